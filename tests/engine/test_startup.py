import subprocess
import sys

HEAVY = ["decimal", "fractions", "rapidfuzz", "markdown_it", "yaml", "json", "datetime", "sqlite3", "click", "rich"]


def test_a_sitting_loads_nothing_before_it_is_needed() -> None:
    """A multiple choice asked and answered, typed texts compared: none of this takes a heavy module."""
    code = f"""
import sys
from quiz.engine.responses import to_data
from quiz.engine.selection import Entry, select
from quiz.engine.session import Item, Session
from quiz.model import MultipleChoice, Option, Question, ShortAnswer
from quiz.responses import Picked, Typed
questions = [
    Question("a", "d/a", "?", MultipleChoice("x", wrong=(Option("y"), Option("z")))),
    Question("b", "d/b", "?", ShortAnswer(("Brasília",), typos=True)),
]
session = Session.start([Item(one, "d", "D", "en") for one in questions], seed=1)
session, _ = session.answer(Picked(("y",)))
session, _ = session.answer(Typed(("brasilia",)))
assert session.summary().marks == "-+"
loaded = [name for name in {HEAVY!r} if name in sys.modules]
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], check=True)
