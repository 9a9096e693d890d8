"""How many of what, and which day, in English."""


def say_count(number: int, noun: str, many: str = "") -> str:
    """Return "1 question", "2 questions"; `many` is a plural that does not only add an s."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def say_day(day: str) -> str:
    """Return "28 February 2019" for "2019-02-28"."""
    year, month, number = day.split("-")
    return f"{int(number)} {_MONTHS[int(month) - 1]} {int(year)}"
