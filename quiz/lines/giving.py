"""Answers from a pipe or a file, one at a time: lines, or a mapping of question to answer.

Knows neither where the lines come from nor the right answers.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from quiz.lines.pipes import is_text
from quiz.responses import Response, Revealed
from quiz.sitting.answers import drop_slash, read_command, read_data, read_line, split_confidence
from quiz.sitting.options import Unreadable

if TYPE_CHECKING:
    from quiz.engine.session import Asked


class Given(NamedTuple):
    """One thing given for a question: the `text` itself, its meaning and its place in the input.

    `command` is "hint", "skip", "quit", "help" or "".
    """

    text: str
    place: str
    meaning: Response | Unreadable = Revealed()
    command: str = ""
    confidence: int | None = None


Give = Callable[["Asked"], Given | None]
"""Returns the next thing given, for the question asked; None at the end of the input."""


def give_lines(lines: Iterator[str], source: str, shown: Callable[[str], str]) -> Give:
    """Return a function that takes one line per question; `source` names the file, "" for standard input."""
    numbered = enumerate(lines, 1)

    def give(asked: "Asked") -> Given | None:
        number, line = next(numbered, (0, ""))
        if not number:
            return None
        line = line.rstrip("\r\n").replace("\r", "")
        place = f"{source}:{number}" if source else f"line {number}"
        if not is_text(line):
            return Given(line, place, Unreadable("this line is not UTF-8"))
        return _understand(line, place, asked, shown)

    return give


def give_mapped(answers: Mapping[str, Any], source: str, shown: Callable[[str], str]) -> Give:
    """Return a function that takes the answer under the question's id, `deck/id` or identity.

    For an object {"answer": ..., "confidence": "sure"}, its answer. A question without an entry is
    skipped, and stays unanswered when it is asked again.
    """

    def give(asked: "Asked") -> Given | None:
        question = asked.item.question
        names = (question.identity, f"{asked.item.deck}/{question.id}", question.id)
        name = next((name for name in names if name in answers), None)
        if name is None:
            return Given("", source, command="skip")
        data, confidence, place = answers[name], None, f"{source}: {name}"
        if isinstance(data, dict) and "answer" in data and question.kind != "matching":
            confidence = split_confidence(f"@{data.get('confidence', '')}")[1]
            if confidence is None and data.get("confidence"):
                return Given(_spell(data), place, Unreadable("its confidence is not sure, fairly or guess"))
            data = data["answer"]
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
    line = drop_slash(line, read_command)
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
