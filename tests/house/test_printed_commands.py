"""Commands that are printed for the learner to paste."""

import ast
import re
from pathlib import Path

import pytest

import quiz

PLACEHOLDER = re.compile(r"\bquiz (?:[a-z-]+ )+(?:\S+ )*?[A-Z]{3,}\b")
SHOWS_USAGE = re.compile(r"HELP$|^help$|^metavar$")


def list_messages(tree: ast.AST) -> list[str]:
    """Return the texts of a module, without docstrings and the usage of commands, where placeholders belong."""
    left_out: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                left_out.add(docstring)
            case ast.keyword(arg=str(name), value=value) | ast.Assign(targets=[ast.Name(id=name)], value=value):
                if SHOWS_USAGE.search(name):
                    left_out.update(ast.walk(value))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in left_out
    ]


@pytest.mark.slow
def test_no_printed_command_has_a_placeholder() -> None:
    """`quiz review PATH` cannot be pasted; `quiz review my-deck.yaml` shows what to write, and where."""
    assert PLACEHOLDER.search("Play one:  quiz take NAME")
    assert PLACEHOLDER.search("from a class: quiz check --with CLASS")
    found = {
        f"{path}: {text}"
        for path in Path(quiz.__file__).parent.rglob("*.py")
        if "quiz " in (source := path.read_text("utf-8"))
        for text in list_messages(ast.parse(source))
        if "quiz " in text and PLACEHOLDER.search(text)
    }
    assert found == set()
