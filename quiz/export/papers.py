"""Question sheets, keys and cards as HTML that prints well. Draws orders by a seed; opens pictures of the decks."""

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple, assert_never

from quiz.engine.selection import draw_lefts, draw_options
from quiz.engine.typed import option_key
from quiz.identity import shuffle
from quiz.kinds import KINDS
from quiz.masks import number_masks, say_where
from quiz.model import (
    BLANK,
    Cloze,
    Deck,
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
from quiz.page.bodies import show_body
from quiz.page.media import MediaFiles
from quiz.page.texts import Texts, escape, fill_blanks
from quiz.responses import Picked

_CARDS = 8
_MUCH = 320


class Version(NamedTuple):
    """A version of a paper: its name, "" for the only one, its number from 0, and its questions in order."""

    name: str
    number: int
    asked: Sequence[tuple[Question, Deck]]


class Sheets:
    """Writes the papers of some decks."""

    def __init__(self, title: str, decks: Sequence[Deck], folder: Path, seed: int) -> None:
        self._title = title
        self._seed = seed
        self._language = decks[0].language
        self._media: Mapping[str, MediaFiles] = {deck.path: MediaFiles((folder / deck.path).parent) for deck in decks}

    def missing(self) -> list[str]:
        """Return a clause for each picture that cannot be shown."""
        return list(dict.fromkeys(what for media in self._media.values() for what in media.missing))

    def list_options(self, question: Question, version: Version) -> tuple[str, ...]:
        """Return the options of a question in the order of their letters; () for a kind that has none to pick."""
        row = KINDS[question.kind]
        if row.response is not Picked or row.is_self_rated:
            return ()
        return draw_options(question, seed=self._seed, showing=version.number)

    # ------------------------------------------------------------ sheets

    def write_questions(self, versions: Sequence[Version]) -> str:
        """Return a section for each version, without any answer."""
        return self._page("".join(self._write_version(version) for version in versions))

    def _write_version(self, version: Version) -> str:
        label = f'<span class="version">{escape(version.name)}</span>' if version.name else ""
        total = sum(question.points for question, _ in version.asked)
        head = (
            f"<header>{label}<h1>{escape(self._title)}</h1><p>Name <span class=fill></span>"
            f" Date <span class=fill></span> Points <span class=fill></span> / {total:g}</p></header>"
        )
        out, passage = [], ""
        for number, (question, deck) in enumerate(version.asked, 1):
            texts = self._texts(deck)
            text = deck.passages.get(question.passage, "") if question.passage else ""
            if text and text != passage:
                out.append(f'<div class="passage">{texts.blocks(text)}</div>')
            passage = text
            points = f"{question.points:g} point{'s' * (question.points != 1)}"
            out.append(
                f'<div class="question"><span class="number">{number}</span>'
                f"<div>{self._show(question, version, texts)}</div><span class=points>{points}</span></div>"
            )
        return f"<section>{head}{''.join(out)}</section>"

    def _texts(self, deck: Deck) -> Texts:
        return Texts(self._media[deck.path].locate)

    def _show(self, question: Question, version: Version, texts: Texts) -> str:
        body = question.body
        stem = texts.blocks(question.stem)
        picture = self._picture(question, texts)
        options = draw_options(question, seed=self._seed, showing=version.number)
        match body:
            case MultipleChoice():
                return f"{stem}{picture}{_list(options, texts)}"
            case MultipleResponse():
                boxes = f'<div class="several">{_list(options, texts)}</div>'
                return f"{stem}{picture}<p><small>Mark all that apply.</small></p>{boxes}"
            case TrueFalse():
                return f"{stem}{picture}{_list(('True', 'False'), texts)}"
            case ShortAnswer():
                return f'{stem}{picture}<div class="line"></div>'
            case Numeric():
                unit = escape(body.units[0]) if body.units else ""
                return f'{stem}{picture}<p><span class="line short"></span> {unit}</p>'
            case ListRecall(_, need):
                return f"{stem}{picture}{'<div class=line></div>' * need}"
            case Flashcard() | Rubric():
                return f"{stem}{picture}{'<div class=line></div>' * 6}"
            case Ordering():
                rows = "".join(f"<li><span class=gap></span>{texts.inline(one)}</li>" for one in options)
                return f'{stem}{picture}<p><small>Number them.</small></p><ol class="options">{rows}</ol>'
            case Matching():
                lefts = draw_lefts(question, seed=self._seed, showing=version.number)
                left = "".join(f"<li><span class=gap></span>{texts.inline(one)}</li>" for one in lefts)
                return f'{stem}{picture}<div class="pairs"><ol class="options">{left}</ol>{_list(options, texts)}</div>'
            case Cloze(blanks):
                gaps = [
                    f"<span class=gap></span>{self._choices(question, number, version)}"
                    for number in range(len(blanks))
                ]
                return f"{fill_blanks(stem, gaps)}{picture}"
            case MaskedPicture():
                return f"{stem}{self._cover(question, body, texts)}"
            case _:
                assert_never(body)

    def _choices(self, question: Question, number: int, version: Version) -> str:
        """Return what is offered for a blank in brackets, in drawn order; a hint if nothing is."""
        assert isinstance(question.body, Cloze)
        blank = question.body.blanks[number]
        if not blank.wrong:
            return f" ({escape(blank.hint)})" if blank.hint else ""
        offered = (blank.answers[0], *(one.text for one in (*blank.partly, *blank.wrong)))
        drawn = shuffle(offered, self._seed, f"{question.identity}#{version.number}#{number}")
        return f" ({escape(' / '.join(drawn))})"

    def _picture(self, question: Question, texts: Texts) -> str:
        if not question.image:
            return ""
        address = texts.locate(question.image.file)
        return f'<p><img src="{address}" alt="{escape(question.image.alt)}"></p>' if address else ""

    def _cover(self, question: Question, body: MaskedPicture, texts: Texts) -> str:
        covers = "".join(
            f'<span style="left:{left:g}%;top:{top:g}%;width:{width:g}%;height:{height:g}%">{number}</span>'
            for number, mask in enumerate(body.masks, 1)
            for left, top, width, height in [mask.box]
        )
        lines = "".join(
            f"<li>{number} <span class=gap></span>"
            f" <small>{texts.inline(mask.words) or escape(say_where(mask))}</small></li>"
            for number, mask in number_masks(body)
        )
        return f'<div class="masked">{self._picture(question, texts)}{covers}</div><ol class="options">{lines}</ol>'

    # ------------------------------------------------------------ key and cards

    def write_key(self, versions: Sequence[Version]) -> str:
        """Return the right answers of each version, by number and letter."""
        out = []
        for version in versions:
            rows = "".join(
                f"<tr><td>{number}</td><td>{self._find_letters(question, version)}</td>"
                f"<td>{self._answer(question, deck)}</td><td>{question.points:g}</td>"
                f"<td>{escape(question.identity)}</td></tr>"
                for number, (question, deck) in enumerate(version.asked, 1)
            )
            name = f" {escape(version.name)}" if version.name else ""
            out.append(
                f"<section><header><h1>Key{name}: {escape(self._title)}</h1></header><table class=key><thead><tr>"
                "<th></th><th>Letter</th><th>Answer</th><th>Points</th><th>Question</th></tr></thead>"
                f"<tbody>{rows}</tbody></table></section>"
            )
        return self._page("".join(out))

    def _find_letters(self, question: Question, version: Version) -> str:
        body = question.body
        options = draw_options(question, seed=self._seed, showing=version.number)
        if isinstance(body, Matching):
            lefts = draw_lefts(question, seed=self._seed, showing=version.number)
            keys, rights = list(map(option_key, options)), dict(body.pairs)
            return " ".join(_letter(keys.index(option_key(rights[left]))) for left in lefts)
        if isinstance(body, Ordering):
            place = {entry: number for number, group in enumerate(body.groups, 1) for entry in group}
            return " ".join(str(place[entry]) for entry in options)
        if isinstance(body, TrueFalse):
            return _letter(int(not body.answer))
        right: set[str] = set()
        if isinstance(body, MultipleChoice):
            right = {body.answer, *body.others}
        elif isinstance(body, MultipleResponse):
            right = set(body.answers)
        return " ".join(_letter(number) for number, text in enumerate(options) if text in right)

    def _answer(self, question: Question, deck: Deck) -> str:
        """Return the right answer as HTML."""
        return show_body(question, self._texts(deck), language=deck.language, near=lambda words: ()).answer

    def write_cards(self, asked: Sequence[tuple[Question, Deck]]) -> str:
        """Return cards to cut out: a page of fronts, then one of backs, mirrored for printing on both sides."""
        out = []
        for start in range(0, len(asked), _CARDS):
            page = list(asked[start : start + _CARDS])
            fronts = [self._front(question, deck) for question, deck in page]
            backs = [self._back(question, deck) for question, deck in page]
            fronts += [""] * (_CARDS - len(page))
            backs += [""] * (_CARDS - len(page))
            turned = [backs[place ^ 1] for place in range(_CARDS)]
            out += [_sheet(fronts), _sheet(turned)]
        return self._page("".join(out))

    def _front(self, question: Question, deck: Deck) -> str:
        texts = self._texts(deck)
        stem = fill_blanks(texts.blocks(question.stem), ["<span class=gap></span>"] * question.stem.count(BLANK))
        offered = ""
        if KINDS[question.kind].has_distractors:
            offered = _list(draw_options(question, seed=self._seed), texts)
        return f"<div>{stem}{self._picture(question, texts)}{offered}</div>"

    def _back(self, question: Question, deck: Deck) -> str:
        texts = self._texts(deck)
        told = f"<small>{texts.blocks(question.explanation)}</small>" if question.explanation else ""
        return f"<div>{self._answer(question, deck)}{told}</div>"

    def _page(self, inside: str) -> str:
        style = files("quiz.export").joinpath("paper.css").read_text(encoding="utf-8")
        title = escape(self._title)
        return (
            f'<!doctype html>\n<html lang="{escape(self._language)}"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{style}</style></head><body>{inside}</body></html>\n"
        )


def _letter(number: int) -> str:
    """Return the letter of an option: A, B, ... Z, AA, AB."""
    return (chr(ord("A") + number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _list(options: Sequence[str], texts: Texts) -> str:
    rows = "".join(
        f"<li><span class=box>{_letter(number)}</span><div>{texts.inline(text)}</div></li>"
        for number, text in enumerate(options)
    )
    return f'<ol class="options">{rows}</ol>'


def _sheet(cards: Sequence[str]) -> str:
    shown = (f'<div class="card{" long" if _measure(card) > _MUCH else ""}">{card}</div>' for card in cards)
    return f'<div class="sheet">{"".join(shown)}</div>'


def _measure(html: str) -> int:
    """Return roughly how many characters of space a text takes: a line of its own counts for forty."""
    return len(re.sub(r"<[^>]*>", "", html)) + 40 * len(re.findall(r"<(?:li|p|br|tr|pre)\b", html))
