"""`--save-missed`: writes a question file of the questions missed in a sitting."""

import os
import re
from typing import TYPE_CHECKING

from quiz.errors import QuizError, UsageError
from quiz.files import replace_file
from quiz.opening import open_regular
from quiz.plurals import say_count
from quiz.shown import quote_word, show

if TYPE_CHECKING:
    from quiz.engine.session import Item
    from quiz.library import Library
    from quiz.model import Citation
    from quiz.sitting.sitting import Sitting

_COMMENT = "Missed questions, written by quiz take --save-missed, which may overwrite this file."


def check_target(path: str) -> None:
    """Raise UsageError, before anything is played, if a file of missed questions cannot be written there."""
    folder = os.path.dirname(os.path.abspath(path))
    if not path.lower().endswith((".yaml", ".yml")):
        raise UsageError(f"--save-missed writes a .yaml file, not {show(path)}.")
    if not os.path.isdir(folder):
        raise UsageError(f"There is no folder {show(folder)} for --save-missed.")
    if os.path.lexists(path):
        try:
            with open_regular(path) as file:
                ours = file.read(200).decode("utf-8", "replace").startswith(f"# {_COMMENT}")
        except OSError as error:
            raise UsageError(f"{show(path)} cannot be read: {error.strerror}.") from error
        if not ours:
            raise UsageError(f"{show(path)} already exists and was not written by --save-missed, so it is left alone.")


def save_missed(path: str, sitting: "Sitting", library: "Library") -> str:
    """Write the questions that were answered and missed, whole or not at all; return a sentence about it."""
    from dataclasses import replace

    from quiz.sitting.wording import Wording
    from quiz.writing.deck import DeckWriter

    missed = [r.item for r in sitting.summary().missed if sitting.finished or r.response is not None]
    if not missed:
        return f"You missed nothing, so {show(path)} was not written."
    bank, words = sitting.attempt.bank, Wording(sitting.attempt.bank)
    folder = os.path.dirname(os.path.abspath(path))

    def cite(item: "Item", citation: "Citation") -> str:
        name = "/".join(filter(None, (citation.sheet, citation.fact)))
        if citation.text or library.find_sheet(citation.sheet, folder):
            return citation.text or name
        said = words.sources(item._replace(question=replace(item.question, citations=(citation,), as_of="")), ids=True)
        return said if " " in said else f"sheet {said}"

    def keeps_media(item: "Item") -> bool:
        return os.path.dirname(bank.path_of(item.question.identity)) == folder

    slug = re.sub(r"[^a-z0-9]+", "-", bank.name.lower()).strip("-")[:50].strip("-")
    writer = DeckWriter(cite, bank.passage, keeps_media)
    text = writer.write(
        missed,
        deck=f"missed-{slug or 'questions'}",
        title=f"Missed: {sitting.attempt.title.replace('::', ':')}",
        comment=_COMMENT,
        allow=bank.allow,
    )
    try:
        replace_file(path, text)
    except OSError as error:
        raise QuizError(f"{show(path)} cannot be written: {error.strerror}.") from error
    return f"{say_count(len(missed), 'missed question')} written. Play them: quiz take {quote_word(path)}"
