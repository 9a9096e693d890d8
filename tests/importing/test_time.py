"""Importing takes time in proportion to the size of a file, whatever it holds: processor time of this process alone."""

import time
from collections.abc import Iterator

import pytest

from quiz.importing import gift, hashcards, markdown, moodle, obsidian, text2qti
from quiz.importing.bank import Bank, Parse
from quiz.losses import Loss

LEAST = 0.02
"""Seconds of processor time from which a ratio can be trusted."""
MOST_BYTES = 200_000
RUNS = 4
TIMES = 4
MOST_RATIO = 10.0
"""Between 4, of time in proportion, and 16, of time that grows with the square."""

OPTIONS = "\n- [x] a\n- [ ] b\n"
CHOICE = (
    "</text></questiontext><answer fraction='100'><text>a</text></answer><answer fraction='0'><text>b</text></answer>"
)
END = "]]></text></graderinfo></question></quiz>"

REPEATED: dict[str, tuple[Parse, str, str, str]] = {
    "fences that never close": (obsidian.parse, "#flashcards\nq::a\n", "```a\n~~~b\n", ""),
    "fences in turn": (obsidian.parse, "#flashcards\nq\n?\n", "```\nx\n```\n~~~\nx\n~~~\n", ""),
    "schedules that never close": (obsidian.parse, "#flashcards\nq::a ", "<!--SR:", ""),
    "links that never close": (obsidian.parse, "#flashcards\nq::a ", "![[", ""),
    "fences of an answer": (hashcards.parse, "Q: q\nA: ", "```a\n~~~b\n", ""),
    "fences of a stem": (text2qti.parse, "1. q\n", "    ```a\n    ~~~b\n", "*a) b\nc) d\n"),
    "options of code": (markdown.parse, "# T\n", "## q{n}\n- [x] ```\n  a\n  ```\n- [ ] ```\n  b\n  ```\n", ""),
    "options of open code": (markdown.parse, "# q\n- [x] a\n", "- [ ] ```\n  b\n", ""),
    "comments that never close": (markdown.parse, "# q\n", "<!-- ", OPTIONS),
    "spaces": (markdown.parse, "# q\n![a](", " ", "x" + OPTIONS),
    "pictures that never close": (markdown.parse, "# q\n", "![a](b 'c ", OPTIONS),
    "formulas that never close": (gift.parse, "[html]", "$$a ", "{=a ~b}"),
    "attributes that never close": (gift.parse, "[html]", '<a "', "{=a ~b}"),
    "items that never close": (
        moodle.parse, "<quiz><question type='multichoice'><questiontext format='html'><text><![CDATA[<ul>", "<li>a",
        "]]>" + CHOICE + "</question></quiz>"),
    "points of an essay": (
        moodle.parse, "<quiz><question type='essay'><questiontext><text>a</text></questiontext><graderinfo"
        " format='html'><text><![CDATA[<ul>", "<li>a</li>", "x" + END),
}  # fmt: skip


def make_text(shape: str, count: int) -> str:
    _, head, repeated, end = REPEATED[shape]
    return head + "".join(repeated.replace("{n}", str(n)) for n in range(count)) + end


def measure(shape: str, text: str) -> float:
    start = time.process_time()
    lost: list[Loss] = []
    drafts: Iterator[object] = Bank("bank", text, REPEATED[shape][0], ()).drafts(lost.append, "media")
    count = sum(1 for _ in drafts)
    assert count or lost
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("shape", REPEATED)
def test_a_file_that_is_longer_takes_longer_in_proportion(shape: str) -> None:
    count = 20
    short = make_text(shape, count)
    while (of_short := measure(shape, short)) < LEAST and len(short) < MOST_BYTES:
        count *= 3
        short = make_text(shape, count)
    long, of_long = make_text(shape, TIMES * count), float("inf")
    for _ in range(RUNS):
        of_short, of_long = min(of_short, measure(shape, short)), min(of_long, measure(shape, long))
        if of_long <= MOST_RATIO * of_short:
            return
    pytest.fail(f"{of_long / of_short:.1f} times as long for {TIMES} times {len(short)} bytes")
