"""How many of what, which of them, and which day, in English."""

from collections.abc import Sequence


def say_count(number: int, noun: str, many: str = "") -> str:
    """Return "1 question", "2 questions"; `many` is a plural that does not only add an s."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"


def say_which(noun: str, places: Sequence[str]) -> str:
    """Return "paragraph 4", "paragraphs 4, 7", "paragraphs 4–5": a noun with the numbers or ids that it has."""
    listed = ", ".join(places)
    return f"{noun if len(places) == 1 and '–' not in listed else f'{noun}s'} {listed}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def say_day(day: str) -> str:
    """Return "28 February 2019" for "2019-02-28"."""
    year, month, number = day.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {int(year)}"
