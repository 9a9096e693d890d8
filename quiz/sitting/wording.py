"""Questions and results in words, as plain text.

Knows a bank for its texts and sources, nothing of widths or colours.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, assert_never

from quiz.markup import to_text
from quiz.markup.mathtext import spell_math
from quiz.masks import number_masks, say_where
from quiz.model import (
    BLANK,
    Cloze,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Range,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.plurals import say_count, say_day, say_which
from quiz.responses import Mark, Matched, Ordered, Picked, Rated, Response, Revealed, Typed
from quiz.shown import show
from quiz.sitting.choices import say_choices
from quiz.sources import join_notes, name_sheet

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Item, Result
    from quiz.library import Bank
    from quiz.sitting.sitting import Sitting

Form = Literal["option", "truth", "markup", "literal"]
"""The form of a text in a deck: an option, true or false, inline Markdown, or to be shown as it is."""

NONE_RIGHT = "none of them"
NO_MODEL = "There is no model answer: judge for yourself."
RATINGS = ("Again", "Hard", "Good", "Easy")


class Source(NamedTuple):
    """A cited source as a learner reads it, such as "The Independent, live blog, paragraph 4".

    `url` is where it can be read, "" if that is not known, and `says` the words there that the cited facts rest on.
    """

    text: str
    url: str
    says: Sequence[str]


def say_asked_again(asked: "Asked | None") -> str:
    """Return that a question is asked again, and what its second answer is worth."""
    if asked is not None and asked.is_self_rated:
        return "Asked again: mark it as you like."
    return "Asked again. The second answer earns no more than the first."


class Wording:
    """Turns the texts of one bank into plain text: safe on a terminal, or `raw`, for a program."""

    def __init__(self, bank: "Bank", *, raw: bool = False) -> None:
        self.bank = bank
        self._show: Callable[[str], str] = str if raw else show

    def inline(self, text: str) -> str:
        """Return inline Markdown as one line."""
        return " ".join(line.strip() for line in self.option(text).split("\n"))

    def option(self, text: str) -> str:
        """Return inline Markdown as lines: several where it has line ends or is a block of code."""
        return "\n".join(map(self._show, to_text(spell_math(self.bank.inline(text))).split("\n")))

    def block(self, text: str) -> str:
        """Return Markdown as lines."""
        return "\n".join(map(self._show, to_text(spell_math(self.bank.tokens(text))).split("\n")))

    def stem(self, question: Question, *, spelled: bool = False) -> str:
        """Return the stem of a question, with its blanks numbered if there are several, and `spelled` for the ear."""
        if not isinstance(question.body, Cloze):
            return self.block(question.stem)
        blanks = question.body.blanks
        first, *pieces = to_text(spell_math(self.bank.tokens(question.stem))).split(BLANK)
        out = [first]
        # A blank in the address of a picture or link is not seen here.
        for number, (blank, piece) in enumerate(zip(blanks, pieces, strict=False), 1):
            gap = f"blank {number}" if spelled else f"({number}) ____" if len(blanks) > 1 else "____"
            aside = "; ".join(filter(None, (say_choices(blank), blank.hint)))
            out += [gap, f" [{aside}]" if aside else "", piece]
        return "\n".join(map(self._show, "".join(out).split("\n")))

    def places(self, question: Question) -> list[tuple[int, str]]:
        """Return the masked places that a question asks: the number of each, and its words, else where it is."""
        body = question.body
        if not isinstance(body, MaskedPicture):
            return []
        return [(number, self.inline(mask.words) or say_where(mask)) for number, mask in number_masks(body)]

    def sources(self, item: "Item", *, ids: bool = False) -> str:
        """Return the sources of a question on one line; "" without one."""
        return "; ".join(source.text for source in self.list_sources(item, ids=ids))

    def list_sources(self, item: "Item", *, ids: bool = False) -> list[Source]:
        """Return the sources of a question, each sheet once; the last with the day that the question is known for.

        The facts are named by their paragraphs, or by their `ids`.
        """
        names: dict[str, list[str]] = {}
        links: dict[str, tuple[str, list[str]]] = {}
        for citation in item.question.citations:
            sheet = self.bank.sheet(citation.sheet, item.deck) if citation.sheet else None
            name = self._show(citation.text or (name_sheet(sheet) if sheet else citation.sheet))
            fact = self.bank.fact(citation, item.deck)
            new = citation.fact if ids else fact.paragraphs if fact else ""
            facts = names.setdefault(name, [])
            facts += [new] if new and new not in facts else []
            _, says = links.setdefault(name, (sheet.url if sheet else citation.text, []))
            says += [fact.says] if fact else []
        word, gap = ("fact", " - ") if ids else ("paragraph", ", ")
        sources = [
            Source(f"{name}{gap}{say_which(word, facts)}" if facts else name, *links[name])
            for name, facts in names.items()
        ]
        days = " and ".join(map(say_day, self._list_days(item)))
        if days:
            sources[-1] = sources[-1]._replace(text=f"{sources[-1].text}, as of {days}")
        return sources

    def _list_days(self, item: "Item") -> list[str]:
        """Return the day that a question is known for, else those of the facts that it cites; [] without a source."""
        if not item.question.citations:
            return []
        facts = (self.bank.fact(citation, item.deck) for citation in item.question.citations)
        days = [fact.as_of for fact in facts if fact and fact.as_of]
        return [item.question.as_of] if item.question.as_of else list(dict.fromkeys(days))

    def other_records(self, item: "Item") -> str:
        """Return the notes of the facts that a question cites, on one line; "" without one."""
        facts = (self.bank.fact(citation, item.deck) for citation in item.question.citations)
        return self.inline(join_notes(fact.note for fact in facts if fact))

    def facts(self, item: "Item") -> list[str]:
        """Return the facts that a question cites, a sentence or two for each."""
        said = []
        for citation in item.question.citations:
            fact = self.bank.fact(citation, item.deck)
            if fact:
                place = [f"“{fact.says}”"] if fact.says else []
                place += [say_which("paragraph", [fact.paragraphs])] if fact.paragraph else []
                place += [f"as of {say_day(fact.as_of)}"] if fact.as_of else []
                parts = [
                    f"Fact {citation.fact}:",
                    fact.text,
                    f"({', '.join(place)})" if place else "",
                ]
                other = f" Other records: {self.inline(fact.note)}" if fact.note else ""
                said.append(self._show(" ".join(filter(None, parts))) + other)
        return said

    def right_answer(self, item: "Item") -> str:
        """Return the right answer on one line, but the back of a card and options of several lines as lines."""
        body = item.question.body
        match body:
            case MultipleChoice():
                return " or ".join(map(self.option, (body.answer, *body.others)))
            case MultipleResponse():
                return join_texts(map(self.option, body.answers)) or NONE_RIGHT
            case TrueFalse():
                return "True" if body.answer else "False"
            case Rubric():
                return "; ".join(self.inline(criterion).rstrip(".") for criterion in body.criteria)
            case Ordering():
                return join_texts(" or ".join(map(self.option, group)) for group in body.groups)
            case Matching():
                return join_texts(_join_pair(self.inline(left), self.option(right)) for left, right in body.pairs)
            case Cloze():
                return "; ".join(self._show(blank.answers[0]) for blank in body.blanks)
            case MaskedPicture(asked=asked):
                named = [(number, self._show(mask.answers[0])) for number, mask in number_masks(body)]
                return "; ".join(f"{number} {name}" if asked < 0 else name for number, name in named)
            case ListRecall():
                return "; ".join(self._show(entry[0]) for entry in body.entries)
            case Numeric():
                return describe_number(body)
            case ShortAnswer():
                return self._show(body.answers[0])
            case Flashcard():
                return self.block(body.back) or NO_MODEL
            case _:
                assert_never(body)

    def also_right(self, item: "Item") -> str:
        """Return what else is accepted, on one line; "" for nothing."""
        return "; ".join(self.list_also_right(item))

    def list_also_right(self, item: "Item") -> list[str]:
        """Return what else is right, in any part of the answer."""
        body = item.question.body
        groups: list[Sequence[str]] = []
        if isinstance(body, MultipleChoice):
            return [*map(self.option, (*body.others, *(o.text for o in body.partly if o.credit == 1)))]
        if isinstance(body, Cloze):
            groups = [[*blank.answers[1:], *(o.text for o in blank.partly if o.credit == 1)] for blank in body.blanks]
        elif isinstance(body, MaskedPicture):
            groups = [mask.answers[1:] for mask in body.blanks]
        elif isinstance(body, ListRecall):
            groups = [entry[1:] for entry in body.entries]
        elif isinstance(body, ShortAnswer):
            groups = [body.answers[1:], [option.text for option in body.partly if option.credit == 1]]
        elif isinstance(body, Numeric):
            groups = [body.accept, [describe_range(one) for one in body.ranges if one.credit == 1]]
        return [self._show(text) for group in groups for text in group]

    def given(self, item: "Item", response: Response | None) -> str:
        """Return a response on one line, "" for none and for a rating."""
        match response:
            case None | Revealed() | Rated():
                return ""
            case Picked(texts):
                truth = isinstance(item.question.body, TrueFalse)
                return "; ".join(text.capitalize() if truth else self.inline(text) for text in texts) or NONE_RIGHT
            case Ordered(texts):
                return "; ".join(map(self.inline, texts))
            case Matched(pairs):
                body = item.question.body
                lefts = [left for left, _ in body.pairs] if isinstance(body, Matching) else []
                ordered = sorted(pairs, key=lambda pair: lefts.index(pair[0]) if pair[0] in lefts else len(lefts))
                return "; ".join(f"{self.inline(left)} = {self.inline(right)}" for left, right in ordered)
            case Typed(texts):
                return self._show("; ".join(text or "-" for text in texts))
            case _:
                assert_never(response)

    def part(self, text: str, form: Form) -> str:
        """Return a text of an answer's part, an option as its lines; `form` says what it is in the deck."""
        if form == "literal":
            return self._show(text)
        if form == "truth":
            return text.capitalize()
        return self.option(text) if form == "option" else self.inline(text)


def join_texts(texts: Iterable[str]) -> str:
    """Return texts on one line; each on its own lines if one of them has several."""
    several = list(texts)
    return ("\n" if any("\n" in text for text in several) else "; ").join(several)


def _join_pair(left: str, right: str) -> str:
    return f"{left} =\n{right}" if "\n" in right else f"{left} = {right}"


# ---------------------------------------------------------------- words without a bank


def say_flags(notes: "Sequence[str]") -> str:
    """Return that a question was flagged before, with the notes that are not empty; "" without flags."""
    said = "; ".join(show(note) for note in notes if note)
    return f"You flagged this question{f': {said}' if said else ' before'}." if notes else ""


def instruct(asked: "Asked", *, keys_shown: bool = False) -> str:
    """Return how to answer, "" where the question itself says it, or the keys, if they are shown below it."""
    told = _instruct(asked, keys_shown)
    recall = "" if keys_shown or not asked.flips else "Recall the answer, then rate how well you knew it."
    return " ".join(filter(None, (told, recall)))


def _instruct(asked: "Asked", keys_shown: bool) -> str:
    body = asked.item.question.body
    match body:
        case MultipleResponse():
            return "Pick all that apply." if keys_shown else "Pick all that apply, or type none."
        case Ordering():
            return "" if keys_shown else "Put these in order."
        case Matching():
            return "" if keys_shown else "Match each of these with one of the options."
        case TrueFalse():
            return "" if keys_shown else "True or false?"
        case ListRecall(entries=entries, need=need):
            return f"{need} entries." if need == len(entries) else f"{need} of {len(entries)} entries."
        case Numeric(units=units, low=low, high=high):
            unit = f" in {show(units[0])}" if units else ""
            return f"A number{unit}{', a close value counts' if low != high else ''}." if unit or low != high else ""
        case Rubric():
            return "Answer in your own words, then mark it."
        case Flashcard():
            what = "Write an answer, then rate it." if asked.item.question.is_essay else ""
            return "" if keys_shown else what or "Recall the answer, then rate how well you knew it."
        case MaskedPicture(masks=masks):
            if body.asked < 0:
                return f"Name the {say_count(len(masks), 'masked place')} by number."
            return f"Name place {body.asked + 1} of {len(masks)}." if len(masks) > 1 else "Name the masked place."
        case MultipleChoice() | Cloze() | ShortAnswer():
            return ""
        case _:
            assert_never(body)


def say_verdict(result: "Result") -> str:
    """Return the verdict in words, see `say_judgement`."""
    return say_judgement(result.response, result.score.fraction, overridden=result.overridden)


def say_judgement(response: Response | None, fraction: float, *, overridden: bool = False) -> str:
    """Return the verdict in words: Correct, Wrong, Partly right, Not known, Not answered or the rating.

    `fraction` is the raw score in [0, 1]; `overridden`: the learner called the answer right.
    """
    if response is None:
        return "Not answered"
    if overridden:
        return "Counted as right"
    if isinstance(response, Revealed):
        return "Not known"
    if isinstance(response, Rated):
        return f"Rated {RATINGS[response.rating - 1].lower()}"
    if fraction == 1:
        return "Correct"
    return "Partly right" if fraction > 0 else "Wrong"


def find_remark(result: "Result") -> str:
    """Return the author's feedback (Markdown) on an answer as a whole, "" for none."""
    question = result.item.question
    return question.if_right if result.score.fraction == 1 or result.overridden else question.if_wrong


def say_reductions(result: "Result") -> list[str]:
    """Return the reasons why an answer earned fewer points, such as "1 hint" or "less 2 wrong"."""
    marks, fraction, said = result.score.marks, result.score.fraction, []
    body = result.item.question.body
    if fraction < 1 and any(mark.credit for mark in marks) and not result.overridden:
        wrong = sum(not mark.expected for mark in marks)
        if not getattr(body, "partial", True):
            said += ["all or nothing"] if fraction == 0 else []
        elif wrong and not isinstance(body, ListRecall):  # next to right picks
            said.append(f"less {wrong} wrong")
    if result.hints and fraction > 0:
        said.append("1 hint" if result.hints == 1 else f"{result.hints} hints")
    if result.tries > 1:
        said.append("second try" if result.tries == 2 else f"try {result.tries}")
    if result.capped is not None:
        said.append("the first answer counts")
    if result.confidence is not None:
        said.append(("guess", "fairly sure", "sure")[result.confidence - 1])
    return said


def pair_marks(result: "Result") -> "list[tuple[str, Mark]]":
    """Return the left sides of a matching with their marks, in the order shown."""
    body = result.item.question.body
    assert isinstance(body, Matching)
    marks = {left: mark for (left, _), mark in zip(body.pairs, result.score.marks, strict=True)}
    return [(left, marks[left]) for left in result.lefts or marks]


def say_number(value: float) -> str:
    """Return points or percent with at most one decimal; a fraction is never rounded to a whole number."""
    tenths = int(math.copysign(math.floor(abs(value) * 10 + 0.5 + 1e-9), value))
    if tenths and tenths % 10 == 0 and abs(value * 10 - tenths) > 1e-6:
        tenths += 1 if value * 10 > tenths else -1
    return f"{tenths / 10:.1f}".removesuffix(".0")


def say_percent(percent: float, needed: float | None = None) -> str:
    """Return "80%", "66.7%": never rounded up to the pass mark that is `needed`."""
    shown = say_number(percent)
    if needed is not None and percent < needed <= float(shown):
        shown = say_number(math.floor(percent * 10) / 10)
    return f"{shown}%"


def say_worth(asked: "Asked") -> str:
    """Return the points that a question is worth: "2 points", or "up to 3 points" with confidence."""
    return f"{'up to ' if asked.wants_confidence else ''}{say_points(asked.max_points)}"


def say_points(points: float) -> str:
    """Return "1 point", "0.5 points"."""
    return f"{say_number(points)} {'point' if points == 1 else 'points'}"


def describe_number(body: Numeric) -> str:
    """Return a number with its unit and what is accepted: "384400 km (within 2%)"."""
    unit = f" {show(body.units[0])}" if body.units else ""
    within = ""
    if body.tolerance.startswith("["):
        within = f" ({body.low} to {body.high} accepted)"
    elif body.tolerance:
        within = f" (within {show(body.tolerance)})"
    return f"{body.answer}{unit}{within}"


def describe_range(one: Range) -> str:
    """Return the numbers that earn the same share of the points: "5", "4 to 6"."""
    return one.low if one.low == one.high else f"{one.low} to {one.high}"


def say_progress(sitting: "Sitting", why: str = "Left") -> str:
    """Return how far a sitting got that was left, and whether its answers are saved."""
    summary = sitting.summary()
    if sitting.finished:
        points = f"{say_number(summary.points)} of {say_points(summary.max_points)}"
        return f"The quiz is over: {points}, {say_number(summary.percent)}%."
    missed = " missed" if sitting.is_retry else ""
    so_far = f"{why} after {summary.answered} of {summary.total}{missed} questions"
    if sitting.attempt.log is None:
        return f"{so_far}; nothing was recorded."
    if sitting.is_retry:  # those of the round before it are
        return f"{so_far}; your answers are saved."
    return f"{so_far}; {'progress saved' if sitting.attempt.begun else 'nothing to save yet'}."


def say_saved(sitting: "Sitting", why: str = "Left") -> str:
    """Return how far a sitting got that was left, and how to resume it."""
    resume = f" Resume with: {sitting.attempt.resume_command}" if sitting.can_resume else ""
    return say_progress(sitting, why) + resume
