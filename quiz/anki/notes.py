"""A question as an Anki note: its fields, tags, permanent GUID and cards.

Fields carry data, the templates in `note_type` carry code. Every field is HTML that is readable
without any script; `Correct` and `Accept` are only for the card's script.

Knows nothing of files, the lockfile or the package.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, assert_never

from quiz.anki.citations import show_sources
from quiz.anki.note_type import PLACE
from quiz.anki.speech import speak
from quiz.anki.text import HIDDEN_BLANK, escape, escape_attribute, list_items, scrub, show_blocks, show_inline
from quiz.engine.selection import draw_options
from quiz.engine.typed import option_key
from quiz.kinds import KINDS
from quiz.masks import number_masks, say_where
from quiz.model import (
    BLANK,
    PLAIN_NUMBER,
    Body,
    Cloze,
    Deck,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    Sheet,
    ShortAnswer,
    TrueFalse,
)
from quiz.script.accept import describe_accepted
from quiz.sitting.choices import list_choices
from quiz.sitting.wording import NO_MODEL, describe_range
from quiz.sources import name_credit

RETIRED_TAG = "quiz::retired"
SEED = 0
"""Draws, and the order that scripts do not change, come from this seed: they are the same in every export."""

_TO_TYPE = ("Typed", "Accept", "Flags", "Feedback")
"""The fields of a typed answer, which are empty on a card that is turned instead."""

_ENCODER = json.JSONEncoder(separators=(",", ":"))
_SEPARATE = ("marked", "leech")


class Note(NamedTuple):
    """The Anki note of one question. `cards` holds the numbers of the templates that make a card."""

    guid: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    cards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a question that its note needs.

    `locate` returns the media name of a picture or sound; `near` returns the words of the deck that
    look like a typo of one of these answers but are not.
    """

    deck: Deck
    sheets: Mapping[str, Sheet]
    locate: Callable[[str], str] = str
    near: Callable[[Iterable[str]], Sequence[str]] = lambda answers: ()

    def blocks(self, text: str) -> str:
        """Return HTML for a Markdown text of the deck."""
        return show_blocks(text, self.locate)

    def inline(self, text: str) -> str:
        """Return HTML for an inline Markdown text of the deck."""
        return show_inline(text, self.locate)


def make_guid(identity: str) -> str:
    """Return the GUID by which Anki permanently identifies the question; it does not depend on content."""
    return b64encode(sha256(f"plainquiz|{identity}".encode()).digest()[:9]).decode()


def make_tags(question: Question, deck: Deck) -> tuple[str, ...]:
    """Return the tags of a note: `quiz::<deck>`, the author's tags, and `quiz::retired` if it is retired.

    Spaces become `-`, empty parts are dropped; `marked` and `leech`, which mean something to Anki, move under `quiz::`.
    """
    return _clean_tags((f"quiz::{deck.identity}", *deck.tags, *question.tags), question.retired)


@lru_cache(4096)
def _clean_tags(tags: tuple[str, ...], retired: bool) -> tuple[str, ...]:
    made = []
    for tag in tags:
        parts = [part for part in ("-".join(piece.split()) for piece in scrub(tag).split("::")) if part]
        name = "::".join(parts)
        made.append(f"quiz::{name}" if name.casefold() in _SEPARATE else name)
    if retired:
        made.append(RETIRED_TAG)
    return tuple(dict.fromkeys(tag for tag in made if tag))


def make_note(question: Question, context: Context) -> Note:
    """Return the note of a question: one card, two for a flashcard both ways, none when retired."""
    body = question.body
    shown = _body_fields(question, context)
    fields = [""] * len(PLACE)
    flips = is_turned(question)
    fields[0] = scrub(question.identity)
    fields[1] = shown.pop("Question", "") or context.blocks(question.stem)
    for name, value in shown.items():
        if not (flips and name in _TO_TYPE):
            fields[PLACE[name]] = value
    fields[PLACE["Kind"]] = "flashcard" if flips else question.kind
    fields[PLACE["Language"]] = escape(context.deck.language)
    if question.explanation:
        fields[PLACE["Explanation"]] = context.blocks(question.explanation)
    # where learners rate themselves, no script knows which of the two fits: both are there to read
    remarks = _show_remarks(question, context)
    fields[PLACE["Explanation" if flips or isinstance(body, Flashcard) else "Feedback"]] += remarks
    if question.citations:
        fields[PLACE["Source"]] = show_sources(question.citations, context.sheets)
    if credit := name_credit(context.deck.author, context.deck.licence, context.deck.origin):
        fields[PLACE["Source"]] += f"<p>{escape(credit)}</p>"
    if question.hints:
        fields[PLACE["Hint"]] = list_items("ol", map(context.inline, question.hints))
    if question.passage:
        fields[PLACE["Passage"]] = context.blocks(context.deck.passages.get(question.passage, ""))
    if question.image:
        source = escape_attribute(context.locate(question.image.file))
        picture = f'<img src="{source}" alt="{escape_attribute(question.image.alt)}">'
        fields[PLACE["Image"]] = _mask(picture, body, context) if isinstance(body, MaskedPicture) else picture
    if question.audio:
        # the only place where Anki is meant to interpret a bracket
        fields[PLACE["Audio"]] = f"[sound:{context.locate(question.audio)}]"
        if question.audio_alt:
            fields[PLACE["Audio"]] += f'<span class="unseen">{escape(question.audio_alt)}</span>'
    if question.speak in ("question", "both"):
        fields[PLACE["Reserve 3"]] = speak(fields[PLACE["Question"]], context.deck.language)
    if question.speak in ("answer", "both"):
        fields[PLACE["Reserve 4"]] = speak(fields[PLACE["Answer"]], context.deck.language)
    if question.retired:
        fields[PLACE["Retired"]] = "yes"
    cards: tuple[int, ...] = (0, 1) if isinstance(body, Flashcard) and body.both_ways else (0,)
    return Note(
        guid=make_guid(question.identity),
        fields=tuple(fields),
        tags=make_tags(question, context.deck),
        cards=() if question.retired else cards,
    )


def is_turned(question: Question) -> bool:
    """Return whether the card of a typed question has no box to type into, but is turned as a flashcard."""
    return question.recall == "flip" and KINDS[question.kind].can_flip


def _body_fields(question: Question, context: Context) -> dict[str, str]:
    """Return the fields that depend on the kind of question."""
    body = question.body
    match body:
        case Flashcard():
            return {
                "Answer": context.blocks(body.back) or f"<p>{NO_MODEL}</p>",
                "Both ways": "yes" if body.both_ways else "",
                "Flags": _flags(write=question.write),
            }
        case Cloze():
            return _cloze_fields(question, body, context)
        case Ordering():
            drawn = draw_options(question, seed=SEED)
            groups = {text: number for number, group in enumerate(body.groups) for text in group}
            return {
                "Answer": list_items("ol", (" / ".join(map(context.inline, group)) for group in body.groups)),
                "Options": list_items("ul", map(context.inline, drawn)),
                "Correct": " ".join(str(groups[text]) for text in drawn),
                "Flags": _flags(whole=not body.partial),
            }
        case Matching():
            return _matching_fields(question, body, context)
        case Rubric():
            return {"Answer": list_items("ul", map(context.inline, body.criteria))}
        case MultipleResponse():
            credits = dict.fromkeys(body.answers, "1")
            return _option_fields(
                question, credits, (*question.remarks, *body.wrong), body.shown, context, whole=not body.partial
            )
        case MultipleChoice():
            credits = dict.fromkeys((body.answer, *body.others), "1")
            credits |= {option.text: str(option.credit).removesuffix(".0") for option in body.partly}
            return _option_fields(
                question,
                credits,
                (*question.remarks, *body.partly, *body.wrong),
                body.shown,
                context,
                whole=not body.partial,
            )
        case TrueFalse():
            return {
                "Answer": "True" if body.answer else "False",
                "Options": list_items("ul", ("True", "False")),
                "Correct": "1 0" if body.answer else "0 1",
                "Feedback": _show_feedback(question.remarks, ["true", "false"], context, str.capitalize),
                "Flags": "fixed",
            }
        case ListRecall():
            entries = (escape(entry[0]) + _show_also(entry[1:]) for entry in body.entries)
            return {
                "Answer": list_items("ul", entries),
                "Accept": _accept(body, context),
                "Need": str(body.need),
                "Feedback": _show_feedback(question.remarks, [t for e in body.entries for t in e], context, escape),
                "Flags": _flags(whole=not body.partial),
            }
        case Numeric():
            return _numeric_fields(question, body, context)
        case MaskedPicture():
            return _masked_fields(body, context)
        case ShortAnswer():
            others = (*body.reject, *body.partly)
            rejected = [option.text for option in others]
            return {
                "Answer": escape(body.answers[0]) + _show_also(body.answers[1:]),
                "Typed": escape(body.answers[0]),
                "Accept": _accept(body, context),
                "Feedback": _show_feedback((*others, *question.remarks), (*rejected, *body.answers), context, escape),
            }
        case _:
            assert_never(body)


def _option_fields(
    question: Question,
    credits: Mapping[str, str],
    options: Sequence[Option],
    shown: Sequence[str],
    context: Context,
    *,
    whole: bool,
) -> dict[str, str]:
    drawn = draw_options(question, seed=SEED)
    fixed = bool(shown) or all(map(PLAIN_NUMBER.fullmatch, drawn))
    right = [context.inline(text) for text in drawn if credits.get(text) == "1"]
    return {
        "Answer": right[0] if len(right) == 1 else list_items("ul", right) if right else "None of them",
        "Options": list_items("ul", map(context.inline, drawn)),
        "Correct": " ".join(credits.get(text, "0") for text in drawn),
        "Feedback": _show_feedback(options, drawn, context, context.inline),
        "Flags": _flags(fixed=fixed, whole=whole),
    }


def _matching_fields(question: Question, body: Matching, context: Context) -> dict[str, str]:
    rights = draw_options(question, seed=SEED)
    place = {option_key(text): number for number, text in enumerate(rights)}
    rows = (f"<tr><td>{context.inline(left)}</td><td>{context.inline(right)}</td></tr>" for left, right in body.pairs)
    return {
        "Answer": f"<table>{''.join(rows)}</table>",
        "Options": list_items("ul", (context.inline(left) for left, _ in body.pairs))
        + list_items("ul", map(context.inline, rights)),
        "Correct": " ".join(str(place[option_key(right)]) for _, right in body.pairs),
        "Feedback": _show_feedback(body.wrong, rights, context, context.inline),
        "Flags": _flags(whole=not body.partial),
    }


def _numeric_fields(question: Question, body: Numeric, context: Context) -> dict[str, str]:
    unit = f" {escape(body.units[0])}" if body.units else ""
    span = ""
    if body.low != body.high:
        span = f"<small>{escape(body.low)} to {escape(body.high)}{unit}</small>"
    elif body.accept:
        span = _show_also(body.accept)
    span += _show_also([describe_range(one) for one in body.ranges if one.credit == 1])
    rejected = [option.text for option in body.reject]
    near = [Option(f"{one.low} to {one.high}", one.feedback) for one in body.ranges]
    texts = (*rejected, body.answer, *body.accept, *(option.text for option in near))
    return {
        "Answer": escape(body.answer) + unit + span,
        "Typed": escape(body.answer),
        "Accept": _accept(body, context),
        "Unit": escape(body.units[0]) if body.units else "",
        "Feedback": _show_feedback((*body.reject, *question.remarks, *near), texts, context, escape),
    }


def _cloze_fields(question: Question, body: Cloze, context: Context) -> dict[str, str]:
    """Return question and answer of a cloze: the same text, with its blanks open and filled."""
    html = context.blocks(question.stem)
    open_gaps, filled = [], []
    for blank in body.blanks:
        hint = context.inline(blank.hint) if blank.hint else "…"
        hint = " / ".join(map(escape, list_choices(blank))) or hint
        open_gaps.append(f'<span class="gap">[{hint}]</span>'.replace("[", "&#91;"))
        filled.append(f'<b class="gap">{escape(blank.answers[0])}</b>')
    said = [option for blank in body.blanks for option in (*blank.wrong, *blank.partly)]
    for blank in body.blanks:  # after those that are not right, in the order of the script
        remarks = {option.text: option.feedback for option in blank.remarks}
        said += [Option(text, remarks.get(text, "")) for text in blank.answers]
    items = [
        f'<li data-o="{number}"><b>{escape(option.text)}</b> {context.inline(option.feedback)}</li>'
        for number, option in enumerate(said)
        if option.feedback
    ]
    also = [text for blank in body.blanks for text in blank.answers[1:]]
    return {
        "Question": _fill(html, open_gaps, ["\\boxed{\\ldots}"] * len(body.blanks)),
        "Answer": _fill(html, filled, [escape_attribute(f"\\boxed{{{blank.answers[0]}}}") for blank in body.blanks])
        + _show_also(also),
        "Accept": _accept(body, context),
        "Feedback": f"<ul>{''.join(items)}</ul>" if items else "",
        "Flags": _flags(whole=not body.partial),
    }


def _masked_fields(body: MaskedPicture, context: Context) -> dict[str, str]:
    """Return the answer to a masked picture: its one name, or the numbered names of its places."""
    names = [escape(mask.answers[0]) + _show_also(mask.answers[1:]) for mask in body.blanks]
    return {
        "Answer": list_items("ol", names) if body.asked < 0 else names[0],
        "Accept": _accept(body, context),
        "Flags": _flags(whole=not body.partial),
    }


def _mask(picture: str, body: MaskedPicture, context: Context) -> str:
    """Return a picture whose places are covered, each with its number, and with its words for those who do not see."""
    asked = {number for number, _ in number_masks(body)}
    masks = []
    for number, mask in enumerate(body.masks, 1):
        left, top, width, height = (f"{edge:g}%" for edge in mask.box)
        style = f"left:{left};top:{top};width:{width};height:{height}"
        words = context.inline(mask.words) or escape(say_where(mask))
        name = "mask asked" if number in asked else "mask"
        masks.append(f'<span class="{name}" style="{style}"><b>{number}</b><i class="unseen"> {words}</i></span>')
    return f'<span class="masked">{picture}{"".join(masks)}</span>'


def _fill(html: str, gaps: Sequence[str], bare_gaps: Sequence[str]) -> str:
    """Return the HTML with its k-th blank replaced by the k-th gap, without tags where they are not allowed."""
    first, *rest = html.replace(HIDDEN_BLANK, f"{BLANK}{HIDDEN_BLANK}").split(BLANK)
    out = [first]
    for piece, gap, bare_gap in zip(rest, gaps, bare_gaps, strict=True):
        hidden = piece.startswith(HIDDEN_BLANK)
        out += [bare_gap if hidden else gap, piece.removeprefix(HIDDEN_BLANK)]
    return "".join(out)


def _accept(body: Body, context: Context) -> str:
    """Return the data by which the script grades typed texts, as escaped JSON."""
    # Pure ASCII: Anki turns every field into NFC, which would change an exact answer
    return escape_attribute(_ENCODER.encode(describe_accepted(body, context.deck.language, context.near)))


def _show_also(answers: Sequence[str]) -> str:
    """Return up to three other right answers to read; the script knows all of them."""
    more = " …" if len(answers) > 3 else ""
    return f'<small class="also">{" / ".join(map(escape, answers[:3]))}{more}</small>' if answers else ""


def _flags(**flags: bool) -> str:
    return " ".join(name for name, on in flags.items() if on)


def _show_feedback(
    options: Sequence[Option], shown: Sequence[str], context: Context, show: Callable[[str], str]
) -> str:
    """Return the author's comment on each option that has one; `data-o` is its number in `shown`."""
    place = {text: number for number, text in enumerate(shown)}
    items = [
        f'<li data-o="{place[option.text]}"><b>{show(option.text)}</b> {context.inline(option.feedback)}</li>'
        for option in options
        if option.feedback and option.text in place
    ]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _show_remarks(question: Question, context: Context) -> str:
    """Return the author's comments on a right and on a wrong answer, which the script tells apart by `data-o`."""
    said = (("right", "If right:", question.if_right), ("wrong", "If wrong:", question.if_wrong))
    items = [f'<li data-o="{name}"><b>{head}</b> {context.blocks(text)}</li>' for name, head, text in said if text]
    return f"<ul>{''.join(items)}</ul>" if items else ""
