"""Reading takes time in proportion to the size of a file, whatever it holds.

The one test that looks at a clock: processor time of this process alone, of a text and of one four times as long.
"""

import time
from itertools import chain, zip_longest

import pytest

from quiz.reading.deckfile import read_deck

LEAST = 0.01
"""Seconds of processor time from which a ratio can be trusted."""
MOST_BYTES = 200_000
RUNS = 5
TIMES = 4
MOST_RATIO = 10.0
"""Between 4, of time in proportion, and 16, of time that grows with the square: a busy machine reaches neither side."""

HEAD = "deck: d\ntitle: T\n"
QUESTION = HEAD + "questions:\n- id: q\n  question: "
ANSWER = HEAD + "questions:\n- id: q\n  question: a\n  answer: "

REPEATED = {
    "escapes": (QUESTION + '"a', "\\n", '"\n  answer: b\n'),
    "escapes after letters": (QUESTION + '"a', "C:\\\\n", '"\n  answer: b\n'),
    "tabs in a plain option": (ANSWER + "b\n  wrong:\n  - y", "\t", "\n"),
    "spaces in a plain text": (QUESTION + "@", "a  ", "\n  answer: b\n"),
    "spaces alone": (ANSWER + "b\n  hint: c", " ", "@\n  @\n"),
    "tags": (ANSWER + "b\n  tags: [a", ", b", "]\n"),
    "different tags": (ANSWER + "b\n  tags:\n", "  - {n}\n", ""),
    "an order": (QUESTION + "a\n  order:\n", "  - {n}\n", ""),
    "options": (ANSWER + "b\n  wrong:\n", "  - {n}\n", ""),
    "answers": (QUESTION + "a\n  answers:\n", "  - {n}\n", ""),
    "pairs": (QUESTION + "a\n  match:\n", "    {n}: {n}\n", ""),
    "keys": (ANSWER + "b\n", "  k{n}: c\n", ""),
    "keys of the author's own": (ANSWER + "b\n", "  x-{n}: c\n", ""),
    "keys twice": (ANSWER + "b\n", "  hint: c\n", ""),
    "keys of the deck": (HEAD, "x-{n}: c\n", "questions:\n- id: q\n  question: a\n  answer: b\n"),
    "lines of a key": (QUESTION + "@\n", "a:\n", ""),
    "lines of a key, indented": (QUESTION + "@\n", "   a:\n", ""),
    "lines that are no key": (QUESTION + "@\n", "  a\n", ""),
    "lines below a fault": (QUESTION + "@\n", "    hint\n", "  answer: b\n"),
    "lines with tabs": (QUESTION + "a\n  answer:\tb\n", "  a: b\n", ""),
    "steps": (HEAD + "questions:\n", "- id: q{n}\n  a: b\n   c: d\n", ""),
    "comments": (QUESTION + "a\n", "# a: b\n", "  answer: b\n"),
    "comments in a line": (QUESTION + "@\n  a ", " #a", "\n  answer: b\n"),
    "blank lines": (QUESTION + "a\n", "\n", "  answer: b\n"),
    "lines of a text": (QUESTION + "|\n", "    a: b\n", "  answer: b\n"),
    "images that never close": (QUESTION + "'", "![", "'\n  answer: b\n"),
    "links that never close": (QUESTION + "'", "[a](", "'\n  answer: b\n"),
    "marked texts": (HEAD + "questions:\n", "- id: q{n}\n  question: '**a** `b` \\(c\\) ![](e)'\n  answer: b\n", ""),
    "backticks": (QUESTION + "'", "` ", "'\n  answer: b\n"),
    "stars": (QUESTION + "'", "**a ", "'\n  answer: b\n"),
    "formulas": (QUESTION + "'", "\\(", "'\n  answer: b\n"),
    "braces in formulas": (QUESTION + "'\\(", "{{", "\\)'\n  answer: b\n"),
    "dollars": (QUESTION + "'", "$ ", "'\n  answer: b\n"),
    "angles": (QUESTION + "'", "<a ", "'\n  answer: b\n"),
    "blanks": (HEAD + "questions:\n- id: q\n  cloze: '", "{{{{a}}}} ", "'\n"),
    "blanks that never close": (HEAD + "questions:\n- id: q\n  cloze: '", "{{{{", "'\n"),
    "braces that close nothing": (HEAD + "questions:\n- id: q\n  cloze: '{{{{a}}}}", "}}}}", "'\n"),
    "dashes in a line": (ANSWER + "b\n  ", "- ", "\n"),
    "dashes below a fault": (QUESTION + "@\n  ", "- ", "\n"),
    "a list in brackets": (ANSWER + "b\n  wrong: [a", ", b", "]\n"),
    "a list that never closes": (ANSWER + "b\n  wrong: [a", ", b", "\n"),
    "brackets that open": (ANSWER + "b\n  wrong: [a", ", [", "\n"),
    "quotes that close nothing": (ANSWER + "b\n  wrong: [", "'a' b, ", "]\n"),
    "quotes": (QUESTION, '"a" ', "\n  answer: b\n"),
    "colons": (QUESTION, "a: ", "\n  answer: b\n"),
    "digits": (ANSWER, "1,", "\n"),
    "citations": (ANSWER + "b\n  source: a/b", ", a/b", "\n"),
    "questions": (HEAD + "questions:\n", "- id: q{n}\n  question: What is {n}?\n  answer: b\n", ""),
    "questions that are no YAML": (HEAD + "questions:\n", "- id: q{n}\n  question: @a\n", ""),
    "questions of one id": (HEAD + "questions:\n", "- id: q\n  question: What is {n}?\n  answer: b\n", ""),
    "questions with a problem": (HEAD + "questions:\n", "- id: q{n}\n  question: a\n", ""),
    "questions between braces": (HEAD + "questions: [", "{{id: q{n}, question: a, answer: b}}, ", "]\n"),
    "pools": (HEAD + "pools:\n", "  p{n}: [a, b]\n", "questions:\n- id: q\n  question: a\n  answer: b\n"),
    "members of a pool": (HEAD + "pools:\n  p:\n", "  - a{n}\n", "questions:\n- id: q\n  question: a\n  answer: b\n"),
    "pools that are not there": (ANSWER + "b\n  wrong:\n", "  - {{from: p{n}, pick: 1}}\n", ""),
    "pools, and others that are not there": (
        HEAD + "pools:\n", "  p{n}: [a, b]\n", "questions:\n- id: q\n  question: a\n  answer: b\n  wrong:\n",
        "  - {{from: no{n}, pick: 1}}\n", ""),
    "passages, and others that are not there": (
        HEAD + "passages:\n", "  p{n}: a\n", "questions:\n",
        "- id: q{n}\n  question: a\n  answer: b\n  passage: no{n}\n", ""),
    "numbers that are accepted and rejected": (
        QUESTION + "a\n  answer: 0.5\n  accept:\n", "  - {n}\n", "  reject:\n", "  - {n}\n", ""),
    "lines of quotes in brackets": (ANSWER + "b\n  wrong: [\n", "    'a',\n", "    b: c: d]\n"),
    "blank lines in brackets": (ANSWER + "b\n  wrong: [\n", "    'a',\n\n", "    'b'\n    'c']\n"),
    "comments in a text": (QUESTION + "@\n  answer: a\n", "\n    b # c\n", ""),
    "dashes in a text": (QUESTION + "a\n", "    - b\n", "  answer: b\n"),
    "anchors": (ANSWER + "b\n  hint: [", "&a b, ", "]\n"),
    "marks of a document": (HEAD + "questions:\n", "---\n- id: q{n}\n  question: a\n  answer: b\n", ""),
    "marks of a conflict": (HEAD, "<<<<<<< a\n", "questions:\n- id: q\n  question: a\n  answer: b\n"),
    "directives": ("", "%a\n", HEAD + "questions:\n- id: q\n  question: a\n  answer: b\n"),
    "characters that cannot be seen": (QUESTION + "'", "\u00ad", "'\n  answer: b\n"),
    "other spaces": (ANSWER + "b\n", "\u00a0 hint: c\n", ""),
}  # fmt: skip


def make_text(shape: str, count: int) -> bytes:
    """Return a text whose every second part is repeated."""
    parts = REPEATED[shape]
    repeated = ("".join(part.format(n=n) for n in range(count)) for part in parts[1::2])
    return "".join(chain.from_iterable(zip_longest(parts[::2], repeated, fillvalue=""))).encode()


def measure(data: bytes) -> float:
    start = time.process_time()
    read_deck(data, "d.yaml")
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize("shape", REPEATED)
def test_a_text_that_is_longer_takes_longer_in_proportion(shape: str) -> None:
    count = 1000
    short = make_text(shape, count)
    while (of_short := measure(short)) < LEAST and len(short) < MOST_BYTES:
        count *= 3
        short = make_text(shape, count)
    long, of_long = make_text(shape, TIMES * count), float("inf")
    for _ in range(RUNS):
        of_short, of_long = min(of_short, measure(short)), min(of_long, measure(long))
        if of_long <= MOST_RATIO * of_short:
            return
    pytest.fail(f"{of_long / of_short:.1f} times as long for {TIMES} times {len(short)} bytes")
