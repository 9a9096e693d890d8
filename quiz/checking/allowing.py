"""What authors allow: `allow: [code, ...]` on a question or a deck, and which problems that silences.

Only flaws (warnings) can be allowed. The reason belongs into a comment on the same line.
"""

from collections.abc import Iterable, Iterator

from quiz.checking.names import find_place, locate, suggest
from quiz.model import Deck
from quiz.problems import Location, Problem


def unknown_code(deck: Deck) -> Iterator[Problem]:
    """`allow` names something that is not a warning of `quiz check`.

    A warning is allowed by its code, the word in square brackets at the end of its message, on one
    question or on the whole deck; say why in a comment beside it. Errors cannot be allowed: the
    file would not mean what it says.

    Fails:

        - id: mammal
          allow: [negative-stems]  # the exam that this prepares for asks so
          question: Which of these is not a mammal?
          answer: penguin
          wrong: [bat, whale, mole]

    Passes:

        - id: mammal
          allow: [negative-stem]  # the exam that this prepares for asks so
          question: Which of these is not a mammal?
          answer: penguin
          wrong: [bat, whale, mole]
    """
    for number, code in enumerate(deck.allow):
        yield from _judge(code, find_place(deck, f"allow/{number}"))
    for question in (*deck.questions, *deck.faulty):
        for number, code in enumerate(question.allow):
            yield from _judge(code, locate((deck, question), f"allow/{number}"))


def _judge(code: str, at: Location) -> Iterator[Problem]:
    from quiz.checking.codes import is_warning, list_entries

    if is_warning(code):
        return
    known = list_entries()
    if code in known:
        message = f"'{code}' is an error, and only warnings can be allowed"
        help = f"mend what it reports; quiz check --explain {code} says how"
    else:
        message = f"quiz check has no warning '{code}'"
        near = suggest(code, list(filter(is_warning, known)))
        help = f"did you mean '{near}'?" if near else "write the code that stands in [...] after the warning"
    yield Problem("unknown-code", "error", at, message, help)


def drop_allowed(deck: Deck, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of a deck's file but for warnings that the deck or the question around them allows."""
    problems = list(problems)
    starts = sorted((question.line, question.allow) for question in (*deck.questions, *deck.faulty))
    if not deck.allow and not any(allow for _, allow in starts):
        return problems
    return [
        problem
        for problem in problems
        if problem.severity == "error"
        or (
            problem.code not in deck.allow
            and problem.code
            not in next((allow for line, allow in reversed(starts) if line <= problem.location.line), ())
        )
    ]
