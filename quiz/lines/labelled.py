"""A sitting by labelled lines, an answer and Enter: for screen readers, braille lines and dumb terminals.

Every line says by itself what it is; nothing is drawn, moved or taken back. Parts of an answer
(blanks, entries, pairs) are asked one by one. Knows neither how a line is read nor what is right.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, assert_never

from quiz.errors import Interrupted
from quiz.lines.plain import PlainView
from quiz.lines.scripted import show_next_time, show_outcome
from quiz.model import (
    Cloze,
    Flashcard,
    ListRecall,
    Malformed,
    Matched,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordered,
    Ordering,
    Response,
    Revealed,
    Rubric,
    ShortAnswer,
    TrueFalse,
    Typed,
)
from quiz.shown import show
from quiz.sitting.answers import CONFIDENCES, Unreadable, find_option, read_command, read_line
from quiz.sitting.labels import label_options
from quiz.sitting.times import say_wait
from quiz.sitting.wording import RATINGS

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Result, Summary
    from quiz.sitting.sitting import Sitting

HELP = (
    "Type an answer and press Enter: the letter of an option, its text, or what is asked for. Commands: /h gives a"
    " hint, which costs a quarter of the points. /s skips the question, it is asked again at the end. /0 means don't"
    " know, of a part that this part is left open. /q saves and quits. /? repeats this help. /r repeats the question."
)


class _Skip(Exception):
    pass


class Quit(Exception):
    """The learner leaves; all answers are saved."""


class DontKnow(Exception):
    """The learner does not know the answer, or this part of it."""


class Dialogue:
    """One person at a terminal. `read` shows a prompt and returns a line, or raises EOFError or KeyboardInterrupt.

    `clock` returns seconds, for how long an answer takes. `sitting` is the one played last.
    """

    def __init__(self, view: PlainView, read: Callable[[str], str], clock: Callable[[], float]) -> None:
        self.view = view
        self.wording = view.wording
        self._read = read
        self._clock = clock
        self._warned = False
        self.sitting: Sitting | None = None

    def run(self, sitting: "Sitting", heading: str) -> "tuple[Sitting, Summary]":
        """Play to the end or until the learner quits; return the sitting played last and the score.

        Raises Interrupted after Ctrl-C twice. A retry of the missed questions is a sitting of its own.
        """
        self.view.start(sitting, heading)
        self.view.say("Type /? and Enter for help.")
        while True:
            self.sitting = sitting
            left = False
            try:
                self._play(sitting)
            except Quit:
                if not sitting.session.done:
                    return sitting, sitting.summary()
                left = True
            except Interrupted:
                if sitting.session.done:
                    sitting.finish()
                raise
            summary = sitting.finish()
            self.view.end(sitting, summary)
            if left or not summary.missed or not self._wants_retry():
                return sitting, summary
            sitting = sitting.retry()

    def _wants_retry(self) -> bool:
        try:
            return self._ask("Type r to ask the missed questions again, or press Enter to leave: ").casefold() in (
                "r",
                "/r",
            )
        except (Quit, Interrupted):
            return False

    def _play(self, sitting: "Sitting") -> None:
        self.sitting = sitting
        while (asked := sitting.asked) is not None:
            self.view.question(asked)
            begun = self._clock()
            tried = list(asked.tried)
            while True:
                try:
                    response = self._get_response(asked)
                except _Skip:
                    sitting.skip()
                    self.view.skipped(asked.again)
                    break
                except DontKnow:
                    response = Revealed()
                if response in tried:
                    self.view.say("That was tried already. Nothing was counted.")
                    continue
                confidence = self._get_confidence() if sitting.asks_confidence(response) else None
                ms = int(1000 * (self._clock() - begun))
                outcome = sitting.answer(response, confidence=confidence, ms=ms)
                if isinstance(outcome, Malformed):
                    self.view.say(f"Not readable: {show(outcome.reason)}. Please answer again.")
                    continue
                is_card = asked.item.question.kind == "flashcard"
                show_outcome(sitting, self.view, outcome, revealed=is_card and not isinstance(response, Revealed))
                if sitting.last_result is outcome:
                    self._follow_up(sitting, sitting.last_result)
                    break
                tried.append(response)

    # ------------------------------------------------------------ answers

    def _get_response(self, asked: "Asked") -> Response:
        """Ask until there is a response."""
        body = asked.item.question.body
        match body:
            case Cloze(blanks=blanks) if len(blanks) > 1:
                return self._get_blanks(len(blanks))
            case ListRecall():
                return self._get_entries()
            case Matching():
                return self._get_pairs(asked)
            case Flashcard():
                self._line("Press Enter for the answer: ", empty=True)
                self.view.reveal(asked)
                self._say_intervals(asked)
                return self._readable(asked, "How well did you know it: again, hard, good or easy? ")
            case Rubric():
                self._line("Think or write, then press Enter for the points: ", empty=True)
                self.view.reveal(asked)
                return self._readable(asked, "Which points did you meet: numbers such as 1 3, all or none? ")
            case MultipleResponse():
                return self._readable(asked, "Answers, such as a c: ")
            case Ordering():
                return self._get_order(asked)
            case TrueFalse():
                return self._readable(asked, "True or false? ")
            case MultipleChoice() | Cloze() | Numeric() | ShortAnswer():
                return self._readable(asked, "Answer: ")
            case _:
                assert_never(body)

    def _say_intervals(self, asked: "Asked") -> None:
        """Say in a review when the card would come again by each rating."""
        memory = self.sitting.memory if self.sitting else None
        if memory is not None:
            intervals = memory.list_intervals(asked.item.question.identity)
            waits = [f"{name} {say_wait(days)}" for name, days in zip(RATINGS, intervals, strict=True)]
            self.view.say(f"Next: {', '.join(waits)}.")

    def _readable(self, asked: "Asked", prompt: str) -> Response:
        while True:
            meaning = read_line(self._line(prompt), asked, self.wording.inline)
            if not isinstance(meaning, Unreadable):
                return meaning
            self.view.say(f"Not an answer: {meaning.reason}. Nothing was counted.")

    def _part(self, prompt: str, *, empty: bool = False) -> str:
        """Return what is typed for a part of an answer, "" where that part is not known."""
        try:
            return self._line(prompt, empty=empty)
        except DontKnow:
            return ""

    def _get_order(self, asked: "Asked") -> Response:
        """Ask for the order; once more where it leaves options out, for that may be a slip."""
        first, *_, last = label_options(asked.options)
        warned: Response | None = None
        while True:
            order = self._readable(asked, f"Labels {first} to {last} in order: ")
            left = len(asked.options) - len(order.texts) if isinstance(order, Ordered) else 0
            if not left or order == warned:
                return order
            warned = order
            them = "1 option is" if left == 1 else f"{left} options are"
            self.view.say(f"{them} left out. Type the whole order, or the same once more to leave it so.")

    def _get_blanks(self, count: int) -> Response:
        texts = [self._part(f"Blank {number} of {count}: ") for number in range(1, count + 1)]
        return Typed(tuple(texts)) if any(texts) else Revealed()

    def _get_entries(self) -> Response:
        entries: list[str] = []
        while True:
            end = ", or Enter to finish" if entries else ""
            text = self._part(f"Entry {len(entries) + 1}{end}: ", empty=bool(entries))
            if not text:
                return Typed(tuple(entries)) if entries else Revealed()
            entries += filter(None, map(str.strip, text.split(";")))

    def _get_pairs(self, asked: "Asked") -> Response:
        pairs: list[tuple[str, str]] = []
        for left in asked.lefts:
            while typed := self._part(f"Option for {self.wording.inline(left)}: "):
                place = find_option(typed, asked.options, self.wording.inline)
                if place is not None:
                    pairs.append((left, asked.options[place]))
                    break
                self.view.say("That is none of the options. Nothing was counted.")
        return Matched(tuple(pairs)) if pairs else Revealed()

    def _get_confidence(self) -> int:
        while True:
            word = self._ask("How sure are you: sure, fairly or guess? ").casefold()
            found = [value for name, value in CONFIDENCES.items() if word and name.startswith(word)]
            if found:
                return found[0]
            self.view.say("Please type sure, fairly or guess.")

    # ------------------------------------------------------------ after an answer

    def _follow_up(self, sitting: "Sitting", result: "Result") -> None:
        """Let the learner undo, take for right, or flag; Enter goes on."""
        self.view.say("")
        onward = "the next question" if sitting.asked else "the result"
        while True:
            typed = self._ask(f"Press Enter for {onward}, or type /u to undo, /? for more: ").casefold()
            command = typed.removeprefix("/")
            try:
                if command == "":
                    return
                if command == "u":
                    sitting.undo()
                    self.view.say("Undone: the question is asked again.")
                    return
                if command == "y":
                    result = sitting.override()
                    show_outcome(sitting, self.view, result)
                elif command in ("!", "easy"):
                    result = sitting.rate_easy()
                    self.view.say("Remembered as easy.")
                    show_next_time(sitting, self.view)
                elif command == "f" and sitting.log:
                    sitting.flag(self._ask("What is wrong with the question? "))
                    self.view.say("Flagged.")
                elif command == "i" and (facts := self.wording.facts(result.item)):
                    for fact in facts:
                        self.view.say(f"Source: {fact}")
                elif command in ("?", "h", "s", "0"):
                    self.view.say(self._list_commands(sitting, result))
                else:
                    self.view.say("That is no command here. The answer is already counted; type /? for help.")
            except ValueError as error:
                self.view.say(f"Not possible: {error}.")

    def _list_commands(self, sitting: "Sitting", result: "Result") -> str:
        """Return what can be done now that the answer is in."""
        from quiz.engine.rating import GOOD, GUESSABLE

        typed = isinstance(result.response, Typed) and result.score.fraction < 1 and not result.overridden
        good = result.rating == GOOD and result.rating_source == "score"
        said = ["/u takes the answer back."]
        said += ["/y says that your answer was right."] if typed else []
        said += ["/! says that it was easy."] if good and result.item.question.kind not in GUESSABLE else []
        said += ["/i reads what the source says."] if self.wording.facts(result.item) else []
        said += ["/f flags the question with a note."] if sitting.log else []
        said += ["/q saves and quits." if sitting.log else "/q quits."]
        return " ".join([*said, "Enter goes on."])

    # ------------------------------------------------------------ lines

    def _line(self, prompt: str, *, empty: bool = False) -> str:
        """Return what is typed while a question is asked, commands obeyed; an empty line only if `empty`."""
        sitting = self.sitting
        assert sitting
        while True:
            typed = self._ask(prompt)
            if not typed and not empty:
                self.view.say("Nothing was typed, so nothing was counted. /0 means don't know, /? is help.")
                continue
            if typed == "/0":
                raise DontKnow
            match read_command(typed):
                case "skip":
                    raise _Skip
                case "hint":
                    self.view.hint(sitting.hint())
                case "help":
                    self.view.say(HELP)
                case _ if typed.casefold() == "/r" and sitting.asked:
                    self.view.question(sitting.asked)
                case _:
                    return typed

    def _ask(self, prompt: str) -> str:
        """Return a trimmed line. `/q` and the end of input quit; Ctrl-C twice in a row interrupts."""
        while True:
            try:
                typed = self._read(prompt).strip()
            except EOFError:
                self.view.say("")
                raise Quit from None
            except KeyboardInterrupt:
                self.view.say("")
                if self._warned:
                    raise Interrupted from None
                self._warned = True
                kept = "Nothing is recorded." if self.sitting and self.sitting.log is None else "Progress is saved."
                self.view.say(f"Stop here? {kept} Press Ctrl-C again to stop, or go on with your answer.")
                continue
            self._warned = False
            if typed.casefold() == "/q":
                raise Quit
            return typed
