"""Which texts of a file are Markdown: there, markup that is never closed is reported at its place; elsewhere, never."""

import pytest

from quiz.reading.deckfile import read_deck

OPEN = r"'a\(b'"
"""A formula that is never closed; the same characters are a harmless text where there is no Markdown."""

MARKDOWN = {
    "front": "  front: @\n  back: b\n",
    "back": "  front: a\n  back: @\n",
    "question": "  question: @\n  answer: b\n",
    "explain": "  question: a\n  answer: b\n  explain: @\n",
    "hint": "  question: a\n  answer: b\n  hint: @\n",
    "one of several hints": "  question: a\n  answer: b\n  hint: [c, @]\n",
    "cloze": "  cloze: 'a\\(b {{c}}'\n",
    "right option": "  question: a\n  answer: @\n  wrong: [c, d]\n",
    "wrong option": "  question: a\n  answer: b\n  wrong: [c, @]\n",
    "half-right option": "  question: a\n  answer: b\n  wrong: [c, d]\n  partly: [@]\n",
    "feedback to an option": "  question: a\n  answer: b\n  wrong: [c, d: @]\n",
    "one of several right options": "  question: a\n  answers: [c, @]\n  wrong: [d]\n",
    "step of an order": "  question: a\n  order: [c, d, @]\n",
    "left side of a pair": "  question: a\n  match: {c: d, @: e}\n",
    "right side of a pair": "  question: a\n  match: {c: d, e: @}\n",
    "right side without a pair": "  question: a\n  match: {c: d, e: f}\n  wrong: [@]\n",
    "criterion": "  question: a\n  rubric: [c, @]\n",
    "feedback to a rejected answer": "  question: a\n  answer: b\n  reject: [c: @]\n",
}
LITERAL = {
    "answer": "  question: a\n  answer: @\n",
    "accepted answer": "  question: a\n  answer: b\n  accept: [@]\n",
    "rejected answer": "  question: a\n  answer: b\n  reject: [@]\n",
    "entry of a list": "  question: a\n  answers: [c, @]\n",
    "other form of an entry": "  question: a\n  answers: [c, [d, @]]\n",
    "blank": "  cloze: 'a {{b\\(c}}'\n",
    "unit": "  question: a\n  answer: 5\n  unit: @\n",
    "description of an image": "  question: a\n  answer: b\n  image: {file: a.png, alt: @}\n",
}
HEAD = {
    "description": "description: @\n",
    "member of a pool": "pools: {p: [q, @]}\n",
    "passage": "passages: {m: @}\n",
}


def find_problems(text: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of each problem of a deck; `@` in its text becomes the open formula."""
    _, problems = read_deck(text.replace("@", OPEN).encode(), "d.yaml")
    return [(problem.code, problem.location.line, problem.location.column) for problem in problems]


def find_formula(text: str) -> tuple[str, int, int]:
    before = text.replace("@", OPEN).partition("\\(")[0]
    return "unclosed-markup", before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize("question", MARKDOWN.values(), ids=MARKDOWN)
def test_unclosed_markup_is_found_in_markdown(question: str) -> None:
    text = f"deck: d\ntitle: T\nquestions:\n- id: q\n{question}"
    assert find_problems(text) == [find_formula(text)]


@pytest.mark.parametrize("head", HEAD.values(), ids=HEAD)
def test_unclosed_markup_is_found_in_the_head_of_a_deck(head: str) -> None:
    text = f"deck: d\ntitle: T\n{head}questions:\n- id: q\n  question: a\n  answer: b\n"
    assert find_problems(text) == [find_formula(text)]


@pytest.mark.parametrize("question", LITERAL.values(), ids=LITERAL)
def test_a_literal_text_has_no_markup_to_close(question: str) -> None:
    assert find_problems(f"deck: d\ntitle: T\nquestions:\n- id: q\n{question}") == []
