"""A stranger's folder holds a link wherever a command writes: no file of yours is written through it."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz.cli import quiz

DECK = 'deck: evil\ntitle: "x; touch PWN; #"\nquestions:\n- id: q\n  question: Q?\n  answer: word\n'
MINE = "# mine, and nobody else's\n"


@pytest.fixture
def victim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "folder").mkdir()
    (tmp_path / "victim").write_text(MINE)
    (tmp_path / "folder" / "evil.yaml").write_text(DECK)
    (tmp_path / "folder" / "a.txt").write_text("wrong\n")
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path / "folder")
    return tmp_path / "victim"


def run(*words: str, typed: str = "") -> int:
    return CliRunner().invoke(quiz, list(words), input=typed).exit_code


def play() -> None:
    assert run("take", "evil.yaml", "--answers", "a.txt") == 0


CASES: dict[str, tuple[Callable[[], object], list[str]]] = {
    "package": (lambda: run("export", "anki", "evil.yaml"), ["evil.apkg", "evil.apkg.part", ".evil.apkg.new"]),
    "lockfile": (
        lambda: run("export", "anki", "evil.yaml"),
        [".evil.anki.lock.new", "evil.anki.lock.new", "evil.anki.lock.part", f".evil.anki.lock.{os.getpid()}.part"],
    ),
    "page": (lambda: run("preview", "evil.yaml", "--anki", "p.html"), ["p.html", "p.html.part", ".p.html.new"]),
    "missed": (
        lambda: run("take", "evil.yaml", "--answers", "a.txt", "--save-missed", "m.yaml"),
        ["m.yaml", f"m.yaml.{os.getpid()}.part", "m.yaml.part"],
    ),
    "new": (lambda: run("new", "n"), ["n.yaml", "n.yaml.part"]),
    "fix": (lambda: run("check", "--fix", "."), [f".evil.yaml.{os.getpid()}.part", "evil.yaml.part"]),
    "add": (
        lambda: run("add", "evil.yaml", typed="flashcard\nFront\nBack\n\n\n\n\n\ny\n"),
        [f".evil.{os.getpid()}.draft.yaml", ".evil.yaml.part"],
    ),
    "history": (lambda: (play(), run("history", "export", ".")), []),
    "cache": (lambda: run("check", "evil.yaml"), []),
}


WRITTEN = {
    "package": "evil.apkg",
    "lockfile": "evil.anki.lock",
    "page": "p.html",
    "missed": "m.yaml",
    "new": "n.yaml",
    "fix": "evil.yaml",
    "add": "evil.yaml",
}


@pytest.mark.parametrize("name", WRITTEN)
def test_without_a_link_it_is_written(victim: Path, name: str) -> None:
    """The commands below do write: the test of the links could fail."""
    Path("evil.yaml").write_text(DECK.replace("- id: q\n  question", "- question") if name == "fix" else DECK)
    before = Path("evil.yaml").read_text()
    CASES[name][0]()
    assert Path(WRITTEN[name]).read_bytes() != before.encode()


@pytest.mark.parametrize("name", CASES)
def test_nothing_is_written_through_a_planted_link(victim: Path, name: str) -> None:
    """Also where the name of a file was learnt from an earlier run: the history's of this machine, the cache's."""
    write, links = CASES[name]
    if name in ("history", "cache"):
        write()
        place = Path() if name == "history" else victim.parent / "home" / "cache" / "decks"
        made = [path for path in place.rglob("*") if path.suffix == ".jsonl" or name == "cache"]
        assert made
        links = [str(path) for path in made] + [f"{path}.part" for path in made]
        play()
        Path("evil.yaml").write_text(DECK.replace("Q?", "R?"))
    for link in links:
        Path(link).unlink(missing_ok=True)
        Path(link).symlink_to(victim)
    write()
    assert victim.read_text() == MINE
    assert set(os.listdir(victim.parent)) <= {"folder", "home", "victim"}


@pytest.mark.parametrize("folder", [False, True])
def test_a_deck_that_is_a_link_is_not_changed_where_it_leads(victim: Path, folder: bool) -> None:
    """`add` and `--fix` name it and leave it alone, whether the file or a folder on the way is the link."""
    before = DECK.replace("- id: q\n  question", "- question")
    victim.write_text(before)
    (victim.parent / "mine").mkdir()
    (victim.parent / "mine" / "evil.yaml").write_text(before)
    Path("evil.yaml").unlink()
    if folder:
        Path("sub").symlink_to(victim.parent / "mine")
    else:
        Path("evil.yaml").symlink_to(victim)
    run("check", "--fix", ".")
    if not folder:
        assert run("add", "evil.yaml", typed="flashcard\nFront\nBack\n\n\n\n\n\ny\n") == 1
    assert victim.read_text() == before
    assert (victim.parent / "mine" / "evil.yaml").read_text() == before


def test_a_package_takes_the_place_of_the_link(victim: Path) -> None:
    Path("evil.apkg").symlink_to(victim)
    Path("evil.anki.lock").symlink_to(victim.parent / "nowhere")
    assert run("export", "anki", "evil.yaml") == 0
    assert not Path("evil.apkg").is_symlink()
    assert not Path("evil.anki.lock").is_symlink()
    assert not (victim.parent / "nowhere").exists()


def test_pipes_and_devices_in_the_way_hang_nothing(victim: Path) -> None:
    for name in ("evil.apkg", "evil.anki.lock", "other.anki.lock", "other.yaml", "m.yaml", "p.html", "n.yaml"):
        os.mkfifo(name)
    os.symlink("/dev/zero", "zero.anki.lock")
    os.symlink("/dev/zero", "zero.yaml")
    assert run("export", "anki", "evil.yaml") == 1
    assert run("take", "evil.yaml", "--answers", "a.txt", "--save-missed", "m.yaml") == 2
    assert run("preview", "evil.yaml", "--anki", "p.html") == 1
    assert run("new", "n") == 1
    assert run("check", "--fix", ".") == 1
    assert run("take", "other.yaml") == 1
