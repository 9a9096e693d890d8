"""Options that look the same where only characters are shown."""

import pytest

from quiz.engine.selection import draw_options
from quiz.markup import look
from quiz.model import MultipleChoice
from quiz.reading.deckfile import read_deck

HEAD = "deck: d\ntitle: T\npools:\n  p: [a, '`b`', c, d]\nquestions:\n- id: q\n  question: Which?\n"


def find(text: str) -> list[tuple[str, int]]:
    """Return code and column of the errors in a question whose answer is on line 8."""
    _, problems = read_deck((HEAD + text).encode(), "d.yaml")
    return [(problem.code, problem.location.column) for problem in problems if problem.severity == "error"]


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("plain", "plain"),
        (r"\.", "."),
        ("&lt;", "<"),
        ("`x`", "x"),
        (r"\(x^2\)", "x²"),
        (r"a\_b", "a_b"),
        ("**a** *b*", "a b"),
        ("2*3*4", "2*3*4"),
        ("a\nb", "a\nb"),
        ("~~~py\nx\n  y\n~~~", "```\nx\n  y\n```"),
        ("![a](b.png)", "![a](b.png)"),
        ("[a](https://b.org)", "[a](https://b.org)"),
    ],
)
def test_the_look_of_a_text(text, looks):
    assert look(text) == looks


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (r"\.", "."),
        ("'&lt;'", "'<'"),
        ("'`x`'", "x"),
        (r"\(x^2\)", "x²"),
        (r"a\_b", "a_b"),
        ("'**a**'", "a"),
        ("'a  b'", "a *b*"),
    ],
)
def test_a_wrong_option_that_looks_like_the_right_one_is_an_error(answer, wrong):
    assert find(f"  answer: {answer}\n  wrong:\n  - {wrong}\n  - z\n") == [("key-in-wrong", 5)]
    assert find(f"  answers: [{answer}]\n  wrong: [z, {wrong}]\n")[0][0] == "key-in-wrong"
    assert find(f"  answer: z\n  wrong:\n  - {answer}\n  - {wrong}\n") == [("duplicate-option", 5)]
    assert find(f"  order:\n  - {answer}\n  - z\n  - {wrong}\n") == [("duplicate-entry", 5)]
    assert find(f"  match:\n    l: {answer}\n    m: {wrong}\n") == [("duplicate-entry", 8)]
    assert find(f"  match:\n    l: {answer}\n    m: z\n  wrong:\n  - {wrong}\n") == [("key-in-wrong", 5)]


def test_a_line_end_in_an_option_looks_like_a_space():
    assert find('  answer: "a\\nb"\n  wrong: [a b, z]\n') == [("key-in-wrong", 11)]


@pytest.mark.parametrize(
    "text",
    [
        "  answer: 2*3*4\n  wrong: ['234', '9']\n",
        "  answer: __init__\n  wrong: [init, z]\n",
        "  answer: '![a](https://b.org/1.png)'\n  wrong: ['![a](https://b.org/2.png)']\n",
        "  answer: |\n    ~~~\n    x:\n      y\n    z\n    ~~~\n"
        "  wrong:\n  - |\n    ~~~\n    x:\n      y\n      z\n    ~~~\n",
        "  answer: \\.\n  reject: [., x]\n",
    ],
)
def test_options_that_look_different_are_different(text):
    """Code keeps its lines and their indentation, pictures are their files, and texts to type are literal."""
    assert [problem for problem in find(text) if problem[0] != "outside-folder"] == []


def test_a_draw_leaves_out_what_looks_like_the_answer():
    deck, _ = read_deck((HEAD + "  answer: b\n  wrong: [{from: p, pick: 3}]\n").encode(), "d.yaml")
    (question,) = deck.questions
    assert isinstance(question.body, MultipleChoice)
    assert question.body.draws[0].candidates == ("a", "c", "d")
    assert sorted(draw_options(question, seed=1)) == ["a", "b", "c", "d"]


def test_a_pool_has_each_look_once():
    text = HEAD.replace("c, d]", "c, b]") + "  answer: x\n  wrong: [{from: p, pick: 2}]\n"
    _, problems = read_deck(text.encode(), "d.yaml")
    assert [(problem.code, problem.location.line, problem.location.column) for problem in problems] == [
        ("duplicate-entry", 4, 20)
    ]
