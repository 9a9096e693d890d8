"""A list or mapping in brackets, and what is wrong with it as YAML.

Reads signs in lines of text; knows nothing of keys and kinds.
"""

import re
from collections.abc import Callable

from quiz.problems import Code
from quiz.reading.diagnosis.line_values import quote
from quiz.reading.diagnosis.lines import Fault, Line
from quiz.reading.text.escapes import find_bad_escape

_BEGINS = re.compile(r" *(?:- |[A-Za-z][A-Za-z-]*:(?: |$))")
_LAST_WORD = re.compile(r"[^\s,{}\[\]]+ *$")
_CLOSES = {"[": "]", "{": "}"}
_MARK = re.compile(r"[&*][A-Za-z0-9_-]+(?=[ ,\]}]|$)")
_NEXT_TEXT = re.compile(r"""(["'])[^"']*\1\s*(?:[,\]}]|$)""")
_NEXT_PAIR = re.compile(r"""["'][^"']*["']\s*:""")


class FlowReader:
    """Reads the brackets that open on a line, which may go on over several, up to the first fault or their end."""

    def __init__(self, lines: list[str], line: Line, tell: Callable[[Fault], None]) -> None:
        self.lines = lines
        self.line = line
        self._tell = tell
        self.number = line.number
        self.at = line.value_column
        self.raw = lines[line.number]
        self.opened: list[tuple[str, int, int]] = []
        self.closed: tuple[str, int, int] = ("", 0, 0)  # the pair that was closed last
        self.before = ""  # the sign before, without spaces
        self.colon = -1  # column of the first one since the last comma or bracket
        self.is_done = False

    def read(self) -> int:
        """Return the number of the line after the brackets, or after the first fault in them."""
        edge = self.line.column if self.line.key else max(self.line.dash, 0)
        while self.number < len(self.lines):
            self.raw = raw = self.lines[self.number]
            if self.opened and self.at == 0 and _BEGINS.match(raw) and len(raw) - len(raw.lstrip(" ")) <= edge:
                break  # the next key or item: the bracket ought to have been closed
            while self.at < len(raw) and not (raw[self.at] == "#" and raw[: self.at][-1:] in (*" \t[{,",)):
                self._step(raw[self.at])
                if self.is_done:
                    return self.number + 1
            self.number, self.at = self.number + 1, 0
        if self.opened:
            self._report_open()
        return self.number

    def _found(self, code: Code, column: int, message: str, help: str, meant: str | None = None) -> None:
        self._tell(Fault(code, self.number, column, message, help, meant))
        self.is_done = True

    def _with(self, sign: str) -> str:
        """Return the line with another sign where we are."""
        return self.raw[: self.at] + sign + self.raw[self.at + 1 :]

    # ------------------------------------------------------------ one sign

    def _step(self, sign: str) -> None:
        before, after = self.before, self.raw[self.at + 1 : self.at + 2]
        if sign in "\"'" and before in ("", *"[{,:"):
            self._read_quoted(sign)
            return
        begins = before in ("[", "{", ",")
        if before in ("]", "}") and sign not in " \t,]}:#":
            self._check_after_brackets(sign)
        elif sign in "[{":
            self._open(sign)
        elif sign in "]}":
            self._close(sign)
        elif sign == ":" and before not in ('"', "'") and after in (",", "]", "}", "[", "{"):
            message = "a colon before a comma or bracket makes no sense to YAML"
            help = "write a space after it if it ends a key; else quote the text that it belongs to"
            meant = self._with("x") if after in ",]}" else self._with(": ")
            self._found("colon-in-text", self.at, message, help, meant)
        elif sign == ":" and after in ("", " "):
            self._count_colon()
        elif sign == "," and (begins or not before):
            help = "take the comma away; quote the text if the comma belongs to it"
            self._found("empty-value", self.at, "nothing stands before this comma", help, self._with("x"))
        elif sign == "-" and begins and after in ("", " "):
            message = "a text cannot begin with '- ' unless it is quoted"
            help = "take the dash away, as commas separate items between brackets; or quote the text"
            self._found("needs-quotes", self.at, message, help, self._with(" "))
        elif sign == "/" and begins and after in ("/", "*"):
            self._report_comment()
        elif begins and (sign in "@`%|>" or (sign in "&*" and not _MARK.match(self.raw, self.at))):
            message = f"a text cannot begin with {sign} unless it is quoted"
            self._found("needs-quotes", self.at, message, "quote the text", self._with("x"))
        if sign in ",[{]}":
            self.colon = -1
        if sign not in " \t":
            self.before = sign
        self.at += 1

    def _open(self, sign: str) -> None:
        if self.before in ("", *"[{,:"):
            self.opened.append((sign, self.number, self.at))
            return
        self._found(
            "needs-quotes",
            self.at,
            f"a '{sign}' within a text between brackets begins another pair of them",
            "quote the whole text that it belongs to",
            _without_brackets(self.raw, self.at),
        )

    def _close(self, sign: str) -> None:
        opening = self.opened[-1][0]
        wanted = _CLOSES[opening]
        is_last = not self.raw[self.at + 1 :].strip()
        if sign != wanted and is_last and len(self.opened) > 1 and _CLOSES[self.opened[-2][0]] == sign:
            help = f"write '{wanted}' before it; quote a text that has a bracket in it"
            meant = self.raw[: self.at] + wanted + self.raw[self.at :]
            self._found("unclosed-bracket", self.at, f"'{opening}' is closed by '{sign}'", help, meant)
            return
        if sign != wanted:
            help = f"write '{wanted}'; quote a text that has a bracket in it"
            self._found("unclosed-bracket", self.at, f"'{opening}' is closed by '{sign}'", help, self._with(wanted))
            return
        self.closed = self.opened.pop()
        if not self.opened:
            self._check_rest()
            self.is_done = True

    def _count_colon(self) -> None:
        if self.colon < 0:
            self.colon = self.at
            return
        meant = self._with("x")
        if self.opened[-1][0] == "[" and self.colon < self.at:  # the first one belongs to the text as well
            meant = meant[: self.colon] + "x" + meant[self.colon + 1 :]
        message = "a colon and a space in a text make YAML see another key here"
        help = "quote the whole text"
        if self.opened[-1][0] == "{" and (word := _LAST_WORD.search(self.raw[: self.at])):
            help += f"; or put a comma before '{word.group()}' if a new pair begins there"
        self._found("colon-in-text", self.at, message, help, meant)

    def _report_comment(self) -> None:
        """Report a comment as other languages write it."""
        raw, at = self.raw, self.at
        end = raw.find("*/", at) + 2 if raw[at + 1] == "*" and "*/" in raw[at:] else len(raw)
        self._found(
            "bad-yaml",
            at,
            f"'{raw[at : at + 2]}' begins no comment in YAML",
            "write '# ' instead, and what goes on after the comment on a line of its own",
            raw[:at] + " " * (end - at) + raw[end:],
        )

    def _report_comma(self, column: int, meant: str, where: str = "after") -> None:
        help = "write a comma between two items or pairs in brackets"
        self._found("bad-yaml", column, f"a comma is missing {where} this", help, meant)

    # ------------------------------------------------------------ quotes

    def _read_quoted(self, sign: str) -> None:
        raw, begin = self.raw, self.at
        end = _find_quote_end(raw, begin)
        if end < 0:
            if any(sign in line for line in self.lines[self.number + 1 :]):
                self.number = len(self.lines) - 1
                self.is_done = True
                return
            help = f"close it with {sign} at the end of the text"
            self._found("unclosed-quote", begin, f"the quotation mark {sign} is never closed", help)
            return
        if sign == '"' and (found := find_bad_escape(raw[begin : end + 1])):
            meant = raw[:begin] + raw[begin : end + 1].replace("\\", "x") + raw[end + 1 :]
            self._found("bad-escape", begin + found.at, found.message, found.help, meant)
            return
        self.before, self.at = sign, end + 1
        rest = raw[self.at :].lstrip()
        if not rest and self._misses_comma():
            self._report_comma(end, raw.rstrip() + ",")
        elif _NEXT_PAIR.match(rest) or (raw[self.at :][:1] == " " and _NEXT_TEXT.match(rest)):
            self._report_comma(end, self._with(","))
        elif rest and (rest[0] not in ",]}:#" or raw[self.at] == "#"):
            self._report_more(sign, begin, end, rest)

    def _report_more(self, sign: str, begin: int, end: int, rest: str) -> None:
        """Report that a text goes on after its closing quotation mark."""
        if sign == '"':
            help = "put one pair of quotation marks around the whole text, and a backslash before those inside"
        elif self.raw[self.at].isalnum() or "'" not in rest:
            help = 'put " around the whole text instead'
        else:
            help = "put one pair of quotation marks around the whole text"
        meant = f"{self.raw[:begin]}x{self.raw[begin + 1 : end]}x{self.raw[end + 1 :].replace('#', 'x', 1)}"
        self._found("needs-quotes", end, f"the text goes on after the closing {sign}", help, meant)

    def _misses_comma(self) -> bool:
        """Return whether the next line begins an item or a pair, though no comma stands before it."""
        below = next((line.strip() for line in self.lines[self.number + 1 :] if line.strip()), "")
        return below[:1] not in ("", *",]}:#-")

    # ------------------------------------------------------------ after brackets

    def _check_after_brackets(self, sign: str) -> None:
        """Report what stands after inner brackets without a comma."""
        raw, at = self.raw, self.at
        if sign in "[{\"'":
            self._report_comma(at, raw[:at].removesuffix(" ") + "," + raw[at:], "before")
            return
        _, line, begin = self.closed
        end = len(raw[:at].rstrip()) - 1
        message = f"the text goes on after the closing {self.before}"
        meant = (
            f"{raw[:begin]}x{raw[begin + 1 : end]}x{raw[end + 1 :]}" if line == self.number and end > begin else None
        )
        self._found("needs-quotes", max(end, 0), message, "quote the whole text if the brackets belong to it", meant)

    def _check_rest(self) -> None:
        """Report what stands on the line after the last bracket."""
        line, end = self.line, self.at + 1
        rest = self.raw[end:]
        stripped = rest.strip()
        if not stripped or (stripped[0] == "#" and rest[0] in " \t"):
            return
        if re.fullmatch(r"[\]} ]+(?:#.*)?", stripped):
            at = end + rest.index(stripped[0])
            meant = self.raw[:at] + " " + self.raw[at + 1 :]
            message = f"nothing is open that this '{stripped[0]}' could close"
            self._found("unclosed-bracket", at, message, "take it away", meant)
            return
        help = f"quote the whole text: {quote(line.value)}"
        without = self.raw.rstrip()[:-1] if stripped == "," else None
        if without is not None:
            help = "take the comma at the end of the line away"
        elif re.match(r"\s*:(\s|$)", rest):
            help = "quote what stands before the colon"
        message = f"a text cannot begin with {line.value[0]} unless it is quoted"
        self._tell(Fault("needs-quotes", line.number, line.value_column, message, help, without))

    def _report_open(self) -> None:
        sign, number, column = self.opened[-1]
        self.number = number
        raw = self.lines[number]
        if cut := re.search(r" #|(?<=[\[{,])#", raw[column:]):
            message = f"everything after ' #' is a comment, so the '{sign}' is never closed"
            self._found("comment-cuts-text", column + cut.start(), message, "quote the text that '#' belongs to")
        else:
            help = f"add the missing '{_CLOSES[sign]}'; quote the whole text if '{sign}' belongs to it"
            self._found("unclosed-bracket", column, f"'{sign}' is never closed", help)
        self.number += 1


def _without_brackets(raw: str, at: int) -> str:
    """Return a line without the brackets in a text of a list, which has one at `at` and ends where they are closed."""
    depth, end = 0, at
    while end < len(raw) and (depth or raw[end] not in ",]}"):
        depth += (raw[end] in "[{") - (raw[end] in "]}")
        end += 1
    return raw[:at] + re.sub(r"[\[\]{}]", "x", raw[at:end]) + raw[end:]


def _find_quote_end(raw: str, at: int) -> int:
    sign = raw[at]
    for found in re.compile(r'\\.|"' if sign == '"' else "''|'").finditer(raw, at + 1):
        if found.group() == sign:
            return found.start()
    return -1
