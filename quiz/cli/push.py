"""`quiz push`: decks into the Anki that is open on this machine."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from quiz.errors import FaultyDeck, QuizError
from quiz.plurals import say_count
from quiz.shown import dump_json, show

if TYPE_CHECKING:
    from quiz.anki.connect import AnkiConnect
    from quiz.anki.plans import PackagePlan
    from quiz.anki.pushing import PushPlan, State
    from quiz.anki.pushing_reviews import ReviewPlan
    from quiz.history.progress import Learned
    from quiz.importing.anki.pushing_back import BackPlan, Source
    from quiz.model import Deck

HELP = """\
Bring decks up to date in the Anki that is open on this machine, through its add-on AnkiConnect.

New questions are added, and changed ones updated in place; tags and fields of your own stay. The cards of withdrawn
questions are suspended. A note that was edited in Anki is left as it is: `quiz pull --live` brings the edit home. DECK
is each deck of this folder by default.

\b
Examples:
  quiz push --dry-run
  quiz push hanoi-summit --with-progress
"""

_STATES: "tuple[State, ...]" = ("new", "changed", "unchanged", "retired", "edited")


@click.command(help=HELP)
@click.argument("decks", metavar="[DECK...]", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Report what would be done, without changing anything.")
@click.option("--with-progress", is_flag=True, help="Add your answers as reviews of the cards.")
@click.option("--force", is_flag=True, help="Also replace what was edited in Anki.")
@click.option("--as-new", is_flag=True, help="Take questions for new that look like renamed ones.")
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), default=8765, help="Of AnkiConnect [default: 8765]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    decks: tuple[str, ...], dry_run: bool, with_progress: bool, force: bool, as_new: bool, port: int, as_json: bool
) -> int:
    """Compare, report, stamp, send and read back; return 1 if something did not stick, else 0."""
    from quiz.anki.connect import AnkiConnect
    from quiz.anki.pushing import plan_push
    from quiz.anki.pushing_reviews import ReviewPlan, list_cards, plan_reviews
    from quiz.cli.export import read_progress
    from quiz.cli.pushed import read_left
    from quiz.export.anki import list_done, list_notices
    from quiz.importing.anki.pushing_back import plan_back

    package, sources = _plan_package(decks, as_new=as_new)
    anki = AnkiConnect(port)
    plan = plan_push(package, anki, left=read_left(), notify=_say, force=force)
    back = plan_back(sources, anki, finds_cards=with_progress)
    learned, reviews = None, ReviewPlan((), (), ())
    if with_progress:
        questions = [q for deck in package.decks for q in deck.deck.questions]
        questions += [q for source in sources for q in source.questions]
        learned = read_progress({q.identity for q in questions if not q.retired})
        reviews = plan_reviews(list_cards(plan) | back.cards, anki, learned)
    for sentence in (*list_notices(package, int(time.time())), *list_done(package, written=not dry_run)):
        _say(sentence)
    lost = 0
    if not dry_run:
        lost = _push(plan, back, anki, learned, reviews)
    for unit in reviews.behind:
        _say(f"{unit}: Anki has reviews of it that are not here, so none was added: quiz history import --live")
    for unit in reviews.filtered:
        _say(f"{unit}: its card is in a filtered deck, so no review was added.")
    for sentence in back.left:
        _say(sentence)
    for step in plan.list_steps("edited"):
        _say(
            f"{step.path}:{step.question.line}: {step.question.identity} was edited in Anki and is left as it is: bring"
            " the edit home with `quiz pull --live`, or replace it with --force."
        )
    count = sum(len(one.reviews) for one in reviews.cards)
    if as_json:
        said: dict[str, object] = {
            state: [step.question.identity for step in plan.list_steps(state)] for state in _STATES
        }
        said["changed"] = [*(step.question.identity for step in plan.list_steps("changed")), *back.changed]
        print(dump_json({**said, "reviews": count, "lost": lost}, indent=2))
    else:
        _print(plan, back, count, dry_run=dry_run)
    return 1 if lost else 0


def _plan_package(decks: tuple[str, ...], *, as_new: bool) -> "tuple[PackagePlan, list[Source]]":
    """Return what an export of the decks would stamp and write, and the decks with questions from Anki.

    Raises what an export raises.
    """
    from quiz.anki.exporting import plan_export
    from quiz.cli.places import list_own, open_library
    from quiz.export.anki import RELEASED, ClockBehind, leave_out_imported

    now = int(time.time())
    if now < RELEASED:
        raise ClockBehind(now)
    library = open_library()
    report = library.check(list(decks) or list_own(library))
    if report.has_errors:
        raise FaultyDeck([problem for problem in report.problems if problem.severity == "error"])
    if not report.decks:
        raise QuizError("There is no deck in this folder: name the decks.")
    folder = Path(library.cwd)
    own, counts = leave_out_imported(report.decks, folder)
    sources = [_read_source(folder, deck) for deck in report.decks if deck.path in counts]
    return plan_export(own, report.sheets, folder=folder, now=now, as_new=as_new), sources


def _read_source(folder: Path, deck: "Deck") -> "Source":
    from quiz.importing.anki.pushing_back import Source
    from quiz.library.files import MAX_BYTES
    from quiz.library.origins import read_origins
    from quiz.opening import read_regular

    path = folder / deck.path
    try:
        data = read_regular(path, MAX_BYTES)
    except OSError as error:
        raise QuizError(f"{show(deck.path)} cannot be read: {error.strerror or error}.") from error
    media = f"{path.stem}.media" if path.with_suffix(".media").is_dir() else "media"
    return Source(deck.path, data, deck.questions, read_origins(path), media)


def _push(
    plan: "PushPlan", back: "BackPlan", anki: "AnkiConnect", learned: "Learned | None", reviews: "ReviewPlan"
) -> int:
    """Write the stamps, then all that Anki lacks; return how many notes do not have what was sent."""
    from quiz.anki.connect import AnkiRefused, NoAnki
    from quiz.anki.locks import write_lock
    from quiz.anki.pushing import hold_back, push
    from quiz.anki.pushing_reviews import push_reviews
    from quiz.cli.folders import cache_dir
    from quiz.cli.pushed import add_left
    from quiz.files import make_folder, scratch_folder

    for deck in hold_back(plan).decks:
        if deck.lock_is_stale and not write_lock(deck.lock_path, deck.stamped.lock):
            _say(f"Cannot write {deck.lock_path}: the timestamps of this push were not saved.")
    make_folder(cache_dir())
    try:
        with scratch_folder(cache_dir()) as scratch:
            outcome = push(plan, anki, scratch=Path(scratch), learned=learned)
        for _ in anki.call_all(list(back.list_actions())):
            pass
        _keep_hashes(plan.package.folder, back, anki)
        if learned is not None:
            push_reviews(reviews, anki, learned)
    except (NoAnki, AnkiRefused) as error:
        raise type(error)(f"{error} Then run this again: what Anki has already is left as it is.") from error
    add_left(outcome.left)
    for step in outcome.lost:
        _say(
            f"{step.path}:{step.question.line}: {step.question.identity} is not in Anki as it was sent: close the"
            " Browser window there, and run this again."
        )
    return len(outcome.lost)


def _keep_hashes(folder: Path, back: "BackPlan", anki: "AnkiConnect") -> None:
    """Write beside each deck how its imported questions are in Anki now; what did not stick is not the same there."""
    from quiz.files import replace_file
    from quiz.library.origins import name_file, read_origins, write_origins

    there = {note.id: note.fields for note in anki.read_notes(list(back.fields))}
    lost = [
        id for id, fields in back.fields.items() if any(there[id].get(name) != text for name, text in fields.items())
    ]
    if lost:
        raise QuizError(
            f"{say_count(len(lost), 'note')} in Anki did not take the change: close the Browser window there."
        )
    for path, hashes in back.hashes.items():
        origins = read_origins(folder / path)
        file = name_file(folder / path)
        try:
            replace_file(file, write_origins(origins._replace(hashes={**origins.hashes, **hashes})))
        except OSError as error:
            raise QuizError(f"{show(file)} cannot be written: {error.strerror or error}.") from error


def _print(plan: "PushPlan", back: "BackPlan", reviews: int, *, dry_run: bool) -> None:
    if dry_run:
        for step in plan.list_steps("new", "changed", "retired"):
            print(f"{step.state:8} {show(step.question.identity)}  {show(step.path)}")
        for identity in back.changed:
            print(f"changed  {show(identity)}")
    words = {"retired": "withdrawn", "edited": "left as they are"}
    more = {"changed": len(back.changed), "edited": len(back.left)}
    counts = [(len(plan.list_steps(state)) + more.get(state, 0), words.get(state, state)) for state in _STATES]
    said = [f"{count} {word}" for count, word in counts if count or word not in words.values()]
    print(", ".join([*said, *([say_count(reviews, "review")] if reviews else [])]))


def _say(sentence: str) -> None:
    click.echo(show(sentence), err=True)
