"""The target `paper`: question sheets to print, in versions, with a key and a mapping for marking; or cards to cut out.

The same seed gives the same sheets. The sheets hold no answer: the key is a file of its own.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from quiz.errors import UsageError
from quiz.export.bank import STATES, write_file
from quiz.export.papers import Sheets, Version
from quiz.export.target import DeckPlan, Notify, Option, Plan, Request, Target, Tick
from quiz.identity import shuffle
from quiz.losses import Loss
from quiz.model import Deck, Question

HELP = """\
Write question sheets to print, in versions, with a key.

With --versions, each version has other orders of questions and options, drawn by --seed. With --key come
a key (FILE.key.html), a mapping of letters to options (FILE.mapping.json), and a table to fill in the
letters of each pupil (FILE.letters.csv), which `quiz class add` takes.

\b
Examples:
  quiz export paper biology.yaml
  quiz export paper biology.yaml --versions A,B,C --seed 7 --key
  quiz export paper spanish.yaml --cards
"""
_PUPILS = 30


def plan(request: Request) -> Plan:
    """Return what the files will hold. Raises UsageError for options that make no sense."""
    asked = [(question, deck) for deck in request.decks for question in deck.questions if not question.retired]
    if not asked:
        raise UsageError("There is no question to print.")
    names = _read_versions(request.options["versions"])
    seed = _read_seed(request.options["seed"])
    is_shuffled = len(names) > 1 or bool(request.options["seed"])
    versions = [
        Version(name, number, _arrange(asked, seed, name) if is_shuffled else asked)
        for number, name in enumerate(names)
    ]
    title = " · ".join(dict.fromkeys(deck.title for deck in request.decks))

    def write(target: Path, tick: Tick, notify: Notify) -> Sequence[str]:
        sheets = Sheets(title, request.decks, request.folder, seed)
        if request.options["cards"]:
            write_file(target, sheets.write_cards(asked).encode())
        else:
            write_file(target, sheets.write_questions(versions).encode())
        if request.options["key"]:
            write_file(target.with_suffix(".key.html"), sheets.write_key(versions).encode())
            write_file(target.with_suffix(".mapping.json"), _write_mapping(request.decks, versions, sheets))
            write_file(target.with_suffix(".letters.csv"), _write_letters(versions))
        for _ in asked:
            tick()
        return [f"{one}." for one in sheets.missing()]

    return Plan(list(_describe(request.decks)), write, losses=list(_find_losses(asked)))


def _read_versions(given: Sequence[str]) -> list[str]:
    names = [name.strip() for name in ",".join(given).split(",") if name.strip()] or [""]
    if len({name.casefold() for name in names}) < len(names) or not all(
        re.fullmatch(r"[\w-]{0,20}", name) for name in names
    ):
        raise UsageError("--versions takes different names such as A,B,C.")
    return names


def _read_seed(given: Sequence[str]) -> int:
    text = given[-1] if given else "0"
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise UsageError(f"--seed takes a whole number from 0, not '{text}'.")
    return int(text)


def _arrange(asked: list[tuple[Question, Deck]], seed: int, version: str) -> list[tuple[Question, Deck]]:
    """Return the questions in the order of a version; those of a passage stay together, in the order of the file."""
    groups: dict[str, list[tuple[Question, Deck]]] = {}
    for question, deck in asked:
        name = f"{deck.identity} {question.passage}" if question.passage else question.identity
        groups.setdefault(name, []).append((question, deck))
    drawn = shuffle(groups, seed, f"paper|{version}")
    return [one for name in drawn for one in groups[name]]


def _describe(decks: Sequence[Deck]) -> Iterator[DeckPlan]:
    for deck in decks:
        states: dict[str, list[str]] = {state.name: [] for state in STATES}
        for question in deck.questions:
            states["left out" if question.retired else "written"].append(question.identity)
        yield DeckPlan(deck.id, deck.path, states)


def _find_losses(asked: Sequence[tuple[Question, Deck]]) -> Iterator[Loss]:
    for question, _ in asked:
        if question.audio:
            yield Loss(question.identity, f"the sound {question.audio}")
        if question.hints:
            yield Loss(question.identity, "hints")


def _write_mapping(decks: Sequence[Deck], versions: Sequence[Version], sheets: Sheets) -> bytes:
    """Return which question, and which options in the order of their letters, each version has."""
    listed = {
        version.name or "A": [
            {"question": question.identity, "options": list(sheets.list_options(question, version))}
            for question, _ in version.asked
        ]
        for version in versions
    }
    value = {"decks": [deck.identity for deck in decks], "versions": listed}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _write_letters(versions: Sequence[Version]) -> bytes:
    """Return a table to fill in: a line for each pupil, a column for each question."""
    count = len(versions[0].asked)
    head = ",".join(["pupil", "version", *(str(number) for number in range(1, count + 1))])
    name = versions[0].name or "A"
    rows = [f",{name if len(versions) == 1 else ''}{',' * count}"] * _PUPILS
    return ("\n".join([head, *rows]) + "\n").encode()


TARGET = Target(
    title="A printer",
    suffix=".html",
    help=HELP,
    states=STATES,
    plan=plan,
    options=(
        Option("versions", "Names of the versions, such as A,B,C.", value="NAMES"),
        Option("seed", "Draw the orders of questions and options by this number.", value="N"),
        Option("key", "Also write a key, a mapping and a table of letters."),
        Option("cards", "Cards to cut out instead of sheets, printed on both sides."),
    ),
)
