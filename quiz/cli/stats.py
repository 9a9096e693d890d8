"""`quiz stats`: what the record of answers tells, as a page, as JSON, or as a table of questions."""

from collections import Counter
from heapq import nsmallest
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import click

from quiz.cli.colors import no_color
from quiz.cli.completion import complete_decks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from quiz.engine.selection import Entry
    from quiz.engine.statistics import Share
    from quiz.history.log import Log
    from quiz.history.memory import Memory
    from quiz.library import Bank, Library
    from quiz.lines.stats import Figures, Hard, Mastery

DAYS_COMING = 30
HARDEST = 10
_LEAST = 3
"""A question is hard only after so many answers."""
_TAGS = 8

HELP = """\
Show how you are doing: a year of answers, what you remember, what is coming, and the hardest questions.

Decks and tags are those of the decks you name, or of every deck you have started.

\b
Examples:
  quiz stats
  quiz stats hanoi-summit
  quiz stats --csv > questions.csv     one row for each question
"""


@click.command("stats", short_help="Show how you are doing.", help=HELP)
@click.argument("decks", metavar="[DECK...]", nargs=-1, shell_complete=complete_decks)
@click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a table of the questions as CSV.")
@click.option("--accessible", is_flag=True, help="Print sentences, for screen readers. Also ACCESSIBLE=1.")
@no_color
def command(decks: tuple[str, ...], as_json: bool, as_csv: bool, accessible: bool) -> None:
    """Print the figures in the form asked for."""
    print_stats(decks, as_json=as_json, as_csv=as_csv, accessible=accessible)


def print_stats(
    decks: "Sequence[str]", *, as_json: bool = False, as_csv: bool = False, accessible: bool = False
) -> None:
    """Print the figures of these decks, or of those begun, in one of the forms."""
    from quiz.cli.clock import make_clock
    from quiz.cli.past import open_log, open_memory
    from quiz.cli.places import open_library
    from quiz.cli.sentences import write
    from quiz.cli.wishes import Wish
    from quiz.errors import UsageError

    if as_json and as_csv:
        raise UsageError("Use --json or --csv, not both.")
    library = open_library()
    with open_log() as log:
        memory = open_memory(log, make_clock())
        days = memory.due_days()
        banks = _open_banks(decks, library, log, days)
        if as_csv:
            write(_make_table(banks, memory, log))
            return
        figures = _collect(banks, days, memory, log)
    if as_json:
        from quiz.shown import dump_json

        write(dump_json(_as_data(figures)) + "\n")
    elif not figures.answers:
        write("No answers yet. Start with: quiz take hanoi-summit\n")
    elif Wish((), accessible=accessible).is_labelled:
        from quiz.lines.stats import sentence_lines

        write("".join(f"{line}\n" for line in sentence_lines(figures)))
    else:
        _draw(figures)


def _open_banks(
    decks: "Sequence[str]", library: "Library", log: "Log", answered: "Collection[str]"
) -> "Sequence[Bank]":
    """Return the decks named, each by itself, else every deck of which a question was answered."""
    from quiz.cli.begun import find_begun

    return [library.open([name]) for name in decks] if decks else find_begun(library, log, answered).banks


def _collect(banks: "Sequence[Bank]", days: "Mapping[str, int]", memory: "Memory", log: "Log") -> "Figures":
    """Return the figures; `days` are those on which what was answered comes again, by unit."""
    from quiz.engine.statistics import KNOWN, count_days_in_row
    from quiz.history.figures import count_answers
    from quiz.lines.stats import Figures

    known, today = memory.list_known(KNOWN), memory.today
    entries = {entry.identity: entry for bank in banks for entry in bank.entries if not entry.retired}
    tags = Counter(tag for entry in entries.values() for tag in entry.tags)
    by_tag = ((tag, [entry for entry in entries.values() if tag in entry.tags]) for tag, _ in tags.most_common(_TAGS))
    coming = _count_coming(entries.values(), days, memory)
    decks = [
        _measure(bank.title, live, known)
        for bank in banks
        if (live := [entry for entry in bank.entries if not entry.retired])
    ]
    mastered = [_measure(tag, chosen, known) for tag, chosen in by_tag]
    del entries, known  # a long record has many
    counts = count_answers(log)
    return Figures(
        today=today,
        days=counts.days,
        in_a_row=count_days_in_row({day.day for day in counts.days}, today),
        remembered=counts.gaps,
        coming=coming,
        decks=decks,
        tags=mastered,
        hardest=list(_find_hardest(banks, counts.questions, log)),
    )


def _count_coming(entries: "Iterable[Entry]", days: "Mapping[str, int]", memory: "Memory") -> list[int]:
    """Return how many units come back today and on each of the next days, without those that are suspended.

    Today's are those that a review would ask; one that is kept for another day, since it is buried or its other side
    is asked or was answered today, comes tomorrow.
    """
    from quiz.engine.selection import list_units

    due, suspended, today = memory.list_due(), memory.list_suspended(), memory.today
    coming = [0] * DAYS_COMING
    for unit in list_units(tuple(entries)):
        if unit.identity in days and unit.identity not in suspended:
            day = max(days[unit.identity] - today, 0 if unit.identity in due else 1)
            if day < DAYS_COMING:
                coming[day] += 1
    return coming


def _measure(title: str, entries: "Iterable[Entry]", known: "Mapping[str, bool]") -> "Mastery":
    from quiz.lines.stats import Mastery
    from quiz.shown import show

    chosen = [known.get(entry.identity) for entry in entries]
    return Mastery(show(title), len(chosen), len(chosen) - chosen.count(None), chosen.count(True))


def _find_hardest(banks: "Sequence[Bank]", shares: "Mapping[str, Share]", log: "Log") -> "Iterator[Hard]":
    """Yield the questions that are missed the most for certain: with the lowest upper bound of their share."""
    from quiz.history.figures import read_wrong
    from quiz.lines.stats import Hard
    from quiz.shown import show
    from quiz.sitting.wording import Wording

    hard = (
        (share.interval[1], entry.identity, share, bank)
        for bank in banks
        for entry in bank.entries
        if not entry.retired and (share := shares.get(entry.identity))
        if share.answers >= _LEAST and share.right < share.answers
    )
    for _, identity, share, bank in nsmallest(HARDEST, hard, itemgetter(0, 1)):
        item, wording = bank.item(identity), Wording(bank)
        given = Counter(wording.given(item, response) for response in read_wrong(log, identity))
        instead, times = given.most_common(1)[0] if given else ("", 0)
        yield Hard(identity, show(wording.stem(item.question)), share, *((show(instead), times) if times > 1 else ()))


def _as_data(figures: "Figures") -> dict[str, Any]:
    """Return the figures for a program; days as dates, shares with their bounds."""
    from datetime import date

    def share(one: "Share") -> dict[str, Any]:
        low, high = one.interval
        return {"right": one.right, "answers": one.answers, "low": round(low, 4), "high": round(high, 4)}

    def name(day: int) -> str:
        return date.fromordinal(day + _EPOCH).isoformat()

    return {
        "today": name(figures.today),
        "answers": figures.answers,
        "minutes": figures.minutes,
        "days_in_a_row": figures.in_a_row,
        "days": [{**day._asdict(), "day": name(day.day)} for day in figures.days],
        "remembered": [
            {"from_days": least, **share(one)} for least, one in zip((1, 7, 21), figures.remembered, strict=True)
        ],
        "coming": list(figures.coming),
        "decks": [mastery._asdict() for mastery in figures.decks],
        "tags": [mastery._asdict() for mastery in figures.tags],
        "hardest": [{**hard._asdict(), "share": share(hard.share)} for hard in figures.hardest],
    }


_EPOCH = 719_163


def _make_table(banks: "Sequence[Bank]", memory: "Memory", log: "Log") -> str:
    """Return a row for each question: its kind, how often it was right, when it comes again, whether it is left out."""
    import csv
    from datetime import date
    from io import StringIO

    from quiz.engine.statistics import Share
    from quiz.history.figures import count_answers

    out = StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(("deck", "id", "kind", "answers", "right", "stability_days", "difficulty", "last", "due", "held"))
    states, suspended, held = memory.states(), memory.list_suspended(), memory.list_held()
    shares = count_answers(log).questions
    for bank in banks:
        for entry in bank.entries:
            if entry.retired:
                continue
            share, state = shares.get(entry.identity, Share()), states.get(entry.identity)
            known: tuple[object, ...] = ("", "", "", "")
            if state is not None:
                last, due = (date.fromordinal(day + _EPOCH).isoformat() for day in (state.last_day, state.due_day))
                known = (f"{state.stability:.2f}", f"{state.difficulty:.2f}", last, due)
            left_out = "suspended" if entry.identity in suspended else "buried" if entry.identity in held else ""
            table.writerow((entry.deck, entry.id, entry.kind, share.answers, share.right, *known, left_out))
    return out.getvalue()


def _draw(figures: "Figures") -> None:
    from rich.text import Text

    from quiz.terminal.screen import make_console
    from quiz.terminal.stats import WIDEST, stats_lines
    from quiz.terminal.text import spell_out

    console = make_console()
    colored = console.is_terminal and not console.no_color
    colors = 256 if console.color_system in ("256", "truecolor") else 16
    page = Text("\n").join(stats_lines(figures, min(console.width, WIDEST), colored=colored, colors=colors))
    console.print(spell_out(page, getattr(console.file, "encoding", None) or "utf-8"), soft_wrap=True)
