"""`quiz review` as a program: what is due on which day, in which order, and what it says when nothing is."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from .program import run_quiz

DECK = """\
deck: moon
title: The Moon
questions:
- {id: far, question: How far?, answer: 384, tags: [orbit]}
- {id: old, question: How old?, answer: ancient, tags: [age]}
- {id: air, question: There is air., answer: false, tags: [air]}
- {id: sea, front: A mare, back: a plain of lava}
"""
SUN = """\
deck: sun
title: The Sun
questions:
- {id: hot, question: How hot?, answer: very}
- {id: big, question: How big?, answer: huge}
"""
RIGHT = {
    "far": "384",
    "distance": "384",
    "mare": "good",
    "old": "ancient",
    "air": "false",
    "sea": "good",
    "hot": "very",
    "big": "huge",
}


class Learner:
    """Somebody with two decks who runs `quiz` on days of March 2026, at noon."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "decks").mkdir()
        (folder / "decks" / "moon.yaml").write_text(DECK)
        (folder / "decks" / "sun.yaml").write_text(SUN)

    def run(
        self, day: int, *words: str, input: str = "", columns: int = 80, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, in the folder of the decks or another."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        now = {"QUIZ_NOW": f"2026-03-{day:02}T12:00:00+01:00", "LANG": "C.UTF-8", "COLUMNS": str(columns)}
        env = {**kept, **now, "QUIZ_HOME": str(self.folder / "home")}
        return run_quiz(*words, folder=folder or self.folder, env=env, input=input)

    def answer(self, day: int, *words: str, wrong: tuple[str, ...] = ()) -> list[dict]:
        """Run a command that asks, answer all right but these, and return its events."""
        answers = RIGHT | {name: "again" if name == "sea" else "" for name in wrong}
        (self.folder / "answers.json").write_text(json.dumps(answers))
        done = self.run(day, *words, "--json", "--answers", "answers.json")
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def review(self, day: int, *words: str, wrong: tuple[str, ...] = ()) -> list[tuple[str, int]]:
        """Review; return what was asked, and after how many days each comes again."""
        events = self.answer(day, "review", *words, wrong=wrong)
        return [(event["id"], event["days"]) for event in events if event["event"] == "next"]


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


def test_nothing_was_begun(learner: Learner) -> None:
    done = learner.run(1, "review")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "quiz: You have not started any deck. `quiz` lists the decks. Name one: quiz review hanoi-summit\n"
    )


def test_a_deck_is_learned_from_its_first_day_on(learner: Learner) -> None:
    """What was known comes after two days and then after eleven; what was not, on the next day."""
    assert learner.review(1, "moon", wrong=("far",)) == [("far", 1), ("old", 2), ("air", 2), ("sea", 2)]
    assert learner.review(1) == []
    assert learner.review(2) == [("far", 2)]
    assert sorted(learner.review(3)) == [("air", 11), ("old", 11), ("sea", 11)]
    assert learner.review(4) == [("far", 6)]
    assert learner.review(9) == []
    assert [name for name, _ in learner.review(10)] == ["far"]


def test_what_is_due_longest_comes_first(learner: Learner) -> None:
    learner.review(1, "moon", "--new", "1")
    learner.review(2, "moon", "--new", "1", wrong=("old",))
    asked = [name for name, _ in learner.review(9, "moon", "sun", "--new", "1")]
    assert asked[:2] == ["far", "old"]
    assert asked[2:] == ["hot"]


def test_new_questions_are_dealt_out_day_by_day(learner: Learner) -> None:
    """One of each deck in turn; what was begun today counts, also where `quiz take` has asked it."""
    assert [name for name, _ in learner.review(1, "moon", "sun", "--new", "3")] == ["far", "hot", "old"]
    assert learner.review(1, "moon", "sun", "--new", "3") == []
    assert [name for name, _ in learner.review(1, "moon", "sun", "--new", "4")] == ["big"]
    learner.answer(2, "take", "moon", "--tag", "air")
    assert learner.review(2, "moon", "--new", "1") == []


def test_without_a_name_the_decks_that_were_begun(learner: Learner) -> None:
    learner.answer(1, "take", "sun", wrong=("hot",))
    assert learner.review(3) == [("hot", 3), ("big", 11)]
    learner.review(3, "moon", "--new", "1")
    assert [name for name, _ in learner.review(6)] == ["far", "hot", "old", "air", "sea"]


def test_narrowed_and_ahead(learner: Learner) -> None:
    learner.review(1, "moon")
    assert [name for name, _ in learner.review(3, "-t", "age")] == ["old"]
    assert len(learner.review(3, "-n", "1")) == 1
    assert len(learner.review(3)) == 2
    assert learner.review(13) == []
    assert len(learner.review(13, "--ahead", "1")) == 4


def test_what_comes_when(learner: Learner) -> None:
    learner.review(1, "moon", "--new", "3", wrong=("far",))
    said = "Due: 1 tomorrow, 3 in the next 7 days; 1 not started.\n"
    assert learner.run(1, "review", "--due").stdout == said
    nothing = f"{said.rstrip()} To start more today, use --new 13.\n"
    assert learner.run(1, "review", "--new", "3").stdout == f"Nothing is due today. {nothing}"
    assert [name for name, _ in learner.review(1, "--new", "13")] == ["sea"]
    done = learner.run(2, "review", "--due", "--json")
    assert json.loads(done.stdout) == {"event": "due", "today": 1, "tomorrow": 3, "week": 3, "new": 0}
    due = {"event": "due", "today": 0, "tomorrow": 3, "week": 4, "new": 0}
    assert learner.answer(2, "review", "--new", "0")[-1] == due
    said = "Nothing is due today. Due: 3 tomorrow, 4 in the next 7 days.\n"
    assert learner.run(2, "review").stdout == said


def test_nothing_is_due_in_the_days_that_were_asked_for(learner: Learner) -> None:
    learner.review(1, "moon")
    learner.review(3)
    for days, when in (("1", "today or tomorrow"), ("3", "in the next 3 days")):
        said = learner.run(4, "review", "--ahead", days).stdout
        assert said == f"Nothing is due {when}. Due: 0 tomorrow, 0 in the next 7 days.\n"


def test_questions_of_a_tag_are_counted_alone(learner: Learner) -> None:
    learner.review(1, "moon", wrong=("old",))
    assert learner.run(2, "review", "-t", "age", "--due").stdout == "Due: 1 today, 0 tomorrow, 0 in the next 7 days.\n"
    said = "Nothing is due today. Due: 1 tomorrow, 1 in the next 7 days.\n"
    assert learner.run(2, "review", "-t", "orbit").stdout == said


def test_a_tag_that_no_question_has(learner: Learner) -> None:
    learner.review(1, "moon")
    done = learner.run(2, "review", "-t", "ages")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "quiz: No question in moon matches. Available tags: age, air, orbit.\n"


def test_a_seed_gives_the_same_order_on_any_day(learner: Learner) -> None:
    learner.review(1, "moon")
    for seed in ("0", "5"):
        asked = set()
        for day in range(3, 12):
            events = map(json.loads, learner.run(day, "review", "--json", "--seed", seed).stdout.splitlines())
            asked.add(next(event["id"] for event in events if event["event"] == "question"))
        assert len(asked) == 1


def test_the_command_that_goes_on_asks_for_the_same(learner: Learner) -> None:
    learner.review(1, "moon", "--new", "3")
    words = ("--new", "4", "--ahead", "1", "-n", "2", "--no-flip", "--once", "--seed", "1", "-t", "age", "-t", "air")
    done = learner.run(2, "review", *words, input="ancient\n")
    assert done.stderr.endswith(f"1 of 2 questions; progress saved. Resume with: quiz review {' '.join(words)}\n")


def test_a_question_that_is_renamed_or_moved_keeps_its_memory(learner: Learner) -> None:
    """Its identity is in `was`, of the question and of its deck."""
    learner.review(1, "moon", "sun", wrong=("far", "hot", "sea"))
    decks, (*moon, sea) = learner.folder / "decks", DECK.splitlines(keepends=True)
    (decks / "moon.yaml").write_text("".join(moon).replace("id: far", "id: distance, was: far"))
    (decks / "sun.yaml").write_text(SUN.replace("deck: sun", "deck: star\nwas: sun").replace("id: big", "id: large"))
    (decks / "sea.yaml").write_text(
        f"deck: sea\ntitle: Seas\nquestions:\n{sea.replace('id: sea', 'id: mare, was: moon/sea')}"
    )
    assert (
        learner.run(2, "review", "--due").stdout == "Due: 3 today, 2 tomorrow, 2 in the next 7 days; 1 not started.\n"
    )
    assert sorted(name for name, _ in learner.review(2, "--new", "0")) == ["distance", "hot", "mare"]


def test_a_copy_of_a_deck_is_not_reviewed_beside_it(learner: Learner) -> None:
    learner.review(1, "moon")
    (learner.folder / "decks" / "mine").mkdir()
    (learner.folder / "decks" / "mine" / "moon.yaml").write_text(DECK)
    done = learner.run(3, "review", "--due")
    assert (done.returncode, done.stdout) == (0, "Due: 4 today, 0 tomorrow, 0 in the next 7 days.\n")
    assert done.stderr == "quiz: moon is left out because another deck has the same id or questions.\n"


def test_a_deck_with_errors_is_left_out_unless_it_is_named(learner: Learner) -> None:
    learner.review(1, "moon", "sun")
    (learner.folder / "decks" / "sun.yaml").write_text(f"{SUN}- {{id: x, question: ?}}\n")
    done = learner.run(3, "review", "--due")
    assert done.stdout == "Due: 4 today, 0 tomorrow, 0 in the next 7 days.\n"
    assert done.stderr == "quiz: sun is left out because it has errors. To see them: quiz check sun\n"
    named = learner.run(3, "review", "sun", "--due")
    assert (named.returncode, named.stdout) == (1, "")
    assert "sun.yaml:6" in named.stderr


def test_a_question_that_is_retired_or_gone_is_not_asked(learner: Learner) -> None:
    learner.review(1, "moon")
    text = DECK.replace("tags: [age]", "retired: yes").replace(
        "- {id: far, question: How far?, answer: 384", "- {id: near, question: How near?, answer: 356"
    )
    (learner.folder / "decks" / "moon.yaml").write_text(text)
    assert sorted(name for name, _ in learner.review(3, "--new", "0")) == ["air", "sea"]


def test_it_is_listed_and_counts_for_no_last_score(learner: Learner) -> None:
    """A review asks what is hard: its score says nothing of the deck."""
    learner.answer(1, "take", "sun")
    learner.review(9, wrong=("hot", "big"))
    history = learner.run(9, "history").stdout.splitlines()
    assert history == [
        "  1  2026-03-09 12:00  Review: The Sun    0%  0 of 2 points",
        "  2  2026-03-01 12:00  The Sun          100%  2 of 2 points",
    ]
    listed = learner.run(12).stdout
    assert "The Sun" in listed
    assert "2 due, 2 of 2 met, last 2/2, 11 days ago" in listed


def test_answers_given_line_by_line(learner: Learner) -> None:
    done = learner.run(1, "review", "sun", "--seed", "1", input="very\n")
    assert done.returncode == 0
    assert done.stdout.startswith("Review: The Sun - 2 questions - seed 1 - 2 new\n")
    assert "Correct  1/1\n  Next: in 2 days\n" in done.stdout
    assert done.stdout.endswith("Due: 0 tomorrow, 1 in the next 7 days; 1 not started.\n")
    assert (
        done.stderr
        == "quiz: Input ended after 1 of 2 questions; progress saved. Resume with: quiz review sun --seed 1\n"
    )
