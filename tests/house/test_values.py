import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.model import Image, Option, Question, ShortAnswer
from quiz.values import dataclass


@dataclass(frozen=True, slots=True)
class Mine:
    """A value of ours."""

    text: str
    number: float = 1.0
    names: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    """The same from the standard library."""

    text: str
    number: float = 1.0
    names: dict[str, str] = dataclasses.field(default_factory=dict)


@given(st.text(), st.floats(allow_nan=False), st.text(), st.floats(allow_nan=False))
def test_values_compare_and_show_as_dataclasses_do(text, number, other, more):
    assert (Mine(text, number) == Mine(other, more)) == (Theirs(text, number) == Theirs(other, more))
    assert repr(Mine(text, number)).replace("Mine", "Theirs", 1) == repr(Theirs(text, number))


def test_values_of_two_classes_are_never_equal():
    assert Option("a", "b") != Image("a", "b")
    assert Option("a") != ("a", "")


def test_equal_values_are_one_in_a_set():
    assert len({Option("a"), Option("a", ""), Option("b")}) == 2
    with pytest.raises(TypeError, match="unhashable"):
        hash(Mine("a"))


def test_values_have_their_fields_replaced_and_matched_and_no_others():
    question = Question("q", "d/q", "Which?", ShortAnswer(("a",)))
    changed = dataclasses.replace(question, stem="What?")
    assert (question.stem, changed.stem, changed.id) == ("Which?", "What?", "q")
    assert [field.name for field in dataclasses.fields(Option("a"))] == ["text", "feedback", "credit"]
    match Option("a", "b"):
        case Option(text, feedback):
            assert (text, feedback) == ("a", "b")
    with pytest.raises(AttributeError):
        question.other = 1
    with pytest.raises(TypeError):
        Mine()
    assert Mine("a").names is not Mine("a").names
