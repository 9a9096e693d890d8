"""What follows a key or a dash on a line, and what is wrong with it as YAML.

Reads quotes, brackets and block texts in lines of text; knows nothing of columns and keys around.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from quiz.reading.escapes import find_bad_escape

BLOCK = re.compile(r"[|>][-+1-9]*[ ]*(?:#.*)?$")
_ALIAS = re.compile(r"(?:[&*][A-Za-z0-9_-]+|![A-Za-z0-9_:/!<>.,-]*)(?:\s|$)")
TYPOGRAPHIC = frozenset("“”„‟‘’‚‛«»‹›")
"""Quotation marks that a word processor writes, and that are letters to YAML."""
_BEGINS = re.compile(r" *(?:- |[A-Za-z][A-Za-z-]*:(?: |$))")
_SIGNS = "@`%&*!|>?"


class Fault(NamedTuple):
    """A fault at a line (from 0, within the block) and a column (from 0)."""

    code: str
    line: int
    column: int
    message: str
    help: str


class Line(NamedTuple):
    """A line that begins something: where its dashes, its key and its value stand."""

    number: int
    dash: int  # column of the last dash, -1 without one
    column: int  # column of what follows the dashes
    key: str
    value: str
    value_column: int


class ValueReader:
    """Looks at the values in some lines, and tells `found` (code, line, column, message, help) of each fault."""

    def __init__(self, lines: list[str], found: Callable[[str, int, int, str, str], None]) -> None:
        self.lines = lines
        self._found = found

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
            if first in TYPOGRAPHIC
            else "quote the whole text, or begin the text on a line of its own after '>-'",
        )

    def _report_sign(self, line: Line, sign: str) -> None:
        self._found(
            "needs-quotes",
            line.number,
            line.value_column,
            f"a text cannot begin with {sign} unless it is quoted",
            f"quote the whole text: {_quote(line.value)}",
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
        if not stripped or (stripped[0] == "#" and rest[0] in " \t") or re.match(r"\s*:(\s|$)", rest):
            return number + 1
        whole = _trim(line.value)
        is_opening = self.lines[number][end - 2 : end - 1] in (" ", "(") and rest[0] not in " ,.;:!?)"
        if number == line.number and len(whole) > 2 and whole.endswith(sign) and (is_opening or rest[0].isalnum()):
            other = _quote(whole[1:-1].replace('\\"', '"'))
            inside = "''" if sign == "'" else '\\"'
            self._found(
                "needs-quotes",
                line.number,
                end - 1,
                f"this {sign} closes the text, and more follows",
                f"write {inside} for the sign itself, or take the other quotation marks: {other}",
            )
        elif number == line.number:
            self._found(
                "needs-quotes",
                line.number,
                line.value_column,
                f"the text begins with {sign} and goes on after the closing {sign}",
                f"quote the whole text: {_quote(line.value)}",
            )
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
        """Look at a list or mapping in brackets, which may go on over several lines."""
        number, at = line.number, line.value_column
        opened: list[tuple[str, int, int]] = []
        before = ""
        colons = 0  # since the last comma or bracket
        edge = line.column if line.key else max(line.dash, 0)
        while number < len(self.lines):
            raw = self.lines[number]
            if number > line.number and opened and _BEGINS.match(raw) and len(raw) - len(raw.lstrip(" ")) <= edge:
                break  # the next key or item: the bracket ought to have been closed
            while at < len(raw):
                sign = raw[at]
                if sign == "#" and at and raw[at - 1] in " \t":
                    break
                if (sign in "\"'" and before in "[{,:") or (sign in "\"'" and not before):
                    end = _find_quote_end(raw, at)
                    if end < 0:
                        if self._quote_closes_below(number, sign):
                            return len(self.lines)
                        self._found(
                            "unclosed-quote",
                            number,
                            at,
                            f"the quotation mark {sign} is never closed",
                            f"close it with {sign} at the end of the text",
                        )
                        return number + 1
                    if sign == '"' and (found := find_bad_escape(raw[at : end + 1])):
                        self._found("bad-escape", number, at + found.at, found.message, found.help)
                        return number + 1
                    before, at = sign, end + 1
                    rest = raw[at:].lstrip()
                    if not rest and opened and self._misses_comma(number):
                        self._found(
                            "bad-yaml",
                            number,
                            end,
                            "a comma is missing after this text",
                            "write a comma between two items or pairs in brackets",
                        )
                        return number + 1
                    if rest and rest[0] not in ",]}:#":
                        self._found(
                            "needs-quotes",
                            number,
                            end,
                            f"the text goes on after the closing {sign}",
                            "put one pair of quotation marks around the whole text, and a backslash before those inside"
                            if sign == '"'
                            else "put one pair of quotation marks around the whole text",
                        )
                        return number + 1
                    continue
                if sign in "[{":
                    opened.append((sign, number, at))
                elif sign in "]}":
                    if "[{"["]}".index(sign)] != opened[-1][0]:
                        wanted = "]}"["[{".index(opened[-1][0])]
                        self._found(
                            "unclosed-bracket",
                            number,
                            at,
                            f"'{opened[-1][0]}' is closed by '{sign}'",
                            f"write '{wanted}'; quote a text that has a bracket in it",
                        )
                        return number + 1
                    opened.pop()
                    if not opened:
                        self._after_flow(line, number, at + 1)
                        return number + 1
                elif sign == ":" and before not in "\"'" and raw[at + 1 : at + 2] in (",", "]", "}", "[", "{"):
                    self._found(
                        "colon-in-text",
                        number,
                        at,
                        "a colon before a comma or bracket makes no sense to YAML",
                        "quote the text that the colon belongs to",
                    )
                    return number + 1
                elif sign == "," and before in ("", "[", "{", ","):
                    self._found(
                        "empty-value",
                        number,
                        at,
                        "nothing stands before this comma",
                        "take the comma away; quote the text if the comma belongs to it",
                    )
                    return number + 1
                elif sign == "-" and before in ("[", "{", ",") and raw[at + 1 : at + 2] in ("", " ", ",", "]", "}"):
                    self._found(
                        "needs-quotes",
                        number,
                        at,
                        "a text cannot begin with '- ' unless it is quoted",
                        "quote the text",
                    )
                    return number + 1
                elif sign in "@`%" and before in "[{,":
                    self._found(
                        "needs-quotes",
                        number,
                        at,
                        f"a text cannot begin with {sign} unless it is quoted",
                        "quote the text",
                    )
                    return number + 1
                elif sign == ":" and opened and raw[at + 1 : at + 2] in ("", " "):
                    colons += 1
                    if colons > 1:
                        self.report_colon(number, at)
                        return number + 1
                if sign in ",[{]}":
                    colons = 0
                if sign not in " \t":
                    before = sign
                at += 1
            number, at = number + 1, 0
        sign, at_line, at_column = opened[-1]
        raw = self.lines[at_line]
        cut = re.search(r" #", raw[at_column:])
        if cut:
            self._found(
                "comment-cuts-text",
                at_line,
                at_column + cut.start(),
                f"everything after ' #' is a comment, so the '{sign}' is never closed",
                "quote the text that '#' belongs to",
            )
            return at_line + 1
        wanted = "]}"["[{".index(sign)]
        self._found(
            "unclosed-bracket",
            at_line,
            at_column,
            f"'{sign}' is never closed",
            f"add the missing '{wanted}'; quote the whole text if '{sign}' belongs to it",
        )
        return at_line + 1

    def _misses_comma(self, number: int) -> bool:
        """Return whether the next line begins a pair, as in JSON, though no comma stands before it."""
        below = next((raw.strip() for raw in self.lines[number + 1 :] if raw.strip()), "")
        return re.match(r"""["'][^"']*["']\s*:|[A-Za-z-]+: |[{\[]""", below) is not None

    def _quote_closes_below(self, number: int, sign: str) -> bool:
        return any(sign in raw for raw in self.lines[number + 1 :])

    def _after_flow(self, line: Line, number: int, end: int) -> None:
        rest = self.lines[number][end:]
        stripped = rest.strip()
        if not stripped or (stripped[0] == "#" and rest[0] in " \t"):
            return
        if re.match(r"\s*:(\s|$)", rest):
            self._found(
                "needs-quotes",
                line.number,
                line.value_column,
                f"a text cannot begin with {line.value[0]} unless it is quoted",
                "quote what stands before the colon",
            )
            return
        self._found(
            "needs-quotes",
            line.number,
            line.value_column,
            f"a text cannot begin with {line.value[0]} unless it is quoted",
            f"quote the whole text: {_quote(line.value)}",
        )


def _find_quote_end(raw: str, at: int) -> int:
    sign = raw[at]
    for found in re.compile(r'\\.|"' if sign == '"' else "''|'").finditer(raw, at + 1):
        if found.group() == sign:
            return found.start()
    return -1


def _quote(value: str) -> str:
    """Return a text as one quoted YAML scalar, shortened for advice."""
    text = _trim(value)
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _trim(value: str) -> str:
    text = re.split(r"\s#", value.strip())[0].strip()
    return text if len(text) <= 60 else text[:57] + "..."
