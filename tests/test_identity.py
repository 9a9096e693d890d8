import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.identity import ID, hash_content, identify, rank, shuffle, suggest_id
from quiz.model import Citation, Draw, Image, MultipleChoice, Numeric, Option, Question, TrueFalse

QUESTION = Question("q", "d/q", "Which?", MultipleChoice("a", wrong=(Option("b", "no"), Option("c"))))


@pytest.mark.parametrize(
    ("stem", "suggested"),
    [
        ("What is the capital of Australia?", "capital-australia-bad9"),
        ("Wie groß ist Österreich?", "wie-gro-ist-osterreich-8294"),
        ("Don't the **Moon's** phases repeat?", "dont-moons-phases-repeat-8275"),
        ("2 + 2 = ?", "q-2-2-d326b9ed"),
        ("日本の首都はどこですか。", "q-6681c576"),
        ("Which?", "q-f04329d6"),
        ("", "q-e3b0c442"),
    ],
)
def test_a_suggested_id_tells_what_is_asked(stem: str, suggested: str) -> None:
    """Pinned: answers to a question without an id are kept under this one."""
    assert suggest_id(stem) == suggested


@given(st.text())
def test_any_stem_has_an_id(stem: str) -> None:
    assert re.fullmatch(ID, suggest_id(stem))


def test_stems_in_other_scripts_do_not_share_ids() -> None:
    """With four digits, three hundred of them would."""
    assert len({suggest_id(f"日本{chr(0x4E00 + n)}") for n in range(2000)}) == 2000


@pytest.mark.parametrize(
    ("was", "identity"), [("", "deck/new"), ("old", "deck/old"), ("elsewhere/old", "elsewhere/old")]
)
def test_an_identity_is_what_the_question_was_first(was: str, identity: str) -> None:
    assert identify("deck", "new", was) == identity


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "Which one?"},
        {"explanation": "Because."},
        {"hints": ("h",)},
        {"points": 2.0},
        {"passage": "p"},
        {"image": Image("a.png")},
        {"audio": "a.mp3"},
        {"body": MultipleChoice("a", wrong=(Option("b"), Option("c")))},
        {"body": MultipleChoice("a", wrong=(Option("c"), Option("b", "no")))},
        {"body": MultipleChoice("a", wrong=(Option("b", "no"), Option("c")), partial=False)},
        {"body": MultipleChoice("a", wrong=(Option("b", "no"),), draws=(Draw("p", 1, ("c",)),))},
        {"body": Numeric("1", "1", "1")},
        {"body": TrueFalse(True)},
    ],
)
def test_a_change_of_what_is_asked_or_shown_changes_the_hash(change: dict[str, object]) -> None:
    assert hash_content(replace(QUESTION, **change)) != hash_content(QUESTION)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "other", "identity": "d/other"},
        {"tags": ("t",)},
        {"citations": (Citation("s"),)},
        {"difficulty": "hard"},
        {"retired": True},
        {"allow": ("code",)},
        {"line": 7, "column": 2, "places": "id:7:2"},
    ],
)
def test_other_changes_do_not(change: dict[str, object]) -> None:
    assert hash_content(replace(QUESTION, **change)) == hash_content(QUESTION)  # type: ignore[arg-type]


def test_hashes_are_the_same_everywhere() -> None:
    """Pinned: the record of answers names the content answered by this."""
    assert hash_content(QUESTION) == "046875e96e88f787"
    assert (
        hash_content(Question("q", "d/q", "Größe \ud800?", Numeric("1", "0.9", "1.1", "10%", ("m",))))
        == "4861f96c6ac48d1c"
    )


def test_a_rank_is_sha256_of_its_parts() -> None:
    assert rank(4821, "d/q", "a").hex().startswith("c052472a4bf482b2")
    assert len({rank(1, "d/q", "a"), rank(2, "d/q", "a"), rank(1, "d/r", "a"), rank(1, "d/q", "b")}) == 4


@given(st.lists(st.text(), unique=True), st.integers(), st.text())
def test_one_item_more_moves_no_other(items: list[str], seed: int, new: str) -> None:
    drawn = shuffle(items, seed, "x")
    assert sorted(drawn) == sorted(items)
    assert [
        item for item in shuffle({*items, new}, seed, "x") if item in items and (item != new or new in items)
    ] == drawn


def test_items_are_ranked_by_the_text_that_is_asked_for() -> None:
    assert shuffle([("a", 1), ("b", 2)], 1, "x", lambda item: item[0]) == [
        (text, "ab".index(text) + 1) for text in shuffle("ab", 1, "x")
    ]
