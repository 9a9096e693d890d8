"""What `quiz add` asks for each kind of question: its stem, its answers, and all else without which it is none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from quiz.cli.dialogue import Dialogue, one_of
from quiz.quoting import write_text
from quiz.writing.block import write_option

if TYPE_CHECKING:
    from quiz.model import Kind
    from quiz.writing.block import Line


def ask_question(dialogue: Dialogue, kind: "Kind") -> "tuple[str, list[Line]]":
    """Return the stem and the lines that make the kind."""
    match kind:
        case "multiple-choice":
            return _ask_choice(dialogue)
        case "multiple-response":
            return _ask_response(dialogue)
        case "true-false":
            return _ask_truth(dialogue)
        case "short-answer":
            return _ask_text(dialogue)
        case "numeric":
            return _ask_number(dialogue)
        case "cloze":
            return _ask_cloze(dialogue)
        case "list-recall":
            return _ask_list(dialogue)
        case "ordering":
            return _ask_order(dialogue)
        case "matching":
            return _ask_pairs(dialogue)
        case "flashcard":
            return _ask_card(dialogue)
        case "rubric":
            return _ask_rubric(dialogue)
        case "masked-picture":
            return _ask_masks(dialogue)
        case _:
            assert_never(kind)


def _ask_choice(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Question")
    answer = dialogue.say("Right answer")
    return stem, [
        ("question", write_text(stem)),
        ("answer", write_text(answer)),
        _ask_wrong(dialogue, [answer]),
    ]


def _ask_response(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Question")
    answers = [*dialogue.many("Right answer", 1)]
    wrong = _ask_wrong(dialogue, answers)
    return stem, [("question", write_text(stem)), ("answers", [*map(write_text, answers)]), wrong]


def _ask_wrong(dialogue: Dialogue, taken: Sequence[str]) -> "Line":
    """Ask for all wrong answers first: feedback between them would be taken for the next one."""
    texts = [*dialogue.many("Wrong answer", 1, taken)]
    return "wrong", [write_option(text, dialogue.say(f"Feedback on '{text}'", needed=False)) for text in texts]


def _ask_text(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Question")
    lines: list[Line] = [
        ("question", write_text(stem)),
        ("answer", write_text(dialogue.say("Answer"), typed=True)),
    ]
    accept = [write_text(text) for text in dialogue.many("Also right", 0)]
    return stem, lines + ([("accept", accept)] if accept else [])


def _ask_number(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    from quiz.model import PLAIN_NUMBER

    def fits(text: str) -> str:
        return "" if PLAIN_NUMBER.fullmatch(text) else "Digits, with a point before decimals: 1234.5"

    stem = dialogue.say("Question")
    lines: list[Line] = [("question", write_text(stem)), ("answer", dialogue.say("Number", check=fits))]
    within = dialogue.say("Tolerance (2%, or an amount)", needed=False, check=lambda t: fits(t.rstrip("%")))
    unit = dialogue.say("Unit", needed=False)
    lines += [("within", within)] if within else []
    return stem, lines + ([("unit", write_text(unit))] if unit else [])


def _ask_truth(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Statement")
    truth = dialogue.say("True or false", check=one_of("true", "false"))
    return stem, [("question", write_text(stem)), ("answer", truth)]


def _ask_list(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Question")
    return stem, [("question", write_text(stem)), ("answers", [*map(write_text, dialogue.many("Entry", 1))])]


def _ask_order(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Question")
    return stem, [
        ("question", write_text(stem)),
        ("order", [*map(write_text, dialogue.many("In the right order", 3))]),
    ]


def _ask_pairs(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Question")
    pairs = []
    for left in dialogue.many("Left", 2):
        pairs.append(f"{write_text(left)}: {write_text(dialogue.say(f'  Right side of {left!r}'))}")
    return stem, [("question", write_text(stem)), ("match", pairs)]


def _ask_cloze(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    from quiz.intent.blanks import parse_cloze

    def fits(text: str) -> str:
        faults = parse_cloze(text)[2]
        return f"{faults[0].message}; {faults[0].help}." if faults else ""

    text = dialogue.say("Text with {{blanks}}", check=fits)
    return text, [("cloze", write_text(text))]


def _ask_card(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    front = dialogue.say("Front")
    return front, [("front", write_text(front)), ("back", write_text(dialogue.say("Back")))]


def _ask_masks(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    from quiz.intent.places import read_box

    def fits(text: str) -> str:
        found = read_box(text.replace(",", " ").split())
        return "" if len(found) == 4 else f"{found[0]}; {found[1]}."

    stem = dialogue.say("Question")
    lines: list[Line] = [
        ("question", write_text(stem)),
        ("image", write_text(dialogue.say("Picture, from the deck's folder"))),
    ]
    alt = dialogue.say("What it shows, in words", needed=False)
    lines += [("alt", write_text(alt))] if alt else []
    ask = dialogue.say("One question for each place, or one for all (one, all)", check=one_of("one", "all"))
    places = []
    for name in dialogue.many("Place", 1):
        box = dialogue.say(f"  Left, top, width and height of {name!r}, in percent", check=fits)
        numbers = ", ".join(box.replace(",", " ").split())
        words = dialogue.say("  What is to be seen there, without its name", needed=False)
        more = f", words: {write_text(words, flow=True)}" if words else ""
        places.append(f"{write_text(name)}: {{at: [{numbers}]{more}}}" if more else f"{write_text(name)}: [{numbers}]")
    return stem, [*lines, ("ask", ask), ("places", places)]


def _ask_rubric(dialogue: Dialogue) -> "tuple[str, list[Line]]":
    stem = dialogue.say("Question")
    return stem, [("question", write_text(stem)), ("rubric", [*map(write_text, dialogue.many("Point", 1))])]
