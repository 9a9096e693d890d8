"""What is written is what is shown, asked of the real engine."""

import html
import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from quiz import markup
from quiz.anki.text import escape, escape_attribute, scrub, show_blocks, show_inline

LIVE = [
    "<",
    "&",
    "&amp;",
    "x<y and z>w",
    "vector<int>",
    "{{",
    "}}",
    "{{c1::a}}",
    "{{Question}}",
    "{{^Id}}",
    "::",
    "[sound:a.mp3]",
    "[anki:tts lang=en]x[/anki:tts]",
    "[latex]x[/latex]",
    "[$]x[/$]",
    "[$$]",
    "[[type:Typed]]",
    "\x1f",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\ufdd5",
    "<!--",
    "-->",
    "<script>",
    "\\(x<y\\)",
    "\\[x\\]",
    "\\(",
    "שלום",
    "\u202e",
    "e\u0301",
    "'",
    '"',
    "\\",
    "</main>",
    "&#91;",
    "\r\n",
    "\r",
    "  a  b ",
    "\u00a0",
    "<br>",
    "%20",
    "👩‍🔬",
    "日本語",
    "[",
    "]",
    "<anki-mathjax>",
    "\u2028",
]
TEXTS = st.lists(st.sampled_from(LIVE) | st.text(st.characters(exclude_categories=()), max_size=6), max_size=8).map(
    "".join
)


def shown(rendered: str) -> str:
    """What a browser shows of HTML: no tags, entities as characters."""
    return html.unescape(re.sub(r"<[^>]*>", "", rendered))


class Card:
    """A note type of one field, rendered by the engine as in a review."""

    def __init__(self, col) -> None:
        kind = col.models.new("One field")
        col.models.add_field(kind, col.models.new_field("Text"))
        template = col.models.new_template("Card 1")
        template["qfmt"], template["afmt"] = "<main>{{Text}}</main>", "{{FrontSide}}"
        col.models.add_template(kind, template)
        col.models.add(kind)
        self.note = col.new_note(kind)
        col.add_note(self.note, 1)
        self.col = col

    def render(self, field: str) -> str:
        """Return what the engine makes of the field, having seen that no sound and no input came of it."""
        self.note.fields[0] = field
        self.col.update_note(self.note)
        (card,) = self.note.cards()
        out = card.render_output()
        assert not out.question_av_tags
        assert "[[type:" not in out.question_text
        return out.question_text.removeprefix("<main>").removesuffix("</main>")


def test_the_engine_shows_the_text(learner):
    """For any text at all: tags stripped and entities read, the card shows the text itself.

    But for what no field can hold, which is U+FFFD, and for NFC, into which Anki puts every field.
    """
    card = Card(learner.col)

    @settings(max_examples=400)
    @given(TEXTS)
    @example("".join(LIVE))
    def check(text: str) -> None:
        assert shown(card.render("." + escape(text))) == "." + scrub(text)

    check()


def test_the_engine_shows_markdown_as_the_terminal_does(learner):
    """The same parse feeds both: the words on the card are the words of `markup.to_text`."""
    card = Card(learner.col)

    @settings(max_examples=300)
    @given(TEXTS)
    @example(r"so \(x<y\) is [a link](https://example.org/?a=1&b=2) and `[sound:x]` **bold**")
    @example(r"\[x\]")
    def check(text: str) -> None:
        text = scrub(text)
        parsed = markup.parse_inline(text)
        expected = re.sub(r"\s", "", markup.to_text(parsed))
        images = "".join(alt for _, alt in markup.find_images(parsed))
        found = re.sub(
            r"\s", "", re.sub(r"\\\((.*?)\\\)", r"\1", shown(card.render("." + show_inline(text))), flags=re.S)
        )
        if not images:  # their words are in an attribute
            assert re.sub(r"\\[][()]", "", found) == "." + re.sub(r"\\[][()]", "", expected)
        card.render("." + show_blocks(text))

    check()


def test_a_formula_on_its_own_line_is_math_and_no_sound(learner):
    card = Card(learner.col)
    for text in (r"\[sound:a.mp3\]", r"\[latex]x\]", r"\[$]x\]", r"\[[type:Typed\]"):
        assert show_blocks(text).startswith(r"<p>\[ "), text
        card.render(show_blocks(text))
    assert card.render(show_blocks(r"\[x<y\]")) == r"<p>\[ x&lt;y \]</p>"


def test_mathjax_sees_math_and_nothing_else():
    r"""`\(` that an author typed as a text is broken by a tag, where MathJax stops to look; real math is left whole."""
    assert escape(r"a \(x\) \[y\]") == r"a \<span></span>(x\) \<span></span>&#91;y\]"
    assert show_inline(r"\(a \\[2pt] b<c\)") == r"\(a \\&#91;2pt] b&lt;c\)"


def test_attributes_hold_no_tag():
    assert escape_attribute('"\\(<{{') == "&quot;\\(&lt;&#123;&#123;"
    assert "<span" not in show_inline(r"![a \\( b](x.png)").split("alt=")[1]


def test_what_no_field_can_hold_is_replaced():
    assert scrub("a\x1fb\x00c\ud800d\ufffee\r\nf\tg") == "a\ufffdb\ufffdc\ufffdd\ufffde\nf\tg"
