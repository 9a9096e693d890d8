"""Faults that need the disk to be seen. The library looks; here they get their words.

Touches no file itself.
"""

from quiz.problems import Location, Problem


def missing_file(at: Location, file: str) -> Problem:
    """A picture or sound that a question names is not there.

    Files are named by their path from the deck's folder, with `/` between folders. Capitals count:
    `Moon.PNG` is not `moon.png` on every computer.

    Fails:

        - id: phase
          question: Which phase of the Moon is this?
          image: {file: pictures/half-moon.png, alt: A half-lit disc}
          answer: first quarter

    Passes:

        - id: phase
          question: Which phase of the Moon has its right half lit?
          answer: first quarter
    """
    name = file.replace("\n", " ")
    return Problem(
        "missing-file", "error", at, f"there is no file '{name}' beside the deck", "put it there, or mend the path"
    )


def unreadable_file(at: Location, why: str) -> Problem:
    """A file cannot be opened or read.

    The system says no: the file has just been removed, its permissions keep you out, or it is no
    ordinary file but a device or a link to something that is gone.
    """
    return Problem(
        "unreadable-file",
        "error",
        at,
        f"the file cannot be read: {why}",
        "see that it is there and that you may read it",
    )


def bundled_deck_id(at: Location, name: str) -> Problem:
    """A deck has the id of a deck that comes with quiz, but other content.

    A deck's id is permanent: to a learner's history and to Anki two decks of one id are one deck.
    Give yours another id. A changed copy of a bundled deck is a new deck.
    """
    return Problem(
        "bundled-deck-id",
        "error",
        at,
        f"the id '{name}' belongs to a deck that comes with quiz",
        "give the deck an id of its own",
    )
