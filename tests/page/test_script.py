"""A page draws, grades and counts as a terminal does: one table of cases, and the bundled decks, go through both."""

import json
import random
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

from quiz.engine.grading import grade
from quiz.engine.rating import rate
from quiz.engine.responses import from_data
from quiz.engine.results import Item, Rules, earn
from quiz.engine.selection import Entry, draw_lefts, draw_options, select
from quiz.model import Deck, Flashcard, Numeric
from quiz.reading.deckfile import read_deck
from quiz.responses import Malformed, Matched, Ordered, Picked, Rated, Revealed, Score
from quiz.sitting.wording import say_number
from tests.cli.program import run_quiz
from tests.page.conftest import data_of, page_of, read_sound_deck

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "engine" / "grading_cases.yaml"
Call = Callable[..., Any]


def test_sha256_is_that_of_the_standard(script: Call) -> None:
    for text in ("", "abc", "a" * 55, "a" * 56, "a" * 64, "é" * 100, "🙂|x", "7|deck/q|Oslo" * 40):
        assert script("sha256", text) == sha256(text.encode()).hexdigest()


def read_cases() -> list[tuple[Deck, list[dict[str, Any]]]]:
    groups = []
    for group in yaml.safe_load(CASES.read_text(encoding="utf-8")):
        head = f"deck: cases\ntitle: Cases\nformat: 2\nlanguage: {group.get('language', 'en')}\n"
        words = f"passages:\n  more: {json.dumps(' '.join(group.get('words', ['none'])))}\n"
        text = f"{head}{words}questions:\n- id: case\n" + indent(group["question"], "  ")
        groups.append((read_sound_deck(text, "cases.yaml"), group["cases"]))
    return groups


@pytest.mark.slow
def test_every_case_of_the_table_scores_the_same(script: Call) -> None:
    """The hundreds of cases that `quiz.engine` and the cards are held to."""
    wrong, count = [], 0
    for deck, cases in read_cases():
        (question,) = data_of(page_of(deck))["questions"]
        options = script("drawOptions", question, 7, 0)
        for case in cases:
            if isinstance(from_data(case["response"]), Picked | Ordered | Matched) and not has_texts(question, case):
                continue  # a text in another spelling, which no form of a page gives
            score = script("gradeResponse", question, options, case["response"])
            count += 1
            if case["score"] == "malformed":
                fits = "malformed" in score
            else:
                fits = score.get("fraction") == float(Fraction(str(case["score"])))
                fits = fits and score["typo"] == case.get("typo", score["typo"])
            if not fits:
                wrong.append((deck.questions[0].stem, case, score))
    assert wrong == []
    assert count > 400


def has_texts(question: dict[str, Any], case: dict[str, Any]) -> bool:
    (given,) = case["response"].values()
    texts = {*question["texts"], *question.get("lefts", ())}
    return {*given, *(given.values() if isinstance(given, dict) else ())} <= texts


POOLS = """\
deck: pools
title: Pools
pools:
  metals: [iron, copper, tin, lead, zinc, "the iron", gold]
  years: ["1969", "1970", "-5", "12.5", "12.25", "1001"]
questions:
- {id: a, question: Which is a metal?, answer: silver, wrong: [wood, {from: metals, pick: 3}]}
- {id: b, question: Which year?, answer: "1971", wrong: [{from: years, pick: 4}]}
- {id: c, question: Which is it?, answer: b, wrong: [a, c], shown: [a, b, c]}
- {id: d, question: Which are metals?, answers: [silver, mercury], wrong: [stone, {from: metals, pick: 2}]}
"""


def list_bundled() -> list[Deck]:
    decks = [read_sound_deck(POOLS)]
    for path in sorted([*ROOT.glob("decks/**/*.yaml")]):
        deck, _ = read_deck(path.read_bytes(), str(path))
        if deck is not None:
            decks.append(deck)
    return decks


@pytest.mark.slow
def test_options_and_orders_are_those_of_a_terminal(script: Call) -> None:
    """Whatever the seed, and when a question is shown again in a round of missed ones."""
    for deck in list_bundled():
        for question, data in zip(deck.questions, data_of(page_of(deck))["questions"], strict=True):
            for seed, showing in ((0, 0), (7, 0), (4711, 1), (10**15, 2)):
                drawn = [data["texts"][at] for at in script("drawOptions", data, seed, showing)]
                assert tuple(drawn) == draw_options(question, seed=seed, showing=showing), (question.identity, seed)
                lefts = [data["lefts"][at] for at in script("drawLefts", data, seed, showing)]
                assert tuple(lefts) == draw_lefts(question, seed=seed, showing=showing)


def test_the_same_questions_are_asked_in_the_same_order(script: Call) -> None:
    entries = [
        Entry(f"d/q{number}", f"q{number}", "short-answer", (), "", "d", f"p{number % 3}" if number % 4 else "", False)
        for number in range(40)
    ]
    questions = [{"id": entry.identity, "passage": entry.passage} for entry in entries]
    for seed in (0, 1, 99, 123456):
        for count in (None, 1, 7, 40):
            for order in ("shuffle", "file"):
                asked = script("selectQuestions", questions, seed, count, order)
                expected = select(entries, seed=seed, count=count, order=order)  # type: ignore[arg-type]
                assert [questions[at]["id"] for at in asked] == [entry.identity for entry in expected]


def test_points_ratings_and_numbers_are_those_of_a_terminal(script: Call) -> None:
    deck = read_sound_deck("deck: d\ntitle: D\nquestions:\n- {id: q, question: Q?, answer: A, points: 3}\n")
    question = deck.questions[0]
    typed = from_data({"typed": ["x"]})
    for fraction in (0.0, 1 / 3, 0.5, 2 / 3, 0.79, 0.8, 1.0):
        for hints in range(5):
            expected = earn(question, typed, Score(fraction), None, rules=Rules(), options=0, hints=hints, tries=1)
            assert script("earnPoints", {"points": 3}, fraction, hints) == expected
            for typo in (False, True):
                score = Score(fraction, (), typo)
                said = script("rateAnswer", {"fraction": fraction, "typo": typo}, {"typed": ["x"]}, hints)
                assert said == rate(score, typed, hints=hints)
    assert script("rateAnswer", {"fraction": 0}, {"revealed": True}, 0) == rate(Score(0.0), Revealed())
    assert script("rateAnswer", {"fraction": 1}, {"rated": 4}, 0) == rate(Score(1.0), Rated(4))
    numbers = random.Random(7)
    for value in [
        0,
        1,
        -1,
        0.05,
        0.95,
        99.96,
        2 / 3,
        -0.05,
        66.666667,
        *(numbers.uniform(-9, 100) for _ in range(300)),
    ]:
        assert script("sayNumber", value) == say_number(value)


@pytest.mark.slow
def test_the_right_answer_of_every_bundled_question_scores_one(script: Call) -> None:
    """And "I don't know" nothing, in both."""
    from quiz.engine.responses import right_response, to_data

    for deck in list_bundled():
        for question, data in zip(deck.questions, data_of(page_of(deck))["questions"], strict=True):
            options = script("drawOptions", data, 3, 0)
            response = right_response(question)
            score = grade(question, response, language=deck.language)
            assert not isinstance(score, Malformed)
            assert script("gradeResponse", data, options, to_data(response))["fraction"] == score.fraction == 1
            assert script("gradeResponse", data, options, {"revealed": True})["fraction"] == 0


def test_the_sum_is_that_of_a_terminal(script: Call) -> None:
    from quiz.engine.results import summarize
    from quiz.engine.session import Result

    deck = list_bundled()[1]
    questions = deck.questions[:8]
    numbers = random.Random(3)
    for _ in range(20):
        results, told = [], {}
        for number, question in enumerate(questions):
            item = Item(question, deck.id, deck.title, deck.language)
            points = round(question.points * numbers.choice((0, 1 / 3, 0.5, 1)), 12)
            response = None if numbers.random() < 0.2 else Rated(3)
            points = points if response else 0.0
            results.append(
                Result(question.identity, item, response, Score(0.5), points, question.points, None, "", 0, 1, ())
            )
            told[number] = {"points": points, "response": response and {"rated": 3}}
        expected = summarize(results, 0)
        sums = script("sumUp", [{"points": question.points} for question in questions], told)
        assert sums == {
            "points": expected.points,
            "most": expected.max_points,
            "percent": expected.percent,
            "answered": expected.answered,
            "total": expected.total,
        }


@pytest.mark.parametrize("kind", [Flashcard, Numeric])
def test_the_bundled_decks_have_what_these_tests_are_about(kind: type) -> None:
    assert any(isinstance(question.body, kind) for deck in list_bundled() for question in deck.questions)


def test_the_same_options_ask_the_same_questions_as_in_a_terminal(
    script: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--count`, `--tag` and `--seed`, as `quiz take` has them; and without a seed, whatever the page draws."""
    monkeypatch.chdir(tmp_path)
    env = {"QUIZ_HOME": str(tmp_path / "home")}
    for words, count in ((("--tag", "space", "--tag", "geography"), 4), ((), 9)):
        options = ["--seed", "11", "--count", str(count), *words]
        assert (
            run_quiz("export", "html", "examples", "-o", "x.html", *options, folder=tmp_path, env=env).returncode == 0
        )
        taken = ["take", "examples", *options, "--json", "--no-history", "--answers", "-"]
        events = run_quiz(*taken, folder=tmp_path, env=env, input="\n" * 99).stdout.splitlines()
        expected = [event["id"] for event in map(json.loads, events) if event["event"] == "question"]
        text = (tmp_path / "x.html").read_text()
        data = json.loads(text.split('id="data">')[1].split("</script>")[0])
        asked = script("selectQuestions", data["questions"], data["seed"], data["count"], data["order"])
        assert [data["questions"][at]["id"].split("/")[1] for at in asked] == expected
        assert len(expected) == count
        assert len(data["questions"]) == count, "nothing else is in the file"
