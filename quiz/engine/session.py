"""A sitting as a pure state machine: the question asked, and the step to the next.

Every step returns a new session. It knows nothing of clocks, of keys and screens, or of where answers
are kept: the caller passes responses in and saves the results.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from quiz.engine.asked import Asked, Progress, present
from quiz.engine.grading import grade
from quiz.engine.outcome import (
    Said,
    can_be_easy,
    can_be_guess,
    can_override,
    count_tries,
    judge,
    leave,
    take_for_right,
)
from quiz.engine.rating import AGAIN, EASY
from quiz.engine.results import FAIRLY, GUESS, SURE, Item, Result, Row, Rules, Summary, TryAgain, summarize
from quiz.model import Recall
from quiz.responses import Malformed, Response, Revealed

__all__ = [
    "FAIRLY",
    "GUESS",
    "SURE",
    "Asked",
    "Item",
    "Result",
    "Row",
    "Rules",
    "Session",
    "Summary",
    "TryAgain",
    "can_be_easy",
    "can_be_guess",
    "can_override",
]


class _Settled(NamedTuple):
    """A list of results, the latest first, shared between sessions."""

    place: int
    result: Result
    earlier: "_Settled | None"
    own: Result | None = None
    """The result without the learner's word, where that made it another one."""


class Position(NamedTuple):
    """How far a session is: the next question to be asked first, those skipped, how many of them were asked again.

    `settled` has the result, and `hints` their number, by the place of a question.
    """

    next: int
    skipped: tuple[int, ...]
    asked_again: int
    settled: Mapping[int, Result]
    hints: Mapping[int, int]


_NEW = Progress()
_PLAIN_RULES = Rules()


@dataclass(frozen=True, eq=False, repr=False)  # each holds those before it
class Session:
    """A sitting at one moment. Make one with `Session.start`; fields with an underscore are private.

    ValueError, from any step: it is not possible now, such as an answer when nothing is asked.
    """

    items: Sequence[Item]
    seed: int
    rules: Rules
    is_deck_word: Callable[[str, str], bool]
    round: int = 1
    recall: Recall = ""
    streak: int = 0
    best_streak: int = 0
    stopped: bool = False
    _next: int = 0
    _skipped: tuple[int, ...] = ()
    _asked_again: int = 0
    _left_out: frozenset[int] = frozenset()
    _begun: Mapping[int, Progress] = field(default_factory=dict)
    _settled: _Settled | None = None
    # the session as the latest answer found it, except `_begun`: hints and tries are not undone
    _before: "Session | None" = None
    _said: Said | None = None  # the latest answer, as long as nothing else has happened

    @staticmethod
    def start(
        items: Iterable[Item],
        *,
        seed: int,
        rules: Rules = _PLAIN_RULES,
        is_deck_word: Callable[[str, str], bool] = lambda deck, word: False,
        round: int = 1,
        recall: Recall = "",
    ) -> "Session":
        """Return a session that asks these questions in this order.

        A sequence other than a list is kept as it is, so it may build its items when they are looked at.
        `is_deck_word(deck, word)` tells whether a word, as `typed.split_words` gives it, occurs
        anywhere in a deck. `round` is above 1 for a retry. `recall` is the learner's wish for all typed
        questions; without one, each is asked as it says itself.
        """
        kept = items if isinstance(items, Sequence) and not isinstance(items, list) else tuple(items)
        return Session(kept, seed, rules, is_deck_word, round, recall)

    # ---- reading the session

    @cached_property
    def asked(self) -> Asked | None:
        """What is asked now; None when the sitting is over."""
        index = self._current
        if index is None:
            return None
        return present(
            self.items[index],
            self._progress(index),
            self.rules,
            number=index + 1,
            total=len(self.items),
            again=self._next >= len(self.items),
            seed=self.seed,
            round=self.round,
            recall=self.recall,
        )

    @property
    def done(self) -> bool:
        """Whether nothing is asked any more."""
        return self._current is None

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer to undo."""
        return self._before is not None and not self.stopped

    @property
    def last(self) -> Result | None:
        """The result settled latest."""
        return self._settled.result if self._settled else None

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """The result of every question settled so far, in the order of the questions."""
        found = {}
        settled = self._settled
        while settled:
            found[settled.place] = settled.result
            settled = settled.earlier
        if self.stopped:
            for index in range(len(self.items)):
                if index not in self._left_out:
                    found.setdefault(index, self._leave(index))
        return tuple(found[index] for index in sorted(found))

    def describe_position(self) -> "Position":
        """Return how far the session is, by the places of its questions from 0."""
        settled: dict[int, Result] = {}
        found = self._settled
        while found:
            settled.setdefault(found.place, found.result)
            found = found.earlier
        hints = {place: begun.hints for place, begun in self._begun.items() if begun.hints}
        return Position(self._next, self._skipped, self._asked_again, settled, hints)

    def summary(self) -> Summary:
        """Return the summary of the sitting as if it ended now."""
        return summarize(replace(self, stopped=True).results, self.best_streak)

    def so_far(self) -> Summary:
        """Return the summary of the questions settled so far; those not yet asked count for nothing."""
        return summarize(self.results, self.best_streak)

    # ---- steps

    def hint(self) -> "Session":
        """Return the session with one more hint given."""
        asked = self._ask()
        if not asked.hints_left:
            raise ValueError("there are no more hints")
        begun = self._progress(asked.number - 1)
        return self._with(asked.number - 1, begun._replace(hints=begun.hints + 1))

    def skip(self) -> "Session":
        """Return the session with the question put off to the end; there, left unanswered."""
        asked = self._ask()
        if asked.again:
            return self._settle(self._leave(asked.number - 1))
        return replace(self, _next=self._next + 1, _skipped=(*self._skipped, self._next), _said=None)

    def leave_out(self) -> "Session":
        """Return the session without the question asked: it is not asked again, and counts nowhere."""
        asked = self._ask()
        return replace(
            self,
            _next=self._next + (not asked.again),
            _asked_again=self._asked_again + asked.again,
            _left_out=self._left_out | {asked.number - 1},
            _said=None,
        )

    def answer(
        self, response: Response, confidence: int | None = None, *, kept: float | None = None
    ) -> "tuple[Session, Result | TryAgain | Malformed]":
        """Return the session after a response, and its outcome.

        A `Malformed` changes nothing; `Revealed` is "don't know". `confidence` is SURE, FAIRLY or
        GUESS, and none is a guess; it is dropped where it does not count. `kept` is the fraction that
        the response scored when it was given, for one that is played again.
        """
        asked = self._ask()
        if confidence not in (None, SURE, FAIRLY, GUESS):
            raise ValueError(f"not a confidence: {confidence!r}")
        counts = asked.wants_confidence and not isinstance(response, Revealed)
        confidence = (confidence or GUESS) if counts else None
        item = asked.item
        score = grade(
            item.question,
            response,
            language=item.language,
            is_deck_word=lambda word: self.is_deck_word(item.deck, word),
            options=asked.options,
        )
        if isinstance(score, Malformed):
            return self, score
        if kept is not None:
            score = replace(score, fraction=kept)
        said = Said(response, score, confidence)
        result = self._judge(said)
        tries_left = count_tries(asked, self.rules) - result.tries
        if score.fraction == 1 or isinstance(response, Revealed) or tries_left <= 0:
            return self._settle(result, said), result
        begun = self._progress(asked.number - 1)
        tried = begun._replace(tried=(*begun.tried, response), earned=max(begun.earned, result.points))
        return self._with(asked.number - 1, tried), TryAgain(score, tries_left)

    def undo(self, *, forget: bool = False) -> "Session":
        """Return the session as it was before the latest answer that settled a question.

        That its feedback has been seen is not undone, nor are hints and earlier tries: the next answer is worth no
        more than this one, which counts if there is no other, unless the learner rates it or `forget` is set. This one
        counts as it was given: if the learner called it right or easy, that is undone too. What was skipped after that
        answer is asked again in its place.
        """
        if self._before is None or not self.can_undo:
            raise ValueError("there is no answer to undo")
        before = replace(self._before, _begun=self._begun)
        index = before._ask().number - 1
        settled = self._settled
        while settled and settled.place != index:
            settled = settled.earlier
        given = None if forget or settled is None else settled.own or settled.result
        return before._with(index, self._progress(index)._replace(seen=True, given=given))

    def override(self) -> "Session":
        """Return the session with the answer just given taken for right ("I was right"), whatever was undone before.

        Not for an answer that the learner marks.
        """
        if self._before is None or self._said is None:
            raise ValueError("an answer can be taken for right just after it was given")
        before = replace(self._before, _begun=self._begun)
        own = before._judge(self._said)
        if not can_override(own):
            raise ValueError("only an answer that was not right, and not marked by the learner, can be taken for right")
        said = take_for_right(self._said)
        after = before._settle(before._judge(said, on_word=True)._replace(overridden=True), said)
        assert after._settled is not None
        return replace(after, _settled=after._settled._replace(own=own))

    def rate_easy(self) -> "Session":
        """Return the session with the answer just given, a Good one, rated Easy by the learner."""
        if self._settled is None or self._said is None:
            raise ValueError("only an answer just given can be rated")
        result = self._settled.result
        if not can_be_easy(result):
            raise ValueError("only a full answer from memory can be easy")
        easy = result._replace(rating=EASY, rating_source="learner")
        return replace(self, _settled=self._settled._replace(result=easy, own=self._settled.own or result))

    def guess(self) -> "Session":
        """Return the session with the right answer just given taken for a guess: memory rates it Again."""
        if self._settled is None or self._said is None:
            raise ValueError("only an answer just given can be a guess")
        result = self._settled.result
        if not can_be_guess(result):
            raise ValueError("only a right answer can be a guess")
        guess = result._replace(rating=AGAIN, rating_source="learner", guessed=True)
        return replace(self, _settled=self._settled._replace(result=guess))

    def stop(self) -> "Session":
        """Return the session ended, with all that is open left unanswered."""
        return replace(self, stopped=True, _said=None)

    def retry(self, without: Collection[str] = ()) -> "Session":
        """Return a new round of the missed questions, with other orders and draws.

        Those `without` which there are others are left out, by identity.
        """
        missed = self.summary().missed
        if not self.done or not missed:
            raise ValueError("nothing was missed" if self.done else "the sitting is not over")
        items = tuple(result.item for result in missed if result.identity not in without)
        items = items or tuple(result.item for result in missed)
        return Session(items, self.seed, self.rules, self.is_deck_word, self.round + 1, self.recall)

    # ---- within

    @property
    def _current(self) -> int | None:
        if self.stopped:
            return None
        if self._next < len(self.items):
            return self._next
        return self._skipped[self._asked_again] if self._asked_again < len(self._skipped) else None

    def _ask(self) -> Asked:
        if self.asked is None:
            raise ValueError("nothing is asked")
        return self.asked

    def _progress(self, index: int) -> Progress:
        return self._begun.get(index, _NEW)

    def _judge(self, said: Said, *, on_word: bool = False) -> Result:
        asked = self._ask()
        return judge(asked, said, self._progress(asked.number - 1), self.rules, on_word=on_word)

    def _leave(self, index: int) -> Result:
        return leave(self.items[index], self._progress(index), self.rules)

    def _with(self, index: int, begun: Progress) -> "Session":
        return replace(self, _begun={**self._begun, index: begun}, _said=None)

    def _settle(self, result: Result, said: Said | None = None) -> "Session":
        streak = self.streak + 1 if result.mark == "+" else 0
        asked = self._ask()
        return replace(
            self,
            streak=streak,
            best_streak=max(streak, self.best_streak),
            _next=self._next + (not asked.again),
            _asked_again=self._asked_again + asked.again,
            _settled=_Settled(asked.number - 1, result, self._settled),
            _before=replace(self, _begun={}, _said=None) if said else self._before,
            _said=said,
        )
