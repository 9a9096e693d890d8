"""Selects the questions of a sitting and their order, and the options that each shows.

A pure function of seed and texts: every order and draw is by `identity.rank`, so it comes out the
same on any machine. Knows nothing of answering, of files or of a screen.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, assert_never

from quiz.engine.typed import normalize, option_key
from quiz.identity import keep_apart, name_unit, rank, shuffle
from quiz.model import (
    PLAIN_NUMBER,
    Cloze,
    Draw,
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

Order = Literal["shuffle", "file", "weakest", "new"]


class Entry(NamedTuple):
    """The facts about a question that are known before it is loaded. `deck` is the id of its deck.

    As a unit of a review it is one side of the question: see `list_units`.
    """

    identity: str
    id: str
    kind: str
    tags: tuple[str, ...]
    difficulty: str
    deck: str
    passage: str
    retired: bool
    both_ways: bool = False


def select(
    entries: Iterable[Entry],
    *,
    seed: int,
    count: int | None = None,
    tags: Collection[str] = (),
    kinds: Collection[str] = (),
    difficulties: Collection[str] = (),
    order: Order = "shuffle",
    history: Mapping[str, float] | None = None,
) -> tuple[Entry, ...]:
    """Return the questions of a sitting in the order asked: at most `count`, never a retired one.

    `entries` come in the order of their files. Of several tags (kinds, difficulties) one is
    enough; a question has to pass all three. `history` has the last score (0..1) by identity:

    - `file`: as they come;
    - `shuffle`: drawn, so that a smaller `count` asks the first questions of a larger one;
    - `weakest`: the lowest last score first, those never asked before those fully right;
    - `new`: those never asked first, then as `weakest`.

    Equals are drawn. Questions of one passage follow the first of them, in the order of the file.
    """
    last = history or {}
    known: dict[str, Entry] = {}
    for entry in entries:
        if (
            not entry.retired
            and (not tags or any(tag in tags for tag in entry.tags))
            and (not kinds or entry.kind in kinds)
            and (not difficulties or entry.difficulty in difficulties)
        ):
            known.setdefault(entry.identity, entry)

    def weakness(entry: Entry) -> tuple[int, float]:
        score = last.get(entry.identity)
        if score is None:
            return (0 if order == "new" else 2), 0.0
        return (1 if score < 1 else 3), score

    chosen = list(known.values())
    if order != "file":
        chosen = shuffle(chosen, seed, "sitting", lambda entry: entry.identity)
        if order != "shuffle":
            chosen.sort(key=weakness)
    chosen = chosen[: None if count is None else max(0, count)]
    return tuple(gather_passages(chosen, list(known)))


def list_units(entries: Iterable[Entry]) -> list[Entry]:
    """Return an entry for each side that is asked: those given, and the back of each flashcard both ways after it."""
    units = []
    for entry in entries:
        units.append(entry)
        if entry.both_ways:
            back = name_unit(entry.identity, 1)
            units.append(entry._replace(identity=back, id=entry.id and name_unit(entry.id, 1), both_ways=False))
    return units


def select_due(
    entries: Iterable[Entry],
    due_days: Mapping[str, int],
    *,
    day: int,
    seed: int,
    ahead: int = 0,
    new: int = 0,
    count: int | None = None,
    tags: Collection[str] = (),
    answered: Collection[str] = (),
) -> tuple[Entry, ...]:
    """Return the questions of a review in the order asked: at most `count`, never a retired one.

    First those due on this day or within `ahead` days after it, the longest due first, equals drawn.
    Then at most `new` that were never answered, one of each deck in turn, in the order of the files.
    `due_days` has the days on which those that were answered come again, by identity; of several tags one
    is enough. Questions of one passage follow the first. Of a question both ways, one side is asked: never
    the other one of those `answered` today.
    """
    known = {entry.identity: entry for entry in select(entries, seed=seed, tags=tags, order="file")}
    due = [entry for entry in known.values() if due_days.get(entry.identity, day + ahead + 1) <= day + ahead]
    due = shuffle(due, seed, "review", lambda entry: entry.identity)
    due.sort(key=lambda entry: due_days[entry.identity])
    fresh = [entry for entry in deal(known.values()) if entry.identity not in due_days]
    kept = set(keep_apart((entry.identity for entry in (*due, *fresh)), answered))
    due = [entry for entry in due if entry.identity in kept]
    fresh = [entry for entry in fresh if entry.identity in kept][: max(0, new)]
    return tuple(gather_passages([*due, *fresh][: None if count is None else max(0, count)], list(known)))


def deal(entries: Iterable[Entry]) -> list[Entry]:
    """Return the first of every deck, then the second of every deck, and so on."""
    met: Counter[str] = Counter()
    places = []
    for entry in entries:
        places.append((met[entry.deck], entry))
        met[entry.deck] += 1
    return [entry for _, entry in sorted(places, key=lambda place: place[0])]


def gather_passages(chosen: Sequence[Entry], file_order: Sequence[str]) -> list[Entry]:
    """Put the questions of a passage behind the first of them."""
    if not any(entry.passage for entry in chosen):
        return list(chosen)
    place = {identity: number for number, identity in enumerate(file_order)}
    blocks: dict[object, list[Entry]] = {}
    for entry in chosen:
        blocks.setdefault((entry.deck, entry.passage) if entry.passage else entry.identity, []).append(entry)
    return [entry for block in blocks.values() for entry in sorted(block, key=lambda entry: place[entry.identity])]


# ---------------------------------------------------------------- options


def draw_options(question: Question, *, seed: int, showing: int = 0) -> tuple[str, ...]:
    """Return the texts to choose from, in the order to show them; () for a kind without any.

    Multiple choice and multiple response: keys and distractors, with their draws. True/false:
    "true", "false". Ordering: the entries, never already in a right order where that can be
    helped. Matching: each category once and the extra rights. Rubric: the criteria as written.
    `shown` is obeyed; plain numbers are in ascending order, except in an ordering.

    `showing` counts how often the question was shown before in a sitting: another order, other draws.
    """
    body = question.body
    salt = f"{question.identity}#{showing}" if showing else question.identity
    match body:
        case MultipleChoice(answer, partly, wrong, draws, shown, others=others):
            fixed = [answer, *others, *(option.text for option in (*partly, *wrong))]
            return _arrange(fixed + _draw(draws, fixed, seed, salt), shown, seed, salt)
        case MultipleResponse(answers, wrong, draws, shown):
            fixed = [*answers, *(option.text for option in wrong)]
            return _arrange(fixed + _draw(draws, fixed, seed, salt), shown, seed, salt)
        case Matching(pairs, wrong):
            rights = {option_key(text): text for _, text in reversed(pairs)}
            for option in wrong:
                rights.setdefault(option_key(option.text), option.text)
            return _arrange(list(rights.values()), (), seed, salt)
        case Ordering(groups):
            return _scramble(groups, seed, salt)
        case TrueFalse():
            return ("true", "false")
        case Rubric(criteria):
            return criteria
        case Flashcard() | Cloze() | MaskedPicture() | ListRecall() | Numeric() | ShortAnswer():
            return ()
        case _:
            assert_never(body)


def draw_lefts(question: Question, *, seed: int, showing: int = 0) -> tuple[str, ...]:
    """Return the left sides of a matching in the order to show them; () for any other kind."""
    if not isinstance(question.body, Matching):
        return ()
    salt = f"{question.identity}#{showing}" if showing else question.identity
    return tuple(shuffle((left for left, _ in question.body.pairs), seed, f"{salt}#left"))


def _draw(draws: Sequence[Draw], fixed: Iterable[str], seed: int, salt: str) -> list[str]:
    """Return the texts drawn from the pools: none that equals, leniently, one that is there already.

    Ranked apart from the order of showing, in which the drawn would else always come first.
    """
    if not draws:
        return []
    taken = {normalize(text) for text in fixed}
    drawn = []
    for draw in draws:
        left = draw.pick
        for text in shuffle(draw.candidates, seed, f"{salt}#pool"):
            if left and normalize(text) not in taken:
                taken.add(normalize(text))
                drawn.append(text)
                left -= 1
    return drawn


def _arrange(texts: Sequence[str], shown: Sequence[str], seed: int, salt: str) -> tuple[str, ...]:
    if shown:
        place = {option_key(text): number for number, text in enumerate(shown)}
        return tuple(sorted(texts, key=lambda text: place.get(option_key(text), len(place))))
    if all(map(PLAIN_NUMBER.fullmatch, texts)):
        below = sorted((text for text in texts if text[0] == "-"), key=_size, reverse=True)
        return (*below, *sorted((text for text in texts if text[0] != "-"), key=_size))
    return tuple(shuffle(texts, seed, salt))


def _size(number: str) -> tuple[int, str, str]:
    """Sorts plain numbers by their absolute value, of whatever length."""
    whole, _, part = number.lstrip("-").partition(".")
    return len(whole), whole, part.rstrip("0")


def _scramble(groups: Sequence[Sequence[str]], seed: int, salt: str) -> tuple[str, ...]:
    group_of = {entry: number for number, group in enumerate(groups) for entry in group}
    for attempt in range(16):
        drawn = sorted(group_of, key=lambda entry: rank(seed, f"{salt}#{attempt}", entry))
        numbers = [group_of[entry] for entry in drawn]
        if numbers != sorted(numbers):
            break
    return tuple(drawn)
