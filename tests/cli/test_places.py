import os
import subprocess
import sys

import platformdirs
import pytest

from quiz.cli import folders, places

NOBODY = """
import pwd
def getpwuid(uid):
    raise KeyError(uid)
pwd.getpwuid = getpwuid
from quiz.cli import main
main()
"""


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in ("QUIZ_HOME", "QUIZ_DECKS", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("value", [None, "", "/somewhere/else"])
def test_places_are_those_of_platformdirs(monkeypatch, value):
    for name in ("DATA", "CACHE"):
        if value is not None:
            monkeypatch.setenv(f"XDG_{name}_HOME", value)
    assert folders.data_dir() == platformdirs.user_data_dir(folders.APP, appauthor=False)
    assert folders.cache_dir() == platformdirs.user_cache_dir(folders.APP, appauthor=False)
    assert folders.config_dir() == platformdirs.user_config_dir(folders.APP, appauthor=False)


@pytest.mark.skipif(sys.platform != "linux", reason="XDG's places are those of Linux")
def test_a_relative_place_is_none(monkeypatch):
    """As the XDG specification says; older releases of platformdirs use it."""
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert folders.data_dir() == os.path.expanduser("~/.local/share/plainquiz")


def test_quiz_home_is_one_folder_for_everything(monkeypatch, tmp_path):
    home = str(tmp_path / "home")
    monkeypatch.setenv("QUIZ_HOME", home)
    assert folders.data_dir() == home
    assert folders.history_file() == os.path.join(home, "history.db")
    assert folders.cache_dir() == os.path.join(home, "cache")


def test_decks_are_looked_up_here_then_in_quiz_decks_then_among_the_bundled(monkeypatch, tmp_path):
    for name in ("decks", "one", "two"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_DECKS", os.pathsep.join([str(tmp_path / "one"), "two", ""]))
    roots = places.open_library().roots.folders
    assert [os.path.relpath(folder, tmp_path) for folder in roots[:3]] == ["decks", "one", "two"]
    assert os.path.basename(roots[3]) == "decks"
    assert len(roots) == 4


@pytest.mark.parametrize("value", ["home", "./home", "~nobody-of-this-name/quiz", "..", "~"])
def test_a_home_for_quiz_that_follows_the_working_folder_is_refused(monkeypatch, value):
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("pwd.getpwuid", lambda uid: (_ for _ in ()).throw(KeyError(uid)))
    monkeypatch.setenv("QUIZ_HOME", value)
    for ask in (folders.data_dir, folders.cache_dir, folders.history_file):
        with pytest.raises(folders.NoPlace, match="set it to the full path of a folder"):
            ask()


@pytest.mark.slow
@pytest.mark.parametrize("home", [None, "relative"])
def test_without_a_home_nothing_is_written_into_the_working_folder(tmp_path, home):
    """A user whom the system does not know: no folder called `~`, one sentence for the history, no cache."""
    deck = tmp_path / "deck.yaml"
    deck.write_text("deck: d\ntitle: D\nquestions:\n- id: q\n  question: Q?\n  answer: word\n  source: A book\n")
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "QUIZ_HOME")}
    environment |= {"PATH": os.environ["PATH"], **({"HOME": home} if home else {})}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", NOBODY, *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, input="word\n")

    assert run("check", "deck.yaml").returncode == 0
    played = run("take", "deck.yaml")
    assert played.returncode == 1
    assert played.stderr == (
        "quiz: Your home folder cannot be found: set HOME or QUIZ_HOME to the full path of a folder.\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["deck.yaml"]
