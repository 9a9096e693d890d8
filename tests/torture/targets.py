"""What is tortured: functions that take any bytes, and raise only if quiz does something wrong with them.

What quiz refuses with a sentence (`QuizError`) is right. A target also says what must hold of what quiz takes.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from io import BytesIO
from pathlib import Path

from quiz.anki.lockfile import format_lock, parse_lock
from quiz.classroom.results import Told, read_results
from quiz.errors import QuizError
from quiz.history.exchange import import_events
from quiz.history.log import Log
from quiz.history.pasted import unpack_lines
from quiz.importing import SOURCES
from quiz.importing.decks import plan_decks
from quiz.importing.html import to_markdown
from quiz.library import Library
from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet


@contextmanager
def written(data: bytes, name: str) -> Iterator[Path]:
    """A file with these bytes, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def torture_deck(data: bytes) -> None:
    """A question file is read and checked; what is wrong is at a line that the file has."""
    with written(data, "deck.yaml") as path:
        report = Library([], cwd=path.parent).check([str(path)])
        found = [problem for problem in report.problems if problem.code == "fault-of-quiz"]
        assert not found, found
    _, problems = read_deck(data, "deck.yaml")
    text = data.decode("utf-8-sig", "replace")
    lines = len(text.splitlines()) + 1
    assert all(1 <= problem.location.line <= max(lines, len(data) // 2) for problem in problems)


def torture_sheet(data: bytes) -> None:
    """A source sheet is read."""
    read_sheet(data, "sheet.yaml")


def torture_lock(data: bytes) -> None:
    """A lockfile is read, and written it is read as the same."""
    with suppress(QuizError):
        lock = parse_lock(data.decode("utf-8", "replace"), "deck.anki.lock")
        assert parse_lock(format_lock(lock), "again") == lock


def torture_record(data: bytes) -> None:
    """A record is imported whole or not at all."""
    with written(data, "record.jsonl") as path, Log.open(path.parent / "history.db") as log:
        try:
            done = import_events(log, [path], as_mine=True)
        except QuizError:
            assert not log.events("s")
        else:
            assert import_events(log, [path], as_mine=True).events == 0, done


def torture_results(data: bytes) -> None:
    """What a learner handed in is read; a damaged line is passed over."""
    with suppress(QuizError):
        list(read_results(BytesIO(data), "ada.jsonl", learner="Ada", told=Told()))
    with suppress(QuizError):
        list(unpack_lines(data.decode("utf-8", "replace")))


def torture_html(data: bytes) -> None:
    """HTML becomes Markdown."""
    to_markdown(data.decode("utf-8", "replace"))


def torture_bank(name: str, data: bytes) -> None:
    """A bank of another program is taken, and what comes of it are decks without an error."""
    source = import_module(SOURCES[name]).SOURCE
    with written(data, "bank") as path, suppress(QuizError):
        source.recognise(str(path), data)
        with source.open(str(path), str(path.parent)) as reading:
            plan = plan_decks(reading.drafts(len, "media"), str(path.parent / "new.yaml"), name, is_file=True)
            for deck in plan.decks:
                _, problems = read_deck(deck.text.encode(), os.path.basename(deck.path))
                errors = [problem for problem in problems if problem.severity == "error"]
                assert not errors, (errors, deck.text)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "deck": torture_deck,
    "sheet": torture_sheet,
    "lock": torture_lock,
    "record": torture_record,
    "results": torture_results,
    "html": torture_html,
    **{f"from-{name}": partial(torture_bank, name) for name in SOURCES},
}

if __name__ == "__main__":
    print(*TARGETS)
