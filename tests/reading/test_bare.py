"""Decks without an id, a title, or any top level: they take both from the name of their file."""

from collections.abc import Sequence

import pytest

from quiz.checking.fixes import Fixed, fix
from quiz.identity import name_deck
from quiz.model import Deck
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck

QUESTION = "- id: a\n  question: Why?\n  answer: So\n"
FLOW = '{"id": "a", "question": "Why?", "answer": "So"}'


def read(text: str, path: str = "decks/old-capitals.yaml") -> tuple[tuple[str, str, int], list[str]]:
    """Return id, title and number of questions, and the codes of all problems."""
    deck, problems = read_deck(text.encode(), path)
    assert deck is not None
    return (deck.id, deck.title, len(deck.questions)), [problem.code for problem in problems]


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        f"# My questions\n\n{QUESTION}",
        f"---\n{QUESTION}",
        f"\ufeff{QUESTION}",
        "  - id: a\n    question: Why?\n    answer: So\n",
        f"questions:\n{QUESTION}",
        f"questions: [{FLOW}]\n",
        f"[{FLOW}]",
        f'{{"questions": [{FLOW}]}}',
        "- cloze: So {{is}} it\n  id: a\n",
        f"language: en\nquestions:\n{QUESTION}",
    ],
)
def test_a_deck_without_a_name_is_called_as_its_file(text: str) -> None:
    assert read(text) == (("old-capitals", "Old capitals", 1), ["missing-deck-id", "missing-title"])


def test_many_questions_in_a_bare_list_are_read_in_pieces() -> None:
    many = "".join(QUESTION.replace("id: a", f"id: a{number}") for number in range(50))
    assert read(many) == (("old-capitals", "Old capitals", 50), ["missing-deck-id", "missing-title"])
    _, problems = read_deck(many.replace("id: a30\n  question: Why?", "id: a30\n  question: [Why?").encode(), "x.yaml")
    assert [(problem.code, problem.location.line) for problem in problems if problem.severity == "error"] == [
        ("unclosed-bracket", 92)
    ]


def test_what_is_there_is_kept() -> None:
    assert read(f"deck: mine\nquestions:\n{QUESTION}") == (("mine", "Old capitals", 1), ["missing-title"])
    assert read(f"title: Mine\nquestions:\n{QUESTION}") == (("old-capitals", "Mine", 1), ["missing-deck-id"])


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("capitals.yaml", ("capitals", "Capitals")),
        ("a/b/Old_Capitals 2.yml", ("old-capitals-2", "Old Capitals 2")),
        ("C:\\decks\\Größe.yaml", ("groe", "Größe")),
        ("decks/東京.yaml", ("deck-", "東京")),
        ("2024.yaml", ("deck-2024-", "2024")),
        ("a::b.yaml", ("a-b", "A b")),
    ],
)
def test_the_name_of_a_file_makes_an_id_and_a_title(path: str, names: tuple[str, str]) -> None:
    id, title = name_deck(path)
    assert title == names[1]
    assert id.startswith(names[0])
    assert read(QUESTION, path)[0] == (id, title, 1)


@pytest.mark.parametrize(
    "text",
    [
        "- hosts: all\n  tasks:\n  - name: x\n",
        "- one\n- two\n",
        f"{QUESTION}title: Late\n",
        "[1, 2]",
    ],
)
def test_other_lists_are_no_decks(text: str) -> None:
    _, problems = read_deck(text.encode(), "x.yaml")
    errors = [problem.code for problem in problems if problem.severity == "error"]
    assert len(errors) == 1


def read_old(data: bytes) -> tuple[Deck | None, Sequence[Problem]]:
    return read_deck(data, "decks/old-capitals.yaml")


def repair(text: str) -> str:
    """Return a file after the fixes, which leave nothing to do."""
    once = fix(text.encode(), read_old)
    assert fix(once.data, read_old) == Fixed(once.data)
    before, after = read_old(text.encode())[0], read_old(once.data)[0]
    assert before is not None
    assert after is not None
    assert (after.id, after.title) == (before.id, before.title)
    assert [question.identity for question in after.questions] == [question.identity for question in before.questions]
    return once.data.decode()


HEAD = "deck: old-capitals\ntitle: Old capitals\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (QUESTION, f"{HEAD}questions:\n{QUESTION}"),
        (f"# Mine\n\n{QUESTION}", f"# Mine\n\n{HEAD}questions:\n{QUESTION}"),
        (f"---\n{QUESTION}", f"---\n{HEAD}questions:\n{QUESTION}"),
        (QUESTION.replace("\n", "\r\n"), f"{HEAD}questions:\n{QUESTION}".replace("\n", "\r\n")),
        (f"\ufeff{QUESTION}", f"\ufeff{HEAD}questions:\n{QUESTION}"),
        (
            "  - id: a\n    question: Why?\n    answer: So\n",
            f"{HEAD}questions:\n  - id: a\n    question: Why?\n    answer: So\n",
        ),
        (f"questions:\n{QUESTION}", f"{HEAD}questions:\n{QUESTION}"),
        (f"# x\nlanguage: en\nquestions:\n{QUESTION}", f"# x\n{HEAD}language: en\nquestions:\n{QUESTION}"),
        (
            f"language: en\ndeck: old  # for good\nquestions:\n{QUESTION}",
            f"language: en\ndeck: old  # for good\ntitle: Old capitals\nquestions:\n{QUESTION}",
        ),
        (f"title: T\nquestions:\n{QUESTION}", f"deck: old-capitals\ntitle: T\nquestions:\n{QUESTION}"),
        (
            f'{{"questions": [{FLOW}]}}',
            f'{{"deck": "old-capitals", "title": "Old capitals", "questions": [{FLOW}]}}',
        ),
        (f"[{FLOW}]", f"[{FLOW}]"),
    ],
)
def test_the_names_are_written_in(before: str, after: str) -> None:
    if before == after:
        assert fix(before.encode(), lambda data: read_deck(data, "x.yaml")) == Fixed(before.encode())
    else:
        assert repair(before) == after


def test_names_and_ids_are_written_in_at_once() -> None:
    text = "- question: Why?\n  answer: C # sharp\n- question: How?\n  answer: on\n"
    after = fix(text.encode(), read_old).data.decode()
    assert after.startswith(f"{HEAD}questions:\n- id: q-")
    assert after.count("id: ") == 2
    assert after.endswith('answer: "on"\n')
