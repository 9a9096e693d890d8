"""How many of what, in English."""


def say_count(number: int, noun: str, many: str = "") -> str:
    """Return "1 question", "2 questions"; `many` is a plural that does not only add an s."""
    return f"{number} {noun if number == 1 else many or f'{noun}s'}"
