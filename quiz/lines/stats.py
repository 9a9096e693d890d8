"""The figures of a learner, and the same as sentences, for the ear. Returns lines; counts nothing itself."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from quiz.engine.statistics import Share
from quiz.plurals import say_count

if TYPE_CHECKING:
    from quiz.history.figures import DayCount

FEW = 100
"""A share of fewer answers is shown with its interval."""

GROUPS = ("after 1 to 6 days", "after 1 to 3 weeks", "after 3 weeks or more")
"""What each group of `history.figures.GAPS` is called."""


class Mastery(NamedTuple):
    """Progress with a deck or a tag: of `total` questions `met` were answered, and `known` are known."""

    title: str
    total: int
    met: int
    known: int


class Hard(NamedTuple):
    """A question that is often missed; `instead` is the answer given most often in place of the right one, or ""."""

    identity: str
    stem: str
    share: Share
    instead: str = ""
    times: int = 0


class Figures(NamedTuple):
    """Everything that `quiz stats` shows.

    `days` are the days with answers, the first one first; `remembered` goes with `GROUPS`; `coming` has the number of
    questions due today (with those overdue), tomorrow and so on.
    """

    today: int
    days: "Sequence[DayCount]"
    in_a_row: int
    remembered: Sequence[Share]
    coming: Sequence[int]
    decks: Sequence[Mastery]
    tags: Sequence[Mastery]
    hardest: Sequence[Hard]

    @property
    def answers(self) -> int:
        """The number of all answers."""
        return sum(day.answers for day in self.days)

    @property
    def minutes(self) -> int:
        """The time spent answering, in whole minutes."""
        return round(sum(day.seconds for day in self.days) / 60)


def say_answers(figures: Figures) -> str:
    """Return the number of answers with the time that they took, where that is known: "1,240 answers in 6 h 20 min"."""
    text = f"{figures.answers:,} {'answer' if figures.answers == 1 else 'answers'}"
    return f"{text} in {say_minutes(figures.minutes)}" if figures.minutes else text


def say_minutes(minutes: int) -> str:
    """Return a time: "45 minutes", "6 h 20 min"."""
    if minutes < 90:
        return say_count(minutes, "minute")
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def say_share(share: Share, *, spelled: bool = False) -> str:
    """Return a share of answers, with its interval where they are few: "83% of 40 (69 to 91)".

    `spelled` is for the ear: "83% of 40, probably between 69 and 91%".
    """
    if not share.answers:
        return "no answers yet"
    text = f"{100 * share.value:.0f}% of {share.answers:,}"
    if share.answers >= FEW:
        return text
    low, high = share.interval
    between = f"{100 * low:.0f} to {100 * high:.0f}"
    return f"{text}, probably between {between.replace('to', 'and')}%" if spelled else f"{text} ({between})"


def say_coming(coming: Sequence[int]) -> str:
    """Return how many questions come back when."""
    return f"{coming[0]} today, {coming[1]} tomorrow, {sum(coming)} in {len(coming)} days"


def say_mastery(mastery: Mastery) -> str:
    """Return how far one is: "101 of 163 met, 40 known"."""
    return f"{mastery.met} of {mastery.total} met" + (f", {mastery.known} known" if mastery.known else "")


def _say_span(figures: Figures, name: str, days: int) -> str:
    """Return how much was answered in the last days up to today."""
    found = [day for day in figures.days if day.day > figures.today - days]
    return f"Last {name}: {say_count(sum(day.answers for day in found), 'answer')} on {say_count(len(found), 'day')}."


def sentence_lines(figures: Figures) -> list[str]:
    """Return the figures as sentences, a line each."""
    lines = [
        f"{say_answers(figures)}.",
        f"{say_count(figures.in_a_row, 'day')} in a row.",
        *(_say_span(figures, name, days) for name, days in (("7 days", 7), ("30 days", 30), ("year", 365))),
        f"Coming: {say_coming(figures.coming)}.",
        *(
            f"Remembered {name}: {say_share(one, spelled=True)}."
            for name, one in zip(GROUPS, figures.remembered, strict=True)
        ),
        *(f"Deck {mastery.title}: {say_mastery(mastery)}." for mastery in figures.decks),
        *(f"Tag {mastery.title}: {say_mastery(mastery)}." for mastery in figures.tags),
    ]
    for number, hard in enumerate(figures.hardest, 1):
        lines.append(f"Hard question {number}, right {hard.share.right} of {hard.share.answers}: {hard.stem}")
        if hard.instead:
            lines.append(f"Instead, {say_count(hard.times, 'time')}: {hard.instead}")
    return lines
