"""A flashcard asked from its back with real keys; edited meanwhile, it is the same side that goes on."""

import sys
from pathlib import Path

from .terminal import Terminal, write_deck


def test_the_back_is_asked_on_the_next_day_and_survives_an_edit(tmp_path: Path) -> None:
    write_deck(tmp_path, "- {id: dog, front: der Hund, back: the dog, both-ways: yes}\n")
    editor = tmp_path / "change.sh"
    editor.write_text('#!/bin/sh\nfor file; do :; done\nsed -i.old s/Hund/Köter/ "$file"\n')
    editor.chmod(0o755)
    command = [sys.executable, "-m", "quiz", "review", "moon"]
    with Terminal(command, folder=tmp_path, QUIZ_NOW="2026-03-01T12:00:00+01:00") as quiz:
        quiz.wait("1 new", "der Hund", "> ")
        quiz.press("\r").wait("the dog", "3 Good 2 d", "> ")
        quiz.press("3").wait("Rated good", "Next: in 2 days", "Enter next")
        quiz.press("\r").wait("1 not started")
        assert quiz.end() == 0
    day = {"QUIZ_NOW": "2026-03-02T12:00:00+01:00", "EDITOR": str(editor)}
    with Terminal(command, folder=tmp_path, **day) as quiz:
        quiz.wait("1 new", "the dog", "> ")
        quiz.press("\r").wait("der Hund", "4 Easy 8 d", "> ")
        quiz.press("4").wait("Rated easy", "Next: in 8 days", "e edit")
        quiz.press("e").wait("read again", "Enter next")
        quiz.press("u").wait("Asked again", "the dog", "> ")
        quiz.press("\r").wait("der Köter", "> ")
        quiz.press("1").wait("Rated again", "Next: tomorrow", "Enter next")
        quiz.press("\r").wait("1 missed question again:", "the dog", "> ")
        quiz.press("\r").wait("der Köter", "> ")
        quiz.press("3").wait("Rated good", "Enter next")
        quiz.press("\r").wait("Enter done")
        quiz.press("\r").wait("Due: 2 tomorrow")
        assert quiz.end() == 0
