r"""Formulas in a text: between `\(` and `\)`, between `\[` and `\]`, and on a line of their own between `$$`.

They are cut out before Markdown sees the text, which would drop backslashes and make emphasis of `_`.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from quiz.patterns import compile_late

_OPEN, _CLOSE = "\ufdd1", "\ufdd2"  # noncharacters around the number of a formula
_MATH = compile_late(
    r"\\\\"  # as MathJax: "\\" first, then what closes
    r"|\\\(((?:\\\\|(?!\\[()]).)++)\\\)"
    r"|(?<![^\W_])\\\[((?:\\\\|(?!\\[\[\]]).)++)\\\]"  # `x\[0\]` has brackets that are meant as themselves
    r"|^[ \t]*\$\$((?:(?!\$\$|\n[ \t]*\n).)++)\$\$[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_CUT = compile_late(f"{_OPEN}([0-9]+){_CLOSE}")


class Formula(NamedTuple):
    """A formula: its LaTeX, how it is written with the marks around it, and whether it gets a line of its own."""

    latex: str
    written: str
    is_display: bool


def _read(found: re.Match[str]) -> Formula | None:
    latex = next(filter(None, found.groups()), None)
    return None if latex is None else Formula(latex, found.group(), found.group(1) is None)


def cut_math(text: str) -> tuple[str, list[Formula]]:
    """Return a text with a placeholder for each formula, and the formulas."""
    formulas: list[Formula] = []

    def cut(found: re.Match[str]) -> str:
        formula = _read(found)
        if formula is None:
            return found.group()
        formulas.append(formula)
        return f"{_OPEN}{len(formulas) - 1}{_CLOSE}"

    return _MATH.sub(cut, text), formulas


def restore(text: str, formulas: list[Formula]) -> str:
    """Return a text with its formulas as they are written, as in code."""
    return _CUT.sub(lambda found: formulas[int(found.group(1))].written, text) if formulas else text


def split_cut(text: str) -> list[str]:
    """Return the pieces of a text: what is between placeholders and, at odd places, the number of a formula."""
    return _CUT.split(text)


def remove_math(text: str) -> str:
    """Return a text without its formulas."""
    return _MATH.sub("", text)


def find_formulas(text: str) -> Iterator[tuple[int, str]]:
    """Yield the place and the LaTeX of each formula of a text."""
    for found in _MATH.finditer(text):
        if (formula := _read(found)) and found.lastindex:
            yield found.start(found.lastindex), formula.latex


def split_math(text: str) -> list[str]:
    """Return the pieces of a Markdown text: outside of formulas and, at odd places, the LaTeX of one."""
    pieces, start = [], 0
    for found in _MATH.finditer(text):
        if formula := _read(found):
            pieces += [text[start : found.start()], formula.latex]
            start = found.end()
    return [*pieces, text[start:]]
