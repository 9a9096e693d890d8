"""The JSON Schema (draft-07) of all that the commands print with `--json`, for programs that play, tutor or watch.

A definition for each event, such as `feedback`, and for each command, such as `quiz take`. A command whose definition
is made of events prints one a line; `PER_LINE` names the others that print an object a line; the rest print a document.
"""

from collections.abc import Mapping
from typing import Any

from quiz.kinds import KINDS, Row
from quiz.responses import Matched, Ordered, Picked, Rated

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"


def _say(schema: Schema, text: str) -> Schema:
    return {**schema, "description": text}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _map(values: Schema) -> Schema:
    return {"type": "object", "additionalProperties": values}


def _maybe(schema: Schema) -> Schema:
    """The same, or null."""
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*types, "null"]}


def _object(**fields: Schema) -> Schema:
    """An object of exactly these fields; one whose name ends in `_or_none` may be left out."""
    properties = {name.removesuffix("_or_none"): schema for name, schema in fields.items()}
    required = [name for name in fields if not name.endswith("_or_none")]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


TEXT: Schema = {"type": "string"}
TEXTS = _list(TEXT)
WHOLE: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
YES: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
MOMENT: Schema = {"type": "string", "format": "date-time"}

ID = _say(TEXT, "the question's id; its identity if it has none, or shares it with another one of this sitting")
RESPONSE: Schema = {
    "description": "as in an answers file: a text, a number, true or false, a list, or an object of pairs",
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        _list(_maybe(TEXT)),
        {"type": "object", "additionalProperties": _maybe(TEXT)},
    ],
}
_TALLY = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}

_START = {
    "bank": _say(TEXT, "the name under which results are kept"),
    "title": TEXT,
    "credit_or_none": _say(TEXT, "author, licence and origin of the deck"),
    "seed": _say(COUNT, "the same seed asks the same questions in the same order"),
    "total": _say(COUNT, "how many questions are asked"),
    "answered": _say(COUNT, "how many had been answered before this sitting was resumed"),
    "lost": _say(TEXTS, "questions of a resumed sitting that the deck no longer has"),
    "tries": _say({"type": "integer", "minimum": 1}, "how often you may answer each question"),
    "negative": _say(YES, "a wrong choice costs points"),
    "confidence": _say(YES, "say how sure you are: end the answer with @sure, @fairly or @guess"),
    "exam_or_none": _say(YES, "true: there is no feedback until the exam is handed in"),
    "seconds_or_none": _say(_maybe(NUMBER), "the time limit of an exam; null: none"),
    "seconds_left_or_none": _maybe(WHOLE),
    "left_out_or_none": _say(COUNT, "flashcards and rubrics, which an exam does not ask"),
}

_QUESTION = {
    "number": {"type": "integer", "minimum": 1},
    "total": COUNT,
    "id": ID,
    "deck": TEXT,
    "deck_title": TEXT,
    "kind": _say({"enum": list(KINDS)}, "decides how to answer: see the definition `answer`"),
    "stem": _say(TEXT, "without Markdown; each blank of a cloze is a mark in it"),
    "options_or_none": _say(TEXTS, "in the order shown; for ordering the entries, for matching the right sides"),
    "labels_or_none": _say(TEXTS, "a letter or digit for each option, which may stand for it in an answer"),
    "lefts_or_none": _say(TEXTS, "left sides, each of which wants one of the options"),
    "blanks_or_none": _say(
        _list(_object(hint=_maybe(TEXT), options_or_none=TEXTS)),
        "in the order of the stem; with `options`, one of them is the answer",
    ),
    "places_or_none": _say(
        _list(_object(number=COUNT, at=_list(NUMBER), words=TEXT)),
        "masked places of the picture: left, top, width, height in per cent, and where it is in words",
    ),
    "need_or_none": _say(COUNT, "how many entries of the list are wanted"),
    "unit_or_none": _say(_maybe(TEXT), "the unit in which the number is wanted"),
    "points_to_meet_or_none": _say(COUNT, "how many points the model answer of a rubric has"),
    "passage_or_none": TEXT,
    "recall_or_none": _say({"enum": ["flip"]}, "the answer is a rating of yourself, whatever the kind"),
    "write_or_none": _say(YES, "there is room to write; what you write is not graded"),
    "image_or_none": _object(file=TEXT, alt=TEXT),
    "audio_or_none": TEXT,
    "audio_alt_or_none": TEXT,
    "flagged_or_none": _say(TEXTS, "the notes of the learner's flags"),
    "points": _say(NUMBER, "the most that can be earned now"),
    "difficulty": _maybe({"type": "string"}),
    "tags": TEXTS,
    "hints": _say(TEXTS, "hints given so far"),
    "hints_left": COUNT,
    "again": _say(YES, "it was skipped before"),
    "seconds_left_or_none": _maybe(WHOLE),
}

_MARK = _object(
    given=_say(RESPONSE, "what the learner gave for this part; an empty text for nothing"),
    expected=_say(RESPONSE, "what is right; an empty text for a part that should not be there"),
    credit=SHARE,
    feedback=_say(_maybe(TEXT), "the author's, on this part"),
    note=_say(_maybe(TEXT), "how the answer was read, such as a forgiven typo"),
)

_FEEDBACK = {
    "id": ID,
    "verdict": _say(TEXT, "the score in words"),
    "score": _say(SHARE, "how right the answer is, before points, hints and penalties"),
    "points": _say(NUMBER, "earned; below 0 only with `negative` or `confidence`"),
    "max_points": NUMBER,
    "answer": _say(_maybe(RESPONSE), "the right answer; null for an essay without a model answer"),
    "also_right_or_none": _say(TEXTS, "what else is right, in any part of the answer"),
    "response": _say(_maybe(RESPONSE), "what was answered; null for nothing or don't know"),
    "marks": _say(_list(_MARK), "part by part"),
    "rating": _say(
        _maybe({"type": "integer", "minimum": 1, "maximum": 4}), "for memory: Again, Hard, Good, Easy; null: none"
    ),
    "hints": COUNT,
    "tries": COUNT,
    "streak": _say(COUNT, "right answers in a row"),
    "feedback": _say(_maybe(TEXT), "the author's, on the answer as a whole"),
    "explanation": _maybe(TEXT),
    "other_records": _say(_maybe(TEXT), "what other sources report"),
    "source": _say(_maybe(TEXT), "the cited sources as shown"),
    "citations": TEXTS,
}

_TOTALS = {
    "points": _maybe(NUMBER),
    "max_points_or_none": NUMBER,
    "percent": _say(_maybe(NUMBER), "null for an exam that was not handed in"),
    "passed": _say(_maybe(YES), "null without a pass mark"),
    "answered": COUNT,
    "total": COUNT,
    "finished": _say(YES, "false: it can be resumed"),
    "missed_or_none": _say(TEXTS, "ids"),
    "marks_or_none": _say(TEXT, "a character a question in order: + right, ~ partly or later, - wrong, . not answered"),
    "best_streak_or_none": COUNT,
    "on_your_word_or_none": _say(COUNT, "answers that the learner counted as right"),
    "by_deck_or_none": _say(_map(_TALLY), "points and most points"),
    "by_tag_or_none": _say(_map(_TALLY), "points and most points"),
}

EVENTS: Mapping[str, tuple[str, Mapping[str, Schema]]] = {
    "start": ("A sitting begins.", _START),
    "question": ("A question is asked; write an answer, one line.", _QUESTION),
    "hint": ("After `/h`.", {"id": ID, "hint": _say(_maybe(TEXT), "null: there is none left")}),
    "skip": ("After `/s`.", {"id": ID, "final": _say(YES, "it will not be asked again")}),
    "retry": (
        "A try was not right, and another is left.",
        {"id": ID, "score": SHARE, "tries_left": {"type": "integer", "minimum": 1}},
    ),
    "saved": (
        "An answer in an exam is saved.",
        {"id": ID, "answered": _say(YES, "false: the question is left open")},
    ),
    "time-over": ("The time of the exam is over; no further answer counts.", {}),
    "feedback": ("The answer is graded, and is in the record by now.", _FEEDBACK),
    "next": ("After feedback in a review.", {"id": ID, "days": _say(COUNT, "until it comes back")}),
    "leech": ("A question is missed again and again.", {"id": ID, "lapses": COUNT}),
    "end": ("The sitting is over, or saved to be resumed.", _TOTALS),
    "due": (
        "What is due after a review, in questions.",
        {"today": COUNT, "tomorrow": COUNT, "week": COUNT, "new": _say(COUNT, "not asked yet")},
    ),
    "by": (
        "Where the learner stands, with `--by DATE`.",
        {
            "date": DAY,
            "days": _say(WHOLE, "until that day"),
            "begun": COUNT,
            "total": COUNT,
            "low": _say(COUNT, "at least so many are likely to be known on that day as things are"),
            "high": COUNT,
            "answers_left": _say(COUNT, "how many answers the days after today leave time for"),
            "answers_needed": _say(_list(COUNT), "from few to many"),
        },
    ),
    "suspend": ("The question is not asked in reviews.", {"id": ID}),
    "unsuspend": ("The question is asked again.", {"id": ID}),
    "bury": ("The question is not asked until tomorrow.", {"id": ID}),
    "reset": ("The question counts as new.", {"id": ID}),
}
"""By the name of the event: when it is printed, and its fields."""

_SITTING = ("start", "question", "hint", "skip", "retry", "saved", "time-over", "feedback", "end")

PRINTS: Mapping[str, tuple[str, ...]] = {
    "quiz take": _SITTING,
    "quiz review": (*_SITTING, "next", "leech", "due", "by"),
    "quiz suspend": ("suspend",),
    "quiz unsuspend": ("unsuspend",),
    "quiz bury": ("bury",),
    "quiz reset": ("reset",),
}
"""By the name of a command: the events that it prints, one a line."""

_SITTING_ROW = {
    "session": TEXT,
    "bank": TEXT,
    "title": TEXT,
    "origin": _say(TEXT, "take or review"),
    "round": _say(COUNT, "1, or more for a round of missed questions"),
    "started": MOMENT,
    "finished": YES,
    "discarded": YES,
    "answered": COUNT,
    "questions": COUNT,
    "points": NUMBER,
    "max_points": _say(_maybe(NUMBER), "null while unfinished"),
    "percent": _maybe(NUMBER),
    "seed": _maybe(WHOLE),
}
_ANSWER_ROW = _object(
    id=TEXT,
    response=_say(_maybe({"type": "object"}), "one of picked, ordered, matched, typed, rated, revealed; null: none"),
    score=_maybe(SHARE),
    points=_maybe(NUMBER),
    on_your_word=YES,
)
_SHARE = {"right": COUNT, "answers": COUNT, "low": _say(SHARE, "of its 95% interval"), "high": SHARE}
_MASTERY = _object(title=TEXT, total=COUNT, met=COUNT, known=COUNT)
_PROBLEM = _object(
    path=TEXT,
    line={"type": "integer", "minimum": 1},
    column={"type": "integer", "minimum": 1},
    code=TEXT,
    severity={"enum": ["error", "warning", "note"]},
    message=TEXT,
    help=TEXT,
)
_FACT = _object(id=TEXT, line=COUNT, fact=TEXT, asked_by=TEXTS)
_SHEET = _object(source=TEXT, path=TEXT, asked=COUNT, facts=_list(_FACT), cited_whole_by=TEXTS)
_COVERAGE = _object(sheets=_list(_SHEET), uncited=_list(_object(name=TEXT, path=TEXT, line=COUNT)))
_FINDING = _object(fact=TEXT, line=COUNT, reason=TEXT, message=TEXT, help=TEXT)
_VERIFIED = _object(
    source=TEXT,
    path=TEXT,
    article=TEXT,
    facts=COUNT,
    paragraphs=COUNT,
    findings=_list(_FINDING),
    paragraphs_without_a_fact=_list(WHOLE),
)
_CANDIDATE = {"kind": TEXT, "author": TEXT, "name": TEXT, "path": TEXT, "line": COUNT, "column": COUNT}
_REFUSAL = _object(reason=TEXT, message=TEXT, help=TEXT)

_DOCUMENTS: Mapping[str, Schema] = {
    "quiz history": _object(**_SITTING_ROW),
    "quiz history show": _object(**_SITTING_ROW, answers=_list(_ANSWER_ROW)),
    "quiz history imports": _object(
        number=COUNT, at_ms=_say(WHOLE, "milliseconds since 1970"), name=TEXT, events=COUNT
    ),
    "quiz flags": _object(
        kind={"enum": ["flag", "right"]},
        question=_say(TEXT, "its identity"),
        path=_maybe(TEXT),
        line=_maybe(WHOLE),
        at=MOMENT,
        note=TEXT,
        response=_maybe({"type": "object"}),
    ),
    "quiz stats": _object(
        today=DAY,
        answers=COUNT,
        minutes=COUNT,
        days_in_a_row=COUNT,
        days=_list(_object(day=DAY, answers=COUNT, right=COUNT, seconds=NUMBER)),
        remembered=_say(_list(_object(from_days=COUNT, **_SHARE)), "by the days since the answer before"),
        coming=_say(_list(COUNT), "due today, tomorrow and so on"),
        decks=_list(_MASTERY),
        tags=_list(_MASTERY),
        hardest=_list(_object(identity=TEXT, stem=TEXT, share=_object(**_SHARE), instead=TEXT, times=COUNT)),
    ),
    "quiz class report": _say(
        {
            "type": "object",
            "properties": {
                "learners": _list({"type": "object"}),
                "test": {"type": "object"},
                "items": _list({"type": "object"}),
            },
            "required": ["learners", "test", "items"],
        },
        "docs/class.md explains the figures",
    ),
    "quiz check": _list(_PROBLEM),
    "quiz sources": {"anyOf": [_COVERAGE, _VERIFIED]},
    "quiz draft": _object(
        sheet=TEXT,
        deck=TEXT,
        written=YES,
        kept=_list(_object(**_CANDIDATE, id=TEXT, **{"in": TEXT}, at_line=COUNT)),
        refused=_list(_object(**_CANDIDATE, reasons=_list(_REFUSAL))),
        authors=_map(_map(COUNT)),
    ),
    "quiz export": _object(
        output=_say(_maybe(TEXT), "null: nothing is written"),
        decks=_list(
            {
                "type": "object",
                "properties": {"deck": TEXT, "path": TEXT, "why": _map(TEXTS)},
                "required": ["deck", "path", "why"],
            }
        ),
        total=_say(_map(COUNT), "how many questions are in each state"),
        losses=_list(_object(question=TEXT, what=TEXT)),
    ),
    "quiz push": _object(
        **dict.fromkeys(("new", "changed", "unchanged", "retired", "edited"), TEXTS),
        reviews=_say(COUNT, "reviews that cards lacked"),
        lost=_say(COUNT, "questions that Anki did not take"),
    ),
    "quiz config": _object(file=TEXT, settings=_map(_object(value={}, **{"from": TEXT}))),
}
PER_LINE = ("quiz history", "quiz history imports", "quiz flags")


def make_event_schema() -> Schema:
    """Return the schema: any event as a whole, and under `definitions` each event and each command by name."""
    events = {
        name: {"description": said, **_object(event={"const": name}, **fields)}
        for name, (said, fields) in EVENTS.items()
    }
    commands = {
        name: {"description": "one event a line", "anyOf": [_refer(event) for event in printed]}
        for name, printed in PRINTS.items()
    }
    return {
        "$schema": DRAFT,
        "title": "What quiz prints with --json",
        "anyOf": [_refer(name) for name in EVENTS],
        "definitions": {**events, **commands, **_DOCUMENTS, "answer": _describe_answers()},
    }


def _refer(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _describe_answers() -> Schema:
    """Return what may be answered, by kind; a text is written as it is, a list or an object as JSON in one line."""
    return {
        "description": "what to write for a question, in one line: a text as it is, a list or an object as JSON."
        " An empty line is don't know; /h asks for a hint, /s skips, /q saves and quits",
        "anyOf": [{"title": kind, **_describe_answer(kind, row)} for kind, row in KINDS.items()],
    }


def _describe_answer(kind: str, row: Row) -> Schema:
    if row.response is Rated:
        return {"enum": ["again", "hard", "good", "easy"]}
    if row.response is Matched:
        return _say(_map(TEXT), "each left side with one of the options")
    if row.response is Ordered:
        return _say(_list(TEXT), "all options, in order")
    if row.is_self_rated:
        return _say(TEXT, "the numbers of the points that were met, such as 1 3; all; none")
    if row.response is Picked and row.has_parts:
        return _say(_list(TEXT), "options or their labels; [] for none")
    if row.has_parts:
        return _say(_list(TEXT), f"a text for each {row.gap}, in order" if kind != "list-recall" else "the entries")
    if row.is_statement:
        return {"enum": ["true", "false"]}
    return _say(TEXT, "an option or its label" if row.response is Picked else "what a person would type")
