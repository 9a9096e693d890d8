"""Faults of names across files: repeated ids, sources and facts that do not exist or are not asked.

Rules take decks in a fixed order (by path) and yield problems. The library knows whether a file exists.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from quiz.checking.outline import Outline
from quiz.model import Deck, Fragment, MaskedPicture, Question, Sheet
from quiz.problems import Location, Problem


class Asked(NamedTuple):
    """A question and the deck that contains it."""

    deck: Deck | Outline
    question: Question


_GONE = "'was' names a {} that is gone, but that one still exists: remove 'was'"


def locate_part(deck: Deck, key: str) -> Location:
    """Return the place of a part of a deck ("allow/0"), else of its parent, else the first line."""
    return Location(deck.path, *deck.place_of(key))


def locate(asked: Asked, key: str = "") -> Location:
    """Return the place of a part of a question."""
    deck, question = asked
    return Location(deck.path, *question.place_of(key))


def name_place(other: Asked, path: str) -> str:
    """Return the id and the place of another question, so that an author can find it in an editor."""
    deck, question = other
    name = f"'{question.id}' " if question.id else ""
    return f"{name}on line {question.line}" if deck.path == path else f"{name}at {deck.path}:{question.line}"


# ---------------------------------------------------------------- ids


def duplicate_id(decks: Sequence[Deck]) -> Iterator[Problem]:
    """Two questions have the same permanent identity."""
    first: dict[str, Asked] = {}
    owners: dict[str, Deck] = {}
    for deck in decks:
        if owners.setdefault(deck.identity, deck) is not deck:
            continue  # duplicate-deck reports it once for all questions of the deck
        for question in deck.questions:
            here = Asked(deck, question)
            same = first.setdefault(question.identity, here)
            if same is here:
                continue
            if same.deck is deck:
                # The reader has reported ids that are written out, but not those made of an id and that of a place.
                if question.id and (_asks_place(question) or _asks_place(same.question)):
                    yield Problem(
                        "duplicate-id",
                        locate(here, "id"),
                        f"'{question.id}' is already the id of the question on line {same.question.line}",
                        "give this one a different id",
                    )
                elif not question.id:
                    yield Problem(
                        "duplicate-id",
                        locate(here),
                        f"this repeats the question on line {same.question.line} word for word, and neither has an id",
                        "run `quiz check --fix`, which gives each its own id",
                    )
                continue
            moved = question.identity != f"{deck.identity}/{question.id}"
            yield Problem(
                "duplicate-id",
                locate(here, "was" if moved else "id"),
                f"'{question.identity}' is already the identity of the question {name_place(same, deck.path)}",
                _GONE.format("question") if moved else "give this one a different id",
            )


def _asks_place(question: Question) -> bool:
    """Return whether a question is about one of several places of a picture."""
    return isinstance(question.body, MaskedPicture) and question.body.asked >= 0


def duplicate_deck(decks: Sequence[Deck]) -> Iterator[Problem]:
    """Two decks have the same permanent id."""
    ids: dict[str, Deck] = {}
    identities: dict[str, Deck] = {}
    for deck in decks:
        same = ids.setdefault(deck.id, deck)
        if same is not deck:
            yield Problem(
                "duplicate-deck",
                locate_part(deck, "deck"),
                f"{same.path} already has the deck id '{deck.id}'",
                "give the newer deck a different id",
            )
        other = identities.setdefault(deck.identity, deck)
        if other is not deck and same is deck:
            mine = deck.identity != deck.id
            yield Problem(
                "duplicate-deck",
                locate_part(deck, "was" if mine else "deck"),
                f"{other.path} already has the identity '{deck.identity}'",
                _GONE.format("deck") if mine else "give the newer deck a different id",
            )


# ---------------------------------------------------------------- sources


def misnamed_sheet(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """The `source` of a source sheet differs from the name of its file."""
    for sheet in sheets:
        file = sheet.path.replace("\\", "/").rpartition("/")[2]
        name = file.rpartition(".")[0]
        if sheet.id and sheet.id != name:
            yield Problem(
                "misnamed-sheet",
                Location(sheet.path),
                f"the id of this sheet is '{sheet.id}', but its file is called {file}",
                f"rename the file to {sheet.id}.yaml, or write source: {name}",
            )


def unknown_source(decks: Sequence[Deck], sheets: Sequence[Sheet], names: Collection[str] = ()) -> Iterator[Problem]:
    """A deck or question cites a source sheet that does not exist."""
    known = {sheet.id for sheet in sheets}
    for deck in decks:
        missing = {}
        for number, name in enumerate(deck.sources):
            if name not in known:
                missing[name] = locate_part(deck, f"sources/{number}")
        for name, place in missing.items():
            yield _unknown_source(name, place, known.union(names), "'sources' of a deck holds ids of sheets")
        for question in deck.all_questions:
            for number, citation in enumerate(question.citations):
                name = citation.sheet
                if name and name not in known and name not in missing:
                    place = _cited_at(deck, question, number)
                    yield _unknown_source(name, place, known.union(names))


def _unknown_source(
    name: str,
    place: Location,
    known: Collection[str],
    others: str = "a citation in words needs a space or '://', or in format 2 quotation marks",
) -> Problem:
    near = suggest(name, known)
    if near:
        help = f"did you mean '{near}'?"
    elif known:
        help = f"write the sheet seeds/{name}.yaml, or cite an existing one: {_list_some(known)}"
    else:
        help = f"write the sheet seeds/{name}.yaml; {others}"
    return Problem("unknown-source", place, f"there is no source sheet '{name}'", help)


def unknown_fact(decks: Sequence[Deck], sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """A question cites a fact that its source sheet does not have."""
    facts: dict[str, set[str]] = {}
    paths: dict[str, str] = {}
    for sheet in sheets:
        paths.setdefault(sheet.id, sheet.path)
        facts.setdefault(sheet.id, set()).update(fact.id for fact in sheet.facts)
    unread = {sheet.id for sheet in sheets if not sheet.is_whole}  # any fact may be in the rest
    for deck in decks:
        for question in deck.all_questions:
            for number, citation in enumerate(question.citations):
                name, fact = citation.sheet, citation.fact
                if not fact or name not in facts or fact in facts[name] or name in unread:
                    continue
                near = suggest(fact, facts[name])
                elsewhere = [other for other in sorted(facts) if fact in facts[other]]
                if elsewhere:
                    help = f"did you mean '{elsewhere[0]}/{fact}'?"
                elif near:
                    help = f"did you mean '{name}/{near}'?"
                else:
                    help = f"see the facts in {paths[name]}"
                place = _cited_at(deck, question, number)
                yield Problem("unknown-fact", place, f"the sheet '{name}' has no fact '{fact}'", help)


def _cited_at(deck: Deck, question: Question | Fragment, number: int) -> Location:
    return Location(deck.path, *question.place_of(f"source/{number}"))


def fact_not_asked(
    outlines: Sequence[Outline], sheets: Sequence[Sheet], complete: Collection[str]
) -> Iterator[Problem]:
    """No question asks a fact of a source sheet."""
    cited = {pair for one in outlines for pair in one.gist.asked}
    allowed = {name for one in outlines if "fact-not-asked" in one.allow for name in one.sources}
    for sheet in sheets:
        if sheet.path not in complete or sheet.id in allowed:
            continue
        for fact in sheet.facts:
            if (sheet.id, fact.id) not in cited:
                yield Problem(
                    "fact-not-asked",
                    Location(sheet.path, fact.line, fact.column),
                    f"no question asks the fact '{fact.id}'",
                    f"write a question with 'source: {sheet.id}/{fact.id}', or remove the fact",
                )


def list_citing_wrongly(outlines: Sequence[Outline], sheets: Sequence[Sheet]) -> list[Deck]:
    """Return the decks that name or cite a sheet or fact that does not exist."""
    facts: dict[str, set[str]] = {}
    for sheet in sheets:
        facts.setdefault(sheet.id, {""}).update(fact.id for fact in sheet.facts)
    return [
        one.deck
        for one in outlines
        if not facts.keys() >= set(one.sources)
        or any(sheet and fact not in facts.get(sheet, ()) for sheet, fact in one.gist.cited)
    ]


def suggest(name: str, known: Collection[str]) -> str:
    """Return the known name that an unknown one most likely means, or ""."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.casefold(), sorted(known), 1, 0.6)), "")


def _list_some(names: Collection[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:8]) + (", ..." if len(ordered) > 8 else "")
