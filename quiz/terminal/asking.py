"""Turns keys and typed lines into a response, for each kind of question on a terminal.

Knows the question, not the right answer. A key without a meaning shows a note and never
becomes an answer.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, assert_never

from rich.text import Text

from quiz.kinds import KINDS
from quiz.model import Question
from quiz.responses import Matched, Ordered, Picked, Rated, Response, Revealed, Typed
from quiz.shown import show
from quiz.sitting.answers import as_blanks, as_entries
from quiz.sitting.entries import is_full, recall_entries
from quiz.sitting.forms import form_of
from quiz.sitting.labels import Labels
from quiz.sitting.media import list_answered
from quiz.sitting.options import Unreadable, split_parts
from quiz.sitting.times import say_interval
from quiz.sitting.wording import RATINGS
from quiz.terminal.desk import Desk
from quiz.terminal.feedback import reveal_lines
from quiz.terminal.marks import Marks
from quiz.terminal.picking import PROMPT, Picker
from quiz.terminal.prompting import Commands, Prompter, Skipped
from quiz.terminal.screen import Key, name_labels, option_lines, question_lines, show_option
from quiz.terminal.text import QUIET, first_line

if TYPE_CHECKING:
    from quiz.engine.recall import Recalled
    from quiz.engine.session import Asked
    from quiz.sitting.sitting import Sitting

COMMANDS: Commands = {
    "h": ("hint", "a hint; each one costs a quarter of the points"),
    "0": ("don't know", "don't know: shows the answer, scores 0"),
    "s": ("skip", "skip: the question is asked once more at the end, then scores 0"),
}
_GO_BACK = "ask the previous question again; the second answer earns no more than the first"
_REMOVE = "remove the last entry of your answer"
_PARTED = ("options", "points", "order", "pairs", "blanks", "entries")
"""The forms of answers that are entered part by part."""
_STAKES: Commands = {
    "3": ("sure", "sure: earns 3 points, costs 6 if wrong"),
    "2": ("fairly sure", "fairly sure: earns 2 points, costs 2 if wrong"),
    "1": ("a guess", "a guess: earns 1 point, costs nothing"),
}
_RATINGS = {"1": 1, "a": 1, "2": 2, "h": 2, "3": 3, "g": 3, "4": 4, "e": 4}
_CONFIDENCES = {"1": 1, "g": 1, "2": 2, "f": 2, "3": 3, "s": 3}


class Asker:
    """Asks one question until there is a response to it.

    `commands` are as a `Prompter` has them, by default those of a quiz; `marks` are those of the question if it is on
    the screen already.
    """

    def __init__(
        self,
        desk: Desk,
        sitting: "Sitting | None",
        asked: "Asked",
        *,
        commands: Commands | None = None,
        marks: Marks | None = None,
    ) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.sitting = sitting
        self.question: Question = asked.item.question
        self.options = asked.options
        self._finder = Labels(asked.options, self.question.kind)
        self.labels = self._finder.texts
        self._texts: list[str] = []  # the blanks or entries typed so far
        # More options than single keys: their labels are typed.
        self._by_line = any(len(label) > 1 for label in self.labels)
        self._commands = {**COMMANDS, "u": ("", self._say_undo(sitting, asked))} if commands is None else commands
        self.prompter = Prompter(desk, sitting, asked, self._commands)
        # In order, the mark is a place and a full stop.
        self.marks = marks or Marks(self.screen, 1 + len(str(len(self.options))) if form_of(asked) == "order" else 1)
        self.picker = Picker(desk, self.prompter, self._finder, self._show_option, self.marks)

    @property
    def asked(self) -> "Asked":
        """The question with the hints given so far."""
        return self.prompter.asked

    def show(self, passage: str, flags: Sequence[str] = (), *, above: Sequence[Text] = ()) -> None:
        """Print the question, after the lines `above`; `passage` and `flags` are as `question_lines` has them."""
        lines = question_lines(self.screen, self.asked, passage=passage, flags=flags, draw_mark=self._draw_mark)
        self.marks.say([Text(), *above, *lines])

    def ask(self) -> Response:
        """Return the learner's response; raise Skipped or SaveAndQuit if the learner gives none."""
        self.picker.begin()
        self.prompter.allow(self._commands)
        self._texts = []
        form = form_of(self.asked)
        match form:
            case "option" | "truth":
                return self._ask_choice()
            case "options":
                return self._ask_picks()
            case "order":
                return self._ask_order()
            case "pairs":
                return self._ask_pairs()
            case "text":
                return self._ask_text()
            case "blanks":
                return self._ask_blanks()
            case "entries":
                return self._ask_list()
            case "rating":
                return self._ask_card()
            case "points":
                return self._ask_rubric()
            case _:
                assert_never(form)

    def complete(self, typed: str) -> Response | Unreadable:
        """Return the response made of the keys and parts so far, with `typed` on the line."""
        form = form_of(self.asked)
        if form == "text":
            return Typed((_on_one_line(typed),)) if typed else Revealed()
        if form == "blanks":
            return as_blanks([*self._texts, _on_one_line(typed)], self._count_blanks())
        if form == "entries":
            return as_entries([*self._texts, *split_parts(typed)])
        places = [*self.picker.places, *(self._find_labels(typed) or () if self._by_line else ())]
        texts = tuple(self.options[place] for place in places if place is not None)
        if form == "order":
            return Ordered(texts) if texts else Revealed()
        if form == "pairs":
            return self._match(places)
        return Picked(texts) if texts else Revealed()

    def ask_confidence(self) -> int:
        """Return how sure the learner is: 3 sure, 2 fairly, 1 a guess. Raises Skipped if the answer is undone."""
        self.prompter.allow(_STAKES)
        self.prompter.rename("u", "", "undo: answer again")
        self.prompter.begin([], "How sure are you of your answer?")
        key = self.prompter.press(Text("Sure? > "), self.prompter.with_undo(_CONFIDENCES, entered=True))
        if key == "u":
            self.desk.leave_with(Text("Sure? > "), key)
            raise Skipped(key)
        self.desk.leave_prompt(Text(f"Sure? > {('a guess', 'fairly', 'sure')[_CONFIDENCES[key] - 1]}"))
        return _CONFIDENCES[key]

    # ------------------------------------------------------------ by labels

    def _ask_choice(self) -> Response:
        if self._by_line:
            (place,) = self._type_labels("the label of your choice", most=1) or (None,)
        else:
            tried = [response.texts for response in self.asked.tried if isinstance(response, Picked)]
            place = self.picker.choose([place for place, text in enumerate(self.options) if (text,) in tried])
        return Revealed() if place is None else Picked((self.options[place],))

    def _ask_picks(self) -> Response:
        if self._by_line:
            places = self._type_labels("all labels that apply", most=len(self.options))
            places = None if places is None else sorted(places)
        else:
            how = "Press the letters of all that apply, again to remove one, then Enter."
            empty = "nothing picked: press Enter again if none of them applies"
            places = self.picker.pick("pick", how, empty, may_be_none=True)
        return Revealed() if places is None else Picked(tuple(self.options[place] for place in places))

    def _ask_order(self) -> Response:
        if self._by_line:
            places = self._type_labels("the labels in order", most=len(self.options))
        else:
            places = self.picker.arrange()
        return Ordered(tuple(self.options[place] for place in places)) if places else Revealed()

    def _ask_pairs(self) -> Response:
        self.prompter.rename("0", "leave open", "leaves this one open")
        lefts = [first_line(self.screen.inline(left)) for left in self.asked.lefts]

        def show_lead(number: int) -> Text:
            wide = min(max(left.cell_len for left in lefts), self.screen.width // 2)  # the window may have changed
            left = lefts[number].copy()
            left.truncate(wide, overflow="ellipsis", pad=True)
            return Text.assemble("  ", left, "  ", PROMPT)

        if self._by_line:
            keys = [(name_labels(self.labels), "match")]
            how = "For each item on the left, type the label of its match; /0 leaves it open."
            self.prompter.begin_lines(keys, how)
            places = self.picker.places
            while len(places) < len(lefts):
                with self._removing(places):
                    found = self._read_labels(show_lead(len(places)).plain, 1, entered=places)
                    places.append(found[0] if found else None)
        else:
            self.picker.match(show_lead, len(lefts))
        return self._match(self.picker.places)

    def _match(self, places: Sequence[int | None]) -> Response:
        """Return the pairs of the first left sides with the options at these places."""
        pairs = zip(self.asked.lefts, places, strict=False)
        matched = tuple((left, self.options[place]) for left, place in pairs if place is not None)
        return Matched(matched) if matched else Revealed()

    def _ask_card(self) -> Response:
        keys: list[Key] = [("Enter", "show the answer")]
        if self.question.write or self.asked.flips:
            how = "Write the answer" if self.question.write else "Recall the answer, or type it"
            self.prompter.begin_lines(keys, f"{how}, then press Enter to compare.")
            written = self.prompter.read(PROMPT, empty=True)
            if written is None:
                return Revealed()
            self._repeat(written)
        else:
            self.prompter.begin(keys, "Recall the answer, then press Enter to see it.")
            if self.prompter.press(Text(PROMPT), {"enter"}) == "0":
                return self._give_up()
            self.desk.leave_prompt()
        self.desk.say([Text(), *reveal_lines(self.screen, self.asked.item)])
        self.prompter.allow({})
        self.prompter.offer(list_answered(self.asked.item, self.screen.bank))
        keys = self._list_ratings()
        self.prompter.begin(
            keys, "How well did you know it? Again: not at all, or wrongly. Hard: only just. Good. Easy: at once."
        )
        rating = _RATINGS[self.prompter.press(Text(PROMPT), _RATINGS)]
        self.desk.leave_prompt(Text(f"{PROMPT}{RATINGS[rating - 1]}"))
        return Rated(rating)

    def _repeat(self, written: str) -> None:
        """Show what the learner wrote, to compare the right answer with."""
        if written:
            self.desk.say([Text(), *self.screen.hang(Text(show(_on_one_line(written))), Text("  You wrote: ", QUIET))])

    def _list_ratings(self) -> list[Key]:
        """Return the rating keys, in a review with the interval after which the card would come back."""
        intervals = self.sitting.list_intervals() if self.sitting else ()
        if not intervals:
            return list(zip("1234", RATINGS, strict=True))
        return [
            (str(n), f"{name} {say_interval(days)}")
            for n, (name, days) in enumerate(zip(RATINGS, intervals, strict=True), 1)
        ]

    def _ask_rubric(self) -> Response:
        keys: list[Key] = [("Enter", "show the points")]
        self.prompter.begin_lines(keys, "Answer aloud, on paper or here, then press Enter to mark it.")
        written = self.prompter.read(PROMPT, empty=True)
        if written is None:
            return Revealed()
        if self.question.write:
            self._repeat(written)
        self.marks.say([Text(), *option_lines(self.screen, self.options, "rubric", draw_mark=self._draw_mark)])
        self.prompter.allow({"0": ("none met", "your answer covered none of the points")})
        if self._by_line:
            places = self._type_labels("the points that you covered", most=len(self.options))
        else:
            how = "Press the number of every point that your answer covered, then Enter."
            places = self.picker.pick("met", how, empty="press 0 if your answer covered none of the points")
        return Picked(tuple(self.options[place] for place in sorted(places or ())))

    # ------------------------------------------------------------ by lines

    def _ask_text(self) -> Response:
        self._begin_typing([("Enter", "answer")])
        typed = self.prompter.read(PROMPT)
        return Revealed() if typed is None else Typed((_on_one_line(typed),))

    def _ask_blanks(self) -> Response:
        what = KINDS[self.question.kind].gap
        self.prompter.rename("0", "leave open", f"leaves this {what} open")
        self._begin_typing([("Enter", f"next {what}")])
        count = self._count_blanks()
        while len(self._texts) < count:
            self.desk.keyboard.drop()
            with self._removing(self._texts):
                typed = self.prompter.read(f"{len(self._texts) + 1} {PROMPT}", entered=self._texts)
                self._texts.append("" if typed is None else _on_one_line(typed))
        return Typed(tuple(self._texts)) if any(self._texts) else Revealed()

    def _count_blanks(self) -> int:
        return len(self.question.body.blanks)  # type: ignore[union-attr]  # its form is "blanks"

    def _ask_list(self) -> Response:
        """Ask for entries until as many are there as are needed, or an empty line ends it."""
        self._begin_typing([("empty line", "ends it")])
        found = self._recall()
        while not is_full(self.asked.item, found):
            with self._removing(self._texts):
                typed = self.prompter.read(f"{found.places + 1} {PROMPT}", empty=bool(self._texts), entered=self._texts)
                if not typed:
                    break
                self._texts += [line.strip() for line in typed.split("\n") if line.strip()]
            before, found = found, self._recall()
            for text in found.repeated[len(before.repeated) :]:
                self.desk.tell(f"“{show(text)}” is already named.")
        return as_entries(self._texts)

    def _recall(self) -> "Recalled":
        return recall_entries(self.asked.item, self._texts, self.screen.bank)

    def _begin_typing(self, keys: Sequence[Key]) -> None:
        again = bool(self.prompter.footer)  # after a number that could not be read
        self.prompter.begin_lines(keys, "Type the answer, then Enter.", again=again)

    def _type_labels(self, what: str, most: int) -> list[int] | None:
        """Return the places whose labels were typed on one line, None for "don't know"."""
        self.prompter.begin_lines([("Enter", "answer")], f"Type {what}, then Enter.")
        return self._read_labels(PROMPT, most)

    def _read_labels(self, prompt: str, most: int, entered: object = ()) -> list[int] | None:
        while True:
            typed = self.prompter.read(prompt, entered=entered)
            if typed is None:
                return None
            found = self._find_labels(typed)
            if found and len(found) == len(set(found)) <= most:
                return found
            words = typed.replace(",", " ").split()
            wrong = next((word for word in words if self._finder.find(word) is None), "")
            self.desk.tell(
                f"“{wrong}” is not one of the labels."
                if wrong
                else "Type one label."
                if most == 1
                else "One of them is repeated."
            )

    def _find_labels(self, typed: str) -> list[int] | None:
        """Return the places of typed labels, None if one of them is not a label."""
        places = [self._finder.find(word) for word in typed.replace(",", " ").split()]
        found = [place for place in places if place is not None]
        return found if len(found) == len(places) else None

    # ------------------------------------------------------------ shared

    def _say_undo(self, sitting: "Sitting | None", asked: "Asked") -> str:
        """Return what `u` does at this question, "" if there is nothing that it could undo."""
        form = form_of(asked)
        has_parts = form in _PARTED and not (self._by_line and form != "pairs")
        goes_back = sitting is not None and sitting.can_undo
        said = [_REMOVE] * has_parts + [f"{'with none, ' * has_parts}{_GO_BACK}"] * goes_back
        return f"undo: {'; '.join(said)}" if said else ""

    @contextmanager
    def _removing(self, entered: list[str] | list[int | None]) -> Iterator[None]:
        """Ask for one more entry; `/u` removes the last one instead, and leaves the question if there is none."""
        try:
            yield
        except Skipped as turn:
            if turn.key != "u" or not entered:
                raise
            entered.pop()
            self.desk.tell("The last entry is removed.")

    def _give_up(self) -> Response:
        self.desk.leave_prompt(Text(f"{PROMPT}{self.prompter.words['0'][0]}"))
        return Revealed()

    def _draw_mark(self, key: object) -> Text:
        is_picked = form_of(self.asked) in ("options", "order", "pairs", "points") and not self._by_line
        return self.marks.draw(key) if is_picked else Text()

    def _show_option(self, place: int) -> Text:
        return first_line(show_option(self.screen, self.options[place], self.question.kind))


def _on_one_line(text: str) -> str:
    return " ".join(text.split("\n"))
