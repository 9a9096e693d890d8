"""An exam by lines: answered by a script or a file, or by a person who types an answer and Enter.

A script answers the questions in their order, each once; a person goes to any question and changes
answers. Knows neither where the lines come from nor what is right.
"""

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING

from quiz.lines.json_events import JsonView
from quiz.lines.labelled import Dialogue, DontKnow, Quit
from quiz.lines.plain import PlainView
from quiz.lines.scripted import MOST_COMMANDS, Give
from quiz.model import Malformed, Response, Revealed
from quiz.shown import show
from quiz.sitting.answers import Unreadable
from quiz.sitting.exam import ExamSitting, TimeOver
from quiz.sitting.exam_wording import TIME_OVER, say_left, say_left_out, say_state, say_unready
from quiz.sitting.ticking import ticking

if TYPE_CHECKING:
    from quiz.engine.session import Result
    from quiz.sitting.sitting import Sitting

HELP = (
    "Type an answer and press Enter: the letter of an option, its text, or what is asked for. Commands: /n goes to the"
    " next question, /b back to the one before, /g 3 to question 3. /m marks the question for later, or no longer. /0"
    " leaves it, or this part of it, open. /s reads the answer sheet. /hand in ends the exam. /q saves and quits; the"
    " time runs on. /r repeats the question, /t says the time."
)


class PlainExam(PlainView):
    """Writes what happens in an exam as lines of text."""

    def begin(self, exam: ExamSitting, heading: str) -> None:
        """Write what is asked and how long there is."""
        self._line(heading)
        self.say(say_state(exam, spelled=self.labelled))
        if say_left_out(exam):
            self.say(say_left_out(exam))

    def ask(self, exam: ExamSitting) -> None:
        """Write the question that the sheet is open at, with the time left."""
        asked, left = exam.asked, exam.seconds_left()
        self.question(asked)
        said = [say_left(left, spelled=self.labelled)] if left is not None else []
        said += ["marked for later"] if exam.sheet.number in exam.sheet.marked else []
        given = self.wording.given(asked.item, exam.sheet.response)
        said += [f"your answer so far: {given}"] if given else []
        if said:
            text = ". ".join(part[:1].upper() + part[1:] for part in said)
            self.say(f"{text}." if self.labelled else text)

    def saved(self, exam: ExamSitting) -> None:
        """Write that an answer is saved, or that there is none."""
        self._line("Saved." if exam.sheet.response is not None else "Left open.")

    def time_over(self) -> None:
        """Write that no further answer counts."""
        self._line()
        self._line(TIME_OVER)

    def leave(self, exam: ExamSitting) -> None:
        """Write nothing: how to go on is said elsewhere."""

    def report(self, graded: "Sitting") -> None:
        """Write every question with what was answered, what is right and why, then the score."""
        results = graded.session.results
        for number, result in enumerate(results, 1):
            stem = " ".join(self.wording.stem(result.item.question, labelled=self.labelled).split())
            self._line()
            lead = f"Question {number} of {len(results)}: " if self.labelled else f"{number} of {len(results)}  "
            self._paragraph(stem, lead, indent="")
            self._given(result)
            self.feedback(result, 0)
        self.end(graded, graded.summary())

    def _given(self, result: "Result") -> None:
        """Write a right answer too: there, feedback has nothing to say of it."""
        if result.score.fraction == 1:
            self._row("Your answer", self.wording.given(result.item, result.response))


class JsonExam(JsonView):
    """Writes what happens in an exam as JSON lines: start, question, saved; then feedback for all, and end."""

    def begin(self, exam: ExamSitting, heading: str) -> None:
        """Write the start, with the time limit in `seconds` and what is left of it."""
        left = exam.seconds_left()
        self._start(
            exam,
            [item.question.identity for item in exam.sheet.items],
            exam.sheet.seed,
            exam.sheet.rules,
            len(exam.sheet.responses),
            exam=True,
            seconds=exam.seconds,
            seconds_left=None if left is None else int(left),
            left_out=exam.left_out,
        )

    def ask(self, exam: ExamSitting) -> None:
        """Write the question that the sheet is open at, with `seconds_left`."""
        left = exam.seconds_left()
        self.question(exam.asked, seconds_left=None if left is None else int(left))

    def saved(self, exam: ExamSitting) -> None:
        """Write that the answer is saved; `answered` is false if the question is left open."""
        self._event("saved", id=self._current(), answered=exam.sheet.response is not None)

    def time_over(self) -> None:
        """Write that no further answer counts."""
        self._event("time-over")

    def leave(self, exam: ExamSitting) -> None:
        """Write an end without a score: it was not handed in."""
        answered, total = len(exam.sheet.responses), len(exam.sheet.items)
        self._event("end", points=None, percent=None, passed=None, answered=answered, total=total, finished=False)

    def report(self, graded: "Sitting") -> None:
        """Write what every answer earned and what is right, then the score."""
        for result in graded.session.results:
            self.feedback(result, 0)
        self.end(graded, graded.summary())


def run(
    exam: ExamSitting, view: PlainExam | JsonExam, give: Give, note: Callable[[str], object], heading: str = ""
) -> None:
    """Ask every question that is open, once, in order; then hand in.

    What cannot be read, is empty or skipped leaves the question open. With `/q`, or if the answers end
    first, the exam is not handed in and can be gone on with. `note` takes one sentence about what could
    not be used.
    """
    exam.start()
    view.begin(exam, heading)
    try:
        for number in exam.sheet.open:
            exam.go(number)
            if exam.seconds_left() == 0:
                raise TimeOver
            view.ask(exam)
            if not _take_answer(exam, view, give, note):
                view.leave(exam)
                return
    except TimeOver:
        view.time_over()
    view.report(exam.hand_in())


def _take_answer(exam: ExamSitting, view: PlainExam | JsonExam, give: Give, note: Callable[[str], object]) -> bool:
    """Take what is given for the question asked; return False if there is no more."""
    asked = exam.asked
    question = f"question {asked.number} ({asked.item.question.id or asked.item.question.identity})"
    given, commands = give(asked), 0
    while given and given.command in ("hint", "help") and commands < MOST_COMMANDS:
        note(f"{given.place}: there are no hints in an exam, and no help here.")
        given, commands = give(asked), commands + 1
    if given is None or given.command == "quit":
        return False
    if given.command in ("hint", "help"):
        given = given._replace(meaning=Unreadable("no answer after so many commands"))
    meaning: Response | Unreadable = Revealed() if given.command == "skip" else given.meaning
    reason = meaning.reason if isinstance(meaning, Unreadable) else ""
    view.echo(given.text)
    if not isinstance(meaning, Unreadable):
        outcome = exam.answer(meaning)
        reason = show(outcome.reason) if isinstance(outcome, Malformed) else ""
    if reason:
        note(f"{given.place}: {reason}; {question} stays open.")
    view.saved(exam)
    return True


# ---------------------------------------------------------------- a person, by lines


class _Command(Exception):
    """A command was typed in place of an answer."""


class _HandIn(Exception):
    """The learner hands the exam in."""


class ExamDialogue(Dialogue):
    """One person writing an exam at a terminal, by labelled lines. `read` is as for a `Dialogue`."""

    def __init__(self, view: PlainExam, read: Callable[[str], str]) -> None:
        super().__init__(view, read, monotonic)
        self._exam_view = view

    def write(self, exam: ExamSitting, heading: str) -> None:
        """Write the exam until it is handed in and reported, or the learner quits. Interrupted after Ctrl-C twice."""
        view = self._exam_view
        exam.start()
        self._watch_time(exam)
        view.begin(exam, heading)
        view.say("Type /? and Enter for help.")
        try:
            while True:
                self._write_one(exam)
        except Quit:
            return
        except TimeOver:
            view.time_over()
        except _HandIn:
            pass
        view.report(exam.hand_in())

    def _watch_time(self, exam: ExamSitting) -> None:
        """Have the wait for a line end when the time does."""
        left = exam.seconds_left()
        if left is None:
            return
        read, end, over = self._read, monotonic() + left, False

        def tick() -> None:
            nonlocal over
            if not over and monotonic() >= end:  # an alarm may come once more
                over = True
                raise TimeOver

        def read_in_time(prompt: str) -> str:
            with ticking(tick):
                return read(prompt)

        self._read = read_in_time

    def _write_one(self, exam: ExamSitting) -> None:
        """Ask the question that the sheet is open at until the learner turns to another."""
        view, begun = self._exam_view, self._clock()
        if exam.seconds_left() == 0:
            raise TimeOver
        view.ask(exam)
        while True:
            try:
                response = self._get_response(exam.asked)
            except DontKnow:
                response = Revealed()
            except _Command as typed:
                if self._obey(exam, str(typed)):
                    return
                continue
            outcome = exam.answer(response, ms=int(1000 * (self._clock() - begun)))
            if not isinstance(outcome, Malformed):
                break
            view.say(f"Not readable: {show(outcome.reason)}. Please answer again.")
        view.saved(exam)
        self._go_on(exam, exam.sheet.next_open)

    def _go_on(self, exam: ExamSitting, number: int | None) -> None:
        """Go to a question, or read the sheet and ask where to go."""
        if number is not None:
            exam.go(number)
            return
        self._read_sheet(exam)
        while True:
            typed = self._ask("Type the number of a question to go to it, or /hand in: ").removeprefix("/g").strip()
            if typed in ("/hand in", "/hand", "hand in"):
                self._hand_in(exam)
            elif not self._go_to(exam, typed):
                continue
            else:
                return

    def _obey(self, exam: ExamSitting, typed: str) -> bool:
        """Do what a command asks for; return whether the question is to be asked anew."""
        sheet, view = exam.sheet, self._exam_view
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
                view.say("Marked for later." if exam.mark() else "No longer marked.")
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
                view.say(HELP)
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
            stem = " ".join(self.wording.stem(item.question, labelled=True).split())
            self.view.say(f"Question {number}, {state}{marked}: {stem}")

    def _hand_in(self, exam: ExamSitting) -> None:
        """Hand in unless questions are open or marked and the learner thinks again."""
        said = say_unready(exam)
        if said and self._ask(f"{said} Type y to hand in all the same: ").casefold() not in ("y", "yes"):
            self.view.say("Not handed in.")
            return
        raise _HandIn

    def _line(self, prompt: str, *, empty: bool = False) -> str:
        while True:
            typed = self._ask(prompt)
            if typed == "/0":
                raise DontKnow
            word = typed.casefold().partition(" ")[0]
            if typed.casefold() == "/hand in" or (word in _WORDS and (word == "/g" or " " not in typed)):
                raise _Command(typed)
            if typed or empty:
                return typed
            self.view.say("Nothing was typed, so nothing was saved. /0 leaves the question open, /? is help.")


_WORDS = ("/n", "/b", "/g", "/m", "/s", "/hand", "/t", "/h", "/?", "/r")
