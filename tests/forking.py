"""The process from which the tests fork `quiz`: `forking.py FD`, with a socket that brings what to start.

A message is {"words": [...], "env": {...}, "cwd": "..."} and two files, a terminal and a pipe. The pipe gets the number
of the process as sixteen characters, and in the end its status as `os.waitpid` has it. The process begins in a session
of its own on that terminal, with that folder and environment; all that it shares with others are the modules that
were imported before.
"""

import atexit
import fcntl
import gc
import json
import os
import pkgutil
import runpy
import socket
import sys
import termios
from contextlib import suppress
from importlib import import_module

import quiz

ROOMS = ("cli", "history", "library", "lines", "markup", "reading", "sitting", "terminal")
"""The rooms whose modules are imported before anything is forked."""
MAX_BYTES = 100_000
"""The most bytes that a message has."""


def import_rooms() -> None:
    for room in ROOMS:
        for module in pkgutil.walk_packages([f"{quiz.__path__[0]}/{room}"], f"quiz.{room}."):
            if module.name != "quiz.terminal.console":  # for Windows alone
                import_module(module.name)


def run(words: list[str], env: dict[str, str], cwd: str, terminal: int) -> None:
    """Become `python -m quiz` with these words on a terminal, and end."""
    os.setsid()
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)
    for number in range(3):
        os.dup2(terminal, number)
    os.closerange(3, 256)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.path[0] = cwd
    sys.argv = ["quiz", *words]
    for name, mode, errors in (
        ("stdin", "r", "surrogateescape"),
        ("stdout", "w", "surrogateescape"),
        ("stderr", "w", "backslashreplace"),
    ):
        number = ("stdin", "stdout", "stderr").index(name)
        stream = open(number, mode, buffering=1, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    code = 1
    try:
        runpy.run_module("quiz", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(code)


def keep(message: dict, terminal: int, pipe: int) -> None:
    """Start a process, report its number, wait for its end and report that."""
    pid = os.fork()
    if not pid:
        run(**message, terminal=terminal)
    os.close(terminal)
    os.write(pipe, f"{pid:16}".encode())
    os.write(pipe, str(os.waitpid(pid, 0)[1]).encode())


def main(socket_fd: int) -> None:
    import_rooms()
    gc.freeze()  # what is there is garbage in no process: none of them has to copy it
    tests = socket.socket(fileno=socket_fd)
    while (received := socket.recv_fds(tests, MAX_BYTES, 2))[0]:
        message, files, _, _ = received
        if not os.fork():
            tests.close()
            keep(json.loads(message), *files)
            os._exit(0)
        for file in files:
            os.close(file)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


if __name__ == "__main__":
    main(int(sys.argv[1]))
