"""Finds questions that only got another id: to learners' Anki they would be new ones, with no history.

Knows nothing of files.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from quiz.anki.plans import DeckStamps


class Rename(NamedTuple):
    """A new question, or all of a deck, with the content of what is gone; `was` is the value that keeps its history."""

    place: str
    new: str
    old: str
    was: str
    where: str


def find_renames(plans: Iterable[DeckStamps], gone: Mapping[str, str]) -> Iterator[Rename]:
    """Yield each new question whose content is that of one that is `gone` (hash by identity), paired once.

    If the deck got another id, so that each question got another identity, it is one rename: that of the deck.
    """
    free: dict[str, list[str]] = {}
    for identity in sorted(gone, reverse=True):
        free.setdefault(gone[identity], []).append(identity)
    listed = list(plans)
    here = {plan.deck.identity for plan in listed}
    for plan in listed:
        deck, stamps = plan.deck, plan.stamped
        found = []
        for question in deck.questions:
            alike = free.get(stamps.lock.stamps[question.identity].hash)
            if alike and stamps.states[question.identity] == "new":
                same = [identity for identity in alike if identity.partition("/")[2] == question.id]
                old = same[0] if same else alike[-1]
                alike.remove(old)
                found.append((question, old))
        before = {old.partition("/")[0] for _, old in found}
        all_new = "unchanged" not in stamps.states.values() and here.isdisjoint(before)
        if len(before) == 1 and all_new and all(old.partition("/")[2] == question.id for question, old in found):
            was = before.pop()
            yield Rename(deck.path, f"the deck '{deck.id}'", was, was, f"below 'deck: {deck.id}'")
            continue
        for question, old in found:
            new = f"'{question.identity}'"
            yield Rename(f"{deck.path}:{question.line}", new, old, old, "in it")
