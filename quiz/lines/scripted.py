"""A sitting answered without a keyboard: lines of a pipe or file, or a mapping of question to answer.

Nothing here asks again, waits for a person or fails on what it is given: what fits nothing is said
and counts as "don't know". Knows neither where the lines come from nor how things are shown.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from quiz.model import Malformed, Response, Revealed
from quiz.shown import show
from quiz.sitting.answers import Unreadable, read_command, read_data, read_line, split_confidence

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Result, Summary, TryAgain
    from quiz.sitting.sitting import Sitting

HELP = (
    "One answer a line: an option's text or label, several between ';', 'left = right; ...' for pairs, an empty line"
    " for don't know. /h hint, /s skip, /0 don't know, /q save and quit."
)


class View(Protocol):
    """What shows a sitting: `plain.PlainView`, `jsonlines.JsonView`."""

    def start(self, sitting: "Sitting", heading: str) -> None: ...  # noqa: D102
    def question(self, asked: "Asked") -> None: ...  # noqa: D102
    def hint(self, text: str) -> None: ...  # noqa: D102
    def skipped(self, again: bool) -> None: ...  # noqa: D102
    def echo(self, given: str) -> None: ...  # noqa: D102
    def try_again(self, outcome: "TryAgain") -> None: ...  # noqa: D102
    def feedback(self, result: "Result", streak: int, *, revealed: bool = False) -> None: ...  # noqa: D102
    def next_time(self, days: int) -> None: ...  # noqa: D102
    def end(self, sitting: "Sitting", summary: "Summary") -> None: ...  # noqa: D102
    def say(self, text: str) -> None: ...  # noqa: D102


class Given(NamedTuple):
    """One thing given for a question: `text` as it came, what it means, and where it stood.

    `command` is "hint", "skip", "quit", "help" or "".
    """

    text: str
    place: str
    meaning: Response | Unreadable = Revealed()
    command: str = ""
    confidence: int | None = None


MOST_COMMANDS = 50
"""How many commands in a row one question bears: a script that asks for hints for ever must end."""

Give = Callable[["Asked"], Given | None]
"""Hands out what is given next for the question asked; None when there is nothing more."""


def run(sitting: "Sitting", view: View, give: Give, note: Callable[[str], object], heading: str = "") -> "Summary":
    """Play the sitting to its end, or to the end of what is given; return its score.

    `note` takes one sentence about what could not be used. With questions left the sitting stays
    unfinished, to be resumed.
    """
    view.start(sitting, heading)
    shown: object = None
    commands = 0
    while (asked := sitting.asked) is not None:
        here = (asked.item.question.identity, asked.again, asked.round)
        if here != shown:
            view.question(asked)
            shown, commands = here, 0
        given = give(asked)
        if given is None or given.command == "quit":
            break
        if given.command:
            commands += 1
            if given.command == "skip" or commands <= MOST_COMMANDS:
                _obey(sitting, view, asked, given.command)
                continue
            given = given._replace(meaning=Unreadable("no answer after so many commands"))
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


def show_outcome(
    sitting: "Sitting", view: View, outcome: "Result | TryAgain | Malformed", revealed: bool = False
) -> None:
    """Show what an answer brought, unless it was malformed."""
    from quiz.engine.session import TryAgain

    if isinstance(outcome, TryAgain):
        view.try_again(outcome)
    elif not isinstance(outcome, Malformed):
        view.feedback(outcome, sitting.session.streak, revealed=revealed)
        show_next_time(sitting, view)


def show_next_time(sitting: "Sitting", view: View) -> None:
    """Show in a review when the question just answered comes again."""
    if sitting.memory is not None and sitting.last_result is not None:
        days = sitting.memory.days_to_next(sitting.last_result.identity)
        if days is not None:
            view.next_time(days)


# ---------------------------------------------------------------- what is given


def give_lines(lines: Iterator[str], source: str, shown: Callable[[str], str]) -> Give:
    """Hand out one line a question; `source` names the file in messages, "" for standard input."""
    numbered = enumerate(lines, 1)

    def give(asked: "Asked") -> Given | None:
        number, line = next(numbered, (0, ""))
        if not number:
            return None
        line = line.rstrip("\r\n").replace("\r", "")
        if number == 1:
            line = line.removeprefix("\ufeff")
        place = f"{source}:{number}" if source else f"line {number}"
        return _understand(line, place, asked, shown)

    return give


def give_mapped(answers: Mapping[str, Any], source: str, shown: Callable[[str], str]) -> Give:
    """Hand out the answer under the question's id, `deck/id` or identity.

    Of an object {"answer": ..., "confidence": "sure"} its answer. A question without an entry is
    skipped, for good when it comes again.
    """

    def give(asked: "Asked") -> Given | None:
        question = asked.item.question
        names = (question.identity, f"{asked.item.deck}/{question.id}", question.id)
        name = next((name for name in names if name in answers), None)
        if name is None:
            return Given("", source, command="skip")
        data, confidence = answers[name], None
        if isinstance(data, dict) and "answer" in data and question.kind != "matching":
            confidence = split_confidence(f"@{data.get('confidence', '')}")[1]
            data = data["answer"]
        place = f"{source}: {name}"
        if isinstance(data, str):
            given = _understand(data, place, asked, shown)
            if given.command in ("", "skip"):
                return given._replace(confidence=given.confidence or confidence)
            return Given(data, place, read_line(data, asked, shown), "", confidence)
        return Given(_spell(data), place, read_data(data, asked, shown), "", confidence)

    return give


def _understand(line: str, place: str, asked: "Asked", shown: Callable[[str], str]) -> Given:
    command = read_command(line)
    if command:
        return Given(line, place, command=command)
    confidence = None
    if asked.wants_confidence:
        line, confidence = split_confidence(line)
    return Given(line, place, read_line(line, asked, shown), "", confidence)


def _spell(data: Any) -> str:
    if isinstance(data, list):
        return "; ".join(map(str, data))
    if isinstance(data, dict):
        return "; ".join(f"{key} = {value}" for key, value in data.items())
    return "" if data is None else str(data)
