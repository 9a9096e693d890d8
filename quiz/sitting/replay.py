"""A saved sitting restored: its events played again, on the questions as they are now.

Writes nothing. A question that has changed so much that its answer no longer fits is asked again.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from quiz.engine.responses import from_data
from quiz.engine.session import Result, Rules, Session, TryAgain
from quiz.identity import hash_content
from quiz.responses import Malformed, Revealed
from quiz.sitting.attempt import Attempt
from quiz.sitting.describing import UNDO_RULE
from quiz.sitting.sitting import Sitting

if TYPE_CHECKING:
    from quiz.history.event import Event
    from quiz.history.log import Log
    from quiz.library import Bank


def resume(id: str, *, bank: "Bank", log: "Log", now: Callable[[], datetime]) -> Sitting:
    """Return the sitting with this id as it was after its last saved event.

    Options keep their order. Questions that the bank no longer has are left out.
    """
    start, events = log.sitting(id)
    attempt, known = Attempt.resume(start, bank=bank, log=log, now=now)
    session = Session.start(
        bank.items(known),
        seed=start.data.get("seed", 0),
        rules=Rules(**start.data.get("rules", {})),
        is_deck_word=bank.is_deck_word,
        round=start.data.get("round", 1),
        recall=start.data.get("recall", ""),
    )
    sitting = Sitting(session, attempt, questions=known)
    for event in events:
        _replay(sitting, event)
    return sitting


def reread(sitting: Sitting, bank: "Bank") -> None:
    """Continue a sitting with a bank whose files have changed, as if it were resumed.

    ValueError if nothing has been saved yet.
    """
    attempt = sitting.attempt
    if attempt.log is None or not attempt.begun:
        raise ValueError("nothing of the sitting has been saved yet")
    again = resume(attempt.id, bank=bank, log=attempt.log, now=attempt.now)
    again.attempt.options = attempt.options  # a pass mark may have been set since it began
    again.attempt.ask_again = attempt.ask_again
    again.memory, again.look_up, again.held, again.before = (
        sitting.memory,
        sitting.look_up,
        sitting.held,
        sitting.before,
    )
    vars(sitting).update(vars(again))


def step_back(sitting: Sitting) -> Sitting:
    """Undo the latest answer, of the round before if there is none in this one; return the round that asks it again.

    That round continues with the bank of this one, in which a question may have been edited.
    """
    asking = sitting.undo()
    if asking.attempt.bank is not sitting.attempt.bank:
        reread(asking, sitting.attempt.bank)
    return asking


def _replay(sitting: Sitting, event: "Event") -> None:
    """Apply one saved event to the sitting."""
    session, asked = sitting.session, sitting.session.asked
    here = asked is not None and asked.item.question.identity == event.unit
    is_latest = bool(sitting.answers) and sitting.answers[-1][0] == event.target
    match event.kind, event.data.get("step") or event.data.get("why"):
        case "draft", "hint" if here and asked and asked.hints_left:
            sitting.session = session.hint()
        case "draft", "skip" if here:
            sitting.session = session.skip()
        case "draft", "leave-out" if here:
            sitting.session = session.leave_out()
        case ("draft", "try") | ("answer", _) if here:
            _replay_answer(sitting, event)
        case "undo", _ if is_latest:
            with suppress(ValueError):  # an imported record may undo an answer after the end
                sitting.session = session.undo(forget=event.data.get("rule") != UNDO_RULE)
                sitting.words.pop(event.target, None)
                sitting.ms -= sitting.answers.pop()[1]
                sitting.last_result = None
                sitting.reopen()
        case "override", why if is_latest:
            with suppress(ValueError):  # the deck was changed since
                amend = {"easy": session.rate_easy, "guess": session.guess}.get(str(why), session.override)
                sitting.session = amend()
                sitting.last_result = sitting.session.last
                sitting.note_word(event.target, event.id, str(why))
        case "finish", _:
            sitting.session = session if session.done else session.stop()
            sitting.finished = True


def _replay_answer(sitting: Sitting, event: "Event") -> None:
    """Give a saved answer or try again; it scores what it scored unless its question has changed."""
    asked = sitting.session.asked
    assert asked is not None
    is_answer = event.kind == "answer"
    is_changed = bool(event.rev) and event.rev != hash_content(asked.item.question)
    kept = None if is_changed else event.data.get("score", event.score)
    try:
        response = from_data(event.data["response"])
    except (KeyError, ValueError):
        response = Revealed()
    outcome: Result | TryAgain | Malformed = Malformed("")
    for _ in range(max(1, sitting.session.rules.tries) if is_answer else 1):
        try:
            session, outcome = sitting.session.answer(response, event.data.get("confidence"), kept=kept)
            if not is_answer and not is_changed and isinstance(outcome, Result):  # a try was not right when made
                session, outcome = sitting.session.answer(response, event.data.get("confidence"), kept=0.0)
        except ValueError:
            outcome = Malformed("the question has changed")
        if isinstance(outcome, Malformed):
            sitting.session = sitting.session.skip()  # asked again at the end
            return
        sitting.session = session
        if isinstance(outcome, Result):
            sitting.answers.append((event.id, event.ms or 0))
            sitting.last_result = outcome
            sitting.ms += event.ms or 0
            break
