"""The target `anki`: hands over to the room that knows Anki, and words what an author should know."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from quiz.errors import QuizError, UsageError
from quiz.export.target import DeckPlan, Notify, Option, Plan, Request, State, Target, Tick
from quiz.model import Deck
from quiz.plurals import say_count

if TYPE_CHECKING:
    from quiz.anki.plans import DeckStamps, PackagePlan
    from quiz.history.progress import Learned

HELP = """\
Write an Anki package that can be imported again and again.

An import leaves unchanged cards alone, along with everything the learner did to them. A lockfile
next to each deck records when each question changed: commit it.

\b
Examples:
  quiz export anki hanoi-summit
  quiz export anki decks/ -o all.apkg --locked
"""


RELEASED = 1795305600
"""The day of this release, in seconds since 1970: no true clock is before it."""
_DAY = 86_400
PROGRESS = "-progress"
"""The end of the name of a file with progress."""


class ClockBehind(QuizError):
    """The computer's clock is before the day on which this version was made: its stamps would be wrong."""

    def __init__(self, now: int) -> None:
        super().__init__(
            f"This computer's clock says {_say_day(now)}, which is before this version of quiz was made: set the clock."
            " Anki compares times, so learners would not get what an export stamps now."
        )


def plan(request: Request) -> Plan:
    """Return what a package and the lockfiles will hold.

    Raises ClockBehind, and what `anki.exporting.plan_export` raises.
    """
    from quiz.anki.exporting import LockOutdated, plan_export, write_export

    if request.now < RELEASED:
        raise ClockBehind(request.now)
    options = request.options
    if options["with-progress"]:
        _refuse_sharing(request)
    decks: Sequence[Deck] = request.decks
    counts: dict[str, int] = {}
    if not options["as-new-cards"]:
        decks, counts = leave_out_imported(request.decks, request.folder)
    imported = [
        f"{path}: {say_count(count, 'question')} from Anki left out, since your collection has the cards;"
        " --as-new-cards exports them as new ones."
        for path, count in counts.items()
    ]
    if not decks:
        raise OnlyImported(imported)
    planned = plan_export(
        decks,
        request.sheets,
        folder=request.folder,
        now=request.now,
        restamp=options["restamp"],
        forget=options["forget"],
        rename=options["rename-anki-deck"],
        as_new=options["as-new"],
        without_retired=options["without-retired"],
    )
    learned = None
    if options["with-progress"]:
        learned = request.read_progress({q.identity for deck in decks for q in deck.questions if not q.retired})
        if not learned.units:
            raise QuizError("You have not answered any of these questions yet: there is no progress to export.")

    def write(target: Path, tick: Tick, notify: Notify) -> list[str]:
        failed = write_export(planned, target, tick=tick, notify=notify, learned=learned)
        return [
            *list_done(planned, written=True),
            *(f"Cannot write {path}: this export's timestamps were not saved." for path in failed),
        ]

    changes = _list_changes(planned) if options["locked"] else []
    described = [_describe(deck, planned, request.file) for deck in planned.decks]
    return Plan(
        described,
        write,
        notices=[*imported, *list_notices(planned, request.now), *([_say_progress(learned)] if learned else [])],
        would=[*list_done(planned, written=False), *_list_unexplained(described, request)],
        refusal=LockOutdated(changes) if changes else None,
    )


def _refuse_sharing(request: Request) -> None:
    """Refuse to put progress into the file that is shared."""
    from quiz.anki.differences import is_shared

    if request.options["locked"]:
        raise UsageError("--locked makes the file that you share, which never holds your progress.")
    shared = [request.folder / request.usual]
    shared += [(request.folder / deck.path).with_suffix(TARGET.suffix) for deck in request.decks]
    if any(file.absolute() == (request.folder / request.file).absolute() for file in shared) or is_shared(request.file):
        raise UsageError(
            f"{request.file} is the file that you share: name another one for your progress, such as -o"
            f" {request.file.stem}{PROGRESS}{TARGET.suffix}."
        )


def _say_progress(learned: "Learned") -> str:
    """Return what to do with a file that holds the learner's progress."""
    count = sum(len(progress.answers) for progress in learned.units.values())
    return (
        f"This file has {say_count(count, 'answer')} of yours: keep it to yourself. In Anki's import dialog, tick"
        " 'Import any learning progress'. Cards that your Anki already has keep the progress that they have there."
    )


class OnlyImported(QuizError):
    """Every question came from Anki, so that there is nothing to export."""

    def __init__(self, notices: Sequence[str]) -> None:
        super().__init__(f"{notices[0]} There is nothing else to export.")


def leave_out_imported(decks: Sequence[Deck], folder: Path) -> tuple[Sequence[Deck], dict[str, int]]:
    """Return the decks without the questions that came from Anki, and how many each deck had, by its path."""
    from quiz.library.origins import read_origins

    left, counts = [], {}
    for deck in decks:
        origins = read_origins(folder / deck.path)
        kept = deck.questions
        if origins.source == "anki":
            kept = tuple(question for question in deck.questions if question.identity not in origins.keys)
        if count := len(deck.questions) - len(kept):
            counts[deck.path] = count
            deck = replace(deck, questions=kept)
        if kept or not count:
            left.append(deck)
    return left, counts


def _describe(deck: "DeckStamps", plan: "PackagePlan", file: Path) -> DeckPlan:
    from quiz.anki.differences import explain_changes

    states: dict[str, list[str]] = {state.name: [] for state in STATES}
    for question in deck.deck.questions:
        state = "retired" if question.retired else deck.stamped.states[question.identity]
        states[state].append(question.identity)
    states["vanished"] = list(deck.stamped.vanished)
    name = deck.stamped.lock.name
    before = deck.old.name if deck.old else ""
    ids = ((f"{deck.deck.id}/{question.id}", question.identity) for question in deck.deck.questions)
    about = {
        "anki_deck": name,
        "lockfile": str(deck.lock_path),
        "had_lockfile": deck.old is not None,
        "renamed_anki_deck": {"from": before, "to": name} if before not in ("", name) else None,
        "renamed": {new: identity for new, identity in ids if new != identity},
        "forgotten": list(deck.forgotten),
    }
    return DeckPlan(deck.deck.id, deck.deck.path, states, about, explain_changes(deck, plan, file))


def _list_unexplained(decks: Sequence[DeckPlan], request: Request) -> Iterator[str]:
    """Yield where it is known what has changed, if something has and it is not known here."""
    if any(deck.states["changed"] and not deck.why for deck in decks) and not request.options["locked"]:
        file = request.file.name
        yield f"What has changed about a question is only known beside the package of the last export, {file}."


def _list_changes(plan: "PackagePlan") -> Sequence[str]:
    """Return the changes that an up-to-date lockfile would already contain."""
    changes = [question.identity for question, state in plan.changes() if state != "unchanged"]
    return changes or [deck.lock_path.name for deck in plan.decks if deck.lock_is_stale]


def list_done(plan: "PackagePlan", *, written: bool) -> Iterator[str]:
    """Yield what has been done to lockfiles and package, or what would be if they were written."""
    done = "has just been" if written else "would be"
    without = [deck for deck in plan.decks if deck.old is None]
    if without:
        more = f" and {len(without) - 1} more have" if without[1:] else " has"
        which = "the *.anki.lock files with them" if without[1:] else f"{without[0].lock_path.name} with it"
        commit = f" Commit {which}." if written else ""
        yield f"{without[0].deck.path}{more} no lockfile yet: every question {done} timestamped.{commit}"
    for deck in plan.decks:
        for identity in deck.unknown:
            yield (
                f"{deck.deck.path}: no lockfile here has '{identity}', so it {done} timestamped: learners who have the"
                " card lose their own tags on it. Export in a folder that also holds its old deck's lockfile."
            )
        for identity in deck.forgotten:
            yield f"{deck.deck.path}: '{identity}' {done} forgotten; learners keep their card."
    left_out = [question for question, _ in plan.changes() if question.retired and plan.without_retired]
    if left_out:
        yield f"{say_count(len(left_out), 'retired question')} {'' if written else 'would be '}left out of the package."


def list_notices(plan: "PackagePlan", now: int) -> Iterator[str]:
    """Yield notices for the author about the clock, lockfiles, names and missing questions."""
    newest = max((s.mod for deck in plan.decks if deck.old for s in deck.old.stamps.values()), default=0)
    if newest - now > _DAY:
        yield (
            f"This computer's clock says {_say_day(now)}, but a question was timestamped on {_say_day(newest)}: set the"
            " clock. Until then, an edit that a learner makes may win over yours."
        )
    yield from (f"Ignored a lockfile of another deck: {what}" for what in plan.damaged)
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
                f" If it is gone for good, --forget {identity}"
            )


def _say_day(seconds: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


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
        Option("as-new-cards", "Also export questions that `quiz import` took from Anki, as new cards."),
        Option("with-progress", "Add your own progress, for cards that your Anki does not have yet.", ending=PROGRESS),
        Option("locked", "Fail if a lockfile is out of date (for CI)."),
        Option("without-retired", "Leave withdrawn questions out: the file for new learners."),
        Option("restamp", "Send this question to all learners again.", value="ID"),
        Option("forget", "Drop the line of a question that is gone from the lockfile.", value="ID"),
        Option("as-new", "Take questions for new that look like renamed ones."),
        Option("rename-anki-deck", "Apply a deck's new title or collection in Anki."),
    ),
)
