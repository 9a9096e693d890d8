"""One question from its block of keys: its kind and body, its identity, and the parts that all kinds share.

Of the file around it, knows only its deck.
"""

from collections.abc import Sequence
from typing import Literal

from quiz.identity import identify, suggest_id
from quiz.intent.places import split_places
from quiz.keys import ALLOWED, QUESTION_KEYS, list_newer
from quiz.kinds import ANSWER_KEYS, is_essay, list_kinds
from quiz.model import BLANK, Fragment, Kind, MaskedPicture, Option, Question, split_place
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, is_empty
from quiz.reading.questions.builders import build
from quiz.reading.questions.common import Common, read_common
from quiz.reading.questions.defaults import Context, Keys
from quiz.reading.questions.identities import Identities
from quiz.reading.questions.typed import find_kind_of_answer
from quiz.reading.questions.wrong_keys import (
    BEGINNINGS,
    KNOWN,
    gather_items,
    makes_one_kind,
    remove_foreign,
    replace_unknown,
    report_no_mapping,
)
from quiz.reading.values.collections import read_pairs
from quiz.reading.values.cut_texts import report_no_value
from quiz.reading.values.options import take_feedback
from quiz.reading.values.wrong_forms import report_missing_dash, split_doubled

_NEEDED = frozenset({*ANSWER_KEYS, "question", "wrong"})
_NEWER = list_newer(QUESTION_KEYS)
_RIGHT = ("answer", "answers", "any-of", "accept")
_KEPT = frozenset({"source", "image", "audio", "allow"})
"""Keys that can be wrong in a way of their own, even in a question that cannot be asked."""

Shape = Kind | Literal["answer"]
"""The decision of the keys alone: the kind, or that it depends on the value of `answer`."""


class QuestionReader:
    """Reads the questions of one deck, one after the other. `faulty` are those that cannot be asked."""

    def __init__(self, identity: str, deck: Context) -> None:
        self.deck = deck
        self.identities = Identities(identity)
        self.faulty: list[Fragment] = []
        # Most questions of a deck have the same few sets of keys, and the same few lists of tags.
        self._shapes: dict[tuple[str, ...], Shape] = {}
        self._tags: dict[str, tuple[str, ...]] = {}

    def read_all(self, piece: Source, nodes: Sequence[Node]) -> list[Question]:
        """Return the questions that can be understood, of a part of the list."""
        found: list[Question] = []
        for node in gather_items(piece, nodes):
            if question := self.read(piece, node):
                found += split_places(question) if isinstance(question.body, MaskedPicture) else (question,)
        return found

    def read(self, piece: Source, node: Node) -> Question | None:
        """Return a question; None with a problem if it cannot be understood."""
        if not isinstance(node, MappingNode):
            report_no_mapping(piece, node)
            return None
        source = piece.narrow(node)
        first = source.first
        keys: Keys = {key.value: value for key, value in node.value if isinstance(key, ScalarNode) and value.value}
        if len(keys) == len(node.value):
            source.places = [
                f"{name}:{(mark := value.start_mark).line + first}:{mark.column + 1}" for name, value in keys.items()
            ]
        else:
            parts = split_doubled(node, BEGINNINGS, ANSWER_KEYS, KNOWN)
            if len(parts) > 1:
                return self._read_parts(piece, parts)
            keys = {}
            if not self._read_oddly(source, node, keys):
                self._keep_rest(source, node, keys)
                return None
        shape = self._shapes.get(tuple(keys)) or self._find_shape(source, node, keys)
        remarks = _take_remarks(source, keys)
        kind = self._find_kind_of_answer(source, node, keys) if shape == "answer" else shape
        if not kind:
            self._keep_rest(source, node, keys)
            return None
        if kind == "true-false":
            remarks = tuple(Option(option.text.casefold(), option.feedback) for option in remarks)
        stem, body = build(kind, source, keys, self.deck)
        id, identity = self.identities.read(source, keys)
        if not id and stem:
            suggested = suggest_id(stem.replace(BLANK, "…"))
            if "was" not in keys:
                identity = identify(self.identities.deck, suggested)
            if "id" not in keys:
                help = f"write id: {suggested}, or run quiz check --fix"
                source.add("missing-id", node, "this question has no id", help)
        common = read_common(source, keys, self.deck, self._tags)
        if body is None or not stem:
            self._keep(source, node, common)
            return None
        mark = node.start_mark
        return Question(
            id, identity, stem, body, *common, remarks, mark.line + first, mark.column + 1, " ".join(source.places)
        )

    def _keep_rest(self, source: Source, node: MappingNode, keys: Keys) -> None:
        """Report what is wrong with the keys of any question, when its kind is unknown."""
        self.identities.read(source, keys)
        self._keep(source, node, read_common(source, keys, self.deck, self._tags))

    def _keep(self, source: Source, node: MappingNode, common: Common) -> None:
        """Remember the citations, files and codes of a question that cannot be asked, since they may be wrong, too."""
        if not (common.citations or common.image or common.audio or common.allow):
            return
        kept = [place for place in source.places if split_place(place)[0].partition("/")[0] in _KEPT]
        self.faulty.append(
            Fragment(
                common.citations,
                common.image,
                common.audio,
                common.retired,
                common.allow,
                *source.place(node),
                " ".join(kept),
            )
        )

    def _read_parts(self, piece: Source, parts: list[MappingNode]) -> Question | None:
        """Report the dashes that are missing between questions, and read each; the first is returned."""
        questions = []
        for part in parts:
            if part is not parts[0]:
                report_missing_dash(piece, part.value[0][0], "question")
            questions.append(self.read(piece, part))
        return questions[0]

    def _read_oddly(self, source: Source, node: MappingNode, keys: Keys) -> bool:
        """Fill the keys of a question that has a key twice, an empty value or a key that is not a text.

        Returns whether enough is left of it to continue.
        """
        empty = set()
        for name, key, value in read_pairs(source, node, "a question"):
            if is_empty(value):
                empty.add(name)
                if name in KNOWN:
                    is_needed = name in ANSWER_KEYS or name == "question"
                    report_no_value(source, key, "write a value" if is_needed else "write a value, or remove the key")
                    continue
            keys[name] = value
            source.note(name, value)
        return _NEEDED.isdisjoint(empty)

    def _find_shape(self, source: Source, node: MappingNode, keys: Keys) -> Shape | None:
        """Return the decision of the keys, None with a problem if they make no kind or two."""
        errors = source.report.errors
        if not keys.keys() <= KNOWN:
            replace_unknown(source, node, keys)
        for name in [name for name in keys if name in _NEWER]:
            source.report.need_newer(f"'{name}'", source.place(keys[name]))
        if not makes_one_kind(source, node, keys):
            return None
        shape: Shape = "answer"
        kinds = list_kinds(keys)
        if not kinds:  # the other ones make a kind with 'question' alone
            lone = next(name for name in ANSWER_KEYS if name in keys)
            help = "add 'wrong:' and a list of options"
            source.add("missing-key", keys[lone], f"'{lone}' also needs 'wrong'", help)
            return None
        if len(kinds) == 1:
            shape = kinds[0]
            remove_foreign(source, node, keys, kinds[0])
        if source.report.errors == errors and keys.keys() <= KNOWN:
            self._shapes[tuple(keys)] = shape
        return shape

    def _find_kind_of_answer(self, source: Source, node: MappingNode, keys: Keys) -> Kind | None:
        kind = find_kind_of_answer(source, keys["answer"])
        if kind and not keys.keys() <= ALLOWED[kind]:
            remove_foreign(source, node, keys, kind)
        return kind


def _take_remarks(source: Source, keys: Keys) -> tuple[Option, ...]:
    """Return the right answers that have feedback, and leave those without it under their keys.

    Those of a cloze or an essay are lists or mappings of another form.
    """
    nested = [name for name in _RIGHT if name in keys and not isinstance(keys[name], ScalarNode)]
    if not nested or "cloze" in keys or is_essay(keys):
        return ()
    found: list[Option] = []
    for name in nested:
        keys[name] = take_feedback(source, keys[name], found, name)
    return tuple(found)
