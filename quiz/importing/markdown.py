"""Quizzes in Markdown: checkboxes below a heading, `<quiz>` blocks of mkdocs-quiz, and the lists of quizmd.

Code between fences is never taken for a part of a quiz.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from operator import itemgetter
from textwrap import dedent
from typing import NamedTuple

from quiz.importing.bank import Files, make_source
from quiz.importing.building import Answer, Made, make_choice, make_cloze, make_essay
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import convert, convert_plain
from quiz.intent.labels import is_bare_label
from quiz.losses import Lose, Loss
from quiz.model import BLANK, Blank, Citation, Flashcard, Question

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_NUMBER = re.compile(
    r"(?:\*\*)?(?:(?:Q|Question)\.?\s*)?[0-9]+(?:[.):](?=\s|\*|$)|\s*$)\s*(?:\*\*)?\s*|Question\s*:\s*", re.IGNORECASE
)
_FENCE = re.compile(r"\s*(`{3,}|~{3,})")
_BOX = re.compile(r"(\s*)(?:[-*+]|[0-9]+[.)])\s+\[([ xX]?)\](?:\s+(.*)|\s*)$")
_ITEM = re.compile(r"[-*+]\s+(.*)$")
_REFERENCE = re.compile(
    r"\s*(?:[-*+]\s+)?\[[^\[\]]*\b(?:reference|source|docs?|documentation)\b[^\[\]]*\]\((\S+?)\)\s*$", re.IGNORECASE
)
_EXPLANATION = re.compile(
    r"\s*(?:\*\*|__)?(?:explanation|reason|explain|answer explanation)"
    r"(?:\s*:\s*(?:\*\*|__)?|(?:\*\*|__)\s*:?|(?=\n))\s*",
    re.IGNORECASE,
)
_FIELD = re.compile(r"(Answer|Answers|Type|Time|Explanation|Imposters|Points)\s*:\s*(.*)$", re.IGNORECASE)
_GAP = re.compile(r"\[\[(.+?)\]\]")
_IDENTITY = re.compile(r"<!-- ([a-z][a-z0-9-]*/[a-z][a-z0-9-]*) -->")
_MOST_OPTIONS = 200
_INVISIBLE = re.compile("&shy;|&zwnj;|&#8203;|[\xad\u200b]")
_POINTS = re.compile(r"\s*\([0-9.]+ (?:points?|marks?)\)\s*")


class _Section(NamedTuple):
    """A heading, with its line and level, and the lines below it."""

    line: int
    level: int
    title: str
    lines: list[str]


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of a file; call `lose` for each that is left out."""
    lines = text.split("\n")
    quizzes, rest = _cut_quizzes(lines)
    found: list[tuple[int, _Make]] = [(line, _Make(_read_quiz, block)) for line, block in quizzes]
    sections = list(_split(rest))
    if essay := _find_essay(sections):
        found.append((sections[0].line, _Make(_read_essay, essay)))
    else:
        found += [(section.line, make) for section in sections for make in _list_questions(section)]
    category = sections[0].title if sections and sections[0].level == 1 else ""
    for line, make in sorted(found, key=itemgetter(0)):
        place = f"line {line + 1}"
        try:
            yield make.read(make.lines, files)._replace(place=place, category=category)
        except LeftOut as error:
            lose(Loss(place, str(error), is_left_out=True))


class _Make(NamedTuple):
    """A way to read a question, and its lines, the first of which is what its heading says."""

    read: Callable[[list[str], Files], Parsed]
    lines: list[str]


# ---------------------------------------------------------------- the parts of a file


def _cut_quizzes(lines: Sequence[str]) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Return the lines in `<quiz>` blocks, with the line of each, and the other lines, those of blocks empty."""
    quizzes: list[tuple[int, list[str]]] = []
    rest = list(lines)
    start, fence = -1, ""
    for number, line in enumerate(lines):
        bare = line.strip()
        if start < 0:
            fence = _follow(fence, line)
            if not fence and bare == "<quiz>":
                start = number
        elif bare == "</quiz>":
            block = dedent("\n".join(lines[start + 1 : number])).split("\n")
            quizzes.append((start, block))
            rest[start : number + 1] = [""] * (number + 1 - start)
            start = -1
    return quizzes, rest


def _follow(fence: str, line: str) -> str:
    """Return the fence that is open after a line, "" if there is none."""
    if not (found := _FENCE.match(line)):
        return fence
    if not fence:
        return found[1] if "`" not in line[found.end() :] else ""
    return "" if found[1].startswith(fence) and not line[found.end() :].strip() else fence


def _split(lines: Sequence[str]) -> Iterator[_Section]:
    """Yield the sections of a file; the lines above the first heading are one without a title."""
    section = _Section(0, 0, "", [])
    fence = ""
    for number, line in enumerate(lines):
        fence = _follow(fence, line)
        if not fence and (found := _HEADING.match(line)):
            yield section
            section = _Section(number, len(found[1]), found[2], [])
        else:
            section.lines.append(line)
    yield section


def _list_questions(section: _Section) -> Iterator[_Make]:
    """Yield the questions of a section: one for its heading, or one for each list of boxes below a text."""
    fields = [line for line in section.lines if re.match(r"Answers?\s*:\s*[0-9]", line, re.IGNORECASE)]
    lines = [section.title, *section.lines]
    if fields:
        yield _Make(_read_fields, lines)
    elif any(_BOX.match(line) for line in _outside_code(section.lines)):
        yield _Make(_read_boxes, lines)


def _outside_code(lines: Sequence[str]) -> Iterator[str]:
    fence = ""
    for line in lines:
        found = _BOX.match(line) if not fence else None
        before, fence = fence, _follow(fence, (found[3] or "") if found else line)
        if found or (not before and not fence):
            yield line


# ---------------------------------------------------------------- checkboxes


class _Boxes(NamedTuple):
    """The text above a list of boxes, the options, each with whether it is right, and the text below."""

    stem: str
    options: list[tuple[bool, str]]
    rest: list[str]


def _split_boxes(lines: Sequence[str]) -> _Boxes:
    stem: list[str] = []
    options: list[tuple[bool, list[str]]] = []
    indent, fence = 0, ""
    for line in lines:
        found = _BOX.match(line) if not fence else None
        fence = _follow(fence, (found[3] or "") if found else line)
        if found:
            indent = len(found[1]) if not options else indent
            options.append((found[2] in ("x", "X"), [found[3] or ""]))
        elif options:
            options[-1][1].append(line)
        else:
            stem.append(line)
    rest: list[str] = []
    if options:
        have_code = any(_FENCE.match(line) for _, text in options[:-1] for line in text)
        own, rest = _cut_last(options[-1][1], takes_code=have_code)
        options[-1] = (options[-1][0], own)
    texts = _drop_letters([_dedent(text) for _, text in options])
    return _Boxes("\n".join(stem).strip("\n"), [(one[0], text) for one, text in zip(options, texts, strict=True)], rest)


def _drop_letters(texts: list[str]) -> list[str]:
    """Return options without the letters above them, if each is code below a letter or an invisible character."""
    bare = [_INVISIBLE.sub("", text).strip() for text in texts]
    cut = [text.partition("\n") for text in bare]
    if all(_FENCE.match(rest.lstrip("\n")) and (not head or is_bare_label(head)) for head, _, rest in cut):
        return [rest.strip("\n") for _, _, rest in cut]
    return bare


def _cut_last(lines: list[str], *, takes_code: bool) -> tuple[list[str], list[str]]:
    """Return the lines of the last option, and those after it: it ends at a line that is not indented.

    Code that follows an option without a text is the option; with `takes_code`, that of any option is.
    """
    own, fence = [lines[0]], ""
    for number, line in enumerate(lines[1:], 1):
        before, fence = fence, _follow(fence, line)
        is_code = bool(before or fence)
        is_first = takes_code and not any(_FENCE.match(one) for one in own)
        is_empty = not any(_INVISIBLE.sub("", one).strip() for one in own)
        if not line.strip() or line.startswith(("  ", "\t")) or before or (is_code and (is_first or is_empty)):
            own.append(line)
        else:
            return own, lines[number:]
    return own, []


def _dedent(lines: list[str]) -> str:
    return "\n".join(filter(None, (lines[0].strip(), dedent("\n".join(lines[1:])).strip("\n"))))


def _read_boxes(lines: list[str], files: Files) -> Parsed:
    """Return a question of a heading with boxes below it."""
    below = [line for line in lines[1:] if not _IDENTITY.fullmatch(line)]
    named = next((found[1] for line in lines[1:] if (found := _IDENTITY.fullmatch(line))), "")
    boxes = _split_boxes(below)
    title = _NUMBER.sub("", lines[0], count=1) if _NUMBER.match(lines[0]) else lines[0]
    stem = "\n\n".join(filter(None, (title.strip(), boxes.stem)))
    return _make_boxes(stem, boxes, files)._replace(name=named)


def _make_boxes(stem: str, boxes: _Boxes, files: Files) -> Parsed:
    if len(boxes.options) > _MOST_OPTIONS:
        raise LeftOut(f"it has more than {_MOST_OPTIONS} options")
    losses: list[str] = []
    options = []
    for is_right, text in boxes.options:
        made = convert(text, "markdown", files.locate, inline=True)
        losses += made.losses
        options.append(Answer(made.text, float(is_right)))
    single = sum(is_right for is_right, _ in boxes.options) == 1
    if not any(is_right for is_right, _ in boxes.options):
        raise LeftOut("none of its options is marked as right")
    return _finish(stem, make_choice(options, single=single, weighted=False), boxes.rest, losses, files)


def _finish(stem: str, made: Made, rest: Sequence[str], losses: list[str], files: Files) -> Parsed:
    references = [found[1] for line in rest if (found := _REFERENCE.match(line))]
    kept = "\n".join(line for line in rest if not _REFERENCE.match(line)).strip("\n ")
    kept = _EXPLANATION.sub("", kept, count=1) if _EXPLANATION.match(kept) else kept
    asked = convert(stem, "markdown", files.locate)
    told = convert(kept, "markdown", files.locate)
    if not asked.text:
        raise LeftOut("it has no text")
    question = Question(
        "",
        "",
        asked.text,
        made.body,
        citations=tuple(Citation(text=one) for one in dict.fromkeys(references) if "://" in one),
        explanation=told.text,
        remarks=made.remarks,
    )
    return Parsed(question, "", losses=tuple(dict.fromkeys((*losses, *asked.losses, *told.losses, *made.losses))))


# ---------------------------------------------------------------- mkdocs-quiz


def _read_quiz(lines: list[str], files: Files) -> Parsed:
    """Return a question of a `<quiz>` block: boxes, or blanks `[[answer]]` with a rest below `---`."""
    if any(_BOX.match(line) for line in _outside_code(lines)):
        boxes = _split_boxes(lines)
        return _make_boxes(boxes.stem, boxes, files)
    rule = next((n for n, line in enumerate(lines) if re.fullmatch(r"\s*-{3,}\s*", line)), len(lines))
    text = "\n".join(lines[:rule]).strip("\n")
    blanks: list[Blank] = []

    def take(found: re.Match[str]) -> str:
        blanks.append(Blank((convert_plain(found[1], "plain"),)))
        return BLANK

    text = _GAP.sub(take, text.replace(BLANK, ""))
    if not blanks:
        raise LeftOut("it has neither boxes nor blanks")
    asked, made = make_cloze(convert(text, "markdown", files.locate).text, blanks)
    return _finish(asked, made, lines[rule + 1 :], [], files)


# ---------------------------------------------------------------- quizmd


def _read_fields(lines: list[str], files: Files) -> Parsed:
    """Return a question with a list of options and `Answer: 1,3` below it."""
    fields: dict[str, str] = {}
    stem: list[str] = []
    items: list[list[str]] = []
    fence, last = "", ""
    for line in lines[1:]:
        before, fence = fence, _follow(fence, line)
        field = _FIELD.match(line) if items and not before and not fence else None
        if field:
            last = field[1].casefold().rstrip("s")
            fields[last] = field[2]
        elif last:
            fields[last] += f"\n{line}"
        elif not before and not fence and (item := _ITEM.match(line)):
            items.append([item[1]])
        elif items and (line.strip() or before):
            items[-1].append(line)
        elif not items:
            stem.append(line)
    numbers = [int(number) for number in re.findall(r"[0-9]+", fields.get("answer", ""))]
    if not numbers or max(numbers) > len(items) or min(numbers) < 1:
        raise LeftOut("its answer is not the number of an option")
    losses = ["the options of its imposter game"] if "imposter" in fields else []
    options = []
    for number, lines_of_item in enumerate(items, 1):
        made = convert(_dedent(lines_of_item), "markdown", files.locate, inline=True)
        losses += made.losses
        options.append(Answer(made.text, float(number in numbers)))
    single = not fields.get("type", "single").strip().casefold().startswith("multi") and len(numbers) == 1
    body = make_choice(options, single=single, weighted=False)
    return _finish("\n".join(stem).strip("\n"), body, fields.get("explanation", "").split("\n"), losses, files)


def _find_essay(sections: Sequence[_Section]) -> list[str]:
    """Return the texts of an essay: its question, its points and its model answer; [] if the file is none."""
    texts = {section.title.casefold().partition(" (")[0]: "\n".join(section.lines).strip() for section in sections}
    if "question" not in texts or "reference answer" not in texts:
        return []
    hint = texts.get("hint", "")
    return [texts["question"], texts.get("evaluation criteria", ""), texts["reference answer"], hint]


def _read_essay(lines: list[str], files: Files) -> Parsed:
    """Return a free answer with the numbered criteria as points."""
    stem, criteria, model, hint = lines
    points = []
    for item in re.split(r"^[0-9]+[.)]\s+", criteria, flags=re.MULTILINE)[1:]:
        head, *more = (re.sub(r"^\s*[-*+]\s+", "", line).strip() for line in item.strip().split("\n"))
        head = _POINTS.sub("", head).strip("*: ")
        points.append(f"{head}: {'; '.join(filter(None, more))}" if any(more) else head)
    made = make_essay(model, [convert(point, "markdown", inline=True).text for point in points])
    rest = [] if isinstance(made.body, Flashcard) else model.split("\n")
    found = _finish(stem, made, rest, [], files)
    hints = tuple(filter(None, [convert(hint, "markdown", inline=True).text]))
    return found._replace(question=replace(found.question, write=True, hints=hints))


def is_markdown(path: str, head: str) -> bool:
    """Return whether a text has a box or a `<quiz>` block, or options with the number of the right one."""
    if re.search(r"^[ \t]*(?:[-*+]|[0-9]+[.)])[ \t]+\[[xX]\](?:\s|$)|^[ \t]*<quiz>[ \t]*$", head, re.MULTILINE):
        return True
    if re.search(r"^#+ Reference Answer\s*$", head, re.MULTILINE):
        return True
    return re.search(r"^#+ .*\n[^#]*^[-*] .*\n\s*^Answers?: [0-9]", head, re.MULTILINE) is not None


SOURCE = make_source("Markdown", is_markdown, parse)
