"""A question as the learner is asked it: what is shown, and what has happened to it so far in its sitting."""

from typing import NamedTuple

from quiz.engine.rating import SELF_RATED
from quiz.engine.results import Item, Result, Rules, worth
from quiz.engine.selection import draw_lefts, draw_options
from quiz.kinds import KINDS
from quiz.model import Recall
from quiz.responses import Response


class Asked(NamedTuple):
    """The question as the learner sees it.

    `number` of `total` is the question's place in the sitting, also when it is asked `again` after
    a skip. `options` and `lefts` are in the order to show; `hints` are those given so far;
    `tried` are the wrong tries at it; `second_look`: it was answered before, and undone; `max_points`
    are there to be earned; `flips`: the answer is recalled and rated by the learner, though the kind is a typed one.
    """

    item: Item
    number: int
    total: int
    round: int
    options: tuple[str, ...]
    lefts: tuple[str, ...]
    hints: tuple[str, ...]
    hints_left: int
    try_number: int
    tried: tuple[Response, ...]
    again: bool
    second_look: bool
    wants_confidence: bool
    max_points: float
    flips: bool = False

    @property
    def is_self_rated(self) -> bool:
        """Whether the learner marks the answer after having seen the right one."""
        return self.flips or self.item.question.kind in SELF_RATED


class Progress(NamedTuple):
    """The hints and tries so far at a question that is still open.

    `earned` is what the best try earned; `seen`: it was answered before, and undone, so that its feedback was seen;
    `given` is that answer, without the learner's word, if the learner called it right: it counts until there is
    another, and another one is worth no more.
    """

    hints: int = 0
    tried: tuple[Response, ...] = ()
    earned: float = 0.0
    seen: bool = False
    given: Result | None = None


def present(
    item: Item,
    progress: Progress,
    rules: Rules,
    *,
    number: int,
    total: int,
    again: bool,
    seed: int,
    round: int,
    recall: Recall,
) -> Asked:
    """Return a question as it is asked now; the other arguments are as in `Session` and `Asked`."""
    question, showing = item.question, round - 1
    flips = KINDS[question.kind].can_flip and (recall or question.recall) == "flip"
    return Asked(
        item=item,
        number=number,
        total=total,
        round=round,
        options=draw_options(question, seed=seed, showing=showing),
        lefts=draw_lefts(question, seed=seed, showing=showing),
        hints=question.hints[: progress.hints],
        hints_left=len(question.hints) - progress.hints,
        try_number=len(progress.tried) + 1,
        tried=progress.tried,
        again=again,
        second_look=progress.seen,
        wants_confidence=rules.confidence and not flips and question.kind not in SELF_RATED,
        max_points=worth(question, rules),
        flips=flips,
    )
