"""Moodle's report of responses (Results > Responses, with or without question and right answer), as rows of a class.

The report has no marks for single questions, so that each response is graded as an answer to the deck would be. A
question is found by its text, else by its right answer. Column names may be in any language: what they end with counts.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import NamedTuple

from quiz.classroom.matching import Questions, simplify
from quiz.classroom.results import Answer, Attempt, Finish, Row, Told
from quiz.classroom.tables import BadTable, Table
from quiz.engine.responses import to_data
from quiz.history.event import to_json
from quiz.plurals import say_count
from quiz.shown import show

_NUMBERED = re.compile(r"(.*\D)([0-9]+)", re.DOTALL)
_NAMES = {"response": "response", "question": "question", "rightanswer": "right", "righanswer": "right"}
_NOTHING = ("", "-")
_DATE = re.compile(r"([0-9]{1,2}) (\w+) ([0-9]{4}),? +([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})? *([AP]M)?", re.IGNORECASE)
_MONTHS = "january february march april may june july august september october november december".split()  # noqa: SIM905


class _Column(NamedTuple):
    """The columns of one question of the report; -1 for one that it does not have."""

    number: int
    question: int
    response: int
    right: int


def is_responses(header: Sequence[str]) -> bool:
    """Whether a table with these columns is such a report: it has one called "Response 1", or as good as that."""
    numbers = [int(found[2]) for name in header if (found := _NUMBERED.fullmatch(name))]
    return len(header) > 3 and 1 in numbers and not any(name in ("pupil", "version") for name in header)


def read_responses(
    table: Table, path: str, questions: Questions, told: Told, rename: Callable[[str], str] = str
) -> Iterator[Row]:
    """Yield the rows of a report, in which a learner is called as `rename` says.

    The addresses keep two learners of one name apart. What the report has of other questions, or cannot be
    graded, is reported. Raises BadTable.
    """
    header, *rows = table
    columns = list(_list_columns(header))
    if not columns:
        raise BadTable("this report has no responses: choose them under 'Display options' in Moodle")
    rows = [row + [""] * (len(header) - len(row)) for row in rows]
    matched: dict[int, str] = {}
    for column in columns:
        identity = _find_question(column, rows, questions)
        if identity:
            matched[column.number] = identity
        else:
            told.faults.append(f"{show(path)}: {_describe(column, rows)} is not a question of {show(questions.bank)}.")
    names = _Names(header)
    unread: dict[str, int] = {}
    addresses: dict[str, set[str]] = {}
    for row in rows:
        addresses.setdefault(names.find(row), set()).add(names.get(row, names.email))
    for row in rows:
        name, email = names.find(row), names.get(row, names.email)
        if name:
            learner = rename(name if len(addresses[name]) == 1 else f"{name} ({email})")
            email = rename(email)
            yield from _read_attempt(row, learner, email, names, columns, matched, questions, unread)
    for identity, count in unread.items():
        answers = say_count(count, "answer")
        told.faults.append(f"{show(path)}: {answers} to {show(identity)} cannot be graded from a report.")


def _read_attempt(
    row: Sequence[str],
    learner: str,
    email: str,
    names: "_Names",
    columns: Sequence[_Column],
    matched: dict[int, str],
    questions: Questions,
    unread: dict[str, int],
) -> Iterator[Row]:
    started = names.get(row, names.started)
    attempt = "moodle-" + _digest(questions.bank, learner, email, started)
    at_ms = _read_time(started)
    answers = []
    for column in columns:
        identity, said = matched.get(column.number, ""), row[column.response]
        if not identity or said in _NOTHING:
            continue
        graded = questions.grade(identity, said, row[column.right] if column.right >= 0 else "")
        if graded is None:
            unread[identity] = unread.get(identity, 0) + 1
            continue
        most = questions.points(identity)
        id = "moodle-" + _digest(attempt, identity)
        answers.append(
            Answer(
                *(id, attempt, learner, identity, questions.rev(identity), at_ms, graded.score, graded.score * most),
                *(most, to_json(to_data(graded.response)), 0),
            )
        )
    gradable = [identity for identity in matched.values() if identity not in unread]
    yield Attempt(attempt, learner, questions.bank, "exam", at_ms, to_json(gradable))
    yield from answers
    if names.is_finished(row):
        yield Finish(f"{attempt}-end", attempt, learner, at_ms)


def _list_columns(header: Sequence[str]) -> Iterator[_Column]:
    """Yield the columns of each question, which Moodle writes in this order: question, response, right answer."""
    numbered = [
        (place, found[1], int(found[2])) for place, name in enumerate(header) if (found := _NUMBERED.fullmatch(name))
    ]
    stems = {stem for _, stem, number in numbered if number == 1}  # else it is a grade: "Grade/10.00", "grade1000"
    by_number: dict[int, list[tuple[str, int]]] = {}
    for place, stem, number in numbered:
        if stem in stems:
            by_number.setdefault(number, []).append((_NAMES.get(simplify(stem).replace(" ", ""), ""), place))
    for number, some in sorted(by_number.items()):
        places = {kind: place for kind, place in some if kind}
        if not places:  # in another language
            order = {1: ("response",), 2: ("question", "response"), 3: ("question", "response", "right")}
            places = dict(zip(order.get(len(some), ()), (place for _, place in some), strict=True))
        if "response" in places:
            yield _Column(number, places.get("question", -1), places["response"], places.get("right", -1))


def _find_question(column: _Column, rows: Sequence[Sequence[str]], questions: Questions) -> str:
    if column.question >= 0:
        return next((found for row in rows if (found := questions.find(row[column.question]))), "")
    rights = {row[column.right] for row in rows} if column.right >= 0 else set()
    fitting = {
        identity
        for identity in questions.by_identity
        for right in rights
        if (graded := questions.grade(identity, right)) and graded.score == 1
    }
    return fitting.pop() if len(fitting) == 1 else ""


def _describe(column: _Column, rows: Sequence[Sequence[str]]) -> str:
    text = next((row[column.question] for row in rows if row[column.question]), "") if column.question >= 0 else ""
    return f"question {column.number}" + (f" ('{show(' '.join(text.split())[:60])}')" if text else "")


class _Names:
    """The columns that say who it was, and how the attempt went."""

    def __init__(self, header: Sequence[str]) -> None:
        plain = [simplify(name).replace(" ", "") for name in header]

        def find(*names: str) -> int:
            return next((plain.index(name) for name in names if name in plain), -1)

        self.first, self.last = find("firstname", "vorname"), find("lastname", "surname", "nachname")
        self.whole = find("fullname", "name", "lastnamefirstname", "surnamefirstname")
        self.email = find("emailaddress", "email", "emailadresse")
        self.user = find("username", "idnumber")
        self.state = find("state", "status")
        self.started = find("started", "startedon", "begonnenam", "begonnen")
        self.ended = find("completed", "completedon", "beendetam", "beendet")

    def get(self, row: Sequence[str], place: int) -> str:
        return row[place] if place >= 0 else ""

    def find(self, row: Sequence[str]) -> str:
        """Return the learner's name: first name and last name, else what identifies the learner."""
        both = " ".join(filter(None, (self.get(row, self.first), self.get(row, self.last))))
        if both or self.whole >= 0:
            return " ".join((both or self.get(row, self.whole)).split())
        if self.user >= 0 or self.email >= 0:
            return self.get(row, self.user) or self.get(row, self.email)
        return " ".join(f"{row[1]} {row[0]}".split())  # Moodle's order in every language

    def is_finished(self, row: Sequence[str]) -> bool:
        """Whether the attempt was handed in."""
        state = self.get(row, self.state).casefold()
        return state in ("finished", "beendet") or (not state and self.get(row, self.ended) not in _NOTHING)


def _read_time(text: str) -> int:
    """Return a time of a report in milliseconds since 1970, as if it were in UTC; 0 if it cannot be read."""
    found = _DATE.search(text)
    month = found[2].casefold() if found else ""
    if not found or month not in _MONTHS:
        return 0
    hour = int(found[4]) % 12 + 12 * (found[6].upper() == "PM") if found[6] else int(found[4])
    try:
        when = datetime(int(found[3]), _MONTHS.index(month) + 1, int(found[1]), hour, int(found[5]), tzinfo=UTC)
    except ValueError:
        return 0
    return int(when.timestamp() * 1000)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
