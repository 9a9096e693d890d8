"""What is wrong with a block of lines that is not YAML, said in an author's words.

Reads the lines again in the simple way in which people write such files, so that the answer does
not depend on which YAML library stumbled where. Knows which keys are known, not what they mean.
"""

import re
from collections.abc import Collection
from typing import NamedTuple

from quiz.reading.escapes import find_bad_escape

_KEY = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s\[\]{},"'#&*!|>%@`?:-][^:#\n]*?|-[^\s:][^:#\n]*?)"""
    r"""([ \t]*):(?:[ \t]+|$)"""
)
_NO_SPACE = re.compile(r"([A-Za-z-]+):(?=\S)")
_BLOCK = re.compile(r"[|>][-+1-9]*[ ]*(?:#.*)?$")
_ALIAS = re.compile(r"(?:[&*][A-Za-z0-9_-]+|![A-Za-z0-9_:/!<>.,-]*)(?:\s|$)")
_SIGNS = "@`%&*!|>?"


class Fault(NamedTuple):
    """A fault at a line (from 0, within the block) and a column (from 0)."""

    code: str
    line: int
    column: int
    message: str
    help: str


class _Line(NamedTuple):
    """A line that begins something: where its dashes, its key and its value stand."""

    number: int
    dash: int  # column of the last dash, -1 without one
    column: int  # column of what follows the dashes
    key: str
    value: str
    value_column: int


def find_tabs(text: str) -> list[Fault]:
    """Return, for each line, the first tab that stands outside quoted texts, block texts and comments."""
    walker = _Walker(text, ())
    walker.walk(to_the_end=True)
    return walker.tabs


def diagnose(text: str, known: Collection[str], what: str) -> Fault | None:
    """Return the first fault that the lines of a block show; None if they look right.

    `known` are the keys that may begin a line at the block's own indentation; `what` is the word
    for such a block: "question".
    """
    walker = _Walker(text, known, what)
    walker.walk()
    return walker.fault


class _Walker:
    def __init__(self, text: str, known: Collection[str], what: str = "block") -> None:
        self.lines = text.split("\n")
        self.known = known
        self.what = what
        self.fault: Fault | None = None
        self.tabs: list[Fault] = []
        self.main = -1  # column of the block's own keys
        self.dash = -1  # column of the dash that opens the block
        self.columns: list[int] = []  # columns of the keys that are open
        self.list_dash = -1  # column of the dashes of the list under the last key
        self.last: _Line | None = None

    def walk(self, to_the_end: bool = False) -> None:
        number = 0
        while number < len(self.lines) and (to_the_end or not self.fault):
            number = self._step(number)

    def _found(self, code: str, line: int, column: int, message: str, help: str) -> None:
        if not self.fault:
            self.fault = Fault(code, line, column, message, help)

    # ------------------------------------------------------------ one line

    def _step(self, number: int) -> int:
        """Look at a line and return the number of the next one that begins something."""
        raw = self.lines[number]
        content = raw.lstrip(" \t")
        if not content or content[0] == "#":
            return number + 1
        indent = len(raw) - len(content)
        if "\t" in raw[:indent]:
            self._note_tab(number, raw.index("\t"), True)
            indent = len(raw) - len(content)
        line = self._read_line(number, raw, indent)
        self._check_place(line, raw)
        if line.key:
            self._check_column(line)
        end = self._check_value(line)
        if line.key or line.dash >= 0 or self.last is None:
            self.last = line
        self._scan_tabs(number, end, line)
        return end

    def _read_line(self, number: int, raw: str, column: int) -> _Line:
        dash = -1
        while raw.startswith("-", column) and raw[column + 1 : column + 2] in ("", " ", "\t"):
            dash = column
            rest = raw[column + 1 :]
            column += 1 + len(rest) - len(rest.lstrip(" \t"))
        found = _KEY.match(raw, column)
        if found:
            return _Line(number, dash, column, found.group(1), raw[found.end() :], found.end())
        return _Line(number, dash, column, "", raw[column:], column)

    def _check_place(self, line: _Line, raw: str) -> None:
        """Report a line that stands in a wrong column, or is neither a key nor a part of a text."""
        if re.match(r"-[a-z]", line.key) and (line.key[1:] in self.known or line.column == max(self.main, 0)):
            self._found(
                "space-after-dash",
                line.number,
                line.column + 1,
                "a space is missing after the dash",
                "write '- ' before each item of a list",
            )
        if self.main < 0:
            self.dash, self.main = line.dash, line.column
            self.columns = [line.column]
            self._check_first(line)
            return
        last = self.last
        assert last is not None
        if line.dash >= 0:
            self._check_dash(line, raw)
        elif line.key:
            self._check_key(line, last)
        else:
            self._check_loose(line, last)

    def _check_first(self, line: _Line) -> None:
        if line.key or not self.known:
            return
        if (found := _NO_SPACE.match(line.value)) and found.group(1) in self.known:
            self._report_no_space(line, found.group(1))
        elif line.dash < 0 and not line.value.startswith(("{", "[", "%", "---", "...")):
            self._check_loose(line, line)

    def _report_no_space(self, line: _Line, name: str) -> None:
        self._found(
            "space-after-colon",
            line.number,
            line.column + len(name) + 1,
            f"a space is missing after '{name}:'",
            f"write '{name}: ' and then the value",
        )

    def _check_dash(self, line: _Line, raw: str) -> None:
        first_dash = len(raw) - len(raw.lstrip(" "))
        last = self.last
        assert last is not None
        opens = last.key and last.dash < self.main and not _bare(last.value)
        if opens and last.column == self.main:
            self.list_dash = first_dash
            if first_dash < self.main:
                self._found(
                    "bad-indent",
                    line.number,
                    first_dash,
                    f"this item stands left of '{last.key}'",
                    f"begin it in column {self.main + 1}",
                )
            return
        if self.list_dash >= 0 and first_dash != self.list_dash and (last.dash >= 0 or first_dash < self.list_dash):
            if first_dash > self.list_dash and last.key and not _bare(last.value):
                return
            if first_dash > self.list_dash and first_dash >= last.column:
                return
            self._found(
                "bad-indent",
                line.number,
                first_dash,
                f"this item begins in column {first_dash + 1}, the one above in column {self.list_dash + 1}",
                "begin all items of a list in the same column",
            )
        elif last.key and _bare(last.value) and last.dash < 0 and first_dash > last.column:
            if line.key in self.known or line.key:
                self._found(
                    "bad-indent",
                    line.number,
                    first_dash,
                    f"a list cannot begin here: '{last.key}' already has a value",
                    f"begin the dash in the column where the other {self.what}s begin, or take the value away",
                )
        elif first_dash < self.main and first_dash != self.dash:
            where = f"in column {self.dash + 1}" if self.dash >= 0 else "further left"
            self._found(
                "bad-indent",
                line.number,
                first_dash,
                f"this dash begins in column {first_dash + 1}, and the {self.what} above {where}",
                f"begin it in column {max(self.dash, 0) + 1} if a new {self.what} begins here",
            )

    def _check_key(self, line: _Line, last: _Line) -> None:
        if line.column == self.main:
            if last.value.startswith(":") and not last.key and last.dash == self.dash >= 0:
                self._found(
                    "empty-value",
                    last.number,
                    last.column,
                    "nothing stands before this colon",
                    "write a key before it, or quote the whole text",
                )
            elif not last.key and last.column == self.main and last.dash == self.dash >= 0:
                self._found(
                    "missing-colon",
                    last.number,
                    last.column,
                    "this is a text, and below it stand keys",
                    "write 'question: ' before it, or indent the line if it belongs to the list above",
                )
            return
        if line.column < self.main:
            self._report_column(line)
        elif _bare(last.value) and line.column > last.column:
            if line.key in self.known:
                self._report_column(line)
            else:
                self._found(
                    "colon-in-text",
                    line.number,
                    line.column + len(line.key),
                    "a colon and a space in a text make YAML see another key here",
                    f"quote the whole text if it goes on here; begin it in column {last.column + 1} if this is a key",
                )
        elif _bare(last.value) and line.column != last.column and last.dash < 0 and line.key in self.known:
            self._report_column(line)
        elif last.dash >= 0 and self.list_dash >= 0 and line.column not in (last.column, self.main):
            self._found(
                "bad-indent",
                line.number,
                line.column,
                f"'{line.key}' begins in column {line.column + 1}, where nothing above begins",
                f"begin it in column {self.main + 1} if it is a key of the {self.what}",
            )

    def _check_column(self, line: _Line) -> None:
        """Report a key left of the one above, in a column where no key above begins."""
        left = False
        while self.columns and self.columns[-1] > line.column:
            self.columns.pop()
            left = True
        if self.columns and self.columns[-1] == line.column:
            return
        if left and line.dash < 0:
            self._found(
                "bad-indent",
                line.number,
                line.column,
                f"'{line.key}' begins in column {line.column + 1}, where no key above begins",
                "begin it in the column of the keys that it belongs to",
            )
        self.columns.append(line.column)

    def _report_column(self, line: _Line) -> None:
        self._found(
            "bad-indent",
            line.number,
            line.column,
            f"'{line.key}' begins in column {line.column + 1}, and keys of the {self.what} in column {self.main + 1}",
            f"begin it in column {self.main + 1}",
        )

    def _check_loose(self, line: _Line, last: _Line) -> None:
        """A line without a key or a dash continues a text, and must be indented for that."""
        found = _NO_SPACE.match(line.value)
        if found and found.group(1) in self.known and line.column <= self.main:
            self._report_no_space(line, found.group(1))
            return
        word = re.match(r"[a-z-]+", line.value)
        if word and word.group() in self.known and line.column <= self.main:
            self._found(
                "missing-colon",
                line.number,
                line.column + word.end(),
                f"a colon is missing after '{word.group()}'",
                f"write '{word.group()}: ' and then the value",
            )
        elif re.match(r"-\S", line.value) and (last.dash >= 0 or not last.value):
            self._found(
                "space-after-dash",
                line.number,
                line.column + 1,
                "a space is missing after the dash",
                "write '- ' before each item of a list",
            )
        elif line.column <= self.main and _BLOCK.match(last.value):
            self._found(
                "bad-indent",
                line.number,
                line.column,
                f"the text after '{last.key}: {last.value.strip()}' must be indented",
                f"begin it in column {self.main + 3}",
            )
        elif line.column <= self.main:
            self._found(
                "bad-indent",
                line.number,
                line.column,
                "this line is neither a key with a value nor a part of the text above",
                f"begin it right of column {self.main + 1} if the text goes on here; else write 'key: ' before it",
            )
        elif last.key and not last.value.strip() and line.column > last.column:
            return

    # ------------------------------------------------------------ one value

    def _check_value(self, line: _Line) -> int:
        """Look at what follows a key or dash, and return the number of the line after it."""
        value, number, column = line.value, line.number, line.value_column
        after = number + 1
        if not value or value[0] == "#":
            return after
        begins = bool(line.key) or line.dash >= 0 or self.last is None
        sign = value[0]
        if not begins:
            self._check_colon(line)
            return after
        if sign in "\"'":
            return self._check_quoted(line)
        if sign in "[{":
            return self._check_flow(line)
        if sign in "|>" and _BLOCK.match(value):
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

    def _check_block(self, line: _Line) -> int:
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

    def _check_colon(self, line: _Line) -> None:
        """Report a second colon with a space in a plain text."""
        value = line.value
        cut = re.search(r"\s#", value)
        if cut:
            value = value[: cut.start()]
        found = re.search(r":(?=\s|$)", value)
        if found:
            self._report_colon(line.number, line.value_column + found.start())

    def _report_colon(self, number: int, column: int) -> None:
        self._found(
            "colon-in-text",
            number,
            column,
            "a colon and a space in a text make YAML see another key here",
            "quote the whole text, or begin the text on a line of its own after '>-'",
        )

    def _report_sign(self, line: _Line, sign: str) -> None:
        self._found(
            "needs-quotes",
            line.number,
            line.value_column,
            f"a text cannot begin with {sign} unless it is quoted",
            f"quote the whole text: {_quote(line.value)}",
        )

    def _check_quoted(self, line: _Line) -> int:
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

    def _after_quoted(self, line: _Line, number: int, end: int) -> int:
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
        if number == line.number and len(whole) > 2 and whole.endswith(sign) and sign in whole[1:-1]:
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

    def _check_escapes(self, line: _Line, text: str) -> bool:
        found = find_bad_escape(text)
        if not found:
            return False
        before = text[: found.at]
        lines = before.count("\n")
        column = line.value_column + found.at if not lines else found.at - before.rfind("\n") - 1
        self._found("bad-escape", line.number + lines, column, found.message, found.help)
        return True

    def _check_flow(self, line: _Line) -> int:
        """Look at a list or mapping in brackets, which may go on over several lines."""
        number, at = line.number, line.value_column
        opened: list[tuple[str, int, int]] = []
        before = ""
        while number < len(self.lines):
            raw = self.lines[number]
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

    def _quote_closes_below(self, number: int, sign: str) -> bool:
        return any(sign in raw for raw in self.lines[number + 1 :])

    def _after_flow(self, line: _Line, number: int, end: int) -> None:
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

    # ------------------------------------------------------------ tabs

    def _note_tab(self, number: int, column: int, indent: bool) -> None:
        what = "a tab stands in the indentation, where only spaces count" if indent else "a tab stands here"
        tab = Fault("tab", number, column, what, "write spaces; most editors can do so for the Tab key")
        self.tabs.append(tab)
        if indent:
            self._found(*tab)

    def _scan_tabs(self, number: int, end: int, line: _Line) -> None:
        raw = self.lines[number]
        if "\t" not in raw or (self.tabs and self.tabs[-1].line == number):
            return
        quoted = line.value[:1] in ("'", '"')
        block = line.value[:1] in ("|", ">") and _BLOCK.match(line.value)
        for found in re.finditer("\t", raw):
            column = found.start()
            if re.search(r"(^|\s)#", raw[:column]) or (quoted and column > line.value_column and not block):
                return
            self._note_tab(number, column, False)
            return


def _bare(value: str) -> bool:
    """Return whether a value is a plain text on its key's line."""
    return bool(value.strip()) and value[0] not in "[{|>#\"'&!"


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
