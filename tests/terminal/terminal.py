"""A pseudo-terminal with `quiz` in it: press keys, wait for words, look at the screen."""

import os
import re
import signal
import sys
from pathlib import Path
from typing import Self

import pexpect
import pyte

from tests.terminals import Program

CONTROL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|\r|\x01|\x02")
PATIENCE = 120.0
"""Seconds: only a program that hangs takes that long, however busy the machine is."""

DECK = """\
deck: moon
title: The Moon
format: 2
sources: [nasa]
questions:
"""

SHEET = """\
source: nasa
title: "A sheet of figures"
publisher: NASA
kind: fact sheet
date: 2 May 2024
url: https://example.org/moon
facts:
- id: distance
  fact: The Moon is on average 384,400 km away.
  says: on average
  paragraph: 2
  note: An *older* sheet has 384,399 km.
"""


class Terminal:
    """A program in a terminal. `text` is all that it has written, `raw` the same with colours."""

    def __init__(self, command: list[str], *, folder: Path, width: int = 80, height: int = 60, **env: str) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        given = {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", "QUIZ_HOME": str(folder / "home"), **env}
        self.child = Program(
            command[0],
            command[1:],
            cwd=str(folder),
            env=given,  # type: ignore[arg-type]
            dimensions=(height, width),
            encoding="utf-8",
            codec_errors="replace",
            timeout=PATIENCE,
        )
        self.child.delaybeforesend = None
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)
        self.raw = ""
        self._at = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        doubled = not error[0] and "\n\n\n" in self.display
        assert not doubled, f"two blank lines in a row in:\n{self.display}"
        self.child.kill(signal.SIGKILL)
        self.child.wait()  # `close` itself would not wait for longer than a tenth of a second
        self.child.close()

    @property
    def text(self) -> str:
        """All that was written, without control sequences."""
        return CONTROL.sub("", self.raw)

    @property
    def new(self) -> str:
        """What was written after the words last waited for."""
        return self.text[self._at :]

    def _receive(self) -> None:
        piece = self.child.read_nonblocking(65536, timeout=PATIENCE)
        self.raw += piece
        self._stream.feed(piece)

    def wait(self, *words: str) -> str:
        """Wait until the words have been written, one after the other; return all that came with them."""
        begun = self._at
        for word in words:
            while word not in self.new:
                try:
                    self._receive()
                except (pexpect.EOF, pexpect.TIMEOUT) as end:
                    raise AssertionError(f"{word!r} never came ({type(end).__name__}), but:\n{self.new}") from None
            self._at += self.new.index(word) + len(word)
        return self.text[begun : self._at]

    def wait_any(self, *words: str) -> str:
        """Wait until one of the words has been written; return the one that came first."""
        while not (found := [(self.new.index(word), word) for word in words if word in self.new]):
            try:
                self._receive()
            except (pexpect.EOF, pexpect.TIMEOUT) as end:
                raise AssertionError(f"none of {words} came ({type(end).__name__}), but:\n{self.new}") from None
        at, word = min(found)
        self._at += at + len(word)
        return word

    def press(self, keys: str) -> Self:
        """Press keys; they are real bytes, a carriage return for Enter."""
        self.child.send(keys)
        return self

    def pick(self, *options: str) -> Self:
        """Press the labels of these options of the question last shown."""
        for option in options:
            labels = re.findall(rf"^ .*?\b(\w+)  {re.escape(option)}$", self.text, re.MULTILINE)
            assert labels, f"no option {option!r} in:\n{self.text}"
            self.press(labels[-1])
        return self

    def resize(self, width: int, height: int = 60) -> None:
        """Change the size of the window; a signal tells the program."""
        self.screen.resize(height, width)
        self.child.setwinsize(height, width)

    def kill(self, number: int) -> None:
        """Send the program a signal."""
        self.child.kill(number)

    def end(self) -> int:
        """Wait for the program to end; return its exit status, or minus the signal that ended it."""
        while True:
            try:
                self._receive()
            except pexpect.EOF:
                break
            except pexpect.TIMEOUT:
                raise AssertionError(f"it did not end, but:\n{self.new}") from None
        self.child.wait()
        status: int | None = self.child.exitstatus
        return -int(self.child.signalstatus) if status is None else status

    @property
    def display(self) -> str:
        """The screen as it looks now."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()


def write_deck(folder: Path, questions: str) -> None:
    """Write a deck called moon, and the sheet that it may cite."""
    (folder / "decks").mkdir(exist_ok=True)
    (folder / "seeds").mkdir(exist_ok=True)
    (folder / "decks" / "moon.yaml").write_text(DECK + questions, encoding="utf-8")
    (folder / "seeds" / "nasa.yaml").write_text(SHEET, encoding="utf-8")


def take(folder: Path, questions: str, *options: str, width: int = 80, **env: str) -> Terminal:
    """Start `quiz take` on a deck of these questions, in the order of the file."""
    write_deck(folder, questions)
    return again(folder, "--order", "file", "--seed", "7", *options, width=width, **env)


def again(folder: Path, *options: str, width: int = 80, **env: str) -> Terminal:
    """Start `quiz take` on the deck that is there."""
    return Terminal([sys.executable, "-m", "quiz", "take", "moon", *options], folder=folder, width=width, **env)
