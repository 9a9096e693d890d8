r"""The target `gift`: Moodle's text format for questions.

Texts are HTML, which shows what our Markdown means, formulas too. Each question has its identity as its name.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import assert_never

from quiz.export.bank import (
    STATES,
    LeftOut,
    Surroundings,
    Written,
    find_right_feedback,
    lose_extras,
    make_html,
    plan_bank,
    to_plain,
)
from quiz.export.moodle_shares import find_share
from quiz.export.target import Plan, Request, Target
from quiz.kinds import KINDS
from quiz.model import (
    BLANK,
    Cloze,
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
from quiz.responses import Typed

HELP = """\
Write questions in GIFT, the text format of Moodle.

\b
Examples:
  quiz export gift biology.yaml
  quiz export gift decks/ -o all.gift --strict
"""


def plan(request: Request) -> Plan:
    """Return what the file will hold."""
    return plan_bank(request, write_question, join)


def join(written: Sequence[Written]) -> bytes:
    """Return the file: the questions of each deck below its category."""
    out: list[str] = []
    deck = ""
    for one in written:
        if one.deck.identity != deck:
            deck = one.deck.identity
            out.append(f"$CATEGORY: $course$/top/{escape(one.deck.title.replace('/', '//'))}")
        out.append(one.text)
    return ("\n\n".join(out) + "\n").encode()


def write_question(question: Question, around: Surroundings) -> str:
    """Return a question in GIFT. Raises LeftOut."""
    writer = _Writer(question, around)
    answers = writer.answers()
    stem = writer.stem()
    comments = f"// [id:{question.identity}]" + "".join(f" [tag:{_escape_attribute(tag)}]" for tag in question.tags)
    if isinstance(question.body, Cloze):
        before, after = stem.split(BLANK)
        return f"{comments}\n::{escape(question.identity)}::[html]{before}{answers}{after}"
    return f"{comments}\n::{escape(question.identity)}::[html]{stem}{answers}"


def escape(text: str) -> str:
    """Return a text as GIFT reads it back: special characters after a backslash, a line end as backslash and n."""
    for char in "\\#=~{}:":
        text = text.replace(char, f"\\{char}")
    return text.replace("\r", "").replace("\n", "\\n")


def _escape_attribute(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]")


class _Writer:
    """Writes one question."""

    def __init__(self, question: Question, around: Surroundings) -> None:
        self._question = question
        self._around = around
        self._said = find_right_feedback(question)

    def stem(self) -> str:
        """Return the text of the question below its passage."""
        question = self._question
        text = "\n\n".join(filter(None, (self._around.passage(question), question.stem)))
        if question.image and question.image.alt:
            text += f"\n\n(Picture: {question.image.alt})"
        return self._html(text)

    def _html(self, text: str, *, inline: bool = False) -> str:
        return escape(make_html(text, self._lose_picture, inline=inline))

    def _lose_picture(self, name: str) -> str:
        self._around.lose(f"the picture {name}")
        return name

    def answers(self) -> str:
        """Return the part in braces. Raises LeftOut."""
        question, body = self._question, self._question.body
        lose_extras(
            question,
            self._around,
            ("hints", "its points", "its picture", "its sound", "the fixed order of its options"),
        )
        row = KINDS[question.kind]
        if not isinstance(body, TrueFalse):
            lose_extras(question, self._around, ("feedback on right answers as a whole",))
            if row.response is not Typed or row.has_parts:
                lose_extras(question, self._around, ("feedback on wrong answers as a whole",))
        match body:
            case MultipleChoice():
                lines = [self._option("=", text) for text in (body.answer, *body.others)]
                lines += [self._option("~", one.text, one.feedback, self._share(one.credit)) for one in body.partly]
                lines += [self._option("~", one.text, one.feedback) for one in body.wrong]
            case MultipleResponse():
                lines = self._options(body)
            case TrueFalse(answer):
                feedback = [
                    self._html(text)
                    for text in (question.if_wrong, self._said.get("true" if answer else "false") or question.if_right)
                ]
                while feedback and not feedback[-1]:
                    feedback.pop()
                return f"{{{'TRUE' if answer else 'FALSE'}{''.join(f'#{text}' for text in feedback)}{self._general()}}}"
            case ShortAnswer():
                lines = self._typed(body)
            case Numeric():
                lines = self._numbers(body)
                return f"{{#{''.join(f'{line}' for line in lines)}{self._general()}\n}}"
            case Matching(pairs, wrong):
                if any(one.feedback for one in wrong):
                    self._around.lose("feedback on right sides that match nothing")
                lines = [f"\n={self._html(left, inline=True)} -> {self._plain(right)}" for left, right in pairs]
                lines += [f"\n= -> {self._plain(one.text)}" for one in wrong]
            case Cloze():
                lines = self._blank(body)
            case Flashcard(back):
                return f"{{####{self._html(self._with_explanation(back))}}}"
            case Rubric(criteria):
                self._around.lose("its points to mark, which are feedback on an essay now")
                return f"{{####{self._html(self._with_explanation(_list(criteria)))}}}"
            case ListRecall(entries):
                self._around.lose("the grading: it is an essay with the entries as feedback")
                return f"{{####{self._html(self._with_explanation(_list([' / '.join(entry) for entry in entries])))}}}"
            case Ordering():
                raise LeftOut("GIFT has no ordering: export it to Moodle XML")
            case MaskedPicture():
                raise LeftOut("GIFT has no pictures")
            case _:
                assert_never(body)
        return f"{{{''.join(lines)}{self._general()}\n}}"

    def _general(self) -> str:
        text = self._with_explanation("")
        return f"\n####{self._html(text)}" if text else ""

    def _with_explanation(self, text: str) -> str:
        question = self._question
        sources = [f"Source: {one}" for one in self._around.cite(question)]
        return "\n\n".join(filter(None, (text, question.explanation, *sources)))

    def _option(self, mark: str, text: str, feedback: str = "", share: str = "") -> str:
        said = feedback or (self._said.get(" ".join(text.split()), "") if mark == "=" or share else "")
        weight = f"%{share}%" if share else ""
        return f"\n{mark}{weight}{self._html(text, inline=True)}{f'#{self._html(said, inline=True)}' if said else ''}"

    def _share(self, credit: float) -> str:
        share, is_same = find_share(credit * 100)
        if not is_same:
            self._around.lose(f"its share of {credit * 100:.4g}%, which is {share}% now, as Moodle knows no other")
        return share

    def _options(self, body: MultipleResponse) -> list[str]:
        if not body.answers:
            raise LeftOut("Moodle takes no question without a right option")
        if not body.partial:
            self._around.lose("that only a fully right answer earns points")
        right, wrong = self._share(1 / len(body.answers)), self._share(-1 / len(body.wrong)) if body.wrong else ""
        lines = [self._option("~", text, self._said.get(" ".join(text.split()), ""), right) for text in body.answers]
        return lines + [self._option("~", one.text, one.feedback, wrong) for one in body.wrong]

    def _typed(self, body: ShortAnswer) -> list[str]:
        for name in ("typos", "exact"):
            if getattr(body, name):
                self._around.lose(f"'{name}'")
        lines = [self._text(100, text, self._said.get(" ".join(text.split()), "")) for text in body.answers]
        lines += [self._text(one.credit * 100, one.text, one.feedback) for one in body.partly]
        lines += [self._text(0, one.text, one.feedback) for one in body.reject]
        if self._question.if_wrong:
            lines.append(f"\n=%0%*#{self._html(self._question.if_wrong)}")
        return lines

    def _text(self, percent: float, text: str, feedback: str) -> str:
        if "->" in text:
            raise LeftOut("Moodle would take an answer with '->' for a pair")
        share = self._share(percent / 100) if percent else "0"
        said = f"#{self._html(feedback, inline=True)}" if feedback else ""
        return f"\n=%{share}%{escape(text.replace('*', chr(92) + '*'))}{said}"

    def _plain(self, text: str) -> str:
        if make_html(text, str, inline=True) != make_html(to_plain(text), str, inline=True):
            self._around.lose("emphasis, code or formulas on the right of a pair")
        return escape(to_plain(text))

    def _numbers(self, body: Numeric) -> list[str]:
        if body.units:
            self._around.lose(f"its unit, {body.units[0]}")
        lines = [self._number(100, body.answer, body.low, body.high, self._said.get(body.answer, ""))]
        lines += [self._number(100, text, text, text, self._said.get(text, "")) for text in body.accept]
        lines += [
            self._number(one.credit * 100, one.number or body.answer, one.low, one.high, one.feedback)
            for one in body.ranges
        ]
        lines += [self._number(0, one.text, one.text, one.text, one.feedback) for one in body.reject]
        if self._question.if_wrong:
            lines.append(f"\n~#{self._html(self._question.if_wrong)}")
        return lines

    def _number(self, percent: float, number: str, low: str, high: str, feedback: str) -> str:
        share = self._share(percent / 100) if percent else "0"
        said = f"#{self._html(feedback, inline=True)}" if feedback else ""
        return f"\n=%{share}%{write_range(number, low, high)}{said}"

    def _blank(self, body: Cloze) -> list[str]:
        if len(body.blanks) > 1:
            raise LeftOut("GIFT has no text with several blanks: export it to Moodle XML")
        (blank,) = body.blanks
        if blank.hint:
            self._around.lose("the hint of its blank")
        if blank.wrong:
            options = [("=", text, "") for text in blank.answers] + [
                ("~", one.text, one.feedback) for one in blank.wrong
            ]
            said = [f"#{self._html(feedback, inline=True)}" if feedback else "" for _, _, feedback in options]
            return [
                f"\n{mark}{escape(make_plain_html(text))}{feedback}"
                for (mark, text, _), feedback in zip(options, said, strict=True)
            ]
        return [self._text(100, text, "") for text in blank.answers]


def make_plain_html(text: str) -> str:
    """Return a literal text as HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_range(number: str, low: str, high: str) -> str:
    """Return a number with its tolerance, or the range, as Moodle writes them."""
    if low == high:
        return number
    below, above = Decimal(number) - Decimal(low), Decimal(high) - Decimal(number)
    return f"{number}:{below.normalize():f}" if below == above else f"{low}..{high}"


def _list(texts: Sequence[str]) -> str:
    return "\n".join(f"- {text}" for text in texts) if len(texts) > 1 else texts[0]


TARGET = Target(title="Moodle (GIFT)", suffix=".gift", help=HELP, states=STATES, plan=plan)
