"""Ask the real Anki engine when cards would come again: `ask_anki.py FOLDER < CASES > ANSWERS`, both lines of JSON.

A line asks {"cases": [...], "parameters": [...], "retention": 0.9}, and is answered by a line. A case is a history of
answers [[day, rating], ...], the days since the last of them, and the last interval. An answer is Anki's stability,
difficulty, and the days of its four buttons. A program of its own, since Anki looks but once at ANKI_TEST_MODE, which
takes chance out of the intervals.
"""

import json
import os
import sys

os.environ["ANKI_TEST_MODE"] = "1"

from anki.collection import Collection

NEW, LEARNED = 0, 1


def open_collection(path: str, parameters: list[float], retention: float) -> Collection:
    """A collection with FSRS, these parameters (none are the defaults) and no learning steps."""
    opened = Collection(path)
    opened.set_config("fsrs", True)
    config = opened.decks.config_dict_for_deck_id(1)
    config["new"]["delays"] = config["lapse"]["delays"] = []
    config |= {"fsrsParams6": parameters, "desiredRetention": retention}
    opened.decks.update_config(config)
    return opened


def add_card(collection: Collection, front: str) -> int:
    note = collection.new_note(collection.models.by_name("Basic"))
    note["Front"] = front
    collection.add_note(note, 1)
    return note.card_ids()[0]


def list_days(states: object) -> list[int]:
    """The days of the four buttons; an interval of hours, which there is none of here, counts as one day."""
    found = []
    for name in ("again", "hard", "good", "easy"):
        normal = getattr(states, name).normal
        is_short = normal.WhichOneof("kind") in ("learning", "relearning")
        found.append(1 if is_short else normal.review.scheduled_days)
    return found


def ask(collection: Collection, cases: list) -> list:
    """Anki's clock is not moved: the answers lie in the past, each at its own millisecond, which is its id."""
    today = collection.sched.day_cutoff - 86_400
    cards, taken = [], set()
    for number, (history, gap, interval) in enumerate(cases):
        card = add_card(collection, str(number))
        for turn, (day, rating) in enumerate(history):
            at = (today - (history[-1][0] + gap - day) * 86_400 + 3_600 * 6 + turn * 60) * 1000
            while at in taken:
                at += 1
            taken.add(at)
            collection.db.execute(
                "INSERT INTO revlog VALUES (?, ?, 0, ?, 1, 1, 0, 1000, ?)", at, card, rating, LEARNED if turn else NEW
            )
        if history:
            collection.db.execute(
                "UPDATE cards SET type = 2, queue = 2, reps = 1, factor = 2500, due = ?, ivl = ? WHERE id = ?",
                collection.sched.today,
                interval,
                card,
            )
        cards.append(card)
    told = []
    for card in cards:
        states = collection._backend.get_scheduling_states(card)
        known = states.current.normal.review.memory_state
        told.append([known.stability, known.difficulty, list_days(states)])
    return told


def main(folder: str) -> None:
    """Ask in one collection, and again in another if Anki's day, which begins at four, has changed meanwhile."""
    for number, line in enumerate(sys.stdin):
        asked = json.loads(line)
        for turn in range(2):
            path = f"{folder}/{number}-{turn}.anki2"
            collection = open_collection(path, asked["parameters"], asked["retention"])
            day, told = collection.sched.day_cutoff, ask(collection, asked["cases"])
            is_same_day = day == collection.sched.day_cutoff
            collection.close()
            if is_same_day:
                break
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
