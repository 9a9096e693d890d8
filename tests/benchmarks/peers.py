"""The same work done by other programs: seconds of processor time, memory, and the ratio to plainquiz in the same run.

    make bench-peers

Each peer is installed from the package index into an environment of its own, outside this one, in build/peers. A run
prints the table of docs/benchmarks.md. A ratio above 1 means that the peer takes more than plainquiz. What a peer
cannot do is a dash; a peer that cannot be installed is named. The figures are the least of three runs, each a process
of its own; "first question" ends when the text of a question is on a pseudo-terminal.
"""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pexpect

HOME = Path(__file__).parents[2] / "build" / "peers"
BIN = Path(sys.executable).parent
PEERS = ("termcard", "quizmd", "mkdocs-quiz", "clanki", "text2qti", "qti-package-maker", "genanki")
RUNS = 3


class Cost(NamedTuple):
    """What a process took: seconds of processor time, and at most so many bytes of memory."""

    seconds: float
    memory: int

    def say(self, ours: "Cost") -> str:
        """Return the figures, and how many times ours they are."""
        return f"{self.seconds:.2f} s, {self.memory / 1e6:.0f} MB, {self.seconds / ours.seconds:.1f}"


def run(words: Sequence[str | Path], *, folder: Path, keys: str | None = None, until: str = "") -> Cost:
    """Run a command to its end, or on a terminal until it shows a text; return the cheapest of some runs."""
    costs = []
    for _ in range(RUNS):
        env = {**os.environ, "HOME": str(folder), "QUIZ_HOME": str(folder / "quiz"), "TERM": "xterm-256color"}
        if until:
            child = pexpect.spawn(str(words[0]), [str(word) for word in words[1:]], env=env, cwd=folder, timeout=60)
            child.setwinsize(40, 100)
            if keys:
                child.send(keys)
            child.expect(re.escape(until.encode()))
            os.kill(child.pid, signal.SIGKILL)
            _, status, used = os.wait4(child.pid, 0)
        else:
            process = subprocess.Popen(
                list(map(str, words)), cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise RuntimeError(f"{words} ended with {process.returncode}")
        costs.append(Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024))
    return min(costs)


def install(name: str) -> str:
    """Install a peer into its own environment; return its version, "" if it cannot be installed."""
    python = HOME / name / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", HOME / name], check=True)
    more = ["pyyaml"] if name == "genanki" else []
    done = subprocess.run([BIN / "uv", "pip", "install", "--quiet", "--python", python, name, *more], check=False)
    if done.returncode:
        return ""
    code = f"from importlib.metadata import version; print(version({name!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


# ---------------------------------------------------------------- the same questions in everybody's form


def write_ours(path: Path, count: int) -> None:
    """Multiple choices with an explanation, as a question file."""
    block = (
        "- id: q{0}\n  question: What is {0} plus {0}?\n  answer: it is {1}\n  wrong:\n  - it is {2}\n  - it is {3}\n"
        "  explain: Adding {0} to itself doubles it.\n"
    )
    head = "deck: bench\ntitle: Bench\nallow: [no-source]\nquestions:\n"
    path.write_text(head + "".join(block.format(n, 2 * n, 2 * n + 1, 3 * n + 2) for n in range(1, count + 1)))


def write_quizmd(path: Path, count: int) -> None:
    """The same for quizmd."""
    block = (
        "## Question {0}\nWhat is {0} plus {0}?\n\n- it is {1}\n- it is {2}\n- it is {3}\n\nAnswer: 1\nType: single\n"
        "Time: 20\nExplanation: Adding {0} to itself doubles it.\n\n"
    )
    path.write_text("# Bench\n\n" + "".join(block.format(n, 2 * n, 2 * n + 1, 3 * n + 2) for n in range(1, count + 1)))


def write_mkdocs(path: Path, count: int) -> None:
    """The same for mkdocs-quiz."""
    block = (
        "<quiz>\nWhat is {0} plus {0}?\n- [x] it is {1}\n- [ ] it is {2}\n- [ ] it is {3}\n\n"
        "Adding {0} to itself doubles it.\n</quiz>\n\n"
    )
    path.write_text("# Bench\n\n" + "".join(block.format(n, 2 * n, 2 * n + 1, 3 * n + 2) for n in range(1, count + 1)))


def write_text2qti(path: Path, count: int) -> None:
    """The same for text2qti."""
    head = "{0}.  What is {0} plus {0}?\n... Adding {0} to itself doubles it.\n"
    block = head + "*a) it is {1}\nb)  it is {2}\nc)  it is {3}\n\n"
    path.write_text(
        "Quiz title: Bench\n\n" + "".join(block.format(n, 2 * n, 2 * n + 1, 3 * n + 2) for n in range(1, count + 1))
    )


def write_bbq(path: Path, count: int) -> None:
    """The same for qti-package-maker: Blackboard's lines with tabs."""
    rows = (
        f"MC\t<p>What is {n} plus {n}?</p>\tit is {2 * n}\tCorrect\tit is {2 * n + 1}\tIncorrect"
        f"\tit is {3 * n + 2}\tIncorrect\n"
        for n in range(1, count + 1)
    )
    path.write_text("".join(rows))


def write_termcard(path: Path, count: int) -> None:
    """Cards for termcard, which has no options."""
    more = {"ease_factor": 2.5, "interval": 0, "repetitions": 0, "due": "2024-01-01", "last_reviewed": None}
    made = {"created_at": "2024-01-01T00:00:00", "total_reviews": 0}
    cards = [
        {"id": f"c{n}", "front": f"What is {n} plus {n}?", "back": str(2 * n), **more, **made}
        for n in range(1, count + 1)
    ]
    deck = {"id": "bench", "name": "Bench", "description": "", "created_at": made["created_at"], "cards": cards}
    path.write_text(json.dumps({"decks": [deck]}))


PLAIN_SCRIPT = """\
import sys, genanki, yaml
data = yaml.load(open(sys.argv[1]), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
fields = [{"name": name} for name in ("Question", "Answer", "Wrong", "Explanation")]
template = {"name": "Card", "qfmt": "{{Question}}<hr>{{Wrong}}", "afmt": "{{Answer}}<hr>{{Explanation}}"}
model = genanki.Model(1607392319, "Plain", fields=fields, templates=[template])
deck = genanki.Deck(2059400110, data["title"])
for one in data["questions"]:
    texts = [one["question"], one["answer"], "<br>".join(one["wrong"]), one["explain"]]
    deck.add_note(genanki.Note(model=model, fields=texts, guid=genanki.guid_for(one["id"])))
genanki.Package(deck).write_to_file(sys.argv[2])
"""
"""What one writes in an afternoon: no check, no media, no update of a deck that is in Anki."""


def main() -> int:
    """Install, measure and print; return 0."""
    folder = HOME / "work"
    folder.mkdir(parents=True, exist_ok=True)
    versions = {name: install(name) for name in PEERS}
    known = [name for name in PEERS if versions[name]]
    command = {name: HOME / name / "bin" / name for name in PEERS}
    command["qti-package-maker"] = HOME / "qti-package-maker" / "bin" / "bbq_converter.py"
    quiz = BIN / "quiz"
    rows: list[list[str]] = []

    def compare(what: str, ours: Callable[[], Cost], theirs: dict[str, Callable[[], Cost]]) -> None:
        mine = ours()
        cells = [what, f"{mine.seconds:.2f} s, {mine.memory / 1e6:.0f} MB"]
        for name in PEERS:
            measure = theirs.get(name)
            try:
                cells.append(measure().say(mine) if measure and name in known else "-")
            except (RuntimeError, pexpect.ExceptionPexpect) as error:
                print(f"{name}, {what}: {str(error).splitlines()[0]}", file=sys.stderr)
                cells.append("failed")
        rows.append(cells)

    versioned = {name: [command[name], "--help"] for name in PEERS if name != "genanki"}
    compare(
        "start (`--help`)",
        lambda: run([quiz, "--help"], folder=folder),
        {name: lambda words=words: run(words, folder=folder) for name, words in versioned.items()},
    )
    write_ours(folder / "ten.yaml", 10)
    write_quizmd(folder / "ten.md", 10)
    write_mkdocs(folder / "ten-mkdocs.md", 10)
    write_termcard(folder / "ten.json", 10)
    compare(
        "first question of 10",
        lambda: run([quiz, "take", "ten.yaml", "--order", "file", "--no-history"], folder=folder, until="1 plus 1?"),
        {
            "termcard": lambda: run(
                [command["termcard"], "--data", "ten.json"], folder=folder, keys="r\n", until=" plus "
            ),
            "quizmd": lambda: run([command["quizmd"], "ten.md"], folder=folder, keys="\n", until=" plus "),
            "mkdocs-quiz": lambda: run(
                [command["mkdocs-quiz"], "run", "ten-mkdocs.md"], folder=folder, keys="\n", until=" plus "
            ),
        },
    )
    for count in (1000, 10000):
        write_ours(folder / f"{count}.yaml", count)
        write_quizmd(folder / f"{count}.md", count)
        write_text2qti(folder / f"{count}.txt", count)
        compare(
            f"check {count:,} questions",
            lambda count=count: run_cold([quiz, "check", f"{count}.yaml"], folder),
            {
                "quizmd": lambda count=count: run([command["quizmd"], "--validate", f"{count}.md"], folder=folder),
                "text2qti": lambda count=count: run([command["text2qti"], f"{count}.txt"], folder=folder),
            },
        )
    write_ours(folder / "20000.yaml", 20000)
    (folder / "plain.py").write_text(PLAIN_SCRIPT)
    python = HOME / "genanki" / "bin" / "python"
    compare(
        "write 20,000 Anki notes",
        lambda: run_cold([quiz, "export", "anki", "20000.yaml", "-o", "ours.apkg"], folder, "20000.anki.lock"),
        {"genanki": lambda: run([python, "plain.py", "20000.yaml", "plain.apkg"], folder=folder)},
    )
    bbq = "bbq-bench-questions.txt"  # no other name is taken
    write_bbq(folder / bbq, 1000)
    compare(
        "take over 1,000 questions of text2qti",
        lambda: run_cold([quiz, "import", "1000.txt", "-o", "new.yaml"], folder, "new.yaml", "new.import.json"),
        {
            "text2qti": lambda: run([command["text2qti"], "1000.txt"], folder=folder),
            "qti-package-maker": lambda: run(
                [command["qti-package-maker"], "-q", "-1", "-i", "bbq-bench-questions.txt", "-o", "out.zip"],
                folder=folder,
            ),
        },
    )
    heads = ["", f"plainquiz {version('plainquiz')}", *(f"{name} {versions[name] or '(not found)'}" for name in PEERS)]
    for line in (heads, ["---"] * len(heads), *rows):
        print("| " + " | ".join(line) + " |")
    return 0


def run_cold(words: Sequence[str | Path], folder: Path, *written: str) -> Cost:
    """Run one of our commands as if for the first time: without its cache and what an earlier run wrote."""
    costs = []
    for number in range(RUNS):
        for name in written:
            (folder / name).unlink(missing_ok=True)
        env = {**os.environ, "HOME": str(folder), "QUIZ_HOME": str(folder / f"cold-{time.time_ns()}-{number}")}
        process = subprocess.Popen(list(map(str, words)), cwd=folder, env=env, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{words} ended with {process.returncode}")
        costs.append(Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024))
    return min(costs)


if __name__ == "__main__":
    sys.exit(main())
