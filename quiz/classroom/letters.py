"""The letters that pupils wrote on paper, and the mapping that the paper came with, as rows of a class.

The letters are a table: `pupil,version,1,2,...`, a row for each pupil, a column for each question in the order of the
pupil's version. The mapping says which question, and which of its options, that was: JSON with `deck`, and in
`versions` for each version a list of `{"question": identity, "options": [texts in order]}`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from quiz.classroom.matching import Questions
from quiz.classroom.results import Answer, Attempt, Finish, Row, Told
from quiz.classroom.tables import BadTable, Table
from quiz.engine.grading import grade
from quiz.engine.responses import to_data
from quiz.history.event import to_json
from quiz.responses import Malformed, Picked
from quiz.shown import show

_LETTERS = re.compile(r"[a-z]+")


class Place(NamedTuple):
    """A question of a version: its identity, and its options in the order of their letters."""

    question: str
    options: tuple[str, ...]


def is_letters(header: Sequence[str]) -> bool:
    """Whether a table with these columns has letters."""
    return [name.casefold() for name in header[:2]] == ["pupil", "version"]


def read_mapping(value: Any) -> Mapping[str, Sequence[Place]]:
    """Return the questions of each version, by its name in small letters. Raises BadTable."""
    found: dict[str, list[Place]] = {}
    try:
        for name, places in value["versions"].items():
            found[str(name).casefold()] = [
                Place(str(place["question"]), tuple(map(str, place.get("options", ())))) for place in places
            ]
    except (AttributeError, KeyError, TypeError) as error:
        raise BadTable("this is not the mapping of a paper") from error
    return found


def read_letters(
    table: Table,
    path: str,
    questions: Questions,
    mapping: Mapping[str, Sequence[Place]],
    told: Told,
    rename: Callable[[str], str] = str,
) -> Iterator[Row]:
    """Yield the rows of a table of letters, in which a pupil is called as `rename` says.

    A row or a letter that cannot be read is reported, with its line.
    """
    header, *rows = table
    for number, row in enumerate(rows, 2):
        pupil, version, *letters = [*row, "", ""][: max(2, len(header))]
        if not pupil and not any(letters):
            continue  # a line of the table that nobody needed
        places = mapping.get(version.casefold())
        if not pupil or places is None:
            why = f"there is no version '{show(version)}'" if pupil else "it names no pupil"
            told.faults.append(f"{show(path)}:{number}: {why}.")
            continue
        pupil = rename(" ".join(pupil.split()))
        attempt = "paper-" + _digest(questions.bank, pupil, version.casefold())
        known = [place for place in places if place.question in questions.by_identity]
        yield Attempt(attempt, pupil, questions.bank, "exam", 0, to_json([place.question for place in known]))
        for column, (place, said) in enumerate(zip(places, letters, strict=False), 1):
            if place in known and said.strip(" -."):
                answer = _grade(place, said, questions, attempt, pupil)
                if answer is None:
                    told.faults.append(f"{show(path)}:{number}: '{show(said)}' is not an answer to question {column}.")
                else:
                    yield answer
        yield Finish(f"{attempt}-end", attempt, pupil, 0)


def _grade(place: Place, said: str, questions: Questions, attempt: str, pupil: str) -> Answer | None:
    letters = "".join(_LETTERS.findall(said.casefold()))
    picked = [ord(letter) - ord("a") for letter in dict.fromkeys(letters)]
    if not picked or max(picked) >= len(place.options):
        return None
    response = Picked(tuple(place.options[number] for number in picked))
    question, language = questions.by_identity[place.question]
    try:
        score = grade(question, response, language=language, options=place.options)
    except ValueError:
        return None
    if isinstance(score, Malformed):
        return None
    most = questions.points(place.question)
    id = "paper-" + _digest(attempt, place.question)
    rev, text = questions.rev(place.question), to_json(to_data(response))
    return Answer(id, attempt, pupil, place.question, rev, 0, score.fraction, score.fraction * most, most, text, 0)


def _digest(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
