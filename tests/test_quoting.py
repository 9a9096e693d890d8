"""A text that is quoted reads back as the same text, in every place of a file."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.quoting import quote, write_text

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from("'\"\\:#[]{},&*!|>%@`-? \n\t\x07\x85")
)
KINDS = [
    quote,
    write_text,
    lambda text: write_text(text, typed=True),
    lambda text: write_text(text, typed=True, flow=True),
]


@pytest.mark.parametrize("write", KINDS)
@given(text=TEXTS)
@example("a # b")
@example("a: b")
@example("x:")
@example("'")
@example("it's \\(x\\)")
@example("=")
@example("<<")
@example("2026-01-01")
@example("1_000")
@example("0x1F")
@example("1e5")
@example(".inf")
@example("NULL")
@example("~")
def test_it_reads_back(write, text):
    written = write(text)
    assert "\n" not in written
    for document, path in ((f"a: {written}", "a"), (f"- {written}", 0)):
        found = yaml.load(document, Loader=yaml.BaseLoader)[path]
        assert found == text
    if write is KINDS[3]:
        assert yaml.load(f"[{written}, x]", Loader=yaml.BaseLoader) == [text, "x"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", '"plain"'),
        ('say "hi"', "'say \"hi\"'"),
        (r"\(x\) isn't", r"'\(x\) isn''t'"),
        ("two\nlines \\", r'"two\nlines \\"'),
        ("\x1b[31m", r'"\x1b[31m"'),
        ("a\u00a0b", r'"a\xa0b"'),
    ],
)
def test_quotes_that_save_escapes(text, written):
    assert quote(text) == written


@pytest.mark.parametrize("text", ["yes", "No", "null", "~", "- a", "a: b", "a #b", "a::b", "{{a}}", "", " a", "# a"])
def test_a_text_that_means_something_else_is_quoted(text):
    assert write_text(text)[0] in "\"'"


@pytest.mark.parametrize("text", ["007", "1.5", "-3", "+1"])
def test_a_number_is_quoted_where_it_would_be_one(text):
    assert (write_text(text), write_text(text, typed=True)) == (text, f'"{text}"') or text[0] in "+-"
