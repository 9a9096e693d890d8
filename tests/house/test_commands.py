"""Every command that the program prints can be pasted as it stands: it is whole, and it is a command.

All texts of the code are looked through. A command that ends its line is to be pasted. Between backticks it may be
without its arguments, as the name of a command in a sentence.
"""

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from quiz.cli import quiz

ROOT = Path(__file__).parents[2]
_NAMES = "|".join(quiz.list_commands(click.Context(quiz)))
_OPEN = re.compile(rf"(?:: +|\brun |\bwith |^ *)(quiz (?:{_NAMES})\b[^`\n]*)", re.MULTILINE)
_QUOTED = re.compile(rf"`(quiz (?:{_NAMES})\b[^`\n]*)`")
_PLACEHOLDER = re.compile(r"(?<=\s)(?:[A-Z]{2,}|N)\b")
_COMMENT = re.compile(r" {2,}.*| # .*")
_NOT_SHELL = re.compile(r" (?:[|>]|2>).*")


def list_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each text of a module but keys, with its line; values that are put into it are "VALUE"."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen = ast.get_docstring(tree, clean=False)  # that of the module is for those who read the code
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    parts |= {id(key) for node in ast.walk(tree) if isinstance(node, ast.Dict) for key in node.keys}  # no text
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            values = [part.value if isinstance(part, ast.Constant) else "VALUE" for part in node.values]
            yield node.lineno, "".join(map(str, values))
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in parts
            and node.value != unseen
        ):
            yield node.lineno, node.value


def list_commands(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the commands of a text, and whether each is to be pasted."""
    for found in _OPEN.findall(_QUOTED.sub("", text)):
        if found.rstrip().endswith(":"):  # a lead of what follows, such as "quiz flags: "
            continue
        yield _NOT_SHELL.sub("", _COMMENT.sub("", found)).strip(), True
    yield from ((found, False) for found in _QUOTED.findall(text))


def find_fault(command: str, is_whole: bool = True) -> str:
    """Return why a command cannot be pasted, "" if it can; arguments may be missing unless it `is_whole`."""
    if command[-1:] in (".", ",", ";", ":", "!", ")"):
        return "a character after it would be pasted with it"
    if placeholder := _PLACEHOLDER.search(command.replace("VALUE", "")):
        return f"{placeholder.group()} is not a real name"
    context = click.Context(quiz, info_name="quiz", **quiz.context_settings)  # click keeps the names of its help option
    group: click.Command = quiz
    words = shlex.split(command)[1:]
    try:
        while isinstance(group, click.Group) and words:
            name, sub, words = group.resolve_command(context, words)
            assert sub is not None
            context, group = click.Context(sub, parent=context, info_name=name), sub
        parser = group.make_parser(context)
        given, _left, _order = parser.parse_args(list(words))
        values = {name for name, value in given.items() if isinstance(value, (str, list, tuple, bool)) and value}
        missing = [
            param.human_readable_name
            for param in group.get_params(context)
            if param.required and param.name not in values
        ]
    except click.UsageError as error:
        return error.format_message()
    if "--help" in words or not is_whole:
        return ""
    if context.info_name == "take" and "decks" not in values:
        missing.append("DECK")  # the command itself says so, with the decks that there are
    return f"it needs {' and '.join(missing)}" if missing else ""


def test_commands_can_be_pasted() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {command!r}: {fault}"
        for path in sorted((ROOT / "quiz").rglob("*.py"))
        if "quiz " in path.read_text(encoding="utf-8")
        for line, text in list_texts(path)
        for command, is_whole in list_commands(text)
        if (fault := find_fault(command, is_whole))
    ]
    assert not found, "\n".join(found)


def test_commands_of_transcripts_can_be_pasted() -> None:
    """What the program really printed, with real names in it."""
    found = [
        f"{path.name}: {command!r}: {fault}"
        for path in sorted((ROOT / "tests" / "transcripts").glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("$ ", "{", "Usage: "))
        for command, is_whole in list_commands(line)
        if (fault := find_fault(command, is_whole))
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("Play it: quiz take moon", [("quiz take moon", True)]),
        ("To list them: quiz history imports", [("quiz history imports", True)]),
        ("`quiz take` plays; see `quiz take moon -n 3`.", [("quiz take", False), ("quiz take moon -n 3", False)]),
        ("  quiz new moon      make one\n", [("quiz new moon", True)]),
        ("quiz cannot do this", []),
    ],
)
def test_commands_are_found(text: str, commands: list[tuple[str, bool]]) -> None:
    assert list(list_commands(text)) == commands


@pytest.mark.parametrize(
    "command",
    [
        "quiz take",
        "quiz take moon.",
        "quiz take --no-history",
        "quiz take moon --nope",
        "quiz take DECK",
        "quiz history nope",
        "quiz export anki",
    ],
)
def test_faults_are_found(command: str) -> None:
    assert find_fault(command)
