import re

import pytest

from quiz.patterns import compile_late


def test_a_late_pattern_finds_what_the_pattern_finds():
    late = compile_late("b+", re.IGNORECASE)
    for _ in range(2):  # the second time without compiling
        found = late.search("aBb")
        assert found
        assert found.span() == (1, 3)
    assert late.pattern == "b+"


def test_nothing_is_compiled_before_it_is_used():
    late = compile_late("(")
    with pytest.raises(re.error):
        late.search("a")
