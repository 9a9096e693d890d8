"""A question on a page: an article that can be read without a script, and the data by which the script plays it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from quiz.identity import hash_content, split_unit, turn
from quiz.kinds import KINDS
from quiz.masks import number_masks
from quiz.model import Deck, Flashcard, MaskedPicture, Question, Sheet
from quiz.page.bodies import Shown, show_body
from quiz.page.citing import show_sources
from quiz.page.texts import Texts, escape, is_rich, make_list, show_line, show_plain
from quiz.values import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """The surroundings of a question: its deck, the sheets by id, and the words of the deck that are no slips."""

    deck: Deck
    sheets: Mapping[str, Sheet]
    texts: Texts
    near: Callable[[Iterable[str]], Sequence[str]]


class Piece(NamedTuple):
    """The parts of a page for one question. `rules` is style for its picture, "" if it needs none."""

    data: dict[str, Any]
    html: str
    rules: str


def make_piece(question: Question, number: int, context: Context, *, passage: str = "", begins: bool = False) -> Piece:
    """Return the parts of a page for the question with this number (from 0).

    `passage` names the text that it is about on the page, which its article shows if it `begins` with it.
    """
    texts = context.texts
    shown = show_body(question, texts, language=context.deck.language, near=context.near)
    unit = question.identity
    data: dict[str, Any] = {
        "id": unit,
        "rev": hash_content(question),
        "kind": question.kind,
        "task": shown.task,
        "points": question.points,
        "language": context.deck.language,
        "line": show_line(question.stem),
        **shown.data,
    }
    flips = question.recall == "flip" and KINDS[question.kind].can_flip
    if flips:
        data["flips"] = True
        data["task"] = "Recall the answer, then rate yourself"
    for name, value in (("hints", len(question.hints)), ("passage", passage), ("tags", question.tags)):
        if value:
            data[name] = value
    if any(map(is_rich, question.hints)):
        data["plainHints"] = list(map(show_plain, question.hints))
    if question.write and isinstance(question.body, Flashcard):
        data["write"] = True
    return Piece(data, _make_article(question, number, shown, context, passage, begins), _place_masks(question, number))


def _make_article(question: Question, number: int, shown: Shown, context: Context, passage: str, begins: bool) -> str:
    texts = context.texts
    parts = [f'<article class="q {question.kind}" data-q="{number}" lang="{escape(context.deck.language)}">']
    parts.append(f'<h2 dir="auto">Question {number + 1}</h2>')
    if begins:
        text = texts.blocks(context.deck.passages.get(question.passage, ""))
        parts.append(f'<section class="passage" data-p="{escape(passage)}" dir="auto">{text}</section>')
    parts.append(f'<p class="task">{escape(shown.task)}</p>')
    parts.append(f'<div class="stem" dir="auto">{shown.stem or texts.blocks(question.stem)}</div>')
    parts += _show_media(question, number, texts)
    if shown.lefts:
        parts.append(_list_numbered("lefts", shown.lefts))
    if shown.options:
        parts.append(_list_numbered("options", shown.options))
    if question.hints:
        hints = make_list("ol", map(texts.inline, question.hints))
        parts.append(f'<details class="hints"><summary>Hint</summary><div dir="auto">{hints}</div></details>')
    parts.append('<details class="key"><summary>Answer</summary>')
    parts.append(f'<div class="answer" dir="auto">{shown.answer}</div>')
    if question.explanation:
        parts.append(f'<div class="explanation" dir="auto">{texts.blocks(question.explanation)}</div>')
    if sources := show_sources(question, context.sheets, texts):
        parts.append(f'<footer class="source"><span>Source</span>{sources}</footer>')
    parts.append("</details>")
    said = dict(shown.feedback)
    said |= {"right": texts.blocks(question.if_right)} if question.if_right else {}
    said |= {"wrong": texts.blocks(question.if_wrong)} if question.if_wrong else {}
    spare = [f'<div data-o="{at}">{html}</div>' for at, html in shown.spare]
    spare += [f'<div data-f="{at}">{html}</div>' for at, html in said.items()]
    if spare:
        parts.append(f"<template>{''.join(spare)}</template>")
    parts.append("</article>")
    return "".join(parts)


def _list_numbered(name: str, items: Sequence[tuple[int, str]]) -> str:
    letter = "l" if name == "lefts" else "o"
    listed = "".join(f'<li data-{letter}="{number}" dir="auto">{html}</li>' for number, html in items)
    return f'<ul class="{name}">{listed}</ul>'


def _show_media(question: Question, number: int, texts: Texts) -> list[str]:
    parts = []
    if question.image and (address := texts.locate(question.image.file)):
        picture = f'<img src="{address}" alt="{escape(question.image.alt)}">'
        if isinstance(question.body, MaskedPicture):
            asked = {place for place, _ in number_masks(question.body)}
            covers = "".join(
                f'<span class="mask m{number}-{place}{" asked" if place in asked else ""}">{place}</span>'
                for place in range(1, len(question.body.masks) + 1)
            )
            picture = f'<span class="masked">{picture}<span aria-hidden="true">{covers}</span></span>'
        parts.append(f'<figure class="picture">{picture}</figure>')
    if question.audio and (address := texts.locate(question.audio)):
        words = f"<figcaption>{escape(question.audio_alt)}</figcaption>" if question.audio_alt else ""
        parts.append(f'<figure class="sound"><audio controls src="{address}"></audio>{words}</figure>')
    return parts


def _place_masks(question: Question, number: int) -> str:
    if not isinstance(question.body, MaskedPicture):
        return ""
    rules = []
    for place, mask in enumerate(question.body.masks, 1):
        left, top, width, height = (f"{edge:g}%" for edge in mask.box)
        rules.append(f".m{number}-{place}{{left:{left};top:{top};width:{width};height:{height}}}\n")
    return "".join(rules)


def list_asked(deck: Deck, units: Iterable[str]) -> list[Question]:
    """Return the questions of a deck with these units, a flashcard turned where its back is asked."""
    known = {question.identity: question for question in deck.questions}
    found = []
    for unit in units:
        identity, part = split_unit(unit)
        if identity in known:
            found.append(turn(known[identity]) if part else known[identity])
    return found
