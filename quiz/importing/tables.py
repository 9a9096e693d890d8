"""Tables of questions: CSV and TSV with a head or without, Quizlet's lists, and the text files of Anki.

Two columns are a flashcard. A head names the columns; one with wrong options makes choices.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from quiz.importing.anki.cloze import ask, list_numbers
from quiz.importing.bank import Files, make_source, make_tag
from quiz.importing.building import Answer, make_choice, make_cloze
from quiz.importing.html import to_plain
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import Form, convert
from quiz.losses import Lose, Loss
from quiz.model import Blank, Citation, Flashcard, Question

_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}
_HEADER = re.compile(r"#([a-z][a-z ]*?)\s*:(.*)", re.IGNORECASE)
_HTML = re.compile(
    r"</?(?:b|i|u|br|div|p|span|img|em|strong|ul|ol|li|sub|sup|code|table|a)\b[^<>]*>|&(?:lt|gt|amp|nbsp|quot|#[0-9]+);",
    re.IGNORECASE,
)
_LONGEST = 50_000
_NAMES = {
    "front": "front question term word prompt vorderseite frage begriff pregunta termino recto question text stem",
    "back": "back answer definition meaning translation rückseite antwort definición respuesta réponse verso",
    "right": "correct correctanswer rightanswer correctanswers rightanswers solution",
    "wrong": "wrong wronganswer incorrect incorrectanswer distractor wrongoption",
    "option": "option answer choice",
    "explain": "explanation explain feedback notes note comment rationale anmerkung",
    "hint": "hint hinweis",
    "tags": "tags tag category topic subject",
    "source": "source reference url",
    "id": "id guid key identifier uid",
    "number": "number no nr num index",
    "time": "time timelimit",
    "points": "points score marks",
    "image": "image picture",
}
_KNOWN = {name: column for column, names in _NAMES.items() for name in names.split()}


class _Form(NamedTuple):
    """How a file is written: its separator, whether texts are HTML, the columns with a meaning of their own, from 0."""

    separator: str
    html: bool | None
    columns: Mapping[int, str]
    tags: tuple[str, ...]
    head: tuple[str, ...]
    skipped: int


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of a file; call `lose` for each that is left out."""
    form = _read_form(text)
    lines = text.split("\n")
    rows = list(_read_rows("\n".join(lines[form.skipped :]), form.separator, form.skipped))
    if not rows:
        return
    head = [cell.strip() for cell in form.head]
    if not head and (named := _find_head(rows[0][1])):
        head, rows = named, rows[1:]
    is_html = form.html if form.html is not None else any(_HTML.search(cell) for _, row in rows for cell in row)
    table = _Table(head, form, "html" if is_html else "plain", files)
    for line, row in rows:
        place = f"line {line}"
        try:
            for one in table.read(row):
                yield one._replace(place=place)
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


def _read_form(text: str) -> _Form:
    """Return what Anki's lines at the beginning say, else what the text looks like."""
    said: dict[str, str] = {}
    skipped = 0
    for line in text.split("\n"):
        found = _HEADER.fullmatch(line)
        if not found:
            break
        said[" ".join(found[1].casefold().split())] = found[2].strip()
        skipped += 1
    named = said.get("separator", "")
    separator = _SEPARATORS.get(named.casefold(), named[:1]) or _guess(text.split("\n")[skipped : skipped + 200])
    columns = {}
    for key, name in (("tags column", "tags"), ("guid column", "id"), ("deck column", ""), ("notetype column", "")):
        if said.get(key, "").isdigit():
            columns[int(said[key]) - 1] = name
    html = None if "html" not in said else said["html"].casefold() == "true"
    head = tuple(said["columns"].split(separator)) if "columns" in said else ()
    return _Form(separator, html, columns, tuple(said.get("tags", "").split()), head, skipped)


def _guess(lines: Sequence[str]) -> str:
    """Return the separator that most lines have equally often."""
    full = [line for line in lines if line.strip()]
    best, most = ",", 0.0
    for mark in "\t;,|":
        counts = [line.count(mark) for line in full]
        common = max(set(counts), key=counts.count, default=0)
        share = counts.count(common) / len(counts) if common else 0.0
        if mark == "\t" and common:
            share += 1
        if share > most:
            best, most = mark, share
    return best


def _read_rows(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with its line; a quotation mark that is never closed is a character."""
    try:
        rows = _read_quoted(text, separator, skipped)
    except csv.Error:
        rows = [(number, line.split(separator)) for number, line in enumerate(text.split("\n"), skipped + 1)]
    for line, row in rows:
        if any(cell.strip() for cell in row) and not (len(row) == 1 and row[0].startswith("#")):
            yield line, row


def _read_quoted(text: str, separator: str, skipped: int) -> list[tuple[int, list[str]]]:
    """Return all rows. Raises csv.Error if a quotation mark is never closed."""
    rows = []
    line = skipped + 1
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=separator)
    for row in reader:
        rows.append((line, row))
        line = skipped + reader.line_num + 1
    if rows and '"' in text and any(cell.endswith("\n") for cell in rows[-1][1]):
        raise csv.Error("a quotation mark is never closed")
    if any(len(cell) > _LONGEST for _, row in rows for cell in row):
        raise csv.Error("a cell is too long")
    return rows


def _find_head(row: Sequence[str]) -> list[str]:
    """Return the names of the columns if the first row has such: a known one, and nothing but short words."""
    names = [cell.strip() for cell in row]
    if len(names) < 2 or not all(re.fullmatch(r"[\w #/()-]{0,40}", name) for name in names):
        return []
    known = [_name_column(name) for name in names]
    is_head = sum(map(bool, known)) >= 2 or ("front" in known) or any("_" in name for name in names)
    return names if is_head else []


def _name_column(name: str) -> str:
    plain = re.sub(r"[^\w]|_", "", name.casefold())
    if plain in _KNOWN and not (plain == "answer" and name != name.rstrip("0123456789")):
        return _KNOWN[plain] if plain not in ("answer",) else "back"
    bare = plain.rstrip("0123456789")
    if bare != plain and bare in ("option", "answer", "choice"):
        return "option"
    if bare in _KNOWN and _KNOWN[bare] == "wrong":
        return "wrong"
    if re.fullmatch(r"(?:option|answer|choice)[a-f]", plain):
        return "option"
    if plain.startswith("correct"):
        return "right"
    return "front" if plain.startswith("question") and "type" not in plain else "time" if "time" in plain else ""


class _Table:
    """Makes questions of rows."""

    def __init__(self, head: Sequence[str], form: _Form, text_form: Form, files: Files) -> None:
        self._head = head
        self._tags = form.tags
        self._form: Form = text_form
        self._files = files
        names = {number: _name_column(name) for number, name in enumerate(head)}
        names.update(form.columns)
        roles = set(names.values())
        if head and "front" not in roles:
            free = [number for number, name in names.items() if not name]
            names.update(dict(zip(free[:1], ["front"], strict=False)))
        self._names = names
        self._own = form.columns
        self.losses: list[str] = []

    def read(self, row: Sequence[str]) -> Iterator[Parsed]:
        """Yield the questions of a row. Raises LeftOut."""
        self.losses = []
        cells: dict[str, list[tuple[int, str]]] = {}
        for number, cell in enumerate(row):
            if number in self._own and not self._names[number]:
                continue
            cells.setdefault(self._names.get(number, ""), []).append((number, cell))
        name = "".join(cell.strip() for _, cell in cells.get("id", []))
        texts = [cell for _, cell in cells.get("", [])] if not self._head else list(row)
        if numbers := list_numbers("\n".join(texts)):
            shown = [cell.strip() for number, cell in enumerate(row) if self._is_shown(number, cell)]
            for number in numbers:
                yield self._finish(self._make_cloze(shown, number), cells, f"{name} {number}" if name else "")
            return
        options = [cell for _, cell in cells.get("option", []) if cell.strip()]
        wrong = [cell for _, cell in cells.get("wrong", []) if cell.strip()]
        if options or wrong:
            yield self._finish(self._make_choice(cells, options, wrong), cells, name)
        else:
            yield self._finish(self._make_card(cells), cells, name)

    def _is_shown(self, number: int, cell: str) -> bool:
        is_text = self._names.get(number, "") in ("", "front", "back")
        return is_text and bool(cell.strip()) and not (number == 0 and cell.strip().isdigit())

    def _text(self, cell: str, *, inline: bool = False) -> str:
        made = convert(cell.strip(), self._form, self._files.locate, inline=inline)
        self.losses += made.losses
        return made.text

    def _join(self, cells: Mapping[str, list[tuple[int, str]]], name: str) -> str:
        return "\n\n".join(filter(None, (self._text(cell) for _, cell in cells.get(name, []))))

    def _make_card(self, cells: Mapping[str, list[tuple[int, str]]]) -> Question:
        texts = [(number, cell) for number, cell in cells.get("", []) if cell.strip()]
        front, back = self._join(cells, "front"), self._join(cells, "back") or self._join(cells, "right")
        if not self._head:
            if len(texts) > 2 and texts[0][1].strip().isdigit():
                texts = texts[1:]
            if len(texts) < 2:
                raise LeftOut("it has no back" if texts else "it is empty")
            front, back = self._text(texts[0][1]), ""
            texts = texts[1:]
        label = len(texts) > 1 and bool(self._head)
        more = [
            f"{self._head[number]}: {self._text(cell, inline=True)}"
            if label and number < len(self._head)
            else self._text(cell)
            for number, cell in texts
        ]
        back = "\n".join(filter(None, (back, *more)))
        if not front or not back:
            raise LeftOut("it has no front" if not front else "it has no back")
        return Question("", "", front, Flashcard(back))

    def _make_choice(
        self, cells: Mapping[str, list[tuple[int, str]]], options: list[str], wrong: list[str]
    ) -> Question:
        right = [cell.strip() for _, cell in (*cells.get("right", []), *cells.get("back", [])) if cell.strip()]
        if not right:
            raise LeftOut("it does not say which option is right")
        answers = [Answer(self._text(cell, inline=True), 0.0) for cell in wrong]
        if options:
            picks = self._find_right(right[0], options)
            answers += [
                Answer(self._text(cell, inline=True), float(number in picks)) for number, cell in enumerate(options)
            ]
            single = len(picks) == 1
        else:
            answers = [*(Answer(self._text(cell, inline=True), 1.0) for cell in right), *answers]
            single = len(right) == 1
        made = make_choice(answers, single=single, weighted=False)
        self.losses += made.losses
        return Question("", "", self._join(cells, "front"), made.body, remarks=made.remarks)

    def _find_right(self, said: str, options: list[str]) -> set[int]:
        """Return the numbers of the right options, which are named by their text, number or letter."""
        plain = [option.strip().casefold() for option in options]
        if said.casefold() in plain:
            return {plain.index(said.casefold())}
        parts = [part.strip().casefold() for part in re.split(r"[,;|]", said) if part.strip()]
        found = set()
        for part in parts:
            if part in plain:
                found.add(plain.index(part))
            elif part.isdigit() and 1 <= int(part) <= len(options):
                found.add(int(part) - 1)
            elif len(part) == 1 and part.isascii() and part.isalpha() and ord(part) - ord("a") < len(options):
                found.add(ord(part) - ord("a"))
            else:
                raise LeftOut(f"its right answer '{said[:40]}' is none of its options")
        return found

    def _make_cloze(self, texts: Sequence[str], number: int) -> Question:
        html = "<br>".join(texts) if self._form == "html" else "\n".join(texts)
        asked, gaps = ask(html, number)
        read = to_plain if self._form == "html" else str.strip
        blanks = [Blank((read(gap.answer),), read(gap.hint)) for gap in gaps]
        stem, made = make_cloze(self._text(asked), blanks)
        return Question("", "", stem, made.body, recall="flip")

    def _finish(self, question: Question, cells: Mapping[str, list[tuple[int, str]]], name: str) -> Parsed:
        if not question.stem:
            raise LeftOut("it has no text")
        tags = [make_tag(tag) for _, cell in cells.get("tags", []) for tag in re.split(r"[\s,;]+", cell.strip())]
        sources = [cell.strip() for _, cell in cells.get("source", []) if cell.strip()]
        question = replace(
            question,
            tags=tuple(dict.fromkeys(filter(None, (*map(make_tag, self._tags), *tags)))),
            explanation=self._join(cells, "explain"),
            hints=tuple(filter(None, (self._text(cell, inline=True) for _, cell in cells.get("hint", [])))),
            citations=tuple(Citation(text=" ".join(source.split())) for source in sources),
        )
        return Parsed(question, "", name, losses=tuple(dict.fromkeys(self.losses)))


def is_table(path: str, head: str) -> bool:
    """Return whether a text is a table: by its name, by Anki's first lines, or by separators on nearly every line."""
    if path.casefold().endswith((".csv", ".tsv", ".tab")) or re.match(
        r"#(?:separator|html|notetype|deck|tags)[ a-z]*:", head
    ):
        return True
    lines = [line for line in head.split("\n")[:200] if line.strip()]
    return len(lines) > 1 and sum("\t" in line.strip() for line in lines) >= 0.9 * len(lines)


SOURCE = make_source("CSV", is_table, parse)
