"""GIFT as Moodle reads it, as the lines of a question file."""

from collections.abc import Callable
from pathlib import Path

Import = Callable[[str, str], tuple[str, list[str]]]

CASES = {
    "one option is right": (
        "::Grant's Tomb::Grant is {\n"
        "~buried#No one is buried there.\n=entombed#Right answer!\n~living\n} in Grant's tomb.",
        """\
- id: grant-s-tomb-1d23
  question: Grant is _____ in Grant's tomb.
  answer: {"entombed": "Right answer!"}
  wrong:
  - buried: No one is buried there.
  - living
""",
        [],
    ),
    "a share of the points": (
        "::who::Who?{=A. Lovelace ~%60%Ada#Which? ~Byron}",
        """\
- id: who
  question: Who?
  answer: A. Lovelace
  partly:
  - {text: "Ada", credit: 60%, feedback: "Which?"}
  wrong:
  - Byron
""",
        [],
    ),
    "several options are right, weighed as here": (
        "// [id:primes] [tag:numbers]\nWhich are prime?{~%50%2 ~%50%3 ~%-100%4}",
        """\
- id: primes
  question: Which are prime?
  answers:
  - 2
  - 3
  wrong:
  - 4
  tags: [numbers]
""",
        [],
    ),
    "weights of another kind are a loss": (
        "::some::Which are prime?{~%50%two ~%50%three ~%0%four}",
        """\
- id: some
  question: Which are prime?
  answers:
  - two
  - three
  wrong:
  - four
""",
        ["line 1: its weights: here each right option earns the same, and wrong ones cost"],
    ),
    "true and false with feedback": (
        "::sun::The sun rises in the east.{T#It does.#Well done.####It turns.}",
        """\
- id: sun
  question: The sun rises in the east.
  answer: true
  explain: It turns.
  if-right: Well done.
  if-wrong: It does.
""",
        [],
    ),
    "texts to type": (
        "::animal::Which is the best animal?{=Frog#Good! =%50%Cat#What? =%0%*#Completely wrong}",
        """\
- id: animal
  question: Which is the best animal?
  answer: {"Frog": "Good!"}
  partly:
  - Cat: What?
  if-wrong: Completely wrong
""",
        [],
    ),
    "numbers with tolerances": (
        "::pi::What is pi?{#=3.14:0.01#Yes. =%50%3..4}",
        """\
- id: pi
  question: What is pi?
  answer: 3.14
  within: 0.01
  partly:
  - {text: 3.5, within: [3, 4], credit: 50%}
  if-right: Yes.
""",
        [],
    ),
    "pairs, and a right side that matches nothing": (
        "::caps::Match.{=Canada -> Ottawa =Italy->Rome = -> Oslo}",
        """\
- id: caps
  question: Match.
  match:
    Canada: Ottawa
    Italy: Rome
  wrong:
  - Oslo
""",
        [],
    ),
    "an essay with a model answer": (
        "::e::[markdown]Why are there *seasons*?{####The axis is tilted.}",
        """\
- id: e
  question: Why are there *seasons*?
  answer: The axis is tilted.
  write: yes
""",
        [],
    ),
    "escapes, line ends and formulas": (
        "::x::[html]<p>Is \\{a\\: b\\} <b>so</b> \\~?</p>\\nAnd $$x^2$$, \\\\(y\\\\)?{FALSE}",
        """\
- id: x
  question: |
    Is {a: b} **so** ~?

    And \\(x^2\\), \\(y\\)?
  answer: false
""",
        [],
    ),
}


def test_every_kind_of_question(import_text: Import) -> None:
    for name, (source, block, losses) in CASES.items():
        assert import_text("gift", source) == (block, losses), name


def test_what_asks_nothing_is_left_out_and_the_others_come_in(import_text: Import) -> None:
    source = "::T::Take a pencil.\n\nOpen {=a\n\n$CATEGORY: $course$/top/Bio\n\n::a::No{~a ~b}\n\n::b::Yes{T}"
    block, losses = import_text("gift", source)
    assert block.startswith("- id: b\n")
    assert losses == [
        "line 1: a text between questions, which asks nothing",
        "line 3: its '{' is never closed",
        "line 7: none of its options is right",
    ]


def test_pictures_beside_the_file_come_along(tmp_path: Path, import_text: Import) -> None:
    (tmp_path / "a b.png").write_bytes(b"picture")
    block, losses = import_text("gift", '::a::[html]<img src\\="a%20b.png"> and <img src\\="../x.png">?{T}')
    assert 'question: "![](questions.media/a-b.png) and ?"' in block
    assert losses == ["line 1: the picture '../x.png', which is not there"]
    assert (tmp_path / "out/questions.media/a-b.png").read_bytes() == b"picture"
