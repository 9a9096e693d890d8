"""The figures of a learner on the screen. Returns lines; writes nothing and counts nothing itself."""

from collections.abc import Sequence
from datetime import date, timedelta

from rich.text import Text

from quiz.lines.stats import GROUPS, Figures, Hard, Mastery, say_answers, say_coming, say_mastery, say_share
from quiz.plurals import say_count
from quiz.terminal.text import QUIET, STRONG, cut, plain

EPOCH = date(1970, 1, 1)
_GREENS = ("dim", "dim green", "green", "bright_green", "bold bright_green")
"""None, and four greens that a terminal with 16 colours has."""
_GREENS_OF_256 = ("dim", "dim color(65)", "color(65)", "color(28)", "bold color(34)")
"""The same of 256 colours: the more vivid, the more answers, on a light background as on a dark one."""
_SHADES = " ░▒▓█"
_BARS = " ▁▂▃▄▅▆▇█"
_DAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")
_BAR = 12
WIDEST = 112
"""The cells that a year takes."""


def stats_lines(figures: Figures, width: int, *, colored: bool = True, colors: int = 16) -> list[Text]:
    """Return the figures as lines of at most `width` cells; without colours, shades tell many answers from few.

    `colors` is the number of colours that the terminal has: 16, 256 or more.
    """
    lines = [
        *_head_lines(figures, width),
        Text(),
        *_year_lines(figures, width, (_GREENS_OF_256 if colors >= 256 else _GREENS) if colored else ()),
        *_section("Remembered", _remembered_lines(figures, width)),
        *_section("Coming", _coming_lines(figures)),
        *_section("Decks", _mastery_lines(figures.decks, width)),
        *_section("Tags", _mastery_lines(figures.tags, width)),
        *_section("Hardest", _hardest_lines(figures.hardest, width)),
    ]
    return [cut(line, width) for line in lines]


def _section(title: str, lines: list[Text]) -> list[Text]:
    return [Text(), Text(title, STRONG), *lines] if lines else []


def _head_lines(figures: Figures, width: int) -> list[Text]:
    today = EPOCH + timedelta(days=figures.today)
    parts = [
        f"{today.day} {today:%B %Y}",
        say_answers(figures),
        f"{say_count(figures.in_a_row, 'day')} in a row",
    ]
    line = Text.assemble(("Stats", STRONG), "   ", (" · ".join(parts), QUIET))
    if line.cell_len <= width:
        return [line]
    return [Text("Stats", STRONG), *(Text(f"  {part}", QUIET) for part in parts)]


def _year_lines(figures: Figures, width: int, greens: Sequence[str]) -> list[Text]:
    """Return a year, or as many weeks as fit: a row for each day of the week, a column for each week.

    `greens` are the styles of none, few and more answers, none without colours.
    """
    weeks = min(53, (width - 4) // 2)
    weekday = (figures.today + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    first = figures.today - weekday - 7 * (weeks - 1)
    counts = {day.day: day.answers for day in figures.days if day.day >= first}
    most = max(counts.values(), default=0)
    lines = [Text("    " + _name_months(first, weeks), QUIET)]
    for row, name in enumerate(_DAYS):
        line = Text(f"{name:4}", QUIET)
        for week in range(weeks):
            day = first + 7 * week + row
            level = _grade(counts.get(day, 0), most)
            if day <= figures.today:
                mark = ("■" if greens else _SHADES[level]) if level else "·"
                line.append(f"{mark} ", (greens or _GREENS)[level])
        line.rstrip()
        lines.append(line)
    return lines


def _grade(count: int, most: int) -> int:
    """Return 0 for none, else 1 to 4 in quarters of the most."""
    return 0 if not count else min(4, 1 + (4 * count - 1) // most)


def _name_months(first: int, weeks: int) -> str:
    """Return the names of months over the weeks in which they begin."""
    row = [" "] * (2 * weeks + 2)
    for week in range(weeks):
        monday = EPOCH + timedelta(days=first + 7 * week)
        if monday.day <= 7 and row[2 * week - 1 : 2 * week + 1] != ["", ""]:
            row[2 * week : 2 * week + 3] = f"{monday:%b}"
    return "".join(row)[: 2 * weeks + 1].rstrip()


def _remembered_lines(figures: Figures, width: int) -> list[Text]:
    """Return a line for each group; where a line is too short for the interval, it is on one of its own."""
    wide = max(map(len, GROUPS)) + 2
    lines = []
    for name, share in zip(GROUPS, figures.remembered, strict=True):
        said, bracket, interval = say_share(share).partition(" (")
        start = Text.assemble("  ", (name.ljust(wide), QUIET if not share.answers else ""))
        if width < 60 and bracket:
            lines += [start.append(said), Text(f"{'':{wide + 2}}({interval}")]
        else:
            lines.append(start.append(said + bracket + interval))
    return lines


def _coming_lines(figures: Figures) -> list[Text]:
    most = max(figures.coming, default=0)
    bars = "".join(_BARS[-(-8 * count // most) if most else 0] for count in figures.coming).rstrip()
    lines = [Text.assemble("  ", say_coming(figures.coming))]
    return [Text(f"  {bars}", "cyan"), *lines] if most else lines


def _mastery_lines(found: Sequence[Mastery], width: int) -> list[Text]:
    wide = min(max((plain(one.title).cell_len for one in found), default=0), max(10, width - 2 * _BAR - 16))
    lines = []
    for one in found:
        title = cut(plain(one.title), wide)
        title.pad_right(wide - title.cell_len)
        line = Text.assemble("  ", title, "  ")
        if width >= 60:
            known = round(_BAR * one.known / one.total)
            met = max(known, round(_BAR * one.met / one.total))
            line.append("━" * known, "bold cyan").append("━" * (met - known), "cyan").append("─" * (_BAR - met), QUIET)
            line.append("  ")
        line.append(say_mastery(one), QUIET)
        lines.append(line)
    return lines


def _hardest_lines(hardest: Sequence[Hard], width: int) -> list[Text]:
    lines = []
    for hard in hardest:
        right = f"{hard.share.right} of {hard.share.answers}"
        lines.append(cut(Text.assemble("  ", (right.rjust(8), QUIET), "  ", plain(hard.stem)), width))
        if hard.instead:
            lines.append(cut(Text.assemble(" " * 12, ("instead: ", QUIET), plain(hard.instead)), width))
    return lines
