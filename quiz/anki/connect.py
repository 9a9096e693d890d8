"""Talks to the add-on AnkiConnect of an Anki that is open on this machine: JSON over HTTP, on the loopback alone.

https://git.sr.ht/~foosoft/anki-connect. The add-on reads a request in small pieces, each time from its start, and
does it on Anki's own thread: so a request is kept small, and files are named by their paths.

Knows nothing of questions.
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple

from quiz.errors import QuizError
from quiz.shown import shorten, show

PORT = 8765
"""Where the add-on listens by default."""

KEY = "ANKICONNECT_KEY"
"""The variable of the environment with the key that the add-on may ask for."""

_HOST = "127.0.0.1"
_VERSION = 6
_CONNECT_SECONDS, _SECONDS, _IMPORT_SECONDS = 3, 60, 600
_LARGEST = 300_000
"""In characters, of the actions of one request."""
_MOST = 100
"""The actions of one request."""

Action = tuple[str, Mapping[str, Any]]
"""The name of an action, and its parameters."""


class NoAnki(QuizError):
    """There is no Anki that answers."""


class AnkiRefused(QuizError):
    """Anki did not do what it was asked for."""


class LiveNote(NamedTuple):
    """A note in the open collection. `modified`: seconds since 1970; `cards`: their numbers in order.

    `profile` is the name of the learner's profile, "" if the add-on does not tell.
    """

    id: int
    type_name: str
    modified: int
    tags: tuple[str, ...]
    fields: Mapping[str, str]
    cards: tuple[int, ...]
    profile: str = ""

    @property
    def name(self) -> str:
        """Its number, which a note of another profile may have, too, after the name of the profile."""
        return f"{self.profile}:{self.id}" if self.profile else str(self.id)


class AnkiConnect:
    """The open Anki. Every method raises NoAnki if it does not answer, AnkiRefused if it reports an error."""

    def __init__(self, port: int = PORT) -> None:
        self._port = port
        self._key = os.environ.get(KEY, "")
        self._call("version", {}, seconds=_CONNECT_SECONDS)

    def call(self, action: str, **parameters: Any) -> Any:
        """Return the result of one action."""
        return self._call(action, parameters, seconds=_IMPORT_SECONDS if action == "importPackage" else _SECONDS)

    def call_all(self, actions: Sequence[Action]) -> Iterator[Any]:
        """Yield the result of each action in order; the next ones are only done when asked for."""
        for batch in _cut(actions):
            requests = [self._make(action, parameters) for action, parameters in batch]
            replies = self.call("multi", actions=requests)
            if not isinstance(replies, list) or len(replies) != len(batch):
                raise AnkiRefused(f"AnkiConnect answered {len(batch)} actions with something else.")
            for (action, _), reply in zip(batch, replies, strict=True):
                yield _read_reply(action, reply)

    def find_notes(self, query: str) -> list[LiveNote]:
        """Return the notes that have cards and match a search of Anki's."""
        ids = self.call("findNotes", query=f"({query}) deck:*")  # the add-on stumbles over a note without cards
        return self.read_notes(ids)

    def read_notes(self, ids: Sequence[int]) -> list[LiveNote]:
        """Return the notes with these numbers that are there."""
        found = []
        actions = [("notesInfo", {"notes": ids[at : at + _MOST]}) for at in range(0, len(ids), _MOST)]
        for action in actions:
            found += [_read_note(note) for note in self.call(action[0], **action[1]) if note]
        return found

    # ------------------------------------------------------------ one request

    def _make(self, action: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        request: dict[str, Any] = {"action": action, "version": _VERSION, "params": dict(parameters)}
        return request | ({"key": self._key} if self._key else {})

    def _call(self, action: str, parameters: Mapping[str, Any], *, seconds: int) -> Any:
        body = json.dumps(self._make(action, parameters)).encode()
        connection = HTTPConnection(_HOST, self._port, timeout=_CONNECT_SECONDS)
        try:
            connection.connect()
            connection.sock.settimeout(seconds)
            connection.request("POST", "/", body, {"Content-Type": "application/json"})
            reply = json.loads(connection.getresponse().read())
        except TimeoutError as error:
            raise NoAnki(
                f"Anki did not answer within {seconds} seconds; a window may be waiting for you there."
            ) from error
        except OSError as error:
            raise NoAnki(
                f"No Anki answers on port {self._port}: start Anki, with the add-on AnkiConnect (2055492159) installed,"
                " and leave it open."
            ) from error
        except (HTTPException, ValueError) as error:
            raise NoAnki(f"What answers on port {self._port} is not the add-on AnkiConnect.") from error
        finally:
            connection.close()
        return _read_reply(action, reply)


def _read_reply(action: str, reply: object) -> Any:
    if not isinstance(reply, dict) or "error" not in reply or "result" not in reply:
        raise NoAnki(f"AnkiConnect did not answer '{action}' as it should: update the add-on.")
    error = reply["error"]
    if error is None:
        return reply["result"]
    if "api key" in str(error):
        raise AnkiRefused(f"AnkiConnect wants a key: set {KEY} to the 'apiKey' of its configuration.")
    if "collection is not available" in str(error):
        raise AnkiRefused("Anki has no collection open: open your profile there.")
    if "unsupported action" in str(error):
        raise AnkiRefused(f"This AnkiConnect does not know '{action}': update the add-on.")
    raise AnkiRefused(f"Anki could not do '{action}': {show(shorten(str(error), 200))}.")


def _read_note(note: Any) -> LiveNote:
    try:
        return LiveNote(
            int(note["noteId"]),
            str(note["modelName"]),
            int(note["mod"]),
            tuple(map(str, note["tags"])),
            {str(name): str(field["value"]) for name, field in note["fields"].items()},
            tuple(map(int, note["cards"])),
            str(note.get("profile") or ""),
        )
    except KeyError as error:
        raise AnkiRefused("This AnkiConnect does not tell when a note was changed: update the add-on.") from error
    except (AttributeError, TypeError, ValueError) as error:
        raise AnkiRefused("AnkiConnect describes notes in a way that quiz does not know: update quiz.") from error


def _cut(actions: Iterable[Action]) -> Iterator[list[Action]]:
    """Yield the actions in batches that make no large request."""
    batch: list[Action] = []
    size = 0
    for action in actions:
        length = len(json.dumps(action[1]))
        if batch and (len(batch) == _MOST or size + length > _LARGEST):
            yield batch
            batch, size = [], 0
        batch.append(action)
        size += length
    if batch:
        yield batch
