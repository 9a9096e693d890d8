r"""Blanks in a cloze: `{{answer|variant::hint}}`.

`{{` opens a blank everywhere, `\{{` is literal; a blank ends at the brace-balanced `}}`; `|`
separates variants and `::` the hint, `\|` and `\::` are literal. Knows no nodes.
"""

import re
from typing import NamedTuple

from quiz.model import BLANK, Blank

_OPEN = re.compile(r"\\?\{\{")
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_NUMBER = re.compile("c[0-9]{1,2}")
_PARTS = re.compile(r"\\\||\\::|\\\{\{|\||::")


class ClozeFault(NamedTuple):
    """What is wrong with a cloze: the code, the text at whose place it is, message and help."""

    code: str
    sign: str
    message: str
    help: str


def parse_cloze(text: str) -> tuple[str, tuple[Blank, ...], ClozeFault | None]:
    """Return the stem with a `BLANK` for each blank, the blanks, and the first fault if there is one."""
    stem: list[str] = []
    blanks: list[Blank] = []
    at = 0
    while found := _OPEN.search(text, at):
        stem.append(text[at : found.start()])
        at = found.end()
        if found.group() != "{{":
            stem.append("{{")
            continue
        end = _find_end(text, at)
        if end < 0:
            return (
                "",
                (),
                ClozeFault(
                    "unclosed-blank",
                    text[found.start() : found.start() + 12],
                    f"the blank '{_cut_short(text[found.start() :])}' is never closed",
                    r"close it with '}}'; write '\{{' if no blank is meant",
                ),
            )
        inside = text[at:end]
        if "{{" in inside and (nested := re.search(r"(?<!\\)\{\{", inside)):
            return (
                "",
                (),
                ClozeFault(
                    "nested-blank",
                    inside[nested.start() : nested.start() + 12],
                    f"a blank stands inside the blank '{_cut_short('{{' + inside)}'",
                    r"close the outer one first; write '\{{' if no blank is meant",
                ),
            )
        blank = _read_blank(inside)
        if not all(blank.answers):
            return (
                "",
                (),
                ClozeFault(
                    "empty-blank",
                    "{{" + inside[:12],
                    f"the blank '{_cut_short('{{' + inside + '}}')}' has an empty answer",
                    r"write the answer between '{{' and '}}'; write '\|' if the sign itself is meant",
                ),
            )
        if blank.hint and _NUMBER.fullmatch(blank.answers[0]):
            meant = inside.partition("::")[2].strip()
            return (
                "",
                (),
                ClozeFault(
                    "numbered-blank",
                    "{{" + inside[:12],
                    f"this blank would ask for '{blank.answers[0]}', and show '{_cut_short(meant)}' as a hint",
                    f"write {{{{{_cut_short(meant)}}}}}: blanks have no numbers here",
                ),
            )
        blanks.append(blank)
        stem.append(BLANK)
        at = end + 2
    stem.append(text[at:])
    if not blanks:
        return (
            "",
            (),
            ClozeFault("no-blank", "", "this cloze has no blank", "put what is to be typed between '{{' and '}}'"),
        )
    return "".join(stem), tuple(blanks), None


def _find_end(text: str, at: int) -> int:
    """Return where the `}}` of a blank stands that was opened before `at`, -1 if there is none."""
    depth = 0
    for found in _BRACES.finditer(text, at):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}" and depth:
            depth -= 1
        elif sign == "}" and text.startswith("}}", found.start()):
            return found.start()
    return -1


def _read_blank(inside: str) -> Blank:
    if "::" not in inside and "\\" not in inside:
        return Blank(tuple([answer.strip() for answer in inside.split("|")]))
    answers = [""]
    at = 0
    for found in _PARTS.finditer(inside):
        answers[-1] += inside[at : found.start()]
        at = found.end()
        sign = found.group()
        if sign == "|":
            answers.append("")
        elif sign == "::":
            hint = _PARTS.sub(lambda part: part.group().removeprefix("\\"), inside[at:])
            return Blank(tuple(answer.strip() for answer in answers), hint.strip())
        else:
            answers[-1] += sign[1:]
    answers[-1] += inside[at:]
    return Blank(tuple(answer.strip() for answer in answers))


def _cut_short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."
