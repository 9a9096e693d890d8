"""The target `qti12`: a package of QTI 1.2 with the metadata of Canvas, which Sakai, Brightspace and others read too.

Each deck is an assessment. Identifiers come from identities by SHA-256, so the same decks make the same bytes.
"""

import os
import re
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import assert_never

from quiz.export.bank import (
    STATES,
    LeftOut,
    Surroundings,
    Written,
    find_right_feedback,
    lose_extras,
    make_html,
    to_plain,
    write_all,
    write_file,
)
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
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)

HELP = """\
Write a package of QTI 1.2 for Canvas and other learning platforms.

\b
Examples:
  quiz export qti12 biology.yaml
  quiz export qti12 decks/ -o all.zip --strict
"""
_BASE = "$IMS-CC-FILEBASE$/"
_FOLDER = "web_resources"
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


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
    return f"i{sha256('|'.join(parts).encode()).hexdigest()[:32]}"


def join(written: Sequence[Written], media: dict[str, bytes]) -> bytes:
    """Return the package: a manifest, an assessment for each deck with its settings, and the pictures."""
    decks: dict[str, tuple[Deck, list[Written]]] = {}
    for one in written:
        decks.setdefault(one.deck.identity, (one.deck, []))[1].append(one)
    files: dict[str, bytes] = {"imsmanifest.xml": b"", "non_cc_assessments/": b""}
    resources = []
    for identity, (deck, asked) in decks.items():
        ident = make_ident(identity)
        files[f"{ident}/{ident}.xml"] = _write_assessment(ident, deck, asked).encode()
        files[f"{ident}/assessment_meta.xml"] = _write_settings(ident, deck, asked).encode()
        resources.append(
            f'<resource identifier="{ident}" type="imsqti_xmlv1p2"><file href="{ident}/{ident}.xml"/>'
            f'<dependency identifierref="{ident}_meta"/></resource>\n'
            f'<resource identifier="{ident}_meta" type="associatedcontent/imscc_xmlv1p1/learning-application-resource"'
            f' href="{ident}/assessment_meta.xml"><file href="{ident}/assessment_meta.xml"/></resource>'
        )
    for name in sorted(media):
        files[f"{_FOLDER}/{name}"] = media[name]
        resources.append(
            f'<resource identifier="{make_ident("media", name)}" type="webcontent" href="{_FOLDER}/{name}">'
            f'<file href="{_FOLDER}/{name}"/></resource>'
        )
    files["imsmanifest.xml"] = _write_manifest(resources).encode()
    return zip_files(files)


def _write_manifest(resources: Sequence[str]) -> str:
    inner = "\n".join(resources)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest identifier="{make_ident(inner)}" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"'
        ' xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2">\n'
        "<metadata><schema>IMS Content</schema><schemaversion>1.1.3</schemaversion></metadata>\n"
        f"<organizations/>\n<resources>\n{inner}\n</resources>\n</manifest>\n"
    )


def _write_assessment(ident: str, deck: Deck, asked: Sequence[Written]) -> str:
    items = "\n".join(one.text for one in asked)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2">\n'
        f'<assessment ident="{ident}" title="{escape(deck.title)}">\n'
        "<qtimetadata><qtimetadatafield><fieldlabel>cc_maxattempts</fieldlabel><fieldentry>1</fieldentry>"
        f'</qtimetadatafield></qtimetadata>\n<section ident="root_section">\n{items}\n</section>\n'
        "</assessment>\n</questestinterop>\n"
    )


def _write_settings(ident: str, deck: Deck, asked: Sequence[Written]) -> str:
    points = sum(one.question.points for one in asked)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<quiz identifier="{ident}" xmlns="http://canvas.instructure.com/xsd/cccv1p0">\n'
        f"<title>{escape(deck.title)}</title>\n<description>{escape(make_html(deck.description, str))}</description>\n"
        "<shuffle_answers>true</shuffle_answers>\n<scoring_policy>keep_highest</scoring_policy>\n"
        f"<quiz_type>assignment</quiz_type>\n<points_possible>{points:g}</points_possible>\n</quiz>\n"
    )


def escape(text: str) -> str:
    """Return a text as the content of an element or an attribute."""
    return escape_html(_BROKEN.sub("\ufffd", text)).replace("&#39;", "'")


def write_question(question: Question, around: Surroundings, media: dict[str, bytes]) -> str:
    """Return a question as an item; its pictures go into `media`. Raises LeftOut."""
    return _Writer(question, around, media).write()


class _Writer:
    """Writes one question."""

    def __init__(self, question: Question, around: Surroundings, media: dict[str, bytes]) -> None:
        self._question = question
        self._around = around
        self._media = media
        self._said = find_right_feedback(question)
        self._feedback: dict[str, str] = {}

    def _ident(self, *parts: str) -> str:
        return make_ident(self._question.identity, *parts)

    # ------------------------------------------------------------ texts

    def _html(self, text: str, *, inline: bool = False) -> str:
        return make_html(text, self._add_file, inline=inline)

    def _add_file(self, name: str) -> str:
        data = self._around.read_media(name)
        if data is None:
            return ""
        stem, suffix = os.path.splitext(re.sub(r"[^\w.-]+", "-", os.path.basename(name)))
        unique = f"{stem}-{sha256(data).hexdigest()[:8]}{suffix}"
        self._media[unique] = data
        return f"{_BASE}{unique}"

    def _material(self, html: str) -> str:
        return f'<material><mattext texttype="text/html">{escape(html)}</mattext></material>'

    def _note(self, ident: str, text: str, *, inline: bool = False) -> str:
        """Note feedback under an identifier; return the element that shows it, "" for none."""
        if not text:
            return ""
        self._feedback[ident] = self._html(text, inline=inline)
        return f'<displayfeedback feedbacktype="Response" linkrefid="{ident}"/>'

    # ------------------------------------------------------------ the whole

    def write(self) -> str:
        """Return the item. Raises LeftOut."""
        question = self._question
        general = "\n\n".join(
            filter(
                None, (self._model(), question.explanation, *(f"Source: {one}" for one in self._around.cite(question)))
            )
        )
        rules = [_rule("<other/>", "", self._note("general_fb", general), goes_on=True)] if general else []
        kind, body, conditions = self._body()
        if question.if_wrong:
            conditions.append(
                _rule("<other/>", "", self._note("general_incorrect_fb", question.if_wrong), goes_on=True)
            )
        lose_extras(
            question,
            self._around,
            (
                "hints",
                "its difficulty",
                "its sound",
                "its tags",
                "the fixed order of its options",
                "the day it is known for",
            ),
        )
        stem = self._stem()
        if isinstance(question.body, Cloze):
            for number in range(1, len(question.body.blanks) + 1):
                stem = stem.replace(BLANK, f"[blank{number}]", 1)
        facts = {"question_type": kind, "points_possible": f"{question.points:g}"}
        facts["assessment_question_identifierref"] = question.identity
        fields = "".join(
            f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{escape(value)}</fieldentry></qtimetadatafield>"
            for name, value in facts.items()
        )
        rules += conditions
        scoring = (
            "<resprocessing><outcomes>"
            '<decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
            f"{''.join(rules)}</resprocessing>"
        )
        shown = "".join(
            f'<itemfeedback ident="{ident}"><flow_mat>{self._material(html)}</flow_mat></itemfeedback>'
            for ident, html in self._feedback.items()
        )
        return (
            f'<item ident="{self._ident()}" title="{escape(question.identity)}">\n'
            f"<itemmetadata><qtimetadata>{fields}</qtimetadata></itemmetadata>\n"
            f"<presentation>{self._material(stem)}{body}</presentation>\n{scoring}{shown}\n</item>"
        )

    def _stem(self) -> str:
        question = self._question
        html = self._html("\n\n".join(filter(None, (self._around.passage(question), question.stem))))
        if question.image and (address := self._add_file(question.image.file)):
            html += f'<p><img src="{address}" alt="{escape(question.image.alt)}"></p>'
        return html

    def _model(self) -> str:
        """Return the answer of a question that nothing can grade, for its general feedback."""
        body = self._question.body
        if isinstance(body, Flashcard):
            return body.back
        if isinstance(body, Rubric):
            self._around.lose("its points to mark, which are feedback on an essay now")
            return "\n".join(f"- {one}" for one in body.criteria)
        if isinstance(body, ListRecall):
            self._around.lose("the grading: it is an essay with the entries as feedback")
            return "\n".join(f"- {' / '.join(entry)}" for entry in body.entries)
        return ""

    def _body(self) -> tuple[str, str, list[str]]:
        """Return the type of Canvas, the part that is answered, and its rules. Raises LeftOut."""
        body = self._question.body
        match body:
            case MultipleChoice():
                return "multiple_choice_question", *self._choice(body)
            case MultipleResponse():
                return "multiple_answers_question", *self._response(body)
            case TrueFalse(answer):
                rules = [
                    self._pick("response1", "true" if answer else "false", 100, self._question.if_right),
                    self._pick("response1", "false" if answer else "true", None, ""),
                ]
                labels = [("true", "True"), ("false", "False")]
                return "true_false_question", self._labels("response1", labels, "Single"), rules
            case ShortAnswer():
                return "short_answer_question", _box("response1"), self._texts(body)
            case Numeric():
                return "numerical_question", _box("response1", "Decimal"), self._numbers(body)
            case Matching():
                return "matching_question", *self._pairs(body)
            case Cloze():
                return self._blanks(body)
            case Flashcard() | Rubric() | ListRecall():
                return "essay_question", _box("response1"), []
            case Ordering():
                raise LeftOut("QTI 1.2 has no ordering that Canvas reads")
            case MaskedPicture():
                raise LeftOut("QTI 1.2 has no masked pictures")
            case _:
                assert_never(body)

    # ------------------------------------------------------------ picked

    def _labels(self, respident: str, labels: Sequence[tuple[str, str]], cardinality: str, before: str = "") -> str:
        rows = "".join(
            f'<response_label ident="{ident}">{self._material(html)}</response_label>' for ident, html in labels
        )
        head = f'<response_lid ident="{respident}" rcardinality="{cardinality}">'
        return f"{head}{before}<render_choice>{rows}</render_choice></response_lid>"

    def _pick(self, respident: str, ident: str, points: float | None, feedback: str, name: str = "") -> str:
        shown = self._note(name or f"{ident}_fb", feedback, inline=True)
        score = _score(points) if points is not None else ""
        return _rule(f'<varequal respident="{respident}">{ident}</varequal>', score, shown) if score or shown else ""

    def _choice(self, body: MultipleChoice) -> tuple[str, list[str]]:
        options = [
            Option(text, self._said.get(" ".join(text.split()), ""), 1.0) for text in (body.answer, *body.others)
        ]
        if body.partly:
            self._around.lose("shares of the points")
        others = [*body.partly, *body.wrong]
        listed = [(self._ident("option", one.text), one) for one in (*options, *others)]
        rules = [
            _rule(
                f'<varequal respident="response1">{ident}</varequal>',
                "",
                self._note(f"{ident}_fb", one.feedback, inline=True),
                goes_on=True,
            )
            for ident, one in listed
            if one.feedback
        ]
        shown = self._note("correct_fb", self._question.if_right)
        for ident, _ in listed[: len(options)]:
            rules.append(_rule(f'<varequal respident="response1">{ident}</varequal>', _score(100), shown))
        return self._labels("response1", [(i, self._html(o.text, inline=True)) for i, o in listed], "Single"), rules

    def _response(self, body: MultipleResponse) -> tuple[str, list[str]]:
        if not body.answers:
            raise LeftOut("Canvas takes no question without a right option")
        options = [Option(text, self._said.get(" ".join(text.split()), "")) for text in body.answers]
        listed = [(self._ident("option", one.text), one) for one in (*options, *body.wrong)]
        rules = [
            _rule(
                f'<varequal respident="response1">{ident}</varequal>',
                "",
                self._note(f"{ident}_fb", one.feedback, inline=True),
                goes_on=True,
            )
            for ident, one in listed
            if one.feedback
        ]
        tests = [f'<varequal respident="response1">{ident}</varequal>' for ident, _ in listed]
        tests[len(options) :] = [f"<not>{test}</not>" for test in tests[len(options) :]]
        rules.append(
            _rule(f"<and>{''.join(tests)}</and>", _score(100), self._note("correct_fb", self._question.if_right))
        )
        return self._labels("response1", [(i, self._html(o.text, inline=True)) for i, o in listed], "Multiple"), rules

    def _pairs(self, body: Matching) -> tuple[str, list[str]]:
        if any(one.feedback for one in body.wrong):
            self._around.lose("feedback on right sides that match nothing")
        rights = dict.fromkeys([*(right for _, right in body.pairs), *(one.text for one in body.wrong)])
        labels = [(self._ident("right", text), self._plain(text)) for text in rights]
        rows, rules = [], []
        for number, (left, right) in enumerate(body.pairs, 1):
            respident = f"response_{self._ident('left', str(number))}"
            before = self._material(self._html(left, inline=True))
            plain = "".join(_plain_label(ident, text) for ident, text in labels)
            rows.append(
                f'<response_lid ident="{respident}">{before}<render_choice>{plain}</render_choice></response_lid>'
            )
            test = f'<varequal respident="{respident}">{self._ident("right", right)}</varequal>'
            rules.append(_rule(test, f'<setvar action="Add" varname="SCORE">{100 / len(body.pairs):.2f}</setvar>', ""))
        if self._question.if_right:
            self._around.lose("feedback on right answers as a whole")
        return "".join(rows), rules

    def _plain(self, text: str) -> str:
        if make_html(text, str, inline=True) != make_html(to_plain(text), str, inline=True):
            self._around.lose("emphasis, code or formulas on the right of a pair")
        return to_plain(text)

    # ------------------------------------------------------------ typed

    def _texts(self, body: ShortAnswer) -> list[str]:
        if body.exact or body.typos:
            self._around.lose("'exact'" if body.exact else "'typos'")
        if body.partly:
            self._around.lose("shares of the points")
        if any(one.feedback for one in body.reject) or body.reject:
            self._around.lose("what is rejected by name")
        tests = "".join(f'<varequal respident="response1">{escape(text)}</varequal>' for text in body.answers)
        rules = [
            _rule(
                f'<varequal respident="response1">{escape(text)}</varequal>',
                "",
                self._note(f"{self._ident('text', text)}_fb", said, inline=True),
                goes_on=True,
            )
            for text in body.answers
            if (said := self._said.get(" ".join(text.split()), ""))
        ]
        return [*rules, _rule(tests, _score(100), self._note("correct_fb", self._question.if_right))]

    def _numbers(self, body: Numeric) -> list[str]:
        if body.units:
            self._around.lose(f"its unit, {body.units[0]}")
        if body.ranges or body.reject:
            self._around.lose("numbers with a share of the points or feedback of their own")
        if self._question.remarks:
            self._around.lose("feedback on single numbers")
        shown = self._note("correct_fb", self._question.if_right)
        ranges = [(body.answer, body.low, body.high), *((text, text, text) for text in body.accept)]
        return [
            _rule(
                f'<or><varequal respident="response1">{number}</varequal><and>'
                f'<vargte respident="response1">{low}</vargte><varlte respident="response1">{high}</varlte></and></or>',
                _score(100),
                shown,
            )
            for number, low, high in ranges
        ]

    def _blanks(self, body: Cloze) -> tuple[str, str, list[str]]:
        picked = all(blank.wrong for blank in body.blanks)
        if not picked and any(blank.wrong for blank in body.blanks):
            self._around.lose("the options of its blanks, which are typed now")
        for what, has in (
            ("'exact'", body.exact),
            ("'typos'", body.typos),
            ("numbers in blanks, which are compared as texts", body.numbers),
            ("hints of its blanks", any(blank.hint for blank in body.blanks)),
            (
                "feedback and shares of the points in its blanks",
                any(b.partly or b.remarks or any(o.feedback for o in b.wrong) for b in body.blanks),
            ),
            ("feedback on right answers as a whole", self._question.if_right),
        ):
            if has:
                self._around.lose(what)
        rows, rules = [], []
        for number, blank in enumerate(body.blanks, 1):
            respident = f"response_blank{number}"
            texts = [*blank.answers, *(one.text for one in blank.wrong if picked)]
            labels = [(self._ident("blank", str(number), text), text) for text in texts]
            plain = "".join(_plain_label(ident, text) for ident, text in labels)
            name = f"<material><mattext>blank{number}</mattext></material>"
            rows.append(
                f'<response_lid ident="{respident}">{name}<render_choice>{plain}</render_choice></response_lid>'
            )
            for ident, _ in labels[: len(blank.answers)]:
                add = f'<setvar action="Add" varname="SCORE">{100 / len(body.blanks):.2f}</setvar>'
                rules.append(_rule(f'<varequal respident="{respident}">{ident}</varequal>', add, ""))
        return "multiple_dropdowns_question" if picked else "fill_in_multiple_blanks_question", "".join(rows), rules


def _rule(test: str, score: str, shown: str, *, goes_on: bool = False) -> str:
    head = f'<respcondition continue="{"Yes" if goes_on else "No"}">'
    return f"{head}<conditionvar>{test}</conditionvar>{score}{shown}</respcondition>"


def _plain_label(ident: str, text: str) -> str:
    return f'<response_label ident="{ident}"><material><mattext>{escape(text)}</mattext></material></response_label>'


def _score(points: float) -> str:
    return f'<setvar action="Set" varname="SCORE">{points:g}</setvar>'


def _box(respident: str, fibtype: str = "") -> str:
    kind = f' fibtype="{fibtype}"' if fibtype else ""
    return (
        f'<response_str ident="{respident}" rcardinality="Single"><render_fib{kind}>'
        '<response_label ident="answer1" rshuffle="No"/></render_fib></response_str>'
    )


TARGET = Target(title="Canvas", suffix=".zip", help=HELP, states=STATES, plan=plan)
