"""The card's script grades as Python does: in V8 here, in the real desktop by `make test-desktop`."""

import html
import json
import re
import sys
import unicodedata
from fractions import Fraction
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from py_mini_racer import MiniRacer

from quiz.anki.note_type import PLACE
from quiz.anki.notes import Context, make_note
from quiz.engine import typed
from quiz.engine.grading import grade
from quiz.engine.languages import writes_comma
from quiz.engine.numbers import read_number
from quiz.engine.responses import from_data
from quiz.model import Deck, Flashcard, ListRecall, Question, Rubric, ShortAnswer
from quiz.reading.deckfile import read_deck
from quiz.responses import Malformed, Matched, Ordered, Picked, Rated, Response, Revealed, Typed
from quiz.script import GRADER, read_script
from quiz.script.nearwords import NearWords

CASES_FILE = Path(__file__).parents[1] / "engine" / "grading_cases.yaml"


@pytest.fixture(scope="module")
def script():
    """A function that calls one of the card's script and returns what it says."""
    engine = MiniRacer()
    engine.eval("".join(map(read_script, GRADER)))

    def call(name: str, *arguments: object) -> Any:
        said = engine.eval(f"JSON.stringify({name}({', '.join(map(json.dumps, arguments))})) || 'null'")
        return json.loads(said)

    call.engine = engine
    return call


def list_options(field: str) -> list[list[str]]:
    """The texts of each list of a field."""
    lists = re.findall(r"<ul>(.*?)</ul>", field)
    return [[html.unescape(re.sub("<.*?>", "", i)) for i in re.findall("<li>(.*?)</li>", one)] for one in lists]


def find_option(options: list[str], text: str) -> int:
    """The number of an option by its text, as `option_key` compares them."""
    return [typed.option_key(option) for option in options].index(typed.option_key(text))


def give(response: Response, fields: tuple[str, ...]) -> list[Any]:
    """A response as the card's script has it: numbers of options, or texts."""
    lists = list_options(fields[PLACE["Options"]])
    match response:
        case Picked(("true" | "false" as truth,)) if fields[PLACE["Kind"]] == "true-false":
            return [0 if truth == "true" else 1]
        case Picked(texts) | Ordered(texts):
            return [find_option(lists[0], text) for text in texts]
        case Matched(pairs):
            chosen = {typed.option_key(left): find_option(lists[1], right) for left, right in pairs}
            return [chosen.get(typed.option_key(left), -1) for left in lists[0]]
        case Typed(texts):
            return list(texts)
        case Revealed() | Rated():
            return []
    raise AssertionError(response)


def grade_by_script(script: Any, question: Question, response: Response, deck: Deck) -> Any:
    """What the card's script makes of a response, from the fields that a note has."""
    fields = make_note(question, Context(deck, {}, near=NearWords(deck).find)).fields
    correct = [float(credit) for credit in fields[PLACE["Correct"]].split()]
    accept = json.loads(html.unescape(fields[PLACE["Accept"]]) or "{}")
    card = {"correct": correct, "accept": accept, "whole": "whole" in fields[PLACE["Flags"]], "language": deck.language}
    return script("gradeAnswer", question.kind, card, give(response, fields))


def read_case_deck(group: dict[str, Any]) -> Deck:
    head = f"deck: cases\ntitle: Cases\nformat: 2\nlanguage: {group.get('language', 'en')}\n"
    words = f"passages:\n  more: {json.dumps(' '.join(group.get('words', ['none'])))}\n"
    text = f"{head}{words}questions:\n- id: case\n" + indent(group["question"], "  ")
    deck, problems = read_deck(text.encode(), "cases.yaml")
    assert deck
    assert not [problem for problem in problems if problem.severity == "error"]
    return deck


def list_cases():
    for group in yaml.load(CASES_FILE.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        deck = read_case_deck(group)
        for case in group["cases"]:
            response = from_data(case["response"])
            plays = not isinstance(deck.questions[0].body, (Flashcard, Rubric)) and not isinstance(response, Revealed)
            if plays:  # these are rated by the learner, and a card that is not answered is not graded
                yield pytest.param(deck, response, case, id=f"{deck.questions[0].stem[:30]} {case['response']}")


@pytest.mark.parametrize(("deck", "response", "case"), list(list_cases()))
def test_a_case_scores_the_same_on_a_card(script, deck, response, case):
    score = grade_by_script(script, deck.questions[0], response, deck)
    if case["score"] == "malformed":
        assert "malformed" in score
        return
    assert score["fraction"] == float(Fraction(str(case["score"])))
    assert score["typo"] == case.get("typo", score["typo"])
    if "feedback" in case:
        assert list_feedback(deck, response, score) == case["feedback"]
    if "note" in case:
        notes = ["typo forgiven" if mark["typo"] else mark.get("note", "") for mark in score["marks"] if "typo" in mark]
        assert " ".join(filter(None, notes)) == case["note"]


def list_feedback(deck: Deck, response: Response, score: Any) -> str:
    """What the back of a card says of the parts of an answer, in the order of the marks."""
    fields = make_note(deck.questions[0], Context(deck, {}, near=NearWords(deck).find)).fields
    found = re.findall(r'<li data-o="(\w+)"><b>.*?</b> (.*?)</li>', fields[PLACE["Feedback"]])
    said = {number: html.unescape(re.sub("<.*?>", "", text)) for number, text in found}
    if isinstance(response, Typed):
        numbers = [mark["said"] for mark in score["marks"] if mark.get("said") is not None]
    elif isinstance(response, Matched):
        numbers = [mark["given"] for mark in score["marks"] if not mark["credit"]]
    else:
        numbers = sorted(give(response, fields), key=lambda at: -float(fields[PLACE["Correct"]].split()[at]))
    return " ".join(said[str(number)] for number in numbers if str(number) in said)


SIGNS = "-+−,.'’ eE×x^10²⁻%km€$½7٬٫—㎞℃ºC{}()~\u200b"
ASIDES = [
    "late",
    "about",
    "million",
    "twenty",
    "two",
    "minus",
    "-",
    "km",
    "km.",
    "$5",
    "5",
    "1.5",
    "1,234",
    "½",
    "or so",
    "per cent",
    "%",
    "BC",
]
LANGUAGES = st.sampled_from(["en", "de", "de-CH", "fr"])


@pytest.mark.slow
@settings(max_examples=1500)
@given(
    st.text(st.sampled_from(SIGNS + "0123456789٣") | st.characters(), max_size=12)
    | st.from_regex(r"[+-]?[0-9]{1,4}([.,' ][0-9]{1,4}){0,3}( ?km| ?%)?", fullmatch=True)
    | st.lists(st.sampled_from(ASIDES), max_size=4).map(" ".join),
    LANGUAGES,
    st.lists(st.sampled_from(["km", "%", "€", "$", "US$", "m²", "µm", "k m", "°C", "million"]), max_size=2),
)
@example("1,234", "de", [])
@example("3.8 × 10⁵ km", "en", ["km"])
def test_numbers_are_read_alike(script, text, language, units):
    found = read_number(text, units=units, language=language)
    said = script("readNumber", text, units, writes_comma(language), language, [])
    if isinstance(found, Malformed):
        assert "malformed" in said
        return
    assert script("compareNumbers", said["value"], str(found.value).replace("E+", "e").replace("E", "e")) == 0
    assert said["note"] == found.note


def test_what_an_app_adds_to_the_typed_answer_is_no_part_of_it(script):
    """Each app shows the comparison in its own way: desktop with an arrow, AnkiDroid with a check mark."""
    good, missed, wrong = ({"classList": [name]} for name in ("typeGood", "typeMissed", "typeBad"))
    text = {"nodeName": "SPAN"}
    for nodes, typed_text in (
        ([good | {"textContent": "gold"}, {"id": "typecheckmark", "classList": [], "textContent": "✔"}], "gold"),
        ([wrong | {"textContent": "g"}, good | {"textContent": "old\u00a0x"}, missed | {"textContent": "-"}], "gold x"),
        (
            [good | {"textContent": "gold"}, {"nodeName": "BR"}, {"id": "typearrow"}, good | {"textContent": "iron"}],
            "gold",
        ),
        ([{"nodeName": "#text", "textContent": "gold"}], "gold"),
    ):
        shown = [text | {"id": ""} | node for node in nodes]
        script.engine.eval(f"var nodes = {json.dumps(shown)}")
        script.engine.eval("for (const n of nodes) if (n.classList) n.classList.contains = Array.prototype.includes")
        assert script.engine.eval("joinTyped(nodes)") == typed_text


NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,5})(\.[0-9]{1,5})?(e-?[0-9]{1,3})?", fullmatch=True)


@given(NUMBERS, NUMBERS)
@example("0", "-0.00")
@example("0.1", "0.10000000000000000000000001")
@example("-2", "-10")
def test_numbers_are_compared_exactly(script, one, other):
    expected = (Fraction(one) > Fraction(other)) - (Fraction(one) < Fraction(other))
    found = script("compareNumbers", one, other)
    assert (found > 0) - (found < 0) == expected


WORDS = st.sampled_from(
    """
    Canberra canbera The a Brasília brasilia ΟΔΟΣ c++ -5 – straße NO ı ١٢ U.S. us a.m. Ph.D. D. S.Korea
    a.txt x² x^2 ½ 1/2 5km 5 km % ° C 1,000 1000 red, (WHO) World Health Organization € Łódź lodz Москва́ don′t
    """.split()  # noqa: SIM905 (forty quoted words say less)
)
PHRASES = st.lists(WORDS | st.text(max_size=4), max_size=4).map(" ".join)


@pytest.mark.slow
@settings(max_examples=1000)
@given(PHRASES, PHRASES, st.booleans(), st.booleans(), st.sampled_from(["en", "de"]))
def test_texts_are_matched_alike(script, given_text, answer, exact, typos, language):
    """For any two texts: the same verdict, typing slips included."""
    deck = Deck("d", "d", "D", "d.yaml", (), language=language)
    body = ShortAnswer((answer or "x",), typos=typos, exact=exact)
    question = Question("q", "d/q", "?", body)
    found = grade(question, Typed((given_text,)), language=language)
    said = grade_by_script(script, question, Typed((given_text,)), deck)
    if isinstance(found, Malformed):
        assert "malformed" in said
    else:
        assert (said["fraction"], said["typo"]) == (found.fraction, found.typo)


@pytest.mark.slow
@settings(max_examples=500)
@given(
    st.lists(PHRASES.map(str.strip).filter(bool), min_size=1, max_size=4, unique_by=str.casefold),
    st.lists(
        PHRASES | st.lists(WORDS, max_size=3).map(", ".join) | st.lists(WORDS, max_size=3).map(" and ".join), max_size=5
    ),
    st.booleans(),
    st.booleans(),
    st.integers(1, 4),
)
def test_lists_are_recalled_alike(script, entries, typed_texts, exact, typos, need):
    """For any list and any lines: the same score and the same words on every text."""
    deck = Deck("d", "d", "D", "d.yaml", ())
    body = ListRecall(tuple((entry,) for entry in entries), min(need, len(entries)), typos=typos, exact=exact)
    question = Question("q", "d/q", "?", body)
    found = grade(question, Typed(tuple(typed_texts)))
    said = grade_by_script(script, question, Typed(tuple(typed_texts)), deck)
    assert (said["fraction"], said["typo"]) == (found.fraction, found.typo)
    assert [mark["given"] for mark in said["marks"]] == [mark.given for mark in found.marks]


@pytest.mark.slow
def test_every_character_is_folded_alike(script):
    """Alone, before a combining accent and between letters; but for what only one side's Unicode knows.

    Of the 120,000 ideographs and syllables that stay as they are, every hundredth is tried between others.
    """
    characters = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code)) not in ("Cn", "Co")
    ]
    alike = [one for one in characters if unicodedata.category(one) == "Lo" and typed.normalize(one) == one]
    few = sorted(set(characters).difference(alike) | set(alike[::100]))
    for pattern in ("%s", "%s\u0301", "x%s", "-%s", "a%sb", "%s7", "7%s", "a %s", "a.%s", "%s.b.", "%s²", "7 %s 7"):
        texts = [pattern % one for one in (characters if pattern == "%s" else few)]
        script.engine.eval(f"var texts = {json.dumps(texts)}")
        found = json.loads(script.engine.eval("JSON.stringify(texts.map((text) => normalize(text, false, 'en')))"))
        odd = [(t, f, e) for t, f in zip(texts, found, strict=True) if f != (e := typed.normalize(t))]
        assert odd == [], pattern
