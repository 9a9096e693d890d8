"""Sentences about an exam as a whole: its time, the questions left out, its state when it is left.

Knows nothing of widths, keys or colours.
"""

from typing import TYPE_CHECKING

from quiz.plurals import say_count
from quiz.shown import show

if TYPE_CHECKING:
    from quiz.sitting.exam import ExamSitting


TIME_OVER = "Time is up. Your answers so far were handed in."


def say_time_over(given: str, why_not: str) -> str:
    """Return that the time is up, and whether the answer being given at that moment counts; `given` is "" for none.

    `why_not` is "" if it counts, else a clause.
    """
    if not given:
        return TIME_OVER
    if why_not:
        return f"{TIME_OVER} The answer you were giving, “{show(given)}”, was not: {show(why_not)}."
    return f"{TIME_OVER} So was the answer you were giving: “{show(given)}”."


def say_left(seconds: float, *, spelled: bool = False) -> str:
    """Return "9 min 40 s left"; `spelled` for the ear: "9 minutes 40 seconds left"."""
    return f"{say_span(int(seconds), spelled=spelled)} left"


def say_span(seconds: int, *, spelled: bool = False) -> str:
    """Return "45 s", "10 min", "1 h 5 min 30 s", exact to the second."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    names = (("hour", "h"), ("minute", "min"), ("second", "s"))
    parts = []
    for count, (name, short) in zip((hours, minutes, rest), names, strict=True):
        if count:
            parts.append(say_count(count, name) if spelled else f"{count} {short}")
    return " ".join(parts) or ("0 seconds" if spelled else "0 s")


def say_state(exam: "ExamSitting", *, spelled: bool = False) -> str:
    """Return the sentence that introduces an exam."""
    limit = "without a time limit" if exam.seconds is None else f"of {say_span(exam.seconds, spelled=spelled)}"
    return f"Exam {limit}. The right answers are shown after you hand it in."


def say_left_out(exam: "ExamSitting") -> str:
    """Return how many questions the exam leaves out, and why; "" for none."""
    said = []
    if exam.left_out:
        said.append(
            f"{say_count(exam.left_out, 'question')} left out: an exam has no questions that you mark yourself"
            " (flashcards, rubrics)."
        )
    if exam.attempt.lost:
        count = len(exam.attempt.lost)
        said.append(f"{say_count(count, 'question')} left out: no longer in the deck.")
    return " ".join(said)


def say_unready(exam: "ExamSitting") -> str:
    """Return a warning before handing in, "3 questions are open and score 0."; "" if there is none."""
    count, marked = len(exam.sheet.open), len(exam.sheet.marked)
    said = []
    if count:
        said.append("1 question is open and scores 0." if count == 1 else f"{count} questions are open and score 0.")
    if marked:
        said.append(f"{marked} {'is' if marked == 1 else 'are'} marked for later.")
    return " ".join(said)


def say_exam_progress(exam: "ExamSitting", why: str = "Left") -> str:
    """Return how far an exam got that was not handed in, and whether its answers are saved."""
    sheet = exam.sheet
    so_far = f"{why} with {len(sheet.responses)} of {len(sheet.items)} questions answered"
    if exam.attempt.log is None:
        return f"{so_far}; nothing was recorded."
    runs = "" if exam.seconds is None else " The time keeps running."
    return f"{so_far}; progress saved, not handed in.{runs}"


def say_exam_saved(exam: "ExamSitting", why: str = "Left") -> str:
    """Return how far an exam got that was not handed in, and how to resume it."""
    resume = "" if exam.attempt.log is None else f" Resume with: {exam.attempt.resume_command}"
    return say_exam_progress(exam, why) + resume
