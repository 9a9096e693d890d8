"""Verdicts of `quiz check` on what authors write, through the program as a shell calls it.

`verdicts/check.tsv`: a case, the keys of a question with `|` for each line end, the exit code, the one code that is
reported ("" for none) and a part of its advice.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz.cli import quiz

TABLE = Path(__file__).parent / "verdicts" / "check.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]


@pytest.mark.parametrize(
    ("question", "status", "code", "advice"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_what_is_written_is_understood_or_reported_with_what_to_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, status: str, code: str, advice: str
) -> None:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    deck = tmp_path / "deck.yaml"
    lines = "\n  ".join([*question.split("|"), "explain: So it is."])
    deck.write_text(f"deck: demo-x7kp\ntitle: Demo\nquestions:\n- id: q\n  {lines}\n", encoding="utf-8")
    done = CliRunner().invoke(quiz, ["check", str(deck)], catch_exceptions=False)
    found = [
        line.rpartition("[")[2].rstrip("]")
        for line in done.output.splitlines()
        if ": error: " in line or ": warning: " in line
    ]
    assert found == ([code] if code else [])
    assert advice in done.output
    assert done.exit_code == int(status)
