"""A sitting played with real keys: question, answer, feedback, and the commands in between.

Knows the screen and the sitting, which saves every answer before it returns. It has no rules of its own:
the session decides on scores and on the next question.
"""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.text import Text

from quiz.engine.session import Result, TryAgain, can_be_guess, can_override
from quiz.errors import Interrupted, QuizError
from quiz.model import ShortAnswer
from quiz.plurals import say_count
from quiz.responses import Malformed, Response, Typed
from quiz.sitting.holding import DONE, HOW, SURE, say_leech
from quiz.sitting.times import say_interval, say_wait
from quiz.sitting.wording import say_number, say_progress
from quiz.terminal.asking import COMMANDS, UNDO, Asker
from quiz.terminal.desk import Desk, SaveAndQuit
from quiz.terminal.feedback import accept_lines, fact_lines, feedback_lines, tried_lines, verdict_lines
from quiz.terminal.keyboard import Keyboard
from quiz.terminal.prompting import Skipped
from quiz.terminal.screen import Key, Screen, footer_lines, heading_lines, question_lines
from quiz.terminal.text import QUIET

if TYPE_CHECKING:
    from quiz.engine.session import Asked
    from quiz.library import Bank
    from quiz.sitting.attempt import Heading
    from quiz.sitting.sitting import Sitting
    from quiz.terminal.ending import Past


class Act(NamedTuple):
    """The effect of a key after an answer: its name in the line of keys ("" if it is not there), and in the help.

    `do` returns None to continue with the next question, else the result, "" if unchanged.
    """

    key: str
    short: str
    long: str
    do: Callable[[], "Result | str | None"]


class Stage(NamedTuple):
    """The surroundings of a sitting on a terminal.

    `heading` is printed first; `past` holds earlier results for the end screen. `reload` reads the bank again
    after the learner has edited a question; it may raise QuizError. `comes_back`: missed questions are asked again
    until each is right once.
    """

    heading: "Heading | None" = None
    past: "Past | None" = None
    reload: "Callable[[], Bank] | None" = None
    comes_back: bool = False


def run(sitting: "Sitting", stage: Stage, *, console: Console, keyboard: Keyboard | None = None) -> str:
    """Play a sitting on the terminal of stdin and stdout; return "done", or "saved" when it was left.

    Raises Interrupted when it was stopped with Ctrl-C; all answers are saved then, too.
    """
    with keyboard or Keyboard() as keys:
        return Player(sitting, Desk(Screen(console, sitting.attempt.bank), keys), stage).play(stage.heading)


class Player:
    """Plays one sitting, and the rounds that follow from it."""

    def __init__(self, sitting: "Sitting", desk: Desk, stage: Stage) -> None:
        self.sitting = sitting
        self.desk = desk
        self.screen = desk.screen
        self.past = stage.past
        self.reload = stage.reload
        self.comes_back = stage.comes_back
        desk.keeps = sitting.attempt.log is not None
        sitting.attempt.ask_again = desk.ask_again

    def play(self, heading: "Heading | None" = None) -> str:
        """Play to the end; return how it ended."""
        if heading:
            self.desk.say(heading_lines(self.screen, heading))
        try:
            while True:
                self._ask_all()
                if self.comes_back:
                    self._ask_missed()
                if not self._end():
                    return "done"
        except SaveAndQuit:
            self.desk.say([Text(), *self._saved_lines()])
            return "done" if self.sitting.finished else "saved"
        except Interrupted:
            raise Interrupted(" ".join(line.plain.strip() for line in self._saved_lines())) from None

    def _ask_all(self) -> None:
        while asked := self.sitting.asked:
            with self.sitting.guarding(asked, self._tell_left_out, SaveAndQuit):
                self._ask(asked)

    def _ask_missed(self) -> None:
        """Ask the missed questions again until each is right once; the result is that of the first answers."""
        whole = self.sitting
        whole.finish()
        while self.sitting.has_to_come_back:
            self.sitting = self.sitting.retry()
            self.desk.tell(f"{say_count(len(self.sitting.questions), 'missed question')} again:")
            self._ask_all()
            self.sitting.finish()
        self.sitting = whole

    def _saved_lines(self) -> list[Text]:
        """Return how far the sitting got; finish it if it has no open question."""
        if self.sitting.session.done:
            self.sitting.finish()
        lines = self.screen.hang(Text(say_progress(self.sitting)))
        if self.sitting.can_resume:
            lines.append(Text.assemble("Resume with: ", (self.sitting.attempt.resume_command, "bold")))
        return lines

    # ------------------------------------------------------------ one question

    def _ask(self, asked: "Asked") -> None:
        """Ask a question until it is answered, skipped or left."""
        commands = {**COMMANDS, **(UNDO if self.sitting.session.can_undo else {})}
        asker = Asker(self.desk, self.sitting, asked, commands=commands)
        self.screen.drawn = 0
        self.screen.asked += not asked.second_look
        self.desk.say([Text(), *question_lines(self.screen, asked, passage=self.screen.take_passage(asked))])
        self.desk.redraw = lambda: self._draw_again(asker)
        self.desk.while_idle(lambda: rehearse(self.screen, self.sitting))
        began = monotonic()
        while True:
            try:
                response = asker.ask()
                sure = asker.ask_confidence() if self.sitting.asks_confidence(response) else None
            except Skipped as turn:
                if turn.key == "u":
                    self._go_back()
                else:
                    self._skip(asked)
                return
            outcome = self.sitting.answer(response, confidence=sure, ms=round(1000 * (monotonic() - began)))
            match outcome:
                case Malformed(reason):
                    self.desk.tell_unreadable(reason)
                case TryAgain(score, left):
                    self.desk.say([Text(), *tried_lines(self.screen, score.marks, left)])
                    asker = Asker(self.desk, self.sitting, self.sitting.asked or asked, commands=commands)
                case Result():
                    self._show_result(outcome)
                    return

    def _draw_again(self, asker: Asker) -> None:
        passage = self.screen.bank.passage(asker.asked.item)
        self.desk.say([Text(), *question_lines(self.screen, asker.asked, passage=passage)])
        asker.prompter.show_footer()

    def _tell_left_out(self, said: str) -> None:
        self.desk.leave_prompt()
        self.desk.tell(said)

    def _skip(self, asked: "Asked") -> None:
        self.sitting.skip()
        said = (
            "Skipped again: it stays unanswered." if asked.again else "Skipped: it will be asked once more at the end."
        )
        self.desk.tell(said)

    # ------------------------------------------------------------ after the answer

    def _show_result(self, result: Result) -> None:
        self.screen.drawn = 0
        self._say_feedback(result)
        self._after(result)

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

    def _after(self, result: Result) -> None:
        """Let the learner read the feedback and act on it, until Enter."""
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
        from quiz.engine.rating import GOOD, GUESSABLE

        kind, question = result.item.question.kind, result.item.question
        acts: list[Act] = [Act("enter", "next", "continue", lambda: None)]
        acts.append(Act("u", "undo", "be asked again; the second answer earns no more than this one", self._undo))
        if can_override(result):
            acts.append(Act("y", "I was right", "count it as right", lambda: self._override(result)))
        if can_be_guess(result):
            days = self.sitting.days_after_guess()
            after = "" if days is None else f" {say_interval(days)}"
            acts.append(Act("g", f"I guessed{after}", "it was a guess: ask again soon; the points stay", self._guess))
        if result.rating == GOOD and result.rating_source == "score" and kind not in GUESSABLE:
            acts.append(Act("!", "easy", "it was easy: schedule it later", self._rate_easy))
        if any(citation.sheet for citation in question.citations):
            acts.append(Act("i", "source", "show the source", lambda: self._show_fact(result)))
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
        self._go_back()

    def _go_back(self) -> None:
        self.sitting.undo()
        self.desk.tell("Asked again. The second answer earns no more than the first.")

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
        from quiz.terminal.editor import open_editor

        self.desk.leave_prompt(Text("e"))
        path = self.screen.bank.path_of(result.identity)
        with self.desk.keyboard.lend():
            said = open_editor(path, result.item.question.line)
        self.desk.tell(f"{said} {self._read_anew()}")
        new = self.sitting.last_result
        if new is None or new.identity != result.identity:
            what = "it will be asked again" if self.sitting.asked else "it stays unanswered"
            if result.identity in self.sitting.attempt.lost:
                what = "it is no longer in the deck"
            self.desk.tell(f"The question changed, so your answer no longer fits: {what}.")
            return None
        if new.score != result.score:
            self._say_feedback(new)
        return new

    def _read_anew(self) -> str:
        """Read the bank again after an edit and continue with it; return a sentence on the result."""
        from quiz.sitting.replay import reread

        if self.reload is None or self.sitting.attempt.log is None:
            return "Your changes take effect in the next quiz."
        try:
            bank = self.reload()
        except QuizError as error:
            return f"{error} Until then, the earlier version is used."
        reread(self.sitting, bank)
        self.screen.bank = bank
        return "The questions were read again."

    def _path(self, result: Result) -> str:
        import os

        path = self.screen.bank.path_of(result.identity)
        near = os.path.relpath(path)
        return path if near.startswith("..") else near

    # ------------------------------------------------------------ the end

    def _end(self) -> bool:
        """Show the end screen and its actions; return whether to play another round."""
        from quiz.terminal.ending import end_lines, review_lines

        summary = self.sitting.finish()
        lines = end_lines(
            self.screen,
            summary,
            title=self.sitting.attempt.title,
            seed=self.sitting.session.seed,
            ms=self.sitting.ms,
            pass_mark=self.sitting.attempt.pass_mark,
            past=self.past,
        )
        self.desk.say([Text(), *lines])
        missed = summary.missed
        what = "the one missed" if len(missed) == 1 else f"the {len(missed)} missed"
        retry = [] if self.comes_back else [("r", f"retry {what}")]
        keys: list[Key] = [*retry, ("v", "look at them")] if missed else []
        footer = [Text(), *footer_lines(self.screen, [*keys, ("Enter", "done")])]
        if not missed:
            return False

        def redraw() -> None:
            self.desk.say([Text(), *lines, *footer])

        self.desk.redraw = redraw
        self.desk.keyboard.drop()
        self.desk.say(footer)
        while True:
            try:
                key = self.desk.key(
                    Text(),
                    [*(key for key, _ in keys), "enter"],
                    f"The quiz is over{' and saved' if self.desk.keeps else ''}.",
                    [*keys, ("Enter", "done")],
                )
            except (SaveAndQuit, Interrupted):
                return False
            self.desk.leave_prompt(Text("" if key == "enter" else key))
            if key == "enter":
                return False
            if key == "r":
                self.sitting, self.past = self.sitting.retry(), None
                return True
            for number, result in enumerate(missed, 1):
                self.desk.say([Text(), *review_lines(self.screen, result, number, len(missed)), Text()])
                last = number == len(missed)
                self.desk.say(
                    footer_lines(self.screen, [("Enter", "back to the end" if last else "next"), ("q", "enough")])
                )
                try:
                    self.desk.key(
                        Text(), ("enter",), "Missed questions, one by one.", [("Enter", "next"), ("q", "enough")]
                    )
                except SaveAndQuit:
                    break
                self.desk.leave_prompt()
            self.desk.say(footer)


def rehearse(screen: Screen, sitting: "Sitting") -> None:
    """Prepare the feedback on the question asked: imports, sources, widths.

    Called while the learner reads, so that the feedback comes at once. Changes nothing.
    """
    from quiz.engine.responses import right_response

    asked = sitting.asked
    if asked is None:
        return
    question = asked.item.question
    tried: list[Response] = [right_response(question)]
    if isinstance(question.body, ShortAnswer) and len(question.body.answers[0]) > 5:
        answer = question.body.answers[0]
        tried.append(Typed((f"{answer[:3]}{answer[4:]}",)))  # a typo, to have the word lists ready
    for response in tried:
        _, outcome = sitting.session.answer(response)
        if isinstance(outcome, Result):
            feedback_lines(screen, outcome)
    sitting.summary()
    if sitting.memory is not None:
        sitting.memory.list_intervals(question.identity)
