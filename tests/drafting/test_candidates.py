import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.drafting.article import Article, read_article
from quiz.drafting.candidates import find_candidates
from quiz.drafting.skeleton import find_headline, write_skeleton
from quiz.drafting.wording import MAX_SAYS, list_words
from quiz.errors import QuizError
from quiz.reading.sourcefile import read_sheet

from .articles import BRIDGE


def read(text: str) -> Article:
    return read_article(text.encode(), "a.txt")


def draft(text: str) -> list[tuple[int, str]]:
    return [tuple(candidate) for candidate in find_candidates(read(text)).candidates]


def test_each_sentence_with_a_name_a_number_or_a_quotation_has_one_candidate():
    assert draft(BRIDGE) == [
        (3, "Lindal was built by Anna Holm in 1874"),
        (3, "It is 212 metres long"),
        (4, "Nobody believed that it would last a winter"),
        (5, "river has risen above the road only twice"),
        (5, "In 1911 a flood carried off two"),
    ]


def test_notices_to_readers_are_left_out():
    assert find_candidates(read(BRIDGE)).passed_over == 2


@pytest.mark.parametrize(
    "sentence",
    [
        "It went well after all.",
        "Nobody knows why it is so.",
        "But little progress followed the talks.",
    ],
)
def test_a_sentence_without_any_has_none(sentence: str):
    assert (
        draft(f"The Moon is round.\n{sentence}\nIt is so, and they knew why nobody did, but after all it is.")[1:] == []
    )


def test_a_sentence_that_is_repeated_has_none():
    assert draft("Rome was built.\nRome was built.\nRome was burnt.") == [(3, "Rome was burnt")]


words = st.lists(
    st.sampled_from(
        ["Rome", "fell", "in", "476.", "“so", "he", "said”", "Dr.", "the", "US-led", "1.5", "...", "–", "A,"]
    ),
    max_size=60,
)


@given(st.lists(words, min_size=1, max_size=4))
def test_a_candidate_is_unique_in_its_paragraph_and_short(paragraphs: list[list[str]]):
    text = "Start\n" + "\n".join(" ".join(paragraph) for paragraph in paragraphs)
    article = read(text)
    texts = {paragraph.number: paragraph.text for paragraph in article.paragraphs}
    for number, says in find_candidates(article).candidates:
        assert says in texts[number]
        assert sum(text.count(says) for text in texts.values()) == 1
        assert sum(any(map(str.isalnum, word)) for word in says.split()) <= MAX_SAYS


def test_the_skeleton_is_a_sheet_but_for_the_facts_to_write():
    article = read(BRIDGE)
    drafted = find_candidates(article).candidates
    text = write_skeleton(article, drafted, id="bridge", name="b.txt", path="seeds/bridge.yaml", file="b.txt")
    _, problems = read_sheet(text.encode(), "bridge.yaml")
    assert [problem.code for problem in problems] == ["empty-value"] * len(drafted)
    sheet, problems = read_sheet(text.replace("fact:\n", "fact: Mine.\n").encode(), "bridge.yaml")
    assert problems == []
    assert sheet
    assert (sheet.id, sheet.title) == ("bridge", "The Bridge of Lindal")
    assert [(fact.paragraph, fact.says) for fact in sheet.facts] == [tuple(candidate) for candidate in drafted]
    assert sheet.facts[0].id == "lindal-built-anna-holm-1874"


odd = st.lists(
    st.one_of(st.text(max_size=6), st.sampled_from(["Rome", "1874", '"', ": ", " #", "- ", "'", "\\", "{{"])),
    max_size=30,
)


@given(st.lists(odd, min_size=1, max_size=3))
def test_any_article_makes_a_sheet_that_can_be_read(paragraphs: list[list[str]]):
    text = "\n".join(" ".join(words) for words in paragraphs)
    try:
        article = read_article(text.encode("utf-8", "replace"), "a.txt")
    except QuizError:
        return
    drafted = find_candidates(article).candidates
    sheet = write_skeleton(article, drafted, id="a", name="a.txt", path="a.yaml", file="a.txt")
    found, problems = read_sheet(sheet.replace("fact:\n", "fact: Mine.\n").encode(), "a.yaml")
    assert {problem.code for problem in problems} <= ({"empty-list"} if not drafted else set())
    assert found
    assert [(fact.paragraph, fact.says) for fact in found.facts] == [tuple(candidate) for candidate in drafted]


def test_the_same_words_make_different_ids():
    article = read("The Rome of old was big.\nThe Rome of old was rich in 100 AD.")
    drafted = [candidate._replace(says="Rome of old") for candidate in find_candidates(article).candidates]
    text = write_skeleton(article, drafted, id="a", name="a", path="a", file="a")
    assert "- id: rome-old\n" in text
    assert "- id: rome-old-2\n" in text


def test_a_headline_is_short_and_no_sentence():
    assert find_headline(read("You are here\nA title: with “quotes”\nText.")) == "A title: with “quotes”"
    assert find_headline(read("This is a sentence.\nAnd another one.")) == ""


def test_words_are_compared_without_case_and_punctuation():
    assert list_words("It’s “US-led”, 1.5% OF...") == ["it's", "us", "led", "1.5", "of"]
