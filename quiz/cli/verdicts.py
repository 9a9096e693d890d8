"""How candidates fare, one by one and by author. Prints nothing."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from quiz.shown import show

if TYPE_CHECKING:
    from quiz.drafting.gate import Refusal
    from quiz.drafting.proposals import Malformed, Proposal

Verdict = Literal["kept", "fixed", "dropped", "refused", "waiting"]
VERDICTS: tuple[Verdict, ...] = ("kept", "fixed", "dropped", "refused", "waiting")


class Decision(NamedTuple):
    """The outcome of one candidate: its id once it is kept, what was found against it, and the line it is on now."""

    proposal: "Proposal | Malformed"
    verdict: Verdict
    id: str = ""
    refusals: "Sequence[Refusal]" = ()
    line: int = 0


def describe(proposal: "Proposal | Malformed") -> str:
    """Return the place of a candidate, and what it is."""
    place = f"{show(proposal.place.path)}:{proposal.place.line}:{proposal.place.column}"
    name = proposal.name
    return f"{place}: {proposal.kind} {show(name)}" if name else f"{place}: {proposal.kind}"


def count_by_author(decisions: Sequence[Decision]) -> dict[str, Counter[Verdict]]:
    """Return how the candidates of each author fared, in order of appearance; the author "" is not known."""
    counts: dict[str, Counter[Verdict]] = {}
    for decision in decisions:
        counts.setdefault(decision.proposal.author, Counter())[decision.verdict] += 1
    return counts
