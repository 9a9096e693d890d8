"""Pictures and sounds inside a page, as `data:` addresses."""

import os
from base64 import b64encode
from pathlib import Path

from quiz.opening import open_inside

LARGEST = 50_000_000
"""The most bytes of one picture or sound; a page with a larger one could hardly be opened."""

_PICTURES = {
    "apng": "apng",
    "avif": "avif",
    "bmp": "bmp",
    "gif": "gif",
    "ico": "x-icon",
    "jpeg": "jpeg",
    "jpg": "jpeg",
    "png": "png",
    "svg": "svg+xml",
    "webp": "webp",
}
_SOUNDS = {
    "aac": "aac",
    "flac": "flac",
    "m4a": "mp4",
    "mp3": "mpeg",
    "oga": "ogg",
    "ogg": "ogg",
    "opus": "ogg",
    "wav": "wav",
    "weba": "webm",
    "webm": "webm",
}
_VIDEOS = {"mov": "mp4", "mp4": "mp4", "ogv": "ogg"}


class MediaFiles:
    """The pictures and sounds of the decks in one folder, each read once. `missing` has a clause for each that is not
    in the page.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, str] = {}
        self.missing: list[str] = []

    def locate(self, name: str) -> str:
        """Return the address that holds a file, "" if no page can show it."""
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def _read(self, name: str) -> str:
        suffix = os.path.splitext(name)[1].casefold().removeprefix(".")
        groups = (("image", _PICTURES), ("audio", _SOUNDS), ("audio", _VIDEOS))
        form = next((f"{group}/{types[suffix]}" for group, types in groups if suffix in types), "")
        if not form:
            self.missing.append(f"{name} is left out: browsers show no such file")
            return ""
        try:
            with open_inside(self._folder, name) as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            self.missing.append(f"{name} is left out: {error.strerror or error}")
            return ""
        if len(data) > LARGEST:
            self.missing.append(f"{name} is left out: it is larger than {LARGEST // 1_000_000} MB")
            return ""
        return f"data:{form};base64,{b64encode(data).decode()}"
