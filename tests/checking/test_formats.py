"""What problems look like: exact texts, cells under the caret, and each machine format's own rules."""

import json

import pytest

from quiz.checking.files import missing_file
from quiz.checking.folding import fold_warnings
from quiz.checking.formats import (
    count_cells,
    excerpt,
    format_github,
    format_json,
    format_sarif,
    format_text,
    summarize,
)
from quiz.problems import Location, Problem
from quiz.shown import show


def problem(
    line: int = 4,
    column: int = 12,
    *,
    path: str = "decks/demo.yaml",
    message: str = "it is wrong",
    help: str = "fix it",
) -> Problem:
    return Problem("too-deep", Location(path, line, column), message, help)


def one_line(text: str) -> object:
    return lambda path, line: text


def test_text_form_is_place_message_excerpt_caret_and_help() -> None:
    found = Problem(
        "comment-cuts-text",
        Location("decks/demo.yaml", 4, 12),
        "what follows ' #' is a comment, so the text ends at \"C\"",
        "quote the whole text if '#' belongs to it",
    )

    assert format_text([found], lambda path, line: "  answer: C # not C++") == (
        "decks/demo.yaml:4:12: error: what follows ' #' is a comment, so the text ends at \"C\" [comment-cuts-text]\n"
        "    4 |   answer: C # not C++\n"
        "      |            ^\n"
        "      = help: quote the whole text if '#' belongs to it\n"
    )


def twin(line: int, path: str = "a.yaml") -> Problem:
    return Problem("near-duplicate", Location(path, line, 13), f"like {line - 1}", "reword it")


def test_more_than_ten_warnings_of_one_code_in_a_file_are_one_line() -> None:
    many = [twin(line) for line in range(4, 15)]
    few = [twin(line, "b.yaml") for line in range(4, 14)]
    error = problem(9, path="a.yaml")
    found = fold_warnings(sorted([*many, *few, error], key=lambda one: one.sort_key))
    assert format_text(found[:2], one_line("")) == (
        "a.yaml:4:13: warning: like 3; 11 such warnings in this file (4:13, 5:13, 6:13, ...); "
        "see all with --all-warnings [near-duplicate]\n"
        "a.yaml:9:12: error: it is wrong [too-deep]\n"
        "      = help: fix it\n"
    )
    assert found[2:] == few


def test_errors_are_never_folded() -> None:
    errors = [problem(line) for line in range(1, 30)]
    assert fold_warnings(errors) == errors


def test_gutter_widens_with_the_number() -> None:
    assert format_text([problem(1234, 1)], lambda path, line: "x").splitlines()[1:] == [
        "    1234 | x",
        "         | ^",
        "         = help: fix it",
    ]


def test_empty_line_has_no_excerpt_and_no_help_no_line() -> None:
    assert format_text([problem(help="")], lambda path, line: "  \n").splitlines() == [
        "decks/demo.yaml:4:12: error: it is wrong [too-deep]"
    ]


def test_several_problems_follow_each_other() -> None:
    text = format_text([problem(1, 1, help=""), problem(2, 1, help="")], lambda path, line: "")
    assert text.count("\n") == 2


# ---------------------------------------------------------------- what is under the caret


@pytest.mark.parametrize(
    ("line", "column", "shown", "cells"),
    [
        ("abc", 2, "abc", 1),
        ("abc", 4, "abc", 3),
        ("abc", 99, "abc", 3),
        ("abc\r\n", 1, "abc", 0),
        ("東京は首都", 3, "東京は首都", 4),
        ("e\u0301te\u0301!", 6, "e\u0301te\u0301!", 3),
        ("👍🏽x", 3, "👍🏽x", 2),
        ("👩\u200d🚀x", 4, "👩\u200d🚀x", 2),
        ("❤\ufe0fx", 3, "❤\ufe0fx", 2),
        ("🇻🇳x", 3, "🇻🇳x", 2),
        ("한글", 2, "한글", 2),
        ("\ta", 2, "→a", 1),
        ("a\x1b[31mb", 3, "a␛[31mb", 2),
        ("a\x00\x7f\x9b", 4, "a␀␡\\x9b", 3),
        ("a\u202eb", 3, "a\\u202eb", 7),
        ("a\u200bb", 3, "a\\u200bb", 7),
        ("\ufeffa", 2, "\\ufeffa", 6),
        ("a\udcffb", 3, "a\\udcffb", 7),
        ("a\u00a0b", 3, "a b", 2),
    ],
)
def test_the_caret_is_under_the_right_cell(line: str, column: int, shown: str, cells: int) -> None:
    assert excerpt(line, column) == (shown, cells)


@pytest.mark.parametrize("column", [1, 2, 40, 99, 100, 101, 150, 299, 300, 301])
def test_long_line_is_cut_around_the_caret(column: int) -> None:
    line = "".join(chr(ord("a") + number % 26) for number in range(300))
    shown, cells = excerpt(line, column)
    assert count_cells(shown) <= 100
    assert cells < 100 or column == 301
    if column <= 300:
        assert shown[cells] == line[column - 1]
    assert shown.startswith("…") == (column > 67)
    assert shown.endswith("…") == (column <= 250)


def test_long_line_of_wide_characters_is_cut_between_them() -> None:
    shown, cells = excerpt("東" * 300, 150)
    assert count_cells(shown) <= 100
    assert shown.strip("…") == "東" * len(shown.strip("…"))
    assert cells % 2 == 1  # one cell of "…", then whole characters


def test_paths_and_messages_are_made_visible_too() -> None:
    text = format_text([problem(path="a\x1b.yaml", message="b\x07", help="c\r")], lambda path, line: "")
    assert text == "a␛.yaml:4:12: error: b␇ [too-deep]\n      = help: c␍\n"


# ---------------------------------------------------------------- summary


def fault(path: str) -> Problem:
    return Problem("too-deep", Location(path), "message")


def flaw(path: str) -> Problem:
    return Problem("no-source", Location(path), "message")


@pytest.mark.parametrize(
    ("problems", "files", "said"),
    [
        ([], 4, ""),
        ([fault("a")], 1, "1 error in 1 file"),
        ([fault("a"), fault("b"), flaw("b")], 2, "2 errors, 1 warning in 2 files"),
        ([flaw("a"), flaw("a")], 4, "2 warnings in 1 of 4 files"),
    ],
)
def test_summary_counts_problems_and_files(problems: list[Problem], files: int, said: str) -> None:
    assert summarize(problems, files) == said


# ---------------------------------------------------------------- formats for programs


def test_json_is_a_list_of_flat_objects() -> None:
    assert json.loads(format_json([problem(message="Größe")])) == [
        {
            "path": "decks/demo.yaml",
            "line": 4,
            "column": 12,
            "code": "too-deep",
            "severity": "error",
            "message": "Größe",
            "help": "fix it",
        }
    ]


def test_json_of_nothing_is_an_empty_list() -> None:
    assert format_json([]) == "[]\n"


def test_json_can_be_written_whatever_a_file_is_called() -> None:
    text = format_json([problem(path="caf\udce9.yaml")])
    text.encode("utf-8")
    assert json.loads(text)[0]["path"] == "caf\udce9.yaml"


def test_github_annotation_escapes_data_and_properties() -> None:
    found = problem(path="a,b:c%.yaml", message="50% of\nit, all: right", help="")
    assert format_github([found]) == (
        "::error file=a%2Cb%3Ac%25.yaml,line=4,col=12,title=too-deep::50%25 of%0Ait, all: right\n"
    )


def test_github_annotation_carries_the_help_on_a_second_line() -> None:
    assert format_github([problem()]).endswith("::it is wrong%0Ahelp: fix it\n")


def test_sarif_has_each_rule_once_with_its_help() -> None:
    problems = [problem(1, 1), problem(2, 1), Problem("no-source", Location("/abs/ä b.yaml"), "hm")]
    log = json.loads(format_sarif(problems, {"too-deep": "It is wrong.\n\nMore."}, "1.2.3"))

    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in rules] == ["no-source", "too-deep"]
    assert rules[1]["shortDescription"] == {"text": "It is wrong."}
    assert rules[1]["help"]["markdown"] == "It is wrong.\n\nMore."
    assert rules[0]["defaultConfiguration"] == {"level": "warning"}
    assert [result["ruleIndex"] for result in run["results"]] == [1, 1, 0]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[1] == {
        "artifactLocation": {"uri": "decks/demo.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 2, "startColumn": 1},
    }
    assert places[2]["artifactLocation"] == {"uri": "file:///abs/%C3%A4%20b.yaml"}


@pytest.mark.parametrize(
    "path", ["decks/demo.yaml", "a b%.yaml", "x:y.yaml", "caf\udce9.yaml", "/abs/x.yaml", "C:\\d\\x.yaml"]
)
def test_sarif_is_valid(path: str, sarif_schema: dict[str, object]) -> None:
    import jsonschema

    problems = [problem(path=path), Problem("no-source", Location(path), "hm")]
    log = json.loads(format_sarif(problems, {"too-deep": "Words."}, "0.1.0"))
    jsonschema.Draft7Validator(sarif_schema, format_checker=jsonschema.FormatChecker()).validate(log)


def test_sarif_of_nothing_is_valid(sarif_schema: dict[str, object]) -> None:
    import jsonschema

    log = json.loads(format_sarif([], {}, "0.1.0"))
    jsonschema.Draft7Validator(sarif_schema).validate(log)


def test_a_path_over_two_lines_makes_no_problem_of_two_lines():
    assert (
        missing_file(Location("d.yaml", 3, 5), "a\nb.png").message == "there is no file 'a b.png' in the deck's folder"
    )


HOSTILE = "decks/a\x1b]0;x\x07\x9b31m\u202e\u2066b\u2028c\nd\udcff.yaml"


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_names_and_messages_steer_no_terminal_in_any_format(form: str) -> None:
    found = problem(path=HOSTILE, message=f"there is no file '{HOSTILE}'", help=f"look for {HOSTILE}")
    done = {
        "text": lambda: format_text([found], lambda path, line: HOSTILE.replace("\n", "")),
        "json": lambda: format_json([found]),
        "github": lambda: format_github([found]),
        "sarif": lambda: format_sarif([found], {"too-deep": "It is deep."}, "1.0"),
    }[form]()
    assert show(done, keep="\n") == done
    if form == "json":
        assert json.loads(done)[0]["path"] == HOSTILE
    if form == "github":
        assert done.count("\n") == 1
        assert "file=decks/a%1B]0;x%07%C2%9B31m%E2%80%AE%E2%81%A6b%E2%80%A8c%0Ad%FF.yaml," in done
