"""Moodle XML: a question bank as Moodle exports it, with its categories, feedback and pictures."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from math import isfinite, nan
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from quiz.importing.bank import Files, make_source, make_tag
from quiz.importing.building import (
    Answer,
    Made,
    Number,
    make_choice,
    make_cloze,
    make_essay,
    make_matching,
    make_numeric,
    make_ordering,
    make_short,
    make_truth,
    write_number,
)
from quiz.importing.embedded import fill_gaps, read_embedded
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import Form, convert, convert_plain
from quiz.importing.xml import cut_elements, parse_element
from quiz.losses import Lose, Loss
from quiz.model import Blank, Flashcard, Question, Range

_FORMS: dict[str, Form] = {
    "html": "html",
    "markdown": "markdown",
    "plain_text": "plain",
    "moodle_auto_format": "moodle",
}
_DEFAULTS = frozenset(("Your answer is correct.", "Your answer is partially correct.", "Your answer is incorrect."))
_ITEM = re.compile(r"<li[^<>]*>((?:(?!</?li\b).)*)</li>", re.DOTALL | re.IGNORECASE)
_LIST = re.compile(r"\s*<(ul|ol)[^<>]*>(?:\s*<li[^<>]*>(?:(?!</?li\b).)*</li>)++\s*</\1>\s*", re.DOTALL | re.IGNORECASE)


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of a file; call `lose` for each that is left out."""
    category = ""
    for line, element in cut_elements(text, "question"):
        place = f"line {line}"
        try:
            root = parse_element(element)
            if root.get("type") == "category":
                category = name_category(_text(root, "category/text"))
                continue
            name = " ".join(_text(root, "name/text").split())
            place = f"line {line} ({name[:40]})" if name else place
            yield _Reader(root, files).read(place, category, name)
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


def _read_float(text: str, what: str) -> float:
    """Return the finite number in a text. Raises LeftOut, which says what it should be."""
    try:
        number = float(text)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise LeftOut(f"'{text}' is not {what}")
    return number


def name_category(path: str) -> str:
    """Return the path of a category without the parts that every course has."""
    parts = re.split(r"(?<!/)/(?!/)", path.strip())
    return "/".join(
        part.replace("//", "/") for part in parts if part and part != "top" and not re.fullmatch(r"\$\w+\$", part)
    )


def _text(root: Element, path: str) -> str:
    return (root.findtext(path) or "").strip()


class _Reader:
    """Reads one question; `losses` are of its texts."""

    def __init__(self, root: Element, files: Files) -> None:
        self.root = root
        self._files = files
        self._embedded: dict[str, str] = {}
        self.losses: list[str] = []
        text = root.find("questiontext")
        self._form = _FORMS.get(text.get("format", ""), "html") if text is not None else "html"
        for file in root.iter("file"):
            self._add_file(file)

    def _add_file(self, file: Element) -> None:
        name = file.get("name") or "file"
        try:
            data = base64.b64decode("".join((file.text or "").split()), validate=True)
        except (binascii.Error, ValueError):
            self.losses.append(f"the file '{name}', which is damaged")
            return
        self._embedded[name] = self._files.add(name, data)

    def _locate(self, source: str) -> str:
        name = unquote(source.partition("?")[0].rpartition("@@PLUGINFILE@@/")[2])
        return self._files.locate(self._embedded.get(name, name))

    def read_text(self, element: Element | None, *, inline: bool = False) -> str:
        """Return the text of an element as Markdown."""
        if element is None:
            return ""
        raw = element.findtext("text") or ""
        if not raw.strip():
            return ""
        form = _FORMS.get(element.get("format", ""), self._form)
        made = convert(raw, form, self._locate, inline=inline)
        self.losses += made.losses
        return made.text

    def read(self, place: str, category: str, name: str) -> Parsed:
        """Return the question. Raises LeftOut."""
        kind = self.root.get("type", "")
        make = _MAKE.get(kind)
        if make is None:
            raise LeftOut(_LEFT_OUT.get(kind, f"quiz has no kind of question for '{kind}'"))
        stem, made = make(self)
        if not stem:
            raise LeftOut("it has no text")
        general = self.read_text(self.root.find("generalfeedback"))
        right, partly, wrong = (
            "" if (said := self.read_text(self.root.find(f"{how}feedback"))) in _DEFAULTS else said
            for how in ("correct", "partiallycorrect", "incorrect")
        )
        if partly and partly != wrong:
            self.losses.append("feedback on answers that are partly right")
        hints = [self.read_text(hint, inline=True) for hint in self.root.findall("hint")]
        if _text(self.root, "responsetemplate/text"):
            self.losses.append("a template for the answer")
        is_model = isinstance(made.body, Flashcard) and not _text(self.root, "graderinfo/text")
        question = Question(
            "",
            "",
            stem,
            made.body,
            tags=tuple(
                dict.fromkeys(filter(None, (make_tag(tag.text or "") for tag in self.root.iterfind("tags/tag/text"))))
            ),
            explanation="" if is_model else general,
            hints=tuple(hint for hint in hints if hint),
            points=self._read_points(),
            retired=_text(self.root, "hidden") == "1",
            remarks=made.remarks,
            if_right=made.if_right or right,
            if_wrong=made.if_wrong or wrong,
            write=kind == "essay",
        )
        losses = tuple(dict.fromkeys((*self.losses, *made.losses)))
        return Parsed(question, place, _text(self.root, "idnumber") or name, category, losses)

    def _read_points(self) -> float:
        try:
            points = float(_text(self.root, "defaultgrade") or 1)
        except ValueError:
            return 1.0
        return round(points, 7) if 0 < points < 1e6 else 1.0

    def stem(self) -> str:
        """Return the text of the question."""
        return self.read_text(self.root.find("questiontext"))

    def answers(self, *, inline: bool = True) -> Iterator[tuple[Element, str, float, str]]:
        """Yield each answer: its element, its text, its share of the points and its feedback."""
        for element in self.root.findall("answer"):
            credit = _read_float(element.get("fraction") or "0", "a share of the points") / 100
            text = self.read_text(element, inline=True) if inline else element.findtext("text") or ""
            yield element, text, max(-1.0, min(1.0, credit)), self.read_text(element.find("feedback"), inline=True)

    def make_choice(self) -> tuple[str, Made]:
        """Return the text and body of a multiple choice or response."""
        single = _text(self.root, "single") in ("true", "1", "")
        options = [Answer(text, credit, said) for _, text, credit, said in self.answers()]
        is_fixed = _text(self.root, "shuffleanswers") in ("0", "false")
        return self.stem(), make_choice(options, single=single, is_fixed=is_fixed)

    def make_truth(self) -> tuple[str, Made]:
        """Return the text and body of a statement to be judged."""
        said: dict[bool, str] = {}
        right = None
        for _, text, credit, feedback in self.answers(inline=False):
            is_true = text.strip().casefold() == "true"
            said[is_true] = feedback
            right = is_true if credit > 0.5 else right
        if right is None:
            raise LeftOut("neither true nor false is right")
        return self.stem(), make_truth(right, if_right=said.get(right, ""), if_wrong=said.get(not right, ""))

    def make_short(self) -> tuple[str, Made]:
        """Return the text and body of a short answer."""
        answers = [
            Answer(convert_plain(text, "plain"), credit, said) for _, text, credit, said in self.answers(inline=False)
        ]
        return self.stem(), make_short(answers, exact=_text(self.root, "usecase") == "1", wildcards=True)

    def make_numeric(self) -> tuple[str, Made]:
        """Return the text and body of a number to type."""
        numbers = []
        for element, text, credit, said in self.answers(inline=False):
            text = text.strip()
            tolerance = element.findtext("tolerance") or element.get("tolerance") or "0"
            within = write_number(tolerance).lstrip("-")
            number = "*" if text == "*" else write_number(text)
            numbers.append(Number(number, "" if within == "0" else within, credit, said))
        units = []
        for unit in self.root.iterfind("units/unit"):
            if abs(_read_float(_text(unit, "multiplier") or "1", "the size of a unit") - 1) < 1e-9:
                units.append(_text(unit, "unit_name"))
            else:
                self.losses.append(f"the unit '{_text(unit, 'unit_name')}', which is another amount")
        return self.stem(), make_numeric(numbers, [unit for unit in units if unit])

    def make_matching(self) -> tuple[str, Made]:
        """Return the text and body of pairs to match."""
        pairs, wrong = [], []
        for element in self.root.findall("subquestion"):
            left = self.read_text(element, inline=True)
            right = convert(_text(element, "answer/text"), "plain", inline=True).text
            pairs += [(left, right)] if left else []
            wrong += [] if left else [right]
        return self.stem(), make_matching(pairs, wrong)

    def make_essay(self) -> tuple[str, Made]:
        """Return the text and body of a free answer: its points are a list, its model answer any other text."""
        info = self.root.find("graderinfo")
        raw = (info.findtext("text") or "") if info is not None else ""
        points = []
        if _LIST.fullmatch(raw):
            points = [convert(item, "html", self._locate, inline=True).text for item in _ITEM.findall(raw)]
        model = self.read_text(info) or self.read_text(self.root.find("generalfeedback"))
        return self.stem(), make_essay(model, points)

    def make_ordering(self) -> tuple[str, Made]:
        """Return the text and body of entries to put in order."""
        return self.stem(), make_ordering([text for _, text, _, _ in self.answers()])

    def make_cloze(self) -> tuple[str, Made]:
        """Return the text and body of a text with questions in it."""
        raw = self.root.findtext("questiontext/text") or ""
        found = read_embedded(raw)
        self.losses += found.losses
        return self._fill(found.text, found.blanks, found.numbers)

    def make_gaps(self) -> tuple[str, Made]:
        """Return the text and body of a text with numbered gaps, each of which has the options of its group."""
        raw = self.root.findtext("questiontext/text") or ""
        options = []
        for element in (*self.root.findall("selectoption"), *self.root.findall("dragbox")):
            options.append((convert_plain(_text(element, "text"), self._form), _text(element, "group") or "1"))
        text, gaps = fill_gaps(raw, options)
        return self._fill(text, gaps, [])

    def _fill(self, text: str, gaps: list[Blank], numbers: list[Range]) -> tuple[str, Made]:
        made = convert(text, self._form, self._locate)
        self.losses += made.losses
        return make_cloze(made.text, gaps, numbers)


_MAKE: dict[str, Callable[[_Reader], tuple[str, Made]]] = {
    name: make
    for make, names in (
        (_Reader.make_choice, "multichoice multichoiceset"),
        (_Reader.make_truth, "truefalse"),
        (_Reader.make_short, "shortanswer"),
        (_Reader.make_numeric, "numerical"),
        (_Reader.make_matching, "matching match"),
        (_Reader.make_essay, "essay"),
        (_Reader.make_ordering, "ordering"),
        (_Reader.make_cloze, "cloze multianswer"),
        (_Reader.make_gaps, "gapselect ddwtos"),
    )
    for name in names.split()
}
_LEFT_OUT = {
    "description": "a text between questions, which asks nothing",
    "calculated": "its numbers are drawn and its answer is worked out",
    "calculatedmulti": "its numbers are drawn and its answer is worked out",
    "calculatedsimple": "its numbers are drawn and its answer is worked out",
    "randomsamatch": "it is made of other questions at random",
    "ddimageortext": "its answers are dragged onto a picture",
    "ddmarker": "its answers are dragged onto a picture",
}


def is_moodle(path: str, head: str) -> bool:
    """Return whether a text is Moodle XML, by its root."""
    return re.match(r"(?:\s|<\?.*?\?>|<!--.*?-->)*<quiz(?:\s[^>]*)?>", head, re.DOTALL) is not None


SOURCE = make_source("Moodle XML", is_moodle, parse)
