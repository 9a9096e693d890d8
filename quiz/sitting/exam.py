"""One exam: a pure answer sheet tied to the log and to a time limit.

Does not know how questions are shown or answers are read, and has no clock: `now` is an argument. The
start is written at once, so the time keeps running even if the program ends; each answer and change is
committed before the call returns, as a `draft` event with a `step`; grades are written in one
transaction when the exam is handed in. Without a log, nothing is saved.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from quiz.bugs import leaving_out
from quiz.engine.exam import SELF_RATED, AnswerSheet
from quiz.engine.responses import from_data, right_response, to_data
from quiz.engine.selection import draw_lefts
from quiz.engine.session import Asked, Result, Rules, Session
from quiz.errors import QuizError
from quiz.responses import Malformed, Response, Revealed
from quiz.sitting.options import Unreadable
from quiz.sitting.saving import AskAgain, insist, never
from quiz.sitting.sitting import Sitting, describe_end, describe_result
from quiz.sitting.ticking import TimeOver

if TYPE_CHECKING:
    from quiz.history.event import Event
    from quiz.history.log import Log, SittingRow
    from quiz.library import Bank


GRACE = timedelta(seconds=2)
"""How long after the end of time the answer being typed is still accepted."""


def count_answered(events: "Iterable[Event]") -> int:
    """Return how many questions have an answer, from the events of an exam that was not handed in."""
    steps = {event.question: event.data["step"] for event in events if event.data.get("step") in ("answer", "clear")}
    return sum(step == "answer" for step in steps.values())


class ExamSitting:
    """An exam being written and saved.

    `seconds` is the time limit, None for none; `left_out` how many questions were left out because
    the learner would mark them; `lost` the questions that the deck no longer has, after a resume.
    `graded` is the finished sitting that it became, once it is handed in. `ask_again` is called when the
    log cannot be written.
    """

    def __init__(
        self,
        sheet: AnswerSheet,
        *,
        bank: "Bank",
        log: "Log | None",
        now: Callable[[], datetime],
        title: str,
        options: Mapping[str, Any],
        id: str,
        started: datetime | None,
        seconds: int | None,
        left_out: int,
    ) -> None:
        self.sheet = sheet
        self.bank = bank
        self.log = log
        self.now = now
        self.title = title
        self.options = options
        self.id = id
        self.started = started
        self.seconds = seconds
        self.left_out = left_out
        self.lost: tuple[str, ...] = ()
        self.graded: Sitting | None = None
        self.ask_again: AskAgain = never
        self._ms: dict[int, int] = {}  # time spent on each question, by number

    # ------------------------------------------------------------ beginning

    @classmethod
    def begin(
        cls,
        sheet: AnswerSheet,
        *,
        bank: "Bank",
        log: "Log | None",
        now: Callable[[], datetime],
        seconds: int | None = None,
        left_out: int = 0,
        title: str = "",
        options: Mapping[str, Any] | None = None,
    ) -> "ExamSitting":
        """Return a new exam; nothing is saved, and its time does not run, before `start`.

        `options` are kept with it, as those of a `Sitting` are.
        """
        return cls(
            sheet,
            bank=bank,
            log=log,
            now=now,
            title=title or bank.title,
            options=dict(options or {}),
            id="",
            started=None,
            seconds=seconds,
            left_out=left_out,
        )

    def start(self) -> None:
        """Start the time and save that; a resumed exam is already running."""
        if self.started is not None:
            return
        at = self.now()
        if self.log is not None:
            from quiz.history.event import next_id

            self.id = next_id(int(at.timestamp() * 1000))
        rules = {"tries": 1, "negative": self.sheet.rules.negative, "confidence": False}
        data = {
            "bank": self.bank.name,
            "title": self.title,
            "seed": self.sheet.seed,
            "questions": [item.question.identity for item in self.sheet.items],
            "rules": rules,
            "options": self.options,
            "seconds": self.seconds,
            "left_out": self.left_out,
        }
        self._save(at, ("start", {"data": data}))
        self.started = at

    @classmethod
    def resume(cls, row: "SittingRow", *, bank: "Bank", log: "Log", now: Callable[[], datetime]) -> "ExamSitting":
        """Return the exam of a row of the log with its answers and marks, at the next open question.

        Questions that the bank no longer has are left out and listed in `lost`; an answer that means
        nothing any more because its question was changed is dropped. ValueError if no question is left.
        """
        start, events = log.sitting(row.session)
        data = start.data
        questions = data.get("questions", [])
        here = {entry.identity for entry in bank.entries if not entry.retired and entry.kind not in SELF_RATED}
        known = [identity for identity in questions if identity in here]
        sheet = AnswerSheet.start(
            bank.items(known),
            seed=data.get("seed", 0),
            rules=Rules(**data.get("rules", {})),
            is_deck_word=bank.is_deck_word,
        )
        zone = now().tzinfo
        exam = cls(
            sheet,
            bank=bank,
            log=log,
            now=now,
            title=data.get("title", bank.title),
            options=data.get("options", {}),
            id=row.session,
            started=datetime.fromtimestamp(start.at_ms / 1000, zone),
            seconds=data.get("seconds"),
            left_out=data.get("left_out", 0),
        )
        exam.lost = tuple(identity for identity in questions if identity not in here)
        numbers = {identity: number for number, identity in enumerate(known, 1)}
        for event in events:
            if event.kind == "draft" and event.question in numbers:
                exam.sheet = exam.sheet.go(numbers[event.question])
                exam._replay(event)
        exam.sheet = exam.sheet.go(exam.sheet.next_open or next(iter(exam.sheet.open), 1))
        return exam

    def rehearse(self, show: Callable[[Asked, Result], object], notify: Callable[[str], object]) -> None:
        """Leave out each question that `show` fails to show, with its right answer; `notify` gets a sentence for each.

        Raises QuizError if that leaves none. An exam is graded as a whole, so this is done before it.
        """
        failed: list[int] = []
        for number in range(1, len(self.sheet.items) + 1):
            with leaving_out(self.bank.place_of(self.sheet.items[number - 1].question.identity), notify):
                asked = self.sheet.go(number).asked
                alone = Session.start([asked.item], seed=self.sheet.seed, rules=self.sheet.rules)
                result = alone.answer(right_response(asked.item.question))[1]
                assert isinstance(result, Result)
                show(asked, result)
                continue
            failed.append(number)
        if len(failed) == len(self.sheet.items):
            raise QuizError("No question of this exam can be shown.")
        if failed:
            times = [self._ms.get(number, 0) for number in range(1, len(self.sheet.items) + 1) if number not in failed]
            self.sheet, self._ms = self.sheet.leave_out(failed), dict(enumerate(times, 1))

    # ------------------------------------------------------------ its state

    @property
    def asked(self) -> Asked:
        """The current question of the sheet."""
        return self.sheet.asked

    @property
    def deadline(self) -> datetime | None:
        """The time at which the exam is over, None without a limit and before the start."""
        if self.seconds is None or self.started is None:
            return None
        return self.started + timedelta(seconds=self.seconds)

    def seconds_left(self) -> float | None:
        """Return the seconds left, 0 when the time is over, None without a limit."""
        if self.deadline is None:
            return self.seconds
        return max(0.0, (self.deadline - self.now()).total_seconds())

    @property
    def pass_mark(self) -> float | None:
        """The pass mark in percent, if there is one."""
        return self.options.get("pass")

    @property
    def resume_command(self) -> str:
        """The command that resumes this exam."""
        from shlex import join

        return f"quiz take {join(self.options.get('names') or [self.bank.name])} --exam --resume"

    # ------------------------------------------------------------ writing

    def go(self, number: int) -> None:
        """Open the sheet at another question; ValueError if there is no question with that number."""
        self.sheet = self.sheet.go(number)

    def answer(self, response: Response, *, ms: int | None = None) -> Malformed | None:
        """Save an answer to the current question, in place of an earlier one; `Revealed` leaves it open.

        `ms` is the time it took. A `Malformed` (not readable, ask again) is not saved. Raises
        TimeOver if the time is over.
        """
        return self._answer(self._look(), response, ms)

    def answer_at_last(self, meaning: Response | Unreadable) -> str:
        """Save the answer that was being given when the time ended, as of that moment.

        Returns "" if it was saved, else the reason as a clause.
        """
        at = self.now()
        if self.graded is not None or self.deadline is None or at > self.deadline + GRACE:
            return "it came too late"
        if isinstance(meaning, (Unreadable, Revealed)):
            return "it is not an answer to the question"
        outcome = self._answer(min(at, self.deadline.astimezone(at.tzinfo)), meaning, None)
        return outcome.reason if isinstance(outcome, Malformed) else ""

    def _answer(self, at: datetime, response: Response, ms: int | None) -> Malformed | None:
        sheet = self.sheet.answer(response)
        if isinstance(sheet, Malformed):
            return sheet
        if isinstance(response, Revealed):
            if self.sheet.response is not None:
                self._save_draft(at, "clear", ms)
        else:
            self._save_draft(at, "answer", ms, response=to_data(response), options=list(self.asked.options))
        self._count_ms(ms)
        self.sheet = sheet
        return None

    def mark(self) -> bool:
        """Switch the mark of the current question; return whether it is now marked. Raises TimeOver."""
        sheet = self.sheet.mark()
        marked = sheet.number in sheet.marked
        self._save_draft(self._look(), "mark" if marked else "unmark")
        self.sheet = sheet
        return marked

    def hand_in(self) -> Sitting:
        """Grade and save all answers; return the finished sitting that they make.

        If the time is over, it counts as handed in when the time ended. A second call changes nothing.
        """
        if self.graded is not None:
            return self.graded
        at = self.now()
        if self.deadline is not None and at > self.deadline:
            at = self.deadline.astimezone(at.tzinfo)
        session = self.sheet.grade_all()
        graded = Sitting(
            session,
            bank=self.bank,
            log=self.log,
            now=self.now,
            title=self.title,
            options=self.options,
            id=self.id,
            questions=[item.question.identity for item in self.sheet.items],
        )
        graded.lost = self.lost
        graded.ms = int((at - (self.started or at)).total_seconds() * 1000)
        graded.finished = True
        graded.ask_again = self.ask_again
        answers = [
            ("answer", self._describe(number, result))
            for number, result in enumerate(session.results, 1)
            if result.response is not None
        ]
        self._save(at, *answers, ("finish", {**describe_end(session.summary()), "ms": graded.ms}))
        self.graded = graded
        return graded

    # ------------------------------------------------------------ saving and replaying

    def _look(self) -> datetime:
        """Return the time; raise TimeOver if it is over."""
        at = self.now()
        if self.graded is not None or (self.deadline is not None and at >= self.deadline):
            raise TimeOver
        return at

    def _count_ms(self, ms: int | None) -> None:
        self._ms[self.sheet.number] = self._ms.get(self.sheet.number, 0) + (ms or 0)

    def _describe(self, number: int, result: Result) -> dict[str, Any]:
        """Return the columns of a graded answer."""
        question = result.item.question
        assert result.response is not None
        data: dict[str, Any] = {"response": to_data(result.response), "options": list(result.options)}
        lefts = draw_lefts(question, seed=self.sheet.seed)
        if lefts:
            data["lefts"] = list(lefts)
        data["max_points"] = result.max_points
        return {**describe_result(result), "ms": self._ms.get(number, 0), "data": data}

    def _save_draft(self, at: datetime, step: str, ms: int | None = None, **data: object) -> None:
        identity = self.asked.item.question.identity
        self._save(at, ("draft", {"question": identity, "ms": ms, "data": {"step": step, **data}}))

    def _save(self, at: datetime, *events: tuple[str, dict[str, Any]]) -> None:
        """Commit events, each a kind and its columns, in one transaction."""
        log = self.log
        if log is not None:
            insist(lambda: self._append(log, at, events), self.ask_again)

    def _append(self, log: "Log", at: datetime, events: "Iterable[tuple[str, dict[str, Any]]]") -> None:
        made = [log.make(kind, session=self.id, origin="exam", now=at, **columns) for kind, columns in events]
        log.append(*made)

    def _replay(self, event: "Event") -> None:
        """Repeat a saved step on the sheet, which is open at the event's question."""
        sheet: AnswerSheet | Malformed = self.sheet
        match event.data.get("step"):
            case "answer":
                with suppress(KeyError, ValueError):  # the question has changed
                    sheet = self.sheet.answer(from_data(event.data["response"]))
            case "clear":
                sheet = self.sheet.answer(Revealed())
            case "mark" | "unmark" if (event.data["step"] == "mark") != (self.sheet.number in self.sheet.marked):
                sheet = self.sheet.mark()
        if not isinstance(sheet, Malformed):
            self.sheet = sheet
        self._count_ms(event.ms)
