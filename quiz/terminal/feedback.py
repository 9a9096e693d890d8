"""The feedback on an answer: the verdict, the answer given, the right one, why, and its source.

Returns lines. Knows a result, but not the sitting around it. Right and wrong are always words, whatever
their colour.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, assert_never

from rich.text import Text

from quiz.kinds import KINDS
from quiz.model import (
    Cloze,
    Flashcard,
    ListRecall,
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
from quiz.quoting import write_text
from quiz.responses import Mark, Ordered, Revealed, Typed
from quiz.sitting.labels import label_options
from quiz.sitting.wording import Wording, describe_number, pair_marks, say_number, say_reductions, say_verdict
from quiz.terminal.screen import LABEL, Screen, indented, show_option
from quiz.terminal.text import QUIET, plain, spread

if TYPE_CHECKING:
    from quiz.engine.session import Item, Result
    from quiz.model import Fact

RIGHT, PARTLY, WRONG = "green", "yellow", "red"
_STYLES = {"right": RIGHT, "met": RIGHT, "wrong": WRONG, "missed": PARTLY, "not met": PARTLY, "also": QUIET}


class _Row(NamedTuple):
    """One line of judgement: a word, what it is about, and a remark in brackets or below."""

    word: str
    text: Text
    remark: Text | None = None
    below: Text | None = None


def verdict_style(result: "Result") -> str:
    """Return the colour of a verdict."""
    if result.score.fraction == 1:
        return RIGHT
    return PARTLY if result.score.fraction > 0 else WRONG


def feedback_lines(screen: Screen, result: "Result", *, so_far: str = "") -> list[Text]:
    """Return the feedback on an answer. `so_far` is put at the right of the verdict."""
    judged = answer_lines(screen, result)
    if isinstance(result.item.question.body, Flashcard) and isinstance(result.response, Revealed):
        judged = back_lines(screen, result.item.question)
    why = why_lines(screen, result.item)
    return [*verdict_lines(screen, result, so_far), *judged, *([Text()] if judged and why else []), *why]


def why_lines(screen: Screen, item: "Item") -> list[Text]:
    """Return a question's explanation and its source."""
    lines: list[Text] = []
    if item.question.explanation:
        lines += indented(screen.blocks(item.question.explanation, screen.width - 2))
    if item.question.citations:
        lines += screen.hang(plain(Wording(screen.bank).sources(item), QUIET), Text("  Source: ", QUIET))
    return lines


def verdict_lines(screen: Screen, result: "Result", so_far: str = "") -> list[Text]:
    """Return "Correct  1/1" with the reasons for lost points, and `so_far` at the right."""
    points = f"{say_number(result.points)}/{say_number(result.max_points)}"
    left = Text.assemble((say_verdict(result), f"bold {verdict_style(result)}"), f"  {points}")
    why = ", ".join(say_reductions(result))
    if why:
        left.append(f"  ({why})", QUIET)
    return [line for part in spread(left, Text(so_far, QUIET), screen.width) for line in screen.hang(part)]


# ---------------------------------------------------------------- the answer given and the right one


def answer_lines(screen: Screen, result: "Result", *, whole: bool = False) -> list[Text]:
    """Return the judgement of every part of an answer, according to its kind.

    Where all is right, "Correct" says so already, and only remarks remain, unless the `whole` is
    wanted, for a learner who no longer sees the answer.
    """
    rows = list(_rows(screen, result, whole))
    if result.score.fraction == 1 and KINDS[result.item.question.kind].has_parts and not whole:
        rows = [row for row in rows if row.remark or row.word == "also"]
    if isinstance(result.response, Revealed):
        word = "point" if isinstance(result.item.question.body, Rubric) else "right"
        rows = [row._replace(word=word) for row in rows]
    wide = max((len(row.word) for row in rows), default=0)
    lines: list[Text] = []
    for row in rows:
        lead = Text.assemble("  ", (row.word.ljust(wide), _STYLES.get(row.word, QUIET)), "  ")
        text = row.text.copy()
        if row.remark:
            text = Text.assemble(text, "  ", (f"({row.remark.plain})", QUIET))
        lines += screen.hang(text, lead)
        if row.below:
            lines += screen.hang(row.below, " " * lead.cell_len)
    return lines


def _rows(screen: Screen, result: "Result", whole: bool) -> Iterable[_Row]:
    body, marks = result.item.question.body, result.score.marks
    match body:
        case MultipleChoice() | TrueFalse():
            return _rows_of_choice(screen, result, marks[0], whole)
        case Numeric():
            return _rows_of_text(screen, marks[0], Text(describe_number(body)), whole, body.low != body.high)
        case ShortAnswer():
            return _rows_of_text(screen, marks[0], plain(marks[0].expected), whole)
        case MultipleResponse():
            return _rows_of_picks(screen, result)
        case Rubric():
            return [_Row("met" if mark.credit else "not met", screen.inline(mark.expected)) for mark in marks]
        case Ordering():
            return _rows_of_order(screen, result, body)
        case Matching():
            return _rows_of_pairs(screen, result)
        case Cloze():
            return _rows_of_blanks(screen, marks, whole)
        case ListRecall():
            return _rows_of_list(marks, body.need)
        case Flashcard():
            return []
        case _:
            assert_never(body)


def _labelled(screen: Screen, result: "Result", text: str) -> Text:
    """Return an option with the label it had."""
    kind = result.item.question.kind
    if text not in result.options:
        return show_option(screen, text, kind)
    label = label_options(result.options, kind)[result.options.index(text)]
    return Text.assemble((label, LABEL), "  ", show_option(screen, text, kind))


def _rows_of_choice(screen: Screen, result: "Result", mark: Mark, whole: bool) -> Iterable[_Row]:
    if mark.credit == 1 and not whole:
        return
    if mark.given and mark.credit < 1:
        yield _Row("picked", _labelled(screen, result, mark.given), below=_feedback(screen, mark))
    yield _Row("right", _labelled(screen, result, mark.expected))


def _rows_of_text(screen: Screen, mark: Mark, right: Text, whole: bool, always: bool = False) -> Iterable[_Row]:
    same = mark.given == mark.expected
    if mark.given and (mark.credit < 1 or mark.note or (whole and not same)):
        yield _Row("typed", plain(mark.given), _note(mark), _feedback(screen, mark))
    if mark.credit < 1 or (not same and mark.note) or whole or always:
        yield _Row("right", right)


def _rows_of_picks(screen: Screen, result: "Result") -> Iterable[_Row]:
    shown = {text: place for place, text in enumerate(result.options)}
    for mark in sorted(result.score.marks, key=lambda mark: shown.get(mark.expected or mark.given, len(shown))):
        if mark.expected:
            yield _Row("right" if mark.credit else "missed", _labelled(screen, result, mark.expected))
        else:
            yield _Row("wrong", _labelled(screen, result, mark.given), below=_feedback(screen, mark))


def _rows_of_order(screen: Screen, result: "Result", body: Ordering) -> Iterable[_Row]:
    """One row for each entry in the right order, with the place where the learner put it."""
    given = result.response.texts if isinstance(result.response, Ordered) else ()
    count = sum(map(len, body.groups))
    right = [mark.credit == 1 for mark in result.score.marks]
    wide = len(str(count)) if len(body.groups) == count else 2 * len(str(count)) + 1
    at = 0
    for group in body.groups:
        span = f"{at + 1}" if len(group) == 1 else f"{at + 1}-{at + len(group)}"
        for entry in group:
            place = given.index(entry) if entry in given else None
            good = place is not None and at <= place < at + len(group) and right[place]
            shown = Text.assemble((span.ljust(wide), LABEL), "  ", screen.inline(entry))
            remark = None if good or place is None else Text(f"you: {place + 1}")
            yield _Row("right" if good else "missed" if place is None else "wrong", shown, remark)
        at += len(group)


def _rows_of_pairs(screen: Screen, result: "Result") -> Iterable[_Row]:
    rows = [(screen.inline(left), mark) for left, mark in pair_marks(result)]
    wide = max(left.cell_len for left, _ in rows)
    for left, mark in rows:
        if wide <= screen.width // 3:
            left.pad_right(wide - left.cell_len)
        shown = Text.assemble(left, "  ", screen.inline(mark.expected))
        yours = None if mark.credit or not mark.given else Text.assemble("you: ", screen.inline(mark.given))
        yield _Row(_word(mark), shown, yours, _feedback(screen, mark))


def _rows_of_blanks(screen: Screen, marks: Sequence[Mark], whole: bool) -> Iterable[_Row]:
    for number, mark in enumerate(marks, 1):
        if len(marks) == 1 and mark.credit == 1 and not mark.note and not whole:
            continue
        lead = Text.assemble((str(number), LABEL), "  ") if len(marks) > 1 else Text()
        yours = _note(mark)
        if mark.given and not mark.credit:
            yours = plain(f"you: {mark.given}{f', {mark.note}' if mark.note else ''}")
        yield _Row(_word(mark), Text.assemble(lead, plain(mark.expected)), yours, _feedback(screen, mark))


def _rows_of_list(marks: Sequence[Mark], need: int) -> Iterable[_Row]:
    from quiz.engine.grading import EXTRA_NOTE, REPEAT_NOTE

    hits = sum(mark.credit == 1 for mark in marks)
    for mark in marks:
        if not mark.expected:
            yield _Row("typed" if mark.note in (REPEAT_NOTE, EXTRA_NOTE) else "wrong", plain(mark.given), _note(mark))
            continue
        word = _word(mark)
        same = mark.given.casefold() in ("", mark.expected.casefold())
        yours = _note(mark) or (None if same else plain(f"you: {mark.given}"))
        yield _Row("also" if word == "missed" and hits >= need else word, plain(mark.expected), yours)


def _word(mark: Mark) -> str:
    if mark.credit == 1:
        return "right"
    return "wrong" if mark.given else "missed"


def _note(mark: Mark) -> Text | None:
    return plain(mark.note) if mark.note else None


def _feedback(screen: Screen, mark: Mark) -> Text | None:
    return screen.inline(mark.feedback) if mark.feedback else None


# ---------------------------------------------------------------- further words


def tried_lines(screen: Screen, marks: Sequence[Mark], left: int) -> list[Text]:
    """Return the feedback on a wrong try that is not the last, without the right answer."""
    tries = "one more try" if left == 1 else f"{left} more tries"
    lines = [Text.assemble(("Not yet", f"bold {PARTLY}"), (f"  {tries}, for half the points", QUIET))]
    for mark in marks:
        if mark.given and mark.credit < 1 and mark.feedback:
            lines += screen.hang(screen.inline(mark.feedback), "  ")
    return lines


def fact_lines(screen: Screen, result: "Result") -> list[Text]:
    """Return the facts behind a question: text, a few words of the article, paragraph, note."""
    lines: list[Text] = []
    for citation in result.item.question.citations:
        fact: Fact | None = screen.bank.fact(citation, result.item.deck)
        sheet = screen.bank.sheet(citation.sheet, result.item.deck) if citation.sheet else None
        name = ", ".join(filter(None, (sheet.publisher, sheet.kind))) if sheet else citation.sheet
        lines += screen.hang(plain(citation.text or name, QUIET), "  ")
        if sheet and sheet.title:
            lines += screen.hang(plain(sheet.title, "italic"), "  ")
        if fact:
            lines += screen.hang(plain(fact.text), "    ")
            place = [f"“{fact.says}”"] if fact.says else []
            place += [f"paragraph {fact.paragraph}"] if fact.paragraph else []
            if place:
                lines += screen.hang(plain(", ".join(place), QUIET), "    ")
            if fact.note:
                lines += screen.hang(Text.assemble(("Note: ", QUIET), plain(fact.note)), "    ")
        if sheet and sheet.url:
            lines += screen.hang(plain(f"<{sheet.url}>", QUIET), "    ")
    return lines


def accept_lines(screen: Screen, result: "Result", place: str) -> list[Text]:
    """Return the line to add to the deck so that it accepts an answer counted as right."""
    from decimal import Decimal

    from quiz.engine.numbers import Reading, read_number
    from quiz.engine.typed import match as match_text

    body, language = result.item.question.body, result.item.language
    given, rejected = [mark.given for mark in result.score.marks if mark.given], False
    match body:
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


def back_lines(screen: Screen, question: Question) -> list[Text]:
    """Return the back of a flashcard."""
    assert isinstance(question.body, Flashcard)
    return indented(screen.blocks(question.body.back, screen.width - 2))


def was_typed(result: "Result") -> bool:
    """Whether a result came from typed words, so that the learner can say "I was right"."""
    return isinstance(result.response, Typed)
