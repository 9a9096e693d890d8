"""One question as a block of YAML, as a person would write it, and its place in a file.

Texts are unquoted wherever they read back unchanged. Writes no file.
"""

import re
from collections.abc import Iterable, Sequence

from quiz.errors import QuizError
from quiz.quoting import quote, write_text

LINE_END = re.compile(r"\r\n|\r|\n")
"""Where a line of a file ends, as everywhere in reading: other characters that end lines on a screen end none."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_TOP = re.compile(r"[^\s#-]")

Line = tuple[str, "str | Sequence[str]"]
"""A key and its value: a text, already in YAML, or the items of a list, each already in YAML."""


def write_option(text: str, feedback: str = "") -> str:
    """Return an item of `wrong`, `partly` or `reject`: an option and its feedback."""
    if not feedback:
        return write_text(text)
    # Unquoted feedback must end like a sentence.
    said = write_text(feedback) if feedback.endswith((".", "!", "?", "…")) else quote(feedback)
    return f"{write_text(text)}: {said}"


def write_block(lines: Iterable[Line]) -> str:
    """Return a question as an item of `questions`, from its keys in order, without indentation."""
    out = []
    for name, value in lines:
        if isinstance(value, str):
            out.append(f"{name}:{value}" if value.startswith("\n") else f"{name}: {value}")
        else:
            out += [f"{name}:", *(f"  {item}" if name in ("match", "places") else f"- {item}" for item in value)]
    return "\n".join(("- " if number == 0 else "  ") + line for number, line in enumerate(out)) + "\n"


def append_block(text: str, block: str, key: str = "questions") -> tuple[str, int]:
    """Return the text of a file with a block after the last item of its list, and the line of the block, from 1.

    Everything in the file stays as it is, with closing comments below the block; the block gets the
    indentation and line ends of the file. Raises QuizError if the items are not a list of blocks below the key.
    """
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = _LINE.findall(text)
    start = next((n for n, line in enumerate(lines) if re.match(rf"{key}:\s*(#.*)?$", line)), None)
    if start is None:
        raise QuizError(f"the file has no line '{key}:' with the {key} below it")
    end = next((n for n in range(start + 1, len(lines)) if _TOP.match(lines[n])), len(lines))
    items = [line for line in lines[start + 1 : end] if re.match(r" *- ", line)]
    indent = re.match(r" *", items[0]).group() if items else ""  # type: ignore[union-attr]
    while end > start + 1 and (not lines[end - 1].strip() or re.match(rf"{indent}#|#", lines[end - 1])):
        end -= 1
    head = "".join(lines[:end])
    if head and not head.endswith(("\n", "\r")):
        head += newline
    gap = newline if items else ""
    added = "".join(f"{indent}{line}{newline}" for line in LINE_END.split(block.rstrip("\n")))
    tail = "".join(lines[end:])
    between = newline if tail.strip() and not tail.startswith(("\n", "\r")) else ""
    return head + gap + added + between + tail, (head + gap).count("\n") + 1
