"""Aiken's files."""

from collections.abc import Callable

Import = Callable[[str, str], tuple[str, list[str]]]


def test_questions_and_what_is_left_out(import_text: Import) -> None:
    source = """\
Which is *a* letter?
On two lines.
A) a
B. b_c_
ANSWER: B

Nothing?
A. one
B. two

Which?
A. yes
B. no
ANSWER: C
Right?
A. yes
B. no
ANSWER: A, B
"""
    block, losses = import_text("aiken", source)
    assert block.split("\n")[1:-1] == [
        "  question: |",
        "    Which is \\*a\\* letter?",
        "    On two lines.",
        "  answer: b_c_",
        "  wrong:",
        "  - a",
        "",
        block.split("\n")[8],
        "  question: Right?",
        "  answers:",
        '  - "yes"',
        '  - "no"',
        "  all-right: yes",
    ]
    assert losses == ["line 7: it has no line 'ANSWER:'", "line 11: it has no option C"]
