"""Flaws of what is accepted: too much of it, twice the same, or exactly and with typos."""

from decimal import Decimal

from quiz.checking.questions import Found, Subject
from quiz.checking.typed import forgives_typos, is_exact, list_places, list_typed
from quiz.engine.typed import normalize
from quiz.model import Cloze, Numeric, ShortAnswer

MOST = 12
"""The most accepted texts besides the answer; a question with more of them has too many right answers to type one."""


def many_accepted(subject: Subject) -> Found | None:
    """A short answer accepts more texts than a good one needs."""
    body = subject.body
    if not isinstance(body, ShortAnswer) or len(body.answers) - 1 <= MOST:
        return None
    return Found(
        "accept",
        f"{len(body.answers) - 1} other texts are accepted, and still a learner may type another one",
        "write options under 'wrong:' instead of 'accept:', or ask so that few answers are right",
    )


def accepted_twice(subject: Subject) -> Found | None:
    """A text is accepted that counts already, as capitals and the like do not count."""
    body = subject.body
    if isinstance(body, Numeric):
        return _find_number_again(subject, body) if body.accept else None
    for key, answers in list_typed(body):
        if len(answers) < 2:
            continue
        seen: dict[str, str] = {}
        for place, text in list_places(key, answers):
            form = normalize(text, is_exact(body), language=subject.deck.language)
            if form in seen:
                return _report(place, text, seen[form], _list_said(subject))
            seen[form] = text
    return None


def _list_said(subject: Subject) -> set[str]:
    """Return the right texts that have feedback."""
    blanks = subject.body.blanks if isinstance(subject.body, Cloze) else ()
    remarks = [*subject.question.remarks, *(option for blank in blanks for option in blank.remarks)]
    return {option.text for option in remarks}


def _find_number_again(subject: Subject, body: Numeric) -> Found | None:
    seen: list[Decimal] = []
    for number, text in enumerate(body.accept):
        value = Decimal(text)
        if value in seen or Decimal(body.low) <= value <= Decimal(body.high):
            return _report(f"accept/{number}", text, body.answer, _list_said(subject))
        seen.append(value)
    return None


def _report(key: str, text: str, first: str, said: set[str]) -> Found:
    help = f"remove it; its feedback is never shown, and belongs beside '{first}'" if text in said else "remove it"
    message = f"'{text}' is repeated" if text == first else f"'{text}' counts already, like '{first}'"
    return Found(key, message, help, text if key == "cloze" else "")


def typos_and_exact(subject: Subject) -> Found | None:
    """Everything counts in an answer, and yet a typo is forgiven."""
    body = subject.body
    if not (forgives_typos(body) and is_exact(body)):
        return None
    own = [name for name in ("typos", "exact") if f" {name}:" in f" {subject.question.places}"]
    return Found(
        own[0] if own else "",
        "with 'exact: yes' everything counts, but 'typos: yes' forgives a typo",
        "write 'typos: no', or remove 'exact'",
    )
