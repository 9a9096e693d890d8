"""A sitting and an exam share the bank, the options they began with, and their part of the log.

Does not know what is asked, answered or graded, and has no clock: `now` is an argument.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from quiz.engine.selection import list_units
from quiz.engine.session import Rules
from quiz.errors import HistoryError
from quiz.identity import split_unit
from quiz.sitting.saving import AskAgain, insist, never

if TYPE_CHECKING:
    from quiz.history.event import Event
    from quiz.history.log import Log
    from quiz.library import Bank


class Heading(NamedTuple):
    """The heading of an attempt: `asked` of `pool` questions; `last` is a clause such as
    "last time 7/10, 3 days ago", "" for none; `credit` is who made the decks and under which terms, "" if none says it.
    """

    title: str
    asked: int
    pool: int
    seed: int
    last: str = ""
    credit: str = ""


def list_rules(rules: Rules) -> dict[str, Any]:
    """Return the rules as they are stored with a sitting."""
    return {"tries": rules.tries, "negative": rules.negative, "confidence": rules.confidence}


class Attempt:
    """One attempt at the questions of a bank.

    `origin` is take, review or exam. `options` (JSON-able) are kept with it; of these mean something here `names`
    (the DECK arguments), `pass` (percent) and `command` (the command that continues it, if that is not `--resume`).
    `id` is "" until it begins, and stays so without a log. `lost` are the questions that the bank no longer has,
    after a resume. `ask_again` is called when the log cannot be written or read.
    """

    def __init__(
        self,
        *,
        bank: "Bank",
        log: "Log | None",
        now: Callable[[], datetime],
        origin: str,
        title: str = "",
        options: Mapping[str, Any] | None = None,
    ) -> None:
        self.bank = bank
        self.log = log
        self.now = now
        self.origin = origin
        self.title = title or bank.title
        self.options = dict(options or {})
        self.id = ""
        self.lost: tuple[str, ...] = ()
        self.ask_again: AskAgain = never
        self._start: tuple[datetime, dict[str, Any]] | None = None  # not yet written
        self._placed = False  # whether the log knows where the decks are

    @classmethod
    def resume(
        cls, start: "Event", *, bank: "Bank", log: "Log", now: Callable[[], datetime], leave_out: Collection[str] = ()
    ) -> "tuple[Attempt, list[str]]":
        """Return the attempt that began with a start event, and the identities of those questions still in the bank.

        Questions of the kinds in `leave_out` are no longer asked.
        """
        data = start.data
        attempt = cls(
            bank=bank,
            log=log,
            now=now,
            origin=start.origin,
            title=data.get("title", ""),
            options=data.get("options", {}),
        )
        attempt.id = start.session
        questions = data.get("questions", [])
        here = {
            entry.identity for entry in list_units(bank.entries) if not entry.retired and entry.kind not in leave_out
        }
        attempt.lost = tuple(identity for identity in questions if identity not in here)
        return attempt, [identity for identity in questions if identity in here]

    # ------------------------------------------------------------ its state

    @property
    def begun(self) -> bool:
        """Whether anything of it is saved."""
        return self.log is not None and bool(self.id) and self._start is None

    @property
    def pass_mark(self) -> float | None:
        """The pass mark in percent, if there is one."""
        return self.options.get("pass")

    @pass_mark.setter
    def pass_mark(self, percent: float) -> None:
        self.options["pass"] = percent

    @property
    def resume_command(self) -> str:
        """The command that resumes it."""
        from shlex import join

        names = self.options.get("names") or [self.bank.name]
        exam = ["--exam"] if self.origin == "exam" else []
        return join(["quiz", *(self.options.get("command") or ["take", *names, *exam, "--resume"])])

    def list_flags(self, unit: str) -> list[str]:
        """Return the notes, which may be empty, of the flags that a question has from before, if they can be read."""
        if self.log is None:
            return []
        from quiz.history.remarks import list_notes

        question, _ = split_unit(unit)
        try:
            return list_notes(self.log, question)
        except HistoryError:  # the next answer will say so: nobody must be asked before a question is shown
            return []

    def head(self, asked: int, seed: int, last: str) -> Heading:
        """Return its heading."""
        pool = sum(not entry.retired for entry in self.bank.entries)
        return Heading(self.title, asked, pool, seed, last, self.bank.credit)

    # ------------------------------------------------------------ saving

    def begin(self, at: datetime, *, seed: int, rules: Rules, questions: Sequence[str], **more: object) -> None:
        """Begin it at a time; `more` is kept with the start. Its start is written with the first events saved."""
        if self.log is None:
            return
        from quiz.history.event import next_id

        self.id = next_id(int(at.timestamp() * 1000))
        data = {
            "bank": self.bank.name,
            "title": self.title,
            "seed": seed,
            "questions": list(questions),
            "rules": list_rules(rules),
            "options": self.options,
            **more,
        }
        self._start = (at, data)

    def save(self, at: datetime, *events: tuple[str, Mapping[str, Any]]) -> str:
        """Commit events, each a kind and its columns, in one transaction; return the id of the last, "" without a log.

        The column `question` names a unit.

        If that fails, `ask_again` decides whether to try again; otherwise raises HistoryError, and nothing is saved.
        """
        log = self.log
        if log is None:
            return ""
        saved = insist(lambda: self._append(log, at, events), self.ask_again)
        self._start = None
        return saved

    def _append(self, log: "Log", at: datetime, events: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
        make = partial(log.make, session=self.id, origin=self.origin)
        made = [make("start", now=self._start[0], data=self._start[1])] if self._start else []
        made += [make(kind, now=at, **_split(columns)) for kind, columns in events]
        log.append(*made, places=() if self._placed else self.bank.places)
        self._placed = True
        return made[-1].id


def _split(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns with question and part in place of the unit."""
    if "question" not in columns:
        return dict(columns)
    question, part = split_unit(columns["question"])
    return {**columns, "question": question, "part": part}
