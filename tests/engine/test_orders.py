"""Options keep their order for ever: a seed gives the same quiz in every version.

`orders-at-275c126.txt` was written by the code of that commit from its bundled decks, which are beside it: for each
question, the first 16 digits of the SHA-256 of its options and left sides at the seeds 1 to 50.
"""

from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from quiz.engine.selection import draw_lefts, draw_options
from quiz.reading.deckfile import read_deck

HERE = Path(__file__).parent


def test_the_orders_and_draws_of_old_decks_are_those_of_old():
    found = []
    with ZipFile(HERE / "decks-at-275c126.zip") as decks:
        for name in decks.namelist():
            deck, _ = read_deck(decks.read(name), name)
            assert deck
            for question in deck.questions:
                orders = [(draw_options(question, seed=n), draw_lefts(question, seed=n)) for n in range(1, 51)]
                if orders[0][0]:
                    found.append(f"{question.identity} {sha256(ascii(orders).encode()).hexdigest()[:16]}\n")
    assert sorted(found) == (HERE / "orders-at-275c126.txt").read_text().splitlines(keepends=True)
