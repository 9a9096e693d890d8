"""The nouns: decks, the twelve kinds of question, source sheets.

Plain frozen values, which do not read, check, grade, show or write themselves.
Texts called *Markdown* or *inline Markdown* go through `markup`; *literal* texts do not.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from quiz.values import dataclass

BLANK = "\ufdd0"
"""The character for one blank in the stem of a cloze; the k-th one is `Cloze.blanks[k]`.

A Unicode noncharacter: a file that contains it is refused.
"""

PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
"""A number as a question file writes it."""

MAX_DIGITS = 40
"""A plain number has at most so many characters."""

Difficulty = Literal["", "easy", "medium", "hard"]
Recall = Literal["", "type", "flip"]
"""How a typed question is answered: typed, or recalled and rated by the learner; "" if nothing says."""

Speak = Literal["", "question", "answer", "both"]
"""The sides of a card that Anki reads aloud."""

Kind = Literal[
    "flashcard",
    "cloze",
    "ordering",
    "matching",
    "rubric",
    "multiple-response",
    "list-recall",
    "multiple-choice",
    "true-false",
    "numeric",
    "short-answer",
    "masked-picture",
]


# ---------------------------------------------------------------- parts of a question


@dataclass(frozen=True, slots=True)
class Option:
    """A text that learners may pick or type, with feedback (inline Markdown) for those who do.

    `credit` is the share of the points that it earns where it is `partly` right, from 0 to 1.
    """

    text: str
    feedback: str = ""
    credit: float = 0.5


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high` (plain, both included) that earn the same share of the points, with feedback.

    As written, `number` is in the middle, "" for the answer of the question, and `tolerance` is beside it.
    """

    low: str
    high: str
    credit: float
    feedback: str = ""
    number: str = ""
    tolerance: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """Distractors to draw: `pick` of `candidates`, none of which equals a key."""

    pool: str
    pick: int
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank of a cloze: its accepted answers (literal, the first is shown) and its hint.

    If it has `wrong` options (literal), one of these, the right one or those that are `partly` right are picked.
    `remarks` are right answers with feedback. `numbers` are those of its texts that are compared as numbers, if they
    have bounds of their own; where several fit, the first counts.
    """

    answers: tuple[str, ...]
    hint: str = ""
    wrong: tuple[Option, ...] = ()
    partly: tuple[Option, ...] = ()
    remarks: tuple[Option, ...] = ()
    numbers: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Mask:
    """One masked place of a picture: its accepted names (literal, the first is shown), and where it is.

    `box` is its left and its upper edge, its width and its height, each in percent of the picture. `words` (inline
    Markdown) say where it is or what is to be seen there, for those who do not see it. `id` belongs to its name.
    """

    answers: tuple[str, ...]
    box: tuple[float, float, float, float]
    words: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The source of a question: a fact of a sheet, a whole sheet, or a literal `text`."""

    sheet: str = ""
    fact: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, by its path relative to the deck's file, and a description in words."""

    file: str
    alt: str = ""


# ---------------------------------------------------------------- the twelve kinds


@dataclass(frozen=True, slots=True)
class Flashcard:
    """`stem` is the front. Learners rate how well they recalled `back` (Markdown)."""

    back: str
    both_ways: bool = False


@dataclass(frozen=True, slots=True)
class Cloze:
    """`stem` has one `BLANK` for each of `blanks`, to be typed. `numbers` are the answers compared as numbers."""

    blanks: tuple[Blank, ...]
    typos: bool = False
    exact: bool = False
    partial: bool = True
    numbers: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Ordering:
    """Inline Markdown entries in right order; the entries of one inner tuple are a tie."""

    groups: tuple[tuple[str, ...], ...]
    partial: bool = True


@dataclass(frozen=True, slots=True)
class Matching:
    """Pairs of left and right (inline Markdown; equal rights are one category), extra rights."""

    pairs: tuple[tuple[str, str], ...]
    wrong: tuple[Option, ...] = ()
    partial: bool = True


@dataclass(frozen=True, slots=True)
class Rubric:
    """A free answer that learners mark against these points (inline Markdown)."""

    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MultipleResponse:
    """Pick all that apply: `answers` are the keys, on purpose none or all of the options. `shown` fixes their order."""

    answers: tuple[str, ...]
    wrong: tuple[Option, ...] = ()
    draws: tuple[Draw, ...] = ()
    shown: tuple[str, ...] = ()
    partial: bool = True


@dataclass(frozen=True, slots=True)
class ListRecall:
    """Type `need` of `entries`, in any order; an entry is its literal variants. `numbers` are compared as numbers."""

    entries: tuple[tuple[str, ...], ...]
    need: int
    typos: bool = False
    exact: bool = False
    partial: bool = True
    numbers: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class MultipleChoice:
    """Pick one: `answer` and the `others` are right, `partly` earns a share. `shown` fixes the order of the options."""

    answer: str
    partly: tuple[Option, ...] = ()
    wrong: tuple[Option, ...] = ()
    draws: tuple[Draw, ...] = ()
    shown: tuple[str, ...] = ()
    partial: bool = True
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrueFalse:
    """Is the stem true?"""

    answer: bool


@dataclass(frozen=True, slots=True)
class Numeric:
    """Type a number. All numbers are plain decimal texts ("-12.50"), as the file writes them.

    `low` and `high` are the inclusive bounds that `within` gives (both equal `answer` without
    it). `tolerance` is `within` as written ("2%", "20", "[1, 2]"), for display. `units`: the
    first is shown. `accept` are further right numbers, `reject` numbers with feedback, and `ranges`
    those that earn a share from 0 to 1, of which the largest counts.
    """

    answer: str
    low: str
    high: str
    tolerance: str = ""
    units: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    reject: tuple[Option, ...] = ()
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """Type a text. `answers` are literal, the key first; `reject` beats typos; `partly` earns a share."""

    answers: tuple[str, ...]
    reject: tuple[Option, ...] = ()
    typos: bool = False
    exact: bool = False
    partly: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class MaskedPicture:
    """Type the names of masked places of the question's picture: of all of them, or of the one with the number `asked`.

    Numbers count from 0. `EACH` in place of a number is a question for each place, which the reader makes of it.
    """

    masks: tuple[Mask, ...]
    asked: int = -1
    typos: bool = False
    exact: bool = False
    partial: bool = True

    @property
    def blanks(self) -> tuple[Mask, ...]:
        """The places that are asked."""
        return self.masks if self.asked < 0 else self.masks[self.asked : self.asked + 1]


EACH = -2
"""`MaskedPicture.asked` of a question that stands for one about each of its places."""

Body = (
    Flashcard
    | Cloze
    | Ordering
    | Matching
    | Rubric
    | MultipleResponse
    | ListRecall
    | MultipleChoice
    | TrueFalse
    | Numeric
    | ShortAnswer
    | MaskedPicture
)

KIND_OF: dict[type, Kind] = {
    Flashcard: "flashcard",
    Cloze: "cloze",
    Ordering: "ordering",
    Matching: "matching",
    Rubric: "rubric",
    MultipleResponse: "multiple-response",
    ListRecall: "list-recall",
    MultipleChoice: "multiple-choice",
    TrueFalse: "true-false",
    Numeric: "numeric",
    ShortAnswer: "short-answer",
    MaskedPicture: "masked-picture",
}


def split_place(place: str) -> tuple[str, int, int]:
    """Return the part that a place names ("wrong/0"), its line and its column; its form is "key:line:column"."""
    part, line, column = place.rsplit(":", 2)
    return part, int(line), int(column)


def find_place(places: str, key: str) -> tuple[int, int] | None:
    """Return line and column of a part ("wrong/0"), else of its parent ("wrong"), else None.

    `places` has a place for each part, separated by spaces.
    """
    known = {part: (line, column) for part, line, column in map(split_place, places.split())}
    while key and key not in known:
        key = key.rpartition("/")[0]
    return known.get(key)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as its author means it. `body` determines its kind.

    `identity` is permanent (`deck/id`, or the id in `was`) and follows the question through
    renames. `id` is "" only in a file that has none yet; `identity` then uses the id that
    `quiz check --fix` would write. `points` is above 0. `places` holds the place of each part:
    "key:line:column" separated by spaces, with keys like `answer` or `wrong/0`.
    `as_of` is the day that the answer is known for, `until` the last one that it can be relied on, as in `Fact`.
    `audio_alt` describes the sound in words, as `Image.alt` does the picture.
    `recall` is the question's own or its deck's; `write` offers a line to write on before an answer that the learner
    marks. `if_right` and `if_wrong` (Markdown) are shown after answers that are right, or not fully so.
    `remarks` are right texts of the body, or "true" or "false", with the feedback for learners who give them.
    `speak` tells which sides of its card Anki reads aloud.
    """

    id: str
    identity: str
    stem: str
    body: Body
    tags: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    explanation: str = ""
    hints: tuple[str, ...] = ()
    points: float = 1.0
    difficulty: Difficulty = ""
    passage: str = ""
    image: Image | None = None
    audio: str = ""
    retired: bool = False
    allow: tuple[str, ...] = ()
    as_of: str = ""
    until: str = ""
    recall: Recall = ""
    write: bool = False
    if_right: str = ""
    if_wrong: str = ""
    audio_alt: str = ""
    speak: Speak = ""
    remarks: tuple[Option, ...] = ()
    line: int = 1
    column: int = 1
    places: str = ""

    @property
    def kind(self) -> Kind:
        """The name of the kind, as `--kind` takes it."""
        return KIND_OF[type(self.body)]

    @property
    def is_essay(self) -> bool:
        """Whether it is a flashcard with the keys `question` and, if there is a model answer, `answer`."""
        return isinstance(self.body, Flashcard) and find_place(self.places, "question") is not None

    def place_of(self, key: str) -> tuple[int, int]:
        """Line and column of a part ("wrong/0"), else of its parent ("wrong"), else of the question."""
        return find_place(self.places, key) or (self.line, self.column)


@dataclass(frozen=True, slots=True)
class Fragment:
    """The readable parts of a question that cannot be asked: its citations, media and `allow`, and their places."""

    citations: tuple[Citation, ...]
    image: Image | None
    audio: str
    retired: bool
    allow: tuple[str, ...]
    line: int
    column: int
    places: str

    def place_of(self, key: str) -> tuple[int, int]:
        """Line and column of a part ("source/0"), else of its parent, else of the question."""
        return find_place(self.places, key) or (self.line, self.column)


@dataclass(frozen=True, slots=True)
class Shared:
    """The pools (inline Markdown) and passages (Markdown) that the decks of a folder share, by their names.

    `path` is that of their file, and `places` as in `Deck`. Unless it `is_whole`, some of them may be missing.
    """

    path: str = ""
    pools: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    passages: Mapping[str, str] = field(default_factory=dict)
    places: str = ""
    is_whole: bool = True

    def place_of(self, key: str) -> tuple[int, int]:
        """Line and column of a part ("passages/moon"), else of the first line."""
        return find_place(self.places, key) or (1, 1)


@dataclass(frozen=True, slots=True)
class Deck:
    """One question file. `identity` is its permanent id (`id`, or the id in `was`).

    `passages` are its own, which have a place, and the shared ones that its questions are about.
    `faulty` holds fragments of questions that cannot be asked.
    """

    id: str
    identity: str
    title: str
    path: str
    questions: tuple[Question, ...]
    collection: str = ""
    description: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    passages: Mapping[str, str] = field(default_factory=dict)
    allow: tuple[str, ...] = ()
    places: str = ""
    author: str = ""
    licence: str = ""
    origin: str = ""
    faulty: tuple[Fragment, ...] = ()

    @property
    def all_questions(self) -> "tuple[Question | Fragment, ...]":
        """The questions, then the fragments of those that cannot be asked."""
        return (*self.questions, *self.faulty)

    def place_of(self, key: str) -> tuple[int, int]:
        """Line and column of a part of the deck itself ("allow/0"), else of its parent, else of its first line."""
        return find_place(self.places, key) or (1, 1)

    @property
    def anki_name(self) -> str:
        """`Collection::Title`, or the title alone."""
        return f"{self.collection}::{self.title}" if self.collection else self.title


# ---------------------------------------------------------------- sources


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that an article reports, in our words. `says` quotes a few words of the article, to find the place by.

    `paragraph` is the number of its paragraph, 0 for none; `last_paragraph` that of the last one if it has several.
    `as_of` is the day that it is known for, `until` the last day that it can be relied on: "2019-02-28", "" for none.
    """

    id: str
    text: str
    says: str = ""
    paragraph: int = 0
    note: str = ""
    as_of: str = ""
    until: str = ""
    line: int = 1
    column: int = 1
    last_paragraph: int = 0

    @property
    def paragraphs(self) -> str:
        """The number of the paragraph or paragraphs, as learners see it: "7", "7–8", "" for none."""
        return f"{self.paragraph}–{self.last_paragraph}" if self.last_paragraph else str(self.paragraph or "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A source sheet: an article and its facts; all of them if it `is_whole`, else those that could be read."""

    id: str
    title: str
    path: str
    facts: tuple[Fact, ...]
    publisher: str = ""
    kind: str = ""
    author: str = ""
    date: str = ""
    url: str = ""
    is_whole: bool = True
