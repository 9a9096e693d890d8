"""The two styles of lines: plain ones, for a pipe, and ones with a label each, for the ear.

Templates alone: knows neither questions nor how lines are written.
"""

from typing import NamedTuple

from quiz.plurals import say_count
from quiz.shown import show
from quiz.sitting.attempt import Heading


class Style(NamedTuple):
    """The templates of lines.

    `spelled`: times, blanks and options are spelled out, for the ear. `indent` precedes the lines of feedback, `stop`
    ends a line that has no other mark, `between` joins the parts of a heading.
    """

    spelled: bool
    indent: str
    stop: str
    between: str
    question: str
    deck: str
    extra: str
    passage: str
    option: str
    echo: str
    verdict: str
    explanation: str
    score: str
    missed: str
    reported: str

    def join(self, parts: list[str]) -> str:
        """Return clauses as one line."""
        return self.between.join(map(self.capitalize, parts)) + self.stop

    def capitalize(self, text: str) -> str:
        """Return a clause with a capital where each is a sentence."""
        return text[:1].upper() + text[1:] if self.spelled else text

    def say_heading(self, heading: Heading) -> str:
        """Return the line above a sitting or an exam."""
        asked, pool = heading.asked, heading.pool
        drawn = f"{asked} of {pool} questions" if asked != pool else say_count(asked, "question")
        last = [heading.last] if heading.last else []
        return self.join([show(heading.title), drawn, f"seed {heading.seed}", *last])

    def continue_after(self, first: str) -> str:
        """Return the start of the further lines of a paragraph whose first line begins with `first`."""
        if self.spelled:
            return ""
        return first if first == self.passage else " " * len(first)


PLAIN = Style(
    spelled=False,
    indent="  ",
    stop="",
    between=" - ",
    question="{number} of {total}  {deck}  {points}{extra}",
    deck="{title}",
    extra=", {text}",
    passage="| ",
    option="  {right}  ",
    echo="> {given}",
    verdict="{verdict}  {earned}/{most}{why}{streak}",
    explanation="",
    score="Score  {score}",
    missed="Missed",
    reported="{number} of {total}  ",
)

LABELLED = Style(
    spelled=True,
    indent="",
    stop=".",
    between=". ",
    question="Question {number} of {total}.{deck} {points}.{extra}",
    deck=" {title}.",
    extra=" {text}.",
    passage="Text: ",
    option="{name} {label}: ",
    echo="Answer: {given}",
    verdict="{verdict}. {earned} of {most_points}{why}.",
    explanation="Explanation",
    score="Score: {score}",
    missed="Missed questions",
    reported="Question {number} of {total}: ",
)
