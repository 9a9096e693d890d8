"""Every kind from its keys, as whole values."""

from decimal import Decimal

import pytest

from quiz.identity import suggest_id
from quiz.model import (
    BLANK,
    Blank,
    Body,
    Citation,
    Cloze,
    Draw,
    Flashcard,
    Image,
    ListRecall,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.reading.deckfile import read_deck

HEAD = "deck: d\ntitle: T\npools:\n  elements: [iron, Lead, tin, gold, silver]\nquestions:\n"


def read_one(text: str, head: str = HEAD) -> Question:
    """Return the one question of a deck that is without any problem."""
    deck, problems = read_deck((head + text).encode(), "d.yaml")
    assert problems == []
    assert deck is not None
    (question,) = deck.questions
    return question


CASES: dict[str, tuple[str, str, Body]] = {
    "blocks of code as options": (
        """
- id: q
  question: |
    What prints

    1
  answer: |
    ```python
    if x:
        print(1)
    ```
  wrong:
  - |
    ~~~
    print("1")  # *not* this
    ~~~
""",
        "What prints\n\n1",
        MultipleChoice("```python\nif x:\n    print(1)\n```", (), (Option('~~~\nprint("1")  # *not* this\n~~~'),)),
    ),
    "blocks of code to order and to match": (
        """
- id: q
  question: Match.
  match:
    loop: |
      ```
      for x in y:
          print(x)
      ```
    end: return
""",
        "Match.",
        Matching((("loop", "```\nfor x in y:\n    print(x)\n```"), ("end", "return"))),
    ),
    "multiple choice": (
        """
- id: q
  question: What is the capital of Australia?
  answer: Canberra
  partly:
  - Australian Capital Territory: That is the territory around it.
  wrong:
  - Sydney: The largest city, but never the capital.    # option: feedback
  - Melbourne
""",
        "What is the capital of Australia?",
        MultipleChoice(
            "Canberra",
            (Option("Australian Capital Territory", "That is the territory around it."),),
            (Option("Sydney", "The largest city, but never the capital."), Option("Melbourne")),
        ),
    ),
    "a draw leaves out the key and what is leniently equal to an option": (
        """
- id: q
  question: Which element has the symbol Fe?
  answer: iron
  wrong:
  - lead: Lead is Pb.
  - {from: elements, pick: 2, except: [the tin]}
""",
        "Which element has the symbol Fe?",
        MultipleChoice(
            "iron", wrong=(Option("lead", "Lead is Pb."),), draws=(Draw("elements", 2, ("gold", "silver")),)
        ),
    ),
    "a fixed order of options": (
        """
- id: q
  question: How often?
  answer: Never
  wrong: [Always, Sometimes]
  shown: [Always, Sometimes, Never]
""",
        "How often?",
        MultipleChoice("Never", wrong=(Option("Always"), Option("Sometimes")), shown=("Always", "Sometimes", "Never")),
    ),
    "a number is an option like any other where there are wrong ones": (
        "\n- {id: q, question: How many?, answer: 007, wrong: [1_000, 12:30, 1989-11-09]}",
        "How many?",
        MultipleChoice("007", wrong=(Option("1_000"), Option("12:30"), Option("1989-11-09"))),
    ),
    "multiple response": (
        "\n- {id: q, question: Which are prime?, answers: [2, 29], wrong: [1, 51], partial: no}",
        "Which are prime?",
        MultipleResponse(("2", "29"), (Option("1"), Option("51")), partial=False),
    ),
    "list recall": (
        """
- id: q
  question: Name three.
  answers: [adenine, cytosine, guanine, [thymine, 5-methyluracil]]
  need: 3
  typos: yes
""",
        "Name three.",
        ListRecall((("adenine",), ("cytosine",), ("guanine",), ("thymine", "5-methyluracil")), 3, typos=True),
    ),
    "true": ("\n- {id: q, question: It rises., answer: TRUE}", "It rises.", TrueFalse(True)),
    "false": ("\n- {id: q, question: It rises., answer: False}", "It rises.", TrueFalse(False)),
    "quoted true is a text": (
        '\n- {id: q, question: Which word?, answer: "true"}',
        "Which word?",
        ShortAnswer(("true",)),
    ),
    "short answer": (
        """
- id: q
  question: Which metal?
  answer: gold
  accept: [aurum]
  reject:
  - silver: Silver is Ag.
  typos: no
  exact: true
""",
        "Which metal?",
        ShortAnswer(("gold", "aurum"), (Option("silver", "Silver is Ag."),), exact=True),
    ),
    "a quoted number is a text": (
        '\n- {id: q, question: Who?, answer: "007"}',
        "Who?",
        ShortAnswer(("007",)),
    ),
    "null and a tilde are texts": (
        "\n- {id: q, question: null, answer: ~}",
        "null",
        ShortAnswer(("~",)),
    ),
    "numeric": (
        """
- id: q
  question: How far?
  answer: 384400
  within: 2%
  unit: [km, kilometres]
  accept: [1]
  reject:
  - 400000: Too far.
""",
        "How far?",
        Numeric("384400", "376712", "392088", "2%", ("km", "kilometres"), ("1",), (Option("400000", "Too far."),)),
    ),
    "numeric, an amount": (
        "\n- {id: q, question: How cold?, answer: -0.70, within: 0.05, unit: K}",
        "How cold?",
        Numeric("-0.70", "-0.75", "-0.65", "0.05", ("K",)),
    ),
    "numeric, a range": (
        "\n- {id: q, question: How high?, answer: 8849, within: [8840, 8856.5]}",
        "How high?",
        Numeric("8849", "8840", "8856.5", "[8840, 8856.5]"),
    ),
    "numeric, exact": ("\n- {id: q, question: How many?, answer: 0}", "How many?", Numeric("0", "0", "0")),
    "ordering": (
        "\n- {id: q, question: Order., order: [Mercury, [Venus, Earth], Mars]}",
        "Order.",
        Ordering((("Mercury",), ("Venus", "Earth"), ("Mars",))),
    ),
    "matching": (
        "\n- {id: q, question: Match., match: {Canada: Ottawa, Niger: Africa, Congo: Africa}, wrong: [Toronto]}",
        "Match.",
        Matching((("Canada", "Ottawa"), ("Niger", "Africa"), ("Congo", "Africa")), (Option("Toronto"),)),
    ),
    "cloze": (
        r"""
- id: q
  cloze: At {{100|one hundred}} °C, {{212::above 200}}; \{{no}} {{a\|b}} {{\frac{1}{2}}} {{c\::d}}.
""",
        f"At {BLANK} °C, {BLANK}; {{{{no}}}} {BLANK} {BLANK} {BLANK}.",
        Cloze(
            (
                Blank(("100", "one hundred")),
                Blank(("212",), "above 200"),
                Blank(("a|b",)),
                Blank((r"\frac{1}{2}",)),
                Blank(("c::d",)),
            )
        ),
    ),
    "flashcard": (
        "\n- {id: q, front: Why **two**?, back: The Moon., both-ways: yes}",
        "Why **two**?",
        Flashcard("The Moon.", True),
    ),
    "rubric": (
        "\n- id: q\n  question: Explain.\n  rubric:\n  - One half is lit.\n  - We see it from changing angles.",
        "Explain.",
        Rubric(("One half is lit.", "We see it from changing angles.")),
    ),
}


@pytest.mark.parametrize(("text", "stem", "body"), CASES.values(), ids=CASES)
def test_kind(text: str, stem: str, body: Body) -> None:
    question = read_one(text)
    assert (question.stem, question.body) == (stem, body)


def test_what_any_question_may_have() -> None:
    text = """
- id: q
  question: |
    First line

    - a list
  answer: b
  tags: [one, two]
  source: [sheet/fact, sheet, "NASA, 2019", https://example.org/a]
  explain: >-
    Because
    it is.
  hint:
  - A first.
  - A second.
  points: 2.5
  difficulty: hard
  image: {file: pictures/a.png, alt: A picture}
  audio: a.mp3
  allow: [no-source]
  was: old/p
  retired: yes
  x-note: {anything: [goes]}
"""
    assert read_one(text) == Question(
        "q",
        "old/p",
        "First line\n\n- a list",
        ShortAnswer(("b",)),
        ("one", "two"),
        (
            Citation("sheet", "fact"),
            Citation("sheet"),
            Citation(text="NASA, 2019"),
            Citation(text="https://example.org/a"),
        ),
        "Because it is.",
        ("A first.", "A second."),
        2.5,
        "hard",
        "",
        Image("pictures/a.png", "A picture"),
        "a.mp3",
        True,
        ("no-source",),
        line=7,
        column=3,
        places="id:7:7 question:8:13 answer:12:11 tags:13:9 source:14:11 explain:15:12 hint:19:3 points:21:11 "
        "difficulty:22:15 image:23:10 audio:24:10 allow:25:10 was:26:8 retired:27:12 "
        "source/0:14:12 source/1:14:24 source/2:14:31 source/3:14:45 hint/0:19:5 hint/1:20:5 allow/0:25:11",
    )


def test_deck_with_everything() -> None:
    text = """\ufeff# a comment
---
deck: demo
title: A little of everything  # and more
collection: Demo
description: One of each.
language: de
format: 1
tags: [demo]
sources: [nasa-moon]
was: old
defaults: {typos: yes, exact: yes, partial: no}
passages:
  moonlight: The Moon does not shine.
questions:

- id: a
  passage: moonlight
  question: Does it?
  answer: not at all
- {id: b, cloze: "It {{shines}}."}
allow: [no-source]
x-more: [1]
"""
    deck, problems = read_deck(text.replace("\n", "\r\n").encode(), "decks/demo.yaml")
    assert problems == []
    assert deck is not None
    assert (deck.id, deck.identity, deck.title, deck.path) == (
        "demo",
        "old",
        "A little of everything",
        "decks/demo.yaml",
    )
    assert (deck.collection, deck.description, deck.language) == ("Demo", "One of each.", "de")
    assert (deck.tags, deck.sources, deck.allow) == (("demo",), ("nasa-moon",), ("no-source",))
    assert deck.passages == {"moonlight": "The Moon does not shine."}
    assert [q.identity for q in deck.questions] == ["old/a", "old/b"]
    assert [q.body for q in deck.questions] == [
        ShortAnswer(("not at all",), typos=True, exact=True),
        Cloze((Blank(("shines",)),), typos=True, exact=True, partial=False),
    ]
    assert deck.questions[0].passage == "moonlight"
    assert deck.places == (
        "deck:3:7 title:4:8 collection:5:13 description:6:14 language:7:11 format:8:9 tags:9:7 sources:10:10 "
        "sources/0:10:11 was:11:6 defaults:12:11 passages:14:3 passages/moonlight:14:14 allow:22:8 allow/0:22:9 "
        "questions:17:1"
    )


@pytest.mark.parametrize(
    "layout",
    [
        "questions:\n- {id: a, question: q, answer: b}\n- {id: c, question: q, answer: d}\n",
        "questions:\n\n  # indented\n\n  - id: a\n    question: q\n    answer: b\n"
        "  - id: c\n    question: q\n    answer: d\n",
        "questions: [{id: a, question: q, answer: b}, {id: c, question: q, answer: d}]\n",
        "'questions': \n  -\n    id: a\n    question: q\n    answer: b\n"
        "  -\n    id: c\n    question: q\n    answer: d\n",
        "questions:\n- id: a\n  question: q\n  answer: b\n# between\n- id: c\n  question: q\n  answer: d\ntags: []\n",
    ],
)
def test_layouts_of_the_list_mean_the_same(layout: str) -> None:
    deck, problems = read_deck(("deck: d\ntitle: T\n" + layout).encode(), "d.yaml")
    assert problems == []
    assert deck is not None
    assert [(q.id, q.stem, q.body) for q in deck.questions] == [
        ("a", "q", ShortAnswer(("b",))),
        ("c", "q", ShortAnswer(("d",))),
    ]


def test_a_quoted_text_may_hold_what_looks_like_the_next_question() -> None:
    """The cut into pieces of twenty questions must not show."""
    many = "".join(f"- id: q{n}\n  question: q\n  answer: b\n" for n in range(99))
    text = many + '- id: last\n  question: "one\n- two"\n  answer: b\n' + many.replace("id: q", "id: r")
    questions = read_all(text)
    assert [q.id for q in questions] == [*(f"q{n}" for n in range(99)), "last", *(f"r{n}" for n in range(99))]
    assert questions[99].stem == "one - two"


def read_all(text: str) -> tuple[Question, ...]:
    deck, problems = read_deck((HEAD + text).encode(), "d.yaml")
    assert problems == []
    assert deck is not None
    return deck.questions


@pytest.mark.parametrize("answer", ["384400", "-12.50", "0", "0.1", "33333333333333333333.3"])
@pytest.mark.parametrize("within", ["2%", "0.05%", "7", "0.001"])
def test_bounds_are_exact(answer: str, within: str) -> None:
    if answer == "0" and "%" in within:
        return
    body = read_one(f"- {{id: q, question: How many?, answer: {answer}, within: {within}}}").body
    assert isinstance(body, Numeric)
    off = abs(Decimal(answer)) * Decimal(within[:-1]) / 100 if "%" in within else Decimal(within)
    assert Decimal(body.low) + off == Decimal(answer) == Decimal(body.high) - off


def test_a_question_without_an_id_has_the_identity_that_a_fix_would_give_it() -> None:
    deck, problems = read_deck((HEAD + "- question: What is the capital of Australia?\n  answer: b\n").encode(), "d")
    assert [problem.code for problem in problems] == ["missing-id"]
    assert deck is not None
    assert deck.questions[0].id == ""
    assert deck.questions[0].identity == f"d/{suggest_id('What is the capital of Australia?')}"


@pytest.mark.parametrize(
    ("picks", "needed"), [((2, 2), None), ((1, 3), None), ((3, 2), 5), ((2, 2, 1), 5), ((4,), None), ((5,), 5)]
)
def test_draws_from_one_pool_need_enough_members_together(picks: tuple[int, ...], needed: int | None) -> None:
    """Four are left of the pool, since the key is one of its five."""
    draws = "".join(f"  - {{from: elements, pick: {pick}}}\n" for pick in picks)
    text = f"{HEAD}- id: q\n  question: Which?\n  answer: iron\n  wrong:\n{draws}"
    deck, problems = read_deck(text.encode(), "d.yaml")
    assert deck is not None
    if needed is None:
        assert problems == []
        (question,) = deck.questions
        assert isinstance(question.body, MultipleChoice)
        assert [draw.pick for draw in question.body.draws] == list(picks)
        return
    (problem,) = problems
    assert (problem.code, problem.location.line) == ("pool-too-small", 9 + len(picks))
    assert str(needed) in problem.message


RECALL = """\
deck: d
title: "D"
recall: flip
format: 2
questions:
- {id: a, question: Typed as its deck says?, answer: so}
- {id: b, question: Or as it says itself?, answer: 7, recall: type}
- {id: c, front: A card, back: its back, write: yes}
"""


def test_a_deck_says_how_its_questions_are_answered_unless_one_says_otherwise() -> None:
    deck, problems = read_deck(RECALL.encode(), "d.yaml")
    assert deck
    assert not problems
    assert [(question.recall, question.write) for question in deck.questions] == [
        ("flip", False),
        ("type", False),
        ("flip", True),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("recall: flip", "recall: turn", 3, "bad-flag"),
        ("write: yes", "speak: yes", 8, "bad-flag"),
        ("recall: type", "recall: no", 7, "bad-flag"),
        ("write: yes", "write: perhaps", 8, "bad-flag"),
        ("write: yes", "recall: flip", 8, "key-of-other-kind"),
        ("recall: type", "write: no", 7, "bad-flag"),
        ("recall: type", "write: yes, wrong: [8, 9]", 7, "key-of-other-kind"),
        ("recall: type", "write: yes, unit: m", 7, "key-of-other-kind"),
    ],
)
def test_ways_of_answering_that_there_are_not(old: str, new: str, line: int, code: str) -> None:
    _, problems = read_deck(RECALL.replace(old, new).encode(), "d.yaml")
    assert [(problem.code, problem.location.line) for problem in problems] == [(code, line)]


@pytest.mark.parametrize(
    ("question", "bare", "remarks"),
    [
        ("answer: {Canberra: It is so.}\n  wrong: [b]", "answer: Canberra\n  wrong: [b]", [("Canberra", "It is so.")]),
        ("answer:\n    '*so*': Why?\n  wrong: [b]", "answer: '*so*'\n  wrong: [b]", [("*so*", "Why?")]),
        ("answer: {TRUE: It is so.}", "answer: true", [("true", "It is so.")]),
        ("answer: {-0.50: 'Half'}", "answer: -0.50", [("-0.50", "Half")]),
        ("answer: {'7': Text.}", "answer: '7'", [("7", "Text.")]),
        ("answer: a\n  accept: [{b: B.}, c, d: D.]", "answer: a\n  accept: [b, c, d]", [("b", "B."), ("d", "D.")]),
        ("answer: 1\n  accept:\n  - 2: B.", "answer: 1\n  accept: [2]", [("2", "B.")]),
        ("answers:\n  - a: A.\n  - [b, {c: C.}]", "answers: [a, [b, c]]", [("a", "A."), ("c", "C.")]),
        ("answers: [{a: A.}]\n  wrong: [b]", "answers: [a]\n  wrong: [b]", [("a", "A.")]),
    ],
)
def test_feedback_on_a_right_answer_leaves_the_question_as_it_is(
    question: str, bare: str, remarks: list[tuple[str, str]]
) -> None:
    head = "deck: d\ntitle: D\nformat: 2\nquestions:\n"
    found, plain = (read_one(f"- id: q\n  question: q?\n  {text}\n", head) for text in (question, bare))
    assert found.body == plain.body
    assert [(option.text, option.feedback) for option in found.remarks] == remarks
    assert plain.remarks == ()


@pytest.mark.parametrize("question", ["answer: {a: A.}", "answer: a\n  accept: [b: B.]", "answers: [a: A.]"])
def test_feedback_on_a_right_answer_needs_format_2(question: str) -> None:
    text = f"deck: d\ntitle: D\nquestions:\n- id: q\n  question: q?\n  {question}\n"
    _, problems = read_deck(text.encode(), "d.yaml")
    assert [problem.code for problem in problems] == ["needs-format"]
