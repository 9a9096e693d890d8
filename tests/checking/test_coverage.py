from quiz.checking.coverage import Uncited, cover
from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet

SHEET = b"""\
source: moon
title: About the Moon
facts:
- id: distance
  fact: On average the Moon is 384,400 km away.
- id: light
  fact: The Moon does not shine by itself.
"""

DECK = b"""\
deck: sky
title: The sky
sources: [moon]
questions:
- id: far
  question: How far away is the Moon?
  answer: 384400
  source: [moon/distance, moon/distance]
- id: near
  question: Is the Moon far away?
  answer: far
  source: [moon/distance, moon]
- id: shine
  question: Does the Moon shine by itself?
  answer: no, it reflects
  source: moon/light
  retired: yes
- id: stars
  question: The stars shine by themselves.
  answer: true
"""


def test_facts_by_questions_and_questions_without_a_citation():
    """A retired question asks nothing; a fact cited twice by one question is asked by it once."""
    deck, _ = read_deck(DECK, "decks/sky.yaml")
    sheet, _ = read_sheet(SHEET, "seeds/moon.yaml")
    assert deck is not None
    assert sheet is not None
    coverage = cover([deck], [sheet])
    (moon,) = coverage.sheets
    assert [(fact.id, fact.line, fact.asked_by) for fact in moon.facts] == [
        ("distance", 4, ("sky/far", "sky/near")),
        ("light", 6, ()),
    ]
    assert moon.asked == 1
    assert moon.cited_whole_by == ("sky/near",)
    assert coverage.uncited == (Uncited("sky/stars", "decks/sky.yaml", 18),)
