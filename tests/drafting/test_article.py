import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.drafting.article import MAX_BYTES, read_article
from quiz.drafting.candidates import find_candidates
from quiz.errors import QuizError


def texts(data: str | bytes, name: str = "a.txt") -> list[str]:
    article = read_article(data.encode() if isinstance(data, str) else data, name)
    assert [paragraph.number for paragraph in article.paragraphs] == [*range(1, len(article.paragraphs) + 1)]
    return [paragraph.text for paragraph in article.paragraphs]


def test_a_paragraph_is_a_line_that_is_not_empty():
    long = "word " * 30
    assert texts(f"Headline\n{long}\n\n \nLast\n") == ["Headline", long.strip(), "Last"]
    assert texts("One.\nTwo.\nThree.") == ["One.", "Two.", "Three."]


def test_lines_that_end_at_a_margin_are_one_paragraph():
    first, second = "The first line of this paragraph ends at a margin,", "and the second one at a full stop."
    assert texts(f"A title\n\n{first}\n{second}\n\nAnother.\n") == ["A title", f"{first} {second}", "Another."]
    assert texts(f"A title\nand another\n\n{second}\n{second}\n") == ["A title", "and another", second, second]


def test_lines_are_those_of_an_editor():
    article = read_article("\ufeffOne\r\n\r\nTwo\rThree".encode(), "a.txt")
    assert [(paragraph.text, paragraph.line) for paragraph in article.paragraphs] == [
        ("One", 1),
        ("Two", 3),
        ("Three", 4),
    ]


def test_invisible_characters_and_spaces_do_not_count():
    assert texts("The\u00a0so\u00adft  hy\u200bphen\t.\n\u200b\n") == ["The soft hyphen ."]


def test_markdown_is_read_as_it_is_shown():
    source = (
        "---\ntitle: x\n---\n# The *Moon*\nIt is **far** [away](http://x.example/a).\nVery `far`.\n\n"
        "```\ncode = 1\n```\n- one\n- two\n> quoted\n> on\n\n---\n2 * 3 * 4 and snake_case_name\n"
    )
    assert texts(source, "a.md") == [
        "The Moon",
        "It is far away. Very far.",
        "one",
        "two quoted on",
        "2 * 3 * 4 and snake_case_name",
    ]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "is empty"),
        (b" \n\xef\xbb\xbf\n", "a.txt", "is empty"),
        (b"%PDF-1.7 \xff", "a.txt", "select and copy the text"),
        (b"text", "a.PDF", "select and copy the text"),
        (b"<!DOCTYPE html><html>", "a.txt", "from your browser"),
        (b"\n <html lang='en'>", "a", "from your browser"),
        (b"text", "a.htm", "from your browser"),
        (b"PK\x03\x04rest", "a.docx", "Word or e-book"),
        ("A text".encode("utf-16"), "a.txt", "UTF-16"),
        ("A text".encode("utf-16-le"), "a.txt", "UTF-16"),
        (b"one\ntw\xe9", "a.txt", "not UTF-8 (line 2)"),
        (b"an \x1b[31m escape", "a.txt", "control characters"),
        (b"x" * (MAX_BYTES + 1), "a.txt", "larger than 1 MB"),
        (b"%PDF-" + b"x" * MAX_BYTES, "a.txt", "PDF"),
    ],
)
def test_anything_but_a_text_is_refused_with_advice(data: bytes, name: str, said: str):
    with pytest.raises(QuizError, match=r"^[^\n]+\.$") as refused:
        read_article(data, name)
    assert said in str(refused.value)


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md"]))
@example(b"---\n---", "a.md")
@example(b"```", "a.md")
def test_any_bytes_are_an_article_or_one_sentence(data: bytes, name: str):
    try:
        article = read_article(data, name)
    except QuizError as refused:
        said = str(refused)
        assert said.endswith(".")
        assert "\n" not in said
    else:
        assert all(paragraph.text for paragraph in article.paragraphs)
        find_candidates(article)


@pytest.mark.parametrize(
    "text",
    [
        "Rome fell 476 " * 70_000,
        "Rome fell. " * 90_000,
        "A. " * 300_000,
        "“" * 300_000,
        "[" * 900_000,
        "*a" * 400_000,
        "(“Rome" * 100_000,
        "x" * 1_000_000,
        "\n" * 999_999 + "x",
        "> " * 450_000 + "x",
    ],
    ids=lambda text: text[:8].strip() or "lines",
)
@pytest.mark.slow
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_the_largest_articles_are_read_to_the_end(text: str, name: str):
    """A search that is not linear would take hours."""
    article = read_article(text.encode()[:MAX_BYTES].decode("utf-8", "ignore").encode(), name)
    assert len(find_candidates(article).candidates) < 10
