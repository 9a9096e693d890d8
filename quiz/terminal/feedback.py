"""The feedback on an answer: the verdict, the answer given, the right one, why, and its source.

Returns lines. Knows a result, but not the sitting around it. Right and wrong are always words, whatever
their colour.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, assert_never

from rich.text import Text

from quiz.kinds import KINDS
from quiz.model import (
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
from quiz.plurals import say_day, say_which
from quiz.quoting import write_text
from quiz.responses import Mark, Rated, Revealed
from quiz.shown import show
from quiz.sitting.judging import Part, judge_parts
from quiz.sitting.labels import label_options
from quiz.sitting.wording import NO_MODEL, Wording, find_remark, say_number, say_reductions, say_verdict
from quiz.sources import name_sheet
from quiz.terminal.screen import LABEL, Screen, indented, show_option
from quiz.terminal.text import QUIET, STRONG, first_line, plain, put_after, spread

if TYPE_CHECKING:
    from quiz.engine.session import Item, Result
    from quiz.model import Fact

RIGHT, PARTLY, WRONG = "green", "", "red"
_STYLES = {"right": RIGHT, "met": RIGHT, "wrong": WRONG, "picked": WRONG, "typed": WRONG}
_SIGNS = {RIGHT: "✓ ", PARTLY: "", WRONG: "✗ "}
_WORDS = {"picked": "you", "typed": "you"}


class _Row(NamedTuple):
    """A part of an answer with its lead and a remark, which is shown in brackets."""

    part: Part
    lead: Text
    remark: str


def verdict_style(result: "Result") -> str:
    """Return the colour of a verdict: one only for an answer that is right or wrong."""
    if result.score.fraction == 1:
        return RIGHT
    answered = result.response is not None and not isinstance(result.response, Revealed | Rated)
    return WRONG if answered and result.score.fraction == 0 else PARTLY


def feedback_lines(screen: Screen, result: "Result", *, so_far: str = "", later: str = "") -> list[Text]:
    """Return the feedback on an answer. `so_far` is put at the right of the verdict, `later` after the source."""
    judged = answer_lines(screen, result)
    if isinstance(result.item.question.body, Flashcard) and isinstance(result.response, Revealed):
        judged = back_lines(screen, result.item.question)
    judged += remark_lines(screen, result)
    why = why_lines(screen, result.item, later)
    return [*verdict_lines(screen, result, so_far), *judged, *([Text()] if judged and why else []), *why]


def remark_lines(screen: Screen, result: "Result") -> list[Text]:
    """Return the author's feedback on an answer as a whole."""
    remark = find_remark(result)
    return indented(screen.blocks(remark, screen.width - 2)) if remark else []


def why_lines(screen: Screen, item: "Item", later: str = "") -> list[Text]:
    """Return a question's explanation, what other records say, and its source, with a remark `later` after it."""
    lines: list[Text] = []
    if item.question.explanation:
        lines += indented(screen.blocks(item.question.explanation, screen.width - 2))
    wording = Wording(screen.bank)
    if other := wording.other_records(item):
        lines += screen.hang(Text.assemble(("Other records: ", QUIET), plain(other)), "  ")
    said = []
    if item.question.citations:
        sources = [screen.link(plain(text, QUIET), url, says) for text, url, says in wording.list_sources(item)]
        said.append(Text.assemble(("Source: ", QUIET), Text("; ", QUIET).join(sources)))
    if later:
        said.append(Text(later, QUIET))
    if said:
        lines += [*([Text()] if lines else []), *screen.hang(Text(" · ", QUIET).join(said), "  ")]
    return lines


def verdict_lines(screen: Screen, result: "Result", so_far: str = "") -> list[Text]:
    """Return "✓ Correct  1 of 1" with the reasons for lost points, and `so_far` at the right."""
    points = f"{say_number(result.points)} of {say_number(result.max_points)}"
    style = verdict_style(result)
    left = Text.assemble((f"{_SIGNS[style]}{say_verdict(result)}", f"bold {style}".strip()), (f"  {points}", QUIET))
    why = ", ".join(say_reductions(result))
    if why:
        left.append(f"  ({why})", QUIET)
    return screen.hang(spread(left, Text(so_far, QUIET), screen.width)[0])


# ---------------------------------------------------------------- the answer given and the right one


def answer_lines(screen: Screen, result: "Result", *, whole: bool = False) -> list[Text]:
    """Return the judgement of every part of an answer, according to its kind.

    Where all is right, "Correct" says so already, and only remarks remain, unless the `whole` is
    wanted, for a learner who no longer sees the answer.
    """
    parts = judge_parts(result, whole=whole)
    if isinstance(result.item.question.body, MultipleResponse):
        shown = {text: place for place, text in enumerate(result.options)}
        parts.sort(key=lambda part: shown.get(part.text, len(shown)))
    rows = [_Row(part, lead, _remark(screen, part)) for part, lead in zip(parts, _lead(screen, parts), strict=True)]
    if result.score.fraction == 1 and KINDS[result.item.question.kind].has_parts and not whole:
        rows = [row for row in rows if row.remark or row.part.feedback or row.part.word == "also"]
    word = ""
    if isinstance(result.response, Revealed):
        word = "point" if isinstance(result.item.question.body, Rubric) else "right"
    words = [word or _WORDS.get(row.part.word, row.part.word) for row in rows]
    wide = max(map(len, words), default=0)
    lines: list[Text] = []
    for row, judged in zip(rows, words, strict=True):
        style = _STYLES.get(word or row.part.word, "")
        if word or (style == WRONG and result.score.fraction == 1):
            style = ""  # nothing was answered, or it was right as it is
        lead = Text.assemble("  ", (judged.ljust(wide), style), "  ")
        answer = _show_text(screen, result, row.part)
        answer.stylize_before(style)
        text = put_after(row.lead, answer)
        if row.remark:
            text = Text.assemble(text, "  ", (f"({row.remark})", QUIET))
        lines += screen.hang(text, lead)
        if row.part.feedback:
            lines += screen.hang(screen.inline(row.part.feedback, QUIET), " " * lead.cell_len)
    return lines


def _lead(screen: Screen, parts: Sequence[Part]) -> list[Text]:
    """Return the left side or the place of each part, in a column if that is narrow enough."""
    shown = [first_line(screen.inline(part.left)) if part.left else Text(part.place, LABEL) for part in parts]
    wide = max((lead.cell_len for lead in shown), default=0)
    if not wide or (len(parts) == 1 and parts[0].place):  # one blank needs no number
        return [Text() for _ in parts]
    for lead in shown:
        if wide <= screen.width // 3:
            lead.pad_right(wide - lead.cell_len)
        lead.append("  ")
    return shown


def _remark(screen: Screen, part: Part) -> str:
    """Return a note on a part, or what the learner gave instead."""
    if not part.given or (part.word == "right" and part.note):
        return show(part.note)
    given = first_line(screen.inline(part.given)).plain if part.form == "markup" else show(part.given)
    return f"you: {given}{f', {show(part.note)}' if part.note else ''}"


def _show_text(screen: Screen, result: "Result", part: Part) -> Text:
    """Return the text of a part, an option with the label it had."""
    match part.form:
        case "literal":
            return plain(part.text)
        case "markup":
            return screen.inline(part.text)
        case "option" | "truth":
            kind, options = result.item.question.kind, result.options
            shown = show_option(screen, part.text, kind)
            if part.text not in options:
                return shown
            label = label_options(options, kind)[options.index(part.text)]
            return put_after(Text.assemble((label, LABEL), "  "), shown)
        case _:
            assert_never(part.form)


# ---------------------------------------------------------------- further words


def tried_lines(screen: Screen, marks: Sequence[Mark], left: int) -> list[Text]:
    """Return the feedback on a wrong try that is not the last, without the right answer."""
    tries = "one more try" if left == 1 else f"{left} more tries"
    lines = [Text.assemble(("Not yet", STRONG), (f"  {tries}, for half the points", QUIET))]
    for mark in marks:
        if mark.given and mark.credit < 1 and mark.feedback:
            lines += screen.hang(screen.inline(mark.feedback), "  ")
    return lines


def fact_lines(screen: Screen, result: "Result") -> list[Text]:
    """Return the facts behind a question: text, a few words of the article, paragraph, note; then its id."""
    lines: list[Text] = []
    for citation in result.item.question.citations:
        fact: Fact | None = screen.bank.fact(citation, result.item.deck)
        sheet = screen.bank.sheet(citation.sheet, result.item.deck) if citation.sheet else None
        name = name_sheet(sheet) if sheet else citation.sheet
        lines += screen.hang(plain(citation.text or name, QUIET), "  ")
        if sheet and sheet.title:
            lines += screen.hang(plain(sheet.title, "italic"), "  ")
        if fact:
            lines += screen.hang(plain(fact.text), "    ")
            place = [f"fact {citation.fact}"]
            place += [f"“{fact.says}”"] if fact.says else []
            place += [say_which("paragraph", [fact.paragraphs])] if fact.paragraph else []
            place += [f"as of {say_day(fact.as_of)}"] if fact.as_of else []
            if place:
                lines += screen.hang(plain(", ".join(place), QUIET), "    ")
            if fact.note:
                lines += screen.hang(Text.assemble(("Other records: ", QUIET), screen.inline(fact.note)), "    ")
        if sheet and sheet.url:
            address = screen.link(plain(f"<{sheet.url}>", QUIET), sheet.url, [fact.says] if fact else [])
            lines += screen.hang(address, "    ")
    return lines + screen.hang(plain(f"Question {result.identity}", QUIET), "  ")


def accept_lines(screen: Screen, result: "Result", place: str) -> list[Text]:
    """Return the line to add to the deck so that it accepts an answer counted as right."""
    from decimal import Decimal

    from quiz.engine.numbers import Reading, read_number
    from quiz.engine.typed import match as match_text

    body, language = result.item.question.body, result.item.language
    given, rejected = [mark.given for mark in result.score.marks if mark.given], False
    match body:
        case _ if not given:  # "don't know", pressed by mistake
            new = ""
        case ShortAnswer(answers=answers):
            texts = [write_text(text, typed=True, flow=True) for text in (*answers[1:], *given)]
            new = f"accept: [{', '.join(texts)}]"
            found = match_text(given[0], (), reject=body.reject, exact=body.exact, language=language)
            rejected = found.how == "reject"
        case Numeric(accept=accept):
            read = read_number(given[0], units=body.units, language=language)
            assert isinstance(read, Reading)  # otherwise it would not have been graded
            new = f"accept: [{', '.join((*accept, f'{read.value:f}'))}]"
            rejected = any(Decimal(option.text) == read.value for option in body.reject)
        case Cloze(blanks=blanks):
            pairs = zip(blanks, result.score.marks, strict=True)
            new = "  ".join(
                f"{{{{{'|'.join((*blank.answers, mark.given))}}}}}"
                for blank, mark in pairs
                if mark.given and mark.given != mark.expected
            )
        case MaskedPicture(blanks=masks):
            new = "  ".join(
                f"{mask.answers[0]}: {{accept: [{', '.join((*mask.answers[1:], mark.given))}]}}"
                for mask, mark in zip(masks, result.score.marks, strict=True)
                if mark.given and mark.given != mark.expected
            )
        case ListRecall() | MultipleChoice() | MultipleResponse() | TrueFalse():
            new = ""
        case Ordering() | Matching() | Flashcard() | Rubric():
            new = ""
        case _:
            assert_never(body)
    lines = screen.hang(Text("Counted as right for you; the deck is unchanged."), "  ")
    if rejected:
        lines += screen.hang(plain(f"The deck lists it under 'reject', in {place}.", QUIET), "  ")
    elif new:
        lines += screen.hang(plain(f"To have the deck accept it, in {place}:", QUIET), "  ")
        lines.append(plain(f"    {new}"))
    return lines


def reveal_lines(screen: Screen, item: "Item") -> list[Text]:
    """Return the right answer of a question that the learner recalls, and what else is right."""
    if isinstance(item.question.body, Flashcard):
        return back_lines(screen, item.question)
    wording = Wording(screen.bank)
    lines = screen.hang(Text(wording.right_answer(item)), "  ")
    also = wording.also_right(item)
    return lines + (screen.hang(Text(also), Text("  Also right: ", QUIET)) if also else [])


def back_lines(screen: Screen, question: Question) -> list[Text]:
    """Return the back of a flashcard."""
    assert isinstance(question.body, Flashcard)
    if not question.body.back:
        return screen.hang(Text(NO_MODEL, QUIET), "  ")
    return indented(screen.blocks(question.body.back, screen.width - 2))
