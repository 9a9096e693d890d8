"""Rules that are off by default: what they find when they are asked for, and what they leave alone."""

from collections.abc import Sequence

import pytest

from quiz.checking.also import ALSO, check_also
from quiz.model import Deck
from quiz.problems import EXTRA_FLAWS, ExtraFlaw, Problem
from quiz.reading.deckfile import read_deck

HEAD = "deck: d\ntitle: D\n"


def read(questions: str, head: str = "") -> Deck:
    deck, problems = read_deck(f"{HEAD}{head}questions:\n{questions}".encode(), "d.yaml")
    assert deck
    assert [problem for problem in problems if problem.severity == "error"] == []
    return deck


def find(questions: str, head: str = "", codes: Sequence[ExtraFlaw] = EXTRA_FLAWS) -> list[Problem]:
    return check_also(read(questions, head), codes)


# ---------------------------------------------------------------- key-elsewhere

ASKED = "- {id: a, question: Which malware encrypts the files of a victim?, answer: ransomware}\n"
TOLD = "- {id: b, question: What is cryptovirology?, answer: x, explain: Ransomware encrypts the files on a disk.}\n"


def test_an_explanation_that_tells_the_answer_is_named_at_the_answer() -> None:
    (found,) = find(ASKED + TOLD)
    assert (found.code, found.location.line, found.message) == (
        "key-elsewhere",
        4,
        "the explanation of the question 'b' on line 5 tells this answer: it contains 'ransomware'",
    )


def test_a_stem_that_tells_the_answer_is_named() -> None:
    (found,) = find(ASKED + "- {id: b, question: Why does ransomware encrypt the files of a victim?, answer: x}\n")
    assert found.message == "the question 'b' on line 5 tells this answer: it contains 'ransomware'"


@pytest.mark.parametrize(
    "other",
    [
        "{id: b, question: What is cryptovirology?, answer: x, explain: Ransomware is a word.}",
        "{id: b, question: What is cryptovirology?, answer: ransomware, explain: Ransomware encrypts the files.}",
        "{id: b, question: What is cryptovirology?, answer: x, explain: Not ransomware's kin encrypts the disk., "
        "retired: yes}",
        '{id: b, question: What?, answer: x, explain: "It encrypts files.\\n\\n```\\nransomware\\n```"}',
        "{id: b, question: Which ransom?, answer: x, explain: It encrypts the files of a victim.}",
    ],
)
def test_what_tells_no_answer(other: str) -> None:
    """Nothing in common, the same answer, retired, a program, only a part of the answer."""
    assert find(f"{ASKED}- {other}\n") == []


def test_one_rare_word_is_not_enough_if_several_questions_have_the_answer() -> None:
    more = "- {id: c, question: Who wrote it?, answer: y, explain: A maker of ransomware.}\n"
    told = "- {id: b, question: What is it?, answer: x, explain: Ransomware encrypts.}\n"
    assert [problem.location.line for problem in find(ASKED + told)] == [4]
    assert find(ASKED + told + more) == []


def test_the_answer_to_a_question_does_not_count_as_told_by_itself() -> None:
    assert find(ASKED[:-2] + ", explain: Ransomware encrypts the files of a victim.}\n") == []


# ---------------------------------------------------------------- no-anchor

SOURCES = "sources: [news]\n"


def anchor(stem: str, more: str = "source: news/x") -> str:
    return f'- {{id: q, question: "{stem}", answer: it, {more}}}\n'


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("How far away is it on average?", "no name, no time and no source"),
        ("What did Russia name as the reason?", "no time and no source"),
        ("What was the reason, by its own account?", "no name and no time"),
        ("How many came in 2019?", "no name and no source"),
    ],
)
def test_a_question_without_anchors_is_told_what_it_lacks(stem: str, said: str) -> None:
    (found,) = find(anchor(stem), SOURCES)
    assert found.message == f"the question has {said}, so it is unclear without the article"
    assert (found.location.line, found.location.column) == (5, 21)


@pytest.mark.parametrize(
    "stem",
    [
        "What did Russia name as the reason, according to Reuters?",
        "What did Russia name as the reason in February 2019?",
        "Kim's pledge came in which month?",
        "In 2018, by how much did it fall, according to the report?",
    ],
)
def test_two_anchors_are_enough(stem: str) -> None:
    assert find(anchor(stem), SOURCES) == []


def test_only_cited_questions_of_english_decks_with_sources_need_an_anchor() -> None:
    stem = "How far away is it on average?"
    assert find(anchor(stem)) == []
    assert find(anchor(stem, "hint: far"), SOURCES) == []
    assert find(anchor(stem), SOURCES + "language: de\n") == []
    assert find(anchor(stem, "source: news/x, passage: p"), SOURCES + "passages: {p: It is far.}\n") == []


# ---------------------------------------------------------------- all


def test_only_what_is_asked_for_is_looked_for_and_what_is_allowed_is_not() -> None:
    questions = ASKED + TOLD + anchor("How far away is it?")
    assert [p.code for p in find(questions, SOURCES)] == ["key-elsewhere", "no-anchor"]
    assert [p.code for p in find(questions, SOURCES, ["no-anchor"])] == ["no-anchor"]
    assert [p.code for p in find(questions, SOURCES + "allow: [no-anchor]\n")] == ["key-elsewhere"]
    allowed = ASKED[:-2] + ", allow: [key-elsewhere]}\n"
    assert [p.code for p in find(allowed + TOLD)] == []


def test_every_rule_that_is_off_by_default_can_be_asked_for() -> None:
    assert tuple(ALSO) == EXTRA_FLAWS
