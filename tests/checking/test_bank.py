"""Flaws between questions: across decks, with what is allowed left out."""

import pytest

from quiz.checking import check_bank
from quiz.checking.bank import tail_chance
from quiz.model import Deck
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck


def deck(name: str, questions: str, head: str = "") -> Deck:
    made, problems = read_deck(f"deck: {name}\ntitle: {name}\n{head}questions:\n{questions}".encode(), f"{name}.yaml")
    assert made is not None
    assert not [problem for problem in problems if problem.severity == "error"]
    return made


def check(*decks: Deck) -> list[Problem]:
    return list(check_bank(decks, []))


ONE = "- id: one\n  question: What is the capital city of Australia?\n  answer: Canberra\n"
TWO = "- id: two\n  question: What is the capital of Australia?\n  answer: Canberra\n"


def test_a_near_duplicate_is_reported_at_the_later_one_across_files() -> None:
    (found,) = check(deck("b", TWO), deck("a", ONE))
    assert (found.code, found.location.path, found.location.line, found.location.column) == (
        "near-duplicate",
        "b.yaml",
        5,
        13,
    )
    assert found.message == "this asks nearly the same as the question 'one' at a.yaml:4"


def test_near_duplicate_may_be_allowed_by_either_one_or_a_deck() -> None:
    allow = "  allow: [near-duplicate]\n"
    assert not check(deck("a", ONE + allow), deck("b", TWO))
    assert not check(deck("a", ONE), deck("b", TWO + allow))
    assert not check(deck("a", ONE, "allow: [near-duplicate]\n"), deck("b", TWO))


@pytest.mark.parametrize("apart", ["image: {file: a.png, alt: A}", "audio: a.mp3", "retired: yes"])
def test_same_words_about_different_things_are_no_duplicates(apart: str) -> None:
    assert not check(deck("a", ONE + TWO + f"  {apart}\n"))


def test_same_words_about_the_same_picture_are_duplicates() -> None:
    image = "  image: {file: a.png, alt: A}\n"
    assert [found.code for found in check(deck("a", ONE + image + TWO + image))] == ["near-duplicate"]


def ask(*stems: str, answers: tuple[str, ...] = ()) -> list[str]:
    """Return the codes for a deck that asks these, each answered by the same word or by its own."""
    keys = answers or ("Lima",) * len(stems)
    items = zip(stems, keys, strict=True)
    lines = [
        f"- id: q{number}\n  question: '{stem.replace(chr(39), chr(39) * 2)}'\n  answer: '{key}'\n"
        for number, (stem, key) in enumerate(items)
    ]
    return [found.code for found in check(deck("a", "".join(lines)))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the name of its second album?", "What is the name of its second studio album?"),
        ("Who was the first president to die in office?", "Who was the first president to die in the office?"),
        ("On what day was the treaty of Trianon signed?", "The treaty of Trianon was signed on what day?"),
        ("What kind of relation does extends denote?", 'What kind of relation does "extends" denote?'),
    ],
)
def test_one_question_in_two_wordings_is_a_near_duplicate(one: str, other: str) -> None:
    assert ask(one, other) == ["near-duplicate"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("What is the old and lasting name of Peru?", "What is the old and lasting name of Cuba?"),
        ("Which was the first state to leave the old Union?", "Which was the last state to leave the old Union?"),
        ("What does the `a` option of the tool do here?", "What does the `in` option of the tool do here?"),
        ("What does the option of the tool do here?", "What does the `in` option of the tool do here?"),
        ("What does the song of the bard mean?", 'What does the song of the bard "Home" mean?'),
        ("Who won the great race of the town?", "Who won the great race of the town in 1987?"),
        ("Which of these five rivers is long?", "Which of these five rivers is not long?"),
        ("What is the result of 7 + 8 in this code?", "What is the result of 7 - 8 in this code?"),
    ],
)
def test_what_differs_may_be_what_is_asked_about(one: str, other: str) -> None:
    assert ask(one, other) == []


def test_an_added_word_asks_something_else_if_the_answer_is_another() -> None:
    stems = ("What is a virtual method in the language?", "What is a method in the language?")
    assert ask(*stems) == ["near-duplicate"]
    assert ask(*stems, answers=("one to redefine", "a function")) == []


def test_the_order_of_words_tells_stems_apart_if_the_answers_differ() -> None:
    stems = ("How do you get from Paris to Rome?", "How do you get from Rome to Paris?")
    assert ask(*stems) == ["near-duplicate"]
    assert ask(*stems, answers=("south", "north")) == []
    assert ask(stems[0], stems[0], answers=("south", "north")) == ["near-duplicate"]


@pytest.mark.parametrize(("options", "flawed"), [("[lead, wood]", False), ("[gold, wood]", True)])
def test_a_question_about_its_options_asks_the_same_only_about_the_same_ones(options: str, flawed: bool) -> None:
    one = "- {id: x, question: Which of these floats?, answer: ice, wrong: [gold, iron]}\n"
    other = f"- {{id: y, question: Which of these floats?, answer: cork, wrong: {options}}}\n"
    assert [found.code for found in check(deck("a", one + other))] == ["near-duplicate"] * flawed


def test_answer_given_away_by_a_deck_beside_it() -> None:
    asked = "- id: x\n  question: Which politician is called the father of federation?\n  answer: Henry Parkes\n"
    giving = "- id: y\n  question: Where did Henry Parkes, the father of federation, speak?\n  answer: Tenterfield\n"
    (found,) = check(deck("a", asked), deck("b", giving))
    assert (found.code, found.location.path, found.location.line, found.location.column) == (
        "answered-elsewhere",
        "a.yaml",
        6,
        11,
    )
    assert not check(deck("a", asked + "  allow: [answered-elsewhere]\n"), deck("b", giving))


@pytest.mark.parametrize(
    ("key", "told", "flawed"),
    [
        ("Henry Parkes", "Henry Parkes", True),
        ("Yes", "yes", False),
        ("'True'", "true", False),
        ("parkes", "`parkes`", True),
    ],
)
def test_a_verdict_gives_no_answer_away(key: str, told: str, flawed: bool) -> None:
    asked = f"- {{id: x, question: Was a father of the federation a politician?, answer: {key}}}\n"
    giving = f"- {{id: y, question: 'Did {told}, the father of federation, speak?', answer: Tenterfield}}\n"
    assert [found.code for found in check(deck("a", asked + giving))] == ["answered-elsewhere"] * flawed


def test_a_program_in_another_question_gives_no_answer_away() -> None:
    asked = "- {id: x, question: Which colour has the second paragraph of the sheet?, answer: red}\n"
    program = "\\n\\n```\\ncolor: red\\n```"
    giving = f'- {{id: y, question: "What is wrong with the paragraph of this sheet?{program}", answer: it}}\n'
    assert not check(deck("a", asked + giving))
    assert check(deck("a", asked + giving.replace("What", "The second one is red. What")))


def statements(true: int, false: int, start: int = 0) -> str:
    answers = ["true"] * true + ["false"] * false
    return "".join(
        f"- {{id: s{start + number}, question: Fact{start + number} holds., answer: {answer}}}\n"
        for number, answer in enumerate(answers)
    )


@pytest.mark.parametrize(
    ("true", "false", "flawed"),
    [(7, 0, False), (8, 0, True), (0, 8, True), (8, 2, False), (60, 60, False), (80, 40, True)],
)
def test_true_false_balance_is_a_matter_of_probability(true: int, false: int, flawed: bool) -> None:
    assert [found.code for found in check(deck("a", statements(true, false)))] == ["true-false-balance"] * flawed


def test_balance_is_over_all_decks_and_reported_at_the_most_uneven_one() -> None:
    found = check(deck("a", statements(3, 0)), deck("b", statements(6, 0, 10)))
    assert [(p.code, p.location.path, p.location.line) for p in found] == [("true-false-balance", "b.yaml", 4)]
    assert found[0].message == "9 of 9 true/false statements are true, so guessing 'true' pays off"
    assert not check(deck("a", statements(5, 0)), deck("b", statements(5, 0, 10), "allow: [true-false-balance]\n"))


def choices(longest: int, others: int) -> str:
    keys = ["a long one"] * longest + ["short"] * others
    return "".join(
        f"- {{id: c{number}, question: Thing{number}?, answer: {key}, wrong: [brief, middling]}}\n"
        for number, key in enumerate(keys)
    )


@pytest.mark.parametrize(
    ("longest", "others", "flawed"), [(4, 0, False), (5, 0, True), (4, 6, False), (9, 6, False), (10, 5, True)]
)
def test_key_length_bias_is_a_matter_of_probability(longest: int, others: int, flawed: bool) -> None:
    found = check(deck("a", choices(longest, others)))
    assert [problem.code for problem in found] == ["key-length-bias"] * flawed


@pytest.mark.parametrize(
    ("total", "hits", "share", "chance"),
    [(10, 0, 0.5, 1.0), (8, 8, 0.5, 1 / 256), (5, 4, 1 / 3, 11 / 243), (3, 1, 0.0, 0.0), (3, 3, 1.0, 1.0)],
)
def test_tail_chance_is_the_binomial_tail(total: int, hits: int, share: float, chance: float) -> None:
    assert tail_chance(total, hits, share) == pytest.approx(chance)
