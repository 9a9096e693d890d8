import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.drafting.proposals import Proposals, read_proposals, with_sheet
from quiz.errors import QuizError

YAML = """\
author: a-model
facts:
- says: on  average   # a comment
  fact: "It is: far"
  paragraph: 2
questions:
- question: How far?
  answer: "384400"
  author: Anna
  hint: ~
  source: [distance, moon, moon/light, a book]
- question: Which?
  answer: 7
  wrong: [one, "two: 2", {three: It is three.}, {from: some, pick: 2}]
  match: {a: b, c: [d]}
- cloze: |
    Two
    lines
"""


def read(text: str) -> Proposals:
    return read_proposals(text.encode(), "c.yaml")


def test_candidates_are_written_as_a_person_would():
    found = read(YAML)
    assert found.malformed == ()
    assert [(one.kind, one.author, one.place.line) for one in found.candidates] == [
        ("fact", "a-model", 3),
        ("question", "Anna", 7),
        ("question", "a-model", 12),
        ("question", "a-model", 16),
    ]
    assert found.candidates[0].block == '- fact: "It is: far"\n  says: on  average\n  paragraph: 2\n'
    assert found.candidates[1].block == (
        '- question: How far?\n  answer: "384400"\n  source:\n  - distance\n  - moon\n  - moon/light\n  - a book\n'
    )
    assert found.candidates[2].block == (
        '- question: Which?\n  answer: 7\n  wrong:\n  - one\n  - "two: 2"\n  - three: It is three.\n'
        "  - {from: some, pick: 2}\n  match:\n    a: b\n    c: [d]\n"
    )
    assert found.candidates[3].block == '- cloze: "Two\\nlines\\n"\n'


def test_json_is_read_with_its_own_escapes():
    data = {"facts": [{"fact": 'A "B" \U0001f600 / é\t\\u', "says": None, "paragraph": 3}], "author": "m"}
    for indent in (None, 2, "\t"):
        found = read(json.dumps(data, indent=indent).replace("/", "\\/"))
        assert found.candidates[0].block == '- fact: A "B" \U0001f600 / é \\u\n  paragraph: 3\n'


def test_numbers_and_truth_stay_what_they_are():
    found = read('{"questions": [{"question": "Q?", "answer": 12.5}, {"question": "Q.", "answer": true}]}')
    assert [one.lines[-1] for one in found.candidates] == [("answer", "12.5"), ("answer", "true")]


def test_a_fact_alone_means_one_of_the_sheet():
    (_, question, *_) = read(YAML).candidates
    assert with_sheet(question.lines, "moon")[-1] == ("source", ["moon/distance", "moon", "moon/light", "a book"])


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("- [1]", "this fact is a list"),
        ("- text", "this fact is a text"),
        ("- {}", "this fact is empty"),
        ("- {a: 1, a: 2}", "'a' is repeated"),
        ("- {[a]: 1}", "not a word"),
        ("- {'a\\nb: c': 1}", "not a word"),
        ("- {A B: 1}", "not a word"),
    ],
)
def test_an_item_that_is_no_candidate_does_not_hide_the_others(item: str, said: str):
    found = read(f"author: m\nfacts:\n{item}\n- fact: Fine.\n")
    assert [one.block for one in found.candidates] == ["- fact: Fine.\n"]
    assert [(one.author, one.place.line) for one in found.malformed] == [("m", 3)]
    assert said in found.malformed[0].message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "c.yaml has no candidates"),
        ("[]", "c.yaml has no candidates"),
        ("Sure! Here are your facts:\n\n- one", "c.yaml"),
        ("facts: yes", "'facts' in c.yaml is a text: it must be a list."),
        ("fakts: []", "has a key 'fakts': use facts, questions and author."),
        ("facts: [", "c.yaml"),
        ("facts: []\nfacts: []", "c.yaml repeats a key at its top"),
        ("facts: []\n? [a]\n: b", "c.yaml repeats a key at its top"),
        ("facts: &a\n- fact: *a\n", "c.yaml:1:8: '&a' is an anchor"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nfacts: [*b, *b]", "an anchor to YAML"),
        ("facts:\n- !!python/object/apply:os.system ['x']", "c.yaml:2:3: '!!python/object/apply:os.system' is a tag"),
        ("facts: " + "[" * 5_000, "nested more than 20 levels deep"),
        ('{"facts": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested more than 20 levels deep"),
        ("facts:\n- fact: a\x1b[31m", "invisible character"),
        ("facts:\n" + "- {fact: a}\n" * 1001, "more than 1,000 candidates"),
        pytest.param("facts:\n- {" + "a: 1, " * 500_000 + "}", "values in one place", marks=pytest.mark.slow),
    ],
    ids=lambda text: text[:12],
)
def test_what_is_no_file_of_candidates_is_one_sentence(text: str, said: str):
    with pytest.raises(QuizError) as refused:
        read(text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_any_bytes_are_candidates_or_one_sentence(data: bytes):
    try:
        found = read_proposals(b"facts:\n- fact: " + data, "c.yaml")
    except QuizError as refused:
        said = str(refused)
        assert "\n" not in said
    else:
        assert len(found.candidates) + len(found.malformed) >= 1


@given(
    st.recursive(
        st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=8,
    )
)
def test_whatever_json_holds_is_written_as_yaml_that_reads_back(value: object):
    text = json.dumps({"facts": [{"fact": "a", "x-b": value}]})
    try:
        (first,) = read(text).candidates
    except QuizError:
        return  # a character that no file may have
    again = read(f"facts:\n{first.block}")
    assert again.candidates[0].lines == first.lines
