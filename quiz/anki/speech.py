"""What Anki reads aloud: the one place that writes a tag for its voices.

The text of the tag comes from a finished field, in which no text of an author can end the tag or begin another.
"""

import re

_UNSPOKEN = re.compile(r"<small.*?</small>|<br>|<[^>]*>", re.DOTALL)
_GAP = re.compile(r'<span class="gap">.*?</span>')
_BREAK = re.compile(r"</(?:li|td|th|p|h[1-6]|pre|blockquote)>(?=.*\w)", re.DOTALL)
_REGION = {
    "ar": "SA", "cs": "CZ", "da": "DK", "el": "GR", "en": "US", "fa": "IR", "he": "IL", "hi": "IN", "ja": "JP",
    "ko": "KR", "nb": "NO", "pt": "BR", "sl": "SI", "sv": "SE", "uk": "UA", "vi": "VN", "zh": "CN",
}  # fmt: skip
"""The region of the most common voice of a language, where it is not named like the language."""


def speak(html: str, language: str) -> str:
    """Return the tag for a finished field, "" if there is nothing to say in it. Formulas are spoken as written."""
    spaced = _BREAK.sub(", ", _GAP.sub(" … ", html))
    text = " ".join(_UNSPOKEN.sub(" ", spaced).split()).replace(" ,", ",").removesuffix(",")
    return f"[anki:tts lang={name_voice(language)}]{text}[/anki:tts]" if text else ""


def name_voice(language: str) -> str:
    """Return the name by which Anki knows a language, which has a region: en_US for "en", pt_PT for "pt-PT"."""
    code, *more = re.split("[-_]", language)
    regions = [part.upper() for part in more if len(part) == 2]
    code = code.lower()
    return f"{code}_{regions[0] if regions else _REGION.get(code, code.upper())}"
