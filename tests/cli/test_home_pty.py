"""The home screen on a real terminal: pick, play, come back, leave."""

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pexpect
import pytest

from tests.terminals import Program

PATIENCE = 120

DECK = "deck: mine\ntitle: My own\nquestions:\n- {id: a, question: First?, answer: 'yes', wrong: ['no', maybe]}\n"


@pytest.fixture
def home(tmp_path: Path):
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "bad.yaml").write_text("deck: bad\ntitle: Bad\nquestions:\n- {id: a, question: b}\n")
    (tmp_path / "decks" / "mine.yaml").write_text(DECK)
    children = []

    def start(term: str = "dumb", args: str = "") -> Program:
        child = Program(
            sys.executable,
            ["-m", "quiz", *args.split()],
            cwd=str(tmp_path),
            env={"PATH": os.environ["PATH"], "QUIZ_HOME": str(tmp_path / "home"), "TERM": term, "LANG": "C.UTF-8"},
            dimensions=(40, 100),
            encoding="utf-8",
            timeout=PATIENCE,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill(signal.SIGKILL)
        child.wait()
        child.close()


def end(child: Program) -> int:
    child.expect(pexpect.EOF)
    child.wait()
    child.close()
    return child.exitstatus


def test_a_deck_is_picked_by_number_played_and_left(home):
    child = home()
    child.expect("2. My own. 1 question.\r\n")
    child.expect("1-6 play ten questions, a all, Enter play 2, s stats, q quit: ")  # the first one has errors
    for nonsense in ("77", "0000000002x", "00000000000000000012"):
        child.sendline(nonsense)
        child.expect("Type a number from 1 to 6, or one of the keys above.")
    child.sendline("2")
    child.expect("Answer: ")
    child.sendline("yes")
    child.expect("for the result")
    child.sendline()
    child.expect("2. My own. 1 question. 1 of 1 met, last 1/1, just now.")
    child.sendline("q")
    assert end(child) == 0


def test_a_deck_with_errors_says_them_and_the_list_comes_again(home):
    child = home()
    child.expect("1. Bad. has errors.")
    child.sendline("1")
    child.expect(r"decks/bad.yaml:4:3: error: ")
    child.expect("decks/bad.yaml has 1 error: fix it first.")
    child.expect("q quit")
    child.sendline("mine")
    child.expect("Answer: ")
    child.sendline("/q")
    child.expect("q quit")
    child.sendeof()
    assert end(child) == 0


@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_ctrl_c_leaves_with_130_and_ctrl_d_with_0(home, term):
    for key, code in (("\x03", 130), ("\x04", 0)):
        child = home(term)
        child.expect("q quit")
        child.send(key)
        assert end(child) == code


def test_an_unfinished_sitting_is_offered_and_picked_by_enter(home):
    child = home(args="take mine hanoi-summit")
    child.expect("Answer|answer|blank|Blank|Option|Entry|true")
    child.sendline("/q")
    end(child)
    two = DECK + "- {id: b, question: Second?, answer: x, wrong: [y, z]}\n"
    Path(child.cwd, "decks", "mine.yaml").write_text(two)
    child = home(args="take mine --order file")
    child.expect("Answer: ")
    child.sendline("yes")
    child.expect("for the next")
    child.sendline("/q")
    assert end(child) == 0
    child = home()
    child.expect("My own. 2 questions. Unfinished: 1 of 2 answered, just now, 1 of 2 met.")
    child.expect("Enter resume 2, x discard the unfinished 2, .*q quit")
    child.sendline()
    child.expect("Question 2 of 2")
    child.sendline("/q")
    child.expect("q quit")


def test_an_unfinished_exam_is_offered_and_picked_by_enter(home):
    child = home(args="take mine --exam --time 1h --order file")
    child.expect("Answer: ")
    child.sendline("/q")
    assert end(child) == 0
    child = home()
    child.expect("My own. 1 question. Unfinished: exam not handed in, .* left.")
    child.expect("Enter resume [12], .*q quit")
    child.sendline()
    child.expect("Exam of 1 hour.")
    child.expect("Question 1 of 1")
    child.sendline("yes")
    child.expect("/hand in: ")
    child.sendline("/hand in")
    child.expect("Score: 1 of 1 point, 100%")


def test_one_key_picks_ten_questions_and_a_picks_all(home):
    child = home("xterm-256color")
    Path(child.cwd, "decks", "mine.yaml").write_text(
        "deck: mine\ntitle: My own\nquestions:\n" + "".join(f"- {{question: '{n}?', answer: {n}}}\n" for n in range(12))
    )
    child.expect("s stats   q quit")
    child.send("2")
    child.expect("1 of 10")
    child.sendline("/q")
    child.expect("s stats   q quit")
    child.send("a")
    child.expect("1-6 play all questions   a ten   .*q quit")
    child.send("2")
    child.expect("1 of 12")
    child.sendline("/q")
    child.expect("s stats   q quit")
    child.send("s")
    child.expect("No answers yet")
    child.expect("s stats   q quit")
    child.send("q")
    assert end(child) == 0


def test_from_ten_decks_on_enter_ends_a_number(home):
    child = home("xterm-256color")
    child.expect("q quit")
    child.send("q")
    assert end(child) == 0
    for n in range(10):
        Path(child.cwd, "decks", f"more-{n}.yaml").write_text(
            f"deck: more-{n}\ntitle: More {n}\nquestions:\n- {{id: a, question: 'Of {n}?', answer: x, wrong: [y, z]}}\n"
        )
    child = home("xterm-256color")
    child.expect("More 9")
    child.expect("q quit")
    child.send("13\x7f2\r")
    child.expect("Of 9[?]")
    child.send("q")
    child.expect("q quit")
    child.send("q")
    assert end(child) == 0


def test_what_was_left_more_than_a_week_ago_is_not_offered(home):
    child = home(args="take mine --exam --time 1h")
    child.expect("Answer: ")
    child.sendline("/q")
    assert end(child) == 0
    child = home()
    child.expect("Enter resume 2, ")
    child.send("\x03")
    assert end(child) == 130
    later = Program(
        sys.executable,
        ["-m", "quiz"],
        cwd=str(child.cwd),
        env={**child.env, "QUIZ_NOW": "2099-01-01T10:00:00+00:00"},
        encoding="utf-8",
        timeout=PATIENCE,
    )
    later.expect("Enter play 2, ")
    later.send("\x03")
    assert end(later) == 130


def leave_one(home, *args: str) -> None:
    """Begin a quiz of two questions or more, answer one, and leave it."""
    child = home(args=" ".join(args))
    child.expect("[?] |: ")
    child.sendline("yes")
    child.expect("for the next")
    child.sendline("/q")
    assert end(child) == 0


TWO = "- {id: b, question: Second?, answer: x, wrong: [y, z]}\n"


def test_one_key_discards_what_was_left_and_the_one_before_is_offered(home):
    child = home("xterm-256color")
    child.expect("q quit")
    child.send("q")
    assert end(child) == 0
    Path(child.cwd, "decks", "mine.yaml").write_text(DECK + TWO)
    leave_one(home, "take", "mine", "--order", "file")
    leave_one(home, "take", "mine", "--order", "file", "--fresh", "-n", "2")
    child = home("xterm-256color")
    child.expect("unfinished: 1 of 2 answered, just now")
    for _ in range(2):
        child.expect("Enter resume 2   x discard the unfinished 2")
        child.send("x")
        child.expect("The quiz is discarded; its answers stay in your history.")
    child.expect("Enter play 2   .*q quit")
    child.send("x")
    child.expect("Press a number from 1 to 6, or one of the keys above.")
    child.send("q")
    assert end(child) == 0
    listed = home(args="history")
    listed.expect("discarded, 1 of 2 answered")
    listed.expect("discarded, 1 of 2 answered")
    assert end(listed) == 0
    child = home(args="take mine --resume")
    child.expect("There is no unfinished quiz of mine")
    assert end(child) == 1


def test_take_offers_what_was_left_by_one_key_and_nothing_older_than_a_week(home):
    child = home("xterm-256color")
    child.expect("q quit")
    Path(child.cwd, "decks", "mine.yaml").write_text(DECK + TWO)
    leave_one(home, "take", "mine", "--order", "file")
    child = home("xterm-256color", "take mine")
    child.expect("My own: a quiz started just now, 1 of 2 answered.")
    child.expect("Enter resume   n start a new one   x discard it   q quit")
    child.send("z")
    child.expect("Press Enter, n, x or q.")
    child.send("n")
    child.expect("1 of 2")
    child.send("q")
    end(child)
    child = home("xterm-256color", "take mine")
    child.expect("x discard it   q quit")
    child.send("\r")
    child.expect("Second[?]")
    child.send("q")
    end(child)
    child = home("xterm-256color", "take mine")
    child.expect("x discard it   q quit")
    child.send("x")
    child.expect("discarded; its answers stay")
    child.expect("1 of 2")
    child.send("\x03\x03")
    end(child)
    leave_one(home, "take", "mine", "--order", "file", "--fresh")
    later = start_later(child)
    later.expect("1 of 2")
    later.send("\x03\x03")
    end(later)


def start_later(child: Program) -> Program:
    """Start `quiz take mine` where a child ran, eight days on."""
    at = (datetime.now(UTC) + timedelta(days=8)).isoformat()
    return Program(
        sys.executable,
        ["-m", "quiz", "take", "mine"],
        cwd=str(child.cwd),
        env={**child.env, "QUIZ_NOW": at},
        encoding="utf-8",
        timeout=PATIENCE,
    )


def test_decks_played_elsewhere_and_quizzes_of_several_decks_are_listed(home, tmp_path):
    folder = tmp_path / "far away"
    folder.mkdir()
    (folder / "moons.yaml").write_text(DECK.replace("mine", "moons").replace("My own", "Moons") + TWO)
    child = home(args="take decks/mine.yaml")
    child.expect("Answer: ")
    child.sendline("yes")
    child.expect("for the result")
    child.sendline()
    assert end(child) == 0
    for names in (["far away/moons.yaml"], ["mine", "far away/moons.yaml"]):
        child = Program(
            sys.executable,
            ["-m", "quiz", "take", *names, "--order", "file"],
            cwd=child.cwd,
            env=child.env,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        child.expect("Answer: ")
        child.sendline("yes")
        child.expect("for the next")
        child.sendline("/q")
        assert end(child) == 0
    child = home()
    child.expect("Moons. 2 questions. Unfinished: 1 of 2 answered, just now, 1 of 2 met.")
    child.expect("My own, Moons. 3 questions. Unfinished: 1 of 3 answered, just now.")
    child.expect("Enter resume (\\d+), ")
    child.sendline()
    child.expect("Question 2 of 3")
    child.sendline("/q")
    child.expect("q quit: ")
    child.sendline("q")
    assert end(child) == 0
    listed = Program(
        "sh",
        ["-c", f"{sys.executable} -m quiz | cat"],
        cwd=child.cwd,
        env=child.env,
        encoding="utf-8",
        timeout=PATIENCE,
    )
    listed.expect("'far away/moons.yaml' +Moons ")
    listed.expect("mine 'far away/moons.yaml' +My own, Moons ")
    assert end(listed) == 0


def test_labelled_lines_are_asked_for_with_an_option(home):
    child = home("xterm-256color", "--accessible")
    child.expect("1-6 play ten questions, a all, Enter play 2, s stats, q quit: ")
    child.send("99\r")
    child.expect("Type a number from 1 to 6, or one of the keys above.")
    child.send("q\r")
    child.expect(pexpect.EOF)
