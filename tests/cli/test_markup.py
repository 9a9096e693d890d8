"""What an author types is what `quiz preview` shows, or `quiz check` says so."""

import os
from pathlib import Path

import pytest

from .program import run_quiz


def run(folder: Path, question: str) -> tuple[str, list[str]]:
    """Return what `quiz preview` shows of a question, and the codes that `quiz check` reports."""
    text = "deck: dmd-k3ve\ntitle: Markup\nquestions:\n- id: q\n" + question + "  explain: x\n"
    (folder / "deck.yaml").write_text(text)
    env = {**os.environ, "QUIZ_HOME": str(folder / "home"), "COLUMNS": "80"}
    shown = run_quiz("preview", "deck.yaml", folder=folder, env=env).stdout
    checked = run_quiz("check", "deck.yaml", folder=folder, env=env).stdout
    return shown, [line.rpartition(" [")[2].rstrip("]") for line in checked.splitlines() if line.endswith("]")]


@pytest.mark.parametrize(
    ("stem", "shown"),
    [
        ("When is __init__ called in a class?", "When is __init__ called in a class?"),
        ("'+ 5 or - 5?'", "+ 5 or - 5?"),
        ("'# of sides of a hexagon?'", "# of sides of a hexagon?"),
        ("'> 5 means what?'", "> 5 means what?"),
        ("What is 2*3*4, and x**2 + y**2?", "What is 2*3*4, and x**2 + y**2?"),
        ("Which files does *.* name?", "Which files does *.* name?"),
        ("What does snake_case_name look like?", "What does snake_case_name look like?"),
        ("What is x[0](1)?", "What is x[0](1)?"),
        (r"What is \[ x^2 \] for x = 3?", "What is\n\n    x²\n\nfor x = 3?"),
        ("|\n    Which cell holds 2?\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |", "a  b\n─  ─\n1  2"),
        ("|\n    Tyger Tyger,\n    burning bright", "Tyger Tyger,\nburning bright"),
        ("|\n    What?\n\n        for n in x:\n            print(n)", "    for n in x:\n        print(n)"),
        ("|\n    What?\n\n    ```\n    for n in x:\n        print(n)\n    ```", "    for n in x:\n        print(n)"),
    ],
)
def test_it_is_shown(tmp_path, stem, shown):
    preview, problems = run(tmp_path, f"  question: {stem}\n  answer: six\n")
    assert f"\n{shown}\n" in preview
    assert problems == []


@pytest.mark.parametrize(
    ("stem", "codes"),
    [
        ("What does &nbsp; stand for?", ["accidental-markup"]),
        ("What does &lt; stand for?", ["accidental-markup"]),
        (r"Which files does C:\*.txt name?", ["accidental-markup"]),
        (r"What is on \\server\share?", ["accidental-markup"]),
        ("What does <br> do?", ["accidental-markup"]),
        ("How much is H<sub>2</sub>O?", ["accidental-markup"]),
        ("Is it ~~so~~ or so?", ["accidental-markup"]),
        ("'**bold* or not?'", ["unclosed-markup"]),
        (">\n    What?\n\n    ```\n    x\n    ```", ["folded-block"]),
    ],
)
def test_or_it_is_said(tmp_path, stem, codes):
    assert run(tmp_path, f"  question: {stem}\n  answer: six\n")[1] == codes


@pytest.mark.parametrize(
    ("answer", "wrong"), [(r"\.", "."), ('"&lt;"', '"<"'), ('"`x`"', "x"), (r"\(x\)", "x"), (r"a\_b", "a_b")]
)
def test_a_wrong_option_that_looks_right_is_an_error(tmp_path, answer, wrong):
    _, problems = run(tmp_path, f"  question: Which?\n  answer: {answer}\n  wrong: [{wrong}, z]\n")
    assert "key-in-wrong" in problems
