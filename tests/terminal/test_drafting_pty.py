"""`quiz draft --from` in a real terminal: one key for each candidate."""

import sys
from pathlib import Path

import pytest

from .terminal import Terminal

ARTICLE = """\
The Bridge of Lindal
The Bridge of Lindal was built by Anna Holm in 1874. It is 212 metres long.
In 1911 a flood carried off two of the seven arches.
"""
CANDIDATES = """\
author: a-model
facts:
- id: length
  fact: The bridge is 212 metres long.
  says: It is 212 metres
  paragraph: 2
- id: flood
  fact: A flood took three of its arches in 1911.
  says: In 1911 a flood
  paragraph: 3
questions:
- id: how-long
  question: How long is it, in metres?
  answer: 212
  explain: It was measured.
  source: length
"""
DECK = "deck: bridge\ntitle: The bridge\nquestions:\n# the end\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks" / "bridge.yaml").write_text(DECK)
    (tmp_path / "bridge.txt").write_text(ARTICLE)
    (tmp_path / "c.yaml").write_text(CANDIDATES)
    return tmp_path


def start(folder: Path, edit: str = "true", source: str = "c.yaml") -> Terminal:
    words = ["draft", "bridge.txt", "--from", source, "--deck", "decks/bridge.yaml"]
    editor = folder / "editor.py"
    editor.write_text(f"import pathlib, sys\npath = pathlib.Path(sys.argv[-1])\ntext = path.read_text()\n{edit}\n")
    return Terminal([sys.executable, "-m", "quiz", *words], folder=folder, EDITOR=f"{sys.executable} {editor}")


def sheet(folder: Path) -> str:
    path = folder / "seeds" / "bridge.yaml"
    return path.read_text() if path.exists() else ""


def test_keep_edit_and_keep(folder: Path):
    with start(folder, "path.write_text(text.replace('three', 'two'))") as terminal:
        shown = terminal.wait("1 of 3", "k keep", "> ")
        assert "by a-model" in shown
        assert "the article: It is 212 metres long." in shown
        terminal.press("k").wait("2 of 3", "Refused", "does not have '3'", "e edit")
        assert "id: length" in sheet(folder)  # saved before the next one is asked
        terminal.press("k").wait("does nothing here")
        terminal.press("e").wait("2 of 3", "two of its arches", "Back from the editor.", "k keep", "> ")
        terminal.press("k").wait(
            "3 of 3", "How long is it", "Right answer", "212", "the article: It is 212 metres long."
        )
        terminal.wait("> ")
        terminal.press("k")
        assert terminal.end() == 0
        assert "a-model: 2 kept, 1 fixed, 0 dropped, 0 refused, 0 waiting" in terminal.text
    assert "fact: A flood took two of its arches in 1911." in sheet(folder)
    assert (folder / "decks" / "bridge.yaml").read_text().endswith("source: bridge/length\n\n# the end\n")
    assert not (folder / "bridge.drafts.yaml").exists()
    assert not list(folder.glob(".quiz-*"))


def test_back_undoes_a_decision(folder: Path):
    with start(folder) as terminal:
        terminal.wait("1 of 3", "> ")
        terminal.press("u").wait("does nothing here")
        terminal.press("?").wait("  k  keep it", "  e  edit it", "  d  drop it", "  q  stop", "> ")
        terminal.press("k").wait("2 of 3", "u back", "> ")
        terminal.press("u").wait("1 of 3", "> ")
        assert "id: length" not in sheet(folder)
        terminal.press("d").wait("2 of 3", "> ")
        terminal.press("d").wait("3 of 3", "Refused", "cites no fact", "> ")
        terminal.press("q")
        assert terminal.end() == 0
        assert "a-model: 0 kept, 0 fixed, 1 dropped, 1 refused, 1 waiting" in terminal.text
    assert "id:" not in sheet(folder)
    drafts = (folder / "bridge.drafts.yaml").read_text()
    assert "how-long" in drafts
    assert "flood" not in drafts


@pytest.mark.parametrize("leave", ["q", "\x04", "\x03\x03"])
def test_stopping_keeps_what_was_kept_and_lets_the_rest_wait(folder: Path, leave: str):
    with start(folder) as terminal:
        terminal.wait("1 of 3", "> ")
        terminal.press("k").wait("2 of 3", "> ")
        for key in leave:
            terminal.press(key)
        terminal.end()
        assert "What is left waits in bridge.drafts.yaml" in terminal.text
    assert "id: length" in sheet(folder)
    with start(folder, source="bridge.drafts.yaml") as terminal:
        terminal.wait("1 of 2", "fact flood", "> ")
        terminal.press("d").wait("2 of 2", "How long is it", "> ")
        terminal.press("k")
        assert terminal.end() == 0
    assert "how-long" in (folder / "decks" / "bridge.yaml").read_text()
    assert "- " not in (folder / "bridge.drafts.yaml").read_text()


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("path.write_text('facts: [')", "is neither YAML nor JSON"),
        ("path.write_text(text + text)", "repeats a key at its top"),
        ("path.write_text('questions:\\n- question: Q?\\n')", "Keep one fact in the file."),
        ("path.unlink()", "cannot be edited here"),
        ("sys.exit(3)", "ended with status 3"),
    ],
)
def test_an_edit_that_goes_wrong_loses_nothing(folder: Path, edit: str, said: str):
    with start(folder, edit) as terminal:
        terminal.wait("1 of 3", "> ")
        terminal.press("e").wait(said, "k keep", "> ")
        terminal.press("k").wait("2 of 3", "> ")
        terminal.press("q")
        assert terminal.end() == 0
    assert "id: length" in sheet(folder)


def test_a_file_that_was_changed_meanwhile_is_left_alone(folder: Path):
    with start(folder) as terminal:
        terminal.wait("1 of 3", "> ")
        terminal.press("k").wait("2 of 3", "> ")
        (folder / "seeds" / "bridge.yaml").write_text("mine")
        terminal.press("u").wait("was changed in the meantime")
        assert terminal.end() == 1
    assert sheet(folder) == "mine"
