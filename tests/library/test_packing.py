import marshal
from dataclasses import is_dataclass
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz import model
from quiz.library.packing import CLASSES, pack, unpack

st.register_type_strategy(float, st.floats(allow_nan=False))  # no question has one, and it equals nothing


@pytest.mark.slow
@given(st.builds(model.Question, body=st.one_of(*map(st.from_type, get_args(model.Body)))))
@settings(max_examples=80)
def test_any_question_survives_marshal(question):
    assert unpack(marshal.loads(marshal.dumps(pack(question)))) == question


@given(st.from_type(model.Sheet))
@settings(max_examples=30)
def test_any_sheet_survives_marshal(sheet):
    assert unpack(marshal.loads(marshal.dumps(pack(sheet)))) == sheet


def test_every_part_of_a_question_and_a_sheet_can_be_packed():
    def holds(kind):
        yield from (kind,) if is_dataclass(kind) else ()
        inner = [f.type for f in kind.__dataclass_fields__.values()] if is_dataclass(kind) else get_args(kind)
        for part in inner:
            yield from holds(part)

    assert set(CLASSES) == {*holds(model.Question), *holds(model.Fragment), *holds(model.Sheet)}
