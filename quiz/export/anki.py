"""The target `anki`: hands over to the room that knows Anki, and words what an author should know."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quiz.export.target import DeckPlan, Notify, Option, Plan, Request, State, Target, Tick

if TYPE_CHECKING:
    from quiz.anki import exporting

HELP = """\
Write an Anki package that can be imported again and again.

An import leaves unchanged cards alone, along with everything the learner did to them. A lockfile
next to each deck records when each question changed: commit it.

\b
Examples:
  quiz export anki hanoi-summit
  quiz export anki decks/ -o all.apkg --locked
"""


def plan(request: Request) -> Plan:
    """Return what a package and the lockfiles will hold. Raises what `anki.exporting.plan_export` raises."""
    from quiz.anki.exporting import LockOutdated, plan_export, write_export

    planned = plan_export(
        request.decks,
        request.sheets,
        folder=request.folder,
        now=request.now,
        restamp=request.options["restamp"],
        rename=request.options["rename-anki-deck"],
    )

    def write(target: Path, tick: Tick, notify: Notify) -> list[str]:
        failed = write_export(planned, target, tick=tick, notify=notify)
        return [f"Cannot write {path}: this export's timestamps were not saved." for path in failed]

    changes = _list_changes(planned) if request.options["locked"] else []
    return Plan(
        [_describe(deck) for deck in planned.decks],
        write,
        notices=list(_list_notices(planned)),
        refusal=LockOutdated(changes) if changes else None,
    )


def _describe(deck: "exporting.DeckStamps") -> DeckPlan:
    states: dict[str, list[str]] = {state.name: [] for state in STATES}
    for question in deck.deck.questions:
        states[deck.stamped.states[question.identity]].append(question.identity)
    states["retired"] = [question.identity for question in deck.deck.questions if question.retired]
    states["vanished"] = list(deck.stamped.vanished)
    about = {"anki_deck": deck.stamped.lock.name, "lockfile": str(deck.lock_path)}
    return DeckPlan(deck.deck.id, deck.deck.path, states, about)


def _list_changes(plan: "exporting.PackagePlan") -> Sequence[str]:
    """Return the changes that an up-to-date lockfile would already contain."""
    changes = [question.identity for question, state in plan.changes() if state != "unchanged"]
    return changes or [deck.lock_path.name for deck in plan.decks if deck.lock_is_stale]


def _list_notices(plan: "exporting.PackagePlan") -> Iterator[str]:
    """Yield notices for the author about lockfiles, names and missing questions."""
    yield from (f"Ignored a lockfile of another deck: {what}" for what in plan.damaged)
    without = [deck for deck in plan.decks if not deck.had_lock]
    if without:
        more = f" and {len(without) - 1} more have" if without[1:] else " has"
        which = "the *.anki.lock files with them" if without[1:] else f"{without[0].lock_path.name} with it"
        yield f"{without[0].deck.path}{more} no lockfile yet: every question has just been timestamped. Commit {which}."
    for deck in plan.decks:
        path = deck.deck.path
        if deck.wanted_name:
            yield (
                f"{path} is now '{deck.wanted_name}', but learners have it as '{deck.stamped.lock.name}', so that name"
                " is kept. With --rename-anki-deck, new cards go to the new deck; learners' cards stay in the old one."
            )
        for identity in deck.stamped.vanished:
            yield (
                f"{path} no longer has '{identity}', but learners keep it. If you renamed or moved the question, write"
                f" 'was: {identity}' in it. If you withdrew it, put it back with 'retired: yes' to notify learners."
            )


STATES = (
    State("new"),
    State("changed"),
    State("unchanged", listed=False),
    State("retired", counted="if any"),
    State("vanished", counted="never"),
)

TARGET = Target(
    title="Anki",
    suffix=".apkg",
    help=HELP,
    states=STATES,
    plan=plan,
    options=(
        Option("locked", "Fail if a lockfile is out of date (for CI)."),
        Option("restamp", "Send this question to all learners again.", value="ID"),
        Option("rename-anki-deck", "Apply a deck's new title or collection in Anki."),
    ),
)
