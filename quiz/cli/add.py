"""`quiz add`: asks for the parts of one question, shows it, and appends it to a question file."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

import click

from quiz.cli.colors import no_color
from quiz.cli.completion import complete_files
from quiz.errors import Interrupted, QuizError, UsageError
from quiz.files import replace_file
from quiz.kinds import KINDS
from quiz.opening import open_regular
from quiz.quoting import write_text
from quiz.shown import show
from quiz.writing.block import Line, append_block, write_block, write_option

if TYPE_CHECKING:
    from quiz.library import Bank, Library
    from quiz.model import Deck, Kind, Shared
    from quiz.problems import Problem


HELP = """\
Add a question to a deck, step by step.

You see the question as learners will see it before anything is written, and can then add feedback,
credit and other rare parts. Press Enter to skip an optional part and Tab to complete sources; /back
returns to the part before, and Ctrl-C stops without writing. Without a terminal, answers are read
from standard input, one per line.

\b
Examples:
  quiz add decks/capitals.yaml
"""


@click.command(help=HELP)
@click.argument("deck", shell_complete=complete_files)
@no_color
def command(deck: str) -> None:
    """Ask for one question and append it to a file."""
    from quiz.cli.places import open_library

    library = open_library()
    path = _find_file(library, deck)
    try:
        _add(library, path)
    except (EOFError, KeyboardInterrupt):
        click.echo(err=True)
        raise Interrupted("Nothing was added.") from None


def _find_file(library: "Library", deck: str) -> str:
    bank = library.open([deck])
    paths = {bank.path_of(entry.identity) for entry in bank.entries}
    if len(paths) != 1:
        raise UsageError(f"{deck} has {len(paths)} files; name the one to add to.")
    (path,) = paths
    shown = show(library.show_path(path))
    if os.path.islink(path):
        raise QuizError(f"{shown} is a link: name the file that it leads to.")
    if not os.access(path, os.W_OK):
        raise QuizError(f"{shown} cannot be written.")
    return path


def _add(library: "Library", path: str) -> None:
    from quiz.reading.deckfile import read_deck

    data = _read(path)
    before, _ = read_deck(data, library.show_path(path), library.files.read_shared(path))
    assert before
    dialogue = _Dialogue(_list_sources(library, path, before))
    while True:
        try:
            return _add_one(library, path, data, before, dialogue)
        except _Back:
            dialogue.undo()


def _add_one(library: "Library", path: str, data: bytes, before: "Deck", dialogue: "_Dialogue") -> None:
    """Ask for a question and add it to a deck. Raises _Back if an answer is to be given again."""
    lines = dialogue.ask(before)
    while _offer(library, path, data, before, dialogue, write_block(lines)) == "m":
        from quiz.cli.adding_more import ask_more

        lines = ask_more(dialogue, dialogue.kind, dialogue.stem, lines)


def _offer(library: "Library", path: str, data: bytes, before: "Deck", dialogue: "_Dialogue", block: str) -> str:
    """Show a question, and add it to a deck if that is wanted; return the answer, "m" for more parts."""
    from quiz.reading.deckfile import read_deck

    shown = library.show_path(path)
    try:
        text, line = append_block(data.decode("utf-8"), block)
    except QuizError as error:
        raise QuizError(f"Nothing was added to {show(shown)}: {error}.") from None
    shared = library.files.read_shared(path)
    after, problems = read_deck(text.encode("utf-8"), shown, shared)
    if any(problem.code == "needs-format" for problem in problems):
        longer = _name_format(text, shown, shared)
        line += longer.count("\n") - text.count("\n")
        text = longer
        after, problems = read_deck(text.encode("utf-8"), shown, shared)
    faults = [problem for problem in problems if problem.severity == "error"]
    if faults or after is None or len(after.questions) <= len(before.questions):
        for problem in faults:
            click.echo(f"{problem.message}: {problem.help}", err=True)
        raise QuizError(f"Nothing was added to {show(shown)}, because this is not a question:\n\n{block}")
    added = text.encode("utf-8")
    _show(library.open_draft(path, added), f"{show(shown)}:{line}", line)
    wants = dialogue.say("Add it? (Y/n, or m for more parts)", needed=False).casefold()
    if wants == "m":
        return wants
    if wants not in ("", "y", "yes"):
        click.echo("Nothing was added.", err=True)
        return wants
    try:
        if _read(path) != data:
            raise QuizError(f"Nothing was added: {show(shown)} was changed in the meantime. Run the command again.")
        replace_file(path, added)
    except OSError as error:
        raise QuizError(f"{show(shown)} cannot be written: {error.strerror}.") from error
    click.echo(f"Added to {show(shown)}, line {line}.")
    return wants


def _name_format(text: str, shown: str, shared: "Shared") -> str:
    """Return the text of a deck with the format that a question in it needs."""
    from quiz.checking.fixes import fix
    from quiz.reading.deckfile import read_deck

    def read(data: bytes) -> "tuple[Deck | None, list[Problem]]":
        deck, problems = read_deck(data, shown, shared)
        return deck, [problem for problem in problems if problem.code == "needs-format"]

    return fix(text.encode("utf-8"), read).data.decode("utf-8")


def _read(path: str) -> bytes:
    with open_regular(path) as file:
        return file.read()


def _show(bank: "Bank", place: str, line: int) -> None:
    """Show the question on a line of a bank as learners will see it."""
    from rich.text import Text

    from quiz.terminal.preview import preview_lines
    from quiz.terminal.screen import Screen, make_console

    items = [bank.item(entry.identity) for entry in bank.entries]
    item = next(item for item in items if item.question.line == line)
    screen = Screen(make_console(), bank)
    screen.print([Text(), *preview_lines(screen, item, place), Text()])


def _list_sources(library: "Library", path: str, deck: "Deck") -> list[str]:
    """Return the ids that can be cited: every sheet that the deck names, and its facts."""
    found = []
    for name in deck.sources:
        sheet = library.load_sheet(name, os.path.dirname(path))
        if sheet:
            found += [name, *(f"{name}/{fact.id}" for fact in sheet.facts)]
    return found


def _one_of(*words: str) -> Callable[[str], str]:
    return lambda text: "" if text in words else f"Type one of: {', '.join(words)}."


@contextmanager
def _completion(words: Sequence[str]) -> Iterator[None]:
    """Let Tab complete these words inside the block, if readline is available."""
    if not words:
        yield
        return
    try:
        import readline
    except ImportError:
        yield
        return

    def complete(text: str, number: int) -> str | None:
        found = [word for word in words if word.startswith(text)]
        return found[number] if number < len(found) else None

    earlier, ends = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(complete)
    readline.set_completer_delims("\n")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(earlier)
        readline.set_completer_delims(ends)


_BACK = "/back"


class _Back(Exception):
    """The part before is to be asked again."""


class _Dialogue:
    """Asks for one question: with prompts on a terminal, else line by line."""

    def __init__(self, sources: Sequence[str]) -> None:
        self.sources = sources
        self.live = sys.stdin.isatty()
        self.kind: Kind = "multiple-choice"
        self.stem = ""
        self._given: list[str] = []  # all answers so far
        self._at = 0  # how many of them were used since the beginning

    def undo(self) -> None:
        """Begin again, with all answers but the last one."""
        self._given, self._at = self._given[:-1], 0

    def ask(self, deck: "Deck") -> "list[Line]":
        """Return the keys of a question in the order to write them."""
        from quiz.identity import ID, suggest_id

        self.kind = self._ask_kind()
        self.stem, lines = self._ask_question(self.kind)
        taken = {question.id for question in deck.questions}
        explain = self.say("Explanation (why it is right)", needed=False)
        source = self._ask_source()
        difficulty = self.say("Difficulty: easy, medium or hard", needed=False, check=_one_of("easy", "medium", "hard"))
        hint = self.say("Hint", needed=False)
        suggested = suggest_id(self.stem)

        def fits(value: str) -> str:
            if not ID.fullmatch(value):
                return "Use lowercase letters, digits and hyphens, a letter first."
            return f"'{value}' is already an id in this deck." if value in taken else ""

        id = self.say(f"Id (empty: {suggested})", needed=False, check=fits) or suggested
        if id in taken:
            raise QuizError(f"The deck already has a question '{id}'; nothing was added.")
        lines = [("id", id), *lines]
        lines += [("explain", write_text(explain))] if explain else []
        lines += [("source", source)] if source else []
        lines += [("hint", write_text(hint))] if hint else []
        lines += [("difficulty", difficulty)] if difficulty else []
        return lines

    # ---- asking

    def say(self, prompt: str, *, needed: bool = True, check: Callable[[str], str] = lambda text: "") -> str:
        """Return a line; ask again while it is needed and empty, or `check` returns a complaint about it."""
        if self._at < len(self._given):
            self._at += 1
            return self._given[self._at - 1]
        while True:
            given = input(f"{prompt}: " if self.live else "").strip()
            if self.live and given == _BACK:
                raise _Back
            wrong = check(given) if given else "This is required." if needed else ""
            if not wrong:
                self._given.append(given)
                self._at += 1
                return given
            if not self.live:
                raise QuizError(f"{prompt}: {wrong} Nothing was added.")
            click.echo(f"  {wrong}", err=True)

    def many(
        self,
        prompt: str,
        least: int,
        taken: Sequence[str] = (),
        check: Callable[[str], str] = lambda text: "",
    ) -> Iterator[str]:
        """Yield lines up to an empty one, without repeated ones and those in `taken`; see `say` for `check`."""
        found: list[str] = []

        def fits(text: str) -> str:
            return "You already wrote that." if text in found or text in taken else check(text)

        while given := self.say(f"{prompt} {len(found) + 1}", needed=len(found) < least, check=fits):
            found.append(given)
            yield given

    def _ask_kind(self) -> "Kind":
        names = list(KINDS)
        if self.live and not self._given:
            for number, (name, row) in enumerate(KINDS.items(), 1):
                click.echo(f"  {number:2}  {name:17}  {row.about}")

        def fits(text: str) -> str:
            known = text in names or (text.isdecimal() and 1 <= int(text) <= len(names))
            return "" if known else f"Type a number from 1 to {len(names)}, or one of: {', '.join(names)}."

        given = self.say(f"Kind (empty: {names[0]})", needed=False, check=fits) or names[0]
        return names[int(given) - 1] if given.isdecimal() else next(name for name in names if name == given)

    def _ask_source(self) -> str:
        def fits(text: str) -> str:
            if text in self.sources or " " in text or "://" in text:
                return ""
            from difflib import get_close_matches

            near = get_close_matches(text, self.sources, 3, 0.5)
            return f"Did you mean {' or '.join(near)}?" if near else "A source in words needs a space."

        with _completion(self.sources if self.live else ()):
            about = "sheet/fact (Tab completes) or words" if self.sources else "a book, an article, an address"
            return write_text(found) if (found := self.say(f"Source: {about}", needed=False, check=fits)) else ""

    # ---- the kinds

    def _ask_question(self, kind: "Kind") -> "tuple[str, list[Line]]":
        """Return the stem and the lines that make the kind."""
        match kind:
            case "multiple-choice":
                return self._ask_choice()
            case "multiple-response":
                return self._ask_response()
            case "true-false":
                return self._ask_truth()
            case "short-answer":
                return self._ask_text()
            case "numeric":
                return self._ask_number()
            case "cloze":
                return self._ask_cloze()
            case "list-recall":
                return self._ask_list()
            case "ordering":
                return self._ask_order()
            case "matching":
                return self._ask_pairs()
            case "flashcard":
                return self._ask_card()
            case "rubric":
                return self._ask_rubric()
            case "masked-picture":
                return self._ask_masks()
            case _:
                assert_never(kind)

    def _ask_choice(self) -> "tuple[str, list[Line]]":
        stem = self.say("Question")
        answer = self.say("Right answer")
        return stem, [
            ("question", write_text(stem)),
            ("answer", write_text(answer)),
            self._ask_wrong([answer]),
        ]

    def _ask_response(self) -> "tuple[str, list[Line]]":
        stem = self.say("Question")
        answers = [*self.many("Right answer", 1)]
        wrong = self._ask_wrong(answers)
        return stem, [("question", write_text(stem)), ("answers", [*map(write_text, answers)]), wrong]

    def _ask_wrong(self, taken: Sequence[str]) -> "Line":
        """Ask for all wrong answers first: feedback between them would be taken for the next one."""
        texts = [*self.many("Wrong answer", 1, taken)]
        return "wrong", [write_option(text, self.say(f"Feedback on '{text}'", needed=False)) for text in texts]

    def _ask_text(self) -> "tuple[str, list[Line]]":
        stem = self.say("Question")
        lines: list[Line] = [
            ("question", write_text(stem)),
            ("answer", write_text(self.say("Answer"), typed=True)),
        ]
        accept = [write_text(text) for text in self.many("Also right", 0)]
        return stem, lines + ([("accept", accept)] if accept else [])

    def _ask_number(self) -> "tuple[str, list[Line]]":
        from quiz.model import PLAIN_NUMBER

        def fits(text: str) -> str:
            return "" if PLAIN_NUMBER.fullmatch(text) else "Digits, with a point before decimals: 1234.5"

        stem = self.say("Question")
        lines: list[Line] = [("question", write_text(stem)), ("answer", self.say("Number", check=fits))]
        within = self.say("Tolerance (2%, or an amount)", needed=False, check=lambda t: fits(t.rstrip("%")))
        unit = self.say("Unit", needed=False)
        lines += [("within", within)] if within else []
        return stem, lines + ([("unit", write_text(unit))] if unit else [])

    def _ask_truth(self) -> "tuple[str, list[Line]]":
        stem = self.say("Statement")
        truth = self.say("True or false", check=_one_of("true", "false"))
        return stem, [("question", write_text(stem)), ("answer", truth)]

    def _ask_list(self) -> "tuple[str, list[Line]]":
        stem = self.say("Question")
        return stem, [("question", write_text(stem)), ("answers", [*map(write_text, self.many("Entry", 1))])]

    def _ask_order(self) -> "tuple[str, list[Line]]":
        stem = self.say("Question")
        return stem, [
            ("question", write_text(stem)),
            ("order", [*map(write_text, self.many("In the right order", 3))]),
        ]

    def _ask_pairs(self) -> "tuple[str, list[Line]]":
        stem = self.say("Question")
        pairs = []
        for left in self.many("Left", 2):
            pairs.append(f"{write_text(left)}: {write_text(self.say(f'  Right side of {left!r}'))}")
        return stem, [("question", write_text(stem)), ("match", pairs)]

    def _ask_cloze(self) -> "tuple[str, list[Line]]":
        from quiz.intent.blanks import parse_cloze

        def fits(text: str) -> str:
            faults = parse_cloze(text)[2]
            return f"{faults[0].message}; {faults[0].help}." if faults else ""

        text = self.say("Text with {{blanks}}", check=fits)
        return text, [("cloze", write_text(text))]

    def _ask_card(self) -> "tuple[str, list[Line]]":
        front = self.say("Front")
        return front, [("front", write_text(front)), ("back", write_text(self.say("Back")))]

    def _ask_masks(self) -> "tuple[str, list[Line]]":
        from quiz.intent.places import read_box

        def fits(text: str) -> str:
            found = read_box(text.replace(",", " ").split())
            return "" if len(found) == 4 else f"{found[0]}; {found[1]}."

        stem = self.say("Question")
        lines: list[Line] = [
            ("question", write_text(stem)),
            ("image", write_text(self.say("Picture, from the deck's folder"))),
        ]
        alt = self.say("What it shows, in words", needed=False)
        lines += [("alt", write_text(alt))] if alt else []
        ask = self.say("One question for each place, or one for all (one, all)", check=_one_of("one", "all"))
        places = []
        for name in self.many("Place", 1):
            box = self.say(f"  Left, top, width and height of {name!r}, in percent", check=fits)
            numbers = ", ".join(box.replace(",", " ").split())
            words = self.say("  What is to be seen there, without its name", needed=False)
            more = f", words: {write_text(words, flow=True)}" if words else ""
            places.append(
                f"{write_text(name)}: {{at: [{numbers}]{more}}}" if more else f"{write_text(name)}: [{numbers}]"
            )
        return stem, [*lines, ("ask", ask), ("places", places)]

    def _ask_rubric(self) -> "tuple[str, list[Line]]":
        stem = self.say("Question")
        return stem, [("question", write_text(stem)), ("rubric", [*map(write_text, self.many("Point", 1))])]
