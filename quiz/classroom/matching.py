"""The questions of a deck as other programs have them: found by their text, answered by what a report shows.

A report has plain text where a deck has Markdown, and joins the parts of an answer: "Oslo; Bergen", "Norway -> Oslo".
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, assert_never

from quiz.engine.grading import grade
from quiz.identity import hash_content
from quiz.markup import parse, parse_inline, to_text
from quiz.model import (
    BLANK,
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
from quiz.responses import Malformed, Matched, Ordered, Picked, Response, Typed

_GAP = re.compile(r"_{2,}|\{[^{}]*\}|\.{3,}|…")
_WORD = re.compile(r"\w+")
_PART = re.compile(r"(?:^|; )[^\W\d]+ \d+: ")
"""Before each part of a cloze: "part 1: Oslo; part 2: Rome"."""
_TRUE = frozenset("true wahr vrai verdadero vero verdadeiro waar".split())  # noqa: SIM905
_FALSE = frozenset("false falsch faux falso onwaar".split())  # noqa: SIM905


class Graded(NamedTuple):
    """What a text of a report says in answer to a question, and what it scores (0..1)."""

    response: Response
    score: float


class Questions:
    """The questions of one bank, with the language of each, by identity. `bank` is its name in a class."""

    def __init__(self, bank: str, found: Iterable[tuple[Question, str]]) -> None:
        self.bank = bank
        self.by_identity: Mapping[str, tuple[Question, str]] = {
            question.identity: (question, language) for question, language in found
        }

    def rev(self, identity: str) -> str:
        """Return the hash of the content of a question as it is now."""
        return hash_content(self.by_identity[identity][0])

    def points(self, identity: str) -> float:
        """Return the most points that a question gives."""
        return float(self.by_identity[identity][0].points)

    def find(self, text: str) -> str:
        """Return the identity of the question that has this text, id or name; "" if none has, or if several have.

        The options may follow the text, as in Moodle's reports: "What is it?: this; that".
        """
        if text in self.by_identity:
            return text
        said = simplify(text)
        if not said:
            return ""
        if said in self._texts:
            return self._texts[said]
        longest = max((known for known in self._texts if said.startswith(f"{known} ")), key=len, default="")
        return self._texts.get(longest, "")

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        texts: dict[str, str] = {}
        for identity, (question, _) in self.by_identity.items():
            for text in {simplify(_plain_stem(question)), simplify(question.id)} - {""}:
                texts[text] = "" if texts.get(text, identity) != identity else identity
        return texts

    def grade(self, identity: str, text: str, right: str = "") -> Graded | None:
        """Return what a text of a report is as a response; None if it cannot be read.

        `right` is the right answer as the report has it, "" if it has none.
        """
        question, language = self.by_identity[identity]
        is_right = bool(right) and simplify(text) == simplify(right)
        response = _read_response(question, text, is_right=is_right, has_right=bool(right))
        if response is None:
            return None
        try:
            score = grade(question, response, language=language)
        except ValueError:
            return None
        if isinstance(score, Malformed):
            return Graded(response, 0.0)
        return Graded(response, 1.0 if is_right else score.fraction)


def simplify(text: str) -> str:
    """Return a text without all that programs change: case, marks, white space; a gap is one underscore."""
    plain = unicodedata.normalize("NFKC", _GAP.sub(" _ ", text.replace(BLANK, " _ "))).casefold()
    return " ".join(_WORD.findall(plain))


def _plain_stem(question: Question) -> str:
    return to_text(parse(question.stem))


def _read_response(question: Question, text: str, *, is_right: bool, has_right: bool) -> Response | None:
    body = question.body
    parts = [part.strip() for part in text.split(";")]
    match body:
        case MultipleChoice():
            others = [option.text for option in (*body.partly, *body.wrong)]
            options = [body.answer, *body.others, *others, *_drawn(body.draws)]
            return _pick(options, [text], 1)
        case MultipleResponse():
            options = [*body.answers, *(option.text for option in body.wrong), *_drawn(body.draws)]
            return _pick(options, parts, len(parts))
        case TrueFalse():
            said = simplify(text)
            if has_right:
                return Picked(("true" if body.answer == is_right else "false",))
            return Picked(("true" if said in _TRUE else "false",)) if said in _TRUE | _FALSE else None
        case ShortAnswer() | Numeric():
            return Typed((text,))
        case Cloze():
            found = [part.strip() for part in _PART.split(text)[1:]] or parts
            return Typed(tuple(found)) if len(found) == len(body.blanks) else None
        case ListRecall():
            return Typed(tuple(parts))
        case Ordering():
            known = _find_all([entry for group in body.groups for entry in group], parts)
            return Ordered(known) if known and len(set(known)) == len(known) else None
        case Matching():
            pairs = [part.partition("->") for part in parts]
            lefts = _find_all([left for left, _ in body.pairs], [left for left, _, _ in pairs])
            rights = _find_all(
                [*dict.fromkeys(right for _, right in body.pairs), *(option.text for option in body.wrong)],
                [right for *_, right in pairs],
            )
            return Matched(tuple(zip(lefts, rights, strict=True))) if lefts and rights else None
        case Flashcard() | Rubric() | MaskedPicture():
            return None
        case _:
            assert_never(body)


def _drawn(draws: Sequence[Draw]) -> Sequence[str]:
    return [text for draw in draws for text in draw.candidates]


def _pick(options: Sequence[str], said: Sequence[str], count: int) -> Response | None:
    found = dict.fromkeys(_find_all(options, said))
    return Picked(tuple(found)) if len(found) == count else None


def _find_all(options: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """Return the option that each text is; () if one of them is none."""
    known: dict[str, str] = {}
    for option in options:
        known.setdefault(_simplify_option(option), option)
    found = [known.get(_simplify_option(text, is_plain=True)) for text in said]
    return tuple(text for text in found if text is not None) if None not in found else ()


def _simplify_option(text: str, *, is_plain: bool = False) -> str:
    """Return an option to compare: one without any letter or digit, such as "+", stays as it is."""
    plain = text if is_plain else to_text(parse_inline(text))
    return simplify(plain) or " ".join(plain.split())
