"""The server of `--browser` answers one browser on this computer, and nobody else."""

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

import pytest

from quiz.page.serving import LARGEST_STEP, Answer, serve


class Served:
    """A server with a page, and the steps that it was asked to take."""

    def __init__(self) -> None:
        self.steps: list[Mapping[str, Any]] = []
        self.over = Event()
        addresses: SimpleQueue[str] = SimpleQueue()
        self._thread = Thread(target=lambda: serve(self._handle, addresses.put, self.over.is_set))
        self._thread.start()
        self.address = urlsplit(addresses.get(timeout=10))

    def _handle(self, step: Mapping[str, Any] | None) -> Answer:
        if step is None:
            return Answer(200, "<p>the page</p>")
        self.steps.append(step)
        return Answer(200, {"taken": True})

    def ask(self, method: str, path: str = "", body: object = None, **headers: str) -> tuple[int, str]:
        """Send a request as the page does, but for what is given; return status and body."""
        connection = HTTPConnection("127.0.0.1", self.address.port or 0, timeout=10)
        sent = (
            {"Origin": f"http://{self.address.netloc}", "Content-Type": "application/json"} if method == "POST" else {}
        )
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(
            method,
            path or self.address.path,
            body=json.dumps(body) if body is not None else None,
            headers={name: value for name, value in sent.items() if value != "-"},
        )
        answer = connection.getresponse()
        self.headers = dict(answer.getheaders())
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def stop(self) -> None:
        """End it."""
        self.over.set()
        self._thread.join()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    server = Served()
    yield server
    server.stop()


def test_the_page_and_its_steps_are_answered(served: Served) -> None:
    served.steps.clear()
    assert served.ask("GET") == (200, "<p>the page</p>")
    assert {served.headers[name] for name in ("X-Frame-Options", "Cache-Control")} == {"DENY", "no-store"}
    assert not [name for name in served.headers if name.startswith("Access-Control")]
    assert served.ask("POST", body={"step": "hint"}) == (200, '{"taken": true}')
    assert served.steps == [{"step": "hint"}]
    assert len(served.address.path) > 30, "the address cannot be guessed"


def test_nobody_else_reads_or_posts(served: Served) -> None:
    """Another name for this computer (DNS rebinding), another page, another address."""
    served.steps.clear()
    port, path = served.address.port, served.address.path
    for host in (f"evil.example:{port}", f"localhost:{port}", "127.0.0.1", f"127.0.0.1:{port}.evil.example", "-"):
        assert served.ask("GET", Host=host if host != "-" else "")[0] == 403, host
        assert served.ask("POST", body={"step": "hint"}, Host=host if host != "-" else "")[0] == 403, host
    for other in ("/", "/x/", path[:-2] + "/", path + "x", path.rstrip("/"), "/%2e" + path, path + "?x"):
        assert served.ask("GET", other) == (404, "There is nothing here."), other
        assert served.ask("POST", other, body={"step": "hint"})[0] == 404, other
    for origin in ("http://evil.example", "null", "-", f"http://localhost:{port}", f"https://127.0.0.1:{port}"):
        assert served.ask("POST", body={"step": "hint"}, Origin=origin)[0] == 403, origin
    for form in ("text/plain", "application/x-www-form-urlencoded", "-"):
        assert served.ask("POST", body={"step": "hint"}, Content_Type=form)[0] == 403, form
    assert served.ask("OPTIONS", Origin="http://evil.example", Access_Control_Request_Method="POST")[0] == 403
    assert served.steps == []


def test_what_is_no_step_is_refused(served: Served) -> None:
    served.steps.clear()
    assert served.ask("POST", body=[1])[0] == 400
    assert served.ask("POST", body="x" * 10)[0] == 400
    assert served.ask("POST", body={"x": "y"}, Content_Length="-1")[0] in (400, 413)
    assert served.ask("POST", Content_Length=str(LARGEST_STEP + 1))[0] == 413
    assert served.steps == []


def test_a_connection_that_says_nothing_holds_nobody_up(served: Served) -> None:
    """A browser opens some ahead."""
    import socket

    with socket.create_connection(("127.0.0.1", served.address.port or 0)):
        assert served.ask("GET")[0] == 200


def test_it_listens_on_this_computer_alone(served: Served) -> None:
    import socket

    own = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, family=socket.AF_INET)}
    for host in own - {"127.0.0.1", "127.0.1.1"}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((str(host), served.address.port or 0), timeout=2)


def test_other_methods_learn_nothing(served: Served) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "NEW"):
        for headers in (dict[str, str](), {"Host": "elsewhere.example"}):
            assert served.ask(method, **headers) == (403, "There is nothing here."), method
            assert served.headers["Cache-Control"] == "no-store"
