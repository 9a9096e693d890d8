"""The pictures and sounds of a question: which there are, and opening one in the system's program for it.

Knows nothing of keys or the screen. Nothing is run but the opener, with the path of one file as its only argument.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from quiz.files import make_temporary
from quiz.model import MaskedPicture
from quiz.patterns import compile_late
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Item
    from quiz.library import Bank

_PICTURE = compile_late(r".+\.(?:a?png|avif|bmp|gif|heic|ico|jpe?g|jxl|svg|tiff?|webp)", re.IGNORECASE | re.DOTALL)
_SOUND = compile_late(
    r".+\.(?:aac|aiff?|flac|m4a|mk[av]|mov|mp[34]|og[agv]|opus|wav|web[am]|wma)", re.IGNORECASE | re.DOTALL
)
MAX_COVERED = 50_000_000
"""The most bytes of a picture whose places are covered."""

_HINT = "set QUIZ_OPENER to a program that opens it"
_PATIENCE = 0.4
"""Seconds in which an opener that cannot do it says so; any other runs on by itself."""


class Media:
    """The pictures and sounds of a question, to be opened one after the other. `folder` is that of its deck.

    The first is opened with its places covered if `covered` has any.
    """

    def __init__(self, folder: str, files: Sequence[str], covered: MaskedPicture | None = None) -> None:
        self.files = tuple(dict.fromkeys(files))
        self._covered = covered
        self._folder = folder
        self._next = 0

    @property
    def word(self) -> str:
        """Return the key's word: "picture" or "sound", "open" if there are both."""
        words = {"sound" if _SOUND.fullmatch(file) else "picture" for file in self.files}
        return words.pop() if len(words) == 1 else "open"

    @property
    def help(self) -> str:
        """Return a sentence about the command that opens them, "" if there are none."""
        return f"/o opens the {'picture or sound' if self.word == 'open' else self.word}." if self.files else ""

    def open_next(self) -> str:
        """Open the next file, after the last one the first again; return a sentence on the outcome."""
        if not self.files:
            return "This question has no picture or sound."
        file, number, count = self.files[self._next], self._next + 1, len(self.files)
        self._next = number % count
        why_not = _open_inside(self._folder, file, self._covered if number == 1 else None)
        if why_not:
            return why_not
        return f"Opened {show(file)}{f', {number} of {count}' if count > 1 else ''}."


def list_asked(asked: "Asked", bank: "Bank") -> Media:
    """Return the pictures and sounds that belong to a question as it is asked, none of its answer."""
    question = asked.item.question
    files = [question.image.file] if question.image else []
    files += [question.audio] if question.audio else []
    for text in (question.stem, bank.passage(asked.item)):
        files += _list_pictures(text, bank)
    for text in ((*asked.options, *asked.lefts) if question.kind != "rubric" else ()) + asked.hints:
        files += _list_pictures(text, bank, inline=True)
    covered = question.body if isinstance(question.body, MaskedPicture) else None
    return Media(_folder_of(asked.item, bank), files, covered)


def list_answered(item: "Item", bank: "Bank") -> Media:
    """Return all pictures and sounds of a question, with those of its answer and explanation."""
    from quiz.texts import list_media

    files = [file for _, file in list_media(item.question)]
    return Media(_folder_of(item, bank), [*files, *_list_pictures(bank.passage(item), bank)])


def _list_pictures(text: str, bank: "Bank", *, inline: bool = False) -> Iterator[str]:
    if "![" in text:
        from quiz.markup import find_images

        yield from (file for file, _ in find_images(bank.inline(text) if inline else bank.tokens(text)))


def _folder_of(item: "Item", bank: "Bank") -> str:
    return os.path.dirname(bank.path_of(item.question.identity))


# ---------------------------------------------------------------- the opener


def _open_inside(folder: str, file: str, covered: MaskedPicture | None = None) -> str:
    """Open a file of a deck's folder, with its places covered if it has any; return why not, "" if it was opened."""
    from quiz.opening import open_inside

    try:
        with open_inside(folder, file) as opened:
            picture = opened.read(MAX_COVERED + 1) if covered else b""
    except OSError as error:
        return f"{show(file)} cannot be opened: {error.strerror or error}."
    path = os.path.realpath(os.path.join(folder, file))  # where a link leads decides what a system would do with it
    if not all(_PICTURE.fullmatch(name) or _SOUND.fullmatch(name) for name in (file, path)):
        return f"{show(file)} is not opened: its name is not that of a picture or sound."
    if covered:
        from quiz.sitting.covering import make_page

        if len(picture) > MAX_COVERED:
            return f"{show(file)} is not opened: it is too large to cover its places."
        try:
            path = make_temporary(f"{os.path.basename(file)}.html", make_page(file, picture, covered))
        except OSError as error:
            return f"{show(file)} cannot be opened: {error.strerror or error}."
    where = f"The {'sound' if _SOUND.fullmatch(file) else 'picture'} is {show(path)}"
    opener = os.environ.get("QUIZ_OPENER", "").strip()
    if sys.platform == "win32" and not opener:
        try:
            os.startfile(path)
        except OSError as error:
            return f"It cannot be opened: {error.strerror}. {where}; {_HINT}."
        return ""
    opener = opener or _find_opener()
    if not opener:
        return f"There is no program here to open it with. {where}; {_HINT}."
    return _run(opener, path, where)


def _find_opener() -> str:
    """Return the system's program that opens files of any type, "" where there is none, or no screen for it."""
    from shutil import which

    if sys.platform == "darwin":
        return "open"
    if found := which("wslview"):
        return found
    has_screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")  # else it may open a text browser
    return (which("xdg-open") or "") if has_screen else which("termux-open") or ""


def _run(opener: str, path: str, where: str) -> str:
    """Start an opener apart from the terminal and do not wait for its end; return why it failed, "" if it did not."""
    import subprocess
    from threading import Thread

    try:
        process = subprocess.Popen(
            [opener, path],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError):
        return f"{show(opener)} cannot be started. {where}; {_HINT}."
    try:
        status = process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        Thread(target=process.wait, daemon=True).start()  # so that nothing is left of it when it ends
        return ""
    return f"{show(opener)} ended with status {status}. {where}; {_HINT}." if status else ""
