"""Mending touches nothing else, and a second time finds nothing to do."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.checking import drop_allowed
from quiz.checking.fixes import Fixed, fix
from quiz.identity import suggest_id
from quiz.model import Deck
from quiz.problems import Problem
from quiz.quoting import quote
from quiz.reading.deckfile import read_deck

HEAD = "deck: demo\ntitle: Demo\nquestions:\n"


def read(data: bytes) -> tuple[Deck | None, Sequence[Problem]]:
    deck, problems = read_deck(data, "demo.yaml")
    return deck, drop_allowed(deck, problems) if deck else problems


def fix_text(text: str) -> Fixed:
    return fix(text.encode("utf-8"), read)


def repair(questions: str) -> str:
    """Return the questions of a deck after the fixes, after making sure that a second time changes nothing."""
    once = fix_text(HEAD + questions)
    assert not once.refused
    twice = fix(once.data, read)
    assert twice == Fixed(once.data)
    return once.data.decode("utf-8").removeprefix(HEAD)


ID = suggest_id("Why?")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- question: Why?\n  answer: So\n", f"- id: {ID}\n  question: Why?\n  answer: So\n"),
        ("-   question: Why?\n    answer: So\n", f"-   id: {ID}\n    question: Why?\n    answer: So\n"),
        ("  - question: Why?\n    answer: So\n", f"  - id: {ID}\n    question: Why?\n    answer: So\n"),
        ("-\n  question: Why?\n  answer: So\n", f"-\n  id: {ID}\n  question: Why?\n  answer: So\n"),
        (
            "- # a comment\n  # and more\n  question: Why?\n  answer: So",
            f"- # a comment\n  # and more\n  id: {ID}\n  question: Why?\n  answer: So",
        ),
        ("- {question: Why?, answer: So}  # short\n", f"- {{id: {ID}, question: Why?, answer: So}}  # short\n"),
        ("- question: Why?\r\n  answer: So\r\n", f"- id: {ID}\r\n  question: Why?\r\n  answer: So\r\n"),
        ('- {"question": "Why?"}\n', '- {"question": "Why?"}\n'),
        (
            '- {"question": "Why?", "answer": "So"}\n',
            f'- {{"id": "{ID}", "question": "Why?", "answer": "So"}}\n',
        ),
        (
            '- {  # short\n    "question": "Why?", "answer": "So" }\n',
            f'- {{  # short\n    "id": "{ID}", "question": "Why?", "answer": "So" }}\n',
        ),
        (
            "- answer: So\n  question: Why?\n- answer: Thus\n  question: Why?\n",
            f"- id: {ID}\n  answer: So\n  question: Why?\n- id: {ID}-2\n  answer: Thus\n  question: Why?\n",
        ),
    ],
)
def test_missing_ids_are_written_in(before: str, after: str) -> None:
    assert repair(before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "- id: a\n  question: Where?\n  answer: B) Paris\n  wrong:\n  - A) Rome: No.\n  - 'C) It''s Oslo'  # no\n"
            "  shown: [A) Rome, B) Paris, 'C) It''s Oslo']\n",
            "- id: a\n  question: Where?\n  answer: Paris\n  wrong:\n  - Rome: No.\n  - 'It''s Oslo'  # no\n"
            "  shown: [Rome, Paris, 'It''s Oslo']\n",
        ),
        (
            '- id: a\r\n  question: "3. Why?"\r\n  answer: So\r\n'
            "- {id: b, question: How?, answer: 1) @x, wrong: [2) yy]}\r\n",
            '- id: a\r\n  question: "Why?"\r\n  answer: So\r\n- {id: b, question: How?, answer: "@x", wrong: [yy]}\r\n',
        ),
        (
            "- id: a\n  question: How?\n  order: [1. no, 2. 'so', \"3. @\"]\n- id: b\n  cloze: >-\n    4) A {{b}}.\n",
            '- id: a\n  question: How?\n  order: ["no", "\'so\'", "@"]\n- id: b\n  cloze: >-\n    A {{b}}.\n',
        ),
        (
            "- id: a\n  question: Where?\n  answer: B\n  wrong: [A) Rome, C) Oslo]\n",
            "- id: a\n  question: Where?\n  answer: B\n  wrong: [A) Rome, C) Oslo]\n",
        ),
    ],
)
def test_labels_before_texts_are_removed(before: str, after: str) -> None:
    assert repair(before) == after


def test_id_of_another_question_is_not_taken() -> None:
    changed = repair(f"- {{id: {ID}, question: How?, answer: So}}\n- {{question: Why?, answer: So}}\n")
    assert changed.endswith(f"- {{id: {ID}-2, question: Why?, answer: So}}\n")


def test_question_with_an_old_id_gets_a_new_one_too() -> None:
    assert repair("- was: old\n  question: Why?\n  answer: So\n").startswith(f"- id: {ID}\n  was: old\n")


def test_byte_order_mark_and_file_without_last_line_end_stay() -> None:
    text = "\ufeff" + HEAD + "- question: Why?\n  answer: So"
    assert fix_text(text).data.decode("utf-8") == "\ufeff" + HEAD + f"- id: {ID}\n  question: Why?\n  answer: So"


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("answer: C # not C++", 'answer: "C # not C++"'),
        ("answer: C # not C++  # really", 'answer: "C # not C++"  # really'),
        ('answer: a "C" # or so', "answer: 'a \"C\" # or so'"),
        ("answer: it's # 1", 'answer: "it\'s # 1"'),
        ("answer: @home", 'answer: "@home"'),
        ("answer: @home  # a place", 'answer: "@home"  # a place'),
        ('answer: "Hello" you', "answer: '\"Hello\" you'"),
        ("answer: Alien: Covenant", 'answer: "Alien: Covenant"'),
        ("answer: NO", 'answer: "NO"'),
        ("answer:So", "answer: So"),
        ("Answer: So", "answer: So"),
        ("answer: So\n  both_ways: no", None),
        ("answer: So\n  difficulty: Easy # peasy", "answer: So\n  difficulty: easy # peasy"),
        ("answer: So\n  difficulty: eazy", None),
        ("anser: So", None),
        ("answer: 007", None),
        ("answer: So  # a comment", None),
        ("answer: #1", None),
        ("answer: So\n  explain: # later", None),
        ("answer: | or", 'answer: "| or"'),
        ("answer: [a] b", 'answer: "[a] b"'),
        ("answer:\u00a0So", "answer: So"),
        ("answer: |\n    C # not C++", None),
        ('answer: "C # not C++"', None),
        ("answer: a text that\n    goes on # here", None),
    ],
)
def test_values_are_quoted_and_words_spelt_where_only_one_thing_can_be_meant(line: str, fixed: str | None) -> None:
    question = "- id: x\n  question: Why?\n  {}\n  tags: [a]\n"
    assert repair(question.format(line)) == question.format(fixed or line)


def test_the_reason_is_what_keeps_the_file_from_being_yaml() -> None:
    text = HEAD + "- id: a\n  question: q\n  anwser: b\n  hint: 'tis\n"
    assert fix_text(text).refused == "fix line 7 first: the quotation mark ' is never closed"


def test_items_of_lists_are_quoted_too() -> None:
    before = "- id: x\n  question: Why?\n  answer: So\n  wrong:\n  - C # sharp\n  - @home\n  -Thus\n  - yes\n"
    after = '- id: x\n  question: Why?\n  answer: So\n  wrong:\n  - "C # sharp"\n  - "@home"\n  - Thus\n  - "yes"\n'
    assert repair(before) == after


def test_minus_before_a_digit_may_be_meant() -> None:
    before = "- id: x\n  question: Why?\n  answer: So\n  wrong:\n  - 3\n  -5\n"
    assert fix_text(HEAD + before).data == (HEAD + before).encode()


def test_one_fix_brings_the_next_to_light() -> None:
    assert repair("- question: Alien: or?\n  answer: C # sharp\n") == (
        f'- id: {suggest_id("Alien: or?")}\n  question: "Alien: or?"\n  answer: "C # sharp"\n'
    )


def test_what_is_allowed_stays() -> None:
    before = "- question: Why?\n  answer: NO\n  allow: [missing-id, yes-is-text]\n"
    assert repair(before) == before


def test_solved_problems_are_reported() -> None:
    fixed = fix_text(HEAD + "- question: Why?\n  answer: NO\n")
    assert [(problem.code, problem.location.line) for problem in fixed.solved] == [
        ("missing-id", 4),
        ("yes-is-text", 5),
    ]


@pytest.mark.parametrize(
    "broken",
    [
        b"- {question: Why?, answer: [So}\n",
        b"- question: 'Why?\n  answer: C # sharp\n",
        b"- question: W\xffhy?\n  answer: C # sharp\n",
        b"- question: Why?\n\tanswer: So\n",
        b"- question: W\x1bhy?\n  answer: C # sharp\n",
        b"- question: W\xe2\x80\x8bhy?\n  answer: C # sharp\n",
        b"- question: " + b"[" * 5000 + b"\n",
        b"- question: Why?\n<<<<<<< mine\n  answer: C # sharp\n=======\n  answer: So\n>>>>>>> theirs\n",
        b"- question: Why?\n  answer: &a So\n  hint: [a, b\n",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_a_question_that_cannot_be_read_stays_and_keeps_no_other_from_being_fixed(
    broken: bytes, is_first: bool
) -> None:
    one = b"- question: What?\n  answer: it # or so\n"
    fixed_one = f'- id: {suggest_id("What?")}\n  question: What?\n  answer: "it # or so"\n'.encode()
    fixed = fix(HEAD.encode() + (broken + one if is_first else one + broken), read)
    assert fixed.data == HEAD.encode() + (broken + fixed_one if is_first else fixed_one + broken)
    assert {problem.code for problem in fixed.solved} == {"comment-cuts-text", "missing-id"}
    assert re.match(rf"fix line {4 if is_first else 6}|fix line [5-8]", fixed.refused)
    assert fix(fixed.data, read) == Fixed(fixed.data, refused=fix(fixed.data, read).refused)


@pytest.mark.parametrize(
    "data",
    [
        HEAD.encode("utf-16"),
        HEAD.encode("utf-16-le"),
        b"deck: 'demo\ntitle: Demo\nquestions: [{question: Why?, answer: C # sharp\n",
        b"\x00" * 100,
    ],
)
def test_file_that_cannot_be_read_at_all_is_left_alone(data: bytes) -> None:
    fixed = fix(data, read)
    assert fixed.data == data
    assert not fixed.solved
    assert fixed.refused.startswith("fix line")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("wrong: [%, b, #]", None),
        ("wrong: [@a, b # see\n    , c]", None),
        ("wrong: [@a, b, c]", 'wrong: ["@a", b, c]'),
        ("wrong: [a, @b d, 'c']", "wrong: [a, \"@b d\", 'c']"),
        ("wrong: [`x, y`, b]", 'wrong: ["`x, y`", b]'),
        ("wrong: [@a[1], b]", 'wrong: ["@a[1]", b]'),
        ("wrong: [\n    a,\n    @b, c  # two\n    ]", 'wrong: [\n    a,\n    "@b", c  # two\n    ]'),
        ("wrong: [\n    a, b # see\n    , c]", None),
        ("wrong: [a, ?, !=]", 'wrong: [a, "?", "!="]'),
        ("wrong: [*, &, b]", 'wrong: ["*", "&", b]'),
        ("match: {a: @b, c: %d, e: f}", 'match: {a: "@b", c: "%d", e: f}'),
        ("wrong: [a: b: c, d]", None),
        ("explain: `color: #000`", 'explain: "`color: #000`"'),
        ("explain: `a # b` and # so on", 'explain: "`a # b` and" # so on'),
    ],
)
def test_no_quotes_go_over_a_comma_between_brackets(before: str, after: str | None) -> None:
    question = "- id: x\n  question: Why?\n  answer: So\n  {}\n"
    if before.startswith("match"):
        question = question.replace("  answer: So\n", "")
    assert fix_text(HEAD + question.format(before)).data.decode() == HEAD + question.format(after or before)


def test_the_top_of_a_deck_is_fixed_beside_a_broken_question() -> None:
    text = "deck: demo\ntitle: SQL: the basics\nquestions:\n- id: a\n  question: [Why?\n  answer: So\n"
    assert fix_text(text).data.decode() == text.replace("SQL: the basics", '"SQL: the basics"')
    text = "deck: demo\ntitle: 'SQL\nquestions:\n- id: a\n  question: @Why?\n  answer: So\n"
    assert fix_text(text).data.decode() == text.replace("@Why?", '"@Why?"')


def test_labels_are_removed_beside_a_broken_question() -> None:
    labelled = "- id: a\n  question: Where?\n  answer: A) Paris\n  wrong: [B) Rome, C) Oslo]\n"
    broken = "- id: b\n  question: 'Why?\n  answer: So\n"
    bare = labelled.replace("A) ", "").replace("B) ", "").replace("C) ", "")
    assert fix_text(HEAD + broken + labelled).data.decode() == HEAD + broken + bare


def test_a_thousand_questions_are_fixed_in_one_run() -> None:
    text = HEAD + "".join(f"- id: q{n}\n  question: Alien: {n}?\n  answer: @a\n  explain: b # c\n" for n in range(400))
    text += "- id: last\n  question: W\u200bhy?\n  answer: So\n"
    fixed = fix_text(text)
    assert len(fixed.solved) == 1200
    assert fixed.refused == "fix line 1605 first: invisible character here: zero-width space (U+200B)"


def test_brackets_that_began_above_are_not_broken_by_quotes() -> None:
    text = '{"deck": "d", "title": "T", "questions": [\n - {"id": "q", "question": "Why?", "answer": "So"}]}\n'
    assert fix(text.encode(), read) == Fixed(
        text.encode(),
        refused="fix line 2 first: a value that begins with '- ' must be quoted",
    )


def test_fixes_are_reported_in_the_order_of_the_file_and_ids_after_them() -> None:
    text = (
        "- id: q\n  question: q\n  answer: C # x\n  Hint: h\n"
        "- id: r\n  question: r\n  answer: [a\n  explain: C # y\n"
        "- question: @s\n  answer: on\n"
    )
    fixed = fix_text(HEAD + text)
    changed = text.replace("C # x", '"C # x"').replace("Hint", "hint").replace(" on\n", ' "on"\n')
    changed = changed.replace("- question: @s", f'- id: {suggest_id("@s")}\n  question: "@s"')
    assert fixed.data.decode() == HEAD + changed
    codes = ["comment-cuts-text", "unknown-key", "needs-quotes", "missing-id", "yes-is-text"]
    assert [problem.code for problem in fixed.solved] == codes
    assert fixed.refused == "fix line 10 first: '[' is never closed"
    assert fix(fixed.data, read) == Fixed(fixed.data, refused=fixed.refused)


def test_an_id_in_a_broken_question_is_not_given_again() -> None:
    text = f"- {{id: {ID}, question: [How, answer: So}}\n- question: Why?\n  answer: So\n"
    assert f"- id: {ID}-2\n" in fix_text(HEAD + text).data.decode()


@pytest.mark.parametrize("value", ["a", 'a "b"', "it's", "a\\b", '"it\'s"'])
def test_quoted_text_is_read_back(value: str) -> None:
    deck, _ = read(f"{HEAD}- id: x\n  front: {quote(value)}\n  back: b\n".encode())
    assert deck is not None
    assert deck.questions[0].stem == value


TEXTS = st.sampled_from(
    ["Why?", "So", "NO", "C # sharp", "@home", "Größe 東京 🚀", "it's", "a: b", '"q" r', "x  # note"]
)


@st.composite
def decks(draw: st.DrawFn) -> str:
    """A deck written by a careless author with any editor."""
    lines = [HEAD]
    for number in range(draw(st.integers(1, 5))):
        keys = [f"question: {number} {draw(TEXTS)}", f"answer: {draw(TEXTS)}"]
        if draw(st.booleans()):
            keys.insert(draw(st.integers(0, 2)), f"id: q{number}")
        if draw(st.booleans()):
            keys.append(draw(st.sampled_from(["difficulty: Easy", "Hint: Look.", "tags: [a]", "# a comment", ""])))
        lines.append("- " + "\n  ".join(keys) + draw(st.sampled_from(["\n", "\n\n", "\n# between\n"])))
    text = "".join(lines).replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text


@pytest.mark.slow
@settings(max_examples=150)
@given(decks())
def test_nothing_else_changes_and_twice_is_once(text: str) -> None:
    once = fix_text(text)
    assert fix(once.data, read).data == once.data
    after = once.data.decode("utf-8")

    def bare(text: str) -> str:
        """Take away what may be added: ids, quotation marks, capitals."""
        return re.sub(r"id: [a-z0-9-]+(?:\r\n|\r|\n)  |[\"']", "", text).casefold()

    assert bare(after) == bare(text)
    if once.refused:
        return
    left = {problem.code for problem in read(once.data)[1]}
    assert not left & {"missing-id", "comment-cuts-text", "needs-quotes", "yes-is-text"}


@pytest.mark.slow
@settings(max_examples=200)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: (HEAD + "- question: " + text).encode("utf-8", "replace"))
)
def test_any_bytes_are_fixed_or_refused_and_never_spoilt(data: bytes) -> None:
    once = fix(data, read)
    assert bool(once.solved) == (once.data != data)
    assert fix(once.data, read).data == once.data


NEWER = "- id: a\n  question: Why?\n  answer: So\n  if-wrong: Think again.\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (HEAD + NEWER, HEAD.replace("demo\n", "demo\nformat: 2\n", 1) + NEWER),
        (
            "deck: demo\r\ntitle: Demo\r\nquestions:\r\n" + NEWER,
            "deck: demo\r\nformat: 2\r\ntitle: Demo\r\nquestions:\r\n" + NEWER,
        ),
        ("format: 1  # so far\n" + HEAD + NEWER, "format: 2  # so far\n" + HEAD + NEWER),
        (HEAD + NEWER + "format: '1'\n", HEAD + NEWER + "format: '2'\n"),
        (NEWER, "deck: demo\ntitle: Demo\nformat: 2\nquestions:\n" + NEWER),
        (
            '{"deck": "demo", "title": "Demo", "format": 1, "questions": [{"id": "a", "question": "Why?", '
            '"answer": "So", "if-right": "Yes."}]}\n',
            '{"deck": "demo", "title": "Demo", "format": 2, "questions": [{"id": "a", "question": "Why?", '
            '"answer": "So", "if-right": "Yes."}]}\n',
        ),
        (
            '{"deck": "demo", "title": "Demo", "questions": [{"id": "a", "question": "Why?", '
            '"answer": "So", "if-right": "Yes."}]}\n',
            '{"format": "2", "deck": "demo", "title": "Demo", "questions": [{"id": "a", "question": "Why?", '
            '"answer": "So", "if-right": "Yes."}]}\n',
        ),
    ],
)
def test_the_format_is_written_where_it_is_needed(before: str, after: str):
    once = fix_text(before)
    assert once.data.decode("utf-8") == after
    assert not [problem for problem in read(once.data)[1] if problem.severity == "error"]
    assert fix(once.data, read) == Fixed(once.data)


def test_a_deck_without_newer_keys_gets_no_format():
    text = HEAD + "- id: a\n  question: Why?\n  answer: So\n"
    assert fix_text(text) == Fixed(text.encode("utf-8"))
