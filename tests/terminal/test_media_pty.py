"""`o` opens a picture or a sound of a question, in a real program that is started for it."""

import sys
from pathlib import Path

import pytest

from .terminal import Terminal, take

PICTURE = """\
- id: crater
  question: Which crater is this?
  image: {file: crater one.png, alt: A crater with long rays.}
  answer: Tycho
  wrong: [Plato, Kepler]
  explain: "See its rays: ![rays](rays.jpg)"
"""
TYPED = """\
- id: voice
  question: Who says this?
  audio: voice.ogg
  image: face.png
  answer: Armstrong
"""
MASKED = """\
- id: face
  question: What is this part of a face?
  image: face.png
  alt: A face
  places:
    nose: {at: [40, 40.5, 20, 20], words: The organ of smell}
    mouth: [30, 75, 40, 10]
"""
CARD = """\
- id: card
  front: What does Tycho look like?
  back: "Like this: ![Tycho](rays.jpg)"
"""


@pytest.fixture
def opener(tmp_path: Path) -> Path:
    """Return a program that notes its arguments in `opened`, then runs on for longer than any test."""
    (tmp_path / "decks").mkdir()
    for name in ("crater one.png", "rays.jpg", "voice.ogg", "face.png"):
        (tmp_path / "decks" / name).write_bytes(b"x")
    program = tmp_path / "my opener"
    program.write_text(
        f"#!{sys.executable}\n"
        "import os, sys, time\n"
        f"with open({str(tmp_path / 'opened')!r}, 'a') as file:\n"
        "    print(sys.argv[1:], os.isatty(0), os.isatty(1), file=file)\n"
        "time.sleep(20)\n"
    )
    program.chmod(0o700)
    return program


def opened(folder: Path) -> list[str]:
    """Return a line for each start of the opener: its arguments, and whether it has the terminal."""
    return (folder / "opened").read_text().splitlines()


def started_with(folder: Path, name: str) -> str:
    return f"{[str(folder / 'decks' / name)]} False False"


def test_o_opens_the_picture_and_the_sitting_goes_on(tmp_path: Path, opener: Path) -> None:
    """Before the answer its own picture, after it that of the explanation too; the opener runs on meanwhile."""
    with take(tmp_path, PICTURE, QUIZ_OPENER=str(opener)) as quiz:
        quiz.wait("[picture: A crater with long rays.]", "o picture", "> ")
        quiz.press("o").wait("Opened crater one.png.", "> ")
        quiz.press("?").wait("open the picture", "> ")
        quiz.pick("Tycho").wait("Correct", "Enter next", "o picture")
        quiz.press("o").wait("Opened crater one.png, 1 of 2.", "o picture")
        quiz.press("o").wait("Opened rays.jpg, 2 of 2.", "o picture")
        quiz.press("\r").wait("100%")
        assert quiz.end() == 0
    names = ("crater one.png", "crater one.png", "rays.jpg")
    assert opened(tmp_path) == [started_with(tmp_path, name) for name in names]


def test_where_one_types_it_is_slash_o(tmp_path: Path, opener: Path) -> None:
    with take(tmp_path, TYPED, QUIZ_OPENER=str(opener)) as quiz:
        quiz.wait("/o open", "> ")
        quiz.press("/o\r").wait("Opened face.png, 1 of 2.", "> ")
        quiz.press("/o\r").wait("Opened voice.ogg, 2 of 2.", "> ")
        quiz.press("o\r").wait("Wrong")
    assert opened(tmp_path) == [started_with(tmp_path, name) for name in ("face.png", "voice.ogg")]


def test_a_card_opens_its_back_once_it_is_turned(tmp_path: Path, opener: Path) -> None:
    with take(tmp_path, CARD, QUIZ_OPENER=str(opener)) as quiz:
        quiz.wait("Enter show the answer", "> ")
        quiz.press("o").wait("this question has no picture or sound")
        quiz.press("\r").wait("Like this", "o picture", "> ")
        quiz.press("o").wait("Opened rays.jpg.", "> ")
        quiz.press("3").wait("Rated good")
    assert opened(tmp_path) == [started_with(tmp_path, "rays.jpg")]


def test_masked_places_are_covered_until_they_are_answered(tmp_path: Path, opener: Path) -> None:
    with take(tmp_path, MASKED, QUIZ_OPENER=str(opener)) as quiz:
        quiz.wait("[picture: A face]", "1  The organ of smell", "Name place 1 of 2.", "/o picture", "> ")
        quiz.press("/o\r").wait("Opened face.png.", "> ")
        (line,) = opened(tmp_path)
        page = Path(line.partition("['")[2].partition("']")[0])
        text = page.read_text()
        assert page.name == "face.png.html"
        assert page.stat().st_mode & 0o777 == 0o600
        assert text.count("<span") == 2
        assert '<span class="asked" style="left:40%;top:40.5%;width:20%;height:20%">1</span>' in text
        assert "data:image/png;base64,eA==" in text
        assert "nose" not in text
        quiz.press("nose\r").wait("Correct", "o picture")
        quiz.press("o").wait("Opened face.png.")
        assert opened(tmp_path)[1] == started_with(tmp_path, "face.png")
        quiz.press("\r").wait("2  bottom, 50% across and 80% down", "> ")
        quiz.press("/q\r")
        quiz.end()
    assert not page.exists()


@pytest.mark.parametrize("exam", [(), ("--exam",)], ids=["quiz", "exam"])
def test_labelled_lines_have_it_too(tmp_path: Path, opener: Path, exam: tuple[str, ...]) -> None:
    with take(tmp_path, PICTURE + TYPED, "--accessible", *exam, QUIZ_OPENER=str(opener)) as quiz:
        quiz.wait("Answer: ")
        quiz.press("/?\r").wait("/o opens the picture.", "Answer: ")
        quiz.press("/o\r").wait("Opened crater one.png.", "Answer: ")
        quiz.press("Tycho\r")
        if not exam:
            quiz.wait("Correct", "/? for more: ").strip()
            quiz.press("/o\r").wait("Opened crater one.png, 1 of 2.", "/? for more: ")
            quiz.press("\r")
        quiz.wait("Question 2 of 2", "Answer: ")
        quiz.press("/o\r").wait("Opened face.png, 1 of 2.", "Answer: ")
        quiz.press("/o\r").wait("Opened voice.ogg, 2 of 2.", "Answer: ")
        quiz.press("//o\r").wait("Saved." if exam else "Wrong")


def test_o_in_an_exam(tmp_path: Path, opener: Path) -> None:
    with take(tmp_path, PICTURE, "--exam", QUIZ_OPENER=str(opener)) as quiz:
        quiz.wait("o picture", "> ")
        quiz.press("o").wait("Opened crater one.png.", "> ")
        quiz.pick("Tycho").wait("Saved.")


# ---------------------------------------------------------------- where it cannot


def press_o(folder: Path, **env: str) -> Terminal:
    quiz = take(folder, PICTURE, **env)
    quiz.wait("> ")
    return quiz.press("o")


def test_without_an_opener_it_says_where_the_picture_is(tmp_path: Path, opener: Path) -> None:
    """There is no screen for one either: an xdg-open might then start a browser on this terminal."""
    xdg_open = tmp_path / "xdg-open"
    xdg_open.write_bytes(opener.read_bytes())
    xdg_open.chmod(0o700)
    with press_o(tmp_path, PATH=str(tmp_path)) as quiz:
        said = "".join(quiz.wait("There is no program here", "that opens it.", "> ").split())  # folded where it must
        assert "".join(f"The picture is {tmp_path}/decks/crater one.png; set QUIZ_OPENER".split()) in said
        assert not (tmp_path / "opened").exists()
    with press_o(tmp_path, PATH=str(tmp_path), DISPLAY=":7") as quiz:
        quiz.wait("Opened crater one.png.", "> ")
    assert opened(tmp_path) == [started_with(tmp_path, "crater one.png")]


def test_an_opener_that_fails_or_is_not_there_is_named(tmp_path: Path, opener: Path) -> None:
    failing = tmp_path / "failing"
    failing.write_text(f"#!{sys.executable}\nimport sys\nprint('NOISE', file=sys.stderr)\nsys.exit(3)\n")
    failing.chmod(0o700)
    with press_o(tmp_path, QUIZ_OPENER=str(failing)) as quiz:
        said = quiz.wait("ended with status 3.", "that opens it.", "> ")
        assert "NOISE" not in said
    with press_o(tmp_path, QUIZ_OPENER="no-such-opener") as quiz:
        quiz.wait("no-such-opener cannot be started. The picture is", "> ")
    with press_o(tmp_path, QUIZ_OPENER=f"{opener} --flag") as quiz:  # a program, not a line for a shell
        quiz.wait("cannot be started.", "> ")


@pytest.mark.parametrize("name", ["crater.desktop", "crater.html", "png"])
def test_what_is_no_picture_is_not_opened(tmp_path: Path, opener: Path, name: str) -> None:
    """Nor is a link with a harmless name that leads to such a file, as a system may go by where it leads."""
    (tmp_path / "decks" / name).write_text("[Desktop Entry]")
    (tmp_path / "decks" / "link.png").symlink_to(name)
    for file in (name, "link.png"):
        with take(tmp_path, PICTURE.replace("crater one.png", file), "--fresh", QUIZ_OPENER=str(opener)) as quiz:
            quiz.wait("> ")
            quiz.press("o").wait(f"{file} is not opened: its name is not that of", "> ")
    assert not (tmp_path / "opened").exists()


def test_a_picture_that_is_gone_or_outside_is_not_opened(tmp_path: Path, opener: Path) -> None:
    with take(tmp_path, PICTURE, QUIZ_OPENER=str(opener)) as quiz:
        quiz.wait("> ")
        (tmp_path / "decks" / "crater one.png").unlink()
        quiz.press("o").wait("crater one.png cannot be opened: No such file or directory.", "> ")
        (tmp_path / "secret.png").write_bytes(b"x")
        (tmp_path / "decks" / "crater one.png").symlink_to(tmp_path / "secret.png")
        quiz.press("o").wait("crater one.png cannot be opened: it is outside the folder.", "> ")
    assert not (tmp_path / "opened").exists()
