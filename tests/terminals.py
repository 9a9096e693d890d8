"""Programs on a pseudo-terminal: as `pexpect.spawn` starts them, but `python -m quiz` is forked from one that runs.

Python takes most of the time of a short run to start and to import. See `forking.py` for what a forked process shares
with others. A program that depends on how Python starts, by its environment, is started as ever.
"""

import atexit
import json
import os
import select
import socket
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pexpect
import ptyprocess


class Forked(ptyprocess.PtyProcess):
    """A process that is not a child of this one: how it ended comes by a pipe."""

    def __init__(self, pid: int, terminal: int, pipe: int) -> None:
        super().__init__(pid, terminal)
        self._pipe = pipe

    def wait(self) -> int | None:
        """Wait for the end; return the exit status, None if a signal ended it."""
        if not self.terminated:
            self.status = int(os.read(self._pipe, 16))
            os.close(self._pipe)
            self.terminated = True
            if os.WIFSIGNALED(self.status):
                self.signalstatus = os.WTERMSIG(self.status)
            else:
                self.exitstatus = os.WEXITSTATUS(self.status)
        return self.exitstatus

    def isalive(self) -> bool:
        """Return whether it runs; after the end of its output, wait for its own."""
        if not self.terminated and (self.flag_eof or select.select([self._pipe], [], [], 0)[0]):
            self.wait()
        return not self.terminated


class Program(pexpect.spawn):
    """A program on a pseudo-terminal."""

    def kill(self, sig: int) -> None:
        """Send a signal; a forked program that has just ended may be gone before its end is reported."""
        with suppress(ProcessLookupError):
            super().kill(sig)

    def _spawnpty(self, args: list[str | bytes], **given: Any) -> ptyprocess.PtyProcess:
        words = list(map(os.fsdecode, args))
        if words[:3] != [sys.executable, "-m", "quiz"] or not starts_as_ever(given["env"]):
            return super()._spawnpty(args, **given)
        ours, theirs = os.openpty()
        rows, columns = given.get("dimensions") or (24, 80)
        ptyprocess.ptyprocess._setwinsize(ours, rows, columns)
        told, pipe = os.pipe()
        message = {"words": words[3:], "env": given["env"], "cwd": given["cwd"] or os.getcwd()}
        socket.send_fds(start_forking(), [json.dumps(message).encode()], [theirs, pipe])
        os.close(theirs)
        os.close(pipe)
        return Forked(int(os.read(told, 16)), ours, told)


def starts_as_ever(env: dict[str, str] | None) -> bool:
    """Whether Python starts in UTF-8 and without options of its own in an environment."""
    if env is None or not env.get("LANG", "C.UTF-8").endswith("UTF-8"):
        return False
    return not any(name.startswith(("PYTHON", "LC_", "TZ")) for name in env)


@cache
def start_forking() -> socket.socket:
    """Start the process that forks, and return the socket that it listens to; it ends when the socket is closed."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, str(Path(__file__).with_name("forking.py")), str(theirs.fileno())]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], start_new_session=True)
    theirs.close()

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours
