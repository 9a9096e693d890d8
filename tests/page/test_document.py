"""A page is one file that runs its own script alone, and can be read without it."""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from quiz.page.document import SCRIPTS, read
from quiz.page.formulas import show_math
from quiz.script import GRADER, read_script
from tests.page.conftest import data_of, page_of, read_sound_deck

HOSTILE = r"""
deck: hostile
title: '</title><script>alert(1)</script>'
description: '" onload="alert(1)'
questions:
- id: a
  question: 'Is <img src=x onerror=alert(1)> </script><script>alert(1)</script> an image?'
  answer: '<svg onload=alert(1)>'
  wrong:
  - '"><script>alert(2)</script>': '<b onclick=alert(1)>no</b>'
  - "\\(\\text{</math><script>alert(3)</script>}\\)"
  explain: |-
    [link](javascript:alert)

    <!-- <script> --> &lt;script&gt; ]]> `</code><script>`
  source: 'javascript:alert(1)'
- id: b
  cloze: "The '{{\" onfocus=alert(1) x=\"|</script>}}' is typed {{`<i>`}}."
"""


class Elements(HTMLParser):
    """The elements and attributes that a browser would find."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))


def parse(html: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(html)
    return parser.found


def test_nothing_of_a_hostile_deck_is_more_than_text() -> None:
    page = page_of(read_sound_deck(HOSTILE), description='" onload="alert(1)', address='https://x/"><script>')
    found = parse(page.html)
    assert [tag for tag, _ in found].count("script") == 3, "two of the page, and its data"
    assert not [(tag, name) for tag, attributes in found for name in attributes if name.startswith(("on", "style"))]
    assert not {tag for tag, _ in found} & {"svg", "iframe", "object", "embed", "base", "form"}
    addresses = [value for _, attributes in found for name, value in attributes.items() if name in ("href", "src")]
    assert {(value or "").partition(":")[0] for value in addresses} <= {"data", "https", "http"}
    data = page.html.partition('id="data">')[2].partition("</script>")[0]
    assert not re.search("[<>&]", data)


def test_the_policy_allows_the_pages_own_script_and_style_alone() -> None:
    html = page_of(read_sound_deck(HOSTILE)).html
    (policy,) = re.findall(r'Content-Security-Policy" content="(.*?)"', html)
    allowed = set(re.findall(r"'sha256-(.*?)'", policy))
    parts = [
        *re.findall(r"<script>(.*?)</script>", html, re.DOTALL),
        *re.findall(r"<style>(.*?)</style>", html, re.DOTALL),
    ]
    assert {b64encode(sha256(part.encode()).digest()).decode() for part in parts} == allowed
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "connect-src" not in policy


def test_a_page_reads_well_without_a_script() -> None:
    deck = read_sound_deck(
        "deck: d\ntitle: D\npassages:\n  moon: About the moon.\nquestions:\n"
        "- {id: a, passage: moon, question: What circles the Earth?, answer: the Moon, wrong: [the Sun, Mars],"
        " explain: It does., hint: Near., source: A book}\n"
        "- {id: b, passage: moon, question: How far?, answer: 384400, unit: km, within: 2%}\n"
    )
    html = page_of(deck).html
    body = html.partition("<main>")[2].partition("</main>")[0]
    text = re.sub(r"<template>.*?</template>|<[^>]*>", " ", body)
    for words in ("About the moon.", "What circles the Earth?", "the Sun", "Answer", "It does.", "A book", "384400 km"):
        assert text.count(words) >= 1, words
    assert text.count("About the moon.") == 1
    assert '<details class="key"><summary>Answer</summary>' in body, "answers are out of sight"
    assert "No script runs here" in html


def test_a_picture_is_inside_and_one_that_is_not_there_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    deck = read_sound_deck(
        "deck: d\ntitle: D\nquestions:\n"
        "- {id: a, question: What?, answer: that, image: {file: a.svg, alt: A square}}\n"
        "- {id: b, question: 'And ![x](gone.png)?', answer: that}\n"
    )
    page = page_of(deck, tmp_path)
    assert 'src="data:image/svg+xml;base64,' in page.html
    assert list(page.missing) == ["d/b"]


def test_every_name_of_the_script_is_declared_once() -> None:
    """All parts are one scope: a second function of a name would take the place of the first."""
    text = "".join((*map(read_script, GRADER), *map(read, SCRIPTS)))
    names = re.findall(r"^(?:async )?(?:function|const|let) ([A-Za-z_]+)", text, re.MULTILINE)
    assert len(names) == len(set(names)), {name for name in names if names.count(name) > 1}


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\frac{1}{2}", "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>"),
        (r"\ce{H2O}", r'<span class="formula">\ce{H2O}</span>'),
        (r"\frac{1", r'<span class="formula">\frac{1</span>'),
    ],
)
def test_a_formula_is_mathml_or_text(latex: str, shown: str) -> None:
    assert show_math(latex, False) == shown


def test_every_formula_of_the_bundled_decks_is_mathml() -> None:
    deck = read_sound_deck((Path(__file__).parents[2] / "decks/examples/mathematics.yaml").read_text())
    html = page_of(deck).html
    assert html.count("<math") > 40
    assert 'class="formula"' not in html


def test_the_content_names_the_attempts_that_are_kept() -> None:
    """An attempt is continued with the same questions only."""
    one = read_sound_deck("deck: d\ntitle: D\nquestions:\n- {id: q, question: Q?, answer: A}\n")
    other = read_sound_deck("deck: d\ntitle: D\nquestions:\n- {id: q, question: Q?, answer: B}\n")
    assert data_of(page_of(one))["content"] == data_of(page_of(one))["content"] != data_of(page_of(other))["content"]


def test_a_source_leads_to_the_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sheet once, with its paragraph and the day; links open apart and tell the other site nothing."""
    from click.testing import CliRunner

    from quiz.cli import quiz

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "mill.yaml").write_text(
        "source: mill\ntitle: The mill\npublisher: The Paper\nurl: https://paper.example/mill\nfacts:\n"
        "- {id: built, fact: It was built in 1892., says: built in 1892, paragraph: 3}\n"
    )
    (tmp_path / "mill.yaml").write_text(
        "deck: mill\ntitle: Mill\nquestions:\n"
        "- {id: q, question: 'When, as [here](https://x.example)?', answer: 1892, source: mill/built}\n"
    )
    done = CliRunner().invoke(quiz, ["export", "html", "mill.yaml"])
    assert done.exit_code == 0, done.output
    html = Path("mill.html").read_text()
    link = 'href="https://paper.example/mill#:~:text=built%20in%201892" rel="noreferrer noopener" target="_blank"'
    assert link in html
    assert "The Paper: <cite>The mill</cite>, paragraph 3" in html
    assert '<a href="https://x.example" rel="noreferrer noopener" target="_blank">here</a>' in html
