"""One question from its block of keys: what makes its kind, and what any question may have.

Knows nothing of the file around it but the defaults, pools and passages of its deck.
"""

import re
from collections.abc import Mapping
from typing import Any, Literal

from quiz.identity import identify, suggest_id
from quiz.kinds import KINDS, SIGNS, list_kinds
from quiz.model import BLANK, Kind, Question, Rubric
from quiz.reading import words
from quiz.reading.common import Common, read_common
from quiz.reading.keys import ALLOWED, DECK_KEYS, QUESTION_KEYS, advise_key
from quiz.reading.kinds import build, find_kind_of_answer
from quiz.reading.options import Pool
from quiz.reading.scalars import Reader
from quiz.reading.slips import advise_comma, is_joined, report_next, report_nothing, split_doubled
from quiz.reading.ways import Keys, Ways
from quiz.reading.yamlnodes import MappingNode, ScalarNode

_NAMES = tuple(key.name for key in QUESTION_KEYS)
_DECK_NAMES = frozenset(key.name for key in DECK_KEYS)
_KNOWN = frozenset(_NAMES)
_KINDS_OF = {key.name: key.kinds for key in QUESTION_KEYS}
_SIGNS = frozenset(SIGNS)
_BEGINNINGS = frozenset({"id", *(row.stem for row in KINDS.values())})
_LIKE_KEY = re.compile(r" *([A-Za-z-]+)\b(?: *(:))?")
_NEEDED = _SIGNS | {"question", "wrong"}


class QuestionReader:
    """Reads the questions of one deck, one after the other."""

    def __init__(
        self, reader: Reader, identity: str, ways: Ways, pools: dict[str, Pool], passages: Mapping[str, str]
    ) -> None:
        self.reader = reader
        self.identity = identity
        self.ways = ways
        self.pools = pools
        self.passages = passages
        self.ids: dict[str, int] = {}
        self.renamed: dict[str, int] = {}
        self.faulty: list[Question] = []
        self.shapes: dict[tuple[str, ...], Kind | Literal["answer"]] = {}

    def read(self, node: Any) -> Question | None:
        """Return a question; None with a problem if it cannot be understood."""
        reader = self.reader
        if node.__class__ is not MappingNode:
            self._report_no_mapping(node)
            return None
        places, base = reader.places, reader.base
        places.clear()
        reader.enter_item(node)
        pairs = node.value
        keys: Keys = {}
        odd = False
        for key, value in pairs:
            name = key.value
            if key.__class__ is not ScalarNode or name in keys or not value.value:
                odd = True
                break
            keys[name] = value
            mark = value.start_mark
            places.append(f"{name}:{mark.line + base}:{mark.column + 1}")
        if odd and len(parts := split_doubled(node, _BEGINNINGS, _SIGNS, _KNOWN)) > 1:
            return self._read_parts(parts)
        if odd and not self._read_oddly(node, keys):
            self._read_rest(node, keys)
            return None
        shape = self.shapes.get(tuple(keys)) or self._find_shape(node, keys)
        kind = self._find_kind_of_answer(node, keys) if shape == "answer" else shape
        if not kind:
            self._read_rest(node, keys)
            return None
        stem, body = build(kind, reader, keys, self.ways, self.pools)
        id, identity = self._read_id(keys)
        if not id and stem:
            suggested = suggest_id(stem.replace(BLANK, "…"))
            if "was" not in keys:
                identity = identify(self.identity, suggested)
            if "id" not in keys:
                reader.report(
                    "missing-id", node, "this question has no id", f"write id: {suggested}, or run quiz check --fix"
                )
        extra = read_common(reader, keys, self.passages)
        joined = reader.take_places()
        if body is None or not stem:
            self._keep(node, extra, joined)
            return None
        mark = node.start_mark
        return Question(id, identity, stem, body, *extra, mark.line + base, mark.column + 1, joined)

    def _read_rest(self, node: Any, keys: Keys) -> None:
        """Report what is wrong with the keys of any question, where nobody can tell its kind."""
        self._read_id(keys)
        self._keep(node, read_common(self.reader, keys, self.passages), self.reader.take_places())

    def _keep(self, node: Any, extra: Common, places: str) -> None:
        """Remember what a question that cannot be asked cites, shows and allows: that may be wrong, too."""
        _, citations, *_, image, audio, retired, allow = extra
        if not citations and not image and not audio and not allow:
            return
        line, column = self.reader.place(node)
        places = " ".join(
            place for place in places.split() if place.startswith(("source", "image:", "audio:", "allow"))
        )
        self.faulty.append(
            Question(
                "",
                "",
                "",
                Rubric(()),
                citations=citations,
                image=image,
                audio=audio,
                retired=retired,
                allow=allow,
                line=line,
                column=column,
                places=places,
            )
        )

    def _read_parts(self, parts: list[list[Any]]) -> Question | None:
        """Report the dashes that are missing between questions, and read each; the first is returned."""
        questions = []
        for part in parts:
            key = part[0][0]
            if part is not parts[0]:
                report_next(self.reader, key, "question")
            questions.append(self.read(MappingNode("", part, key.start_mark, part[-1][1].end_mark)))
        return questions[0]

    def _read_oddly(self, node: Any, keys: Keys) -> bool:
        """Fill the keys of a question that has a key twice, an empty value or a key that is no text.

        Returns whether enough is left of it to go on.
        """
        reader = self.reader
        reader.places.clear()
        keys.clear()
        empty = set()
        for name, key, value in reader.pairs(node, "a question"):
            if reader.is_empty(value):
                empty.add(name)
                if name in _KNOWN:
                    needed = name in _SIGNS or name == "question"
                    report_nothing(reader, key, "write a value" if needed else "write a value, or leave the key out")
                    continue
            keys[name] = value
            reader.note(name, value)
        return _NEEDED.isdisjoint(empty)

    def _find_shape(self, node: Any, keys: Keys) -> Kind | Literal["answer", ""]:
        """Return the kind that the keys make; "answer" where the answer decides, "" with a problem for none.

        Keys without any fault are remembered: most questions of a deck have the same few.
        """
        reader = self.reader
        errors = reader.errors
        if not keys.keys() <= _KNOWN:
            self._mend_unknown(node, keys)
        if not self._fit(node, keys):
            return ""
        shape: Kind | Literal["answer"] = "answer"
        kinds = list_kinds(keys)
        if len(kinds) == 1:
            shape = kinds[0]
            if not keys.keys() <= ALLOWED[shape]:
                self._report_foreign(node, keys, shape)
        if reader.errors == errors and keys.keys() <= _KNOWN:
            self.shapes[tuple(keys)] = shape
        return shape

    def _find_kind_of_answer(self, node: Any, keys: Keys) -> Kind | None:
        kind = find_kind_of_answer(self.reader, keys["answer"])
        if kind and not keys.keys() <= ALLOWED[kind]:
            self._report_foreign(node, keys, kind)
        return kind

    # ------------------------------------------------------------ keys that do not fit

    def _report_no_mapping(self, node: Any) -> None:
        reader = self.reader
        if node.__class__ is ScalarNode:
            if reader.is_empty(node):
                reader.report(
                    "empty-value", reader.empty_place(node), "nothing stands after this dash", "take the dash away"
                )
            elif "：" in node.value:
                reader.report(
                    "missing-colon",
                    reader.place_in(node, "：", 0),
                    "'：' is a wide colon, which is no colon to YAML",
                    "write ': ' after each key, with the colon of the Latin keyboard and a space",
                )
            elif not self._report_colons(node):
                reader.report(
                    "not-a-mapping",
                    node,
                    "a question must be keys with values, and this is a text",
                    "indent it if it belongs to the list above; else write 'question: ...' and 'answer: ...'",
                )
        elif not node.flow_style and node.value and node.value[0].__class__ is MappingNode:
            reader.report("nested-dash", node, "a second dash makes a list of this question", "take one dash away")
        else:
            reader.report(
                "not-a-mapping",
                node,
                "a question must be keys with values, and this is a list",
                "write 'question: ...' and 'answer: ...'",
            )

    def _report_colons(self, node: Any) -> bool:
        """Report keys without a colon and a space after them, in what is a text for want of them."""
        reader = self.reader
        mark = node.start_mark
        lines = reader.source[mark.index - mark.column : node.end_mark.index].split("\n")
        if node.style or not (found := _LIKE_KEY.match(lines[0], mark.column)) or found.group(1) not in _BEGINNINGS:
            return False
        for number, line in enumerate(lines, mark.line + reader.base):
            found = _LIKE_KEY.match(line, mark.column)
            if not found or found.group(1) not in _KNOWN:
                continue
            name = found.group(1)
            place, help = (number, found.end() + 1), f"write '{name}: ' and then the value"
            if found.group(2):
                reader.report("space-after-colon", place, f"a space is missing after '{name}:'", help)
            else:
                reader.report("missing-colon", place, f"a colon is missing after '{name}'", help)
        return True

    def _mend_unknown(self, node: Any, keys: Keys) -> None:
        """Report unknown keys, and go on as if the one most likely meant stood there."""
        reader = self.reader
        reader.places[:] = [place for place in reader.places if place.rsplit(":", 2)[0] in _KNOWN]
        for key, _ in node.value:
            name = key.value
            if name.__class__ is not str or name in _KNOWN or name not in keys:
                continue
            value = keys.pop(name)
            if not reader.key_name(key) or name.startswith("x-"):
                continue
            if name.casefold() in ("type", "kind"):
                reader.report(
                    "unknown-key",
                    key,
                    f"there is no key '{name}': the other keys decide the kind",
                    "take this key and its value away",
                )
                continue
            joined = name.partition(":")[0]
            if joined in _KNOWN and is_joined(reader, key, value, in_part=True):
                keys.setdefault(joined, value)
                reader.taken |= {reader.place(value), reader.empty_place(value)}
                continue
            near, help = advise_key(name, _NAMES, keys, own=True)
            if name in _DECK_NAMES:
                near, help = "", f"'{name}' belongs to the deck: write it at the top of the file"
            if not near or reader.is_empty(value):
                help = advise_comma(reader, node, key, value, _KNOWN) or help
            reader.report("unknown-key", key, f"a question has no key '{name[:60]}'", help)
            if near:
                keys[near] = value
            if node.flow_style and reader.is_empty(value):
                reader.taken |= {reader.place(value), reader.empty_place(value)}

    def _fit(self, node: Any, keys: Keys) -> bool:
        """Return whether the keys have a stem and make one kind; else report what is missing or too much."""
        reader = self.reader
        signs = _SIGNS & keys.keys()
        if len(signs) == 1 and "front" not in signs and "back" not in signs:
            if "question" in keys and "cloze" not in signs:
                return True
            if "cloze" in signs and "question" not in keys:
                return True
        if signs == {"front", "back"} and "question" not in keys:
            return True
        # A misspelt key is in `keys` as what it means, but not here: it has been reported.
        found = [(key, key.value) for key, _ in node.value if key.value.__class__ is str and key.value in keys]
        stems = [key for key, name in found if name in ("question", "cloze")]
        if not signs:
            if "question" in keys:
                if keys["question"].__class__ is not ScalarNode:
                    reader.text(keys["question"], "'question'")  # what is in there may well be its answer
                    return False
                own = {"wrong": "answer", "within": "answer", "accept": "answer", "reject": "answer", "need": "answers"}
                lacks = next((f"'{name}' needs an '{own[name]}' beside it" for name in own if name in keys), "")
                reader.report(
                    "no-answer",
                    node,
                    "nothing says how this question is answered",
                    lacks
                    or ("write 'cloze' instead of 'question', if there are blanks to fill in" * self._has_blank(keys))
                    or "add answer, answers, order, match or rubric; or write front and back, or cloze",
                )
            else:
                reader.report("missing-key", node, "this question has no 'question'", "add question: and what is asked")
            return False
        if signs <= {"front", "back"}:
            if "question" in keys:
                if not stems:
                    return False
                reader.report(
                    "two-kinds",
                    stems[0],
                    f"'question' and '{min(signs, key=SIGNS.index)}' make two kinds of question",
                    "a flashcard has 'front' and 'back' and no 'question'",
                )
            else:
                (lone,) = signs
                other = "back" if lone == "front" else "front"
                reader.report(
                    "missing-key", node, f"this flashcard has '{lone}' and no '{other}'", f"add {other}: and a text"
                )
            return False
        if len(signs) == 1:
            if "question" in keys:
                if not stems:
                    return False
                reader.report(
                    "two-kinds",
                    stems[-1],
                    "'question' and 'cloze' make two kinds of question",
                    "a cloze is the question itself: put all of it after 'cloze'",
                )
            else:
                reader.report("missing-key", node, "this question has no 'question'", "add question: and what is asked")
            return False
        both = [(key, name) for key, name in found if name in signs]
        for key, name in both[1:]:  # none if one of them is a misspelt key, which has been reported
            if {name, both[0][1]} != {"front", "back"}:
                reader.report(
                    "two-kinds",
                    key,
                    f"'{both[0][1]}' and '{name}' make two kinds of question",
                    "keep one of the two; two questions are two items of the list",
                )
        return False

    def _has_blank(self, keys: Keys) -> bool:
        return "{{" in keys["question"].value

    def _report_foreign(self, node: Any, keys: Keys, kind: Kind) -> None:
        reader = self.reader
        for key, _ in node.value:
            name = key.value
            if name.__class__ is str and name in keys and name not in ALLOWED[kind]:
                of = ", ".join(KINDS[other].article.split(" ", 1)[1] for other in _KINDS_OF[name])
                reader.report(
                    "key-of-other-kind",
                    key,
                    f"'{name}' has no meaning in {KINDS[kind].article}",
                    self._advise(name, kind, keys) or f"take it away; it belongs to: {of}",
                )
                del keys[name]

    def _advise(self, name: str, kind: Kind, keys: Keys) -> str:
        node = keys.get("answer")
        if name in ("within", "unit") and node.__class__ is ScalarNode and kind == "short-answer" and node.style:
            return "take the quotation marks from the answer if it is a number"
        if name in ("within", "unit") and node.__class__ is ScalarNode and kind == "short-answer":
            if found := re.match(r"[-+]?[0-9][0-9.,]*", node.value):
                return f"write the number alone, answer: {found.group().replace(',', '')}, and its unit in 'unit'"
            return "take it away; it belongs to an answer that is a number"
        if name in ("within", "unit") and kind == "multiple-choice":
            return "a number with a tolerance is typed: take 'wrong' away, or this"
        if name == "wrong":
            return "a 'wrong' option needs something to be picked; 'reject' is for texts that are typed"
        if name in ("accept", "reject") and KINDS[kind].has_distractors:
            return "options are picked, not typed; 'partly' earns half, and 'wrong: - text: Feedback.' explains"
        if name == "accept" and kind == "list-recall":
            return "write variants of one entry as a nested list: [thymine, 5-methyluracil]"
        return ""

    # ------------------------------------------------------------ what any question may have

    def _read_id(self, keys: Keys) -> tuple[str, str]:
        """Return id and identity of a question ("" when it has no id), after checking them against the others."""
        reader = self.reader
        node = keys.get("id")
        id = ""
        line = 0
        if node and (id := words.read_identifier(reader, node, "'id'")):
            line = node.start_mark.line + reader.base
            first = self.ids.setdefault(id, line)
            if first != line:
                reader.report(
                    "duplicate-id",
                    node,
                    f"'{id}' is already the id of the question in line {first}",
                    "give this one an id of its own",
                )
                line = 0
        if "was" in keys:
            return id, self._read_was(keys["was"], id)
        identity = f"{self.identity}/{id}"
        if line and identity in self.renamed:
            reader.report(
                "duplicate-id",
                node,
                f"'{identity}' is what the question in line {self.renamed[identity]} was",
                "give this one another id",
            )
        return id, identity

    def _read_was(self, node: Any, id: str) -> str:
        """Return the identity of a question that was renamed or moved."""
        reader = self.reader
        identity = identify(self.identity, id, words.read_was(reader, node))
        line = node.start_mark.line + reader.base
        first = self.renamed.setdefault(identity, line)
        deck, _, old = identity.partition("/")
        if first == line and deck == self.identity and old != id:
            first = self.ids.get(old, line)
        if first != line:
            reader.report(
                "duplicate-id",
                node,
                f"'{identity}' is already the identity of the question in line {first}",
                "an old id belongs to one question only: take 'was' from the one that is new",
            )
        return identity
