"""One question answered with typed lines. Parts of an answer (blanks, entries, pairs) are asked one by one.

Knows the question as it is asked, not the right answer.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, assert_never

from quiz.kinds import KINDS
from quiz.responses import Matched, Ordered, Response, Revealed, Typed
from quiz.shown import show
from quiz.sitting.answers import as_blanks, as_entries, read_line
from quiz.sitting.entries import is_full, recall_entries
from quiz.sitting.forms import form_of
from quiz.sitting.labels import label_options
from quiz.sitting.media import list_answered, list_asked
from quiz.sitting.options import Options, Unreadable, split_parts
from quiz.sitting.times import say_wait
from quiz.sitting.wording import RATINGS

if TYPE_CHECKING:
    from quiz.engine.session import Asked
    from quiz.lines.plain import PlainView


class DontKnow(Exception):
    """The learner does not know the answer, or this part of it."""


class GoBack(Exception):
    """The learner undoes: the last part of the answer, else the answer before it."""


class ReadLine(Protocol):
    """Returns the line typed at a prompt, after obeying commands; an empty one only if `empty`.

    Raises DontKnow and GoBack.
    """

    def __call__(self, prompt: str, *, empty: bool = False) -> str: ...  # noqa: D102


class Answerer:
    """Asks one question. `list_intervals` returns the days for each rating in a review, else nothing.

    `media` are the pictures and sounds that may be opened now.
    """

    def __init__(
        self,
        view: "PlainView",
        asked: "Asked",
        read: ReadLine,
        list_intervals: Callable[[], Sequence[int]] = tuple,
    ) -> None:
        self.view = view
        self.asked = asked
        self.media = list_asked(asked, view.wording.bank)
        self._read = read
        self._list_intervals = list_intervals
        self._parts: list[str] = []  # blanks or entries given so far
        self._pairs: list[tuple[str, str]] = []  # pairs so far, "" as the right side of an open one
        self._rights = Options(asked.options, view.wording.inline)

    @property
    def has_entries(self) -> bool:
        """Whether a part of the answer was given."""
        return bool(self._parts or self._pairs)

    def ask(self) -> Response:
        """Ask until there is a response."""
        form = form_of(self.asked)
        match form:
            case "blanks":
                return self._ask_blanks()
            case "entries":
                return self._ask_entries()
            case "pairs":
                return self._ask_pairs()
            case "order":
                return self._ask_order()
            case "rating":
                self._write("Press Enter for the answer: ", keeps=self.asked.flips)
                self._say_intervals()
                return self._ask_line("How well did you know it: again, hard, good or easy? ")
            case "points":
                self._write("Think or write, then press Enter for the points: ")
                return self._ask_line("Which points did you cover: numbers such as 1 3, all or none? ")
            case "options":
                return self._ask_line("Answers, such as a c: ")
            case "truth":
                return self._ask_line("True or false? ")
            case "option" | "text":
                return self._ask_line("Answer: ")
            case _:
                assert_never(form)

    def complete(self, typed: str) -> Response | Unreadable:
        """Return the response made of the parts so far and the text typed for the next one."""
        form = form_of(self.asked)
        if form == "blanks":
            return as_blanks([*self._parts, _join(typed)], self._count_blanks())
        if form == "entries":
            return as_entries([*self._parts, *split_parts(typed)])
        if form == "pairs":
            place = self._rights.find(typed) if typed else None
            left = self.asked.lefts[len(self._pairs)]
            return _as_matched(self._pairs if place is None else [*self._pairs, (left, self.asked.options[place])])
        return read_line(typed, self.asked, self.view.wording.inline)

    # ------------------------------------------------------------ one form each

    def _write(self, prompt: str, *, keeps: bool = False) -> None:
        """Wait for Enter, or for a line if the question offers one; then show the answer, and the line before it.

        `keeps`: a line that is typed though none was asked for is shown, too.
        """
        writes = self.asked.item.question.write
        written = self._read("Write your answer, then press Enter to compare: " if writes else prompt, empty=True)
        if (writes or keeps) and written:
            self.view.say(f"You wrote: {show(written)}")
        self.view.reveal(self.asked)
        self.media = list_answered(self.asked.item, self.view.wording.bank)

    def _ask_line(self, prompt: str) -> Response:
        while True:
            meaning = read_line(self._read(prompt), self.asked, self.view.wording.inline)
            if not isinstance(meaning, Unreadable):
                return meaning
            self.view.say(f"Not an answer: {meaning.reason}. It was not counted.")

    def _say_intervals(self) -> None:
        """In a review, write when the card would come back after each rating."""
        if intervals := self._list_intervals():
            waits = [f"{name} {say_wait(days)}" for name, days in zip(RATINGS, intervals, strict=True)]
            self.view.say(f"Next: {', '.join(waits)}.")

    def _ask_part(self, prompt: str, *, empty: bool = False) -> str | None:
        """Return the text typed for a part of an answer, "" for a part that is not known.

        None if the part before it was removed instead; GoBack if there is none.
        """
        try:
            return self._read(prompt, empty=empty)
        except DontKnow:
            return ""
        except GoBack:
            if not self.has_entries:
                raise
            (self._parts or self._pairs).pop()
            self.view.say("The last entry is removed.")
            return None

    def _ask_order(self) -> Response:
        """Ask for the order; once more if it leaves options out, as that may be a mistake."""
        first, *_, last = label_options(self.asked.options)
        warned: Response | None = None
        while True:
            order = self._ask_line(f"Labels {first} to {last} in order: ")
            left = len(self.asked.options) - len(order.texts) if isinstance(order, Ordered) else 0
            if not left or order == warned:
                return order
            warned = order
            them = "1 option is" if left == 1 else f"{left} options are"
            self.view.say(f"{them} left out. Type the whole order, or repeat the same to leave them out.")

    def _ask_blanks(self) -> Response:
        count = self._count_blanks()
        what = KINDS[self.asked.item.question.kind].gap.capitalize()
        while len(self._parts) < count:
            text = self._ask_part(f"{what} {len(self._parts) + 1} of {count}: ")
            if text is not None:
                self._parts.append(_join(text))
        return Typed(tuple(self._parts)) if any(self._parts) else Revealed()

    def _count_blanks(self) -> int:
        return len(self.asked.item.question.body.blanks)  # type: ignore[union-attr]  # its form is "blanks"

    def _ask_entries(self) -> Response:
        """Ask for entries until as many are there as are needed, or an empty line ends it."""
        item, bank = self.asked.item, self.view.wording.bank
        found = recall_entries(item, self._parts, bank)
        while not is_full(item, found):
            end = ", or Enter to finish" if self._parts else ""
            text = self._ask_part(f"Entry {found.places + 1}{end}: ", empty=bool(self._parts))
            if text == "":
                break
            self._parts += filter(None, split_parts(text or ""))
            before, found = found, recall_entries(item, self._parts, bank)
            for repeated in found.repeated[len(before.repeated) :]:
                self.view.say(f"“{show(repeated)}” is already named.")
        return as_entries(self._parts)

    def _ask_pairs(self) -> Response:
        while len(self._pairs) < len(self.asked.lefts):
            left = self.asked.lefts[len(self._pairs)]
            typed = self._ask_part(f"Option for {self.view.wording.inline(left)}: ")
            place = self._rights.find(typed) if typed else None
            if typed and place is None:
                self.view.say("That is not one of the options. It was not counted.")
            elif typed is not None:
                self._pairs.append((left, "" if place is None else self.asked.options[place]))
        return _as_matched(self._pairs)


def _as_matched(pairs: list[tuple[str, str]]) -> Response:
    given = tuple((left, right) for left, right in pairs if right)
    return Matched(given) if given else Revealed()


def _join(text: str) -> str:
    """Return a typed text on one line."""
    return " ".join(text.split("\n"))
