"""Flaws of single questions: what is found, where, and what is left alone."""

import pytest

from quiz.checking import check_deck
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck


def check(questions: str, head: str = "") -> list[Problem]:
    """Return the flaws of the questions of a deck, without those of what is missing."""
    text = f"deck: demo\ntitle: Demo\n{head}questions:\n{questions}"
    deck, problems = read_deck(text.encode(), "demo.yaml")
    assert deck is not None
    assert not [problem for problem in problems if problem.severity == "error"]
    return [problem for problem in check_deck(deck) if problem.code != "no-explanation"]


def codes(questions: str, head: str = "") -> list[str]:
    return [problem.code for problem in check(questions, head)]


def choice(stem: str = "What is it?", answer: str = "a stone", wrong: str = "[a bone, a cone]") -> str:
    return f"- id: x\n  question: {stem}\n  answer: {answer}\n  wrong: {wrong}\n"


@pytest.mark.parametrize(
    ("stem", "flawed"),
    [
        ("Which of these is not a metal?", True),
        ("Iron rusts. Which metal does not?", True),
        ("Who was the least known of them?", True),
        ("All of these are metals except which one?", True),
        ("All of these are metals except ...", True),
        ("What did all of them see, except the captain?", False),
        ("Which of these isn't a metal?", True),
        ("For what can you not use the tool?", True),
        ("In a modern list, which option is not possible?", True),
        ("What does a concrete class not have?", True),
        ("Which choice is not a good way to say that it is done?", True),
        ("Which of these is not an issue that could arise?", True),
        ("Which is the least common multiple of 4 and 6?", False),
        ("Which operator is true if two values are not equal?", False),
        ("What happens if you do not return a value?", False),
        ("If a function does not return, what does it give?", False),
        ("Which option fetches packages but does not install them?", False),
        ("Packages are fetched but not installed by which option?", False),
        ("What command lists files as well as those not tracked?", False),
        ("Which option tells a program not to exit?", False),
        ("What is one reason not to use the same data twice?", False),
        ("What ensures that two threads do not meet?", False),
        ("What reason did she give for not marrying him?", False),
        ("Who said, I will not be moved?", False),
        ("What does 'it does not matter' mean?", False),
        ('What is meant by "not applicable"?', False),
        ("What is NaN (Not a Number) compared with itself?", False),
        ("What is the type of the value (not a number)?", False),
        ("Who recorded the song I Do Not Want It?", False),
        ("Which mountain was named by people who do not live there?", False),
        ("Not one of them floats. Which is the lightest?", False),
        ("Which of these is NOT a metal?", False),
        ("Which of these is **not** a metal?", False),
        ("Which of these **is not** a metal?", False),
        ("Which of these is _not_ a metal?", False),
        ("Which river is not only long, but deep?", False),
        ("Which river is at least 500 km long?", False),
        ("Which clause tells whether or not it rains?", False),
        ("What did he do so as not to be seen?", False),
        ("Is it not so?", False),
        ("Which note is knotty?", False),
    ],
)
def test_negative_stem(stem: str, flawed: bool) -> None:
    assert codes(choice(stem)) == ["negative-stem"] * flawed


def test_negative_stem_of_a_statement_asks_nothing() -> None:
    assert codes("- {id: x, question: 'Iron, which is not noble, rusts.', answer: true}\n") == []
    assert codes("- {id: x, cloze: 'Iron, which is not noble, {{rusts}}.'}\n") == []


@pytest.mark.parametrize(
    ("stem", "answer", "wrong", "flawed"),
    [
        ("Where is the Panama Canal?", "Panama", "[Egypt, Greece]", True),
        ("Where is the PANAMA canal?", "Panama", "[Egypt, Greece]", True),
        ("Where is the Panamanian canal?", "Panama", "[Egypt, Greece]", False),
        ("Is Panama or Egypt nearer?", "Panama", "[Egypt, Greece]", False),
        ("Is an ox in the box?", "ox", "[cow, hen]", False),
        ("Which property changes the cursor?", "'`cursor`'", "['`pointer`', '`mouse`']", True),
        ("Which saw film is the second?", "Saw", "[Saw II, Saw III]", False),
        ("How many win out of eleven, all or one?", "one", "[two, three]", False),
        ("It costs 1,200 and then 200 more. How much?", "'200'", "['1000', '1400']", False),
        ('"What is printed?\\n\\n```\\nprint(hello)\\n```"', "hello", "[nothing, an error]", False),
        ('"What is printed?\\n\\n    print(hello)\\n"', "hello", "[nothing, an error]", False),
    ],
)
def test_key_in_stem(stem: str, answer: str, wrong: str, flawed: bool) -> None:
    assert codes(choice(stem, answer, wrong)) == ["key-in-stem"] * flawed


@pytest.mark.parametrize(
    ("stem", "answer", "wrong", "flawed"),
    [
        ("Which lake fills the crater of Mazama?", "Crater Lake", "[Lake Tahoe, Goose Lake]", True),
        ("Which lake fills the craters of Mazama?", "Crater Lake", "[Lake Tahoe, Goose Lake]", True),
        ("Which lake fills the crater of Mazama?", "Crater Lake", "[Crater Hill, Goose Lake]", False),
        ("Which river is the longest there?", "Orange River", "[Vaal, Limpopo]", False),
        ("How does it do that?", "It does so by day", "[By magic, By force]", False),
        ("What does the aspect do?", "It sets the wanted aspect", "[It moves you around, It rests with you]", False),
        ("What does `aspect` do?", "A new aspect", "[It moves, It rests]", False),
        ("What is the anchor of 'Blue Gloves'?", "The Gloves", "[It moves, It rests]", False),
    ],
)
def test_stem_repeats_key(stem: str, answer: str, wrong: str, flawed: bool) -> None:
    assert codes(choice(stem, answer, wrong)) == ["stem-repeats-key"] * flawed


@pytest.mark.parametrize(("others", "flawed"), [(2, True), (3, False)])
def test_a_word_that_many_questions_use_repeats_nothing(others: int, flawed: bool) -> None:
    asked = choice("Which function stops the program?", "the exit function", "[a loop, a class]")
    deck = asked + "".join(
        f"- {{id: q{number}, question: What is function {number}?, answer: it}}\n" for number in range(others)
    )
    assert codes(deck) == ["stem-repeats-key"] * flawed


@pytest.mark.parametrize(
    ("option", "flawed"),
    [
        ("All of the above", True),
        ("none of these.", True),
        ("Both A and B", True),
        ("Neither (a) nor (c)", True),
        ("Any of the other options", True),
        ("None of them is right", True),
        ("All of the mentioned", True),
        ("All of Africa", False),
        ("A and D", False),
        ("Both of them weighed the same", False),
        ("Both sides of the road", False),
        ("the one above", False),
    ],
)
def test_all_of_the_above(option: str, flawed: bool) -> None:
    assert codes(choice(wrong=f"[a bone, {option!r}]")) == ["all-of-the-above"] * flawed


def test_all_of_them_beside_half_of_them_is_an_amount() -> None:
    assert codes(choice("How many came?", "All of them", "[None of them, Half of them]")) == []


def test_all_of_the_above_is_reported_at_its_option() -> None:
    (problem,) = check(
        "- id: x\n  question: Which?\n  answers: [one, two]\n  wrong:\n  - three\n  - none of the above\n"
    )
    assert (problem.code, problem.location.line, problem.location.column) == ("all-of-the-above", 9, 5)


@pytest.mark.parametrize(
    ("wrong", "flawed"),
    [
        ("[iron, zinc, iron and zinc]", True),
        ("[iron, zinc, both Iron and Zinc]", True),
        ("[iron, iron and tin]", False),
        ("[salt and pepper, iron]", False),
    ],
)
def test_option_pair(wrong: str, flawed: bool) -> None:
    assert codes(choice(wrong=wrong)) == ["option-pair"] * flawed


@pytest.mark.parametrize(
    ("answer", "wrong", "flawed"),
    [
        ("It is much less dense than water", "[It is cold, It is hard]", True),
        ("It is much less dense than water", "[It is cold, It is harder than the water]", False),
        ("It is less dense", "[It is cold, It is hard]", False),
        ("incomprehensibilities of antidisestablishmentarianism", "[one, two]", False),
        ("The Lord of the Rings: The Return of the King", "[Emma, Ulysses]", False),
    ],
)
def test_key_is_longest(answer: str, wrong: str, flawed: bool) -> None:
    assert codes(choice(answer=f"{answer!r}", wrong=wrong)) == ["key-is-longest"] * flawed


def test_few_distractors_counts_half_right_ones_and_draws() -> None:
    assert codes(choice(wrong="[a bone]")) == ["few-distractors"]
    assert codes(choice(wrong="[a bone]") + "  partly: [a cone]\n") == []
    pools = "pools: {things: [a bone, a cone, a lawn]}\n"
    assert codes(choice(wrong="[{from: things, pick: 1}]"), pools) == ["few-distractors"]
    assert codes(choice(wrong="[{from: things, pick: 2}]"), pools) == []


def test_rules_about_english_words_leave_other_languages_alone() -> None:
    question = choice("Which of these is not a metal?", wrong="[iron, zinc, iron and zinc, none of the above]")
    assert codes(question, "language: de\n") == []
    assert codes(question, "language: en-GB\n") == ["negative-stem", "all-of-the-above", "option-pair"]


def test_allowed_flaws_are_not_reported() -> None:
    flawed = choice("Which of these is not a metal?", wrong="[a bone]")
    assert codes(flawed) == ["few-distractors", "negative-stem"]
    assert codes(f"{flawed}  allow: [negative-stem]\n") == ["few-distractors"]
    assert codes(flawed, "allow: [few-distractors]\n") == ["negative-stem"]


def test_retired_questions_are_left_alone() -> None:
    assert codes(choice("Which of these is not a metal?") + "  retired: yes\n") == []


def test_no_source_is_for_decks_that_name_sources() -> None:
    assert codes(choice()) == []
    assert codes(choice(), "sources: [moon]\n") == ["no-source"]
    assert codes(choice() + "  source: A book of 1911\n", "sources: [moon]\n") == []


def explanations(questions: str) -> list[tuple[int, str]]:
    deck, _ = read_deck(f"deck: demo\ntitle: Demo\nquestions:\n{questions}".encode(), "demo.yaml")
    assert deck is not None
    return [(found.location.line, found.message) for found in check_deck(deck) if found.code == "no-explanation"]


def test_no_explanation_is_said_at_each_question_and_never_of_flashcards() -> None:
    text = (
        "- {id: a, question: What?, answer: it}\n- {id: b, front: A, back: B}\n- {id: c, question: Why?, rubric: [a]}\n"
    )
    assert explanations(text) == [(4, "the answer has no explanation")]


def test_no_explanation_is_said_once_when_no_question_of_many_has_one() -> None:
    text = "".join(f"- {{id: q{number}, question: What is {number}?, answer: it}}\n" for number in range(10))
    assert explanations(text) == [(1, "none of the 10 questions has an explanation")]
    explained = "".join(f"- {{id: z{number}, question: Why?, answer: it, explain: So.}}\n" for number in range(9))
    assert explanations(text + explained) == [(1, "10 of 19 questions have no explanation")]
    assert len(explanations(text + explained + "- {id: z, question: What?, answer: it, explain: So.}\n")) == 10
    allowed = text.replace("}", ", allow: [no-explanation]}", 1)
    assert len(explanations(allowed)) == 9


@pytest.mark.parametrize(
    ("stem", "place"),
    [
        ("Which of these is not a metal?", (6, 31)),
        ("It is not so. Is it **not**? Which of these is not one?", (6, 60)),
        ('"Say \\"not\\": which is not a metal?"', (6, 36)),
        (">-\n    It is not so.\n    Which of these\n    is not a metal?", (9, 8)),
    ],
)
def test_a_negative_is_reported_at_its_place(stem: str, place: tuple[int, int]) -> None:
    text = f"deck: demo\ntitle: Demo\nquestions:\n\n- id: x\n  question: {stem}\n  answer: b\n  explain: So.\n"
    deck, _ = read_deck(text.encode(), "demo.yaml")
    assert deck is not None
    (problem,) = check_deck(deck, lambda: text.split("\n"))
    assert (problem.location.line, problem.location.column) == place


def test_every_option_that_speaks_of_others_is_reported() -> None:
    assert codes(choice(answer="All of the above", wrong="[a bone, none of the above]")) == ["all-of-the-above"] * 2
    assert codes(choice(answer="a", wrong="[b, c, a and b, b and c]")) == ["option-pair"] * 2
