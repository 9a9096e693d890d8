"""The rarer parts of a question, which `quiz add` asks for on request: feedback, credit, tolerances, writing."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quiz.cli.dialogue import Dialogue
from quiz.keys import ALLOWED
from quiz.kinds import KINDS
from quiz.quoting import quote, write_text

if TYPE_CHECKING:
    from quiz.model import Kind
    from quiz.writing.block import Line

_LAST = ("explain", "source", "hint", "difficulty")
"""Keys that any question may have, which are written below all others."""


def ask_more(dialogue: Dialogue, kind: "Kind", stem: str, lines: "Sequence[Line]") -> "list[Line]":
    """Return the keys of a question of this kind with further ones that were asked for; none of them is needed."""
    found = dict(lines)
    if kind != "flashcard":
        _ask_feedback(dialogue, found)
    if "answer" in found and "partly" in ALLOWED[kind]:
        _ask_partly(dialogue, found, is_number=kind == "numeric")
    if kind == "cloze":
        _ask_blanks(dialogue, stem, found)
    if "answers" in found and "wrong" not in found:
        _ask_numbers(dialogue, found)
    if KINDS[kind].is_self_rated and _agrees(dialogue, "A line to write on? (y/N)"):
        found["write"] = "yes"
    for key, prompt in (("if-right", "Feedback on any right answer"), ("if-wrong", "Feedback on any other answer")):
        if said := dialogue.say(prompt, needed=False):
            found[key] = write_text(said)
    last = [(key, found.pop(key)) for key in _LAST if key in found]
    return [*found.items(), *last]


def _agrees(dialogue: Dialogue, prompt: str) -> bool:
    return dialogue.say(prompt, needed=False).casefold() in ("y", "yes")


def _ask_feedback(dialogue: Dialogue, found: "dict[str, str | Sequence[str]]") -> None:
    """Ask for feedback on each right answer."""
    for key in ("answer", "answers", "accept"):
        value = found.get(key)
        for number, text in enumerate([value] if isinstance(value, str) else value or ()):
            said = dialogue.say(f"Feedback on {text}", needed=False)
            if not said:
                continue
            item = f"{text}: {_write_feedback(said)}"
            if isinstance(value, str):
                found[key] = f"\n    {item}"
            else:
                items = list(found[key])
                items[number] = item
                found[key] = items


def _write_feedback(said: str) -> str:
    """Return feedback in YAML; unquoted, it must end like a sentence."""
    return write_text(said) if said.endswith((".", "!", "?", "…")) else quote(said)


def _ask_partly(dialogue: Dialogue, found: "dict[str, str | Sequence[str]]", *, is_number: bool) -> None:
    items = []
    for text in [*dialogue.many("Partly right", 0, check=_is_number if is_number else _is_any)]:
        credit = dialogue.say(f"Credit of '{text}' (empty: 50%)", needed=False, check=_is_credit) or "50%"
        parts = [f"text: {write_text(text, flow=True)}"]
        if is_number and (within := dialogue.say(f"Tolerance of {text}", needed=False, check=_is_tolerance)):
            parts.append(f"within: {within}")
        said = dialogue.say(f"Feedback on '{text}'", needed=False)
        parts += [f"credit: {credit}", *([f"feedback: {write_text(said, flow=True)}"] if said else [])]
        items.append(f"{{{', '.join(parts)}}}")
    if items:
        found["partly"] = items


def _ask_blanks(dialogue: Dialogue, stem: str, found: "dict[str, str | Sequence[str]]") -> None:
    """Ask for wrong options of each blank, which is then picked, and whether numbers are compared as numbers."""
    from quiz.intent.blanks import parse_cloze
    from quiz.intent.words import is_plain_number

    blanks = parse_cloze(stem)[1]
    wrong = ""
    for blank in {blank.answers[0]: blank for blank in blanks}.values():
        name = blank.answers[0]
        options = [*dialogue.many(f"Wrong option for the blank '{name}'", 0, blank.answers)]
        if options:
            wrong += f"\n    {write_text(name)}:"
        for option in options:
            said = dialogue.say(f"Feedback on '{option}'", needed=False)
            wrong += f"\n    - {write_text(option)}" + (f": {_write_feedback(said)}" if said else "")
    if wrong:
        found["wrong"] = wrong
    if any(is_plain_number(answer) for blank in blanks for answer in blank.answers):
        _ask_numbers(dialogue, found)


def _ask_numbers(dialogue: Dialogue, found: "dict[str, str | Sequence[str]]") -> None:
    if _agrees(dialogue, "Compare numbers as numbers, so that 1e3 is 1000? (y/N)"):
        found["numbers"] = "yes"
        if within := dialogue.say("Tolerance (2%, or an amount)", needed=False, check=_is_tolerance):
            found["within"] = within


# ---------------------------------------------------------------- what a line must be


def _is_any(text: str) -> str:
    return ""


def _is_number(text: str) -> str:
    from quiz.intent.words import is_plain_number

    return "" if is_plain_number(text) else "Digits, with a point before decimals: 1234.5"


def _is_tolerance(text: str) -> str:
    return _is_number(text.removesuffix("%").rstrip())


def _is_credit(text: str) -> str:
    from quiz.intent.words import Wrong, mean_credit

    return f"{found.message}; {found.help}." if isinstance(found := mean_credit(text), Wrong) else ""
