"""A small server that speaks the documented actions of the add-on AnkiConnect on a collection of the real engine.

The add-on itself needs Anki's desktop; this does what its documentation says with the same engine. A test can let it
fail: `odd` has what an action answers instead, `ignored` the notes that an open window writes over.
"""

# ruff: noqa: D102, N802, N803 (the actions have the names that the add-on gives them)

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from anki.collection import Collection
from anki.errors import NotFoundError
from anki.importing import AnkiPackageImporter


class AnkiConnectServer:
    """The open Anki: a collection, and the actions that were asked for."""

    def __init__(self, col: Collection) -> None:
        self.col = col
        self.asked: list[str] = []
        self.odd: dict[str, Callable[[], Any]] = {}
        self.ignored: set[int] = set()
        self.key = ""
        self.profile = "User 1"
        self.port = 0

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """The reply to one request, as version 6 of the interface has it."""
        action, parameters = request["action"], request.get("params", {})
        if action != "multi":
            self.asked.append(action)
        try:
            if request.get("key", "") != self.key:
                raise ValueError("valid api key must be provided")
            if action in self.odd:
                return {"result": self.odd[action](), "error": None}
            method = getattr(self, f"do_{action}", None)
            if method is None:
                raise ValueError("unsupported action")
            return {"result": method(**parameters), "error": None}
        except Exception as error:
            return {"result": None, "error": str(error)}

    def do_version(self) -> int:
        return 6

    def do_multi(self, actions: list[dict[str, Any]]) -> list[Any]:
        return [self.answer(action) for action in actions]

    def do_findNotes(self, query: str) -> list[int]:
        return list(self.col.find_notes(query))

    def do_findCards(self, query: str) -> list[int]:
        return list(self.col.find_cards(query))

    def do_cardsToNotes(self, cards: list[int]) -> list[int]:
        return list({self.col.get_card(card).nid for card in cards})

    def do_cardsModTime(self, cards: list[int]) -> list[dict[str, int]]:
        return [{"cardId": card, "mod": self.col.get_card(card).mod} for card in cards]

    def do_notesInfo(self, notes: list[int]) -> list[dict[str, Any]]:
        found = []
        for id in notes:
            try:
                note = self.col.get_note(id)
            except NotFoundError:
                found.append({})
                continue
            cards = self.col.db.list("SELECT id FROM cards WHERE nid = ? ORDER BY ord", id)
            if not cards:
                raise KeyError(id)  # as the add-on
            kind = note.note_type()
            fields = {field["name"]: {"value": note.fields[n], "order": n} for n, field in enumerate(kind["flds"])}
            found.append(
                {
                    "noteId": id,
                    "profile": self.profile,
                    "modelName": kind["name"],
                    "tags": note.tags,
                    "fields": fields,
                    "mod": note.mod,
                    "cards": cards,
                }
            )
        return found

    def do_updateNoteFields(self, note: dict[str, Any]) -> None:
        found = self.col.get_note(note["id"])
        for name, value in note["fields"].items():
            if name in found:
                found[name] = value
        if note["id"] not in self.ignored:
            self.col.update_note(found)

    def do_addTags(self, notes: list[int], tags: str) -> None:
        self.col.tags.bulk_add(notes, tags)

    def do_removeTags(self, notes: list[int], tags: str) -> None:
        self.col.tags.bulk_remove(notes, tags)

    def do_areSuspended(self, cards: list[int]) -> list[bool]:
        return [self.col.get_card(card).queue == -1 for card in cards]

    def do_suspend(self, cards: list[int]) -> bool:
        self.col.sched.suspend_cards(cards)
        return True

    def do_unsuspend(self, cards: list[int]) -> None:
        self.col.sched.unsuspend_cards(cards)

    def do_getMediaFilesNames(self, pattern: str) -> list[str]:
        return [path.name for path in Path(self.col.media.dir()).iterdir() if fnmatch(path.name, pattern)]

    def do_storeMediaFile(self, filename: str, path: str) -> str:
        return self.col.media.write_data(filename, Path(path).read_bytes())

    def do_retrieveMediaFile(self, filename: str) -> str | bool:
        path = Path(self.col.media.dir(), filename)
        return base64.b64encode(path.read_bytes()).decode() if path.exists() else False

    def do_importPackage(self, path: str) -> bool:
        AnkiPackageImporter(self.col, path).run()
        return True

    def do_modelNamesAndIds(self) -> dict[str, int]:
        return {one.name: one.id for one in self.col.models.all_names_and_ids()}

    def do_modelStyling(self, modelName: str) -> dict[str, str]:
        return {"css": self.col.models.by_name(modelName)["css"]}

    def do_modelTemplates(self, modelName: str) -> dict[str, dict[str, str]]:
        templates = self.col.models.by_name(modelName)["tmpls"]
        return {one["name"]: {"Front": one["qfmt"], "Back": one["afmt"]} for one in templates}

    def do_updateModelTemplates(self, model: dict[str, Any]) -> None:
        found = self.col.models.by_name(model["name"])
        for one in found["tmpls"]:
            one["qfmt"] = model["templates"][one["name"]]["Front"]
            one["afmt"] = model["templates"][one["name"]]["Back"]
        self.col.models.update_dict(found)

    def do_updateModelStyling(self, model: dict[str, Any]) -> None:
        found = self.col.models.by_name(model["name"])
        found["css"] = model["css"]
        self.col.models.update_dict(found)

    def do_getDecks(self, cards: list[int]) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for card in cards:
            found.setdefault(self.col.decks.name(self.col.get_card(card).did), []).append(card)
        return found

    def do_getDeckConfig(self, deck: str) -> dict[str, Any]:
        return self.col.decks.config_dict_for_deck_id(self.col.decks.id(deck))

    def do_isFsrsActive(self) -> bool:
        return self.col.get_config("fsrs", False)

    def do_getReviewsOfCards(self, cards: list[int]) -> dict[str, list[dict[str, int]]]:
        names = ("id", "usn", "ease", "ivl", "lastIvl", "factor", "time", "type")
        query = f"SELECT {', '.join(names)} FROM revlog WHERE cid = ?"
        return {
            str(card): [dict(zip(names, row, strict=True)) for row in self.col.db.all(query, card)] for card in cards
        }

    def do_insertReviews(self, reviews: list[list[int]]) -> None:
        rows = ",".join(f"({','.join(map(str, row))})" for row in reviews)
        self.col.db.execute(f"INSERT INTO revlog (id, cid, usn, ease, ivl, lastIvl, factor, time, type) VALUES {rows}")

    def do_getEaseFactors(self, cards: list[int]) -> list[int]:
        return [self.col.get_card(card).factor for card in cards]

    def do_setSpecificValueOfCard(
        self, card: int, keys: list[str], newValues: list[Any], warning_check: bool = False
    ) -> Any:
        if not warning_check:
            return False
        found = self.col.get_card(card)
        for key, value in zip(keys, newValues, strict=True):
            setattr(found, key, value)
        self.col.update_card(found, skip_undo_entry=True)
        return [True]


@contextmanager
def serving(col: Collection) -> Iterator[AnkiConnectServer]:
    """Serve a collection on a free port of the loopback until the block ends."""
    made = AnkiConnectServer(col)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = json.dumps(made.answer(request)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def hang(seconds: float) -> None:
    """Answer late, as an Anki in which a window waits for its person."""
    time.sleep(seconds)
