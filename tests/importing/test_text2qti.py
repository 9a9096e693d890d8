"""Quizzes of text2qti."""

from collections.abc import Callable

Import = Callable[[str, str], tuple[str, list[str]]]


def test_every_kind_of_question(import_text: Import) -> None:
    source = """\
Quiz title: Addition
% a comment

Title: An addition question
Points: 2
1.  What is $2+3$?

    Really?
... General feedback.
+   Right you are.
-   Wrong.
a)  6
... Too large.
*c) 5

2.  Which are prime?
[ ]  four
[*]  three
[*]  two

3.  What is the square root of 2?
=   1.4142 +- 0.01%

4.  Between?
=   [1, 3]

5.  Who?
*   Santa
*   Claus

6.  Explain.
... The model.
____

GROUP
pick: 1
7.  Is it?
*a) true
b) false
END_GROUP

8.  Upload.
^^^^
"""
    block, losses = import_text("text2qti", source)
    assert [line for line in block.split("\n") if not line.startswith("- id")] == [
        "  question: |",
        "    What is \\(2+3\\)?",
        "",
        "    Really?",
        "  answer: 5",
        "  wrong:",
        "  - 6: Too large.",
        "  explain: General feedback.",
        "  if-right: Right you are.",
        "  if-wrong: Wrong.",
        "  points: 2",
        "",
        "  question: Which are prime?",
        "  answers:",
        "  - three",
        "  - two",
        "  wrong:",
        "  - four",
        "",
        "  question: What is the square root of 2?",
        "  answer: 1.4142",
        "  within: 0.01%",
        "",
        "  question: Between?",
        "  answer: 2",
        "  within: [1, 3]",
        "",
        "  question: Who?",
        "  answer: Santa",
        "  accept:",
        "  - Claus",
        "",
        "  question: Explain.",
        "  answer: The model.",
        "  write: yes",
        "",
        "  question: Is it?",
        "  answer: true",
        "",
    ]
    assert losses == ["line 42: its answer is a file to upload", "line 37: the draw from its group"]
