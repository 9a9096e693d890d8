"""Finds stems that say nearly the same, and stems that give another question's answer away.

Knows no rule, no file and no deck: it compares texts by their places in a list. Nothing is compared
with everything. Two sets of words with Jaccard >= 0.8 share one of their few rarest words (prefix
filtering, Chaudhuri, Ganti and Kaushik 2006, with the bounds of PPJoin, Xiao et al. 2008), so only
stems that meet there are compared. Where even the rarest words are common, two of them have to
meet. Words that occur in only one stem are never looked up, and stems that are equal except for such
words meet in one step.
"""

from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, combinations, count

from quiz.checking.words import drop_code_blocks, holds, join_words, number_words, split_words

_COMMON = 4
"""A word in more stems than this is looked up together with a second word."""

_RAREST = 12
"""At most this many rare words of a stem are looked at for answers given away elsewhere."""

_ENOUGH = 8
"""At most this many similar stems are followed per stem, so a bank of nothing but variations stays fast."""

_TRIES = 32
"""At most this many are looked at per stem, those that share its rarest words first."""

_VERDICTS = frozenset({"false", "no", "true", "yes"})
"""Keys that no other stem gives away."""


class Stems:
    """The words of many stems, each numbered by how rare it is among all of them.

    `contexts` holds the subject that is shown with the stem (an image, a passage; "" for none):
    stems about different things are never alike.
    """

    def __init__(self, stems: Sequence[str], contexts: Sequence[str]) -> None:
        self._compare(stems.__getitem__, contexts, [number_words(stems)])

    @classmethod
    def of_words(
        cls,
        stem_of: Callable[[int], str],
        contexts: Sequence[str],
        parts: Iterable[tuple[Sequence[bytes], Sequence[Sequence[int]]]],
    ) -> "Stems":
        """Return the same for stems whose words are known.

        Each of the parts holds all words of some stems, each once, and for each stem the places of its words there.
        """
        self = cls.__new__(cls)
        self._compare(stem_of, contexts, parts)
        return self

    def _compare(
        self,
        stem_of: Callable[[int], str],
        contexts: Sequence[str],
        parts: Iterable[tuple[Sequence[bytes], Sequence[Sequence[int]]]],
    ) -> None:
        self.stem_of = stem_of
        self.contexts = contexts
        # Words get numbers as they come, then again in the order of how rare they are.
        numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
        rows: list[list[int]] = []
        for words, places in parts:
            number_of = list(map(numbers.__getitem__, words)).__getitem__
            rows += [list(map(number_of, row)) for row in places]
        times = Counter(chain.from_iterable(rows))
        by_number = [times[number] for number in range(len(numbers))]
        order = sorted(range(len(numbers)), key=by_number.__getitem__)
        known = list(numbers)
        self.words = [known[number] for number in order]
        self.counts = [by_number[number] for number in order]
        self.ranks: Mapping[bytes, int] = {word: rank for rank, word in enumerate(self.words)}
        ranks = [0] * len(order)
        for rank, number in enumerate(order):
            ranks[number] = rank
        rank_of = ranks.__getitem__
        self.rows = [tuple(sorted(map(rank_of, row))) for row in rows]

    def first_above(self, count: int) -> int:
        """Return the number of the first word that occurs in more than `count` stems."""
        return bisect_left(self.counts, count + 1)


def find_alike(texts: Stems, asks_same: Callable[[int, int], bool]) -> dict[int, int]:
    """Return the place of each stem that nearly repeats another, and the place of that other, usually an earlier one.

    Nearly: the Jaccard index of their sets of words is at least 0.8, and `asks_same` is true of the two places.
    Of several similar stems, all except the first are returned. Found by prefix filtering for set-similarity
    joins (PPJoin, see the top of this module).
    """
    rows, contexts = texts.rows, texts.contexts
    shared, common = texts.first_above(1), texts.first_above(_COMMON)
    pairs: list[tuple[int, int]] = []
    cores: dict[object, int] = {}
    postings: defaultdict[object, list[int]] = defaultdict(list)
    find = postings.get
    for place in sorted(range(len(rows)), key=lambda place: len(rows[place])):
        row, context = rows[place], contexts[place]
        size = len(row)
        lone = bisect_left(row, shared)  # words of this stem alone: they come first
        if not size or 5 * lone > size:
            continue  # too many for any other stem to reach 0.8
        core = row[lone:]
        twin = cores.setdefault((core, context) if context else core, place)
        if twin != place and 4 * (lone + len(rows[twin]) - len(core)) <= len(core):
            if asks_same(place, twin):
                pairs.append((place, twin))
            continue
        probed = size - (4 * size + 4) // 5 + 1  # words that must hold a shared one, against shorter stems
        indexed = size - (8 * size + 8) // 9 + 1  # the same against longer stems
        light = bisect_left(row, common, lone)
        keys: Sequence[object] = row[lone:probed]
        kept: Sequence[object] = row[lone:indexed]
        if light < probed:
            keys = [*row[lone:light], *combinations(row[light : probed + 1], 2)]
            kept = [*row[lone : min(light, indexed)], *combinations(row[light : indexed + 1], 2)]
        if context:
            keys, kept = [(context, key) for key in keys], [(context, key) for key in kept]
        words: set[int] | None = None
        tried: set[int] = set()
        found = 0
        for other in chain.from_iterable(filter(None, map(find, keys))):
            if words is None:
                words = set(row)
            if other not in tried and 9 * len(words.intersection(rows[other])) >= 4 * (size + len(rows[other])):
                tried.add(other)
                if asks_same(place, other):
                    pairs.append((place, other))
                    found += 1
                if found == _ENOUGH or len(tried) == _TRIES:
                    break
        if twin == place:
            for key in kept:
                postings[key].append(place)
    return _follow(pairs)


def _follow(pairs: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Return, for every member of a group of linked places except its first, the member that it is linked to."""
    links: dict[int, list[int]] = {}
    for one, other in pairs:
        links.setdefault(one, []).append(other)
        links.setdefault(other, []).append(one)
    found: dict[int, int] = {}
    reached: set[int] = set()
    for start in sorted(links):
        if start in reached:
            continue
        reached.add(start)
        waiting = deque([start])
        while waiting:
            place = waiting.popleft()
            for linked in sorted(links[place]):
                if linked not in reached:
                    reached.add(linked)
                    found[linked] = place
                    waiting.append(linked)
    return found


def find_answered(texts: Stems, keys: Sequence[str]) -> dict[int, int]:
    """Return the place of each stem whose key occurs in another stem, and the place of that other.

    `keys` holds the key of each stem, "" for none. The other stem has to share at least two rare
    words with it: words of four letters or more that occur in at most three stems (in a large
    bank: one in a thousand, at most twenty) and not in the key.
    """
    rows, ranks, words = texts.rows, texts.ranks, texts.words
    shared = texts.first_above(1)
    rare = texts.first_above(max(3, min(20, len(rows) // 1000)))
    pairs = [
        list(
            combinations(
                [rank for rank in row[bisect_left(row, shared) : bisect_left(row, rare)] if len(words[rank]) > 3][
                    :_RAREST
                ],
                2,
            )
        )
        for row in rows
    ]
    met = {pair for pair, times in Counter(chain.from_iterable(pairs)).items() if times > 1}
    places: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place, own in enumerate(pairs):
        for pair in met.intersection(own):
            places[pair].append(place)
    found: dict[int, int] = {}
    for place, (key, own) in enumerate(zip(keys, pairs, strict=True)):
        if not key or met.isdisjoint(own):
            continue
        phrase = join_words(key)
        parts = {ranks.get(word, -1) for word in split_words(phrase)}
        if -1 in parts or len(phrase) < 3 or phrase in _VERDICTS:
            continue
        near = {other for pair in met.intersection(own) if parts.isdisjoint(pair) for other in places[pair]}
        for other in sorted(near - {place}):
            if holds(join_words(drop_code_blocks(texts.stem_of(other))), phrase):
                found[place] = other
                break
    return found
