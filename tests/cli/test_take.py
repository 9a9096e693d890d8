"""`quiz take` as a program: streams, exit codes, what it leaves behind."""

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from .program import run_quiz

DECK = """
deck: d
title: A deck é
tags: [all]
questions:
- {id: a, question: First?, answer: 'yes', wrong: ['no', maybe], hint: one, tags: [x]}
- {id: b, question: Zweite Frage → ?, answer: größer, typos: no, tags: [y]}
- {id: c, question: Third?, answer: 42, difficulty: hard}
"""


@pytest.fixture
def run(tmp_path: Path):
    (tmp_path / "d.yaml").write_text(DECK)

    def run_take(*args: str, input: str | bytes = "", shell: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        if not shell:
            return run_quiz(*args, folder=tmp_path, env={**environment(tmp_path), **env}, input=input)
        return subprocess.run(
            ["bash", "-c", shell],
            cwd=tmp_path,
            env={**environment(tmp_path), **env},
            input=input,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=300,
            check=False,
        )

    return run_take


def environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(folder), "QUIZ_HOME": str(folder / "home"), "LANG": "C.UTF-8", "COLUMNS": "72"}


def events(stdout: str) -> list[dict]:
    return [json.loads(line) for line in stdout.splitlines()]


ORDERED = ("take", "d.yaml", "--order", "file", "--seed", "1")


@pytest.mark.parametrize(
    ("answers", "mark", "code"),
    [("yes\ngrößer\n42\n", "100", 0), ("yes\ngrößer\n1\n", "66", 0), ("yes\nx\n1\n", "66%", 1), ("yes\n", "10", 0)],
)
def test_exit_code_says_whether_a_pass_mark_was_reached(run, answers, mark, code):
    assert run(*ORDERED, "--pass", mark, input=answers).returncode == code


def test_without_a_pass_mark_a_bad_score_is_no_failure(run):
    done = run(*ORDERED, "--json", input="no\nx\n1\n")
    assert done.returncode == 0
    assert events(done.stdout)[-1]["passed"] is None


@pytest.mark.parametrize(
    "stdin", ["", "\n\n\n", "\x00\n", "/h\n/h\n/h\n", "/?\n", "/s\n/s\n/s\n/s\n/s\n/s\n", "\x1b[A\n", "\n\n\x1b[A\n"]
)
def test_any_input_ends_in_a_summary_and_no_traceback(run, stdin):
    for mode in ((), ("--json",), ("--accessible",)):
        done = run(*ORDERED, *mode, input=stdin)
        assert done.returncode == 0
        assert "Traceback" not in done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert any(word in done.stdout for word in ("core", "Answered 0 of 3", '"end"'))


def test_the_points_of_a_question_are_those_that_it_can_earn(run):
    said = events(run(*ORDERED, "--json", "--confidence", input="yes @sure\n\n42\n").stdout)
    assert [event["points"] for event in said if event["event"] == "question"] == [3, 3, 3]
    assert [event["max_points"] for event in said if event["event"] == "feedback"] == [3, 3, 3]


def test_bytes_that_are_not_text_are_reported(run, tmp_path):
    data = b"yes\ngr\xf6\xdfer\n\x80\n"
    (tmp_path / "latin1.txt").write_bytes(data)
    for done in (run(*ORDERED, "--json", input=data), run(*ORDERED, "--json", "--answers", "latin1.txt")):
        assert done.returncode == 0
        assert [event["score"] for event in events(done.stdout) if event["event"] == "feedback"] == [1, 0, 0]
        first, second = done.stderr.splitlines()
        assert "2: this line is not UTF-8; question 2 (b) counts as don't know." in first
        assert "3: this line is not UTF-8; question 3 (c) counts as don't know." in second


def test_utf_16_without_its_mark_is_told(run, tmp_path):
    data = "yes\nno\n42\n".encode("utf-16-le")
    (tmp_path / "wide.txt").write_bytes(data)
    for done in (run(*ORDERED, "--json", input=data), run(*ORDERED, "--json", "--answers", "wide.txt")):
        assert [event["score"] for event in events(done.stdout) if event["event"] == "feedback"] == [0, 0, 0]
        assert done.stderr.count("this line is not UTF-8") == 3


@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.txt"])
def test_a_file_of_answers_by_id_is_utf_8(run, tmp_path, name):
    (tmp_path / name).write_bytes(b'{"a": "yes",\n"b": "gr\xf6\xdfer"}')
    done = run(*ORDERED, "--answers", name)
    assert done.returncode == 2
    assert f"{name}:2" in done.stderr
    assert "UTF-8" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_answers_may_come_as_windows_writes_them(run, tmp_path, encoding, end):
    """With a byte order mark, as UTF-16, with CRLF: by a pipe that hands over byte by byte, or in a file."""
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    data = f"{mark}yes{end}größer{end}42{end}".encode(encoding)
    (tmp_path / "a.txt").write_bytes(data)
    slowly = "import sys, time\nfor byte in open('a.txt', 'rb').read(): sys.stdout.buffer.raw.write(bytes([byte]))"
    (tmp_path / "slowly.py").write_text(slowly)
    for done in (
        run(*ORDERED, input=data),
        run(*ORDERED, "--answers", "a.txt"),
        run(shell=f"{sys.executable} slowly.py | quiz {' '.join(ORDERED)}"),
    ):
        assert "3 of 3 points" in done.stdout
        assert not done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("stream", ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-", "</dev/null >/dev/null"])
def test_closed_streams_are_borne(run, stream):
    done = run(shell=f"quiz take d.yaml --order file {stream}")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_borne_in_silence(tmp_path):
    (tmp_path / "d.yaml").write_text(DECK)
    player = subprocess.Popen(
        [sys.executable, "-m", "quiz", *ORDERED, "--json"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert player.stdout
    assert player.stdout.readline().startswith('{"event": "start"')
    player.stdout.close()  # before the first answer, so that something is left to be written
    _, said = player.communicate("yes\n", timeout=300)
    assert (player.returncode, said) == (1, "")


@pytest.mark.slow
@pytest.mark.parametrize("endless", ["yes /h", "yes '/?'", "yes /s", "cat /dev/zero", "yes"])
def test_input_without_end_comes_to_an_end(run, endless):
    done = run(shell=f"{endless} | quiz take d.yaml --order file --json | tail -n 1")
    assert events(done.stdout)[-1]["event"] == "end"
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_huge_answer_is_an_answer(run):
    done = run(*ORDERED, "--json", input="\n" + "x" * 3_000_000 + "\n" + "9" * 3_000_000 + "\n")
    assert events(done.stdout)[-1]["marks"] == "---"
    assert len(done.stderr) < 400


def test_a_full_disk_is_one_sentence(run):
    done = run(shell="printf 'yes\\n' | quiz take d.yaml > /dev/full")
    assert (done.returncode, done.stderr) == (1, "quiz: No space left on device.\n")


@pytest.mark.slow
@pytest.mark.parametrize("env", [{"LANG": "C"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONUTF8": "0", "LC_ALL": "C"}])
def test_a_terminal_without_unicode_gets_question_marks_not_a_traceback(run, env):
    command = shlex.join(["quiz", *ORDERED])
    done = run(shell=command, input="yes\ngrößer\n42\n", **env)
    assert done.returncode == 0
    assert "Score  3 of 3 points, 100%" in done.stdout
    lines = run(shell=f"{command} --json", input="yes\ngrößer\n42\n", **env).stdout
    assert events(lines)[3]["stem"] == "Zweite Frage → ?"


def test_json_names_the_sound_of_a_question(run, tmp_path):
    (tmp_path / "tone.mp3").write_bytes(b"ID3")
    (tmp_path / "d.yaml").write_text(DECK.replace("hint: one", "audio: tone.mp3"))
    asked = [event for event in events(run(*ORDERED, "--json").stdout) if event["event"] == "question"]
    assert asked[0]["audio"] == "tone.mp3"


def test_json_never_tells_the_key_before_the_answer(run):
    done = run(*ORDERED, "--json", input="no\n")
    question = next(event for event in events(done.stdout) if event["event"] == "question")
    assert "answer" not in question
    assert sorted(question["options"]) == ["maybe", "no", "yes"]
    feedback = next(event for event in events(done.stdout) if event["event"] == "feedback")
    assert (feedback["id"], feedback["answer"], feedback["response"]) == ("a", "yes", "no")


def test_json_can_be_played_live_and_killed_without_losing_an_answer(run, tmp_path):
    """Every event comes before the next answer is written; what was commented on is saved."""
    player = subprocess.Popen(
        [sys.executable, "-m", "quiz", *ORDERED, "--json"],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert player.stdin
    assert player.stdout
    assert json.loads(player.stdout.readline())["event"] == "start"
    assert json.loads(player.stdout.readline())["id"] == "a"
    player.stdin.write("yes\n")
    assert json.loads(player.stdout.readline())["score"] == 1
    player.send_signal(signal.SIGKILL)
    player.wait()
    player.stdout.close()
    player.stdin.close()
    with closing(sqlite3.connect(tmp_path / "home" / "history.db")) as db:
        assert db.execute("SELECT kind, question FROM event ORDER BY id").fetchall() == [
            ("start", ""),
            ("answer", "d/a"),
        ]
    done = run("take", "d.yaml", "--resume", "--json", input="größer\n42\n")
    assert [event["id"] for event in events(done.stdout) if event["event"] == "question"] == ["b", "c"]
    assert events(done.stdout)[-1]["percent"] == 100


def test_interrupting_a_script_exits_with_130(run, tmp_path):
    player = subprocess.Popen(
        [sys.executable, "-m", "quiz", *ORDERED],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert player.stdout
    assert any("First?" in line for line in iter(player.stdout.readline, ""))
    player.send_signal(signal.SIGINT)
    _, said = player.communicate(timeout=30)
    assert (player.returncode, said) == (130, "Stopped after 0 of 3 questions; nothing to save yet.\n")


def test_no_history_leaves_no_file(run, tmp_path):
    run(*ORDERED, "--no-history", input="yes\n")
    assert not (tmp_path / "home" / "history.db").exists()


def test_a_record_that_cannot_be_used_is_one_sentence_with_the_way_on(run, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "history.db").write_text("no database, by far, whatever it is called" * 30)
    done = run(*ORDERED, input="yes\n")
    assert done.returncode == 1
    assert done.stderr.startswith("quiz: The record of answers ")
    assert "--no-history" in done.stderr
    assert done.stderr.count("\n") == 1
    assert run(*ORDERED, "--no-history", input="yes\n").returncode == 0


def test_same_seed_same_sitting(run):
    first, again, other = (
        run("take", "d.yaml", "--seed", seed, "--json", "--no-history").stdout for seed in ("5", "5", "6")
    )
    assert first == again
    assert events(first)[0]["seed"] == 5
    assert events(other)[0]["seed"] == 6


def test_a_seed_is_chosen_and_shown(run):
    seed = events(run("take", "d.yaml", "--json").stdout)[0]["seed"]
    assert 1000 <= seed <= 9999


def test_filters_and_orders(run):
    def ids(*options: str) -> list[str]:
        done = run("take", "d.yaml", "--json", *options, input="\n" * 9)
        assert done.returncode == 0, done.stderr
        return [event["id"] for event in events(done.stdout) if event["event"] == "question"]

    assert ids("--order", "file", "-n", "2") == ["a", "b"]
    assert ids("--tag", "y") == ["b"]
    assert sorted(ids("--tag", "all")) == ["a", "b", "c"]
    assert ids("--kind", "numeric") == ["c"]
    assert ids("--difficulty", "hard") == ["c"]
    assert sorted(ids("--tag", "x", "--tag", "y")) == ["a", "b"]


def test_weakest_and_new_look_into_the_record(run):
    run(*ORDERED, "-n", "2", input="yes\nwrong\n")
    first = {}
    for order in ("weakest", "new"):
        done = run("take", "d.yaml", "--order", order, "--json", "-n", "1")
        first[order] = events(done.stdout)[1]["id"]
    assert first == {"weakest": "b", "new": "c"}


def test_lines_are_never_prompted_for(run):
    done = run(*ORDERED, "--accessible", input="")
    assert "Press Enter" not in done.stdout
    assert not done.stdout.rstrip("\n").endswith(":")


def test_two_decks_are_one_sitting_and_shared_ids_are_told_apart(run, tmp_path):
    (tmp_path / "e.yaml").write_text(DECK.replace("deck: d", "deck: e").replace("A deck é", "Another"))
    done = run("take", "d.yaml", "e.yaml", "--order", "file", "--json", "-n", "4", input="no\n" * 4)
    end = events(done.stdout)[-1]
    assert end["missed"] == ["d/a", "b", "c", "e/a"]
    assert end["by_deck"] == {"A deck é": [0, 3], "Another": [0, 1]}


def test_answers_by_identity_id_and_deck(run, tmp_path):
    (tmp_path / "answers.json").write_text('{"d/a": "yes", "b": {"answer": "größer"}, "c": 42}')
    done = run(*ORDERED, "--answers", "answers.json", "--json")
    assert (events(done.stdout)[-1]["percent"], done.stderr) == (100, "")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.yaml", "a: [", "a.yaml:1:5 are not YAML"),
        ("a.yaml", "just text", "neither a mapping"),
        ("a.json", "[" * 1000, "cannot be read"),
        ("a.json", "{'a': [}", "a.json:1:8 are not JSON"),
        ("a.yaml", "a: \x07", "a.yaml are not YAML: there are control characters in them."),
        ("a.yaml", "- yes\n- größer\n- 42\n", ""),
        ("a.txt", "a: yes\nb: größer\nc: 42\n", ""),
        ("a.txt", "yes\r\ngrößer\r\n42", ""),
        ("a.yaml", "a: yes\nb: größer\nc: 42\nzz: 1\n", "there is no question zz"),
        ("a.yaml", "{}", "no answer for a, b, c."),
        ("a.yaml", "", "no answer for a, b, c."),
    ],
)
def test_answers_files(run, tmp_path, name, text, said):
    (tmp_path / name).write_text(text)
    done = run(*ORDERED, "--answers", name, "--json")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    if done.returncode == 0 and len(text) > 2:
        assert events(done.stdout)[-1]["percent"] == 100
    else:
        assert done.returncode == (2 if len(text) > 2 else 0)


def test_answers_in_utf_16_are_read(run, tmp_path):
    (tmp_path / "a.txt").write_bytes("yes\r\ngrößer\r\n42\r\n".encode("utf-16"))
    assert events(run(*ORDERED, "--answers", "a.txt", "--json").stdout)[-1]["percent"] == 100


def test_missed_questions_keep_what_their_deck_allows(run, tmp_path):
    deck = DECK.replace("tags: [all]", "allow: [few-distractors]").replace("wrong: ['no', maybe]", "wrong: ['no']")
    (tmp_path / "d.yaml").write_text(deck)
    run(*ORDERED, "--save-missed", "m.yaml", input="no\n")
    assert "[few-distractors]" not in run("check", "d.yaml", "m.yaml").stdout
    (tmp_path / "d.yaml").write_text(deck.replace("allow: [few-distractors]\n", ""))
    run(*ORDERED, "--save-missed", "m.yaml", input="no\n")
    assert run("check", "d.yaml", "m.yaml").stdout.count("[few-distractors]") == 2


def test_a_wrong_clock_is_wrong_usage(run):
    assert run(*ORDERED, QUIZ_NOW="noon").returncode == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-n", "0"), "'0' is not a whole number of at least 1."),
        (("-n", "1.5"), "'1.5' is not a whole number of at least 1."),
        (("--tries", "10"), "'10' is not a whole number from 1 to 9."),
        (("--seed", "x"), "'x' is not a whole number of at least 0."),
    ],
)
def test_a_number_that_will_not_do_is_wrong_usage_in_plain_words(run, options, said):
    done = run(*ORDERED, *options)
    assert done.returncode == 2
    assert said in done.stderr


def test_what_would_change_a_sitting_is_not_ignored_when_it_is_resumed(run):
    run(*ORDERED, input="yes\n")
    done = run("take", "d.yaml", "--resume", "-n", "1", "--tag", "x")
    assert (done.returncode, "remove -n, --tag." in done.stderr) == (2, True)
    assert run("take", "d.yaml", "--resume", "--pass", "10", "--save-missed", "m.yaml").returncode == 0


@pytest.mark.parametrize(("env", "coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True), ({"NO_COLOR": "1"}, False)])
def test_problems_of_a_deck_have_colours_where_a_check_has_them(tmp_path, env, coloured):
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "bad.yaml").write_text("deck: bad\ntitle: Bad\nquestions: []\n")
    done = run_quiz("take", "bad", folder=tmp_path, env={"QUIZ_HOME": str(tmp_path), "TERM": "xterm-256color", **env})
    checked = run_quiz(
        "check", "decks", folder=tmp_path, env={"QUIZ_HOME": str(tmp_path), "TERM": "xterm-256color", **env}
    )
    assert done.returncode == 1
    assert ("\x1b[" in done.stderr) == coloured
    assert done.stderr.startswith(checked.stdout.partition("\n\n")[0].splitlines()[0])
    assert done.stderr.endswith("quiz: decks/bad.yaml has 1 error: fix it first.\n")


def test_with_flip_a_script_rates_what_it_would_have_typed(run):
    found = events(run(*ORDERED, "--flip", "--json", input="yes\ngood\n/0\n").stdout)
    asked = {event["id"]: event.get("recall") for event in found if event["event"] == "question"}
    assert asked == {"a": None, "b": "flip", "c": "flip"}
    told = [(event["answer"], event["response"], event["points"]) for event in found if event["event"] == "feedback"]
    assert told == [("yes", "yes", 1), ("größer", "good", 1), (42, None, 0)]
    told = run(*ORDERED, "--flip", input='yes\nagain\n{"rated": 4}\n')
    assert "Recall the answer, then rate how well you knew it." in told.stdout
    assert "Rated again  0/1\n  Answer: größer" in told.stdout
    assert "Rated easy  1/1" in told.stdout


def test_an_exam_is_typed_whatever_the_deck_says(run, tmp_path):
    (tmp_path / "d.yaml").write_text(DECK.replace("tags: [all]", "recall: flip"))
    asked = events(run(*ORDERED, "--exam", "--json", input="yes\ngrößer\n42\n").stdout)
    assert asked[-1]["points"] == 3
    refused = run(*ORDERED, "--exam", "--flip")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "--exam with --flip" in refused.stderr
    refused = run("take", "d.yaml", "--resume", "--no-flip")
    assert "remove --no-flip" in refused.stderr
