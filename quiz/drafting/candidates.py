"""The sentences of an article that may hold a fact, and a few words of each to find it by. Knows no YAML.

A sentence may hold one if it has a number, a name, a date or a quotation. No model and no list of names: a name is a
word with a capital that no other sentence writes small.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from quiz.checking.slips import read_english
from quiz.drafting.article import Article
from quiz.drafting.sentences import STARTERS, split_sentences
from quiz.drafting.wording import MAX_SAYS, list_words

_TOKEN = re.compile(r"\S+")
_SHORTEST = 3
_LONGEST = 80
"""The words of a sentence that are looked at."""

_NUMBERS = frozenset(
    """
    two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion billions trillion dozen dozens half third thirds quarter quarters twice first second fourth fifth sixth
    seventh eighth ninth tenth
    """.split()  # noqa: SIM905 (a list of many quoted words is harder to read)
)
_BOILERPLATE = re.compile(
    r"""\b(?:
        subscri(?:be|ption)\w* | sign(?:ed)?[ -](?:up|in)\b | log(?:ged)?[ -]in\b | newsletters? | cookies
      | (?:your|our|a|make\ a)\ donations? | your\ support | support\ (?:us|our\ (?:work|journalism)) | paywalls?
      | bookmark | (?:join|read|view|see|post|leave)\ (?:our|the|a|all)?\ ?(?:comment\w*|forum|discussion)
      | follow\ us | share\ (?:this|on|via) | click\ here | (?:read|find\ out|learn)\ more\b
      | all\ rights\ reserved | terms\ (?:of|and)\ (?:use|service|conditions) | privacy\ (?:policy|notice)
      | advertisement | sponsored | related\ (?:articles|stories|topics|content) | most\ (?:read|popular|viewed)
      | you\ are\ here | skip\ to\ (?:main\ )?content | getty\ images | image\ (?:source|caption|credit)
    )\b | ^\s*(?:©|\(c\)|copyright\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_QUOTED = re.compile(r"[“«„][^“”«»„]{3,}|(?<!\w)\"[^\"]{3,}|(?<!\w)[‘'][^‘’']{3,}[’'](?!\w)")
_CLAUSE_END = re.compile(r"[,;:.!?…—–)\]\"”’»]+$")


class Candidate(NamedTuple):
    """A sentence that may hold a fact: its paragraph, and at most eight of its words that no other place has."""

    paragraph: int
    says: str


class Drafted(NamedTuple):
    """The candidates of an article in order, and how many of its sentences are notices to readers."""

    candidates: tuple[Candidate, ...]
    passed_over: int


def find_candidates(article: Article) -> Drafted:
    """Return one candidate for each sentence that may hold a fact, if words in it tell it from all others."""
    sentences = [
        (paragraph.number, sentence) for paragraph in article.paragraphs for sentence in split_sentences(paragraph.text)
    ]
    ordinary = STARTERS.union(read_english()).union(
        word for _, sentence in sentences for word in re.findall(r"\b[a-z]+\b", sentence)
    )
    runs = _count_runs(article)
    candidates, passed_over = [], 0
    for number, sentence in sentences:
        if _BOILERPLATE.search(sentence[:400]):
            passed_over += 1
        elif says := _choose_words(sentence, ordinary, runs):
            candidates.append(Candidate(number, says))
    return Drafted(tuple(candidates), passed_over)


def _count_runs(article: Article) -> Counter[tuple[str, ...]]:
    """Return how often each run of three words occurs in the article."""
    runs: Counter[tuple[str, ...]] = Counter()
    for paragraph in article.paragraphs:
        words = list_words(paragraph.text)
        runs.update(zip(words, words[1:], words[2:], strict=False))
    return runs


def _choose_words(sentence: str, ordinary: frozenset[str], runs: Counter[tuple[str, ...]]) -> str:
    """Return the words of a sentence to find it by, "" if it holds no fact or has no words of its own."""
    tokens = [
        (found.start(), found.end()) for _, found in zip(range(_LONGEST), _TOKEN.finditer(sentence), strict=False)
    ]
    weights = _weigh(sentence, tokens, ordinary)
    if len(tokens) < _SHORTEST or not sum(weights):
        return ""
    best, chosen = 0.0, ""
    for start, end in _windows(len(tokens)):
        worth = sum(weights[start:end]) + _fit(sentence, tokens, start, end)
        if worth > best and sum(weights[start:end]) > 0:
            says = _trim(sentence[tokens[start][0] : tokens[end - 1][1]])
            words = list_words(says)
            if 1 in (runs[run] for run in zip(words, words[1:], words[2:], strict=False)):
                best, chosen = worth, says
    return chosen


def _windows(count: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of every run of three to eight tokens."""
    for start in range(count):
        for end in range(start + _SHORTEST, min(start + MAX_SAYS, count) + 1):
            yield start, end


def _weigh(sentence: str, tokens: list[tuple[int, int]], ordinary: frozenset[str]) -> list[float]:
    """Return how much each word says about a fact: a number most, then a quotation, then a name."""
    quoted = [found.span() for found in _QUOTED.finditer(sentence)]
    weights = []
    for number, (start, end) in enumerate(tokens):
        word = sentence[start:end].strip("\"'“”‘’«»().,;:!?…—–-[]")
        small = word.casefold().removesuffix("’s").removesuffix("'s")
        weight = 0.0
        if any(map(str.isdigit, word)) or small in _NUMBERS:
            weight = 3.0
        elif word[:1].isupper() and small not in STARTERS and (number or small not in ordinary):
            weight = 1.0
        if quoted and any(at <= start < to or start <= at < end for at, to in quoted):
            weight += 0.5
        weights.append(weight)
    return weights


def _fit(sentence: str, tokens: list[tuple[int, int]], start: int, end: int) -> float:
    """Return how well a run of words keeps to a clause."""
    begins = start == 0 or bool(_CLAUSE_END.search(sentence[slice(*tokens[start - 1])]))
    ends = end == len(tokens) or bool(_CLAUSE_END.search(sentence[slice(*tokens[end - 1])]))
    crosses = sum(bool(_CLAUSE_END.search(sentence[slice(*token)])) for token in tokens[start : end - 1])
    return 0.6 * begins + 0.6 * ends - 0.8 * crosses + 0.1 * min(end - start, 6)


def _trim(text: str) -> str:
    """Return words without the punctuation around them, except what belongs to them."""
    return text.strip(' "“”«»„,;:…—–').removesuffix(".").rstrip('"”» ')
