"""What is wrong with a block of lines that is not YAML, said in an author's words.

Reads the lines again in the simple way in which people write such files, so that the answer does
not depend on which YAML library stumbled where. Knows which keys are known, not what they mean.
"""

import re
from collections.abc import Collection

from quiz.reading.linevalues import BLOCK, BULLET, Fault, Line, ValueReader

_KEY = re.compile(
    r"""("(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s\[\]{},"'#&*!|>%@`?:-][^:#\n]*?|-[^\s:][^:#\n]*?)"""
    r"""([ \t]*):(?:[ \t]+|$)"""
)
MAX_KEY = 1024
"""Characters that YAML lets stand before a colon on a line."""
_NO_SPACE = re.compile(r"([A-Za-z-]+)[ ]*:(?=\S)")
_WIDE_COLON = re.compile(r"([A-Za-z-]+)[ \u3000]*(：)")
_BULLET = re.compile(rf"({BULLET})[ \u00a0]+\S")
_SIGN_OF_KEY = re.compile(r"[!&*@`%|>].*:(?:\s|$)")
_QUOTE_IN_KEY = re.compile(r"""(["'])[^"']*\1 *[^\s:].*:(?:\s|$)""")
_WORD = re.compile(r"[a-z-]+")
_HASH_IN_KEY = re.compile(r"\s#[^:]*:(?:\s|$)")


def find_tabs(text: str) -> list[Fault]:
    """Return, for each line, the first tab that stands outside quoted texts, block texts and comments."""
    walker = _Walker(text, ())
    walker.walk(to_the_end=True)
    return walker.tabs


def find_beginnings(text: str) -> list[int]:
    """Return the numbers of the lines that stand outside quoted texts, block texts and comments."""
    walker = _Walker(text, ())
    walker.walk(to_the_end=True)
    return walker.stepped


def diagnose(text: str, known: Collection[str], what: str) -> Fault | None:
    """Return the first fault that the lines of a block show; None if they look right.

    `known` are the keys that may begin a line at the block's own indentation; `what` is the word
    for such a block: "question".
    """
    if fault := _find_first_line_off(text, known, what):
        return fault
    walker = _Walker(text, known, what)
    walker.walk()
    return walker.fault


def _find_first_line_off(text: str, known: Collection[str], what: str) -> Fault | None:
    """Return the fault of a block whose dash stands too far right, so that none of its other keys fits."""
    lines = [read_line(raw, number) for number, raw in enumerate(text.split("\n")) if raw.strip()]
    first = next((line for line in lines if not line.value.startswith("#")), None)
    if first is None or first.dash < 0 or first.key not in known:
        return None
    columns = [line.column for line in lines if line.number > first.number and line.dash < 0 and line.key in known]
    column = columns[0] if columns else first.column
    if len(columns) < 2 or column >= first.column or set(columns) != {column} or column < first.column - first.dash:
        return None
    return Fault(
        "bad-indent",
        first.number,
        first.dash,
        f"this {what} begins in column {first.dash + 1}, and its keys below in column {column + 1}",
        f"begin the dash in column {first.dash + 1 + column - first.column}, so that the keys are below one another",
    )


def is_like_key(name: str, known: Collection[str]) -> bool:
    """Return whether a word is a known key, or one with a slip of the pen."""
    from difflib import get_close_matches

    return name in known or (name.replace("-", "").isalpha() and bool(get_close_matches(name, known, 1, 0.75)))


def read_line(raw: str, number: int = 0) -> Line:
    """Return where the dashes, the key and the value of a line stand."""
    column, dash = len(raw) - len(raw.lstrip(" \t")), -1
    while raw.startswith("-", column) and raw[column + 1 : column + 2] in ("", " ", "\t"):
        dash = column
        rest = raw[column + 1 :]
        column += 1 + len(rest) - len(rest.lstrip(" \t"))
    found = _KEY.match(raw, column)
    if found:
        return Line(number, dash, column, found.group(1), raw[found.end() :], found.end())
    return Line(number, dash, column, "", raw[column:], column)


class _Walker:
    def __init__(self, text: str, known: Collection[str], what: str = "block") -> None:
        self.lines = text.split("\n")
        self.known = known
        self.what = what
        self.values = ValueReader(self.lines, self._tell)
        self.fault: Fault | None = None
        self.tabs: list[Fault] = []
        self.main = -1  # column of the block's own keys
        self.dash = -1  # column of the dash that opens the block
        self.columns: list[int] = []  # columns of the keys that are open
        self.list_dash = -1  # column of the dashes of the list under the last key
        self.last: Line | None = None
        self.seen: set[str] = set()
        self.stepped: list[int] = []

    def walk(self, to_the_end: bool = False) -> None:
        number = 0
        while number < len(self.lines) and (to_the_end or not self.fault):
            number = self._step(number)

    def _tell(self, fault: Fault) -> None:
        self.fault = self.fault or fault

    def _found(self, code: str, line: int, column: int, message: str, help: str) -> None:
        self._tell(Fault(code, line, column, message, help))

    # ------------------------------------------------------------ one line

    def _step(self, number: int) -> int:
        """Look at a line and return the number of the next one that begins something."""
        raw = self.lines[number]
        content = raw.lstrip(" \t")
        if not content and "\t" in raw:
            self._note_tab(number, raw.index("\t"), True)
        if not content or content[0] == "#":
            return number + 1
        self.stepped.append(number)
        indent = len(raw) - len(content)
        if "\t" in raw[:indent]:
            self._note_tab(number, raw.index("\t"), True)
        line = read_line(raw, number)
        self._check_place(line, raw)
        if len(line.key) > MAX_KEY:
            message = f"what stands before the colon has {len(line.key)} characters, and {MAX_KEY} is the most"
            short = raw[: line.column + 100] + raw[line.column + len(line.key) :]
            self._tell(Fault("text-too-long", number, line.column, message, "shorten it", short))
        if line.key:
            self._check_column(line)
        end = self.values.check(line, bool(line.key) or line.dash >= 0 or self.last is None)
        if line.key or line.dash >= 0 or self.last is None:
            self.last = line
            self.seen.add(line.key)
        self._scan_tabs(number, end, line)
        return end

    def _check_place(self, line: Line, raw: str) -> None:
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

    def _check_first(self, line: Line) -> None:
        if line.key or not self.known:
            return
        if (found := _NO_SPACE.match(line.value)) and found.group(1) in self.known:
            self._report_no_space(line, found)
        elif (
            not self._check_wide_colon(line)
            and line.dash < 0
            and not line.value.startswith(("{", "[", "%", "---", "..."))
        ):
            self._check_loose(line, line)

    def _report_no_space(self, line: Line, found: re.Match[str]) -> None:
        name = found.group(1)
        self._found(
            "space-after-colon",
            line.number,
            line.column + found.end(),
            f"a space is missing after '{name}:'",
            f"write '{name}: ' and then the value",
        )

    def _check_dash(self, line: Line, raw: str) -> None:
        dash = len(raw) - len(raw.lstrip(" "))
        last = self.last
        assert last is not None
        opens = bool(last.key) and (not last.value.strip() or last.value[0] in "#&!")
        has_value = bool(last.key) and not opens and last.dash < self.main
        if opens and last.dash < self.main and (last.column == self.main or dash >= last.column):
            self.list_dash = dash
            if dash < self.main:
                what, help = f"this item stands left of '{last.key}'", f"begin it in column {self.main + 1}"
                self._found("bad-indent", line.number, dash, what, help)
        elif has_value and last.column >= self.main == dash and line.key not in self.known:
            self._report_list(line, last, dash)
        elif self.list_dash >= 0 and dash != self.list_dash and (last.dash >= 0 or dash < self.list_dash):
            if dash < self.list_dash or not (
                opens or ((dash >= last.column or dash == last.dash) and not _is_complete(last.value))
            ):
                self._tell(
                    Fault(
                        "bad-indent",
                        line.number,
                        dash,
                        f"this item begins in column {dash + 1}, the one above in column {self.list_dash + 1}",
                        "begin all items of a list in the same column",
                        " " * self.list_dash + raw.lstrip(" "),
                    )
                )
        elif has_value and dash > last.column and line.key and (_bare(last.value) or _is_complete(last.value)):
            self._found(
                "bad-indent",
                line.number,
                dash,
                f"a list cannot begin here: '{last.key}' already has a value",
                f"begin the dash in the column where the other {self.what}s begin, or take the value away",
            )
        elif (dash < self.main and dash != self.dash) or self._is_nested_item(line, last):
            where = f"in column {self.dash + 1}" if self.dash >= 0 else "further left"
            self._found(
                "bad-indent",
                line.number,
                dash,
                f"this dash begins in column {dash + 1}, and the {self.what} above {where}",
                f"begin it in column {max(self.dash, 0) + 1} if a new {self.what} begins here",
            )
        elif has_value and dash > last.column and _is_complete(last.value):
            self._report_after(line, last)

    def _report_list(self, line: Line, last: Line, dash: int) -> None:
        """Report a list that begins in the column of the keys, where no key wants one."""
        what = f"a list begins here, and '{last.key}' above it already has a value"
        help = "write the key that the list belongs to on a line above it"
        meant = ""
        between = self.lines[last.number + 1 : line.number]
        if BLOCK.match(last.value) and not any(text.strip() for text in between):
            what = f"the text after '{last.key}: {last.value.strip()}' must be indented"
            meant = "  " + self.lines[line.number]
            help = f"begin it in column {self.main + 3}; or take the {last.value.strip()} away if it is a list"
        elif last.column > self.main:
            what = "a list begins here, among keys"
        self._tell(Fault("bad-indent", line.number, dash, what, help, meant))

    def _is_nested_item(self, line: Line, last: Line) -> bool:
        """Return whether a new block begins among the keys of one, below a key that has its value."""
        return bool(
            last.key and last.value.strip() and last.column == self.main == line.dash and line.key in self.known
        )

    def _check_key(self, line: Line, last: Line) -> None:
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
                if (word := _WORD.match(last.value)) and word.group() in self.known and word.group() != line.key:
                    self._report_no_colon(last, word)
                    return
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
            if is_like_key(line.key, self.known):
                self._report_column(line)
            else:
                self._found(
                    "colon-in-text",
                    line.number,
                    line.column + len(line.key),
                    "a colon and a space in a text make YAML see another key here",
                    f"quote the whole text if it goes on here; begin it in column {last.column + 1} if this is a key",
                )
        elif is_like_key(line.key, self.known) and (
            (last.value[:1] in ("[", "{", '"', "'") and last.column == self.main)
            or (_bare(last.value) and line.column != last.column and last.dash < 0)
            or (_bare(last.value) and last.dash >= 0 and not last.key)
        ):
            self._report_column(line)
        elif last.key and line.column > last.column and _is_complete(last.value):
            self._report_after(line, last)
        elif last.dash >= 0 and self.list_dash >= 0 and line.column not in (last.column, self.main):
            self._found(
                "bad-indent",
                line.number,
                line.column,
                f"'{line.key}' begins in column {line.column + 1}, where nothing above begins",
                f"begin it in column {self.main + 1} if it is a key of the {self.what}",
            )

    def _check_column(self, line: Line) -> None:
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

    def _report_column(self, line: Line) -> None:
        others = self._count_keys_below(line)
        those = f"'{line.key}' and the keys below it begin" if others else f"'{line.key}' begins"
        help = f"begin {'them' if others else 'it'} in column {self.main + 1}"
        if line.key in self.seen and self.dash >= 0 and others:
            help += f"; if a new {self.what} begins here, write its dash in column {self.dash + 1}"
        self._found(
            "bad-indent",
            line.number,
            line.column,
            f"{those} in column {line.column + 1}, and keys of the {self.what} in column {self.main + 1}",
            help,
        )

    def _count_keys_below(self, line: Line) -> int:
        """Return how many known keys begin in the column of a line, before any that begins further left."""
        count = 0
        for raw in self.lines[line.number + 1 :]:
            below = read_line(raw)
            first = below.column if below.dash < 0 else len(raw) - len(raw.lstrip(" "))
            if raw.strip() and first < line.column:
                break
            count += below.dash < 0 and below.column == line.column and below.key in self.known
        return count

    def _check_wide_colon(self, line: Line) -> bool:
        found = _WIDE_COLON.match(line.value)
        if not found or found.group(1) not in self.known or line.column > self.main:
            return False
        self._found(
            "missing-colon",
            line.number,
            line.column + found.start(2),
            f"'：' after '{found.group(1)}' is a wide colon, which is no colon to YAML",
            f"write '{found.group(1)}: ' with the colon of the Latin keyboard, and a space",
        )
        return True

    def _check_loose(self, line: Line, last: Line) -> None:
        """A line without a key or a dash continues a text, and must be indented for that."""
        found = _NO_SPACE.match(line.value)
        if found and found.group(1) in self.known and line.column <= self.main:
            self._report_no_space(line, found)
            return
        raw = self.lines[line.number]
        if (quoted := _QUOTE_IN_KEY.match(line.value)) and (line.column == last.column or not last.value.strip()):
            sign = quoted.group(1)
            self._tell(
                Fault(
                    "needs-quotes",
                    line.number,
                    line.column,
                    f"the text begins with {sign} and goes on after the closing {sign}",
                    "put one pair of quotation marks around all that stands before the colon",
                    raw[: line.column] + "x" + raw[line.column + 1 :],
                )
            )
            return
        if _SIGN_OF_KEY.match(line.value) and (line.column == last.column or not last.value.strip()):
            self._tell(
                Fault(
                    "needs-quotes",
                    line.number,
                    line.column,
                    f"a text cannot begin with {line.value[0]} unless it is quoted",
                    "quote what stands before the colon",
                    raw[: line.column] + "x" + raw[line.column + 1 :],
                )
            )
            return
        if _HASH_IN_KEY.search(line.value) and (line.column == last.column or not last.value.strip()):
            at = raw.index("#", line.column)
            self._tell(
                Fault(
                    "comment-cuts-text",
                    line.number,
                    at - 1,
                    "everything after ' #' is a comment, so there is no colon on this line",
                    "quote what stands before the colon",
                    raw[:at] + "x" + raw[at + 1 :],
                )
            )
            return
        if self._check_wide_colon(line):
            return
        if self._check_comment_above(line, last):
            return
        word = _WORD.match(line.value)
        if word and word.group() in self.known and word.group() not in self.seen and line.column <= self.main:
            self._report_no_colon(line, word)
        elif re.match(r"-\S", line.value) and (last.dash >= 0 or not last.value):
            self._found(
                "space-after-dash",
                line.number,
                line.column + 1,
                "a space is missing after the dash",
                "write '- ' before each item of a list",
            )
        elif last.key and line.column <= last.column and BLOCK.match(last.value):
            self._found(
                "bad-indent",
                line.number,
                line.column,
                f"the text after '{last.key}: {last.value.strip()}' must be indented",
                f"begin it in column {last.column + 3}",
            )
        elif (bullet := _BULLET.match(line.value)) and line.column <= max(self.list_dash, self.main):
            self._found(
                "not-a-list",
                line.number,
                line.column,
                f"the items of a list begin with '-', and this line with '{bullet.group(1)}'",
                "write '- ' instead, before each item of the list",
            )
        elif line.column <= self.main:
            self._found(
                "bad-indent",
                line.number,
                line.column,
                "this line is neither a key with a value nor a part of the text above",
                f"begin it right of column {self.main + 1} if the text goes on here; else write 'key: ' before it",
            )
        elif last.key and (line.column == last.column or self._is_above_key(line, last)):
            where = "above" if line.column == last.column else "below"
            self._tell(
                Fault(
                    "missing-colon",
                    line.number,
                    line.column,
                    f"no colon stands on this line, and the lines {where} are keys",
                    "write a colon and a space after the key; indent the line if the text above goes on here",
                    self.lines[line.number].rstrip() + ": x",
                )
            )
        elif last.key and line.column > last.column and _is_complete(last.value):
            self._report_after(line, last)

    def _is_above_key(self, line: Line, last: Line) -> bool:
        """Return whether a line is the first below a key, and another key stands in its column on the next one."""
        if last.value.strip() or line.column <= last.column or line.number + 1 == len(self.lines):
            return False
        below = read_line(self.lines[line.number + 1])
        return bool(below.key) and below.dash < 0 and below.column == line.column

    def _check_comment_above(self, line: Line, last: Line) -> bool:
        """Report a comment after which a text without quotes goes on."""
        edge = last.column if last.key else last.dash
        if not _bare(last.value) or line.column <= edge:
            return False
        number = line.number - 1
        while number > last.number and not self.lines[number].strip():
            number -= 1
        raw = self.lines[number]
        cut = re.search(r"(?:^| ) *#", raw)
        if not cut:
            return False
        self._tell(
            Fault(
                "comment-cuts-text",
                number,
                cut.start(),
                "everything after ' #' is a comment, and no text can go on after one",
                "quote the whole text if '#' belongs to it; else write the comment above the key",
                raw[: cut.start()],
            )
        )
        return True

    def _report_no_colon(self, line: Line, word: re.Match[str]) -> None:
        self._found(
            "missing-colon",
            line.number,
            line.column + word.end(),
            f"a colon is missing after '{word.group()}'",
            f"write '{word.group()}: ' and then the value",
        )

    def _report_after(self, line: Line, last: Line) -> None:
        help = f"begin it in column {self.main + 1} if it is a key of the {self.what}; "
        help += "else put it inside the quotation marks or brackets, or take it away"
        message = f"this line stands below '{last.key}', whose value ends above"
        raw = self.lines[line.number]
        self._tell(Fault("bad-indent", line.number, len(raw) - len(raw.lstrip(" ")), message, help, ""))

    # ------------------------------------------------------------ tabs

    def _note_tab(self, number: int, column: int, indent: bool) -> None:
        what = "a tab stands in the indentation, where only spaces count" if indent else "a tab stands here"
        tab = Fault("tab", number, column, what, "write spaces; most editors can do so for the Tab key")
        self.tabs.append(tab)
        if indent:
            self._tell(tab)

    def _scan_tabs(self, number: int, end: int, line: Line) -> None:
        raw = self.lines[number]
        if "\t" not in raw or (self.tabs and self.tabs[-1].line == number):
            return
        quoted = line.value[:1] in ("'", '"')
        block = line.value[:1] in ("|", ">") and BLOCK.match(line.value)
        for found in re.finditer("\t", raw):
            column = found.start()
            if re.search(r"(^|\s)#", raw[:column]) or (quoted and column > line.value_column and not block):
                return
            self._note_tab(number, column, False)
            return


def _is_complete(value: str) -> bool:
    """Return whether a value is all in quotes or brackets, and no more can follow."""
    return re.fullmatch(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\[.*\]|\{.*\})\s*(?:#.*)?""", value) is not None


def _bare(value: str) -> bool:
    """Return whether a value is a plain text on its key's line."""
    return bool(value.strip()) and value[0] not in "[{|>#\"'&!"
