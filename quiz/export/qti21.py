"""The target `qti21`: a package of QTI 2.1 for TAO, ONYX, OpenOLAT and others: an item a file, a test for each deck.

Identifiers come from identities by SHA-256, so the same decks make the same bytes.
"""

import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import assert_never

from quiz import markup
from quiz.export.bank import STATES, LeftOut, Surroundings, Written, lose_extras, write_all, write_file
from quiz.export.target import Notify, Plan, Request, Target, Tick
from quiz.export.zipped import zip_files
from quiz.markup import escape_html
from quiz.model import (
    BLANK,
    Cloze,
    Deck,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)

HELP = """\
Write a package of QTI 2.1 for TAO, ONYX, OpenOLAT and others.

\b
Examples:
  quiz export qti21 biology.yaml
  quiz export qti21 decks/ -o all.zip --strict
"""
_SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_MATCH_CORRECT = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_MAP_RESPONSE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd1-\ufdef\ufffe\uffff]")


def plan(request: Request) -> Plan:
    """Return what the package will hold."""
    media: dict[str, bytes] = {}
    written, plans, losses = write_all(request, lambda question, around: write_question(question, around, media))

    def put(target: Path, tick: Tick, notify: Notify) -> Sequence[str]:
        write_file(target, join(written, media))
        for _ in written:
            tick()
        return ()

    return Plan(plans, put, losses=losses)


def make_ident(*parts: str) -> str:
    """Return an identifier for XML, a pure function of its parts."""
    return f"i{sha256('|'.join(parts).encode()).hexdigest()[:24]}"


def escape(text: str) -> str:
    """Return a text as the content of an element or an attribute."""
    return escape_html(_BROKEN.sub("\ufffd", text)).replace("&#39;", "'")


def join(written: Sequence[Written], media: dict[str, bytes]) -> bytes:
    """Return the package: a manifest, the items, a test for each deck, and the pictures."""
    decks: dict[str, tuple[Deck, list[Written]]] = {}
    for one in written:
        decks.setdefault(one.deck.identity, (one.deck, []))[1].append(one)
    files: dict[str, bytes] = {"imsmanifest.xml": b""}
    resources = []
    for identity, (deck, asked) in decks.items():
        test = f"{make_ident(identity)}.xml"
        files[test] = _write_test(deck, asked).encode()
        items = [make_ident(one.question.identity) for one in asked]
        needed = "".join(f'<dependency identifierref="{ident}"/>' for ident in items)
        resources.append(
            f'<resource identifier="{make_ident(identity)}" type="imsqti_test_xmlv2p1" href="{test}">'
            f'<file href="{test}"/>{needed}</resource>'
        )
        for one, ident in zip(asked, items, strict=True):
            files[f"items/{ident}.xml"] = one.text.encode()
            pictures = "".join(f'<file href="{name}"/>' for name in dict.fromkeys(_PICTURE.findall(one.text)))
            resources.append(
                f'<resource identifier="{ident}" type="imsqti_item_xmlv2p1" href="items/{ident}.xml">'
                f'<file href="items/{ident}.xml"/>{pictures}</resource>'
            )
    files |= {f"media/{name}": media[name] for name in sorted(media)}
    inner = "\n".join(resources)
    files["imsmanifest.xml"] = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest identifier="{make_ident(inner)}" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{inner}\n</resources>\n</manifest>\n"
    ).encode()
    return zip_files(files)


_PICTURE = re.compile(r'src="\.\./(media/[^"]*)"')


def _write_test(deck: Deck, asked: Sequence[Written]) -> str:
    refs = "\n".join(
        f'<assessmentItemRef identifier="{ident}" href="items/{ident}.xml">'
        f'<weight identifier="W" value="{one.question.points:g}"/></assessmentItemRef>'
        for one in asked
        for ident in [make_ident(one.question.identity)]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentTest xmlns="{_SPACE}" identifier="{make_ident(deck.identity)}" title="{escape(deck.title)}">\n'
        '<testPart identifier="part" navigationMode="nonlinear" submissionMode="individual">\n'
        f'<assessmentSection identifier="section" title="{escape(deck.title)}" visible="true">\n{refs}\n'
        "</assessmentSection>\n</testPart>\n</assessmentTest>\n"
    )


def write_question(question: Question, around: Surroundings, media: dict[str, bytes]) -> str:
    """Return a question as an item; its pictures go into `media`. Raises LeftOut."""
    return _Writer(question, around, media).write()


class _Writer:
    """Writes one question."""

    def __init__(self, question: Question, around: Surroundings, media: dict[str, bytes]) -> None:
        self._question = question
        self._around = around
        self._media = media

    def write(self) -> str:
        """Return the item. Raises LeftOut."""
        question = self._question
        declared, body, scoring = self._body()
        explained = "\n\n".join(
            filter(None, (question.explanation, *(f"Source: {one}" for one in self._around.cite(question))))
        )
        lose_extras(
            question,
            self._around,
            (
                "hints",
                "its difficulty",
                "its sound",
                "its tags",
                "the day it is known for",
                "feedback on right answers as a whole",
                "feedback on wrong answers as a whole",
                "feedback",
            ),
        )
        shown = ""
        if explained:
            declared += (
                '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier"><defaultValue>'
                "<value>general</value></defaultValue></outcomeDeclaration>"
            )
            shown = (
                '\n<modalFeedback outcomeIdentifier="FEEDBACK" identifier="general" showHide="show">'
                f"{self._blocks(explained)}</modalFeedback>"
            )
        processing = f'<responseProcessing template="{scoring}"/>' if scoring.startswith("http") else scoring
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<assessmentItem xmlns="{_SPACE}" identifier="{make_ident(question.identity)}"'
            f' title="{escape(question.identity)}" adaptive="false" timeDependent="false">\n{declared}\n'
            f"<itemBody>{body}</itemBody>\n{processing}{shown}\n</assessmentItem>\n"
        )

    # ------------------------------------------------------------ texts

    def _blocks(self, text: str) -> str:
        html = markup.to_html(markup.parse(text), escape, self._add_file)
        return self._close(html) or "<p/>"

    def _inline(self, text: str) -> str:
        return self._close(markup.to_html(markup.parse_inline(text), escape, self._add_file))

    def _close(self, html: str) -> str:
        """Return HTML as XML, with only what the schema allows."""
        html = re.sub(r"<(br|hr)>", r"<\1/>", html)
        html = re.sub(r"(<img [^>]*?)\s*/?>", r"\1/>", html)
        html = re.sub(r' style="[^"]*"', "", html)
        return html.replace("&nbsp;", "&#160;")

    def _add_file(self, name: str) -> str:
        data = self._around.read_media(name)
        if data is None:
            return "missing"
        stem, suffix = os.path.splitext(re.sub(r"[^\w.-]+", "-", os.path.basename(name)))
        unique = f"{stem}-{sha256(data).hexdigest()[:8]}{suffix}"
        self._media[unique] = data
        return f"../media/{unique}"

    def _stem(self) -> str:
        question = self._question
        html = self._blocks("\n\n".join(filter(None, (self._around.passage(question), question.stem))))
        if question.image and (address := self._add_file(question.image.file)) != "missing":
            html += f'<p><img src="{address}" alt="{escape(question.image.alt)}"/></p>'
        return html

    # ------------------------------------------------------------ kinds

    def _body(self) -> tuple[str, str, str]:
        """Return the declarations, the body and the template of scoring. Raises LeftOut."""
        body = self._question.body
        match body:
            case MultipleChoice():
                shares = dict.fromkeys((body.answer, *body.others), 1.0) | {one.text: one.credit for one in body.partly}
                return self._choice([*shares, *(one.text for one in body.wrong)], shares, 1, body.shown)
            case MultipleResponse(answers, wrong):
                shares = {text: 1 / len(answers) for text in answers} | {one.text: -1 / len(wrong) for one in wrong}
                if not body.partial:
                    self._around.lose("that only a fully right answer earns points")
                return self._choice([*answers, *(one.text for one in wrong)], shares, 0, body.shown)
            case TrueFalse(answer):
                return self._choice(["True", "False"], {str(answer): 1.0}, 1, ("True", "False"))
            case ShortAnswer():
                return self._text(body)
            case Numeric():
                return self._number(body)
            case Ordering():
                return self._order(body)
            case Matching():
                return self._match(body)
            case Cloze():
                return self._cloze(body)
            case Flashcard() | Rubric() | ListRecall():
                return self._essay()
            case MaskedPicture():
                raise LeftOut("QTI 2.1 has masked pictures in no form that others read")
            case _:
                assert_never(body)

    def _choice(
        self, texts: Sequence[str], shares: dict[str, float], most: int, shown: Sequence[str]
    ) -> tuple[str, str, str]:
        order = [*shown] if shown else list(texts)
        right = [_option(text) for text in texts if shares.get(text, 0) >= (1 if most else 1e-9)]
        plain = most == 1 and len(right) == 1 and all(share in (0.0, 1.0) for share in shares.values())
        mapping = "" if plain else _map({_option(text): share for text, share in shares.items()})
        options = "".join(
            f'<simpleChoice identifier="{_option(text)}">{self._inline(text)}</simpleChoice>' for text in order
        )
        declared = _declare("RESPONSE", "single" if most else "multiple", "identifier", right, mapping)
        shuffle = "false" if shown else "true"
        body = (
            f'{self._stem()}<choiceInteraction responseIdentifier="RESPONSE" shuffle="{shuffle}" maxChoices="{most}">'
            f"{options}</choiceInteraction>"
        )
        return declared + _SCORE, body, _MATCH_CORRECT if plain else _MAP_RESPONSE

    def _text(self, body: ShortAnswer) -> tuple[str, str, str]:
        for name in ("typos", "exact"):
            if getattr(body, name):
                self._around.lose(f"'{name}'")
        shares = dict.fromkeys(body.answers, 1.0) | {one.text: one.credit for one in body.partly}
        declared = _declare("RESPONSE", "single", "string", body.answers[:1], _map(shares, is_text=not body.exact))
        line = '<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="30"/></p>'
        return declared + _SCORE, self._stem() + line, _MAP_RESPONSE

    def _number(self, body: Numeric) -> tuple[str, str, str]:
        if body.units:
            self._around.lose(f"the check of its unit, {body.units[0]}")
        if body.ranges:
            self._around.lose("numbers with a share of the points of their own")
        unit = f" {escape(body.units[0])}" if body.units else ""
        declared = _declare("RESPONSE", "single", "float", [body.answer], "") + _SCORE
        line = f'<p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/>{unit}</p>'
        tests = []
        for low, high in ((body.low, body.high), *((text, text) for text in body.accept)):
            bounds = "".join(
                f'<{sign}><variable identifier="RESPONSE"/><baseValue baseType="float">{bound}</baseValue></{sign}>'
                for sign, bound in (("gte", low), ("lte", high))
            )
            tests.append(f"<and>{bounds}</and>")
        test = tests[0] if len(tests) == 1 else f"<or>{''.join(tests)}</or>"
        scoring = (
            f"<responseProcessing><responseCondition><responseIf>{test}"
            '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
            "</responseIf></responseCondition></responseProcessing>"
        )
        return declared, self._stem() + line, scoring

    def _order(self, body: Ordering) -> tuple[str, str, str]:
        if any(len(group) > 1 for group in body.groups):
            self._around.lose("its ties")
        self._around.lose("points for a part of the order")
        entries = [entry for group in body.groups for entry in group]
        options = "".join(
            f'<simpleChoice identifier="{_option(text)}">{self._inline(text)}</simpleChoice>'
            for text in sorted(entries, key=_option)
        )
        declared = _declare("RESPONSE", "ordered", "identifier", [_option(text) for text in entries], "") + _SCORE
        body_ = (
            f'{self._stem()}<orderInteraction responseIdentifier="RESPONSE" shuffle="true">{options}</orderInteraction>'
        )
        return declared, body_, _MATCH_CORRECT

    def _match(self, body: Matching) -> tuple[str, str, str]:
        rights = dict.fromkeys([*(right for _, right in body.pairs), *(one.text for one in body.wrong)])
        count = len(body.pairs)
        left = "".join(
            f'<simpleAssociableChoice identifier="{_option(text, "left")}" matchMax="1">{self._inline(text)}'
            "</simpleAssociableChoice>"
            for text, _ in body.pairs
        )
        right = "".join(
            f'<simpleAssociableChoice identifier="{_option(text, "right")}" matchMax="{count}">{self._inline(text)}'
            "</simpleAssociableChoice>"
            for text in rights
        )
        pairs = [f"{_option(one, 'left')} {_option(other, 'right')}" for one, other in body.pairs]
        declared = (
            _declare("RESPONSE", "multiple", "directedPair", pairs, _map(dict.fromkeys(pairs, 1 / count))) + _SCORE
        )
        inner = f"<simpleMatchSet>{left}</simpleMatchSet><simpleMatchSet>{right}</simpleMatchSet>"
        body_ = (
            f'{self._stem()}<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="{count}">'
            f"{inner}</matchInteraction>"
        )
        return declared, body_, _MAP_RESPONSE

    def _cloze(self, body: Cloze) -> tuple[str, str, str]:
        for what, has in (
            ("'exact'", body.exact),
            ("'typos'", body.typos),
            ("numbers in blanks, which are compared as texts", body.numbers),
            ("hints of its blanks", any(blank.hint for blank in body.blanks)),
        ):
            if has:
                self._around.lose(what)
        pieces = self._stem().split(BLANK)
        if len(pieces) != len(body.blanks) + 1:
            raise LeftOut("a blank in a formula or in the words of a picture")
        declared, gaps, sums = "", [], []
        for number, blank in enumerate(body.blanks, 1):
            name = f"RESPONSE{number}"
            shares = {text: 1 / len(body.blanks) for text in blank.answers}
            shares |= {one.text: one.credit / len(body.blanks) for one in blank.partly}
            if blank.wrong:
                texts = [*shares, *(one.text for one in blank.wrong)]
                options = "".join(
                    f'<inlineChoice identifier="{_option(text)}">{escape(text)}</inlineChoice>'
                    for text in sorted(texts, key=_option)
                )
                mapping = _map({_option(text): share for text, share in shares.items()})
                declared += _declare(name, "single", "identifier", [_option(blank.answers[0])], mapping)
                gaps.append(
                    f'<inlineChoiceInteraction responseIdentifier="{name}" shuffle="true">{options}'
                    "</inlineChoiceInteraction>"
                )
            else:
                declared += _declare(name, "single", "string", blank.answers[:1], _map(shares, is_text=not body.exact))
                gaps.append(f'<textEntryInteraction responseIdentifier="{name}" expectedLength="15"/>')
            sums.append(f'<mapResponse identifier="{name}"/>')
        html = "".join(f"{piece}{gap}" for piece, gap in zip(pieces, [*gaps, ""], strict=True))
        scoring = (
            f'<responseProcessing><setOutcomeValue identifier="SCORE"><sum>{"".join(sums)}</sum></setOutcomeValue>'
            "</responseProcessing>"
        )
        return declared + _SCORE, html, scoring

    def _essay(self) -> tuple[str, str, str]:
        body = self._question.body
        model = ""
        if isinstance(body, Flashcard):
            model = body.back
        elif isinstance(body, Rubric):
            model = "\n\n".join(body.criteria)
        elif isinstance(body, ListRecall):
            self._around.lose("the grading: it is an essay with the entries for graders")
            model = "\n\n".join(" / ".join(entry) for entry in body.entries)
        rubric = f'<rubricBlock view="scorer">{self._blocks(model)}</rubricBlock>' if model else ""
        declared = '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>' + _SCORE
        return declared, f'{rubric}{self._stem()}<extendedTextInteraction responseIdentifier="RESPONSE"/>', ""


_SCORE = (
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">'
    "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>"
)


def _option(text: str, side: str = "") -> str:
    return make_ident("option", side, text)


def _declare(name: str, cardinality: str, kind: str, right: Sequence[str], mapping: str) -> str:
    values = "".join(f"<value>{escape(one)}</value>" for one in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    head = f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">'
    return f"{head}{correct}{mapping}</responseDeclaration>"


def _map(shares: dict[str, float], *, is_text: bool = False) -> str:
    case = ' caseSensitive="false"' if is_text else ""
    entries = "".join(
        f'<mapEntry mapKey="{escape(key)}" mappedValue="{share:.7g}"{case}/>' for key, share in shares.items()
    )
    return f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{entries}</mapping>'


TARGET = Target(title="A player of QTI 2.1", suffix=".zip", help=HELP, states=STATES, plan=plan)
