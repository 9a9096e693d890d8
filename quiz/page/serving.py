"""Serves one page on this computer alone, to one browser, and passes the steps taken there on.

It listens on 127.0.0.1, and answers under an address with a secret token only. A step must come from the page itself:
its Host and Origin are checked, so that no other page of the browser can read or send anything, whatever name it gives
this computer. Requests are read in threads; steps are taken one by one where `serve` was called.
"""

import json
from collections.abc import Callable, Mapping
from hmac import compare_digest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from secrets import token_urlsafe
from threading import Thread
from typing import Any, NamedTuple

LARGEST_STEP = 1_000_000
"""The most bytes of one step: far more than anybody types."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Answer(NamedTuple):
    """The answer to a request: a status of HTTP, and a page or an object."""

    status: int
    content: str | Mapping[str, Any]


Handle = Callable[[Mapping[str, Any] | None], Answer]
"""Answers a step, or None for the page itself."""


class _Request(NamedTuple):
    step: Mapping[str, Any] | None
    reply: "SimpleQueue[Answer]"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    requests: "SimpleQueue[_Request]"
    token: str

    @property
    def place(self) -> str:
        """Host and port, as a browser writes them."""
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10  # a browser opens connections ahead, and says nothing on them
    server_version = "quiz"
    sys_version = ""

    def do_GET(self) -> None:
        """Send the page."""
        if self._is_allowed():
            self._send(self._ask(None))

    def do_POST(self) -> None:
        """Pass a step on, and send what it told."""
        origin, form = self.headers.get("Origin", ""), self.headers.get("Content-Type", "")
        if not self._is_allowed():
            return
        if origin != f"http://{self.server.place}" or form.partition(";")[0].strip() != "application/json":
            self._send(Answer(403, {"error": "This page may not do that."}))
            return
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= LARGEST_STEP):
            self._send(Answer(413, {"error": "That is too long."}))
            return
        try:
            step = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            step = None
        self._send(self._ask(step) if isinstance(step, dict) else Answer(400, {"error": "That is not a step."}))

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Refuse what no page sends, such as other methods, before anything about it is looked at."""
        self.close_connection = True
        self._send(Answer(403, "There is nothing here."))

    def _is_allowed(self) -> bool:
        """Whether a request names this server and the token; anything else learns nothing."""
        is_named = self.headers.get("Host", "") == self.server.place
        path = self.path.encode("utf-8", "replace")
        if is_named and compare_digest(path, f"/{self.server.token}/".encode()):
            return True
        self._send(Answer(404 if is_named else 403, "There is nothing here."))
        return False

    def _ask(self, step: Mapping[str, Any] | None) -> Answer:
        reply: SimpleQueue[Answer] = SimpleQueue()
        self.server.requests.put(_Request(step, reply))
        return reply.get()

    def _send(self, answer: Answer) -> None:
        is_page = isinstance(answer.content, str)
        body = (answer.content if isinstance(answer.content, str) else json.dumps(answer.content)).encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", f"{'text/html' if is_page else 'application/json'}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing: the terminal shows the address alone."""


def serve(handle: Handle, announce: Callable[[str], object], is_over: Callable[[], bool] = lambda: False) -> None:
    """Serve until Ctrl-C (KeyboardInterrupt passes), or until `is_over`; `announce` gets the address of the page.

    Raises OSError if nothing can be served here.
    """
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.requests, server.token = SimpleQueue(), token_urlsafe(24)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        try:
            announce(f"http://{server.place}/{server.token}/")
            while not is_over():
                try:
                    request = server.requests.get(timeout=0.2)
                except Empty:
                    continue
                request.reply.put(handle(request.step))
        finally:
            server.shutdown()
            thread.join()
