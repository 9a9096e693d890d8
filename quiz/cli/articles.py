"""The article that a command is given: only a command reads one, never a sheet or a deck."""

from typing import TYPE_CHECKING

from quiz.errors import QuizError
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.drafting.article import Article


def open_article(path: str) -> "Article":
    """Return the article in a file. Raises QuizError if it cannot be read or is not a text."""
    from quiz.drafting.article import MAX_BYTES, read_article
    from quiz.opening import open_regular

    try:
        with open_regular(path) as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise QuizError(f"There is no file {show(path)}.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise QuizError(f"{show(path)} cannot be read: {reason}.") from error
    return read_article(data, path)
