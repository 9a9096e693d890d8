"""The manual is true: a page for each code, whose examples do what it says.

A page's failing examples are the specimens of the gallery: `tests/gallery/<code>.txt` holds word for word what
`quiz check` says of them. After a change of words, run `python tests/checking/regenerate_gallery.py` and read every
line of the difference.
"""

import ast
import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from quiz.library import Library
from quiz.manual import read_page
from quiz.problems import CODES, FLAWS

from .specimens import GALLERY, HEAD, ROOT, UNPRINTABLE, check, check_specimens, list_examples, write

# ---------------------------------------------------------------- specimens


def test_a_specimen_gives_its_code_and_exactly_this_text():
    wrong = {}
    for code in CODES:
        found = check_specimens(code)
        for problems, _ in found:
            assert code in {problem.code for problem in problems}
        text = "\n".join(text for _, text in found)
        if text != (expected := (GALLERY / f"{code}.txt").read_text(encoding="utf-8")):
            wrong[code] = (text, expected)
    assert wrong == {}


def test_a_passing_example_passes(tmp_path: Path):
    for code in CODES:
        if code in UNPRINTABLE:
            continue
        passing = list_examples(code, "Passes")
        assert passing, code
        for number, example in enumerate(passing):
            folder = tmp_path / code / str(number)
            write(example, folder)
            assert check(folder, code) == ([], ""), code


def test_codes_pages_and_specimens_are_the_same():
    pages = {Path(page.name).stem for page in files("quiz.manual").iterdir() if page.name.endswith(".md")}
    assert pages == set(CODES)
    assert {path.stem for path in GALLERY.iterdir()} == set(CODES)
    assert {code for code in CODES if not list_examples(code, "Fails")} == UNPRINTABLE.keys()


# ---------------------------------------------------------------- pages


def test_a_page_begins_with_one_line_that_sums_it_up():
    for code in CODES:
        first, _, rest = read_page(code).partition("\n\n")
        assert "\n" not in first
        assert len(first) <= 115, first
        assert first.endswith((".", "?", "!")), first
        assert rest
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", code)


# ---------------------------------------------------------------- codes


@pytest.mark.slow
def test_a_misspelt_code_does_not_type_check(tmp_path: Path):
    """The same problem with the right code does."""
    pytest.importorskip("mypy", reason="the type checker is not installed beside the oldest versions")
    made = "from quiz.problems import Location, Problem\n\nProblem({!r}, Location('deck.yaml'), 'message')\n"
    (tmp_path / "right.py").write_text(made.format("bad-id"))
    (tmp_path / "wrong.py").write_text(made.format("bad-ids"))
    files = [str(tmp_path / "right.py"), str(tmp_path / "wrong.py")]
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [line.partition(" error:")[0] for line in done.stdout.splitlines() if " error:" in line]
    assert [Path(place).name for place in found] == ["wrong.py:3:"], done.stdout


def test_whatever_reports_takes_a_code_and_no_other_text():
    """What is handed a code, or holds one, says so in its type: no `code: str` anywhere."""
    texts = [
        f"{path.name}:{node.lineno}"
        for room in ("checking", "library", "reading")
        for path in (ROOT / "quiz" / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.arg | ast.AnnAssign)
        and (node.arg if isinstance(node, ast.arg) else ast.unparse(node.target)) == "code"
        and (node.annotation is None or ast.unparse(node.annotation) == "str")
    ]
    assert texts == []


def test_only_a_flaw_can_be_allowed(tmp_path: Path):
    questions = [
        f"- {{id: about-{code}, allow: [{code}], question: What is this?, answer: A code}}\n" for code in CODES
    ]
    (tmp_path / "example.yaml").write_text(HEAD + "".join(questions), encoding="utf-8")
    problems = Library([], cwd=tmp_path).check(["example.yaml"]).problems
    lines = [problem.location.line for problem in problems if problem.code == "unknown-code"]
    first = HEAD.count("\n") + 1
    assert [CODES[line - first] for line in lines] == [code for code in CODES if code not in FLAWS]
