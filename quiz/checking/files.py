"""Faults that need the disk to be seen. The library looks; here they get their words.

Touches no file itself.
"""

from quiz.problems import Location, Problem


def missing_file(at: Location, file: str, why: str = "") -> Problem:
    """A question names a picture or sound that does not exist, or (`why`) cannot be used."""
    name = file.replace("\n", " ")
    if why:
        message, help = f"the file '{name}' cannot be used: {why}", "put an ordinary file there that you may read"
    else:
        message, help = f"there is no file '{name}' beside the deck", "put it there, or correct its path"
    return Problem("missing-file", at, message, help)


def unreadable_file(at: Location, why: str) -> Problem:
    """A file cannot be opened or read."""
    return Problem(
        "unreadable-file",
        at,
        f"the file cannot be read: {why}",
        "see that it is there and that you may read it",
    )


def bundled_deck_id(at: Location, name: str) -> Problem:
    """A deck has the id of a deck that comes with quiz, but different content."""
    return Problem(
        "bundled-deck-id",
        at,
        f"the id '{name}' belongs to a deck that comes with quiz",
        "give the deck an id of its own",
    )
