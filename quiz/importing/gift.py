r"""GIFT, the text format of Moodle: `::name:: stem {=right ~wrong#feedback}`.

At least as lenient as Moodle's own reader: a question ends at an empty line, and the first `{` and the first `}` that
have no backslash enclose its answers.
"""

import re
from collections.abc import Iterator

from quiz.importing.bank import Files, make_source, make_tag
from quiz.importing.building import (
    Answer,
    Made,
    Number,
    make_choice,
    make_essay,
    make_matching,
    make_numeric,
    make_short,
    make_truth,
    write_number,
    write_range,
)
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import Form, convert, convert_plain
from quiz.losses import Lose, Loss
from quiz.model import Question

_ESCAPES = {"\\": "\ue000", "#": "\ue001", "=": "\ue002", "~": "\ue003", "{": "\ue004", "}": "\ue005", ":": "\ue006"}
_PLAIN = {mark: char for char, mark in _ESCAPES.items()} | {"\ue007": "\n"}
_ESCAPE = re.compile(r"\\([\\#=~{}:n])")
_MARK = re.compile("[\ue000-\ue007]")
_NAME = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORM = re.compile(r"\s*\[(html|moodle|markdown|plain)\]")
_WEIGHT = re.compile(r"\s*%(-?[0-9]+(?:\.[0-9]*)?)%")
_ATTRIBUTE = re.compile(r"\[(id|tag):((?:\\.|[^\]\\])*)\]")
_TRUTH = {"TRUE": True, "T": True, "FALSE": False, "F": False}


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of a GIFT file; call `lose` for each that is left out."""
    category = ""
    for line, comments, block in _split(text):
        if block.lstrip().startswith("$CATEGORY:"):
            category = _name_category(block.lstrip()[10:].strip())
            continue
        place = f"line {line}"
        try:
            yield _read(block, comments, place, category, files)
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


def _split(text: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield each block of lines without an empty one: its first line, the comments in and above it, its text."""
    comments: list[str] = []
    block: list[str] = []
    start = 0
    for number, line in enumerate((*text.split("\n"), ""), 1):
        bare = line.strip()
        if bare.startswith("//"):
            comments.append(bare)
        elif bare.startswith("$CATEGORY:") and not block:
            yield number, [], bare
        elif bare:
            start = start if block else number
            block.append(line)
        elif block:
            yield start, comments, "\n".join(block)
            block, comments = [], []


def _name_category(path: str) -> str:
    parts = [part for part in path.split("/") if part and part not in ("top",) and not re.fullmatch(r"\$\w+\$", part)]
    return "/".join(parts)


def _read(block: str, comments: list[str], place: str, category: str, files: Files) -> Parsed:
    text = _ESCAPE.sub(lambda found: "\ue007" if found[1] == "n" else _ESCAPES[found[1]], block)
    name = ""
    if found := _NAME.match(text):
        name, text = " ".join(_plain(found[1]).split()), text[found.end() :]
    attributes = [(key, re.sub(r"\\(.)", r"\1", value)) for line in comments for key, value in _ATTRIBUTE.findall(line)]
    ids = [value for key, value in attributes if key == "id"]
    tags = tuple(dict.fromkeys(make_tag(value) for key, value in attributes if key == "tag"))
    form: Form = "moodle"
    if found := _FORM.match(text):
        form, text = found[1], text[found.end() :]  # type: ignore[assignment]
    head, brace, rest = text.partition("{")
    if not brace:
        raise LeftOut("a text between questions, which asks nothing")
    inside, brace, tail = rest.partition("}")
    if not brace:
        raise LeftOut("its '{' is never closed")
    reader = _Reader(form, files)
    inside, general = reader.split_general(inside)
    head, tail = head.strip(), tail.strip()
    if re.fullmatch(r"[.?!:,;]*", tail) and (not tail or head.endswith((".", "?", "!", ":"))):
        stem = head
    else:
        stem = f"{head} _____{'' if tail[0] in '.?!:,;' else ' '}{tail}".strip()
    asked = reader.read(stem)
    made = reader.make(inside.strip(), general)
    if not asked:
        raise LeftOut("it has no text")
    has_model = type(made.body).__name__ == "Flashcard"
    question = Question(
        "",
        "",
        asked,
        made.body,
        tags=tuple(tag for tag in tags if tag),
        explanation="" if has_model else general,
        remarks=made.remarks,
        if_right=made.if_right,
        if_wrong=made.if_wrong,
        write=reader.is_essay,
    )
    losses = tuple(dict.fromkeys((*reader.losses, *made.losses)))
    return Parsed(question, place, ids[0] if ids else name, category, losses)


def _plain(text: str) -> str:
    """Return a text with the characters that had a backslash."""
    return _MARK.sub(lambda found: _PLAIN[found.group()], text)


class _Reader:
    """Reads the answers of one question; `losses` are of its texts."""

    def __init__(self, form: Form, files: Files) -> None:
        self._form = form
        self._files = files
        self.losses: list[str] = []
        self.is_essay = False

    def read(self, text: str, *, inline: bool = False) -> str:
        """Return a text as Markdown, by its own format or that of the question."""
        form, text = self._cut_form(text)
        made = convert(_plain(text).strip(), form, self._files.locate, inline=inline)
        self.losses += made.losses
        return made.text

    def _read_plain(self, text: str) -> str:
        _, text = self._cut_form(text)
        return convert_plain(_plain(text).strip(), "plain")  # Moodle has no markup in what is typed

    def _cut_form(self, text: str) -> tuple[Form, str]:
        found = _FORM.match(text)
        return (found[1], text[found.end() :]) if found else (self._form, text)  # type: ignore[return-value]

    def split_general(self, inside: str) -> tuple[str, str]:
        """Return the answers, and the feedback for everybody as Markdown."""
        answers, mark, general = inside.partition("####")
        return answers, self.read(general) if mark else ""

    def make(self, inside: str, general: str) -> Made:
        """Return what the answers make. Raises LeftOut."""
        if not inside:
            self.is_essay = True
            return make_essay(general)
        if inside.startswith("#"):
            return self._make_numeric(inside[1:].strip())
        if "~" in inside:
            return self._make_choice(inside)
        if "=" in inside and "->" in inside:
            return self._make_matching(inside)
        word, *said = inside.split("#")
        if (truth := _TRUTH.get(word.strip().upper())) is not None:
            feedback = [self.read(text, inline=False) for text in (*said, "", "")]
            return make_truth(truth, if_wrong=feedback[0], if_right=feedback[1])
        answers = [
            Answer(self._read_plain(text), 1.0 if weight is None else weight, feedback)
            for _, weight, text, feedback in self._split(inside if "=" in inside else f"={inside}")
        ]
        return make_short(answers, wildcards=True)

    def _split(self, inside: str) -> Iterator[tuple[str, float | None, str, str]]:
        """Yield each answer: its mark, the share of the points if it has one, its text and its feedback."""
        for mark, text in re.findall(r"([=~])([^=~]*)", inside):
            weight = None
            if found := _WEIGHT.match(text):
                weight, text = float(found[1]) / 100, text[found.end() :]
            text, sharp, feedback = text.partition("#")
            yield mark, weight, text.strip(), self.read(feedback, inline=True) if sharp else ""

    def _make_choice(self, inside: str) -> Made:
        found = list(self._split(inside))
        single = any(mark == "=" for mark, *_ in found)
        if not single and not any(weight for _, weight, *_ in found):
            raise LeftOut("none of its options is right")
        options = [
            Answer(self.read(text, inline=True), weight if weight is not None else float(mark == "="), feedback)
            for mark, weight, text, feedback in found
        ]
        return make_choice(options, single=single)

    def _make_matching(self, inside: str) -> Made:
        pairs, wrong = [], []
        for _, _, text, feedback in self._split(inside):
            left, arrow, right = text.partition("->")
            if not arrow:
                raise LeftOut("an answer without '->' among pairs")
            if feedback:
                self.losses.append("the feedback of a pair")
            left, right = self.read(left, inline=True), self.read(right, inline=True)
            pairs += [(left, right)] if left else []
            wrong += [] if left else [right]
        return make_matching(pairs, wrong)

    def _make_numeric(self, inside: str) -> Made:
        if not inside.startswith(("=", "~")):
            inside = f"={inside}"
        numbers = []
        for mark, weight, text, feedback in self._split(inside):
            credit = weight if weight is not None else float(mark == "=")
            numbers.append(_read_number(text, credit, feedback))
        return make_numeric(numbers)


def _read_number(text: str, credit: float, feedback: str) -> Number:
    text = _plain(text).replace(" ", "")
    if text in ("", "*"):
        return Number("*", "", credit, feedback)
    low, dots, high = text.partition("..")
    if dots:
        return Number(*write_range(low, high), credit, feedback)
    number, _, tolerance = text.partition(":")
    tolerance = write_number(tolerance) if tolerance else ""
    return Number(write_number(number), "" if tolerance in ("", "0") else tolerance.lstrip("-"), credit, feedback)


def is_gift(path: str, head: str) -> bool:
    """Return whether a text is, by its name or by the braces of an answer, GIFT."""
    if path.casefold().endswith(".gift"):
        return True
    bare = re.sub(r"\\.", "", head)
    return (
        re.search(r"^::[^:\n]+::|^\$CATEGORY:|\{\s*(?:[=~#]|TRUE\b|FALSE\b|T\}|F\})[^{]*\}", bare, re.MULTILINE)
        is not None
    )


SOURCE = make_source("GIFT", is_gift, parse)
