"""No name of a stranger's file, folder, deck or tag steers a terminal, whatever the command does with it."""

import json
import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PLANTED = "\x1b]0;PWN\x07\x1b[6n\x9b31m\x85\u202epwn\u2066x\u2069\u2028"
"""An escape sequence for the window's title, one that makes the terminal type, C1 controls, bidi, line ends."""

NAME = f"a{PLANTED}\nb"
GONE = re.sub(r"\s", "", f"gone/{PLANTED}")
"""A question that only a lockfile knows."""

OWN = re.compile(r"\x1b\[[0-9;]*m|\x1b\[\?[0-9]+[hl]|\x1b\[[0-9]*[A-HJKG]|\x1b[78]|[\r\n\t\b]")
"""What the program itself sends: colours, cursor, erasing. `ESC [ 6 n` and all of the others are none of it."""

RAW = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

DECK = """\
deck: {id}
title: Demo
questions:
- id: q-{id}
  question: Q?
  answer: word
  source: lost-sheet
"""
RUN = """
import json, os, pty, select, sys
import click, rich.console, yaml  # once
from quiz.cli import main
for words in json.load(sys.stdin):
    pid, terminal = pty.fork()
    if not pid:
        sys.argv = ["quiz", *words]
        main()
    out, keys = b"", [b"a", b"\\r", b"\\x03", b"\\x03", b"\\x03"]
    while True:
        if not select.select([terminal], [], [], 0.4)[0]:
            if not keys:
                os.kill(pid, 9)
                break
            os.write(terminal, keys.pop(0))
            continue
        try:
            found = os.read(terminal, 65536)
        except OSError:
            break
        if not found:
            break
        out += found
    os.close(terminal)
    os.waitpid(pid, 0)
    print(json.dumps([words, out.decode("utf-8", "surrogateescape")]), flush=True)
"""
HOSTILE_FILE = f"decks/{NAME}/deck{NAME}.yaml"
COMMANDS = [
    [],
    ["take"],
    ["take", NAME],
    ["take", f"no{NAME}"],
    ["take", "no/decks"],
    ["take", HOSTILE_FILE],
    ["take", HOSTILE_FILE, "--exam"],
    ["take", HOSTILE_FILE, "--tag", NAME],
    ["take", HOSTILE_FILE, "--seed", NAME],
    ["take", HOSTILE_FILE, "--answers", NAME],
    ["take", HOSTILE_FILE, "--save-missed", f"{NAME}.yaml"],
    ["take", HOSTILE_FILE, "--save-missed", f"{NAME}"],
    ["take", HOSTILE_FILE, f"--{NAME}"],
    ["take", "decks/faulty"],
    ["take", "decks/media"],
    ["review", NAME],
    ["review", "decks/faulty"],
    ["history"],
    ["history", "--json"],
    ["history", "import", f"{NAME}.jsonl"],
    ["history", "export", f"/proc/{NAME}"],
    ["check"],
    ["check", "--format", "json"],
    ["check", "--format", "github"],
    ["check", "--format", "sarif"],
    ["check", "--diff", "decks"],
    ["check", "--explain", NAME],
    ["check", NAME],
    ["preview", HOSTILE_FILE],
    ["preview", f"{HOSTILE_FILE}:4", "--anki", f"{NAME}.html"],
    ["preview", f"{HOSTILE_FILE}:4", "--anki", NAME],
    ["preview", NAME],
    ["export", "anki", HOSTILE_FILE],
    ["export", "anki", "decks/ready", "--dry-run"],
    ["export", "anki", "decks/ready", "--json", "-o", f"{NAME}.apkg"],
    ["export", "anki", "decks/ready", "-o", f"{NAME}/x.apkg"],
    ["export", "anki", "decks/ready", "-o", f"{NAME}"],
    ["export", "anki", "decks/ready", "--restamp", NAME],
    ["export", "anki", "decks/locked"],
    ["export", "anki", "decks/gone", "--dry-run"],
    ["export", "anki", "decks/gone", "--locked"],
    ["export", "anki", "decks/gone", "--json"],
    ["export", "anki", "decks/named"],
    ["export", NAME],
    ["sources"],
    ["sources", "--json"],
    ["schema", NAME],
    ["new", NAME],
    ["new", f"x{NAME}/y"],
    ["new", "fine", "--title", NAME],
    ["new", "fine", "--id", NAME],
    ["add", NAME],
    ["add", HOSTILE_FILE],
    [NAME],
    ["completion", NAME],
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], str]:
    folder = tmp_path_factory.mktemp("bank")
    planted = {
        HOSTILE_FILE: DECK.format(id="planted"),
        f"decks/faulty/f{NAME}.yaml": DECK.format(id="faulty") + "  pionts: 2\n",
        "decks/media/m.yaml": DECK.format(id="media") + '  image: {file: "a\\x1b]0;PWN\\x07.png", alt: x}\n',
        f"decks/ready/r{NAME}.yaml": DECK.format(id="ready").replace("  source: lost-sheet\n", ""),
        "decks/locked/l.yaml": DECK.format(id="locked").replace("  source: lost-sheet\n", ""),
        "decks/locked/l.anki.lock": f"format 1\ndeck A{PLANTED}\n",
        "decks/gone/g.yaml": DECK.format(id="gone").replace("  source: lost-sheet\n", ""),
        "decks/gone/g.anki.lock": f"format 1\ndeck A\n{GONE} 1763772000 {'a' * 16}\n",
        "decks/named/n.yaml": DECK.format(id="named").replace("  source: lost-sheet\n", ""),
        f"decks/named/{NAME}.anki.lock": f"format 1\ndeck A\nrubbish {PLANTED}\n",
        f"seeds/s{NAME}.yaml": "source: sheet\ntitle: Sheet\nfacts:\n- id: f\n  fact: It is.\n",
    }
    for name, text in planted.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    done = subprocess.run(
        [sys.executable, "-c", RUN],
        input=json.dumps(COMMANDS),
        cwd=folder,
        env={**os.environ, "QUIZ_HOME": str(folder / f"home{NAME}"), "TERM": "xterm-256color", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=True,
    )
    return {tuple(words): out for words, out in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:3]).encode("ascii", "replace").decode())
def test_nothing_raw_reaches_the_terminal(outputs: dict[tuple[str, ...], str], words: list[str]) -> None:
    out = outputs[tuple(words)]
    assert out.strip()
    assert "Traceback" not in out
    left = OWN.sub("", out)
    found = RAW.search(left)
    assert found is None, left[max(found.start() - 60, 0) : found.end() + 60]


def test_the_names_were_shown(outputs: dict[tuple[str, ...], str]) -> None:
    """The walk meets the planted names: the test above could fail."""
    met = [words for words, out in outputs.items() if "PWN" in out]
    assert len(met) > len(COMMANDS) // 2
