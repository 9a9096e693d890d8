"""Scores a response to a question: a fraction in [0, 1], part by part.

Knows nothing of points, hints, tries or sessions. Every fraction is one division of whole numbers,
so that full marks are exactly 1. The rules follow QTI response processing and Moodle's question
types; multiple response is the "false" rule of `exams_eval` in R/exams (Gruen and Zeileis), on
which see also Betts et al. 2022.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations, zip_longest
from typing import TypeVar, assert_never

from quiz.engine.typed import Match, match, normalize, option_key
from quiz.kinds import KINDS
from quiz.model import (
    Blank,
    Cloze,
    Flashcard,
    ListRecall,
    Mask,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Range,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.responses import Malformed, Mark, Matched, Ordered, Picked, Rated, Response, Revealed, Score, Typed

TYPO_NOTE = "typo forgiven"
CASE_NOTE = "only capitals differ"
REPEAT_NOTE = "already named"
EXTRA_NOTE = "not counted"

Wanted = TypeVar("Wanted", bound=Response)
Matcher = Callable[..., Match]
Said = Mapping[str, str]
"""Feedback by the right text that has it."""


def grade(
    question: Question,
    response: Response,
    *,
    language: str = "en",
    is_deck_word: Callable[[str], bool] = lambda word: False,
    options: Sequence[str] = (),
) -> Score | Malformed:
    """Return the score of a response, or why it cannot be read.

    `language` is the deck's: it decides how "1,234" is read, and which articles may be left out.
    `is_deck_word` tells whether a word (as `typed.split_words` gives it) occurs anywhere in the
    deck. `options` are the texts as shown, when a multiple response drew some of them.

    The marks: multiple choice, true/false, numeric and short answer have one; multiple response
    one for each key, then one for each false pick; cloze, matching, ordering, rubric and list one
    for each part in the question's order (an ordering: for each place), then a list's extra wrong
    entries. "Don't know" has the marks of an empty response, and a
    rating of oneself, in place of a typed answer, has none.

    ValueError: the response is not of this kind of question, or picks an option that was not offered.
    """
    if isinstance(response, Rated) and KINDS[question.kind].can_flip:
        return Score(_recalled(response.rating))
    body = question.body
    texts = partial(match, language=language, is_deck_word=is_deck_word)
    said = {option_key(option.text): option.feedback for option in question.remarks}
    unknown = isinstance(response, Revealed)
    match body:
        case MultipleChoice():
            return _grade_choice(body, _texts(response, Picked), said)
        case MultipleResponse():
            return _grade_picks(body, _texts(response, Picked), len(options), said)
        case TrueFalse(truth):
            return _grade_truth(truth, _texts(response, Picked), said)
        case Rubric(criteria):
            return _grade_rubric(criteria, _texts(response, Picked))
        case Ordering():
            return _grade_order(body, _texts(response, Ordered))
        case Matching():
            pairs = () if unknown else _expect(response, Matched).pairs
            return _grade_pairs(body, pairs)
        case Cloze() | MaskedPicture():
            return _grade_blanks(body, _texts(response, Typed), texts, language)
        case ListRecall():
            return _grade_list(body, _texts(response, Typed), language, is_deck_word, said)
        case Numeric():
            return _grade_number(body, _texts(response, Typed), language, said)
        case ShortAnswer():
            return _grade_text(body, _texts(response, Typed), texts, said)
        case Flashcard():
            return Score(0.0 if unknown else _recalled(_expect(response, Rated).rating))
        case _:
            assert_never(body)


# ---------------------------------------------------------------- picked


def _grade_choice(body: MultipleChoice, picked: Sequence[str] | None, said: Said) -> Score:
    if picked is None:
        return Score(0.0, (Mark("", body.answer, 0.0),))
    given = _only(picked)
    key = option_key(given)
    right = next((text for text in (body.answer, *body.others) if option_key(text) == key), None)
    if right is not None:
        return Score(1.0, (Mark(given, right, 1.0, said.get(key, "")),))
    half = _find(body.partly, key)
    if half:
        credit = half.credit if body.partial or half.credit == 1 else 0.0
        return Score(credit, (Mark(given, body.answer, credit, half.feedback),))
    return Score(0.0, (Mark(given, body.answer, 0.0, _distractor(body, given).feedback),))


def _grade_picks(body: MultipleResponse, picked: Sequence[str] | None, shown: int, said: Said) -> Score:
    """max(0, hits/k - false/m) for k keys and m distractors: ticking everything earns nothing.

    Where no option is right, ticking nothing earns all, and anything else nothing.
    """
    given = {option_key(text): text for text in picked or ()}
    marks = []
    for answer in body.answers:
        text = given.pop(option_key(answer), "")
        marks.append(Mark(text, answer, float(bool(text)), said.get(option_key(text), "")))
    hits = sum(bool(mark.given) for mark in marks)
    marks += [Mark(text, "", 0.0, _distractor(body, text).feedback) for text in given.values()]
    keys, false = len(body.answers), len(given)
    if not keys:
        return Score(float(picked is not None and not given), tuple(marks))
    distractors = shown - keys if shown else len(body.wrong) + sum(draw.pick for draw in body.draws)
    distractors = max(1, distractors, false)
    return _score(hits * distractors - false * keys, keys * distractors, marks, body.partial)


def _grade_truth(truth: bool, picked: Sequence[str] | None, said: Said) -> Score:
    expected = "true" if truth else "false"
    given = "" if picked is None else _only(picked)
    if given not in ("true", "false", ""):
        raise ValueError(f"neither true nor false: {given!r:.100}")
    credit = float(given == expected)
    return Score(credit, (Mark(given, expected, credit, said.get(given, "") if credit else ""),))


def _grade_rubric(criteria: Sequence[str], met: Sequence[str] | None) -> Score:
    given = {option_key(text) for text in met or ()}
    marks = []
    for text in criteria:
        hit = option_key(text) in given
        given.discard(option_key(text))
        marks.append(Mark(text if hit else "", text, float(hit)))
    if given:
        raise ValueError(f"not a point of the rubric: {given.pop()!r:.100}")
    return _score(sum(mark.credit == 1 for mark in marks), len(marks), marks)


# ---------------------------------------------------------------- arranged


def _grade_order(body: Ordering, placed: Sequence[str] | None) -> Score:
    """Kendall's tau over the pairs that are not tied, floor 0; a pair with an unplaced entry adds 0."""
    groups = {option_key(entry): number for number, group in enumerate(body.groups) for entry in group}
    names = {option_key(entry): entry for group in body.groups for entry in group}
    given = [option_key(text) for text in placed or ()]
    if len(set(given)) < len(given) or not groups.keys() >= set(given):
        raise ValueError(f"not entries of the question, each once: {placed!r:.200}")
    place = {key: number for number, key in enumerate(given)}
    agreeing = untied = 0
    for first, second in combinations(groups, 2):
        if groups[first] != groups[second]:
            untied += 1
            if first in place and second in place:
                agreeing += 1 if place[first] < place[second] else -1
    slots = list(groups.values())
    right = {key for key, number in zip(given, slots, strict=False) if groups[key] == number}
    spare = {number: [key for key in groups if groups[key] == number and key not in right] for number in slots}
    marks = []
    for key, number in zip_longest(given, slots, fillvalue=""):
        credit = float(key in right)
        expected = key if credit else spare[int(number)].pop(0)
        marks.append(Mark(names.get(str(key), ""), names[str(expected)], credit))
    if not untied:
        return _score(len(given) == len(groups), 1, marks)
    return _score(agreeing, untied, marks, body.partial)


def _grade_pairs(body: Matching, pairs: Sequence[tuple[str, str]]) -> Score:
    given = {option_key(left): right for left, right in pairs}
    lefts = {option_key(left) for left, _ in body.pairs}
    if len(given) < len(pairs) or not lefts >= given.keys():
        raise ValueError(f"not left sides of the question, each once: {pairs!r:.200}")
    categories = {option_key(right) for _, right in body.pairs}
    marks = []
    for left, expected in body.pairs:
        chosen = given.get(option_key(left), "")
        key, feedback = option_key(chosen), ""
        if chosen and key not in categories:
            extra = _find(body.wrong, key)
            if extra is None:
                raise ValueError(f"not a right side of the question: {chosen!r:.100}")
            feedback = extra.feedback
        marks.append(Mark(chosen, expected, float(key == option_key(expected)), feedback))
    return _score(sum(mark.credit == 1 for mark in marks), len(marks), marks, body.partial)


# ---------------------------------------------------------------- typed


def _grade_blanks(body: Cloze | MaskedPicture, typed: Sequence[str] | None, matches: Matcher, language: str) -> Score:
    given = tuple(typed or ())
    if len(given) > len(body.blanks):
        raise ValueError(f"{len(given)} texts for {len(body.blanks)} blanks")
    from quiz.engine.numbers import name_number

    marks = []
    blanks: Sequence[Blank | Mask] = body.blanks
    numbers = body.numbers if isinstance(body, Cloze) else ()
    matches = partial(matches, typos=body.typos, exact=body.exact)
    for text, blank in zip_longest(given, blanks, fillvalue=""):
        assert not isinstance(blank, str)
        if isinstance(blank, Mask):
            blank = Blank(blank.answers)
        own = blank.numbers or [one for one in numbers if one.number in blank.answers]
        meant = name_number(text.strip(), own, language)
        said = {option_key(option.text): option.feedback for option in blank.remarks}
        exact, compare = body.exact, matches
        if blank.wrong and _find((Option(blank.answers[0]), *blank.partly, *blank.wrong), option_key(text)):
            exact, compare = False, partial(matches, typos=False, exact=True)  # picked: that option and no other
        marks.append(_mark_text(text.strip(), meant, blank.answers, blank.wrong, blank.partly, said, compare, exact))
    earned = 0.0
    for mark in marks:  # one after the other: `sum` rounds differently in some versions of Python, and on a card
        earned += mark.credit
    return _score(earned, len(marks), marks, body.partial)


def _grade_text(body: ShortAnswer, typed: Sequence[str] | None, matches: Matcher, said: Said) -> Score | Malformed:
    if typed is None:
        return Score(0.0, (Mark("", body.answers[0], 0.0),))
    given = _only(typed).strip()
    if not given:
        return Malformed("type an answer")
    matches = partial(matches, typos=body.typos, exact=body.exact)
    mark = _mark_text(given, given, body.answers, body.reject, body.partly, said, matches, body.exact)
    return _score(mark.credit, 1, [mark])


def _mark_text(
    given: str,
    meant: str,
    answers: Sequence[str],
    reject: Sequence[Option],
    partly: Sequence[Option],
    said: Said,
    matches: Matcher,
    exact: bool,
) -> Mark:
    """Return the mark of a typed text, which is the text `meant` of the deck if it is a number in another notation."""
    compare = partial(matches, answers=answers, reject=(*reject, *partly))
    found = _match_some(given, compare)
    if meant != given and found.how not in ("right", "reject"):
        found = _match_some(meant, compare)
    if not found.how and partly:
        found = _match_some(meant, partial(matches, answers=[option.text for option in partly if option.credit]))
    part = _find(partly, option_key(found.answer)) if found.how else None
    if part:
        note = TYPO_NOTE if found.how == "typo" else ""
        return Mark(given, answers[0], part.credit, part.feedback, note)
    mark = _mark(given, answers, found, exact)
    return replace(mark, feedback=said.get(option_key(found.answer), "")) if mark.credit and said else mark


def _grade_number(body: Numeric, typed: Sequence[str] | None, language: str, said: Said) -> Score | Malformed:
    unit = f" {body.units[0]}" if body.units else ""
    expected = f"{body.answer}{unit}"
    if typed is None:
        return Score(0.0, (Mark("", expected, 0.0),))
    from decimal import Decimal

    from quiz.engine.numbers import read_number

    given = _only(typed).strip()
    keys = (body.answer, *body.accept)
    written = (*keys, *(option.text for option in body.reject), *(one.number for one in body.ranges))
    reading = read_number(given, units=body.units, language=language, keys=written)
    if isinstance(reading, Malformed):
        return reading
    hit = next((number for number in keys if reading.value == Decimal(number)), "")
    if not hit and Decimal(body.low) <= reading.value <= Decimal(body.high):
        hit = body.answer
    if hit:
        return Score(1.0, (Mark(given, expected, 1.0, said.get(option_key(hit), ""), reading.note),))
    near = [Range(o.text, o.text, 0.0, o.feedback) for o in body.reject if Decimal(o.text) == reading.value]
    near += [one for one in body.ranges if Decimal(one.low) <= reading.value <= Decimal(one.high)]
    best = max(near, key=lambda one: one.credit, default=Range("", "", 0.0))
    return Score(best.credit, (Mark(given, expected, best.credit, best.feedback, reading.note),))


def _grade_list(
    body: ListRecall, typed: Sequence[str] | None, language: str, is_deck_word: Callable[[str], bool], said: Said
) -> Score:
    """right/need among the first `need` different entries; nothing is taken off.

    An entry given again, or in another of its variants, takes no place, and what comes after the
    last place does not count: the notes of their marks say so.
    """
    from quiz.engine.numbers import name_number
    from quiz.engine.recall import recall

    found = recall(body, typed or (), language=language, is_deck_word=is_deck_word)
    marks = []
    for number, entry in enumerate(body.entries):
        given = found.named.get(number, "")
        note = TYPO_NOTE if number in found.typos else ""
        variants = [text for text in entry if option_key(text) in said] if given else []
        meant = name_number(given, [one for one in body.numbers if one.number in entry], language)
        compare = partial(match, typos=body.typos, exact=body.exact, language=language, is_deck_word=is_deck_word)
        same = compare(given if compare(given, entry).how == "right" else meant, variants)
        feedback = said.get(option_key(same.answer), "")
        marks.append(Mark(given, entry[0], float(number in found.named), feedback, note))
    answers = [answer for entry in body.entries for answer in entry]
    marks += [Mark(text, "", 0.0, note=_note_case(text, answers, body.exact)) for text in found.wrong]
    marks += [Mark(text, "", 0.0, note=REPEAT_NOTE) for text in found.repeated]
    marks += [Mark(text, "", 0.0, note=EXTRA_NOTE) for text in found.beyond]
    return _score(len(found.named), body.need, marks, body.partial)


# ---------------------------------------------------------------- helpers


def _recalled(rating: int) -> float:
    if rating not in (1, 2, 3, 4):
        raise ValueError(f"not a rating: {rating!r:.100}")
    return float(rating > 1)


def _score(earned: float, whole: int, marks: Iterable[Mark], partly: bool = True) -> Score:
    """Return earned/whole in one division, floor 0; without `partly`, all or nothing."""
    marks = tuple(marks)
    fraction = max(0, earned) / whole if partly else float(earned >= whole)
    return Score(fraction, marks, any(mark.note == TYPO_NOTE for mark in marks))


def _match_some(text: str, matches: Callable[..., Match]) -> Match:
    return matches(text) if text.strip() else Match("")


def _mark(given: str, answers: Sequence[str], found: Match, exact: bool) -> Mark:
    if found.how == "right":
        return Mark(given, found.answer, 1.0)
    if found.how == "typo":
        return Mark(given, found.answer, 1.0, note=TYPO_NOTE)
    return Mark(given, answers[0], 0.0, found.feedback, _note_case(given, answers, exact))


def _note_case(given: str, answers: Iterable[str], exact: bool) -> str:
    """Return the note on a wrong text that only capitals keep from being an exact answer, else ""."""
    said = normalize(given, exact).casefold()
    return CASE_NOTE if exact and any(said == normalize(answer, exact).casefold() for answer in answers) else ""


def _expect(response: Response, kind: type[Wanted]) -> Wanted:
    if not isinstance(response, kind):
        raise ValueError(f"a {type(response).__name__} does not answer a question that needs a {kind.__name__}")
    return response


def _texts(response: Response, kind: type[Picked] | type[Ordered] | type[Typed]) -> tuple[str, ...] | None:
    """Return the texts of a response of the right kind; None for "don't know"."""
    return None if isinstance(response, Revealed) else _expect(response, kind).texts


def _only(texts: Sequence[str]) -> str:
    if len(texts) != 1:
        raise ValueError(f"one text is wanted, not {len(texts)}")
    return texts[0]


def _find(options: Iterable[Option], key: str) -> Option | None:
    return next((option for option in options if option_key(option.text) == key), None)


def _distractor(body: MultipleChoice | MultipleResponse, text: str) -> Option:
    """Return the distractor with this text, drawn ones too; ValueError if none has it."""
    key = option_key(text)
    found = _find(body.wrong, key)
    if found is None and not any(option_key(name) == key for draw in body.draws for name in draw.candidates):
        raise ValueError(f"not an option of the question: {text!r:.100}")
    return found or Option(text)
