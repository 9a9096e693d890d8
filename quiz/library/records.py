"""One file as it was read: what is known of it at once, and its questions when they are asked for.

Opens no file but to see whether those that questions need are there. Knows nothing of the cache.
"""

import marshal
import os
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from quiz.engine.selection import Entry
from quiz.errors import QuizError
from quiz.library.packing import unpack

if TYPE_CHECKING:
    from collections.abc import Callable

    from quiz.checking.outline import Outline
    from quiz.markup import Blocks, Inline
    from quiz.model import Deck, Question, Shared, Sheet
    from quiz.problems import Code, Problem

    ParsedTexts = tuple[dict[str, Blocks], dict[str, Inline]]

FileKind = Literal["deck", "sheet", "shared", "other"]


class Front(NamedTuple):
    """The facts of a file without its questions, as `marshal` keeps them: plain values."""

    kind: FileKind
    header: tuple[Any, ...] | None
    """The values of a Header, None for what could not be read as a deck."""

    entries: tuple[tuple[Any, ...], ...]
    problems: tuple[tuple["Code", int, int, str, str], ...]
    """Code, line, column, message and help of each."""

    media: tuple[tuple[str, int, int], ...]
    """The files that questions need: file, line, column."""

    flaws: tuple[tuple["Code", int, int, str, str], ...] | None = ()
    """The findings of the rules, as in `problems`; None until they are asked for."""

    has_texts: bool = True
    """Whether the texts are parsed."""

    gist: bytes = b""
    """With the flaws, the gist of the deck, packed once more since only a check wants it."""

    shared: bytes = b""
    """The digest of the file whose pools and passages the deck could use when it was read, b"" for none."""


class Header(NamedTuple):
    """The keys of a deck before its questions."""

    id: str
    identity: str
    title: str
    collection: str
    description: str
    language: str
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    allow: tuple[str, ...]
    places: str
    author: str
    licence: str
    origin: str


def make_header(deck: "Deck") -> Header:
    """Return the header of a deck."""
    return Header(**{name: getattr(deck, name) for name in Header._fields})


class Record:
    """One file as read. `path` is absolute, `shown` how messages name it, `content` the digest of its bytes."""

    def __init__(self, path: str, shown: str, front: Front, back: bytes, content: bytes = b"") -> None:
        self.path = path
        self.content = content
        self.shown = shown
        self.kind = front.kind
        self.header = None if front.header is None else Header._make(front.header)
        self.has_texts = front.has_texts
        self.shared_content = front.shared
        self._front = front
        self._back = back
        self._built: dict[int, Question] = {}
        self._reload: Callable[[], Record] | None = None
        self.is_cached = False  # so that it takes little to read it again

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The questions, as far as selection needs to know them."""
        made = tuple(map(partial(tuple.__new__, Entry), self._front.entries))  # Entry._make, a third of its time
        self._front = self._front._replace(entries=made)  # so that there are not two of each
        return made

    @property
    def identities(self) -> list[str]:
        """The permanent identities of the questions, in order."""
        return [entry[0] for entry in self._front.entries]

    def list_problems(self) -> "list[Problem]":
        """Return the faults of the file, and the files it needs that are missing."""
        found = self._unpack_problems(self._front.problems)
        if self._front.media:
            folder = os.path.dirname(self.path)
            for file, line, column in self._front.media:
                why = _why_unusable(folder, file)
                if why is not None:
                    from quiz.checking.files import missing_file
                    from quiz.problems import Location

                    found.append(missing_file(Location(self.shown, line, column), file, why))
        return found

    @property
    def has_flaws(self) -> bool:
        """Whether the rules have been asked."""
        return self._front.flaws is not None

    def list_flaws(self) -> "list[Problem]":
        """Return what the rules find in the deck by itself; none if it was not read for that."""
        return self._unpack_problems(self._front.flaws or ())

    def _unpack_problems(self, packed: "tuple[tuple[Code, int, int, str, str], ...]") -> "list[Problem]":
        if not packed:
            return []
        from quiz.problems import Location, Problem

        return [
            Problem(code, Location(self.shown, line, column), message, advice)
            for code, line, column, message, advice in packed
        ]

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error."""
        return any(problem.severity == "error" for problem in self.list_problems())

    @property
    def is_unreadable(self) -> bool:
        """Whether the system would not let it be read."""
        return any(code == "unreadable-file" for code, *_ in self._front.problems)

    @property
    def is_fault_of_quiz(self) -> bool:
        """Whether it could not be read by a fault of quiz itself."""
        return any(code == "fault-of-quiz" for code, *_ in self._front.problems)

    def place_of(self, key: str) -> tuple[int, int]:
        """Line and column of a key of the deck itself, else of its start."""
        from quiz.model import find_place

        return (find_place(self.header.places, key) if self.header else None) or (1, 1)

    # ------------------------------------------------------------ the part decoded late

    def drop_questions(self, reload: "Callable[[], Record]") -> None:
        """Keep no more of a deck than its front; `reload` returns its record again when a question is asked for."""
        self._back, self._reload = b"", reload

    @cached_property
    def _parts(self) -> tuple[Any, ...]:
        if self._reload is not None:
            record = self._reload()
            if record.content != self.content:
                raise QuizError(f"{self.shown} was changed while it was read. Try again.")
            whole: tuple[Any, ...] = record._parts
            return whole
        parts: tuple[Any, ...] = marshal.loads(self._back)
        self._back = b""
        return parts

    def question(self, number: int) -> "Question":
        """Return the n-th question, from 0."""
        if number not in self._built:
            self._built[number] = unpack(marshal.loads(self._parts[0][number]))
        return self._built[number]

    @property
    def passages(self) -> dict[str, str]:
        """The shared texts by their names."""
        return dict(self._parts[1])

    @property
    def texts(self) -> "ParsedTexts":
        """The texts that have markup, parsed: as Markdown and as inline Markdown, by text."""
        parsed: ParsedTexts = self._parts[2] or ({}, {})
        return parsed

    def deck(self) -> "Deck | None":
        """Return the whole deck, None if the file could not be read as one."""
        header = self.header
        if header is None:
            return None
        from quiz.model import Deck

        return Deck(
            id=header.id,
            identity=header.identity,
            title=header.title,
            path=self.shown,
            questions=tuple(self.question(number) for number in range(len(self._front.entries))),
            collection=header.collection,
            description=header.description,
            language=header.language,
            tags=header.tags,
            sources=header.sources,
            passages=self.passages,
            allow=header.allow,
            places=header.places,
            author=header.author,
            licence=header.licence,
            origin=header.origin,
            faulty=tuple(map(unpack, self._parts[3])),
        )

    def outline(self) -> "Outline | None":
        """Return what the rules between questions need of the deck, None if there is none or it was not checked."""
        header = self.header
        if header is None or not self._front.gist:
            return None
        from quiz.checking.outline import Gist, Outline

        def load() -> "Deck":
            deck = self.deck()
            assert deck is not None
            return deck

        return Outline(
            (header.id, header.identity, self.shown, header.sources, header.allow),
            self.identities,
            Gist._make(marshal.loads(self._front.gist)),
            load,
            self.question,
        )

    @cached_property
    def shared(self) -> "Shared":
        """The pools and passages that a file shares, none if it is another kind of file."""
        from quiz.model import Shared

        return Shared(self.shown, *self._parts) if self.kind == "shared" and self._back else Shared()

    @cached_property
    def sheet(self) -> "Sheet | None":
        """The source sheet, None if the file is none."""
        if self.kind != "sheet" or not self._back:
            return None
        from dataclasses import replace

        sheet: Sheet = unpack(self._parts[0])
        return replace(sheet, path=self.shown)


def _why_unusable(folder: str, file: str) -> str | None:
    """Return why a deck in this folder cannot use the file that it names: "" if there is none; None if it can."""
    from quiz.opening import open_inside

    try:
        open_inside(folder, file).close()
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except OSError as error:
        return error.strerror or str(error)
    return None
