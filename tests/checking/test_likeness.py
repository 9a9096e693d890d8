"""Nothing is lost by not comparing everything with everything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.checking import likeness
from quiz.checking.likeness import Stems, find_alike, find_answered
from quiz.checking.words import join_words, split_words, trim_word

WORDS = st.sampled_from([f"w{number}" for number in range(12)])


@st.composite
def stem_lists(draw: st.DrawFn) -> list[str]:
    """A few stems, many of them one word away from another."""
    stems: list[str] = []
    for number in range(draw(st.integers(2, 9))):
        if stems and draw(st.booleans()):
            words = draw(st.sampled_from(stems)).split()
            if draw(st.booleans()):
                words[draw(st.integers(0, len(words) - 1))] = draw(WORDS | st.just(f"lone{number}"))
            if draw(st.booleans()):
                words.append(draw(WORDS | st.just(f"other{number}")))
        else:
            words = draw(st.lists(WORDS, min_size=1, max_size=14))
        stems.append(" ".join(words))
    return stems


def any_pair(place: int, other: int) -> bool:
    return True


def are_alike(one: str, other: str) -> bool:
    a, b = set(split_words(one)), set(split_words(other))
    return 5 * len(a & b) >= 4 * len(a | b)


@pytest.mark.slow
@settings(max_examples=400)
@given(stem_lists(), st.sampled_from([0, 1, 2, 16]), st.booleans())
def test_alike_are_exactly_those_that_comparing_all_pairs_finds(stems: list[str], common: int, apart: bool) -> None:
    contexts = [str(number % 2) if apart else "" for number in range(len(stems))]
    before, likeness._COMMON = likeness._COMMON, common
    try:
        found = find_alike(Stems(stems, contexts), any_pair)
    finally:
        likeness._COMMON = before

    pairs = {
        (place, other)
        for place in range(len(stems))
        for other in range(len(stems))
        if place != other and contexts[place] == contexts[other] and are_alike(stems[place], stems[other])
    }
    assert set(found.items()) <= pairs
    reached: set[int] = set()
    for place in range(len(stems)):
        group, waiting = set(), [place]
        while waiting:
            member = waiting.pop()
            if member not in group:
                group.add(member)
                waiting += [other for one, other in pairs if one == member]
        if place not in reached:
            assert group - {place} == {member for member in group if member in found}
        reached |= group


def test_many_variations_of_one_stem_are_all_found() -> None:
    stems = [f"Which of the nine options is right in question number {number}?" for number in range(500)]
    assert find_alike(Stems(stems, [""] * 500), any_pair) == dict.fromkeys(range(1, 500), 0)


def test_only_pairs_that_ask_the_same_are_alike() -> None:
    stems = ["What is iron?", "What is it, iron?", "Where are oxen?", "Where, oxen, are you?", "It, you?"] * 2
    texts = Stems(stems, [""] * 10)
    assert find_alike(texts, lambda place, other: {place, other} == {2, 7}) == {7: 2}
    assert find_alike(texts, lambda place, other: False) == {}


def test_stems_without_words_are_not_alike() -> None:
    assert find_alike(Stems(["?!", "...", ""], ["", "", ""]), any_pair) == {}


def test_arithmetic_characters_distinguish_stems() -> None:
    assert find_alike(Stems(["What is 7 + 8?", "What is 7 - 8?", "What is 7 × 8?"], ["", "", ""]), any_pair) == {}


def test_answer_is_found_in_another_stem_that_shares_two_rare_words() -> None:
    stems = [
        "Which politician is called the father of Australian federation?",
        "Where did Henry Parkes, the father of federation, speak?",
        "Who was Henry Parkes?",
    ]
    assert find_answered(Stems(stems, [""] * 3), ["Henry Parkes", "Tenterfield", "a politician"]) == {0: 1}


def test_answer_has_to_stand_there_as_a_word() -> None:
    stems = ["Which rodent has a scaly paddle tail?", "Why does the scaly paddle tail of beaverlike animals help?"]
    assert find_answered(Stems(stems, ["", ""]), ["beaver", ""]) == {}


def test_words_are_folded_and_without_punctuation() -> None:
    assert join_words("What’s the “Größe” of x_y, well-known?") == "what s the grösse of x y well-known"


def test_trimmed_words_keep_four_letters() -> None:
    assert [
        trim_word(word) for word in ("producing", "produces", "produce", "uses", "used", "countries", "country")
    ] == [
        "produc",
        "produc",
        "produc",
        "uses",
        "used",
        "countr",
        "countr",
    ]
