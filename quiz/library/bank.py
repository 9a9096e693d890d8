"""A bank: the decks that a sitting draws from, its questions built only when they are asked for.

Knows what was read of each deck, nothing of where names are looked up or how files are read.
"""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, overload

from quiz.engine.selection import Entry
from quiz.identity import split_unit, turn
from quiz.library.records import Record
from quiz.sources import name_credit

if TYPE_CHECKING:
    from quiz import markup
    from quiz.engine.session import Item
    from quiz.library.info import DeckInfo
    from quiz.model import Citation, Fact, Sheet
    from quiz.problems import Problem


class Bank:
    """One or more decks that are without errors. `name` is how the log remembers it.

    `left_out` has a problem for each file that would belong to it, had quiz not failed to read it. `places` are the
    name and the absolute path of each file or folder that it was opened from.
    """

    def __init__(
        self,
        name: str,
        title: str,
        records: Sequence[Record],
        load_sheet: "Callable[[str, str], Sheet | None]",
        left_out: "Sequence[Problem]" = (),
        places: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.name = name
        self.title = title
        self.left_out = tuple(left_out)
        self.places = tuple(places)
        self._records = tuple(records)
        self._load_sheet = load_sheet
        self._entries: tuple[Entry, ...] | None = None
        self._places: dict[str, tuple[Record, int]] = {}
        self._words: dict[str, frozenset[str]] = {}
        self._blocks: dict[str, markup.Blocks] = {}
        self._inlines: dict[str, markup.Inline] = {}
        self._with_texts: set[str] = set()

    # ------------------------------------------------------------ questions

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All questions in the order of the files, retired ones too, as selection needs them."""
        if self._entries is None:
            self._entries = tuple(entry for record in self._records for entry in record.entries)
        return self._entries

    def item(self, identity: str) -> "Item":
        """Return a question with its deck, turned if the unit is a back; KeyError if the bank has no such unit."""
        from quiz.engine.session import Item

        record, number = self._place_of(identity)
        self._learn_texts(record)
        assert record.header is not None
        question = record.question(number)
        if split_unit(identity)[1]:
            question = turn(question)
        return Item(question, record.header.id, record.header.title, record.header.language)

    def items(self, identities: Iterable[str]) -> "Sequence[Item]":
        """Return the items of these identities in this order, each built when it is first looked at."""
        known = tuple(identities)
        for identity in known:  # all from one moment: a file may be edited while its questions are asked
            self._learn_texts(self._place_of(identity)[0])
        return Items(self, known)

    def path_of(self, identity: str) -> str:
        """Return the absolute path of the file that contains a question."""
        return self._place_of(identity)[0].path

    def place_of(self, identity: str) -> str:
        """Return how messages name the file and line that a question starts at: "decks/moon.yaml:12"."""
        record, number = self._place_of(identity)
        return f"{record.shown}:{record.question(number).line}"

    def passage(self, item: "Item") -> str:
        """Return the shared text (Markdown) that a question is about, "" without one."""
        if not item.question.passage:
            return ""
        return self._place_of(item.question.identity)[0].passages.get(item.question.passage, "")

    def is_deck_word(self, deck: str, word: str) -> bool:
        """Whether a word, as `engine.typed.split_words` gives it, is anywhere in the deck with this id."""
        if deck not in self._words:
            from quiz.texts import list_words

            words: frozenset[str] = frozenset()
            for record in self._records:
                if record.header is not None and record.header.id == deck:
                    questions = [record.question(number) for number in range(len(record.entries))]
                    words = list_words(questions, record.passages.values())
            self._words[deck] = words
        return word in self._words[deck]

    # ------------------------------------------------------------ decks

    @property
    def decks(self) -> "tuple[DeckInfo, ...]":
        """The decks in order."""
        from quiz.library.info import DeckInfo

        return tuple(
            DeckInfo(
                head.id,
                head.identity,
                head.title,
                head.collection,
                head.description,
                head.language,
                record.shown,
                len(record.identities),
            )
            for record in self._records
            if (head := record.header) is not None
        )

    @property
    def allow(self) -> tuple[str, ...]:
        """The codes of warnings that any of its decks allows for all of its questions."""
        codes = {code for record in self._records if record.header is not None for code in record.header.allow}
        return tuple(sorted(codes))

    @property
    def credit(self) -> str:
        """The authors of its decks, their terms and where they are from, each once; "" if no deck names any."""
        headers = [record.header for record in self._records if record.header is not None]
        named = (name_credit(header.author, header.licence, header.origin) for header in headers)
        return "; ".join(dict.fromkeys(filter(None, named)))

    def deck_info(self, deck: str) -> "DeckInfo":
        """Return the values to show of the deck with this id; KeyError if the bank has no such deck."""
        for info in self.decks:
            if info.id == deck:
                return info
        raise KeyError(deck)

    # ------------------------------------------------------------ sources

    def sheet(self, sheet: str, deck: str = "") -> "Sheet | None":
        """Return the source sheet with this id, None if there is none that can be read.

        Looked for from the deck with the id `deck`, else from each deck of the bank in turn.
        """
        tried = set()
        for record in self._records:
            folder = os.path.dirname(record.path)
            if (not deck or (record.header is not None and record.header.id == deck)) and folder not in tried:
                tried.add(folder)
                found = self._load_sheet(sheet, folder)
                if found is not None:
                    return found
        return None

    def fact(self, citation: "Citation", deck: str = "") -> "Fact | None":
        """Return the fact that a citation names; None for a whole sheet, a literal text or an unknown fact."""
        sheet = self.sheet(citation.sheet, deck) if citation.sheet and citation.fact else None
        return next((fact for fact in sheet.facts if fact.id == citation.fact), None) if sheet else None

    # ------------------------------------------------------------ texts

    def tokens(self, text: str) -> "markup.Blocks":
        """Return a Markdown text (stem, back, explanation, passage) parsed, from the cache if it was met before."""
        if (found := self._blocks.get(text)) is not None:
            return found
        from quiz.markup import parse

        return parse(text)

    def inline(self, text: str) -> "markup.Inline":
        """Return an inline Markdown text (option, hint, feedback) parsed, from the cache if it was met before."""
        if (found := self._inlines.get(text)) is not None:
            return found
        from quiz.markup import parse_inline

        return parse_inline(text)

    def _learn_texts(self, record: Record) -> None:
        if record.path not in self._with_texts:
            self._with_texts.add(record.path)
            blocks, inlines = record.texts
            self._blocks.update(blocks)
            self._inlines.update(inlines)

    def _place_of(self, unit: str) -> tuple[Record, int]:
        if not self._places:
            for record in self._records:
                for number, name in enumerate(record.identities):
                    self._places[name] = (record, number)
        return self._places[split_unit(unit)[0]]


class Items(Sequence["Item"]):
    """Items of a bank, each built when it is first looked at."""

    def __init__(self, bank: Bank, identities: tuple[str, ...]) -> None:
        self._bank = bank
        self._identities = identities

    def __len__(self) -> int:
        return len(self._identities)

    @overload
    def __getitem__(self, index: int) -> "Item": ...
    @overload
    def __getitem__(self, index: slice) -> "Items": ...
    def __getitem__(self, index: int | slice) -> "Item | Items":
        if isinstance(index, slice):
            return Items(self._bank, self._identities[index])
        return self._bank.item(self._identities[index])
