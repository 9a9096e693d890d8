"""The JSON Schema (draft-07) of question files and source sheets, made from the table of keys.

For editors: completion, help on hover, and the faults that a schema can find. It accepts everything
that the reader accepts. Editors resolve plain scalars by the rules of YAML 1.2, where `NO` is a text, `007`
a number and `~` null, so a text may be any scalar.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from quiz.identity import ID
from quiz.keys import (
    ALLOWED,
    DECK_KEYS,
    DEFAULT_KEYS,
    DRAW_KEYS,
    FACT_KEYS,
    LIST_FORMS,
    MEDIA_KEYS,
    NEWEST_FORMAT,
    PARAGRAPHS,
    PART_KEYS,
    PLACE_KEYS,
    QUESTION_KEYS,
    SHARED_KEYS,
    SHEET_KEYS,
    Form,
    Key,
    list_newer,
)
from quiz.kinds import ANSWER_KEYS, KINDS, list_kinds
from quiz.model import Kind
from quiz.responses import Typed

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"

_SCALARS = ["string", "number", "boolean", "null"]
_ID = f"^{ID.pattern}$"
_OWN = "^x-"
_WITHOUT_CREDIT = tuple(key for key in PART_KEYS if key.name != "credit")
_WORDS = " |://|^[^/#]+$"
_FORMATS = [form for number in range(1, NEWEST_FORMAT + 1) for form in (number, str(number))]
_YES: dict[str, Any] = {"anyOf": [{"enum": [True, "yes"]}, {"type": "string", "pattern": "^[yY][eE][sS]$"}]}


def make_deck_schema(facts: Mapping[str, Iterable[str]] | None = None) -> Schema:
    """Return the schema of a question file.

    `facts`: ids of the facts of each source sheet, offered as completions of `source`; any other
    id stays valid, since the schema may be older than the sheets.
    """
    sources = sorted(facts or {})
    offered = [*sources, *(f"{sheet}/{fact}" for sheet in sources for fact in (facts or {})[sheet])]
    schema = _object(DECK_KEYS)
    schema["properties"]["sources"]["items"] = _offer(sources, _word(_ID))
    schema["properties"]["defaults"] = {**_object(DEFAULT_KEYS, own=False), **_about(DECK_KEYS, "defaults")}
    _describe_shared(schema)
    schema["properties"]["format"]["enum"] = _FORMATS
    schema["properties"]["questions"].update(_list({"$ref": "#/definitions/question"}))
    schema.update(_list({"$ref": "#/definitions/question"}), type=["object", "array"])  # or the questions alone
    schema.update(_need_format())
    citation = _word(f"^{ID.pattern}(/{ID.pattern})?$|{_WORDS}")
    citation["type"] = "string"  # else editors offer true, false and null beside the facts
    citation["patternErrorMessage"] = "Neither sheet/fact nor sheet nor a citation in words."
    return {
        "$schema": DRAFT,
        "title": "Question file",
        **schema,
        "definitions": {
            "citation": _offer(offered, citation),
            "option": _option(),
            "option-or-draw": {"anyOf": [_option(), _object(DRAW_KEYS, own=False)]},
            "question": _question(),
        },
    }


def make_sheet_schema() -> Schema:
    """Return the schema of a source sheet."""
    schema = _object(SHEET_KEYS)
    schema["properties"]["facts"].update(_list(_object(FACT_KEYS)))
    return {"$schema": DRAFT, "title": "Source sheet", **schema}


def make_shared_schema() -> Schema:
    """Return the schema of a file whose pools and passages the decks of a folder share."""
    schema = _object(SHARED_KEYS)
    _describe_shared(schema)
    schema["properties"]["format"]["enum"] = _FORMATS
    return {"$schema": DRAFT, "title": "Shared pools and passages", **schema}


def make_schema(facts: Mapping[str, Iterable[str]] | None = None) -> Schema:
    """Return one schema for all: a file with the key `source` at its top is a sheet.

    One with pools or passages and none of the keys of a deck is shared by decks.
    """
    deck, sheet, shared = make_deck_schema(facts), make_sheet_schema(), make_shared_schema()
    definitions = deck.pop("definitions")
    is_deck = {"anyOf": [{"required": [name]} for name in ("deck", "title", "questions")]}
    is_shared = {"type": "object", "anyOf": [{"required": ["pools"]}, {"required": ["passages"]}], "not": is_deck}
    for schema in (deck, sheet, shared):
        del schema["$schema"], schema["title"]
    return {
        "$schema": DRAFT,
        "title": "Question file or source sheet",
        "if": {"type": "object", "required": ["source"]},
        "then": {"$ref": "#/definitions/sheet"},
        "else": {
            "if": is_shared,
            "then": {"$ref": "#/definitions/shared"},
            "else": {"$ref": "#/definitions/deck"},
        },
        "definitions": {**definitions, "deck": deck, "sheet": sheet, "shared": shared},
    }


def _need_format() -> Schema:
    """Return the condition that a deck with keys of a later format says so."""
    question = {**_newer(QUESTION_KEYS), "properties": {"image": {"type": "object"}}}
    questions = {"questions": {"items": question}}
    else_ = {"items": question, "propertyNames": _newer(DECK_KEYS)["propertyNames"], "properties": questions}
    says = {"type": "object", "required": ["format"], "properties": {"format": {"not": {"enum": [1, "1"]}}}}
    return {"if": says, "then": {}, "else": else_}


def _newer(keys: tuple[Key, ...]) -> Schema:
    message = "This key needs format: 2 at the top of the deck."
    pattern = f"^(?!(?:{'|'.join(sorted(list_newer(keys)))})$)"
    return {"propertyNames": {"pattern": pattern, "patternErrorMessage": message}}


def _describe_shared(schema: Schema) -> None:
    """Add to the schema of a file the form of its pools and passages."""
    schema["properties"]["pools"].update(propertyNames={"pattern": _ID}, additionalProperties=_list(_scalar()))
    schema["properties"]["passages"].update(propertyNames={"pattern": _ID}, additionalProperties=_scalar())


def _question() -> Schema:
    """Return the schema of a question: a chain of "if these keys, then those of this kind".

    A kind that needs more keys is tried before one that needs fewer.
    """
    schema = _object(QUESTION_KEYS)
    schema["dependencies"] = {"alt": {"anyOf": [{"required": ["image"]}, {"required": ["audio"]}]}}
    typed: list[Kind] = [kind for kind in list_kinds(["answer"]) if KINDS[kind].response is Typed]
    rest: Schema = {
        "required": ["answer", "question"],
        "propertyNames": _names("a short answer", *typed),
        "properties": _by_blank("short-answer"),
    }
    others = [kind for kind in KINDS if kind not in typed]
    for kind in sorted(others, key=lambda kind: len(KINDS[kind].besides)):
        row = KINDS[kind]
        ways = [list(row.needs), *([*way, row.stem] for way in row.also)]
        needed: Schema = {"oneOf": [{"required": way} for way in ways]} if row.also else {"required": ways[0]}
        then = {**needed, "propertyNames": _names(row.article, kind), "properties": _by_blank(kind)}
        if "numbers" in ALLOWED[kind]:
            then["dependencies"] = {"within": ["numbers"]}
        if kind == "flashcard":
            then["propertyNames"] = _names(row.article, kind, besides=_ESSAY)
        rest = {"if": _when(kind), "then": then, "else": rest}
    return {**schema, **_essay(rest)}


_ESSAY = ("question", "answer")
"""Keys of a flashcard that has neither `front` nor `back`."""


def _essay(rest: Schema) -> Schema:
    """Return the condition for an essay, and `rest` for any other question."""
    others = [{"required": [key]} for key in (*ANSWER_KEYS, "wrong") if key != "answer"]
    names = _names("an essay", "flashcard", besides=("front", "back", "both-ways"))
    then = {"propertyNames": names, "properties": {"write": _YES, "answer": _scalar()}}
    return {"if": {"required": ["question", "write"], "not": {"anyOf": others}}, "then": then, "else": rest}


def _by_blank(kind: Kind) -> Schema:
    """Return the form of keys that speak of single blanks in a cloze, and of the whole in other kinds."""
    names = [key.name for key in QUESTION_KEYS if key.form in LIST_FORMS and "cloze" in key.kinds]
    form = {"type": "object"} if kind == "cloze" else {"type": "array"}
    others: Schema = {} if kind == "cloze" else {"within": {"not": {"type": "object"}}}
    flags = ("none-right", "all-right") if kind == "multiple-response" else ()
    return {**dict.fromkeys(names, form), **others, **dict.fromkeys(flags, _YES)}


def _when(kind: Kind) -> Schema:
    """Return the condition for this kind, for questions that are not of a kind that needs more keys."""
    row = KINDS[kind]
    ways = [*([key, *row.besides] for key in row.answer_keys), *map(list, row.also)]
    made: Schema = {"anyOf": [{"required": way} for way in ways]}
    return {**made, "properties": {"answer": {"type": "boolean"}}} if kind == "true-false" else made


def _names(what: str, *kinds: Kind, besides: Iterable[str] = ()) -> Schema:
    """Return the condition on the name of a key: not one of other kinds or `besides`. Unknown keys fail elsewhere."""
    foreign = [key.name for key in QUESTION_KEYS if not any(key.name in ALLOWED[kind] for kind in kinds)]
    foreign += besides
    # Editors show patternErrorMessage; validators ignore it.
    return {"pattern": f"^(?!(?:{'|'.join(foreign)})$)", "patternErrorMessage": f"You cannot use this key in {what}."}


def _object(keys: tuple[Key, ...], *, own: bool = True) -> Schema:
    """Return the schema of a mapping with only these keys and, with `own`, keys that begin with x-."""
    schema: Schema = {
        "type": "object",
        "properties": {key.name: {**_form(key.form), "description": key.about} for key in keys},
        "additionalProperties": False,
    }
    if own:
        schema["patternProperties"] = {_OWN: {}}
    required = [key.name for key in keys if key.required]
    if required:
        schema["required"] = required
    return schema


def _about(keys: tuple[Key, ...], name: str) -> Schema:
    return {"description": next(key.about for key in keys if key.name == name)}


def _form(form: Form) -> Schema:
    """Return the schema of a value; one case for each form of the table, which is why it has so many."""
    match form:
        case "text" | "inline" | "literal" | "path":
            return _scalar()
        case "answer":
            return {"$ref": "#/definitions/option"}
        case "id":
            return _word(_ID)
        case "was":
            return _word(f"^{ID.pattern}(/{ID.pattern})?$")
        case "texts" | "inlines":
            return _list(_scalar())
        case "text or texts":
            return {"anyOf": [_scalar(), _list(_scalar())]}
        case "options":
            return _list({"$ref": "#/definitions/option"})
        case "parts":
            part = {**_object(PART_KEYS, own=False), "anyOf": [{"required": ["text"]}, {"required": ["within"]}]}
            return _or_by_blank(_list({"anyOf": [_no_part(), part]}))
        case "answers":
            part = {**_object(_WITHOUT_CREDIT, own=False), "required": ["text"], "minProperties": 2}
            return _or_by_blank(_list({"anyOf": [_no_part(), part]}))
        case "credit":
            return {"type": "string", "pattern": "^(?:100(\\.0+)?|[0-9]{1,2}(\\.[0-9]+)?) *%$"}
        case "options or draws":
            return _or_by_blank(_list({"$ref": "#/definitions/option-or-draw"}), _form("options"))
        case "variants":
            return _list({"anyOf": [{"$ref": "#/definitions/option"}, _list({"$ref": "#/definitions/option"})]})
        case "groups":
            return _list({"anyOf": [_scalar(), _list(_scalar())]})
        case "pairs":
            return {"type": "object", "minProperties": 2, "additionalProperties": _scalar()}
        case "flag":
            written = {"type": "string", "pattern": "^(?:[yY][eE][sS]|[nN][oO])$"}
            return {"anyOf": [{"type": "boolean"}, {"enum": ["yes", "no"]}, written]}
        case "number":
            return {"type": ["number", "string"], "exclusiveMinimum": 0}
        case "date":
            return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
        case "count":
            return {"type": ["integer", "string"], "minimum": 1}
        case "paragraphs":
            return {"type": ["integer", "string"], "minimum": 1, "pattern": f"^{PARAGRAPHS.pattern}$"}
        case "within":
            amount = {"type": ["number", "string"], "minimum": 0, "pattern": "^[0-9]+(\\.[0-9]+)? *%?$"}
            return _or_by_blank({"anyOf": [amount, {**_list(_scalar()), "minItems": 2, "maxItems": 2}]})
        case "difficulty":
            return {"enum": ["easy", "medium", "hard"]}
        case "speak":
            return {"enum": ["question", "answer", "both"]}
        case "recall":
            return {"enum": ["type", "flip"]}
        case "sources":
            return {"anyOf": [{"$ref": "#/definitions/citation"}, _list({"$ref": "#/definitions/citation"})]}
        case "tags":
            return {"type": "array", "items": _scalar()}
        case "ids" | "codes":
            return {"type": "array", "items": _word(_ID)}
        case "places":
            place = {"anyOf": [_form("box"), _object(PLACE_KEYS, own=False)]}
            return {"type": "object", "minProperties": 1, "additionalProperties": place}
        case "box":
            number = {"type": ["number", "string"], "pattern": "^[0-9]", "minimum": 0, "maximum": 100}
            size = {**number, "exclusiveMinimum": 0}
            return {"type": "array", "items": [number, number, size, size], "minItems": 4, "maxItems": 4}
        case "ask":
            return {**_word(_ID), "examples": ["one", "all"]}
        case "media":
            return {"anyOf": [_scalar(), _object(MEDIA_KEYS, own=False)]}
        case "language":
            return _word("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
        case "mapping":
            return {"type": "object"}
        case "questions" | "facts":
            return {"type": "array"}


def _or_by_blank(form: Schema, of_blank: Schema | None = None) -> Schema:
    """Return a form, or a mapping that has it (else that `of_blank`) for single blanks."""
    by_blank = {"type": "object", "minProperties": 1, "additionalProperties": of_blank or form}
    return {"anyOf": [form, by_blank]}


def _no_part() -> Schema:
    """Return the schema of an option that has no keys of its own."""
    keys = [{"required": ["credit"]}, {"required": ["within"]}]
    return {"allOf": [{"$ref": "#/definitions/option"}, {"not": {"type": "object", "anyOf": keys}}]}


def _scalar() -> Schema:
    return {"type": _SCALARS}


def _word(pattern: str) -> Schema:
    """Return the schema of a text of a form; `true` or `null` may be such a text, unquoted."""
    return {"type": ["string", "boolean", "null"], "pattern": pattern}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


def _option() -> Schema:
    pair = {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _scalar()}
    return {"anyOf": [_scalar(), pair]}


def _offer(names: Iterable[str], schema: Schema) -> Schema:
    """Return the given schema with names that editors offer as completions."""
    listed = list(names)
    return {**schema, "examples": listed} if listed else schema
