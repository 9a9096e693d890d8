"""Faults that can only be found on disk. The library finds them; here they get their messages.

Touches no file itself.
"""

from quiz.problems import Location, Problem


def missing_file(at: Location, file: str, why: str = "") -> Problem:
    """A question names a picture or sound that does not exist, or (`why`) cannot be used."""
    name = file.replace("\n", " ")
    if why:
        message, help = f"the file '{name}' cannot be used: {why}", "replace it with an ordinary file that you can read"
    else:
        message, help = f"there is no file '{name}' in the deck's folder", "add the file, or fix the path"
    return Problem("missing-file", at, message, help)


def unreadable_file(at: Location, why: str) -> Problem:
    """A file cannot be opened or read."""
    return Problem(
        "unreadable-file",
        at,
        f"the file cannot be read: {why}",
        "check that it exists and that you have permission to read it",
    )


def fault_of_quiz(at: Location, what: str) -> Problem:
    """Quiz fails on a file that it should be able to read and check."""
    return Problem("fault-of-quiz", at, what, "the other files are not affected; send the file with your report")


def bundled_deck_id(at: Location, name: str) -> Problem:
    """A deck has the id of a bundled deck, but different content."""
    return Problem(
        "bundled-deck-id",
        at,
        f"the id '{name}' belongs to a bundled deck",
        "give the deck a different id",
    )
