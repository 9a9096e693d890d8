import os
from pathlib import Path
from shutil import rmtree

import pytest

from quiz.errors import DeckNotFound, QuizError
from quiz.library import Library
from quiz.library.roots import Roots, find_bundled, prettify, search


def put(folder, *names):
    """Make small decks `path` or `path=id`."""
    for name in names:
        path, _, deck = name.partition("=")
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"deck: {deck or file.stem}\ntitle: T\n")


def find(tmp_path, name, *roots, cwd="."):
    found = Roots([str(tmp_path / root) for root in roots], str(tmp_path / cwd)).find(name)
    return [os.path.relpath(file, tmp_path) for file in found.files]


def test_a_path_goes_before_a_name(tmp_path):
    put(tmp_path, "lake.yaml", "decks/lake.yaml", "sea/a.yaml", "decks/sea/b.yaml")
    assert find(tmp_path, "lake.yaml", "decks") == ["lake.yaml"]
    assert find(tmp_path, "lake", "decks") == ["decks/lake.yaml"]
    assert find(tmp_path, "sea", "decks") == ["sea/a.yaml"]
    assert find(tmp_path, str(tmp_path / "decks" / "sea"), "decks") == ["decks/sea/b.yaml"]
    assert find(tmp_path, "../lake.yaml", "decks", cwd="sea") == ["lake.yaml"]


def test_a_folder_without_decks_does_not_hide_a_name(tmp_path):
    put(tmp_path, "decks/history/a.yaml")
    (tmp_path / "history").mkdir()
    assert find(tmp_path, "history", "decks") == ["decks/history/a.yaml"]


def test_an_earlier_root_goes_first_and_a_folder_before_an_id(tmp_path):
    put(tmp_path, "one/x/a.yaml", "two/x/b.yaml", "one/y.yaml", "one/group/z.yaml=y2", "two/y2.yaml")
    assert find(tmp_path, "x", "one", "two") == ["one/x/a.yaml"]
    assert find(tmp_path, "x", "two", "one") == ["two/x/b.yaml"]
    assert find(tmp_path, "y2", "one", "two") == ["one/group/z.yaml"]
    assert find(tmp_path, "group/", "one", "two") == ["one/group/z.yaml"]


def test_an_id_goes_before_a_stem(tmp_path):
    put(tmp_path, "decks/capitals.yaml=old", "decks/new/a.yaml=capitals")
    assert find(tmp_path, "capitals", "decks") == ["decks/new/a.yaml"]
    assert find(tmp_path, "old", "decks") == ["decks/capitals.yaml"]
    assert find(tmp_path, "a", "decks") == ["decks/new/a.yaml"]


def test_the_id_is_seen_however_it_is_written(tmp_path):
    for number, text in enumerate(('deck: "x1"\n', "\ufeffdeck : x2 # y\n", '# c\n\n"deck": x3\n', '{"deck": "x4"}')):
        (tmp_path / f"f{number}.yaml").write_text(text, encoding="utf-8")
    for number in range(4):
        assert find(tmp_path, f"x{number + 1}", ".", cwd="..") == [f"f{number}.yaml"]


def test_a_name_that_fits_nothing_names_what_is_near_and_what_there_is(tmp_path):
    put(tmp_path, "one/hanoi-summit/outcome.yaml=hanoi-outcome", "one/everything.yaml", "two/.hidden/a.yaml")
    (tmp_path / "one" / "empty").mkdir()
    with pytest.raises(DeckNotFound) as error:
        find(tmp_path, "hanoi-sumit", "one", "two")
    assert str(error.value) == (
        "No deck, file or folder is called 'hanoi-sumit'. Did you mean hanoi-summit?"
        " Available decks: everything, hanoi-summit."
    )
    with pytest.raises(DeckNotFound, match="Did you mean hanoi-outcome"):
        find(tmp_path, "hanoi-outcom", "one")
    assert error.value.exit_code == 2


@pytest.mark.parametrize("name", ["", ".", "..", "../one", "a\0b", ".hidden", "x/../hanoi", "\udcff"])
def test_odd_names_reach_nothing_outside_a_root(tmp_path, name):
    put(tmp_path, "one/a.yaml", "one/.hidden/b.yaml")
    (tmp_path / "here" / "there").mkdir(parents=True)
    try:
        found = Roots([str(tmp_path / "one")], str(tmp_path / "here" / "there")).find(name)
    except (QuizError, DeckNotFound):
        return
    assert found.folder in {"/", str(tmp_path / "here"), str(tmp_path)} or not found.files


def test_an_empty_folder_is_said_to_be_one(tmp_path):
    (tmp_path / "nothing").mkdir()
    (tmp_path / "nothing" / "notes.txt").write_text("deck: x")
    with pytest.raises(QuizError, match="There is no question file"):
        find(tmp_path, "nothing")


def test_a_folder_that_goes_while_it_is_searched_has_no_files(tmp_path):
    put(tmp_path, "one/a.yaml")
    found = search(str(tmp_path / "one"))
    rmtree(tmp_path / "one")
    assert list(found) == []


@pytest.mark.slow
def test_folders_nested_deeper_than_calls_of_python_may_be(tmp_path):
    folders = [tmp_path]
    for _ in range(1500):
        folders.append(folders[-1] / "d")
        folders[-1].mkdir()
    file = folders[-1] / "a.yaml"
    file.write_text("")
    assert list(search(str(tmp_path))) == [str(file)]
    file.unlink()
    for folder in reversed(folders[1:]):  # the clean-up of pytest recurses
        folder.rmdir()


def test_search_takes_yaml_in_order_and_leaves_hidden_files_and_seeds(tmp_path):
    put(tmp_path, "b.yml", "a/2.YAML", "a/1.yaml", ".x.yaml", ".git/c.yaml", "seeds/s.yaml", "a/seeds/t.yaml", "c.txt")
    assert [os.path.relpath(path, tmp_path) for path in search(str(tmp_path))] == ["a/1.yaml", "a/2.YAML", "b.yml"]
    with_seeds = [os.path.relpath(path, tmp_path) for path in search(str(tmp_path), seeds=True)]
    assert with_seeds == ["a/1.yaml", "a/2.YAML", "a/seeds/t.yaml", "b.yml", "seeds/s.yaml"]


def test_links_that_go_round_are_followed_once(tmp_path):
    put(tmp_path, "a/1.yaml")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to("self")
    (tmp_path / "a" / "self.yaml").symlink_to("self.yaml")
    (tmp_path / "a" / "one.yaml").symlink_to("1.yaml")
    (tmp_path / "b").symlink_to("a", target_is_directory=True)
    names = [os.path.relpath(path, tmp_path) for path in search(str(tmp_path))]
    assert names == ["a/1.yaml", "a/self.yaml"]


def test_a_link_to_a_folder_that_contains_it_is_skipped_with_a_sentence(tmp_path):
    put(tmp_path, "decks/a.yaml")
    (tmp_path / "decks" / "root").symlink_to("/", target_is_directory=True)
    (tmp_path / "decks" / "up").symlink_to("..", target_is_directory=True)
    said = []
    library = Library(["decks"], cwd=tmp_path, notify=said.append)
    assert [Path(path).name for path in library.roots.search(str(tmp_path / "decks"))] == ["a.yaml"]
    assert library.roots.list_names() == ["a"]
    library.check(["decks"])
    assert said == [
        "decks/root is skipped: it leads to /, which contains it.",
        f"decks/up is skipped: it leads to {tmp_path}, which contains it.",
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may list any folder")
def test_a_folder_below_that_cannot_be_listed_is_skipped_with_a_sentence(tmp_path):
    put(tmp_path, "decks/a.yaml", "decks/shut/b.yaml")
    (tmp_path / "decks" / "shut").chmod(0)
    said = []
    library = Library(["decks"], cwd=tmp_path, notify=said.append)
    assert [Path(path).name for path in library.roots.search(str(tmp_path / "decks"))] == ["a.yaml"]
    assert said == ["decks/shut is skipped: you have no permission to list this folder."]
    with pytest.raises(QuizError, match="cannot be read"):
        next(search(str(tmp_path / "decks" / "shut")))


def test_the_same_place_is_looked_into_once(tmp_path):
    put(tmp_path, "decks/a.yaml")
    roots = Roots(["decks", str(tmp_path / "decks"), "no-such"], str(tmp_path))
    assert roots.folders == [str(tmp_path / "decks")]


def test_the_bundled_decks_are_there():
    assert next(search(str(Path(find_bundled()) / "decks")))


def test_a_folder_name_as_a_title():
    assert [prettify(name) for name in ("hanoi-summit", "a_b  c", "ÉTÉ", "---")] == [
        "Hanoi summit",
        "A b c",
        "ÉTÉ",
        "---",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hanoi", "hanoi-summit"),
        ("Hanoi Summit", "hanoi-summit"),
        ("mine", "mine.yaml"),
        ("./mine.yml", "./mine.yaml"),
        ("sub/min.yaml", "sub/mine.yaml"),
    ],
)
def test_a_name_cut_short_and_a_file_beside_are_meant(tmp_path, typed, meant):
    (tmp_path / "sub").mkdir()
    for path in ("mine.yaml", "sub/mine.yaml"):
        (tmp_path / path).write_text("deck: x1\n")
    folder = tmp_path / "decks" / "hanoi-summit"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("deck: people\n")
    with pytest.raises(DeckNotFound, match=rf"Did you mean {meant}\?"):
        Roots(["decks"], str(tmp_path)).find(typed)
