"""The decks that come with quiz: their lockfiles, and every card of theirs in the real engine."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from quiz.cli import quiz

ROOT = Path(__file__).parents[2]
BANKS = sorted(path.name for path in (ROOT / "decks").iterdir() if path.is_dir() or path.suffix == ".yaml")


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    """The package of every bundled bank, exported with --locked as CI does."""
    folder = tmp_path_factory.mktemp("packages")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUIZ_HOME", str(folder / "home"))
        patch.delenv("QUIZ_DECKS", raising=False)
        patch.chdir(ROOT)
        for bank in BANKS:
            target = folder / f"{Path(bank).stem}.apkg"
            done = CliRunner().invoke(quiz, ["export", "anki", f"decks/{bank}", "-o", str(target), "--locked"])
            assert done.exit_code == 0, f"{done.stderr}To stamp what changed: make decks, and commit the lockfiles."
    return {bank: folder / f"{Path(bank).stem}.apkg" for bank in BANKS}


@pytest.mark.parametrize("bank", BANKS)
def test_every_card_renders_and_all_is_clean(packages, make_learner, bank):
    """Imported for the first time: no card has a template problem or is empty; Anki's own checks find nothing."""
    learner = make_learner()
    done = learner.take(packages[bank])
    assert done.new > 10
    assert (done.updated, done.duplicate, done.conflicting) == (0, 0, 0)
    assert learner.take(packages[bank]).duplicate == done.new
    for number in learner.col.find_cards(""):
        card = learner.col.get_card(number)
        shown = card.render_output()
        note = card.note()
        for side in (shown.question_text, shown.answer_text):
            assert side.count("<main") == side.count("</main>") == 1
            assert "{{" not in side
        assert note["Question"]
        assert note["Answer"]
    assert learner.col.get_empty_cards().report == ""
    report, fine = learner.col.fix_integrity()
    assert fine, report
    media = learner.col.media.check()
    assert (list(media.missing), list(media.unused)) == ([], [])


@pytest.mark.parametrize("bank", [bank for bank in BANKS if bank.startswith("hanoi")])
def test_hanoi_cards_cite_their_source(packages, make_learner, bank):
    learner = make_learner()
    learner.take(packages[bank])
    assert [note for note in learner.col.find_notes("") if "<cite>" not in learner.col.get_note(note)["Source"]] == []


def test_a_lockfile_of_the_first_release_still_says_that_nothing_changed(tmp_path, monkeypatch):
    """A deck of every kind and its lockfile, written before the code was last moved about: no card is stamped again."""
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    deck = Path(__file__).parent / "locked" / "all-kinds.yaml"
    done = CliRunner().invoke(quiz, ["export", "anki", str(deck), "-o", str(tmp_path / "all.apkg"), "--locked"])
    assert (done.exit_code, done.stdout.strip()) == (
        0,
        f"{tmp_path / 'all.apkg'}: 0 new, 0 changed, 23 unchanged, 1 retired",
    )
