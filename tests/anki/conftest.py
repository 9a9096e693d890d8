"""Collections of the real Anki engine, and decks to export into them."""

import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

from quiz.anki.exporting import plan_export, write_export
from quiz.model import (
    Blank,
    Citation,
    Cloze,
    Deck,
    Fact,
    Flashcard,
    ListRecall,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    Sheet,
    ShortAnswer,
    TrueFalse,
)

BODIES = {
    "choice": MultipleChoice(
        "Canberra",
        (Option("The Capital Territory", "That is the territory."),),
        (Option("Sydney", "No."), Option("Perth")),
    ),
    "response": MultipleResponse(("2", "29", "97"), (Option("1"), Option("51", "3 times 17."))),
    "truth": TrueFalse(True),
    "text": ShortAnswer(("gold", "aurum"), (Option("silver", "Silver is Ag."),), typos=True),
    "number": Numeric("384400", "376712", "392088", "2%", ("km", "kilometres")),
    "blanks": Cloze((Blank(("100", "one hundred")), Blank(("212",), "a number above 200"))),
    "entries": ListRecall((("adenine",), ("cytosine",), ("guanine",), ("thymine", "uracil")), 3),
    "order": Ordering((("Mercury",), ("Venus", "Earth"), ("Mars",))),
    "match": Matching((("Canada", "Ottawa"), ("Turkey", "Ankara")), (Option("Toronto", "Not the capital."),)),
    "card": Flashcard("The Moon pulls the near ocean **more**."),
    "both": Flashcard("Hund", both_ways=True),
    "rubric": Rubric(("The Sun lights one half.", "We see it from changing angles.")),
}
STEMS = {"blanks": "Water boils at \ufdd0 °C, which is \ufdd0 °F.", "both": "dog"}

SHEET = Sheet(
    "moon",
    "The Moon & us",
    "seeds/moon.yaml",
    (Fact("distance", "It is 384,400 km away.", paragraph=3), Fact("age", "It is old.", paragraph=5)),
    publisher="NASA",
    kind="fact sheet",
)


def make_question(name: str, **changes: object) -> Question:
    """A question of the demo deck, by the name of its body unless `body` is given."""
    values = {
        "id": name,
        "identity": f"demo/{name}",
        "stem": STEMS.get(name, f"What about {name}?"),
        "explanation": "Because.",
        "hints": ("Think.", "Think harder."),
        "citations": (Citation("moon", "distance"), Citation("moon", "age"), Citation(text="A book")),
    } | changes
    if "body" not in values:
        values["body"] = BODIES[name]
    return Question(**values)  # type: ignore[arg-type]


def make_deck(*questions: Question, **changes: object) -> Deck:
    """The demo deck with these questions, one of every kind if none are given."""
    values = {"id": "demo", "identity": "demo", "title": "A little", "path": "demo.yaml", "collection": "Demo"}
    return Deck(**(values | changes), questions=questions or tuple(map(make_question, BODIES)))  # type: ignore[arg-type]


class Learner:
    """A collection of the real engine, and what one does with it."""

    def __init__(self, path: Path) -> None:
        self.col = Collection(str(path))
        self.seconds = count(int(time.time()) - 3600)

    def answer(self, card_id: int, rating: int) -> None:
        """Answer a card, a second after the last answer.

        Of two answers within a millisecond Anki logs the second one a millisecond later: where that
        is the next second, Check Database says that it had to mend the card's time.
        """
        card = self.col.get_card(card_id)
        card.start_timer()
        states = self.col._backend.get_scheduling_states(card_id)
        answer = self.col.sched.build_answer(card=card, states=states, rating=rating)
        answer.answered_at_millis = next(self.seconds) * 1000
        self.col.sched.answer_card(answer)

    def take(self, package: Path, **options: bool) -> SimpleNamespace:
        """Import a package as Anki's dialog does by default; the counts of what came of it."""
        request = ImportAnkiPackageRequest(
            package_path=str(package), options=ImportAnkiPackageOptions(**({"with_scheduling": False} | options))
        )
        log = self.col.import_anki_package(request).log
        return SimpleNamespace(
            new=len(log.new),
            updated=len(log.updated),
            duplicate=len(log.duplicate),
            conflicting=len(log.conflicting) + len(log.empty_first_field) + len(log.missing_notetype),
        )

    def note(self, identity: str):
        """The note of a question."""
        (found,) = [n for n in map(self.col.get_note, self.col.find_notes("")) if n.fields[0] == identity]
        return found


@pytest.fixture
def make_learner(tmp_path: Path) -> Iterator[Callable[[], Learner]]:
    """Makes learners, each with an empty collection."""
    made: list[Learner] = []

    def make() -> Learner:
        folder = tmp_path / f"learner{len(made)}"
        folder.mkdir()
        made.append(Learner(folder / "collection.anki2"))
        return made[-1]

    yield make
    for learner in made:
        learner.col.close()


@pytest.fixture
def learner(make_learner: Callable[[], Learner]) -> Learner:
    """A learner with an empty collection."""
    return make_learner()


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., Path]:
    """Exports decks (at a time, `now`) from a folder with lockfiles to a package."""
    folder = tmp_path / "decks"
    folder.mkdir()

    def run(*decks: Deck, now: int = 1_700_000_000, sheets=(SHEET,), **options: object) -> Path:
        plan = plan_export(decks or (make_deck(),), sheets, folder=folder, now=now, **options)  # type: ignore[arg-type]
        target = folder / "out.apkg"
        assert write_export(plan, target) == []
        return target

    run.folder = folder  # type: ignore[attr-defined]
    return run
