"""Files with faults, and the exact place and code of each: the cases are in `faulty.txt`.

There a case is a file, five dashes, and a line `line:column code` for each problem, without
`missing-id`; an arrow stands for a tab. Cases are parted by a line of five equals signs.
"""

import re
from pathlib import Path

import pytest

from quiz.model import ShortAnswer
from quiz.problems import CODES
from quiz.reading.deckfile import read_deck

FILE = (Path(__file__).parent / "faulty.txt").read_text("utf-8")
CASES = [re.split("^-----\n", case, flags=re.MULTILINE) for case in re.split("^=====\n", FILE, flags=re.MULTILINE)]


def test_every_fault_is_found_at_its_place_with_a_known_code_a_message_and_advice() -> None:
    wrong = {}
    for text, expected in CASES:
        _, problems = read_deck(text.replace("→", "\t").encode(), "deck.yaml")
        found = [f"{p.location.line}:{p.location.column} {p.code}\n" for p in problems if p.code != "missing-id"]
        if "".join(found) != expected:
            wrong[text] = (found, expected)
        for problem in problems:
            assert problem.code in CODES
            assert problem.message
            assert problem.help
            assert not problem.message.endswith(".")
    assert wrong == {}


def test_items_in_many_columns_are_held_against_the_first() -> None:
    """Only if all others are in one column, the first is the odd one."""
    text = "deck: d\ntitle: T\nquestions:\n" + "".join(
        f"{indent}- id: {name}\n{indent}  question: What {name}?\n{indent}  answer: {name}\n"
        for indent, name in (("    ", "a"), ("  ", "b"), ("", "c"))
    )
    _, problems = read_deck(text.encode(), "d.yaml")
    assert [(problem.location.line, problem.message) for problem in problems] == [
        (7, "this question begins in column 3, but those above begin in column 5"),
        (10, "this question begins in column 1, but those above begin in column 5"),
    ]
    assert {problem.help for problem in problems} == {"begin the dash in column 5, and its keys in column 7"}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["answer: " + "[" * 20 + " @"], "6:32 needs-quotes"),
        (["answer: " + "[" * 21 + " @"], "6:31 too-deep"),
        (["answer: " + "[" * 15 + "[a], " * 6 + "@"], "6:56 needs-quotes"),
        (["answer: " + "[" * 20 + "'[', @"], "6:36 needs-quotes"),
        (["hint: " + "[" * 15 + "]" * 4, "answer: " + "[" * 15 + " @"], "6:19 unclosed-bracket"),
        (["answer: " + "[" * 3 + "]" * 3 + "[" * 21 + " @"], "6:11 needs-quotes"),
        (["a[" * 15 + ": " + "[" * 10 + " @"], "6:46 needs-quotes"),
    ],
)
def test_brackets_are_counted_in_one_value_before_another_fault_on_their_line(lines: list[str], expected: str) -> None:
    """What is in quotes or already closed does not count, nor what is after the value."""
    text = "deck: d\ntitle: T\nquestions:\n- id: q\n  question: q\n" + "".join(f"  {line}\n" for line in lines)
    (problem,) = read_deck(text.encode(), "d.yaml")[1]
    assert f"{problem.location.line}:{problem.location.column} {problem.code}" == expected


OF_APOSTROPHE = "close it with ' at the end of the text; if it is an apostrophe, quote the whole text: \"'tis\""


def read_help(text: str) -> str:
    """Return the advice on the one problem of a deck with one question."""
    head = "deck: d\ntitle: T\npools: {p: [a, b]}\npassages: {moon: It shines.}\nquestions:\n- id: q\n"
    _, problems = read_deck((head + text).encode(), "d.yaml")
    (problem,) = problems
    return problem.help


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("  question: q\n  anwser: b\n", "did you mean 'answer'?"),
        ("  question: q\n  answer: 5\n  hnit: c\n  unit: km\n", "did you mean 'hint'?"),
        ("  question: q\n  answer: 5\n  unit: km\n  hint: b\n  hnit: c\n",
         "perhaps it means 'hint', which is already set: keep one of them"),
        ("  question: q\n  answer: 5\n  explain: first\n  second line: here\n",
         "if the text above continues here, quote all of it, or begin it on a line of its own after '>-'"),
        ("  question: q\n  answer: 5\n  anser: c\n",
         "perhaps it means 'answer', which is already set: keep one of them"),
        ("  question: q\n  answer: 5 apples\n  unit: km\n",
         "write the number alone, answer: 5, and its unit in 'unit'"),
        ("  question: q\n  answer: 5\n  within: 1\n  wrong: [6, 7]\n",
         "a number with a tolerance is typed: remove 'wrong', or this"),
        ("  question: q\n  answers: [a, b]\n  accept: [c]\n",
         "write variants of one entry as a nested list: [thymine, 5-methyluracil]"),
        ("  question: q\n  answer: b\n  wrong: [{from: p, pick: 1], c]\n",
         "write '}'; quote a text that has a bracket in it"),
        ("  question: q\n  answer: b\n  wrong: [c, {from: p, pick: 1]\n",
         "write '}' before it; quote a text that has a bracket in it"),
        ("  question: q\n  answer: b\n  wrong:\n  - {from: metals, pick: 1}\n", "known: p"),
        ("  question: q\n  answer: 1:05\n",
         'write "1:05" for the text, or a plain number such as 65 with unit: min for the number'),
        ("  question: q\n  answer: 'b'\n    more\n",
         "begin it in column 3 if it is a key of the question; else put it inside the quotation marks or brackets, or"
         " remove it"),
        ("  question: q\n  answer: 1.000,5\n", 'write "1.000,5" for the text, or 1000.5 for the number'),
        ("  question: q\n  answer: \"\\ud83d\"\n", "write the character itself"),
        ("  question: q\n  answer: \"a\" and \"b\"\n", """quote the whole text: '"a" and "b"'"""),
        ("  question: q\n  answer: \"a \"b\" c\"\n",
         """write \\" for the character itself, or use the other quotation marks: 'a "b" c'"""),
        ("  question: q\n  answer: b\n  explain: first\n    b#c: d\n",
         "quote the whole text, or begin the text on a line of its own after '>-'"),
        ("  question: q\n  correct: b\n", "did you mean 'answer'?"),
        ("  question: q\n  \u0430nswer: b\n", "write 'answer' with Latin letters: '\u0430' is Cyrillic"),
        ("  question: q\n  \u03b1nswer: b\n", "write 'answer' with Latin letters: '\u03b1' is Greek"),
        ("  question: q\n  answer: b\n  Explanation: x\n", "did you mean 'explain'?"),
        ("  question: q\n  answer: b\n  difficulty: harrd\n", "did you mean 'hard'?"),
        ("  question: q\n  answer: b\n  passage: mon\n", "did you mean 'moon'?"),
        ("  question: q\n  answer: c\n  wrong: [{from: q, pick: 1}]\n", "known: p"),
        ("  question: q\n  answer: b\n  type: multiple\n", "remove this key and its value"),
        ("  question: q\n  answer: 007\n", 'write "007" for the text, or 7 for the number'),
        (
            "  question: q\n  answer: 7,055\n",
            'write "7,055" for the text, or 7055 for the number (7.055 if the comma is decimal)',
        ),
        ("  question: q\n  answer: 71%\n", 'write "71%" for the text, or 71 with unit: "%" for the number'),
        ("  question: q\n  answer: 1_000\n", 'write "1_000" for the text, or 1000 for the number'),
        ("  question: q\n  answer: 0x1F\n", 'write "0x1F" for the text, or 31 for the number'),
        ("  question: q\n  answer: 384.400 km\n",
         'write "384.400 km" for the text, or 384.4 with unit: km for the number '
         "(384400 if the point separates thousands)"),
        ("  question: q\n  answer: 5 °C\n  unit: km\n",
         'write "5 °C" for the text, or 5 with unit: "°C" for the number'),
        ("  question: q\n  answer: ½\n", 'write "½" for the text, or 0.5 for the number'),
        ("  question: q\n  answer: 1 1/2\n", 'write "1 1/2" for the text, or 1.5 for the number'),
        ("  question: q\n  answer: -1/2\n", 'write "-1/2" for the text, or -0.5 for the number'),
        ("  question: q\n  answer: -$5\n", 'write "-$5" for the text, or -5 with unit: "$" for the number'),
        ("  question: q\n  answer: $5 million\n",
         'write "$5 million" for the text, or 5000000 with unit: "$" for the number'),
        ("  question: q\n  answer: 3.8×10^5\n", 'write "3.8×10^5" for the text, or 380000 for the number'),
        ("  question: q\n  answer: 10⁻⁷ m/s²\n",
         'write "10⁻⁷ m/s²" for the text, or 0.0000001 with unit: m/s^2 for the number'),
        ("  question: q\n  answer: 1989/90\n",
         'write "1989/90" for the text; a number is plain digits, such as 1234.5'),
        ("  question: q\n  answer: 24.12.\n",
         'write "24.12." for the text; a number is plain digits, such as 1234.5'),
        ("  question: q\n  answer: 0 1\n", 'write "0 1" for the text; a number is plain digits, such as 1234.5'),
        ("  question: 'tis\n  answer: b\n", OF_APOSTROPHE),
        ("  question: \"a\" b\n  answer: b\n", "quote the whole text: '\"a\" b'"),
        ("  question: q\n  answer: b\n  hint: @home\n", 'quote the whole text: "@home"'),
        ("  question: q\n foo: b\n  hint: @\n", "begin it in column 3"),
        ("  question: @home\n    is here\n  answer: b\n", "quote the whole text, to its end on a line below"),
        ("  question: q\n  match:\n    a: b\n    c: d\n  explain: x\n  hint: @\n", 'quote the whole text: "@"'),
        ("  question: |\n  more\n  answer: b\n", "begin it in column 5"),
        ("  question: q\n  answer: \"a\\\"\n",
         "write '\\\\' before the last \", which a single backslash makes a part of the text"),
        ("  question: q\n  answer: 'a '(b)' c'\n",
         "write '' for the character itself, or use the other quotation marks: \"a '(b)' c\""),
        ("  question: q\n  answer: b\n  wrong: [a#b, 'c'd']\n", 'put " around the whole text instead'),
        ("  question: q\n  answer: b\n  wrong: [a, \"b \"c\" d\"]\n",
         "put one pair of quotation marks around the whole text, and a backslash before those inside"),
        ("  question: q\n  answers:\n    a: x\n    b: y\n",
         "begin every item with a dash and a space, and remove its letter or number"),
        ("  question: q\n  answers:\n    ab: x\n    b: y\n", "begin every item with a dash and a space"),
        ("  question: q\n  answer: {a: b}\n",
         "quote the text if the braces belong to it; if it is feedback on the answer, end it with a full stop"),
        ("  question: q\n  answer: {}\n", "quote the text if the braces belong to it"),
        ("  question: a\n  answer: b\n  question: c\n  hint: d\n",
         "keep one of them; perhaps a '- ' is missing where a new item begins"),
        ("  question: q\n  answers: '* a'\n", "write '- ' before each item, and each on a line of its own"),
        ("  question: q\n  answers: ''\n", "write '- ' before each item, and each on a line of its own"),
        (f"  question: q\n  answers: {'b' * 60}\n", f"write [{'b' * 60}]"),
        (f"  question: q\n  answers: {'b' * 61}\n", "write '- ' before each item, and each on a line of its own"),
        ("  question: '123. What is it?'\n  answer: b\n", "write 'What is it?'; or 123\\. if it belongs to the text"),
        ("  question: 'Q123. What is it?'\n  answer: b\n", "write 'What is it?'"),
        ("  question: q\n  answer: 5\n  within: [a, 5]\n",
         "write digits, with a point before decimals and a minus sign if it is negative: 1234.5"),
        (f"  question: q\n  answer: 5\n  within: 1\n  reject: [{'1' * 41}]\n", "write digits, such as 1234.5"),
    ],
)  # fmt: skip
def test_advice_fixes_the_text_that_was_meant(text: str, help: str) -> None:
    assert read_help(text) == help


@pytest.mark.parametrize(
    ("id", "help"),
    [
        ("m\u043eon", "write moon, with Latin letters: '\u043e' is Cyrillic"),
        ("\u043e\u0441\u0430", "write something like capital-au"),
    ],
)
def test_letters_of_another_script_are_only_looked_for_beside_latin_ones(id: str, help: str) -> None:
    (problem,) = read_deck(f"deck: {id}\ntitle: T\nquestions:\n- id: q\n  front: a\n  back: b\n".encode(), "d.yaml")[1]
    assert problem.help == help


def read_messages(questions: str | bytes) -> list[str]:
    """Return the messages about questions; their first line is line 4."""
    data = questions.encode() if isinstance(questions, str) else questions
    _, problems = read_deck(b"deck: d\ntitle: T\nquestions:\n" + data, "d.yaml")
    return [problem.message for problem in problems]


def test_messages_say_no_more_than_is_so() -> None:
    """Of the length of an id, what a byte may be, the side on which keys are, and the column of a dash."""
    body = "  question: q\n  answer: b\n"
    (short,) = read_messages(f"- id: A{'b' * 63}\n{body}")
    (long,) = read_messages(f"- id: A{'b' * 64}\n{body}")
    assert short.endswith("a letter first")
    assert long.endswith("a letter first and at most 64 characters")
    assert read_messages(b"- {id: q, question: q, answer: b, hint: \x81}") == ["the byte 81 here is not UTF-8"]
    assert read_messages(b"- {id: q, question: q, answer: b, hint: \xe9}") == [
        "the byte E9 here is not UTF-8; in Latin-1 it would be 'é'"
    ]
    assert read_messages(f"- id: q\n  source:\n    foo b c\n    bar: x\n{body}") == [
        "this line has no colon, and the lines below are keys"
    ]
    assert read_messages(f"- id: a\n{body} - id: b\n{body}") == [
        "this dash begins in column 2, but the question above in column 1"
    ]


def test_equal_tags_are_reported_with_each_question() -> None:
    body = "  question: q\n  answer: b\n  tags: [a b]\n"
    assert len(read_messages(f"- id: a\n{body}- id: b\n{body}")) == 2


def test_an_escaped_letter_is_that_letter() -> None:
    text = 'deck: d\ntitle: T\nquestions:\n- id: q\n  question: q\n  answer: "caf\\u00e9 \\xe9"\n'
    deck, problems = read_deck(text.encode(), "d.yaml")
    assert deck is not None
    assert (deck.questions[0].body, problems) == (ShortAnswer(("café é",)), [])


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("within: [5, 5]", 0),
        ("within: [6, 5]", 1),
        ("within: ''", 1),
        (f"reject: [{'1' * 40}]", 0),
        (f"reject: [{'1' * 41}]", 1),
    ],
)
def test_a_limit_belongs_to_what_is_allowed(line: str, count: int) -> None:
    text = f"deck: d\ntitle: T\nquestions:\n- id: q\n  question: q\n  answer: 5\n  unit: m\n  {line}\n"
    assert len(read_deck(text.encode(), "d.yaml")[1]) == count


@pytest.mark.parametrize("count", [500, 501])
def test_entries_are_counted_across_groups(count: int) -> None:
    groups = "".join(f"  - [a{number}, b{number}]\n" for number in range(count))
    text = f"deck: d\ntitle: T\nquestions:\n- id: q\n  question: q\n  answers:\n{groups}"
    _, problems = read_deck(text.encode(), "d.yaml")
    expected = ["'answers' has 1002 entries, but 1000 is the maximum"] if count > 500 else []
    assert [problem.message for problem in problems] == expected


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("- kind: flashcard\n  id: q\n  question: q\n  answer: b\n", "remove this key and its value"),
        ("- {id: q, question: q, answer: b, kind: flashcard}\n", "remove this key and its value"),
        ("- {id: q, question: q, answer: b, answer: c}\n", "keep one of them"),
        ("- {id: q, question: q, answer: b, question: c}\n", "keep one of them"),
        ("- {id: q, question: q, answer b}\n",
         "write 'answer: ' if it is the key; else quote the text that the comma belongs to"),
        ("- {id: q, question: q, answer: b, explain: So it was, said one: yes}\n",
         "a comma between braces separates pairs: quote the text that the comma belongs to"),
        ("- {id: q, question: q, answer:b}\n", "write 'answer: b'"),
        ("- {id: q, question: q, answers:[b, c]}\n",
         "write a space after it if it ends a key; otherwise quote the text that it belongs to"),
        ("- {id: q, question: q, answers: [- a, b]}\n",
         "remove the dash, as commas separate items between brackets; or quote the text"),
        ("- {id: q, question: q, answers: [one two three four five, b]}\n", "quote it"),
        ("- {id: q, question: q, answers: 1. a}\n",
         "write '[' and ']' around the items, and a comma between two of them"),
        ("- {id: q, question: q, match: [a, b]}\n", "write {left: right, ...}, with braces"),
    ],
)  # fmt: skip
def test_advice_fits_the_text_between_braces(text: str, help: str) -> None:
    """Text without a line of its own is neither removed with its line nor indented."""
    _, problems = read_deck(("deck: d\ntitle: T\nquestions:\n" + text).encode(), "d.yaml")
    assert [problem.help for problem in problems] == [help]


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        ('{"title": "T", "answer": "b", "questions": [{"id": "q", "question": "q", "answer": "b"}]}',
         ["write deck: d, or run quiz check --fix", "write it between the braces of its question"]),
        ('{"deck": "d", "title": "T"}',
         ["add 'questions:', and write each question in braces, and '[' and ']' around them all"]),
        ('{"deck": "d", "title": "T", "questions": []}',
         ["write each question in braces, and '[' and ']' around them all"]),
        ("deck: d\ntitle: T\nquestions: []\n", ["write each question after '- ' below, without the brackets"]),
        ('{"deck": "d", "title": "T", "questions": {"question": "q", "answer": "b"}}',
         ["give each question braces of its own, and write '[' and ']' around them all"]),
        ("quiz: {deck: d, title: T}\n", ["keep only the braces after it, with everything in them"]),
        ("quiz:\n  deck: d\n  title: T\n", ["remove this line, and begin the keys below it in column 1"]),
    ],
)  # fmt: skip
def test_advice_fits_a_file_between_braces(text: str, helps: list[str]) -> None:
    _, problems = read_deck(text.encode(), "d.yaml")
    assert [problem.help for problem in problems] == helps


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("deck: d\r\ntitle: T\r\n".encode("utf-16"), "the file is in UTF-16 or UTF-32, not in UTF-8"),
        ("deck: d\r\ntitle: T\r\n".encode("utf-16-le"), "the file is in UTF-16 or UTF-32, not in UTF-8"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is not a text file"),
        (b"\x1f\x8b\x08\0\0\0\0\0\x80", "this is not a text file"),
    ],
)
def test_what_is_no_text_is_said_once(data: bytes, message: str) -> None:
    _, problems = read_deck(data, "d.yaml")
    assert [(p.code, p.message, p.location.line, p.location.column) for p in problems] == [("not-utf8", message, 1, 1)]


def test_a_fault_hides_nothing_behind_it() -> None:
    """Every third question is no YAML; each of the others has a fault of its own."""
    questions = []
    for number in range(0, 45, 3):
        questions += [
            f'- id: a{number}\n  question: "open\n  answer: b\n',
            f"- id: b{number}\n  question: q\n  answer: b\n  wrogn: [c]\n",
            f"- id: b{number}\n  question: q\n  answer: b\n",
        ]
    _, problems = read_deck(("deck: d\ntitle: T\nquestions:\n" + "".join(questions)).encode(), "d")
    codes = [problem.code for problem in problems]
    assert codes == ["unclosed-quote", "unknown-key", "duplicate-id"] * 15
    assert [problem.location.line for problem in problems[:3]] == [5, 10, 11]


def test_after_a_hundred_parts_that_are_no_yaml_nothing_more_is_read() -> None:
    text = "deck: d\ntitle: T\nquestions:\n" + "".join(f"- question: @{n}\n  answer: b\n" for n in range(150))
    deck, problems = read_deck(text.encode(), "d")
    assert deck is None
    assert [problem.code for problem in problems] == ["needs-quotes"] * 100 + ["too-many-problems"]
    assert problems[-1].location.line == 202


def test_after_a_thousand_problems_nothing_more_is_read() -> None:
    text = "deck: d\ntitle: T\nquestions:\n" + "- {}\n" * 100_000
    deck, problems = read_deck(text.encode(), "d")
    assert deck is None
    assert len(problems) == 1001
    assert problems[-1].code == "too-many-problems"


@pytest.mark.parametrize("key", ["explai n", "explain\u00a0it", "x: y", "", "[a]"])
def test_a_key_of_any_form_leaves_the_places_of_the_others(key: str) -> None:
    text = f"deck: d\ntitle: T\npools:\n  {key}: [a]\n  b: [c]\nquestions:\n- question: q\n  answer: b\n  {key}: c\n"
    deck, problems = read_deck(text.encode(), "d.yaml")
    assert deck is not None
    assert problems
    for question in deck.questions:
        assert question.place_of("answer") == (8, 11)
    for place in deck.places.split():
        assert re.fullmatch(r"\S+:\d+:\d+", place)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("\u00a0\u00a0answer: b", "bad-indent", 1),
        (" \u3000answer: b", "bad-indent", 2),
        ("  answer:\u00a0b", "space-after-colon", 10),
        ("  answer: b\n  hint:\n  -\u00a0c", "space-after-dash", 4),
    ],
)
def test_other_spaces_are_named_where_yaml_wants_ordinary_ones(line: str, code: str, column: int) -> None:
    text = f"deck: d\ntitle: T\nquestions:\n- id: a\n  question: q\n{line}\n  points: 0\n"
    _, problems = read_deck(text.encode(), "d.yaml")
    found = [(p.code, p.location.line, p.location.column) for p in problems]
    last = 6 + line.count("\n")
    assert found == [(code, last, column), ("bad-points", last + 1, 11)]


def test_other_spaces_within_a_text_are_text() -> None:
    text = (
        "deck: d\ntitle: T\nquestions:\n- id: a\n  question: |\n    q\n    \u00a0answer: c\n  answer: 10\u00a0apples\n"
    )
    deck, problems = read_deck(text.encode(), "d.yaml")
    assert problems == []
    assert deck is not None
    assert deck.questions[0].stem == "q\n\u00a0answer: c"


def test_in_a_file_saved_as_latin_1_other_faults_are_found_too() -> None:
    text = "deck: d\ntitle: T\nquestions:\n- id: é\n  question: é\n  answer: b\n- id: b\n  question: ü\n  anwser: c\n"
    _, problems = read_deck(text.encode("latin-1"), "d.yaml")
    assert [(p.code, p.location.line, p.location.column) for p in problems] == [
        ("bad-id", 4, 7),
        ("not-utf8", 4, 7),
        ("unknown-key", 9, 3),
    ]
    _, problems = read_deck("deck: ночь\ntitle: ночь\n".encode("cp1251"), "d.yaml")
    assert [p.code for p in problems] == ["not-utf8"]


def test_a_file_that_is_not_a_deck_is_reported_once() -> None:
    _, problems = read_deck(b"x-a: b\n", "d.yaml")
    assert [(p.code, p.location.line, p.location.column) for p in problems] == [("missing-key", 1, 1)]


@pytest.mark.parametrize(
    "block",
    [
        "  question: q\n  order: [{}]\n",
        "  question: q\n  order: [[{}], a]\n",
        "  question: q\n  rubric: [{}]\n",
        "  question: q\n  answers: [{}]\n",
        "  question: q\n  answers: [{}]\n  wrong: [x, y]\n",
        "  question: q\n  answer: b\n  wrong: [{}]\n",
        "  question: q\n  answer: b\n  accept: [{}]\n",
        "  question: q\n  answer: b\n  tags: [{}]\n",
        "  question: q\n  answer: b\n  hint: [{}]\n",
        "  question: q\n  match: {{{}}}\n",
    ],
)
def test_a_list_of_more_than_a_thousand_entries_is_refused(block: str) -> None:
    def read(count: int) -> list[str]:
        entries = ", ".join(f"e{n}: f" if "match" in block else f"e{n}" for n in range(count))
        text = "deck: d\ntitle: T\nquestions:\n- id: q\n" + block.format(entries)
        return [problem.code for problem in read_deck(text.encode(), "d.yaml")[1]]

    assert read(1000 - block.count("a]")) == []
    assert read(1001) == ["too-large"]
