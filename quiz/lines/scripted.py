"""A sitting answered without a keyboard: lines of a pipe or file, or a mapping of question to answer.

Nothing here asks again, waits for a person or fails on its input: an answer that fits nothing is reported
and counts as "don't know". Knows neither where the lines come from nor how things are shown.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from quiz.lines.giving import Give, Given
from quiz.responses import Malformed, Response, Revealed
from quiz.shown import show
from quiz.sitting.exam_wording import TIME_OVER
from quiz.sitting.options import Unreadable
from quiz.sitting.ticking import TimeOver

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Result, Summary, TryAgain
    from quiz.sitting.exam import ExamSitting
    from quiz.sitting.sitting import Sitting

HELP = (
    "One answer per line: an option's text or label, several separated by ';', 'left = right; ...' for pairs, an"
    " empty line for don't know. /h hint, /s skip, /0 don't know, /q save and quit."
)


class View(Protocol):
    """The output of a sitting or an exam: `plain.PlainView`, `json_events.JsonView`."""

    def start(self, sitting: "Sitting", last: str) -> None: ...  # noqa: D102
    def question(self, asked: "Asked", flags: Sequence[str] = ()) -> None: ...  # noqa: D102
    def hint(self, text: str) -> None: ...  # noqa: D102
    def skipped(self, again: bool) -> None: ...  # noqa: D102
    def echo(self, given: str) -> None: ...  # noqa: D102
    def try_again(self, outcome: "TryAgain") -> None: ...  # noqa: D102
    def feedback(self, result: "Result", streak: int, *, revealed: bool = False) -> None: ...  # noqa: D102
    def next_time(self, days: int) -> None: ...  # noqa: D102
    def leech(self, lapses: int) -> None: ...  # noqa: D102
    def end(self, sitting: "Sitting", summary: "Summary") -> None: ...  # noqa: D102
    def say(self, text: str) -> None: ...  # noqa: D102
    def rehearse(self, asked: "Asked", result: "Result") -> None: ...  # noqa: D102
    def begin_exam(self, exam: "ExamSitting") -> None: ...  # noqa: D102
    def ask_in_exam(self, exam: "ExamSitting") -> None: ...  # noqa: D102
    def saved(self, exam: "ExamSitting") -> None: ...  # noqa: D102
    def time_over(self, text: str) -> None: ...  # noqa: D102
    def leave_exam(self, exam: "ExamSitting") -> None: ...  # noqa: D102
    def report(self, graded: "Sitting") -> None: ...  # noqa: D102


MOST_COMMANDS = 50
"""The most commands in a row for one question, so that a script that always asks for hints comes to an end."""


def run(sitting: "Sitting", view: View, give: Give, note: Callable[[str], object], last: str = "") -> "Summary":
    """Play the sitting to its end, or to the end of the input; return its score.

    `note` takes one sentence about input that could not be used; `last` is the result of the last time. With
    questions left, the sitting stays unfinished, to be resumed.
    """
    view.start(sitting, last)
    shown: object = None
    commands = 0
    while (asked := sitting.asked) is not None:
        with sitting.guarding(asked, note):
            here = (asked.item.question.identity, asked.again, asked.round)
            if here != shown:
                view.question(asked, sitting.attempt.list_flags(asked.item.question.identity))
                shown, commands = here, 0
            given = give(asked)
            if given is None or given.command == "quit":
                break
            if given.command:
                commands += 1
                if given.command == "skip" or commands <= MOST_COMMANDS:
                    _obey(sitting, view, asked, given.command)
                    continue
                given = given._replace(meaning=Unreadable("too many commands without an answer"))
            view.echo(given.text)
            _answer(sitting, view, asked, given, note)
    summary = sitting.finish() if sitting.asked is None else sitting.summary()
    view.end(sitting, summary)
    return summary


def _obey(sitting: "Sitting", view: View, asked: "Asked", command: str) -> None:
    match command:
        case "hint":
            view.hint(sitting.hint())
        case "skip":
            sitting.skip()
            view.skipped(asked.again)
        case "help":
            view.say(HELP)


def _answer(sitting: "Sitting", view: View, asked: "Asked", given: Given, note: Callable[[str], object]) -> None:
    meaning = given.meaning
    outcome: Result | TryAgain | Malformed = Malformed("")
    reason = meaning.reason if isinstance(meaning, Unreadable) else ""
    if not isinstance(meaning, Unreadable):
        outcome = sitting.answer(meaning, confidence=given.confidence)
        reason = show(outcome.reason) if isinstance(outcome, Malformed) else ""
    if isinstance(outcome, Malformed):
        number = f"question {asked.number} ({asked.item.question.id or asked.item.question.identity})"
        note(f"{given.place}: {reason}; {number} counts as don't know.")
        outcome = sitting.answer(Revealed())
    show_outcome(sitting, view, outcome)


def run_exam(exam: "ExamSitting", view: View, give: Give, note: Callable[[str], object]) -> None:
    """Ask every open question once, in order; then hand in.

    An unreadable, empty or skipped answer leaves the question open. With `/q`, or if the answers end
    first, the exam is not handed in and can be resumed. `note` takes one sentence about input that could
    not be used.
    """
    exam.rehearse(view.rehearse, note)
    exam.start()
    view.begin_exam(exam)
    try:
        for number in exam.sheet.open:
            exam.go(number)
            if exam.seconds_left() == 0:
                raise TimeOver
            view.ask_in_exam(exam)
            if not _take_answer(exam, view, give, note):
                view.leave_exam(exam)
                return
    except TimeOver:
        view.time_over(TIME_OVER)
    view.report(exam.hand_in())


def _take_answer(exam: "ExamSitting", view: View, give: Give, note: Callable[[str], object]) -> bool:
    """Take the next answer for the question asked; return False at the end of the input."""
    asked = exam.asked
    question = f"question {asked.number} ({asked.item.question.id or asked.item.question.identity})"
    given, commands = give(asked), 0
    while given and given.command in ("hint", "help") and commands < MOST_COMMANDS:
        note(f"{given.place}: an exam has no hints, and there is no help here.")
        given, commands = give(asked), commands + 1
    if given is None or given.command == "quit":
        return False
    if given.command in ("hint", "help"):
        given = given._replace(meaning=Unreadable("too many commands without an answer"))
    meaning: Response | Unreadable = Revealed() if given.command == "skip" else given.meaning
    reason = meaning.reason if isinstance(meaning, Unreadable) else ""
    view.echo(given.text)
    if not isinstance(meaning, Unreadable):
        outcome = exam.answer(meaning)
        reason = show(outcome.reason) if isinstance(outcome, Malformed) else ""
    if reason:
        note(f"{given.place}: {reason}; {question} stays open.")
    view.saved(exam)
    return True


def show_outcome(
    sitting: "Sitting", view: View, outcome: "Result | TryAgain | Malformed", revealed: bool = False
) -> None:
    """Show the result of an answer, unless it was malformed."""
    from quiz.engine.session import TryAgain

    if isinstance(outcome, TryAgain):
        view.try_again(outcome)
    elif not isinstance(outcome, Malformed):
        view.feedback(outcome, sitting.session.streak, revealed=revealed)
        show_next_time(sitting, view)


def show_next_time(sitting: "Sitting", view: View) -> None:
    """In a review, show when the latest question comes back, and if it was missed too often."""
    days = sitting.days_to_next()
    if days is not None:
        view.next_time(days)
    if lapses := sitting.count_lapses():
        view.leech(lapses)
