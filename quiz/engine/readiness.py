"""Which questions to ask today so that as many as possible are known on a given day, and how many that will be.

The order was decided by simulating six kinds of learner (docs/reviewing.md): gaining the most with each answer, the
obvious rule, is a trap, since one answer to a question just missed gains next to nothing by itself. Works on days,
states and names; knows nothing of decks, of a record or of a screen.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil, exp, floor, log
from typing import NamedTuple

from quiz.engine.fsrs import first_stability, next_stability, recall
from quiz.engine.memory import Day, State
from quiz.engine.rating import AGAIN, GOOD
from quiz.identity import keep_apart, split_unit

SHAKY = 1.0
"""Days of stability under which a question is shaky: missed, and not yet answered right on a later day."""
KNOWN = 0.95
"""A question whose probability of recall on the day is this high needs no further answer."""
RESTED = 0.93
"""Where there is time for everything, a question as likely to be known today as this is not asked."""
LAST_ROUND = 3
"""In so many days before the date new questions compete with the others by what an answer gains."""
FIRST_TIME = 0.3
"""The probability that the first answer to a question is right; on a real record it was 0.28."""

STEEP = 0.5
"""The decay of a curve that fits a real record better than the default after more than two weeks without an answer."""
ENOUGH = 100
"""So many answers on a later day make a learner's record say something."""


class Selection(NamedTuple):
    """The questions of today, in the order asked, and how many of them are shaky, new, and neither.

    `is_all` tells that nothing else is worth an answer today.
    """

    identities: tuple[str, ...]
    shaky: int
    new: int
    other: int
    is_all: bool


class Expected(NamedTuple):
    """How many questions are expected to be known on the day: from `low` to `high`."""

    low: int
    high: int


class Record(NamedTuple):
    """A learner's last answers on a later day than the one before: how many, how many expected and how many right."""

    answers: int = 0
    expected: float = 0.0
    right: int = 0


NO_RECORD = Record()


def select_by_date(
    states: Mapping[str, State], new: Sequence[str], *, today: Day, date: Day, budget: int, most_new: int | None = None
) -> Selection:
    """Return the questions to ask today: at most `budget`, which is also the number of answers on each day left.

    `states` has the questions that were answered, equals in the order in which they are to be asked; those answered
    today are not asked again. `new` has those never answered, in order; at most `most_new` are asked. On the
    day itself the least sure come first, and nothing new. Before it:

    - first what is shaky, the least stable first; then new questions, as long as one more answer for each question
      that was begun stays in reserve; then the most overdue, up to those that are hardly forgotten;
    - once only that reserve is left, and in the last three days, those where one answer adds the most.

    Of a question both ways, one side is asked on a day. New questions are spread evenly between the others.
    Raises ValueError if `date` is in the past.
    """
    left = date - today
    if left < 0:
        raise ValueError("the date is in the past")
    seen = {identity: state for identity, state in states.items() if state.last_day < today}
    fresh = list(new[: None if most_new is None else max(0, most_new)])
    if left == 0:
        fresh = []
        ranked = sorted(seen, key=lambda identity: _recall(seen[identity], today))
    else:
        reserve = sum(_recall(state, date) < KNOWN for state in states.values())
        room = max(0, (budget * left - reserve) // 2)  # a new one costs its first answer and one in the last round
        if left <= LAST_ROUND or room == 0:
            gains = {identity: _gain(state, today, left) for identity, state in seen.items()}
            if left <= LAST_ROUND:
                gains.update(dict.fromkeys(fresh, _gain_of_new(left)))
            ranked = sorted(gains, key=gains.__getitem__, reverse=True)
        else:
            shaky = [identity for identity, state in seen.items() if state.stability < SHAKY]
            shaky.sort(key=lambda identity: seen[identity].stability)
            rest = [identity for identity, state in seen.items() if state.stability >= SHAKY]
            if room >= len(fresh):
                rest = [identity for identity in rest if _recall(seen[identity], today) <= RESTED]
            rest.sort(key=lambda identity: (seen[identity].last_day - today) / seen[identity].stability)
            ranked = [*shaky, *fresh[:room], *rest]
    ranked = keep_apart(ranked, (identity for identity in states if identity not in seen))
    chosen = ranked[: max(0, budget)]
    old = [identity for identity in chosen if identity in seen]
    first = [identity for identity in chosen if identity not in seen]
    shaky_ones = sum(seen[identity].stability < SHAKY for identity in old)
    return Selection(
        tuple(_spread(old, first)), shaky_ones, len(first), len(old) - shaky_ones, len(chosen) == len(ranked)
    )


def expect(states: Mapping[str, State], *, date: Day, record: Record = NO_RECORD) -> Expected:
    """Return how many of the questions that were begun would be known on `date` without another answer.

    Upper end: the default curve. Lower end: the steeper curve, or the default curve moved, in log-odds, by as much as
    the learner's record lay under what was expected, whichever is less. Of a question both ways, each side that was
    begun counts for a part. Rounded to 1, from 20 questions on to 5, from 300 on to 10; the ends differ, unless no
    question was begun.
    """
    shift = min(0.0, _shift(record))
    parts = Counter(split_unit(unit)[0] for unit in states)
    low = moved = high = 0.0
    for unit, state in states.items():
        share, days = 1 / parts[split_unit(unit)[0]], max(0, date - state.last_day)
        likely = recall(state.stability, days)
        high += share * likely
        moved += share / (1 + exp(-_log_odds(likely) - shift))
        low += share * recall(state.stability, days, STEEP)
    low = min(low, moved)
    step = 1 if len(parts) < 20 else 5 if len(parts) < 300 else 10
    ends = round(low / step), round(high / step)
    if ends[0] == ends[1]:  # one number would promise too much
        ends = floor(low / step), ceil(high / step)
    return Expected(*(min(end * step, len(parts)) for end in ends))


def count_answers_needed(states: Mapping[str, State], new: int, *, date: Day) -> tuple[int, int]:
    """Return how many more answers it takes, from few to many, until all is known on `date`.

    Three to five for each new question, one for each that is not known for sure on the day, another for a shaky one.
    """
    begun = sum(_recall(state, date) < KNOWN for state in states.values())
    begun += sum(state.stability < SHAKY for state in states.values())
    return 3 * new + begun, 5 * new + begun


def _recall(state: State, day: Day) -> float:
    return recall(state.stability, max(0, day - state.last_day))


def _gain(state: State, today: Day, left: int) -> float:
    """Return by how much an answer today raises the probability of recall in `left` days."""
    stability, days = state.stability, today - state.last_day
    then = recall(stability, days + left)
    if then >= KNOWN:
        return 0.0
    now = recall(stability, days)
    right = recall(next_stability(stability, state.difficulty, days, GOOD), left)
    wrong = recall(next_stability(stability, state.difficulty, days, AGAIN), left)
    return now * right + (1 - now) * wrong - then


def _gain_of_new(left: int) -> float:
    right, wrong = (recall(first_stability(rating), left) for rating in (GOOD, AGAIN))
    return FIRST_TIME * right + (1 - FIRST_TIME) * wrong


def _shift(record: Record) -> float:
    """Return how far the record lies from what was expected, in log-odds; 0 while it is short."""
    if record.answers < ENOUGH:
        return 0.0
    right = (record.right + 0.5) / (record.answers + 1)
    return _log_odds(right) - _log_odds(record.expected / record.answers)


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-9), 1 - 1e-9)
    return log(kept / (1 - kept))


def _spread(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """Return both in their order, the new ones evenly between the old ones."""
    places = [((number + 0.5) / len(part), identity) for part in (old, new) for number, identity in enumerate(part)]
    return [identity for _, identity in sorted(places, key=lambda place: place[0])]
