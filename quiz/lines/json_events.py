"""A sitting as JSON events, one object per line, each written at once so that a program can play along.

Events: start, question, hint, skip, retry, feedback, next (in a review), end. Texts are plain, options in shown order;
right answers appear only in feedback. A right answer and a response have the form in which an
answers file gives them: a text, true or false, a number, a list, an object of pairs.
Knows neither where answers come from nor where the lines go.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any, assert_never

from quiz.engine.selection import list_units
from quiz.kinds import KINDS
from quiz.masks import number_masks
from quiz.model import (
    Blank,
    Cloze,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.responses import Rated, Response, Revealed, Typed
from quiz.shown import dump_json
from quiz.sitting.choices import list_choices
from quiz.sitting.labels import label_options
from quiz.sitting.wording import RATINGS, Wording, find_remark, say_verdict

if TYPE_CHECKING:
    from quiz.engine.session import Asked, Result, Rules, Summary, TryAgain
    from quiz.sitting.exam import ExamSitting
    from quiz.sitting.sitting import Sitting


class JsonView:
    """Writes the events of a sitting as JSON lines; `ascii_only` escapes all other characters."""

    def __init__(self, wording: Wording, write: Callable[[str], object], *, ascii_only: bool = False) -> None:
        self.wording = wording
        self._ascii_only = ascii_only
        self._write = write
        self._shared: set[str] = set()
        self._asked: Asked | None = None

    def start(self, sitting: "Sitting", last: str) -> None:
        """Write bank, title, seed, rules and the number of questions."""
        session = sitting.session
        self._start(sitting, sitting.questions, session.seed, session.rules, sitting.summary().answered)

    def _start(
        self,
        sitting: "Sitting | ExamSitting",
        questions: Sequence[str],
        seed: int,
        rules: "Rules",
        answered: int,
        **more: object,
    ) -> None:
        if credit := sitting.attempt.bank.credit:
            more["credit"] = credit
        names = {entry.identity: entry.id for entry in list_units(sitting.attempt.bank.entries)}
        ids = [names[identity] for identity in questions]
        self._shared = {name for name, times in Counter(ids).items() if times > 1}
        self._event(
            "start",
            bank=sitting.attempt.bank.name,
            title=sitting.attempt.title,
            seed=seed,
            total=len(ids),
            answered=answered,
            lost=list(sitting.attempt.lost),
            tries=rules.tries,
            negative=rules.negative,
            confidence=rules.confidence,
            **more,
        )

    def question(self, asked: "Asked", flags: Sequence[str] = (), **more_fields: object) -> None:
        """Write a question as it is asked, with the notes of its `flags` and any `more_fields`."""
        self._asked = asked
        question, body, words = asked.item.question, asked.item.question.body, self.wording
        more: dict[str, Any] = {}
        if asked.options and question.kind != "rubric":
            shown = [words.option(option) for option in asked.options]
            more["options"] = shown
            more["labels"] = list(label_options(shown, question.kind))
        if asked.lefts:
            more["lefts"] = [words.option(left) for left in asked.lefts]
        match body:
            case Cloze(blanks=blanks):
                more["blanks"] = [_describe_blank(blank) for blank in blanks]
            case MaskedPicture():
                boxes = {number: list(mask.box) for number, mask in number_masks(body)}
                more["places"] = [
                    {"number": number, "at": boxes[number], "words": said} for number, said in words.places(question)
                ]
            case ListRecall(need=need):
                more["need"] = need
            case Numeric(units=units):
                more["unit"] = units[0] if units else None
            case Rubric():
                more["points_to_meet"] = len(asked.options)
            case MultipleChoice() | MultipleResponse() | TrueFalse() | ShortAnswer():
                pass
            case Ordering() | Matching() | Flashcard():
                pass
            case _:
                assert_never(body)
        passage = words.bank.passage(asked.item)
        if passage:
            more["passage"] = words.block(passage)
        if asked.flips:
            more["recall"] = "flip"
        if question.write:
            more["write"] = True
        if question.image:
            more["image"] = {"file": question.image.file, "alt": question.image.alt}
        if question.audio:
            more["audio"] = question.audio
        if question.audio_alt:
            more["audio_alt"] = question.audio_alt
        if flags:
            more["flagged"] = list(flags)
        self._event(
            "question",
            number=asked.number,
            total=asked.total,
            id=self._id(asked.item.question.id, question.identity),
            deck=asked.item.deck,
            deck_title=asked.item.deck_title,
            kind=question.kind,
            stem=words.stem(question),
            **more,
            points=_round(asked.max_points),
            difficulty=question.difficulty or None,
            tags=list(question.tags),
            hints=[words.inline(hint) for hint in asked.hints],
            hints_left=asked.hints_left,
            again=asked.again,
            **more_fields,
        )

    def hint(self, text: str) -> None:
        """Write a hint, null if there is none left."""
        self._event("hint", id=self._current(), hint=self.wording.inline(text) if text else None)

    def skipped(self, again: bool) -> None:
        """Write that the question was skipped; `again`: it will not be asked again."""
        self._event("skip", id=self._current(), final=again)

    def echo(self, given: str) -> None:
        """Write nothing: the program that sent the answer knows it, and feedback repeats it."""

    def try_again(self, outcome: "TryAgain") -> None:
        """Write the score of a try and the number of tries left."""
        self._event("retry", id=self._current(), score=_round(outcome.score.fraction), tries_left=outcome.tries_left)

    def feedback(self, result: "Result", streak: int, *, revealed: bool = False) -> None:
        """Write the points of an answer and the right answer."""
        question, words = result.item.question, self.wording
        back = isinstance(question.body, Flashcard)
        literal = KINDS[question.kind].response is Typed
        show: Callable[[Any], Any] = (lambda data: data) if literal else self._plain
        self._event(
            "feedback",
            id=self._id(question.id, question.identity),
            verdict=say_verdict(result),
            score=_round(result.score.fraction),
            points=_round(result.points),
            max_points=_round(result.max_points),
            answer=(words.block(answer_data(question)) or None) if back else show(answer_data(question)),
            **({"also_right": also} if (also := words.list_also_right(result.item)) else {}),
            response=show(response_data(question, result.response)),
            marks=[
                {
                    "given": show(mark.given),
                    "expected": show(mark.expected),
                    "credit": _round(mark.credit),
                    "feedback": words.inline(mark.feedback) or None,
                    "note": mark.note or None,
                }
                for mark in result.score.marks
            ],
            rating=result.rating,
            hints=result.hints,
            tries=result.tries,
            streak=streak,
            feedback=words.block(find_remark(result)) or None,
            explanation=words.block(question.explanation) or None,
            other_records=words.other_records(result.item) or None,
            source=words.sources(result.item, ids=True) or None,
            citations=[
                citation.text or "/".join(filter(None, (citation.sheet, citation.fact)))
                for citation in question.citations
            ],
        )

    def next_time(self, days: int) -> None:
        """Write in how many days the latest question comes back."""
        self._event("next", id=self._current(), days=days)

    def leech(self, lapses: int) -> None:
        """Write how often the latest question was missed, which is too often."""
        self._event("leech", id=self._current(), lapses=lapses)

    def end(self, sitting: "Sitting", summary: "Summary") -> None:
        """Write the score; `finished` is false if there are questions left to resume."""
        self._event(
            "end",
            points=_round(summary.points),
            max_points=_round(summary.max_points),
            percent=round(summary.percent, 2),
            passed=sitting.passed,
            answered=summary.answered,
            total=summary.total,
            finished=sitting.finished,
            missed=[self._id(r.item.question.id, r.identity) for r in summary.missed],
            marks=summary.marks,
            best_streak=summary.best_streak,
            on_your_word=summary.overridden,
            by_deck={row.name: [_round(row.points), _round(row.max_points)] for row in summary.by_deck},
            by_tag={row.name: [_round(row.points), _round(row.max_points)] for row in summary.by_tag},
        )

    def say(self, text: str) -> None:
        """Write nothing: sentences are for people."""

    # ------------------------------------------------------------ exams

    def rehearse(self, asked: "Asked", result: "Result") -> None:
        """Do everything needed to show a question and its result, but write nothing."""
        silent = copy(self)
        silent._write = len
        silent.question(asked)
        silent.feedback(result, 0)

    def begin_exam(self, exam: "ExamSitting") -> None:
        """Write the start, with the time limit in `seconds` and the time left."""
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

    def ask_in_exam(self, exam: "ExamSitting") -> None:
        """Write the current question of the sheet, with `seconds_left`."""
        left = exam.seconds_left()
        flags = exam.attempt.list_flags(exam.asked.item.question.identity)
        self.question(exam.asked, flags, seconds_left=None if left is None else int(left))

    def saved(self, exam: "ExamSitting") -> None:
        """Write that the answer is saved; `answered` is false if the question is left open."""
        self._event("saved", id=self._current(), answered=exam.sheet.response is not None)

    def time_over(self, text: str) -> None:
        """Write that no further answer counts."""
        self._event("time-over")

    def leave_exam(self, exam: "ExamSitting") -> None:
        """Write an end without a score: it was not handed in."""
        answered, total = len(exam.sheet.responses), len(exam.sheet.items)
        self._event("end", points=None, percent=None, passed=None, answered=answered, total=total, finished=False)

    def report(self, graded: "Sitting") -> None:
        """Write the points and the right answer of every question, then the score."""
        for result in graded.session.results:
            self.feedback(result, 0)
        self.end(graded, graded.summary())

    # ------------------------------------------------------------ events

    def _id(self, name: str, identity: str) -> str:
        """The question's id, or its identity if it has none or shares it with another question of the sitting."""
        return name if name and name not in self._shared else identity

    def _current(self) -> str | None:
        question = self._asked.item.question if self._asked else None
        return self._id(question.id, question.identity) if question else None

    def _plain(self, data: Any) -> Any:
        """Data with inline Markdown as shown, so that it is the same text as in `options`."""
        if isinstance(data, str):
            return self.wording.option(data)
        if isinstance(data, list):
            return [self._plain(part) for part in data]
        if isinstance(data, dict):
            return {self._plain(key): self._plain(value) for key, value in data.items()}
        return data

    def _event(self, event: str, **fields: Any) -> None:
        self._write(dump_json({"event": event, **fields}, ascii_only=self._ascii_only) + "\n")


def _round(value: float) -> float | int:
    """At most six decimals, and a whole number as such."""
    short = round(value, 6)
    return int(short) if short == int(short) else short


def _describe_blank(blank: Blank) -> dict[str, object]:
    options = list_choices(blank)
    return {"hint": blank.hint or None, **({"options": list(options)} if options else {})}


def answer_data(question: Question) -> Any:
    """Return the right answer as JSON-able data, in the form of an answers file.

    A text for one answer, true or false, a number, a list for several, an object for pairs; the
    back of a flashcard; all the points of a rubric.
    """
    body = question.body
    match body:
        case MultipleChoice():
            return body.answer
        case MultipleResponse():
            return list(body.answers)
        case TrueFalse():
            return body.answer
        case Rubric():
            return list(body.criteria)
        case Ordering():
            return [entry for group in body.groups for entry in group]
        case Matching():
            return dict(body.pairs)
        case Cloze() | MaskedPicture():
            return [blank.answers[0] for blank in body.blanks]
        case ListRecall():
            return [entry[0] for entry in body.entries]
        case Numeric():
            return float(body.answer) if "." in body.answer else int(body.answer)
        case ShortAnswer():
            return body.answers[0]
        case Flashcard():
            return body.back
        case _:
            assert_never(body)


def response_data(question: Question, response: Response | None) -> Any:
    """Return a response in the same form; None for nothing or "don't know"."""
    from quiz.engine.responses import to_data

    if response is None or isinstance(response, Revealed):
        return None
    if isinstance(response, Rated):
        return RATINGS[response.rating - 1].lower()
    (given,) = to_data(response).values()
    if isinstance(question.body, TrueFalse):
        return given == ["true"]
    return given if KINDS[question.kind].has_parts or len(given) != 1 else given[0]
