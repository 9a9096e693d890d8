"""A sitting as a pure state machine: what is asked, what an answer brings, what it all comes to.

Every step returns a new session. Knows nothing of clocks, of keys and screens, or of where answers
are kept: whoever holds a session brings the responses and saves the results.

Points: the question's points x the raw score, less a quarter for each hint, halved at each further
try (never less than an earlier try has earned). Negative marking takes 1/(options - 1) of the points
for a wrong single choice. With confidence, points are the certainty-based marks of Gardner-Medwin
2006 instead: sure, fairly, guess earn 3, 2, 1 when right (raw score of 0.8 and more) and -6, -2, 0
when not; the learner has one try, and a kind marked by the learner earns 3 x its raw score.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import fsum
from typing import NamedTuple

from quiz.engine.grading import grade
from quiz.engine.rating import EASY, GOOD, GUESSABLE, PASS_MARK, SELF_RATED, rate
from quiz.engine.selection import draw_lefts, draw_options
from quiz.model import Malformed, Question, Response, Revealed, Score, Typed

SURE, FAIRLY, GUESS = 3, 2, 1
"""How confident a learner is, for `Session.answer`."""

_IF_RIGHT = {SURE: 3.0, FAIRLY: 2.0, GUESS: 1.0}
_IF_WRONG = {SURE: -6.0, FAIRLY: -2.0, GUESS: 0.0}


class Rules(NamedTuple):
    """What a sitting allows: how many `tries`, `negative` marking, `confidence` in place of both."""

    tries: int = 1
    negative: bool = False
    confidence: bool = False


class Item(NamedTuple):
    """A question and what is known of the deck (its id) that it stands in."""

    question: Question
    deck: str
    deck_title: str
    language: str


class Asked(NamedTuple):
    """What stands before the learner.

    `number` of `total` is the question's place in the sitting, also when it is asked `again` after
    a skip. `options` and `lefts` are in the order to show; `hints` are those given so far;
    `tried` are the wrong tries at it; `second_look`: it was answered before, and undone.
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


class Result(NamedTuple):
    """How a question ended. `response` is None, and the rating too, where it never was answered.

    `points` may be below 0 under negative marking or confidence; `options` are the texts shown.
    """

    identity: str
    item: Item
    response: Response | None
    score: Score
    points: float
    max_points: float
    rating: int | None
    rating_source: str
    hints: int
    tries: int
    options: tuple[str, ...]
    confidence: int | None = None
    overridden: bool = False

    @property
    def mark(self) -> str:
        """One sign: "+" right at the first try, "~" in part or later, "-" wrong, "." not answered."""
        if self.response is None:
            return "."
        if self.score.fraction == 1 and self.tries <= 1:
            return "+"
        return "~" if self.score.fraction > 0 else "-"


class TryAgain(NamedTuple):
    """A try that was not fully right, with more to come. Nothing is settled by it."""

    score: Score
    tries_left: int


class Row(NamedTuple):
    """The results of one tag or deck."""

    name: str
    points: float
    max_points: float
    count: int  # type: ignore[assignment]  # nobody counts with tuple.count here


class Summary(NamedTuple):
    """What a sitting comes to. Questions not answered count in `total` and `max_points`.

    `percent` is in 0..100; `missed` is all that was not fully right at the first try; `marks` has
    one sign a question (see `Result.mark`) in the order asked.
    """

    points: float
    max_points: float
    percent: float
    answered: int
    total: int
    missed: tuple[Result, ...]
    by_tag: tuple[Row, ...]
    by_deck: tuple[Row, ...]
    best_streak: int
    marks: str


class _Begun(NamedTuple):
    """What a question that is still open has been through."""

    hints: int = 0
    tried: tuple[Response, ...] = ()
    earned: float = 0.0
    seen: bool = False


class _Said(NamedTuple):
    """The latest answer, as long as nothing else has happened."""

    response: Response
    score: Score
    confidence: int | None


class _Settled(NamedTuple):
    """A list of results, the latest first, shared between sessions."""

    place: int
    result: Result
    earlier: "_Settled | None"


_NEW = _Begun()
_PLAIN_RULES = Rules()


@dataclass(frozen=True)
class Session:
    """A sitting at one moment. Make one with `Session.start`; what has an underscore is its own.

    ValueError, from any step: it makes no sense now, such as an answer when nothing is asked.
    """

    items: tuple[Item, ...]
    seed: int
    rules: Rules
    is_deck_word: Callable[[str, str], bool] = field(repr=False)
    round: int = 1
    streak: int = 0
    best_streak: int = 0
    stopped: bool = False
    _next: int = 0
    _skipped: tuple[int, ...] = ()
    _asked_again: int = 0
    _begun: Mapping[int, _Begun] = field(default_factory=dict)
    _settled: _Settled | None = field(default=None, repr=False)
    # the session as the latest answer found it, but for `_begun`: what questions have been through is not undone
    _before: "Session | None" = field(default=None, repr=False, compare=False)
    _said: _Said | None = field(default=None, repr=False, compare=False)

    @staticmethod
    def start(
        items: Iterable[Item],
        *,
        seed: int,
        rules: Rules = _PLAIN_RULES,
        is_deck_word: Callable[[str, str], bool] = lambda deck, word: False,
        round: int = 1,
    ) -> "Session":
        """Return a session that asks these questions in this order.

        `is_deck_word(deck, word)` says whether a word, as `typed.split_words` gives it, stands
        anywhere in a deck. `round` is above 1 for a retry.
        """
        return Session(tuple(items), seed, rules, is_deck_word, round)

    # ---- what there is to see

    @cached_property
    def asked(self) -> Asked | None:
        """What is asked now; None when the sitting is over."""
        index = self._current
        if index is None:
            return None
        item, begun = self.items[index], self._begun.get(index, _NEW)
        question, showing = item.question, self.round - 1
        return Asked(
            item=item,
            number=index + 1,
            total=len(self.items),
            round=self.round,
            options=draw_options(question, seed=self.seed, showing=showing),
            lefts=draw_lefts(question, seed=self.seed, showing=showing),
            hints=question.hints[: begun.hints],
            hints_left=len(question.hints) - begun.hints,
            try_number=len(begun.tried) + 1,
            tried=begun.tried,
            again=self._next >= len(self.items),
            second_look=begun.seen,
            wants_confidence=self.rules.confidence and question.kind not in SELF_RATED,
        )

    @property
    def done(self) -> bool:
        """Whether nothing is asked any more."""
        return self._current is None

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
                found.setdefault(index, self._leave(index))
        return tuple(found[index] for index in sorted(found))

    def summary(self) -> Summary:
        """Return what the sitting comes to if it ends now."""
        results = replace(self, stopped=True).results
        points, max_points = _total(results)
        return Summary(
            points=points,
            max_points=max_points,
            percent=round(100 * max(0.0, points) / max_points, 6) if max_points else 0.0,
            answered=sum(result.response is not None for result in results),
            total=len(results),
            missed=tuple(result for result in results if result.mark != "+"),
            by_tag=_rows((tag, result) for result in results for tag in result.item.question.tags),
            by_deck=_rows((result.item.deck_title, result) for result in results),
            best_streak=self.best_streak,
            marks="".join(result.mark for result in results),
        )

    # ---- what can be done

    def hint(self) -> "Session":
        """Return the session with one more hint given."""
        index, begun = self._open()
        if begun.hints >= len(self.items[index].question.hints):
            raise ValueError("there is no further hint")
        return self._with(index, begun._replace(hints=begun.hints + 1))

    def skip(self) -> "Session":
        """Return the session with the question put off to the end; there, left unanswered."""
        index, _ = self._open()
        if self._next < len(self.items):
            return replace(self, _next=self._next + 1, _skipped=(*self._skipped, index), _said=None)
        return self._settle(index, self._leave(index))

    def answer(
        self, response: Response, confidence: int | None = None
    ) -> "tuple[Session, Result | TryAgain | Malformed]":
        """Return the session after a response, and what came of it.

        A `Malformed` changes nothing; `Revealed` is "don't know". `confidence` is SURE, FAIRLY or
        GUESS, and none is a guess.
        """
        index, begun = self._open()
        if confidence not in (None, SURE, FAIRLY, GUESS):
            raise ValueError(f"not a confidence: {confidence!r}")
        item, asked = self.items[index], self.asked
        score = grade(
            item.question,
            response,
            language=item.language,
            is_deck_word=lambda word: self.is_deck_word(item.deck, word),
            options=asked.options if asked else (),
        )
        if isinstance(score, Malformed):
            return self, score
        said = _Said(response, score, confidence)
        result = self._judge(index, said)
        tries_left = self._count_tries(index) - result.tries
        if score.fraction == 1 or isinstance(response, Revealed) or tries_left <= 0:
            return self._settle(index, result, said), result
        tried = begun._replace(tried=(*begun.tried, response), earned=max(begun.earned, result.points))
        return self._with(index, tried), TryAgain(score, tries_left)

    def undo(self) -> "Session":
        """Return the session as it was before the latest answer that settled a question.

        That its feedback has been seen is not undone, nor are hints and earlier tries. What was
        skipped after that answer is asked again in its place.
        """
        if self._before is None or self.stopped:
            raise ValueError("there is no answer to undo")
        index, _ = self._before._open()
        begun = self._begun.get(index, _NEW)._replace(seen=True)
        return replace(self._before, _begun={**self._begun, index: begun})

    def override(self) -> "Session":
        """Return the session with the typed answer just given taken for right ("I was right")."""
        if self._before is None or self._said is None or not isinstance(self._said.response, Typed):
            raise ValueError("only a typed answer can be taken for right, just after it was given")
        if self._said.score.fraction == 1:
            raise ValueError("the answer was right")
        marks = tuple(replace(mark, credit=1.0) if mark.given else mark for mark in self._said.score.marks)
        said = self._said._replace(score=Score(1.0, marks))
        before = replace(self._before, _begun=self._begun)
        index, _ = before._open()
        return before._settle(index, before._judge(index, said)._replace(overridden=True), said)

    def rate_easy(self) -> "Session":
        """Return the session with the answer just given, a Good one, rated Easy by the learner."""
        if self._settled is None or self._said is None:
            raise ValueError("only an answer just given can be rated")
        result = self._settled.result
        if result.rating != GOOD or result.item.question.kind in GUESSABLE:
            raise ValueError("only a full answer from memory can be easy")
        easy = result._replace(rating=EASY, rating_source="learner")
        return replace(self, _settled=self._settled._replace(result=easy))

    def stop(self) -> "Session":
        """Return the session ended, with all that is open left unanswered."""
        return replace(self, stopped=True)

    def retry(self) -> "Session":
        """Return a new round that asks what was missed, with other orders and draws."""
        missed = self.summary().missed
        if not self.done or not missed:
            raise ValueError("nothing was missed" if self.done else "the sitting is not over")
        items = tuple(result.item for result in missed)
        return Session(items, self.seed, self.rules, self.is_deck_word, self.round + 1)

    # ---- within

    @property
    def _current(self) -> int | None:
        if self.stopped:
            return None
        if self._next < len(self.items):
            return self._next
        return self._skipped[self._asked_again] if self._asked_again < len(self._skipped) else None

    def _open(self) -> tuple[int, _Begun]:
        index = self._current
        if index is None:
            raise ValueError("nothing is asked")
        return index, self._begun.get(index, _NEW)

    def _with(self, index: int, begun: _Begun) -> "Session":
        return replace(self, _begun={**self._begun, index: begun}, _said=None)

    def _count_tries(self, index: int) -> int:
        """How many tries a question allows: not as many as it has options, and one for what the learner marks."""
        question = self.items[index].question
        if self.rules.confidence or question.kind in SELF_RATED or question.kind == "true-false":
            return 1
        if question.kind == "multiple-choice":
            return max(1, min(self.rules.tries, len(draw_options(question, seed=self.seed)) - 1))
        return max(1, self.rules.tries)

    def _judge(self, index: int, said: _Said) -> Result:
        item, begun = self.items[index], self._begun.get(index, _NEW)
        question, tries = item.question, len(begun.tried) + 1
        options = draw_options(question, seed=self.seed, showing=self.round - 1)
        seen = self.round > 1 or (begun.seen and question.kind not in SELF_RATED)
        rating = rate(said.score, said.response, hints=begun.hints, tries=tries, seen=seen)
        points = _earn(question, said, self.rules, len(options), begun.hints, tries)
        return Result(
            identity=question.identity,
            item=item,
            response=said.response,
            score=said.score,
            points=round(max(points, begun.earned) if begun.earned > 0 else points, 12),
            max_points=self._worth(question),
            rating=rating,
            rating_source="learner" if question.kind == "flashcard" else "score",
            hints=begun.hints,
            tries=tries,
            options=options,
            confidence=said.confidence,
        )

    def _leave(self, index: int) -> Result:
        item, begun = self.items[index], self._begun.get(index, _NEW)
        worth = self._worth(item.question)
        return Result(
            item.question.identity, item, None, Score(0.0), 0.0, worth, None, "", begun.hints, len(begun.tried), ()
        )

    def _worth(self, question: Question) -> float:
        return _IF_RIGHT[SURE] if self.rules.confidence else question.points

    def _settle(self, index: int, result: Result, said: _Said | None = None) -> "Session":
        streak = self.streak + 1 if result.mark == "+" else 0
        late = self._next >= len(self.items)
        return replace(
            self,
            streak=streak,
            best_streak=max(streak, self.best_streak),
            _next=self._next + (not late),
            _asked_again=self._asked_again + late,
            _settled=_Settled(index, result, self._settled),
            _before=replace(self, _begun={}, _said=None) if said else self._before,
            _said=said,
        )


def _earn(question: Question, said: _Said, rules: Rules, options: int, hints: int, tries: int) -> float:
    """Return the points of one answer."""
    fraction = said.score.fraction
    share = max(0.0, 1 - 0.25 * hints) * 0.5 ** (tries - 1)
    known = not isinstance(said.response, Revealed)
    if rules.confidence:
        if question.kind in SELF_RATED:
            return _IF_RIGHT[SURE] * fraction * share
        certainty = said.confidence or GUESS
        return _IF_RIGHT[certainty] * share if fraction >= PASS_MARK else _IF_WRONG[certainty] * known
    if rules.negative and known and fraction == 0 and question.kind in ("multiple-choice", "true-false"):
        return -question.points / max(1, options - 1)
    return question.points * fraction * share


def _total(results: Iterable[Result]) -> tuple[float, float]:
    """Return points and their maximum, without the dust of binary fractions."""
    listed = list(results)
    return round(fsum(r.points for r in listed), 6), round(fsum(r.max_points for r in listed), 6)


def _rows(named: Iterable[tuple[str, Result]]) -> tuple[Row, ...]:
    """Return a row for every name, in the order in which the names come."""
    groups: dict[str, list[Result]] = {}
    for name, result in named:
        groups.setdefault(name, []).append(result)
    return tuple(Row(name, *_total(results), len(results)) for name, results in groups.items())
