import json

import pytest

from quiz.engine.responses import from_data, to_data
from quiz.responses import Matched, Ordered, Picked, Rated, Response, Revealed, Typed


@pytest.mark.parametrize(
    ("response", "data"),
    [
        (Picked(("a", "b")), {"picked": ["a", "b"]}),
        (Picked(()), {"picked": []}),
        (Ordered(("b", "a")), {"ordered": ["b", "a"]}),
        (Matched((("l", "r"), ("m", "r"))), {"matched": {"l": "r", "m": "r"}}),
        (Typed(("", "x")), {"typed": ["", "x"]}),
        (Rated(4), {"rated": 4}),
        (Revealed(), {"revealed": True}),
    ],
)
def test_a_response_becomes_json_and_back(response: Response, data: dict[str, object]) -> None:
    assert to_data(response) == data
    assert from_data(json.loads(json.dumps(data))) == response


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, "picked", {"picked": "a"}, {"picked": [1]}, {"picked": [None]}, {"picked": ["a"], "typed": ["a"]},
        {"matched": [["l", "r"]]}, {"matched": {"l": 1}}, {"rated": 0}, {"rated": 5}, {"rated": "3"}, {"rated": True},
        {"rated": 3.0}, {"revealed": False}, {"revealed": 2}, {"unknown": 1},
    ],
)  # fmt: skip
def test_other_data_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a"):
        from_data(data)
