"""What follows a key or a dash on a line, and what is wrong with it as YAML.

Reads quotes, brackets and block texts in lines of text; knows nothing of columns and keys around.
"""

import re
from collections.abc import Callable

from quiz import quoting
from quiz.problems import Code
from quiz.reading.diagnosis.lines import BLOCK, Fault, Line
from quiz.reading.text.escapes import find_bad_escape

_ALIAS = re.compile(r"(?:[&*][A-Za-z0-9_-]+|![A-Za-z0-9_:/!<>.,-]*)(?:\s|$)")
TYPOGRAPHIC = frozenset("“”„‟‘’‚‛«»‹›")
"""Quotation marks that a word processor writes, and that are letters to YAML."""
_SIGNS = "@`%&*!|>?"
_QUOTED_LIST = re.compile(r"""("[^"]*"|'[^']*')(, *("[^"]*"|'[^']*'))+""")


class ValueReader:
    """Looks at the values in some lines, and tells `found` of each fault."""

    def __init__(self, lines: list[str], found: Callable[[Fault], None]) -> None:
        self.lines = lines
        self._tell = found

    def _found(self, code: Code, line: int, column: int, message: str, help: str) -> None:
        self._tell(Fault(code, line, column, message, help))

    def check(self, line: Line, begins: bool) -> int:
        """Look at what follows a key or dash, and return the number of the line after it.

        `begins` is false for a line that only continues the text above.
        """
        value, number, column = line.value, line.number, line.value_column
        after = number + 1
        if not value or value[0] == "#":
            return after
        sign = value[0]
        if not begins:
            self._check_colon(line)
            return after
        if sign in "\"'":
            return self._check_quoted(line)
        if sign in "[{":
            return self._check_flow(line)
        if sign in "|>" and BLOCK.match(value):
            return self._check_block(line)
        if (
            sign in _SIGNS
            and not (sign in "&*!" and _ALIAS.match(value))
            and not (sign == "?" and value[1:2] not in ("", " "))
        ):
            self._report_sign(line, sign)
        elif line.key and sign == "-" and value[1:2] in ("", " "):
            self._found(
                "list-after-colon",
                number,
                column,
                f"a list cannot begin on the line of '{line.key}:'",
                "begin each item on a line of its own; or quote the text if the dash belongs to it",
            )
        elif line.key:
            self._check_colon(line)
        return after

    def _check_block(self, line: Line) -> int:
        """Look at the indentation of a text after '|' or '>'."""
        parent = line.column if line.key else line.dash
        content = 0
        number = line.number + 1
        while number < len(self.lines):
            raw = self.lines[number]
            indent = len(raw) - len(raw.lstrip(" "))
            if raw.strip() and indent <= parent:
                break
            content = content or (raw.strip() and indent) or 0
            if raw.strip() and indent < content and not re.match(r"[|>][-+]?[1-9]", line.value):
                self._found(
                    "bad-indent",
                    number,
                    indent,
                    f"this line begins in column {indent + 1}, and its text in column {content + 1}",
                    f"begin it in column {content + 1}",
                )
            number += 1
        return number

    def _check_colon(self, line: Line) -> None:
        """Report a second colon with a space in a plain text."""
        value = line.value
        cut = re.search(r"\s#", value)
        if cut:
            value = value[: cut.start()]
        found = re.search(r":(?=\s|$)", value)
        if found:
            self.report_colon(line.number, line.value_column + found.start(), value[0])

    def report_colon(self, number: int, column: int, first: str = "") -> None:
        """Report a colon that makes a key of what is a text, which begins with the sign `first`."""
        self._found(
            "colon-in-text",
            number,
            column,
            "a colon and a space in a text make YAML see another key here",
            f'put " around the whole text: {first} is no quotation mark to YAML'
            if first and first in TYPOGRAPHIC
            else "quote the whole text, or begin the text on a line of its own after '>-'",
        )

    def _report_sign(self, line: Line, sign: str) -> None:
        self._found(
            "needs-quotes",
            line.number,
            line.value_column,
            f"a text cannot begin with {sign} unless it is quoted",
            f"quote the whole text: {quote(line.value)}",
        )

    def _check_quoted(self, line: Line) -> int:
        """Look at a quoted text, which may go on over several lines."""
        sign = line.value[0]
        number, at = line.number, line.value_column + 1
        closing = re.compile(r'\\.|"' if sign == '"' else "''|'")
        while number < len(self.lines):
            for found in closing.finditer(self.lines[number], at):
                if found.group() == sign:
                    return self._after_quoted(line, number, found.end())
            number, at = number + 1, 0
        if sign == '"' and self._check_escapes(line, line.value):
            return line.number + 1
        inner = line.value[1:].rstrip()
        help = f"close it with {sign} at the end of the text"
        if sign == "'" and inner:
            help += f'''; if it is an apostrophe, quote the whole text: "{_trim(line.value)}"'''
        if sign == '"' and inner.endswith('\\"'):
            help = r"""write '\\' before the last ", which a single backslash makes a part of the text"""
        self._found(
            "unclosed-quote", line.number, line.value_column, f"the quotation mark {sign} is never closed", help
        )
        return line.number + 1

    def _after_quoted(self, line: Line, number: int, end: int) -> int:
        sign = line.value[0]
        if sign == '"':
            text = "\n".join([self.lines[line.number][line.value_column :], *self.lines[line.number + 1 : number + 1]])
            if self._check_escapes(line, text):
                return number + 1
        rest = self.lines[number][end:]
        stripped = rest.strip()
        if line.key and (colon := re.match(r" *:(?=\s|$)", rest)):
            self.report_colon(number, end + colon.end() - 1)
            return number + 1
        if not stripped or (stripped[0] == "#" and rest[0] in " \t") or re.match(r"\s*:(\s|$)", rest):
            return number + 1
        whole = _trim(line.value)
        is_opening = self.lines[number][end - 2 : end - 1] in (" ", "(") and rest[0] not in " ,.;:!?)"
        if number == line.number and len(whole) > 2 and whole.endswith(sign) and (is_opening or rest[0].isalnum()):
            other = quote(whole[1:-1].replace('\\"', '"'))
            inside = "''" if sign == "'" else '\\"'
            self._found(
                "needs-quotes",
                line.number,
                end - 1,
                f"this {sign} closes the text, and more follows",
                f"write {inside} for the sign itself, or take the other quotation marks: {other}",
            )
        elif number == line.number:
            help = f"quote the whole text: {quote(line.value)}"
            if stripped == ",":
                help = "take the comma away"
            elif _QUOTED_LIST.fullmatch(whole):
                help = f"write [{whole}] if these are the items of a list; else {help}"
            message = f"the text begins with {sign} and goes on after the closing {sign}"
            self._found("needs-quotes", line.number, line.value_column, message, help)
        else:
            self._found(
                "unclosed-quote",
                line.number,
                line.value_column,
                f"the quotation mark {sign} is not closed on this line, but at a {sign} in a line below",
                f'''close it here; if it is an apostrophe, quote the whole text: "{_trim(line.value)}"'''
                if sign == "'"
                else "close it at the end of the text",
            )
        return number + 1

    def _check_escapes(self, line: Line, text: str) -> bool:
        found = find_bad_escape(text)
        if not found:
            return False
        before = text[: found.at]
        lines = before.count("\n")
        column = line.value_column + found.at if not lines else found.at - before.rfind("\n") - 1
        self._found("bad-escape", line.number + lines, column, found.message, found.help)
        return True

    def _check_flow(self, line: Line) -> int:
        from quiz.reading.diagnosis.brackets import FlowReader

        return FlowReader(self.lines, line, self._tell).read()


def quote(value: str) -> str:
    """Return a text as one quoted YAML scalar, shortened for advice."""
    return quoting.quote(_trim(value))


def _trim(value: str) -> str:
    text = re.split(r"\s#", value.strip())[0].strip()
    return text if len(text) <= 60 else text[:57] + "..."
