"""A preview of one question for its author: the question, its hints, the right answer.

Knows no file. Feedback on single answers is listed below.
"""

from dataclasses import replace

from rich.text import Text

from quiz.engine.responses import right_response
from quiz.engine.session import Item, Result, Session
from quiz.model import Blank, Body, Cloze, Flashcard, ListRecall, MultipleChoice, Numeric, Option, Range
from quiz.responses import Picked
from quiz.sitting.labels import label_options
from quiz.sitting.wording import Wording, describe_range, say_percent
from quiz.terminal.feedback import back_lines, why_lines
from quiz.terminal.screen import LABEL, Screen, hint_lines, indented, question_lines
from quiz.terminal.text import QUIET, first_line, plain


def preview_lines(screen: Screen, item: Item, place: str, *, seed: int = 1) -> list[Text]:
    """Return a question as it is asked with this seed, its hints, its key, and all possible feedback.

    `place` is shown above it, such as "decks/demo.yaml:12".
    """
    session = Session.start([item], seed=seed)
    asked = session.asked
    assert asked
    question = item.question
    told = [place, f"id {question.id}" if question.id else "no id yet", question.kind]
    told += [question.difficulty] if question.difficulty else []
    told += [f"tags {', '.join(question.tags)}"] if question.tags else []
    told += ["recalled, not typed"] if asked.flips else []
    told += ["a line to write on"] if question.write else []
    told += ["retired: not asked"] if question.retired else []
    lines = [plain("   ".join(told), QUIET), Text()]
    lines += question_lines(screen, asked, passage=screen.bank.passage(item))[2:]
    for number, hint in enumerate(question.hints, 1):
        lines += [Text(), *hint_lines(screen, hint, number, len(question.hints))]
    _, result = session.answer(right_response(question))
    assert isinstance(result, Result)
    lines += [Text(), *_key_lines(screen, result)]
    why = why_lines(screen, item)
    lines += [Text(), *why] if why else []
    for head, remark in (("If right", question.if_right), ("If wrong", question.if_wrong)):
        if remark:
            lines += [Text(), plain(head, QUIET), *indented(screen.blocks(remark, screen.width - 2))]
    partly = [option for option in _list_partly(question.body) if 0 < option.credit < 1]
    lines += [Text(), plain("Partly right", QUIET)] if partly else []
    for option in partly:
        lines += screen.hang(plain(say_percent(100 * option.credit), QUIET), _lead(screen, option))
    for head, options in (("right", _list_right(item)), ("other", _list_options(item))):
        if said := [option for option in options if option.feedback]:
            lines += [Text(), plain(f"Feedback on {head} answers", QUIET)]
        for option in said:
            lines += screen.hang(screen.inline(option.feedback), _lead(screen, option))
    return lines


def _key_lines(screen: Screen, result: Result) -> list[Text]:
    question = result.item.question
    head = Text("Right answer", "bold")
    if isinstance(question.body, Flashcard):
        return [head, *back_lines(screen, question)]
    picked = result.response.texts if isinstance(result.response, Picked) else ()
    labels = dict(zip(result.options, label_options(result.options, question.kind), strict=True))
    leads = [Text(f"{labels.get(text, '')}  ", LABEL) for text in picked]
    if len(picked) > 1:
        rows = zip(leads, picked, strict=True)
        return [
            head,
            *(line for lead, text in rows for line in screen.hang(screen.inline(text), Text.assemble("  ", lead))),
        ]
    text = Text(Wording(screen.bank).right_answer(result.item))
    if isinstance(question.body, MultipleChoice):
        text = screen.inline(question.body.answer)
        if question.body.others:
            leads, text = [], Text(" or ").join(map(screen.inline, (question.body.answer, *question.body.others)))
    lines = screen.hang(text, Text.assemble(head, "  ", *leads))
    return lines + _also_lines(screen, result.item)


def _also_lines(screen: Screen, item: Item) -> list[Text]:
    """Return what else is right, and the tolerances of the numbers in a list or in blanks."""
    lines = []
    if also := [] if isinstance(item.question.body, MultipleChoice) else Wording(screen.bank).list_also_right(item):
        lines += screen.hang(Text("; ".join(also)), Text("Also right    ", QUIET))
    near = {one.number: one for one in _list_numbers(item.question.body) if one.low != one.high}
    if near:
        said = "; ".join(f"{one.number} ({describe_range(one)})" for one in near.values())
        lines += screen.hang(plain(said), Text("Close enough  ", QUIET))
    return lines


def _list_numbers(body: Body) -> list[Range]:
    """Return the numbers of a list or of blanks that are right, with their bounds; a blank's own ones count."""
    if not isinstance(body, Cloze):
        return list(body.numbers) if isinstance(body, ListRecall) else []
    own = [one for blank in body.blanks for one in blank.numbers if one.number in blank.answers]
    return [*body.numbers, *own]


def _lead(screen: Screen, option: Option) -> Text:
    return Text.assemble("  ", first_line(screen.inline(option.text)), ("  ", QUIET))


def _list_partly(body: Body) -> list[Option]:
    """Return what is partly right, numbers from the lowest to the highest as one text."""
    if isinstance(body, Numeric):
        return [Option(describe_range(one), one.feedback, one.credit) for one in body.ranges]
    if isinstance(body, Cloze):
        return [option for blank in body.blanks for option in _list_part(blank)]
    return list(getattr(body, "partly", ()))


def _list_part(blank: Blank) -> list[Option]:
    """Return what is partly right in a blank, numbers with their bounds."""
    near = {one.number: describe_range(one) for one in blank.numbers}
    return [replace(option, text=near.get(option.text, option.text)) for option in blank.partly]


def _list_options(item: Item) -> list[Option]:
    body = item.question.body
    options = [
        *(o for o in _list_partly(body) if o.credit < 1),
        *(option for name in ("wrong", "reject") for option in getattr(body, name, ())),
    ]
    return options + [option for blank in body.blanks for option in blank.wrong] if isinstance(body, Cloze) else options


def _list_right(item: Item) -> list[Option]:
    body = item.question.body
    of_blanks = [option for blank in body.blanks for option in blank.remarks] if isinstance(body, Cloze) else []
    return [*item.question.remarks, *of_blanks, *(option for option in _list_partly(body) if option.credit == 1)]
