"""The place of right answers where `shown` fixes the order of the options."""

import pytest

from quiz.checking import check_bank
from quiz.reading.deckfile import read_deck


def check(places: list[int], head: str = "", shown: bool = True) -> list[str]:
    """Return what is said of a deck whose right answers have these places among four options."""
    lines = []
    for number, place in enumerate(places):
        options = [f"w{number}a", f"w{number}b", f"w{number}c"]
        fixed = [*options[:place], f"k{number}", *options[place:]]
        lines.append(
            f"- {{id: q{number}, question: Thing{number}?, answer: k{number}, wrong: [{', '.join(options)}]"
            + (f", shown: [{', '.join(fixed)}]}}\n" if shown else "}\n")
        )
    deck, _ = read_deck(f"deck: d\ntitle: D\n{head}questions:\n{''.join(lines)}".encode(), "d.yaml")
    assert deck
    return [f"{p.location.line}: {p.message}" for p in check_bank([deck], []) if p.code == "key-position"]


def test_a_place_that_has_too_many_right_answers_is_told_at_the_first() -> None:
    assert check([0, 2, 2, 2, 2, 2, 2]) == [
        "5: the right answer is option 3 in 6 of 7 multiple choices with a fixed order; "
        "at random it would be in about 2"
    ]


@pytest.mark.parametrize("places", [[], [0], [1, 1, 1], [0, 1, 2, 3] * 20, [0] * 5 + [1, 2, 3] * 5])
def test_what_may_be_chance(places: list[int]) -> None:
    assert check(places) == []


def test_shuffled_options_have_no_place_and_a_deck_may_allow_it() -> None:
    assert check([0] * 9)
    assert check([0] * 9, shown=False) == []
    assert check([0] * 9, "allow: [key-position]\n") == []
