"""Aiken: a question on a line, options `A. text` or `A) text`, and `ANSWER: B`."""

import re
from collections.abc import Iterator

from quiz.importing.bank import Files, make_source
from quiz.importing.building import Answer, make_choice
from quiz.importing.parsed import LeftOut, Parsed
from quiz.importing.texts import convert
from quiz.losses import Lose, Loss
from quiz.model import Question

_OPTION = re.compile(r"\s*([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"\s*ANSWER\s*:\s*([A-Z](?:\s*,\s*[A-Z])*)\s*", re.IGNORECASE)


def parse(text: str, files: Files, lose: Lose) -> Iterator[Parsed]:
    """Yield the questions of a file; call `lose` for each that is left out."""
    stem: list[str] = []
    options: list[tuple[str, str]] = []
    start = 1
    for number, line in enumerate((*text.split("\n"), ""), 1):
        place = f"line {start}"
        if found := _ANSWER.fullmatch(line):
            try:
                yield _make(stem, options, found[1].upper(), place)
            except LeftOut as error:
                lose(Loss(place, str(error), is_left_out=True))
            stem, options = [], []
        elif stem and (found := _OPTION.fullmatch(line)) and ord(found[1]) == ord("A") + len(options):
            options.append((found[1], found[2]))
        elif options and line.strip():
            lose(Loss(place, "it has no line 'ANSWER:'", is_left_out=True))
            stem, options, start = [line], [], number
        elif line.strip():
            start = start if stem else number
            stem.append(line.strip())
    if stem:
        lose(Loss(f"line {start}", "it has no line 'ANSWER:'", is_left_out=True))


def _make(stem: list[str], options: list[tuple[str, str]], right: str, place: str) -> Parsed:
    letters = {letter.strip() for letter in right.split(",")}
    if unknown := sorted(letters - {letter for letter, _ in options}):
        raise LeftOut(f"it has no option {unknown[0]}")
    answers = [Answer(convert(text, "plain", inline=True).text, float(letter in letters)) for letter, text in options]
    made = make_choice(answers, single=len(letters) == 1, weighted=False)
    question = Question("", "", convert("\n".join(stem), "plain").text, made.body)
    if not question.stem:
        raise LeftOut("it has no text")
    return Parsed(question, place, losses=made.losses)


def is_aiken(path: str, head: str) -> bool:
    """Return whether a text has a line with an answer below an option."""
    return re.search(r"^[A-Z][.)]\s.*\n+ANSWER\s*:\s*[A-Z]\b", head, re.MULTILINE) is not None


SOURCE = make_source("Aiken", is_aiken, parse)
