"""The decks that a review finds: those listed, those in the current folder, and those played anywhere else."""

import json
import os
import re
from pathlib import Path

import pytest

from .test_review import DECK, SUN, Learner

README = Path(__file__).parents[2] / "README.md"


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    return Learner(tmp_path)


def test_the_deck_of_the_readme_is_reviewed_the_next_day(learner: Learner, tmp_path: Path) -> None:
    """Its own commands: the file is in the current folder, and is found from every other folder too."""
    page = README.read_text()
    name, text = re.search(r"^```yaml (rivers\.yaml)\n(.*?)^```", page, re.MULTILINE | re.DOTALL).groups()
    given, take = re.search(r"^\$ printf '(.*?)' \| quiz (take rivers\.yaml .*?) \|", page, re.MULTILINE).groups()
    (tmp_path / name).write_text(text)
    done = learner.run(1, *take.split(), input=given.replace("\\n", "\n"))
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search("rivers-h4cm +Rivers +2 questions", learner.run(1).stdout)
    due = "Due: 1 today, 1 tomorrow, 1 in the next 7 days.\n"
    assert learner.run(2, "review", "--due").stdout == due
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = learner.run(2, "review", "--due", folder=elsewhere)
    assert (done.stdout, done.stderr) == (due, "")
    (tmp_path / "answers.json").write_text('{"longest-europe": "Volga"}')
    done = learner.run(2, "review", "--json", "--answers", "answers.json")
    asked = [json.loads(line) for line in done.stdout.splitlines()]
    assert [event["id"] for event in asked if event["event"] == "question"] == ["longest-europe"]


def test_decks_in_the_current_folder_are_listed_and_found_by_name(learner: Learner) -> None:
    (learner.folder / "bells.yaml").write_text(SUN.replace("deck: sun", "deck: bells-x1").replace("The Sun", "Bells"))
    (learner.folder / "compose.yaml").write_text("services:\n  web:\n    image: x\n")
    listed = learner.run(1).stdout
    assert "bells-x1" in listed
    assert "compose" not in listed
    assert len(learner.review(1, "bells-x1")) == 2


def test_a_deck_that_was_moved_is_named_once_and_then_found_again(learner: Learner) -> None:
    far = learner.folder / "far"
    far.mkdir()
    (far / "star.yaml").write_text(SUN.replace("deck: sun", "deck: star"))
    learner.answer(1, "take", "far/star.yaml")
    learner.review(1, "moon")
    (far / "star.yaml").rename(learner.folder / "far" / "renamed.yml")
    first, second = learner.run(3, "review", "--due"), learner.run(3, "review", "--due")
    assert first.stderr == (
        f"quiz: Cannot find star (was at {far}/star.yaml), which you have started. To review it again, name the deck"
        " once after `quiz review`, by the path that it has now.\n"
    )
    assert second.stderr == ""
    assert first.stdout == second.stdout == "Due: 4 today, 0 tomorrow, 0 in the next 7 days.\n"
    assert len(learner.review(3, "far/renamed.yml")) == 2
    done = learner.run(20, "review", "--due")
    assert (done.stdout, done.stderr) == ("Due: 6 today, 0 tomorrow, 0 in the next 7 days.\n", "")
    (far / "renamed.yml").unlink()
    assert "Cannot find star (was at" in learner.run(20, "review", "--due").stderr


def test_a_lone_deck_that_is_lost_is_named_once(learner: Learner) -> None:
    far = learner.folder / "far.yaml"
    far.write_text(SUN.replace("deck: sun", "deck: star"))
    learner.answer(1, "take", "far.yaml")
    far.unlink()
    nothing = "quiz: Nothing to review: no deck that you have started is here. `quiz` lists the decks.\n"
    first, second = learner.run(3, "review"), learner.run(3, "review")
    assert [(done.returncode, done.stdout) for done in (first, second)] == [(1, ""), (1, "")]
    assert first.stderr.startswith(f"quiz: Cannot find star (was at {far}), which you have started.")
    assert first.stderr.endswith(f"\n{nothing}")
    assert second.stderr == nothing


def test_a_played_copy_of_a_listed_deck_is_no_further_deck(learner: Learner) -> None:
    (learner.folder / "copy").mkdir()
    (learner.folder / "copy" / "moon.yaml").write_text(DECK)
    learner.answer(1, "take", "copy/moon.yaml")
    done = learner.run(3, "review", "--due")
    assert (done.stdout, done.stderr) == ("Due: 4 today, 0 tomorrow, 0 in the next 7 days.\n", "")


def test_a_played_deck_that_is_elsewhere_and_has_errors_is_left_out(learner: Learner) -> None:
    far = learner.folder / "far"
    far.mkdir()
    (far / "star.yaml").write_text(SUN.replace("deck: sun", "deck: star"))
    learner.answer(1, "take", "far/star.yaml")
    learner.review(1, "moon")
    (far / "star.yaml").write_text("deck: star\ntitle: Stars\nquestions:\n- {id: x, question: ?}\n")
    done = learner.run(3, "review", "--due")
    assert done.stderr == (
        "quiz: far/star.yaml is left out because it has errors. To see them: quiz check far/star.yaml\n"
    )


def test_a_file_whose_name_is_no_text_is_found_again(learner: Learner) -> None:
    path = os.fsencode(learner.folder) + b"/st\xe9r.yaml"
    with open(path, "wb") as file:
        file.write(SUN.replace("deck: sun", "deck: star").encode())
    learner.answer(1, "take", os.fsdecode(path))
    assert learner.run(3, "review", "--due").stdout == "Due: 2 today, 0 tomorrow, 0 in the next 7 days.\n"
