"""The name of a source, what other records say, and the link to its words."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.model import Sheet
from quiz.sources import join_notes, link_to_text, name_sheet

PAGE = "https://example.org/moon"


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "The Moon"),
        ({"publisher": "The Atlas"}, "The Atlas"),
        ({"publisher": "The Atlas", "kind": "book", "date": "May 1990"}, "The Atlas, book, May 1990"),
        ({"date": "1990", "author": "A. Nonym"}, "The Moon, 1990"),
    ],
)
def test_the_name_of_a_sheet_has_its_kind_and_its_date(more, name):
    assert name_sheet(Sheet("moon", "The Moon", "seeds/moon.yaml", (), **more)) == name


@pytest.mark.parametrize(
    ("notes", "text"),
    [
        ([], ""),
        (["", ""], ""),
        (["The other says so."], "The other says so."),
        (["One says so.", "Another does not."], "One says so. Another does not."),
        (["One says “so.”", "another not"], "One says “so.” another not"),
        (["19 June 2017", "13 June", "19 June 2017"], "19 June 2017; 13 June"),
        (["One\n  says so.", "", "Two."], "One says so. Two."),
        (["*Really?*", "Yes"], "*Really?* Yes"),
    ],
)
def test_notes_are_joined_as_sentences_or_by_semicolons(notes, text):
    assert join_notes(notes) == text


@pytest.mark.parametrize(
    ("url", "says", "link"),
    [
        (PAGE, [], PAGE),
        (PAGE, ["on average"], f"{PAGE}#:~:text=on%20average"),
        (PAGE, ["a-b, c&d"], f"{PAGE}#:~:text=a%2Db%2C%20c%26d"),
        (PAGE, ["so # is 100% ?"], f"{PAGE}#:~:text=so%20%23%20is%20100%25%20%3F"),
        (PAGE, ["“été” – 月"], f"{PAGE}#:~:text=%E2%80%9C%C3%A9t%C3%A9%E2%80%9D%20%E2%80%93%20%E6%9C%88"),
        (PAGE, ["on\n  average "], f"{PAGE}#:~:text=on%20average"),
        (PAGE, ["first", "second", "first"], f"{PAGE}#:~:text=first&text=second"),
        (PAGE, ["it was … a slip"], f"{PAGE}#:~:text=it%20was,a%20slip"),
        (PAGE, ["one [...] two ... three"], f"{PAGE}#:~:text=one,three"),
        (PAGE, ["... only the end"], f"{PAGE}#:~:text=only%20the%20end"),
        (PAGE, ["", "…", "  "], PAGE),
        (f"{PAGE}?a=1&b=2#part", ["x"], f"{PAGE}?a=1&b=2#part:~:text=x"),
        (f"{PAGE}#", ["x"], f"{PAGE}#:~:text=x"),
        (f"{PAGE}#:~:text=own", ["x"], f"{PAGE}#:~:text=own"),
        (f"{PAGE}#part:~:text=own", ["x"], f"{PAGE}#part:~:text=own"),
        ("HTTP://example.org", ["x"], "HTTP://example.org#:~:text=x"),
        ("https://example.org/a b/%20/é", [], "https://example.org/a%20b/%20/%C3%A9"),
        ("https://example.org/\x1b]8;;\x07", [], "https://example.org/%1B]8;;%07"),
        ("", ["x"], ""),
        ("example.org/moon", ["x"], ""),
        ("javascript:alert(1)", ["x"], ""),
        ("file:///etc/passwd", ["x"], ""),
        ("https:///nowhere", ["x"], ""),
    ],
)
def test_a_link_leads_to_the_words(url, says, link):
    assert link_to_text(url, says) == link


@given(st.lists(st.text(max_size=20), max_size=3))
def test_a_link_is_safe_and_holds_the_words(says):
    """Only ASCII that can be printed; nothing in the words is taken for a part of the directive."""
    link = link_to_text(PAGE, says)
    assert link.isascii()
    assert link.isprintable()
    assert " " not in link
    assert urlsplit(link)._replace(fragment="").geturl() == PAGE
    directives = link.partition(":~:")[2]
    for directive in filter(None, directives.split("&")):
        ends = directive.removeprefix("text=").split(",")
        assert len(ends) <= 2
        assert not any(mark in end for mark in "-&," for end in ends)
        words = [" ".join(text.encode(errors="replace").decode().split()) for text in says]
        assert any(all(unquote(end) in word for end in ends) for word in words)
