import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.markup import (
    Blocks,
    Inline,
    escape_html,
    find_images,
    parse,
    parse_inline,
    to_html,
    to_text,
)
from quiz.markup.accidents import find_accidents
from quiz.markup.unclosed import find_unclosed


def p(*inline: object) -> Blocks:
    return (("p", tuple(("text", node) if isinstance(node, str) else node for node in inline)),)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", ()),
        ("Plain words, 5 > 3.", p("Plain words, 5 > 3.")),
        ("a\nb", p("a", ("break",), "b")),
        ("a  \nb", p("a", ("break",), "b")),
        ("a\\\nb", p("a", ("break",), "b")),
        ("a\n\nb", p("a") + p("b")),
        ("*e* **s** `c`", p(("em", (("text", "e"),)), " ", ("strong", (("text", "s"),)), " ", ("code", "c"))),
        ("***both***", p(("em", (("strong", (("text", "both"),)),)))),
        ("[l *e*](http://x.org)", p(("link", "http://x.org", (("text", "l "), ("em", (("text", "e"),)))))),
        ("![a *b*](c.png)", p(("image", "c.png", "a b"))),
        ("# H *e*\n\na", (("heading", 1, (("text", "H "), ("em", (("text", "e"),)))), *p("a"))),
        ("#hash", p("#hash")),
        ("a\n---", (("heading", 2, (("text", "a"),)),)),
        ("a\n\n---", (*p("a"), ("rule",))),
        ("> q\n> r", (("quote", p("q", ("break",), "r")),)),
        ("- a\n- b", (("list", None, (p("a"), p("b"))),)),
        ("```py\nx = 1\n\n* y\n```", (("pre", "x = 1\n\n* y"),)),
        ("a\n\n    x = 1\n\n      y", (*p("a"), ("pre", "x = 1\n\n  y"))),
        ("a\n    b\n  c ", p("a", ("break",), "    b", ("break",), "  c")),
        ("    indented", p("indented")),
        ("a_b_c and 5 * 3 * 2", p("a_b_c and 5 * 3 * 2")),
        (r"\*no\* \[no \`no\`", p("*no* [no `no`")),
        ("[x]: http://y.org\n[x]", p("[x]: http://y.org", ("break",), "[x]")),
        ("&amp; &copy; &lt;b&gt;", p("& © <b>")),
    ],
)
def test_blocks(text: str, blocks: Blocks) -> None:
    assert parse(text) == blocks


@pytest.mark.parametrize(
    ("text", "inline"),
    [
        ("", ()),
        ("C++", (("text", "C++"),)),
        ("- a", (("text", "- a"),)),
        ("# a", (("text", "# a"),)),
        ("2019. A year", (("text", "2019. A year"),)),
        ("a\nb", (("text", "a"), ("break",), ("text", "b"))),
        ("*e*", (("em", (("text", "e"),)),)),
        (r"\(x\) or `y`", (("math", "x"), ("text", " or "), ("code", "y"))),
    ],
)
def test_inline_has_no_blocks(text: str, inline: Inline) -> None:
    assert parse_inline(text) == inline


@pytest.mark.parametrize(
    "html", ["<b>x</b>", "<script>alert(1)</script>", "<img src=x onerror=y>", "<!-- c -->", "<br/>"]
)
def test_html_is_a_text(html: str) -> None:
    assert parse(html) == p(html)
    assert parse(f"**a**\n{html}") == p(("strong", (("text", "a"),)), ("break",), html)
    assert to_html(parse(html)) == f"<p>{escape_html(html)}</p>"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "JAVASCRIPT:x", "vbscript:x", "data:text/html,x"])
def test_a_link_that_could_run_is_a_text(href: str) -> None:
    assert "<a" not in to_html(parse(f"[l]({href})"))


# ---------------------------------------------------------------- numbers at the start of a line


def test_a_numbered_list_begins_at_one() -> None:
    items = ("list", 1, (p("one"), p("two")))
    assert parse("1. one\n2. two") == (items,)
    assert parse("1) one\n2) two") == (items,)
    assert parse("1. one\n\n2. two") == (items,)
    for text in ["2019. A year", "2. two", "0. zero", "01. one", "10) ten"]:
        assert parse(text) == p(text)
    assert parse("It ended in\n2019. Then") == p("It ended in", ("break",), "2019. Then")


def test_later_items_stay_items_whatever_is_between_them() -> None:
    """Continued, nested and lazy lines end no list."""
    assert parse("1. one\n   more\n2. two") == (("list", 1, (p("one", ("break",), "more"), p("two"))),)
    assert parse("1. one\nlazy\n2. two") == (("list", 1, (p("one", ("break",), "lazy"), p("two"))),)
    nested = ("list", None, (p("b"),))
    assert parse("1. a\n   - b\n2. c") == (("list", 1, ((*p("a"), nested), p("c"))),)


def test_a_year_is_a_text_in_lists_and_quotes_too() -> None:
    assert parse("- 2019. A year\n- 2020. Another") == (("list", None, (p("2019. A year"), p("2020. Another"))),)
    assert parse("> 2019. A year\n> 2020. Another") == (("quote", p("2019. A year", ("break",), "2020. Another")),)
    items = ("list", None, (p("a"), p("b")))
    assert parse("- a\n- b\n2019. A year") == (items, *p("2019. A year"))


def test_code_stays_as_it_is() -> None:
    assert parse("```\n2. two\n\\(x\\)\n```") == (("pre", "2. two\n\\(x\\)"),)
    assert parse(r"`2. \(x\) \*`") == p(("code", r"2. \(x\) \*"))


# ---------------------------------------------------------------- what is typed is shown


@pytest.mark.parametrize(
    "text",
    [
        "2*3*4",
        "x**2 + y**2",
        "(x)**2 + (y)**2",
        "[a]*[b]*[c] and (a+b)*(c+d)*e",
        "a*(b+c)*d and a[0]*b[1]*c[2]",
        "__init__ and __name__",
        "snake_case_name, _private, a__b",
        "*.* and *.txt",
        "*.txt* or */src/* or foo/*",
        "[a-z]*x[0-9]* and (ab)*c(de)* and ^a*b*$",
        "'*.py' and '*.txt', (*.c|*.h)",
        "f**k and s*** it",
        "body['_inverted_']",
        "a\n#\nb",
        "int (*get_autocommit)(sqlite3*, void(*)(void*));",
        "_git_${command} or _two_words_",
        "L<https://example.org>",
        "price* and *tax",
        ".*abc.*",
        "a.*b.*c",
        '"*" and "*"',
        "(*) or (*)",
        "*+*",
        "int *p, *q = *r*2;",
        "/*comment*/ and /**/",
        "f(*args, *more)",
        "SELECT * FROM t WHERE x * 2",
        "un*frigging*believable",
        "+ 5 or - 5?",
        "- 5 degrees",
        "> 5 means",
        "# of sides",
        "1. January",
        "x[0](1) and f[i](j)",
        "[0](a.b)",
        "vector<std::string> and #include <stdio.h>",
        "<br> ~~x~~ <sub>2</sub>",
        "AT&T, R&D, a && b",
        r"C:\new\table and \d+",
        "What is it?\n+ 5\n+ 6",
        "Is this so?\n- 5 degrees",
        "Is this so?\n1. January",
        "# of sides\nof a hexagon",
        "x = 1\n# a comment\ny = 2",
        "a\n>= 5",
        "> 5 means\nmore",
        ">>> 1 + 1\n2",
        "5\n-\n3",
        "**bold*",
        "*bold**",
    ],
)
def test_markup_that_nobody_meant_is_text(text: str) -> None:
    """Emphasis begins where a word begins and ends where a word ends; blocks need several lines, or empty lines."""
    assert to_text(parse(text)) == text
    assert to_text(parse_inline(text)) == text
    assert parse(text)[0][0] == "p"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**Note:**an x", "<strong>Note:</strong>an x"),
        ("*e*, (*e*) and _e_!", "<em>e</em>, (<em>e</em>) and <em>e</em>!"),
        ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("*a **b***", "<em>a <strong>b</strong></em>"),
        ("*a*b*", "<em>a*b</em>"),
        ("**`x`** *`y`*", "<strong><code>x</code></strong> <em><code>y</code></em>"),
        (r"**\(x\)** but \(x\)*\(y\)*\(z\)", r"<strong>\(x\)</strong> but \(x\)*\(y\)*\(z\)"),
        ("**Hamlet**’s “*so*”", "<strong>Hamlet</strong>’s “<em>so</em>”"),
        ("これは**重要**です", "これは<strong>重要</strong>です"),
        ("**重要。**です", "<strong>重要。</strong>です"),
        ("**+** or **?**", "<strong>+</strong> or <strong>?</strong>"),
    ],
)
def test_emphasis_goes_with_words(text: str, html: str) -> None:
    assert to_html(parse_inline(text)) == html


def accidents(text: str, *, inline: bool = False) -> list[str]:
    return [accident.part for accident in find_accidents(text, inline=inline)]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("What is &nbsp; for?", "&nbsp;"),
        ("&lt;", "&lt;"),
        ("&#65;", "&#65;"),
        (r"C:\*.txt", r"\*"),
        (r"dir\*.txt", r"\*"),
        (r"C:\temp\_old", r"\_"),
        ("What does &quot; stand for?", "&quot;"),
        (r"\\server\share", "\\\\"),
        (r"What does \\ mean?", "\\\\"),
        (r"\.", r"\."),
        (r"\*", r"\*"),
        (r"\d+\.\d", r"\."),
        (r"^\s*\*", r"\*"),
        (r"in D:\_new", r"\_"),
        (r"C:\*.* or D:\*.*", r"\*"),
        (r"foo(\&bar)", r"\&"),
        (r"grep 'a\|b'", r"\|"),
        (r"\[ 1, 2", r"\["),
        (r"\{1,2\}", r"\{"),
        (r"\((?P<key>.*?)\)", r"\((?P<key>.*?)\)"),
        ("H<sub>2</sub>O", "<sub>"),
        ("one<br>two", "<br>"),
        ("<b>so <i>it</i> is</b>", "<b>"),
        ("~~x~~", "~~x~~"),
        ("so ~~not~~ it is", "~~not~~"),
        ("__very big__ and", "__very big__"),
        ("[see](other.md) this", "[see](other.md)"),
        ("In order:\n1. one\n3. three", "3."),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "| 1 | 2 | 3 |"),
        ("| a | b |\n| 1 | 2 |", "| a | b |"),
        ("C:\\\nD:", "C:\\"),
    ],
)
def test_what_is_typed_and_not_shown_is_an_accident(text: str, part: str) -> None:
    assert accidents(text) == [part]
    if "\n" not in text:
        assert accidents(text, inline=True) == [part]


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "**strong**, *e*, `code`, [l](https://example.org), <https://example.org>",
        r"2\*3\*4, a\_b, 5 \* 3, \*not\*, costs \$5, a\[0\], \`x\`, \<b",
        r"C:\\new\\x",
        r"2019\. A year",
        r"\# of sides",
        r"it will \_. A name (\_) or $\_POST",
        r"Code:\*.md and (\*Name)",
        r"my \$context, A\* search, v1.4.2.\*",
        "Google&#39;s &quot;word&quot;",
        r"`C:\*.txt` and `&lt;` and `<br>`",
        r"\(a \, b\) and \[x \; y\]",
        "```\n<br> &lt; \\.\n```",
        "a\n\n    | x |\n    | y |",
        "__init__, AT&T, vector<int>",
        "<br>",
        "What is <p> for, and <b> or <strong>?",
        "1. one\n2. two\n\nand\n\n1. one\n1. two",
        "| a | b |\n|---|---|\n| 1 \\| 2 | 3 |",
    ],
)
def test_markup_that_is_plainly_meant_is_no_accident(text: str) -> None:
    assert accidents(text) == []


# ---------------------------------------------------------------- math


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (r"\(x_1 * y_2 * z\)", p(("math", "x_1 * y_2 * z"))),
        (r"**\(x\)**", p(("strong", (("math", "x"),)))),
        (r"a\(x\)b\(y\)", p("a", ("math", "x"), "b", ("math", "y"))),
        (r"\(a \\ b\)", p(("math", r"a \\ b"))),
        (r"\(a \\(b)\)", p(("math", r"a \\(b)"))),
        (r"\(\left( x \right)\)", p(("math", r"\left( x \right)"))),
        (r"\(a < b & c\)", p(("math", "a < b & c"))),
        ("\\(a\nb\\)", p(("math", "a\nb"))),
        (r"[\(x\)](http://u.org)", p(("link", "http://u.org", (("math", "x"),)))),
        (r"![\(x\)](u.png)", p(("image", "u.png", "x"))),
        (r"\\(no\\)", p(r"\(no\)")),
    ],
)
def test_math_is_cut_out_before_markdown(text: str, blocks: Blocks) -> None:
    r"""In math "\\" is a line's end, so it closes nothing; outside it is a backslash."""
    assert parse(text) == blocks
    assert parse_inline(text) == blocks[0][1]


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        (r"What is \[ x^2 \] for 3?", (*p("What is"), ("display", " x^2 "), *p("for 3?"))),
        ("Solve\n$$\\frac{a}{b}$$\nnow.", (*p("Solve"), ("display", r"\frac{a}{b}"), *p("now."))),
        ("Solve\n\n$$\nx\\\\\ny\n$$", (*p("Solve"), ("display", "\nx\\\\\ny\n"))),
        ("$$x$$", (("display", "x"),)),
        ("It costs $$ or $$$.", p("It costs $$ or $$$.")),
        (r"**\[x\]**", p(("strong", (("math", "x"),)))),
        ("- a\n- \\[x\\]", (("list", None, (p("a"), (("display", "x"),))),)),
        ("```\necho $$\n$$ \\[x\\] $$\n```", (("pre", "echo $$\n$$ \\[x\\] $$"),)),
        (r"a\[0\] or \[1", p("a[0] or [1")),
    ],
)
def test_a_formula_on_a_line_of_its_own_is_a_block(text: str, blocks: Blocks) -> None:
    """Within a line, in emphasis, a cell or a heading, it is an ordinary formula."""
    assert parse(text) == blocks


def test_an_option_is_one_formula_on_its_line_or_has_formulas_within() -> None:
    assert parse_inline(r"\[x\]") == (("display", "x"),)
    assert parse_inline(r"a \[x\]") == (("text", "a "), ("math", "x"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("```\nx = 1\n\n  y\n```", "x = 1\n\n  y"),
        ("```python\n*x*\n```\n", "*x*"),
        ("~~~\n```\n~~~", "```"),
        ("````\n```\n````", "```"),
        ("```\n```", ""),
    ],
)
def test_an_option_may_be_one_block_of_code(text: str, code: str) -> None:
    assert parse_inline(text) == (("pre", code),)
    assert find_unclosed(text, inline=True) == ""
    assert to_html(parse_inline(text)) == f"<pre><code>{escape_html(code)}</code></pre>"


@pytest.mark.parametrize("text", ["```\nx\n```\nand", "a\n```\nx\n```", "```\nx", "```\nx\n```\n```\ny\n```"])
def test_code_beside_a_text_is_no_block_of_an_option(text: str) -> None:
    assert parse_inline(text)[0][0] != "pre" or len(parse_inline(text)) > 1


TABLE = ("table", ("left", "", "right", "center"), ((("text", "a"),), (("code", "b|c"),), (("math", "|d|"),), ()))


def test_a_table_has_aligned_columns_and_cells_of_inline() -> None:
    table = (*TABLE, (((("text", "1"),), (), (), ()),))
    assert parse("Look:\n\n| a | `b\\|c` | \\(|d|\\) |  |\n|:--|---|--:|:-:|\n| 1 |") == (*p("Look:"), table)


def test_a_pipe_alone_is_no_table() -> None:
    assert parse("| a | b |\n| 1 | 2 |") == p("| a | b |", ("break",), "| 1 | 2 |")


def test_math_in_html_stays_between_its_delimiters() -> None:
    assert to_html(parse_inline(r"\(a < b\)")) == r"\(a &lt; b\)"


# ---------------------------------------------------------------- to text and HTML


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("*e* **s** `c` [l](http://x.org) ![alt](i.png)", "e s c l alt"),
        ("a\n\nb", "a\nb"),
        ("a  \nb", "a\nb"),
        ("- a\n- b\n\nc", "- a\n- b\nc"),
        ("1. a\n2. b", "1. a\n2. b"),
        ("- a\n  - b\n- c", "- a\n  - b\n- c"),
        ("# H\n\n> q\n\n---\n\n```\nx\n```", "H\nq\n---\nx"),
        (
            "| city | people |\n|---|---|\n| Oslo | 700,000 |\n| Bergen |",
            "city: Oslo; people: 700,000\ncity: Bergen; people: ",
        ),
        ("|  | a |\n|---|---|\n| x | 1 |", "x; a: 1"),
        ("| a | b |\n|---|---|", "a; b"),
        (r"a \[x^2\] b", "a\nx^2\nb"),
        (r"\(x^2\)", "x^2"),
        ("", ""),
    ],
)
def test_words_without_markup(text: str, words: str) -> None:
    assert to_text(parse(text)) == words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*e* & <b>", "<p><em>e</em> &amp; &lt;b&gt;</p>"),
        ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n\n  b", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ('[l](http://x.org/?a="b")', '<p><a href="http://x.org/?a=%22b%22">l</a></p>'),
        ("a  \nb", "<p>a<br>b</p>"),
        ("# H\n\n---", "<h1>H</h1><hr>"),
        ("> `c`\n> d", "<blockquote><p><code>c</code><br>d</p></blockquote>"),
        (
            "| *a* | b |\n|---|--:|\n| 1 < 2 | 3 |",
            '<table><thead><tr><th><em>a</em></th><th style="text-align:right">b</th></tr></thead>'
            '<tbody><tr><td>1 &lt; 2</td><td style="text-align:right">3</td></tr></tbody></table>',
        ),
        ("if x:\n  *y*\n  <", "<p>if x:<br>&nbsp;&nbsp;<em>y</em><br>&nbsp;&nbsp;&lt;</p>"),
        (r"a \[x<y\] b", r"<p>a</p><p>\[ x&lt;y \]</p><p>b</p>"),
    ],
)
def test_html(text: str, html: str) -> None:
    assert to_html(parse(text)) == html


def test_images_are_located_and_found() -> None:
    text = "- ![a](x.png)\n- *![b](y.png)*\n\n> ![c](z.png)"
    assert list(find_images(parse(text))) == [("x.png", "a"), ("y.png", "b"), ("z.png", "c")]
    html = to_html(parse('![a "q"](x.png)'), locate=lambda path: f"media/{path}")
    assert html == '<p><img src="media/x.png" alt="a &quot;q&quot;"></p>'


# ---------------------------------------------------------------- what does not close


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("plain", ""),
        ("**bold** `code` [l](u) \\(x\\)", ""),
        ("5 * 3 * 2, a_b, snake__case", ""),
        ("2**10 or x**(1/2) or (x)**2 + (y)**2, 2**-1", ""),
        ("x[0](1 or __init", ""),
        ("def f(*args, **more): g(**more, x=1)", ""),
        ("**bold*", "**"),
        ("so (**bold", "**"),
        ("**bold", "**"),
        ("bold**", "**"),
        ("`code", "`"),
        ("[l](http://x.org", "]("),
        (r"\(x", r"\("),
        (r"x\)", r"\)"),
        (r"\(a \\)", r"\("),
        ("```\nx", "```"),
        ("~~~\nx\n~~~", ""),
        ('```swift\nprint("\\(x)")\n```', ""),
        (r"in Swift, `\(x)`", ""),
        (r"in Swift, `\(x)` and \(x", r"\("),
    ],
)
def test_the_delimiter_that_is_never_closed(text: str, sign: str) -> None:
    assert find_unclosed(text) == sign


# ---------------------------------------------------------------- whatever comes


@pytest.mark.parametrize("depth", [30, pytest.param(1500, marks=pytest.mark.slow)])
def test_depth_is_bounded_and_nothing_is_lost(depth: int) -> None:
    for text in [
        "*" * depth + "word" + "*" * depth,
        "> " * depth + "word",
        "- " * depth + "word",
        "1. " * depth + "word",
    ]:
        for parsed in (parse(text), parse_inline(text)):
            assert "word" in to_text(parsed)
            assert "word" in to_html(parsed)


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["[", "![a](", "\\(", "\\(a", "*a ", "**a ", "`a``", "<a:", "> a\n", "1. a\n", "- a\n", "\\"]
)
def test_many_delimiters_are_read_quickly(part: str) -> None:
    text = part * (20_000 // len(part))
    parse(text)
    find_unclosed(text)
    list(find_accidents(text))


TAGS = {*"p em strong code pre ul ol li a img br hr blockquote h1 h2 h3 h4 h5 h6 table thead tbody tr th td".split()}  # noqa: SIM905 (shorter)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        """Collect the elements."""
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        """Collect what a reader sees."""
        self.words += data


marked = st.text(st.sampled_from("ab1 .)*_`[]()<>&\\!#-+~\n\"'é"), max_size=40)


@given(
    marked | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufdd0\ufdd1\ufdd2"), max_size=40)
)
def test_any_text_parses_and_no_html_gets_through(text: str) -> None:
    find_unclosed(text)
    find_unclosed(text, inline=True)
    list(find_accidents(text))
    list(find_accidents(text, inline=True))
    for parsed in (parse(text), parse_inline(text)):
        to_text(parsed)
        reader = _Words()
        reader.feed(to_html(parsed))
        assert reader.tags <= TAGS


@given(st.text(st.sampled_from("ab .,<>&\"'é-+#"), max_size=40))
def test_a_text_without_markup_comes_out_of_html_as_it_went_in(text: str) -> None:
    text = text.replace("&", "& ")  # "&lt;" is a sign of its own
    reader = _Words()
    reader.feed(to_html(parse_inline(text)))
    reader.close()
    assert reader.words == text


def test_markdown_it_is_imported_for_markup_only() -> None:
    code = """
import sys
from quiz.markup import parse, parse_inline, to_html, to_text
to_html(parse("A plain stem, with 5 > 3?")), to_text(parse_inline("- C++ #1"))
assert "markdown_it" not in sys.modules
parse("*e*")
assert "markdown_it" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_text_of_line_ends_alone_looks_like_nothing():
    from quiz.markup.look import look

    assert look("\n") == ""
