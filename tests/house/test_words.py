"""Plain English: pages, messages, docstrings and comments have no misspelt words and none of the phrases below.

Prose is what people read: Markdown outside blocks of code, and the strings and comments of Python. The list grows when
a phrase is found that a native writer would not use.
"""

import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

PHRASES = {
    r"\bmend(s|ed|ing)?\b": "fix",
    r"\bin line [0-9{]": "on line",
    r"\bstands? (here|twice|already|in line|in the|in a|at|behind|beside|before|there|as)\b": "is, is repeated",
    r"\bas (it|they) stands?\b": "literally, unchanged",
    r"\bnothing stands\b": "has no value",
    r"\btak(e|es|en|ing) (it|them|one|(the|this|that|an?) \w+) (away|out)\b": "remove",
    r"\btaken (away|out of)\b": "removed",
    r"\bunless (told|said)\b": "by default",
    r"\b(go|goes|gone|going|went) on (with|where)\b": "continue, resume",
    r"\b(an?|the|this|that|no|any|some|each|one|other|these|special|last|first|same) signs?\b": "character",
    r"\bwho(so)?ever\b": "anyone who",
    r"\banew\b": "again",
    r"\b(is|are|was|were|be|been) (said|told)\b": "is shown, is reported",
    r"(?m)^\s*(r?\"\"\"|# )?(What|Who) (?!if\b|is\b|are\b|does\b|do\b)[a-z]+ [a-z ,]*[.:]": "name the thing",
    r"\bwhat there is\b": "name the thing",
    r"(?<!there )(?<!There )\bis no (?!longer|more|need|such|\w+er\b)[a-z]+": "is not a",
    r"\bbut for\b": "except",
    r"\bas far as there\b": "if there",
}
"""Phrases that must not come back, with the words to use instead."""

ANY_PHRASE = re.compile("|".join(pattern.replace(r"(?m)^\s*", "") for pattern in PHRASES))
"""Finds any phrase of the list, and more, since it does not look where a text begins."""

PAGES = [*ROOT.glob("*.md"), *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "quiz").rglob("*.md"))]
SOURCES = [*sorted((ROOT / "quiz").rglob("*.py")), *sorted((ROOT / "docs").glob("*.py"))]


def list_prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each piece of prose of a file with the line that it begins on."""
    if path.suffix == ".md":
        text = re.sub(r"(?ms)^```.*?^```", lambda block: "\n" * block[0].count("\n"), path.read_text(encoding="utf-8"))
        yield from ((number, line) for number, line in enumerate(text.split("\n"), 1) if not line.startswith("    "))
        return
    if not ANY_PHRASE.search(path.read_text(encoding="utf-8")):
        return  # to take a module apart costs more than all else
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT or tokenize.tok_name[token.type] in ("STRING", "FSTRING_MIDDLE"):
                is_f = token.string.startswith(("f", "rf"))
                yield token.start[0], re.sub(r"\{[^{}]*\}", "{}", token.string) if is_f else token.string


def find_phrases(text: str) -> Iterator[tuple[str, str]]:
    """Yield each phrase of the list in a text, with the words to use instead."""
    for pattern, better in PHRASES.items():
        for found in re.finditer(pattern, text):
            yield found[0].strip(), better


def name_room(path: Path) -> str:
    return path.parent.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", sorted({name_room(path) for path in [*PAGES, *SOURCES]}))
def test_prose_is_plain_english(room: str):
    found = [
        f"{path.relative_to(ROOT)}:{line}: {phrase!r}: {better}"
        for path in [*PAGES, *SOURCES]
        if name_room(path) == room
        for line, prose in list_prose(path)
        for phrase, better in find_phrases(prose)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text",
    [
        "mend it first",
        "'answer' is in line 4",
        "this key stands twice",
        "nothing stands after 'hint:'",
        "take this line away",
        "10 unless told",
        "it goes on with the next one",
        "a sign that cannot be seen",
        "shown to whoever picks it",
        '"""What a line seems to hold."""',
    ],
)
def test_the_list_finds_what_it_is_for(text: str):
    assert list(find_phrases(text))


@pytest.mark.slow
def test_words_are_spelt_right():
    """`codespell` looks for common misspellings; pyproject.toml lists what it takes for one."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("codespell"),
            *sorted(path.name for path in ROOT.glob("*.md")),
            "docs",
            "quiz",
            "decks",
            "seeds",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
