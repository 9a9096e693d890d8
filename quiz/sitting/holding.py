"""The words for suspending, burying and resetting a question after its answer, and for one that is missed too often."""

from quiz.plurals import say_count

LEECH = 8
"""After so many lapses a question costs more time than it is worth as it is."""

HOW = {
    "suspend": "leave the question out of reviews until you unsuspend it",
    "unsuspend": "ask the question in reviews again",
    "bury": "leave the question out of reviews until tomorrow",
    "reset": "learn the question from the start; reviews ignore your answers so far",
}
DONE = {
    "suspend": "Suspended: reviews leave it out until you unsuspend it.",
    "unsuspend": "Reviews ask it again.",
    "bury": "Buried: it comes back tomorrow.",
    "reset": "Reset: reviews ignore your answers to it so far.",
}
SURE = "Reviews will ignore all your answers to it so far. Type yes to reset it: "


def say_leech(lapses: int) -> str:
    """Return what to do about a question that was missed so often."""
    return f"Missed {say_count(lapses, 'time')} since you began it: suspend it, edit it, or flag it."
