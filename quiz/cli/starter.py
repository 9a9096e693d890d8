"""The text of a new question file: short, commented, and without a problem."""

STARTER = """\
# A question file. The keys of a question decide its kind; there is no `type:`.
# Check it:     quiz check {path}
# Play it:      quiz take {path}
# To Anki:      quiz export anki {path}
deck: {id}
title: {title}
language: en
allow: [near-duplicate]  # remove this line when you have replaced the examples
questions:

# Pick one: `answer` and `wrong`. The options are shuffled each time they are shown.
# Text after a colon is shown to anyone who picks that option; end it with a full stop.
- id: capital-australia
  question: What is the capital of Australia?
  answer: Canberra
  wrong:
  - Sydney: The largest city, but never the capital.
  - Melbourne
  - Perth
  explain: It was built in between, as a compromise of two cities that both wanted to be the capital.
  source: Encyclopaedia Britannica

# Type the answer: `answer` alone. `accept` lists other right answers.
- id: symbol-au
  question: Which metal has the chemical symbol Au?
  answer: gold
  accept: [aurum]
  explain: The symbol comes from the Latin name.
  source: IUPAC Periodic Table of the Elements

# Fill in the blanks. `|` separates other right answers, `::` begins a hint.
- id: boiling-water
  cloze: At sea level pure water boils at {{{{100|one hundred}}}} °C, which is {{{{212::a number above 200}}}} °F.
  explain: The air is thinner on a mountain, so it boils sooner up there.
  source: CRC Handbook of Chemistry and Physics

# A flashcard: you rate yourself how well you knew it.
- id: tides
  front: Why are there **two** high tides a day?
  back: >-
    The Moon pulls the near ocean more than the Earth, and the Earth more than the far ocean,
    so the water stands higher on both sides.
  source: NOAA Tides and Currents

# More kinds: a number (`answer: 384400` with `within: 2%`), true or false (`answer: true`), pick all
# that apply (`answers` and `wrong`), a list (`answers`), `order`, `match`, `rubric`.
"""

SHEET_STARTER = """\
# A source sheet: the facts of one article, book or page, each in your own words.
# Decks cite them: name the sheet with `sources: [{id}]`, and a fact with `source: {id}/first-moon-landing`.
# Check it:               quiz check {path}
# Which facts are asked:  quiz sources
# From a whole article:   quiz draft {id}.txt
source: {id}
title: {title}
# You can add publisher, kind, author, date and url.
facts:

# `says` quotes at most eight words of the source, and `paragraph` counts from 1, so that readers find the place.
- id: first-moon-landing
  fact: The first people landed on the Moon on 20 July 1969.
  says: on 20 July 1969
  paragraph: 2

# `as-of` is the day that a fact is known for, and is shown with the source. After `until`, a check warns.
# `note` holds what other sources say, if they disagree.
- id: people-on-the-moon
  fact: Twelve people have walked on the Moon.
  says: twelve people
  paragraph: 3
  as-of: 2026-01-01
  until: 2030-12-31
  note: All twelve were there between 1969 and 1972.
"""
