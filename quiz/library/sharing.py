"""Work shared with forked children, one for each further core.

Children only speed the work up: the parent does each part that a child does not report as done,
since it died or was slow. Knows nothing of files or of the kind of work.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import suppress
from typing import NoReturn

MOST_CHILDREN = 3

_TOKEN = 2
_MOST_TOKENS = 2_000
"""All of them go into a pipe at once, and a pipe holds a page (4096 bytes) at least."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if sys.platform != "win32" else ()


def count_children() -> int:
    """Return how many children are worth forking on this machine; 0 where forking is not safe."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return 0
    return min(MOST_CHILDREN, len(os.sched_getaffinity(0)) - 1)


def share(
    sizes: Sequence[int], children: int, work: Callable[[int], object]
) -> Generator[tuple[int, bool], None, None]:
    """Yield every number below `len(sizes)` once, and whether a child has already done it.

    In a child `work` is called for it; what comes with False is for the caller to do. Everybody takes
    the next number, large sizes first, when done with the last: nobody waits for a slow one longer than
    for the work in hand. However this ends (close it!), no child is left.
    """
    order = sorted(range(len(sizes)), key=lambda number: -sizes[number])
    count = min(len(order), _MOST_TOKENS)
    tasks, put = os.pipe()
    results, tell = os.pipe()
    pids: list[int] = []
    open_files = {tasks, put, results, tell}

    def close(file: int) -> None:
        open_files.remove(file)
        os.close(file)

    try:
        os.write(put, b"".join(token.to_bytes(_TOKEN, "big") for token in range(count)))
        close(put)
        os.set_blocking(tell, False)
        for _ in range(children):
            held = signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
            try:
                pid = os.fork()
                if not pid:
                    _work(tasks, tell, lambda token: [work(number) for number in order[token::count]])
                pids.append(pid)
            except OSError:
                break
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, held)
        close(tell)
        left = set(range(count))
        for token in _take(tasks):
            left.remove(token)
            for number in order[token::count]:
                yield number, False
        for token in _take(results):  # ends with the last child
            left.remove(token)
            for number in order[token::count]:
                yield number, True
        for token in sorted(left):
            for number in order[token::count]:
                yield number, False
    finally:
        for file in open_files:
            os.close(file)
        for pid in pids:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            with suppress(OSError):
                os.waitpid(pid, 0)


def _take(file: int) -> Iterator[int]:
    """Yield tokens of a pipe until it is empty and nobody can write to it any more."""
    while token := os.read(file, _TOKEN):
        yield int.from_bytes(token, "big")


def _work(tasks: int, tell: int, work: Callable[[int], object]) -> NoReturn:
    """Be a child: silent, ended by any signal, with nothing of the parent's to tidy up."""
    try:
        for name in _SIGNALS:
            signal.signal(name, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        for token in _take(tasks):
            work(token)
            os.write(tell, token.to_bytes(_TOKEN, "big"))
    finally:
        os._exit(0)  # nor flushes what the parent has in its buffers
