"""Thirty days of one learner, by keys on a pseudo-terminal: at three widths, and with labelled lines.

Each day begins on the home screen, with a clock that was moved on. The days hold a start on the first evening, reviews,
nights past midnight, two days off, a change to summer time, a quiz that is left, a program that is killed, and
questions that are undone, called right, suspended and buried. The record must hold every answer whose feedback
was seen and no other; what is due must be the same wherever it is shown, and as worked out from the answers alone; and
in the end the real Anki engine must come to the same memory and the same intervals.
"""

import json
import os
import random
import re
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from quiz.engine.memory import fold, list_intervals
from quiz.history.event import to_times
from quiz.history.log import COUNTS, Log
from quiz.history.memory import Memory
from tests.cli.program import run_quiz

from .terminal import Terminal

DAYS = 30
OFF = {11, 12}
LATE = {4, 9, 19, 25}
"""Days on which the review is after midnight, before the learner's next day begins."""
FIRST = {"left": 3, "killed": 5, "undone": 7, "called right": 8, "suspended": 14, "buried": 14}
"""The first day on which the learner does this, once."""
WORDS = ["amber", "birch", "coral", "delta", "ember", "fjord", "grove", "haven"]

TYPED = {f"The word no. {n}?": word for n, word in enumerate(WORDS)}
PICKED = {f"The pick no. {n}?": f"right {word}" for n, word in enumerate(WORDS[:4])}
TURNED = {f"Side {word}": f"back {n}" for n, word in enumerate(WORDS[:3])}
BACKS = {"back 0": "Side amber"}
DECK = "deck: month\ntitle: A month\nquestions:\n" + "".join(
    [
        *(f"- {{id: w{n}, question: '{stem}', answer: {word}}}\n" for n, (stem, word) in enumerate(TYPED.items())),
        *(
            f"- {{id: p{n}, question: '{stem}', answer: {word}, wrong: [left {n}, none {n}]}}\n"
            for n, (stem, word) in enumerate(PICKED.items())
        ),
        *(
            f"- {{id: t{n}, front: {front}, back: {back}{', both-ways: yes' if back in BACKS else ''}}}\n"
            for n, (front, back) in enumerate(TURNED.items())
        ),
    ]
)
NAMES = {
    **{stem: f"month/w{n}" for n, stem in enumerate(TYPED)},
    **{stem: f"month/p{n}" for n, stem in enumerate(PICKED)},
    **{front: f"month/t{n}" for n, front in enumerate(TURNED)},
    **dict.fromkeys(BACKS, "month/t0#2"),
}


class Month:
    """A learner in a folder. `seen` are the answers whose feedback was on the screen, by unit, of all days."""

    def __init__(self, folder: Path, width: int, *, labelled: bool) -> None:
        self.folder = folder
        self.width = width
        self.labelled = labelled
        self.drawn = random.Random(5)
        self.seen: list[str] = []
        self.held: dict[str, int] = {}
        self.done: set[str] = set()
        (folder / "decks").mkdir()
        (folder / "decks" / "month.yaml").write_text(DECK)

    def tell(self, day: int) -> datetime:
        """Return when the learner sits down on a day, in the offset of the place on that date."""
        offset = timezone(timedelta(hours=1 if day < 15 else 2))  # summer time begins on 29 March
        at = datetime(2026, 3, 14, 20, tzinfo=offset) + timedelta(days=day)
        return at + timedelta(hours=6) if day in LATE else at

    def environment(self, day: int) -> dict[str, str]:
        """Return what the environment says on a day."""
        now = {"QUIZ_NOW": self.tell(day).isoformat(), "QUIZ_HOME": str(self.folder / "home")}
        return now | ({"QUIZ_ACCESSIBLE": "1"} if self.labelled else {})

    def start(self, day: int, *words: str) -> Terminal:
        """Start `quiz` on a terminal."""
        command = [sys.executable, "-m", "quiz", *words]
        return Terminal(command, folder=self.folder, width=self.width, **self.environment(day))

    def run(self, day: int, *words: str) -> str:
        """Return what a command prints that has nothing to complain of."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        done = run_quiz(*words, folder=self.folder, env={**kept, **self.environment(day), "COLUMNS": str(self.width)})
        assert (done.returncode, done.stderr) == (0, ""), done
        return done.stdout

    def is_time(self, act: str, day: int) -> bool:
        """Whether the learner does this today; it is then done."""
        if day < FIRST[act] or act in self.done:
            return False
        self.done.add(act)
        return True

    def press(self, quiz: Terminal, key: str) -> None:
        """Press the key of a menu or of an answer: with labelled lines Enter ends it."""
        quiz.press(f"{key}\r" if self.labelled and key != "\r" else key)

    # ------------------------------------------------------------ the record

    def read_days(self) -> dict[str, list[tuple[int, int]]]:
        """Return day and rating of every answer that counts, by unit, without any help of `history.memory`."""
        found: dict[str, list[tuple[int, int]]] = {}
        with Log.open(self.folder / "home" / "history.db") as log:
            rows = log.query(
                "SELECT e.question, e.part, e.day, coalesce((SELECT o.rating FROM event o WHERE o.target = e.id AND"
                f" o.kind = 'override' ORDER BY o.id DESC LIMIT 1), e.rating) FROM event e WHERE e.kind = 'answer'"
                f" AND e.rating IS NOT NULL AND {COUNTS} ORDER BY e.at_ms, e.id"
            )
        for question, part, day, rating in rows:
            found.setdefault(question + ("#2" if part else ""), []).append((day, rating))
        return found

    def check(self, day: int, shown: str) -> None:
        """Assert what must hold on any day; `shown` is the home screen."""
        today = to_times(self.tell(day)).day
        answers = self.read_days()
        states = {unit: fold(given) for unit, given in answers.items()}
        with Log.open(self.folder / "home" / "history.db") as log:
            rows = log.query("SELECT question, part FROM event WHERE kind = 'answer' ORDER BY id")
            memory = Memory(log, lambda: self.tell(day))
            assert memory.states() == states
            due = memory.list_due()
        assert sorted(name + ("#2" if part else "") for name, part in rows) == sorted(self.seen)
        late = {unit for unit, state in states.items() if state is not None and state.due_day <= today}
        late -= {unit for unit, last in self.held.items() if day <= last}
        if {"month/t0", "month/t0#2"} <= late:
            late -= {"month/t0", "month/t0#2"} - due
        assert due == {unit for unit in late if not self._is_answered(unit, states, today)}
        spoken = re.search(r"(\d+) due", shown)
        assert int(spoken[1] if spoken else 0) == len(due)
        stats = json.loads(self.run(day, "stats", "--json"))
        assert stats["coming"][0] == len(due)
        assert stats["answers"] == sum(map(len, answers.values()))
        days = {given for unit in answers.values() for given, _ in unit}
        row = next(n for n in range(99) if today - n - (today not in days) not in days)
        assert stats["days_in_a_row"] == row
        words = re.search(r"(\d+) days? in a\s+row", shown)
        assert int(words[1] if words else 0) == row
        if due:
            assert f"Due: {len(due)} today" in self.run(day, "review", "--due")
        for width in (40, 80):
            page = run_quiz("stats", folder=self.folder, env={**self.environment(day), "COLUMNS": str(width)}).stdout
            assert self.labelled or max(map(len, page.splitlines())) <= width

    @staticmethod
    def _is_answered(unit: str, states: dict, today: int) -> bool:
        """Whether the other side of a card was answered on this day, which keeps this one for another."""
        other = unit.removesuffix("#2") if unit.endswith("#2") else f"{unit}#2"
        return other in states and states[other].last_day == today

    # ------------------------------------------------------------ playing

    def answer(self, quiz: Terminal, stem: str, *, right: bool) -> None:
        """Answer the question that is shown."""
        prompt = ": " if self.labelled else "> "
        if stem in TYPED:
            quiz.wait(prompt)
            quiz.press(f"{TYPED[stem] if right else 'nothing'}\r")
        elif stem in PICKED:
            number = list(PICKED).index(stem)
            option = PICKED[stem] if right else f"left {number}"
            quiz.wait(option)
            quiz.wait("Answer: " if self.labelled else "> ")
            if self.labelled:
                quiz.press(f"{option}\r")
            else:
                quiz.pick(option)
        else:
            quiz.wait(prompt)
            quiz.press("\r").wait(TURNED.get(stem) or BACKS[stem])
            quiz.wait(prompt)
            self.press(quiz, ("good" if right else "again") if self.labelled else ("3" if right else "1"))
        quiz.wait_any("Correct", "Wrong", "Rated", "Not known")
        self.seen.append(NAMES[stem])

    def play(self, quiz: Terminal, day: int, *, most: int = 99) -> int:
        """Answer until the result is shown, or `most` questions; return how many, the last one's feedback shown."""
        asked: set[str] = set()
        for count in range(most):
            came = quiz.wait_any(*NAMES, "best streak", "All of them right", "Worth another look", "Score: ", "Due: ")
            if came not in NAMES:
                if came != "Due: " and quiz.wait_any("Enter done", "to leave: ", "Due: ") != "Due: ":
                    quiz.press("\r")
                return count
            is_again = came in asked
            is_known = self.drawn.random() < 0.8
            # The program draws which questions come: if no text was wrong for long, one is.
            is_owed = came in TYPED and day >= 20 and "called right" not in self.done
            right = is_again or (is_known and not is_owed)
            asked.add(came)
            self.answer(quiz, came, right=right)
            self.act(quiz, day, came, count, right=right)
            if count + 1 < most:
                quiz.press("\r")
        return most

    def act(self, quiz: Terminal, day: int, stem: str, count: int, *, right: bool) -> None:
        """Do after an answer what these days are for; leave its feedback on the screen."""
        command = "/" if self.labelled else ""
        if self.is_time("undone", day):
            self.press(quiz, f"{command}u")
            quiz.wait("Asked again")
            quiz.wait(stem)
            self.answer(quiz, stem, right=True)
        if stem in TYPED and not right and self.is_time("called right", day):
            self.press(quiz, f"{command}y")
            quiz.wait("Counted as right")
        for act, key, last in (("suspended", "s", DAYS), ("buried", "b", day)):
            if NAMES[stem] not in self.held and self.is_time(act, day):
                self.press(quiz, f"{command}{key}")
                quiz.wait(act.capitalize())
                front = NAMES[stem].removesuffix("#2")
                self.held |= {front: last, f"{front}#2": last}  # both sides of a card
        quiz.wait("for more: " if self.labelled else "Enter")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "labelled"), [(40, False), (80, False), (200, False), (80, True)], ids=["40", "80", "200", "accessible"]
)
def test_a_month(tmp_path: Path, ask_anki: Callable[..., list], width: int, labelled: bool) -> None:
    month = Month(tmp_path, width, labelled=labelled)
    for day in range(DAYS):
        if day not in OFF:
            play_a_day(month, day)
    assert month.done == FIRST.keys()
    compare_with_anki(month, ask_anki)


def play_a_day(month: Month, day: int) -> None:
    """Look at the home screen, play or review, look again."""
    quiz = month.start(day)
    with quiz:
        shown = quiz.wait("q quit")
        if day:
            month.check(day, shown)
        if day == 0:
            month.press(quiz, "1")  # ten questions of the deck, which is the first one
            month.play(quiz, day)
        elif "due" in shown:
            month.press(quiz, "r")
            several = "1 due" not in shown
            if several and month.is_time("killed", day):
                month.play(quiz, day, most=1)
                quiz.kill(signal.SIGKILL)
                quiz.end()
                return
            leaves = several and month.is_time("left", day)
            month.play(quiz, day, most=1 if leaves else 99)
            if leaves:
                month.press(quiz, "/q" if month.labelled else "q")
        else:
            month.press(quiz, "q")
            assert quiz.end() == 0
            return
        shown = quiz.wait("q quit")
        month.check(day, shown)
        month.press(quiz, "q")
        assert quiz.end() == 0


def compare_with_anki(month: Month, ask_anki: Callable[..., list]) -> None:
    """Assert that Anki has the same memory and the same next intervals after the same answers."""
    units = {
        unit: given for unit, given in month.read_days().items() if all(rating in (1, 2, 3, 4) for _, rating in given)
    }
    states = {unit: fold(given) for unit, given in units.items()}
    today = to_times(month.tell(DAYS)).day
    cases, ours = [], []
    for unit, given in units.items():
        state = states[unit]
        assert state is not None
        cases.append((given, today - given[-1][0], state.due_day - state.last_day))
        ours.append(list(list_intervals(state, today)))
    theirs = ask_anki(cases)
    assert len(cases) == len(NAMES)
    assert [intervals for _, _, intervals in theirs] == ours
    for (stability, _, _), state in zip(theirs, states.values(), strict=True):
        assert state is not None
        assert stability == pytest.approx(state.stability, rel=1e-3)
