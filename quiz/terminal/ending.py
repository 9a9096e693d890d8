"""The end of a sitting: score, bars, missed questions, a line to share; and a missed question reviewed.

Returns lines. Knows results and summaries; knows nothing of keys or the log.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from quiz.kinds import KINDS
from quiz.model import Flashcard, Rubric
from quiz.responses import Rated
from quiz.sitting.wording import Wording, say_number, say_percent
from quiz.terminal.feedback import RIGHT, WRONG, answer_lines, back_lines, remark_lines, verdict_lines, why_lines
from quiz.terminal.screen import LABEL, Screen, option_lines, stem_line
from quiz.terminal.text import QUIET, STRONG, cut, plain, show_picture, spread, wrap

if TYPE_CHECKING:
    from quiz.engine.session import Result, Row, Summary

_SHARED = {"+": "●", "~": "◐", "-": "○", ".": "·"}
_BAR = 20
_MOST_MISSED = 12


class Past(NamedTuple):
    """Earlier sittings of the same bank, in percent; None where there is none."""

    last: float | None = None
    best: float | None = None


def end_lines(
    screen: Screen,
    summary: "Summary",
    *,
    title: str,
    seed: int,
    ms: int = 0,
    pass_mark: float | None = None,
    past: Past | None = None,
) -> list[Text]:
    """Return the end screen of a sitting. `ms` is the time spent answering."""
    lines = _score_lines(screen, summary, ms, pass_mark)
    lines += _past_lines(screen, summary, past or Past())
    rows = pick_rows(summary)
    if rows:
        lines += [Text(), *_bar_lines(screen, rows)]
    if summary.missed:
        lines += [Text(), *missed_lines(screen, summary.missed)]
    return [*lines, Text(), *share_lines(screen, summary, title, seed)]


def _score_lines(screen: Screen, summary: "Summary", ms: int, pass_mark: float | None) -> list[Text]:
    """Return "8 of 10  80%  passed", the time and what went well; only a pass mark gives the figure a colour."""
    passed = pass_mark is not None and summary.percent >= pass_mark
    judged = "" if pass_mark is None else RIGHT if passed else WRONG
    figures = Text.assemble(
        (f"{say_number(summary.points)} of {say_number(summary.max_points)}", STRONG),
        f"{'' if summary.max_points == summary.total else ' points'}  ",
        (say_percent(summary.percent, pass_mark), f"bold {judged}".strip()),
    )
    said = []
    if pass_mark is not None:
        figures.append("  ").append("passed" if passed else "not passed", f"bold {judged}")
        figures.append(f" ({say_percent(pass_mark)} needed)", QUIET)
    if ms >= 1000:
        said.append(say_time(ms))
    if summary.best_streak > 1:
        said.append(f"best streak {summary.best_streak}")
    if summary.overridden:
        said.append(f"{summary.overridden} on your word")
    lines = [
        line for part in spread(figures, Text(", ".join(said), QUIET), screen.width) for line in _fit(screen, part)
    ]
    open_ = summary.total - summary.answered
    if open_:
        lines += _fit(screen, Text(f"{open_} of {summary.total} questions not answered", QUIET))
    return lines


def _past_lines(screen: Screen, summary: "Summary", past: Past) -> list[Text]:
    """Return a comparison with earlier sittings, and praise where it is due."""
    said = []
    if summary.percent == 100 and not summary.missed:
        said.append("all of them right")
    if past.best is not None and summary.percent > past.best:
        said.append(f"your best so far, up from {say_percent(past.best)}")
    elif past.last is not None and summary.percent > past.last:
        said.append(f"better than last time ({say_percent(past.last)}), best so far {say_percent(past.best or 0)}")
    elif past.last is not None:
        said.append(f"last time {say_percent(past.last)}, best so far {say_percent(past.best or 0)}")
    line = "; ".join(said)
    return _fit(screen, Text(f"{line[:1].upper()}{line[1:]}.")) if line else []


def pick_rows(summary: "Summary") -> "tuple[Row, ...]":
    """Return the informative rows: by deck, else by tag, if there are at least two of them.

    A tag that every question has tells nothing, nor do more tags than fit on a screen.
    """
    if len(summary.by_deck) > 1:
        return summary.by_deck
    rows = tuple(row for row in summary.by_tag if row.count < summary.total)
    most = sorted(rows, key=lambda row: -row.count)[:8]
    return tuple(row for row in rows if row in most) if len(rows) > 1 else ()


def _bar_lines(screen: Screen, rows: "Sequence[Row]") -> list[Text]:
    names = [plain(row.name) for row in rows]
    figures = [f"{say_number(row.points)} of {say_number(row.max_points)}" for row in rows]
    last = max(map(len, figures))
    wide = min(max(name.cell_len for name in names), screen.width - 2 - 2 - 8 - 2 - last)
    bar = min(_BAR, screen.width - 2 - wide - 2 - 2 - last)
    lines = []
    for name, row, figure in zip(names, rows, figures, strict=True):
        share = max(0.0, min(1.0, row.points / row.max_points)) if row.max_points else 0.0
        full = round(share * bar)
        full = min(max(full, share > 0), bar - (share < 1))  # rounding reaches neither end
        name.truncate(wide, overflow="ellipsis", pad=True)
        drawn = Text.assemble(("━" * full, LABEL), ("─" * (bar - full), QUIET))
        lines.append(Text.assemble("  ", name, "  ", drawn, "  ", (figure.rjust(last), QUIET)))
    return lines


def missed_lines(screen: Screen, missed: "Sequence[Result]") -> list[Text]:
    """Return the missed questions, each with the answer given and the right one."""
    wording = Wording(screen.bank)
    lines = [Text("Worth another look", STRONG)]
    for result in missed[:_MOST_MISSED]:
        lines += screen.hang(stem_line(screen, result.item.question.stem), "  ")
        right = cut(plain(" ".join(wording.right_answer(result.item).split())), 2 * screen.width)
        given, arrow = wording.given(result.item, result.response), "→ "
        if result.capped is not None:
            given = ""  # the right one, after it had been seen
        if isinstance(result.item.question.body, Rubric):
            left = [wording.inline(mark.expected) for mark in result.score.marks if not mark.credit]
            right, given, arrow = (plain(" ".join(left)), "", "not met  ") if left else (right, "", arrow)
        lead = Text.assemble("    ", (f"{given} " if given else "", QUIET), (arrow, QUIET))
        if given and lead.cell_len + right.cell_len > screen.width:
            lines.append(cut(Text.assemble("    ", (given, QUIET)), screen.width))
            lead = Text.assemble("    ", (arrow, QUIET))
        lines += screen.hang(right, lead)
    more = len(missed) - _MOST_MISSED
    if more > 0:
        lines += _fit(screen, Text(f"  and {more} more; v shows them all", QUIET))
    return lines


def share_lines(screen: Screen, summary: "Summary", title: str, seed: int) -> list[Text]:
    """Return a line to share: the score and a mark for each question, without spoilers."""
    marks = "".join(_SHARED[mark] for mark in summary.marks)
    score = f"{say_number(summary.points)}/{say_number(summary.max_points)}"
    head, drawn, drawing = plain(f"{title} {score}", QUIET), Text(marks, LABEL), Text(f"seed {seed}", QUIET)
    line = Text("  ").join([head, drawn, drawing])
    if line.cell_len <= screen.width:
        return [line]
    return [*_fit(screen, head), *_fit(screen, drawn), drawing]


def review_lines(screen: Screen, result: "Result", number: int, total: int, name: str = "Missed") -> list[Text]:
    """Return a whole question, missed or not: its stem, the answer given, the right one, and why."""
    question = result.item.question
    lines = [Text(f"{name} {number} of {total}", QUIET)]
    if len(screen.bank.decks) > 1:
        lines = screen.hang(plain(result.item.deck_title, QUIET), Text.assemble(lines[0], "  "))
    passage = screen.bank.passage(result.item)
    if passage:
        lines += [Text.assemble(("│ ", QUIET), line) for line in screen.blocks(passage, screen.width - 2)] + [Text()]
    lines += screen.blocks(question.stem, screen.width, STRONG)
    if question.image:
        lines += screen.hang(show_picture(question.image.file, question.image.alt))
    if KINDS[question.kind].has_distractors and result.options:
        lines += [Text(), *option_lines(screen, result.options, question.kind)]
    lines += [Text(), *verdict_lines(screen, result)]
    if isinstance(result.response, Rated | None) and not isinstance(question.body, Flashcard):
        right = Wording(screen.bank).right_answer(result.item)
        judged = screen.hang(Text(right), Text.assemble("  ", ("right", RIGHT), "  "))
    elif isinstance(question.body, Flashcard):
        judged = back_lines(screen, question)
    else:
        judged = answer_lines(screen, result, whole=True)
    judged += remark_lines(screen, result)
    why = why_lines(screen, result.item)
    return [*lines, *judged, *([Text()] if judged and why else []), *why]


def say_time(ms: int) -> str:
    """Return "45 s", "4 min 12 s", "1 h 5 min"."""
    seconds = round(ms / 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _fit(screen: Screen, text: Text) -> list[Text]:
    return wrap(text, screen.console, screen.width)
