import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.anki.lockfile import (
    LATEST,
    Lock,
    LockfileFault,
    LockfileTooNew,
    NoLaterTime,
    Stamp,
    Stamped,
    find_name_fault,
    format_lock,
    parse_lock,
    stamp,
)

A, B, C = "a" * 16, "b" * 16, "c" * 16
HEAD = "# Anki lockfile: commit it with the deck, do not edit it (plainquiz)\nformat 1\ndeck Demo::A little\n"


def test_text_of_a_lockfile():
    """The format is a promise: this text, lines sorted by identity."""
    lock = Lock("Demo::A little", {"demo/b": Stamp(20, B), "demo/a": Stamp(10, A)})
    text = HEAD + f"demo/a 10 {A}\ndemo/b 20 {B}\n"
    assert format_lock(lock) == text
    assert parse_lock(text, "x") == lock


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9-]{0,9}/[a-z][a-z0-9-]{0,9}", fullmatch=True),
        st.builds(Stamp, st.integers(0, LATEST), st.text("0123456789abcdef", min_size=16, max_size=16)),
    )
)
def test_what_was_written_is_read(stamps):
    lock = Lock("Demo", stamps)
    assert parse_lock(format_lock(lock), "x") == lock


def test_lines_of_both_branches_after_a_merge():
    """Conflict markers are skipped, CR and BOM too; the higher time counts wherever it is."""
    text = "\ufeff" + HEAD + f"<<<<<<< ours\ndemo/a 30 {C}\ndemo/a 10 {A}\n=======\r\ndemo/a 20 {B}\r\n>>>>>>> theirs\n"
    assert parse_lock(text + "deck Demo::A little\nformat 1\n", "x") == Lock("Demo::A little", {"demo/a": Stamp(30, C)})


def test_two_contents_of_one_time_are_stamped_again():
    """Two branches stamped one question in the same second: learners have one or the other, so both must yield."""
    lock = parse_lock(HEAD + f"demo/a 30 {A}\ndemo/a 30 {B}\n", "x")
    for content in (A, B, C):
        assert stamp(lock, {"demo/a": content}, now=5).lock.stamps == {"demo/a": Stamp(31, content)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + "demo/a yesterday aaaa\n", "x:4: 'demo/a yesterday aaaa' is not a line of a lockfile"),
        (HEAD + "deck Other\n", "x:4: 2 lines name the Anki deck"),
        ("format 1\n", "x:1: 0 lines name the Anki deck"),
        ("", "x:1: not a lockfile"),
        (f"deck Demo\ndemo/a 10 {A}\n", "x:1: not a lockfile"),
        ("format " + "1" * 5000 + "\ndeck Demo\n", "x:1: 'format 1111"),
        ("format ١\ndeck Demo\n", "x:1: 'format ١' is not a line of a lockfile"),
        ("format 1\ndeck Default\n", "x:2: the deck cannot have the name 'Default': every Anki already has a deck"),
        ("format 1\ndeck A::::B\n", "x:2: the deck cannot have the name 'A::::B': a part of the name, between"),
        (
            "format 1\ndeck A\x1fB\n",
            "x:2: the deck cannot have the name 'A␟B': it contains a character that cannot be shown",
        ),
        ("format 1\ndeck A\x1b]0;x\x07B\n", "x:2: the deck cannot have the name 'A␛]0;x␇B': it contains a character"),
        (HEAD + f"demo/a {LATEST + 1} {A}\n", f"x:4: 'demo/a {LATEST + 1} "),
        (HEAD + f"demo/a 10 {A}\x1b[31m\n", "x:4: 'demo/a 10 aaaaaaaaaaaaaaaa␛[31m' is not a line of a lockfile"),
    ],
)
def test_a_broken_lockfile_is_refused(text, said):
    with pytest.raises(LockfileFault) as error:
        parse_lock(text, "x")
    assert str(error.value).startswith(said)


TIMES = st.integers(0, LATEST) | st.integers(LATEST - 3, LATEST)
IDENTITIES = st.sampled_from([f"demo/{name}" for name in "abcde"])
HASHES = st.sampled_from([A, B, C, "0" * 16, "f" * 16])
STAMPS = st.lists(st.tuples(IDENTITIES, TIMES, HASHES), max_size=12)


@given(ours=STAMPS, theirs=STAMPS, gone=STAMPS, content=st.dictionaries(IDENTITIES, HASHES), now=TIMES)
def test_what_an_export_writes_is_read_back_whatever_git_had_merged(ours, theirs, gone, content, now):
    """Two branches' lines in one file, also of questions that are gone: the next lockfile is sound, and is kept."""
    lines = [f"{identity} {mod} {hash}" for identity, mod, hash in (*ours, *theirs)]
    merged = parse_lock(HEAD + "\n".join(lines) + "\n" + HEAD, "x")
    elsewhere = {identity: Stamp(mod, hash) for identity, mod, hash in gone}
    try:
        done = stamp(merged, content, now=now, elsewhere=elsewhere)
    except NoLaterTime:
        return
    assert parse_lock(format_lock(done.lock), "x") == done.lock
    again = stamp(done.lock, content, now=now, elsewhere=done.lock.stamps)
    assert again.lock == done.lock
    assert set(again.states.values()) <= {"unchanged"}
    for identity, mod, _ in (*ours, *theirs):
        assert done.lock.stamps[identity].mod >= mod


@given(st.text() | st.sampled_from(["Default", "A::B", "a", "A::", "Ä\u200dB"]))
def test_a_name_that_a_deck_can_have_is_read_back(name):
    name = " ".join(name.split())
    if name and not find_name_fault(name):
        assert parse_lock(format_lock(Lock(name, {})), "x") == Lock(name, {})


def test_a_question_that_moved_and_was_stamped_in_both_places_at_one_time_is_stamped_again():
    """Its old deck's lockfile has one content, its new deck's another: learners have one or the other."""
    old, new = Lock("Demo", {"demo/a": Stamp(30, A)}), {"demo/a": Stamp(30, B)}
    for content in (A, B):
        assert stamp(old, {"demo/a": content}, now=5, elsewhere=new).lock.stamps == {"demo/a": Stamp(31, content)}


def test_a_stamp_that_has_no_time_above_it_is_reported():
    with pytest.raises(
        NoLaterTime,
        match=r"^The time of 'demo/a' in the lockfile, or this computer's clock, is thousands of years ahead",
    ):
        stamp(Lock("Demo", {"demo/a": Stamp(LATEST, A)}), {"demo/a": B}, now=5)


def test_a_newer_lockfile_is_refused():
    with pytest.raises(LockfileTooNew, match="format 2, but this version of quiz knows only format 1"):
        parse_lock("format 2\nsomething else entirely\n", "x")


def test_only_what_changed_is_stamped():
    lock = Lock("Demo", {"demo/a": Stamp(10, A), "demo/b": Stamp(10, B), "demo/gone": Stamp(9, C)})
    done = stamp(lock, {"demo/a": A, "demo/b": C, "demo/c": C}, now=50)
    stamps = {"demo/a": Stamp(10, A), "demo/b": Stamp(50, C), "demo/c": Stamp(50, C), "demo/gone": Stamp(9, C)}
    assert done == Stamped(
        Lock("Demo", stamps), {"demo/a": "unchanged", "demo/b": "changed", "demo/c": "new"}, ("demo/gone",)
    )


def test_a_clock_that_is_behind_still_stamps_later():
    lock = Lock("Demo", {"demo/a": Stamp(1000, A)})
    assert stamp(lock, {"demo/a": B}, now=5).lock.stamps["demo/a"] == Stamp(1001, B)


def test_restamp_sends_an_unchanged_question_again():
    lock = Lock("Demo", {"demo/a": Stamp(10, A), "demo/b": Stamp(10, B)})
    done = stamp(lock, {"demo/a": A, "demo/b": B}, now=50, restamp=["demo/b"])
    assert done.lock.stamps == {"demo/a": Stamp(10, A), "demo/b": Stamp(50, B)}


def test_a_moved_question_brings_its_stamp_along():
    """And the deck that it left does not call it vanished."""
    elsewhere = {"old/a": Stamp(10, A)}
    there = stamp(Lock("New"), {"old/a": A}, now=50, elsewhere=elsewhere)
    assert (there.lock.stamps, there.states) == ({"old/a": Stamp(10, A)}, {"old/a": "unchanged"})
    left = stamp(Lock("Old", elsewhere), {}, now=50, moved_to=["old/a"])
    assert (left.lock.stamps, left.vanished) == (elsewhere, ())


def run_git(folder: Path, *args: str) -> None:
    names = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *names, *args], cwd=folder, check=True, capture_output=True)


def test_two_branches_merge_in_git_without_a_conflict(tmp_path):
    """Two authors stamp neighbouring questions and add one each: nobody's stamp is lost, the later one wins."""
    attributes = Path(__file__).parents[2] / ".gitattributes"
    path = tmp_path / "demo.anki.lock"
    base = Lock("Demo", {f"demo/{name}": Stamp(10, A) for name in "abcd"})
    run_git(tmp_path, "init")
    (tmp_path / ".gitattributes").write_bytes(attributes.read_bytes())

    def commit(branch: str, now: int, content: dict[str, str]) -> None:
        lock = stamp(base, dict.fromkeys(base.stamps, A) | content, now=now).lock
        run_git(tmp_path, "checkout", "-B", branch, *(["main"] if branch != "main" else []))
        path.write_text(format_lock(lock))
        run_git(tmp_path, "add", ".")
        run_git(tmp_path, "commit", "-m", branch)

    commit("main", 10, {})
    commit("one", 50, {"demo/b": B, "demo/d": B, "demo/e": B})
    commit("two", 60, {"demo/c": C, "demo/d": C, "demo/f": C})
    run_git(tmp_path, "merge", "one", "-m", "merge")
    expected = {
        "demo/a": Stamp(10, A),
        "demo/b": Stamp(50, B),
        "demo/c": Stamp(60, C),
        "demo/d": Stamp(60, C),
        "demo/e": Stamp(50, B),
        "demo/f": Stamp(60, C),
    }
    assert parse_lock(path.read_text(), "x") == Lock("Demo", expected)
