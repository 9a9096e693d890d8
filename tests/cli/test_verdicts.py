"""Verdicts on what people typed, through the program as a script uses it.

`verdicts/cases.tsv`: a case, its deck beside it, the question, what was typed (JSON), and the score, or "asked again"
where the text is no answer yet. What earns 0 there is right as well: a compound is not its
two words, and 384.400 is a German deck's way to write 384400, but its file says a little more than 384.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from .program import run_quiz

FOLDER = Path(__file__).with_name("verdicts")
ROWS = [line.split("\t") for line in (FOLDER / "cases.tsv").read_text(encoding="utf-8").splitlines()[1:]]


def gather(deck: str) -> Iterator[dict[str, tuple[str, str, str]]]:
    """Batches of rows of a deck, in which each question has one: by its id, the case, the text and the score."""
    left = [row for row in ROWS if row[1] == deck]
    while left:
        batch: dict[str, tuple[str, str, str]] = {}
        for name, _, question, typed, score in left:
            batch.setdefault(question, (name, typed, score))
        left = [row for row in left if batch[row[2]][0] != row[0]]
        yield batch


@pytest.mark.parametrize("deck", sorted({row[1] for row in ROWS}))
def test_what_is_typed_earns_what_is_fair(tmp_path: Path, deck: str) -> None:
    wrong = []
    for batch in gather(deck):
        given = {question: json.loads(typed) for question, (_, typed, _) in batch.items()}
        (tmp_path / "a.json").write_text(json.dumps(given))
        words = [
            "take",
            str(FOLDER / f"{deck}.yaml"),
            "--no-history",
            "--json",
            "--order",
            "file",
            "--answers",
            "a.json",
        ]
        done = run_quiz(*words, folder=tmp_path, env={"QUIZ_HOME": str(tmp_path)})
        events = [json.loads(line) for line in done.stdout.splitlines()]
        scores = {event["id"]: event["score"] for event in events if event["event"] == "feedback"}
        for question, (name, _, score) in batch.items():
            again = f"{question}: " in done.stderr and "counts as don't know" in done.stderr
            found = "asked again" if again else f"{scores[question]:g}"
            if found != score:
                wrong.append((name, found, score, done.stderr))
    assert wrong == []
