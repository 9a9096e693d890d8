"""Whole sittings with real keys on a pseudo-terminal. Words are waited for; nothing sleeps."""

import os
import re
import shlex
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from .terminal import DECK, Terminal, again, take, write_deck

CHOICE = """\
- id: first-step
  question: Who was the first to step onto the Moon?
  answer: Armstrong
  wrong:
  - Aldrin: He came second.
  - Collins
  explain: It was in July 1969.
  source: nasa/distance
"""
TYPED = """\
- id: mission
  question: What was the mission called?
  answer: Apollo 11
  accept: [Apollo XI]
  typos: no
"""
TRUTH = """\
- id: own-light
  question: The Moon shines by its own light.
  answer: false
"""
NUMBER = """\
- id: distance
  question: How far away is the Moon?
  answer: 384400
  within: 2%
  unit: km
  hint: More than a light second.
"""
NEXT = "Enter next"


# ---------------------------------------------------------------- every kind


def test_multiple_choice(tmp_path: Path) -> None:
    """The label answers; the picked option, its feedback, the right one, why and whence are shown."""
    with take(tmp_path, CHOICE) as quiz:
        quiz.wait("1 of 1", "Who was the first", "> ")
        quiz.pick("Aldrin").wait("Wrong  0 of 1", "you", "Aldrin", "He came second.", "right", "Armstrong")
        quiz.wait("It was in July 1969.", "Source: NASA, fact sheet, 2 May 2024, paragraph 2", NEXT)
        quiz.press("\r").wait("0 of 1  0%", "Worth another look", "retry the one missed")
        quiz.press("\r")
        assert quiz.end() == 0


def test_multiple_choice_by_number(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE.replace("answer:", "shown: [Collins, Armstrong, Aldrin]\n  answer:")) as quiz:
        quiz.wait("a-c answer", "> ")
        quiz.press("2").wait("> b  Armstrong", "Correct  1 of 1")


def test_multiple_response(tmp_path: Path) -> None:
    """Labels toggle, Enter with nothing is no answer, Enter with something is."""
    deck = """\
- id: landed
  question: Which missions landed?
  answers: [Apollo 11, Apollo 12]
  wrong: [Apollo 8, Apollo 13]
  shown: [Apollo 8, Apollo 11, Apollo 12, Apollo 13]
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("Pick all that apply.", "Enter done", "> ")
        quiz.press("\r").wait("nothing picked: press Enter again")
        quiz.press("a").wait("> a").strip()
        quiz.press("c").wait("> a c")
        quiz.press("a").wait("> c")
        quiz.press("b").wait("> b c")
        quiz.press("\r").wait("Correct  1 of 1")


def test_multiple_response_in_part(tmp_path: Path) -> None:
    deck = """\
- id: landed
  question: Which missions landed?
  answers: [Apollo 11, Apollo 12]
  wrong:
  - Apollo 13: It came back without landing.
  - Apollo 8
  shown: [Apollo 8, Apollo 11, Apollo 12, Apollo 13]
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("> ")
        quiz.press("bcd\r").wait("Partly right  0.5 of 1")
        assert [line.split()[0] for line in quiz.wait(NEXT).splitlines() if "Apollo" in line] == [
            "right",
            "right",
            "wrong",
        ]
        assert "It came back without landing." in quiz.text


def test_true_false(tmp_path: Path) -> None:
    with take(tmp_path, TRUTH) as quiz:
        quiz.wait("t  True", "f  False", "t/f answer", "> ")
        quiz.press("t").wait("Wrong  0 of 1", "you    t  True", "right  f  False")


def test_more_options_than_letters(tmp_path: Path) -> None:
    """Their numbers are typed, with Enter."""
    names = [f"crater {number}" for number in range(1, 24)]
    deck = f"""\
- id: craters
  question: Which are craters?
  answers: [{", ".join(names[:22])}]
  wrong: [mare]
  shown: [{", ".join(names[:22])}, mare]
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("23  mare", "Enter answer", "> ")
        quiz.press("99\r").wait("“99” is not one of the labels.", "> ")
        quiz.press("1 1\r").wait("One of them is repeated.", "> ")
        quiz.press("1, 2 22 \r").wait("Partly right  0.1 of 1")


def test_numeric(tmp_path: Path) -> None:
    """What is no number is asked again; a reading that could be another is echoed."""
    with take(tmp_path, NUMBER) as quiz:
        quiz.wait("A number in km, a close value counts.", "Enter answer", "> ")
        quiz.press("12..5\r").wait("is not a number", "> ")
        quiz.press("384,000 km\r").wait("Correct  1 of 1", "read as 384000", "384400 km (within 2%)")


def test_short_answer(tmp_path: Path) -> None:
    with take(tmp_path, TYPED) as quiz:
        quiz.wait("/0 don't know", "> ")
        quiz.press("\r").wait("Nothing typed yet", "> ")
        quiz.press("  apollo xi \r").wait("Correct  1 of 1")


def test_list(tmp_path: Path) -> None:
    """An entry a line, until there are as many as are needed; a repeat takes no place. A list can be pasted."""
    deck = """\
- id: crew
  question: Name the crew of the mission.
  answers: [Armstrong, Aldrin, Collins]
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("empty line ends it", "1 > ")
        quiz.press("Armstrong\r").wait("2 > ")
        quiz.press("armstrong\r").wait("“armstrong” is already named.", "2 > ")
        quiz.press("\x1b[200~Gagarin\nCollins\x1b[201~\r").wait("Partly right  0.7 of 1", NEXT)
        said = quiz.text.rpartition("Partly right")[2]
        assert [line.split() for line in said.splitlines()[1:6]] == [
            ["right", "Armstrong"],
            ["missed", "Aldrin"],
            ["right", "Collins"],
            ["wrong", "Gagarin"],
            ["you", "armstrong", "(already", "named)"],
        ]


def test_ordering(tmp_path: Path) -> None:
    """Labels in order; an unfinished order is submitted only by a second Enter; Backspace takes back."""
    deck = """\
- id: missions
  question: Order the missions.
  order: [Apollo 8, Apollo 11, Apollo 13]
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("next in order", "> ")
        quiz.pick("Apollo 8", "Apollo 13").press("\r").wait("1 still to place")
        quiz.press("\x7f")
        quiz.pick("Apollo 11", "Apollo 13").press("\r").wait("Correct  1 of 1")


def test_matching(tmp_path: Path) -> None:
    """One left at a time; Backspace goes back to the one before; 0 leaves it open."""
    deck = """\
- id: ships
  question: Which was which?
  match: {Columbia: command module, Eagle: lander, Saturn V: rocket}
"""
    with take(tmp_path, deck) as quiz:
        lefts = ["Columbia", "Eagle", "Saturn V"]
        right = {"Columbia": "command module", "Eagle": "lander", "Saturn V": "rocket"}
        quiz.wait("match   Backspace back   0 leave open", "> ")
        quiz.press("?").wait("0       leaves this one open", "> ")
        rows = re.findall(rf"^  ○ ({'|'.join(lefts)}) ", quiz.text, re.MULTILINE)
        assert sorted(rows) == lefts
        quiz.pick(right[rows[1]]).wait(right[rows[1]], f"{rows[1]}")
        quiz.press("\x7f").wait("back")
        quiz.pick(right[rows[0]]).wait("> ")
        quiz.pick(right[rows[1]]).wait("> ")
        quiz.press("0").wait("left open", "Partly right  0.7 of 1", "missed")


def test_matching_with_more_options_than_letters(tmp_path: Path) -> None:
    """Labels are typed then, and the keys shown are those that are valid."""
    pairs = ", ".join(f"left {n}: right {n}" for n in range(24))
    with take(tmp_path, f"- id: long\n  question: Which?\n  match: {{{pairs}}}\n") as quiz:
        quiz.wait("1-24 match   /0 leave open   /s skip   /q save and quit   /? more", "> ")
        assert "Backspace" not in quiz.text
        quiz.press("/h\r").wait("This question has no hints.", "> ")
        quiz.press("/?\r").wait("type the label of its match; /0 leaves it open", "> ")
        quiz.press("25\r").wait("“25” is not one of the labels.", "> ")
        quiz.press("24\r").wait("> ")
        quiz.press("/s\r").wait("asked once more at the end")


def test_cloze(tmp_path: Path) -> None:
    """Blank by blank; a pasted line break does not answer the next blank."""
    deck = """\
- id: craft
  cloze: The {{Eagle::a bird}} landed in the Sea of {{Tranquillity|Tranquility}}.
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("The __1__ (a bird) landed in the Sea of __2__.", "/0 leave open", "1 > ")
        quiz.press("eagle\rcrises\r").wait("2 > ")  # the second was typed before it was asked
        quiz.press("tranquility\r").wait("Correct  1 of 1")


def test_flashcard(tmp_path: Path) -> None:
    """Enter shows the back, Space does nothing; then the learner rates."""
    deck = """\
- id: tides
  front: Why are there two high tides a day?
  back: The Moon pulls the near ocean **more**.
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("Enter show the answer", "> ")
        quiz.press(" \r").wait(
            "The Moon pulls the near ocean more.", "1 Again 1 d   2 Hard 1 d   3 Good 2 d   4 Easy 8 d"
        )
        quiz.press("3").wait("> Good", "Rated good  1 of 1", "Enter")
        quiz.press("\r").wait("100%")
        assert quiz.end() == 0


def test_rubric(tmp_path: Path) -> None:
    deck = """\
- id: phases
  question: Explain the phases of the Moon.
  rubric: [The Sun lights one half., We see it from changing angles.]
"""
    with take(tmp_path, deck) as quiz:
        quiz.wait("Enter show the points", "> ")
        quiz.press("\r").wait("1  The Sun lights one half.", "0 none met   q save and quit", "> ")
        quiz.press("?").wait("0       your answer covered none of the points", "> ")
        quiz.press("\r").wait("press 0 if")
        quiz.press("2\r").wait("Partly right  0.5 of 1", "not met  The Sun", "met      We see it")


# ---------------------------------------------------------------- on the way


def test_a_remark_is_wrapped_as_all_else_is(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE, width=24) as quiz:
        quiz.wait("> ")
        quiz.press("s").wait("  Skipped: it will be\n  asked once more at the\n  end.")


def test_a_key_that_means_nothing_is_no_answer(tmp_path: Path) -> None:
    """Nor are Enter, Space, arrows, a mouse, or a paste."""
    with take(tmp_path, CHOICE) as quiz:
        quiz.wait("> ")
        quiz.press("x").wait("“x” does nothing here")
        quiz.press("\x1b[A").wait("that key does nothing here; ? lists the keys")
        quiz.press("h").wait("this question has no hints")
        quiz.press("\r").wait("nothing chosen yet")
        quiz.press("\x1b[200~a\rb\r\x1b[201~").wait("pasted text is not read as keys")
        quiz.press(" \x1b[<0;3;3M?").wait("Press the letter or the number of your answer", "Ctrl-C", "> ")
        assert "Wrong" not in quiz.text
        assert "Correct" not in quiz.text


def test_a_key_that_cannot_be_known_is_told_of_once(tmp_path: Path) -> None:
    """Function keys and arrows of any terminal: the note comes with the first of them, then no more in the sitting."""
    odd = ("\x1b[15~", "\x1bOP", "\x1b[[A", "\x1b[1;5C", "\x1b[57376u", "\t", "\x1b[A")
    with take(tmp_path, CHOICE + TRUTH) as quiz:
        quiz.wait("> ")
        quiz.press("\x1b[15~").wait("that key does nothing here")
        for key in odd:
            quiz.press(key)
        quiz.press("x").wait("“x” does nothing here")
        quiz.pick("Armstrong").wait("Correct", NEXT)
        for key in odd:
            quiz.press(key)
        quiz.press("\r").wait("2 of 2", "> ")
        for key in odd:
            quiz.press(key)
        quiz.press("t").wait("Wrong")
        assert quiz.text.count("that key does nothing") == 1


def test_a_note_without_room_is_above_the_prompt(tmp_path: Path) -> None:
    """Nothing of it is cut, and the prompt with what was picked is there again."""
    deck = "- {id: p, question: Which?, match: {Aldrin: Apollo 11, Lovell: Apollo 8}}\n"
    with take(tmp_path, CHOICE + deck, width=40) as quiz:
        quiz.wait("> ")
        quiz.press("x").wait("lists the", "keys.", "> ")
        assert quiz.display.endswith("  “x” does nothing here; ? lists the\n  keys.\n>")
        quiz.press("\r").wait("Nothing chosen yet")
        quiz.pick("Armstrong").wait("Enter u")
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("z").wait("does nothing here; ? lists the", "keys.", "> ")
        assert "…" not in quiz.display


def test_hints_cost_and_are_counted(tmp_path: Path) -> None:
    with take(tmp_path, NUMBER) as quiz:
        quiz.wait("/h hint", "> ")
        quiz.press("/h\r").wait("Hint  More than a light second.", "> ")
        quiz.press("/h\r").wait("There are no more hints.", "> ")
        quiz.press("384400\r").wait("Correct  0.8 of 1  (1 hint)")


def test_dont_know_shows_the_answer(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TYPED) as quiz:
        quiz.wait("> ")
        quiz.press("0").wait("> don't know", "Not known  0 of 1", "right", "Armstrong", NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("/0\r").wait("Not known  0 of 1", "right  Apollo 11")


def test_a_skipped_question_comes_once_more(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TRUTH) as quiz:
        quiz.wait("1 of 2", "> ")
        quiz.press("s").wait("asked once more at the end", "2 of 2", "> ")
        quiz.press("f").wait("Correct", NEXT)
        quiz.press("\r").wait("1 of 2", "again", "> ")
        quiz.press("s").wait("stays unanswered", "1 of 2  50%", "1 of 2 questions not answered")


def test_undo_asks_again(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE) as quiz:
        quiz.wait("> ")
        quiz.pick("Collins").wait("Wrong", "u undo")
        quiz.press("u").wait("Asked again. The second answer earns no more", "second look", "> ")
        quiz.pick("Armstrong").wait("Correct  0 of 1  (the first answer counts)", NEXT)
        quiz.press("\r").wait("0%", "retry the one missed")
        quiz.press("\r")
        assert quiz.end() == 0


def test_an_answer_undone_before_leaving_counts_as_given(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + NUMBER) as quiz:
        quiz.wait("> ")
        quiz.pick("Collins").wait("Wrong", "u undo")
        quiz.press("u").wait("second look", "> ")
        quiz.press("q").wait("Left after 1 of 2 questions")
        assert quiz.end() == 0
    with again(tmp_path, "--resume") as quiz:
        quiz.wait("1 of 2", "second look", "> ")
        quiz.pick("Armstrong").wait("Correct  0 of 1  (the first answer counts)", NEXT)


def test_a_slip_of_the_finger_counts_as_right_on_ones_word(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE) as quiz:
        quiz.wait("> ")
        quiz.pick("Collins").wait("Wrong  0 of 1", "y I was right")
        quiz.press("y").wait("Counted as right  1 of 1", "the deck is unchanged", NEXT)
        quiz.press("\r").wait("100%", "1 on your word")
        assert quiz.end() == 0


def test_dont_know_by_mistake_counts_as_right_on_ones_word(tmp_path: Path) -> None:
    with take(tmp_path, NUMBER + TYPED) as quiz:
        quiz.wait("> ")
        quiz.press("/0\r").wait("Not known  0 of 1", "y I was right")
        assert "To have the deck accept" not in quiz.press("y").wait("Counted as right  1 of 1", NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("/0\r").wait("Not known  0 of 1", "y I was right")
        quiz.press("y").wait("Counted as right  1 of 1", NEXT)
        quiz.press("\r").wait("100%", "2 on your word")
        assert quiz.end() == 0


def test_after_an_undo_the_keys_show_what_the_next_rating_gives(tmp_path: Path) -> None:
    card = "- {id: sea, front: A mare, back: a plain of lava}\n"
    with take(tmp_path, card + TYPED) as quiz:
        quiz.wait("> ")
        quiz.press("\r").wait("1 Again 1 d   2 Hard 1 d   3 Good 2 d   4 Easy 8 d", "> ")
        quiz.press("4").wait("Rated easy", "u undo")
        quiz.press("u").wait("second look", "> ")
        quiz.press("\r").wait("1 Again 1 d   2 Hard 1 d   3 Good 2 d   4 Easy 8 d", "> ")


def test_a_guess_keeps_its_points(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("Correct  1 of 1", "g I guessed", "? more")
        quiz.press("g").wait("Noted as a guess.", NEXT)
        assert "g I guessed" not in quiz.text.rpartition("Noted")[2]
        quiz.press("\r").wait("100%")
        assert quiz.end() == 0


def test_i_was_right(tmp_path: Path) -> None:
    """The answer counts, and the line that would make the deck accept it is shown."""
    with take(tmp_path, TYPED) as quiz:
        quiz.wait("> ")
        quiz.press("Eleven: the 11th\r").wait("Wrong  0 of 1", "y I was right")
        quiz.press("y").wait(
            "Counted as right  1 of 1", "decks/moon.yaml:8", 'accept: [Apollo XI, "Eleven: the 11th"]', NEXT
        )
        assert "y I was right" not in quiz.text.rpartition("Counted")[2]
        quiz.press("\r").wait("100%")


def test_what_other_records_say_is_shown_after_the_answer(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE) as quiz:
        assert "records" not in quiz.wait("> ")
        quiz.pick("Armstrong").wait("i source")
        assert "  Other records: An older sheet has 384,399 km." in quiz.text
        assert "  Source: NASA, fact sheet, 2 May 2024, paragraph 2" in quiz.text
        assert "\x1b]8" not in quiz.raw


def test_the_source_leads_to_its_words_where_the_terminal_knows_links(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE, TERM_PROGRAM="WezTerm") as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("i source")
        quiz.press("i").wait("https://example.org/moon")
        links = re.findall(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b\\(?:\x1b\[[\d;]*m)?([^\x1b]*)", quiz.raw)
    assert [link for link in links if link[0]] == [
        ("https://example.org/moon#:~:text=on%20average", "NASA, fact sheet, 2 May 2024, paragraph 2"),
        ("https://example.org/moon#:~:text=on%20average", "<https://example.org/moon>"),
    ]


def test_fact_flag_and_editor(tmp_path: Path) -> None:
    editor = tmp_path / "edit"
    editor.write_text(f"#!{sys.executable}\nimport sys\nprint('EDITING', *sys.argv[1:])\n")
    editor.chmod(0o700)
    with take(tmp_path, CHOICE, EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("i source   f flag   e edit")
        keys = "Enter next   u undo   g I guessed 1 d   i source   f flag   e edit   ? more"
        quiz.press("i").wait("A sheet of figures", "384,400 km away", "“on average”, paragraph 2", "Other records: An")
        quiz.wait("Question moon/first-step", keys)
        quiz.press("f").wait("Note (may be empty) > ")
        quiz.press("odd\r").wait("Flagged.", keys)
        quiz.press("f").wait("Note (may be empty) > ")
        quiz.press("\x04").wait("Not flagged.")
        quiz.press("e").wait(f"EDITING +6 {tmp_path}/decks/moon.yaml", "Back from the editor.", "were read again")
        quiz.wait("Enter")
        quiz.press("\r").wait("100%")
        assert quiz.end() == 0


def test_a_question_flagged_before_says_so_when_asked_again(tmp_path: Path) -> None:
    """On the screen, in an exam, in labelled lines, in plain ones and in JSON, until the flag is cleared."""
    said = "You flagged this question: Old ␛"
    with take(tmp_path, CHOICE + TRUTH) as quiz:
        quiz.wait("> ")
        quiz.pick("Aldrin").wait(NEXT)
        quiz.press("f").wait("Note (may be empty) > ")
        quiz.press("Old \x16\x1b\r").wait("Flagged.", NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        assert "You flagged" not in quiz.press("f").wait("Correct", NEXT)
        quiz.press("f").wait("Note (may be empty) > ")
        quiz.press("\r").wait("Flagged.", NEXT)
        quiz.press("\r").wait("retry the one missed")
        quiz.press("r").wait("1 of 1", "step onto the Moon?", f"{said}.")
        assert f"\x1b[2m{said}." in quiz.raw
    for option, question in (("--exam", "1 of 2"), ("--accessible", "Question 1 of 2")):
        with again(tmp_path, "--order", "file", "--fresh", option) as quiz:
            quiz.wait(question, "step onto the Moon?", f"{said}.", "Aldrin")
    (tmp_path / "answers").write_text("\n\n")
    with again(tmp_path, "--order", "file", "--fresh", "--answers", "answers") as quiz:
        quiz.wait(
            "step onto the Moon?", f"{said}.", "own light.", "True or false?", "You flagged this question before."
        )
    with again(tmp_path, "--order", "file", "--fresh", "--json", "--answers", "answers") as quiz:
        quiz.wait('"first-step"', '"flagged": ["Old \\u001b"]', '"own-light"', '"flagged": [""]')
        quiz.end()
    clearing = Terminal([sys.executable, "-m", "quiz", "flags", "--clear", "moon"], folder=tmp_path)
    with clearing as quiz:
        quiz.end()
    with again(tmp_path, "--order", "file", "--fresh", "--exam") as quiz:
        assert "flagged" not in quiz.wait("step onto the Moon?", "> ")


def test_ctrl_c_in_the_editor_is_the_editors(tmp_path: Path) -> None:
    editor = tmp_path / "edit"
    editor.write_text(
        f"#!{sys.executable}\n"
        "import os, signal, time\n"
        "signal.signal(signal.SIGINT, lambda *_: (os.write(1, b'CAUGHT'), os._exit(3)))\n"
        "print('READY', flush=True)\n"
        "while True: time.sleep(0.1)\n"  # one long wait might begin just behind the signal
    )
    editor.chmod(0o700)
    with take(tmp_path, CHOICE, EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("e edit")
        quiz.press("e").wait("READY")
        quiz.press("\x03").wait("CAUGHT", "ended", "status", "3", "Enter")
        quiz.press("\r").wait("100%")
        assert quiz.end() == 0


def test_an_edited_question_is_read_again(tmp_path: Path) -> None:
    """The questions to come are as edited; a deck that was broken leaves all as it was."""
    editor, new, deck = tmp_path / "edit", tmp_path / "new.yaml", DECK + CHOICE + TRUTH
    editor.write_text(f"#!{sys.executable}\nimport os, sys\nos.replace('{new}', sys.argv[2])\n")
    editor.chmod(0o700)
    with take(tmp_path, CHOICE + TRUTH, EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("e edit")
        new.write_text("deck: moon\nquestions: 7\n")
        quiz.press("e").wait("decks/moon.yaml:2: ", "The earlier version is used until then; e opens it.")
        new.write_text(deck.replace("shines by its own light", "is made of rock"))
        quiz.press("e").wait("The questions were read again.", "Enter")
        quiz.press("\r").wait("2 of 2", "The Moon is made of rock.", "> ")
        quiz.press("t").wait("Wrong", "1 so far", NEXT)
        quiz.press("\r").wait("50%", "Enter done")
        quiz.press("\r")
        assert quiz.end() == 0


def test_a_fault_of_an_edit_is_shown_with_its_line_and_opened_next(tmp_path: Path) -> None:
    """The editor opens at the question at first, then at the first fault that is left, then at the question again."""
    editor, new, deck = tmp_path / "edit", tmp_path / "new.yaml", DECK + CHOICE + TRUTH
    editor.write_text(
        f"#!{sys.executable}\nimport os, sys\nprint('EDITING', *sys.argv[1:])\nos.replace('{new}', sys.argv[2])\n"
    )
    editor.chmod(0o700)
    path = f"{tmp_path}/decks/moon.yaml"
    with take(tmp_path, CHOICE + TRUTH, EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("e edit")
        new.write_text(deck.replace("answer: false", "anwser: false").replace("explain: It", "  explain: It"))
        quiz.press("e").wait(f"EDITING +6 {path}", "decks/moon.yaml:12: ", "decks/moon.yaml:16: ")
        quiz.wait("The earlier version is used until then; e opens the first.", NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("f").wait("Correct", NEXT)
        new.write_text(deck.replace("answer: false", "anwser: false"))
        quiz.press("e").wait(f"EDITING +12 {path}", "decks/moon.yaml:16: ", "anwser", "e opens it.", NEXT)
        new.write_text(deck)
        quiz.press("e").wait(f"EDITING +16 {path}", "The questions were read again.", NEXT)
        new.write_text(deck)
        quiz.press("e").wait(f"EDITING +14 {path}", "The questions were read again.", NEXT)


def test_labelled_lines_open_the_editor_and_say_what_is_wrong_then(tmp_path: Path) -> None:
    editor = tmp_path / "edit"
    editor.write_text('#!/bin/sh\nfor file; do :; done\necho "AT $1"\nsed -i.old "s/$FROM/$TO/" "$file"\n')
    editor.chmod(0o755)
    wrong = {"FROM": "answer: Apollo 11", "TO": "anwser: Apollo 11"}
    with take(tmp_path, TYPED, "--accessible", EDITOR=str(editor), **wrong) as quiz:
        quiz.wait("Answer: ")
        quiz.press("Apollo 12\r").wait("Wrong. 0 of 1 point.", "for more: ")
        quiz.press("/?\r").wait("/e opens its file in your editor.", "for more: ")
        quiz.press("/e\r").wait("AT +6", "Back from the editor.", "moon.yaml:8: ", "'anwser'", "did you mean 'answer'?")
        quiz.wait("The earlier version is used until then; /e opens it.", "for more: ")
    (tmp_path / "decks" / "moon.yaml").write_text(DECK + TYPED, "utf-8")
    right = {"FROM": "answer: Apollo 11", "TO": "answer: Apollo 12"}
    with again(tmp_path, "--fresh", "--accessible", EDITOR=str(editor), **right) as quiz:
        quiz.wait("Answer: ")
        quiz.press("Apollo 12\r").wait("Wrong. 0 of 1 point.", "for more: ")
        quiz.press("/e\r").wait("The questions were read again.", "Correct. 1 of 1 point.", "for more: ")


def test_without_history_an_edit_is_checked_too(tmp_path: Path) -> None:
    editor = tmp_path / "edit"
    editor.write_text(f"#!{sys.executable}\nimport sys\nopen(sys.argv[2], 'a').write('  anwser: yes\\n')\n")
    editor.chmod(0o700)
    with take(tmp_path, TRUTH, "--no-history", EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.press("f").wait("e edit")
        quiz.press("e").wait("decks/moon.yaml:9: ", "anwser", "e opens it.")


def test_an_edit_that_changes_the_options_does_not_end_the_sitting(tmp_path: Path) -> None:
    """An answer that is none any more is asked again; what is left of the sitting is one, to the exit code."""
    editor, new = tmp_path / "edit", tmp_path / "new.yaml"
    editor.write_text(f"#!{sys.executable}\nimport os, sys\nos.replace('{new}', sys.argv[2])\n")
    editor.chmod(0o700)
    missed = tmp_path / "missed.yaml"
    with take(tmp_path, CHOICE + TRUTH, "--pass", "60", "--save-missed", str(missed), EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("e edit")
        new.write_text(DECK + CHOICE.replace("Armstrong", "Neil Armstrong") + TRUTH)
        quiz.press("e").wait("so your answer no longer fits: it will be asked again.", "2 of 2", "> ")
        quiz.press("t").wait("Wrong", NEXT)
        quiz.press("\r").wait("1 of 2", "again", "> ")
        quiz.pick("Neil Armstrong").wait("Correct", NEXT)
        quiz.press("\r").wait("50%", "not passed (60% needed)", "Enter done")
        quiz.press("\r").wait("1 missed question written.")
        assert quiz.end() == 1
    assert "own-light" in missed.read_text()


def test_an_edit_of_the_key_judges_the_answer_again(tmp_path: Path) -> None:
    editor, new = tmp_path / "edit", tmp_path / "new.yaml"
    editor.write_text(f"#!{sys.executable}\nimport os, sys\nos.replace('{new}', sys.argv[2])\n")
    editor.chmod(0o700)
    with take(tmp_path, TRUTH, EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.press("t").wait("Wrong  0 of 1", "e edit")
        new.write_text(DECK + TRUTH.replace("false", "true"))
        quiz.press("e").wait("read again", "Correct  1 of 1", "u undo")
        quiz.press("u").wait("Asked again.", "second look", "> ")
        quiz.press("t").wait("Correct  1 of 1", NEXT)
        quiz.press("\r").wait("100%")
        assert quiz.end() == 0


def test_second_try(tmp_path: Path) -> None:
    """A wrong first try shows its feedback, not the answer; what was tried cannot be tried again."""
    with take(tmp_path, CHOICE, "--tries", "2") as quiz:
        quiz.wait("> ")
        said = quiz.pick("Aldrin").wait("Not yet  one more try, for half the points", "He came second.", "> ")
        assert "right" not in said
        quiz.pick("Aldrin").wait("already tried")
        quiz.pick("Armstrong").wait("Correct  0.5 of 1  (second try)")


def test_labelled_lines_offer_what_can_be_done_and_read_the_source(tmp_path: Path) -> None:
    with take(tmp_path, NUMBER + CHOICE, "--accessible") as quiz:
        quiz.wait("Question 1 of 2. 1 point.", "Answer: ")
        quiz.press("384400\r").wait("Correct. 1 of 1 point.", "/? for more: ")
        said = quiz.press("/?\r").wait("for more: ")
        assert "/u asks again; the second answer earns no more than this one." in said
        assert "/g notes it as a guess: next tomorrow. /! marks" in said
        assert "/y" not in said
        assert "/i reads the question's id." in said
        quiz.press("/i\r").wait("Question moon/distance", "/? for more: ")
        quiz.press("\r").wait("Question 2 of 2.", "Answer: ")
        quiz.press("Armstrong\r").wait("Correct.", "/? for more: ")
        quiz.press("/?\r").wait("/i reads the source and the question's id. /f", "for more: ")
        quiz.press("/i\r").wait(
            "Source: Fact distance: The Moon is on average 384,400 km away. (“on average”, paragraph 2)",
            "Other records: An",
            "Question moon/first-step",
        )


def test_confidence(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE, "--confidence") as quiz:
        quiz.wait("up to 3 points")
        quiz.wait("> ")
        quiz.pick("Aldrin").wait("3 sure   2 fairly sure   1 a guess", "Sure? > ")
        quiz.press("?").wait("3       sure: earns 3 points, costs 6 if wrong", "Sure? > ")
        quiz.press("2").wait("Sure? > fairly", "Wrong  -2 of 3  (fairly sure)")


def test_how_sure_one_is_is_not_asked_of_what_cannot_be_read(tmp_path: Path) -> None:
    number = "- {id: legs, question: How many legs?, answer: 8}\n"
    with take(tmp_path, number, "--confidence") as quiz:
        quiz.wait("> ")
        quiz.press("a few\r").wait("'a few' is not a number. Please type it again.", "> ")
        quiz.press("8\r").wait("3 sure", "Sure? > ")
        quiz.press("3").wait("Correct  3 of 3")
        assert quiz.text.count("3 sure") == 1
    with take(tmp_path, number, "--confidence", "--accessible", "--fresh") as quiz:
        quiz.wait("Answer: ")
        quiz.press("a few\r").wait("Not an answer: 'a few' is not a number. Please answer again.", "Answer: ")
        quiz.press("8\r").wait("How sure are you")
        quiz.press("s\r").wait("Correct.")
        assert quiz.text.count("How sure are you") == 1


def test_missed_questions_are_reviewed_and_retried(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TRUTH, "--pass", "60") as quiz:
        quiz.wait("> ")
        quiz.pick("Aldrin").wait(NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("f").wait("Correct", NEXT)
        quiz.press("\r").wait(
            "1 of 2  50%  not passed (60% needed)", "Worth another look", "Aldrin → Armstrong", "○●", "v look at them"
        )
        quiz.press("v").wait("Missed 1 of 1", "you", "Aldrin", "Enter back to the end")
        quiz.press("\r").wait("r retry the one missed")
        quiz.press("r").wait("1 of 1", "round 2", "> ")
        quiz.pick("Armstrong").wait("Correct", NEXT)
        quiz.press("\r").wait("100%")
        assert quiz.end() in (0, 1)


def test_a_card_missed_by_mistake_is_rated_anew_from_the_round_of_missed_ones(tmp_path: Path) -> None:
    with take(tmp_path, "- {id: sea, front: A mare, back: a plain of lava}\n") as quiz:
        quiz.wait("> ")
        quiz.press("\r").wait("4 Easy", "> ")
        quiz.press("1").wait("Rated again", NEXT)
        quiz.press("\r").wait("0%", "r retry the one missed")
        quiz.press("r").wait("round 2", "> ")
        quiz.press("u").wait("Asked again: mark it as you like.", "second look", "> ")
        quiz.press("\r").wait("4 Easy", "> ")
        quiz.press("3").wait("Rated good", NEXT)
        quiz.press("\r").wait("100%", "All of them right")
        assert quiz.end() == 0


def test_a_round_of_missed_questions_that_is_left_is_nothing_to_go_on_with(tmp_path: Path) -> None:
    """The sitting before it is over: its pass mark counts, and no command is named that would not work."""
    with take(tmp_path, CHOICE + TRUTH, "--pass", "60") as quiz:
        quiz.wait("> ")
        quiz.pick("Aldrin").wait(NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("t").wait(NEXT)
        quiz.press("\r").wait("not passed", "Enter done")
        quiz.press("r").wait("1 of 2", "round 2", "> ")
        quiz.pick("Armstrong").wait(NEXT)
        quiz.press("q").wait("Left after 1 of 2 missed questions; your answers are saved.")
        assert quiz.end() == 1
        assert "--resume" not in quiz.text


# ---------------------------------------------------------------- leaving and coming back


@pytest.mark.parametrize(("keys", "code"), [("q", 1), ("\x04", 1), ("\x03\x03", 130)], ids=["q", "ctrl-d", "ctrl-c"])
def test_a_sitting_left_after_its_last_answer_is_over(tmp_path: Path, keys: str, code: int) -> None:
    with take(tmp_path, TRUTH, "--pass", "50") as quiz:
        quiz.wait("> ")
        quiz.press("t").wait("Wrong", NEXT)
        for key in keys[:-1]:
            quiz.press(key).wait("Stop here? Progress is saved.")
        quiz.press(keys[-1]).wait("The quiz is over: 0 of 1 point, 0%.")
        assert quiz.end() == code
    with again(tmp_path, "--resume") as quiz:
        quiz.wait("There is no unfinished quiz")


def test_without_history_nothing_is_said_to_be_saved(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TRUTH, "--no-history") as quiz:
        quiz.wait("q quit", "> ")
        quiz.press("?").wait("nothing is recorded", "> ")
        quiz.press("\x03").wait("Stop here? Nothing is recorded.")
        quiz.press(" ").wait("> ")
        quiz.pick("Armstrong").wait(NEXT)
        quiz.press("?").wait("The answer is counted.", "quit")
        quiz.press("q").wait("nothing was recorded.")
        assert "saved" not in quiz.text
        assert "save and quit" not in quiz.text


def test_missed_questions_are_written_after_ctrl_c_too(tmp_path: Path) -> None:
    missed = tmp_path / "missed.yaml"
    with take(tmp_path, CHOICE + TRUTH, "--save-missed", str(missed)) as quiz:
        quiz.wait("> ")
        quiz.pick("Aldrin").wait(NEXT)
        quiz.press("\x03").wait("Stop here?")
        quiz.press("\x03").wait(
            "1 missed question written.", "Left after 1 of 2 questions; progress saved.", "--resume"
        )
        assert quiz.end() == 130
    assert "first-step" in missed.read_text()


def test_a_sitting_in_two_windows_goes_on_in_one(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TYPED + TRUTH) as old:
        old.wait("1 of 3", "> ")
        old.pick("Armstrong").wait("Correct", NEXT)
        old.press("\r").wait("2 of 3", "> ")
        with again(tmp_path, "--resume") as new:
            new.wait("2 of 3", "> ")
            new.press("Apollo 11\r").wait("Correct", NEXT)
            old.press("Apollo 12\r").wait("quiz: This sitting has gone on in another window", "--resume")
            assert old.end() == 1
            new.press("\r").wait("3 of 3", "> ")
            new.press("f").wait("Correct", NEXT)
            new.press("\r").wait("3 of 3  100%")


def test_save_and_quit_and_resume(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TRUTH + TYPED) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("Correct", NEXT)
        quiz.press("\r").wait("2 of 3", "> ")
        quiz.press("q").wait("Left after 1 of 3 questions; progress saved.", "Resume with: quiz take moon --resume")
        assert quiz.end() == 0
    with again(tmp_path, "--resume") as quiz:
        quiz.wait("2 of 3", "> ")
        quiz.press("f").wait("Correct  1 of 1", "2 so far, streak 2", NEXT)
        quiz.press("\r").wait("3 of 3", "> ")
        quiz.press("/q\r").wait("Left after 2 of 3 questions; progress saved.", "--resume")
        assert quiz.end() == 0


@pytest.mark.parametrize("questions", [CHOICE, TYPED], ids=["keys", "line"])
def test_ctrl_d_saves_and_quits(tmp_path: Path, questions: str) -> None:
    with take(tmp_path, TRUTH + questions) as quiz:
        quiz.wait("> ")
        quiz.press("f").wait(NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("\x04").wait("Left after 1 of 2 questions; progress saved.", "quiz take moon --resume")
        assert quiz.end() == 0


def test_a_narrow_window_shows_how_to_stop(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE, width=40) as quiz:
        quiz.wait("> ")
        quiz.press("\x03").wait("Ctrl-C or", "y stops, any other key continues")
        assert "…" not in quiz.display
        quiz.press("n").wait("> ")
        quiz.pick("Armstrong").wait("Correct")


@pytest.mark.parametrize("questions", [CHOICE, TYPED], ids=["keys", "line"])
def test_ctrl_c_once_asks_and_twice_stops(tmp_path: Path, questions: str) -> None:
    """The key after the question is no answer; the exit status of the second Ctrl-C is 130."""
    with take(tmp_path, TRUTH + questions) as quiz:
        quiz.wait("> ")
        quiz.press("f").wait(NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("\x03").wait("Stop here? Progress is saved.")
        quiz.press("a").wait("> ")
        quiz.press("\x03").wait("Stop here? Progress is saved.")
        quiz.press("\x03").wait("Left after 1 of 2 questions; progress saved.", "quiz take moon --resume")
        assert quiz.end() == 130


def test_two_quick_ctrl_c(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE) as quiz:
        quiz.wait("> ")
        quiz.press("\x03\x03").wait("nothing to save yet.")
        assert quiz.end() == 130


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_leaves_the_terminal_tidy(tmp_path: Path, number: signal.Signals) -> None:
    """It ends the program, the answers are kept, and pasting is as before."""
    with take(tmp_path, TRUTH + CHOICE) as quiz:
        quiz.wait("> ")
        quiz.press("f").wait(NEXT)
        quiz.kill(number)
        assert quiz.end() == -number
        assert quiz.raw.endswith("\x1b[?2004l")
    with again(tmp_path, "--resume") as quiz:
        quiz.wait("2 of 2")


def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TRUTH) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").wait("Correct")
        quiz.kill(signal.SIGKILL)
        assert quiz.end() == -signal.SIGKILL
    with again(tmp_path) as quiz:
        quiz.wait("1 of 2 answered", "Enter resume", "> ")
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("f").wait("2 so far")


def test_ctrl_z_and_fg(tmp_path: Path) -> None:
    """The shell gets its terminal back; on return the question, or the line being typed, is there again."""
    write_deck(tmp_path, CHOICE + TYPED)
    command = shlex.join([sys.executable, "-m", "quiz", "take", "moon", "--order", "file", "--fresh"])
    with Terminal(["bash", "--norc", "--noprofile", "-i"], folder=tmp_path, PS1="ready$ ") as shell:
        shell.wait("ready$ ")
        shell.press(f"{command}\r").wait("Who was the first", "> ")
        shell.press("\x1a").wait("Stopped", "ready$ ")
        shell.press("stty -a | grep -o ' ec[h]o '; fg\r").wait(" echo ", "Who was the first", "a-c answer", "> ")
        shell.pick("Armstrong").wait("Correct", NEXT)
        shell.press("\r").wait("2 of 2", "> ")
        shell.press("Apol").wait("Apol")
        shell.press("\x1a").wait("Stopped", "ready$ ")
        shell.press("fg\r").wait("> Apol")
        shell.press("lo 11\r").wait("Correct", NEXT)
        shell.press("\r").wait("100%", "ready$ ")
        shell.press("exit\r")
        shell.end()


# ---------------------------------------------------------------- everyone's terminal


def test_what_is_typed_ahead_of_the_next_question_is_dropped(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + TRUTH) as quiz:
        quiz.wait("> ")
        quiz.pick("Armstrong").press("\rf\r").wait("Correct", "2 of 2", "> ")
        quiz.press("f").wait("Correct  1 of 1", NEXT)
        assert quiz.text.count("Correct") == 2


def test_a_pasted_line_break_answers_one_question_only(tmp_path: Path) -> None:
    """With and without a terminal that marks a paste."""
    second = TYPED.replace("mission\n", "mission-again\n")
    third = TYPED.replace("mission\n", "mission-thrice\n")
    with take(tmp_path, TYPED + second + third) as quiz:
        quiz.wait("1 of 3", "> ")
        quiz.press("\x1b[200~Apollo\n11\x1b[201~\r").wait("Correct", NEXT)
        quiz.press("\r").wait("2 of 3", "> ")
        quiz.press("Apollo 11\r\r wrong\r").wait("Correct", "3 of 3", "> ")
        assert "Wrong" not in quiz.text


def test_wide_characters(tmp_path: Path) -> None:
    """They can be typed, edited and shown, and a full-width letter is the key it stands for."""
    deck = """\
- id: moon-ja
  question: 「月」の読み方は？
  answer: つき
- id: moon-zh
  question: 哪一個是月亮？
  answer: 月
  wrong: [日, 星]
"""
    with take(tmp_path, deck, width=40) as quiz:
        quiz.wait("「月」の読み方は？", "> ")
        quiz.press("つきき\x7f\r").wait("Correct", "Enter u")
        assert [line for line in quiz.display.splitlines() if line.replace(" ", "") == ">つき"]
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("１").wait("> 1  ")


def test_a_resize_draws_the_question_to_its_new_width(tmp_path: Path) -> None:
    long = "Which of them took " + "a very " * 12 + "long walk on the Moon?"
    with take(tmp_path, CHOICE.replace("Who was the first to step onto the Moon?", long)) as quiz:
        quiz.wait("a-c answer", "> ")
        quiz.resize(44)
        said = quiz.wait("1 of 1", "a-c 0 s q ?", "> ")
        assert max(map(len, said.splitlines()[1:])) <= 44
        quiz.pick("Armstrong").wait("Correct  1 of 1")


def test_ctrl_l_shows_the_question_again(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE) as quiz:
        quiz.wait("> ")
        quiz.press("\x0c").wait("Who was the first", "a-c answer", "> ")
        quiz.pick("Armstrong").wait("Correct", NEXT)
        quiz.press("\x0c").wait("Correct", NEXT)


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"CLICOLOR": "0"}, {"FORCE_COLOR": "0"}])
def test_no_colour_when_none_is_wanted(tmp_path: Path, env: dict[str, str]) -> None:
    with take(tmp_path, CHOICE, **env) as quiz:
        quiz.wait("> ")
        quiz.pick("Aldrin").wait(NEXT)
        assert not [
            code for code in ("\x1b[31m", "\x1b[32m", "\x1b[1;31m", "\x1b[36m", "\x1b[1;36m") if code in quiz.raw
        ]


def test_control_characters_of_an_answer_are_shown_not_sent(tmp_path: Path) -> None:
    with take(tmp_path, TYPED) as quiz:
        quiz.wait("> ")
        quiz.press("\x16\x1b]0;title\x16\x07x\r").wait("Wrong", "you", "␛]0;title␇x", NEXT)
        assert "\x1b]0" not in quiz.raw


def test_markup_of_rich_is_text(tmp_path: Path) -> None:
    deck = CHOICE.replace("Who was", "'[red]Who[/b] was").replace("the Moon?", "the Moon? :smile:'")
    with take(tmp_path, deck) as quiz:
        quiz.wait("[red]Who[/b] was the first to step onto the Moon? :smile:")


def test_a_locale_without_the_characters_is_no_reason_to_fail(tmp_path: Path) -> None:
    env = {"LANG": "C", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    with take(tmp_path, CHOICE.replace("Armstrong", "Ärmstrong"), **env) as quiz:
        quiz.wait("> ")
        quiz.press("a").wait(NEXT)
        quiz.press("\r").wait("seed 7", "Enter done")
        quiz.press("\r")
        assert quiz.end() == 0


def test_without_readline_lines_are_typed_plainly(tmp_path: Path) -> None:
    write_deck(tmp_path, TYPED + TYPED.replace("mission\n", "again\n", 1))
    start = "import sys; sys.modules['readline'] = None; from quiz.cli import main; main()"
    with Terminal([sys.executable, "-c", start, "take", "moon", "--order", "file"], folder=tmp_path) as quiz:
        quiz.wait("> ")
        quiz.press("\x03").wait("Stop here?")
        quiz.press("n").wait("> ")
        quiz.press("Apollo 11\r").wait("Correct", NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("\x04").wait("Left after 1 of 2 questions; progress saved.")
        assert quiz.end() == 0


def test_lines_fit_in_forty_columns(tmp_path: Path) -> None:
    with take(tmp_path, CHOICE + NUMBER, width=40) as quiz:
        quiz.wait("a-c 0 s q ?", "> ")
        quiz.pick("Aldrin").wait("Enter", "?")
        quiz.press("\r").wait("Enter /h /0 /s /q /?", "> ")
        assert max(map(len, quiz.text.splitlines())) <= 40
        assert os.linesep  # the screen shows the same lines, none folded by the terminal
        assert [line for line in quiz.display.splitlines() if line.startswith("1 of 2")]


# ---------------------------------------------------------------- slow lines, pastes, odd bytes

ARRIVING = ["\x1b[A", "\x1bOB", "\x1b[1;5C", "\x1bOP", "\x1b[15~", "\x1b[99~", "\x1b[<0;3;3M", "\x1b[[A"]


def press_slowly(quiz: Terminal, sequences: list[str]) -> None:
    """Press keys whose bytes come one by one, as over a slow line."""
    for byte in "".join(sequences):
        quiz.press(byte)
        time.sleep(0.15)


@pytest.mark.slow
@pytest.mark.parametrize("mode", [(), ("--exam",)], ids=["sitting", "exam"])
def test_a_sequence_that_arrives_byte_by_byte_is_no_answer(tmp_path: Path, mode: tuple[str, ...]) -> None:
    deck = CHOICE.replace("wrong:", "wrong:\n  - Bean\n  - Cernan\n  - Duke")
    with take(tmp_path, deck, *mode) as quiz:
        quiz.wait("> ")
        press_slowly(quiz, ARRIVING)
        quiz.pick("Armstrong").wait("Correct" if not mode else "Saved.")
    events = read_events(tmp_path)
    assert len([event for event in events if event in ("answer", "draft")]) == 1


@pytest.mark.slow
@pytest.mark.parametrize("mode", [(), ("--accessible",)], ids=["keys", "lines"])
@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_a_sequence_that_arrives_byte_by_byte_is_no_part_of_a_typed_answer(
    tmp_path: Path, mode: tuple[str, ...], term: str
) -> None:
    with take(tmp_path, TYPED, *mode, TERM=term) as quiz:
        quiz.wait(": " if mode or term == "dumb" else "> ")
        quiz.press("Apollo")
        press_slowly(quiz, [keys for keys in ARRIVING if keys != "\x1b[1;5C"])  # which moves the cursor
        quiz.press(" 11\r").wait("Correct")


PASTE = "\x1b[200~{}\x1b[201~"


@pytest.mark.parametrize("mode", [(), ("--accessible",)], ids=["keys", "lines"])
def test_a_paste_of_several_lines_is_one_answer_or_entries_of_a_list(tmp_path: Path, mode: tuple[str, ...]) -> None:
    craters = "- {id: craters, question: Name three., answers: [Tycho, Plato, Kepler], need: 3}\n"
    with take(tmp_path, TYPED + craters + TRUTH, *mode) as quiz:
        quiz.wait("Answer: " if mode else "> ")
        assert quiz.raw.rstrip().rfind("\x1b[?2004h") > quiz.raw.rfind("\x1b[?2004l")
        quiz.press(PASTE.format("Apollo\n11\n")).press("\r").wait("Correct", ": " if mode else NEXT)
        quiz.press("\r").wait("Entry 1: " if mode else "1 > ").strip()
        quiz.press(PASTE.format("Tycho\r\nPlato\r\nKepler")).press("\r").wait("Correct", ": " if mode else NEXT)
        quiz.press("\r").wait("light.", "? " if mode else "> ")
        quiz.press("\x04")
        quiz.end()
        assert quiz.raw.rfind("\x1b[?2004l") > quiz.raw.rfind("\x1b[?2004h")


@pytest.mark.parametrize("mode", [(), ("--accessible",)], ids=["keys", "lines"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, "ctrl-backslash"])
def test_a_signal_turns_marking_of_pastes_off(tmp_path: Path, mode: tuple[str, ...], number: int | str) -> None:
    with take(tmp_path, TYPED, *mode) as quiz:
        quiz.wait(": " if mode else "> ")
        quiz.press("Apo").wait("Apo")
        if isinstance(number, str):
            quiz.press("\x1c")
            number = signal.SIGQUIT
        else:
            quiz.kill(number)
        assert quiz.end() == -number
        assert quiz.raw.rfind("\x1b[?2004l") > quiz.raw.rfind("\x1b[?2004h")


def test_ctrl_backslash_in_the_editor_ends_the_editor_alone(tmp_path: Path) -> None:
    editor = tmp_path / "edit"
    editor.write_text(f"#!{sys.executable}\nimport time\nprint('EDITING', flush=True)\ntime.sleep(600)\n")
    editor.chmod(0o700)
    with take(tmp_path, TRUTH, EDITOR=str(editor)) as quiz:
        quiz.wait("> ")
        quiz.press("t").wait("e edit")
        quiz.press("e").wait("EDITING")
        quiz.press("\x1c").wait("read again")
        quiz.press("\r").wait("Enter done" if "Wrong" in quiz.text else "%")


@pytest.mark.parametrize("mode", ["keys", "lines"])
def test_bytes_that_are_not_text_are_reported_and_not_counted(tmp_path: Path, mode: str) -> None:
    """Where the terminal edits the line: readline takes in no such bytes."""
    write_deck(tmp_path, TYPED)
    start = "import sys; sys.modules['readline'] = None; from quiz.cli import main; main()"
    command = [sys.executable, "-c", start, "take", "moon"]
    with Terminal(command, folder=tmp_path, TERM="xterm" if mode == "keys" else "dumb") as quiz:
        quiz.wait("> " if mode == "keys" else ": ")
        os.write(quiz.child.fileno(), b"Apollo \xed\r")
        quiz.wait("not UTF-8 text. It was not counted.", "> " if mode == "keys" else ": ")
        quiz.press("Apollo 11\r").wait("Correct")


# ---------------------------------------------------------------- the record refuses


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the record of answers, as another program may."""
    with closing(sqlite3.connect(folder / "home" / "history.db", isolation_level=None)) as db:
        db.execute("BEGIN EXCLUSIVE")
        yield


@pytest.mark.slow
@pytest.mark.parametrize("mode", [(), ("--accessible",)], ids=["keys", "lines"])
def test_an_answer_that_cannot_be_saved_can_be_tried_again(tmp_path: Path, mode: tuple[str, ...]) -> None:
    with take(tmp_path, TRUTH + TYPED, *mode) as quiz:
        quiz.wait("? " if mode else "> ")
        with locked(tmp_path):
            quiz.press("f\r" if mode else "f").wait("Not saved.", "ry again")
            quiz.press("\r").wait("Not saved.", "ry again")
        quiz.press("\r").wait("Correct", ": " if mode else NEXT)
        quiz.press("\r").wait("2 of 2")
    assert read_events(tmp_path) == ["start", "answer"]


@pytest.mark.parametrize("mode", [(), ("--accessible",)], ids=["keys", "lines"])
def test_an_answer_that_cannot_be_saved_ends_the_sitting_if_one_gives_up(tmp_path: Path, mode: tuple[str, ...]) -> None:
    with take(tmp_path, TRUTH + TYPED, *mode) as quiz:
        quiz.wait("? " if mode else "> ")
        (tmp_path / "home" / "history.db").rename(tmp_path / "moved.db")
        quiz.press("f\r" if mode else "f").wait("Not saved.", "ry again")
        quiz.press("/q\r" if mode else "q").wait("quiz: ")
        assert quiz.end() == 1


@pytest.mark.slow
def test_an_exam_whose_answer_cannot_be_saved_is_asked_for_again(tmp_path: Path) -> None:
    with take(tmp_path, TRUTH + TYPED, "--exam") as quiz:
        quiz.wait("1 of 2", "> ")
        with locked(tmp_path):
            quiz.press("f").wait("Not saved.", "ry again")
        quiz.press("\r").wait("Saved.", "2 of 2", "> ")


def read_events(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "home" / "history.db")) as db:
        return [kind for (kind,) in db.execute("SELECT kind FROM event ORDER BY id")]


def test_words_typed_at_a_rubric_are_never_commands(tmp_path: Path) -> None:
    rubric = "- {id: why, question: Why?, rubric: [It has no light., It turns.]}\n"
    with take(tmp_path, rubric + TRUTH) as quiz:
        quiz.wait("1 of 2", "Enter show the points", "/s skip", "> ")
        quiz.press("so, because it has no light\r").wait("1  It has no light.", "2  It turns.", "1/2 met", "> ")
        quiz.press("1\r").wait("Partly right  0.5 of 1", NEXT)
        quiz.press("u").wait("mark it as you like", "> ")  # of a rubric, too
        quiz.press("\r").wait("1/2 met", "> ")
        assert "Enter next   u undo   i id" in quiz.press("12\r").wait("Correct  1 of 1", "? more")
        quiz.press("\r").wait("2 of 2", "> ")


def test_a_doubled_slash_is_an_answer(tmp_path: Path) -> None:
    with take(tmp_path, "- {id: skip, question: What skips?, answer: /s, accept: [/x]}\n") as quiz:
        quiz.wait("> ")
        quiz.press("//s\r").wait("Correct  1 of 1", NEXT)


@pytest.mark.parametrize("typed", [False, True], ids=["key", "line"])
def test_undo_from_the_next_question(tmp_path: Path, typed: bool) -> None:
    with take(tmp_path, CHOICE + (TYPED if typed else TRUTH)) as quiz:
        quiz.wait("1 of 2", "> ")
        quiz.press("?").wait("Ctrl-L", "> ")
        assert "ask the previous question again" not in quiz.text
        quiz.pick("Collins").wait("Wrong", NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
        quiz.press("/?\r" if typed else "?").wait("ask the previous question again", "> ")
        quiz.press("/u\r" if typed else "u").wait("Asked again.", "1 of 2", "second look", "> ")
        quiz.pick("Armstrong").wait("Correct  0 of 1  (the first answer counts)", NEXT)
        quiz.press("\r").wait("2 of 2", "> ")
