"""What a line or data means for each kind of question."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.engine.responses import right_response, to_data
from quiz.engine.session import Result, Session
from quiz.lines.json_events import answer_data
from quiz.markup import parse_inline, to_text
from quiz.responses import Matched, Ordered, Picked, Rated, Response, Revealed, Typed
from quiz.sitting.answers import read_command, read_data, read_line, split_confidence
from quiz.sitting.options import Options, Unreadable

DECK = """
deck: kinds
title: Kinds
questions:
- id: choice
  question: q
  answer: The White House
  wrong: ["*Kyodo* News", "a; b", "Kyiv, Ukraine"]
  shown: ["The White House", "*Kyodo* News", "a; b", "Kyiv, Ukraine"]
- {id: letters, question: q, answer: B, wrong: [A, C, D], shown: [D, B, A, C]}
- {id: numbers, question: q, answer: "3", wrong: ["1", "2", "10"]}
- {id: primes, question: q, answers: [2, 29], wrong: [1, 51]}
- {id: none, question: q, answers: [all, None], wrong: [1, 51]}
- {id: who, question: q, answers: [Trump, Kim], wrong: [Moon, Abe], shown: [Abe, Kim, Moon, Trump]}
- {id: truth, question: q, answer: true}
- {id: order, question: q, order: [first, second, third, fourth]}
- {id: match, question: q, match: {Canada: Ottawa, "x = 1": "y = 2", Brazil: Brasília}, wrong: [Toronto]}
- {id: one, cloze: "Water is {{H2O}}."}
- {id: two, cloze: "{{100}} and {{212}}"}
- {id: bases, question: q, answers: [adenine, cytosine], need: 2}
- {id: number, question: q, answer: 5, unit: km}
- {id: text, question: q, answer: gold}
- {id: card, front: f, back: b}
- {id: essay, question: q, rubric: [One point., Another point., A third point.]}
"""


@pytest.fixture
def ask(open_bank):
    bank = open_bank(DECK)

    def asked(name):
        return Session.start([bank.item(f"kinds/{name}")], seed=4).asked

    return asked


def shown(text: str) -> str:
    return to_text(parse_inline(text))


NONE = "not one of"
LINES: list[tuple[str, str, Response | str]] = [
    ("primes", "none", Picked(())),
    ("primes", "[]", Picked(())),
    ("primes", '{"picked": []}', Picked(())),
    ("none", "none", Picked(("None",))),
    ("choice", "The White House", Picked(("The White House",))),
    ("choice", "  the white house. ", Picked(("The White House",))),
    ("choice", "*Kyodo* News", Picked(("*Kyodo* News",))),
    ("choice", "kyodo news", Picked(("*Kyodo* News",))),
    ("choice", "a; b", Picked(("a; b",))),
    ("choice", "kyiv, ukraine", Picked(("Kyiv, Ukraine",))),
    ("choice", "a", Picked(("The White House",))),
    ("choice", "B", Picked(("*Kyodo* News",))),
    ("choice", "3", Picked(("a; b",))),
    ("choice", '["Kyiv, Ukraine"]', Picked(("Kyiv, Ukraine",))),
    ("choice", '{"picked": ["Kyiv, Ukraine"]}', Picked(("Kyiv, Ukraine",))),
    ("choice", "a c", NONE),
    ("choice", "e", NONE),
    ("choice", "0", NONE),
    ("choice", "5", NONE),
    ("choice", "[1, 2]", "a list of 2"),
    ("choice", '{"typed": ["x"]}', "a different kind of question"),
    ("choice", '{"x": 1}', "an object is not an answer"),
    # where options are single letters, a letter is the option and digits are the labels
    ("letters", "b", Picked(("B",))),
    ("letters", "1", Picked(("D",))),
    # where options begin with digits, a digit is the option and letters are the labels
    ("numbers", "2", Picked(("2",))),
    ("numbers", "4", NONE),
    ("numbers", "d", Picked(("10",))),
    ("primes", "29", Picked(("29",))),
    ("primes", "2; 29", Picked(("2", "29"))),
    ("primes", "[2, 29]", Picked(("2", "29"))),
    ("primes", "2 29", NONE),
    ("who", "a c", Picked(("Abe", "Moon"))),
    ("who", "a,c", Picked(("Abe", "Moon"))),
    ("who", "ac", Picked(("Abe", "Moon"))),
    ("who", "a, c,", Picked(("Abe", "Moon"))),
    ("who", "13", Picked(("Abe", "Moon"))),
    ("who", "Kim; d", Picked(("Kim", "Trump"))),
    ("who", "kim, trump", Picked(("Kim", "Trump"))),
    ("who", "a a", Picked(("Abe",))),
    ("who", "a e", NONE),
    ("who", "Kim; Putin", "'Putin' is not"),
    ("who", "[]", Picked(())),
    ("truth", "t", Picked(("true",))),
    ("truth", "FALSE", Picked(("false",))),
    ("truth", "yes", Picked(("true",))),
    ("truth", "n", Picked(("false",))),
    ("truth", "true.", Picked(("true",))),
    ("truth", "maybe", "neither true nor false"),
    ("order", "first; second; third; fourth", Ordered(("first", "second", "third", "fourth"))),
    ("order", "fourth;first", Ordered(("fourth", "first"))),
    ("order", '["second", "first"]', Ordered(("second", "first"))),
    ("order", "aa", "repeated"),
    ("order", "abx", NONE),
    ("match", "Canada = Ottawa; Brazil = brasília", Matched((("Canada", "Ottawa"), ("Brazil", "Brasília")))),
    ("match", "x = 1 = y = 2", Matched((("x = 1", "y = 2"),))),
    ("match", '{"Canada": "Toronto", "x = 1": null}', Matched((("Canada", "Toronto"),))),
    ("match", "Canada =", Revealed()),
    ("match", "Canada = Paris", "not a pair of these"),
    ("match", "France = Ottawa", "not a pair of these"),
    ("match", "Canada = Ottawa; Canada = Toronto", Matched((("Canada", "Toronto"),))),
    ("match", "Ottawa", "1 entry for 3 pairs"),
    ("one", "H2O; or so", Typed(("H2O; or so",))),
    ("two", "100; 212", Typed(("100", "212"))),
    ("two", "100", Typed(("100", ""))),
    ("two", "; 212", Typed(("", "212"))),
    ("two", ";", Revealed()),
    ("two", "1; 2; 3", "3 entries for 2 blanks"),
    ("two", '["100", "212"]', Typed(("100", "212"))),
    ("two", '{"typed": ["100"]}', Typed(("100", ""))),
    ("one", '{"typed": ["100", "212"]}', "a list of 2"),
    ("number", '{"typed": ["5", "6"]}', "a list of 2"),
    ("text", '{"typed": ["gold"]}', Typed(("gold",))),
    ("text", '{"typed": ["gold", "silver"]}', "a list of 2"),
    ("text", '{"typed": []}', "a list of 0"),
    ("text", '{"typed": [["gold"]]}', "where a text is expected"),
    ("text", '{"typed": "gold"}', "'typed' has no list"),
    ("text", '{"rated": 3}', "a different kind of question"),
    ("text", '{"gold": 1}', Typed(('{"gold": 1}',))),
    ("bases", '["adenine", {"x": 1}]', "where a text is expected"),
    ("card", '{"rated": 3}', Rated(3)),
    ("card", '{"rated": [3]}', Rated(3)),
    ("card", '{"rated": 5}', "not one of again"),
    ("match", '{"matched": {"Canada": "Ottawa"}}', Matched((("Canada", "Ottawa"),))),
    ("match", '{"matched": ["Ottawa"]}', "not one of the left sides"),
    ("order", "second\nfirst", Ordered(("second", "first"))),  # pasted
    ("bases", "adenine\ncytosine", Typed(("adenine", "cytosine"))),
    ("text", "go\nld", Typed(("go ld",))),
    ("bases", "adenine; ; cytosine", Typed(("adenine", "cytosine"))),
    ("bases", "adenine, cytosine", Typed(("adenine, cytosine",))),
    ("bases", "[007]", Typed(("[007]",))),  # no JSON, so it is text
    ("number", "5 km", Typed(("5 km",))),
    ("number", "[5]", Typed(("5",))),
    ("text", "[1, 2]", Typed(("[1, 2]",))),
    ("text", '["gold"]', Typed(("gold",))),
    ("text", "{gold", Typed(("{gold",))),
    ("text", "gold; silver", Typed(("gold; silver",))),
    ("card", "good", Rated(3)),
    ("card", "E", Rated(4)),
    ("card", "1", Rated(1)),
    ("card", "splendid", "not one of again, hard, good, easy"),
    ("essay", "1 3", Picked(("One point.", "A third point."))),
    ("essay", "1,3", Picked(("One point.", "A third point."))),
    ("essay", "all", Picked(("One point.", "Another point.", "A third point."))),
    ("essay", "none", Picked(())),
    ("essay", "another point; 1", Picked(("Another point.", "One point."))),
    ("essay", "[2]", Picked(("Another point.",))),
    ("essay", "4", "does not name any points"),
]


def test_a_line_means(ask):
    """A text is the reason why the line cannot be used."""
    asked = {name: ask(name) for name in {name for name, _, _ in LINES}}
    for name, line, expected in LINES:
        found = read_line(line, asked[name], shown)
        if isinstance(expected, str):
            assert isinstance(found, Unreadable), (name, line)
            assert expected in found.reason, (name, line)
        else:
            assert found == expected, (name, line)


def test_labels_in_shown_order_are_an_ordering(ask):
    asked = ask("order")
    first, second, third, fourth = asked.options
    for line in ("cabd", "c a b d", "c,a,b,d", "3 1 2 4", "C; A; B; D"):
        assert read_line(line, asked) == Ordered((third, first, second, fourth))


def test_numbers_and_labels_are_a_matching(ask):
    asked = ask("match")
    b, c = asked.options[1], asked.options[2]
    expected = Matched(((asked.lefts[0], b), (asked.lefts[1], c), (asked.lefts[2], b)))
    for line in ("1 = b; 2 = c; 3 = b", "1b 2c 3b", "1b, 2c, 3b", "b; c; b", "bcb"):
        assert read_line(line, asked) == expected


def test_data_of_an_answers_file(ask):
    assert read_data(None, ask("text")) == Revealed()
    assert read_data(True, ask("truth")) == Picked(("true",))
    assert read_data(5, ask("number")) == Typed(("5",))
    assert read_data(["adenine", None, "x"], ask("bases")) == Typed(("adenine", "x"))
    assert read_data(["Ottawa", "Toronto", ""], ask("match")) == Matched(
        tuple(zip(ask("match").lefts, ("Ottawa", "Toronto"), strict=False))
    )
    assert read_data({"Canada": {"no": "text"}}, ask("match")).reason.endswith("is not one of the options")


def test_nothing_is_don_t_know(ask):
    for name in ("choice", "order", "two", "number", "card", "essay"):
        for line in ("", "   ", "/0"):
            assert read_line(line, ask(name)) == Revealed()


def test_reasons_hold_no_control_character_and_are_short(ask):
    found = read_line("\x1b[2J" + "x" * 10_000, ask("choice"))
    assert found.reason.isprintable()
    assert len(found.reason) < 80


def test_commands_are_exactly_these():
    assert [read_command(line) for line in ("/h", " /S ", "/q", "/?", "h", "/help", "/0", "")] == [
        "hint", "skip", "quit", "help", "", "", "", "",
    ]  # fmt: skip


def test_confidence_is_at_the_end_of_a_line():
    assert split_confidence("gold @sure") == ("gold", 3)
    assert split_confidence("a@b.c @Guess ") == ("a@b.c", 1)
    assert split_confidence("@fairly") == ("", 2)
    assert split_confidence("me@sure") == ("me@sure", None)


def test_every_kind_s_right_answer_is_understood_as_data_and_as_json(everything):
    """What feedback says under "answer" can be given back as an answer, and scores 1."""
    for entry in everything.entries:
        session = Session.start([everything.item(entry.identity)], seed=9, is_deck_word=everything.is_deck_word)
        question = session.asked.item.question
        forms = [read_data(to_data(right_response(question)), session.asked)]
        if question.kind == "matching":
            forms = []
        if question.kind != "flashcard":
            data = answer_data(question)
            forms.append(read_data(data, session.asked))
            forms.append(read_line(data if isinstance(data, str) else json.dumps(data), session.asked))
        for response in forms:
            assert not isinstance(response, Unreadable), (entry.id, response)
            _, result = session.answer(response)
            assert isinstance(result, Result)
            assert result.score.fraction == 1, (entry.id, response)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.text(st.characters(codec=None), max_size=40), st.sampled_from([row[0] for row in LINES]))
def test_any_line_is_a_response_that_can_be_graded_or_a_reason(ask, line, name):
    asked = ask(name)
    meaning = read_line(line, asked, shown)
    if not isinstance(meaning, Unreadable):
        Session.start([asked.item], seed=4).answer(meaning)


ODD_SHAPES = [
    *([], {}, [[]], [[], []], {"": ""}, [None], [None, None], [True], False, "", " ", "\0", "/0", "[", "{}", "null"),
    *(["a", "b"], ["a", "a"], [["a"]], [{"a": "b"}], {"a": {"b": "c"}}, {"a": ["b"]}, "9" * 5000, 1e308, -0.0),
    *({name: value} for name in ("typed", "picked", "ordered", "matched", "rated", "revealed") for value in (
        *(None, True, "", "a", 3, 9, [], {}, ["a"], ["a", "b"], [1, 2], [None], [["a"]], [{}], {"a": "b"}, {"a": []}),
    )),
    {"typed": ["a"], "picked": ["b"]},
    {"answer": {"typed": ["a", "b"]}},
    ["x"] * 1000,
]  # fmt: skip


@pytest.mark.slow
def test_any_shape_of_data_is_a_response_that_can_be_graded_or_a_reason(everything):
    """As data of a file, and as a line of JSON."""
    for entry in everything.entries:
        session = Session.start([everything.item(entry.identity)], seed=9, is_deck_word=everything.is_deck_word)
        for shape in ODD_SHAPES:
            for meaning in (read_data(shape, session.asked), read_line(json.dumps(shape), session.asked)):
                if isinstance(meaning, Unreadable):
                    assert meaning.reason.isprintable()
                    assert len(meaning.reason) < 100
                else:
                    session.answer(meaning)


def test_each_of_many_options_is_found_without_a_walk_through_all_of_them():
    names = [f"entry {number}" for number in range(3000)]
    calls: list[str] = []

    def show(text: str) -> str:
        calls.append(text)
        return text

    options = Options(names, show)
    assert options.find_each(reversed(names)) == names[::-1]
    assert options.find_each(map(str.upper, names)) == names
    assert options.find_each(map(str, range(1, 3001))) == names
    assert len(calls) <= 3 * len(names)
