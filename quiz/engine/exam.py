"""An exam as a pure state machine: a sheet of answers that can be filled in, changed and graded at last.

It shows no right answers before `grade_all`. It knows nothing of clocks or of where answers are kept: the
caller passes responses in, saves them and keeps the time.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from quiz.engine.grading import grade
from quiz.engine.rating import SELF_RATED
from quiz.engine.results import Item, Rules
from quiz.engine.selection import draw_lefts, draw_options
from quiz.engine.session import Asked, Session
from quiz.responses import Malformed, Response, Revealed

__all__ = ["SELF_RATED", "AnswerSheet"]

_PLAIN_RULES = Rules()


@dataclass(frozen=True)
class AnswerSheet:
    """An answer sheet at one moment; every step returns a new one. Make one with `AnswerSheet.start`.

    Questions have numbers from 1 in the order of `items`; `number` is that of the question asked.
    `responses` are the answers given, by number; `marked` the numbers marked for later.
    """

    items: Sequence[Item]
    seed: int
    rules: Rules
    is_deck_word: Callable[[str, str], bool] = field(repr=False)
    number: int = 1
    responses: Mapping[int, Response] = field(default_factory=dict)
    marked: frozenset[int] = frozenset()

    @staticmethod
    def start(
        items: Iterable[Item],
        *,
        seed: int,
        rules: Rules = _PLAIN_RULES,
        is_deck_word: Callable[[str, str], bool] = lambda deck, word: False,
    ) -> "AnswerSheet":
        """Return an empty sheet of these questions, in this order, at the first.

        ValueError for no questions, for rules that an exam has no place for (further tries,
        confidence), and for a kind that the learner marks.
        """
        kept = tuple(items)
        if not kept:
            raise ValueError("an exam needs questions")
        if rules.tries > 1 or rules.confidence:
            raise ValueError("an exam has neither further tries nor confidence")
        if any(item.question.kind in SELF_RATED for item in kept):
            raise ValueError("an exam has no questions that the learner marks")
        return AnswerSheet(kept, seed, rules, is_deck_word)

    # ---- reading the sheet

    @cached_property
    def asked(self) -> Asked:
        """The question that the sheet is open at, with options in the order in which a sitting shows them."""
        item = self.items[self.number - 1]
        return Asked(
            item=item,
            number=self.number,
            total=len(self.items),
            round=1,
            options=draw_options(item.question, seed=self.seed),
            lefts=draw_lefts(item.question, seed=self.seed),
            hints=(),
            hints_left=0,
            try_number=1,
            tried=(),
            again=False,
            second_look=False,
            wants_confidence=False,
            max_points=item.question.points,
        )

    @property
    def response(self) -> Response | None:
        """What has been answered to the question asked, None for nothing."""
        return self.responses.get(self.number)

    @property
    def open(self) -> tuple[int, ...]:
        """The numbers of the questions without an answer."""
        return tuple(number for number in range(1, len(self.items) + 1) if number not in self.responses)

    @property
    def next_open(self) -> int | None:
        """The number of the next question after the one asked that has no answer, None if there is none."""
        return next((number for number in self.open if number > self.number), None)

    # ---- steps

    def go(self, number: int) -> "AnswerSheet":
        """Return the sheet at another question; ValueError if there is none of that number."""
        if not 1 <= number <= len(self.items):
            raise ValueError(f"there is no question {number}")
        return replace(self, number=number)

    def answer(self, response: Response) -> "AnswerSheet | Malformed":
        """Return the sheet with this answer in place of an earlier one, or why it cannot be read.

        `Revealed` ("don't know") takes an earlier answer back.
        """
        if isinstance(response, Revealed):
            rest = {number: given for number, given in self.responses.items() if number != self.number}
            return replace(self, responses=rest)
        item = self.asked.item
        score = grade(
            item.question,
            response,
            language=item.language,
            is_deck_word=lambda word: self.is_deck_word(item.deck, word),
            options=self.asked.options,
        )
        if isinstance(score, Malformed):
            return score
        return replace(self, responses={**self.responses, self.number: response})

    def mark(self) -> "AnswerSheet":
        """Return the sheet with the question asked marked for later, or no longer if it was."""
        return replace(self, marked=self.marked ^ {self.number})

    def leave_out(self, numbers: Collection[int]) -> "AnswerSheet":
        """Return the sheet without these questions; the others move up, with their answers and marks. ValueError if
        none would be left.
        """
        kept = [number for number in range(1, len(self.items) + 1) if number not in numbers]
        if not kept:
            raise ValueError("an exam needs questions")
        moved = {old: new for new, old in enumerate(kept, 1)}
        return replace(
            self,
            items=tuple(self.items[number - 1] for number in kept),
            number=moved.get(self.number, 1),
            responses={moved[number]: given for number, given in self.responses.items() if number in moved},
            marked=frozenset(moved[number] for number in self.marked if number in moved),
        )

    def grade_all(self) -> Session:
        """Return the finished sitting of these answers, one try each; open questions stay unanswered."""
        session = Session.start(self.items, seed=self.seed, rules=self.rules, is_deck_word=self.is_deck_word)
        for number in range(1, len(self.items) + 1):
            response = self.responses.get(number)
            session = session.skip() if response is None else session.answer(response)[0]
        return session.stop()
