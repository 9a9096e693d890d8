"""Markup that is reported: with its place, once, and only where nobody plainly meant it."""

import pytest

from quiz.library import Library
from quiz.reading.deckfile import read_deck

HEAD = "deck: d\ntitle: T\nquestions:\n- id: q\n"


def find(text: str) -> list[tuple[str, int, int]]:
    """Return the codes and places of all problems; the question begins on line 4."""
    _, problems = read_deck((HEAD + text).encode(), "d.yaml")
    return [(problem.code, problem.location.line, problem.location.column) for problem in problems]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("  question: What is &nbsp; for?\n  answer: x\n", 5, 21),
        ("  question: What?\n  answer: \\.\n  wrong: [., x]\n", 6, 11),
        ("  question: What?\n  answer: a\n  wrong:\n  - b: It is C:\\*.txt.\n", 8, 16),
        ("  question: What?\n  answer: a\n  wrong: [c&lt;]\n", 7, 12),
        ("  question: What?\n  order: [a, 'x<br>y']\n", 6, 16),
        ("  question: What?\n  match: {a: '~~b~~ c', d: e}\n", 6, 15),
        ("  front: 'H<sub>2</sub>O'\n  back: water\n", 5, 12),
        ("  cloze: '{{Water}} is H<sub>2</sub>O.'\n", 5, 25),
        ("  question: |\n    What?\n\n    1. one\n    3. three\n  answer: x\n", 9, 5),
        ("  question: |\n    What?\n\n    | a | b |\n    |---|---|\n    | 1 | 2 | 3 |\n  answer: x\n", 10, 5),
    ],
)
def test_a_character_that_is_not_shown_is_reported_where_it_is_typed(text, line, column):
    accidents = [place for place in find(text) if place[0] == "accidental-markup"]
    assert accidents == [("accidental-markup", line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "  question: When is __init__ called, and what is 2*3*4?\n  answer: x\n",
        "  question: '# of sides of `<br>`?'\n  answer: '*.*'\n  wrong: ['+ 5', '> 5', x**2 + y**2]\n",
        "  question: What?\n  answer: \\.\n  accept: [C:\\*.txt, '&lt;']\n",
    ],
)
def test_what_is_shown_as_typed_is_no_problem(text):
    assert find(text) == []


def test_an_author_may_allow_it(tmp_path):
    deck = tmp_path / "d.yaml"
    text = HEAD + "  question: What does &lt; stand for?\n  answer: x\n  explain: y\n"
    deck.write_text(text)
    library = Library([], cache=tmp_path / "cache", cwd=tmp_path)
    assert [problem.code for problem in library.check([deck]).problems] == ["accidental-markup"]
    deck.write_text(text + "  allow: [accidental-markup]\n")
    library = Library([], cache=tmp_path / "cache", cwd=tmp_path)
    assert list(library.check([deck]).problems) == []


FENCED = "```\n    x\n    ```"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"  question: >\n    What?\n\n    {FENCED}\n  answer: x\n", 8),
        (f"  question: >-\n    What?\n    {FENCED}\n  answer: x\n", 7),
        (f"  question: What?\n    {FENCED}\n  answer: x\n", 6),
        (f'  question: "What?\n\n    {FENCED}"\n  answer: x\n', 7),
        ("  question: >\n    What?\n\n    | a |\n    |---|\n    | b |\n  answer: x\n", 9),
        ("  question: What?\n  answer: >\n    ~~~\n    x\n    ~~~\n  wrong: [y]\n", 7),
    ],
)
def test_a_block_in_lines_that_yaml_joins_is_an_error(text, line):
    assert find(text) == [("folded-block", line, 5)]


def test_lines_that_a_folded_text_keeps_may_have_a_block():
    assert find("  question: >\n    What?\n\n      ```\n      x\n      ```\n\n  answer: x\n") == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (f"  - |\n    so:\n    {FENCED}\n", ("misplaced-code", 10, 5)),
        (f"  - |\n    {FENCED}\n    so\n", ("misplaced-code", 9, 5)),
        (f"  - |\n    {FENCED}\n    {FENCED}\n", ("misplaced-code", 9, 5)),
        ("  - |\n    ```\n    x\n", ("unclosed-markup", 9, 5)),
    ],
)
def test_an_option_is_code_or_text_and_its_fence_is_closed(text, problem):
    assert find("  question: What?\n  answer: a\n  wrong:\n" + text) == [problem]
