"""A sitting as plain text: for a pipe, and with every line labelled for `--accessible`.

No colour, no control codes, nothing redrawn. Knows neither where answers come from nor where the
text goes: `write` is an argument. `wording` has the words, `style` the templates, this module the lines.
"""

from collections.abc import Callable, Sequence
from copy import copy
from typing import TYPE_CHECKING

from quiz.lines.feedback import feedback_rows
from quiz.lines.style import PLAIN, Style
from quiz.model import Matching, Rubric
from quiz.plurals import say_count
from quiz.shown import show
from quiz.sitting.exam_wording import say_left, say_left_out, say_state
from quiz.sitting.holding import say_leech
from quiz.sitting.labels import label_lefts, label_options
from quiz.sitting.times import say_wait
from quiz.sitting.wording import (
    Wording,
    instruct,
    say_flags,
    say_number,
    say_percent,
    say_points,
    say_reductions,
    say_verdict,
    say_worth,
)

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Result, Summary, TryAgain
    from quiz.sitting.attempt import Heading
    from quiz.sitting.exam import ExamSitting
    from quiz.sitting.sitting import Sitting


class PlainView:
    """Writes a sitting as lines of text.

    `width` is where lines are wrapped, 0 for never.
    """

    def __init__(self, wording: Wording, write: Callable[[str], object], *, width: int = 80, style: Style = PLAIN):
        self.wording = wording
        self.style = style
        self._write = write
        self._width = width
        self._passage = ""
        self._after_blank = False

    def start(self, sitting: "Sitting", last: str) -> None:
        """Write the heading of a sitting; `last` is the result of the last time."""
        self._head(sitting.head(last))
        if sitting.attempt.lost:
            count = len(sitting.attempt.lost)
            self._line(f"{say_count(count, 'question')} left out: no longer in the deck.")

    def _head(self, heading: "Heading") -> None:
        self._line(self.style.say_heading(heading))
        if heading.credit:
            self._paragraph(show(heading.credit))

    def question(self, asked: "Asked", flags: Sequence[str] = ()) -> None:
        """Write a question with its options and the hints given so far, and the notes of its `flags`."""
        self._line()
        self._line(self._number(asked))
        passage = self.wording.bank.passage(asked.item)
        if passage and passage != self._passage:
            self._paragraph(self.wording.block(passage), self.style.passage)
            self._line()
        self._passage = passage
        question = asked.item.question
        self._paragraph(self.wording.stem(question, spelled=self.style.spelled))
        if question.image:
            self._paragraph(f"[picture: {show(question.image.alt or question.image.file)}]")
        for number, words in self.wording.places(question):
            self._paragraph(words, f"Place {number}: ")
        if question.audio:
            self._paragraph(f"[sound: {show(question.audio_alt or question.audio)}]")
        if instruct(asked):
            self._paragraph(instruct(asked))
        if flags:
            self._paragraph(say_flags(flags))
        if isinstance(question.body, Matching):
            self._options([self.wording.inline(left) for left in asked.lefts], label_lefts(asked.lefts), "Item")
        if not isinstance(question.body, Rubric):
            self.options(asked)
        for hint in asked.hints:
            self.hint(hint)
        self._line()

    def options(self, asked: "Asked") -> None:
        """Write the options, or the points of a rubric, with their labels."""
        kind = asked.item.question.kind
        if kind == "true-false" and not self.style.spelled:
            return
        shown = [self.wording.option(option) for option in asked.options]
        name = "Point" if kind == "rubric" else "Option"
        labels = label_options(shown, kind)
        self._options([text.capitalize() for text in shown] if kind == "true-false" else shown, labels, name)

    def hint(self, text: str) -> None:
        """Write a hint; "" means that there is none."""
        self._paragraph(self.wording.inline(text), "Hint: ") if text else self._line("There are no more hints.")

    def skipped(self, again: bool) -> None:
        """Write that a question was skipped; `again`: for the second time, so it stays unanswered."""
        self._line("Skipped, not answered." if again else "Skipped: it will be asked again at the end.")

    def echo(self, given: str) -> None:
        """Write an answer that was not typed at the terminal."""
        self._line(self.style.echo.format(given=show(given)))

    def reveal(self, asked: "Asked") -> None:
        """Write the answer to a question that the learner marks."""
        if asked.item.question.kind == "rubric":
            self.options(asked)
        else:
            self._paragraph(self.wording.right_answer(asked.item), "Answer: ")
            if also := self.wording.also_right(asked.item):
                self._paragraph(also, "Also right: ")

    def try_again(self, outcome: "TryAgain") -> None:
        """Write that a try was wrong, its feedback, and how many tries are left; not the right answer."""
        verdict = "Partly right" if outcome.score.fraction > 0 else "Not right"
        tries = f"{outcome.tries_left} tries" if outcome.tries_left != 1 else "one try"
        self._line(f"{verdict}: {tries} left, for half the points.")
        for mark in outcome.score.marks:
            if mark.given and mark.credit < 1 and mark.feedback:
                self._row("Note", self.wording.inline(mark.feedback))

    def feedback(self, result: "Result", streak: int, *, revealed: bool = False) -> None:
        """Write the points of an answer, the right answer, why it is right, and its source.

        `revealed`: the right answer was read before it was rated.
        """
        line = self.style.verdict.format(
            verdict=say_verdict(result),
            earned=say_number(result.points),
            most=say_number(result.max_points),
            most_points=say_points(result.max_points),
            why="".join(f", {reason}" for reason in say_reductions(result)),
            streak=f"  streak {streak}" if streak > 1 else "",
        )
        self._line(line)
        for label, text in feedback_rows(self.wording, result)[revealed:]:
            self._row(label or self.style.explanation, text)

    def next_time(self, days: int) -> None:
        """Write when the latest question comes back."""
        self._line(f"{self.style.indent}Next: {say_wait(days)}{self.style.stop}")

    def leech(self, lapses: int) -> None:
        """Write how often the latest question was missed, and what to do about it."""
        self._line(f"{self.style.indent}{say_leech(lapses)}")

    def end(self, sitting: "Sitting", summary: "Summary") -> None:
        """Write the score, and the missed questions with their right answers."""
        whole, total = sitting.finished, summary.total
        if not whole:
            summary = sitting.session.so_far()
        percent = say_percent(summary.percent, sitting.attempt.pass_mark)
        score = f"{say_number(summary.points)} of {say_points(summary.max_points)}, {percent}"
        self._line()
        if summary.max_points or whole:
            self._line(self.style.score.format(score=score))
        if sitting.attempt.pass_mark is not None:
            needed = f"{say_percent(sitting.attempt.pass_mark)} needed"
            self._line(f"Passed ({needed})" if sitting.passed else f"Not passed ({needed})")
        if summary.answered < total or not whole:
            self._line(f"Answered {summary.answered} of {total} questions")
        if summary.overridden:
            self._line(f"{summary.overridden} on your word{self.style.stop}")
        if summary.best_streak > 1:
            self._line(f"Best streak {summary.best_streak}")
        groups = summary.by_deck if len(summary.by_deck) > 1 else summary.by_tag if len(summary.by_tag) > 1 else ()
        for row in groups:
            self._row(show(row.name), f"{say_number(row.points)}/{say_number(row.max_points)}")
        missed = [result for result in summary.missed if whole or result.response is not None]
        if missed:
            self._line()
            self._line(self.style.missed)
        for number, result in enumerate(missed, 1):
            self._paragraph(self._stem(result), f"{number}. ")
            self._row("Right answer", self.wording.right_answer(result.item))
        if whole and not self.style.spelled:  # marks are not for the ear
            self._line()
            earned = f"{say_number(summary.points)}/{say_number(summary.max_points)}"
            self._line(f"{show(sitting.attempt.title)} {earned}  {summary.marks}")

    def say(self, text: str) -> None:
        """Write one sentence."""
        self._paragraph(text)

    # ------------------------------------------------------------ exams

    def rehearse(self, asked: "Asked", result: "Result") -> None:
        """Do everything needed to show a question and its result, but write nothing."""
        silent = copy(self)
        silent._write = len
        silent.question(asked)
        silent.feedback(result, 0)

    def begin_exam(self, exam: "ExamSitting") -> None:
        """Write the heading of an exam and its time limit."""
        self._head(exam.head())
        self.say(say_state(exam, spelled=self.style.spelled))
        if say_left_out(exam):
            self.say(say_left_out(exam))

    def ask_in_exam(self, exam: "ExamSitting") -> None:
        """Write the current question of the sheet, with the time left."""
        asked, left = exam.asked, exam.seconds_left()
        self.question(asked, exam.attempt.list_flags(asked.item.question.identity))
        said = [say_left(left, spelled=self.style.spelled)] if left is not None else []
        said += ["marked for later"] if exam.sheet.number in exam.sheet.marked else []
        given = self.wording.given(asked.item, exam.sheet.response)
        said += [f"your answer so far: {given}"] if given else []
        if said:
            self.say(". ".join(part[:1].upper() + part[1:] for part in said) + self.style.stop)

    def saved(self, exam: "ExamSitting") -> None:
        """Write that an answer is saved, or that there is none."""
        self._line("Saved." if exam.sheet.response is not None else "Left open.")

    def time_over(self, text: str) -> None:
        """Write that no further answer counts."""
        self._line()
        self._paragraph(text)

    def leave_exam(self, exam: "ExamSitting") -> None:
        """Write nothing: the caller says how to resume."""

    def report(self, graded: "Sitting") -> None:
        """Write every question with its answer, the right answer and why, then the score."""
        results = graded.session.results
        for number, result in enumerate(results, 1):
            self._line()
            lead = self.style.reported.format(number=number, total=len(results))
            self._paragraph(self._stem(result), lead, indent="")
            self._given(result)
            self.feedback(result, 0)
        self.end(graded, graded.summary())

    def _given(self, result: "Result") -> None:
        """Write the answer if it was right, as feedback then does not repeat it."""
        if result.score.fraction == 1:
            self._row("Your answer", self.wording.given(result.item, result.response))

    # ------------------------------------------------------------ lines

    def _number(self, asked: "Asked") -> str:
        several, deck = len(self.wording.bank.decks) > 1, self.style.deck.format(title=show(asked.item.deck_title))
        known = (
            (asked.again, "asked again"),
            (asked.second_look, "second look"),
            (asked.round > 1, f"round {asked.round}"),
        )
        return self.style.question.format(
            number=asked.number,
            total=asked.total,
            deck=deck if several or not self.style.spelled else "",
            points=say_worth(asked),
            extra="".join(self.style.extra.format(text=self.style.capitalize(text)) for is_so, text in known if is_so),
        )

    def _stem(self, result: "Result") -> str:
        """Return the stem of a question on one line."""
        return " ".join(self.wording.stem(result.item.question, spelled=self.style.spelled).split())

    def _options(self, texts: list[str], labels: tuple[str, ...], name: str) -> None:
        if texts and not self.style.spelled:
            self._line()
        wide = max(map(len, labels), default=1)
        for label, text in zip(labels, texts, strict=True):
            self._paragraph(text, self.style.option.format(name=name, label=label, right=label.rjust(wide)))

    def _row(self, label: str, text: str) -> None:
        lead = self.style.indent
        if label and "\n " in text:  # code, whose lines are indented against each other
            self._line(f"{lead}{label}:")
            self._paragraph(text, 2 * lead)
            return
        self._paragraph(text, f"{lead}{label}: " if label else lead, indent=lead)

    def _paragraph(self, text: str, first: str = "", indent: str | None = None) -> None:
        """Write lines wrapped after `first`, with further ones indented as far."""
        lead = self.style.continue_after(first) if indent is None else indent
        for number, line in enumerate(text.split("\n")):
            before = first if number == 0 else lead
            if not self._width or len(before) + len(line) <= self._width:
                self._line(before + line)
                continue
            from textwrap import wrap

            room = max(self._width, 20)
            wrapped = wrap(
                line,
                room,
                initial_indent=before,
                subsequent_indent=lead,
                break_long_words=False,
                break_on_hyphens=False,
            )
            self._line("\n".join(wrapped))

    def _line(self, text: str = "") -> None:
        """Write a line, but never a second blank one in a row; where a person types, each may follow what is typed."""
        if text or self.style.spelled or not self._after_blank:
            self._write(text.rstrip() + "\n")
        self._after_blank = not text
