"""The look of a sitting: the heading, a question with its options, and the line of keys.

Returns lines; only `Screen.print` writes. Knows the question as asked, never the answer.
"""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from rich.console import Console
from rich.style import Style
from rich.text import Text

from quiz.model import (
    BLANK,
    Blank,
    Cloze,
    Matching,
    Rubric,
)
from quiz.plurals import say_count
from quiz.sitting.choices import say_choices
from quiz.sitting.labels import label_options
from quiz.sitting.wording import Wording, instruct, say_flags, say_worth
from quiz.sources import link_to_text
from quiz.terminal.text import (
    QUIET,
    STRONG,
    cut,
    hang,
    indent,
    plain,
    show_blocks,
    show_inline,
    show_picture,
    spell_out,
    spread,
    wrap,
)

if TYPE_CHECKING:
    from quiz.engine.session import Asked
    from quiz.library import Bank
    from quiz.markup import Blocks, Inline
    from quiz.sitting.attempt import Heading

MEASURE = 80
"""The widest line, in cells: a longer one is tiring to read."""

LABEL = "cyan"
_GAP = "   "
_BAR = 24
_LEARNING = 3

DrawMark = Callable[[object], Text]
"""Returns the mark, with the blank after it, before an option (its place) or a left side ("left", its place)."""

Key = tuple[str, str]
"""A key and what it does, as the footer shows them."""


def make_console(*, stderr: bool = False) -> Console:
    """Return the console through which everything is styled: the one place that decides on colour.

    Colour is off with NO_COLOR (as the option --no-color sets it), CLICOLOR=0 or FORCE_COLOR=0, and on without a
    terminal with FORCE_COLOR or CLICOLOR_FORCE; off wins. What the terminal's encoding lacks becomes "?".
    """
    set_to = {name: os.environ.get(name, "") for name in ("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "NO_COLOR")}
    off = bool(set_to["NO_COLOR"]) or "0" in (set_to["CLICOLOR"], set_to["FORCE_COLOR"])
    forced = not off and any(set_to[name] not in ("", "0") for name in ("CLICOLOR_FORCE", "FORCE_COLOR"))
    stream = sys.stderr if stderr else sys.stdout
    with suppress(AttributeError, ValueError):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    return Console(
        stderr=stderr,
        no_color=off,
        force_terminal=forced or stream.isatty(),  # set explicitly, because rich has its own rule
        highlight=False,
        markup=False,
        emoji=False,
    )


_LINKING_PROGRAMS = {"ghostty", "iTerm.app", "rio", "Tabby", "vscode", "WezTerm", "zed"}  # codespell:ignore iterm
_LINKING_TERMS = re.compile(r"(xterm-)?(alacritty|contour|foot|ghostty|kitty|rio|wezterm)\b")


def knows_links(environ: Mapping[str, str]) -> bool:
    """Return whether a terminal with this environment is known to show links (OSC 8), or FORCE_HYPERLINK says so.

    Other terminals may print the address as rubbish.
    """
    if wish := environ.get("FORCE_HYPERLINK", ""):
        return wish != "0"
    vte = environ.get("VTE_VERSION", "")
    return (
        environ.get("TERM_PROGRAM", "") in _LINKING_PROGRAMS
        or _LINKING_TERMS.match(environ.get("TERM", "")) is not None
        or bool(environ.get("WT_SESSION") or environ.get("KONSOLE_VERSION"))
        or (vte.isdecimal() and int(vte) > 5000)  # 0.50.0 crashed on them
    )


class Screen:
    """A console, the bank whose texts it shows, and their greatest width."""

    def __init__(self, console: Console, bank: "Bank") -> None:
        self.console = console
        self.bank = bank
        self.knows_links = console.file.isatty() and not console.legacy_windows and knows_links(os.environ)
        self.drawn = 0  # the widest line so far that must fit
        self.asked = 0  # how many questions were shown so far
        self.rows = 0  # how many lines were ended so far
        self.line = ""  # the line that is not ended
        self._after_blank = False
        self._passage = ""

    @property
    def width(self) -> int:
        """The current width of a line, in cells."""
        return max(20, min(self.console.width, MEASURE))

    @property
    def can_move_up(self) -> bool:
        """Whether what is on the screen can be changed where it is."""
        console = self.console
        dumb = os.environ.get("TERM", "") in ("", "dumb", "unknown") and sys.platform != "win32"
        return console.is_terminal and not console.legacy_windows and not dumb and console.width >= self.width

    @property
    def short(self) -> bool:
        """Whether there is room only for the short form of the keys."""
        return self.console.width < 60

    @property
    def knows_keys(self) -> bool:
        """Whether the learner has seen the keys often enough to know what they do."""
        return self.asked > _LEARNING

    def take_passage(self, asked: "Asked") -> str:
        """Return the passage of a question, "" if it is the one taken last, which is still on the screen."""
        passage = self.bank.passage(asked.item)
        new, self._passage = passage != self._passage, passage
        return passage if new else ""

    def settle(self, lines: Sequence[Text]) -> list[Text]:
        """Return lines without each blank one that would come after another on the screen."""
        kept, before, after_blank = [], self.line, self._after_blank
        for line in lines:
            is_blank = not before and not line.plain
            if not (is_blank and after_blank):
                kept.append(line)
            before, after_blank = "", is_blank
        return kept

    def print(self, lines: Sequence[Text]) -> None:
        """Write lines at once, each unchanged, but never a second blank one in a row."""
        lines = self.settle(lines)
        if lines:
            self.drawn = max(self.drawn, *(line.cell_len for line in lines))
            self.write(Text("\n").join(lines))

    def write(self, text: Text, end: str = "\n") -> None:
        """Write a text as it is, in characters that the terminal's encoding has."""
        *ended, self.line = f"{self.line}{text.plain}{end}".split("\n")
        self.rows += len(ended)
        self._after_blank = not ended[-1] if ended else self._after_blank
        encoding = getattr(self.console.file, "encoding", None) or "utf-8"
        self.console.print(spell_out(text, encoding), end=end, soft_wrap=True)

    def end_line(self) -> None:
        """Take note of a line that someone else ended on the screen."""
        self.rows += 1
        self.line, self._after_blank = "", False

    def link(self, text: Text, url: str, says: Iterable[str]) -> Text:
        """Return a text that leads to the words of a page in a terminal that knows links, if it is a web address."""
        address = link_to_text(url, says) if url and self.knows_links else ""
        if address:
            text.stylize(Style(link=address))
        return text

    def blocks(self, text: str, width: int, style: str = "", blanks: Iterator[Text] | None = None) -> list[Text]:
        """Return a Markdown text as lines."""
        return show_blocks(self._tokens(text), self.console, width, style, blanks)

    def inline(self, text: str, style: str = "") -> Text:
        """Return an inline Markdown text on one line."""
        return show_inline(self._inline(text), style)

    def hang(self, text: Text, first: str | Text = "", width: int | None = None) -> list[Text]:
        """Wrap a text after `first`."""
        return hang(text, self.console, width or self.width, first)

    def _tokens(self, text: str) -> "Blocks":
        return self.bank.tokens(text)

    def _inline(self, text: str) -> "Inline":
        return self.bank.inline(text)


# ---------------------------------------------------------------- heading and question


def heading_lines(screen: Screen, heading: "Heading") -> list[Text]:
    """Return the heading of a sitting: its title, how many questions, and the last result."""
    drawn = say_count(heading.pool, "question")
    if heading.asked != heading.pool:
        drawn = f"{heading.asked} of {drawn}"
    left = Text.assemble(plain(heading.title, STRONG), (f" - {drawn} - seed {heading.seed}", QUIET))
    lines: list[Text] = []
    for part in spread(left, plain(heading.last, QUIET), screen.width):
        lines += wrap(part, screen.console, screen.width)
    return [*lines, *(screen.hang(plain(heading.credit, QUIET), "") if heading.credit else [])]


def draw_no_mark(key: object) -> Text:
    """Return the mark of an option that has none."""
    return Text()


def question_lines(
    screen: Screen,
    asked: "Asked",
    *,
    passage: str = "",
    flags: Sequence[str] = (),
    draw_mark: DrawMark = draw_no_mark,
) -> list[Text]:
    """Return a question as it is asked, from its number to its options.

    `passage` is the text shared with its neighbours, "" when it has just been shown; `flags` are the notes of its
    flags.
    """
    question, width = asked.item.question, screen.width
    lines = [place_line(screen, asked), Text()]
    if passage:
        lines += [Text.assemble(("│ ", QUIET), line) for line in screen.blocks(passage, width - 2)] + [Text()]
    blanks = _blanks(question.body.blanks) if isinstance(question.body, Cloze) else None
    lines += screen.blocks(question.stem, width, STRONG, blanks)
    if question.image:
        lines += screen.hang(show_picture(question.image.file, question.image.alt))
    for number, words in Wording(screen.bank).places(question):
        lines += screen.hang(plain(words, QUIET), Text(f"  {number}  ", LABEL))
    if question.audio:
        lines += screen.hang(plain(f"[sound: {question.audio_alt or question.audio}]", QUIET))
    told = instruct(asked, keys_shown=True)
    if told:
        lines += wrap(Text(told, QUIET), screen.console, width)
    if flags:
        lines += wrap(Text(say_flags(flags), QUIET), screen.console, width)
    if isinstance(question.body, Matching):
        lines += [Text(), *_matching_lines(screen, asked, draw_mark)]
    elif asked.options and not isinstance(question.body, Rubric):
        lines += [Text(), *option_lines(screen, asked.options, question.kind, draw_mark=draw_mark)]
    for number, hint in enumerate(asked.hints, 1):
        lines += [Text(), *hint_lines(screen, hint, number, len(asked.hints) + asked.hints_left)]
    return lines


def place_line(screen: Screen, asked: "Asked") -> Text:
    """Return the place of a question in its sitting on one line: number, progress, deck, and what is special about it.

    On a narrow screen the name of the deck goes first, then the bar.
    """
    number = Text(f"{asked.number} of {asked.total}", STRONG)
    said = ["asked again"] if asked.again else []
    said += ["second look"] if asked.second_look else []
    said += [f"round {asked.round}"] if asked.round > 1 else []
    said += [say_worth(asked)] if asked.max_points != 1 else []
    special = " · ".join(said)
    room = screen.width - number.cell_len - 2
    bar = _draw_progress(asked, min(_BAR, room - len(special) - 2 * bool(special)))
    left = Text.assemble(number, "  ", bar) if bar.plain else number
    room = screen.width - left.cell_len - 3
    right = Text(special, QUIET)
    if len(screen.bank.decks) > 1 and not screen.short:  # otherwise it is the title of the whole
        title = plain(asked.item.deck_title, QUIET)
        if special:
            right = Text(f" · {special}", QUIET)
        title.truncate(room - (right.cell_len if special else 0), overflow="ellipsis")
        right = Text.assemble(title, right)
    return cut(spread(left, right, screen.width)[0], screen.width)


def _draw_progress(asked: "Asked", wide: int) -> Text:
    """Return a bar of the questions before this one, "" where there is no room for it."""
    if wide < 8 or asked.total < 2:
        return Text()
    done = round((asked.number - 1) / asked.total * wide)
    return Text.assemble(("━" * done, LABEL), ("─" * (wide - done), QUIET))


def option_lines(
    screen: Screen,
    options: Sequence[str],
    kind: str,
    width: int | None = None,
    *,
    draw_mark: DrawMark = draw_no_mark,
) -> list[Text]:
    """Return labelled options, one per line, each after its mark."""
    labels = label_options(options, kind)
    wide = max(map(len, labels), default=1)
    lines: list[Text] = []
    for place, (label, option) in enumerate(zip(labels, options, strict=True)):
        shown = show_option(screen, option, kind)
        lead = Text.assemble("  ", draw_mark(place), (label.ljust(wide), LABEL), "  ")
        lines += screen.hang(shown, lead, width)
    return lines


def show_option(screen: Screen, option: str, kind: str) -> Text:
    """Return the text of an option; "True" and "False" in words."""
    return Text(option.capitalize()) if kind == "true-false" else screen.inline(option)


def _matching_lines(screen: Screen, asked: "Asked", draw_mark: DrawMark) -> list[Text]:
    """Return left sides next to labelled right sides if there is room, else above them."""
    marks = [draw_mark(("left", number)) for number, _ in enumerate(asked.lefts)]
    lefts = [Text.assemble(mark, screen.inline(left)) for mark, left in zip(marks, asked.lefts, strict=True)]
    column = max(left.cell_len for left in lefts)
    room = screen.width - column - 4
    if column > screen.width // 2 or room < 24 or any("\n" in left.plain for left in lefts):
        above = [
            line
            for mark, left in zip(marks, asked.lefts, strict=True)
            for line in screen.hang(screen.inline(left), Text.assemble("  ", mark if mark.plain else "• "))
        ]
        return [*above, Text(), *option_lines(screen, asked.options, "matching", draw_mark=draw_mark)]
    rights = option_lines(screen, asked.options, "matching", room, draw_mark=draw_mark)
    lines = []
    for row in range(max(len(lefts), len(rights))):
        left = lefts[row] if row < len(lefts) else Text()
        left.pad_right(column - left.cell_len)
        lines.append(Text.assemble("  ", left, "  ", rights[row] if row < len(rights) else Text()))
    return lines


def _blanks(blanks: Sequence[Blank]) -> Iterator[Text]:
    for number, blank in enumerate(blanks, 1):
        shown = Text("____" if len(blanks) == 1 else f"__{number}__", STRONG)
        aside = "; ".join(filter(None, (say_choices(blank), blank.hint)))
        yield Text.assemble(shown, plain(f" ({aside})", QUIET)) if aside else shown


def hint_lines(screen: Screen, hint: str, number: int, total: int) -> list[Text]:
    """Return a hint with its number."""
    name = "Hint" if total == 1 else f"Hint {number} of {total}"
    return screen.hang(screen.inline(hint), Text.assemble("  ", (name, LABEL), "  "))


# ---------------------------------------------------------------- keys and figures


def footer_lines(screen: Screen, keys: Iterable[Key]) -> list[Text]:
    """Return the valid keys, without the descriptions that `?` shows to a learner who knows them or has no room.

    Words that begin with a capital name an answer, and Enter is how one continues, so these stay.
    """
    keys = list(keys)
    whole = len(_GAP.join(f"{key} {does}" for key, does in keys))
    narrow = screen.short and whole > screen.width
    gap = _GAP
    if (narrow or screen.knows_keys) and any(key in ("?", "/?") for key, _ in keys):
        stays = "" if narrow else "Enter"
        keys = [(key, does if " " in key or key == stays or does[:1].isupper() else "") for key, does in keys]
        gap = " " if narrow else _GAP
    lines: list[str] = []
    described = False
    for key, does in keys:
        part = f"{key} {does}" if does else key
        between = "  " if (described or does) and gap == " " else gap
        if lines and len(lines[-1]) + len(between) + len(part) <= screen.width:
            lines[-1] += between + part
        else:
            lines.append(part)
        described = bool(does)
    return [Text(line, QUIET) for line in lines]


def help_lines(screen: Screen, keys: Iterable[Key]) -> list[Text]:
    """Return an explanation of keys, one per line."""
    keys = list(keys)
    wide = max(len(key) for key, _ in keys)
    lines: list[Text] = []
    for key, does in keys:
        lines += screen.hang(Text(does), Text.assemble("  ", (key.ljust(wide), LABEL), "  "))
    return lines


def name_labels(labels: Sequence[str]) -> str:
    """Return labels in short: "a-d", "t/f", "1-12"."""
    return f"{labels[0]}-{labels[-1]}" if len(labels) > 2 else "/".join(labels)


def stem_line(screen: Screen, stem: str) -> Text:
    """Return a stem on one line, blanks as "____", for lists of questions."""
    from quiz.markup import to_text

    return plain(to_text(screen.bank.tokens(stem)).replace(BLANK, "____"))


def indented(lines: Sequence[Text]) -> list[Text]:
    """Return lines indented by two cells, with empty ones left empty."""
    return [indent([line], "  ")[0] if line.plain else line for line in lines]
