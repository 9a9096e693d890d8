"""Lines that come from standard input or a file, as text, whatever bytes they are.

Never waits for more than the next line: what is left over at the end is only counted if it is
there already. Knows nothing of questions.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

from quiz.errors import UsageError

_BLOCK = 65_536
_MOST = 20_000_000


class StandardInput:
    """The lines of standard input, each as soon as it is there; none if it is closed."""

    def __init__(self) -> None:
        self._held = b""
        self._ended = False
        try:
            self._fd = sys.stdin.fileno() if sys.stdin is not None else -1
        except (OSError, ValueError):
            self._fd = -1

    def __iter__(self) -> Iterator[str]:
        while True:
            line, newline, rest = self._held.partition(b"\n")
            if newline or (self._ended and line):
                self._held = rest
                yield decode(line)
            elif self._ended:
                return
            else:
                self._read_line()

    def count_rest(self) -> int:
        """Return how many further lines are there without waiting for them; empty ones at the end do not count."""
        held = [self._held]
        while not self._ended and self._is_ready() and len(held) * _BLOCK < _MOST:
            held.append(self._read())
        return len(b"".join(held).rstrip().splitlines())

    def _read_line(self) -> None:
        """Read until there is a whole line; what has none within 20 MB is no text, so input ends there."""
        held = [self._held]
        size = len(self._held)
        while not self._ended:
            held.append(self._read())
            size += len(held[-1])
            self._ended |= size > _MOST
            if b"\n" in held[-1]:
                break
        self._held = b"".join(held)

    def _read(self) -> bytes:
        try:
            block = os.read(self._fd, _BLOCK) if self._fd >= 0 else b""
        except OSError:
            block = b""
        self._ended = not block
        return block

    def _is_ready(self) -> bool:
        import select

        try:
            return self._fd >= 0 and not os.isatty(self._fd) and bool(select.select([self._fd], [], [], 0)[0])
        except (OSError, ValueError):  # a platform that cannot look without waiting
            return False


def decode(data: bytes) -> str:
    """Return bytes as text: UTF-8, or UTF-16 with its mark; a byte that is neither becomes a sign for that."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace")


def read_answers(path: str, ids: set[str]) -> list[str] | dict[str, Any]:
    """Return the answers in a file: lines, or what it maps from question ids to answers.

    A mapping is a .yaml, .yml or .json file, or one that begins with one of the `ids` and a colon.
    A list there is taken as lines. All scalars of YAML are texts as they are written. Raises
    UsageError when the file cannot be read or is neither.
    """
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST + 1)
    except OSError as error:
        raise UsageError(f"The answers {path} cannot be read: {error.strerror}.") from error
    if len(data) > _MOST:
        raise UsageError(f"The answers {path} are over 20 MB.")
    text = decode(data).removeprefix("\ufeff")
    first = text.lstrip().partition(":")[0].strip("\"'{ \n")
    if path.lower().endswith((".yaml", ".yml", ".json")) or ("\n" not in first and first in ids):
        return _load(text, path)
    lines = text.replace("\r\n", "\n").replace("\r", "").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _load(text: str, path: str) -> list[str] | dict[str, Any]:
    data = _load_json(text)
    if data is None:
        import yaml

        try:
            data = yaml.load(text, yaml.BaseLoader)
        except yaml.YAMLError as error:
            form = "JSON" if path.lower().endswith(".json") else "YAML"
            if isinstance(error, yaml.reader.ReaderError):
                raise UsageError(f"The answers {path} are no {form}: there are control characters in it.") from error
            mark = getattr(error, "problem_mark", None)
            where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
            raise UsageError(f"The answers {path}{where} are no {form}: {getattr(error, 'problem', error)}.") from error
        except (RecursionError, ValueError) as error:
            raise UsageError(f"The answers {path} are nothing that can be read.") from error
    if isinstance(data, dict):
        return {str(key): value for key, value in data.items()}
    if isinstance(data, list):
        import json

        return [part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in data]
    if not data:
        return {}
    raise UsageError(f"The answers {path} are neither a mapping of question ids to answers nor a list.")


def _load_json(text: str) -> Any:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    import json

    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError):
        return None
