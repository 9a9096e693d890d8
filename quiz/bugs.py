"""Faults of quiz itself. One that concerns a single file or question leaves out only that file or question.

The one place that describes such a fault. With `QUIZ_DEBUG=1` in the environment, it also writes the traceback
to standard error, for a report.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from quiz.errors import QuizError

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def describe_bug(error: Exception) -> str:
    """Return one clause about an exception that should never have been raised, safe to show, without a full stop."""
    import traceback

    from quiz.shown import show

    if os.environ.get("QUIZ_DEBUG", "") not in ("", "0") and sys.stderr is not None:
        sys.stderr.write(show("".join(traceback.format_exception(error)), keep="\n"))
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.startswith(_PACKAGE)]
    place = ""
    if ours:
        module = ours[-1].filename[len(_PACKAGE) :].removesuffix(".py").replace(os.sep, ".")
        place = f" in quiz{module}.{ours[-1].name}"
    return f"this is a fault of quiz; please report it ({type(error).__name__}{place}; QUIZ_DEBUG=1 shows more)"


@contextmanager
def leaving_out(
    name: str, notify: Callable[[str], object], passing: tuple[type[Exception], ...] = ()
) -> Iterator[None]:
    """Guard a block that renders one question: if it fails, pass `notify` a sentence that names the question.

    Then execution continues after the block, so `notify` must also leave the question out of what follows. Errors
    of the user, of the disk and those in `passing` are not faults of quiz and are raised as usual.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, (QuizError, OSError, *passing)):
            raise
        notify(f"{name} is left out: {describe_bug(error)}.")
