"""The home screen on a real terminal: pick, play, come back, leave."""

import os
import signal
import sys
from pathlib import Path

import pexpect
import pytest

DECK = "deck: mine\ntitle: My own\nquestions:\n- {id: a, question: First?, answer: 'yes', wrong: ['no', maybe]}\n"


@pytest.fixture
def home(tmp_path: Path):
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "bad.yaml").write_text("deck: bad\ntitle: Bad\nquestions:\n- {id: a, question: b}\n")
    (tmp_path / "decks" / "mine.yaml").write_text(DECK)
    children = []

    def start(term: str = "dumb", args: str = "") -> pexpect.spawn:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "quiz", *args.split()],
            cwd=str(tmp_path),
            env={"PATH": os.environ["PATH"], "QUIZ_HOME": str(tmp_path / "home"), "TERM": term, "LANG": "C.UTF-8"},
            dimensions=(40, 100),
            encoding="utf-8",
            timeout=300,
        )
        children.append(child)
        return child

    yield start
    for child in children:
        child.kill(signal.SIGKILL)
        child.wait()
        child.close()


def end(child: pexpect.spawn) -> int:
    child.expect(pexpect.EOF)
    child.wait()
    child.close()
    return child.exitstatus


def test_a_deck_is_picked_by_number_played_and_left(home):
    child = home()
    child.expect("2. My own. 1 question.\r\n")
    child.expect("Number .*, Enter plays 2, s stats, q quits: ")  # the first one has errors
    for nonsense in ("77", "0000000002x", "00000000000000000012"):
        child.sendline(nonsense)
        child.expect("Please type a number from 1 to ")
    child.sendline("2")
    child.expect("Answer: ")
    child.sendline("yes")
    child.expect("for the result")
    child.sendline()
    child.expect("2. My own. 1 question. Last 1/1, just now.")
    child.sendline("q")
    assert end(child) == 0


def test_a_deck_with_errors_says_them_and_the_list_comes_again(home):
    child = home()
    child.expect("1. Bad. has errors.")
    child.sendline("1")
    child.expect(r"decks/bad.yaml:4:3: error: ")
    child.expect("decks/bad.yaml has 1 error: fix it first.")
    child.expect("q quits: ")
    child.sendline("mine")
    child.expect("Answer: ")
    child.sendline("/q")
    child.expect("q quits: ")
    child.sendeof()
    assert end(child) == 0


@pytest.mark.parametrize("term", ["dumb", "xterm-256color"])
def test_ctrl_c_leaves_with_130_and_ctrl_d_with_0(home, term):
    for key, code in (("\x03", 130), ("\x04", 0)):
        child = home(term)
        child.expect("q quits: ")
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
    child.expect("My own. 2 questions. Unfinished, 1 of 2 answered.")
    child.expect("Enter resumes 2, .*q quits: ")
    child.sendline()
    child.expect("Question 2 of 2")
    child.sendline("/q")
    child.expect("q quits: ")


def test_an_unfinished_exam_is_offered_and_picked_by_enter(home):
    child = home(args="take mine --exam --time 1h --order file")
    child.expect("Answer: ")
    child.sendline("/q")
    assert end(child) == 0
    child = home()
    child.expect("My own. 1 question. Exam not handed in, .* left.")
    child.expect("Enter resumes [12], .*q quits: ")
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
    child.expect("s stats, q quits: ")
    child.send("2")
    child.expect("1 of 10")
    child.sendline("/q")
    child.expect("s stats, q quits: ")
    child.send("a")
    child.expect("Number all questions, a 10, .*q quits: ")
    child.send("2")
    child.expect("1 of 12")
    child.sendline("/q")
    child.expect("s stats, q quits: ")
    child.send("s")
    child.expect("No answers yet")
    child.expect("s stats, q quits: ")
    child.send("q")
    assert end(child) == 0


def test_from_ten_decks_on_enter_ends_a_number(home):
    child = home("xterm-256color")
    child.expect("q quits: ")
    child.send("q")
    assert end(child) == 0
    for n in range(10):
        Path(child.cwd, "decks", f"more-{n}.yaml").write_text(
            f"deck: more-{n}\ntitle: More {n}\nquestions:\n- {{id: a, question: 'Of {n}?', answer: x, wrong: [y, z]}}\n"
        )
    child = home("xterm-256color")
    child.expect("More 9")
    child.expect("q quits: ")
    child.send("13\x7f2\r")
    child.expect("Of 9[?]")
    child.send("q")
    child.expect("q quits: ")
    child.send("q")
    assert end(child) == 0


def test_what_was_left_more_than_a_week_ago_is_not_offered(home):
    child = home(args="take mine --exam --time 1h")
    child.expect("Answer: ")
    child.sendline("/q")
    assert end(child) == 0
    child = home()
    child.expect("Enter resumes 2, ")
    child.send("\x03")
    assert end(child) == 130
    later = pexpect.spawn(
        sys.executable,
        ["-m", "quiz"],
        cwd=str(child.cwd),
        env={**child.env, "QUIZ_NOW": "2099-01-01T10:00:00+00:00"},
        encoding="utf-8",
        timeout=300,
    )
    later.expect("Enter plays 2, ")
    later.send("\x03")
    assert end(later) == 130
