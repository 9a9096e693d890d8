"""The script that grades answers in a browser, on cards and pages alike, and the data that it grades by.

Knows nothing of a card or a page. One table of cases runs through the script and `engine.grading`.
"""

from importlib.resources import files

GRADER = ("fold.js", "grade.js", "numbers.js")
"""The parts of the script, in the order in which they are put together."""


def read_script(name: str) -> str:
    """Return the text of one of the files next to this module."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
