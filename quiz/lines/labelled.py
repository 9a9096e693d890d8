"""A sitting with labelled lines, an answer and Enter: for screen readers, braille displays and dumb terminals.

Every line says what it is; nothing is drawn, moved or erased. Knows neither how a line
is read nor what is right.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from quiz.engine.outcome import is_self_rated
from quiz.engine.session import can_be_easy, can_be_guess, can_override
from quiz.errors import Interrupted
from quiz.lines.answering import Answerer, DontKnow, GoBack
from quiz.lines.plain import PlainView
from quiz.lines.prompting import Prompter, Quit, Reader
from quiz.lines.scripted import show_next_time, show_outcome
from quiz.plurals import say_count
from quiz.responses import Malformed, Rated, Revealed
from quiz.shown import show
from quiz.sitting.answers import CONFIDENCES, drop_slash, read_command
from quiz.sitting.editing import Editing, say_place, say_unfit
from quiz.sitting.holding import DONE, HOW, SURE
from quiz.sitting.media import Media, list_answered
from quiz.sitting.times import say_wait
from quiz.sitting.wording import say_asked_again

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Result, Summary
    from quiz.sitting.sitting import Sitting

HELP = (
    "Type an answer and press Enter: the letter of an option, its text, or a text of your own. Commands: /h gives a"
    " hint, which costs a quarter of the points. /s skips the question until the end. /0 means don't"
    " know, or leaves a part open. /q saves and quits. /? repeats this help. /r repeats the question. /u undoes: it"
    " removes the last entry of an answer in parts, or asks the previous question again. To answer with a command's own"
    " text, double its slash: //s."
)


class _Skip(Exception):
    pass


class Dialogue:
    """One person at a terminal. `clock` returns seconds, to measure how long an answer takes.

    `editing` opens question files, None for never; `sitting` is the one played last.
    """

    def __init__(
        self, view: PlainView, reader: Reader, clock: Callable[[], float], editing: Editing | None = None
    ) -> None:
        self.view = view
        self.editing = editing
        self.wording = view.wording
        self.prompter = Prompter(reader, view.say)
        self._clock = clock
        self.sitting: Sitting | None = None
        self._answerer: Answerer | None = None

    def run(self, sitting: "Sitting", last: str = "", *, comes_back: bool = False) -> "tuple[Sitting, Summary]":
        """Play to the end or until the learner quits; return the sitting played last and the score.

        `last` is the result of the last time. `comes_back`: missed questions are asked again until each is right
        once; the score is that of the first answers. A retry of the missed questions is a separate sitting. Raises
        Interrupted after Ctrl-C twice.
        """
        sitting.attempt.ask_again = self.prompter.ask_again
        self.prompter.keeps = sitting.attempt.log is not None
        self.view.start(sitting, last)
        self.view.say("Type /? and Enter for help.")
        while True:
            left = False
            try:
                sitting = self._play(sitting)
            except Quit:
                sitting = self.sitting or sitting
                if not sitting.is_over:
                    return sitting, sitting.summary()
                left = True
            except Interrupted:
                if self.sitting and self.sitting.is_over:
                    self.sitting.finish()
                raise
            summary = sitting.finish()
            if comes_back and not left and sitting.has_to_come_back:
                sitting = sitting.retry()
                self.view.say(f"{say_count(len(sitting.questions), 'missed question')} again.")
                continue
            if comes_back:
                sitting, summary = sitting.first, sitting.first.summary()
            self.view.end(sitting, summary)
            if left or comes_back or not summary.missed or not self._wants_retry():
                return sitting, summary
            sitting = sitting.retry()

    def _wants_retry(self) -> bool:
        try:
            typed = self.prompter.ask("Type r to ask the missed questions again, or press Enter to leave: ")
        except (Quit, Interrupted):
            return False
        return typed.casefold() in ("r", "/r")

    def _play(self, sitting: "Sitting") -> "Sitting":
        """Ask until nothing is asked any more; return the round played last, an earlier one after an undo."""
        self.sitting = sitting
        while (asked := sitting.asked) is not None:
            with sitting.guarding(asked, self.view.say, Quit):
                self._show(sitting, asked)
                try:
                    self._answer(sitting, asked)
                except _Skip:
                    sitting.skip()
                    self.view.skipped(asked.again)
                except GoBack:
                    from quiz.sitting.replay import step_back

                    self.sitting = sitting = step_back(sitting)
                    self.view.say(say_asked_again(sitting.asked))
        return sitting

    def _show(self, sitting: "Sitting", asked: "Asked") -> None:
        self.view.question(asked, sitting.attempt.list_flags(asked.item.question.identity))

    def _answer(self, sitting: "Sitting", asked: "Asked") -> None:
        """Ask until the question has its answer, or raise _Skip."""
        begun, tried = self._clock(), list(asked.tried)
        while True:
            try:
                self._answerer = Answerer(self.view, asked, self._read_line, sitting.list_intervals)
                response = self._answerer.ask()
            except DontKnow:
                response = Revealed()
            if response in tried:
                self.view.say("You already tried that; it was not counted.")
                continue
            confidence = self._get_confidence() if sitting.asks_confidence(response) else None
            ms = int(1000 * (self._clock() - begun))
            outcome = sitting.answer(response, confidence=confidence, ms=ms)
            if isinstance(outcome, Malformed):
                self.prompter.say_unreadable(outcome.reason)
                continue
            show_outcome(sitting, self.view, outcome, revealed=isinstance(response, Rated))
            if sitting.last_result is outcome:
                self._follow_up(sitting, sitting.last_result)
                return
            tried.append(response)

    def _get_confidence(self) -> int:
        while True:
            word = self.prompter.ask("How sure are you: sure, fairly or guess? ").casefold()
            found = [value for name, value in CONFIDENCES.items() if word and name.startswith(word)]
            if found:
                return found[0]
            self.view.say("Please type sure, fairly or guess.")

    def _read_line(self, prompt: str, *, empty: bool = False) -> str:
        """Return the line typed for a question, after obeying any commands; an empty line only if `empty`."""
        sitting, media = self.sitting, self._answerer.media if self._answerer else None
        assert sitting
        assert media
        while True:
            typed = self.prompter.ask(prompt)
            if not typed and not empty:
                self.view.say("You typed nothing, so nothing was counted. Type /0 for don't know, /? for help.")
                continue
            if typed == "/0":
                raise DontKnow
            match read_command(typed):
                case "skip":
                    raise _Skip
                case "hint":
                    self.view.hint(sitting.hint())
                case "help":
                    self.view.say(f"{HELP} {media.help}".rstrip())
                case _ if typed.casefold() == "/o":
                    self.view.say(media.open_next())
                case _ if typed.casefold() == "/r" and sitting.asked:
                    self._show(sitting, sitting.asked)
                case _ if typed.casefold() == "/u":
                    if sitting.can_undo or (self._answerer and self._answerer.has_entries):
                        raise GoBack
                    self.view.say("There is nothing to undo.")
                case _:
                    return drop_slash(typed, _is_command)

    # ------------------------------------------------------------ after an answer

    def _follow_up(self, sitting: "Sitting", result: "Result") -> None:
        """Let the learner undo, count as right, or flag; Enter continues."""
        self.view.say("")
        media = list_answered(result.item, self.wording.bank)
        onward = "the next question" if sitting.asked else "the result"
        while True:
            typed = self.prompter.ask(f"Press Enter for {onward}, or type /u to undo, /? for more: ").casefold()
            # Without a slash it may be the next answer, typed too early.
            command = typed[1:] if typed.startswith("/") else None
            try:
                if not typed:
                    return
                if command == "u":
                    sitting.undo()
                    self.view.say(say_asked_again(sitting.asked))
                    return
                if command == "y":
                    result = sitting.override()
                    show_outcome(sitting, self.view, result)
                elif command == "g":
                    result = sitting.guess()
                    self.view.say("Noted as a guess.")
                    show_next_time(sitting, self.view)
                elif command in ("!", "easy"):
                    result = sitting.rate_easy()
                    self.view.say("Marked as easy.")
                    show_next_time(sitting, self.view)
                elif command == "f" and sitting.attempt.log:
                    sitting.flag(self.prompter.ask("What is wrong with the question? "))
                    self.view.say("Flagged.")
                elif command == "o":
                    self.view.say(media.open_next())
                elif command == "i":
                    self._read_source(result)
                elif command == "e" and self.editing:
                    edited = self._edit(self.editing, sitting, result)
                    if edited is None:
                        return
                    result, media = edited, list_answered(edited.item, self.wording.bank)
                elif kind := self._name_hold(sitting, command or ""):
                    if kind == "reset" and self.prompter.ask(SURE).casefold() != "yes":
                        self.view.say("Not reset.")
                    else:
                        sitting.hold(kind)
                        self.view.say(DONE[kind])
                elif command in ("?", "h", "0"):
                    self.view.say(self._list_commands(sitting, result, media))
                else:
                    self.view.say("That is not a command here. Your answer is already counted; type /? for help.")
            except ValueError as error:
                self.view.say(f"Not possible: {error}.")

    def _edit(self, editing: Editing, sitting: "Sitting", result: "Result") -> "Result | None":
        """Have a question edited; return the result of its answer then, None if the answer no longer fits."""
        edited = editing.edit(result.identity, sitting, key="/e")
        self.wording.bank = sitting.attempt.bank
        self.view.say(edited.said)
        for fault in edited.faults:
            self.view.say(f"{say_place(fault)}: {show(fault.message)}. {show(fault.help)}".rstrip())
        if edited.after:
            self.view.say(edited.after)
        new = sitting.last_result
        if new is None or new.identity != result.identity:
            self.view.say(say_unfit(sitting, result))
            return None
        if new.score != result.score:
            show_outcome(sitting, self.view, new)
        return new

    def _read_source(self, result: "Result") -> None:
        """Write the source of a question with its facts, and the question's id."""
        for text in filter(None, self.wording.facts(result.item) or [self.wording.sources(result.item)]):
            self.view.say(f"Source: {text}")
        self.view.say(f"Question {show(result.identity)}")

    def _name_hold(self, sitting: "Sitting", command: str) -> str:
        """Return the kind of event that a command writes, "" for none."""
        if not sitting.attempt.log:
            return ""
        suspend = "unsuspend" if sitting.is_suspended else "suspend"
        return {"s": suspend, suspend: suspend, "b": "bury", "r": "reset"}.get(command, "")

    def _list_commands(self, sitting: "Sitting", result: "Result", media: Media) -> str:
        """Return the commands that apply after an answer."""
        said = [
            "/u asks again."
            if is_self_rated(result)
            else "/u asks again; the second answer earns no more than this one."
        ]
        said += ["/y counts your answer as right."] if can_override(result) else []
        if can_be_guess(result):
            days = sitting.days_after_guess()
            said.append(f"/g notes it as a guess{'' if days is None else f': next {say_wait(days)}'}.")
        said += ["/! marks it as easy."] if can_be_easy(result) else []
        said += [media.help] if media.files else []
        said.append(f"/i reads {'the source and ' if result.item.question.citations else ''}the question's id.")
        said += ["/f flags the question with a note."] if sitting.attempt.log else []
        said += ["/e opens its file in your editor."] if self.editing else []
        for command in ("s", "b", "r") if sitting.attempt.log else ():
            said.append(f"/{command}: {HOW[self._name_hold(sitting, command)]}.")
        said += ["/q saves and quits." if sitting.attempt.log else "/q quits."]
        return " ".join([*said, "Enter continues."])


def _is_command(typed: str) -> bool:
    return bool(read_command(typed)) or typed.casefold() in ("/o", "/r", "/u")
