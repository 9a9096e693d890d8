import os
import subprocess
import sys
from pathlib import Path

import pytest

from quiz.errors import DeckNotFound, FaultyDeck, QuizError
from quiz.library import Library
from quiz.model import Citation

ROOT = Path(__file__).parents[2]

LAKES = """\
deck: lakes
title: Lakes
collection: Waters
language: de
sources: [atlas]
passages:
  deep: A lake in *Siberia*.
questions:
- id: baikal
  question: Which **lake** is the deepest?
  answer: Baikal
  wrong: [Garda, Como]
  explain: It holds `a fifth` of the fresh water.
  passage: deep
  source: atlas/baikal
- id: tarn
  question: A small mountain lake is called a
  answer: tarn
  retired: yes
"""
RIVERS = """\
deck: rivers
title: Rivers
collection: Waters
questions:
- id: nile
  question: Which river flows through Cairo?
  answer: Nile
  typos: yes
  hint: It flows north, past *Aswan*.
"""
ATLAS = """\
source: atlas
title: An atlas
facts:
- id: baikal
  fact: Lake Baikal is the deepest of all lakes.
"""


@pytest.fixture
def waters(tmp_path):
    folder = tmp_path / "decks" / "waters"
    folder.mkdir(parents=True)
    (folder / "lakes.yaml").write_text(LAKES)
    (folder / "rivers.yaml").write_text(RIVERS)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "atlas.yaml").write_text(ATLAS)
    return folder


def make(tmp_path, cache="cache"):
    return Library(["decks"], cache=tmp_path / cache if cache else None, cwd=tmp_path)


@pytest.fixture
def library(tmp_path):
    return make(tmp_path)


# ---------------------------------------------------------------- banks


def test_a_folder_is_a_bank_called_after_it_with_the_collection_as_title(waters, library):
    bank = library.open(["waters"])
    assert (bank.name, bank.title) == ("waters", "Waters")
    assert [entry.identity for entry in bank.entries] == ["lakes/baikal", "lakes/tarn", "rivers/nile"]
    assert bank.entries[0] == ("lakes/baikal", "baikal", "multiple-choice", (), "", "lakes", "deep", False, False)
    assert bank.entries[1].retired
    assert [(deck.id, deck.title, deck.questions, deck.path) for deck in bank.decks] == [
        ("lakes", "Lakes", 2, "decks/waters/lakes.yaml"),
        ("rivers", "Rivers", 1, "decks/waters/rivers.yaml"),
    ]
    assert bank.deck_info("rivers").collection == "Waters"


def test_a_folder_without_a_common_collection_is_titled_by_its_name(waters, library):
    (waters / "rivers.yaml").write_text(RIVERS.replace("collection: Waters\n", ""))
    assert library.open(["waters"]).title == "Waters"
    waters.rename(waters.parent / "wet-places")
    assert library.open(["wet-places"]).title == "Wet places"


def test_a_deck_is_a_bank_called_by_its_id(waters, library):
    for name in ("lakes", "decks/waters/lakes.yaml", str(waters / "lakes.yaml")):
        bank = library.open([name])
        assert (bank.name, bank.title, len(bank.entries)) == ("lakes", "Lakes", 2)


def test_several_arguments_make_one_bank_and_a_file_named_twice_counts_once(waters, library):
    bank = library.open(["rivers", "lakes", "decks/waters/rivers.yaml"])
    assert (bank.name, bank.title) == ("rivers+lakes", "Rivers, Lakes")
    assert [entry.id for entry in bank.entries] == ["nile", "baikal", "tarn"]
    assert len(library.open(["waters", "lakes"]).entries) == 3


def test_items_are_built_when_they_are_looked_at(waters, library):
    bank = library.open(["waters"])
    items = bank.items(["rivers/nile", "lakes/baikal"])
    assert (len(items), [item.question.id for item in items]) == (2, ["nile", "baikal"])
    assert [item.question.id for item in items[1:]] == ["baikal"]
    item = bank.item("lakes/baikal")
    assert (item.deck, item.deck_title, item.language) == ("lakes", "Lakes", "de")
    assert bank.passage(item) == "A lake in *Siberia*."
    assert bank.passage(bank.item("rivers/nile")) == ""
    assert bank.path_of("rivers/nile") == str(waters / "rivers.yaml")
    with pytest.raises(KeyError):
        bank.items(["rivers/rhine"])


def test_a_question_is_the_same_from_the_cache(waters, tmp_path):
    cold, warm = make(tmp_path), make(tmp_path)
    before, after = cold.open(["waters"]), warm.open(["waters"])
    assert (len(cold.files.read_anew), warm.files.read_anew) == (2, [])
    assert before.entries == after.entries
    for entry in before.entries:
        assert before.item(entry.identity) == after.item(entry.identity)


def test_words_of_a_deck_are_those_of_all_its_texts(waters, library):
    bank = library.open(["waters"])
    for word in ("como", "tarn", "siberia", "fresh"):
        assert bank.is_deck_word("lakes", word)
    assert not bank.is_deck_word("lakes", "cairo")
    assert bank.is_deck_word("rivers", "aswan")
    assert not bank.is_deck_word("no-such", "aswan")


def test_parsed_texts_are_the_same_with_and_without_the_cache(waters, library):
    from quiz import markup

    bank = library.open(["waters"])
    for text in ("Which **lake** is the deepest?", "A lake in *Siberia*.", "plain", "never *seen*"):
        assert bank.tokens(text) == markup.parse(text)
    bank.item("rivers/nile")
    assert bank.inline("It flows north, past *Aswan*.") == markup.parse_inline("It flows north, past *Aswan*.")


# ---------------------------------------------------------------- sources


def test_a_sheet_is_looked_for_in_the_nearest_seeds_above(waters, library, tmp_path):
    bank = library.open(["waters"])
    sheet = bank.sheet("atlas")
    assert (sheet.title, sheet.path) == ("An atlas", "seeds/atlas.yaml")
    assert bank.fact(Citation("atlas", "baikal")).text == "Lake Baikal is the deepest of all lakes."
    assert bank.fact(Citation("atlas", "garda")) is None
    assert bank.fact(Citation("atlas")) is None
    assert bank.fact(Citation(text="a book")) is None
    assert bank.sheet("../seeds/atlas") is None
    assert bank.sheet("none") is None


def test_a_sheet_that_is_not_there_may_be_a_bundled_one(waters, tmp_path):
    bundled = tmp_path / "bundled"
    (bundled / "seeds").mkdir(parents=True)
    (bundled / "decks").mkdir()
    (bundled / "seeds" / "world.yaml").write_text(ATLAS.replace("atlas", "world"))
    (bundled / "seeds" / "atlas.yaml").write_text(ATLAS.replace("An atlas", "Another"))
    bank = Library(["decks"], bundled=bundled, cwd=tmp_path).open(["waters"])
    assert bank.sheet("world").id == "world"
    assert bank.sheet("atlas").title == "An atlas"


# ---------------------------------------------------------------- refusals


def refuse(library, *names):
    with pytest.raises(FaultyDeck) as error:
        library.open(names)
    return [
        (problem.location.path, problem.location.line, problem.location.column, problem.code)
        for problem in error.value.problems
    ]


def test_a_deck_with_errors_is_refused_with_all_of_them(waters, library):
    (waters / "rivers.yaml").write_text(RIVERS.replace("answer: Nile", "anwser: Nile"))
    (waters / "lakes.yaml").write_text(LAKES.replace("answer: Baikal", "answer: Garda"))
    paths = {path for path, *_ in refuse(library, "waters")}
    assert paths == {"decks/waters/lakes.yaml", "decks/waters/rivers.yaml"}


def test_warnings_do_not_stop_play(waters, library):
    (waters / "rivers.yaml").write_text(RIVERS.replace("- id: nile\n  question", "- question"))
    bank = library.open(["waters"])
    assert bank.entries[2].id == ""
    assert bank.entries[2].identity.startswith("rivers/")


def test_an_id_of_two_decks_is_refused(waters, library):
    (waters / "again.yaml").write_text(RIVERS)
    assert {code for *_, code in refuse(library, "waters")} == {"duplicate-deck"}


def test_a_question_that_two_decks_claim_is_refused(waters, library):
    (waters / "rivers.yaml").write_text(RIVERS.replace("- id: nile", "- id: nile\n  was: lakes/tarn"))
    assert [code for *_, code in refuse(library, "waters")] == ["duplicate-id"]


def test_a_missing_picture_is_refused_until_it_is_there(waters, library, tmp_path):
    """The disk is asked at every opening, whatever the cache says of the deck."""
    text = RIVERS.replace("Which river", "Which ![map](a%20map.png) river")
    (waters / "rivers.yaml").write_text(f"{text}  image: {{file: nile.png, alt: A river}}\n")
    missing = [place for _, *place in refuse(library, "waters")]
    assert missing == [[6, 26, "missing-file"], [10, 17, "missing-file"]]
    (waters / "a map.png").write_bytes(b"")
    (waters / "nile.png").write_bytes(b"")
    assert len(make(tmp_path).open(["waters"]).entries) == 3
    (waters / "nile.png").unlink()
    assert len(refuse(make(tmp_path), "waters")) == 1


def test_a_picture_that_a_passage_lacks_is_reported(waters, library):
    passage = "passages:\n  delta: |\n    Where it ends:\n    ![fan](fan.png)\n"
    (waters / "rivers.yaml").write_text(RIVERS.replace("questions:\n", passage + "questions:\n"))
    assert [place for _, *place in refuse(library, "waters")] == [[7, 12, "missing-file"]]
    (waters / "fan.png").write_bytes(b"")
    library.forget()
    assert len(library.open(["waters"]).entries) == 3


def test_files_that_are_no_decks_are_said_to_be_none(waters, library, tmp_path):
    with pytest.raises(QuizError, match=r"^seeds/atlas.yaml is a source sheet, not a deck\.$"):
        library.open(["seeds/atlas.yaml"])
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "config.yaml").write_text("colour: red\n")
    with pytest.raises(QuizError, match="There is no deck in the folder other"):
        library.open(["other"])
    with pytest.raises(FaultyDeck):
        library.open(["other/config.yaml"])
    with pytest.raises(QuizError, match="There is no deck in the folder seeds"):
        library.open(["seeds"])
    with pytest.raises(DeckNotFound, match="Did you mean waters"):
        library.open(["water"])
    with pytest.raises(QuizError):
        library.open([])


def test_other_yaml_in_a_folder_of_decks_is_passed_over(waters, library):
    (waters / "config.yaml").write_text("colour: red\n")
    assert len(library.open(["waters"]).entries) == 3


@pytest.mark.parametrize("what", ["fifo", "loop", "dangling", "device"])
def test_what_cannot_be_read_is_a_problem_and_no_hang(waters, library, what):
    odd = waters / "odd.yaml"
    if what == "fifo":
        os.mkfifo(odd)
    else:
        odd.symlink_to({"loop": "odd.yaml", "dangling": "nowhere.yaml", "device": "/dev/zero"}[what])
    assert refuse(library, "waters") == [("decks/waters/odd.yaml", 1, 1, "unreadable-file")]


# ---------------------------------------------------------------- what was read before


def read_anew(tmp_path, **kwargs):
    library = make(tmp_path, **kwargs)
    library.open(["waters"])
    return sorted(os.path.basename(path) for path in library.files.read_anew)


def test_an_edit_reads_that_file_alone(waters, tmp_path):
    assert read_anew(tmp_path) == ["lakes.yaml", "rivers.yaml"]
    assert read_anew(tmp_path) == []
    (waters / "rivers.yaml").write_text(RIVERS.replace("Cairo", "Aswan"))
    assert read_anew(tmp_path) == ["rivers.yaml"]
    assert make(tmp_path).open(["waters"]).item("rivers/nile").question.stem == "Which river flows through Aswan?"


def test_an_edit_that_leaves_size_and_time_as_they_were_is_seen(waters, tmp_path):
    """The file was read within a tick of its clock, so its looks are not trusted."""
    file = waters / "rivers.yaml"
    make(tmp_path).open(["waters"])
    before = file.stat()
    with open(file, "r+") as opened:
        opened.write(RIVERS.replace("Cairo", "Aswan"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert make(tmp_path).open(["waters"]).item("rivers/nile").question.stem == "Which river flows through Aswan?"


def test_a_file_that_was_only_touched_is_not_parsed_again(waters, tmp_path):
    make(tmp_path).open(["waters"])
    os.utime(waters / "rivers.yaml", (5, 5))
    assert read_anew(tmp_path) == []


def test_a_cache_from_elsewhere_speaks_of_paths_as_they_are_called_here(waters, tmp_path):
    (waters / "rivers.yaml").write_text(RIVERS.replace("answer: Nile", "anwser: Nile"))
    refuse(make(tmp_path), "waters")
    elsewhere = Library([], cache=tmp_path / "cache", cwd=waters)
    assert {path for path, *_ in refuse(elsewhere, "rivers.yaml")} == {"rivers.yaml"}
    assert elsewhere.files.read_anew == []


def test_no_cache_reads_every_time(waters, tmp_path):
    assert read_anew(tmp_path, cache=None) == ["lakes.yaml", "rivers.yaml"]
    assert read_anew(tmp_path, cache=None) == ["lakes.yaml", "rivers.yaml"]


def test_a_damaged_cache_reads_again(waters, tmp_path):
    make(tmp_path).open(["waters"])
    for file in (tmp_path / "cache" / "decks").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    assert read_anew(tmp_path) == ["lakes.yaml", "rivers.yaml"]
    assert read_anew(tmp_path) == []


WARM = """
import sys
from quiz.cli import places
library = places.open_library()
for name in ("hanoi-summit", "examples"):
    bank = library.open([name])
    for entry in bank.entries:
        item = bank.item(entry.identity)
        bank.tokens(item.question.stem), bank.tokens(item.question.explanation), bank.passage(item)
        for citation in item.question.citations:
            bank.fact(citation, item.deck)
late = ("yaml", "markdown_it", "platformdirs", "pathlib", "json", "quiz.reading", "quiz.checking", "quiz.problems")
print(len(library.files.read_anew), [name for name in late if name in sys.modules])
"""


@pytest.mark.slow
def test_a_warm_start_imports_no_parser(tmp_path):
    """Every bundled question, its texts and its sources come from the cache."""
    environment = {**os.environ, "QUIZ_HOME": str(tmp_path)}
    told = []
    for _ in range(2):
        ran = subprocess.run([sys.executable, "-c", WARM], cwd=ROOT, env=environment, capture_output=True, text=True)
        assert ran.stderr == ""
        told.append(ran.stdout.strip())
    assert not told[0].startswith("0 ")
    assert told[1] == "0 []"


# ---------------------------------------------------------------- the home screen


def test_banks_are_listed_with_what_can_be_played(waters, library, tmp_path):
    (tmp_path / "decks" / "single.yaml").write_text(RIVERS.replace("rivers", "alone").replace("Rivers", "Alone"))
    (waters / "broken.yaml").write_text("deck: broken\nquestions: [")
    (tmp_path / "decks" / "empty").mkdir()
    told = [(bank.name, bank.title, bank.decks, bank.questions, bank.errors) for bank in library.banks()]
    assert told == [("alone", "Alone", 1, 1, 0), ("waters", "Waters", 2, 2, 1)]
