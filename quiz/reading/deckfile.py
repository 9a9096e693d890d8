"""A question file: bytes to a `Deck` and the problems that the file alone can show.

Any bytes at all give problems, never an exception. Whether a cited sheet, a picture or another
deck's id exists is not known here.
"""

from collections.abc import Sequence
from contextlib import suppress

from quiz.identity import ID, name_deck
from quiz.intent.options import make_look
from quiz.intent.pools import Pool, list_shared, make_pool
from quiz.keys import DECK_KEYS, DEFAULT_KEYS, NEWEST_FORMAT, QUESTION_KEYS, SHARED_KEYS, advise_key, list_newer
from quiz.model import Deck, Question, Shared, find_place
from quiz.problems import Problem
from quiz.quoting import write_text
from quiz.reading.document import Document, read_document
from quiz.reading.heads import Format, Heads
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MAX_VALUES, MappingNode, Node, ScalarNode, SequenceNode, is_empty, paused_gc
from quiz.reading.questions.defaults import Context, Defaults
from quiz.reading.questions.question import QuestionReader
from quiz.reading.questions.wrong_keys import BEGINNINGS
from quiz.reading.report import Place, Report, TooManyProblemsError
from quiz.reading.values import closed
from quiz.reading.values.collections import list_keys, read_items, read_key, read_pairs
from quiz.reading.values.cut_texts import report_no_value
from quiz.reading.values.scalars import read_inline, read_markdown, read_text
from quiz.reading.values.wrong_forms import report_if_joined
from quiz.shown import shorten

_DECK_NAMES = tuple(key.name for key in DECK_KEYS)
_QUESTION_NAMES = frozenset(key.name for key in QUESTION_KEYS)
_OWN = frozenset({"deck", "title", "questions"})
_TELLING = ("deck", "title", "questions", "question", "collection", "pools", "passages")
"""Keys that no file of another kind is likely to have at its top."""
_OF_SHEET = frozenset({"date", "publisher"})
_NEWER = list_newer(DECK_KEYS)
_DEFAULT_NAMES = tuple(key.name for key in DEFAULT_KEYS)
_LATE = frozenset({"defaults", "pools", "passages"})
"""Keys that are read after the language, wherever they are."""
_FORMAT = Format("questions", _DECK_NAMES, _QUESTION_NAMES, BEGINNINGS - {"id"})
_SHARED_NAMES = tuple(key.name for key in SHARED_KEYS)
_SHARED_HELP = "begin with 'pools:' or 'passages:', and write names with their values below it"
_SHARED_FORMAT = Format("questions", _SHARED_NAMES, _QUESTION_NAMES, beginning=_SHARED_HELP)


def read_shared(data: bytes, path: str) -> tuple[Shared, list[Problem]]:
    """Return the pools and passages that a file shares with the decks beside it, and its problems, sorted by place."""
    report = Report(path)
    head = _Head(report, _SHARED_NAMES)
    with suppress(TooManyProblemsError), paused_gc():
        if document := read_document(data, report, _SHARED_FORMAT):
            head.read(document, document.read_heads())
    pools = {name: pool.texts for name, pool in head.pools.items()}
    return Shared(path, pools, head.passages, head.list_places(), not report.errors), report.list_sorted()


def read_deck(data: bytes, path: str, shared: Shared | None = None) -> tuple[Deck | None, list[Problem]]:
    """Return the deck of a file and all its problems, sorted by place.

    The deck is None when nothing of it could be read; a question that cannot be understood is
    left out of it, so a deck is only whole when no problem is an error. `path` is shown in
    problems, never opened. `shared` has pools and passages that it may use as if they were its own.
    """
    report = Report(path)
    deck = None
    with suppress(TooManyProblemsError), paused_gc():
        document = read_document(data, report, _FORMAT)
        deck = _read(document, report, shared or Shared()) if document else None
    return deck, report.list_sorted()


def _read(document: Document, report: Report, shared: Shared) -> Deck | None:
    heads = document.read_heads()
    if not heads.is_broken and _is_foreign(heads):
        message = "the file has none of the keys of a deck: 'deck', 'title' and 'questions'"
        report.add("missing-key", (1, 1), message, "write them, or move the file elsewhere")
        return None
    head = _Head(report, _DECK_NAMES)
    head.read(document, heads)
    own = {*(f"pools/{name}" for name in head.pools), *(f"passages/{name}" for name in head.passages)}
    head.add(shared)
    is_whole = not heads.is_broken and not head.is_wrapped
    if is_whole:
        _name_after_file(head, report)
    identity = head.texts.get("was") or head.texts.get("deck", "")
    knows_names = not heads.is_broken and head.has_mappings and shared.is_whole
    sheets = head.lists.get("sources", ())
    deck = Context(head.defaults, head.pools, head.passages, knows_names, sheets, head.format)
    reader = QuestionReader(identity, deck)
    questions: list[Question] = []
    count, errors = 0, report.errors
    for source, nodes in document.read_items(heads):
        count += len(nodes)
        questions += reader.read_all(source, nodes)
    for question in questions if shared.pools or shared.passages else ():
        for key, part in list_shared(question):
            if part not in own:
                report.need_newer(f"'{part.partition('/')[2]}' of {shared.path}", question.place_of(key))
                own.add(part)
    if not count and is_whole and report.errors == errors:
        _report_no_questions(document, heads, report)
    if report.newer and head.format == 1 and not heads.is_broken:
        what, place = report.newer
        help = "write 'format: 2' at the top of the deck, or run quiz check --fix"
        report.add("needs-format", place, f"{what} needs format 2, which the deck does not name", help)
    return Deck(
        head.texts.get("deck", ""),
        identity,
        head.texts.get("title", ""),
        report.path,
        tuple(questions),
        collection=head.texts.get("collection", ""),
        description=head.texts.get("description", ""),
        language=head.defaults.language,
        tags=head.lists.get("tags", ()),
        sources=head.lists.get("sources", ()),
        passages={name: text for name, text in head.passages.items() if f"passages/{name}" in own},
        allow=head.lists.get("allow", ()),
        places=head.list_places(),
        author=head.texts.get("author", ""),
        licence=head.texts.get("licence", ""),
        origin=head.texts.get("origin", ""),
        faulty=tuple(reader.faulty),
    )


def _name_after_file(head: "_Head", report: Report) -> None:
    """Give a deck the id and the title that its file's name suggests, where it has none; report that."""
    id, title = name_deck(report.path)
    if "deck" not in head.lines:
        head.texts["deck"] = id
        message = f"the deck has no id, so it gets '{id}' from the name of the file"
        report.add("missing-deck-id", (1, 1), message, f"write deck: {id}, or run quiz check --fix")
    if "title" not in head.lines:
        head.texts["title"] = title
        message = f"the deck has no title, so it gets '{shorten(title)}' from the name of the file"
        report.add("missing-title", (1, 1), message, f"write title: {write_text(title)}, or run quiz check --fix")


def _is_foreign(heads: Heads) -> bool:
    """Return whether a file is not a deck: it has no key of one at its top, not even misspelt, and no question."""
    pairs = [pair for _, root in heads.mappings for pair in root.value]
    names = [key.value.casefold() for key, _ in pairs if isinstance(key, ScalarNode)]
    if any(name in _TELLING for name in names):
        return False
    from difflib import get_close_matches

    if any(get_close_matches(name, _TELLING, 1, 0.7) for name in names):
        return False
    if any(isinstance(value, MappingNode) and not _OWN.isdisjoint(list_keys(value)) for _, value in pairs):
        return False
    if heads.inside and isinstance(heads.inside[1], SequenceNode):
        items = heads.inside[1].value
        return not any(isinstance(item, MappingNode) and list_keys(item) & BEGINNINGS for item in items)
    return not heads.pieces and not heads.stray


def _report_no_questions(document: Document, heads: Heads, report: Report) -> None:
    help = document.advise_items(heads)
    if heads.list_place is None:
        report.add("missing-key", (1, 1), "the deck has no 'questions'", f"add 'questions:', and {help}")
    else:
        report.add("empty-list", heads.list_place, "the deck has no questions", help)


class _Head:
    """The top level of a deck: the values of its keys, as far as they could be read.

    `lines` are those of the keys, and `format` is 0 if it cannot be read. `is_wrapped` tells whether the deck is within
    a key of the author's own, and `has_mappings` whether pools, passages and defaults could be read.
    """

    def __init__(self, report: Report, names: Sequence[str]) -> None:
        self.report = report
        self._names = names
        self.lines: dict[str, int] = {}
        self.texts: dict[str, str] = {}
        self.lists: dict[str, tuple[str, ...]] = {}
        self.defaults = Defaults()
        self.pools: dict[str, Pool] = {}
        self.passages: dict[str, str] = {}
        self.format = 1
        self.is_wrapped = False
        self.has_mappings = True
        self._sources: list[Source] = []
        self._first: Place | None = None  # of the questions, if they are not among the pairs

    def read(self, document: Document, heads: Heads) -> None:
        """Read all keys but `questions`."""
        late: list[tuple[Source, str, Node]] = []
        self._first = document.first_place
        if document.key_place:
            self.lines["questions"] = document.key_place[0]
        for source, root in heads.mappings:
            self._sources.append(source)
            for name, value in self._list_known(source, root):
                if name in _LATE:
                    late.append((source, name, value))
                elif name != "questions":
                    source.note(name, value)
                    self._read_key(source, name, value)
        for source, name, value in late:
            source.note(name, value)
            self.has_mappings = self.has_mappings and isinstance(value, MappingNode)
            if name == "defaults":
                self._read_defaults(source, value)
            elif name == "pools":
                self._read_pools(source, value)
            else:
                self._read_passages(source, value)

    def add(self, shared: Shared) -> None:
        """Add the pools and passages that a file shares, except those whose name is taken, which is reported."""
        for kind, taken, names in (("pools", self.pools, shared.pools), ("passages", self.passages, shared.passages)):
            for name in names if self.format > 1 else ():
                if name in taken:
                    place = find_place(self.list_places(), f"{kind}/{name}") or (1, 1)
                    message = f"'{name}' is already among the {kind} in {shared.path}"
                    self.report.add("duplicate-key", place, message, "give it a different name, or remove one of them")
        for name, texts in shared.pools.items():
            self.pools.setdefault(name, make_pool(texts, self.defaults.language))
        self.passages = {**shared.passages, **self.passages}

    def list_places(self) -> str:
        """Return the places of all parts that were read, as `Deck.places` holds them."""
        places = [place for source in self._sources for place in source.places]
        if self._first:
            places.append(f"questions:{self._first[0]}:{self._first[1]}")
        return " ".join(places)

    # ------------------------------------------------------------ keys

    def _list_known(self, source: Source, root: MappingNode) -> list[tuple[str, Node]]:
        """Return the pairs whose key is known, or can be guessed, and has a value; report the others."""
        pairs = []
        for key, value in root.value:
            name = read_key(source, key)
            if not name or not isinstance(key, ScalarNode):
                continue
            line, _ = source.place(key)
            if name in self.lines:
                message = f"'{name}' is already set on line {self.lines[name]}"
                source.add("duplicate-key", key, message, "keep one of them")
                continue
            self.lines[name] = line
            if name not in self._names:
                name = self._find_meant(source, root, key, value)
                if not name:
                    continue
                self.lines[name] = line
            if name != "questions" and is_empty(value):
                help = "write a value" if name in _OWN else "write a value, or remove the key"
                report_no_value(source, key, help)
                continue
            if name in _NEWER:
                self.report.need_newer(f"'{name}'", source.place(key))
            pairs.append((name, value))
        return pairs

    def _find_meant(self, source: Source, root: MappingNode, key: ScalarNode, value: Node) -> str:
        """Report an unknown key, and return the key that the author most likely meant, "" for none."""
        name = key.value
        if name.startswith("x-"):
            return ""
        if isinstance(value, MappingNode) and not _OWN.isdisjoint(list_keys(value)):
            help = "remove this line, and begin the keys below it in column 1"
            if value.flow_style:
                help = "keep only the braces after it, with everything in them"
            source.add("unknown-key", key, f"the keys of a deck belong at the left edge, not in '{name}'", help)
            self.is_wrapped = True
            return ""
        near, help = advise_key(name, self._names, list_keys(root) | self.lines.keys(), own=True)
        what = "a deck" if self._names is _DECK_NAMES else "a file that decks share"
        if name in _OF_SHEET:
            near, help = "", f"only a source sheet has one; for a note of your own write x-{name}"
        elif name in ("include", "import", "extends"):
            near, help = "", "no file can include another; all decks of a folder can use the pools in its shared.yaml"
        if not near and name in _QUESTION_NAMES:
            help = "write it between the braces of its question" if root.flow_style else "indent it below its question"
            source.add("unknown-key", key, f"a deck has no key '{name}'; a question has", help)
            return ""
        source.add("unknown-key", key, f"{what} has no key '{name[:60]}'", help)
        return near

    # ------------------------------------------------------------ their values

    def _read_key(self, source: Source, name: str, value: Node) -> None:
        match name:
            case "deck":
                self.texts[name] = closed.read_identifier(source, value, "'deck'")
            case "was":
                old, slash, _ = closed.read_was(source, value).partition("/")
                self.texts[name] = old
                if slash:
                    source.add("bad-was", value, "a deck's 'was' is one id", f"write was: {old}")
            case "title" | "collection":
                self.texts[name] = _read_title(source, value, name)
            case "author" | "licence" | "origin":
                self.texts[name] = read_text(source, value, f"'{name}'")
            case "description":
                self.texts[name] = read_markdown(source, value, "'description'")
            case "language":
                self.defaults = self.defaults._replace(language=closed.read_language(source, value))
            case "recall":
                self.defaults = self.defaults._replace(recall=closed.read_word_of(source, value, "recall"))
            case "format":
                self.format = closed.read_count(source, value, "format")
                if self.format > NEWEST_FORMAT:
                    message = f"this version of quiz reads formats 1 to {NEWEST_FORMAT}, not {value.value}"
                    source.add("unknown-format", value, message, f"update quiz, or write format: {NEWEST_FORMAT}")
            case "tags":
                self.lists[name] = closed.read_tags(source, value, {})
            case "sources" | "allow":
                self.lists[name] = closed.read_ids(source, value, name)

    def _read_defaults(self, source: Source, node: Node) -> None:
        pairs = read_pairs(source, node, "'defaults'")
        flags: dict[str, bool] = {}
        for name, key, value in pairs:
            if report_if_joined(source, key, value):
                continue
            if name not in _DEFAULT_NAMES:
                _, help = advise_key(name, _DEFAULT_NAMES, {pair.name for pair in pairs})
                source.add("unknown-key", key, f"'defaults' has no key '{name[:60]}'", help)
            elif is_empty(value):
                report_no_value(source, key, f"write {name}: yes or {name}: no")
            else:
                flags[name] = closed.read_flag(source, value, name, False)
        get, old = flags.get, self.defaults
        self.defaults = old._replace(
            typos=get("typos", old.typos), exact=get("exact", old.exact), partial=get("partial", old.partial)
        )

    def _read_pools(self, source: Source, node: Node) -> None:
        for name, key, value in read_pairs(source, node, "'pools'"):
            if ID.fullmatch(name):
                source.note(f"pools/{name}", value)
            else:
                closed.read_identifier(source, key, "the name of a pool")
            if is_empty(value):
                report_no_value(source, key, "write the list of its members")
                continue
            texts: dict[str, str] = {}
            for item in read_items(source, value, f"pool {name}", most=MAX_VALUES):
                text = read_inline(source, item, f"an item of '{name}'")
                if text and make_look(text) in texts:
                    message = f"'{shorten(text)}' is already in the pool '{name}'"
                    source.add("duplicate-entry", item, message, "remove one of them")
                elif text:
                    texts[make_look(text)] = text
            self.pools[name] = make_pool(tuple(texts.values()), self.defaults.language)

    def _read_passages(self, source: Source, node: Node) -> None:
        for name, key, value in read_pairs(source, node, "'passages'"):
            if not ID.fullmatch(name):
                closed.read_identifier(source, key, "the name of a passage")
                continue
            source.note(f"passages/{name}", value)
            if is_empty(value):
                report_no_value(source, key, "write the text of the passage")
                continue
            self.passages[name] = read_markdown(source, value, f"the passage '{name}'")


def _read_title(source: Source, value: Node, name: str) -> str:
    text = read_text(source, value, f"'{name}'")
    if "::" in text:
        message = f"'::' in '{name}' would create a subdeck in Anki"
        source.add("colons-in-title", value, message, "use other characters; 'collection' groups decks")
    return " ".join(text.split())
