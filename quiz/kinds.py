"""The twelve kinds of question, one row each: whatever differs by kind and can be put in a word.

What cannot, such as grading, is a `match` over `Question.body` that ends in `assert_never`. A test finds
every table and every `match` over the kinds, and asserts that it covers them all.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from quiz.model import Kind
from quiz.responses import Matched, Ordered, Picked, Rated, Typed


class Row(NamedTuple):
    """One kind of question.

    `article` is its name in a sentence, `about` how it is answered in a few words. Any of `answer_keys`, which
    hold what is right, makes a question of this kind, together with all of `besides`; `stem` is the key of what is
    asked. `response` is the type of an answer.
    """

    article: str
    about: str
    answer_keys: tuple[str, ...]
    response: type[Picked | Ordered | Matched | Typed | Rated]
    besides: tuple[str, ...] = ()
    also: tuple[tuple[str, ...], ...] = ()
    """Further sets of keys that make it, each begun by the one that says what is right."""
    stem: str = "question"
    has_parts: bool = False
    """Whether an answer has several parts, each judged for itself."""
    gap: str = "blank"
    """The word for a part that is typed in a place of its own."""
    is_statement: bool = False
    """Whether the stem says something instead of asking."""
    is_guessable: bool = False
    """Whether what is right is shown among other things, so that no answer proves ease."""
    is_self_rated: bool = False
    """Whether the learner marks the answer after having seen the right one."""

    @property
    def needs(self) -> tuple[str, ...]:
        """The keys that a question of this kind cannot do without."""
        return tuple(dict.fromkeys((*self.answer_keys, *self.besides, self.stem)))

    @property
    def has_distractors(self) -> bool:
        """Whether wrong options of the author's are shown among the right ones."""
        return "wrong" in self.besides

    @property
    def can_flip(self) -> bool:
        """Whether learners may recall the answer and rate themselves instead of typing it."""
        return self.response is Typed

    @property
    def picks_one(self) -> bool:
        """Whether one of the options shown is picked."""
        return self.response is Picked and not self.has_parts


KINDS: Mapping[Kind, Row] = {
    "multiple-choice": Row(
        "a multiple choice",
        "pick the right option",
        ("answer",),
        Picked,
        ("wrong",),
        (("any-of", "wrong"),),
        is_guessable=True,
    ),
    "multiple-response": Row(
        "a multiple response",
        "pick all that apply",
        ("answers",),
        Picked,
        ("wrong",),
        (("answers", "all-right"), ("none-right", "wrong")),
        has_parts=True,
        is_guessable=True,
    ),
    "true-false": Row(
        "a true/false question", "say whether it is true", ("answer",), Picked, is_statement=True, is_guessable=True
    ),
    "short-answer": Row("a short answer", "type a text", ("answer",), Typed),
    "numeric": Row("a numeric question", "type a number", ("answer",), Typed),
    "cloze": Row(
        "a cloze",
        "fill in the {{blanks}} of a text",
        ("cloze",),
        Typed,
        stem="cloze",
        has_parts=True,
        is_statement=True,
    ),
    "list-recall": Row("a list recall", "type a list, in any order", ("answers",), Typed, has_parts=True),
    "ordering": Row("an ordering", "put entries in order", ("order",), Ordered, has_parts=True, is_guessable=True),
    "matching": Row("a matching", "match pairs", ("match",), Matched, has_parts=True, is_guessable=True),
    "flashcard": Row(
        "a flashcard", "recall the back of a card", ("front", "back"), Rated, stem="front", is_self_rated=True
    ),
    "masked-picture": Row(
        "a masked picture",
        "name the masked places of a picture",
        ("places",),
        Typed,
        ("image",),
        has_parts=True,
        gap="place",
    ),
    "rubric": Row("a rubric", "answer freely, then mark it", ("rubric",), Picked, has_parts=True, is_self_rated=True),
}
"""Every kind, in the order in which they are listed."""

ANSWER_KEYS: tuple[str, ...] = tuple(
    dict.fromkeys(key for row in KINDS.values() for key in (*row.answer_keys, *(way[0] for way in row.also)))
)
"""Every key that makes a kind of question."""


def is_essay(keys: Collection[str]) -> bool:
    """Return whether a question with these keys is a flashcard to write on, with a model answer or without one."""
    is_asked = "write" in keys and "question" in keys
    return is_asked and {key for key in (*ANSWER_KEYS, "wrong") if key in keys} <= {"answer"}


def list_kinds(keys: Collection[str]) -> list[Kind]:
    """Return the kinds that a question with these keys can be: several where the value of `answer` decides."""
    if is_essay(keys):
        return ["flashcard"]
    made = [
        kind
        for kind, row in KINDS.items()
        if (any(key in keys for key in row.answer_keys) and all(key in keys for key in row.besides))
        or any(all(key in keys for key in way) for way in row.also)
    ]
    return [kind for kind in made if KINDS[kind].besides] or made  # with 'wrong' it is not a short answer
