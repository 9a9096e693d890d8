"""The rows of the home screen: the decks, those that were played elsewhere, and what was left unfinished."""

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from quiz.cli.past import open_memory, started, week_before
from quiz.errors import QuizError
from quiz.plurals import say_count
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from quiz.history.event import Event
    from quiz.history.log import Log
    from quiz.history.sittings import SittingRow
    from quiz.library import Library
    from quiz.library.info import BankInfo
    from quiz.lines.home import Shelf, Today


class Row(NamedTuple):
    """A line of the home screen: its words, the arguments that open its decks, and its latest unfinished quiz."""

    shelf: "Shelf"
    names: "Sequence[str]"
    left: "SittingRow | None" = None


def say_left(row: "SittingRow", now: "datetime") -> str:
    """Return how far an unfinished quiz has come: "4 of 10 answered, yesterday"."""
    from quiz.sitting.times import say_ago

    if row.origin == "exam":
        from quiz.cli.exams import say_time_left

        return f"exam not handed in{say_time_left(row, now)}"
    return f"{row.answered} of {row.count} answered, {say_ago(started(row), now)}"


def list_rows(library: "Library", log: "Log | None", now: "Callable[[], datetime]") -> "tuple[list[Row], Today]":
    """Return the rows of the home screen, and a summary of the learner's day. Raises HistoryError."""
    from quiz.lines.home import Today

    # The examples are for copying, so they come last.
    banks = [info for info in library.banks() if info.questions or info.errors]
    banks.sort(key=lambda info: info.name == "examples")
    today = now()
    date = f"{today:%A} {today.day} {today:%B}"
    if log is None:
        return [Row(_describe(info, info.name), [info.name]) for info in banks], Today(date)
    from quiz.history.recent import count_days_in_row, count_minutes, seconds_an_answer
    from quiz.history.sittings import find_finished, list_unfinished

    memory = _Known.read(log, now)
    left: dict[str, SittingRow] = {}
    for row in list_unfinished(log, None, "take", "exam", since_ms=week_before(now())):
        left.setdefault(row.bank, row)
    rows = []
    named = [*((info, info.name) for info in banks), *_find_elsewhere(banks, library, log)]
    last = find_finished(log, [info.name for info, _ in named], _is_of_deck)
    for info, name in named:
        resumable = left.pop(info.name, None)
        typed = quote_word(library.show_path(name)) if os.path.isabs(name) else name
        shelf = _describe(info, typed)._replace(**_tell(info, memory, last.get(info.name), resumable, now()))
        rows.append(Row(shelf, [name], resumable))
    rows += filter(None, (_describe_joined(row, library, now()) for row in left.values()))
    due = sum(row.shelf.due for row in rows)
    return rows, Today(
        date,
        due,
        max(1, round(due * seconds_an_answer(log) / 60)),
        count_minutes(log, memory.today),
        count_days_in_row(log, memory.today),
    )


class _Known(NamedTuple):
    """The learner's day, the units that are due on it, and for each that was answered whether it is known."""

    today: int
    due: set[str]
    known: dict[str, bool]

    @classmethod
    def read(cls, log: "Log", now: "Callable[[], datetime]") -> "_Known":
        """Work them out from the log."""
        from quiz.engine.statistics import KNOWN

        memory = open_memory(log, now)
        return cls(memory.today, memory.list_due(), memory.list_known(KNOWN))


def _find_elsewhere(banks: "Sequence[BankInfo]", library: "Library", log: "Log") -> "Iterator[tuple[BankInfo, str]]":
    """Yield the decks that were played and are not listed, each with its path."""
    from quiz.cli.begun import list_elsewhere

    seen = {info.name for info in banks}
    for path in list_elsewhere(banks, log):
        with suppress(QuizError):  # a folder that cannot be read
            info = library.describe(path)
            if info is not None and info.name not in seen and (info.questions or info.errors):
                seen.add(info.name)
                yield info, path


def _describe(info: "BankInfo", name: str) -> "Shelf":
    """Return the row of a deck for somebody without a record."""
    from quiz.lines.home import Shelf

    return Shelf(name, show(info.title), info.questions, errors=info.errors)


def _tell(
    info: "BankInfo", memory: _Known, last: "SittingRow | None", left: "SittingRow | None", now: "datetime"
) -> dict[str, Any]:
    """Return the fields of a row that the record tells."""
    from quiz.engine.selection import list_units
    from quiz.sitting.times import say_ago
    from quiz.sitting.wording import say_number

    met = [memory.known[entry.identity] for entry in info.entries if entry.identity in memory.known]
    due = sum(unit.identity in memory.due for unit in list_units(info.entries)) if memory.due else 0
    told: dict[str, Any] = {"due": due, "met": len(met), "known": sum(met)}
    if left is not None:
        told["unfinished"] = say_left(left, now)
    if last is not None:
        ago = say_ago(started(last), now)
        is_part = last.count < info.questions
        part = f" on {last.count} of {say_count(info.questions, 'question')}" if is_part else ""
        told["last"] = f"{say_number(last.points)}/{say_number(last.max_points)}{part}, {ago}"
        told["percent"], told["asked"] = last.percent, last.count if is_part else 0
    return told


def _is_of_deck(start: "Event") -> bool:
    """Whether a sitting was of its deck as home plays it: all questions, or as many as were drawn from all.

    The result of an exam, or of the questions of a tag, says nothing of the deck.
    """
    options = start.data.get("options")
    chosen = options if isinstance(options, dict) else {}
    return start.origin == "take" and not any(chosen.get(name) for name in ("tags", "kinds", "difficulties"))


def _describe_joined(row: "SittingRow", library: "Library", now: "datetime") -> Row | None:
    """Return the row of an unfinished quiz of several decks together, None if its decks cannot be found."""
    from quiz.lines.home import Shelf

    options = row.data.get("options")
    names = options.get("names") if isinstance(options, dict) else None
    try:
        if not names or library.open(names).name != row.bank:
            return None
    except QuizError:
        return None
    title = show(str(row.data.get("title", row.bank)))
    shown = " ".join(quote_word(library.show_path(name)) for name in names)
    return Row(Shelf(shown, title, row.count, unfinished=say_left(row, now)), names, row)
