"""Everything that a command prints with `--json` fits the schema of `quiz schema --events`."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft7Validator

from quiz.cli import quiz
from quiz.lines.event_schema import EVENTS

from ..json_output import SCHEMA, fits
from .test_review import Learner

ROOT = Path(__file__).parents[2]
EVERYTHING = str(ROOT / "decks" / "examples" / "everything.yaml")


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


def find_commands(command: click.Command, name: str) -> Iterator[str]:
    """Yield the commands that print JSON."""
    if isinstance(command, click.Group):
        for part in command.list_commands(click.Context(command)):
            yield from find_commands(command.get_command(click.Context(command), part), f"{name} {part}")  # type: ignore[arg-type]
    for option in command.params:
        if "--json" in option.opts or (isinstance(option.type, click.Choice) and "json" in option.type.choices):
            yield name


def test_every_command_that_prints_json_is_in_the_schema():
    Draft7Validator.check_schema(SCHEMA)
    names = {"quiz export" if name.startswith("quiz export ") else name for name in find_commands(quiz, "quiz")}
    assert names == set(SCHEMA["definitions"]) - set(EVENTS) - {"answer"}


@pytest.mark.slow
def test_sittings(learner: Learner) -> None:
    """A program takes the deck of all kinds, learns from the feedback, and takes it again."""
    seen: set[str] = set()

    def take(day: int, answers: str, *words: str) -> list[dict[str, Any]]:
        done = learner.run(day, *words, "--seed", "1", "--json", input=answers)
        found = fits("quiz " + words[0], done.stdout)
        seen.update(event["event"] for event in found)
        return found

    blank = take(1, "\n" * 50, "take", EVERYTHING, "--no-history")
    right = [event["answer"] for event in blank if event["event"] == "feedback"]
    lines = "".join((text if isinstance(text, str) else json.dumps(text)) + "\n" for text in right)
    kinds = {event["kind"] for event in blank if event["event"] == "question"}
    assert kinds == {entry["title"] for entry in SCHEMA["definitions"]["answer"]["anyOf"]}
    again = take(1, lines, "take", EVERYTHING)
    assert sum(event["score"] for event in again if event["event"] == "feedback") > 20
    take(2, "/h\n/h\n/s\nzzz\n/s\n" + "a\n" * 80, "take", EVERYTHING, "--tries", "2", "--negative")
    take(2, "x @sure\n" * 30, "take", EVERYTHING, "--confidence", "--pass", "50")
    take(3, lines, "take", EVERYTHING, "--exam", "--time", "10m")
    take(3, "a\n", "take", EVERYTHING, "--exam")
    take(9, lines, "review", EVERYTHING)
    take(10, "x\n" * 40, "review", EVERYTHING, "--by", "2026-03-30")
    for day in range(12, 30):
        take(day, "\n" * 3, "review", EVERYTHING, "--tag", "biology", "--ahead", "1", "--new", "0", "--once")
    for hold in ("suspend", "unsuspend", "bury", "reset"):
        fits(f"quiz {hold}", learner.run(30, hold, "everything/k", "--json").stdout)
        seen.add(hold)
    assert set(EVENTS) - seen <= {"time-over"}, "needs a clock that moves while a question waits"


def test_records(learner: Learner) -> None:
    learner.run(1, "take", EVERYTHING, input="a\n" * 9)
    learner.run(2, "take", EVERYTHING, "--discard", input="b\n" * 50)
    assert len(fits("quiz history", learner.run(3, "history", "--json").stdout)) >= 1
    fits("quiz history show", learner.run(3, "history", "show", "1", "--json").stdout)
    fits("quiz stats", learner.run(3, "stats", "--json").stdout)
    fits("quiz stats", learner.run(3, "stats", EVERYTHING, "--json").stdout)
    fits("quiz config", learner.run(3, "config", "--json").stdout)


def test_files(learner: Learner, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "decks", tmp_path / "mine" / "decks")
    shutil.copytree(ROOT / "seeds", tmp_path / "mine" / "seeds")
    (tmp_path / "bad.yaml").write_text("deck: bad\ntitle: Bad\nquestions:\n- question: Why?\n  anwser: 5\n")
    assert fits("quiz check", learner.run(1, "check", "bad.yaml", "--format", "json").stdout)[0]
    fits("quiz sources", learner.run(1, "sources", "mine", "--json").stdout)
    for words in (["--dry-run"], [], ["--dry-run"]):
        fits("quiz export", learner.run(1, "export", "anki", "mine/decks/hanoi-start.yaml", "--json", *words).stdout)
