"""Cards of the Spaced Repetition plugin of Obsidian: `front::back`, `?` between sides, and `==cloze==`."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from quiz.importing.bank import Files, make_source, make_tag
from quiz.importing.building import make_cloze
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import convert, convert_plain, find_code
from quiz.losses import Lose, Loss
from quiz.model import BLANK, Blank, Flashcard, Question

_TAG = re.compile(r"(?<!\S)#(flashcards?)((?:/[\w-]+)*)", re.IGNORECASE)
_SCHEDULE = re.compile(r"<!--SR:[^<\n]*?-->")
_EMBED = re.compile(r"!\[\[([^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]")
_LINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]*))?\]\]")
_CLOZE = re.compile(r"==(?=\S)(.{1,400}?)(?<=\S)==|\{\{(?:c?[0-9]+:{1,2})?(.{1,400}?)\}\}")
_INLINE = re.compile(r"(?<![:\\]):{2,3}(?!:)")
MOST_GAPS = 100
"""Each is a question with the whole paragraph."""
_FRONT_MATTER = re.compile(r"---\n.*?\n---(?:\n|$)", re.DOTALL)


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the cards of a note; call `lose` for each that is left out."""
    tags: tuple[str, ...] = ()
    skipped = found.group().count("\n") if (found := _FRONT_MATTER.match(text)) else 0
    for line, block in _split(text.split("\n")[skipped:], skipped):
        for named in _TAG.finditer(block):
            tags = tuple(filter(None, [make_tag(named[2].strip("/").replace("/", "::"))]))
        block = _SCHEDULE.sub("", _TAG.sub("", block)).strip("\n")
        try:
            for number, question, losses in _read(block, files):
                yield Parsed(replace(question, tags=tags), f"line {line + number}", losses=losses)
        except LeftOut as error:
            lose(Loss(f"line {line}", str(error), is_left_out=True))


def _split(lines: list[str], skipped: int) -> Iterator[tuple[int, str]]:
    """Yield the blocks between empty lines, each with its first line; code between fences stays in one."""
    block: list[str] = []
    start, fence = 0, ""
    for number, line in enumerate((*lines, ""), skipped + 1):
        if found := re.match(r"\s*(`{3,}|~{3,})", line):
            fence = found[1] if not fence else "" if found[1].startswith(fence) else fence
        if line.strip() or fence:
            start = start if block else number
            block.append(line)
        elif block:
            yield start, "\n".join(block)
            block = []
    if block:
        yield start, "\n".join(block)


def _read(block: str, files: Files) -> Iterator[tuple[int, Question, tuple[str, ...]]]:
    """Yield the cards of a block: one with a `?` line, one for each line with `::`, or those of its clozes."""
    lines = block.split("\n")
    marks = [number for number, line in enumerate(lines) if line.strip() in ("?", "??")]
    if marks:
        front, back = "\n".join(lines[: marks[0]]), "\n".join(lines[marks[0] + 1 :])
        yield 0, *_make_card(front, back, files, both_ways=lines[marks[0]].strip() == "??")
        return
    code = find_code(block)
    starts = [0, *(found.end() for found in re.finditer("\n", block))]
    begins = [begin for begin, _ in code]
    free = [not _is_within(start, begins, code) for start in starts]
    singles = [(n, found) for n, line in enumerate(lines) if free[n] and (found := _find_colons(line))]
    if singles:
        for number, found in singles:
            line = lines[number]
            yield (
                number,
                *_make_card(
                    re.sub(r"^\s*[-*+]\s+", "", line[: found[0]]),
                    line[found[1] :],
                    files,
                    both_ways=found[1] - found[0] == 3,
                ),
            )
        return
    gaps = [one for one in _CLOZE.finditer(block) if not _is_within(one.start(), begins, code)]
    if len(gaps) > MOST_GAPS:
        raise LeftOut(f"more than {MOST_GAPS} clozes in one paragraph")
    for asked in gaps:
        yield 0, *_make_cloze(block, gaps, asked, files)


def _is_within(place: int, begins: list[int], code: list[tuple[int, int]]) -> bool:
    """Return whether a place is in a piece of code; the pieces are in order."""
    number = bisect_right(begins, place)
    return number > 0 and place < code[number - 1][1]


def _find_colons(line: str) -> tuple[int, int] | None:
    code = find_code(line)
    for found in _INLINE.finditer(line):
        if not any(begin <= found.start() < end for begin, end in code):
            is_card = line[: found.start()].strip() and line[found.end() :].strip()
            return (found.start(), found.end()) if is_card else None
    return None


def _make_card(front: str, back: str, files: Files, *, both_ways: bool) -> tuple[Question, tuple[str, ...]]:
    asked, told = (convert(_link(side.strip("\n ")), "tex", files.locate) for side in (front, back))
    if not asked.text or not told.text:
        raise LeftOut("a card without a front" if not asked.text else "a card without a back")
    return Question("", "", asked.text, Flashcard(told.text, both_ways)), tuple(
        dict.fromkeys((*asked.losses, *told.losses))
    )


def _make_cloze(
    block: str, gaps: list[re.Match[str]], asked: re.Match[str], files: Files
) -> tuple[Question, tuple[str, ...]]:
    out, at = [], 0
    for gap in gaps:
        out += [block[at : gap.start()], BLANK if gap is asked else gap[1] or gap[2]]
        at = gap.end()
    made = convert(_link("".join([*out, block[at:]])), "tex", files.locate)
    stem, body = make_cloze(made.text, [Blank((convert_plain(asked[1] or asked[2], "markdown"),))])
    return Question("", "", stem, body.body, recall="flip"), made.losses


def _link(text: str) -> str:
    """Return a text with pictures as Markdown has them, and with links to notes as their words."""
    text = _EMBED.sub(lambda found: f"![](<{found[1].strip()}>)" if "." in found[1] else f"({found[1].strip()})", text)
    return _LINK.sub(lambda found: (found[2] or found[1]).strip(), text)


def is_obsidian(path: str, head: str) -> bool:
    """Return whether a text is a note with the tag for cards, or with a schedule."""
    front = found.group() if (found := _FRONT_MATTER.match(head)) else ""
    if re.search(r"\bflashcards?\b", front) or _TAG.search(head) or _SCHEDULE.search(head):
        return True
    return re.search(r"^\S.*\n\?{1,2}[ \t]*\n[ \t]*\S", head, re.MULTILINE) is not None


SOURCE = make_source("Obsidian", is_obsidian, parse)
