"""Regular expressions that few texts need. To compile all of them takes longer than to check a short deck."""

import re
from typing import Any, cast


class _Late:
    """A pattern that is compiled when a method of it is first used."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._made_of = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._made_of), name)
        setattr(self, name, value)  # from now on as quick as the method itself
        return value


def compile_late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the same as `re.compile`, but compile the pattern only when it is first used."""
    return cast("re.Pattern[str]", _Late(pattern, flags))
