"""What all tests share: signals as in a shell that a person types into, and examples that are the same every time.

A shell starts what it runs in the background, and `nohup` whatever it is given, with some signals
ignored, and programs inherit that: Ctrl-C would then reach no program that a test starts.

Hypothesis draws the same examples in every run, and takes its time, so that no run fails by chance.
`pytest --hypothesis-profile=search` draws others each time, and ten times as many where a test says no number.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from quiz.engine.session import Rules, Session
from quiz.history.log import Log
from quiz.library import Bank, Library
from quiz.sitting.sitting import Sitting

for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU):
    signal.signal(number, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", PATIENT, derandomize=True)
settings.register_profile("search", PATIENT, max_examples=1000)
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run what takes long first, so that no worker is left alone with it in the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_runtest_teardown() -> None:
    """Undo what `quiz check` and `quiz export` do for the rest of their process, which is that of all tests here.

    Objects that they freeze are found by nobody who looks for references, such as Hypothesis for its random generators.
    """
    gc.unfreeze()


EVERYTHING = Path(__file__).parents[1] / "decks" / "examples" / "everything.yaml"


@pytest.fixture
def open_bank(tmp_path: Path) -> Callable[[str], Bank]:
    """Return a function that writes a deck and opens it, from a folder of the test's own."""

    def open_text(text: str) -> Bank:
        path = tmp_path / "deck.yaml"
        path.write_text(text)
        os.utime(path, (1, 1))
        return Library([], cwd=tmp_path).open([str(path)])

    return open_text


@pytest.fixture
def everything() -> Bank:
    """The bundled deck with one question of every kind."""
    return Library([], cwd=EVERYTHING.parent).open([str(EVERYTHING)])


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Log]:
    with Log.open(tmp_path / "history.db") as opened:
        yield opened


@pytest.fixture
def now() -> Callable[[], datetime]:
    """A clock that moves on by a second each time it is looked at."""
    state = [datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=1)))]

    def look() -> datetime:
        state[0] += timedelta(seconds=1)
        return state[0]

    return look


@pytest.fixture
def begin(now: Callable[[], datetime]) -> Callable[..., Sitting]:
    """Return a function that begins a sitting of all questions of a bank in the order of the file."""

    def begin_sitting(
        bank: Bank, log: Log | None = None, *, seed: int = 1, rules: Rules | None = None, **more
    ) -> Sitting:
        items = bank.items([entry.identity for entry in bank.entries if not entry.retired])
        session = Session.start(items, seed=seed, rules=rules or Rules(), is_deck_word=bank.is_deck_word)
        return Sitting.begin(session, bank=bank, log=log, now=now, **more)

    return begin_sitting


@pytest.fixture(scope="session")
def ask_anki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., list]]:
    """Return a function from cases to stability, difficulty and the four intervals of each, as `ask_anki.py` has them.

    Starting Anki takes longer than asking it, so one process answers all tests.
    """
    folder = tmp_path_factory.mktemp("anki")
    with (folder / "stderr").open("w+") as stderr:
        anki = subprocess.Popen(
            [sys.executable, str(Path(__file__).parent / "engine" / "ask_anki.py"), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )

        def ask(cases: list, parameters: list[float] | None = None, retention: float = 0.9) -> list:
            assert anki.stdin
            assert anki.stdout
            asked = {"cases": cases, "parameters": parameters or [], "retention": retention}
            anki.stdin.write(json.dumps(asked) + "\n")
            anki.stdin.flush()
            answered = anki.stdout.readline()
            assert answered, (folder / "stderr").read_text()
            return json.loads(answered)

        with anki:
            yield ask
