"""The parts of a deck that rules across questions need: few enough to be cached with the deck.

A rule asks for the question itself only once it has found something; most checks never do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, assert_never

from quiz.checking.words import number_words
from quiz.engine.typed import option_key
from quiz.model import (
    Cloze,
    Deck,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)


class Gist(NamedTuple):
    """The questions of a deck in short: plain values, which `marshal` can store.

    Numbers of questions are their places in the deck, from 0.
    """

    numbers: tuple[int, ...]
    """The questions that are asked: neither retired nor without a stem. The next four fields follow their order."""

    words: bytes
    """All words of their stems, each once, as `number_words` gives them, with spaces between."""

    rows: tuple[list[int], ...]
    """For each question the words of its stem, each once, as places in `words`."""

    contexts: tuple[tuple[int, tuple[str, str, str]], ...]
    """Passage, image and sound of those that are asked about something: by place in `numbers`."""

    keys: tuple[str, ...]
    """The answer to each question in words, "" if it is not a single text."""

    cited: tuple[tuple[str, str], ...]
    """The sheets and facts that questions cite."""

    asked: tuple[tuple[str, str], ...]
    """The same, without retired questions."""

    statements: int
    """How many true/false questions there are that are not retired."""

    true_statements: int
    """How many of them are true."""

    first_statement: int
    """The number of the first true/false question, -1 for none."""

    choices: int
    """How many multiple choices there are that are not retired."""

    longest_keys: int
    """In how many of them the right answer is the longest option."""

    expected_longest: float
    """In how many it would be at random."""

    first_choice: int
    """The number of the first multiple choice, -1 for none."""

    fixed_keys: tuple[tuple[int, int, int], ...]
    """The multiple choices with `shown`: number, place of the key from 0, number of options."""

    until: tuple[tuple[int, str], ...]
    """The numbers of questions that can be relied on until a day, with that day."""


def make_gist(deck: Deck) -> Gist:
    """Return the gist of a deck."""
    asked = [(number, q) for number, q in enumerate(deck.questions) if not q.retired and q.stem]
    words, rows = number_words([q.stem for _, q in asked])
    every = deck.all_questions
    cited = {(cited.sheet, cited.fact): None for q in every for cited in q.citations}
    current = {(cited.sheet, cited.fact): None for q in every if not q.retired for cited in q.citations}
    statements, true_statements, first_statement = _count_statements(deck.questions)
    choices, longest_keys, expected_longest, first_choice = _count_choices(deck.questions)
    return Gist(
        numbers=tuple([number for number, _ in asked]),
        words=b" ".join(words),
        rows=tuple(rows),
        contexts=tuple(
            (place, (q.passage, _show_picture(q), q.audio))
            for place, (_, q) in enumerate(asked)
            if q.passage or q.image or q.audio
        ),
        keys=tuple([key_of(q) for _, q in asked]),
        cited=tuple(cited),
        asked=tuple(current),
        statements=statements,
        true_statements=true_statements,
        first_statement=first_statement,
        choices=choices,
        longest_keys=longest_keys,
        expected_longest=expected_longest,
        first_choice=first_choice,
        fixed_keys=tuple(_list_fixed_keys(deck.questions)),
        until=tuple((number, q.until) for number, q in enumerate(deck.questions) if q.until and not q.retired),
    )


def _show_picture(question: Question) -> str:
    """Return the picture that a question shows, with the place that it asks about; "" for none."""
    body = question.body
    asked = f"#{body.asked}" if isinstance(body, MaskedPicture) else ""
    return f"{question.image.file}{asked}" if question.image else ""


def key_of(question: Question) -> str:
    """Return the answer to a question in words, "" if it is not a single text."""
    body = question.body
    match body:
        case MultipleChoice() | Numeric():
            return body.answer
        case ShortAnswer():
            return body.answers[0]
        case Cloze(blanks=blanks) | MaskedPicture(blanks=blanks):
            return blanks[0].answers[0] if len(blanks) == 1 else ""
        case MultipleResponse() | TrueFalse() | ListRecall() | Ordering() | Matching() | Flashcard() | Rubric():
            return ""
        case _:
            assert_never(body)


def _count_statements(questions: Sequence[Question]) -> tuple[int, int, int]:
    """Return how many true/false questions there are, how many are true, and the number of the first."""
    first = next((number for number, q in enumerate(questions) if isinstance(q.body, TrueFalse)), -1)
    answers = [q.body.answer for q in questions if isinstance(q.body, TrueFalse) and not q.retired]
    return len(answers), sum(answers), first


def _count_choices(questions: Sequence[Question]) -> tuple[int, int, float, int]:
    """Return how many multiple choices there are, how many with the longest key, how many expected, and the first."""
    total = longest = 0
    expected = 0.0
    first = -1
    for number, question in enumerate(questions):
        body = question.body
        if not isinstance(body, MultipleChoice) or body.others:
            continue
        if first < 0:
            first = number
        if question.retired:
            continue
        lengths = [len(option.text) for option in body.wrong]
        if body.partly:
            lengths += [len(option.text) for option in body.partly]
        shown = 1 + len(lengths)
        for draw in body.draws:
            lengths += map(len, draw.candidates)
            shown += draw.pick
        if lengths:
            total += 1
            longest += len(body.answer) > max(lengths)
            expected += 1 / shown
    return total, longest, expected, first


def _list_fixed_keys(questions: Sequence[Question]) -> Iterator[tuple[int, int, int]]:
    """Yield the number of each multiple choice whose options have a fixed order, the place of the key, and how many."""
    for number, question in enumerate(questions):
        body = question.body
        if isinstance(body, MultipleChoice) and body.shown and not (body.draws or body.others) and not question.retired:
            options = list(map(option_key, body.shown))
            if (key := option_key(body.answer)) in options:
                yield number, options.index(key), len(options)


class Outline:
    """A deck by its header and gist. `deck` and `question` return the rest when a rule asks for it."""

    __slots__ = ("_load", "_question", "allow", "gist", "id", "identities", "identity", "path", "sources")

    def __init__(
        self,
        head: tuple[str, str, str, tuple[str, ...], tuple[str, ...]],
        identities: Sequence[str],
        gist: Gist,
        load: Callable[[], Deck],
        question: Callable[[int], Question],
    ) -> None:
        self.id, self.identity, self.path, self.sources, self.allow = head
        self.identities = identities
        self.gist = gist
        self._load = load
        self._question = question

    @property
    def deck(self) -> Deck:
        """The whole deck."""
        return self._load()

    def question(self, number: int) -> Question:
        """Return the question with this number."""
        return self._question(number)


def outline(deck: Deck) -> Outline:
    """Return the outline of a deck that has been read."""
    return Outline(
        (deck.id, deck.identity, deck.path, deck.sources, deck.allow),
        [question.identity for question in deck.questions],
        make_gist(deck),
        lambda: deck,
        deck.questions.__getitem__,
    )


def list_doubles(outlines: Sequence[Outline]) -> list[Deck]:
    """Return the decks with a repeated id, or with a repeated identity of a deck or question."""
    ids = _find_repeated(one.id for one in outlines)
    decks = _find_repeated(one.identity for one in outlines)
    questions: set[str] = set()
    if len(set().union(*(one.identities for one in outlines))) < sum(len(one.identities) for one in outlines):
        questions = _find_repeated(name for one in outlines for name in one.identities)
    return [
        one.deck
        for one in outlines
        if one.id in ids or one.identity in decks or (questions and not questions.isdisjoint(one.identities))
    ]


def _find_repeated(names: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    return {name for name in names if name in seen or seen.add(name)}  # type: ignore[func-returns-value]
