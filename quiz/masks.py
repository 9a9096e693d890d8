"""Masked places of a picture as learners read them: their numbers, and where they are, in words.

Pure functions of the values of a question.
"""

from quiz.model import Mask, MaskedPicture

_ROWS = ("top", "middle", "bottom")
_COLUMNS = ("left", "middle", "right")


def number_masks(body: MaskedPicture) -> list[tuple[int, Mask]]:
    """Return the places that are asked, each with its number on the picture, from 1."""
    numbered = list(enumerate(body.masks, 1))
    return numbered if body.asked < 0 else numbered[body.asked : body.asked + 1]


def say_where(mask: Mask) -> str:
    """Return where a place is in the picture, by the middle of it: "top left, 46% across and 15% down"."""
    left, top, width, height = mask.box
    across, down = left + width / 2, top + height / 2
    row, column = _ROWS[min(2, int(down * 3 // 100))], _COLUMNS[min(2, int(across * 3 // 100))]
    where = row if row == column else " ".join(name for name in (row, column) if name != "middle")
    return f"{where}, {across:.0f}% across and {down:.0f}% down"
