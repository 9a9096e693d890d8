"""The files of `quiz draft --from`: the sheet and the deck that candidates go into, and the drafts that wait."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from quiz.cli.making import name_sheet, write_new
from quiz.errors import FaultyDeck, QuizError, UsageError
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from quiz.drafting.article import Article
    from quiz.drafting.gate import Files, Refusal
    from quiz.drafting.proposals import Proposal
    from quiz.model import Deck
    from quiz.problems import Problem

MOST_BYTES = 2_000_000
"""The largest file of candidates."""


class Target(NamedTuple):
    """Where candidates go: the id and path of the sheet, and the path of the deck, "" for none."""

    id: str
    sheet: str
    deck: str


class Waiting(NamedTuple):
    """A candidate that is not in a file yet, and what was found against it."""

    proposal: "Proposal"
    refusals: "Sequence[Refusal]" = ()


class Workshop:
    """The sheet and the deck as they are on the disk, changed only if nothing else has changed them."""

    def __init__(self, target: Target, article: "Article", name: str) -> None:
        from quiz.drafting.gate import Files

        self.target = target
        self._is_new = not os.path.lexists(target.sheet)
        sheet = self._make_head(article, name) if self._is_new else _read_sheet(target.sheet)
        self.begun = self._saved = Files(sheet, _read_deck(target.deck) if target.deck else None)

    def save(self, files: "Files") -> None:
        """Write what differs from the disk; a sheet before a deck that cites it. Raises QuizError."""
        if files.sheet != self._saved.sheet:
            if self._is_new:
                write_new(self.target.sheet, files.sheet)
                self._is_new = False
            else:
                _replace(self.target.sheet, self._saved.sheet, files.sheet)
            self._saved = self._saved._replace(sheet=files.sheet)
        if files.deck is not None and files.deck != self._saved.deck:
            _replace(self.target.deck, self._saved.deck or "", files.deck)
            self._saved = files

    def _make_head(self, article: "Article", name: str) -> str:
        from quiz.drafting.skeleton import find_headline
        from quiz.quoting import write_text

        title = write_text(find_headline(article) or name)
        return f"source: {self.target.id}\ntitle: {title}\nfacts:\n"


def _read_sheet(path: str) -> str:
    from quiz.reading.sourcefile import read_sheet

    data = _read(path)
    sheet, problems = read_sheet(data, path)
    _refuse_faults(problems)
    if sheet is None:
        raise QuizError(f"{show(path)} is not a source sheet.")
    return data.decode("utf-8")


def _read_deck(path: str) -> str:
    from quiz.cli.places import open_library
    from quiz.reading.deckfile import read_deck

    data = _read(path)
    deck, problems = read_deck(data, path, open_library().files.read_shared(os.path.abspath(path)))
    _refuse_faults(problems)
    if deck is None:
        raise QuizError(f"{show(path)} is not a deck.")
    return data.decode("utf-8")


def _refuse_faults(problems: "Iterable[Problem]") -> None:
    """Raise FaultyDeck for errors, except that a list is still empty."""
    errors = [problem for problem in problems if problem.severity == "error" and problem.code != "empty-list"]
    if errors:
        raise FaultyDeck(errors)


def _read(path: str) -> bytes:
    from quiz.opening import read_regular
    from quiz.reading.text.decoding import MAX_BYTES

    if os.path.islink(path):
        raise QuizError(f"{show(path)} is a link: name the file that it leads to.")
    try:
        return read_regular(path, MAX_BYTES)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be read: {error.strerror}.") from error


def _replace(path: str, before: str, after: str) -> None:
    from quiz.files import replace_file

    if _read(path) != before.encode("utf-8"):
        raise QuizError(f"{show(path)} was changed in the meantime, so it is left as it is. Run the command again.")
    try:
        replace_file(path, after)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be written: {error.strerror}.") from error


def find_deck(name: str | None) -> str:
    """Return the path of the deck that a path or name means, "" for None. Raises UsageError for several files."""
    from quiz.cli.places import open_library

    if name is None:
        return ""
    library = open_library()
    files = library.roots.find(name).files
    if len(files) != 1:
        raise UsageError(f"{show(name)} has {len(files)} files; name the one to add to.")
    return library.show_path(files[0])


def list_others(path: str) -> "list[Deck]":
    """Return the sound decks in the folder of a deck and below it, except that one; none for "".

    A file without an id is left out: it may be the candidates themselves.
    """
    from quiz.cli.places import open_library
    from quiz.library.roots import read_id, search

    library = open_library()
    folder, own = os.path.dirname(os.path.abspath(path)), os.path.realpath(path)
    paths = [other for other in search(folder) if read_id(other) and os.path.realpath(other) != own] if path else []
    return [deck for other in paths if (deck := library.files.get(other).deck()) is not None]


# ---------------------------------------------------------------- drafts that wait


def name_drafts(article: str, id: str) -> str:
    """Return the path of the drafts that wait: beside the article."""
    return os.path.join(os.path.dirname(article), f"{id}.drafts.yaml")


def read_drafts(path: str) -> "tuple[Proposal, ...]":
    """Return the candidates that wait; none if there is no file. Raises QuizError if it was spoiled."""
    from quiz.drafting.proposals import read_proposals

    if not os.path.lexists(path):
        return ()
    found = read_proposals(_read(path), path)
    if found.malformed:
        first = found.malformed[0]
        place = f"{show(path)}:{first.place.line}:{first.place.column}"
        raise QuizError(f"{place}: {show(first.message)}; {first.help}.")
    return found.candidates


def save_drafts(path: str, waiting: Sequence[Waiting], again: str) -> None:
    """Write the candidates that wait; `again` is the command that takes them up. Nothing is written for none.

    A file that is there is replaced. Raises QuizError.
    """
    from quiz.files import replace_file

    if not waiting and not os.path.lexists(path):
        return
    try:
        replace_file(path, write_drafts(waiting, again))
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be written: {error.strerror}.") from error


def write_drafts(waiting: Sequence[Waiting], again: str) -> str:
    """Return candidates as a file to be read again, each with what was found against it."""
    out = ["# Candidates that are not decided, or were refused. To go through them:\n", f"#   {again}\n"]
    for kind in ("fact", "question"):
        chosen = [one for one in waiting if one.proposal.kind == kind]
        out.append(f"{kind}s:\n" if chosen else f"{kind}s: []\n")
        for proposal, refusals in chosen:
            out.append("\n" + "".join(f"# {show(refusal.message)}: {show(refusal.help)}\n" for refusal in refusals))
            out.append(write_candidate(proposal))
    return "".join(out)


def write_candidate(proposal: "Proposal") -> str:
    """Return a candidate as an item of a list, with its author."""
    from quiz.quoting import write_text
    from quiz.writing.block import write_block

    author = [("author", write_text(proposal.author))] if proposal.author else []
    return write_block([*proposal.lines, *author])


def make_command(article: str, source: str, target: Target) -> str:
    """Return the command that goes through a file of candidates; the sheet is named if the article does not name it."""
    words = ["quiz", "draft", article, "--from", source]
    if target.sheet != os.path.join("seeds", f"{target.id}.yaml"):
        words += ["--sheet", target.sheet]
    elif target.id != name_sheet(article):
        words += ["--sheet", target.id]
    words += ["--deck", target.deck] if target.deck else []
    return " ".join(map(quote_word, words))
