"""Asks a language model for candidates: the only place that opens a connection to another machine, and only on request.

The server is the one in QUIZ_MODEL_URL, on this machine unless the user allows another one. No proxy is used, no
redirect followed, and what comes back is limited in time and size.
"""

import os
import sys
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

import click

from quiz.errors import QuizError, UsageError
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.drafting.article import Article
    from quiz.drafting.proposals import Proposals

MOST_BYTES = 4_000_000
"""The largest answer of a server."""

SECONDS = 300
"""The longest wait for an answer if QUIZ_MODEL_SECONDS does not set it."""


def ask_model(article: "Article", *, allow_remote: bool) -> "Proposals":
    """Return the candidates that the model at QUIZ_MODEL_URL drafts from an article.

    Raises UsageError if no server is set or it is not allowed, QuizError for whatever goes wrong on the way.
    """
    from quiz.drafting.prompt import make_request, read_reply

    url = _read_address(os.environ.get("QUIZ_MODEL_URL", ""))
    host = show(url.netloc)
    if not allow_remote and not _is_here(url.hostname or ""):
        raise UsageError(f"{host} is not this machine, and would be sent the article: add --allow-remote to allow it.")
    model = os.environ.get("QUIZ_MODEL", "").strip()
    seconds = _read_seconds()
    body = make_request(article, model or "default")
    click.echo(f"Asking {host} for candidates; this may take up to {seconds:g} seconds.", err=True)
    sys.stderr.flush()
    return read_reply(_post(url, body, host, seconds), model, host)


def _read_address(text: str) -> SplitResult:
    if not text.strip():
        example = "http://127.0.0.1:8080/v1"
        raise UsageError(f"No model is set: set QUIZ_MODEL_URL to the address of a server, such as {example}.")
    try:
        url = urlsplit(text.strip())
        is_web = url.scheme in ("http", "https") and bool(url.hostname) and (url.port or 1) > 0
    except ValueError:
        is_web = False
    if not is_web or not text.isascii() or not text.strip().isprintable() or " " in text.strip():
        raise UsageError(f"QUIZ_MODEL_URL is not a web address: {show(text)}")
    if "@" in url.netloc:
        raise UsageError("QUIZ_MODEL_URL holds a user name: leave it out.")
    path = url.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path += "/chat/completions"
    return url._replace(path=path, fragment="")


def _is_here(name: str) -> bool:
    """Return whether a name or address means this machine and no other."""
    from ipaddress import ip_address
    from socket import gaierror, getaddrinfo

    try:
        return ip_address(name).is_loopback
    except ValueError:
        pass
    if name.rstrip(".") != "localhost":
        return False
    try:
        return all(ip_address(found[4][0]).is_loopback for found in getaddrinfo(name, None))
    except (gaierror, ValueError):
        return False


def _read_seconds() -> float:
    text = os.environ.get("QUIZ_MODEL_SECONDS", "")
    try:
        seconds = float(text or SECONDS)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 86_400:
        raise UsageError(f"QUIZ_MODEL_SECONDS is not a number of seconds from 1 to 86400: {show(text)}")
    return seconds


def _post(url: SplitResult, body: bytes, host: str, seconds: float) -> bytes:
    """Return what the server answers. A thread waits for it, so that a slow drip cannot outlast the limit."""
    outcome: list[bytes | Exception] = []

    def work() -> None:
        try:
            outcome.append(_exchange(url, body, seconds))
        except Exception as error:
            outcome.append(error)

    worker = Thread(target=work, daemon=True)
    worker.start()
    worker.join(seconds)
    found = outcome[0] if outcome else TimeoutError()
    if isinstance(found, Exception):
        raise QuizError(_explain(found, host, seconds)) from found
    if len(found) > MOST_BYTES:
        raise QuizError(f"The answer of {host} is larger than {MOST_BYTES // 1_000_000} MB, so it was not read.")
    return found


def _exchange(url: SplitResult, body: bytes, seconds: float) -> bytes:
    """Send a request and return its answer, or as much of it as shows that it is too large."""
    from http.client import HTTPConnection, HTTPSConnection

    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=seconds)
    try:
        target = url.path + (f"?{url.query}" if url.query else "")
        connection.request("POST", target, body, {"Content-Type": "application/json", "Accept": "application/json"})
        with connection.getresponse() as response:
            if response.status != 200:
                raise _Status(response.status)
            return response.read(MOST_BYTES + 1)
    finally:
        connection.close()


class _Status(Exception):
    """The server answered, but not with a reply."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _explain(error: Exception, host: str, seconds: float) -> str:
    """Return one sentence about what went wrong."""
    if isinstance(error, TimeoutError):
        return f"The model at {host} did not answer within {seconds:g} seconds; QUIZ_MODEL_SECONDS sets the limit."
    if isinstance(error, _Status) and 300 <= error.status < 400:
        return f"{host} sends us to another address, which is not followed: set QUIZ_MODEL_URL to the right one."
    if isinstance(error, _Status):
        return f"{host} answered with the error {error.status}: see what the server says about it."
    if isinstance(error, ConnectionRefusedError):
        return f"No server answers at {host}: start it, or change QUIZ_MODEL_URL."
    if isinstance(error, OSError):
        return f"{host} cannot be reached: {show(error.strerror or type(error).__name__)}."
    return f"The answer of {host} is not HTTP, or was cut off."
