"""`quiz suspend`, `unsuspend`, `bury` and `reset`: whether a review asks a question, by its id."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from quiz.history.log import Log
    from quiz.library import Library

_IDS = """
ID is a question's id, or DECK/ID where several decks have it; after an answer, i shows it. Both
ways of a question are meant; ID#2 is the other way round alone.
"""
HELPS = {
    "suspend": f"""\
Stop asking questions in reviews, until you unsuspend them.

Your answers are kept. A quiz still asks them. Without an ID, lists what is suspended.
{_IDS}
\b
Examples:
  quiz suspend kim-age
  quiz suspend
""",
    "unsuspend": f"""\
Ask suspended or buried questions in reviews again.
{_IDS}
\b
Example:
  quiz unsuspend kim-age
""",
    "bury": f"""\
Do not ask questions in reviews today; they come back tomorrow.
{_IDS}
\b
Example:
  quiz bury kim-age
""",
    "reset": f"""\
Learn questions from the start: reviews ignore all your answers to them so far.

Your history and the results of your quizzes keep them.
{_IDS}
\b
Example:
  quiz reset kim-age
""",
}
SHORT = {
    "suspend": "Stop asking questions in reviews.",
    "unsuspend": "Ask suspended questions again.",
    "bury": "Do not ask questions until tomorrow.",
    "reset": "Forget your answers to questions.",
}
_DONE = {"suspend": "Suspended", "unsuspend": "Asked again", "bury": "Buried until tomorrow", "reset": "Reset"}


def _make_command(kind: str) -> click.Command:
    @click.command(kind, short_help=SHORT[kind], help=HELPS[kind])
    @click.argument("ids", metavar="ID..." if kind != "suspend" else "[ID...]", nargs=-1, required=kind != "suspend")
    @click.option("--json", "as_json", is_flag=True, help="Print one JSON object per question.")
    def command(ids: tuple[str, ...], as_json: bool) -> None:
        _hold(kind, ids, as_json=as_json)

    return command


suspend, unsuspend, bury, reset = map(_make_command, ("suspend", "unsuspend", "bury", "reset"))


def _hold(kind: str, ids: "Sequence[str]", *, as_json: bool) -> None:
    """Write the events, all or none, and print the questions; without ids, print those that are suspended."""
    from quiz.cli.clock import make_clock
    from quiz.cli.past import open_log, open_memory
    from quiz.cli.places import open_library
    from quiz.shown import dump_json, show

    now = make_clock()
    with open_log() as log:
        if ids:
            units = _find_units(open_library(), log, ids)
            write_holds(log, kind, units, now())
            done, names = _DONE[kind], [name for name, _, _ in units]
        else:
            found = open_memory(log, now).list_suspended()
            done, names = _DONE[kind], sorted(found - {f"{name}#2" for name in found})
    for name in names:
        click.echo(dump_json({"event": kind, "id": name}) if as_json else f"{done}: {show(name)}")
    if not names and not as_json:
        click.echo("No question is suspended.")


def write_holds(log: "Log", kind: str, units: "Iterable[tuple[str, str, tuple[int, ...]]]", now: "datetime") -> None:
    """Write an event for each part of these questions, in one transaction."""
    from quiz.history.event import next_id

    session = next_id(int(now.timestamp() * 1000))
    log.append(
        *(
            log.make(kind, session=session, origin="review", now=now, question=identity, part=part)
            for _, identity, parts in units
            for part in parts
        )
    )


def _find_units(library: "Library", log: "Log", ids: "Sequence[str]") -> list[tuple[str, str, tuple[int, ...]]]:
    """Return name, identity and parts of each question meant; UsageError for a name that means none, or several."""
    from difflib import get_close_matches

    from quiz.cli.begun import list_banks
    from quiz.errors import UsageError
    from quiz.shown import show

    meant: dict[str, set[str]] = {}
    for bank in list_banks(library, log):
        for entry in bank.entries:
            for name in (entry.identity, f"{entry.deck}/{entry.id}", entry.id):
                meant.setdefault(name, set()).add(entry.identity)
    found: list[tuple[str, str, tuple[int, ...]]] = []
    for id in dict.fromkeys(ids):
        name, parts = (id[:-2], (1,)) if id.endswith("#2") else (id, (0, 1))
        identities = {name} if name in meant.get(name, ()) else meant.get(name, set())
        if not identities and log.query("SELECT 1 FROM event WHERE question = ? AND kind = 'answer' LIMIT 1", (name,)):
            identities = {name}
        if not identities:
            near = get_close_matches(name, meant, n=2, cutoff=0.7)
            guess = f" Did you mean {show(' or '.join(near))}?" if near else ""
            raise UsageError(f"No question has the id {show(id)}.{guess}")
        if len(identities) > 1:
            raise UsageError(f"Several questions have the id {show(id)}: {', '.join(map(show, sorted(identities)))}.")
        identity = identities.pop()
        found.append((identity + id[len(name) :], identity, parts))
    return found
