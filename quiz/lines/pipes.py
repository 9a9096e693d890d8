"""Lines of standard input or of a file as text, whatever their bytes.

Never waits for more than the next line: extra lines at the end are counted only if they are
there already. Knows nothing of questions.
"""

import os
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from typing import Any

from quiz.errors import UsageError
from quiz.patterns import compile_late
from quiz.shown import show

_BLOCK = 65_536
_MOST = 20_000_000
_HALF = compile_late("[\ud800-\udfff]")
_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class Decoder:
    """Turns bytes, in whatever pieces they come, into text: UTF-8, or UTF-16 if they begin with its mark.

    Other bytes become half pairs (U+DC80 to U+DCFF), which no text contains: see `is_text`.
    """

    def __init__(self) -> None:
        self._held = b""
        self._decode: Callable[[bytes, bool], str] | None = None
        self._replaced = ""

    def feed(self, data: bytes, *, final: bool = False) -> str:
        """Return the complete part of the text of these bytes."""
        if self._decode is None:
            data = self._held + data
            if data[:1] in (b"\xff", b"\xfe") and len(data) < 2 and not final:
                self._held = data
                return ""
            encoding = _MARKS.get(data[:2], "utf-8")
            self._replaced = "" if encoding == "utf-8" else "\ufffd"
            self._decode = getincrementaldecoder(encoding)("replace" if self._replaced else "surrogateescape").decode
            text = self._decode(data, final)
            return self._mark(text.removeprefix("\ufeff"))
        return self._mark(self._decode(data, final))

    def _mark(self, text: str) -> str:
        return text.replace(self._replaced, "\udcff") if self._replaced else text


def decode(data: bytes) -> str:
    """Return the text of all bytes of a file, as a `Decoder` does."""
    return Decoder().feed(data, final=True)


def is_text(line: str) -> bool:
    """Whether all bytes of a decoded line were text; in UTF-16 every other one of English is a zero."""
    return "\0" not in line and (line.isascii() or _HALF.search(line) is None)


class StandardInput:
    """The lines of standard input, each as soon as it arrives; none if it is closed."""

    def __init__(self) -> None:
        self._held = ""
        self._ended = False
        self._decoder = Decoder()
        try:
            self._fd = sys.stdin.fileno() if sys.stdin is not None else -1
        except (OSError, ValueError):
            self._fd = -1

    def __iter__(self) -> Iterator[str]:
        while True:
            line, newline, rest = self._held.partition("\n")
            if newline or (self._ended and line):
                self._held = rest
                yield line
            elif self._ended:
                return
            else:
                self._read_line()

    def count_rest(self) -> int:
        """Return the number of further lines, without waiting for any; empty ones at the end do not count."""
        held = [self._held]
        while not self._ended and self._is_ready() and len(held) * _BLOCK < _MOST:
            held.append(self._read())
        return len("".join(held).rstrip().splitlines())

    def _read_line(self) -> None:
        """Read until there is a whole line; input without one within 20 MB is not text, so it ends there."""
        held = [self._held]
        size = len(self._held)
        while not self._ended:
            held.append(self._read())
            size += len(held[-1])
            self._ended |= size > _MOST
            if "\n" in held[-1]:
                break
        self._held = "".join(held)

    def _read(self) -> str:
        try:
            block = os.read(self._fd, _BLOCK) if self._fd >= 0 else b""
        except OSError:
            block = b""
        self._ended = not block
        return self._decoder.feed(block, final=self._ended)

    def _is_ready(self) -> bool:
        import select

        try:
            return self._fd >= 0 and not os.isatty(self._fd) and bool(select.select([self._fd], [], [], 0)[0])
        except (OSError, ValueError):  # a platform that cannot check without waiting
            return False


def read_answers(path: str, ids: set[str]) -> list[str] | dict[str, Any]:
    """Return the answers in a file: lines, or a mapping from question ids to answers.

    A mapping is a .yaml, .yml or .json file, or one that begins with one of the `ids` and a colon.
    A list counts as lines. All scalars of YAML are texts as written. Raises
    UsageError when the file cannot be read or is neither.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        raise UsageError(f"The answers {show(path)} cannot be read: {error.strerror}.") from error
    if len(data) > _MOST:
        raise UsageError(f"The answers {show(path)} are over 20 MB.")
    text = decode(data)
    first = text.lstrip().partition(":")[0].strip("\"'{ \n")
    if path.lower().endswith((".yaml", ".yml", ".json")) or ("\n" not in first and first in ids):
        return _load(text, path)
    lines = text.replace("\r\n", "\n").replace("\r", "").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _load(text: str, path: str) -> list[str] | dict[str, Any]:
    for number, line in enumerate(text.split("\n"), 1):
        if not is_text(line):
            raise UsageError(f"The answers {show(path)}:{number} are not UTF-8.")
    data = _load_json(text)
    if data is None:
        data = _load_yaml(text, path)
    if isinstance(data, dict):
        return {str(key): value for key, value in data.items()}
    if isinstance(data, list):
        import json

        return [part if isinstance(part, str) else "" if part is None else json.dumps(part) for part in data]
    if not data:
        return {}
    raise UsageError(f"The answers {show(path)} are neither a mapping of question ids to answers nor a list.")


def _load_yaml(text: str, path: str) -> Any:
    import yaml

    form, shown = "JSON" if path.lower().endswith(".json") else "YAML", show(path)
    try:
        return yaml.load(text, yaml.BaseLoader)
    except yaml.reader.ReaderError as error:
        raise UsageError(f"The answers {shown} are not {form}: there are control characters in them.") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        reason = show(str(getattr(error, "problem", error)))
        raise UsageError(f"The answers {shown}{where} are not {form}: {reason}.") from error
    except (RecursionError, ValueError) as error:
        raise UsageError(f"The answers {shown} cannot be read.") from error


def _load_json(text: str) -> Any:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    import json

    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
