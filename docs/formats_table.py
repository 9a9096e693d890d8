"""The table of what each format of an export takes of each kind of question: made by writing a plain one of each."""

from importlib import import_module
from inspect import signature
from pathlib import Path

from quiz.export import TARGETS
from quiz.export.bank import LeftOut, Surroundings
from quiz.kinds import KINDS
from quiz.model import Deck, Question
from quiz.reading.deckfile import read_deck

SPECIMENS = """\
deck: table
title: Table
format: 2
questions:
- {id: multiple-choice, question: Which?, answer: one, wrong: [two]}
- {id: multiple-response, question: Which?, answers: [one, two], wrong: [three, four]}
- {id: true-false, question: It is so., answer: true}
- {id: short-answer, question: Which?, answer: one, accept: [two]}
- {id: numeric, question: How many?, answer: 5, within: 1}
- {id: cloze, cloze: "One {{word}}, and {{another}}."}
- {id: list-recall, question: Which?, answers: [one, two, three]}
- {id: ordering, question: Order them., order: [one, two, three]}
- {id: matching, question: Match them., match: {one: two, three: four}}
- {id: flashcard, front: Which?, back: One.}
- id: masked-picture
  question: Which?
  image: a.png
  ask: all
  places: {one: [1, 1, 10, 10], two: [20, 20, 10, 10]}
- {id: rubric, question: Why?, rubric: [one, two]}
"""


def make_table() -> str:
    """Return a table in Markdown with a row for each kind and a column for each format."""
    deck, problems = read_deck(SPECIMENS.encode(), "table.yaml")
    assert deck is not None
    assert not [problem for problem in problems if problem.severity == "error"], problems
    by_kind = {question.kind: question for question in deck.questions}
    modules = {name: import_module(module) for name, (module, _) in TARGETS.items()}
    writers = {name: module.write_question for name, module in modules.items() if hasattr(module, "write_question")}
    lines = [f"| kind | {' | '.join(writers)} |", f"| --- |{' --- |' * len(writers)}"]
    for kind in KINDS:
        cells = [_judge(write, by_kind[kind], deck) for write in writers.values()]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _judge(write: object, question: Question, deck: Deck) -> str:
    """Return whether a question is written as it is, with a loss, or not at all."""
    assert callable(write)
    around = Surroundings(deck, [], Path("nowhere"))
    more = [{}] if len(signature(write).parameters) > 2 else []
    try:
        write(question, around, *more)
    except LeftOut:
        return "no"
    kept = [what for what in around.losses if "a.png" not in what]
    return "changed" if kept else "yes"
