from pathlib import Path

import pytest

from quiz.errors import UsageError
from quiz.library import Library
from quiz.library.files import peek_kind

GOOD = """\
deck: {0}
title: Deck {0}
sources: [atlas]
questions:
- id: first
  question: Which {0} lies furthest to the north?
  answer: Ukk {0}
  explain: It lies beyond the circle.
  source: atlas/north
"""
ATLAS = """\
source: atlas
title: An atlas
facts:
- id: north
  fact: The north is far away.
"""
HERE = """
deck: broken
questions:
- id: a
  question: Which
  anwser: x
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "decks").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "atlas.yaml").write_text(ATLAS)
    for name in ("one", "two"):
        (tmp_path / "decks" / f"{name}.yaml").write_text(GOOD.format(name))
    return tmp_path


def check(folder, *paths, **kwargs):
    library = Library(["decks"], cache=folder / "cache", cwd=folder, **kwargs)
    return library, library.check(list(paths))


def codes(report):
    return [(problem.location.path, problem.location.line, problem.code) for problem in report.problems]


def test_a_clean_project_has_no_problems_and_is_counted(project):
    _, report = check(project, "decks", "seeds")
    assert codes(report) == []
    assert (report.files, len(report.decks), len(report.sheets), report.questions) == (3, 2, 1, 2)
    assert not report.has_errors


def test_all_problems_of_all_files_are_reported_in_order_of_place(project):
    (project / "decks" / "b.yaml").write_text(HERE)
    (project / "decks" / "a.yaml").write_text("just a text\n")
    (project / "decks" / "c.yaml").write_bytes(b"\xff\xfe\x00")
    (project / "decks" / "empty.yaml").write_bytes(b"")
    _, report = check(project, ".")
    told = codes(report)
    assert told == sorted(told)
    assert {path for path, *_ in told} == {f"decks/{name}.yaml" for name in ("a", "b", "c", "empty")}
    assert report.has_errors
    assert ("decks/b.yaml", 6) in {(path, line) for path, line, _ in told}


def test_a_second_check_reads_nothing_and_tells_the_same(project):
    (project / "decks" / "b.yaml").write_text(HERE)
    first, report = check(project, "decks", "seeds")
    second, again = check(project, "decks", "seeds")
    assert (len(first.files.read_anew), second.files.read_anew) == (4, [])
    assert report == again


def test_an_opened_deck_is_not_parsed_again_to_be_checked_nor_the_other_way_round(project):
    first = Library([], cache=project / "cache", cwd=project)
    first.open(["decks"])
    assert len(first.files.read_anew) == 2
    second, report = check(project, "decks")
    assert (second.files.read_anew, codes(report)) == ([str(project / "seeds" / "atlas.yaml")], [])
    third = Library([], cache=project / "cache", cwd=project)
    bank = third.open(["decks"])
    assert third.files.read_anew == []
    assert bank.item("one/first").question.explanation == "It lies beyond the circle."


def test_facts_that_do_not_exist_are_reported_where_they_are_cited(project):
    text = GOOD.format("one").replace("atlas/north", "atlas/nroth").replace("[atlas]", "[atlas, atlsa]")
    (project / "decks" / "one.yaml").write_text(text)
    _, report = check(project, "decks/one.yaml")
    assert codes(report) == [("decks/one.yaml", 3, "unknown-source"), ("decks/one.yaml", 9, "unknown-fact")]
    assert report.problems[0].help == "did you mean 'atlas'?"


def test_facts_not_asked_are_reported_when_every_deck_that_names_the_sheet_is_checked(project):
    (project / "seeds" / "atlas.yaml").write_text(f"{ATLAS}- id: south\n  fact: The south is near.\n")
    for paths in (["."], ["decks"], ["decks", "seeds"], ["decks/one.yaml", "decks/two.yaml"]):
        assert codes(check(project, *paths)[1]) == [("seeds/atlas.yaml", 6, "fact-not-asked")]
    for paths in (["decks/one.yaml"], ["seeds"]):
        assert codes(check(project, *paths)[1]) == []


def test_two_files_with_one_deck_id(project):
    (project / "decks" / "more").mkdir()
    (project / "decks" / "more" / "x.yaml").write_text(GOOD.format("one"))
    told = codes(check(project, "decks")[1])
    assert ("decks/one.yaml", 1, "duplicate-deck") in told
    assert all(code in ("duplicate-deck", "near-duplicate") for *_, code in told)


def test_an_edited_copy_of_a_bundled_deck_needs_an_id_of_its_own(project, tmp_path_factory):
    """A copy that was not changed is the same deck."""
    bundled = tmp_path_factory.mktemp("bundled")
    (bundled / "decks" / "x").mkdir(parents=True)
    (bundled / "decks" / "x" / "1.yaml").write_text(GOOD.format("one"))
    assert codes(check(project, "decks", bundled=bundled)[1]) == []
    (project / "decks" / "one.yaml").write_text(GOOD.format("one").replace("Ukk", "Ust"))
    assert codes(check(project, "decks", bundled=bundled)[1]) == [("decks/one.yaml", 1, "bundled-deck-id")]
    assert codes(check(project, str(bundled / "decks"), bundled=bundled)[1]) == [
        (str(bundled / "decks/x/1.yaml"), 3, "unknown-source")
    ]


def test_a_path_that_does_not_exist_is_wrong_usage_and_a_name_is_looked_up(project):
    with pytest.raises(UsageError):
        check(project, "nothing.yaml")
    assert check(project, "two")[1].files == 1


def test_a_file_named_twice_is_checked_once(project):
    assert check(project, "decks", "decks/one.yaml", str(project / "decks" / "one.yaml"))[1].files == 2


def test_lines_are_counted_as_editors_do(project):
    (project / "x.yaml").write_bytes("\ufeffone\r\ntwo\rthree\n\n".encode())
    library, _ = check(project, "decks")
    assert [library.line_of("x.yaml", line) for line in range(7)] == ["", "one", "two", "three", "", "", ""]
    assert library.line_of("nothing.yaml", 1) == ""
    assert library.line_of(str(Path("decks")), 1) == ""


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        ("deck: x", "a/x.yaml", "deck"),
        ('\ufeff"deck" : x', "a/x.yaml", "deck"),
        ('{"deck": "x"}', "a/x.yaml", "deck"),
        ("# comment\n\ndekc: x\nquestions: []", "a/x.yaml", "deck"),
        ("source: x", "a/x.yaml", "sheet"),
        ("facts:\n- deck: x", "a/x.yaml", "sheet"),
        ("deck: x", "a/seeds/x.yaml", "sheet"),
        ("jobs:\n  deck: x\nsources: y", "a/x.yaml", "other"),
        ("", "a/x.yaml", "other"),
        ("d\0e\0c\0k\0", "a/x.yaml", "deck"),
    ],
)
def test_what_a_file_means_to_be_is_seen_at_its_left_edge(text, path, kind):
    assert peek_kind(text.encode(), path) == kind


FAULTY = """\
deck: faulty
title: Faulty
sources: [atlas]
questions:
- id: a
  question: Which
  answer: 007
  source: [atlas/nroth, atlas/north]
  image: {file: gone.png, alt: A map}
  allow: [no-sauce]
- id: b
  question: Which
  answer: 1.5.
  source: atlas/nroth
  audio: ../gone.mp3
"""


def test_a_question_that_cannot_be_asked_has_its_sources_and_files_looked_up_too(project):
    (project / "decks" / "faulty.yaml").write_text(FAULTY)
    (project / "decks" / "one.yaml").write_text(GOOD.format("one").replace("atlas/north", "atlas"))
    (project / "decks" / "two.yaml").unlink()
    for _ in range(2):
        _, report = check(project, "decks", "seeds")
        assert [(problem.location.line, problem.location.column, problem.code) for problem in report.problems] == [
            (7, 11, "quote-or-number"),
            (8, 12, "unknown-fact"),
            (9, 17, "missing-file"),
            (10, 11, "unknown-code"),
            (13, 11, "quote-or-number"),
            (14, 11, "unknown-fact"),
            (15, 10, "outside-folder"),
        ]
