from pathlib import Path

import pytest

from quiz.library import Library, comparing

QUESTION = "- {{id: {id}, question: Which town lies on both banks of the river Una {more}?, answer: Bihac}}\n"


def check(folder: Path, **kwargs):
    report = Library([], cache=folder / "cache", cwd=folder, **kwargs).check(["bank"])
    return [(p.location.path, p.location.line, p.code) for p in report.problems if p.code != "no-explanation"]


def write(folder: Path, name: str, *questions: str) -> None:
    (folder / "bank").mkdir(exist_ok=True)
    (folder / "bank" / name).write_text(f"deck: {name[0]}\ntitle: T\nquestions:\n" + "".join(questions))


@pytest.fixture(autouse=True)
def any_bank_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "WORTH_KEEPING", 1)


def test_what_was_found_between_questions_is_found_again(tmp_path: Path) -> None:
    """Compared once, then kept: every time the same, under the paths of the folder it is asked from."""
    write(tmp_path, "a.yaml", QUESTION.format(id="x", more="and"))
    write(tmp_path, "b.yaml", QUESTION.format(id="y", more="or"))
    found = [("bank/b.yaml", 4, "near-duplicate")]
    assert [check(tmp_path), check(tmp_path)] == [found, found]
    report = Library([], cache=tmp_path / "cache", cwd=tmp_path / "bank").check(["."])
    assert [p.location.path for p in report.problems if p.code == "near-duplicate"] == ["b.yaml"]


def test_any_change_is_compared_anew(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", QUESTION.format(id="x", more="and"))
    assert check(tmp_path) == []
    write(tmp_path, "b.yaml", QUESTION.format(id="y", more="or"))
    assert check(tmp_path) == [("bank/b.yaml", 4, "near-duplicate")]
    write(tmp_path, "b.yaml", QUESTION.format(id="y", more="where the old bridge of stone once stood"))
    assert check(tmp_path) == []
    write(tmp_path, "b.yaml", QUESTION.format(id="y", more="or").replace("id:", "allow: [near-duplicate], id:"))
    assert check(tmp_path) == []
    write(tmp_path, "b.yaml", QUESTION.format(id="y", more="or"))
    assert check(tmp_path) == [("bank/b.yaml", 4, "near-duplicate")]


def test_a_sheet_that_changes_is_compared_anew(tmp_path: Path) -> None:
    """Also one that nobody named, and one that comes or goes."""
    asks = QUESTION.format(id="x", more="and").replace("answer", "source: maps/una, answer")
    write(tmp_path, "a.yaml", asks)
    assert check(tmp_path) == [("bank/a.yaml", 4, "unknown-source")]
    (tmp_path / "seeds").mkdir()
    sheet = tmp_path / "seeds" / "maps.yaml"
    sheet.write_text("source: maps\ntitle: Maps\nfacts:\n- id: una\n  fact: It has two banks.\n")
    assert check(tmp_path) == []
    sheet.write_text("source: maps\ntitle: Maps\nfacts:\n- id: sava\n  fact: It has two banks.\n")
    assert check(tmp_path) == [("bank/a.yaml", 4, "unknown-fact")]
    sheet.unlink()
    assert check(tmp_path) == [("bank/a.yaml", 4, "unknown-source")]


def test_one_file_is_kept_for_one_list_of_files(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", QUESTION.format(id="x", more="and"))
    for more in ("one", "two", "three"):
        write(tmp_path, "a.yaml", QUESTION.format(id="x", more=more))
        check(tmp_path)
    assert len(list((tmp_path / "cache" / "decks").iterdir())) == 2
