"""A sitting by labelled lines: what is typed, and what is said to it."""

import pytest

from quiz.engine.session import Rules
from quiz.errors import Interrupted
from quiz.lines.labelled import Dialogue
from quiz.lines.plain import PlainView
from quiz.lines.style import LABELLED
from quiz.sitting.wording import Wording

DECK = """
deck: d
title: D
language: en
questions:
"""
CARD = "- {id: card, front: Front?, back: The back.}\n"
CLOZE = "- {id: blanks, cloze: 'One {{a}} two {{b}} three.'}\n"
PAIRS = "- {id: pairs, question: Pairs?, match: {L1: R1, L2: R2, L3: R3}}\n"
LIST = "- {id: list, question: Name two., answers: [alpha, beta]}\n"
ORDER = "- {id: order, question: Order?, order: [first, second, third, fourth]}\n"
CHOICE = "- {id: choice, question: Which?, answer: 'this', wrong: ['that', 'the other']}\n"


@pytest.fixture
def play(open_bank, log, begin):
    """Return a function that plays a deck with typed lines; past their end Ctrl-D is pressed."""

    def play_lines(questions, *lines, rules=None, **more):
        bank = open_bank(DECK + questions)
        sitting = begin(bank, log, rules=rules)
        said, typed = [], iter(lines)

        class Lines:
            def read(self, prompt, tick=None):
                said.append(prompt)
                line = next(typed, EOFError)
                if isinstance(line, type):
                    raise line
                return line

        dialogue = Dialogue(PlainView(Wording(bank), said.append, width=0, style=LABELLED), Lines(), lambda: 0.0)
        try:
            dialogue.run(sitting, **more)
        except Interrupted:
            said.append("INTERRUPTED")
        return dialogue, sitting, "".join(said)

    return play_lines


@pytest.mark.parametrize(
    ("question", "lines", "fraction"),
    [(CLOZE, ("a", "/0"), 1 / 2), (PAIRS, ("R1", "/0", "R3"), None), (LIST, ("alpha", "/0"), 1 / 2)],
    ids=["cloze", "matching", "list"],
)
def test_a_part_that_is_not_known_does_not_undo_the_others(play, question, lines, fraction):
    _, sitting, said = play(question, *lines)
    result = sitting.last_result
    assert result is not None
    assert "Not known" not in said
    if fraction is None:
        assert sum(bool(mark.given) for mark in result.score.marks) == 2
    else:
        assert result.score.fraction == fraction


@pytest.mark.parametrize("question", [CLOZE, PAIRS, LIST, ORDER, CARD], ids=["cloze", "pairs", "list", "order", "card"])
def test_nothing_known_is_not_known(play, question):
    _, sitting, said = play(question, "/0", "/0", "/0")
    assert "Not known. 0 of 1 point." in said
    assert sitting.last_result.score.fraction == 0


def test_a_card_that_is_not_known_shows_its_answer(play):
    _, _, said = play(CARD, "/0")
    assert "The back." in said


def test_a_card_that_was_turned_does_not_show_its_answer_twice(play):
    _, _, said = play(CARD, "", "good")
    assert said.count("The back.") == 1


def test_an_order_with_something_left_out_is_asked_for_once_more(play):
    _, sitting, said = play(ORDER, "ab", "abcd")
    assert "2 options are left out." in said
    assert len(sitting.last_result.response.texts) == 4
    _, sitting, said = play(ORDER, "abc", "abc")
    assert "1 option is left out." in said
    assert len(sitting.last_result.response.texts) == 3


def test_a_retry_says_which_round_it_is_and_is_the_sitting_that_was_left(play):
    """It cannot be resumed later, but its answers are kept."""
    dialogue, sitting, said = play(
        CHOICE * 1 + LIST, "/0", "", "/0", "", "r", "/0", KeyboardInterrupt, KeyboardInterrupt
    )
    assert "Question 1 of 2. 1 point. Round 2." in said
    assert said.endswith("INTERRUPTED")
    assert sitting.finished
    assert dialogue.sitting is not sitting
    assert dialogue.sitting.is_retry
    assert dialogue.sitting.summary().answered == 1


def test_a_second_try_hears_why_the_first_was_wrong_and_is_another_one(play):
    question = "- {id: choice, question: Which?, answer: alpha, wrong: [beta: It comes second., gamma]}\n"
    _, sitting, said = play(question, "beta", "beta", "alpha", rules=Rules(tries=2))
    assert "Not right: one try left, for half the points.\nNote: It comes second." in said
    assert "You already tried that; it was not counted." in said
    assert sitting.last_result.points == 0.5


@pytest.mark.parametrize("leave", [("/q",), (EOFError,), (KeyboardInterrupt, KeyboardInterrupt)])
def test_left_after_the_last_answer_it_is_over(play, leave):
    """A sitting without an open question is not offered again."""
    _, sitting, said = play(CHOICE, "this", *leave)
    assert sitting.finished
    assert "Left" not in said


def test_what_was_missed_comes_back_until_it_is_right_once(play):
    dialogue, sitting, said = play(CHOICE, "that", "", "the other", "", "this", "", comes_back=True)
    assert said.count("1 missed question again.") == 2
    assert (dialogue.sitting.session.round, sitting.finished, said.count("Score: ")) == (3, True, 1)
    assert "Score: 0 of 1 point, 0%" in said
    assert "Type r" not in said


def test_undo_from_the_next_question(play):
    _, sitting, said = play(CHOICE + CLOZE, "/u", "that", "", "/u", "this", "")
    assert said.count("Question 1 of 2") == 2
    assert said.count("There is nothing to undo.") == 1
    assert (sitting.last_result.points, sitting.last_result.score.fraction) == (0.0, 1.0)


def test_a_doubled_slash_is_an_answer(play):
    _, sitting, _ = play("- {id: skip, question: What skips?, answer: /s, accept: [/x]}\n", "//s")
    assert sitting.last_result.score.fraction == 1


def test_the_next_answer_typed_too_early_is_no_command(play, log):
    """Labels of options are letters of commands, too."""
    lines = ("that", "u", "y", "g", "f", "s", "b", "r", "e", "i", "!", "suspend", "")
    _, sitting, said = play(CHOICE, *lines)
    assert said.count("That is not a command here.") == len(lines) - 2
    assert [event.kind for event in log.events(sitting.attempt.id)] == ["start", "answer", "finish"]


def test_a_question_is_suspended_buried_or_reset_after_its_answer(play, log):
    lines = ("that", "/?", "/s", "/s", "/b", "/r", "no", "/r", "yes", "")
    _, _, said = play(CHOICE, *lines)
    for part in (
        "/s: leave the question out of reviews until you unsuspend it.",
        "Suspended: reviews leave it out until you unsuspend it.",
        "Reviews ask it again.",
        "Buried: it comes back tomorrow.",
        "Not reset.",
        "Reset: reviews ignore your answers to it so far.",
    ):
        assert part in said
    kinds = [event.kind for event in log.all_events() if event.part == 0]
    assert kinds == ["start", "answer", "suspend", "unsuspend", "bury", "reset", "finish"]
