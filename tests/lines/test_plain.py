"""Words and lines that the transcripts do not show."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from quiz.engine.session import Session
from quiz.lines.plain import PlainView
from quiz.lines.style import LABELLED, PLAIN
from quiz.responses import Picked
from quiz.sitting.times import say_ago
from quiz.sitting.wording import Wording, say_number

DECK = r"""
deck: d
title: "Red [red]herring[/red]"
questions:
- {id: a, question: 'Is \(\frac{1}{2}\) [b]bold[/b] or **bold**?', answer: "[/x]", wrong: ["*a*", "b"]}
- {id: b, question: "One two three four five six seven eight nine ten eleven twelve?", answer: x, wrong: [y, z]}
"""


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "just now"), (1, "just now"), (2, "2 minutes ago"), (59, "59 minutes ago"), (60, "1 hour ago"),
        (150, "2 hours ago"), (11 * 60, "yesterday"), (3 * 1440, "3 days ago"), (90 * 1440, "3 months ago"),
        (800 * 1440, "2 years ago"),
    ],
)  # fmt: skip
def test_how_long_ago_by_the_learner_s_days(minutes, said):
    now = datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=9)))
    assert say_ago((now - timedelta(minutes=minutes)).astimezone(UTC), now) == said


def test_numbers_have_no_idle_zeros():
    assert [say_number(value) for value in (1, 0.5, 2 / 3, -0.001, -1.25, 100.0)] == [
        "1",
        "0.5",
        "0.7",
        "0",
        "-1.3",
        "100",
    ]


def test_square_brackets_are_text_and_markup_is_plain(open_bank):
    bank = open_bank(DECK)
    out: list[str] = []
    view = PlainView(Wording(bank), out.append)
    view.question(Session.start(bank.items(["d/a"]), seed=1).asked)
    text = "".join(out)
    assert "Is 1/2 [b]bold[/b] or bold?" in text
    assert "[/x]" in text
    assert "*" not in text


@pytest.mark.parametrize("width", [20, 40, 72])
def test_lines_fit(open_bank, width):
    bank = open_bank(DECK.replace("answer: x", "answer: some option that is quite a lot longer than the screen is"))
    out: list[str] = []
    view = PlainView(Wording(bank), out.append, width=width)
    session = Session.start(bank.items(["d/b"]), seed=1)
    view.question(session.asked)
    lines = "".join(out).splitlines()[2:]
    assert max(map(len, lines)) <= width


CODE = r"""
deck: d
title: Code
questions:
- id: code
  question: |
    Which prints 2?

    | n | square |
    |---|--------|
    | 2 | \(2^2\) |
  answer: |
    ```python
    if x:
        print(2)
    ```
  wrong:
  - |
    ```
    print(1)
    ```
  - nothing
  explain: |
    So:

    $$x^2 = 4$$
"""


@pytest.mark.parametrize("style", [PLAIN, LABELLED])
def test_tables_code_and_formulas_are_lines(open_bank, style):
    bank = open_bank(CODE)
    out: list[str] = []
    view = PlainView(Wording(bank), out.append, style=style)
    session = Session.start(bank.items(["d/code"]), seed=1)
    view.question(session.asked)
    text = "".join(out)
    assert "Which prints 2?\nn: 2; square: 2²\n" in text
    assert ("if x:\n    print(2)\n" if style.spelled else "if x:\n         print(2)\n") in text
    _, result = session.answer(Picked(("nothing",)))
    out.clear()
    view.feedback(result, 0)
    indent = "" if style.spelled else "  "
    assert f"{indent}Right answer:\n{2 * indent}if x:\n{2 * indent}    print(2)\n" in "".join(out)
    assert f"{indent}x² = 4\n" in "".join(out)


def test_code_is_one_line_where_a_list_of_answers_needs_it(open_bank):
    words = Wording(open_bank(CODE))
    assert words.inline("```\nif x:\n    y\n```") == "if x: y"
    assert words.option("```\nif x:\n    y\n```") == "if x:\n    y"
