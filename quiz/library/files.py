"""One question file or source sheet at a time: from the cache if it is unchanged, else read anew.

The parsers are imported only when a file is read anew. Knows nothing of names, folders or banks.
"""

import marshal
import os
import re
import stat as stat_kinds
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

from quiz.engine.selection import Entry
from quiz.library.cache import Cache, digest, look_of
from quiz.library.packing import pack, unpack

if TYPE_CHECKING:
    from quiz.checking.outline import Outline
    from quiz.markup import Blocks, Inline
    from quiz.model import Deck, Question, Sheet
    from quiz.problems import Problem, Severity

    ParsedTexts = tuple[dict[str, Blocks], dict[str, Inline]]

MAX_BYTES = 20_000_000
"""The reader refuses what is longer, so no more than one byte above it is ever read."""

ENOUGH_TO_SHARE = 200_000
"""Bytes of files to read, above which children help; below, to fork them would cost as much as it brings."""

FileKind = Literal["deck", "sheet", "other"]

_TOP_KEY = rb"(?m)^(?:\xef\xbb\xbf)?(?:\{\s*)?[\"']?(?:%b)[\"']?[ \t]*:"

Front = tuple[
    FileKind,
    tuple[Any, ...] | None,
    tuple[tuple[Any, ...], ...],
    tuple[tuple[str, "Severity", int, int, str, str], ...],
    tuple[tuple[str, int, int], ...],
    tuple[tuple[str, "Severity", int, int, str, str], ...] | None,
    bool,
    bytes,
]
"""What is known of a file without its questions, as `marshal` keeps it.

The kind; the values of a Header, None for what could not be read as a deck; the entries; the
problems (code, severity, line, column, message, help); the files that questions need (file, line,
column); the flaws, None while nobody asked for them; whether the texts are parsed; with the flaws, the
gist of the deck, packed once more since only a check wants it.
"""


class Header:
    """What a deck says of itself before its questions. A plain class: it is defined at every start."""

    __slots__ = (
        "allow",
        "collection",
        "description",
        "id",
        "identity",
        "language",
        "places",
        "sources",
        "tags",
        "title",
    )

    def __init__(self, values: tuple[Any, ...]) -> None:
        self.id: str = values[0]
        self.identity: str = values[1]
        self.title: str = values[2]
        self.collection: str = values[3]
        self.description: str = values[4]
        self.language: str = values[5]
        self.tags: tuple[str, ...] = values[6]
        self.sources: tuple[str, ...] = values[7]
        self.allow: tuple[str, ...] = values[8]
        self.places: str = values[9]

    @staticmethod
    def values_of(deck: "Deck") -> tuple[Any, ...]:
        """Return the values that make the header of a deck."""
        return (
            deck.id,
            deck.identity,
            deck.title,
            deck.collection,
            deck.description,
            deck.language,
            deck.tags,
            deck.sources,
            deck.allow,
            deck.places,
        )


class Record:
    """One file as read. `path` is absolute, `shown` how messages name it, `content` the digest of its bytes."""

    def __init__(self, path: str, shown: str, front: Front, back: bytes, content: bytes = b"") -> None:
        self.path = path
        self.content = content
        self.shown = shown
        self.kind: FileKind = front[0]
        self.header = None if front[1] is None else Header(front[1])
        self._entries, self._problems, self._media, self._flaws, self.has_texts, self._gist = front[2:]
        self._back = back
        self._built: dict[int, Question] = {}

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The questions, as far as selection needs to know them."""
        return tuple(map(partial(tuple.__new__, Entry), self._entries))  # Entry._make, a third of its time

    @property
    def identities(self) -> list[str]:
        """The permanent identities of the questions, in order."""
        return [entry[0] for entry in self._entries]

    def list_problems(self) -> "list[Problem]":
        """Return what makes the file mean something else or nothing, and the files it needs that are not there."""
        found = self._unpack_problems(self._problems)
        if self._media:
            folder = os.path.dirname(self.path)
            for file, line, column in self._media:
                if not os.path.isfile(os.path.join(folder, file)):
                    from quiz.checking.files import missing_file
                    from quiz.problems import Location

                    found.append(missing_file(Location(self.shown, line, column), file))
        return found

    @property
    def has_flaws(self) -> bool:
        """Whether the rules have been asked."""
        return self._flaws is not None

    def list_flaws(self) -> "list[Problem]":
        """Return what the rules find in the deck by itself; none if it was not read for that."""
        return self._unpack_problems(self._flaws or ())

    def _unpack_problems(self, packed: "tuple[tuple[str, Severity, int, int, str, str], ...]") -> "list[Problem]":
        if not packed:
            return []
        from quiz.problems import Location, Problem

        return [
            Problem(code, severity, Location(self.shown, line, column), message, advice)
            for code, severity, line, column, message, advice in packed
        ]

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error."""
        return any(problem[1] == "error" for problem in self._problems) or (
            bool(self._media) and any(problem.severity == "error" for problem in self.list_problems())
        )

    @property
    def is_unreadable(self) -> bool:
        """Whether the system would not let it be read."""
        return any(problem[0] == "unreadable-file" for problem in self._problems)

    def place_of(self, key: str) -> tuple[int, int]:
        """Line and column of a key of the deck itself, else of its start."""
        for place in self.header.places.split() if self.header else ():
            name, line, column = place.rsplit(":", 2)
            if name == key:
                return int(line), int(column)
        return 1, 1

    # ------------------------------------------------------------ the part decoded late

    @cached_property
    def _parts(self) -> tuple[Any, ...]:
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
            questions=tuple(self.question(number) for number in range(len(self._entries))),
            collection=header.collection,
            description=header.description,
            language=header.language,
            tags=header.tags,
            sources=header.sources,
            passages=self.passages,
            allow=header.allow,
            places=header.places,
        )

    def outline(self) -> "Outline | None":
        """Return what the rules between questions need of the deck, None if there is none or it was not checked."""
        header = self.header
        if header is None or not self._gist:
            return None
        from quiz.checking.outline import Gist, Outline

        def load() -> "Deck":
            deck = self.deck()
            assert deck is not None
            return deck

        return Outline(
            (header.id, header.identity, self.shown, header.sources, header.allow),
            self.identities,
            Gist._make(marshal.loads(self._gist)),
            load,
            self.question,
        )

    @cached_property
    def sheet(self) -> "Sheet | None":
        """The source sheet, None if the file is none."""
        if self.kind != "sheet" or not self._back:
            return None
        from dataclasses import replace

        sheet: Sheet = unpack(self._parts[0])
        return replace(sheet, path=self.shown)


class Files:
    """Reads files through the cache, each at most once.

    `read_anew` lists the paths that the cache did not know: for benchmarks and tests.
    """

    def __init__(self, cache: Cache, show: Callable[[str], str]) -> None:
        self.cache = cache
        self._show = show
        self._known: dict[str, Record] = {}
        self.read_anew: list[str] = []

    def get(self, path: str, *, flaws: bool = False, texts: bool = False) -> Record:
        """Return what stands in the file with this absolute path; never raises.

        What only a check needs (the flaws) or only a sitting (the texts parsed) is found when it is
        first asked for, and kept like the rest.
        """
        record = self._known.get(path)
        if record is None or (flaws and not record.has_flaws) or (texts and not record.has_texts):
            record = self._known[path] = self._get(path, flaws, texts)
        return record

    def forget(self, paths: "Iterable[str] | None" = None) -> None:
        """Look at these files, or at all of them, again when they are next asked for."""
        if paths is None:
            self._known.clear()
        else:
            for path in paths:
                self._known.pop(path, None)

    def get_checked(self, paths: Iterable[str]) -> list[Record]:
        """Return what stands in these files, with flaws; never raises.

        What the cache does not know is read on all cores, where it is much and the cache works.
        """
        paths = list(paths)
        sizes = {path: size for path in paths if (size := self._look_up(path)) is not None}
        children = 0
        if len(sizes) > 1 and sum(sizes.values()) > ENOUGH_TO_SHARE and self.cache.is_usable():
            from quiz.library.sharing import count_children

            children = min(count_children(), len(sizes) - 1)
        if children:
            self._get_together(sizes, children)
        return [self.get(path, flaws=True) for path in paths]

    def _look_up(self, path: str) -> int | None:
        """Return the size of a file that is to be read with flaws, None if what it holds is known."""
        known = self._known.get(path)
        if known is not None and known.has_flaws:
            return None
        try:
            found = os.stat(path)
            kept = self.cache.load(path)
        except (OSError, ValueError):
            return None
        if kept is not None and kept.look == look_of(found) and kept.front[5] is not None:
            if kept.is_fresh(kept.look):
                self._known[path] = Record(path, self._show(path), kept.front, kept.back, kept.content)
            return None  # else a look into the file will most likely do
        return found.st_size if stat_kinds.S_ISREG(found.st_mode) else None

    def _get_together(self, sizes: dict[str, int], children: int) -> None:
        """Read files with children, who leave what they read in the cache."""
        import quiz.checking
        import quiz.reading.deckfile  # noqa: F401 (once, before there are children)
        from quiz.library.sharing import share

        paths = list(sizes)
        with closing(
            share(list(sizes.values()), children, lambda number: self._get(paths[number], True, False))
        ) as turns:
            for number, is_done in turns:
                path = paths[number]
                self._known[path] = self._get(path, True, False, just_kept=is_done)
                if is_done:
                    self.read_anew.append(path)

    def _get(self, path: str, flaws: bool, texts: bool, just_kept: bool = False) -> Record:
        shown = self._show(path)
        try:
            found = os.stat(path)
            if not stat_kinds.S_ISREG(found.st_mode):
                return _unreadable(path, shown, "it is no ordinary file")
            kept = self.cache.load(path)
            look = look_of(found)
            if kept is not None and (kept.is_fresh(look) or (just_kept and kept.look == look)):
                record = Record(path, shown, kept.front, kept.back, kept.content)
                if (record.has_flaws or not flaws) and (record.has_texts or not texts):
                    return record
            with open(path, "rb") as file:
                # Looked at before it is read: a change in between is seen the next time.
                look = look_of(os.fstat(file.fileno()))
                data = file.read(MAX_BYTES + 1)
        except OSError as error:
            return _unreadable(path, shown, error.strerror or str(error))
        except ValueError:
            return _unreadable(path, shown, "its name holds a NUL")
        content = digest(data)
        deck = None
        if kept is not None and kept.content == content:
            front, back = kept.front, kept.back
        else:
            self.read_anew.append(path)
            front, back, deck = _read(data, path, shown)
        del data
        if (flaws and front[5] is None) or (texts and not front[6]):
            front, back = _complete(deck or Record(path, shown, front, back).deck(), front, back, flaws, texts)
        self.cache.store(path, look, content, front, back)
        return Record(path, shown, front, back, content)


def _unreadable(path: str, shown: str, why: str) -> Record:
    from quiz.checking.files import unreadable_file
    from quiz.problems import Location

    problems = _pack_problems([unreadable_file(Location(shown), why)])
    return Record(path, shown, ("other", None, (), problems, (), (), True, b""), b"")


def _complete(deck: "Deck | None", front: Front, back: bytes, flaws: bool, texts: bool) -> tuple[Front, bytes]:
    """Add to what is known of a deck what it takes to check it or to play it."""
    if deck is None:
        return (*front[:5], (), True, b""), back
    found, has_texts, gist = front[5:]
    if flaws and found is None:
        from quiz.checking import check_deck
        from quiz.checking.outline import make_gist

        found, gist = _pack_problems(check_deck(deck)), marshal.dumps(tuple(make_gist(deck)))
    if texts and not has_texts:
        back, has_texts = marshal.dumps((*marshal.loads(back)[:2], _parse_texts(deck))), True
    return (*front[:5], found, has_texts, gist), back


def peek_kind(data: bytes, path: str) -> FileKind:
    """Return what a file means to be, by the keys at its left edge, without parsing it.

    A file in a folder called `seeds` means to be a source sheet. What looks like text in another
    encoding, or like nothing at all, is left to the reader of decks to complain about.
    """
    if os.path.basename(os.path.dirname(path)) == "seeds":
        return "sheet"
    if re.search(_TOP_KEY % b"deck|questions", data):
        return "deck"
    if re.search(_TOP_KEY % b"source|facts", data):
        return "sheet"
    return "deck" if b"\0" in data[:1000] else "other"


def _read(data: bytes, path: str, shown: str) -> "tuple[Front, bytes, Deck | None]":
    kind = peek_kind(data, path)
    return (*_read_sheet(data, shown), None) if kind == "sheet" else _read_deck(data, shown, kind)


def _read_sheet(data: bytes, shown: str) -> tuple[Front, bytes]:
    from quiz.reading.sourcefile import read_sheet

    sheet, problems = read_sheet(data, shown)
    back = marshal.dumps((pack(sheet),)) if sheet is not None else b""
    return ("sheet", None, (), _pack_problems(problems), (), (), True, b""), back


def _read_deck(data: bytes, shown: str, kind: FileKind) -> "tuple[Front, bytes, Deck | None]":
    from quiz.reading.deckfile import read_deck

    deck, problems = read_deck(data, shown)
    if deck is None:
        return (kind, None, (), _pack_problems(problems), (), (), True, b""), b"", None
    if problems:
        from quiz.checking import drop_allowed

        problems = drop_allowed(deck, problems)
    entries = tuple(
        (
            q.identity,
            q.id,
            q.kind,
            tuple(dict.fromkeys((*deck.tags, *q.tags))),
            q.difficulty,
            deck.id,
            q.passage,
            q.retired,
        )
        for q in deck.questions
    )
    # Each by itself, so that only those that are asked are decoded, and never all are there as tuples.
    packed = tuple([marshal.dumps(pack(question)) for question in deck.questions])
    back = marshal.dumps((packed, dict(deck.passages), None))
    del packed
    media = _list_media(deck, in_texts=b"![" in data)
    return (kind, Header.values_of(deck), entries, _pack_problems(problems), media, None, False, b""), back, deck


def _list_media(deck: "Deck", in_texts: bool) -> tuple[tuple[str, int, int], ...]:
    """Return the files that the questions need, with the place of each."""
    asked = (
        deck.questions if in_texts else [question for question in deck.questions if question.image or question.audio]
    )
    if not asked:
        return ()
    from quiz.library.texts import list_media

    found = {(file, *question.place_of(key)): None for question in asked for key, file in list_media(question)}
    return tuple(found)


def _parse_texts(deck: "Deck") -> "ParsedTexts":
    from quiz import markup
    from quiz.library.texts import list_texts

    blocks: dict[str, Blocks] = {}
    inlines: dict[str, Inline] = {}

    def learn(text: str) -> None:
        # What starts with a letter and has no special sign is parsed without the parser.
        if not (markup.is_plain(text) and text[:1].isalpha()):
            blocks[text] = markup.parse(text)

    for text in deck.passages.values():
        learn(text)
    for question in deck.questions:
        texts = list_texts(question)
        for _, text in texts.blocks:
            learn(text)
        for text in texts.inline:
            if not markup.is_plain(text):
                inlines[text] = markup.parse_inline(text)
    return blocks, inlines


def _pack_problems(problems: "Iterable[Problem]") -> tuple[tuple[str, "Severity", int, int, str, str], ...]:
    return tuple((p.code, p.severity, p.location.line, p.location.column, p.message, p.help) for p in problems)
