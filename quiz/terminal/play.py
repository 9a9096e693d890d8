"""A sitting played with real keys: question, answer, feedback, and the commands in between.

Knows the screen and the sitting, which saves every answer before it returns. It has no rules of its own:
the session decides on scores and on the next question.
"""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.text import Text

from quiz.engine.session import Result, TryAgain
from quiz.errors import Interrupted
from quiz.model import ShortAnswer
from quiz.plurals import say_count
from quiz.responses import Malformed, Response, Typed
from quiz.sitting.editing import Editing
from quiz.sitting.wording import say_progress
from quiz.terminal.afterwards import Afterwards, go_back
from quiz.terminal.asking import Asker
from quiz.terminal.desk import Desk, SaveAndQuit
from quiz.terminal.editor import open_editor
from quiz.terminal.feedback import feedback_lines, tried_lines
from quiz.terminal.keyboard import Keyboard
from quiz.terminal.prompting import Skipped
from quiz.terminal.screen import Key, Screen, footer_lines, heading_lines
from quiz.terminal.text import QUIET

if TYPE_CHECKING:
    from quiz.engine.session import Asked
    from quiz.library import Bank
    from quiz.sitting.attempt import Heading
    from quiz.sitting.sitting import Sitting
    from quiz.terminal.ending import Past


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
        self.editing = Editing(self._open_editor, stage.reload)
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
        self.sitting.finish()
        while self.sitting.has_to_come_back:
            self.sitting = self.sitting.retry()
            again = f"{say_count(len(self.sitting.questions), 'missed question')} again:"
            self.desk.say([Text(), *self.screen.hang(Text(again, QUIET), "  ")])
            self._ask_all()
            self.sitting.finish()
        self.sitting = self.sitting.first

    def _saved_lines(self) -> list[Text]:
        """Return how far the sitting got; finish it if it is over."""
        if self.sitting.is_over:
            self.sitting.finish()
        lines = self.screen.hang(Text(say_progress(self.sitting)))
        if self.sitting.can_resume:
            lines.append(Text.assemble("Resume with: ", (self.sitting.attempt.resume_command, "bold")))
        return lines

    # ------------------------------------------------------------ one question

    def _ask(self, asked: "Asked") -> None:
        """Ask a question until it is answered, skipped or left."""
        asker = Asker(self.desk, self.sitting, asked)
        self.screen.drawn = 0
        self.screen.asked += not asked.second_look
        self._show(asker, self.screen.take_passage(asked))
        self.desk.redraw = lambda: self._draw_again(asker)
        self.desk.while_idle(lambda: rehearse(self.screen, self.sitting))
        began = monotonic()
        while True:
            try:
                response, sure = self._get_answer(asker)
            except Skipped as turn:
                if turn.key == "u":
                    self.sitting = go_back(self.sitting, self.desk)
                else:
                    self._skip(asked)
                return
            outcome = self.sitting.answer(response, confidence=sure, ms=round(1000 * (monotonic() - began)))
            match outcome:
                case Malformed(reason):
                    self.desk.tell_unreadable(reason)
                case TryAgain(score, left):
                    self.desk.say([Text(), *tried_lines(self.screen, score.marks, left)])
                    now = self.sitting.asked or asked
                    asker = Asker(self.desk, self.sitting, now, marks=asker.marks)
                case Result():
                    Afterwards(self.sitting, self.desk, self.editing).show(outcome)
                    return

    def _get_answer(self, asker: Asker) -> tuple[Response, int | None]:
        """Return a response, and how sure the learner is of it if that counts. Raises Skipped."""
        while True:
            response = asker.ask()
            if not self.sitting.asks_confidence(response):
                return response, None
            try:
                return response, asker.ask_confidence()
            except Skipped:  # the answer is undone before it is given
                self.desk.tell("Answer again.")

    def _show(self, asker: Asker, passage: str) -> None:
        asker.show(passage, self.sitting.attempt.list_flags(asker.asked.item.question.identity))

    def _draw_again(self, asker: Asker) -> None:
        self._show(asker, self.screen.bank.passage(asker.asked.item))
        asker.prompter.show_footer()

    def _open_editor(self, path: str, line: int) -> str:
        with self.desk.keyboard.lend():
            return open_editor(path, line)

    def _tell_left_out(self, said: str) -> None:
        self.desk.leave_prompt()
        self.desk.tell(said)

    def _skip(self, asked: "Asked") -> None:
        self.sitting.skip()
        said = (
            "Skipped again: it stays unanswered." if asked.again else "Skipped: it will be asked once more at the end."
        )
        self.desk.tell(said)

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
            past=None if self.sitting.is_retry else self.past,
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
            if key == "enter":
                return False  # on the blank line of the prompt, which separates the end from what follows
            self.desk.leave_prompt(Text(key))
            if key == "r":
                self.sitting = self.sitting.retry()
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
        sitting.list_intervals()
