"""Flaws across questions: similar questions, answers given away, patterns that help guessing.

Questions and decks that allow a warning are left out of its counts and comparisons. Decks come in
a fixed order (by path).
"""

from collections.abc import Collection, Iterator, Sequence
from math import exp, lgamma, log

from quiz.checking.likeness import Stems, find_alike, find_answered
from quiz.checking.names import Asked, locate, name_place
from quiz.checking.outline import Outline
from quiz.checking.questions import stem_key
from quiz.checking.rewording import asks_among_options, can_be_dropped, drop_small, list_differing, list_telling
from quiz.checking.words import join_words
from quiz.model import MultipleChoice, MultipleResponse
from quiz.problems import Flaw, Problem


class Stock:
    """All questions of many decks that are asked, by their places in one long list."""

    def __init__(self, outlines: Sequence[Outline]) -> None:
        self._places = [(one, number) for one in outlines for number in one.gist.numbers]
        self.keys = [key for one in outlines for key in one.gist.keys]
        contexts = [""] * len(self._places)
        start = 0
        for one in outlines:
            for place, (passage, image, sound) in one.gist.contexts:
                contexts[start + place] = f"{passage and f'{one.path} {passage}'}\n{image}\n{sound}"
            start += len(one.gist.numbers)
        parts = ((one.gist.words.split(), one.gist.rows) for one in outlines)
        self.texts = Stems.of_words(lambda place: self.at(place).question.stem, contexts, parts)

    def at(self, place: int) -> Asked:
        """Return the question at a place."""
        one, number = self._places[place]
        return Asked(one, one.question(number))

    def asks_same(self, place: int, other: int) -> bool:
        """Return whether two questions that share most of their words are one question, as far as words can tell."""
        ours, theirs = set(self.texts.rows[place]), set(self.texts.rows[other])
        words = self.texts.words
        added, lost = list_differing([words[n] for n in ours - theirs], [words[n] for n in theirs - ours])
        if drop_small(added) and drop_small(lost):
            return False
        stem, other_stem = self.texts.stem_of(place), self.texts.stem_of(other)
        if not can_be_dropped(added, stem) or not can_be_dropped(lost, other_stem):
            return False
        here, there = join_words(self.keys[place]), join_words(self.keys[other])
        if here == there or not here or not there:
            return True
        if drop_small(added | lost) or list_telling(stem) != list_telling(other_stem):
            return False
        return not asks_among_options(stem) or not self._options(place).isdisjoint(self._options(other))

    def _options(self, place: int) -> set[str]:
        """Return the options of a multiple choice or response, folded; none for another kind."""
        body = self.at(place).question.body
        if isinstance(body, MultipleChoice):
            return {join_words(text) for text in (body.answer, *body.others, *(option.text for option in body.wrong))}
        if isinstance(body, MultipleResponse):
            return {join_words(text) for text in (*body.answers, *(option.text for option in body.wrong))}
        return set()


def compare_stems(outlines: Sequence[Outline]) -> Iterator[Problem]:
    """Yield the problems of `near_duplicate` and `answered_elsewhere`, in one pass over the words of all stems."""
    stock = Stock(outlines)
    alike = near_duplicate(stock)
    yield from alike.values()
    yield from answered_elsewhere(stock, alike)


def near_duplicate(stock: Stock) -> dict[int, Problem]:
    """Two questions ask nearly the same."""
    found = {}
    for place, other in find_alike(stock.texts, stock.asks_same).items():
        here, there = stock.at(place), stock.at(other)
        if _allows(here, "near-duplicate") or _allows(there, "near-duplicate"):
            continue
        same = here.question.stem.split() == there.question.stem.split()
        found[place] = Problem(
            "near-duplicate",
            locate(here, stem_key(here.question)),
            f"this asks {'exactly' if same else 'nearly'} the same as the question {name_place(there, here.deck.path)}",
            "remove one of them, or reword one so that it asks something else",
        )
    return found


def answered_elsewhere(stock: Stock, alike: Collection[int]) -> Iterator[Problem]:
    """The text of another question gives the answer away."""
    for place, other in find_answered(stock.texts, stock.keys).items():
        here, there = stock.at(place), stock.at(other)
        if place in alike or _allows(here, "answered-elsewhere"):
            continue
        name = name_place(there, here.deck.path)
        yield Problem(
            "answered-elsewhere",
            locate(here, "answer"),
            f"the question {name} gives this answer away: it contains '{stock.keys[place]}'",
            "reword the other question, or remove this one",
        )


def _allows(asked: Asked, code: Flaw) -> bool:
    return code in asked.question.allow or code in asked.deck.allow


# ---------------------------------------------------------------- balance over a bank

CHANCE = 0.01
"""A share counts as a bias if it would occur at random in fewer than one bank in a hundred."""


def true_false_balance(outlines: Sequence[Outline]) -> Iterator[Problem]:
    """Far more statements are true than false, or the other way round, over all decks that you check together."""
    total = true = 0
    leaning: dict[int, int] = {}
    for number, one in enumerate(outlines):
        if "true-false-balance" not in one.allow:
            total += one.gist.statements
            true += one.gist.true_statements
            leaning[number] = 2 * one.gist.true_statements - one.gist.statements
    more = max(true, total - true)
    if not total or 2 * tail_chance(total, more, 0.5) >= CHANCE:
        return
    word = "true" if 2 * true > total else "false"
    sign = 1 if word == "true" else -1
    worst = outlines[max(leaning, key=lambda number: (sign * leaning[number], -number))]
    place = locate(Asked(worst, worst.question(worst.gist.first_statement)), "answer")
    yield Problem(
        "true-false-balance",
        place,
        f"{more} of {total} true/false statements are {word}, so guessing '{word}' pays off",
        "reverse some of them until about half are true",
    )


def key_length_bias(outlines: Sequence[Outline]) -> Iterator[Problem]:
    """The right answer is the longest option too often, over all decks that you check together."""
    total = longest = 0
    expected = 0.0
    leaning: dict[int, float] = {}
    for number, one in enumerate(outlines):
        if "key-length-bias" not in one.allow:
            total += one.gist.choices
            longest += one.gist.longest_keys
            expected += one.gist.expected_longest
            leaning[number] = one.gist.longest_keys - one.gist.expected_longest
    if not total or longest <= expected or tail_chance(total, longest, expected / total) >= CHANCE:
        return
    worst = outlines[max(leaning, key=lambda number: (leaning[number], -number))]
    place = locate(Asked(worst, worst.question(worst.gist.first_choice)), "answer")
    yield Problem(
        "key-length-bias",
        place,
        f"the right answer is the longest option in {longest} of {total} multiple choices; "
        f"at random it would be in about {round(expected)}",
        "shorten some right answers, or lengthen some wrong ones",
    )


def tail_chance(total: int, hits: int, share: float) -> float:
    """Return the probability (0..1) of at least `hits` out of `total`, each with probability `share` (0..1)."""
    if hits <= 0:
        return 1.0
    if share >= 1:
        return 1.0
    if share <= 0:
        return 0.0
    whole, yes, no = lgamma(total + 1), log(share), log(1 - share)
    chance = 0.0
    for count in range(hits, total + 1):
        term = exp(whole - lgamma(count + 1) - lgamma(total - count + 1) + count * yes + (total - count) * no)
        chance += term
        if count > total * share and term < chance * 1e-9:
            break
    return min(chance, 1.0)
