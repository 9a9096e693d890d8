"""Names that an author may have meant: those of pools, passages and other parts of a deck."""

from collections.abc import Collection, Iterable
from itertools import islice

from quiz.shown import shorten


def suggest_name(name: str, known: Iterable[str]) -> str:
    """Return "did you mean 'x'?" for the nearest known name, or ""."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    near = extractOne(name, tuple(known), scorer=ratio, score_cutoff=60)
    return f"did you mean '{near[0]}'?" if near else ""


def advise_name(name: str, known: Collection[str]) -> str:
    """Return which of the known names may be meant, "" if there are none."""
    some = [shorten(other) for other in islice(known, 9)]
    listed = ", ".join(some[:8] + ["..."] * (len(some) > 8))
    return suggest_name(name, known) or (f"known: {listed}" if some else "")
