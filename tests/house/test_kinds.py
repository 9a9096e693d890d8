"""A kind is a row: whatever lists kinds lists all of them, whatever matches over them is checked for all of them.

What this cannot see is a comparison with one kind, which is a special case of that kind and leaves all others alike.
"""

import ast
import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from quiz.anki import note_type
from quiz.keys import QUESTION_KEYS
from quiz.kinds import ANSWER_KEYS, KINDS, list_kinds
from quiz.library import Library
from quiz.model import KIND_OF, Body, Kind
from quiz.script import read_script

ROOT = Path(__file__).parents[2]
QUIZ = ROOT / "quiz"
NAMES = set(get_args(Kind))
BODIES = {body.__name__ for body in get_args(Body)}
ROWS = {QUIZ / "kinds.py", QUIZ / "model.py"}
"""Where kinds may be listed."""


@cache
def list_nodes() -> list[tuple[str, ast.AST]]:
    """Return every node of our code that may list kinds or match over them, with its place."""
    mentions = re.compile(rf"""["'](?:{"|".join(NAMES)})["']|\b(?:{"|".join(BODIES)})\b""")
    return [
        (f"{path.relative_to(QUIZ).as_posix()}:{node.lineno}", node)
        for path in sorted(QUIZ.rglob("*.py"))
        if path not in ROWS and mentions.search(text := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Dict | ast.Tuple | ast.List | ast.Set | ast.Call | ast.Match)
    ]


def name_of(node: ast.AST | None) -> str:
    """Return the kind or the body class that an expression or a pattern names, "" for none."""
    match node:
        case ast.Constant(value=str(name)) if name in NAMES:
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in BODIES:
            return name
        case ast.MatchClass(cls=cls):
            return name_of(cls)
        case ast.MatchValue(value=value):
            return name_of(value)
    return ""


def parts_of(node: ast.AST) -> list[ast.expr]:
    """Return what a list, a tuple, a set or a union in `isinstance` consists of."""
    match node:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            return parts
        case ast.Call(func=ast.Name(id="isinstance"), args=[_, ast.BinOp() as union]):
            return [part for part in ast.walk(union) if isinstance(part, ast.Name | ast.Attribute)]
    return []


def list_names(nodes: list[ast.expr]) -> set[str]:
    return {name for node in nodes if (name := name_of(node))}


def test_every_kind_has_a_row_and_a_class():
    assert set(KINDS) == NAMES == set(KIND_OF.values())
    assert set(KIND_OF) == set(get_args(Body))


@pytest.mark.slow
def test_every_table_by_kind_has_all_kinds():
    """Else a lookup fails, or a new kind silently takes what is meant for others. "cloze" alone is also a key."""
    partial = {
        place: names
        for place, node in list_nodes()
        if isinstance(node, ast.Dict)
        and len(names := list_names([key for key in node.keys if key])) > ("cloze" in names)
        and names not in (NAMES, BODIES)
    }
    assert partial == {}


def test_no_list_of_kinds_is_outside_the_rows():
    """What several kinds have in common is a column of `quiz.kinds.KINDS`, never a list of their names."""
    lists = {
        place: sorted(names)
        for place, node in list_nodes()
        if len(names := list_names(parts_of(node))) > 1
        and not place.startswith("keys.py")  # the kinds to which a key belongs
    }
    assert lists == {}


def test_every_match_over_kinds_is_checked_for_all():
    """It ends in `assert_never`, so that a kind that is not handled does not type-check."""
    open_ended = []
    for place, node in list_nodes():
        if not isinstance(node, ast.Match):
            continue
        patterns = [inner for case in node.cases for inner in ast.walk(case.pattern)]
        if any(map(name_of, patterns)) and "assert_never(" not in ast.unparse(node.cases[-1].body[0]):
            open_ended.append(place)
    assert open_ended == []


def test_the_cards_script_plays_every_kind():
    (listed,) = re.findall(r"const KIND = \[(.*?)\]", note_type.read("parts.js"), re.DOTALL)
    assert set(re.findall(r'"([a-z-]+)"', listed)) == NAMES
    (sides,) = re.findall(r"const SIDES = \{(.*?)\n\}", note_type.read("play.js"), re.DOTALL)
    assert set(re.findall(r'^  "([a-z-]+)":', sides, re.MULTILINE)) == NAMES
    (_, graded) = read_script("grade.js").split("switch (kind)")
    assert set(re.findall(r'case "([a-z-]+)":', graded)) == {kind for kind in KINDS if not KINDS[kind].is_self_rated}


def test_a_page_has_a_form_for_every_kind():
    """A learner rates some; one field for one text is the form of all that have none of their own."""
    forms = (QUIZ / "page" / "forms.js").read_text(encoding="utf-8").partition("function makeForm(")[2]
    own = set(re.findall(r'case "([a-z-]+)":', forms.partition("\n}\n")[0]))
    assert NAMES - own == {"numeric", "short-answer"} | {kind for kind in KINDS if KINDS[kind].is_self_rated}


@pytest.mark.parametrize("kind", KINDS)
def test_the_keys_of_a_kind_make_it(kind: Kind):
    row = KINDS[kind]
    assert kind in list_kinds(row.needs)
    assert {key.name for key in QUESTION_KEYS if not key.kinds or kind in key.kinds} >= set(row.needs)
    assert set(row.answer_keys) <= set(ANSWER_KEYS)


def test_only_the_value_of_an_answer_leaves_several_kinds():
    several = {kind for kind in KINDS if len(list_kinds(KINDS[kind].needs)) > 1}
    assert several == {kind for kind in KINDS if KINDS[kind].answer_keys == ("answer",) and not KINDS[kind].besides}


# ---------------------------------------------------------------- what shows every kind


def test_the_bundled_examples_have_every_kind():
    """They are read, played, written again and imported into Anki by tests of those rooms."""
    bank = Library([], bundled=ROOT, cwd=ROOT).open(["examples"])
    assert {entry.kind for entry in bank.entries} == NAMES


@pytest.mark.parametrize("name", ["playing.md", "anki.md"])
def test_a_page_says_how_every_kind_is_answered(name: str):
    page = (ROOT / "docs" / name).read_text(encoding="utf-8")
    (table,) = re.findall(r"^\| kind \|.*\n(?:\|.*\n)+", page, re.MULTILINE)
    first = ", ".join(row.split("|")[1].strip() for row in table.splitlines()[2:])
    assert {kind.strip().replace(" or ", " ").replace(" ", "-") for kind in first.split(",")} == NAMES


def test_the_page_about_question_files_has_every_kind():
    page = (ROOT / "docs" / "question-files.md").read_text(encoding="utf-8")
    assert set(re.findall(r"<!-- generated: (\S+)-keys -->", page)) >= NAMES
