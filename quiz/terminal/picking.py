"""Options picked by single keys: one, several, in order or in pairs, each marked where it is.

Knows labels and places, not the question or the right answer. A key without a meaning shows a note and never becomes
an answer.
"""

from collections.abc import Callable, Collection, Sequence

from rich.text import Text

from quiz.sitting.labels import Labels
from quiz.terminal.desk import Desk
from quiz.terminal.marks import PICKED, Marks
from quiz.terminal.prompting import Prompter
from quiz.terminal.screen import LABEL, name_labels
from quiz.terminal.text import QUIET

PROMPT = "> "


class Picker:
    """Asks for options by their labels. `show` returns the text of the option at a place, on one line.

    `places` are those picked, placed or matched so far, None for a left side that was left open.
    """

    def __init__(
        self, desk: Desk, prompter: Prompter, finder: Labels, show: Callable[[int], Text], marks: Marks
    ) -> None:
        self.places: list[int | None] = []
        self.marks = marks
        self._desk = desk
        self._prompter = prompter
        self._finder = finder
        self._show = show
        self._labels = finder.texts
        self._keys = {key for key in (*finder.texts, *"123456789") if finder.find(key) is not None}

    def begin(self) -> None:
        """Begin with nothing picked."""
        self.places = []
        self.marks.change({})

    def choose(self, tried: Collection[int]) -> int | None:
        """Return the place of one option, which is none of those `tried`; None for "don't know"."""
        self._prompter.begin([(name_labels(self._labels), "answer")], "Press the letter or the number of your answer.")
        note = ""
        while True:
            key = self._prompter.press(Text(PROMPT), self._keys, note)
            if key == "0":
                self._give_up()
                return None
            place = self._place(key)
            if place not in tried:
                break
            note = f"you already tried {self._labels[place]}"
        self._desk.leave_prompt(Text.assemble(PROMPT, (self._labels[place], LABEL), "  ", self._show(place)))
        return place

    def pick(self, what: str, how: str, empty: str, *, may_be_none: bool = False) -> list[int] | None:
        """Return the places picked when Enter is pressed, in their order; None for `0`, with nothing picked.

        `what` names picking in the line of keys; `empty` is the note on Enter with nothing picked. Pressed again, it
        counts if there `may_be_none`.
        """
        self._prompter.begin([(name_labels(self._labels), what), ("Enter", "done")], how)
        note, picked, warned = "", list[int](), False
        while True:
            self.places = [*sorted(picked)]
            self.marks.change(dict.fromkeys(picked, PICKED))
            shown = self._list_labels(sorted(picked))
            wanted = self._prompter.with_undo({*self._keys, "enter", "backspace"}, entered=picked)
            key = self._prompter.press(shown, wanted, note)
            note = ""
            if key == "0":
                self._give_up()
                return None
            if key in ("backspace", "u"):
                picked = picked[:-1]
            elif key != "enter":
                place = self._place(key)
                picked = [one for one in picked if one != place] if place in picked else [*picked, place]
            elif picked or (warned and may_be_none):
                self._desk.leave_prompt(shown)
                return sorted(picked)
            else:
                note = empty
            warned = key == "enter"

    def arrange(self) -> list[int] | None:
        """Return places in the order in which they were placed; None for "don't know"."""
        keys = [(name_labels(self._labels), "next in order"), ("Backspace", "back"), ("Enter", "done")]
        self._prompter.begin(keys, "Press the letters in the right order, then Enter.")
        placed: list[int] = []
        note, warned = "", False
        while True:
            self.places = [*placed]
            self.marks.change({place: f"{number}." for number, place in enumerate(placed, 1)})
            shown = self._list_labels(placed)
            wanted = self._prompter.with_undo({*self._keys, "enter", "backspace"}, entered=placed)
            key = self._prompter.press(shown, wanted, note)
            note = ""
            left = len(self._labels) - len(placed)
            if key == "0":
                self._give_up()
                return None
            if key in ("backspace", "u"):
                placed = placed[:-1]
            elif key != "enter":
                place = self._place(key)
                if place in placed:
                    note = f"{self._labels[place]} is already placed; Backspace removes the last one"
                else:
                    placed.append(place)
            elif not placed:
                note = "nothing placed yet"
            elif left and not warned:
                them = "it" if left == 1 else "them"
                note, warned = f"{left} still to place; press Enter again to leave {them} out", True
                continue
            else:
                self._desk.leave_prompt(shown)
                return placed
            warned = False

    def match(self, show_lead: Callable[[int], Text], count: int) -> None:
        """Fill `places` for so many left sides, one after the other. `show_lead` returns the prompt of one."""
        keys = [(name_labels(self._labels), "match"), ("Backspace", "back")]
        self._prompter.begin(keys, "For each item on the left, press the letter of its match.")
        while len(self.places) < count:
            lead = show_lead(len(self.places))
            key = self._prompter.press(lead, self._prompter.with_undo({*self._keys, "backspace"}, entered=self.places))
            if key in ("backspace", "u"):
                if self.places:
                    self.places.pop()
                    self._mark_pairs()
                    self._desk.leave_prompt(Text.assemble(lead, ("back", QUIET)))
                continue
            place = None if key == "0" else self._place(key)
            self.places.append(place)
            self._mark_pairs()
            said = Text("left open", QUIET) if place is None else Text.assemble((self._labels[place], LABEL), "  ")
            self._desk.leave_prompt(Text.assemble(lead, said, "" if place is None else self._show(place)))

    def _mark_pairs(self) -> None:
        matched = {number: place for number, place in enumerate(self.places) if place is not None}
        self.marks.change(dict.fromkeys([*matched.values(), *(("left", number) for number in matched)], PICKED))

    def _list_labels(self, places: Sequence[int]) -> Text:
        return Text(PROMPT + " ".join(self._labels[place] for place in places))

    def _give_up(self) -> None:
        self.marks.change({})
        self._desk.leave_prompt(Text(f"{PROMPT}{self._prompter.words['0'][0]}"))

    def _place(self, key: str) -> int:
        place = self._finder.find(key)
        assert place is not None
        return place
