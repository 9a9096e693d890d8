"""The table of keys: what a question file or a source sheet may contain, and in what form.

The reader, its suggestions and the JSON Schema all follow this one table. Knows nothing of YAML nodes.
"""

import re
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from quiz.kinds import KINDS
from quiz.model import Kind

Form = Literal[
    "id",  # [a-z][a-z0-9-]*
    "text",  # Markdown
    "inline",  # inline Markdown
    "literal",  # a text without markup
    "texts",  # list of literal texts
    "inlines",  # list of inline texts
    "text or texts",
    "options",  # list of `text` or `text: Feedback.`
    "parts",  # as `options`, or mappings of PART_KEYS; in a cloze, by blank
    "answers",  # as `parts`, without `credit`
    "options or draws",  # as `options`, with `{from:, pick:, except:}` as well
    "variants",  # list of texts, with feedback or not, or of lists of them
    "groups",  # list of inline texts or of lists of them
    "pairs",  # mapping of inline text to inline text
    "answer",  # text, plain number or true/false; or `text: Feedback.`
    "flag",  # yes, no, true, false
    "number",  # plain decimal number
    "credit",  # 60%
    "count",  # whole number from 1
    "paragraphs",  # 7 or 7-8
    "date",  # 2019-02-28
    "within",  # 2%, 0.5 or [low, high]
    "difficulty",
    "recall",  # type or flip
    "speak",  # question, answer or both
    "sources",  # citation or list of citations
    "tags",
    "ids",  # list of ids
    "media",  # path, or mapping of MEDIA_KEYS
    "places",  # mapping of literal text to box, or to mapping of PLACE_KEYS
    "box",  # list of four plain numbers
    "ask",  # one, all or the id of a place
    "path",
    "was",
    "codes",  # list of codes of checks
    "language",
    "mapping",
    "questions",
    "facts",
]


PARAGRAPHS = re.compile(r"([1-9][0-9]{0,5})(?: ?[-–] ?([1-9][0-9]{0,5}))?")
"""A value of the form `paragraphs`, to be matched whole."""

LIST_FORMS: tuple[Form, ...] = (
    *("texts", "inlines", "text or texts", "options", "parts", "answers", "options or draws"),
    *("variants", "groups", "sources", "tags", "codes"),
)
"""Forms that are lists, or can be."""


class Key(NamedTuple):
    """One key: its name, the form of its value, its purpose, the kinds it belongs to (() = any)."""

    name: str
    form: Form
    about: str
    kinds: tuple[Kind, ...] = ()
    required: bool = False
    format: int = 1  # of the file, from which on there is this key


WORDS: dict[str, tuple[str, ...]] = {"recall": ("flip", "type"), "speak": ("question", "answer", "both")}
"""The words that the value of such a key can be."""

NEWEST_FORMAT = 2
"""The latest version of the file format. A deck says which one it needs, so that an older quiz refuses it."""


DECK_KEYS = (
    Key("deck", "id", "The permanent id of the deck; needed for exports."),
    Key("title", "literal", "What learners see; without '::'; needed for exports."),
    Key("collection", "literal", "The group of decks this one is listed with."),
    Key("description", "text", "A sentence about the deck."),
    Key("language", "language", "The language of the texts, such as en or pt-BR; decides how 1,234 is read."),
    Key("recall", "recall", "How typed questions are answered: type, or flip to recall the answer and rate yourself."),
    Key("format", "count", "The version of the file format: 1 (default), or 2 for keys that need it."),
    Key("tags", "tags", "Tags added to every question."),
    Key("sources", "ids", "Ids of the source sheets that the questions cite."),
    Key("defaults", "mapping", "Defaults for all questions: typos, exact, partial."),
    Key("pools", "mapping", "Named lists to draw wrong options from."),
    Key("passages", "mapping", "Named texts shared by several questions."),
    Key("questions", "questions", "The questions.", required=True),
    Key("author", "literal", "The author of the deck, shown above a quiz and on its cards.", format=2),
    Key("licence", "literal", "The terms of use of the deck, such as CC BY 4.0; shown there, too.", format=2),
    Key(
        "origin",
        "literal",
        "The place that the deck is from: a page, a book, another deck; shown there, too.",
        format=2,
    ),
    Key("was", "was", "The old id of the deck after a rename; never edited again."),
    Key("allow", "codes", "Codes of warnings that are not reported for this deck."),
)

SHARED_KEYS = (
    Key("pools", "mapping", "Named lists to draw wrong options from."),
    Key("passages", "mapping", "Named texts shared by several questions."),
    Key("format", "count", "The version of the file format: 2."),
)

SHARED_NAMES = ("shared.yaml", "shared.yml")
"""The names of a file whose pools and passages all decks of its folder can use."""

_WORDS: tuple[Kind, ...] = ("short-answer", "list-recall", "cloze", "masked-picture")

QUESTION_KEYS = (
    Key("id", "id", "The id of the question, permanent within the deck."),
    Key(
        "question",
        "text",
        "What is asked.",
        (
            "ordering",
            "matching",
            "rubric",
            "multiple-response",
            "list-recall",
            "multiple-choice",
            "true-false",
            "numeric",
            "short-answer",
            "masked-picture",
            "flashcard",
        ),
    ),
    Key("front", "text", "The front of a flashcard.", ("flashcard",)),
    Key("back", "text", "The back of a flashcard.", ("flashcard",)),
    Key("both-ways", "flag", "In reviews and in Anki, it is asked from back to front as well.", ("flashcard",)),
    Key(
        "write",
        "flag",
        "Before the answer, learners get a line to write on; with 'question', it is an essay.",
        ("flashcard", "rubric"),
        format=2,
    ),
    Key("cloze", "text", "A text with blanks: {{answer|variant::hint}}.", ("cloze",)),
    Key("order", "groups", "The entries in right order; a nested list is a tie.", ("ordering",)),
    Key("match", "pairs", "Pairs of left: right; equal right sides are one category.", ("matching",)),
    Key(
        "places",
        "places",
        "The masked places of the picture, each `name: [left, top, width, height]` in percent.",
        ("masked-picture",),
        format=2,
    ),
    Key(
        "ask",
        "ask",
        "one: a question for each place (default); all: one question; an id: one about this place alone.",
        ("masked-picture",),
        format=2,
    ),
    Key("rubric", "inlines", "The points against which the learner marks a free answer.", ("rubric",)),
    Key(
        "answers",
        "variants",
        "All right answers: learners pick them if there is `wrong`, else type them.",
        ("multiple-response", "list-recall"),
    ),
    Key(
        "answer",
        "answer",
        "The right answer, alone or as `text: Feedback.`; a plain number or true/false if unquoted; or a model essay.",
        ("multiple-choice", "true-false", "numeric", "short-answer", "flashcard"),
    ),
    Key(
        "wrong",
        "options or draws",
        "Wrong options, each a `text` or `text: Feedback.`, or a draw from a pool; in a cloze, by blank.",
        ("multiple-choice", "multiple-response", "matching", "cloze"),
    ),
    Key("any-of", "options", "All right options, of which learners pick one.", ("multiple-choice",), format=2),
    Key("none-right", "flag", "yes: no option is right, on purpose.", ("multiple-response",), format=2),
    Key("all-right", "flag", "yes: all options are right, on purpose.", ("multiple-response",), format=2),
    Key(
        "partly",
        "parts",
        "Answers that earn half, or another `credit`; in a cloze, by blank.",
        ("multiple-choice", "short-answer", "numeric", "cloze"),
    ),
    Key("shown", "inlines", "All options in the one order to show them in.", ("multiple-choice", "multiple-response")),
    Key(
        "accept",
        "answers",
        "Other right answers, each a `text` or `text: Feedback.`; in a cloze, by blank.",
        ("short-answer", "numeric", "cloze"),
    ),
    Key("reject", "answers", "Wrong answers with their own feedback.", ("short-answer", "numeric")),
    Key(
        "within",
        "within",
        "The tolerance of a number: 2%, an amount, or [low, high]; in lists and blanks with `numbers`; also by blank.",
        ("numeric", "list-recall", "cloze"),
    ),
    Key("numbers", "flag", "yes: plain numbers are compared as numbers.", ("list-recall", "cloze"), format=2),
    Key("unit", "text or texts", "The unit of the number, or several; the first is shown.", ("numeric",)),
    Key("need", "count", "How many of the answers learners must name (default: all).", ("list-recall",)),
    Key("typos", "flag", "One typo in a long word is forgiven.", _WORDS),
    Key("exact", "flag", "Case, accents and punctuation count.", _WORDS),
    Key(
        "partial",
        "flag",
        "Partly right answers earn part of the points.",
        ("ordering", "matching", "multiple-response", "multiple-choice", "list-recall", "cloze", "masked-picture"),
    ),
    Key(
        "recall",
        "recall",
        "type, or flip: learners recall the answer and rate themselves.",
        ("short-answer", "numeric", "list-recall", "cloze", "masked-picture"),
    ),
    Key("tags", "tags", "Tags in addition to the deck's."),
    Key("source", "sources", "The source: sheet/fact, sheet, a citation in words, a URL, or a list."),
    Key("explain", "text", "Why the answer is right; shown after it."),
    Key("if-right", "text", "Feedback on a right answer.", format=2),
    Key("if-wrong", "text", "Feedback on an answer that is not fully right.", format=2),
    Key("hint", "text or texts", "One hint, or several, the weakest first."),
    Key("points", "number", "The points of the question (default: 1)."),
    Key("difficulty", "difficulty", "How hard the question is: easy, medium or hard."),
    Key("passage", "id", "The name of the passage that the question is about."),
    Key("image", "media", "A picture in the deck's folder: its path, or {file: ..., alt: ...} with a description."),
    Key("audio", "media", "A sound file in the deck's folder: its path, or {file: ..., alt: ...} with a description."),
    Key("alt", "literal", "A description in words of the picture or the sound beside it.", format=2),
    Key("speak", "speak", "Anki reads it aloud in the deck's language: question, answer or both."),
    Key("allow", "codes", "Codes of warnings that are not reported for this question."),
    Key("as-of", "date", "The day that the answer is known for; shown with the source."),
    Key("until", "date", "The last day that the answer can be relied on; a check warns after it."),
    Key("was", "was", "The old id after a rename or move, `old-id` or `old-deck/old-id`; never edited again."),
    Key("retired", "flag", "No longer asked; still exported, so that learners are notified."),
)

DEFAULT_KEYS = (
    Key("typos", "flag", "One typo in a long word is forgiven (default: no)."),
    Key("exact", "flag", "Case, accents and punctuation count (default: no)."),
    Key("partial", "flag", "Partly right answers earn part of the points (default: yes)."),
)

MEDIA_KEYS = (
    Key("file", "path", "The path of the file from the deck's folder.", required=True),
    Key("alt", "literal", "A description in words."),
)

PLACE_KEYS = (
    Key("at", "box", "Its left and upper edge, its width and its height, in percent of the picture.", required=True),
    Key("accept", "texts", "Other right names of the place."),
    Key("words", "inline", "What is to be seen there, or where it is, for those who do not see it."),
    Key("id", "id", "The id of the place, if its name is not to make it."),
)

PART_CREDITS = {"accept": 1.0, "partly": 0.5, "reject": 0.0}
"""The lists whose items can be mappings of PART_KEYS, and the share of the points that these earn."""

PART_KEYS = (
    Key("text", "literal", "The answer."),
    Key("within", "within", "The tolerance around it, or around the right answer: only of a number."),
    Key("credit", "credit", "The share of the points that it earns, from 0% to 100%: only in `partly` (default: 50%)."),
    Key("feedback", "inline", "Feedback for learners who give it."),
)

DRAW_KEYS = (
    Key("from", "id", "The name of the pool.", required=True),
    Key("pick", "count", "How many to draw.", required=True),
    Key("except", "texts", "Members that are never drawn."),
)

SHEET_KEYS = (
    Key("source", "id", "The permanent id of the sheet.", required=True),
    Key("title", "literal", "The headline.", required=True),
    Key("publisher", "literal", "Who published it."),
    Key("kind", "literal", "What it is: live blog, agency report, book ..."),
    Key("author", "literal", "Who wrote it."),
    Key("date", "literal", "When it appeared."),
    Key("url", "literal", "Where it can be read."),
    Key("facts", "facts", "The facts.", required=True),
)

FACT_KEYS = (
    Key("id", "id", "The id of the fact, permanent within the sheet.", required=True),
    Key("fact", "text", "The fact in your own words.", required=True),
    Key("says", "literal", "At most eight words of the source, to find the place by."),
    Key("paragraph", "paragraphs", "The number of the paragraph, or of the first and the last: 7-8."),
    Key("note", "text", "What other sources say, if they disagree. Shown after the answer."),
    Key("as-of", "date", "The day that the fact is known for; shown with the source."),
    Key("until", "date", "The last day that the fact can be relied on; a check warns after it."),
)


def list_newer(table: Sequence[Key]) -> frozenset[str]:
    """Return the names of the keys that need a later format than 1."""
    return frozenset(key.name for key in table if key.format > 1)


ALLOWED: dict[Kind, frozenset[str]] = {
    kind: frozenset(key.name for key in QUESTION_KEYS if not key.kinds or kind in key.kinds) for kind in KINDS
}
"""All keys that a question of a kind may have."""

_OTHER_NAMES = (
    # what other formats and habits call them
    ("alt", "alt-text caption"),
    ("answer", "ans answer-text correct key a solution"),
    ("audio", "sound"),
    ("both-ways", "reverse"),
    ("cloze", "blank"),
    ("difficulty", "level"),
    ("explain", "comment description explanation feedback rationale reason"),
    ("file", "path src"),
    ("hint", "hints"),
    ("id", "slug"),
    ("image", "img picture"),
    ("language", "lang"),
    ("licence", "copyright license rights"),
    ("match", "pairs"),
    ("need", "minimum"),
    ("order", "sequence"),
    ("places", "areas boxes masks occlusions regions zones"),
    ("origin", "from url"),
    ("points", "attempts mark marks score weight"),
    ("question", "prompt q statement stem text"),
    ("questions", "cards flashcards items"),
    ("rubric", "criteria"),
    ("says", "quote"),
    ("source", "article citation ref reference"),
    ("tags", "category label labels tag"),
    ("title", "name"),
    ("within", "tolerance"),
    ("wrong", "alternatives choices distractors incorrect options"),
)
HABITS = {other: name for name, others in _OTHER_NAMES for other in others.split()}
"""The key that each name of another format means."""


_LOOKALIKES = str.maketrans("аеорсухіјѕһԁӏВЕЅАМНОРСТХІΑΒΕΗΙΚΜΝΟΡΤΧοα", "aeopcyxijshdlBESAMHOPCTXIABEHIKMNOPTXoa")
"""Letters of other scripts that look like Latin ones, which a keyboard in another layout types."""


def spell_latin(text: str) -> str:
    """Return a text with Latin letters in place of those that look like them, if it has any Latin letter."""
    return text.translate(_LOOKALIKES) if re.search("[A-Za-z]", text) else text


def name_lookalike(text: str) -> str:
    """Return the first letter of a text that only looks like a Latin one, with its script: "'а' is Cyrillic"."""
    odd = next((letter for letter, latin in zip(text, spell_latin(text), strict=True) if letter != latin), "")
    return f"'{odd}' is {'Cyrillic' if odd >= 'Ѐ' else 'Greek'}" if odd else ""


AS_OPTIONS = frozenset({*(key.name for key in PART_KEYS), "option", "answer"})
"""Names before a colon that are hardly meant as options themselves."""

LISTS_OF_ALL = frozenset({"options", "choices", "alternatives"})
"""Names that other formats give to a list of all options, the right one among them."""


def suggest_key(name: str, known: Sequence[str], taken: Collection[str] = ()) -> str:
    """Return the known key that an unknown one most likely means, or ""; none of those that are `taken`."""
    from difflib import SequenceMatcher, get_close_matches

    left = [key for key in known if key not in taken]
    plain = name.strip().strip("\"'").casefold().replace("_", "-").replace(" ", "-")
    if plain in left:
        return plain
    if HABITS.get(plain) in left:
        return HABITS[plain]
    swapped = next((key for key in left if sorted(key) == sorted(plain) and key[:1] == plain[:1]), "")
    near = swapped or next(iter(get_close_matches(plain, left, 1, 0.7)), "")
    doubled = next(iter(get_close_matches(plain, known, 1, 0.7)), "")
    if near and not swapped and doubled != near:
        likeness = SequenceMatcher(None, plain, near).ratio()
        if SequenceMatcher(None, plain, doubled).ratio() > likeness:
            return ""
    return near


def advise_key(name: str, known: Sequence[str], taken: Collection[str], own: bool = False) -> tuple[str, str]:
    """Return the key that an unknown one most likely means ("" for none), and what to say of it.

    With `own`, keys of the author's own are allowed.
    """
    near = suggest_key(name, known, taken)
    if spell_latin(name) in known and (odd := name_lookalike(name)):
        return spell_latin(name), f"write '{spell_latin(name)}' with Latin letters: {odd}"
    if near:
        if near == "wrong" and name.casefold() in LISTS_OF_ALL:
            return near, "did you mean 'wrong'? The right option belongs in 'answer', all others in 'wrong'"
        return near, f"did you mean '{near}'?"
    if double := suggest_key(name, known):
        return "", f"perhaps it means '{double}', which is already set: keep one of them"
    if len(name.split()) > 1:
        return "", "if the text above continues here, quote all of it, or begin it on a line of its own after '>-'"
    listed = f"known keys: {', '.join(known)}"
    if own:
        mine = f", such as x-{name}" if re.fullmatch("[a-z-]{1,20}", name) else ""
        listed += f"; a key of your own begins with x-{mine}"
    return "", listed


def advise_foreign(name: str, kind: Kind, answer: str, is_quoted: bool) -> str:
    """Return advice on a key of another kind that is often confused, "" for any other key.

    `answer` is the text after `answer:`, "" if there is none.
    """
    if name in ("within", "unit") and answer and kind == "short-answer":
        if is_quoted:
            return "remove the quotation marks from the answer if it is a number"
        if found := re.match(r"[-+]?[0-9][0-9.,]*", answer):
            return f"write the number alone, answer: {found.group().replace(',', '')}, and its unit in 'unit'"
        return "remove it; it belongs to an answer that is a number"
    if name in ("within", "unit") and kind == "multiple-choice":
        return "a number with a tolerance is typed: remove 'wrong', or this"
    if name == "wrong":
        return "'wrong' is for options that are picked; 'reject' is for texts that are typed"
    if name in ("accept", "reject") and KINDS[kind].has_distractors:
        return "options are picked, not typed; 'partly' earns half, and 'wrong: - text: Feedback.' explains"
    if name == "accept" and kind == "list-recall":
        return "write variants of one entry as a nested list: [thymine, 5-methyluracil]"
    return ""
