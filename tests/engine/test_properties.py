"""What holds for any question, any answer and any course of a sitting."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from quiz.engine.grading import grade
from quiz.engine.responses import from_data, right_response, to_data
from quiz.engine.selection import Entry, Order, draw_lefts, draw_options, select
from quiz.engine.session import Item, Result, Rules, Session, TryAgain
from quiz.model import (
    Blank,
    Cloze,
    Draw,
    Flashcard,
    ListRecall,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.responses import Malformed, Matched, Ordered, Picked, Rated, Response, Revealed, Score, Typed

Draw_ = Callable[[st.SearchStrategy[Any]], Any]

WORDS = """
    Canberra Canbera Cambera gold Gold the-gold silver Österreich osterreich C C++ C# -5 5 II I 15 16 North South Москва
    東京 😀 Straße STRASSE 1,234 1.234 0.5 iron lead zinc aurum argentum
""".split()  # noqa: SIM905 (shorter)
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8, unique_by=lambda word: word.casefold())
typed_texts = st.sampled_from(WORDS) | st.text(max_size=12)
seeds = st.integers(0, 2**32)


def plain(number: Fraction) -> str:
    return f"{float(number):.2f}"


@st.composite
def questions(draw: Draw_, kind: str = "") -> Question:
    """Any question that reading would let through, of any kind or of this one."""
    words = draw(some_words)
    cut = draw(st.integers(1, len(words)))
    keys, rest = tuple(words[:cut]), tuple(words[cut:])
    options = tuple(Option(word, "because") for word in rest)
    flags = {"typos": draw(st.booleans()), "exact": draw(st.booleans())}
    partial = draw(st.booleans())
    pool = tuple(f"pool {n}" for n in range(draw(st.integers(2, 6))))
    draws = draw(st.sampled_from([(), (Draw("pool", 2, pool),)]))
    number = Fraction(draw(st.integers(-(10**6), 10**6)), 100)
    width = Fraction(draw(st.integers(0, 1000)), 100)
    wrong, need, right = (*options, Option("none")), st.integers(1, cut), st.sampled_from(keys)
    some = {
        "choice": MultipleChoice(keys[0], partly=wrong[:1], wrong=wrong[1:], draws=draws, partial=partial),
        "response": MultipleResponse(keys, wrong, draws, partial=partial),
        "truth": TrueFalse(draw(st.booleans())),
        "text": ShortAnswer(keys, options, **flags),
        "number": Numeric(plain(number), plain(number - width), plain(number + width), units=("km", "$")),
        "list": ListRecall(tuple((key, f"{key} too") for key in keys), draw(need), partial=partial, **flags),
        "cloze": Cloze(tuple(Blank((key,)) for key in keys), partial=partial, **flags),
        "order": Ordering((keys, *((word,) for word in rest), ("last", "least")), partial=partial),
        "pairs": Matching(tuple((f"left {key}", draw(right)) for key in keys), options, partial=partial),
        "card": Flashcard("back"),
        "rubric": Rubric(keys),
    }  # fmt: skip
    hints = tuple(f"hint {n}" for n in range(draw(st.integers(0, 5))))
    return Question(
        "q",
        "d/q",
        "?",
        some[kind or draw(st.sampled_from(sorted(some)))],
        hints=hints,
        points=draw(st.sampled_from([1.0, 2.0, 0.1])),
    )


def answers(question: Question, options: tuple[str, ...], lefts: tuple[str, ...]) -> st.SearchStrategy[Response]:
    """Anything that a learner can answer to a question that is shown so."""
    subsets = st.lists(st.sampled_from(options), unique=True).map(tuple) if options else st.just(())
    match question.body:
        case MultipleChoice() | TrueFalse():
            some: st.SearchStrategy[Response] = st.sampled_from(options).map(lambda text: Picked((text,)))
        case MultipleResponse() | Rubric():
            some = subsets.map(Picked)
        case Ordering():
            some = subsets.map(Ordered)
        case Matching():
            some = st.dictionaries(st.sampled_from(lefts), st.sampled_from(options)).map(
                lambda d: Matched(tuple(d.items()))
            )
        case Cloze(blanks=blanks):
            some = st.lists(typed_texts, max_size=len(blanks)).map(lambda texts: Typed(tuple(texts)))
        case ListRecall():
            some = st.lists(typed_texts, max_size=8).map(lambda texts: Typed(tuple(texts)))
        case Numeric() | ShortAnswer():
            some = typed_texts.map(lambda text: Typed((text,)))
        case Flashcard():
            some = st.integers(1, 4).map(Rated)
    return some | st.just(Revealed()) | st.just(right_response(question))


@given(st.data(), questions(), seeds, st.sampled_from(["en", "de", "fr"]))
def test_any_answer_scores_between_nothing_and_all(
    data: st.DataObject, question: Question, seed: int, language: str
) -> None:
    options, lefts = draw_options(question, seed=seed), draw_lefts(question, seed=seed)
    response = data.draw(answers(question, options, lefts))
    score = grade(question, response, language=language, options=options)
    assert from_data(to_data(response)) == response
    if isinstance(score, Malformed):
        assert isinstance(response, Typed)
        assert score.reason
    else:
        assert 0.0 <= score.fraction <= 1.0
        assert all(0.0 <= mark.credit <= 1.0 for mark in score.marks)
        if isinstance(response, Revealed):
            assert score.fraction == 0.0
        if not getattr(question.body, "partial", True):
            assert score.fraction in (0.0, 1.0)


@given(questions(), seeds, st.integers(0, 3), st.sampled_from(["en", "de"]))
def test_the_key_scores_exactly_all_in_any_order(question: Question, seed: int, showing: int, language: str) -> None:
    options = draw_options(question, seed=seed, showing=showing)
    key = right_response(question)
    if isinstance(key, Picked):
        assert set(key.texts) <= set(options)
        key = Picked(tuple(text for text in options if text in key.texts))
    if isinstance(key, Matched):
        pairs = dict(key.pairs)
        key = Matched(tuple((left, pairs[left]) for left in draw_lefts(question, seed=seed, showing=showing)))
    score = grade(question, key, language=language, options=options)
    assert isinstance(score, Score)
    assert score.fraction == 1.0
    assert not score.typo


@given(questions("response"), seeds)
def test_ticking_everything_earns_nothing(question: Question, seed: int) -> None:
    options = draw_options(question, seed=seed)
    score = grade(question, Picked(options), options=options)
    assert isinstance(score, Score)
    assert score.fraction == 0.0


@given(questions(), seeds, st.integers(0, 3))
def test_orders_are_permutations_that_come_again(question: Question, seed: int, showing: int) -> None:
    options = draw_options(question, seed=seed, showing=showing)
    assert options == draw_options(question, seed=seed, showing=showing)
    assert len(set(options)) == len(options)
    undrawn = {text for text in options if not text.startswith("pool ")}
    assert undrawn == {text for text in draw_options(question, seed=seed + 1) if not text.startswith("pool ")}
    if isinstance(question.body, Matching):
        assert sorted(draw_lefts(question, seed=seed, showing=showing)) == sorted(
            left for left, _ in question.body.pairs
        )


@given(
    seeds,
    st.integers(1, 6),
    st.lists(st.text(max_size=5), unique_by=lambda t: t.strip().casefold(), max_size=8),
    st.text(),
)
def test_a_new_member_of_a_pool_keeps_the_others_in_order(seed: int, pick: int, pool: list[str], new: str) -> None:
    def show(candidates: list[str]) -> tuple[str, ...]:
        body = MultipleResponse(("key",), draws=(Draw("pool", pick, tuple(candidates)),))
        return draw_options(Question("q", "d/q", "?", body), seed=seed)

    before, after = show(pool), show([*pool, new])
    assert [text for text in before if text in after] == [text for text in after if text in before]
    assert len(set(before) - set(after)) <= 1


entries = st.builds(
    Entry,
    identity=st.integers(0, 30).map(lambda n: f"d/q{n}"),
    id=st.just("q"),
    kind=st.sampled_from(["cloze", "numeric"]),
    tags=st.lists(st.sampled_from("xyz"), max_size=2).map(tuple),
    difficulty=st.sampled_from(["", "easy"]),
    deck=st.just("d"),
    passage=st.sampled_from(["", "", "moon", "sun"]),
    retired=st.booleans(),
)


@given(
    st.lists(entries, max_size=20), seeds, st.integers(0, 25), st.sampled_from(["file", "shuffle", "weakest", "new"]),
    st.dictionaries(st.integers(0, 30).map(lambda n: f"d/q{n}"), st.floats(0, 1)),
)  # fmt: skip
def test_a_selection_is_of_what_there_is(
    listed: list[Entry], seed: int, count: int, order: Order, history: dict[str, float]
) -> None:
    asked = select(listed, seed=seed, count=count, order=order, history=history)
    there = {entry.identity for entry in listed if not entry.retired}
    assert len(asked) == min(count, len(there))
    assert len({entry.identity for entry in asked}) == len(asked)
    assert not any(entry.retired for entry in asked)
    runs = [
        entry.passage
        for entry, before in zip(asked, [None, *asked], strict=False)
        if before is None or entry.passage != before.passage
    ]
    assert all(runs.count(passage) == 1 for passage in runs if passage)


class Sitting(RuleBasedStateMachine):
    """Whatever a learner does, the session does not fail, and no second answer earns more than the first."""

    @initialize(
        listed=st.lists(questions(), max_size=5),
        seed=seeds,
        rules=st.builds(Rules, st.integers(1, 3), st.booleans(), st.booleans()),
    )
    def begin(self, listed: list[Question], seed: int, rules: Rules) -> None:
        """Any questions, any rules."""
        items = [Item(replace(one, identity=f"d/q{n}"), "d", "Deck", "en") for n, one in enumerate(listed)]
        self.session = Session.start(items, seed=seed, rules=rules)
        self.hints = [0] * len(items)

    def step(self, act: Callable[[], Session]) -> bool:
        """Do what may be refused; only ever by a ValueError, and then nothing has changed."""
        try:
            self.session = act()
        except ValueError:
            return False
        return True

    @precondition(lambda self: not self.session.done)
    @rule(data=st.data(), confidence=st.sampled_from([None, 1, 2, 3]))
    def answer(self, data: st.DataObject, confidence: int | None) -> None:
        """The same answer after an undo earns the same, and is remembered as Hard at most; any other earns no more."""
        asked = self.session.asked
        assert asked
        response = data.draw(answers(asked.item.question, asked.options, asked.lefts))
        after, outcome = self.session.answer(response, confidence)
        if isinstance(outcome, Result):
            assert outcome == after.last
            assert outcome.points <= outcome.max_points
            assert self.session.rules.negative or self.session.rules.confidence or outcome.points >= 0
            assert (outcome.rating is None) == (self.session.round > 1)
            again, same = after.undo().answer(response, confidence)
            assert isinstance(same, Result)
            assert (same.points, same.score, same.options) == (outcome.points, outcome.score, outcome.options)
            learners = asked.item.question.kind in ("flashcard", "rubric")
            if self.session.round == 1:
                assert same.rating == (outcome.rating if learners else min(outcome.rating or 0, 2))
            _, best = after.undo().answer(right_response(asked.item.question), 3)
            assert not isinstance(best, Result) or learners or best.points <= outcome.points
            assert not isinstance(best, Result) or learners or (best.rating or 0) <= (outcome.rating or 0)
            assert [one.identity for one in again.results] == [one.identity for one in after.results]
        elif isinstance(outcome, TryAgain):
            assert outcome.tries_left > 0
        self.session = after

    @precondition(lambda self: not self.session.done)
    @rule()
    def skip(self) -> None:
        """What is put off stays away until the end."""
        asked = self.session.asked
        assert asked
        self.session = self.session.skip()
        now = self.session.asked
        assert now is None or now.again or now.number > asked.number

    @rule()
    def hint(self) -> None:
        """A hint is refused only where there is none."""
        asked = self.session.asked
        given = self.step(self.session.hint)
        assert given == (asked is not None and asked.hints_left > 0)
        if given and asked:
            self.hints[asked.number - 1] += 1

    @rule()
    def override(self) -> None:
        """An override makes the latest result a full one."""
        done = self.session.done
        if self.step(self.session.override):
            assert self.session.done == done
            assert self.session.last
            assert self.session.last.score.fraction == 1.0
            assert self.session.last.overridden

    @rule()
    def rate_easy(self) -> None:
        """Easy is a rating of its own."""
        if self.step(self.session.rate_easy):
            assert self.session.last
            assert self.session.last.rating == 4

    @rule()
    def undo(self) -> None:
        """Undo takes results back and asks again."""
        settled = len(self.session.results)
        if self.step(self.session.undo):
            assert len(self.session.results) < settled
            assert not self.session.done

    @rule()
    def stop(self) -> None:
        """Stopping gives every question a result."""
        self.session = self.session.stop()
        assert self.session.done
        assert len(self.session.results) == len(self.session.items)

    @rule()
    def retry(self) -> None:
        """A retry asks what was not fully right, in its order."""
        before = self.session
        if self.step(before.retry):
            self.hints = [0] * len(self.session.items)
            assert self.session.round == before.round + 1
            assert [item.question.identity for item in self.session.items] == [
                result.identity for result in before.results if result.mark != "+"
            ]

    @invariant()
    def sums_hold(self) -> None:
        """The summary agrees with the results at any moment."""
        session, asked = self.session, self.session.asked
        summary = session.summary()
        assert asked is None or len(asked.hints) == self.hints[asked.number - 1]
        assert 0.0 <= summary.percent <= 100.0
        assert summary.points <= summary.max_points
        assert len(summary.marks) == summary.total == len(session.items)
        assert summary.answered == summary.total - summary.marks.count(".")
        assert len(summary.missed) == summary.total - summary.marks.count("+")
        assert session.streak <= session.best_streak <= summary.total
        assert [result.identity for result in session.results] == [
            item.question.identity
            for item in session.items
            if any(result.identity == item.question.identity for result in session.results)
        ]

    @invariant()
    def the_end_comes(self) -> None:
        """However it is answered, a question is asked at most twice in a round."""
        session, steps = self.session, 0
        while not session.done:
            session, steps = session.skip(), steps + 1
        assert steps <= 2 * len(session.items)


TestSitting = pytest.mark.slow(Sitting.TestCase)
TestSitting.settings = settings(max_examples=60, stateful_step_count=25)
