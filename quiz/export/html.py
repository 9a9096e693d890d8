"""The target `html`: a page to take a quiz on, in one file."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from quiz.engine.rating import SELF_RATED
from quiz.errors import QuizError, UsageError
from quiz.export.target import DeckPlan, Loss, Notify, Option, Plan, Request, State, Target, Tick
from quiz.model import Deck
from quiz.page.document import About, Asked, assemble, make_pieces
from quiz.page.media import MediaFiles

HELP = """\
Write a page to take a quiz on, in one file for any browser.

It asks one question after the other and tells at once whether an answer is right; with --exam it tells
nothing until the exam is handed in. At the end, results can be handed in as a file or as one line of
text. The answers are inside the file: anyone who looks can find them.

\b
Examples:
  quiz export html hanoi-summit -o quiz.html
  quiz export html hanoi-summit --count 10 --tag people
  quiz export html hanoi-summit --exam --time 10m --count 20
"""


class CannotWritePage(QuizError):
    """The page cannot be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} cannot be written: {error.strerror or error}.")


def plan(request: Request) -> Plan:
    """Return what the page will hold. Raises UsageError if no question is left to ask."""
    asked, left_out, about = choose_questions(request)

    def write(target: Path, tick: Tick, notify: Notify) -> Sequence[str]:
        from quiz.files import replace_file

        made = make_pieces(asked, sheets=request.sheets, open_media=_opener(request), tick=tick, notify=notify)
        try:
            replace_file(target, assemble(made.pieces, about).encode())
        except OSError as error:
            raise CannotWritePage(target, error) from error
        return [f"{question}: {what}." for question, clauses in made.missing.items() for what in clauses]

    losses = [Loss(identity, why) for identity, why in left_out.items()]
    return Plan(list(_describe(request, asked, left_out)), write, losses=losses)


def choose_questions(request: Request) -> tuple[list[Asked], dict[str, str], About]:
    """Return the questions of a page in the order of their files, those left out with the reason, and its description.

    With a seed, these are just the ones that it draws.
    """
    from quiz.engine.selection import select

    options = request.options
    exam, seconds = options["exam"], _read_seconds(options["time"])
    if seconds is not None and not exam:
        raise UsageError("--time needs --exam.")
    seed, count = _read_whole("--seed", options["seed"], 0), _read_whole("--count", options["count"], 1)
    bank = request.open_bank()
    entries = select(bank.entries, seed=0, order="file", tags=options["tag"])
    self_rated = {entry.identity for entry in entries if exam and entry.kind in SELF_RATED}
    kept = [entry for entry in entries if entry.identity not in self_rated]
    if not kept:
        raise UsageError(f"No question of {bank.name} is left for the page.")
    if seed is not None:
        drawn = {entry.identity for entry in select(kept, seed=seed, count=count)}
        kept = [entry for entry in kept if entry.identity in drawn]
    wanted = {entry.identity for entry in kept}
    asked = [Asked(one, deck) for deck in request.decks for one in deck.questions if one.identity in wanted]
    left_out = dict.fromkeys(self_rated, "left out, since an exam asks nothing that learners mark themselves")
    described = [deck.description for deck in request.decks if deck.description]
    about = About(
        bank=bank.name,
        title=bank.title,
        description=described[0] if len(request.decks) == 1 and described else "",
        credit=bank.credit,
        language=request.decks[0].language,
        seed=seed,
        count=count,
        tags=tuple(options["tag"]),
        exam=exam,
        seconds=seconds,
        left_out=len(self_rated),
    )
    return asked, left_out, about


def _opener(request: Request) -> Callable[[Deck], MediaFiles]:
    return lambda deck: MediaFiles((request.folder / deck.path).parent)


def _read_seconds(given: Sequence[str]) -> int | None:
    from quiz.sitting.times import read_seconds

    if not given:
        return None
    seconds = read_seconds(given[-1])
    if seconds is None:
        raise UsageError(f"'{given[-1]}' is not a time such as 90s, 10m or 1h30m, of a week at most.")
    return seconds


def _read_whole(name: str, given: Sequence[str], least: int) -> int | None:
    if not given:
        return None
    text = given[-1]
    if not (text.isascii() and text.isdigit() and len(text) < 16 and int(text) >= least):
        raise UsageError(f"{name} takes a whole number from {least}, not '{text}'.")
    return int(text)


def _describe(request: Request, asked: Sequence[Asked], left_out: dict[str, str]) -> Iterator[DeckPlan]:
    written = {question.identity for question, _ in asked}
    for deck in request.decks:
        states: dict[str, list[str]] = {state.name: [] for state in STATES}
        for question in deck.questions:
            name = "written" if question.identity in written else "left out"
            states[name].append(question.identity)
        yield DeckPlan(deck.id, deck.path, states)


STATES = (State("written"), State("left out", counted="if any"))

TARGET = Target(
    title="A browser",
    suffix=".html",
    help=HELP,
    states=STATES,
    plan=plan,
    options=(
        Option("count", "Ask at most N questions.", value="N"),
        Option("tag", "Only questions with this tag. Repeatable.", value="TAG"),
        Option("seed", "Ask the questions of this seed in its order, as `quiz take` does.", value="N"),
        Option("exam", "Tell nothing until it is handed in; answers can be changed."),
        Option("time", "Time limit of the exam, such as 90s, 10m or 1h30m.", value="TIME"),
    ),
)
