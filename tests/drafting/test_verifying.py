import pytest

from quiz.drafting.article import read_article
from quiz.drafting.lookup import Lookup
from quiz.drafting.verifying import verify_sheet
from quiz.model import Fact, Sheet

from .articles import BRIDGE

LOOKUP = Lookup(read_article(BRIDGE.encode(), "a.txt"))


def verify(*facts: Fact) -> list[tuple[str, str]]:
    found = verify_sheet(Sheet("bridge", "The bridge", "bridge.yaml", facts), LOOKUP).findings
    return [(finding.fact.id, finding.reason) for finding in found]


@pytest.mark.parametrize(
    ("says", "paragraph"),
    [
        ("Anna Holm in 1874", 3),
        ('"Nobody believed', 4),
        ("“Nobody believed", 4),
        ("above the road  only", 5),
    ],
)
def test_words_that_are_in_their_paragraph_are_fine(says: str, paragraph: int):
    assert verify(Fact("a", "Mine.", says, paragraph)) == []


@pytest.mark.parametrize(
    ("says", "paragraph", "reason", "help"),
    [
        ("Anna Holm in 1875", 3, "not-said", "quote the article letter for letter"),
        ("anna Holm in 1874", 3, "not-said", "quote the article letter for letter"),
        ("nna Holm in 18", 3, "not-said", "quote the article letter for letter"),
        ("Anna Holm in 1874", 4, "other-paragraph", "write paragraph: 3"),
        ("Anna Holm in 1874", 40, "other-paragraph", "write paragraph: 3"),
        ("Anna Holm in 1875", 40, "no-paragraph", "count them again"),
        ("the", 5, "ambiguous", "quote a few more words"),
        ("", 3, "no-place", "quote a few words of its paragraph"),
        ("...", 3, "no-place", "quote a few words of its paragraph"),
        ("Anna Holm in 1874", 0, "no-place", "write paragraph: 3"),
    ],
)
def test_words_that_are_not_there_are_found(says: str, paragraph: int, reason: str, help: str):
    sheet = Sheet("bridge", "The bridge", "bridge.yaml", (Fact("a", "Mine.", says, paragraph),))
    (finding,) = verify_sheet(sheet, LOOKUP).findings
    assert (finding.reason, finding.help) == (reason, help)


def test_words_may_be_in_any_of_several_paragraphs():
    assert verify(Fact("a", "Mine.", "Anna Holm in 1874", 2, last_paragraph=4)) == []
    assert verify(Fact("a", "Mine.", "Anna Holm in 1874", 4, last_paragraph=5)) == [("a", "other-paragraph")]
    assert verify(Fact("a", "Mine.", "Anna Holm in 1875", 4, last_paragraph=40)) == [("a", "no-paragraph")]


def test_seven_words_in_a_row_may_be_shared_and_eight_may_not():
    place = ("Since then", 5)
    assert verify(Fact("a", "The river has risen above the road, twice.", *place)) == []
    assert verify(Fact("a", "Since then: The RIVER has risen above the road once.", *place)) == [("a", "copied")]
    assert verify(Fact("a", "Mine.", *place, "then the river has risen above the road")) == [("a", "copied")]


def test_all_copied_words_are_shown():
    copied = LOOKUP.find_copy("They say that the river has risen above the road only twice or so.")
    assert copied == "the river has risen above the road only twice"


def test_paragraphs_without_a_fact_are_listed():
    sheet = Sheet("bridge", "The bridge", "bridge.yaml", (Fact("a", "Mine.", "Anna Holm in", 3),))
    assert verify_sheet(sheet, LOOKUP).unused == (1, 2, 4, 5, 6)
    sheet = Sheet("bridge", "The bridge", "bridge.yaml", (Fact("a", "Mine.", "Anna", 3, last_paragraph=5),))
    assert verify_sheet(sheet, LOOKUP).unused == (1, 2, 6)


def test_a_sentence_is_found_by_its_words():
    assert LOOKUP.find_sentence(Fact("a", "Mine.", "212 metres", 3)) == "It is 212 metres long."
