"""A description beside a picture or a sound: which of them it describes, if that is plain."""


def find_stray_alt(has_image: bool, has_audio: bool, has_alt: bool) -> tuple[str, str] | None:
    """Return what is wrong with the key `alt` of a question, and what to do; None if it is plain what it describes."""
    if has_image and has_audio:
        return "'alt' may describe the picture or the sound", "write it in one of them: image: {file: ..., alt: ...}"
    if not has_image and not has_audio:
        return "'alt' describes a picture or a sound, but this question has none", "add 'image:' or 'audio:'"
    return ("the description is already in the braces beside it", "keep one of them") if has_alt else None
