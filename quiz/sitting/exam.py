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
from quiz.sitting.attempt import Attempt, Heading
from quiz.sitting.choices import name_choices
from quiz.sitting.describing import describe_end, describe_result
from quiz.sitting.options import Unreadable
from quiz.sitting.sitting import Sitting
from quiz.sitting.ticking import TimeOver

if TYPE_CHECKING:
    from quiz.history.event import Event
    from quiz.history.log import Log
    from quiz.history.sittings import SittingRow
    from quiz.library import Bank


GRACE = timedelta(seconds=2)
"""How long after the end of time the answer being typed is still accepted."""


def count_answered(events: "Iterable[Event]") -> int:
    """Return how many questions have an answer, from the events of an exam that was not handed in."""
    steps = {event.question: event.data["step"] for event in events if event.data.get("step") in ("answer", "clear")}
    return sum(step == "answer" for step in steps.values())


class ExamSitting:
    """An exam being written and saved as an `attempt`.

    `seconds` is the time limit, None for none; `left_out` how many questions were left out because
    the learner would mark them. `graded` is the finished sitting that it became, once it is handed in.
    """

    def __init__(
        self,
        sheet: AnswerSheet,
        attempt: Attempt,
        *,
        seconds: int | None,
        left_out: int,
        started: datetime | None = None,
    ) -> None:
        self.sheet = sheet
        self.attempt = attempt
        self.seconds = seconds
        self.left_out = left_out
        self.started = started
        self.graded: Sitting | None = None
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

        `title` and `options` are those of an `Attempt`.
        """
        attempt = Attempt(bank=bank, log=log, now=now, origin="exam", title=title, options=options)
        return cls(sheet, attempt, seconds=seconds, left_out=left_out)

    def start(self) -> None:
        """Start the time and save that; a resumed exam is already running."""
        if self.started is not None:
            return
        at = self.attempt.now()
        limits = {"seconds": self.seconds, "left_out": self.left_out}
        self.attempt.begin(at, seed=self.sheet.seed, rules=self.sheet.rules, questions=self.questions, **limits)
        self.attempt.save(at)
        self.started = at

    @classmethod
    def resume(cls, row: "SittingRow", *, bank: "Bank", log: "Log", now: Callable[[], datetime]) -> "ExamSitting":
        """Return the exam of a row of the log with its answers and marks, at the next open question.

        Questions that the bank no longer has are left out; an answer that means
        nothing any more because its question was changed is dropped. ValueError if no question is left.
        """
        start, events = log.sitting(row.session)
        attempt, known = Attempt.resume(start, bank=bank, log=log, now=now, leave_out=SELF_RATED)
        data = start.data
        sheet = AnswerSheet.start(
            bank.items(known),
            seed=data.get("seed", 0),
            rules=Rules(**data.get("rules", {})),
            is_deck_word=bank.is_deck_word,
        )
        started = datetime.fromtimestamp(start.at_ms / 1000, now().tzinfo)
        limits = {"seconds": data.get("seconds"), "left_out": data.get("left_out", 0)}
        exam = cls(sheet, attempt, started=started, **limits)
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
            with leaving_out(self.attempt.bank.place_of(self.sheet.items[number - 1].question.identity), notify):
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
        return max(0.0, (self.deadline - self.attempt.now()).total_seconds())

    @property
    def questions(self) -> list[str]:
        """The identities of its questions."""
        return [item.question.identity for item in self.sheet.items]

    def head(self, last: str = "") -> Heading:
        """Return the heading of the exam; `last` is the result of the last time."""
        return self.attempt.head(len(self.sheet.items), self.sheet.seed, last)

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
        at = self.attempt.now()
        if self.graded is not None or self.deadline is None or at > self.deadline + GRACE:
            return "it came too late"
        if isinstance(meaning, (Unreadable, Revealed)):
            return "it is not an answer to the question"
        outcome = self._answer(min(at, self.deadline.astimezone(at.tzinfo)), meaning, None)
        return outcome.reason if isinstance(outcome, Malformed) else ""

    def _answer(self, at: datetime, response: Response, ms: int | None) -> Malformed | None:
        response = name_choices(self.sheet.asked.item.question, response)
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
        at = self.attempt.now()
        if self.deadline is not None and at > self.deadline:
            at = self.deadline.astimezone(at.tzinfo)
        session = self.sheet.grade_all()
        graded = Sitting(session, self.attempt, questions=self.questions)
        graded.ms = int((at - (self.started or at)).total_seconds() * 1000)
        graded.finished = True
        answers = [
            ("answer", self._describe(number, result))
            for number, result in enumerate(session.results, 1)
            if result.response is not None
        ]
        self.attempt.save(at, *answers, ("finish", {**describe_end(session.summary()), "ms": graded.ms}))
        self.graded = graded
        return graded

    # ------------------------------------------------------------ saving and replaying

    def _look(self) -> datetime:
        """Return the time; raise TimeOver if it is over."""
        at = self.attempt.now()
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
        self.attempt.save(at, ("draft", {"question": identity, "ms": ms, "data": {"step": step, **data}}))

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
