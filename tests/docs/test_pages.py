"""The pages in docs are true: generated parts are up to date, examples are read, links lead somewhere."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import get_args

import click
import pytest
import yaml
from jsonschema import Draft7Validator

from quiz.cli import COMMANDS, quiz
from quiz.keys import Form
from quiz.library import Library
from quiz.library.roots import find_bundled
from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet
from quiz.schema import make_schema

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
HEAD = "deck: example\ntitle: Example\nquestions:\n"
YAML = re.compile(r"^```yaml(?: (\S+))?\n(.*?)^```", re.MULTILINE | re.DOTALL)
SCHEMA = Draft7Validator(make_schema())
BESIDE_THE_POINT = {"no-explanation", "fact-not-asked", "missing-file"}
"""What an example need not have, as it is about one thing."""


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def load_generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


GENERATOR = load_generator()


# ---------------------------------------------------------------- generated parts


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_generated_parts_are_up_to_date(page: Path):
    text = page.read_text(encoding="utf-8")
    assert text == GENERATOR.fill(text), "write the page anew: python docs/generate.py"


def test_every_generated_part_is_in_a_page():
    names = [name for page in PAGES for name in re.findall(r"<!-- generated: (\S+) -->", page.read_text())]
    assert sorted(names) == sorted(GENERATOR.PARTS)


def test_every_form_of_a_value_is_described():
    assert set(GENERATOR.FORMS) == set(get_args(Form))


# ---------------------------------------------------------------- examples


def list_examples() -> list[tuple[str, str]]:
    """Return every unnamed block of YAML, with its page and number."""
    found = []
    for page in PAGES:
        blocks = [body for name, body in YAML.findall(page.read_text(encoding="utf-8")) if not name]
        found += [(f"{name_of(page)}-{number}", body) for number, body in enumerate(blocks, 1)]
    return found


@pytest.mark.parametrize(("name", "body"), list_examples(), ids=[name for name, _ in list_examples()])
def test_an_example_is_read_without_any_problem(name: str, body: str, tmp_path: Path):
    """A block is a whole deck or sheet, or some questions of a deck. An editor has nothing against it, either."""
    text = HEAD + body if body.lstrip().startswith("- ") else body
    if re.search(r"^source:", text, re.MULTILINE):
        _, problems = read_sheet(text.encode(), "example.yaml")
    else:
        deck, problems = read_deck(text.encode(), "example.yaml")
        assert deck
        begun = {question.line for question in deck.questions}  # several may ask about one picture
        assert len(begun) == len(re.findall(r"^- ", text.partition("questions:")[2], re.MULTILINE))
    assert problems == []
    (tmp_path / "example.yaml").write_text(text, encoding="utf-8")
    assert codes_in(tmp_path) == set()
    assert [error.message for error in SCHEMA.iter_errors(yaml.safe_load(text))] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "checks.md"], ids=name_of)
def test_the_files_of_a_page_go_together(page: Path, tmp_path: Path):
    """Blocks with a name are files of one project; the last one of a name counts. Other formats are not looked at.

    The page about checks has a deck with a mistake in it.
    """
    for name, body in YAML.findall(page.read_text(encoding="utf-8")):
        if name and re.search(r"^(deck|source|pools|passages):", body, re.MULTILINE):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(body, encoding="utf-8")
    assert codes_in(tmp_path) == set()


def codes_in(folder: Path) -> set[str]:
    if not any(folder.rglob("*.yaml")):
        return set()
    return {problem.code for problem in Library([], cwd=folder).check([folder]).problems} - BESIDE_THE_POINT


# ---------------------------------------------------------------- links


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(
        r"^#+ (.*)", re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL), re.M
    )
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_to_a_page_and_a_heading(page: Path):
    text = re.sub(r"^```.*?^```|^    .*?$|`[^`\n]*`", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        assert other.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors_of(other), f"{target} leads to no heading"


# ---------------------------------------------------------------- names


def list_options(command: click.Command) -> set[str]:
    """Return the options of a command and of all below it."""
    found = {
        name
        for param in command.params
        if isinstance(param, click.Option)
        for name in param.opts + param.secondary_opts
    }
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner
            found |= list_options(inner)
    return found


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_options_and_commands_that_a_page_names_exist(page: Path):
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", re.sub(r"^.*\bpip\b.*$", "", text, flags=re.MULTILINE)))
    assert named <= list_options(quiz) | {"--help"}
    commands = set(re.findall(r"(?:^|[`$|(] ?|    )quiz ([a-z]+)\b", text, re.MULTILINE))
    assert commands <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_decks_that_a_page_plays_by_name_come_with_the_program(page: Path):
    library = Library([], bundled=find_bundled(), cwd=page.parent)
    for name in re.findall(r"quiz (?:take|export anki) ([a-z][a-z-]+)(?=[ `\n])", page.read_text(encoding="utf-8")):
        assert library.open([name]).entries


def test_the_article_of_the_page_is_the_one_that_is_shipped():
    page = (ROOT / "docs" / "from-article.md").read_text(encoding="utf-8")
    shipped = (ROOT / "decks" / "examples" / "pendulum.txt").read_text(encoding="utf-8")
    assert f"```text pendulum.txt\n{shipped}```\n" in page
