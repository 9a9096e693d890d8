"""Questions written as a question file that reads back as the same questions.

Every text is quoted, so that nothing in it can be taken for YAML. `was` keeps identities, so that a
learner's history follows. Writes no file and knows no library: the caller supplies sources and pictures.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, assert_never

from quiz.engine.typed import option_key
from quiz.keys import NEWEST_FORMAT, QUESTION_KEYS, list_newer
from quiz.kinds import KINDS
from quiz.masks import number_masks, say_where
from quiz.model import (
    BLANK,
    Blank,
    Citation,
    Cloze,
    Draw,
    Flashcard,
    ListRecall,
    Mask,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Range,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.quoting import quote

if TYPE_CHECKING:
    from quiz.engine.session import Item


_NEWER = list_newer(QUESTION_KEYS)


class DeckWriter:
    """Collects the shared pools and passages while questions are written.

    `cite` returns a citation that is valid in the new file, `passage` the shared text of a question;
    `keeps_media` tells whether pictures and sounds are found from there, else a picture becomes words.
    """

    def __init__(
        self,
        cite: Callable[["Item", Citation], str],
        passage: Callable[["Item"], str],
        keeps_media: Callable[["Item"], bool],
    ) -> None:
        self._cite = cite
        self._passage = passage
        self._keeps_media = keeps_media
        self._pools: dict[tuple[str, ...], str] = {}
        self._passages: dict[str, str] = {}
        self._ids: set[str] = set()
        self._keys: set[str] = set()
        self._needs_newer = False

    def write(
        self, items: Iterable["Item"], *, deck: str, title: str, comment: str = "", allow: Sequence[str] = ()
    ) -> str:
        """Return the text of a question file with these questions in this order."""
        items = list(items)
        blocks = [self._question(item) for item in items]
        languages = [item.language for item in items]
        head = [
            *([f"# {comment}"] if comment else []),
            f"deck: {deck}",
            f"title: {quote(title)}",
            f"language: {quote(max(languages, key=languages.count) if languages else 'en')}",
        ]
        if self._needs_newer or self._keys & _NEWER:
            head.append(f"format: {NEWEST_FORMAT}")
        sheets = sorted({s for item in items for c in item.question.citations if (s := self._sheet(item, c))})
        if sheets:
            head.append(f"sources: [{', '.join(sheets)}]")
        if allow:
            head.append(f"allow: [{', '.join(allow)}]")
        if self._pools:
            head += ["pools:", *(f"  {name}: {_flow(texts)}" for texts, name in self._pools.items())]
        if self._passages:
            head += ["passages:", *(f"  {name}: {quote(text)}" for text, name in self._passages.items())]
        return "\n".join([*head, "questions:", "", "\n\n".join("\n".join(block) for block in blocks), ""])

    def _sheet(self, item: "Item", citation: Citation) -> str:
        said = self._cite(item, citation)
        return (
            citation.sheet if citation.sheet and said in (citation.sheet, f"{citation.sheet}/{citation.fact}") else ""
        )

    def _question(self, item: "Item") -> list[str]:
        question = item.question
        if isinstance(question.body, MaskedPicture) and not self._keeps_media(item):
            question = _spell_out(question, question.body)
            item = item._replace(question=question)
        lines = [f"id: {self._new_id(question)}", f"was: {question.identity}", *self._body(question, self._stem(item))]
        if question.tags:
            lines.append(f"tags: [{', '.join(map(quote, question.tags))}]")
        if question.citations:
            lines.append(f"source: [{', '.join(quote(self._cite(item, citation)) for citation in question.citations)}]")
        if question.explanation:
            lines.append(f"explain: {quote(question.explanation)}")
        if question.if_right:
            lines.append(f"if-right: {quote(question.if_right)}")
        if question.if_wrong:
            lines.append(f"if-wrong: {quote(question.if_wrong)}")
        if question.hints:
            lines += ["hint:", *(f"- {quote(hint)}" for hint in question.hints)]
        if question.points != 1:
            lines.append(f"points: {question.points:g}")
        if question.difficulty:
            lines.append(f"difficulty: {question.difficulty}")
        if question.recall and KINDS[question.kind].can_flip:
            lines.append(f"recall: {question.recall}")
        if question.speak:
            lines.append(f"speak: {question.speak}")
        if question.write:
            lines.append("write: yes")
        self._keys.update(line.partition(":")[0] for line in lines)
        lines += [f"{key}: {day}" for key, day in (("as-of", question.as_of), ("until", question.until)) if day]
        if question.allow:
            lines.append(f"allow: [{', '.join(map(quote, question.allow))}]")
        if question.passage and self._passage(item):
            name = self._passages.setdefault(self._passage(item), f"text-{len(self._passages) + 1}")
            lines.append(f"passage: {name}")
        if self._keeps_media(item):
            if question.image:
                file, alt = quote(question.image.file), quote(question.image.alt)
                lines.append(f"image: {{file: {file}, alt: {alt}}}" if question.image.alt else f"image: {file}")
            if question.audio:
                sound = quote(question.audio)
                lines.append(f"audio: {sound}")
                if question.audio_alt:
                    self._keys.add("alt")
                    lines[-1] = f"audio: {{file: {sound}, alt: {quote(question.audio_alt)}}}"
        return [f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]

    def _stem(self, item: "Item") -> str:
        stem, image = item.question.stem, item.question.image
        if image and image.alt and not self._keeps_media(item):
            return f"{stem} (Picture: {image.alt})"
        return stem

    def _new_id(self, question: Question) -> str:
        """Return the question's own id, with a number appended if another question already has it."""
        name = question.id or question.identity.rpartition("/")[2]
        tried, number = name, 2
        while tried in self._ids:
            tried, number = f"{name[:60]}-{number}", number + 1
        self._ids.add(tried)
        return tried

    def _body(self, question: Question, stem: str) -> list[str]:
        body = question.body
        asked = f"question: {quote(stem)}"
        self._needs_newer |= bool(question.remarks)
        right = partial(_right, {option_key(option.text): option.feedback for option in question.remarks})
        match body:
            case MultipleChoice():
                lines = [asked, f"answer: {right(body.answer)}"]
                if body.others:
                    lines = [asked, "any-of:", *(f"- {right(text)}" for text in (body.answer, *body.others))]
                lines += self._parts(body.partly)
                return lines + self._wrong(body.wrong, body.draws, body.shown) + _flags(body, "partial")
            case MultipleResponse():
                lines = [asked, "answers:", *(f"- {right(text)}" for text in body.answers)]
                if not body.answers:
                    lines = [asked, "none-right: yes"]
                elif not body.wrong and not body.draws:
                    return [*lines, "all-right: yes", *self._wrong((), (), body.shown), *_flags(body, "partial")]
                return lines + self._wrong(body.wrong, body.draws, body.shown) + _flags(body, "partial")
            case TrueFalse(answer=answer):
                return [asked, f"answer: {right('true' if answer else 'false', str)}"]
            case Numeric():
                self._needs_newer |= bool(body.ranges)
                return [asked, *_number(body, partial(right, write=str))]
            case ShortAnswer():
                lines = [asked, f"answer: {right(body.answers[0])}"]
                if body.answers[1:]:
                    lines += ["accept:", *(f"- {right(text)}" for text in body.answers[1:])]
                self._needs_newer |= bool(body.partly)
                lines += self._parts(body.partly) + _options("reject", body.reject)
                return lines + _flags(body, "typos", "exact")
            case ListRecall():
                lines = [
                    asked,
                    "answers:",
                    *(f"- [{', '.join(map(right, entry))}]" for entry in body.entries),
                    f"need: {body.need}",
                ]
                return lines + _numbers(body) + _flags(body, "typos", "exact", "partial")
            case Ordering():
                groups = [quote(group[0]) if len(group) == 1 else _flow(group) for group in body.groups]
                return [asked, "order:", *(f"- {group}" for group in groups), *_flags(body, "partial")]
            case Matching():
                pairs = [f"  {quote(left)}: {quote(right)}" for left, right in body.pairs]
                return [asked, "match:", *pairs, *_options("wrong", body.wrong), *_flags(body, "partial")]
            case Cloze():
                self._needs_newer |= any(blank.wrong or blank.partly or blank.remarks for blank in body.blanks)
                flags = write_blank_keys(body) + _flags(body, "typos", "exact", "partial")
                return [f"cloze: {quote(fill_blanks(stem, body))}", *flags]
            case MaskedPicture():
                places = [f"  {quote(mask.answers[0])}: {_write_place(mask)}" for mask in body.masks]
                ask = body.masks[body.asked].id if body.asked >= 0 else "all"
                return [asked, f"ask: {ask}", "places:", *places, *_flags(body, "typos", "exact", "partial")]
            case Flashcard():
                if question.write and not body.both_ways:
                    return [asked, *([f"answer: {quote(body.back)}"] if body.back else [])]
                both = ["both-ways: yes"] if body.both_ways else []
                return [f"front: {quote(stem)}", f"back: {quote(body.back)}", *both]
            case Rubric():
                return [asked, "rubric:", *_list(body.criteria)]
            case _:
                assert_never(body)

    def _pool(self, draw: Draw) -> str:
        """Return the name of the pool for these candidates: its own, with a number appended if other candidates have
        it.
        """
        taken, number = set(self._pools.values()), 1
        while (name := f"{draw.pool}-{number}" if number > 1 else draw.pool) in taken:
            if self._pools.get(draw.candidates) == name:
                return name
            number += 1
        return self._pools.setdefault(draw.candidates, name)

    def _parts(self, options: Sequence[Option]) -> list[str]:
        self._needs_newer |= any(option.credit != 0.5 for option in options)
        lines = [
            _part(option.credit, option.feedback, text=quote(option.text)) if option.credit != 0.5 else _option(option)
            for option in options
        ]
        return ["partly:", *lines] if lines else []

    def _wrong(self, wrong: Sequence[Option], draws: Sequence[Draw], shown: Sequence[str]) -> list[str]:
        lines = _options("wrong", wrong) or (["wrong:"] if draws else [])
        for draw in draws:
            lines.append(f"- {{from: {self._pool(draw)}, pick: {draw.pick}}}")
        return lines + (["shown:", *_list(shown)] if shown else [])


def _right(said: Mapping[str, str], text: str, write: Callable[[str], str] = quote) -> str:
    """Return a right answer with its feedback, if it has any."""
    feedback = said.get(option_key(text))
    return f"{{{write(text)}: {quote(feedback)}}}" if feedback else write(text)


def _flow(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(quote, texts))}]"


def _list(texts: Iterable[str]) -> list[str]:
    return [f"- {quote(text)}" for text in texts]


def _options(key: str, options: Sequence[Option]) -> list[str]:
    return [f"{key}:", *map(_option, options)] if options else []


def _option(option: Option) -> str:
    return f"- {quote(option.text)}: {quote(option.feedback)}" if option.feedback else f"- {quote(option.text)}"


def _part(credit: float | None, feedback: str, **more: str) -> str:
    """Return an item of `partly` (with its credit) or `accept` with `more` keys, of which empty ones are left out."""
    keys = {
        **more,
        "credit": "" if credit is None else f"{credit * 100:.15g}%",
        "feedback": feedback and quote(feedback),
    }
    return f"- {{{', '.join(f'{key}: {value}' for key, value in keys.items() if value)}}}"


def _flags(body: object, *names: str) -> list[str]:
    return [f"{name}: {'yes' if getattr(body, name) else 'no'}" for name in names]


def _spell_out(question: Question, body: MaskedPicture) -> Question:
    """Return a masked picture as a cloze that needs no picture: a blank after the words of each place."""
    lines = [f"{number} ({mask.words or say_where(mask)}): {BLANK}" for number, mask in number_masks(body)]
    blanks = tuple(Blank(mask.answers) for mask in body.blanks)
    stem = "\n\n".join([question.stem, *lines])
    return replace(question, stem=stem, body=Cloze(blanks, body.typos, body.exact, body.partial))


def _write_place(mask: Mask) -> str:
    """Return a place of a picture with what it accepts; it keeps its id, as a name may change."""
    parts = [f"at: [{', '.join(f'{Decimal(repr(number)):f}' for number in mask.box)}]", f"id: {mask.id}"]
    parts += [f"accept: {_flow(mask.answers[1:])}"] if mask.answers[1:] else []
    parts += [f"words: {quote(mask.words)}"] if mask.words else []
    return f"{{{', '.join(parts)}}}"


def write_blank_keys(body: Cloze) -> list[str]:
    """Return the keys that speak of single blanks and of numbers in them, as lines."""
    return [*_details(body), *_numbers(body)]


def _details(body: Cloze) -> list[str]:
    """Return the details of single blanks: answers with feedback, wrong ones, shares of the points, tolerances."""
    lines: dict[str, list[str]] = {}
    for name, blank in _name_blanks(body):
        own = {one.number: one for one in blank.numbers}
        parts = [
            _part(o.credit, o.feedback, text=quote(o.text), within=own[o.text].tolerance if o.text in own else "")
            for o in blank.partly
        ]
        listed = {"accept": _accepted(blank, body.numbers), "wrong": [*map(_option, blank.wrong)], "partly": parts}
        for key, items in listed.items():
            if items:
                lines.setdefault(key, []).extend([f"  {name}:", *(f"  {item}" for item in items)])
    return [line for key, items in lines.items() for line in (f"{key}:", *items)]


def _accepted(blank: Blank, numbers: Sequence[Range]) -> list[str]:
    """Return the right answers of a blank that have feedback, or another tolerance than the first number among them."""
    own = {one.number: one.tolerance for one in (*numbers, *blank.numbers)}
    common = next((own[text] for text in blank.answers if text in own), "")
    said = {option.text: option.feedback for option in blank.remarks}
    wide = {text: own[text] for text in blank.answers if own.get(text, common) != common}
    return [
        _part(None, said.get(text, ""), text=quote(text), within=wide[text])
        if text in wide
        else _option(Option(text, said[text]))
        for text in dict.fromkeys((*said, *wide))
    ]


def _numbers(body: Cloze | ListRecall) -> list[str]:
    """Return the keys by which plain numbers are compared as numbers, and with which tolerance."""
    tolerances = [one.tolerance for one in body.numbers[:1]]
    lines = ["numbers: yes"] if tolerances else []
    own = _own_tolerances(body) if isinstance(body, Cloze) else []
    return lines + (["within:", *own] if own else [f"within: {one}" for one in tolerances if one])


def _own_tolerances(body: Cloze) -> list[str]:
    """Return the tolerances of blanks that have their own; none where all have the same."""
    if any(one.tolerance for one in body.numbers):
        return []
    lines = []
    for name, blank in _name_blanks(body):
        own = [one.tolerance for one in blank.numbers if one.number in blank.answers][:1]
        lines += [f"  {name}: {tolerance}" for tolerance in filter(None, own)]
    return lines


def _name_blanks(body: Cloze) -> Iterator[tuple[str, Blank]]:
    """Yield each blank with its name in keys that speak of single blanks: its answer, with a number if it is shared."""
    answers = [blank.answers[0] for blank in body.blanks]
    for number, (answer, blank) in enumerate(zip(answers, body.blanks, strict=True), 1):
        yield quote(f"{answer}#{answers[:number].count(answer)}" if answers.count(answer) > 1 else answer), blank


def _number(body: Numeric, right: Callable[[str], str]) -> list[str]:
    lines = [f"answer: {right(body.answer)}"]
    if body.tolerance:
        lines.append(f"within: {body.tolerance}")
    if body.units:
        lines.append(f"unit: {_flow(body.units)}")
    if body.accept:
        lines.append(f"accept: [{', '.join(map(right, body.accept))}]")
    if body.reject:
        lines += ["reject:"]
        lines += [f"- {o.text}: {quote(o.feedback)}" if o.feedback else f"- {o.text}" for o in body.reject]
    if body.ranges:
        lines += ["partly:"]
        lines += [_part(one.credit, one.feedback, text=one.number, within=one.tolerance) for one in body.ranges]
    return lines


def fill_blanks(stem: str, body: Cloze) -> str:
    """Put the blanks back into the text of a cloze."""
    pieces = [piece.replace("{{", "\\{{") for piece in stem.split(BLANK)]
    out = [pieces[0]]
    for blank, piece in zip(body.blanks, pieces[1:], strict=True):
        said = "|".join(answer.replace("|", "\\|").replace("::", "\\::") for answer in blank.answers)
        hint = f"::{blank.hint}" if blank.hint else ""
        out.append(f"{{{{{said}{hint}}}}}{piece}")
    return "".join(out)
