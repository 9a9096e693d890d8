import io
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from quiz.markup import parse, parse_inline
from quiz.markup.mathtext import to_line
from quiz.terminal.text import cut, hang, plain, show_blocks, show_inline, show_picture, spell_out, spread

CONSOLE = Console(file=io.StringIO(), width=80, color_system=None, legacy_windows=False)
anything = st.text(st.characters() | st.sampled_from("\x1b\u202e\u2066\ud800\ufdd0`*[]()!\\"), max_size=80)


@given(anything)
def test_nothing_in_a_text_steers_the_terminal(text: str) -> None:
    shown = [plain(text), show_picture(text, text)]
    with suppress(ValueError, RecursionError):
        shown += [*show_blocks(parse(text), CONSOLE, 80), show_inline(parse_inline(text))]
    for line in shown:
        assert not [char for char in line.plain if unicodedata.category(char) in ("Cc", "Cs") and char != "\n"]
        assert not set("\u202e\u2066\ufdd0\uffff") & set(line.plain)
        line.plain.encode("utf-8")
    assert "\n" not in shown[0].plain


@given(anything, st.integers(8, 60))
def test_any_markdown_fits_any_width(text: str, width: int) -> None:
    """No Markdown raises, and no line is wider than asked or holds a line break."""
    try:
        blocks = parse(text)
    except (ValueError, RecursionError):
        return
    nested = sum(map(text.count, ">-*+.)`~"))  # each level of nesting takes up to four cells
    for line in show_blocks(blocks, CONSOLE, width):
        assert "\n" not in line.plain
        assert cell_len(line.plain) <= width or width - 4 * nested < 2


@given(anything, st.integers(4, 40))
def test_a_hanging_text_loses_nothing_but_space(text: str, width: int) -> None:
    """Not for scripts whose letters join over what is cut; those lines are still no wider than asked."""
    lines = hang(plain(text), CONSOLE, width, "> ")
    assert all(line.plain[:2] in ("> ", "  ", ">") or not line.plain.strip() for line in lines)
    assert "".join("".join(line.plain[2:] for line in lines).split()) == "".join(plain(text).plain.split())


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a *b* **c** `d`", "a b c d"),
        ("[site](https://x.org/)", "site <https://x.org/>"),
        ("<https://x.org/>", "<https://x.org/>"),
        ("![a cat](cat.png)", "[picture: a cat]"),
        ("![](cat.png)", "[picture: cat.png]"),
        (r"\(x^2\)", "x²"),
        ("[red]x[/red]", "[red]x[/red]"),
    ],
)
def test_inline_markup(source: str, shown: str) -> None:
    assert show_inline(parse_inline(source)).plain == shown


def test_styles_are_styles_and_no_markup_of_rich() -> None:
    text = show_inline(parse_inline("[red]**b**[/red]"))
    assert text.plain == "[red]b[/red]"
    assert [text.plain[span.start : span.end] for span in text.spans if "bold" in str(span.style)] == ["b"]


def test_left_and_right_share_a_line_where_there_is_room() -> None:
    assert [line.plain for line in spread(Text("left"), Text("right"), 12)] == ["left   right"]
    assert [line.plain for line in spread(Text("left"), Text("right"), 10)] == ["left", "right"]


def test_a_wide_character_is_not_cut_in_half() -> None:
    assert cut(Text("日本語"), 5).plain == "日本…"
    assert cut(Text("日本語"), 6).plain == "日本語"


def test_characters_that_an_encoding_lacks_are_spelled_out() -> None:
    assert spell_out(Text("━╌ ●○ → “a”"), "ascii").plain == '#- +- > "a"'
    assert spell_out(Text("━╌ ●○ → “a”"), "utf-8").plain == "━╌ ●○ → “a”"


@pytest.mark.parametrize(
    ("latex", "line"),
    [
        (r"\frac{1}{2} \times x^2", "1/2 × x²"),
        (r"6.02 \times 10^{23}", "6.02 × 10²³"),
        (r"\sqrt{a^2+b^2}", "√(a²+b²)"),
        (r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}", "(-b ± √(b²-4ac))/2a"),
        ("H_2O", "H₂O"),
        (r"\lambda_{max}", "λ_max"),
        (r"90^\circ", "90°"),
        (r"5\%\,\text{of all}", "5% of all"),
        (r"\unknown{z} \times 2", r"\unknown{z} \times 2"),
        ("a{", "a{"),
    ],
)
def test_formulas_as_lines(latex: str, line: str) -> None:
    assert to_line(latex) == line


@given(anything)
def test_any_formula_gives_a_line(latex: str) -> None:
    assert "\n" not in to_line(latex)
