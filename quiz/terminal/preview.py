"""A preview of one question for its author: the question, its hints, the right answer.

Knows no file. Feedback on single answers is listed below.
"""

from rich.text import Text

from quiz.engine.responses import right_response
from quiz.engine.session import Item, Result, Session
from quiz.model import Body, Flashcard, MultipleChoice, Numeric, Option, Range, ShortAnswer
from quiz.responses import Picked
from quiz.sitting.labels import label_options
from quiz.sitting.wording import Wording, say_percent
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
    partly = _list_partly(question.body)
    lines += [Text(), plain("Partly right", QUIET)] if partly else []
    for option in partly:
        lines += screen.hang(plain(say_percent(100 * option.credit), QUIET), _lead(screen, option))
    for head, options in (("right", question.remarks), ("other", _list_options(item))):
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
    if isinstance(question.body, MultipleChoice) and not question.body.others:
        text = screen.inline(question.body.answer)
    lines = screen.hang(text, Text.assemble(head, "  ", *leads))
    also = _list_accepted(question.body)
    return lines + (screen.hang(plain("; ".join(also)), Text("Also right    ", QUIET)) if also else [])


def _list_accepted(body: Body) -> tuple[str, ...]:
    return body.answers[1:] if isinstance(body, ShortAnswer) else getattr(body, "accept", ())


def _lead(screen: Screen, option: Option) -> Text:
    return Text.assemble("  ", first_line(screen.inline(option.text)), ("  ", QUIET))


def _list_partly(body: Body) -> list[Option]:
    """Return what is partly right, numbers from the lowest to the highest as one text."""
    if isinstance(body, Numeric):
        return [Option(_say_range(one), one.feedback, one.credit) for one in body.ranges]
    return list(getattr(body, "partly", ()))


def _say_range(one: Range) -> str:
    return one.low if one.low == one.high else f"{one.low} to {one.high}"


def _list_options(item: Item) -> list[Option]:
    body = item.question.body
    return [*_list_partly(body), *(option for name in ("wrong", "reject") for option in getattr(body, name, ()))]
