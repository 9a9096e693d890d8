"""The feedback on one answer, and what a learner may do about it before the next question.

Knows the sitting, which saves whatever is done here, and the keys; knows nothing of how questions are asked.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from quiz.engine.outcome import is_self_rated
from quiz.engine.session import Result, can_be_easy, can_be_guess, can_override
from quiz.sitting.editing import Editing, say_place, say_unfit
from quiz.sitting.holding import DONE, HOW, SURE, say_leech
from quiz.sitting.media import list_answered
from quiz.sitting.times import say_interval, say_wait
from quiz.sitting.wording import say_asked_again, say_number
from quiz.terminal.desk import Desk, SaveAndQuit
from quiz.terminal.feedback import accept_lines, fact_lines, feedback_lines, verdict_lines
from quiz.terminal.screen import footer_lines
from quiz.terminal.text import QUIET, STRONG, plain

if TYPE_CHECKING:
    from quiz.sitting.sitting import Sitting


class Act(NamedTuple):
    """The effect of a key after an answer: its name in the line of keys ("" if it is not there), and in the help.

    `do` returns None to continue with the next question, else the result, "" if unchanged.
    """

    key: str
    short: str
    long: str
    do: Callable[[], "Result | str | None"]


class Afterwards:
    """Shows the result of an answer and obeys keys until the learner continues."""

    def __init__(self, sitting: "Sitting", desk: Desk, editing: Editing) -> None:
        self.sitting = sitting
        self.desk = desk
        self.screen = desk.screen
        self.editing = editing

    def show(self, result: Result) -> None:
        """Show a result; let the learner read it and act on it, until Enter or an undo. Raises SaveAndQuit."""
        self.screen.drawn = 0
        self.media = list_answered(result.item, self.screen.bank)
        self._say_feedback(result)
        self._obey(result)

    def _say_feedback(self, result: Result) -> None:
        lines = feedback_lines(self.screen, result, so_far=self._so_far(), later=self._say_next())
        self.desk.say([Text(), *lines, *self._leech_lines()])

    def _say_next(self) -> str:
        """In a review, return when the latest question comes back, else ""."""
        days = self.sitting.days_to_next()
        return "" if days is None else f"Next: {say_wait(days)}"

    def _leech_lines(self) -> list[Text]:
        lapses = self.sitting.count_lapses()
        return self.screen.hang(Text(say_leech(lapses)), "  ") if lapses else []

    def _next_lines(self) -> list[Text]:
        said = self._say_next()
        return [*([Text(f"  {said}", QUIET)] if said else []), *self._leech_lines()]

    def _so_far(self) -> str:
        points, streak = self.sitting.summary().points, self.sitting.session.streak
        return f"{say_number(points)} so far" + (f", streak {streak}" if streak > 1 else "")

    def _obey(self, result: Result) -> None:
        acts = self._acts(result)
        self.desk.redraw = lambda: self._show_again(result)
        self._show_acts(acts)
        note = ""
        while True:
            keys = {act.key: act.do for act in acts}
            more = [("Enter" if act.key == "enter" else act.key, act.long) for act in acts]
            kept, leave = ("saved", "save and quit") if self.desk.keeps else ("counted", "quit")
            key = self.desk.key(Text(), keys, f"The answer is {kept}.", [*more, ("q", leave)], note)
            note = ""
            if key == "enter":
                self.desk.prompt(Text())  # no note stays on the line, which is the blank one above what follows
                return
            changed = keys[key]()
            if changed is None:
                return
            if isinstance(changed, Result):
                result, acts = changed, self._acts(changed)
            self._show_acts(acts)

    def _show_acts(self, acts: list[Act]) -> None:
        footer = [("Enter" if act.key == "enter" else act.key, act.short) for act in acts if act.short]
        self.desk.say([Text(), *footer_lines(self.screen, [*footer, ("?", "more")])])

    def _show_again(self, result: Result) -> None:
        self._say_feedback(result)
        self._show_acts(self._acts(result))

    def _acts(self, result: Result) -> list[Act]:
        """Return the actions that apply to a result."""
        acts: list[Act] = [Act("enter", "next", "continue", lambda: None)]
        again = "be asked again" + ("" if is_self_rated(result) else "; the second answer earns no more than this one")
        acts.append(Act("u", "undo", again, self._undo))
        if can_override(result):
            acts.append(Act("y", "I was right", "count it as right", lambda: self._override(result)))
        if can_be_guess(result):
            days = self.sitting.days_after_guess()
            after = "" if days is None else f" {say_interval(days)}"
            acts.append(Act("g", f"I guessed{after}", "it was a guess: ask again soon; the points stay", self._guess))
        if can_be_easy(result):
            acts.append(Act("!", "easy", "it was easy: schedule it later", self._rate_easy))
        if self.media.files:
            what = "the picture or sound" if self.media.word == "open" else f"the {self.media.word}"
            acts.append(Act("o", self.media.word, f"open {what}", self._open))
        if result.item.question.citations:
            acts.append(Act("i", "source", "show the source and the question's id", lambda: self._show_fact(result)))
        else:
            acts.append(Act("i", "id", "show the question's id", lambda: self._show_fact(result)))
        if self.sitting.attempt.log is not None:
            acts.append(Act("f", "flag", "flag the question, with a note", self._flag))
        acts.append(Act("e", "edit", "open the question's file in your editor", lambda: self._edit(result)))
        if self.sitting.attempt.log is not None:
            suspend = "unsuspend" if self.sitting.is_suspended else "suspend"
            short = suspend if self.sitting.is_suspended or self.sitting.count_lapses() else ""
            acts.append(Act("s", short, HOW[suspend], lambda: self._hold("s", suspend)))
            acts.append(Act("b", "", HOW["bury"], lambda: self._hold("b", "bury")))
            acts.append(Act("r", "", HOW["reset"], lambda: self._hold("r", "reset")))
        return acts

    def _undo(self) -> None:
        self.desk.leave_prompt(Text("u"))
        go_back(self.sitting, self.desk)

    def _override(self, result: Result) -> Result:
        self.desk.leave_prompt(Text("y"))
        new = self.sitting.override()
        line, _ = new.item.question.place_of("answer")
        place = f"{self._path(result)}:{line}"
        self.desk.say([Text(), *verdict_lines(self.screen, new, self._so_far())])
        self.desk.say([*accept_lines(self.screen, result, place), *self._next_lines()])
        return new

    def _guess(self) -> Result:
        self.desk.leave_prompt(Text("g"))
        new = self.sitting.guess()
        self.desk.tell("Noted as a guess.")
        self.desk.say(self._next_lines())
        return new

    def _rate_easy(self) -> Result:
        self.desk.leave_prompt(Text("!"))
        new = self.sitting.rate_easy()
        self.desk.tell("Marked as easy.")
        self.desk.say(self._next_lines())
        return new

    def _open(self) -> str:
        self.desk.leave_prompt(Text("o"))
        self.desk.tell(self.media.open_next())
        return ""

    def _show_fact(self, result: Result) -> str:
        self.desk.leave_prompt(Text("i"))
        self.desk.say([Text(), *fact_lines(self.screen, result)])
        return ""

    def _flag(self) -> str:
        self.desk.leave_prompt(Text("f"))
        try:
            self.sitting.flag(self.desk.line("Note (may be empty) > "))
            said = "Flagged."
        except SaveAndQuit:
            said = "Not flagged."
        self.desk.tell(said)
        return ""

    def _hold(self, key: str, kind: str) -> "Result | str":
        """Suspend, unsuspend or bury the question; reset it if the learner types yes."""
        self.desk.leave_prompt(Text(key))
        if kind == "reset":
            try:
                if self.desk.line(SURE).strip().casefold() != "yes":
                    raise SaveAndQuit
            except SaveAndQuit:
                self.desk.tell("Not reset.")
                return ""
        self.sitting.hold(kind)
        self.desk.tell(DONE[kind])
        return self.sitting.last_result or ""

    def _edit(self, result: Result) -> "Result | str | None":
        self.desk.leave_prompt(Text("e"))
        edited = self.editing.edit(result.identity, self.sitting)
        self.screen.bank = self.sitting.attempt.bank
        self.desk.tell(edited.said)
        for fault in edited.faults:
            place = Text.assemble((f"{say_place(fault)}: ", STRONG), plain(fault.message))
            self.desk.say(self.screen.hang(place, "  "))
            self.desk.say(self.screen.hang(plain(fault.help, QUIET), "    ") if fault.help else [])
        if edited.after:
            self.desk.tell(edited.after)
        new = self.sitting.last_result
        unfit = say_unfit(self.sitting, result)
        if new is None or unfit:
            self.desk.tell(unfit)
            return None
        self.media = list_answered(new.item, self.screen.bank)
        if new.score != result.score:
            self._say_feedback(new)
        return new

    def _path(self, result: Result) -> str:
        import os

        path = self.screen.bank.path_of(result.identity)
        near = os.path.relpath(path)
        return path if near.startswith("..") else near


def go_back(sitting: "Sitting", desk: Desk) -> "Sitting":
    """Undo the latest answer, so that its question is asked again; return the round that asks it."""
    from quiz.sitting.replay import step_back

    asking = step_back(sitting)
    desk.tell(say_asked_again(asking.asked))
    return asking
