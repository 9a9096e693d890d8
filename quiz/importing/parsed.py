"""A question as every importer hands it on, whatever its format. Knows no format and no YAML."""

from typing import NamedTuple

from quiz.model import Question


class Parsed(NamedTuple):
    """A question of another program.

    `question` has every part but its id and identity, which are "". `place` says where it is in the source: "line 12".
    `name` is what the source calls it, if it does: an id, else a title, the same whenever the source is read; "" for
    none. `category` is its path, "Biology/Cells". `losses` are clauses; `media` names files of the source.
    """

    question: Question
    place: str
    name: str = ""
    category: str = ""
    losses: tuple[str, ...] = ()
    media: tuple[str, ...] = ()


class LeftOut(Exception):
    """A question cannot be imported; the text is a clause that says why."""
