from pathlib import Path

import pytest

from quiz.checking.outline import Outline
from quiz.library import Library, comparing
from quiz.library.cache import Cache
from quiz.library.records import Record

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


def test_any_change_is_compared_again(tmp_path: Path) -> None:
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


def test_a_sheet_that_changes_is_compared_again(tmp_path: Path) -> None:
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


def outlines(folder: Path, broken: str = "") -> tuple[Cache, list[tuple[Record, Outline]]]:
    """Return the cache and the outlines of all decks, one of them with a gist that makes no sense."""
    files = Library([], cache=folder / "cache", cwd=folder).files
    found = []
    for record in files.get_checked(sorted(str(path) for path in (folder / "bank").iterdir())):
        one = record.outline()
        assert one is not None
        if one.id == broken:
            one.gist = one.gist._replace(words=None)  # type: ignore[arg-type]
        found.append((record, one))
    return files.cache, found


def test_a_deck_that_quiz_fails_to_compare_is_named_and_the_others_are_compared(tmp_path: Path) -> None:
    """And nothing of that is kept."""
    write(tmp_path, "a.yaml", QUESTION.format(id="x", more="and"))
    write(tmp_path, "b.yaml", QUESTION.format(id="y", more="or"))
    write(tmp_path, "c.yaml", QUESTION.format(id="z", more="where the old bridge of stone once stood"))
    for broken, fault in (("c", [("bank/c.yaml", "fault-of-quiz")]), ("", [])):
        problems = comparing.compare(*outlines(tmp_path, broken), [], [], [])
        found = [(problem.location.path, problem.code) for problem in problems]
        assert found == [("bank/b.yaml", "near-duplicate"), *fault]
