"""Whatever the bytes: problems, never an exception, never a hang; and the same from either parser."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from textwrap import dedent

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from quiz.checking import check_deck
from quiz.keys import QUESTION_KEYS
from quiz.model import Deck
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck
from quiz.reading.nodes import tree
from quiz.reading.sourcefile import read_sheet

ROOT = Path(__file__).parent.parent.parent
DECKS = sorted((ROOT / "decks").rglob("*.yaml"))
SHEETS = sorted((ROOT / "seeds").rglob("*.yaml"))
HEAD = "deck: example\ntitle: Example\nquestions:\n"
MANUAL = "".join(page.read_text("utf-8") for page in sorted((ROOT / "quiz" / "manual").glob("*.md")))
BLOCKS = [dedent(block).strip("\n") + "\n" for block in re.findall(r":\n\n((?:    .*\n|\n)+)", MANUAL)]
EXAMPLES = [(HEAD + block if block.startswith("- ") else block).encode() for block in BLOCKS]
FILE = (ROOT / "tests" / "reading" / "faulty.txt").read_text("utf-8")
CASES = [case.partition("\n-----\n")[0] + "\n" for case in re.split("^=====\n", FILE, flags=re.MULTILINE)]
TEXTS = [*EXAMPLES, DECKS[0].read_bytes(), *(case.encode() for case in CASES)]
QUESTION_NAMES = {key.name for key in QUESTION_KEYS}
SCRAPS = [
    *(b"\t", b"- ", b": ", b":", b"#", b" #", b'"', b"'", b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!t ", b"|", b">"),
    *(b"\n", b"\n  ", b"---\n", b"...\n", b"%", b"@", b"`", b"\\", b"<<: ", b"\xff", b"\x00", b",", b"  ", b"- - "),
    *(b"? ", "\u2028".encode(), b"\r", b"{{", b"}}", b"**", b"\\(", b"1,000", b"~", b"!<x> ", b"\xef\xbb\xbf", b"::"),
]


def read_both(data: bytes) -> list[Problem]:
    """Read as a deck and as a sheet, and check what holds of any outcome."""
    deck, problems = read_deck(data, "d.yaml")
    sheet, others = read_sheet(data, "s.yaml")
    for problem in problems + others:
        assert problem.location.line >= 1
        assert problem.location.column >= 1
        assert problem.message
        assert "\n" not in problem.message + problem.help
    assert problems == sorted(problems, key=lambda problem: problem.sort_key)
    assert deck is not None or any(problem.severity == "error" for problem in problems)
    assert sheet is not None or any(problem.severity == "error" for problem in others)
    return problems


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    read_both(data)


@settings(max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab:-#[]{}'\"\\|>&*!%@`? \n\t,.01~{}"), max_size=80))
@example("- ? ")
@example("{")
@example("a: |9")
def test_any_characters_of_yaml(text: str) -> None:
    read_both(text.encode())
    read_both(b"deck: d\ntitle: T\nquestions:\n- question: " + text.encode())
    read_both(b"deck: d\ntitle: T\nquestions:\n" + text.encode())


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(TEXTS))[:3000])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.sampled_from([0, 0, 1, 5]))] = draw(st.sampled_from([b"", *SCRAPS]))
    return bytes(data)


@pytest.mark.slow
@settings(max_examples=400)
@given(mutations())
def test_mutated_files(data: bytes) -> None:
    read_both(data)


@st.composite
def mutations_by_line(draw: st.DrawFn) -> bytes:
    """A file whose lines were doubled, dropped, joined, cut, moved sideways, or got another key."""
    lines = draw(st.sampled_from(TEXTS))[:3000].decode("utf-8", "replace").split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = draw(st.integers(0, len(line)))
        scrap = draw(st.sampled_from(SCRAPS)).decode("utf-8", "replace")
        key, colon, value = line.partition(": ")
        match draw(st.integers(0, 7)):
            case 0:
                lines[at : at + 1] = []
            case 1:
                lines[at : at + 1] = [line, line]
            case 2:
                lines[at : at + 2] = ["".join(lines[at : at + 2])]
            case 3:
                lines[at : at + 1] = [line[:cut], line[cut:]]
            case 4:
                lines[at] = " " * draw(st.integers(0, 6)) + line.lstrip()
            case 5:
                lines[at] = f"{key}{colon}{scrap}{value}{scrap}"
            case 6:
                lines[at] = (
                    f"{key}{colon}{draw(st.sampled_from(('[', '{', '{a: ')))}{value}{draw(st.sampled_from(']}'))}"
                )
            case 7:
                lines[at] = line.replace(key.strip(" -"), draw(st.sampled_from(sorted(QUESTION_NAMES))), 1)
        lines = lines or [""]
    return "\n".join(lines).encode()


@pytest.mark.slow
@settings(max_examples=400)
@given(mutations_by_line())
@example(b"4:10 a\n\n  unit: ~\n #1 b\n")
@example(b"deck: d\ntitle: T\nquestions:\n- question: A?\n  answer: b\n  wrong:x [c: d, e]\n")
@example(b"deck: d\ntitle: T\nquestions:\n- question: A?\n  answer: b\n  wrong: [{from:p, {pick:1}]\n")
def test_files_with_mutated_lines(data: bytes) -> None:
    deck, _ = read_deck(data, "d.yaml")
    read_both(data)
    if deck is not None:
        list(check_deck(deck, lambda: data.decode().split("\n")))


@pytest.fixture
def pure_parser() -> Iterator[None]:
    """Take the parser that serves where libyaml is missing."""
    fast = tree.PARSER
    tree.PARSER = tree.PureParser
    yield
    tree.PARSER = fast


def read_with(loader: object, data: bytes) -> tuple[Deck | None, list[Problem]]:
    fast = tree.PARSER
    tree.PARSER = loader
    try:
        return read_deck(data, "d.yaml")
    finally:
        tree.PARSER = fast


@pytest.mark.slow
def test_without_libyaml_a_good_file_is_the_same() -> None:
    """Only a file that is no YAML at all may be reported in other words."""
    assert tree.PARSER is not tree.PureParser
    for data in (*EXAMPLES, *(path.read_bytes() for path in DECKS)):
        deck, problems = read_with(tree.PARSER, data)
        if not [problem for problem in problems if problem.severity == "error"]:
            assert read_with(tree.PureParser, data) == (deck, problems), data


@pytest.mark.slow
@pytest.mark.usefixtures("pure_parser")
@settings(max_examples=150)
@given(mutations())
def test_without_libyaml_any_file_gives_problems_too(data: bytes) -> None:
    read_both(data)


@pytest.mark.usefixtures("pure_parser")
def test_without_libyaml_a_deep_nest_is_refused_as_well() -> None:
    (problem,) = read_deck(b"deck: d\ntitle: T\nquestions:\n- question: " + b"[" * 5000, "d")[1]
    assert problem.code == "too-deep"


# ---------------------------------------------------------------- what is made to do harm

HEAD = b"deck: d\ntitle: T\nquestions:\n"
Q = b"- id: q\n  question: "
HARM = {
    "open brackets": (HEAD + Q + b"[" * 100_000, "too-deep"),
    "open braces": (HEAD + Q + b"{a: " * 50_000, "too-deep"),
    "nested brackets": (HEAD + Q + b"[" * 50_000 + b"]" * 50_000, "too-deep"),
    "dashes": (HEAD + b"- " * 100_000, "too-deep"),
    "dashes with tabs": (HEAD + b"-\t" * 100_000, "too-deep"),
    "dashes far apart": (HEAD + b"-   " * 100_000, "too-deep"),
    "dashes after spaces": (b" " * 9 + b"- " * 100_000, "too-deep"),
    "question marks": (b"? " * 100_000, "too-deep"),
    "question marks in an item": (HEAD + b"- " + b"? " * 100_000, "too-deep"),
    "brackets that only look closed": (HEAD + Q + b'["]",' * 60_000, "too-deep"),
    "steps": (b"".join(b" " * n + b"a:\n" for n in range(1, 2000)), "too-deep"),
    "brackets alone": (b"[" * 1_000_000, "too-deep"),
    "a billion laughs": (
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(b"%c: &%c [" % (n + 1, n + 1) + b", ".join([b"*%c" % n] * 9) + b"]\n" for n in range(97, 110))
        + HEAD
        + Q
        + b"*n\n",
        "alias",
    ),
    "an anchor of itself": (b"a: &a\n  b: *a\n" + HEAD, "alias"),
    "many small values": (HEAD + b"- wrong: [" + b"a," * 1_000_000 + b"a]", "too-large"),
    "many empty lists": (b"x: [" + b"[]," * 1_000_000 + b"[]]", "too-large"),
    "open math": (HEAD + Q + b"\\(" * 20_000 + b"\n  answer: b\n", "unclosed-markup"),
    "closed math": (HEAD + Q + b"\\)" * 10_000 + b"\\(" * 10_000 + b"\n  answer: b\n", "unclosed-markup"),
    "backticks": (HEAD + Q + b"a " + b"` `` ``` " * 20_000 + b"\n  answer: b\n", "text-too-long"),
    "links": (HEAD + Q + b"a " + b"![](" * 50_000 + b"\n  answer: b\n", "text-too-long"),
    "blanks": (HEAD + b"- id: q\n  cloze: a " + b"{{" * 20_000 + b"\n", "unclosed-blank"),
    "colons": (HEAD + Q + b"a: " * 100_000, "colon-in-text"),
    "tabs": (HEAD + b"- id: q\n  question: a\tb\n  answer: c\n" * 20_000, "tab"),
    "one endless line": (HEAD + Q + b"word " * 2_000_000 + b"\n  answer: b\n", "text-too-long"),
    "controls": (HEAD + b"\x1b" * 1_000_000, "control-character"),
    "UTF-16": ("deck: d\n".encode("utf-16"), "not-utf8"),
    "Latin-1": ("deck: d\ntitle: Brasília\n".encode("latin-1"), "not-utf8"),
    "a surrogate": (b"deck: d\ntitle: \xed\xa0\x80\n", "not-utf8"),
    "a noncharacter": ("deck: d\ntitle: \ufdd0\n".encode(), "control-character"),
    "a NUL": (b"deck: d\0", "control-character"),
    "too much": (b"#" * 20_000_001, "too-large"),
    "nothing": (b"", "empty-file"),
    "spaces": (b" \n\n", "empty-file"),
    "lone carriage returns": (b"deck: d\rtitle: T\rquestions:\r- id: q\r  question: q\r", "no-answer"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("data", "code"), HARM.values(), ids=HARM)
def test_harmful_files_are_refused_soon_and_in_little_memory(data: bytes, code: str) -> None:
    before = getrusage(RUSAGE_SELF).ru_maxrss
    problems = read_both(data)
    assert code in {problem.code for problem in problems}
    if sys.platform == "linux":  # elsewhere the unit is another one
        assert getrusage(RUSAGE_SELF).ru_maxrss - before < 300_000


@pytest.mark.slow
def test_the_value_after_the_most_that_are_allowed_is_refused_at_its_place() -> None:
    """The mapping, its key and the list are values, too."""
    most = "x-a: [" + "a," * (tree.MAX_VALUES - 3) + "]"
    assert "too-large" not in {problem.code for problem in read_deck(most.encode(), "d.yaml")[1]}
    (problem,) = read_deck(most.replace("]", "a]").encode(), "d.yaml")[1]
    assert (problem.code, problem.location.column) == ("too-large", len(most))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["[" * 2000, "{a: " * 2000, '["]",' * 2000, "['a', " * 2000, "[{" * 2000 + "}]" * 2000]
)
@pytest.mark.parametrize("limit", [25, 1000, sys.maxsize])
def test_a_deep_nest_is_found_whatever_depth_a_parser_refuses(
    text: str, limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Strict(tree.PureParser):
        def fetch_flow_collection_start(self, token: type) -> None:
            if self.flow_level >= limit:
                raise yaml.scanner.ScannerError(None, None, "enough", self.get_mark())
            super().fetch_flow_collection_start(token)

    monkeypatch.setattr(tree, "PARSER", Strict)
    (problem,) = read_deck(b"deck: d\ntitle: T\nquestions:\n- question: " + text.encode(), "d")[1]
    assert problem.code == "too-deep"
    assert problem.location.line == 4
