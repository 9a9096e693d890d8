"""Plays a sitting whose answers come from standard input or a file: opens that, and picks the output form."""

import sys
from typing import TYPE_CHECKING

from quiz.cli.sentences import complain, measure_width, say_unused, write
from quiz.errors import Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from quiz.cli.wishes import Wish
    from quiz.engine.session import Item
    from quiz.library import Bank
    from quiz.lines.giving import Give
    from quiz.lines.json_events import JsonView
    from quiz.lines.plain import PlainView
    from quiz.sitting.sitting import Sitting


def play_script(wish: "Wish", sitting: "Sitting", last: str = "") -> str:
    """Play a sitting with the answers given, without asking anyone; return "done" if it came to its end.

    `last` is shown after the title.
    """
    from quiz.lines.scripted import run
    from quiz.sitting.wording import say_saved

    view = make_view(wish, sitting.attempt.bank)
    give, rest = open_given(wish, sitting.session.items, sitting.attempt.bank, view.wording.inline)
    try:
        run(sitting, view, give, complain, last)
    except KeyboardInterrupt:
        raise Interrupted(say_saved(sitting, "Stopped")) from None
    if sitting.finished:
        say_unused(rest())
        return "done"
    complain(say_saved(sitting, "Input ended"))
    return "saved"


def make_view(wish: "Wish", bank: "Bank") -> "JsonView | PlainView":
    """Return the view that shows a sitting or an exam without a terminal."""
    from quiz.sitting.wording import Wording

    if wish.as_json:
        from quiz.lines.json_events import JsonView

        takes_all = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "").startswith("utf")
        return JsonView(Wording(bank, raw=True), write, ascii_only=not takes_all)
    from quiz.lines.plain import PlainView
    from quiz.lines.style import LABELLED

    if wish.is_labelled:
        return PlainView(Wording(bank), write, width=0, style=LABELLED)
    return PlainView(Wording(bank), write, width=measure_width())


def open_given(
    wish: "Wish", items: "Sequence[Item]", bank: "Bank", shown: "Callable[[str], str]"
) -> "tuple[Give, Callable[[], int]]":
    """Return a function that gives the answers, from standard input or a file, and one that counts unused lines."""
    if wish.answers is not None and wish.answers != "-":
        return _open_answers(wish.answers, items, bank, shown)
    from quiz.lines.giving import give_lines
    from quiz.lines.pipes import StandardInput

    stream = StandardInput()
    return give_lines(iter(stream), "", shown), stream.count_rest


def _open_answers(
    path: str, items: "Sequence[Item]", bank: "Bank", shown: "Callable[[str], str]"
) -> "tuple[Give, Callable[[], int]]":
    """Return a function that gives the answers of a file, and one that counts unused lines."""
    from quiz.engine.selection import list_units
    from quiz.lines.giving import give_lines, give_mapped
    from quiz.lines.pipes import read_answers

    names: set[str] = set()
    for item in items:
        names |= {item.question.id, f"{item.deck}/{item.question.id}", item.question.identity} - {""}
    answers = read_answers(path, names)
    if isinstance(answers, dict):
        known = names | {
            name
            for entry in list_units(bank.entries)
            for name in (entry.id, f"{entry.deck}/{entry.id}", entry.identity)
        }
        unknown = [name for name in answers if name not in known]
        if unknown:
            complain(f"{path}: there is no question {', '.join(unknown[:5])}{' ...' if len(unknown) > 5 else ''}.")
        missing = [
            item.question.id
            for item in items
            if not {item.question.id, f"{item.deck}/{item.question.id}", item.question.identity} & answers.keys()
        ]
        if missing:
            more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
            complain(f"{path}: no answer for {', '.join(missing[:5])}{more}.")
        return give_mapped(answers, path, shown), lambda: 0
    lines = iter(answers)
    return give_lines(lines, path, shown), lambda: sum(1 for line in lines if line.strip())
