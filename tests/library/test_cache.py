import marshal
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.library.cache import ROOMS, Cache, Kept, Look, digest, make_stamp

LOOK = (10, 1_000, 1_000, 7)
FRONT = ("deck", ("a", "b"), 1.5, None)


def fill(folder: Path) -> Path:
    """Keep one file and return the cache file."""
    Cache(str(folder)).store("/x/deck.yaml", LOOK, b"digest", FRONT, b"back")
    (file,) = (folder / "decks").iterdir()
    return file


def load(folder):
    return Cache(str(folder)).load("/x/deck.yaml")


def test_what_was_stored_comes_back(tmp_path):
    fill(tmp_path)
    kept = load(tmp_path)
    assert (kept.look, kept.content, kept.front, kept.back) == (LOOK, b"digest", FRONT, b"back")
    assert Cache(str(tmp_path)).load("/x/other.yaml") is None


@pytest.mark.slow
@given(st.data())
@settings(max_examples=150)
def test_a_damaged_file_is_as_good_as_none(tmp_path_factory, data):
    """Any byte changed, any tail cut, anything put behind: never trusted, never fatal."""
    folder = tmp_path_factory.mktemp("cache")
    file = fill(folder)
    whole = bytearray(file.read_bytes())
    how = data.draw(st.sampled_from(["flip", "cut", "add"]))
    place = data.draw(st.integers(0, len(whole) - 1))
    if how == "flip":
        whole[place] ^= data.draw(st.integers(1, 255))
    elif how == "cut":
        del whole[place:]
    else:
        whole += data.draw(st.binary(min_size=1, max_size=9))
    file.write_bytes(whole)
    assert load(folder) is None


def test_a_file_kept_for_another_path_is_not_taken(tmp_path):
    file = fill(tmp_path)
    cache = Cache(str(tmp_path))
    cache.store("/x/other.yaml", LOOK, b"digest", FRONT, b"back")
    (other,) = set((tmp_path / "decks").iterdir()) - {file}
    os.replace(other, file)
    assert load(tmp_path) is None


@pytest.mark.slow
def test_a_file_of_another_version_is_not_taken(tmp_path):
    """Another version of the program is another state of its sources: here a copy with one more line."""
    root = Path(__file__).parents[2]
    copy = tmp_path / "copy"
    copy.mkdir()
    subprocess.run(["cp", "-r", str(root / "quiz"), str(copy)], check=True)
    code = (
        "import sys; from quiz.library.cache import Cache; c = Cache(sys.argv[1]);"
        "print(c.load('/x/deck.yaml') is not None); c.store('/x/deck.yaml', (1, 2, 3, 4), b'', 1, b'')"
    )

    def run():
        told = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "c")], cwd=copy, capture_output=True, text=True
        )
        return told.stdout.strip()

    assert [run(), run()] == ["False", "True"]
    with open(copy / "quiz" / "library" / "texts.py", "a") as file:
        file.write("# more\n")
    assert [run(), run()] == ["False", "True"]


@pytest.mark.parametrize("what", ["a file", "a folder in the file's place", "/dev/null"])
def test_a_cache_that_cannot_be_used_is_no_error(tmp_path, what):
    folder = tmp_path / "cache"
    if what == "a file":
        folder.write_text("not a folder")
    elif what == "/dev/null":
        folder = Path("/dev/null")
    else:
        file = fill(folder)
        file.unlink()
        file.mkdir()
    cache = Cache(str(folder))
    cache.store("/x/deck.yaml", LOOK, b"digest", FRONT, b"back")
    assert cache.load("/x/deck.yaml") is None
    assert not list(tmp_path.rglob("*.part"))


def test_a_full_disk_is_no_error_and_leaves_nothing_behind(tmp_path):
    code = (
        "import resource, sys; from quiz.library.cache import Cache;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64));"
        "c = Cache(sys.argv[1]); c.store('/x', (1, 2, 3, 4), b'', 1, b'b' * 9999); print(c.load('/x'))"
    )
    told = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert (told.stdout, told.stderr, list((tmp_path / "decks").iterdir())) == ("None\n", "", [])


def test_no_folder_means_no_cache():
    cache = Cache("")
    cache.store("/x", LOOK, b"", 1, b"")
    assert cache.load("/x") is None


def test_a_file_that_changed_shortly_before_it_was_read_is_not_trusted_by_its_looks():
    second = 1_000_000_000
    look = Look(10, 100 * second, 90 * second, 7)
    for written, fresh in (
        (100 * second, False),
        (102 * second, False),
        (102 * second + 1, True),
        (99 * second, False),
    ):
        assert Kept(look, b"", written, 1, b"").is_fresh(look) is fresh
    for other in (look._replace(size=11), look._replace(inode=8), look._replace(mtime_ns=99 * second)):
        assert not Kept(look, b"", 200 * second, 1, b"").is_fresh(other)
    late = look._replace(ctime_ns=199 * second)
    assert not Kept(late, b"", 200 * second, 1, b"").is_fresh(late)


def test_what_was_written_over_a_month_ago_is_dropped_when_something_is_stored(tmp_path):
    file = fill(tmp_path)
    before = time.time() - 40 * 86_400
    os.utime(file, (before, before))
    Cache(str(tmp_path)).store("/x/new.yaml", LOOK, b"", 1, b"")
    assert file not in list((tmp_path / "decks").iterdir())
    assert len(list((tmp_path / "decks").iterdir())) == 1


ODD = [
    b"[\xff\xff\xff\x07",  # a list of 134 million
    b"N",
    b"i\x05\0\0\0",
    b"",
]


def forge(first: bytes) -> bytes:
    """A cache file with a right stamp and digest around any bytes: both can be worked out by anyone."""
    size = len(first).to_bytes(4, "big")
    return b"quizdeck" + make_stamp() + digest(size + first + b"back") + size + first + b"back"


def test_bytes_that_another_user_could_have_written_are_never_decoded(tmp_path):
    """The forged file is sound and would be taken: only the folder it lies in tells that it may be foreign."""
    folder = tmp_path / "decks"
    folder.mkdir(mode=0o700)
    file = folder / digest(b"/x/deck.yaml").hex()[:32]
    file.write_bytes(forge(marshal.dumps(("/x/deck.yaml", LOOK, b"digest", 1, FRONT))))
    assert load(tmp_path) is not None
    for mode in (0o770, 0o707, 0o777, 0o1777):
        folder.chmod(mode)
        assert load(tmp_path) is None
        assert not Cache(str(tmp_path)).is_usable()
    folder.chmod(0o700)
    if os.getuid() == 0:
        os.chown(folder, 65534, -1)
        assert load(tmp_path) is None
        os.chown(folder, 0, -1)
    folder.rename(tmp_path / "theirs")
    folder.symlink_to(tmp_path / "theirs")
    assert load(tmp_path) is None


@pytest.mark.parametrize("first", ODD)
def test_whatever_a_sound_file_decodes_to_is_no_error(tmp_path, first):
    fill(tmp_path).write_bytes(forge(first))
    assert load(tmp_path) is None


@pytest.mark.parametrize("planted", ["pipe", "link", "/dev/full", "/dev/zero", "folder", "huge"])
def test_what_is_planted_in_the_place_of_a_file_is_neither_read_nor_written_through(tmp_path, planted):
    file = fill(tmp_path)
    victim = tmp_path / "victim"
    victim.write_bytes(file.read_bytes())
    file.unlink()
    if planted == "pipe":
        os.mkfifo(file)
    elif planted == "folder":
        file.mkdir()
    elif planted == "huge":
        with file.open("wb") as made:
            made.truncate(1 << 40)
    else:
        file.symlink_to(victim if planted == "link" else planted)
    assert load(tmp_path) is None
    before = victim.read_bytes()
    Cache(str(tmp_path)).store("/x/deck.yaml", LOOK, b"other", FRONT, b"other")
    assert victim.read_bytes() == before
    assert (load(tmp_path) is None) is (planted == "folder")


def test_a_folder_that_is_put_in_place_of_the_cache_is_not_used(tmp_path):
    """It was checked when it was opened, and stays the one that is used."""
    fill(tmp_path)
    cache = Cache(str(tmp_path))
    assert cache.load("/x/deck.yaml") is not None
    (tmp_path / "decks").rename(tmp_path / "aside")
    (tmp_path / "theirs").mkdir()
    (tmp_path / "decks").symlink_to(tmp_path / "theirs")
    cache.store("/x/other.yaml", LOOK, b"digest", FRONT, b"back")
    assert cache.load("/x/other.yaml") is not None
    assert list((tmp_path / "theirs").iterdir()) == []
    assert len(list((tmp_path / "aside").iterdir())) == 2


def test_the_stamp_looks_at_every_room_that_reading_needs(tmp_path: Path) -> None:
    """After a change in one of them nothing that was kept is trusted."""
    (tmp_path / "d.yaml").write_text("deck: d\ntitle: D\nquestions:\n- {id: q, question: a, answer: b, wrong: [c]}\n")
    program = (
        "import sys; from quiz.library import Library; Library(['d.yaml']).open(['d.yaml'])\n"
        "print(*(name for name in sys.modules if name.startswith('quiz.')))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in done.stdout.split() if name.count(".") > 1}
    assert "reading" in rooms
    assert rooms <= set(ROOMS)
