"""QTI 1.2, as Canvas, Respondus and others write it: a package (.zip, .imscc), or one XML file."""

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import unquote
from xml.etree.ElementTree import Element

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
from quiz.importing.texts import Form, convert, convert_plain
from quiz.importing.xml import cut_elements, parse_element
from quiz.losses import Lose, Loss
from quiz.model import BLANK, Blank, Option, Question

_TITLE = re.compile(r"<assessment\b[^>]*\btitle=\"([^\"]*)\"")
_BASE = re.compile(r"%%LINKPATH%%|(?:\$|%24)IMS[-_]CC[-_]FILEBASE(?:\$|%24)/?(?:\.\./)*")
_GENERAL = re.compile(r"general_fb|.*_ALL|.*_general", re.IGNORECASE)
_RIGHT = re.compile(r"correct_fb|.*_C", re.IGNORECASE)
_WRONG = re.compile(r"general_incorrect_fb|incorrect_fb|.*_IC", re.IGNORECASE)


class _Condition(NamedTuple):
    """A rule for scores: the answers that fulfil it, by response, whether others must not be there; bounds; its points,
    None if it gives none; and the feedback that it shows.
    """

    equal: list[tuple[str, str]]
    has_not: bool
    low: str
    high: str
    points: float | None
    feedback: list[str]
    is_other: bool


def parse(text: str, files: Files, lose: Lose, *, name: str = "", package: Package | None = None) -> Iterator[Parsed]:
    """Yield the questions of an XML file; `name` is that of the file in its package, for places."""
    title = convert_plain(found[1], "html") if (found := _TITLE.search(text)) else ""
    for line, element in cut_elements(text, "item"):
        place = f"{name}: line {line}" if name else f"line {line}"
        try:
            yield _Reader(parse_element(element), files, package).read(place, title)
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


def _parse_package(package: Package, text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of all files of a package that have some: each once, though Canvas writes them twice."""
    met: set[str] = set()
    for name in sorted(package.names, key=lambda name: (not name.endswith(".qti"), name)):
        if not name.casefold().endswith((".xml", ".qti", ".dat")) or "imsmanifest" in name:
            continue
        inside, _ = decode(package.read(name))
        if "<questestinterop" not in inside[:4096]:
            continue
        ident = (
            found[1] if (found := re.search(r"<(?:assessment|objectbank)\b[^>]*\bident=\"([^\"]*)\"", inside)) else name
        )
        if ident not in met:
            met.add(ident)
            yield from parse(inside, files, lose, name=name, package=package)


class _Reader:
    """Reads one item."""

    def __init__(self, root: Element, files: Files, package: Package | None) -> None:
        self._root = root
        self._files = files
        self._package = package
        self.losses: list[str] = []
        self._facts = {
            (field.findtext("fieldlabel") or "").strip(): (field.findtext("fieldentry") or "").strip()
            for tag in ("qtimetadatafield", "qti_metadatafield")
            for field in root.iter(tag)
        }
        self._conditions = [_read_condition(one) for one in root.iter("respcondition")]
        self._said = {str(one.get("ident")): self._material(one) for one in root.iter("itemfeedback")}

    # ------------------------------------------------------------ texts

    def _locate(self, source: str) -> str:
        path = unquote(_BASE.sub("", source).partition("?")[0])
        if self._package is None:
            return self._files.locate(path)
        found = next((name for name in self._package.names if name == path or name.endswith(f"/{path}")), "")
        if not found:
            return ""
        try:
            return self._files.locate(self._files.add(path.rpartition("/")[2], self._package.read(found)))
        except CannotImport:
            return ""

    def _material(self, element: Element | None, *, inline: bool = False, own: bool = False) -> str:
        """Return the text of an element as Markdown; with `own`, without that of the responses in it."""
        texts = []
        for one in _list_texts(element, own=own) if element is not None else ():
            if one.tag == "matimage":
                raw, form = f'<img src="{one.get("uri", "")}">', "html"
            else:
                raw, form = one.text or "", "html" if one.get("texttype") == "text/html" else "plain"
            if raw.strip():
                made = convert(raw, _as_form(form), self._locate, inline=inline)
                self.losses += made.losses
                texts.append(made.text)
        return ("\n\n" if not inline else " ").join(filter(None, texts))

    def _plain(self, element: Element) -> str:
        found = [
            convert_plain(one.text or "", _as_form("html" if one.get("texttype") == "text/html" else "plain"))
            for one in element.iter("mattext")
        ]
        return " ".join(found)

    # ------------------------------------------------------------ the whole

    def read(self, place: str, category: str) -> Parsed:
        """Return the question. Raises LeftOut."""
        kind = (
            self._facts.get("question_type")
            or self._facts.get("respondusapi_qtype")
            or self._facts.get("cc_profile", "")
        )
        title = " ".join((self._root.get("title") or "").split())
        place = f"{place} ({title[:40]})" if title else place
        try:
            stem, made = self._make(kind)
        except LeftOut as error:
            raise LeftOut(f"{error} ({title})" if title else str(error)) from error
        if not stem:
            raise LeftOut("it has no text")
        said = {
            name: self._find_feedback(pattern)
            for name, pattern in (("all", _GENERAL), ("right", _RIGHT), ("wrong", _WRONG))
        }
        question = Question(
            "",
            "",
            stem,
            made.body,
            explanation=said["all"],
            if_right=made.if_right or said["right"],
            if_wrong=made.if_wrong or said["wrong"],
            remarks=made.remarks,
            points=self._read_points(),
            write=kind.casefold() in _ESSAYS,
        )
        name = self._facts.get("assessment_question_identifierref") or str(self._root.get("ident") or "")
        return Parsed(question, place, name, category, tuple(dict.fromkeys((*self.losses, *made.losses))))

    def _read_points(self) -> float:
        with suppress(ValueError):
            points = float(self._facts.get("points_possible") or self._facts.get("respondusapi_qpoints") or 1)
            return round(points, 7) if 0 < points < 1e6 else 1.0
        return 1.0

    def _find_feedback(self, pattern: re.Pattern[str]) -> str:
        return next((text for ident, text in self._said.items() if text and pattern.fullmatch(ident)), "")

    def _find_own(self, respident: str, answer: str) -> str:
        """Return the feedback on one answer."""
        for one in self._conditions:
            if (respident, answer) in one.equal and len(one.equal) == 1:
                for ident in one.feedback:
                    if not any(pattern.fullmatch(ident) for pattern in (_GENERAL, _RIGHT, _WRONG)):
                        text = self._said.get(ident, "")
                        return " ".join(text.split()) if "```" not in text else ""
        return ""

    def _make(self, kind: str) -> tuple[str, Made]:
        presentation = self._root.find("presentation")
        if presentation is None:
            raise LeftOut("it has no presentation")
        if reason := _LEFT_OUT.get(kind.casefold()):
            raise LeftOut(reason)
        stem = self._material(presentation, own=True)
        picks, fills = list(presentation.iter("response_lid")), list(presentation.iter("response_str"))
        fills += list(presentation.iter("response_num"))
        if kind.casefold() in _ESSAYS:
            return stem, make_essay("")
        if len(picks) > 1 or kind.casefold() in ("multiple_dropdowns_question", "fill_in_multiple_blanks_question"):
            names = [str(one.get("ident")).removeprefix("response_") for one in picks or fills]
            if all(f"[{name}]" in stem or f"\\[{name}\\]" in stem for name in names):
                return self._make_blanks(presentation, picks or fills, names)
            return stem, self._make_pairs(picks)
        if picks:
            return stem, self._make_picked(picks[0], kind)
        if not fills and any(
            f"{ident}" in stem.replace("\\", "") for one in self._conditions for ident, _ in one.equal
        ):
            return self._make_named_blanks(presentation)
        if not fills:
            raise LeftOut(
                "a text between questions, which asks nothing" if not self._conditions else "it asks for no answer"
            )
        if not any(one.equal or one.low for one in self._conditions):
            raise LeftOut("it has no right answer")
        if len(fills) > 1:
            raise LeftOut("several texts to type")
        is_number = any(one.get("fibtype") in ("Decimal", "Integer") for one in presentation.iter("render_fib"))
        if kind == "numerical_question" or (is_number and any(one.low for one in self._conditions)):
            return stem, make_numeric(list(self._list_numbers()))
        respident = str(fills[0].get("ident"))
        most = self._find_most()
        answers = [
            Answer(" ".join(text.split()), (one.points or 0) / most, self._find_own(ident, text))
            for one in self._conditions
            for ident, text in one.equal
            if ident == respident and one.points is not None
        ]
        return stem, make_short([answer for answer in answers if answer.credit > 0])

    def _make_named_blanks(self, presentation: Element) -> tuple[str, Made]:
        """Return a text whose blanks have no element of their own: answers name them as they are written, `[a]`."""
        answers: dict[str, dict[str, None]] = {}
        for one in self._conditions:
            for ident, text in one.equal if one.points else ():
                answers.setdefault(ident.strip("[]"), {})[" ".join(text.split())] = None
        return self._fill(presentation, {name: Blank(tuple(texts)) for name, texts in answers.items()})

    def _find_most(self) -> float:
        return max((one.points or 0 for one in self._conditions), default=0) or 1.0

    def _list_numbers(self) -> Iterator[Number]:
        most = self._find_most()
        for one in self._conditions:
            if not one.points:
                continue
            exact = [text for _, text in one.equal]
            if one.low and one.high:
                yield Number(*write_bounds(one.low, one.high, exact[0] if exact else ""), one.points / most)
            else:
                yield from (Number(write_number(text), "", one.points / most) for text in exact)

    # ------------------------------------------------------------ answers

    def _make_picked(self, response: Element, kind: str) -> Made:
        respident = str(response.get("ident"))
        labels = [(str(one.get("ident")), self._material(one, inline=True)) for one in response.iter("response_label")]
        credits = self._weigh(respident, [ident for ident, _ in labels])
        texts = [text.strip().casefold() for _, text in labels]
        said = {ident: self._find_own(respident, ident) for ident, _ in labels}
        if sorted(texts) == ["false", "true"]:
            right = next((number for number, (ident, _) in enumerate(labels) if credits.get(ident, 0) > 0), None)
            if right is None:
                raise LeftOut("neither true nor false is right")
            wrong = 1 - right
            return make_truth(texts[right] == "true", if_right=said[labels[right][0]], if_wrong=said[labels[wrong][0]])
        single = (response.get("rcardinality") or "Single").casefold() != "multiple"
        options = [Answer(text, credits.get(ident, 0.0), said[ident]) for ident, text in labels]
        shuffled = next((one.get("shuffle", "Yes") for one in response.iter("render_choice")), "Yes")
        return make_choice(options, single=single, weighted=False, is_fixed=shuffled == "No" and not single)

    def _weigh(self, respident: str, idents: list[str]) -> dict[str, float]:
        """Return the share of the points of each option."""
        most = self._find_most()
        whole = [one for one in self._conditions if one.points and (one.has_not or len(one.equal) > 1)]
        if whole:
            right = max(whole, key=lambda one: one.points or 0)
            return {ident: 1.0 for name, ident in right.equal if name == respident}
        found: dict[str, float] = {}
        for one in self._conditions:
            for name, ident in one.equal:
                if name == respident and one.points is not None:
                    found[ident] = max(found.get(ident, -1.0), min(1.0, one.points / most))
        return found

    def _make_pairs(self, responses: list[Element]) -> Made:
        pairs: list[tuple[str, str]] = []
        others: dict[str, None] = {}
        for response in responses:
            ident = str(response.get("ident"))
            labels = {
                str(one.get("ident")): self._material(one, inline=True) for one in response.iter("response_label")
            }
            right = [
                key
                for one in self._conditions
                if one.points
                for name, key in one.equal
                if name == ident and key in labels
            ]
            left = self._material(response, inline=True, own=True)
            if not right:
                raise LeftOut("a side of a pair without a match")
            pairs.append((left, labels[right[0]]))
            others |= dict.fromkeys(labels.values())
        return make_matching(pairs, list(others))

    def _make_blanks(self, presentation: Element, responses: list[Element], names: list[str]) -> tuple[str, Made]:
        """Return a text whose names in brackets are blanks, to be picked or typed."""
        blanks: dict[str, Blank] = {}
        for response, name in zip(responses, names, strict=True):
            ident = str(response.get("ident"))
            labels = {str(one.get("ident")): self._plain(one) for one in response.iter("response_label")}
            right = [key for one in self._conditions if one.points for where, key in one.equal if where == ident]
            answers = tuple(dict.fromkeys(labels.get(key) or key for key in right))
            if not answers:
                raise LeftOut(f"the blank [{name}] has no right answer")
            wrong = tuple(Option(text) for key, text in labels.items() if text and text not in answers)
            is_typed = (
                response.tag == "response_str" or self._facts.get("question_type") == "fill_in_multiple_blanks_question"
            )
            blanks[name] = Blank(answers, "", () if is_typed else wrong)
        return self._fill(presentation, blanks)

    def _fill(self, presentation: Element, blanks: dict[str, Blank]) -> tuple[str, Made]:
        raw = next((one for one in _list_texts(presentation, own=True) if one.tag == "mattext"), None)
        text = (raw.text or "") if raw is not None else ""
        order: list[str] = []

        def take(found: re.Match[str]) -> str:
            order.append(found[1])
            return BLANK

        pattern = "|".join(map(re.escape, sorted(blanks, key=len, reverse=True)))
        text = re.sub(rf"\[({pattern})\]", take, text)
        form = "html" if raw is not None and raw.get("texttype") == "text/html" else "plain"
        made = (
            convert(text, _as_form(form), self._locate) if form == "html" else convert(text, "markdown", self._locate)
        )
        self.losses += made.losses
        return make_cloze(made.text, [blanks[name] for name in order])


def _as_form(name: str) -> Form:
    return "html" if name == "html" else "plain"


def _list_texts(element: Element, *, own: bool) -> Iterator[Element]:
    """Yield the texts and pictures in an element; with `own`, not those in responses or labels in it."""
    for child in element:
        if own and child.tag in (
            "response_lid",
            "response_str",
            "response_num",
            "response_grp",
            "render_choice",
            "render_fib",
        ):
            continue
        if child.tag in ("mattext", "matimage"):
            yield child
        else:
            yield from _list_texts(child, own=own)


def _read_condition(element: Element) -> _Condition:
    equal: list[tuple[str, str]] = []
    bounds = {"low": "", "high": ""}
    has_not = False
    stack = [(child, False) for child in element.findall("conditionvar")]
    while stack:
        one, negated = stack.pop()
        if one.tag == "not":
            has_not = negated = True
        elif one.tag in ("varequal", "varsubstring") and not negated:
            equal.append((str(one.get("respident")), (one.text or "").strip()))
        elif one.tag in ("vargte", "vargt"):
            bounds["low"] = (one.text or "").strip()
        elif one.tag in ("varlte", "varlt"):
            bounds["high"] = (one.text or "").strip()
        stack += [(child, negated) for child in reversed(list(one))]
    points = None
    for setvar in element.iter("setvar"):
        if "incorrect" in str(setvar.get("varname")).casefold():
            continue  # Respondus counts what is wrong as well
        with suppress(ValueError):
            points = (points or 0.0) + float((setvar.text or "0").strip())
    feedback = [str(one.get("linkrefid")) for one in element.iter("displayfeedback")]
    return _Condition(
        equal, has_not, bounds["low"], bounds["high"], points, feedback, element.find(".//other") is not None
    )


_ESSAYS = frozenset(("essay_question", "essay", "cc.essay.v0p1"))
_LEFT_OUT = {
    "text_only_question": "a text between questions, which asks nothing",
    "file_upload_question": "its answer is a file to upload",
    "calculated_question": "its numbers are drawn and its answer is worked out",
    "formula_question": "its numbers are drawn and its answer is worked out",
}


def _is_package(package: Package) -> bool:
    return any("imsmanifest.xml" in name or name.endswith(".qti") for name in package.names)


SOURCE = make_qti_source("QTI 1.2", "questestinterop", _is_package, parse, _parse_package)
