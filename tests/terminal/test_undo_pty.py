"""Undo in an answer of several parts: it removes the last part; with none, it asks the question before again."""

from pathlib import Path

import pytest

from .terminal import take

FIRST = "- {id: warm, question: Is it warm?, answer: true}\n"
PARTED = {
    "several": "question: Which?, answers: [amber, birch], wrong: [coral]",
    "order": "question: Which order?, order: [amber, birch, coral]",
    "pairs": "question: Which go together?, match: {one: amber, two: birch, three: coral}",
    "points": "question: Why?, rubric: [amber, birch, coral]",
    "blanks": "cloze: 'First {{amber}}, then {{birch}}.'",
    "list": "question: Name them., answers: [amber, birch, coral]",
}
TYPED = ("blanks", "list")


@pytest.mark.parametrize("kind", PARTED)
def test_undo_removes_the_last_entry_and_then_goes_back(tmp_path: Path, kind: str) -> None:
    is_typed = kind in TYPED
    command, enter = ("/u\r", "\r") if is_typed else ("u", "")
    with take(tmp_path, FIRST + f"- {{id: parts, {PARTED[kind]}}}\n") as quiz:
        quiz.wait("Is it warm?", "> ")
        quiz.press("t").wait("Correct", "Enter next")
        quiz.press("\r").wait("2 of 2", "> ")
        if kind == "points":
            quiz.press("\r").wait("amber", "> ")
        said = quiz.press(f"{command[:-1]}?\r".replace("u", "") if is_typed else "?").wait("Ctrl-L", "> ")
        assert (
            " ".join(said.split()).count("undo: remove the last entry of your answer; with none, ask the previous") == 1
        )
        if is_typed:
            quiz.press(f"amber{enter}").wait("2 > ")
        else:
            quiz.pick("amber")
            quiz.wait("> ")
        quiz.press(command)
        if is_typed:
            quiz.wait("The last entry is removed.", "1 > ")
        elif kind == "pairs":
            quiz.wait("back", "> ")
        quiz.press(command).wait("Asked again.", "Is it warm?", "> ")


def test_what_was_undone_is_no_part_of_the_answer(tmp_path: Path) -> None:
    with take(tmp_path, "".join(f"- {{id: {kind}, {parts}}}\n" for kind, parts in PARTED.items())) as quiz:
        quiz.wait("Which?", "> ")
        quiz.press("u").wait("there is nothing to undo")
        quiz.pick("amber", "birch", "coral").press("u\r").wait("Correct  1 of 1", "Enter next")
        quiz.press("\r").wait("Which order?", "> ")
        quiz.pick("amber", "coral").press("u").pick("birch", "coral").press("\r").wait("Correct  1 of 1", "Enter next")
        quiz.press("\r").wait("Which go together?", "> ")
        quiz.pick("coral").wait("coral", "> ")
        quiz.press("u").wait("back", "> ")
        quiz.press("000").wait("Not known  0 of 1", "Enter next")
        quiz.press("\r").wait("Why?", "> ")
        quiz.press("\r").wait("amber", "> ")
        quiz.press("12u3\r").wait("Partly right", "not met  birch", "Enter next")
        quiz.press("\r").wait("First", "1 > ")
        quiz.press("coral\r").wait("2 > ")
        quiz.press("/u\r").wait("1 > ")
        quiz.press("amber\r").wait("2 > ")
        quiz.press("birch\r").wait("Correct  1 of 1", "Enter next")
        quiz.press("\r").wait("Name them.", "1 > ")
        quiz.press("delta\r").wait("2 > ")
        quiz.press("/u\r").wait("1 > ")
        quiz.press("amber\rbirch\rcoral\r").wait("Correct  1 of 1", "Enter next")


def test_how_sure_one_is_can_be_undone_with_the_answer(tmp_path: Path) -> None:
    with take(tmp_path, FIRST, "--confidence") as quiz:
        quiz.wait("> ")
        quiz.press("f").wait("Sure? > ")
        quiz.press("?").wait("undo: answer again", "Sure? > ")
        quiz.press("u").wait("Answer again.", "t/f", "> ")
        quiz.press("t").wait("Sure? > ")
        quiz.press("s").wait("Correct  3 of 3")


def test_undo_with_labelled_lines(tmp_path: Path) -> None:
    kinds = "".join(f"- {{id: {kind}, {PARTED[kind]}}}\n" for kind in ("pairs", "blanks", "list"))
    with take(tmp_path, kinds + FIRST, "--accessible") as quiz:
        left = quiz.wait("Option for ", ": ").splitlines()[-1]  # of three, in any order
        quiz.press("/u\r").wait("There is nothing to undo.", left)
        quiz.press("birch\r").wait("Option for ", ": ")
        quiz.press("/u\r").wait("The last entry is removed.", left)
        for _ in range(3):
            quiz.press("/0\r").wait(": ")
        quiz.wait("for more: ")
        quiz.press("\r").wait("Blank 1 of 2: ")
        quiz.press("birch\r").wait("Blank 2 of 2: ")
        quiz.press("/u\r").wait("The last entry is removed.", "Blank 1 of 2: ")
        quiz.press("amber\r").wait("Blank 2 of 2: ")
        quiz.press("birch\r").wait("Correct.", "for more: ")
        quiz.press("\r").wait("Entry 1: ")
        quiz.press("delta\r").wait("Entry 2")
        quiz.press("/u\r").wait("The last entry is removed.", "Entry 1: ")
        quiz.press("/u\r").wait("Asked again.", "Blank 1 of 2: ")
