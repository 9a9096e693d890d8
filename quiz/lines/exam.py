"""An exam with labelled lines: the learner types answers, goes to any question, changes answers and hands in.

Knows neither how a line is read nor the right answers.
"""

from time import monotonic
from typing import NoReturn

from quiz.lines.answering import Answerer, DontKnow
from quiz.lines.plain import PlainView
from quiz.lines.prompting import Prompter, Quit, Reader
from quiz.responses import Malformed, Response, Revealed
from quiz.sitting.answers import drop_slash
from quiz.sitting.exam import ExamSitting
from quiz.sitting.exam_wording import TIME_OVER, say_left, say_time_over, say_unready
from quiz.sitting.media import Media
from quiz.sitting.options import Unreadable
from quiz.sitting.ticking import TimeOver, Watch

HELP = (
    "Type an answer and press Enter: the letter of an option, its text, or a text of your own. Commands: /n goes to the"
    " next question, /b to the previous one, /g 3 to question 3. /m marks the question for later, or unmarks it. /0"
    " leaves it, or this part of it, open. /s reads the answer sheet. /hand in ends the exam. /q saves and quits; the"
    " time keeps running. /r repeats the question, /t says the time."
)


_WORDS = ("/n", "/b", "/g", "/m", "/s", "/hand", "/t", "/h", "/o", "/?", "/r")


class _Command(Exception):
    """A command was typed instead of an answer."""


class _HandIn(Exception):
    """The exam is to be handed in."""


class ExamDialogue:
    """One person writing an exam at a terminal, with labelled lines."""

    def __init__(self, view: PlainView, reader: Reader) -> None:
        self.view = view
        self.reader = reader
        self.prompter = Prompter(reader, view.say)
        self._media = Media("", ())

    def write(self, exam: ExamSitting) -> None:
        """Write the exam until it is handed in and reported, or the learner quits. Interrupted after Ctrl-C twice."""
        exam.attempt.ask_again = self.prompter.ask_again
        self.prompter.keeps = exam.attempt.log is not None
        exam.rehearse(self.view.rehearse, self.view.say)
        exam.start()
        left = exam.seconds_left()
        self.prompter.tick = None if left is None else Watch(left)
        self.view.begin_exam(exam)
        self.view.say("Type /? and Enter for help.")
        try:
            while True:
                self._write_one(exam)
        except Quit:
            return
        except TimeOver:
            self._say_over(TIME_OVER)
        except _HandIn:
            pass
        self.prompter.tick = None
        self.view.report(exam.hand_in())

    def _write_one(self, exam: ExamSitting) -> None:
        """Ask the current question of the sheet until the learner goes to another."""
        begun = monotonic()
        if exam.seconds_left() == 0:
            raise TimeOver
        self.view.ask_in_exam(exam)
        while True:
            answerer = Answerer(self.view, exam.asked, self._read_line)
            self._media = answerer.media
            try:
                response = answerer.ask()
            except DontKnow:
                response = Revealed()
            except TimeOver as over:
                self._take_last(exam, answerer.complete("" if _is_command(over.typed) else over.typed), over.typed)
            except _Command as typed:
                if self._obey(exam, str(typed)):
                    return
                continue
            try:
                outcome = exam.answer(response, ms=int(1000 * (monotonic() - begun)))
            except TimeOver:
                if isinstance(self.prompter.tick, Watch) and self.prompter.tick.is_over:
                    self._take_last(exam, response)  # in the moment before the next tick
                raise
            if not isinstance(outcome, Malformed):
                break
            self.prompter.say_unreadable(outcome.reason)
        self.view.saved(exam)
        self._go_on(exam, exam.sheet.next_open)

    def _take_last(self, exam: ExamSitting, meaning: Response | Unreadable, typed: str = "") -> NoReturn:
        """Save the answer being typed when the time ended, and hand in."""
        why_not = exam.answer_at_last(meaning)
        given = typed if isinstance(meaning, Unreadable) else self.view.wording.given(exam.asked.item, meaning)
        self._say_over(say_time_over(given, why_not))
        raise _HandIn

    def _say_over(self, text: str) -> None:
        """Say that the time is over, and ignore what is still being typed."""
        self.prompter.tick = None
        self.view.time_over(text)
        self.reader.ignore(1.0)

    def _go_on(self, exam: ExamSitting, number: int | None) -> None:
        """Go to a question, or read the sheet and ask where to go."""
        if number is not None:
            exam.go(number)
            return
        self._read_sheet(exam)
        while True:
            typed = (
                self.prompter.ask("Type the number of a question to go to it, or /hand in: ").removeprefix("/g").strip()
            )
            if typed in ("/hand in", "/hand", "hand in"):
                self._hand_in(exam)
            elif not self._go_to(exam, typed):
                continue
            else:
                return

    def _obey(self, exam: ExamSitting, typed: str) -> bool:
        """Obey a command; return whether to ask the question again."""
        sheet, view = exam.sheet, self.view
        command, _, rest = typed.casefold().partition(" ")
        match command:
            case "/n":
                self._go_on(exam, sheet.number + 1 if sheet.number < len(sheet.items) else None)
            case "/b" if sheet.number == 1:
                view.say("This is the first question.")
                return False
            case "/b":
                exam.go(sheet.number - 1)
            case "/g":
                return self._go_to(exam, rest.strip())
            case "/m":
                view.say("Marked for later." if exam.mark() else "Mark removed.")
                return False
            case "/s":
                self._read_sheet(exam)
                return False
            case "/hand":
                self._hand_in(exam)
                return False
            case "/t":
                left = exam.seconds_left()
                view.say("There is no time limit." if left is None else f"{say_left(left, spelled=True)}.".capitalize())
                return False
            case "/h":
                view.say("There are no hints in an exam.")
                return False
            case "/?":
                view.say(f"{HELP} {self._media.help}".rstrip())
                return False
        return True  # /r

    def _go_to(self, exam: ExamSitting, typed: str) -> bool:
        try:
            exam.go(int(typed))
        except ValueError:
            self.view.say(f"Questions have numbers from 1 to {len(exam.sheet.items)}.")
            return False
        return True

    def _read_sheet(self, exam: ExamSitting) -> None:
        sheet = exam.sheet
        self.view.say(f"Answer sheet. {len(sheet.responses)} answered, {len(sheet.open)} open.")
        for number, item in enumerate(sheet.items, 1):
            state = "answered" if number in sheet.responses else "open"
            marked = ", marked for later" if number in sheet.marked else ""
            stem = " ".join(self.view.wording.stem(item.question, spelled=True).split())
            self.view.say(f"Question {number}, {state}{marked}: {stem}")

    def _hand_in(self, exam: ExamSitting) -> None:
        """Hand in, unless questions are open or marked and the learner then declines."""
        said = say_unready(exam)
        if said and self.prompter.ask(f"{said} Type y to hand it in anyway: ").casefold() not in ("y", "yes"):
            self.view.say("Not handed in.")
            return
        raise _HandIn

    def _read_line(self, prompt: str, *, empty: bool = False) -> str:
        while True:
            typed = self.prompter.ask(prompt)
            if typed == "/0":
                raise DontKnow
            if typed.casefold() == "/o":
                self.view.say(self._media.open_next())
                continue
            if _is_command(typed):
                raise _Command(typed)
            if typed or empty:
                return drop_slash(typed, _is_command)
            self.view.say("You typed nothing, so nothing was saved. Type /0 to leave the question open, /? for help.")


def _is_command(typed: str) -> bool:
    typed = typed.strip().casefold()
    word = typed.partition(" ")[0]
    return typed == "/hand in" or (word in _WORDS and (word == "/g" or " " not in typed))
