"""The texts that learners type, by their places in the file."""

from quiz.model import Body, Cloze, ListRecall, MaskedPicture, ShortAnswer


def list_typed(body: Body) -> list[tuple[str, tuple[str, ...]]]:
    """Return each answer that is typed as a text, as all its variants, with its key in the file; [] for none."""
    if isinstance(body, ShortAnswer):
        return [("answer", body.answers)]
    if isinstance(body, Cloze):
        return [("cloze", blank.answers) for blank in body.blanks if not blank.wrong]
    if isinstance(body, MaskedPicture):
        first = max(body.asked, 0)
        return [(f"places/{number}", mask.answers) for number, mask in enumerate(body.blanks, first)]
    if isinstance(body, ListRecall):
        return [(f"answers/{number}", entry) for number, entry in enumerate(body.entries)]
    return []


def list_places(key: str, variants: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return each variant of an answer with its own key: that of a short answer has the others under `accept`."""
    if key != "answer":
        return [(key, text) for text in variants]
    return [(f"accept/{number - 1}" if number else key, text) for number, text in enumerate(variants)]


def is_exact(body: Body) -> bool:
    """Return whether everything counts in what is typed."""
    return bool(getattr(body, "exact", False))


def forgives_typos(body: Body) -> bool:
    """Return whether a typo is forgiven in what is typed."""
    return bool(getattr(body, "typos", False))
