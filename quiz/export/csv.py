"""The target `csv`: a table of cards, which Anki, spreadsheets and flashcard programs read.

The lines at its beginning are Anki's: with the identity as GUID, a further import into Anki updates the same notes.
"""

import csv
import io
from collections.abc import Sequence
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
)
from quiz.export.target import Plan, Request, Target
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

HELP = """\
Write a table of cards that Anki and spreadsheets read.

\b
Examples:
  quiz export csv spanish.yaml
  quiz export csv decks/ -o all.csv --strict
"""
_SHARED = ("Front", "Back", "tags", "id", "explanation", "hint", "source")
_SEPARATOR = "\x1f"


def plan(request: Request) -> Plan:
    """Return what the file will hold."""
    return plan_bank(request, write_question, join)


def join(written: Sequence[Written]) -> bytes:
    """Return the file: Anki's lines, which name the columns, and a row for each question."""
    rows = [one.text.split(_SEPARATOR) for one in written]
    most = max((len(row) - len(_SHARED) for row in rows), default=0)
    columns = [*_SHARED, *(f"wrong {number}" for number in range(1, most + 1))]
    out = io.StringIO()
    out.write("#separator:comma\n#html:true\n#tags column:3\n#guid column:4\n")
    out.write(f"#columns:{','.join(columns)}\n")
    table = csv.writer(out, lineterminator="\n")
    for row in rows:
        table.writerow(row + [""] * (len(columns) - len(row)))
    return out.getvalue().encode()


def write_question(question: Question, around: Surroundings) -> str:
    """Return the cells of a row: the shared ones, then the wrong options. Raises LeftOut."""
    row = _Row(question, around)
    answer, wrong = row.sides()
    lose_extras(
        question,
        around,
        (
            "its points",
            "its difficulty",
            "its sound",
            "feedback on right answers as a whole",
            "feedback on wrong answers as a whole",
            "the fixed order of its options",
            "feedback",
            "shares of the points",
            "the day it is known for",
        ),
    )
    if len(question.hints) > 1:
        around.lose("all hints but the first")
    cells = [
        row.stem(),
        answer,
        " ".join(question.tags),
        question.identity,
        row.html(question.explanation),
        row.html(question.hints[0], inline=True) if question.hints else "",
        "; ".join(around.cite(question)),
        *wrong,
    ]
    return _SEPARATOR.join(cell.replace(_SEPARATOR, " ") for cell in cells)


class _Row:
    """Makes the cells of a question."""

    def __init__(self, question: Question, around: Surroundings) -> None:
        self._question = question
        self._around = around
        self._said = find_right_feedback(question)

    def html(self, text: str, *, inline: bool = False) -> str:
        """Return Markdown as HTML; a picture stays a name, as no table holds it."""
        return make_html(text, self._lose_picture, inline=inline)

    def _lose_picture(self, name: str) -> str:
        self._around.lose(f"the picture {name}")
        return name

    def stem(self) -> str:
        """Return the text of the question below its passage, blanks as underscores."""
        question = self._question
        text = "\n\n".join(filter(None, (self._around.passage(question), question.stem)))
        if question.image:
            self._around.lose(f"the picture {question.image.file}")
            text += f"\n\n(Picture: {question.image.alt})" if question.image.alt else ""
        return self.html(text).replace(BLANK, "_____")

    def sides(self) -> tuple[str, list[str]]:
        """Return the answer, and wrong options if it is a choice. Raises LeftOut."""
        body = self._question.body
        match body:
            case Flashcard(back):
                return self.html(back), []
            case MultipleChoice():
                if body.others:
                    self._become("a choice with one right option")
                return self.html(body.answer, inline=True), [self.html(one.text, inline=True) for one in body.wrong]
            case MultipleResponse(answers):
                self._become("a card")
                return "<br>".join(self.html(text, inline=True) for text in answers), []
            case TrueFalse(answer):
                self._become("a choice")
                return ("true", ["false"]) if answer else ("false", ["true"])
            case Numeric():
                self._become("a card")
                return " ".join(filter(None, (body.answer, *body.units[:1]))), []
            case ShortAnswer(answers):
                self._become("a card")
                return _literal(answers[0]), []
            case ListRecall(entries):
                self._become("a card")
                return "<br>".join(_literal(entry[0]) for entry in entries), []
            case Ordering(groups):
                self._become("a card")
                return "<br>".join(self.html(entry, inline=True) for group in groups for entry in group), []
            case Matching(pairs):
                self._become("a card")
                return "<br>".join(
                    f"{self.html(left, inline=True)} – {self.html(right, inline=True)}" for left, right in pairs
                ), []
            case Rubric(criteria):
                self._become("a card")
                return "<br>".join(self.html(text, inline=True) for text in criteria), []
            case Cloze(blanks):
                self._become("a card")
                return "<br>".join(_literal(blank.answers[0]) for blank in blanks), []
            case MaskedPicture():
                raise LeftOut("a table has no pictures")
            case _:
                assert_never(body)

    def _become(self, what: str) -> None:
        self._around.lose(f"its kind: it is {what} now")


def _literal(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


TARGET = Target(title="CSV", suffix=".csv", help=HELP, states=STATES, plan=plan)
