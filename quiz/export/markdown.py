"""The target `markdown`: a quiz to read, with boxes as on GitHub; other kinds have their answer below."""

import re
from collections.abc import Sequence
from typing import assert_never

from quiz.export.bank import STATES, Surroundings, Written, lose_extras, plan_bank
from quiz.export.target import Plan, Request, Target
from quiz.model import (
    BLANK,
    Cloze,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)

HELP = """\
Write a quiz in Markdown, with boxes for its options.

\b
Examples:
  quiz export markdown python.yaml
  quiz export markdown decks/ -o all.md
"""
_ADDRESS = re.compile(r"\S+://\S+")


def plan(request: Request) -> Plan:
    """Return what the file will hold."""
    return plan_bank(request, write_question, join)


def join(written: Sequence[Written]) -> bytes:
    """Return the file: the title of each deck, and its questions with numbers."""
    out = []
    deck, number = "", 0
    for one in written:
        if one.deck.identity != deck:
            deck, number = one.deck.identity, 0
            out.append(f"# {one.deck.title}")
        number += 1
        out.append(f"#### Question {number}\n\n<!-- {one.question.identity} -->\n\n{one.text}")
    return ("\n\n".join(out) + "\n").encode()


def write_question(question: Question, around: Surroundings) -> str:
    """Return the text, options and answer of a question."""
    lose_extras(
        question,
        around,
        (
            "hints",
            "its points",
            "its difficulty",
            "its sound",
            "feedback on right answers as a whole",
            "feedback on wrong answers as a whole",
            "the fixed order of its options",
            "feedback",
            "shares of the points",
            "the day it is known for",
            "its tags",
        ),
    )
    stem = "\n\n".join(filter(None, (around.passage(question), question.stem)))
    if question.image:
        stem += f"\n\n![{question.image.alt}]({question.image.file})"
    parts = [stem.replace(BLANK, "_____").strip("\n"), _list_options(question, around)]
    if question.explanation:
        parts.append(f"**Explanation:** {question.explanation}".rstrip())
    links = [_ADDRESS.search(source) for source in around.cite(question)]
    if found := [link.group() for link in links if link]:
        parts.append("\n".join(f"[Reference]({link})" for link in found))
    for source, link in zip(around.cite(question), links, strict=True):
        if not link or link.group() != source:
            around.lose(f"the words of its source, {source}")
    return "\n\n".join(parts)


def _list_options(question: Question, around: Surroundings) -> str:
    """Return boxes for what is picked, and the answer for what is not."""
    body = question.body
    answer = ""
    match body:
        case MultipleChoice():
            wrong = [*(one.text for one in body.partly), *(one.text for one in body.wrong)]
            return _list_boxes([body.answer, *body.others], wrong, body.shown)
        case MultipleResponse():
            return _list_boxes(body.answers, [one.text for one in body.wrong], body.shown)
        case TrueFalse(is_true):
            around.lose("its kind: it is a choice now")
            return _list_boxes([str(is_true)], [str(not is_true)], ("True", "False"))
        case Flashcard(back):
            answer = back
        case Cloze(blanks):
            answer = "; ".join(blank.answers[0] for blank in blanks)
        case ShortAnswer(answers):
            answer = "; ".join(answers)
        case Numeric():
            answer = " ".join(filter(None, (body.answer, *body.units[:1])))
        case ListRecall(entries):
            answer = "; ".join(entry[0] for entry in entries)
        case Ordering(groups):
            answer = "\n\n" + "\n".join(f"{n}. {entry}" for n, entry in enumerate((e for g in groups for e in g), 1))
        case Matching(pairs):
            answer = "\n\n" + "\n".join(f"- {left}: {right}" for left, right in pairs)
        case Rubric(criteria):
            answer = "\n\n" + "\n".join(f"- {one}" for one in criteria)
        case MaskedPicture(masks):
            answer = "; ".join(mask.answers[0] for mask in masks)
        case _:
            assert_never(body)
    around.lose("its kind: other programs do not ask it")
    return f"**Answer:** {answer}"


def _list_boxes(right: Sequence[str], wrong: Sequence[str], shown: Sequence[str]) -> str:
    boxes = [(text, "x") for text in right] + [(text, " ") for text in wrong]
    if shown:
        boxes.sort(key=lambda box: list(shown).index(box[0]) if box[0] in shown else len(shown))
    return "\n".join(_write_box(text, mark) for text, mark in boxes)


def _write_box(text: str, mark: str) -> str:
    return f"- [{mark}] " + text.replace("\n", "\n  ") if "\n" not in text else f"- [{mark}]\n\n{text}\n"


TARGET = Target(title="Markdown", suffix=".md", help=HELP, states=STATES, plan=plan)
