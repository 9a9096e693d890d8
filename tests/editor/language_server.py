"""Drives the real yaml-language-server over its standard input and output."""

import json
import subprocess
from itertools import count
from pathlib import Path
from typing import Any


class LanguageServer:
    """One running server that knows one schema for every file."""

    def __init__(self, command: str, schema: Path) -> None:
        self.process = subprocess.Popen([command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.numbers = count(1)
        self.published: dict[str, list[dict[str, Any]]] = {}
        settings = {
            "yaml": {
                "schemas": {schema.as_uri(): ["*.yaml"]},
                "schemaStore": {"enable": False},
                "completion": True,
                "validate": True,
                "hover": True,
            }
        }
        self.settings = settings
        capabilities = {"textDocument": {"completion": {"completionItem": {"documentationFormat": ["plaintext"]}}}}
        self.request("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.notify("initialized", {})
        self.notify("workspace/didChangeConfiguration", {"settings": settings})

    def problems(self, text: str, uri: str) -> list[tuple[int, int, str]]:
        """Return line, column (from 1) and message of everything the server objects to."""
        self.published.pop(uri, None)
        self.notify(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        while uri not in self.published:
            self._take()
        return [
            (at["range"]["start"]["line"] + 1, at["range"]["start"]["character"] + 1, at["message"])
            for at in self.published[uri]
        ]

    def completions(self, uri: str, line: int, column: int) -> list[str]:
        """Return what the server offers at a place (from 1) of an opened file."""
        position = {"line": line - 1, "character": column - 1}
        found = self.request("textDocument/completion", {"textDocument": {"uri": uri}, "position": position})
        return [item["label"] for item in found["items"]]

    def request(self, method: str, params: Any) -> Any:
        """Return the result of a request."""
        number = next(self.numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._take()
            if message.get("id") == number and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def notify(self, method: str, params: Any) -> None:
        """Send a message that has no answer."""
        self._send({"method": method, "params": params})

    def close(self) -> None:
        """End the server."""
        self.process.kill()
        self.process.communicate()

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.process.stdin
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _take(self) -> dict[str, Any]:
        """Return the next message; answer what the server asks on the way."""
        assert self.process.stdout
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server ended"
        message: dict[str, Any] = json.loads(self.process.stdout.read(length))
        method = message.get("method")
        if method == "textDocument/publishDiagnostics":
            self.published[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif method == "workspace/configuration":
            wanted = [item.get("section") for item in message["params"]["items"]]
            self._send({"id": message["id"], "result": [self.settings.get(section) for section in wanted]})
        elif method and "id" in message:
            self._send({"id": message["id"], "result": None})
        return message
