"""Turns keys and typed lines into a response, for each kind of question on a terminal.

Knows the question, not the right answer. A key without a meaning shows a note and never
becomes an answer.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, assert_never

from rich.text import Text

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
from quiz.terminal.prompting import Commands, Prompter
from quiz.terminal.screen import LABEL, Key, name_labels, option_lines, show_option
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
UNDO: Commands = {"u": ("", "undo: ask the previous question again; the second answer earns no more than the first")}
_STAKES: Commands = {
    "3": ("sure", "sure: earns 3 points, costs 6 if wrong"),
    "2": ("fairly sure", "fairly sure: earns 2 points, costs 2 if wrong"),
    "1": ("a guess", "a guess: earns 1 point, costs nothing"),
}
_RATINGS = {"1": 1, "a": 1, "2": 2, "h": 2, "3": 3, "g": 3, "4": 4, "e": 4}
_CONFIDENCES = {"1": 1, "g": 1, "2": 2, "f": 2, "3": 3, "s": 3}
_PROMPT = "> "


class Asker:
    """Asks one question until there is a response to it.

    `commands` are as a `Prompter` has them.
    """

    def __init__(self, desk: Desk, sitting: "Sitting | None", asked: "Asked", *, commands: Commands = COMMANDS) -> None:
        self.desk = desk
        self.screen = desk.screen
        self.sitting = sitting
        self.prompter = Prompter(desk, sitting, asked, commands)
        self.question: Question = asked.item.question
        self.options = asked.options
        self._finder = Labels(asked.options, self.question.kind)
        self.labels = self._finder.texts
        self._places: list[int | None] = []  # options picked, placed or matched so far, None for one left open
        self._texts: list[str] = []  # the blanks or entries typed so far
        # More options than single keys: their labels are typed.
        self._by_line = any(len(label) > 1 for label in self.labels)

    @property
    def asked(self) -> "Asked":
        """The question with the hints given so far."""
        return self.prompter.asked

    def ask(self) -> Response:
        """Return the learner's response; raise Skipped or SaveAndQuit if the learner gives none."""
        self._places, self._texts = [], []
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
        places = [*self._places, *(self._find_labels(typed) or () if self._by_line else ())]
        texts = tuple(self.options[place] for place in places if place is not None)
        if form == "order":
            return Ordered(texts) if texts else Revealed()
        if form == "pairs":
            return self._match(places)
        return Picked(texts) if texts else Revealed()

    def ask_confidence(self) -> int:
        """Return how sure the learner is: 3 sure, 2 fairly, 1 a guess."""
        self.prompter.allow(_STAKES)
        self.prompter.begin([], "How sure are you of your answer?")
        key = self.prompter.press(Text("Sure? > "), _CONFIDENCES)
        self.desk.leave_prompt(Text(f"Sure? > {('a guess', 'fairly', 'sure')[_CONFIDENCES[key] - 1]}"))
        return _CONFIDENCES[key]

    # ------------------------------------------------------------ by keys

    def _ask_choice(self) -> Response:
        if self._by_line:
            (picked,) = self._type_labels("the label of your choice", most=1) or (None,)
            return Revealed() if picked is None else Picked((self.options[picked],))
        self.prompter.begin([(name_labels(self.labels), "answer")], "Press the letter or the number of your answer.")
        tried = [response.texts for response in self.asked.tried if isinstance(response, Picked)]
        note = ""
        while True:
            key = self.prompter.press(Text(_PROMPT), self._label_keys(), note)
            if key == "0":
                return self._give_up()
            place = self._place(key)
            if (self.options[place],) not in tried:
                break
            note = f"you already tried {self.labels[place]}"
        shown = Text.assemble(_PROMPT, (self.labels[place], LABEL), "  ", self._show(place))
        self.desk.leave_prompt(shown)
        return Picked((self.options[place],))

    def _ask_picks(self) -> Response:
        if self._by_line:
            typed = self._type_labels("all labels that apply", most=len(self.options))
            return Revealed() if typed is None else Picked(tuple(self.options[place] for place in sorted(typed)))
        keys = [(name_labels(self.labels), "pick"), ("Enter", "done")]
        self.prompter.begin(keys, "Press the letters of all that apply, again to remove one, then Enter.")
        picked = self._toggle()
        return self._give_up() if picked is None else Picked(tuple(self.options[place] for place in picked))

    def _toggle(self, empty: str = "nothing picked yet") -> list[int] | None:
        """Return the places picked when Enter is pressed; None for `0`, with nothing picked."""
        note, picked = "", set[int]()
        while True:
            self._places = [*sorted(picked)]
            shown = Text(_PROMPT + " ".join(self.labels[place] for place in sorted(picked)))
            key = self.prompter.press(shown, {*self._label_keys(), "enter", "backspace"}, note)
            note = ""
            if key == "0":
                return None
            if key == "backspace":
                picked.clear()
            elif key != "enter":
                picked ^= {self._place(key)}
            elif picked:
                self.desk.leave_prompt(shown)
                return sorted(picked)
            else:
                note = empty

    def _ask_order(self) -> Response:
        if self._by_line:
            typed = self._type_labels("the labels in order", most=len(self.options))
            return Revealed() if typed is None else Ordered(tuple(self.options[place] for place in typed))
        keys = [(name_labels(self.labels), "next in order"), ("Backspace", "back"), ("Enter", "done")]
        self.prompter.begin(keys, "Press the letters in the right order, then Enter.")
        placed: list[int] = []
        note, warned = "", False
        while True:
            self._places = [*placed]
            shown = Text(_PROMPT + " ".join(self.labels[place] for place in placed))
            key = self.prompter.press(shown, {*self._label_keys(), "enter", "backspace"}, note)
            note = ""
            left = len(self.options) - len(placed)
            if key == "0":
                return self._give_up()
            if key == "backspace":
                placed = placed[:-1]
            elif key != "enter":
                place = self._place(key)
                if place in placed:
                    note = f"{self.labels[place]} is already placed; Backspace removes the last one"
                else:
                    placed.append(place)
            elif not placed:
                note = "nothing placed yet"
            elif left and not warned:
                note, warned = (
                    f"{left} still to place; press Enter again to leave {'it' if left == 1 else 'them'} out",
                    True,
                )
                continue
            else:
                self.desk.leave_prompt(shown)
                return Ordered(tuple(self.options[place] for place in placed))
            warned = False

    def _ask_pairs(self) -> Response:
        keys = [(name_labels(self.labels), "match")]
        self.prompter.rename("0", "leave open", "leaves this one open")
        if self._by_line:
            self.prompter.begin_lines(
                keys, "For each item on the left, type the label of its match; /0 leaves it open."
            )
        else:
            keys.append(("Backspace", "back"))
            self.prompter.begin(keys, "For each item on the left, press the letter of its match.")
        lefts = [first_line(self.screen.inline(left)) for left in self.asked.lefts]
        chosen = self._places
        while len(chosen) < len(lefts):
            left = lefts[len(chosen)].copy()
            wide = min(max(left.cell_len for left in lefts), self.screen.width // 2)  # the window may have changed
            left.truncate(wide, overflow="ellipsis", pad=True)
            lead = Text.assemble("  ", left, "  ", _PROMPT)
            if self._by_line:
                found = self._read_labels(lead.plain, 1)
                chosen.append(found[0] if found else None)
                continue
            key = self.prompter.press(lead, {*self._label_keys(), "backspace"})
            if key == "backspace":
                if chosen:
                    chosen.pop()
                    self.desk.leave_prompt(Text.assemble(lead, ("back", QUIET)))
                continue
            place = None if key == "0" else self._place(key)
            said = Text("left open", QUIET) if place is None else Text.assemble((self.labels[place], LABEL), "  ")
            self.desk.leave_prompt(Text.assemble(lead, said, "" if place is None else self._show(place)))
            chosen.append(place)
        return self._match(chosen)

    def _match(self, places: Sequence[int | None]) -> Response:
        """Return the pairs of the first left sides with the options at these places."""
        pairs = zip(self.asked.lefts, places, strict=False)
        matched = tuple((left, self.options[place]) for left, place in pairs if place is not None)
        return Matched(matched) if matched else Revealed()

    def _ask_card(self) -> Response:
        keys: list[Key] = [("Enter", "show the answer")]
        if self.question.write:
            self.prompter.begin_lines(keys, "Write the answer, then press Enter to compare.")
            written = self.prompter.read(_PROMPT, empty=True)
            if written is None:
                return Revealed()
            self._repeat(written)
        else:
            self.prompter.begin(keys, "Recall the answer, then press Enter to see it.")
            if self.prompter.press(Text(_PROMPT), {"enter"}) == "0":
                return self._give_up()
            self.desk.leave_prompt()
        self.desk.say([Text(), *reveal_lines(self.screen, self.asked.item)])
        self.prompter.allow({})
        self.prompter.offer(list_answered(self.asked.item, self.screen.bank))
        keys = self._list_ratings()
        self.prompter.begin(
            keys, "How well did you know it? Again: not at all, or wrongly. Hard: only just. Good. Easy: at once."
        )
        rating = _RATINGS[self.prompter.press(Text(_PROMPT), _RATINGS)]
        self.desk.leave_prompt(Text(f"{_PROMPT}{RATINGS[rating - 1]}"))
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
        written = self.prompter.read(_PROMPT, empty=True)
        if written is None:
            return Revealed()
        if self.question.write:
            self._repeat(written)
        self.desk.say([Text(), *option_lines(self.screen, self.options, "rubric")])
        self.prompter.allow({"0": ("none met", "your answer covered none of the points")})
        keys = [(name_labels(self.labels), "met"), ("Enter", "done")]
        if self._by_line:
            typed = self._type_labels("the points that you covered", most=len(self.options))
            return Picked(tuple(self.options[place] for place in sorted(typed or ())))
        self.prompter.begin(keys, "Press the number of every point that your answer covered, then Enter.")
        met = self._toggle("press 0 if your answer covered none of the points")
        if met is None:
            self._give_up()
        return Picked(tuple(self.options[place] for place in met or ()))

    # ------------------------------------------------------------ by lines

    def _ask_text(self) -> Response:
        self._begin_typing([("Enter", "answer")])
        typed = self.prompter.read(_PROMPT)
        return Revealed() if typed is None else Typed((_on_one_line(typed),))

    def _ask_blanks(self) -> Response:
        self.prompter.rename("0", "leave open", "leaves this blank open")
        self._begin_typing([("Enter", "next blank")])
        count = self._count_blanks()
        while len(self._texts) < count:
            self.desk.keyboard.drop()
            typed = self.prompter.read(f"{len(self._texts) + 1} {_PROMPT}")
            self._texts.append("" if typed is None else _on_one_line(typed))
        return Typed(tuple(self._texts)) if any(self._texts) else Revealed()

    def _count_blanks(self) -> int:
        return len(self.question.body.blanks)  # type: ignore[union-attr]  # its form is "blanks"

    def _ask_list(self) -> Response:
        """Ask for entries until as many are there as are needed, or an empty line ends it."""
        self._begin_typing([("empty line", "ends it")])
        found = self._recall()
        while not is_full(self.asked.item, found):
            typed = self.prompter.read(f"{found.places + 1} {_PROMPT}", empty=bool(self._texts))
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
        return self._read_labels(_PROMPT, most)

    def _read_labels(self, prompt: str, most: int) -> list[int] | None:
        while True:
            typed = self.prompter.read(prompt)
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

    def _give_up(self) -> Response:
        self.desk.leave_prompt(Text(f"{_PROMPT}{self.prompter.words['0'][0]}"))
        return Revealed()

    def _label_keys(self) -> set[str]:
        """Return every key that is a label, including digits if they are free."""
        keys = {*self.labels, *"123456789"}
        return {key for key in keys if self._finder.find(key) is not None}

    def _place(self, key: str) -> int:
        place = self._finder.find(key)
        assert place is not None
        return place

    def _show(self, place: int) -> Text:
        return first_line(show_option(self.screen, self.options[place], self.question.kind))


def _on_one_line(text: str) -> str:
    return " ".join(text.split("\n"))
