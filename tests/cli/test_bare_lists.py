"""A list of questions alone, and a deck without an id or title: played and checked, but exported only with names."""

from pathlib import Path

import pytest

from .program import run_quiz

QUESTIONS = "- id: a\n  question: Why?\n  answer: So\n  explain: It is so.\n"


@pytest.mark.parametrize("text", [QUESTIONS, f"questions:\n{QUESTIONS}"])
@pytest.mark.parametrize("where", ["odd-ones.yaml", "decks/odd-ones.yaml"])
def test_a_bare_list_is_played_and_exported_when_it_has_its_names(text: str, where: str, tmp_path: Path) -> None:
    env = {"QUIZ_HOME": str(tmp_path / "home")}
    folder = tmp_path / "work"
    path = folder / where
    path.parent.mkdir(parents=True)
    path.write_text(text)

    def run(*words: str, input: str = "") -> tuple[int, str, str]:
        done = run_quiz(*words, folder=folder, env=env, input=input)
        return done.returncode, done.stdout, done.stderr

    name = where if where == path.name else "odd-ones"
    code, said, _ = run("take", name, input="So\n")
    assert code == 0
    assert "Odd ones" in said
    assert "1 of 1" in said
    code, said, _ = run("check", where)
    assert code == 0
    assert said.count("warning: the deck has no ") == 2
    code, _, said = run("export", "anki", where, "-o", "x.apkg")
    assert code == 1
    assert said.endswith(f"{where} has no id and no title. Add them with: quiz check --fix {where}\n")
    assert not (folder / "x.apkg").exists()
    code, said, done = run("check", "--fix", where)
    assert (code, said) == (0, "")
    assert done == f"{where}: added 1 deck id, added 1 title\n"
    assert path.read_text() == f"deck: odd-ones\ntitle: Odd ones\nquestions:\n{QUESTIONS}"
    assert run("export", "anki", where, "-o", "x.apkg")[0] == 0


def test_a_folder_holds_bare_lists_beside_files_of_other_programs(tmp_path: Path) -> None:
    folder = tmp_path / "decks"
    folder.mkdir()
    (folder / "mine.yaml").write_text(f"# Mine\n\n{QUESTIONS}")
    (folder / "theirs.yaml").write_text("- hosts: all\n  tasks:\n  - name: x\n")
    done = run_quiz("check", "decks", folder=tmp_path, env={"QUIZ_HOME": str(tmp_path / "home")})
    assert done.stdout.count("decks/mine.yaml:1:1: warning: ") == 2
    assert done.stdout.count("decks/theirs.yaml") == 1
