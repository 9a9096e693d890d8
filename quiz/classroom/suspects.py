"""Which questions of a class deserve another look, and why. A pure function of their figures."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from quiz.classroom.figures import FEW, LEAST, Item, Option, find_r_interval
from quiz.engine.statistics import find_interval
from quiz.problems import Suspicion

EXPLAINED: Mapping[Suspicion, str] = {
    "key-suspect": "Those who do well in the rest of the test pick a wrong option rather than the right one.\n\n"
    "Either the wrong option is right too, or the file marks the wrong one. Read both again, and the source.",
    "negative-item": "Those who do well in the rest of the test do badly at this question.\n\n"
    "It may have a trap for those who know more, or mean something else than you think. Reword it or withdraw it.",
    "dead-distractor": "Next to nobody picks this wrong option.\n\n"
    "It costs reading time and tells nothing. Replace it with a mistake that learners make.",
    "too-easy": "Nearly everybody has this question right.\n\n"
    "That is fine for a warm-up; in a test it does not tell learners apart.",
    "too-hard": "Hardly anybody has this question right.\n\n"
    "It may ask for what was never taught, or not say clearly what it asks. Check it against the source.",
}
"""A page of Markdown for each suspicion: the meaning, and the remedy."""

_RARE = 0.05
_EASY, _HARD = 0.95, 0.2


class Suspect(NamedTuple):
    """Something suspect of an item, in one sentence with figures; `option` is the one that it is about, else ""."""

    code: Suspicion
    what: str
    option: str = ""


def find_suspects(item: Item, wrong: tuple[str, ...] = ()) -> Iterator[Suspect]:
    """Yield what is suspect of an item. `wrong` are all wrong options that everybody was shown, by their texts.

    With fewer than `LEAST` learners there is nothing to tell. Each rule asks for evidence beyond chance: the bound of
    an interval of 95%, not the figure itself, has to pass the mark.
    """
    if item.n < LEAST:
        return
    n = f"of {item.n} learners" + (f", fewer than {FEW}" if item.n < FEW else "")
    low, high = item.interval
    better = _find_better(item)
    if better:
        yield Suspect(
            "key-suspect",
            f"those who did well elsewhere pick '{better.text}' rather than the right option"
            f" (r {better.correlation:.2f} against {_find_key(item):.2f}, {n})",
            better.text,
        )
    elif item.discrimination_interval and item.discrimination_interval[1] < 0:
        bounds = "{:.2f} to {:.2f}".format(*item.discrimination_interval)
        yield Suspect(
            "negative-item",
            f"those who do well elsewhere do badly here (discrimination {item.discrimination:.2f}, {bounds}, {n})",
        )
    picked = {option.text: option.picked for option in item.options}
    for text in wrong:
        if find_interval(picked.get(text, 0) / item.n, item.n)[1] < _RARE:
            yield Suspect("dead-distractor", f"'{text}' is picked by {picked.get(text, 0)} {n}", text)
    shares = f"{100 * item.facility:.0f}% of the points, {100 * low:.0f} to {100 * high:.0f}%, {n}"
    if low > _EASY:
        yield Suspect("too-easy", f"nearly everybody has it right ({shares})")
    elif high < _HARD:
        yield Suspect("too-hard", f"hardly anybody has it right ({shares})")


def _find_better(item: Item) -> Option | None:
    """Return the one wrong option that the better learners pick rather than the key, None if there is none.

    If they spread over several wrong options, it is the question that misleads them, not its key.
    """
    options = [option for option in item.options if option.correlation is not None and not option.is_key]
    options.sort(key=lambda option: option.correlation or 0.0)
    if not options or find_interval(options[-1].picked / item.n, item.n)[1] < _RARE:
        return None
    best, *others = (option.correlation or 0.0 for option in reversed(options))
    low, _ = find_r_interval(best, item.n)
    high = max((find_r_interval(other, item.n)[1] for other in others), default=0.0)
    return options[-1] if low > max(0.0, high, _find_key(item)) else None


def _find_key(item: Item) -> float:
    """Return the highest correlation of a right option, 0 if none was picked."""
    return max((option.correlation or 0.0 for option in item.options if option.is_key), default=0.0)
