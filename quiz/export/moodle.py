"""The target `moodle`: Moodle XML, with pictures and sounds inside.

Texts are HTML. Each question has its identity as ID number, and each deck is a category with the deck's. Plain Moodle
never updates a question, so there are ways to write only what has changed, or a file for each question.
"""

import os
import re
from base64 import b64encode
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import assert_never

from quiz.errors import QuizError
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
from quiz.export.moodle_shares import find_share
from quiz.export.target import Notify, Option, Plan, Request, Target, Tick
from quiz.model import (
    BLANK,
    Blank,
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
Write questions in Moodle XML, with pictures and sounds inside.

Moodle adds what it imports and updates nothing: with --changed-since, the file has only the questions
that are new or changed since an earlier export.

\b
Examples:
  quiz export moodle biology.yaml
  quiz export moodle biology.yaml -o new.xml --changed-since biology.xml
  quiz export moodle decks/ -o all.xml --split questions
"""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
_QUESTION = re.compile(r'^<question type="(?!category").*?^</question>$', re.DOTALL | re.MULTILINE)
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class CannotCompare(QuizError):
    """The file of an earlier export cannot be read, or is another one."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"Cannot compare with {path}: {why}.")


def plan(request: Request) -> Plan:
    """Return what the file will hold. Raises CannotCompare."""
    written, plans, losses = write_all(request, write_question)
    notices = []
    if earlier := request.options["changed-since"]:
        known = _read_earlier(earlier[-1])
        kept = [one for one in written if one.text not in known]
        notices.append(f"{len(kept)} of {len(written)} questions are new or changed since {earlier[-1]}.")
        written = kept
    folders = request.options["split"]

    def put(target: Path, tick: Tick, notify: Notify) -> Sequence[str]:
        for one in written if folders else ():
            path = Path(folders[-1], one.deck.identity, f"{one.question.identity.rpartition('/')[2]}.xml")
            _make_folder(path.parent)
            write_file(path, join([one]))
        write_file(target, join(written))
        for _ in written:
            tick()
        return ()

    return Plan(plans, put, notices, losses=losses)


def _read_earlier(path: str) -> set[str]:
    from quiz.opening import read_regular

    try:
        text = read_regular(path, 1 << 30).decode()
    except OSError as error:
        raise CannotCompare(path, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise CannotCompare(path, "it is not UTF-8") from error
    if not text.startswith(_HEAD):
        raise CannotCompare(path, "it is not a file that `quiz export moodle` wrote")
    return set(_QUESTION.findall(text))


def _make_folder(path: Path) -> None:
    from quiz.files import make_folder

    try:
        make_folder(path)
    except OSError as error:
        raise QuizError(f"{path} cannot be made: {error.strerror or error}.") from error


def join(written: Sequence[Written]) -> bytes:
    """Return the file: the questions of each deck below its category."""
    out = []
    deck = ""
    for one in written:
        if one.deck.identity != deck:
            deck = one.deck.identity
            out.append(_write_category(one.deck))
        out.append(one.text)
    return (_HEAD + "\n".join(out) + "\n</quiz>\n").encode()


def _write_category(deck: Deck) -> str:
    path = "/".join(["$course$", "top", *(part.replace("/", "//") for part in (deck.collection, deck.title) if part)])
    return (
        f'<question type="category">\n<category><text>{escape(path)}</text></category>\n'
        f'<info format="html"><text>{escape(make_html(deck.description, str))}</text></info>\n'
        f"<idnumber>{escape(deck.identity)}</idnumber>\n</question>"
    )


def escape(text: str) -> str:
    """Return a text as the content of an element: in CDATA where an escape would change it, as Moodle writes it."""
    text = _BROKEN.sub("\ufffd", text)
    if not re.search("[&<>]", text):
        return text
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def write_question(question: Question, around: Surroundings) -> str:
    """Return a question as an element. Raises LeftOut."""
    return _Writer(question, around).write()


class _Writer:
    """Writes one question."""

    def __init__(self, question: Question, around: Surroundings) -> None:
        self._question = question
        self._around = around
        self._said = find_right_feedback(question)
        self._files: dict[str, str] = {}

    # ------------------------------------------------------------ texts

    def _html(self, text: str, *, inline: bool = False) -> str:
        return make_html(text, self._add_file, inline=inline)

    def _add_file(self, name: str) -> str:
        """Return the address of a picture or sound within the question, and note that it goes into it."""
        base = re.sub(r"[^\w.-]+", "-", os.path.basename(name))
        if name not in self._files.values():
            while base in self._files:
                base = f"x{base}"
            self._files[base] = name
        else:
            base = next(known for known, path in self._files.items() if path == name)
        return f"@@PLUGINFILE@@/{base}"

    def _element(self, tag: str, html: str, attributes: str = ' format="html"', *, files: bool = False) -> str:
        inner = f"<text>{escape(html)}</text>"
        if files or "@@PLUGINFILE@@/" in html:
            inner += "".join(self._write_file(base) for base in self._files if f"@@PLUGINFILE@@/{base}" in html)
        return f"<{tag}{attributes}>{inner}</{tag}>"

    def _write_file(self, base: str) -> str:
        data = self._around.read_media(self._files[base])
        return (
            "" if data is None else f'<file name="{base}" path="/" encoding="base64">{b64encode(data).decode()}</file>'
        )

    def _stem(self) -> str:
        question = self._question
        html = self._html("\n\n".join(filter(None, (self._around.passage(question), question.stem))))
        if question.image:
            alt = make_html(question.image.alt, str).replace('"', "&quot;")
            html += f'<p><img src="{self._add_file(question.image.file)}" alt="{alt}"></p>'
        if question.audio:
            html += f'<p><audio src="{self._add_file(question.audio)}" controls></audio></p>'
        return html

    def _general(self) -> str:
        question = self._question
        sources = [f"Source: {one}" for one in self._around.cite(question)]
        return self._html("\n\n".join(filter(None, (question.explanation, *sources))))

    # ------------------------------------------------------------ the whole

    def write(self) -> str:
        """Return the element. Raises LeftOut."""
        question = self._question
        kind, lines = self._body()
        stem = self._stem()
        if isinstance(question.body, Cloze):
            stem = self._fill(stem, question.body)
        parts = [
            f"<name><text>{escape(question.identity)}</text></name>",
            self._element("questiontext", stem),
            self._element("generalfeedback", self._general()),
            *([] if kind == "cloze" else [f"<defaultgrade>{question.points:.7g}</defaultgrade>"]),
            "<penalty>0.3333333</penalty>",
            "<hidden>0</hidden>",
            f"<idnumber>{escape(question.identity)}</idnumber>",
            *lines,
            *(self._element("hint", self._html(hint, inline=True)) for hint in question.hints),
        ]
        if question.tags:
            tags = "".join(f"<tag><text>{escape(tag)}</text></tag>" for tag in question.tags)
            parts.append(f"<tags>{tags}</tags>")
        lose_extras(question, self._around, ("its difficulty", "the day it is known for"))
        if kind == "cloze" and question.points != 1:
            self._around.lose("its points")
        inner = "\n".join(parts)
        return f'<question type="{kind}">\n{inner}\n</question>'

    def _body(self) -> tuple[str, list[str]]:
        """Return the type of the question, and the elements of its own. Raises LeftOut."""
        question, body = self._question, self._question.body
        match body:
            case MultipleChoice():
                lines = [self._answer(100, text) for text in (body.answer, *body.others)]
                lines += [self._answer(one.credit * 100, one.text, one.feedback) for one in body.partly]
                lines += [self._answer(0, one.text, one.feedback) for one in body.wrong]
                return "multichoice", [*self._settings("true", body.shown), *self._sort(lines, body.shown)]
            case MultipleResponse():
                return "multichoice", self._options(body)
            case TrueFalse(answer):
                said = {
                    answer: self._said.get("true" if answer else "false") or question.if_right,
                    not answer: question.if_wrong,
                }
                return "truefalse", [
                    self._typed(100 if value == answer else 0, name, said[value])
                    for value, name in ((True, "true"), (False, "false"))
                ]
            case ShortAnswer():
                return "shortanswer", self._short(body)
            case Numeric():
                return "numerical", self._numbers(body)
            case Matching():
                return "matching", self._pairs(body)
            case Ordering(groups):
                if any(len(group) > 1 for group in groups):
                    self._around.lose("its ties: Moodle takes one order alone")
                lines = [self._answer(n, entry) for n, entry in enumerate((e for group in groups for e in group), 1)]
                head = [
                    "layouttype>VERTICAL",
                    "selecttype>ALL",
                    "selectcount>0",
                    "gradingtype>RELATIVE_ALL_PREVIOUS_AND_NEXT",
                ]
                return "ordering", [*(f"<{one}</{one.partition('>')[0]}>" for one in head), *self._combined(), *lines]
            case Cloze():
                self._lose_combined()
                return "cloze", []
            case Flashcard(back):
                return "essay", self._essay(self._html(back))
            case Rubric(criteria):
                return "essay", self._essay(_list([self._html(one, inline=True) for one in criteria]))
            case ListRecall(entries):
                self._around.lose("the grading: it is an essay with the entries as information for graders")
                return "essay", self._essay(_list([_literal(" / ".join(entry)) for entry in entries]))
            case MaskedPicture():
                raise LeftOut("Moodle XML has no masked pictures")
            case _:
                assert_never(body)

    def _essay(self, info: str) -> list[str]:
        self._lose_combined()
        head = "<responseformat>editor</responseformat>\n<responserequired>1</responserequired>"
        return [
            head,
            "<responsefieldlines>10</responsefieldlines>",
            "<attachments>0</attachments>",
            self._element("graderinfo", info),
        ]

    def _lose_combined(self) -> None:
        if self._question.if_right or self._question.if_wrong:
            self._around.lose("feedback on answers as a whole")

    def _combined(self) -> list[str]:
        question = self._question
        return [
            self._element("correctfeedback", self._html(question.if_right)),
            self._element("partiallycorrectfeedback", self._html(question.if_wrong)),
            self._element("incorrectfeedback", self._html(question.if_wrong)),
        ]

    def _settings(self, single: str, shown: Sequence[str]) -> list[str]:
        return [
            f"<single>{single}</single>",
            f"<shuffleanswers>{'false' if shown else 'true'}</shuffleanswers>",
            "<answernumbering>abc</answernumbering>",
            *self._combined(),
        ]

    def _sort(self, lines: list[str], shown: Sequence[str]) -> list[str]:
        if not shown:
            return lines
        texts = [f"<text>{escape(self._html(text, inline=True))}</text>" for text in shown]
        return sorted(lines, key=lambda line: next((n for n, text in enumerate(texts) if text in line), len(texts)))

    # ------------------------------------------------------------ answers

    def _answer(self, percent: float, text: str, feedback: str = "") -> str:
        said = feedback or self._said.get(" ".join(text.split()), "")
        inner = self._element("feedback", self._html(said, inline=True)) if said else ""
        answer = self._element(
            "answer", self._html(text, inline=True), f' fraction="{self._share(percent)}" format="html"'
        )
        return answer.replace("</answer>", f"{inner}</answer>")

    def _typed(self, percent: float, text: str, feedback: str, more: str = "") -> str:
        inner = self._element("feedback", self._html(feedback)) if feedback else ""
        share = self._share(percent)
        return (
            f'<answer fraction="{share}" format="moodle_auto_format"><text>{escape(text)}</text>{inner}{more}</answer>'
        )

    def _share(self, percent: float) -> str:
        if isinstance(self._question.body, Ordering):
            return f"{percent:g}"
        share, is_same = find_share(percent)
        if not is_same:
            self._around.lose(f"its share of {percent:.4g}%, which is {share}% now, as Moodle knows no other")
        return share

    def _options(self, body: MultipleResponse) -> list[str]:
        if not body.answers:
            raise LeftOut("Moodle takes no question without a right option")
        if not body.partial:
            self._around.lose("that only a fully right answer earns points")
        lines = [self._answer(100 / len(body.answers), text) for text in body.answers]
        lines += [self._answer(-100 / len(body.wrong), one.text, one.feedback) for one in body.wrong]
        return [*self._settings("false", body.shown), *self._sort(lines, body.shown)]

    def _short(self, body: ShortAnswer) -> list[str]:
        if body.typos:
            self._around.lose("'typos'")
        if self._question.if_right:
            self._around.lose("feedback on right answers as a whole")
        lines = [
            self._typed(100, _no_wildcard(text), self._said.get(" ".join(text.split()), "")) for text in body.answers
        ]
        lines += [self._typed(one.credit * 100, _no_wildcard(one.text), one.feedback) for one in body.partly]
        lines += [self._typed(0, _no_wildcard(one.text), one.feedback) for one in body.reject]
        if self._question.if_wrong:
            lines.append(self._typed(0, "*", self._question.if_wrong))
        return [f"<usecase>{int(body.exact)}</usecase>", *lines]

    def _numbers(self, body: Numeric) -> list[str]:
        lines = [
            self._number(
                100, body.answer, body.low, body.high, self._said.get(body.answer, "") or self._question.if_right
            )
        ]
        lines += [self._number(100, text, text, text, self._said.get(text, "")) for text in body.accept]
        lines += [
            self._number(one.credit * 100, one.number or body.answer, one.low, one.high, one.feedback)
            for one in body.ranges
        ]
        lines += [self._number(0, one.text, one.text, one.text, one.feedback) for one in body.reject]
        if self._question.if_wrong:
            lines.append(self._typed(0, "*", self._question.if_wrong, "<tolerance>0</tolerance>"))
        if not body.units:
            return lines
        units = "".join(
            f"<unit><multiplier>1</multiplier><unit_name>{escape(one)}</unit_name></unit>" for one in body.units
        )
        return [*lines, f"<units>{units}</units>", "<unitgradingtype>0</unitgradingtype>"]

    def _number(self, percent: float, number: str, low: str, high: str, feedback: str) -> str:
        below, above = Decimal(number) - Decimal(low), Decimal(high) - Decimal(number)
        if below != above:
            number, below = f"{((Decimal(low) + Decimal(high)) / 2).normalize():f}", (Decimal(high) - Decimal(low)) / 2
        return self._typed(percent, number, feedback, f"<tolerance>{below.normalize():f}</tolerance>")

    def _pairs(self, body: Matching) -> list[str]:
        if any(one.feedback for one in body.wrong):
            self._around.lose("feedback on right sides that match nothing")
        pairs = [*body.pairs, *(("", one.text) for one in body.wrong)]
        return [
            "<shuffleanswers>true</shuffleanswers>",
            *self._combined(),
            *(
                self._element("subquestion", self._html(left, inline=True)).replace(
                    "</subquestion>", f"<answer><text>{escape(self._right(right))}</text></answer></subquestion>"
                )
                for left, right in pairs
            ),
        ]

    def _right(self, text: str) -> str:
        if make_html(text, str, inline=True) != make_html(to_plain(text), str, inline=True):
            self._around.lose("emphasis, code or formulas on the right of a pair")
        return to_plain(text)

    # ------------------------------------------------------------ clozes

    def _fill(self, html: str, body: Cloze) -> str:
        if body.typos or body.exact:
            self._around.lose("'typos'" if body.typos else "'exact'")
        pieces = html.split(BLANK)
        if len(pieces) != len(body.blanks) + 1:
            raise LeftOut("a blank in a formula or in the words of a picture")
        numbers = {one.number: one for one in body.numbers}
        blanks = [
            self._blank(blank, numbers[blank.answers[0]].tolerance if blank.answers[0] in numbers else None)
            for blank in body.blanks
        ]
        return "".join(f"{piece}{blank}" for piece, blank in zip(pieces, [*blanks, ""], strict=True))

    def _blank(self, blank: Blank, tolerance: str | None) -> str:
        if blank.hint:
            self._around.lose("the hint of a blank")
        right = "~".join(f"={_embed(text)}" for text in blank.answers)
        if blank.wrong:
            wrong = "".join(
                f"~{_embed(o.text)}{f'#{_embed(to_plain(o.feedback))}' if o.feedback else ''}" for o in blank.wrong
            )
            return f"{{1:MULTICHOICE:{right}{wrong}}}"
        if tolerance is None:
            return f"{{1:SHORTANSWER:{right}}}"
        if tolerance.endswith("%") or tolerance.startswith("["):
            self._around.lose("the tolerance of a number in a blank")
            tolerance = ""
        return f"{{1:NUMERICAL:{right}:{tolerance or '0'}}}"


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _literal(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _no_wildcard(text: str) -> str:
    return text.replace("*", "\\*")


def _embed(text: str) -> str:
    """Return a literal text as an answer in a text of HTML."""
    for char in '\\}#~/"':
        text = text.replace(char, f"\\{char}")
    return _literal(text)


TARGET = Target(
    title="Moodle",
    suffix=".xml",
    help=HELP,
    states=STATES,
    plan=plan,
    options=(
        Option("changed-since", "Only questions that are new or changed since this file was exported.", value="FILE"),
        Option("split", "Also write a file for each question into FOLDER/DECK/.", value="FOLDER"),
    ),
)
