"""Texts that are cut, and names that are suggested, in messages."""

import pytest

from quiz.intent.names import advise_name
from quiz.opening import is_outside
from quiz.shown import shorten


def test_a_text_is_cut_to_sixty_characters() -> None:
    assert shorten("x" * 60) == "x" * 60
    assert shorten("x" * 61) == "x" * 57 + "..."


def test_up_to_eight_known_names_are_listed() -> None:
    names = "abcdefghij"
    assert advise_name("zz", names[:8]) == "known: a, b, c, d, e, f, g, h"
    assert advise_name("zz", names[:9]) == "known: a, b, c, d, e, f, g, h, ..."
    assert advise_name("zz", ()) == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [("a/../b.png", False), ("a/./../b.png", False), ("a/b/../../c.png", False), ("a/../../b.png", True)],
)
def test_a_path_may_go_up_as_far_as_it_went_down(path: str, expected: bool) -> None:
    assert is_outside(path) is expected
