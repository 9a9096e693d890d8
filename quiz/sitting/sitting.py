"""One sitting: a pure session tied to the log; every result that is returned has been saved.

Does not know how questions are shown or answers are read, and has no clock: `now` is an argument.
Each call that changes something first commits one transaction. If that fails and is not tried again, a
`HistoryError` is raised and the sitting is unchanged. Without a log (`--no-history`), nothing is saved.

Beside the answers, the log holds what `replay` needs to restore a sitting:
hints, skips and wrong first tries are `draft` events with a `step`, "Easy" is an override.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from quiz.bugs import leaving_out
from quiz.engine.rating import AGAIN
from quiz.engine.responses import to_data
from quiz.engine.session import Asked, Result, Session, Summary, TryAgain
from quiz.identity import hash_content, name_unit, split_unit
from quiz.responses import Malformed, Response, Revealed
from quiz.sitting.attempt import Attempt, Heading
from quiz.sitting.choices import name_choices
from quiz.sitting.describing import UNDO_RULE, describe_cap, describe_end, describe_result
from quiz.sitting.holding import LEECH
from quiz.sitting.saving import insist

if TYPE_CHECKING:
    from quiz.history.log import Log
    from quiz.history.memory import Memory
    from quiz.library import Bank


class Sitting:
    """A session being played and saved as an `attempt`.

    `questions` are the identities of its questions; `memory` is set in a review alone; `look_up` returns what is
    remembered where there is none, to show intervals; `before` is the round whose missed questions it repeats; `ms` is
    the time spent on the answers so far; `last_result` is the latest answer's, until it is undone; `answers` has the
    event id and the time of each that is not, and `words` the event ids of what the learner said of each, by its own.
    """

    def __init__(
        self, session: Session, attempt: Attempt, *, questions: Sequence[str], memory: "Memory | None" = None
    ) -> None:
        self.session = session
        self.attempt = attempt
        self.questions = questions
        self.memory = memory
        self.look_up: Callable[[], Memory] | None = None
        self.before: Sitting | None = None
        self.ms = 0
        self.last_result: Result | None = None
        self.finished = False
        self.was_finished = False  # and an answer was undone since
        self.answers: list[tuple[str, int]] = []
        self.words: dict[str, list[str]] = {}
        self.held: dict[str, str] = {}  # questions suspended or buried during the sitting, with the kind of event

    # ------------------------------------------------------------ beginning

    @classmethod
    def begin(
        cls,
        session: Session,
        *,
        bank: "Bank",
        log: "Log | None",
        now: Callable[[], datetime],
        title: str = "",
        options: Mapping[str, Any] | None = None,
        retry_of: str = "",
        questions: Sequence[str] | None = None,
        memory: "Memory | None" = None,
    ) -> "Sitting":
        """Return a new sitting at its first question; `title` and `options` are those of an `Attempt`.

        Nothing is written before the first answer, hint or skip. A retry (`retry_of` is the id of the
        sitting it repeats) counts for no bank's last or best score, nor does a review, which has a `memory`.
        `questions` are the identities of the session's items, given where building all of them would be slow.
        """
        origin = "review" if memory else "take"
        attempt = Attempt(bank=bank, log=log, now=now, origin=origin, title=title, options=options)
        if questions is None:
            questions = [item.question.identity for item in session.items]
        counted = "" if retry_of or memory else bank.name
        more: dict[str, object] = {"bank": counted, "retry_of": retry_of, "round": session.round}
        if session.recall:
            more["recall"] = session.recall
        attempt.begin(now(), seed=session.seed, rules=session.rules, questions=questions, **more)
        return cls(session, attempt, questions=questions, memory=memory)

    @property
    def has_to_come_back(self) -> bool:
        """Whether an answer of this finished sitting was not right at once; a question left open does not count."""
        missed = self.summary().missed
        return any(result.response is not None and result.identity not in self.held for result in missed)

    def retry(self) -> "Sitting":
        """Return a new sitting of the missed questions of this one, in the same log."""
        attempt = self.attempt
        again = Sitting.begin(
            self.session.retry(self.held),
            bank=attempt.bank,
            log=attempt.log,
            now=attempt.now,
            title=attempt.title,
            options=attempt.options,
            retry_of=attempt.id,
            memory=self.memory,
        )
        again.attempt.ask_again = attempt.ask_again
        again.held, again.look_up, again.before = self.held, self.look_up, self
        return again

    # ------------------------------------------------------------ its state

    @property
    def asked(self) -> Asked | None:
        """The current question, None when all are answered."""
        return self.session.asked

    @property
    def is_retry(self) -> bool:
        """Whether it repeats the missed questions of an earlier one: saved as any other, but never resumed."""
        return self.session.round > 1

    @property
    def can_resume(self) -> bool:
        """Whether it can be continued another time."""
        return self.attempt.begun and not self.is_over and not self.is_retry

    @property
    def is_over(self) -> bool:
        """Whether it is finished, or is to be when it is left: nothing is asked any more, or it was finished before."""
        return self.finished or self.was_finished or self.session.done

    @property
    def first(self) -> "Sitting":
        """The first round, of which this one repeats questions; itself if there is no other."""
        return self if self.before is None else self.before.first

    @property
    def passed(self) -> bool | None:
        """Whether the pass mark has been reached so far, None without one."""
        mark = self.attempt.pass_mark
        return None if mark is None else self.summary().percent >= mark

    def head(self, last: str = "") -> Heading:
        """Return the heading of the sitting; `last` is the result of the last time."""
        return self.attempt.head(len(self.session.items), self.session.seed, last)

    def summary(self) -> Summary:
        """Return the score so far, of all questions of the sitting."""
        return self.session.summary()

    def list_intervals(self) -> tuple[int, ...]:
        """Return after how many days the current question would come back after Again, Hard, Good and Easy.

        Empty without a history, and in a round of missed questions, which is not rated.
        """
        return self._list_intervals(self._asked().item.question.identity)

    def _list_intervals(self, identity: str) -> tuple[int, ...]:
        memory, session = None if self.is_retry else self._remember(), self.attempt.id
        return insist(lambda: memory.list_intervals(identity, session), self.attempt.ask_again) if memory else ()

    def _remember(self) -> "Memory | None":
        """Return what is remembered: of a review, else what is looked up."""
        return self.memory or (self.look_up() if self.look_up is not None else None)

    def days_to_next(self) -> int | None:
        """Return in how many days the question answered last comes back; None outside a review."""
        memory, result = self.memory, self.last_result
        if memory is None or result is None:
            return None
        return insist(lambda: memory.days_to_next(result.identity), self.attempt.ask_again)

    # ------------------------------------------------------------ playing

    def answer(
        self, response: Response, *, confidence: int | None = None, ms: int | None = None
    ) -> Result | TryAgain | Malformed:
        """Grade and save an answer to the current question; then return its result.

        `ms` is the time it took. `Malformed` (not readable, ask again) is not saved.
        """
        asked = self._asked()
        response = name_choices(asked.item.question, response)
        session, outcome = self.session.answer(response, confidence)
        if isinstance(outcome, Malformed):
            return outcome
        data: dict[str, Any] = {"response": to_data(response), "options": list(asked.options)}
        if asked.lefts:
            data["lefts"] = list(asked.lefts)
        if confidence is not None:
            data["confidence"] = confidence
        if isinstance(outcome, TryAgain):
            rev = hash_content(asked.item.question)
            self._save("draft", question=asked.item.question.identity, rev=rev, data={"step": "try", **data})
        else:
            saved = self._save(
                "answer",
                **describe_result(outcome),
                ms=ms,
                data=data | describe_cap(outcome) | {"max_points": outcome.max_points},
            )
            self.answers.append((saved, ms or 0))
            self.last_result = outcome
            self.ms += ms or 0
        self.session = session
        return outcome

    def asks_confidence(self, response: Response) -> bool:
        """Whether to ask how sure the learner is of a response: not for "don't know" or an unreadable one."""
        if not self._asked().wants_confidence or isinstance(response, Revealed):
            return False
        return not isinstance(self.session.answer(response)[1], Malformed)

    def hint(self) -> str:
        """Return the text of the next hint, saved as taken; "" if there is none left."""
        if not self._asked().hints_left:
            return ""
        session = self.session.hint()
        self._save_draft("hint")
        self.session = session
        return self._asked().hints[-1]

    def skip(self) -> None:
        """Move the question to the end; the second time it stays unanswered."""
        session = self.session.skip()
        self._save_draft("skip")
        self.session = session

    @contextmanager
    def guarding(self, asked: Asked, notify: Callable[[str], object], *passing: type[Exception]) -> Iterator[None]:
        """Guard the block in which a question is asked and its answer is shown.

        If quiz itself fails there, the question is left out and not scored, and `notify` gets a sentence that
        names it. `passing` are exceptions that the caller handles.
        """
        identity = asked.item.question.identity

        def leave_out(sentence: str) -> None:
            if self.last_result is not None and self.last_result.identity == identity:
                self._undo(forget=True)
            if self.asked is not None and self.asked.item.question.identity == identity:
                session = self.session.leave_out()
                self._save_draft("leave-out")
                self.session = session
            notify(sentence)

        with leaving_out(self.attempt.bank.place_of(identity), leave_out, passing):
            yield

    @property
    def can_undo(self) -> bool:
        """Whether there is an answer to undo, in this round or the one before; the answers of an exam stay."""
        if self.session.can_undo:
            return True
        return self.before is not None and self.before.attempt.origin != "exam" and self.before.can_undo

    def undo(self) -> "Sitting":
        """Ask the question of the latest answer again; return the round that asks it. ValueError if there is none.

        The next answer to it is worth no more, as the feedback has been seen; without one, this one counts as it was
        given: that the learner called it right or easy is undone too.
        """
        if self.before is not None and self.can_undo and not self.session.can_undo:
            return self.before.undo()
        self._undo()
        return self

    def reopen(self) -> None:
        """Note that an answer was undone: a sitting that was finished is finished once more."""
        self.was_finished |= self.finished
        self.finished = False

    def _undo(self, *, forget: bool = False) -> None:
        session = self.session.undo(forget=forget)
        target, ms = self.answers[-1]
        asked = session.asked
        assert asked is not None
        data = {} if forget else {"rule": UNDO_RULE}
        question = asked.item.question.identity
        words = () if forget else self.words.get(target, ())
        events = [*((word, {}) for word in words), (target, data)]
        columns = [{"question": question, "target": event, "data": data} for event, data in events]
        self.attempt.save(self.attempt.now(), *(("undo", one) for one in columns))
        self.words.pop(target, None)
        self.answers.pop()
        self.ms -= ms
        self.session = session
        self.last_result = None
        self.reopen()

    def override(self) -> Result:
        """Count the latest answer as right because the learner says so; return its new result.

        ValueError unless it was graded, not right, and nothing has happened since.
        """
        return self._amend(self.session.override(), "right")

    def rate_easy(self) -> Result:
        """Rate the latest answer Easy; return its new result. ValueError unless it was rated Good."""
        return self._amend(self.session.rate_easy(), "easy")

    def guess(self) -> Result:
        """Take the latest answer for a guess: its points stay, its rating is Again. Return its new result.

        ValueError unless it was right and rated by its score.
        """
        return self._amend(self.session.guess(), "guess")

    def days_after_guess(self) -> int | None:
        """Return in how many days the latest question comes back if its answer was a guess; None without a history."""
        intervals = self._list_intervals(self.last_result.identity) if self.last_result else ()
        return intervals[0] if intervals else None

    @property
    def is_suspended(self) -> bool:
        """Whether the question of the latest answer was suspended during the sitting."""
        return self.last_result is not None and self.held.get(self.last_result.identity) == "suspend"

    def hold(self, kind: str) -> None:
        """Suspend, unsuspend, bury or reset the question of the latest answer, both ways; ValueError if there is none.

        It does not come back in this sitting while it is suspended or buried.
        """
        if self.last_result is None or self.attempt.log is None:
            raise ValueError("no answer is saved")
        identity = split_unit(self.last_result.identity)[0]
        units = [name_unit(identity, part) for part in (0, 1)]
        self.attempt.save(self.attempt.now(), *((kind, {"question": unit}) for unit in units))
        for unit in units:
            if kind in ("suspend", "bury"):
                self.held[unit] = kind
            elif kind == "unsuspend":
                self.held.pop(unit, None)

    def count_lapses(self) -> int:
        """In a review, return how often the question missed just now was missed since it was begun, if too often.

        0 for any other.
        """
        memory, result = self.memory, self.last_result
        if memory is None or result is None or result.rating != AGAIN or self.is_retry:
            return 0
        state = insist(lambda: memory.state(result.identity), self.attempt.ask_again)
        return state.lapses if state is not None and state.lapses >= LEECH else 0

    def flag(self, note: str = "") -> None:
        """Flag the question of the latest answer, else the one being asked, with a note."""
        identity = self.last_result.identity if self.last_result else self._asked().item.question.identity
        self._save(
            "flag", question=identity, target=self.answers[-1][0] if self.last_result else "", data={"note": note}
        )

    def finish(self) -> Summary:
        """Close the sitting: questions still open stay unanswered. Return the final score.

        A second call changes nothing.
        """
        if self.finished:
            return self.summary()
        session = self.session if self.session.done else self.session.stop()
        summary = session.summary()
        self._save("finish", **describe_end(summary), ms=self.ms)
        self.session = session
        self.finished = True
        return summary

    # ------------------------------------------------------------ saving

    def _asked(self) -> Asked:
        asked = self.session.asked
        if asked is None:
            raise ValueError("no question is being asked")
        return asked

    def _amend(self, session: Session, why: str) -> Result:
        """Save the new result of the latest answer, as an event that targets it."""
        result = session.last
        assert result is not None
        target = self.answers[-1][0]
        saved = self._save("override", **describe_result(result), target=target, data={"why": why})
        self.note_word(target, saved, why)
        self.session = session
        self.last_result = result
        return result

    def note_word(self, target: str, word: str, why: str) -> None:
        """Note that the event `word` is what the learner said of an answer, why it counts otherwise than as given.

        A guess alone lowers its rating and is never undone.
        """
        if why != "guess" or target in self.words:
            self.words.setdefault(target, []).append(word)

    def _save_draft(self, step: str, **data: object) -> None:
        asked = self._asked()
        self._save("draft", question=asked.item.question.identity, data={"step": step, **data})

    def _save(self, kind: str, **columns: Any) -> str:
        """Commit one event; return its id."""
        return self.attempt.save(self.attempt.now(), (kind, columns))
