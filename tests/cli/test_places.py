import os

import platformdirs
import pytest

from quiz.cli import places


@pytest.fixture(autouse=True)
def _environment(monkeypatch):
    for name in ("QUIZ_HOME", "QUIZ_DECKS", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("value", [None, "", "/somewhere/else", "relative"])
def test_places_are_those_of_platformdirs(monkeypatch, value):
    for name in ("DATA", "CACHE"):
        if value is not None:
            monkeypatch.setenv(f"XDG_{name}_HOME", value)
    assert places.data_dir() == platformdirs.user_data_dir(places.APP, appauthor=False)
    assert places.cache_dir() == platformdirs.user_cache_dir(places.APP, appauthor=False)


def test_quiz_home_is_one_folder_for_everything(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_HOME", "home")
    home = os.path.join(str(tmp_path), "home")
    assert places.data_dir() == home
    assert places.history_file() == os.path.join(home, "history.db")
    assert places.cache_dir() == os.path.join(home, "cache")


def test_decks_are_looked_up_here_then_in_quiz_decks_then_among_the_bundled(monkeypatch, tmp_path):
    for name in ("decks", "one", "two"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_DECKS", os.pathsep.join([str(tmp_path / "one"), "two", ""]))
    folders = places.library().roots.folders
    assert [os.path.relpath(folder, tmp_path) for folder in folders[:3]] == ["decks", "one", "two"]
    assert os.path.basename(folders[3]) == "decks"
    assert len(folders) == 4
