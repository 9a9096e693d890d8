"""An exam written with real keys: questions in any order, the answer sheet, and finally the report.

Knows the screen and the exam, which saves every answer before it returns and refuses late ones. Nothing
on the screen changes while the learner waits or types, until the time is over.
"""

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from quiz.errors import Interrupted
from quiz.responses import Malformed, Response, Revealed
from quiz.sitting.exam import ExamSitting
from quiz.sitting.exam_wording import (
    TIME_OVER,
    say_exam_progress,
    say_exam_saved,
    say_left,
    say_left_out,
    say_state,
    say_time_over,
    say_unready,
)
from quiz.sitting.options import Unreadable
from quiz.sitting.ticking import TimeOver, Watch
from quiz.sitting.wording import Wording
from quiz.terminal.asking import Asker
from quiz.terminal.desk import Desk, SaveAndQuit
from quiz.terminal.ending import review_lines
from quiz.terminal.keyboard import Keyboard
from quiz.terminal.marks import Marks
from quiz.terminal.play import Player, Stage
from quiz.terminal.prompting import Commands, Skipped
from quiz.terminal.screen import LABEL, Key, Screen, footer_lines, heading_lines, question_lines, stem_line
from quiz.terminal.text import QUIET, STRONG, cut, plain, spread

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Result
    from quiz.sitting.attempt import Heading
    from quiz.sitting.sitting import Sitting

COMMANDS: Commands = {
    "0": ("clear", "withdraw your answer and continue"),
    "-": ("back", "the previous question"),
    "+": ("next", "the next question"),
    "!": ("mark", "mark this question for later, or remove the mark"),
    "s": ("sheet", "the answer sheet: go to any question, or hand in"),
    "q": ("leave", "save and leave without handing in; the time keeps running (also Ctrl-D)"),
}


def run(exam: ExamSitting, stage: Stage, *, console: Console, keyboard: Keyboard | None = None) -> str:
    """Write an exam on the terminal of stdin and stdout; return "done", or "saved" when it was left.

    The stage also serves the rounds of missed questions that may follow. Raises Interrupted if it is stopped with
    Ctrl-C; all answers are saved then, too.
    """
    with keyboard or Keyboard() as keys:
        desk = Desk(Screen(console, exam.attempt.bank), keys)
        exam.rehearse(partial(_rehearse, desk.screen), desk.tell)
        try:
            Writer(exam, desk).write(stage.heading)
        except SaveAndQuit:
            desk.say([Text(), *desk.screen.hang(Text(say_exam_progress(exam)))])
            if exam.attempt.log is not None:
                desk.say([Text.assemble("Resume with: ", (exam.attempt.resume_command, "bold"))])
            return "saved"
        except Interrupted:
            raise Interrupted(say_exam_saved(exam)) from None
        finally:
            desk.tick = None
        graded = exam.hand_in()
        desk.say(report_lines(desk.screen, graded))
        Player(graded, desk, stage).play()
    return "done"


def _rehearse(screen: Screen, asked: "Asked", result: "Result") -> None:
    """Do everything needed to show a question and its result, but print nothing."""
    question_lines(screen, asked, passage=screen.bank.passage(asked.item))
    review_lines(screen, result, asked.number, asked.total)


class Writer:
    """Runs one exam, up to the moment before it is handed in."""

    def __init__(self, exam: ExamSitting, desk: Desk) -> None:
        self.exam = exam
        self.desk = desk
        self.screen = desk.screen
        self._words = Wording(exam.attempt.bank)
        self._handing_in = False

    def write(self, heading: "Heading | None") -> None:
        """Return once the learner hands in or the time is over."""
        self.exam.attempt.ask_again = self.desk.ask_again
        self.exam.start()
        if heading:
            self.desk.say(heading_lines(self.screen, heading))
        for text in (say_state(self.exam), say_left_out(self.exam)):
            if text:
                self.desk.say(self.screen.hang(Text(text, QUIET)))
        try:
            left = self.exam.seconds_left()
            self.desk.tick = None if left is None else Watch(left)
            if not self.exam.sheet.open:
                self._show_sheet()
            while not self._handing_in:
                self._ask()
        except TimeOver:
            self._say_over(TIME_OVER)

    def _say_over(self, text: str) -> None:
        """Say that the time is over, and ignore the keys that are still being pressed."""
        self.desk.tick = None
        self.screen.write(Text())
        self.desk.say([Text(), *self.screen.hang(plain(text, STRONG))])
        self.desk.keyboard.drop(1.0)
        self._handing_in = True

    def _take_last(self, meaning: Response | Unreadable, typed: str = "") -> None:
        """Save the answer being given when the time ended, and hand in."""
        why_not = self.exam.answer_at_last(meaning)
        given = typed if isinstance(meaning, Unreadable) else self._words.given(self.exam.asked.item, meaning)
        self._say_over(say_time_over(given, why_not))

    # ------------------------------------------------------------ one question

    def _ask(self) -> None:
        """Show the current question of the sheet until it is answered or the learner goes to another."""
        exam = self.exam
        self.screen.drawn = 0
        self.screen.asked += 1
        asker = self._make_asker()
        self._show(asker, self.screen.take_passage(exam.asked))
        began = monotonic()
        while True:
            try:
                response = asker.ask()
            except Skipped as turn:
                if self._turn(turn.key):
                    return
                asker = self._make_asker(asker.marks)
                continue
            except TimeOver as over:
                typed = "" if asker.prompter.is_command(over.typed) else over.typed
                self._take_last(asker.complete(typed), typed)
                return
            try:
                outcome = exam.answer(response, ms=round(1000 * (monotonic() - began)))
            except TimeOver:
                if isinstance(self.desk.tick, Watch) and self.desk.tick.is_over:
                    self._take_last(response)  # in the moment before the next tick
                    return
                raise
            if isinstance(outcome, Malformed):
                self.desk.tell_unreadable(outcome.reason)
                continue
            self.desk.tell("Left open." if isinstance(response, Revealed) else "Saved.")
            self._go_on(exam.sheet.next_open)
            return

    def _make_asker(self, marks: Marks | None = None) -> Asker:
        asker = Asker(self.desk, None, self.exam.asked, commands=COMMANDS, marks=marks)

        def redraw() -> None:
            self._show(asker, self.screen.bank.passage(self.exam.asked.item))
            asker.prompter.show_footer()

        self.desk.redraw = redraw
        return asker

    def _show(self, asker: Asker, passage: str) -> None:
        exam, asked = self.exam, self.exam.asked
        left = exam.seconds_left()
        if left == 0:
            raise TimeOver
        said = [say_left(left)] if left is not None else []
        said.append(f"{len(exam.sheet.responses)} of {asked.total} answered")
        if exam.sheet.number in exam.sheet.marked:
            said.append("marked for later")
        above = self.screen.hang(Text(", ".join(said), QUIET))
        asker.show(passage, exam.attempt.list_flags(asked.item.question.identity), above=above)
        given = self._words.given(asked.item, exam.sheet.response)
        if given:
            self.desk.say([Text(), *self.screen.hang(plain(given), Text("  Your answer so far: ", QUIET))])

    def _turn(self, key: str) -> bool:
        """Obey a command; return whether it leaves the question."""
        number = self.exam.sheet.number
        if key == "!":
            self.desk.tell("Marked for later." if self.exam.mark() else "Mark removed.")
            return False
        if key == "-" and number == 1:
            self.desk.tell("This is the first question.")
            return False
        if key == "-":
            self.exam.go(number - 1)
        elif key == "+":
            self._go_on(number + 1 if number < self.exam.asked.total else None)
        else:
            self._show_sheet()
        return True

    def _go_on(self, number: int | None) -> None:
        """Go to a question, or to the sheet."""
        if number is None:
            self._show_sheet()
        else:
            self.exam.go(number)

    # ------------------------------------------------------------ the answer sheet

    def _show_sheet(self) -> None:
        """Show the sheet until the learner goes to a question or hands in."""
        total = self.exam.asked.total
        keys: list[Key] = [
            (f"1-{total}", "go to"),
            ("Enter", f"back to {self.exam.sheet.number}"),
            ("h", "hand in"),
            ("q", "leave"),
        ]

        def show() -> None:
            self.desk.say([Text(), *sheet_lines(self.screen, self.exam), Text(), *footer_lines(self.screen, keys)])

        if self.exam.seconds_left() == 0:
            raise TimeOver
        self.desk.redraw = show
        self.desk.keyboard.drop()
        show()
        typed, note = "", ""
        while True:
            shown = Text(f"Sheet > {typed}")
            wanted = {*"0123456789", "enter", "backspace", "h"}
            key = self.desk.key(shown, wanted, "Type the number of a question, then Enter.", keys, note)
            note = ""
            if key == "h":
                self.desk.leave_prompt(Text("Sheet > hand in"))
                self._handing_in = self._is_meant()
                if self._handing_in:
                    return
            elif key == "enter":
                self.desk.leave_prompt(shown)
                self.exam.go(int(typed or self.exam.sheet.number))
                return
            elif key == "backspace":
                typed = typed[:-1]
            elif 1 <= int(typed + key) <= total:
                typed += key
            else:
                note = f"there is no question {int(typed + key)}"

    def _is_meant(self) -> bool:
        """Ask whether to hand in if questions are open or marked; return the answer."""
        said = say_unready(self.exam)
        if not said:
            return True
        shown = Text(f"{said} Hand in? y/n > ")
        keys: list[Key] = [("y", "hand in"), ("n", "back to the sheet")]
        key = self.desk.key(shown, {"y", "n"}, "After you hand in, you cannot change anything.", keys)
        self.desk.leave_prompt(Text.assemble(shown, key))
        return key == "y"


def sheet_lines(screen: Screen, exam: ExamSitting) -> list[Text]:
    """Return the answer sheet: the state of every question, one per line, and the number of open ones."""
    sheet = exam.sheet
    left = exam.seconds_left()
    lines = spread(Text("Answer sheet", STRONG), Text("" if left is None else say_left(left), QUIET), screen.width)
    wide, marks = len(str(len(sheet.items))), 2 + len("marked") if sheet.marked else 0
    for number, item in enumerate(sheet.items, 1):
        state = Text("answered", QUIET) if number in sheet.responses else Text("open    ", STRONG)
        mark = ("  marked" if number in sheet.marked else "").ljust(marks)
        lead = Text.assemble("  ", (str(number).rjust(wide), LABEL), "  ", state, (mark, LABEL), "  ")
        lines.append(cut(Text.assemble(lead, stem_line(screen, item.question.stem)), screen.width))
    count = len(sheet.open)
    said = [f"{len(sheet.responses)} answered", f"{count} open", *([f"{len(sheet.marked)} marked"] if marks else [])]
    return [*lines, Text(), Text(", ".join(said))]


def report_lines(screen: Screen, graded: "Sitting") -> list[Text]:
    """Return every question of a graded exam: its stem, the answer given, the right one, why, and its source."""
    results = graded.session.results
    lines: list[Text] = []
    for number, result in enumerate(results, 1):
        lines += [Text(), *review_lines(screen, result, number, len(results), "Question")]
    return lines
