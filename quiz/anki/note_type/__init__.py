"""The one note type of every kind of question: its frozen ids and fields, its templates and style.

Anki updates notes in place only while the note type has the same id, the same fields in the same
order and the same templates. So these are frozen for good: the ids, `FIELDS` and the number of
templates; the reserved fields are for later releases. The text of a template, the style and names may
change, and then `VERSIONS` gets a line: a test ties time and content together. The time is written by
hand and never taken from a clock, so that an older release cannot undo a newer one.

No field and no template is ever added, and the five reserves are given out once:

| field | for |
|---|---|
| Reserve 1 | the card's script, as one JSON object: credits, blanks, feedback |
| Reserve 2 | other records of the question |
| Reserve 3 | the question, to be spoken |
| Reserve 4 | the answer, to be spoken |
| Reserve 5 | free |

Knows nothing of questions. The files beside this one are the cards' HTML, style and script.
"""

from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from typing import Any

from quiz.script import GRADER, read_script

MODEL_ID = 1763751600417
NAME = "Plainquiz"

VERSIONS = {
    1795312800: "d447f829df7e7fff",
    1795903200: "651a938f53c6984e",
    1795914300: "41ba741ad92a3a6e",
    1795916900: "c9b300d982d4ddf8",
    1795917600: "2a55facbaffd4f78",
    1795941300: "1fcaf1d535fae1f1",
    1795942200: "726e2b2f40520015",
    1795942800: "e09d31c3b5325338",
    1795943700: "03d9b1fa56c7cb58",
    1795944300: "c3c1574f08345a01",
    1795945300: "a7001144a01ebcd2",
    1795945600: "f3f65ebd21dcdbf8",
    1795946100: "aff5a6f6d4743978",
    1795946700: "584f375f4c26dc2c",
    1795953600: "92eb58aaa145c0e1",
    1795955400: "4344712a9b32b511",
}
"""The hash of templates and style by the `mod` with which they went out: add a line with a later time, change none."""

MOD = max(VERSIONS)

FIELDS = (
    ("Id", "Permanent identity of the question: never change it, or the next import cannot find this note."),
    ("Question", "What is asked."),
    ("Answer", "The right answer as the back shows it."),
    ("Options", "What there is to choose from, to order or to match."),
    ("Correct", "For the card's script: what each option is worth, or where it belongs."),
    ("Typed", "The answer that Anki compares typed text with."),
    ("Accept", "For the card's script: what else is accepted."),
    ("Feedback", "The author's words on single answers."),
    ("Explanation", "Why the answer is right."),
    ("Source", "Where the question comes from."),
    ("Hint", "Hints, the vaguest first."),
    ("Passage", "The text that the question is about."),
    ("Image", "The picture of the question."),
    ("Audio", "The sound of the question."),
    ("Kind", "The kind of question."),
    ("Flags", "For the card's script: fixed (do not shuffle), whole (all or nothing)."),
    ("Unit", "The unit of a number."),
    ("Need", "How many entries of a list to name."),
    ("Language", "The language of the deck."),
    ("Both ways", "Not empty: a second card asks from the answer to the question."),
    ("Retired", "Not empty: the author has withdrawn this question."),
    ("Reserve 1", "For later releases; leave it empty."),
    ("Reserve 2", "For later releases; leave it empty."),
    ("Reserve 3", "For later releases; leave it empty."),
    ("Reserve 4", "For later releases; leave it empty."),
    ("Reserve 5", "For later releases; leave it empty."),
)
"""Name and description of each field. The order is frozen; the first is never empty."""

PLACE = {name: number for number, (name, _) in enumerate(FIELDS)}
"""The number of a field by its name."""

SORT_FIELD = PLACE["Question"]
CARDS = ("Question", "Both ways")
"""The templates: the question, and a flashcard asked from its back."""

SCRIPTS = ("parts.js", "fronts.js", "backs.js", "play.js")
"""The parts of the card's script that follow those that grade."""

_FIRST_FIELD_ID = 4127000100
_FIRST_TEMPLATE_ID = 4127000900
_LIVE = {"Id", "Question", "Answer", "Options", "Explanation"}  # the other fields are collapsed in Anki's editor


def read(name: str) -> str:
    """Return the text of one of the files next to this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def make_templates() -> list[dict[str, Any]]:
    """Return the two templates, each with its script built in: a card fetches nothing."""
    parts = "".join((*map(read_script, GRADER), *map(read, SCRIPTS)))
    script = f'<script>\n(function () {{\n"use strict";\n{parts}}})();\n</script>\n'
    front, back = read("front.html"), read("back.html")
    listed = (("{{Question}}", "{{Answer}}"), ("{{Answer}}", "{{Question}}"))
    reverse, turned = read("front-reverse.html"), read("back-reverse.html")
    only = "{{#Both ways}}" + reverse + script + "{{/Both ways}}"  # an empty front makes no card
    sides = ((front + script, back + script), (only, turned + script))
    return [
        {
            "name": name,
            "id": _FIRST_TEMPLATE_ID + number,
            "qfmt": question,
            "afmt": answer,
            "bqfmt": shown,  # shown in Anki's browser
            "bafmt": hidden,
        }
        for number, (name, (question, answer), (shown, hidden)) in enumerate(zip(CARDS, sides, listed, strict=True))
    ]


def make_fields() -> list[dict[str, Any]]:
    """Return the fields with ids, descriptions and their display in Anki's editor."""
    return [
        {
            "name": name,
            "id": _FIRST_FIELD_ID + number,
            "description": description,
            "collapsed": name not in _LIVE,
            "plainText": name in ("Id", "Correct", "Accept", "Flags"),
            "font": "Arial",
        }
        for number, (name, description) in enumerate(FIELDS)
    ]


def make_note_type() -> dict[str, Any]:
    """Return the note type in the form of a legacy Anki collection."""
    from genanki import Model

    model = Model(MODEL_ID, NAME, make_fields(), make_templates(), read("style.css"), sort_field_index=SORT_FIELD)
    made: dict[str, Any] = model.to_json(MOD, 1)
    return made


def fingerprint() -> str:
    """Return the hash of templates and style, which must equal the last of `VERSIONS`."""
    return take_fingerprint([read("style.css"), *(side for t in make_templates() for side in (t["qfmt"], t["afmt"]))])


def take_fingerprint(texts: Iterable[str]) -> str:
    """Return the hash of a style and the sides of templates, as `VERSIONS` has it."""
    return sha256("\0".join(texts).encode()).hexdigest()[:16]
