"""`quiz draft --ask-model` against a server of our own on this machine, which also lies, stalls and floods."""

import json
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from quiz.drafting.prompt import SCHEMA

from .program import run_quiz

ARTICLE = """\
The Bridge of Lindal
The Bridge of Lindal was built by Anna Holm in 1874. It is 212 metres long.
"""
REPLY = {
    "facts": [
        {"id": "length", "fact": "The bridge is 212 metres long.", "says": "It is 212 metres", "paragraph": 2},
        {"id": "cost", "fact": "The bridge cost 7 million.", "says": "It is 212 metres", "paragraph": 2},
    ],
    "questions": [
        {
            "question": "How long is it?",
            "answer": "212 metres",
            "wrong": [],
            "explain": "It was measured.",
            "source": "length",
        }
    ],
}

Answer = Callable[[BaseHTTPRequestHandler], None]


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def complete(content: object, **more: object) -> bytes:
    message = {"role": "assistant", "content": content}
    return json.dumps({"model": "tiny", "choices": [{"message": message, **more}]}).encode()


class Server(ThreadingHTTPServer):
    """A server that answers as a test wants, and remembers what it was asked."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: Answer = lambda handler: send(handler, complete(json.dumps(REPLY)))
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """The address to set."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has left is no error here."""


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        """Remember the request and answer it."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), body))
        self.server.answer(self)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield running
        running.closing.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bridge.txt").write_text(ARTICLE)
    (tmp_path / "deck.yaml").write_text("deck: bridge\ntitle: The bridge\nquestions:\n")
    return tmp_path


def draft(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "QUIZ_HOME": str(folder / "home"), "http_proxy": "http://127.0.0.1:9", **env}
    words = words or ("--keep-all", "--deck", "deck.yaml")
    return run_quiz("draft", "bridge.txt", "--ask-model", *words, folder=folder, env=given)


def test_what_a_model_proposes_goes_through_the_gate(folder: Path, server: Server):
    done = draft(folder, QUIZ_MODEL_URL=server.url, QUIZ_MODEL="tiny-7b")
    host = server.url.split("/")[2]
    assert done.stderr.startswith(f"Asking {host} for candidates; this may take up to 300 seconds.\n")
    assert done.returncode == 1
    assert "fact cost: the sentence that it quotes does not have '7' and '7000000', which the fact gives" in done.stdout
    assert "tiny-7b: 2 kept, 0 fixed, 0 dropped, 1 refused, 0 waiting\n" in done.stdout
    assert "fact: The bridge is 212 metres long.\n" in (folder / "seeds" / "bridge.yaml").read_text()
    assert 'answer: "212 metres"\n' in (folder / "deck.yaml").read_text()
    ((path, headers, body),) = server.asked
    assert path == "/v1/chat/completions"
    assert headers["Content-Type"] == "application/json"
    request = json.loads(body)
    assert request["model"] == "tiny-7b"
    assert "[2] The Bridge of Lindal was built by Anna Holm in 1874." in request["messages"][1]["content"]
    schema = request["response_format"]["json_schema"]["schema"]
    assert schema == SCHEMA
    assert list(Draft7Validator(schema).iter_errors(REPLY)) == []


def test_the_author_is_the_model_whatever_it_claims(folder: Path, server: Server):
    lie = {**REPLY, "author": "Anna", "facts": [{**REPLY["facts"][0], "author": "Anna"}, "no"]}
    server.answer = lambda handler: send(handler, complete(f"```json\n{json.dumps(lie)}\n```"))
    done = draft(folder, "--json", QUIZ_MODEL_URL=server.url + "/chat/completions")
    assert list(json.loads(done.stdout)["authors"]) == ["tiny"]
    assert server.asked[0][0] == "/v1/chat/completions"
    assert not (folder / "seeds").exists()


def stall(handler: BaseHTTPRequestHandler) -> None:
    handler.server.closing.wait(30)  # type: ignore[attr-defined]


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a header that never ends, a byte at a time, so that no single wait is long."""
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not handler.server.closing.wait(0.02):  # type: ignore[attr-defined]
            handler.wfile.write(b"x")


def drip_body(handler: BaseHTTPRequestHandler) -> None:
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while not handler.server.closing.wait(0.02):  # type: ignore[attr-defined]
            handler.wfile.write(b"x")


def flood(handler: BaseHTTPRequestHandler) -> None:
    with suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not handler.server.closing.is_set():  # type: ignore[attr-defined]
            handler.wfile.write(b"x" * 100_000)


def cut(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")


BAD: list[tuple[Answer, str]] = [
    (stall, "did not answer within 0.3 seconds; QUIZ_MODEL_SECONDS sets the limit."),
    (drip, "did not answer within 0.3 seconds"),
    (drip_body, "did not answer within 0.3 seconds"),
    (flood, ""),
    (cut, "is not a chat completion"),
    (lambda handler: None, "cannot be reached"),
    (lambda handler: handler.wfile.write(b"\x00\xff rubbish\r\n\r\n"), "is not HTTP, or was cut off."),
    (lambda handler: send(handler, b"", 500), "answered with the error 500"),
    (lambda handler: send(handler, b"", 302, Location="http://127.0.0.1:9/"), "which is not followed"),
    (lambda handler: send(handler, b"", 307, Location="file:///etc/passwd"), "which is not followed"),
    (lambda handler: send(handler, b""), "is not a chat completion"),
    (lambda handler: send(handler, b"\xff\xfe"), "is not a chat completion"),
    (lambda handler: send(handler, b"[" * 100_000), "is not a chat completion"),
    (lambda handler: send(handler, b"[]"), "is not a chat completion"),
    (lambda handler: send(handler, b'{"choices": []}'), "is not a chat completion"),
    (lambda handler: send(handler, b'{"choices": "ab"}'), "is not a chat completion"),
    (lambda handler: send(handler, complete(None)), "is not a chat completion"),
    (lambda handler: send(handler, complete("Sorry, I cannot do that.")), "the model's reply"),
    (lambda handler: send(handler, complete('{"facts": []}')), "The reply of the model has no candidates."),
    (lambda handler: send(handler, complete("facts: &a [*a]")), "the model's reply:1:8"),
    (lambda handler: send(handler, complete('{"facts": ' + "[" * 50_000)), "levels deep"),
    (lambda handler: send(handler, complete('{"facts": [{', finish_reason="length")), "stopped before its reply"),
    (lambda handler: send(handler, complete("\x1b]0;x\x07\u202e \ud800")), "the model's reply"),
]


@pytest.mark.parametrize(("answer", "said"), BAD, ids=[str(number) for number in range(len(BAD))])
def test_whatever_goes_wrong_is_one_sentence(folder: Path, server: Server, answer: Answer, said: str):
    server.answer = answer
    seconds = "0.3" if "0.3" in said else "20"
    done = draft(folder, QUIZ_MODEL_URL=server.url, QUIZ_MODEL_SECONDS=seconds)
    assert (done.returncode, done.stdout) == (1, "")
    asking, sentence = done.stderr.splitlines()
    assert asking.startswith("Asking 127.0.0.1:")
    assert said in sentence
    assert sentence.isprintable()
    assert not (folder / "seeds").exists()
    assert len(server.asked) == 1


def test_a_flood_is_cut_off(folder: Path, server: Server):
    server.answer = flood
    done = draft(folder, QUIZ_MODEL_URL=server.url, QUIZ_MODEL_SECONDS="20")
    assert "is larger than 4 MB, so it was not read." in done.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "No model is set: set QUIZ_MODEL_URL"),
        ("127.0.0.1:8080", "is not a web address"),
        ("file:///etc/passwd", "is not a web address"),
        ("ftp://127.0.0.1/", "is not a web address"),
        ("http://", "is not a web address"),
        ("http://127.0.0.1:99999/", "is not a web address"),
        ("http://127.0.0.1:80\x1b[31m/", "is not a web address"),
        ("http://[::1/", "is not a web address"),
        ("http://me:secret@127.0.0.1/", "holds a user name"),
        ("http://192.0.2.1/v1", "192.0.2.1 is not this machine"),
        ("http://models.example/v1", "models.example is not this machine"),
        ("http://localhost.example/v1", "is not this machine"),
        ("http://127.0.0.1.example/v1", "is not this machine"),
        ("http://0.0.0.0/v1", "is not this machine"),
        ("http://[2001:db8::1]/v1", "is not this machine"),
    ],
)
def test_an_address_that_will_not_do_is_refused_before_anything_is_sent(folder: Path, url: str, said: str):
    done = draft(folder, QUIZ_MODEL_URL=url)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "secret" not in done.stderr
    assert "Asking" not in done.stderr


def test_without_a_server_the_remedy_is_said(folder: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    done = draft(folder, QUIZ_MODEL_URL=f"http://{host}/v1")
    assert done.returncode == 1
    assert f"No server answers at {host}: start it, or change QUIZ_MODEL_URL." in done.stderr


@pytest.mark.parametrize("seconds", ["soon", "0", "-1", "nan", "1e9"])
def test_the_limit_is_a_number_of_seconds(folder: Path, seconds: str):
    done = draft(folder, QUIZ_MODEL_URL="http://127.0.0.1:9/", QUIZ_MODEL_SECONDS=seconds)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_remote_model_is_asked_only_if_that_is_allowed(folder: Path, server: Server, monkeypatch):
    """The name is remote for all that quiz can tell; here it leads to this machine after all."""
    real = socket.getaddrinfo

    def look_up(host: str, *rest, **more):
        return real("127.0.0.1" if host == "models.example" else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    url = server.url.replace("127.0.0.1", "models.example")
    assert draft(folder, QUIZ_MODEL_URL=url).returncode == 2
    assert server.asked == []
    done = draft(folder, "--allow-remote", "--json", QUIZ_MODEL_URL=url)
    assert len(json.loads(done.stdout)["kept"]) == 1
    assert "Asking models.example:" in done.stderr


def test_an_article_too_long_for_a_model_is_not_sent(folder: Path, server: Server):
    (folder / "bridge.txt").write_text("It is long. " * 10_000)
    done = draft(folder, QUIZ_MODEL_URL=server.url)
    assert done.returncode == 1
    assert "100,000 are the most that a model is sent" in done.stderr
    assert server.asked == []


@pytest.mark.parametrize("words", [["--allow-remote"], ["--from", "c.yaml", "--ask-model"]])
def test_options_that_do_not_go_together(folder: Path, words: list[str]):
    given = {**os.environ, "QUIZ_HOME": str(folder / "home")}
    assert run_quiz("draft", "bridge.txt", *words, folder=folder, env=given).returncode == 2
