"""Words and lines that the transcripts do not show."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from quiz.engine.session import Session
from quiz.lines.plain import PlainView
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
        "0.67",
        "0",
        "-1.25",
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
