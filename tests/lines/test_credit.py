"""Who made a deck, and what a sound is, wherever a quiz is shown: on a screen, in lines, as JSON, on a card."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from quiz.anki.content import hash_source
from quiz.anki.note_type import PLACE
from quiz.anki.notes import Context, make_note
from quiz.engine.session import Rules, Session
from quiz.library import Bank, Library
from quiz.lines.json_events import JsonView
from quiz.lines.plain import PlainView
from quiz.sitting.sitting import Sitting
from quiz.sitting.wording import Wording
from quiz.terminal.screen import Screen, heading_lines, question_lines

DECK = """
deck: d
title: D
format: 2
questions:
- {id: bell, question: What is this?, audio: bell.ogg, alt: A bell, answer: a bell, explain: So.}
"""
CREDIT = "author: Ada\nlicence: CC BY 4.0\norigin: https://a.b\n"
SAID = "By Ada, CC BY 4.0, from https://a.b"


def open_bank(folder: Path, more: str = CREDIT) -> Bank:
    (folder / "d.yaml").write_text(DECK.replace("format: 2\n", f"format: 2\n{more}"), encoding="utf-8")
    (folder / "bell.ogg").write_bytes(b"x")
    return Library([], cwd=folder).open([str(folder)])


def begin(bank: Bank) -> Sitting:
    session = Session.start(bank.items(["d/bell"]), seed=1, rules=Rules())
    return Sitting.begin(session, bank=bank, log=None, now=lambda: datetime(2026, 11, 29, tzinfo=UTC))


def start(bank: Bank) -> tuple[list[str], str, Any]:
    """Return the heading on a screen, in lines and as JSON."""
    sitting = begin(bank)
    lines: list[list[str]] = [[], []]
    PlainView(Wording(bank), lines[0].append).start(sitting, "")
    JsonView(Wording(bank, raw=True), lines[1].append).start(sitting, "")
    shown = heading_lines(Screen(Console(width=80), bank), sitting.head())
    return [line.plain.strip() for line in shown], "".join(lines[0]), json.loads(lines[1][0])


def test_who_made_a_deck_is_said_above_a_quiz(tmp_path: Path) -> None:
    shown, plain, data = start(open_bank(tmp_path))
    assert shown[1:] == [SAID]
    assert plain.splitlines()[1] == SAID
    assert data["credit"] == SAID


def test_a_deck_that_names_nobody_has_one_line_less(tmp_path: Path) -> None:
    shown, plain, data = start(open_bank(tmp_path, ""))
    assert len(shown) == len(plain.splitlines()) == 1
    assert "credit" not in data
    assert start(open_bank(tmp_path, "licence: CC0\n"))[0][1:] == ["CC0"]


def test_a_sound_is_described_where_none_is_played(tmp_path: Path) -> None:
    bank = open_bank(tmp_path)
    asked = Session.start(bank.items(["d/bell"]), seed=1).asked
    assert asked
    shown = "\n".join(line.plain for line in question_lines(Screen(Console(width=80), bank), asked))
    lines: list[list[str]] = [[], []]
    PlainView(Wording(bank), lines[0].append).question(asked)
    JsonView(Wording(bank, raw=True), lines[1].append).question(asked)
    assert "[sound: A bell]" in shown
    assert "[sound: A bell]" in "".join(lines[0])
    assert json.loads(lines[1][0])["audio_alt"] == "A bell"


def test_a_card_names_who_made_its_deck_and_has_words_for_the_sound(tmp_path: Path) -> None:
    open_bank(tmp_path)
    (deck,) = Library([], cwd=tmp_path).check([str(tmp_path)]).decks
    fields = make_note(deck.questions[0], Context(deck, {})).fields
    assert fields[PLACE["Source"]] == f"<p>{SAID}</p>"
    assert fields[PLACE["Audio"]] == '[sound:bell.ogg]<span class="unseen">A bell</span>'


def test_a_card_is_stamped_when_one_of_them_changes(tmp_path: Path) -> None:
    hashes = []
    for more in (CREDIT, CREDIT.replace("Ada", "Bob"), ""):
        open_bank(tmp_path, more)
        (deck,) = Library([], cwd=tmp_path).check([str(tmp_path)]).decks
        hashes.append(hash_source(deck.questions[0], deck, {}))
    assert len(set(hashes)) == 3
