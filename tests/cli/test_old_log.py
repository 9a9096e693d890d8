"""A sitting that an older version left is resumed: its log holds the texts of options as they are written.

`log-at-275c126.sql` is what the program of that commit left after two answers of five to `written.yaml`.
"""

import json
import shutil
import sqlite3
from pathlib import Path

from .program import run_quiz

HERE = Path(__file__).parent


def test_a_log_of_an_older_version_resumes(tmp_path):
    (tmp_path / "home").mkdir()
    shutil.copy(HERE / "written.yaml", tmp_path)
    with sqlite3.connect(tmp_path / "home" / "history.db") as log:
        log.executescript((HERE / "log-at-275c126.sql").read_text())
    log.close()
    answers = {"order": ["+ 1", "# 2", "> 3", "4"], "pairs": {"a": "x²", "b": "__y__", "c": "2*3*4"}, "last": "this"}
    (tmp_path / "answers.json").write_text(json.dumps(answers))
    env = {"QUIZ_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    done = run_quiz("take", "written.yaml", "--resume", "--json", "--answers", "answers.json", folder=tmp_path, env=env)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert [event["id"] for event in events if event["event"] == "question"] == ["order", "pairs", "last"]
    assert [event["score"] for event in events if event["event"] == "feedback"] == [1, 1, 1]
    (end,) = [event for event in events if event["event"] == "end"]
    assert round(end["points"], 2) == 4.17
