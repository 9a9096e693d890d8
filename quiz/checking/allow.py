"""Silencing of warnings: `allow: [code, ...]` on a question or a deck, and the problems that it silences.

Only flaws (warnings), and what a class makes suspect, can be allowed. The reason belongs in a comment on the same line.
"""

from collections.abc import Iterable, Iterator

from quiz.checking.names import locate_part, suggest
from quiz.model import Deck
from quiz.problems import CODES, FLAWS, SUSPICIONS, Location, Problem


def unknown_code(deck: Deck) -> Iterator[Problem]:
    """`allow` names something that is not a warning of `quiz check`."""
    for number, code in enumerate(deck.allow):
        yield from _judge(code, locate_part(deck, f"allow/{number}"))
    for question in deck.all_questions:
        for number, code in enumerate(question.allow):
            yield from _judge(code, Location(deck.path, *question.place_of(f"allow/{number}")))


def _judge(name: str, at: Location) -> Iterator[Problem]:
    if name in FLAWS or name in SUSPICIONS:
        return
    if name in CODES:
        message = f"'{name}' is an error; you can only allow warnings"
        help = f"fix the error; quiz check --explain {name} shows how"
    else:
        message = f"quiz check has no warning '{name}'"
        near = suggest(name, sorted((*FLAWS, *SUSPICIONS)))
        help = f"did you mean '{near}'?" if near else "write the code in [...] at the end of the warning"
    yield Problem("unknown-code", at, message, help)


def drop_allowed(deck: Deck, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of a deck's file, without the warnings that the deck or their question allows."""
    problems = list(problems)
    starts = sorted((question.line, question.allow) for question in deck.all_questions)
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
