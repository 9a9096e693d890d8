"""A sitting or an exam of quiz itself, played on a page: its state for the page's script, and the steps taken there.

Each step is saved before its feedback is shown. Knows nothing of a network.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from quiz.engine.responses import from_data, to_data
from quiz.engine.session import Position, Result, Session
from quiz.responses import Malformed, Response
from quiz.sitting.exam import ExamSitting
from quiz.sitting.sitting import Sitting
from quiz.sitting.ticking import TimeOver
from quiz.sitting.times import say_wait


class StepRefused(Exception):
    """A step that is not possible; the message is a sentence for the learner."""


_MOVED_ON = "Not saved: this question is no longer asked. Reload the page."
_MEANINGLESS = "Not saved: this is no answer to the question. Reload the page."


class LiveSitting:
    """A sitting on a page."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting

    @property
    def units(self) -> Sequence[str]:
        """The questions of the page, by the names of their units."""
        return self.sitting.questions

    def describe(self) -> dict[str, Any]:
        """Return the state of the sitting, as the script keeps one."""
        session = self.sitting.session
        return _describe(session, session.describe_position(), finished=self.sitting.finished)

    def take(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Take a step and return what the page tells of it. Raises StepRefused, HistoryError."""
        match step.get("step"):
            case "answer":
                self._expect(step)
                return self._answer(_read_response(step), _read_ms(step))
            case "hint":
                self._expect(step)
                self.sitting.hint()
            case "skip":
                self._expect(step)
                self.sitting.skip()
            case "override" if self.sitting.last_result and self.sitting.last_result.identity == step.get("unit"):
                try:
                    return self._tell(self.sitting.override())
                except ValueError:
                    raise StepRefused(_MOVED_ON) from None
            case "finish" if self.sitting.asked is None:
                self.sitting.finish()
            case "retry" if self.sitting.finished and self.sitting.has_to_come_back:
                self.sitting = self.sitting.retry()
            case _:
                raise StepRefused(_MOVED_ON)
        return {}

    def _expect(self, step: Mapping[str, Any]) -> None:
        asked = self.sitting.asked
        if asked is None or asked.item.question.identity != step.get("unit"):
            raise StepRefused(_MOVED_ON)

    def _answer(self, response: Response, ms: int | None) -> dict[str, Any]:
        try:
            result = self.sitting.answer(response, ms=ms)
        except ValueError:
            raise StepRefused(_MEANINGLESS) from None
        if isinstance(result, Malformed):
            raise StepRefused(f"That cannot be read: {result.reason}.")
        if not isinstance(result, Result):
            raise StepRefused(_MOVED_ON)
        return self._tell(result)

    def _tell(self, result: Result) -> dict[str, Any]:
        days = self.sitting.days_to_next()
        told: dict[str, Any] = {"result": {"fraction": result.fraction, "points": result.points}}
        return told if days is None else {**told, "next": f"Next: {say_wait(days)}."}


class LiveExam:
    """An exam on a page."""

    def __init__(self, exam: ExamSitting) -> None:
        self.exam = exam

    @property
    def units(self) -> Sequence[str]:
        """The questions of the page, by the names of their units."""
        return self.exam.questions

    def describe(self) -> dict[str, Any] | None:
        """Return the state of the exam, as the script keeps one; None before it starts."""
        exam = self.exam
        if exam.graded is not None:
            session = exam.graded.session
            return _describe(session, session.describe_position(), finished=True)
        if exam.started is None:
            return None
        session = Session.start(exam.sheet.items, seed=exam.sheet.seed)
        attempt = _describe(session, session.describe_position(), finished=False)
        attempt["exam"] = True
        attempt["sheet"] = {
            "startedAt": int(exam.started.timestamp() * 1000),
            "responses": {number - 1: to_data(given) for number, given in exam.sheet.responses.items()},
            "marked": [number - 1 for number in sorted(exam.sheet.marked)],
            "ms": {},
            "place": exam.sheet.number - 1,
        }
        return attempt

    def take(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Take a step and return what the page tells of it. Raises StepRefused, HistoryError."""
        exam = self.exam
        try:
            match step.get("step"):
                case "start" if exam.started is None:
                    exam.start()
                case "answer" | "mark" as name if exam.started is not None and step.get("unit") in exam.questions:
                    exam.go(exam.questions.index(step["unit"]) + 1)
                    if name == "mark":
                        exam.mark()
                    elif isinstance(outcome := exam.answer(_read_response(step), ms=_read_ms(step)), Malformed):
                        raise StepRefused(f"That cannot be read: {outcome.reason}.")
                case "answer-at-last" if exam.started is not None and step.get("unit") in exam.questions:
                    exam.go(exam.questions.index(step["unit"]) + 1)
                    if why_not := exam.answer_at_last(_read_response(step)):
                        raise StepRefused(f"Your last answer was not saved: {why_not}.")
                case "hand-in" if exam.started is not None:
                    exam.hand_in()
                case _:
                    raise StepRefused(_MOVED_ON)
        except TimeOver:
            raise StepRefused("Not saved: the time is over. Hand in what is there.") from None
        except ValueError:
            raise StepRefused(_MEANINGLESS) from None
        return {}


def _read_response(step: Mapping[str, Any]) -> Response:
    try:
        return from_data(step.get("response"))
    except ValueError:
        raise StepRefused(_MEANINGLESS) from None


def _read_ms(step: Mapping[str, Any]) -> int | None:
    ms = step.get("ms")
    return ms if type(ms) is int and 0 <= ms < 10**9 else None


def _describe(session: Session, position: Position, *, finished: bool) -> dict[str, Any]:
    """Return a session as the script keeps one; questions are numbered as on the page."""
    return {
        "session": "",
        "seed": session.seed,
        "round": session.round,
        "retryOf": "",
        "units": [item.question.identity for item in session.items],
        "exam": False,
        "next": position.next,
        "skipped": list(position.skipped),
        "again": position.asked_again,
        "hints": position.hints,
        "settled": {place: _describe_result(result) for place, result in position.settled.items()},
        "events": [],
        "last": "",
        "finished": finished,
    }


def _describe_result(result: Result) -> dict[str, Any] | None:
    if result.response is None:
        return None
    return {
        "response": to_data(result.response),
        "fraction": result.fraction,
        "points": result.points,
        "hints": result.hints,
        "rating": result.rating,
        "source": result.rating_source,
        "overridden": result.overridden,
    }
