"""Keys that do not make one kind of question: what is missing, and which of them contradict each other.

Knows no place in a file.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from quiz.kinds import ANSWER_KEYS, is_essay
from quiz.problems import Fault

_NEEDS = {
    "wrong": "answer",
    "all-right": "answers",
    "partly": "answer",
    "within": "answer",
    "accept": "answer",
    "reject": "answer",
    "need": "answers",
}
_ADD_QUESTION = "add question: and the text of the question"


class KeyFault(NamedTuple):
    """A problem at a key, or at the question as a whole if `key` is ""."""

    key: str
    code: Fault
    message: str
    help: str


def find_key_faults(keys: Collection[str], written: Sequence[str], stem: str) -> list[KeyFault] | None:
    """Return what is wrong with the keys of a question; None if nothing is.

    `written` are those that are in the file, in its order: a misspelt key has been reported, and is there as another.
    `stem` is the text of `question`. The list is empty if the keys of two kinds are not both in the file.
    """
    answers = [name for name in ANSWER_KEYS if name in keys]
    is_card = "front" in answers and "back" in answers
    stems = [name for name in ("question", "cloze") if name in keys]
    if answers == ["places"] and stems == ["question"] and "image" not in keys:
        return [KeyFault("", "missing-key", "this question has 'places' and no 'image'", "add image: and its path")]
    if stems == ["question"] and is_essay(keys):
        return None
    if (is_card and len(answers) == 2 and not stems) or (
        len(answers) == len(stems) == 1 and "front" not in answers and "back" not in answers
    ):
        return None
    if not answers:
        return [_find_no_answer(keys, stem)]
    if len(answers) > 1 or stems:
        return _find_two_kinds(answers, written)
    if answers[0] not in ("front", "back"):
        return [KeyFault("", "missing-key", "this question has no 'question'", _ADD_QUESTION)]
    other = "back" if answers[0] == "front" else "front"
    message = f"this flashcard has '{answers[0]}' and no '{other}'"
    return [KeyFault("", "missing-key", message, f"add {other}: and a text")]


def _find_no_answer(keys: Collection[str], stem: str) -> KeyFault:
    if "question" not in keys:
        return KeyFault("", "missing-key", "this question has no 'question'", _ADD_QUESTION)
    help = "add answer, answers, order, match or rubric; or write front and back, or cloze; 'write' makes an essay"
    if "{{" in stem:
        help = "write 'cloze' instead of 'question', if there are blanks to fill in"
    help = next((f"'{name}' also needs '{needed}'" for name, needed in _NEEDS.items() if name in keys), help)
    return KeyFault("", "no-answer", "this question has no answer", help)


def _find_two_kinds(answers: Sequence[str], written: Sequence[str]) -> list[KeyFault]:
    """Return the faults of keys of two kinds, if each is in the file."""
    stems = [name for name in written if name in ("question", "cloze")]
    if set(answers) <= {"front", "back"}:
        message = f"'question' and '{answers[0]}' make two kinds of question"
        help = "a flashcard has 'front' and 'back' and no 'question'"
        return [KeyFault(name, "two-kinds", message, help) for name in stems[:1]]
    if answers == ["cloze"]:
        message = "'question' and 'cloze' make two kinds of question"
        help = "a cloze is the question itself: put all of it after 'cloze'"
        return [KeyFault(name, "two-kinds", message, help) for name in stems[-1:]]
    first, *others = [name for name in written if name in answers] or [""]
    help = "keep one of them; two questions are two items of the list"
    return [
        KeyFault(name, "two-kinds", f"'{first}' and '{name}' make two kinds of question", help)
        for name in others
        if {name, first} != {"front", "back"}
    ]
