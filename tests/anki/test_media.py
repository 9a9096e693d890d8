"""Pictures and sounds of a deck come from its own folder, whatever the deck or the folder holds."""

import os
import threading
import time
import zipfile
from dataclasses import replace

import pytest

from quiz.anki.content import find_media, hash_source
from quiz.anki.exporting import plan_export, write_export
from quiz.anki.media import LARGEST, Media
from quiz.anki.package import ExportFailed
from quiz.errors import FaultyDeck
from quiz.library import Library
from quiz.model import Image
from quiz.reading.deckfile import read_deck

from .conftest import make_deck, make_question

SECRET = b"SECRET KEY"
PNG = b"an honest picture"


@pytest.fixture
def folder(tmp_path):
    """A deck's folder beside a secret, with every kind of thing planted in it."""
    deck = tmp_path / "deck"
    (deck / "sub").mkdir(parents=True)
    (tmp_path / "secret.png").write_bytes(SECRET)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.png").write_bytes(SECRET)
    (deck / "a.png").write_bytes(PNG)
    (deck / "sub" / "b.png").write_bytes(PNG)
    (deck / "link.png").symlink_to(tmp_path / "secret.png")
    (deck / "chain.png").symlink_to("link.png")
    (deck / "out").symlink_to(tmp_path / "elsewhere")
    (deck / "up").symlink_to("..")
    (deck / "loop.png").symlink_to("loop.png")
    (deck / "inner.png").symlink_to("sub/b.png")
    os.mkfifo(deck / "pipe.png")
    for decoy in ("..%2fsecret.png", "%2e%2e%2fsecret.png", "..%252fsecret.png", "..\\secret.png", "..∕secret.png"):
        (deck / decoy).write_bytes(PNG)
    (deck / "%2e%2e").mkdir()
    (deck / "%2e%2e" / "secret.png").write_bytes(PNG)
    return deck


NAMES = [
    "../secret.png",
    "sub/../../secret.png",
    "..%2fsecret.png",
    "%2e%2e/secret.png",
    "%2e%2e%2fsecret.png",
    "..%252fsecret.png",
    "..\\secret.png",
    "..∕secret.png",
    "．．/secret.png",
    "link.png",
    "chain.png",
    "out/secret.png",
    "up/secret.png",
    "up/elsewhere/secret.png",
    "loop.png",
    "pipe.png",
    "/dev/zero",
    "/etc/passwd",
    "a.png/",
    "a.png\0/../../secret.png",
    "file:///etc/passwd",
    "x y://../../secret.png",
    "~/secret.png",
    "",
    ".",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", ["image", "audio", "stem", "option", "passage"])
def test_no_name_brings_a_file_of_another_folder_into_a_package(folder, tmp_path, name, where):
    """Decks built by hand, past the reader: the last wall holds by itself. A decoy of that very name may go in."""
    written = f"![x](<{name}>)"
    made = {
        "image": {"image": Image(name, "x")},
        "audio": {"audio": name},
        "stem": {"stem": written},
        "option": {"hints": (written,)},
        "passage": {"passage": "one"},
    }[where]
    deck = make_deck(make_question("text", **made), path="deck/demo.yaml", passages={"one": written})
    if where == "audio" and not name:
        return  # no sound at all
    try:
        plan = plan_export([deck], [], folder=tmp_path, now=1)
    except FaultyDeck:
        return
    write_export(plan, tmp_path / "x.apkg")
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        packed = {archive.read(part) for part in archive.namelist() if part.isdigit()}
    assert packed <= {PNG}


@pytest.mark.parametrize("name", [name for name in NAMES if name and "\0" not in name])
@pytest.mark.parametrize("key", ["image", "audio", "stem"])
def test_the_check_and_the_export_look_at_the_same_file(folder, tmp_path, name, key):
    """A deck that passes the check holds only names whose very files the export packs."""
    value = {
        "image": f"  image: {{file: '{name}', alt: x}}\n",
        "audio": f"  audio: '{name}'\n",
        "stem": f"  explain: '![x](<{name}>)'\n",
    }[key]
    text = f"deck: demo\ntitle: Demo\nquestions:\n- id: q\n  question: Q?\n  answer: word\n{value}"
    (folder / "demo.yaml").write_text(text)
    library = Library([], cwd=tmp_path)
    report = library.check(["deck/demo.yaml"])
    try:
        plan = plan_export(report.decks, [], folder=tmp_path, now=1)
    except FaultyDeck:
        assert report.has_errors
        return
    if not report.has_errors:
        write_export(plan, tmp_path / "x.apkg")
        for file in plan.media.files.values():
            with file.open() as opened:
                assert opened.read() == PNG


def test_a_link_to_a_place_in_the_folder_is_as_good_as_the_file(folder):
    media = Media()
    assert media.find(folder, "inner.png").digest == media.find(folder, "sub/b.png").digest


@pytest.mark.parametrize("written", ["a b.png", "é.png", "100%.png", "a%20b.png"])
def test_a_name_in_markdown_is_decoded_once(tmp_path, written):
    """What is written between `<` and `>` names a file as a URL does."""
    from urllib.parse import unquote

    (tmp_path / unquote(written)).write_bytes(PNG)
    text = f"deck: d\ntitle: D\nquestions:\n- id: q\n  question: Q?\n  answer: word\n  explain: '![x](<{written}>)'\n"
    deck, problems = read_deck(text.encode(), "d.yaml")
    assert deck
    assert problems == []
    write_export(plan_export([deck], [], folder=tmp_path, now=1), tmp_path / "x.apkg")
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        assert archive.read("0") == PNG


@pytest.mark.parametrize("name", ["a%20b.png", "100%.png", "%41.png", "a%2Fb.png", "%25.png", "a+b.png", "a#b?c.png"])
@pytest.mark.parametrize("key", ["image", "audio"])
def test_a_path_is_taken_literally(tmp_path, name, key):
    """Only what is written in Markdown is a link: a path beside it that a decoder would make of it is another file."""
    from urllib.parse import unquote, unquote_plus

    for decoy in (unquote(name), unquote_plus(name)):
        if "/" not in decoy:
            (tmp_path / decoy).write_bytes(SECRET)
    (tmp_path / name).write_bytes(PNG)
    value = f"{{file: '{name}', alt: x}}" if key == "image" else f"'{name}'"
    text = f"deck: d\ntitle: D\nquestions:\n- id: q\n  question: Q?\n  answer: word\n  {key}: {value}\n"
    deck, problems = read_deck(text.encode(), "d.yaml")
    assert deck
    assert problems == []
    write_export(plan_export([deck], [], folder=tmp_path, now=1), tmp_path / "x.apkg")
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        assert archive.read("0") == PNG


def states_of(folder, deck, now=9):
    return [state for _, state in plan_export([deck], [], folder=folder, now=now).changes()]


def test_a_drawing_is_the_same_whatever_line_ends_git_gave_it(tmp_path):
    """One checkout has CR LF, another LF: nothing is stamped again, and the packages are equal."""
    picture, deck = tmp_path / "a.svg", make_deck(make_question("text", image=Image("a.svg")))
    packages = []
    for content in (b"<svg>\n\n</svg>\n", b"<svg>\r\n\r\n</svg>\r\n"):
        picture.write_bytes(content)
        plan = plan_export([deck], [], folder=tmp_path, now=1)
        write_export(plan, tmp_path / "x.apkg")
        packages.append((tmp_path / "x.apkg").read_bytes())
    assert packages[0] == packages[1]
    assert states_of(tmp_path, deck) == ["unchanged"]
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        assert archive.read("0") == b"<svg>\n\n</svg>\n"


@pytest.mark.parametrize(
    ("name", "content"), [("a.png", b"\x89PNG\r\n\x1a\n"), ("a.svg", "<svg>\r\n".encode("utf-16"))]
)
def test_bytes_that_are_no_text_stay_as_they_are(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    plan = plan_export([make_deck(make_question("text", image=Image(name)))], [], folder=tmp_path, now=1)
    write_export(plan, tmp_path / "x.apkg")
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        assert archive.read("0") == content


def with_files(picture: str, sound: str, shown: str):
    stem = f"Is it ![this](<{shown}>)?"
    deck = make_deck(make_question("text", image=Image(picture, "A"), audio=sound, stem=stem, passage="one"))
    return replace(deck, passages={"one": f"See ![it]({shown.replace(' ', '%20')})."})


def test_a_file_with_another_name_is_no_change(tmp_path):
    """Its bytes count, and they are the same; other bytes, or two pictures that change places, are a change."""
    for number, name in enumerate(("a.png", "b.mp3", "c d.png", "x/é.png", "y.mp3", "z z.png", "other.png")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"other" if name == "other.png" else bytes([number % 3]))
    write_export(
        plan_export([with_files("a.png", "b.mp3", "c d.png")], [], folder=tmp_path, now=1), tmp_path / "x.apkg"
    )
    assert states_of(tmp_path, with_files("x/é.png", "y.mp3", "z z.png")) == ["unchanged"]
    assert states_of(tmp_path, with_files("other.png", "b.mp3", "c d.png")) == ["changed"]
    assert states_of(tmp_path, with_files("a.png", "b.mp3", "other.png")) == ["changed"]
    assert states_of(tmp_path, with_files("c d.png", "b.mp3", "a.png")) == ["changed"]


def test_a_stamp_of_an_earlier_version_that_counted_names_is_as_good(tmp_path):
    """Nothing is stamped again only because names have no part in the hash any more."""
    for name in ("a.png", "b.mp3", "c d.png"):
        (tmp_path / name).write_bytes(name.encode())
    deck = with_files("a.png", "b.mp3", "c d.png")
    plan = plan_export([deck], [], folder=tmp_path, now=1)
    write_export(plan, tmp_path / "x.apkg")
    files = [plan.media.find(tmp_path, file).digest for _, file in find_media(deck.questions[0], deck)]
    before = hash_source(deck.questions[0], deck, {}, files, names=True)
    lock = tmp_path / "demo.anki.lock"
    (stamp,) = plan.decks[0].stamped.lock.stamps.values()
    assert stamp.hash != before
    lock.write_text(lock.read_text().replace(stamp.hash, before))
    assert states_of(tmp_path, deck) == ["unchanged"]
    (tmp_path / "a.png").write_bytes(b"new")
    assert states_of(tmp_path, deck) == ["changed"]


def test_a_huge_file_is_refused_without_being_read(tmp_path):
    with open(tmp_path / "huge.png", "wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(FaultyDeck) as error:
        plan_export([make_deck(make_question("text", image=Image("huge.png")))], [], folder=tmp_path, now=1)
    (problem,) = error.value.problems
    assert f"larger than Anki's limit of {LARGEST // 1_000_000} MB" in problem.message


def test_a_file_that_changes_between_plan_and_package_is_reported(tmp_path):
    (tmp_path / "a.png").write_bytes(PNG)
    plan = plan_export([make_deck(make_question("text", image=Image("a.png")))], [], folder=tmp_path, now=1)
    (tmp_path / "a.png").write_bytes(SECRET)
    with pytest.raises(ExportFailed, match=r"a\.png was changed during the export"):
        write_export(plan, tmp_path / "x.apkg")
    assert sorted(os.listdir(tmp_path)) == ["a.png"]


@pytest.mark.parametrize("swapped", ["sub", "sub/b.png"])
def test_what_is_swapped_while_it_is_opened_leads_nowhere(folder, swapped):
    """Another process turns a folder, or the file, into a link out and back as fast as it can."""
    spot, aside = folder / swapped, folder / "aside"
    (folder.parent / "elsewhere" / "b.png").write_bytes(SECRET)
    target = folder.parent / "elsewhere" / ("b.png" if swapped.endswith("png") else "")
    stop = threading.Event()

    def swap():
        while not stop.is_set():
            spot.rename(aside)
            spot.symlink_to(target)
            spot.unlink()
            aside.rename(spot)

    thread = threading.Thread(target=swap)
    thread.start()
    seen, end = set(), time.monotonic() + 0.5
    try:
        while time.monotonic() < end:
            try:
                seen.add(Media().find(folder, "sub/b.png").digest)
            except OSError:
                continue
    finally:
        stop.set()
        thread.join()
    assert seen <= {Media().find(folder, "a.png").digest}
