"""`quiz stats` as a program: the page, the sentences, JSON and CSV, counted from a record made by playing."""

import csv
import json
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from .test_review import Learner

DECK = """\
deck: planets
title: Planets
questions:
- {id: big, question: Which is the largest?, answer: Jupiter, wrong: [Saturn, Mars], tags: [size]}
- {id: red, question: Which is red?, answer: Mars, wrong: [Venus], tags: [colour]}
- {id: ring, question: Which has rings?, answer: Saturn}
- {id: gone, question: Is Pluto one?, answer: false, retired: yes}
"""


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    learner = Learner(tmp_path)
    (tmp_path / "decks" / "planets.yaml").write_text(DECK)
    return learner


def play(learner: Learner, day: int, **answers: str) -> None:
    (learner.folder / "answers.json").write_text(json.dumps(answers))
    done = learner.run(day, "take", "planets", "--answers", "answers.json", "--json")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def played(learner: Learner) -> Learner:
    """Five days: the largest is taken for Saturn four times, and not known once; the others are right."""
    for day in (1, 2, 3, 10, 11):
        play(learner, day, big="Saturn" if day != 3 else "", red="Mars", ring="Saturn")
    return learner


def read(learner: Learner, day: int, *words: str) -> dict:
    return json.loads(learner.run(day, "stats", *words, "--json").stdout)


def test_nothing_answered_yet(learner: Learner) -> None:
    done = learner.run(1, "stats")
    assert (done.returncode, done.stdout) == (0, "No answers yet. Start with: quiz take hanoi-summit\n")


def test_what_is_counted(played: Learner) -> None:
    found = read(played, 12, "planets")
    assert found["answers"] == 15
    assert found["days_in_a_row"] == 2
    assert [(day["day"], day["answers"], day["right"]) for day in found["days"]] == [
        (f"2026-03-{day:02}", 3, 2) for day in (1, 2, 3, 10, 11)
    ]
    assert [(one["from_days"], one["right"], one["answers"]) for one in found["remembered"]] == [
        (1, 6, 9), (7, 2, 3), (21, 0, 0)
    ]  # fmt: skip
    assert [(one["title"], one["total"], one["met"]) for one in found["decks"]] == [("Planets", 3, 3)]
    assert [(one["title"], one["total"], one["met"]) for one in found["tags"]] == [("size", 1, 1), ("colour", 1, 1)]
    assert sum(found["coming"]) >= 1


def test_the_hardest_question_and_what_is_picked_instead(played: Learner) -> None:
    (hard,) = read(played, 12)["hardest"]
    assert (hard["stem"], hard["instead"], hard["times"]) == ("Which is the largest?", "Saturn", 4)
    assert (hard["share"]["right"], hard["share"]["answers"]) == (0, 5)


@pytest.mark.parametrize(("data", "count"), [({}, 14), ({"rule": 2}, 15)], ids=["old undo", "no other answer"])
def test_an_answer_that_was_undone_counts_if_there_is_no_other(played: Learner, data: dict, count: int) -> None:
    """By the rule that its undo names: an old undo took the answer back."""
    import sqlite3

    (record,) = (played.folder / "home").rglob("*.db")
    with closing(sqlite3.connect(record)) as db, db:
        columns = [name for _, name, *_ in db.execute("PRAGMA table_info(event)")]
        row = dict(
            zip(
                columns,
                db.execute(
                    "SELECT * FROM event WHERE question LIKE '%big%' AND day = (SELECT max(day) FROM event)"
                ).fetchone(),
                strict=True,
            )
        )
        undo = {
            **row,
            "id": row["id"][:-4] + "ffff",
            "kind": "undo",
            "target": row["id"],
            "score": None,
            "rating": None,
            "data_json": json.dumps(data, separators=(",", ":")),
        }
        marks = ", ".join("?" * len(columns))
        db.execute(f"INSERT INTO event ({', '.join(columns)}) VALUES ({marks})", list(undo.values()))
    assert read(played, 12)["answers"] == count


def test_the_page(played: Learner) -> None:
    text = played.run(12, "stats").stdout
    assert text.startswith("Stats   12 March 2026 · 15 answers · 2 days in a row\n")
    assert "  after 1 to 6 days      67% of 9 (35 to 88)\n" in text
    assert "  after 3 weeks or more  no answers yet\n" in text
    assert "  Planets  ━━━━━━━━━━━━  3 of 3 met, 2 known\n" in text
    assert "    0 of 5  Which is the largest?\n            instead: Saturn\n" in text
    assert "Pluto" not in text
    assert max(map(len, text.splitlines())) <= 80


def test_forty_columns(played: Learner) -> None:
    done = played.run(12, "stats", columns=40)
    assert max(map(len, done.stdout.splitlines())) <= 40
    assert "  Planets  3 of 3 met, 2 known\n" in done.stdout
    assert "  after 1 to 6 days      67% of 9\n                         (35 to 88)\n" in done.stdout


def test_sentences(played: Learner) -> None:
    lines = played.run(12, "stats", "--accessible").stdout.splitlines()
    assert lines[:3] == ["15 answers.", "2 days in a row.", "Last 7 days: 6 answers on 2 days."]
    assert lines[3:5] == ["Last 30 days: 15 answers on 5 days.", "Last year: 15 answers on 5 days."]
    assert "Remembered after 1 to 6 days: 67% of 9, probably between 35 and 88%." in lines
    assert "Hard question 1, right 0 of 5: Which is the largest?" in lines
    assert "Instead, 4 times: Saturn" in lines


def test_a_table_of_questions(played: Learner) -> None:
    rows = list(csv.DictReader(StringIO(played.run(12, "stats", "planets", "--csv").stdout)))
    assert [(row["id"], row["answers"], row["right"]) for row in rows] == [
        ("big", "5", "0"), ("red", "5", "5"), ("ring", "5", "5")
    ]  # fmt: skip
    assert rows[0]["last"] == "2026-03-11"


def test_what_is_coming_leaves_out_what_is_suspended_and_puts_off_what_is_buried(played: Learner) -> None:
    """And agrees with the number that a review says is due."""
    play(played, 14, big="Saturn", red="Venus", ring="Mars")  # all missed
    before = read(played, 28)["coming"]
    assert before[0] == 3
    assert played.run(28, "suspend", "planets/ring").returncode == 0
    assert played.run(28, "bury", "planets/big").returncode == 0
    after = read(played, 28)["coming"]
    assert (after[:2], sum(after)) == ([1, 1], 2)
    assert "Due: 1 today, 1 tomorrow" in played.run(28, "review", "planets", "--due").stdout
    rows = {row["id"]: row["held"] for row in csv.DictReader(StringIO(played.run(28, "stats", "--csv").stdout))}
    assert rows == {"big": "buried", "red": "", "ring": "suspended"}
    assert read(played, 29)["coming"][0] == 2


def test_both_sides_of_a_card_come_and_never_on_one_day(learner: Learner) -> None:
    deck = "deck: planets\ntitle: P\nquestions:\n- {id: mars, front: Mars, back: red, both-ways: yes}\n"
    (learner.folder / "decks" / "planets.yaml").write_text(deck)
    answers = json.dumps({"mars": "good", "mars#2": "good"})
    (learner.folder / "answers.json").write_text(answers)
    for day in (1, 2):
        learner.run(day, "review", "planets", "--answers", "answers.json")
    coming = read(learner, 9)["coming"]
    assert coming[:3] == [1, 1, 0]


def test_a_deck_without_a_live_question_has_no_share_of_it(played: Learner) -> None:
    text = DECK.replace("tags: [", "retired: yes, tags: [").replace("answer: Saturn}", "answer: Saturn, retired: yes}")
    (played.folder / "decks" / "planets.yaml").write_text(text)
    for words in ([], ["--json"], ["--csv"], ["--accessible"], ["planets"]):
        done = played.run(12, "stats", *words)
        assert (done.returncode, done.stderr) == (0, "")
    assert "Planets" not in played.run(12, "stats").stdout


def test_a_year_has_four_greens_of_sixteen_or_four_shades() -> None:
    from quiz.engine.statistics import Share
    from quiz.history.figures import DayCount
    from quiz.lines.stats import Figures
    from quiz.terminal.stats import stats_lines

    days = [DayCount(20_000 + n, answers, answers, 60) for n, answers in enumerate((1, 3, 6, 8, 1))]
    figures = Figures(20_010, days, 0, [Share()] * 3, [0] * 30, [], [], [])
    for colored, marks in ((True, "■"), (False, "░▒▓█")):
        found = [
            (line.plain[span.start], str(span.style))
            for line in stats_lines(figures, 80, colored=colored)
            for span in line.spans
            if line.plain[span.start] in marks
        ]
        assert sorted(style for _, style in found) == sorted(
            ["dim green", "green", "bright_green", "bold bright_green", "dim green"]
        )
        assert {mark for mark, _ in found} == set(marks)
    many = {str(span.style) for line in stats_lines(figures, 80, colors=256) for span in line.spans}
    assert {"dim color(65)", "color(65)", "color(28)", "bold color(34)"} <= many


def test_json_or_csv(learner: Learner) -> None:
    assert "Use --json or --csv, not both." in learner.run(1, "stats", "--json", "--csv").stderr
