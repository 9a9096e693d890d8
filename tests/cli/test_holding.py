"""`quiz suspend`, `unsuspend`, `bury` and `reset`, and what a review asks after them."""

import json
from pathlib import Path

import pytest

from .test_review import SUN, Learner


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


def ok(learner: Learner, day: int, *words: str) -> str:
    done = learner.run(day, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_suspended_question_is_not_asked_or_counted(learner: Learner) -> None:
    learner.review(1, "moon")
    assert ok(learner, 2, "suspend", "far", "moon/old") == "Suspended: moon/far\nSuspended: moon/old\n"
    assert ok(learner, 2, "suspend") == "Suspended: moon/far\nSuspended: moon/old\n"
    assert ok(learner, 3, "review", "--due") == "Due: 2 today, 0 tomorrow, 0 in the next 7 days.\n"
    assert "2 due" in ok(learner, 3)
    assert "2 of 2 questions begun" in ok(learner, 3, "review", "--by", "2026-03-20", "--due")
    assert sorted(name for name, _ in learner.review(3)) == ["air", "sea"]
    ok(learner, 4, "unsuspend", "far")
    assert [name for name, _ in learner.review(4)] == ["far"]


def test_a_buried_question_comes_back_tomorrow(learner: Learner) -> None:
    learner.review(1, "moon")
    assert ok(learner, 3, "bury", "far", "--json") == '{"event": "bury", "id": "moon/far"}\n'
    assert ok(learner, 3, "review", "--due") == "Due: 3 today, 1 tomorrow, 1 in the next 7 days.\n"
    by = ("review", "--by", "2026-03-20", "--due")
    assert "4 of 4 questions begun" in (said := ok(learner, 3, *by))
    assert "Today 3 answers" in said
    assert sorted(name for name, _ in learner.review(3)) == ["air", "old", "sea"]
    assert [name for name, _ in learner.review(4)] == ["far"]


def test_a_reset_question_is_new_again(learner: Learner) -> None:
    learner.review(1, "moon")
    assert ok(learner, 2, "reset", "far") == "Reset: moon/far\n"
    said = "Due: 3 tomorrow, 3 in the next 7 days; 1 not started.\n"
    assert ok(learner, 2, "review", "--due") == said
    assert [name for name, _ in learner.review(2)] == ["far"]


def test_a_new_question_that_is_suspended_is_not_introduced(learner: Learner) -> None:
    ok(learner, 1, "suspend", "moon/far")
    assert [name for name, _ in learner.review(1, "moon", "--new", "2")] == ["old", "air"]
    assert ok(learner, 1, "review", "--due") == "Due: 0 tomorrow, 2 in the next 7 days; 1 not started.\n"


def test_names_that_mean_no_question_or_several_change_nothing(learner: Learner) -> None:
    (learner.folder / "decks" / "star.yaml").write_text(SUN.replace("deck: sun", "deck: star"))
    done = learner.run(1, "suspend", "far", "fa")
    assert (done.returncode, done.stderr) == (2, "quiz: No question has the id fa. Did you mean far?\n")
    done = learner.run(1, "suspend", "hot")
    assert (done.returncode, done.stderr) == (2, "quiz: Several questions have the id hot: star/hot, sun/hot.\n")
    assert ok(learner, 1, "suspend") == "No question is suspended.\n"


def test_a_question_whose_deck_is_gone_is_held_by_its_whole_id(learner: Learner) -> None:
    learner.review(1, "moon")
    (learner.folder / "decks" / "moon.yaml").unlink()
    assert ok(learner, 2, "suspend", "moon/far#2", "--json") == '{"event": "suspend", "id": "moon/far#2"}\n'
    assert [json.loads(line)["id"] for line in ok(learner, 2, "suspend", "--json").splitlines()] == ["moon/far#2"]


def test_a_question_that_is_missed_too_often_says_so(learner: Learner) -> None:
    said = []
    for day in range(1, 10):
        events = learner.answer(day, "review", "sun", "--new", "1", "-n", "1", wrong=("hot",))
        said += [(event["id"], event["lapses"]) for event in events if event["event"] == "leech"]
    assert said == [("hot", 8)]
    shown = learner.run(10, "review", "sun", "-n", "1", "--new", "0", "--accessible", input="x\n").stdout
    assert "Missed 9 times since you began it: suspend it, edit it, or flag it." in shown
