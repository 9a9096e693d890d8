"""Faults of a list or mapping in brackets.

Reads characters in lines of text; knows nothing of keys and kinds.
"""

import re

from quiz.intent.escapes import find_bad_escape
from quiz.problems import Code
from quiz.quoting import quote
from quiz.reading.diagnosis.lines import MAX_SHOWN, Block, Line, advise_quotes, drop_comment, find_indent

_BEGINS = re.compile(r" *(?:- |[A-Za-z][A-Za-z-]*:(?: |$))")
_LAST_WORD = re.compile(r"[^\s,{}\[\]]+ *$")
_CLOSES = {"[": "]", "{": "}"}
_PROPERTY = re.compile(r"[&*][A-Za-z0-9_-]+(?=[ ,\]}]|$)")
ENTRY = re.compile(r"`[^`]*`[^,\[\]{}]*|(?:\[[^,\[\]{}]*\]|[^,\[\]{}])+")
"""An item between brackets that is not in quotation marks."""
_NEXT_TEXT = re.compile(r"""(["'])[^"']*\1\s*(?:[,\]}]|$)""")
_NEXT_PAIR = re.compile(r"""["'][^"']*["']\s*:""")
_QUOTE_ENDS = {'"': re.compile(r'\\.|"'), "'": re.compile("''|'")}


class BracketReader:
    """Reads the brackets that open on a line, which may have several, up to the first fault or their end."""

    def __init__(self, block: Block, line: Line) -> None:
        self.block = block
        self.lines = block.lines
        self.line = line
        self.number = line.number
        self.at = line.value_column
        self.raw = self.lines[line.number]
        self.opened: list[tuple[str, int, int]] = []  # brackets with their lines and columns
        self.before = ""  # the character before, without spaces
        self.colon = -1  # column of the first one since the last comma or bracket
        self.is_done = False

    def read(self) -> int:
        """Return the number of the line after the brackets, or after the first fault in them."""
        edge = self.line.column if self.line.key else max(self.line.dash, 0)
        while self.number < len(self.lines):
            self.raw = raw = self.lines[self.number]
            if self.opened and self.at == 0 and _BEGINS.match(raw) and find_indent(raw) <= edge:
                break  # the next key or item: the bracket should have been closed
            while self.at < len(raw) and not (raw[self.at] == "#" and raw[self.at - 1 : self.at] in ("", *" \t[{,")):
                self._step(raw[self.at])
                if self.is_done:
                    return self.number + 1
            self.number, self.at = self.number + 1, 0
        if self.opened:
            self._report_open()
        return self.number

    def _add(self, code: Code, column: int, message: str, help: str) -> None:
        self.block.add(code, self.number, column, message, help)
        self.is_done = True

    # ------------------------------------------------------------ one character

    def _step(self, character: str) -> None:
        """Read one character, or a quoted text."""
        before, after = self.before, self.raw[self.at + 1 : self.at + 2]
        if character in "\"'" and before in ("", *"[{,:"):
            self._read_quoted(character)
            return
        if before in ("]", "}") and character not in " \t,]}:#":
            self._report_after_brackets(character)
        elif character in "[{":
            self._open(character)
        elif character in "]}":
            self._close(character)
        elif character == ":":
            self._read_colon(before, after)
        elif before in ("", "[", "{", ",") or (before == ":" and self.colon >= 0):
            self._check_beginning(character, after)
        if character in ",[{]}":
            self.colon = -1
        if character not in " \t":
            self.before = character
        self.at += 1

    def _check_beginning(self, character: str, after: str) -> None:
        """Report a character with which no text between brackets can begin."""
        if character == ",":
            help = "remove the comma; quote the text if the comma belongs to it"
            self._add("empty-value", self.at, "there is nothing before this comma", help)
        elif character == "-" and after in ("", " "):
            help = "remove the dash, as commas separate items between brackets; or quote the text"
            self._add("needs-quotes", self.at, "a value that begins with '- ' must be quoted", help)
        elif character == "/" and after in ("/", "*"):
            help = "write '# ' instead, and whatever follows the comment on a line of its own"
            self._add("bad-yaml", self.at, f"'/{after}' does not begin a comment in YAML", help)
        elif character == "!" and after.isalpha() and (found := ENTRY.match(self.raw, self.at)):
            text = found.group().strip()
            help = f"remove it; or quote the text: {quote(text)}"
            self._add("tag", self.at, f"'{text.partition(' ')[0]}' is a tag to YAML, not a text", help)
        elif character in "@`%|>!?" or (character in "&*" and not _PROPERTY.match(self.raw, self.at)):
            help = "quote the text"
            if (found := ENTRY.match(self.raw, self.at)) and len(text := drop_comment(found.group())) <= MAX_SHOWN:
                help += f": {quote(text)}"
            self._add("needs-quotes", self.at, f"a value that begins with {character} must be quoted", help)

    def _open(self, bracket: str) -> None:
        if self.before in ("", *"[{,:"):
            self.opened.append((bracket, self.number, self.at))
            return
        message = f"a '{bracket}' in a text between brackets begins another pair of brackets"
        self._add("needs-quotes", self.at, message, "quote the whole text that it belongs to")

    def _close(self, bracket: str) -> None:
        opening = self.opened[-1][0]
        wanted = _CLOSES[opening]
        if bracket != wanted:
            is_last = not self.raw[self.at + 1 :].strip()
            is_outer = len(self.opened) > 1 and _CLOSES[self.opened[-2][0]] == bracket
            before = " before it" if is_last and is_outer else ""
            help = f"write '{wanted}'{before}; quote a text that has a bracket in it"
            self._add("unclosed-bracket", self.at, f"'{opening}' is closed by '{bracket}'", help)
            return
        self.opened.pop()
        if not self.opened:
            self._check_rest()
            self.is_done = True

    def _read_colon(self, before: str, after: str) -> None:
        if before not in ('"', "'") and after and after in ",]}[{":
            help = "write a space after it if it ends a key; otherwise quote the text that it belongs to"
            self._add("colon-in-text", self.at, "YAML cannot read a colon before a comma or bracket", help)
        elif after in ("", " ") and self.colon < 0:
            self.colon = self.at
        elif after in ("", " "):
            help = "quote the whole text"
            if self.opened[-1][0] == "{" and (word := _LAST_WORD.search(self.raw[: self.at])):
                help += f"; or put a comma before '{word.group()}' if a new pair begins there"
            message = "a colon and a space in a text make YAML see another key here"
            self._add("colon-in-text", self.at, message, help)

    def _report_comma(self, column: int, where: str) -> None:
        help = "write a comma between two items or pairs in brackets"
        self._add("bad-yaml", column, f"a comma is missing {where} this", help)

    # ------------------------------------------------------------ quotes

    def _read_quoted(self, mark: str) -> None:
        raw, begin = self.raw, self.at
        ends = (found.start() for found in _QUOTE_ENDS[mark].finditer(raw, begin + 1) if found.group() == mark)
        end = next(ends, -1)
        if end < 0:
            if any(mark in line for line in self.lines[self.number + 1 :]):
                self.number = len(self.lines) - 1
                self.is_done = True
                return
            help = f"close it with {mark} at the end of the text"
            self._add("unclosed-quote", begin, f"the quotation mark {mark} is never closed", help)
            return
        if mark == '"' and (found := find_bad_escape(raw[begin : end + 1])):
            self._add("bad-escape", begin + found.at, found.message, found.help)
            return
        self.before, self.at = mark, end + 1
        rest = raw[self.at :].lstrip()
        is_next = _NEXT_PAIR.match(rest) or (raw[self.at : self.at + 1] == " " and _NEXT_TEXT.match(rest))
        if is_next or (not rest and self._misses_comma()):
            self._report_comma(end, "after")
        elif rest and (rest[0] not in ",]}:#" or raw[self.at] == "#"):
            self._report_more(mark, end, rest)

    def _report_more(self, mark: str, end: int, rest: str) -> None:
        """Report that a text continues after its closing quotation mark."""
        help = "put one pair of quotation marks around the whole text"
        if mark == '"':
            help += ", and a backslash before those inside"
        elif self.raw[self.at].isalnum() or "'" not in rest:
            help = 'put " around the whole text instead'
        self._add("needs-quotes", end, f"the text continues after the closing {mark}", help)

    def _misses_comma(self) -> bool:
        """Return whether the next line begins an item or a pair, though there is no comma before it."""
        below = next((line.strip() for line in self.lines[self.number + 1 :] if line.strip()), "")
        return below[:1] not in ("", *",]}:#-")

    # ------------------------------------------------------------ after brackets

    def _report_after_brackets(self, character: str) -> None:
        """Report that something follows inner brackets without a comma."""
        if character in "[{\"'":
            self._report_comma(self.at, "before")
            return
        column = max(len(self.raw[: self.at].rstrip()) - 1, 0)
        message = f"the text continues after the closing {self.before}"
        self._add("needs-quotes", column, message, "quote the whole text if the brackets belong to it")

    def _check_rest(self) -> None:
        """Report what follows on the line after the last bracket."""
        line, end = self.line, self.at + 1
        rest = self.raw[end:]
        stripped = rest.strip()
        if not stripped or (stripped[0] == "#" and rest[0] in " \t"):
            return
        if re.fullmatch(r"[\]} ]+(?:#.*)?", stripped):
            message = f"there is no open bracket for this '{stripped[0]}' could close"
            self._add("unclosed-bracket", end + rest.index(stripped[0]), message, "remove it")
            return
        help = advise_quotes(drop_comment(line.value))
        if stripped == ",":
            help = "remove the comma at the end of the line"
        elif re.match(r"\s*:(\s|$)", rest):
            help = "quote everything before the colon"
        message = f"a value that begins with {line.value[0]} must be quoted"
        self.block.add("needs-quotes", line.number, line.value_column, message, help)

    def _report_open(self) -> None:
        bracket, number, column = self.opened[-1]
        self.number = number
        if cut := re.search(r" #|(?<=[\[{,])#", self.lines[number][column:]):
            message = f"everything after ' #' is a comment, so the '{bracket}' is never closed"
            self._add("comment-cuts-text", column + cut.start(), message, "quote the text that '#' belongs to")
        else:
            help = f"add the missing '{_CLOSES[bracket]}'; quote the whole text if '{bracket}' belongs to it"
            self._add("unclosed-bracket", column, f"'{bracket}' is never closed", help)
        self.number += 1
