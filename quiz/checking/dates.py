"""Facts and questions that are out of date. Knows no clock: today is an argument."""

from collections.abc import Iterator, Sequence

from quiz.checking.outline import Outline
from quiz.model import Sheet
from quiz.plurals import say_day
from quiz.problems import Location, Problem


def out_of_date(outlines: Sequence[Outline], sheets: Sequence[Sheet], today: str) -> Iterator[Problem]:
    """Yield a problem for each question and fact whose `until` has passed; `today` is a day such as "2026-11-29"."""
    for one in outlines:
        for number, until in one.gist.until:
            if until < today and "out-of-date" not in one.allow:
                question = one.question(number)
                if "out-of-date" not in question.allow:
                    yield _report(Location(one.path, *question.place_of("until")), "question", until)
    for sheet in sheets:
        for fact in sheet.facts:
            if fact.until and fact.until < today:
                yield _report(Location(sheet.path, fact.line, fact.column), "fact", fact.until)


def _report(place: Location, what: str, until: str) -> Problem:
    message = f"this {what} could be relied on until {say_day(until)}, which has passed"
    return Problem("out-of-date", place, message, "see whether it is still true, then change it or its 'until'")
