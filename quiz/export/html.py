"""The target `html`: a page to take a quiz on, in one file, or a folder with a page for each deck."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from quiz.engine.rating import SELF_RATED
from quiz.errors import QuizError, UsageError
from quiz.export.target import DeckPlan, Notify, Option, Plan, Request, State, Target, Tick
from quiz.losses import Loss
from quiz.model import Deck, Image, MaskedPicture
from quiz.page.document import About, Asked, assemble, make_pieces
from quiz.page.media import MediaFiles

if TYPE_CHECKING:
    from quiz.library import Bank

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
  quiz export html decks --site public
"""

_PREVIEWS = (".png", ".jpg", ".jpeg", ".gif", ".webp")


class CannotWritePage(QuizError):
    """The page cannot be written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} cannot be written: {error.strerror or error}.")


class Made(NamedTuple):
    """A page to be: its questions, its description, and those that an exam cannot ask."""

    asked: Sequence[Asked]
    about: About
    left_out: Sequence[str]


def plan(request: Request) -> Plan:
    """Return what the page, or each page of a site, will hold. Raises UsageError if no question is left to ask."""
    options = request.options
    if options["time"] and not options["exam"]:
        raise UsageError("--time needs --exam.")
    if options["site"]:
        return _plan_site(request)
    made = _choose(request, request.open_bank(), request.decks)
    if made is None:
        raise UsageError(f"No question of {request.open_bank().name} is left for the page.")
    address = _last(options["address"])
    about = replace(made.about, address=address)

    def write(target: Path, tick: Tick, notify: Notify) -> Sequence[str]:
        return _write_page(request, made.asked, about, target, tick, notify)

    def close(target: Path) -> str:
        from quiz.page.embedding import make_snippet

        return make_snippet(address or target.name, about.title) if about.embed else ""

    return Plan(list(_describe(request, [made])), write, losses=_list_losses([made]), close=close)


def _plan_site(request: Request) -> Plan:
    """Return a plan for an index and a page for each deck that has a question left to ask."""
    if request.options["embed"]:
        raise UsageError("--embed is about one page: export it without --site.")
    pages = {deck.id: (deck, _choose(request, request.open_bank(deck.path), [deck])) for deck in request.decks}
    made = {name: (deck, page) for name, (deck, page) in pages.items() if page is not None}
    if not made:
        raise UsageError("No question of these decks is left for a page.")

    def write(folder: Path, tick: Tick, notify: Notify) -> Sequence[str]:
        return _write_site(request, made, folder, tick, notify)

    chosen = [page for _, page in made.values()]
    return Plan(list(_describe(request, chosen)), write, losses=_list_losses(chosen))


def _write_site(
    request: Request, made: Mapping[str, tuple[Deck, Made]], folder: Path, tick: Tick, notify: Notify
) -> Sequence[str]:
    from quiz.files import make_folder, replace_file
    from quiz.page.site import Listed, make_index

    address = _last(request.options["address"])
    base = f"{address.rstrip('/')}/" if address else ""
    notices: list[str] = []
    try:
        make_folder(folder)
        for name, (deck, page) in made.items():
            picture = _write_preview(request, deck, page, folder) if base else ""
            about = replace(
                page.about,
                home="index.html",
                address=f"{base}{name}.html" if base else "",
                picture=base + picture if picture else "",
            )
            notices += _write_page(request, page.asked, about, folder / f"{name}.html", tick, notify)
        listed = [
            Listed(f"{name}.html", deck.title, deck.description, deck.collection, len(page.asked), deck.language)
            for name, (deck, page) in made.items()
        ]
        bank = request.open_bank()
        index = make_index(bank.title, listed, address=base, credit=bank.credit)
        replace_file(folder / "index.html", index.encode())
    except OSError as error:
        raise CannotWritePage(folder, error) from error
    return notices


def _write_page(
    request: Request, asked: Sequence[Asked], about: About, target: Path, tick: Tick, notify: Notify
) -> Sequence[str]:
    from quiz.files import replace_file

    made = make_pieces(asked, sheets=request.sheets, open_media=_opener(request), tick=tick, notify=notify)
    try:
        replace_file(target, assemble(made.pieces, about).encode())
    except OSError as error:
        raise CannotWritePage(target, error) from error
    return [f"{question}: {what}." for question, clauses in made.missing.items() for what in clauses]


def _write_preview(request: Request, deck: Deck, page: Made, folder: Path) -> str:
    """Write the first picture of a deck beside its page, for link previews, and return its name; "" if it has none.

    They show no drawings, and a picture whose places are asked would tell them.
    """
    from quiz.files import replace_file
    from quiz.opening import open_inside

    for question, _ in page.asked:
        image = question.image
        if not isinstance(image, Image) or isinstance(question.body, MaskedPicture):
            continue
        suffix = Path(image.file).suffix.casefold()
        if suffix in _PREVIEWS:
            with open_inside((request.folder / deck.path).parent, image.file) as file:
                replace_file(folder / f"{deck.id}{suffix}", file.read())
            return f"{deck.id}{suffix}"
    return ""


def _choose(request: Request, bank: "Bank", decks: Sequence[Deck]) -> Made | None:
    """Return a page with the questions asked for, in the order of their files; None if there are none.

    With a seed, these are just the ones that it draws.
    """
    from quiz.engine.selection import select

    options = request.options
    exam = bool(options["exam"])
    seed, count = _read_whole("--seed", options["seed"], 0), _read_whole("--count", options["count"], 1)
    entries = select(bank.entries, seed=0, order="file", tags=options["tag"])
    self_rated = [entry.identity for entry in entries if exam and entry.kind in SELF_RATED]
    kept = [entry for entry in entries if entry.identity not in self_rated]
    if not kept:
        return None
    if seed is not None:
        drawn = {entry.identity for entry in select(kept, seed=seed, count=count)}
        kept = [entry for entry in kept if entry.identity in drawn]
    wanted = {entry.identity for entry in kept}
    about = About(
        bank=bank.name,
        title=bank.title,
        description=decks[0].description if len(decks) == 1 else "",
        credit=bank.credit,
        language=decks[0].language,
        seed=seed,
        count=count,
        tags=tuple(options["tag"]),
        exam=exam,
        seconds=_read_seconds(options["time"]),
        left_out=len(self_rated),
        embed=bool(options["embed"]),
    )
    asked = [Asked(one, deck) for deck in decks for one in deck.questions if one.identity in wanted]
    return Made(asked, about, self_rated)


def _opener(request: Request) -> Callable[[Deck], MediaFiles]:
    return lambda deck: MediaFiles((request.folder / deck.path).parent)


def _last(given: Sequence[str]) -> str:
    return given[-1] if given else ""


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


def _list_losses(made: Sequence[Made]) -> list[Loss]:
    why = "an exam asks nothing that learners mark themselves"
    return [Loss(identity, why, is_left_out=True) for page in made for identity in page.left_out]


def _describe(request: Request, made: Sequence[Made]) -> Iterator[DeckPlan]:
    written = {question.identity for page in made for question, _ in page.asked}
    for deck in request.decks:
        states: dict[str, list[str]] = {state.name: [] for state in STATES}
        for question in deck.questions:
            states["written" if question.identity in written else "left out"].append(question.identity)
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
        Option("site", "Write a page for each deck, and an index of them, to FOLDER.", value="FOLDER"),
        Option("embed", "Print the lines that show the page inside another one."),
        Option("address", "The address where the page will be, for link previews.", value="URL"),
    ),
    folder="site",
)
