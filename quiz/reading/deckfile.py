"""A question file: bytes to a `Deck` and every problem that the file alone can show.

Any bytes at all give problems, never an exception. Whether a cited sheet, a picture or another
deck's id exists is not known here.
"""

from contextlib import suppress
from typing import Any

from quiz.engine.typed import option_key
from quiz.identity import ID
from quiz.model import Deck, Question
from quiz.problems import Problem
from quiz.reading import words
from quiz.reading.document import Document, read_document
from quiz.reading.keys import DECK_KEYS, DEFAULT_KEYS, QUESTION_KEYS, advise_key
from quiz.reading.options import Pool, make_form
from quiz.reading.questions import QuestionReader
from quiz.reading.scalars import Reader, TooManyProblemsError
from quiz.reading.slips import is_joined, report_nothing
from quiz.reading.traps import MAX_VALUES
from quiz.reading.ways import Ways
from quiz.reading.yamlnodes import MappingNode, Piece, paused_gc

_DECK_NAMES = tuple(key.name for key in DECK_KEYS)
_QUESTION_NAMES = frozenset(key.name for key in QUESTION_KEYS)
_OWN = frozenset({"deck", "title", "questions"})
_DEFAULT_NAMES = tuple(key.name for key in DEFAULT_KEYS)


def read_deck(data: bytes, path: str) -> tuple[Deck | None, list[Problem]]:
    """Return the deck of a file and all its problems, sorted by place.

    The deck is None when nothing of it could be read; a question that cannot be understood is
    left out of it, so a deck is only whole when no problem is an error. `path` is shown in
    problems, never opened.
    """
    reader = Reader(path)
    deck = None
    with suppress(TooManyProblemsError), paused_gc():
        deck = _DeckReader(reader).read(data)
    return deck, sorted(reader.problems, key=lambda problem: problem.sort_key)


class _DeckReader:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.is_wrapped = False  # in a key of the author's own
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.ways = Ways()
        self.pools: dict[str, Pool] = {}
        self.passages: dict[str, str] = {}

    def read(self, data: bytes) -> Deck | None:
        reader = self.reader
        document = read_document(data, reader, "questions", _DECK_NAMES, _QUESTION_NAMES)
        if document is None:
            return None
        delayed: list[tuple[str, Any, Any, Piece]] = []
        if document.key_place:
            self.lines["questions"] = document.key_place[0]
        for piece, root in document.heads():
            reader.enter(piece)
            reader.in_flow = root.flow_style
            for name, key, value in self._top_level(root):
                if name in ("pools", "defaults", "passages"):
                    delayed.append((name, key, value, piece))
                elif name != "questions":
                    self._read_top(name, key, value)
        for name, key, value, piece in delayed:
            reader.enter(piece)
            self._read_top(name, key, value)
        if document.first_place:
            reader.places.append(f"questions:{document.first_place[0]}:{document.first_place[1]}")
        values = self.values
        is_whole = not document.broken and not self.is_wrapped
        if is_whole and not document.list_place and _OWN.isdisjoint(self.lines):
            message = "the file has none of the keys of a deck: 'deck', 'title' and 'questions'"
            reader.report("missing-key", (1, 1), message, "write them, or keep the file somewhere else")
            return None
        for name in ("deck", "title"):
            if name not in self.lines and is_whole:
                example = "deck: capitals" if name == "deck" else "title: Capitals of the world"
                reader.report("missing-key", (1, 1), f"the deck has no '{name}'", f"add one, such as {example}")
        places = reader.take_places()
        deck = values.get("deck", "")
        identity = values.get("was") or deck
        asker = QuestionReader(reader, identity, self.ways, self.pools, self.passages)
        reader.knows_names = not document.broken and all(value.__class__ is MappingNode for _, _, value, _ in delayed)
        questions: list[Question] = []
        count = 0
        for piece, nodes in document.items():
            reader.enter(piece)
            for node in nodes:
                count += 1
                question = asker.read(node)
                if question:
                    questions.append(question)
        if not count and not document.broken and not self.is_wrapped:
            self._report_no_questions(document)
        return Deck(
            deck,
            identity,
            values.get("title", ""),
            reader.path,
            tuple(questions),
            collection=values.get("collection", ""),
            description=values.get("description", ""),
            language=self.ways.language,
            tags=values.get("tags", ()),
            sources=values.get("sources", ()),
            passages=self.passages,
            allow=values.get("allow", ()),
            places=places,
            faulty=tuple(asker.faulty),
        )

    # ------------------------------------------------------------ the top level

    def _top_level(self, root: Any) -> list[tuple[str, Any, Any]]:
        reader = self.reader
        out = []
        for key, value in root.value:
            name = reader.key_name(key)
            if not name or self._check_twice(name, reader.place(key)):
                continue
            if name not in _DECK_NAMES:
                if name.startswith("x-"):
                    continue
                if value.__class__ is MappingNode and not _OWN.isdisjoint(reader.names_in(value)):
                    help = "take this line away, and begin the keys below it in column 1"
                    if value.flow_style:
                        help = "write the braces after it alone, and what is in them"
                    reader.report(
                        "unknown-key", key, f"the keys of a deck stand at the left edge, not in '{name}'", help
                    )
                    self.is_wrapped = True
                    continue
                near, help = advise_key(name, _DECK_NAMES, reader.names_in(root) | self.lines.keys(), own=True)
                if not near and name in _QUESTION_NAMES:
                    reader.report(
                        "unknown-key",
                        key,
                        f"a deck has no key '{name}'; a question has",
                        "write it between the braces of its question"
                        if root.flow_style
                        else "indent it below its question",
                    )
                    continue
                reader.report("unknown-key", key, f"a deck has no key '{name[:60]}'", help)
                if near:
                    self.lines[near] = reader.place(key)[0]
                    name = near
                else:
                    continue
            if name != "questions" and reader.is_empty(value):
                needed = name in ("deck", "title")
                report_nothing(reader, key, "write a value" if needed else "write a value, or leave the key out")
                continue
            out.append((name, key, value))
        return out

    def _check_twice(self, name: str, place: tuple[int, int]) -> bool:
        if name in self.lines:
            self.reader.report(
                "duplicate-key", place, f"'{name}' already stands in line {self.lines[name]}", "keep one of the two"
            )
            return True
        self.lines[name] = place[0]
        return False

    def _read_top(self, name: str, key: Any, value: Any) -> None:
        reader = self.reader
        reader.note(name, value)
        if name == "deck":
            self.values[name] = words.read_identifier(reader, value, "'deck'")
        elif name == "was":
            found = words.read_was(reader, value)
            if "/" in found:
                reader.report("bad-was", value, "a deck's 'was' is one id", f"write was: {found.partition('/')[0]}")
            self.values[name] = found.partition("/")[0]
        elif name in ("title", "collection"):
            text = reader.text(value, f"'{name}'")
            if "::" in text:
                reader.report(
                    "colons-in-title",
                    value,
                    f"'::' in '{name}' would make a deck within a deck",
                    "write another sign; 'collection' groups decks",
                )
            self.values[name] = " ".join(text.split())
        elif name == "description":
            self.values[name] = reader.markdown(value, "'description'")
        elif name == "language":
            self.ways = self.ways._replace(language=words.read_language(reader, value))
        elif name == "format":
            if words.read_count(reader, value, "format") not in (0, 1):
                reader.report(
                    "unknown-format",
                    value,
                    f"this version of quiz reads format 1, not {value.value}",
                    "get a newer quiz, or write format: 1",
                )
        elif name == "tags":
            self.values[name] = words.read_tags(reader, value)
        elif name == "sources":
            self.values[name] = words.read_ids(reader, value, "sources")
        elif name == "allow":
            self.values[name] = words.read_ids(reader, value, "allow")
        elif name == "defaults":
            self._read_defaults(value)
        elif name == "pools":
            self._read_pools(value)
        elif name == "passages":
            self._read_passages(value)

    def _read_defaults(self, node: Any) -> None:
        reader = self.reader
        pairs = reader.pairs(node, "'defaults'")
        for name, key, value in pairs:
            if is_joined(reader, key, value):
                continue
            if name not in _DEFAULT_NAMES:
                _, help = advise_key(name, _DEFAULT_NAMES, {name for name, _, _ in pairs})
                reader.report("unknown-key", key, f"'defaults' has no key '{name[:60]}'", help)
            elif reader.is_empty(value):
                report_nothing(reader, key, f"write {name}: yes or {name}: no")
            else:
                flag = words.read_flag(reader, value, name, False)
                if name == "typos":
                    self.ways = self.ways._replace(typos=flag)
                elif name == "exact":
                    self.ways = self.ways._replace(exact=flag)
                else:
                    self.ways = self.ways._replace(partial=flag)

    def _read_pools(self, node: Any) -> None:
        reader = self.reader
        for name, key, value in reader.pairs(node, "'pools'"):
            if ID.fullmatch(name):
                reader.note(f"pools/{name}", value)
            else:
                words.read_identifier(reader, key, "the name of a pool")
            if reader.is_empty(value):
                report_nothing(reader, key, "write the list of its members")
                continue
            texts: dict[str, str] = {}
            for item in reader.items(value, f"pool {name}", most=MAX_VALUES):
                text = reader.inline(item, f"an item of '{name}'")
                if text and option_key(text) in texts:
                    reader.report(
                        "duplicate-entry",
                        item,
                        f"'{text}' already stands in the pool '{name}'",
                        "take one of the two out",
                    )
                elif text:
                    texts[option_key(text)] = text
            members = tuple(texts.values())
            self.pools[name] = Pool(members, tuple(make_form(text, self.ways.language) for text in members))

    def _read_passages(self, node: Any) -> None:
        reader = self.reader
        for name, key, value in reader.pairs(node, "'passages'"):
            if not ID.fullmatch(name):
                words.read_identifier(reader, key, "the name of a passage")
                continue
            reader.note(f"passages/{name}", value)
            if reader.is_empty(value):
                report_nothing(reader, key, "write the text of the passage")
                continue
            self.passages[name] = reader.markdown(value, f"the passage '{name}'")

    def _report_no_questions(self, document: Document) -> None:
        help = document.advise_items()
        if document.list_place is None:
            help = f"add 'questions:', and {help}"
            self.reader.report("missing-key", (1, 1), "the deck has no 'questions'", help)
        else:
            self.reader.report("empty-list", document.list_place, "the deck has no questions", help)
