"""What is wrong with masked pictures beyond their form, and what is done to the items of several questions."""

from quiz.checking.checks import check_bank, check_deck
from quiz.checking.fixes import fix
from quiz.checking.patches import Said, patch
from quiz.model import Deck
from quiz.reading.deckfile import read_deck
from quiz.responses import Typed

HEAD = "deck: d\ntitle: T\nformat: 2\nquestions:\n"
FACE = """\
- id: face
  question: What is this part of a face?
  image: face.png
  explain: So.
  places:
    nose: {at: [40, 40, 20, 20], words: With it one smells}
    mouth: {at: [30, 75, 40, 10], words: One eats with it}
"""
AFTER = "- id: sun\n  question: What is the Sun?\n  answer: a star\n  explain: So.\n"


def read(text: str) -> Deck:
    deck, problems = read_deck((HEAD + text).encode(), "d.yaml")
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert deck
    return deck


def list_flaws(text: str) -> list[tuple[str, int]]:
    deck = read(text)
    found = [*check_deck(deck, (HEAD + text).splitlines), *check_bank([deck], [])]
    return sorted((problem.code, problem.location.line) for problem in found)


def test_questions_about_the_places_of_one_picture_do_not_repeat_each_other() -> None:
    assert list_flaws(FACE) == []
    again = FACE.replace("id: face", "id: again").replace("  places", "  ask: all\n  places")
    assert list_flaws(FACE + again) == []


def test_words_that_name_the_place_give_it_away() -> None:
    assert list_flaws(FACE.replace("With it one smells", "The nose")) == [("hint-is-answer", 10)]


def test_a_place_without_words_is_pointed_out_unless_that_is_allowed() -> None:
    bare = FACE.replace("{at: [30, 75, 40, 10], words: One eats with it}", "[30, 75, 40, 10]")
    assert list_flaws(bare) == [("place-without-words", 11)]
    assert list_flaws(bare.replace("  explain", "  allow: [place-without-words]\n  explain")) == []


def test_accepted_names_and_typos_are_looked_at_as_elsewhere() -> None:
    twice = FACE.replace("words: With", "accept: [Nose], words: With")
    assert list_flaws(twice) == [("accepted-twice", 10)]
    typed = FACE.replace("nose", "lunch").replace("  explain", "  typos: yes\n  explain")
    assert list_flaws(typed) == [("typo-is-word", 11), ("typo-is-word", 12)]


def test_one_id_is_written_for_all_places() -> None:
    bare = FACE.replace("- id: face\n  question", "- question")
    done = fix((HEAD + bare).encode(), lambda data: read_deck(data, "d.yaml"))
    assert [problem.code for problem in done.solved] == ["missing-id"]
    fixed = done.data.decode()
    assert fixed.count("id: ") == 1
    before = [question.identity for question in read(bare).questions]
    assert [question.identity for question in read(fixed.removeprefix(HEAD)).questions] == before


def test_remarks_reach_the_item_of_their_question() -> None:
    """Also of a question that comes after one for several places."""
    data = (HEAD + FACE + AFTER).encode()
    said = [
        Said("d/face-mouth", "Which mouth?"),
        Said("d/face-nose", "", Typed(("snout",))),
        Said("d/sun", "Out of date."),
    ]
    done = patch(data, "d.yaml", said)
    lines = done.data.decode().splitlines()
    face, sun = lines.index("- id: face"), lines.index("- id: sun")
    marks = {line.strip(): number for number, line in enumerate(lines) if "#" in line}
    assert done.listed == ()
    assert face < marks["# Flagged: Which mouth?"] < sun < marks["# Flagged: Out of date."]
    assert face < next(number for number, line in enumerate(lines) if "accept: [snout]" in line) < sun
    assert read_deck(done.data, "d.yaml")[1] == []
