"""QTI 2.1, as TAO, ONYX, OpenOLAT and our own export write it: a package (.zip), or the XML of one item."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from html import escape
from posixpath import dirname, join, normpath
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element, tostring

from quiz.importing.bank import Files
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
    write_bounds,
    write_number,
)
from quiz.importing.decoding import decode
from quiz.importing.packages import Package
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.qti import make_qti_source
from quiz.importing.refusal import CannotImport
from quiz.importing.texts import convert, convert_plain
from quiz.importing.xml import cut_elements, parse_element
from quiz.losses import Lose, Loss
from quiz.model import BLANK, Blank, Option, Question

_FULL = 0.999
_OURS = re.compile(r"[a-z][a-z0-9-]{0,63}/[a-z][a-z0-9-]{0,63}")
_RIGHT = re.compile(r"(?:.*[_-])?(?:correct|right)", re.IGNORECASE)
_WRONG = re.compile(r"(?:.*[_-])?(?:incorrect|wrong)", re.IGNORECASE)
_TYPED = ("textEntryInteraction", "inlineChoiceInteraction")


class _Place(NamedTuple):
    """The place of an item in a package: the title of its test, and its points there."""

    title: str
    points: float


class _Declared(NamedTuple):
    """A response: its type and cardinality, the right values in order, and the share of the points of each value."""

    type: str
    cardinality: str
    right: list[str]
    shares: dict[str, float]


def parse(
    text: str, files: Files, lose: Lose, *, name: str = "", package: Package | None = None, known: _Place | None = None
) -> Iterator[Parsed]:
    """Yield the questions of an XML file; `name` is that of the file in its package, for places."""
    for line, element in cut_elements(text, "assessmentItem"):
        place = f"{name}: line {line}" if name else f"line {line}"
        try:
            yield _Reader(_read_element(element), files, package, name).read(place, known or _Place("", 1.0))
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


def _parse_package(package: Package, text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of all files of a package that have some: those of its tests first, in their order."""
    names = [name for name in package.names if name.casefold().endswith(".xml")]
    places: dict[str, _Place] = {}
    for name in names:  # each file is read twice, so that only one is in memory
        inside, _ = decode(package.read(name))
        if "<assessmentTest" in inside[:4096]:
            with suppress(LeftOut):
                places |= _list_places(_read_element(inside[inside.index("<assessmentTest") :]), dirname(name))
    known = set(names)
    for name in [*(name for name in places if name in known), *(name for name in names if name not in places)]:
        inside, _ = decode(package.read(name))
        if "<assessmentItem" in inside[:4096] and "<assessmentTest" not in inside[:4096]:
            yield from parse(inside, files, lose, name=name, package=package, known=places.get(name))


def _read_element(text: str) -> Element:
    """Return an element without namespaces. Raises LeftOut."""
    root = parse_element(text)
    for one in root.iter():
        one.tag = one.tag.rpartition("}")[2]
    return root


def _list_places(test: Element, folder: str) -> dict[str, _Place]:
    title = " ".join((test.get("title") or "").split())
    return {
        normpath(join(folder, unquote(one.get("href") or ""))): _Place(
            title, _read_float(weight.get("value")) if (weight := one.find("weight")) is not None else 1.0
        )
        for one in test.iter("assessmentItemRef")
    }


def _read_float(text: str | None, other: float = 1.0) -> float:
    with suppress(ValueError):
        number = float(text or "")
        return round(number, 7) if abs(number) < 1e6 else other
    return other


class _Reader:
    """Reads one item."""

    def __init__(self, root: Element, files: Files, package: Package | None, name: str) -> None:
        self._root = root
        self._files = files
        self._package = package
        self._folder = dirname(name)
        self._losses: list[str] = []
        self._declared = {str(one.get("identifier")): _read_declared(one) for one in root.iter("responseDeclaration")}
        self._said = {str(one.get("identifier")): self._write(one) for one in root.findall("modalFeedback")}
        template = str(next((one.get("template") for one in root.iter("responseProcessing")), ""))
        self._is_whole = template.rpartition("/")[2].removesuffix(".xml") == "match_correct"

    # ------------------------------------------------------------ texts

    def _locate(self, source: str) -> str:
        path = normpath(join(self._folder, unquote(source.partition("?")[0])))
        if self._package is None:
            return self._files.locate(path)
        if path not in self._package.names:
            return ""
        try:
            return self._files.locate(self._files.add(path.rpartition("/")[2], self._package.read(path)))
        except CannotImport:
            return ""

    def _write(self, element: Element, *, inline: bool = False) -> str:
        """Return the content of an element as Markdown."""
        made = convert(_to_html(element), "html", self._locate, inline=inline)
        self._losses += made.losses
        return made.text

    # ------------------------------------------------------------ the whole

    def read(self, place: str, known: _Place) -> Parsed:
        """Return the question. Raises LeftOut."""
        title = " ".join((self._root.get("title") or "").split())
        place = f"{place} ({title[:40]})" if title else place
        body = self._root.find("itemBody")
        if body is None:
            raise LeftOut("it has no text")
        if self._root.find("templateDeclaration") is not None:
            raise LeftOut("its numbers are drawn and its answer is worked out")
        explanation = self._take_general()
        stem, made = self._make(body)
        if not stem:
            raise LeftOut("it has no text")
        said = {pattern: self._take(pattern) for pattern in (_WRONG, _RIGHT)}
        if any(self._said.values()):
            self._losses.append("feedback that depends on the answer")
        question = Question(
            "",
            "",
            stem,
            made.body,
            explanation=explanation,
            if_right=made.if_right or said[_RIGHT],
            if_wrong=made.if_wrong or said[_WRONG],
            remarks=made.remarks,
            points=known.points if known.points > 0 else 1.0,
            write=body.find(".//extendedTextInteraction") is not None,
        )
        name = title if _OURS.fullmatch(title) else str(self._root.get("identifier") or "")
        return Parsed(question, place, name, known.title, tuple(dict.fromkeys((*self._losses, *made.losses))))

    def _take_general(self) -> str:
        """Return the feedback that is shown whatever the answer is: its outcome has the value from the start."""
        starts = {
            str(one.get("identifier")): one.findtext("defaultValue/value")
            for one in self._root.iter("outcomeDeclaration")
        }
        found = [
            str(one.get("identifier"))
            for one in self._root.findall("modalFeedback")
            if starts.get(str(one.get("outcomeIdentifier"))) == one.get("identifier")
        ]
        return "\n\n".join(filter(None, [self._said.pop(name, "") for name in found]))

    def _take(self, pattern: re.Pattern[str]) -> str:
        name = next((name for name in self._said if pattern.fullmatch(name)), "")
        return self._said.pop(name, "")

    def _take_own(self, element: Element, ident: str) -> str:
        """Return the feedback on one choice, and remove it from the choice."""
        own = [one for tag in ("feedbackInline", "feedbackBlock") for one in element.iter(tag)]
        texts = [self._write(one, inline=True) for one in own]
        for one in own:
            one[:], one.text = [], ""
        text = " ".join(filter(None, texts)) or self._said.pop(ident, "")
        return " ".join(text.split()) if "```" not in text else ""

    def _make(self, body: Element) -> tuple[str, Made]:
        asked = [one for one in body.iter() if one.tag.endswith("Interaction")]
        if not asked:
            raise LeftOut("a text between questions, which asks nothing")
        unknown = [one.tag for one in asked if one.tag not in (*_TYPED, *_KINDS)]
        if unknown:
            raise LeftOut(f"quiz has no kind for its {unknown[0]}")
        model = "\n\n".join(self._write(one) for one in _cut(body, "rubricBlock") if "scorer" in str(one.get("view")))
        if all(one.tag in _TYPED for one in asked):
            return self._make_typed(body, asked)
        if len(asked) > 1:
            raise LeftOut("it asks for several answers at once")
        found = asked[0]
        declared = self._find(found)
        if found.tag == "extendedTextInteraction":
            made = make_essay(model)
        elif found.tag == "choiceInteraction":
            made = self._make_choice(found, declared)
        elif found.tag == "orderInteraction":
            texts = self._list_texts(found, "simpleChoice")
            made = make_ordering([texts[ident] for ident in declared.right if ident in texts])
            made = _score(made, is_whole=self._is_whole)
        elif found.tag == "gapMatchInteraction":
            return self._make_gaps(body, found, declared)
        else:
            made = self._make_pairs(found, declared)
        prompt = found.find("prompt")
        found[:] = [prompt] if prompt is not None else []
        return self._write(body), made

    def _find(self, element: Element) -> _Declared:
        ident = str(element.get("responseIdentifier"))
        return self._declared.get(ident) or _Declared("", "single", [], {})

    # ------------------------------------------------------------ kinds

    def _make_choice(self, found: Element, declared: _Declared) -> Made:
        options = []
        for ident, one in _list(found, "simpleChoice"):
            said = self._take_own(one, ident)
            share = declared.shares.get(ident, 0.0) if declared.shares else float(ident in declared.right)
            options.append(Answer(self._write(one, inline=True), share, said))
        rights = [option for option in options if option.credit > 0]
        if not rights and not declared.right and not declared.shares:
            raise LeftOut("it has no right answer")
        texts = sorted(option.text.strip().casefold() for option in options)
        if texts == ["false", "true"] and len(rights) == 1:
            wrong = next(option for option in options if option.credit <= 0)
            return make_truth(
                rights[0].text.strip().casefold() == "true", if_right=rights[0].feedback, if_wrong=wrong.feedback
            )
        single = declared.cardinality == "single"
        is_fixed = found.get("shuffle", "false") == "false" and not single
        made = make_choice(options, single=single, weighted=bool(declared.shares), is_fixed=is_fixed)
        return _score(made, is_whole=self._is_whole and not single)

    def _list_texts(self, found: Element, tag: str) -> dict[str, str]:
        """Return the texts of choices whose feedback has no place here."""
        said = [self._take_own(one, ident) for ident, one in _list(found, tag)]
        if any(said):
            self._losses.append("feedback on its entries")
        return {ident: self._write(one, inline=True) for ident, one in _list(found, tag)}

    def _make_pairs(self, found: Element, declared: _Declared) -> Made:
        texts = self._list_texts(found, "simpleAssociableChoice")
        right = declared.right or [pair for pair, share in declared.shares.items() if share > 0]
        pairs = [_split_pair(pair) for pair in right]
        sets = found.findall("simpleMatchSet")
        others = _list(sets[1], "simpleAssociableChoice") if len(sets) == 2 else _list(found, "simpleAssociableChoice")
        met = {ident for pair in pairs for ident in pair}
        if any(ident not in texts for ident in met):
            raise LeftOut("a pair of something that is not there")
        if len(sets) == 2 and any(ident not in met for ident, _ in _list(sets[0], "simpleAssociableChoice")):
            raise LeftOut("a side of a pair without a match")
        wrong = [texts[ident] for ident, _ in others if ident not in met]
        made = make_matching([(texts[left], texts[right]) for left, right in pairs], wrong)
        return _score(made, is_whole=self._is_whole)

    def _make_gaps(self, body: Element, found: Element, declared: _Declared) -> tuple[str, Made]:
        texts = {ident: convert_plain(_to_html(one), "html") for ident, one in _list(found, "gapText")}
        right = declared.right or [pair for pair, share in declared.shares.items() if share > 0]
        answers = {gap: ident for ident, gap in map(_split_pair, right)}
        blanks = []
        for gap in list(found.iter("gap")):
            answer = texts.get(answers.get(str(gap.get("identifier")), ""), "")
            wrong = tuple(Option(text) for text in dict.fromkeys(texts.values()) if text and text != answer)
            if not answer:
                raise LeftOut("a blank without a right answer")
            blanks.append(Blank((answer,), wrong=wrong))
            _blank(gap)
        _cut(found, "gapText")
        _cut(found, "gapImg")
        return make_cloze(self._write(body), blanks)

    def _make_typed(self, body: Element, asked: Sequence[Element]) -> tuple[str, Made]:
        if len(asked) == 1 and asked[0].tag == "textEntryInteraction":
            line = next(one for one in body.iter() if asked[0] in list(one))
            is_number = self._find(asked[0]).type in ("float", "integer")
            is_alone = "".join(line.itertext()).strip() == "" and len(line) == 1 and line is not body
            if is_number or is_alone:
                made = self._make_number(self._find(asked[0])) if is_number else self._make_short(self._find(asked[0]))
                _cut(body, "textEntryInteraction")
                return self._write(body), made
        blanks = [self._make_blank(one) for one in asked]
        for one in asked:
            _blank(one)
        stem, made = make_cloze(self._write(body), blanks)
        is_whole = any(len(one.findall("match")) > 1 for one in self._root.iter("and"))
        return stem, _score(made, is_whole=is_whole)

    def _make_blank(self, asked: Element) -> Blank:
        declared = self._find(asked)
        shares = _scale(declared)
        texts = {ident: convert_plain(_to_html(one), "html") for ident, one in _list(asked, "inlineChoice")}
        named = {texts.get(key, key) if texts else key: share for key, share in shares.items()}
        rights = tuple(text for text, share in named.items() if share >= _FULL)
        if not rights:
            raise LeftOut("a blank without a right answer")
        partly = tuple(Option(text, "", round(share, 7)) for text, share in named.items() if 0 < share < _FULL)
        wrong = tuple(Option(text) for text in dict.fromkeys(texts.values()) if named.get(text, 0) <= 0)
        return Blank(rights, wrong=wrong, partly=partly)

    def _make_short(self, declared: _Declared) -> Made:
        if not declared.right and not declared.shares:
            raise LeftOut("it has no right answer")
        return make_short([Answer(" ".join(text.split()), share) for text, share in _scale(declared).items()])

    def _make_number(self, declared: _Declared) -> Made:
        exact = declared.right[0] if declared.right else ""
        numbers: list[Number] = []
        for one in self._root.iter("and"):
            low, high = (
                next((value.text or "" for tag in tags for value in one.findall(f"{tag}/baseValue")), "")
                for tags in (("gte", "gt"), ("lte", "lt"))
            )
            if low and high:
                number = low if low == high else "" if numbers else exact
                numbers.append(Number(*write_bounds(low, high, number), 1.0))
        for one in self._root.iter("equal"):
            amount = str(one.get("tolerance") or "").split()[:1]
            if one.get("toleranceMode") == "absolute" and amount:
                number = one.findtext("baseValue") or exact
                numbers.append(Number(write_number(number), write_number(amount[0]), 1.0))
            elif one.get("toleranceMode") == "relative" and amount:
                numbers.append(Number(write_number(one.findtext("baseValue") or exact), f"{amount[0]}%", 1.0))
        plain = [Number(write_number(text), "", share) for text, share in _scale(declared).items() if share > 0]
        return make_numeric(numbers or plain)


_KINDS = (
    "choiceInteraction",
    "orderInteraction",
    "matchInteraction",
    "associateInteraction",
    "gapMatchInteraction",
    "extendedTextInteraction",
)


def _read_declared(element: Element) -> _Declared:
    right = [(one.text or "").strip() for one in element.findall("correctResponse/value")]
    shares = {
        str(one.get("mapKey")): _read_float(one.get("mappedValue"), 0.0) for one in element.findall("mapping/mapEntry")
    }
    return _Declared(str(element.get("baseType")), str(element.get("cardinality")), list(filter(None, right)), shares)


def _scale(declared: _Declared) -> Mapping[str, float]:
    """Return the share of the points of each value, the most of which is 1."""
    most = max(declared.shares.values(), default=0.0)
    if most <= 0:
        return dict.fromkeys(declared.right, 1.0)
    return {key: share / most for key, share in declared.shares.items()}


def _score(made: Made, *, is_whole: bool) -> Made:
    """Return what was made, with no points for a part of the answer if only the `is_whole` one earns some."""
    if is_whole and hasattr(made.body, "partial"):
        return made._replace(body=replace(made.body, partial=False))  # type: ignore[arg-type]
    return made


def _split_pair(pair: str) -> tuple[str, str]:
    left, _, right = pair.strip().partition(" ")
    return left, right.strip()


def _list(element: Element, tag: str) -> list[tuple[str, Element]]:
    """Return the choices of an interaction, each with its identifier."""
    return [(str(one.get("identifier")), one) for one in element.iter(tag)]


def _to_html(element: Element) -> str:
    inner = "".join(tostring(one, encoding="unicode", method="html") for one in element)
    return escape(element.text or "", quote=False) + inner


def _blank(element: Element) -> None:
    element.tag, element.text = "span", BLANK
    element[:] = []


def _cut(body: Element, tag: str) -> list[Element]:
    """Remove the elements of a name from a text, and return them."""
    found = []
    for parent in list(body.iter()):
        for number, one in reversed(list(enumerate(parent))):
            if one.tag != tag:
                continue
            found.append(one)
            if number:
                parent[number - 1].tail = (parent[number - 1].tail or "") + (one.tail or "")
            else:
                parent.text = (parent.text or "") + (one.tail or "")
            del parent[number]
            one.tail = ""
    return found[::-1]


def _is_package(package: Package) -> bool:
    """Return whether a manifest names items of QTI 2."""
    manifests = [name for name in package.names if name.endswith("imsmanifest.xml")]
    return any(b"imsqti_item_xmlv2" in package.read(name) for name in manifests)


SOURCE = make_qti_source("QTI 2.1", "assessmentItem", _is_package, parse, _parse_package)
