"""One question file or source sheet at a time: from the cache if it is unchanged, else read again.

The parsers are imported only when a file is read again. Knows nothing of names, folders or banks.
"""

import marshal
import os
import re
import stat as stat_kinds
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from functools import cache, partial
from typing import TYPE_CHECKING

from quiz.keys import SHARED_NAMES
from quiz.library.cache import Cache, digest, look_of
from quiz.library.packing import pack
from quiz.library.records import FileKind, Front, Record, make_header
from quiz.opening import open_regular

if TYPE_CHECKING:
    from quiz.library.records import ParsedTexts
    from quiz.markup import Blocks, Inline
    from quiz.model import Deck, Shared
    from quiz.problems import Code, Problem

    ReadDeck = Callable[[bytes, str], tuple[Deck | None, Sequence[Problem]]]
    """As `reading.deckfile.read_deck`."""

    CheckDeck = Callable[[Deck, Callable[[], Sequence[str]]], Iterable[Problem]]
    """As `checking.check_deck`."""

MAX_BYTES = 20_000_000
"""The reader refuses what is longer, so no more than one byte above it is ever read."""

ENOUGH_TO_SHARE = 200_000
"""Bytes of files to read, above which children help; below, to fork them would cost as much as it brings."""

_LIST = rb"(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*+[ \t]*[-\[]"
_QUESTION = rb"(?m)^[ \t\[-]*(?:\{[ \t]*)?[\"']?(?:question|cloze|front)[\"']?[ \t]*:"
_TOP_KEY = rb"(?m)^(?:\xef\xbb\xbf)?(?:\{\s*)?[\"']?(?:%b)[\"']?[ \t]*:"


class Files:
    """Reads files through the cache, each at most once.

    Whatever goes wrong with one file, by a fault of quiz itself, is a problem of that file and is not kept.
    `read_anew` lists the paths that the cache did not know: for benchmarks and tests.
    """

    def __init__(
        self,
        cache: Cache,
        show: Callable[[str], str],
        read_deck: "ReadDeck | None" = None,
        check_deck: "CheckDeck | None" = None,
    ) -> None:
        self.cache = cache
        self._show = show
        self._read_deck = read_deck
        self._check_deck = check_deck
        self._known: dict[str, Record] = {}
        self._fronts: dict[str, Record] = {}  # without their questions, which take most of the memory
        self._shared: dict[str, str] = {}  # the path of the file that the decks of a folder share, "" for none
        self.read_anew: list[str] = []

    def get(self, path: str, *, flaws: bool = False, texts: bool = False) -> Record:
        """Return the record of the file with this absolute path; never raises.

        Values that only a check needs (the flaws) or only a sitting (the parsed texts) are computed on
        first use, and cached like the rest.
        """
        record = self._known.get(path)
        if record is None or (flaws and not record.has_flaws) or (texts and not record.has_texts):
            return self._keep(path, self._get(path, flaws, texts))
        if record.shared_content != self._digest_shared(path):
            return self._keep(path, self._get(path, record.has_flaws, record.has_texts))
        return record

    def look(self, path: str, *, texts: bool = False) -> Record:
        """Return the record of a deck as `get` does, for a list of many: its questions are loaded when first used."""
        record = self._known.get(path) or self._fronts.get(path)
        if record is None or (texts and not record.has_texts) or record.shared_content != self._digest_shared(path):
            record = self._get(path, False, texts)
            if record.kind != "deck" or not record.is_cached:
                return self._keep(path, record)
            record.drop_questions(lambda: self.get(path, texts=True))
            self._fronts[path] = record
        return record

    def _keep(self, path: str, record: Record) -> Record:
        self._known[path] = record
        return record

    def find_shared(self, path: str) -> Record | None:
        """Return the record of the file whose pools and passages a deck with this absolute path can use."""
        folder = os.path.dirname(path)
        if folder not in self._shared:
            beside = (os.path.join(folder, name) for name in SHARED_NAMES)
            self._shared[folder] = next(filter(os.path.isfile, beside), "")
        found = self._shared[folder]
        if found in ("", path):
            return None
        record = self.get(found)
        return record if record.kind == "shared" else None

    def read_shared(self, path: str) -> "Shared":
        """Return the pools and passages that a deck with this absolute path can use besides its own."""
        from quiz.model import Shared

        found = self.find_shared(path)
        return found.shared if found else Shared()

    def _digest_shared(self, path: str) -> bytes:
        shared = self.find_shared(path)
        return shared.content if shared else b""

    def imagine(self, path: str, data: bytes) -> Record:
        """Return the record of the file with this absolute path as if it held these bytes; nothing is kept."""
        shown = self._show(path)
        front, back, _ = self._read(data, path, shown, flaws=False, texts=True)
        return Record(path, shown, front, back, digest(data))

    def forget(self, paths: "Iterable[str] | None" = None) -> None:
        """Look at these files, or at all of them, again on next use."""
        self._shared.clear()
        if paths is None:
            self._known.clear()
            self._fronts.clear()
        else:
            for path in paths:
                self._known.pop(path, None)
                self._fronts.pop(path, None)

    def get_checked(self, paths: Iterable[str]) -> list[Record]:
        """Return the records of these files, with flaws; never raises.

        Files that are not cached are read on all cores, if there are many and the cache works.
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
        """Return the size of a file that must be read with flaws, None if its content is known."""
        known = self._known.get(path)
        if known is not None and known.has_flaws:
            return None
        try:
            found = os.stat(path)
            kept = self.cache.load(path)
        except (OSError, ValueError):
            return None
        if kept is not None and kept.look == look_of(found) and Front._make(kept.front).flaws is not None:
            if kept.is_fresh(kept.look) and Front._make(kept.front).shared == self._digest_shared(path):
                self._known[path] = Record(path, self._show(path), Front._make(kept.front), kept.back, kept.content)
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
                return _unreadable(path, shown, "it is not an ordinary file")
            kept = self.cache.load(path)
            look = look_of(found)
            if kept is not None and (kept.is_fresh(look) or (just_kept and kept.look == look)):
                record = Record(path, shown, Front._make(kept.front), kept.back, kept.content)
                if record.shared_content != self._digest_shared(path):
                    pass  # the pools and passages that it uses have changed
                elif (record.has_flaws or not flaws) and (record.has_texts or not texts):
                    record.is_cached = True
                    return record
            with open_regular(path) as file:
                # Looked at before it is read: a change in between is seen the next time.
                found = os.fstat(file.fileno())
                look = look_of(found)
                data = file.read(min(found.st_size, MAX_BYTES) + 1)
        except OSError as error:
            return _unreadable(path, shown, error.strerror or str(error))
        except ValueError:
            return _unreadable(path, shown, "its name holds a NUL")
        shared = self._digest_shared(path)
        content = digest(digest(data) + shared) if shared else digest(data)
        known = (Front._make(kept.front), kept.back) if kept is not None and kept.content == content else None
        if known is None:
            self.read_anew.append(path)
        front, back, is_sound = self._read(data, path, shown, flaws, texts, known)
        front = front._replace(shared=shared)
        if is_sound:
            self.cache.store(path, look, content, tuple(front), back)
        return Record(path, shown, front, back, content)

    def _read(
        self, data: bytes, path: str, shown: str, flaws: bool, texts: bool, known: tuple[Front, bytes] | None = None
    ) -> tuple[Front, bytes, bool]:
        """Return the parts of a record, from what is `known` or from the bytes, and False after a fault of quiz.

        Whatever readers and rules do wrong with this file, all others are read and checked as ever.
        """
        deck = None
        try:
            if known is None:
                front, back, deck = self._read_anew(data, path, shown)
            else:
                front, back = known
        except Exception as error:
            return Front(peek_kind(data, path), None, (), _pack_bug(error), ()), b"", False
        try:
            if (flaws and front.flaws is None) or (texts and not front.has_texts):
                deck = deck or Record(path, shown, front, back).deck()
                front, back = self._complete(deck, front, back, flaws, texts, data)
        except Exception as error:
            return front._replace(flaws=_pack_bug(error), has_texts=True), back, False
        return front, back, True

    def _read_anew(self, data: bytes, path: str, shown: str) -> "tuple[Front, bytes, Deck | None]":
        kind = peek_kind(data, path)
        if kind == "sheet":
            return (*_read_sheet(data, shown), None)
        if kind == "shared":
            return (*_read_shared(data, shown), None)
        return _read_deck(data, shown, kind, self.read_shared(path), self._read_deck)

    def _complete(
        self, deck: "Deck | None", front: Front, back: bytes, flaws: bool, texts: bool, data: bytes
    ) -> tuple[Front, bytes]:
        """Add to what is known of a deck what it takes to check it or to play it."""
        if deck is None:
            return front._replace(flaws=(), has_texts=True), back
        if flaws and front.flaws is None:
            from quiz.checking import check_deck
            from quiz.checking.outline import make_gist

            read_lines = cache(partial(split_lines, data))  # as objects, they take more memory than the deck
            check = self._check_deck or partial(check_deck, may_have_formulas=b"\\" in data or b"$$" in data)
            found = _pack_problems(check(deck, read_lines))
            front = front._replace(flaws=found, gist=marshal.dumps(tuple(make_gist(deck))))
        if texts and not front.has_texts:
            packed, passages, _, faulty = marshal.loads(back)
            back = marshal.dumps((packed, passages, _parse_texts(deck), faulty))
            front = front._replace(has_texts=True)
        return front, back


def _pack_bug(error: Exception) -> "tuple[tuple[Code, int, int, str, str], ...]":
    from quiz.bugs import describe_bug
    from quiz.checking.files import fault_of_quiz
    from quiz.problems import Location

    return _pack_problems([fault_of_quiz(Location(""), describe_bug(error))])


def _unreadable(path: str, shown: str, why: str) -> Record:
    from quiz.checking.files import unreadable_file
    from quiz.problems import Location

    problems = _pack_problems([unreadable_file(Location(shown), why)])
    return Record(path, shown, Front("other", None, (), problems, ()), b"")


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
    if re.match(_LIST, data) and re.search(_QUESTION, data):
        return "deck"
    if os.path.basename(path) in SHARED_NAMES:
        return "shared"
    return "deck" if b"\0" in data[:1000] else "other"


def _read_sheet(data: bytes, shown: str) -> tuple[Front, bytes]:
    from quiz.reading.sourcefile import read_sheet

    sheet, problems = read_sheet(data, shown)
    back = marshal.dumps((pack(sheet),)) if sheet is not None else b""
    return Front("sheet", None, (), _pack_problems(problems), ()), back


def _read_shared(data: bytes, shown: str) -> tuple[Front, bytes]:
    from quiz.checking.formulas import latex_command, list_passage_commands
    from quiz.problems import Location
    from quiz.reading.deckfile import read_shared

    shared, problems = read_shared(data, shown)
    refused = [latex_command(Location(shown, *place), command) for place, command in list_passage_commands(shared)]
    back = marshal.dumps((dict(shared.pools), dict(shared.passages), shared.places, shared.is_whole))
    media = _list_places({}, shared, data)
    return Front("shared", None, (), _pack_problems(problems), media, _pack_problems(refused)), back


def _read_deck(
    data: bytes, shown: str, kind: FileKind, shared: "Shared", reader: "ReadDeck | None"
) -> "tuple[Front, bytes, Deck | None]":
    from quiz.reading.deckfile import read_deck

    deck, problems = reader(data, shown) if reader else read_deck(data, shown, shared)
    if deck is None:
        return Front(kind, None, (), _pack_problems(problems), ()), b"", None
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
            getattr(q.body, "both_ways", False),
        )
        for q in deck.questions
    )
    # Each by itself, so that only those that are asked are decoded, and never all are there as tuples.
    packed = tuple([marshal.dumps(pack(question)) for question in deck.questions])
    back = marshal.dumps((packed, dict(deck.passages), None, tuple([pack(question) for question in deck.faulty])))
    del packed
    media = _list_media(deck, data)
    head = tuple(make_header(deck))
    return Front(kind, head, entries, _pack_problems(problems), media, flaws=None, has_texts=False), back, deck


def _list_media(deck: "Deck", data: bytes) -> tuple[tuple[str, int, int], ...]:
    """Return the files that the questions and passages need, with the place of each."""
    marked = b"![" in data
    every = deck.all_questions
    asked = every if marked else [question for question in every if question.image or question.audio]
    if not asked and not marked:
        return ()
    from quiz.texts import list_media

    found = {(file, *question.place_of(key)): None for question in asked for key, file in list_media(question)}
    return _list_places(found, deck, data)


def _list_places(
    found: dict[tuple[str, int, int], None], deck: "Deck | Shared", data: bytes
) -> tuple[tuple[str, int, int], ...]:
    """Return the files that were found, and those of the passages that are in this file, with the place of each."""
    from quiz.model import find_place
    from quiz.opening import is_outside
    from quiz.texts import list_pictures

    for name, text in deck.passages.items():
        if at := find_place(deck.places, f"passages/{name}"):
            found |= {(file, *at): None for file in list_pictures(text)}
    lines = split_lines(data)
    inside = [place for place in found if not is_outside(place[0])]  # the reader has reported the others
    return tuple([(file, *_find_name(lines, file, line, column)) for file, line, column in inside])


def _find_name(lines: list[str], file: str, line: int, column: int) -> tuple[int, int]:
    """Return the place of a file's name in the text that begins at a place; that place if it is written otherwise.

    The end of a text is not known here: what is found some lines below is taken for a part of it.
    """
    from urllib.parse import quote

    for number, text in enumerate(lines[line - 1 : line + 20], line):
        for name in (file, quote(file)):
            at = text.find(name, column - 1 if number == line else 0)
            if at >= 0:
                return number, at + 1
    return line, column


def _parse_texts(deck: "Deck") -> "ParsedTexts":
    from quiz import markup
    from quiz.texts import list_texts

    blocks: dict[str, Blocks] = {}
    inlines: dict[str, Inline] = {}

    def learn(text: str) -> None:
        # A text that starts with a letter and has no special character needs no parser.
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


def _pack_problems(problems: "Iterable[Problem]") -> tuple[tuple["Code", int, int, str, str], ...]:
    return tuple((p.code, p.location.line, p.location.column, p.message, p.help) for p in problems)


def split_lines(data: bytes) -> list[str]:
    """Return the lines of a file without their ends."""
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
