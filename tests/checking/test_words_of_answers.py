"""Flaws of what learners type and choose: what is found, and above all what is left alone."""

import pytest

from quiz.checking import check_deck
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck


def check(question: str, head: str = "") -> list[Problem]:
    """Return the flaws of a question, without those of what is missing."""
    text = f"deck: demo\ntitle: Demo\n{head}questions:\n- id: x\n  explain: So it is.\n  {question}\n"
    deck, problems = read_deck(text.encode(), "demo.yaml")
    assert deck is not None
    assert not [problem for problem in problems if problem.severity == "error"]
    return [*problems, *check_deck(deck)]


def find_codes(question: str, head: str = "") -> list[str]:
    return [problem.code for problem in check(question, head)]


def ask(stem: str, rest: str, head: str = "") -> list[str]:
    return find_codes(f"question: {stem!r}\n  {rest}", head)


@pytest.mark.parametrize(
    ("answer", "help"),
    [
        ("Bob | Robert", "write answer: Bob, and accept: [Robert]"),
        ("Bob|Rob|Robert", "write answer: Bob, and accept: [Rob, Robert]"),
        ("Bob/Robert", "write answer: Bob, and accept: [Robert]"),
        ("New York / NYC City", "write answer: New York, and accept: [NYC City]"),
        ("Bob; Robert", "write answer: Bob, and accept: [Robert]"),
        ("Bob (or Robert)", "write answer: Bob, and accept: [Robert]"),
        ("soccer / football", "write answer: soccer, and accept: [football]"),
        ("soccer or football", "write answer: soccer, and accept: [football]"),
        ("USA / United States", "write answer: USA, and accept: [United States]"),
    ],
)
def test_variants_in_one_text(answer: str, help: str) -> None:
    (problem,) = check(f"question: Who fixes it?\n  answer: {answer}")
    assert (problem.code, problem.help) == ("variants-in-one-text", help)


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("Who fixes it?", "Bob"),
        ("Which conjunction is it?", "and/or"),
        ("What does I/O mean?", "input/output"),
        ("Which protocols are they?", "TCP/IP"),
        ("Which system is it?", "GNU/Linux"),
        ("Which band is it?", "AC/DC"),
        ("What was he?", "Country singer/songwriter"),
        ("How is speed measured?", "miles/hour"),
        ("Which folder has the programs?", "usr/local"),
        ("Which command counts lines?", "cat file | wc"),
        ("What does `a || b` mean?", "a | b"),
        ("What is the absolute value of x?", "|x|"),
        ("Who sang it?", "Simon & Garfunkel"),
        ("What do children say?", "trick or treat"),
        ("What does he ask?", "to be or not to be"),
        ("Which country is it?", "Congo (Kinshasa)"),
        ("Which ratio is it?", "width/height"),
        ("How does the loop begin?", "for (i = 0; i < n; i++)"),
    ],
)
def test_texts_that_are_no_variants(stem: str, answer: str) -> None:
    assert ask(stem, f"answer: {answer!r}") == []


def test_variants_in_lists_accepted_texts_and_blanks() -> None:
    (found,) = check("question: Who are they?\n  answers: [Ann, Bob | Robert]")
    assert (found.code, found.location.column) == ("variants-in-one-text", 18)
    assert found.help == "write its variants as a list: [Bob, Robert]"
    (found,) = check("question: Who is it?\n  answer: Bob\n  accept: [Robert/Rupert]")
    assert found.help == "write each as an item of its own: [Robert, Rupert]"
    (found,) = check("cloze: It is {{Bob/Robert}} who does it.")
    assert (found.help, found.location.column) == ("write {{Bob|Robert}}", 10)
    assert find_codes("cloze: It is {{Bob|Robert}} who does it.") == []
    assert find_codes("question: Who is it?\n  answer: Bob/Robert\n  exact: yes") == []


@pytest.mark.parametrize(
    ("stem", "answer", "flawed"),
    [
        ("Name three colours.", "red, green, blue", True),
        ("Name three colours.", "red, green and blue", True),
        ("Which two cities are the largest?", "Rome and Paris", True),
        ("What are the primary colours?", "red; yellow; blue", True),
        ("Nenne zwei Farben.", "Rot und Blau", True),
        ("Name the primary colours.", "red, yellow, blue", True),
        ("Name the law firm.", "Skadden, Arps, Slate", False),
        ("Name three colours.", "red", False),
        ("Name the capital of the United States.", "Washington, D.C.", False),
        ("Which two-word name has the city?", "Salt and Pepper", False),
        ("Name the film.", "The Good, the Bad and the Ugly", False),
        ("Which two words end it?", "He who knows all, and he who knows nothing at all", False),
        ("Which band sang in 1966?", "Simon and Garfunkel", False),
        ("Which three-piece band is it?", "Crosby, Stills and Nash", False),
        ("Who painted 2 of the 3?", "Braque and Picasso", False),
    ],
)
def test_list_in_one_text(stem: str, answer: str, flawed: bool) -> None:
    assert ask(stem, f"answer: {answer!r}") == ["list-in-one-text"] * flawed


def test_a_list_of_one_text() -> None:
    (problem,) = check("question: Name three colours.\n  answers: ['red, green, blue']")
    assert (problem.code, problem.location.column) == ("list-in-one-text", 13)


@pytest.mark.parametrize(
    ("blank", "context", "flawed"),
    [
        ("std::vector", "A list is a", True),
        ("std::vec::Vec", "A list is a", True),
        ("String::from", "In Rust, a text is made by", True),
        ("Foo::bar()", "It calls", True),
        ("Net::HTTP", "In Ruby, a page is fetched with", True),
        ("Canberra::city", "The capital of Australia is", False),
        ("core::layer", "The inner part of the Earth is its", False),
        ("Stroustrup::author", "C++ was designed by", False),
        ("template::keyword", "In C++, a generic class begins with", False),
        ("Paris::(the city)", "It lies in", False),
        (r"std\::vector", "A list in C++ is a", False),
    ],
)
def test_scope_as_hint(blank: str, context: str, flawed: bool) -> None:
    assert find_codes(f"cloze: '{context} {{{{{blank}}}}}.'") == ["scope-as-hint"] * flawed


def test_blank_without_text() -> None:
    assert find_codes("cloze: '{{Paris}}'") == ["blank-without-text"]
    assert find_codes("cloze: '{{Paris}} - {{London}}!'") == ["blank-without-text"]
    assert find_codes("cloze: '{{Paris}}'\n  image: {file: a.png, alt: a tower}") == []
    assert find_codes("cloze: 'In {{Paris}}'") == []


@pytest.mark.parametrize(
    ("question", "flawed"),
    [
        ("question: Where?\n  answer: Paris\n  hint: paris", True),
        ("question: Where?\n  answer: Paris\n  hint: [It is a city., The city is Paris.]", True),
        ("question: Where?\n  answer: Paris\n  wrong: [Rome, Oslo]\n  hint: It is Paris.", True),
        ("question: How many?\n  answer: 384400\n  hint: It is 384400 exactly.", True),
        ("cloze: In {{Paris::PARIS}} it is.", True),
        ("question: Where?\n  answer: Paris\n  hint: It is not Paris in Texas.", False),
        ("question: Where is Paris?\n  answer: Paris, Texas\n  hint: Not the one in France.", False),
        ("question: Where?\n  answer: Paris\n  wrong: [Rome, Oslo]\n  hint: It is Rome or Paris.", False),
        ("question: How many?\n  answer: 5\n  hint: There are 5 letters in the word.", False),
        ("question: Which note?\n  answer: A\n  hint: A note.", False),
    ],
)
def test_hint_is_answer(question: str, flawed: bool) -> None:
    assert find_codes(question) == ["hint-is-answer"] * flawed


@pytest.mark.parametrize(
    ("stem", "number", "flawed"),
    [
        ("When was it?", "answer: 1969\n  within: 50%", True),
        ("In which year was it?", "answer: 1969\n  within: [1000, 2000]", True),
        ("How far is it?", "answer: 384400\n  unit: km\n  within: 100%", True),
        ("How many are there?", "answer: 20\n  within: 30", True),
        ("The first step on the Moon?", "answer: 1969\n  within: 50%", True),
        ("How many metres is it?", "answer: 1969\n  within: 50%", False),
        ("When did Rome fall?", "answer: 476\n  within: 50%", True),
        ("When was it?", "answer: 1969\n  within: 5", False),
        ("When was it?", "answer: 1969\n  within: 1%", False),
        ("How high is it?", "answer: 1969\n  within: 20%", False),
        ("How far is it?", "answer: 384400\n  unit: km\n  within: 10%", False),
        ("How warm is it?", "answer: 5\n  unit: °C\n  within: 10", False),
        ("How many are there?", "answer: 1\n  within: 1", False),
        ("How much is it?", "answer: 0\n  within: 0.5", False),
    ],
)
def test_wide_tolerance(stem: str, number: str, flawed: bool) -> None:
    assert ask(stem, number) == ["wide-tolerance"] * flawed


@pytest.mark.parametrize(
    ("language", "number", "flawed"),
    [
        ("de", "answer: 384.400", True),
        ("de", "answer: 1.500", True),
        ("fr", "answer: -1.234", True),
        ("de", "answer: 1.5", False),
        ("de", "answer: 3.1416", False),
        ("de", "answer: 0.125", False),
        ("de", "answer: 3.142\n  within: 0.001", False),
        ("de-CH", "answer: 384.400", False),
        ("en", "answer: 384.400", False),
    ],
)
def test_point_or_thousands(language: str, number: str, flawed: bool) -> None:
    assert ask("Wie viel?", number, f"language: {language}\n") == ["point-or-thousands"] * flawed


@pytest.mark.parametrize(
    ("rest", "flawed"),
    [
        ("answer: Bob\n  accept: [bob, Robert]", True),
        ("answer: bob\n  accept: [Robert, ROBERT]", True),
        ("answers: [[bob, Bob], ann]", True),
        ("answer: 5\n  accept: [6, 6.0]", True),
        ("answer: 5\n  within: 1\n  accept: [6]", True),
        ("answer: Bob\n  accept: [bob]\n  exact: yes", False),
        ("answer: Bob\n  accept: [Robert, Rob]", False),
        ("answer: 5\n  accept: [6, 7]", False),
        ("answer: C\n  accept: [C++, C#]", False),
    ],
)
def test_accepted_twice(rest: str, flawed: bool) -> None:
    assert ask("Who is it?", rest) == ["accepted-twice"] * flawed
    assert find_codes("cloze: It is {{bob|Bob}} there.") == ["accepted-twice"]


def test_many_accepted() -> None:
    texts = [f"word{number}" for number in range(13)]
    assert ask("Which?", f"answer: ab\n  accept: [{', '.join(texts)}]") == ["many-accepted"]
    assert ask("Which?", f"answer: ab\n  accept: [{', '.join(texts[:12])}]") == []


def test_typos_and_exact() -> None:
    assert "typos-and-exact" in ask("Which?", "answer: lambda\n  typos: yes\n  exact: yes")
    assert "typos-and-exact" in ask("Which?", "answer: lambda\n  exact: yes", "defaults: {typos: yes}\n")
    assert "typos-and-exact" not in ask(
        "Which?", "answer: lambda\n  typos: no\n  exact: yes", "defaults: {typos: yes}\n"
    )


@pytest.mark.parametrize(
    ("stem", "wrong", "flawed"),
    [
        ("How many?", "[five, five.]", True),
        ("How many?", "[six, Ten.]", True),
        ("Where?", "[New York, New york]", True),
        ("How many?", "[five, Five]", False),
        ("How is it written?", "[five, five.]", False),
        ("Which statement is valid?", "[print x, print x.]", False),
        ("How many?", "['5', '5.']", False),
        ("Which?", "[C, C.]", False),
    ],
)
def test_options_alike(stem: str, wrong: str, flawed: bool) -> None:
    assert ask(stem, f"answer: ten\n  wrong: {wrong}") == ["options-alike"] * flawed


def test_one_category() -> None:
    assert ask("Which?", "match: {apple: fruit, pear: fruit}") == ["one-category"]
    assert ask("Which?", "match: {apple: fruit, pear: fruit}\n  wrong: [tool]") == []
    assert ask("Which?", "match: {apple: fruit, leek: vegetable}") == []


def test_pools_and_passages_that_no_question_uses() -> None:
    head = "pools: {metals: [iron, tin]}\npassages:\n  moon: It shines.\n"
    plain = "question: Which?\n  answer: iron"
    assert [(p.code, p.location.line, p.location.column) for p in check(plain, head)] == [
        ("unused-part", 3, 17),
        ("unused-part", 5, 9),
    ]
    used = "question: Which?\n  passage: moon\n  answer: gold\n  wrong: [{from: metals, pick: 2}]"
    assert find_codes(used, head) == []
