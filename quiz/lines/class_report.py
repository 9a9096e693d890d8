"""The report on a class: a line for each learner, the test, and each question, as texts and as data."""

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap
from typing import Any

from quiz.classroom.figures import FEW, LEAST, Item, Learner, WholeTest
from quiz.plurals import say_count
from quiz.sitting.wording import say_number

MARKS = {"right": "+", "partly": "~", "wrong": "-", "open": "."}
_BARS = " ▁▂▃▄▅▆▇█"


def list_questions(learners: Sequence[Learner]) -> list[str]:
    """Return the questions that any of the learners was asked, by identity."""
    return sorted({item for learner in learners for item in learner.items})


def say_marks(learner: Learner, questions: Sequence[str]) -> str:
    """Return a mark for each question: + right, ~ partly, - wrong, . open, a blank for one that was not asked."""
    return "".join(MARKS[learner.items[item]] if item in learner.items else " " for item in questions)


def learner_lines(learners: Sequence[Learner], *, width: int) -> Iterator[str]:
    """Yield the table of the learners; their marks follow on a line of their own if they do not fit."""
    questions = list_questions(learners)
    wide = min(30, max((len(learner.name) for learner in learners), default=4))
    yield f"{'Name':{wide}}  {'Points':>9}  {'%':>5}  {'Tries':>5}  {' ' * len(questions)}".rstrip()
    for learner in learners:
        name = learner.name if len(learner.name) <= wide else f"{learner.name[: wide - 1]}…"
        if not learner.attempts:
            yield f"{name:{wide}}  {'nothing handed in':>9}"
            continue
        points = f"{say_number(learner.points)}/{say_number(learner.max_points)}"
        percent = "" if learner.percent is None else f"{learner.percent:.1f}"
        line = f"{name:{wide}}  {points:>9}  {percent:>5}  {learner.attempts:>5}"
        marks = say_marks(learner, questions).rstrip() + ("" if learner.finished else "  not finished")
        yield f"{line}  {marks}" if len(line) + len(marks) + 2 <= width else f"{line}\n    {marks}"


def test_lines(test: WholeTest) -> Iterator[str]:
    """Yield what is known of the whole test."""
    if test.mean is None or test.median is None:
        yield "Nobody has finished yet."
        return
    yield f"{say_count(test.n, 'learner')}, mean {_say(test.mean)}, median {_say(test.median)} points" + (
        f", standard deviation {_say(test.sd)}" if test.sd is not None else ""
    )
    if test.skewness is not None and test.kurtosis is not None:
        yield f"Skewness {test.skewness:.2f}, kurtosis {test.kurtosis:.2f}"
    if test.alpha is not None:
        yield f"Reliability (alpha) {test.alpha:.2f}, standard error of measurement {_say(test.error or 0)} points"
    elif test.n < LEAST:
        yield f"Correlations and reliability need {LEAST} learners."
    else:
        yield "No reliability: not everybody had the same questions."
    top = max(test.histogram)
    if top:
        bars = "".join(_BARS[-(-count * 8 // top)] for count in test.histogram)
        yield f"0% {bars} 100%"


def item_lines(items: Sequence[Item], stems: Mapping[str, str], *, width: int) -> Iterator[str]:
    """Yield each question with its figures, and its options with who picked them."""
    for item in items:
        yield ""
        yield _cut(f"{item.question}  {stems.get(item.question, '')}".rstrip(), width)
        yield from wrap(", ".join(figure_parts(item)), width - 2, initial_indent="  ", subsequent_indent="  ")
        for option in item.options:
            r = "" if option.correlation is None else f"  r {option.correlation:5.2f}"
            share = 100 * option.picked / item.n
            thirds = "/".join(map(str, option.thirds))
            yield _cut(f"  {'✓' if option.is_key else ' '} {share:3.0f}%{r}  {thirds:>9}  {option.text}", width)


def figure_parts(item: Item) -> list[str]:
    """Return the figures of an item as phrases."""
    low, high = item.interval
    parts = [] if item.is_current else ["an older version"]
    parts.append(f"{100 * item.facility:.0f}% of the points ({100 * low:.0f} to {100 * high:.0f})")
    parts.append(say_count(item.n, "answer"))
    if item.omitted:
        parts.append(f"{item.omitted} open")
    if item.sd is not None:
        parts.append(f"standard deviation {item.sd:.2f}")
    if item.guess is not None:
        parts.append(f"guessing earns {100 * item.guess:.0f}%")
    if item.discrimination is not None:
        few = ", uncertain" if item.n < FEW else ""
        parts.append(f"discrimination {item.discrimination:.2f}{few}")
    if item.efficiency is not None:
        parts.append(f"efficiency {100 * item.efficiency:.0f}%")
    if item.weight is not None and item.intended is not None:
        parts.append(f"weight {100 * item.weight:.0f}% (meant: {100 * item.intended:.0f}%)")
    return parts


def _say(value: float) -> str:
    return say_number(round(value, 2))


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1]}…"


def as_data(learners: Sequence[Learner], test: WholeTest, items: Sequence[Item]) -> dict[str, Any]:
    """Return everything as JSON-able values."""
    return {
        "learners": [learner._asdict() | {"percent": learner.percent} for learner in learners],
        "test": test._asdict(),
        "items": [item._asdict() | {"options": [option._asdict() for option in item.options]} for item in items],
    }


def learner_table(learners: Sequence[Learner], title: str) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a table that a gradebook imports: a header, then name, points, maximum, per cent, attempts."""
    questions = list_questions(learners)
    yield ("username", title, "maximum", "percent", "attempts", *questions)
    for learner in learners:
        percent = "" if learner.percent is None else f"{learner.percent:.2f}"
        states = (str(learner.items.get(item, "")) for item in questions)
        points = (f"{learner.points:g}", f"{learner.max_points:g}") if learner.attempts else ("", "")
        yield (learner.name, *points, percent, str(learner.attempts), *states)
