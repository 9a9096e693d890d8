import pytest

from quiz.checking.checks import check_deck
from quiz.checking.slips import _list_edits, read_english
from quiz.engine.typed import is_typo
from quiz.reading.deckfile import read_deck


def find(question: str, *, head: str = "", more: str = "") -> list[str]:
    """The messages and advice of the rule on a deck with this question, and others."""
    text = f"deck: d\ntitle: D\n{head}questions:\n- {{id: q, explain: x, {question}}}\n{more}"
    deck, problems = read_deck(text.encode(), "d.yaml")
    assert deck
    assert [problem for problem in problems if problem.severity == "error"] == []
    return [f"{p.message}; {p.help}" for p in check_deck(deck) if p.code == "typo-is-word"]


LUNCH = "'launch' is an English word and passes for a typo of 'lunch'; write 'typos: no' on this question"
HOUSE = "question: Which one?, answer: Blue House, typos: yes"


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (HOUSE, "'horse' and 'hose' are English words and pass for a typo of 'Blue House'; "
                "add 'reject: [blue horse, blue hose]'"),
        (HOUSE + ", reject: [Blue Horse]", "'hose' is an English word and passes for a typo of 'Blue House'; "
                                           "add blue hose to 'reject'"),
        ("cloze: 'They had {{lunch}} late.', typos: yes", LUNCH),
        ("question: Name two., answers: [lunch, dinner], typos: yes", LUNCH),
    ],
)  # fmt: skip
def test_a_word_that_would_be_forgiven_is_reported(question: str, said: str) -> None:
    assert find(question) == [said]


@pytest.mark.parametrize(
    "question",
    [
        "question: Which one?, answer: Blue House",
        HOUSE + ", exact: yes",
        HOUSE + ", reject: [Blue Horse, blue hose]",
        HOUSE + ", accept: [Blue Horse, blue hose]",
        HOUSE + ", allow: [typo-is-word]",
        HOUSE + ", retired: yes",
        "question: Which one?, answer: Air Force One, typos: yes",
        "question: Which one?, answer: Bessie House, typos: yes",
        "question: Which one?, answer: all of these, typos: yes",
        "question: Which one?, answer: Canberra, typos: yes",
    ],
)
def test_what_is_no_alarm(question: str) -> None:
    """Not forgiven, or settled by the author, or another form of a word, or a word in a name or of a sentence."""
    assert find(question) == []


def test_a_word_of_the_deck_is_not_forgiven_and_no_alarm() -> None:
    assert find(HOUSE, more="- {id: r, question: What is a horse or a hose?, answer: x, explain: x}\n") == []


def test_decks_in_other_languages_are_not_checked() -> None:
    assert find(HOUSE, head="language: de\n") == []


def test_the_words_are_few_and_plain() -> None:
    words = read_english()
    assert sum(len(word) + 1 for word in words) < 200_000
    assert all(word.isascii() and word.isalpha() and word.islower() and len(word) >= 4 for word in words)
    assert {"house", "horse", "lunch", "launch"} <= words


@pytest.mark.parametrize("word", ["house", "lunch", "aabbcc"])
def test_every_edit_is_what_grading_forgives(word: str) -> None:
    edits = set(_list_edits(word)) - {word}
    assert all(is_typo(edit, word) for edit in edits)
    assert {word[0] + word[2] + word[1] + word[3:], word + "x", word[:-1], word[:2] + "x" + word[3:]} - {word} <= edits
