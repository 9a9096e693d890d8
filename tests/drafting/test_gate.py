import pytest

from quiz.drafting.article import read_article
from quiz.drafting.figures import list_invented, list_known, list_names, list_numbers
from quiz.drafting.gate import Admitted, Files, Gate
from quiz.drafting.lookup import Lookup
from quiz.drafting.proposals import read_proposals

from .articles import BRIDGE

SHEET = """\
source: bridge
title: The bridge   # of Lindal
facts:

# who
- id: builder
  fact: Anna Holm built the bridge in 1874.
  says: built by Anna Holm
  paragraph: 3

# the end
"""
DECK = """\
deck: bridge
title: The bridge
questions:
  - id: year   # when
    question: When did Anna Holm build the Bridge of Lindal?
    answer: 1874
    explain: She did so then.
    source: bridge/builder
tags: [bridge]
"""
FILES = Files(SHEET, DECK)
FACT = {"fact": "The bridge is 212 metres long.", "says": "It is 212 metres", "paragraph": 3}
QUESTION = {
    "question": "Who had this bridge built?",
    "answer": "Anna Holm",
    "explain": "It was her.",
    "source": "builder",
}


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate(Lookup(read_article(BRIDGE.encode(), "a.txt")), "seeds/bridge.yaml", "decks/bridge.yaml")


def judge(gate: Gate, kind: str, item: dict[str, object], files: Files = FILES) -> Admitted | list[str]:
    import json

    (proposal,) = read_proposals(json.dumps({kind: [item]}).encode(), "c.json").candidates
    found = gate.judge(proposal, files)
    return found if isinstance(found, Admitted) else [refusal.reason for refusal in found]


def test_a_true_fact_is_let_in_and_nothing_else_changes(gate: Gate):
    admitted = judge(gate, "facts", FACT)
    assert isinstance(admitted, Admitted)
    assert admitted.files.deck == DECK
    assert admitted.files.sheet == SHEET.replace(
        "\n# the end\n",
        "\n- id: bridge-metres-long-212\n  fact: The bridge is 212 metres long.\n  says: It is 212 metres\n"
        "  paragraph: 3\n\n# the end\n",
    )
    assert admitted.files.sheet.split("\n")[admitted.line - 1] == f"- id: {admitted.id}"


def test_a_true_question_is_let_in_and_cites_the_sheet(gate: Gate):
    admitted = judge(gate, "questions", QUESTION)
    assert isinstance(admitted, Admitted)
    assert admitted.files.sheet == SHEET
    assert "    source: bridge/builder\n\ntags: [bridge]\n" in (admitted.files.deck or "")
    assert (admitted.files.deck or "").count("  - id: ") == 2


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"says": "It is 213 metres"}, ["not-said"]),
        ({"paragraph": 4}, ["other-paragraph"]),
        ({"paragraph": 99, "says": "It is far"}, ["no-paragraph"]),
        ({"says": None}, ["no-place"]),
        ({"paragraph": None}, ["no-place"]),
        ({"paragraph": "three"}, ["check"]),
        ({"says": "the", "paragraph": 5}, ["ambiguous"]),
        ({"x-text": "Since then the river has risen above the road only twice."}, ["check"]),
        ({"says": "The Bridge of Lindal was built by Anna Holm in 1874"}, ["check"]),
        ({"fact": None}, ["check"]),
        ({"colour": "red"}, ["check"]),
        ({"fact": "The bridge is 213 metres long."}, ["invented"]),
        ({"fact": "The bridge of 1874 is 212 metres long."}, ["invented"]),
        ({"fact": "The bridge is a thousand metres long."}, ["invented"]),
        ({"fact": "The bridge that Karen Lund loved is 212 metres long."}, ["invented"]),
        ({"fact": "Lund: the bridge is 212 metres long."}, ["invented"]),
        ({"fact": "It is known that the river has risen above the road only."}, ["copied"]),
        ({"fact": "Indeed the river<br>has risen&nbsp;above the **road** only."}, ["copied"]),
        ({"note": "The bridge of Lindal was built by Anna Holm."}, ["copied"]),
        ({"fact": "The bridge Anna Holm built in 1874.", "says": "built by Anna Holm"}, ["repeated"]),
        ({"id": "builder"}, ["repeated"]),
        ({"id": "Not an id"}, ["check"]),
        ({"fact": "A \\(\\href{x}{y}\\)."}, ["check"]),
        ({"fact": ["a", "b"]}, ["check"]),
    ],
)
def test_a_fact_that_the_article_does_not_have_is_refused(gate: Gate, change: dict[str, object], reasons: list[str]):
    assert judge(gate, "facts", {**FACT, **change}) == reasons


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"answer": "Karen Lund"}, ["invented"]),
        ({"answer": "Anna Holms, 1875"}, ["invented"]),
        ({"answer": 1875}, ["invented"]),
        ({"accept": ["Karen Lund"]}, ["invented"]),
        ({"answer": 1874, "accept": [1875]}, ["invented"]),
        ({"answer": None, "question": None, "cloze": "It was built by {{Holm|Lund}}."}, ["invented"]),
        ({"answer": None, "answers": ["Anna", "Bob"]}, ["invented"]),
        ({"answer": None, "order": ["Anna", "Holm", "Bob"]}, ["invented"]),
        ({"answer": None, "match": {"Anna": "Holm", "Bob": "Lund"}}, ["invented"]),
        ({"answer": None, "rubric": ["It was in 1875."]}, ["invented"]),
        ({"question": "It was built in 1875.", "answer": True}, ["invented"]),
        ({"answer": None, "question": None, "cloze": "It was built by {{Bob}}."}, ["invented"]),
        ({"answer": None, "question": None, "front": "Who?", "back": "It was Bob."}, ["invented"]),
        ({"source": "bridge"}, ["uncited"]),
        ({"source": None}, ["uncited"]),
        ({"source": "a book, page 7"}, ["uncited"]),
        ({"source": "other"}, ["check"]),
        ({"explain": "The Bridge of Lindal was built by Anna Holm in 1874."}, ["copied"]),
        (
            {"answer": None, "question": None, "cloze": "The Bridge of Lindal was built by {{Anna Holm}}."},
            ["check", "copied"],
        ),
        ({"question": "When did Anna Holm build the Bridge of Lindal?", "answer": 1874}, ["repeated"]),
        ({"id": "year"}, ["repeated"]),
        ({"answer": None}, ["check"]),
        ({"wrong": ["Anna Holm", "Karen Lund"]}, ["check"]),
        ({"wrong": ["Karen Lund", "All of the above"]}, ["check"]),
        ({"image": {"file": "/etc/passwd", "alt": "x"}}, ["check"]),
        ({"allow": ["no-source"]}, ["check"]),
        ({"retired": True}, ["check"]),
        ({"x-text": "mine"}, ["check"]),
    ],
)
def test_a_question_that_its_place_does_not_answer_is_refused(
    gate: Gate, change: dict[str, object], reasons: list[str]
):
    assert judge(gate, "questions", {**QUESTION, **change}) == reasons


def test_a_false_statement_may_say_what_the_article_does_not(gate: Gate):
    item = {"question": "Karen Lund built this bridge.", "answer": False, "explain": "It was Anna Holm."}
    assert isinstance(judge(gate, "questions", {**item, "source": "builder"}), Admitted)


def test_a_question_needs_a_deck(gate: Gate):
    assert judge(gate, "questions", QUESTION, Files(SHEET, None)) == ["no-deck"]


def test_a_question_may_cite_a_fact_that_was_just_let_in(gate: Gate):
    item = {**QUESTION, "question": "What length has it, in metres?", "answer": 212, "source": "length"}
    assert judge(gate, "questions", item) == ["check"]
    admitted = judge(gate, "facts", {**FACT, "id": "length"})
    assert isinstance(admitted, Admitted)
    assert isinstance(judge(gate, "questions", item, admitted.files), Admitted)


def test_a_new_file_has_no_items_yet(gate: Gate):
    files = Files("source: bridge\ntitle: B\nfacts:\n", "deck: b\ntitle: B\nquestions:\n")
    admitted = judge(gate, "facts", {**FACT, "id": "length"}, files)
    assert isinstance(admitted, Admitted)
    item = {**QUESTION, "answer": 212, "source": "length"}
    assert isinstance(judge(gate, "questions", item, admitted.files), Admitted)


def test_a_list_in_brackets_cannot_be_added_to(gate: Gate):
    assert judge(gate, "facts", FACT, Files("source: bridge\ntitle: B\nfacts: []\n", None)) == ["check"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two of the twenty-two", {2, 22}),
        ("7,055 and 1.5 million", {7055, 1.5, 1_500_000}),
        ("on 28.02.2019, at 5 per cent", {28, 2, 2019, 5}),
        ("a dozen, the third", {12, 3}),
        ("two and a half minutes", {2, 0.5, 2.5}),
        ("one second a year", {1}),
        ("the second of the two", {2}),
        ("no number", set()),
    ],
)
def test_numbers_are_compared_by_value(text: str, values: set[float]):
    assert {float(value) for value in list_numbers(text)} == values


def test_names_are_found_and_endings_forgiven():
    assert list_names("Engineers say that Mr Kim's plan failed. He left.", {"engineers"}) == ["Mr", "Kim"]
    assert list_names("Holm said so.", {"engineers"}) == ["Holm"]
    texts = ["The Korean leader met the US president in Oct 2018."]
    assert list_invented(["Korea", "October", "United", "States"], list_known(texts)) == []
    assert list_invented(["Kim", "States", "November", "Ann"], list_known([*texts, "An"])) == [
        "Kim",
        "States",
        "November",
        "Ann",
    ]
