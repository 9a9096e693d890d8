"""The parts of a question that differ by kind on a page: its options, the right answer, the data to grade by.

Options and feedback are HTML, under numbers by which the data refers to them; texts in the data are as the deck has
them, since draws, orders and the record of answers use them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any, assert_never

from quiz.engine.selection import draw_lefts, draw_options
from quiz.engine.typed import normalize, option_key
from quiz.masks import number_masks, say_where
from quiz.model import (
    BLANK,
    Blank,
    Cloze,
    Draw,
    Flashcard,
    ListRecall,
    MaskedPicture,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.page.texts import Texts, escape, fill_blanks, is_rich, make_list, show_plain
from quiz.script.accept import describe_accepted
from quiz.sitting.choices import list_choices
from quiz.values import dataclass

SEED = 0
"""The order in which a page lists options where no script draws another."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A question's own part of a page.

    `task` says what to do, `stem` and `answer` are HTML. `options` are HTML by number, in the order to list them, with
    `spare` ones that only a draw shows; `lefts` are the left sides of pairs. `feedback` is HTML by number or name.
    """

    task: str
    answer: str
    data: Mapping[str, Any]
    stem: str = ""
    options: Sequence[tuple[int, str]] = ()
    spare: Sequence[tuple[int, str]] = ()
    lefts: Sequence[tuple[int, str]] = ()
    feedback: Mapping[object, str] = field(default_factory=dict)


def show_body(
    question: Question, texts: Texts, *, language: str, near: Callable[[Iterable[str]], Sequence[str]]
) -> Shown:
    """Return a question's own part. `language` is its deck's; `near` is as for `describe_accepted`."""
    body = question.body
    accept = describe_accepted(body, language, near)
    match body:
        case MultipleChoice(answer, partly, wrong, draws, shown, partial, others):
            credits = dict.fromkeys((answer, *others), 1.0) | {option.text: option.credit for option in partly}
            right = [answer, *others]
            told = (*question.remarks, *partly, *wrong)
            return _show_choice(question, texts, "Pick one", right, credits, told, draws, shown, partial)
        case MultipleResponse(answers, wrong, draws, shown, partial):
            told = (*question.remarks, *wrong)
            fixed = dict.fromkeys(answers, 1.0)
            return _show_choice(
                question, texts, "Pick all that apply", list(answers), fixed, told, draws, shown, partial
            )
        case TrueFalse(answer):
            said = {option.text: texts.inline(option.feedback) for option in question.remarks}
            return Shown(
                "True or false?",
                "True" if answer else "False",
                {"texts": ["true", "false"], "credits": [float(answer), float(not answer)]},
                options=[(0, "True"), (1, "False")],
                feedback={number: said[name] for number, name in enumerate(("true", "false")) if name in said},
            )
        case Ordering(groups, partial):
            entries = [entry for group in groups for entry in group]
            return Shown(
                "Put these in order",
                make_list("ol", (" / ".join(map(texts.inline, group)) for group in groups)),
                {
                    "texts": entries,
                    "plain": list(map(show_plain, entries)),
                    "groups": [number for number, group in enumerate(groups) for _ in group],
                    **({} if partial else {"whole": True}),
                },
                options=_list_drawn(question, entries, texts),
            )
        case Matching():
            return _show_matching(question, body, texts)
        case Cloze():
            return _show_cloze(question, body, texts, accept)
        case ListRecall(entries, need):
            flat = [text for entry in entries for text in entry]
            said = {option_key(option.text): option.feedback for option in question.remarks}
            count = f"{need}" if need == len(entries) else f"{need} of {len(entries)}"
            return Shown(
                f"Name {count}",
                make_list("ul", (escape(entry[0]) + _show_also(entry[1:]) for entry in entries)),
                {"accept": accept, "need": need, **_whole(body.partial)},
                feedback=_number_feedback(flat, said, texts),
            )
        case Numeric():
            return _show_number(question, body, texts, accept)
        case ShortAnswer(answers, reject, partly=partly):
            rejected = (*reject, *partly)
            said = {option_key(option.text): option.feedback for option in (*rejected, *question.remarks)}
            return Shown(
                "Type the answer",
                escape(answers[0]) + _show_also(answers[1:]),
                {"accept": accept},
                feedback=_number_feedback([*(option.text for option in rejected), *answers], said, texts),
            )
        case MaskedPicture():
            names = [escape(mask.answers[0]) + _show_also(mask.answers[1:]) for mask in body.blanks]
            places = [
                {"number": number, "words": show_plain(mask.words) if mask.words else say_where(mask)}
                for number, mask in number_masks(body)
            ]
            listed = [f'<li value="{place["number"]}">{name}</li>' for place, name in zip(places, names, strict=True)]
            data = {"accept": accept, "places": places, **_whole(body.partial)}
            return Shown("Name what is covered", f"<ol>{''.join(listed)}</ol>", data)
        case Flashcard(back):
            return Shown("Recall the answer, then rate yourself", texts.blocks(back), {})
        case Rubric(criteria):
            return Shown(
                "Answer in your own words, then mark it",
                make_list("ul", map(texts.inline, criteria)),
                {"texts": list(criteria), **_spell_rich(criteria)},
                spare=[(number, texts.inline(text)) for number, text in enumerate(criteria)],
            )
        case _:
            assert_never(body)


def _whole(partial: bool) -> dict[str, bool]:
    return {} if partial else {"whole": True}


def _spell_rich(every: Sequence[str]) -> dict[str, list[str]]:
    """Return the names of options where one has a formula or a picture, which names nothing by itself."""
    return {"plain": list(map(show_plain, every))} if any(map(is_rich, every)) else {}


def _show_choice(
    question: Question,
    texts: Texts,
    task: str,
    right: Sequence[str],
    credits: Mapping[str, float],
    told: Sequence[Option],
    draws: Sequence[Draw],
    shown: Sequence[str],
    partial: bool,
) -> Shown:
    """Return the part of a question with options: fixed ones first, then those that may be drawn."""
    fixed = list(dict.fromkeys([*credits, *(option.text for option in told if option not in question.remarks)]))
    every = list(dict.fromkeys([*fixed, *(text for draw in draws for text in draw.candidates)]))
    at = {text: number for number, text in enumerate(every)}
    data: dict[str, Any] = {
        "texts": every,
        "fixed": len(fixed),
        "credits": [credits.get(text, 0.0) for text in every],
        **_whole(partial),
        **_spell_rich(every),
    }
    if draws:
        data["draws"] = [[draw.pick, [at[text] for text in draw.candidates]] for draw in draws]
        data["alike"] = [normalize(text) for text in every]
    if shown:
        place = {option_key(text): number for number, text in enumerate(shown)}
        data["places"] = [place.get(option_key(text), len(place)) for text in every]
    listed = [at[text] for text in draw_options(question, seed=SEED)]
    said = {option_key(option.text): option.feedback for option in told}
    key = [texts.inline(text) for text in right]
    return Shown(
        task,
        key[0] if len(key) == 1 else make_list("ul", key) if key else "None of them",
        data,
        options=[(number, texts.inline(every[number])) for number in listed],
        spare=[(number, texts.inline(text)) for number, text in enumerate(every) if number not in listed],
        feedback=_number_feedback(every, said, texts),
    )


def _list_drawn(question: Question, every: Sequence[str], texts: Texts) -> list[tuple[int, str]]:
    at = {text: number for number, text in enumerate(every)}
    return [(at[text], texts.inline(text)) for text in draw_options(question, seed=SEED)]


def _show_matching(question: Question, body: Matching, texts: Texts) -> Shown:
    # as `engine.selection.draw_options` collects them: each category once, by its first text, then the extra ones
    rights = {option_key(text): text for _, text in reversed(body.pairs)}
    for option in body.wrong:
        rights.setdefault(option_key(option.text), option.text)
    every, lefts = list(rights.values()), [left for left, _ in body.pairs]
    place = {key: number for number, key in enumerate(rights)}
    at = {text: number for number, text in enumerate(lefts)}
    rows = (f"<tr><td>{texts.inline(left)}</td><td>{texts.inline(right)}</td></tr>" for left, right in body.pairs)
    said = {option_key(option.text): option.feedback for option in body.wrong}
    return Shown(
        "Match each with one of the others",
        f"<table>{''.join(rows)}</table>",
        {
            "texts": every,
            "plain": list(map(show_plain, every)),
            "lefts": lefts,
            "plainLefts": list(map(show_plain, lefts)),
            "right": [place[option_key(right)] for _, right in body.pairs],
            **({"rich": True} if any(map(is_rich, every)) else {}),
            **_whole(body.partial),
        },
        options=_list_drawn(question, every, texts),
        lefts=[(at[left], texts.inline(left)) for left in draw_lefts(question, seed=SEED)],
        feedback=_number_feedback(every, said, texts),
    )


def _show_cloze(question: Question, body: Cloze, texts: Texts, accept: Mapping[str, Any]) -> Shown:
    html = texts.blocks(question.stem)
    several = len(body.blanks) > 1
    open_gaps, filled = [], []
    for number, blank in enumerate(body.blanks):
        name = f"({number + 1}) " if several else ""
        hint = _show_hint(blank, texts)
        open_gaps.append(
            f'<span class="gap" data-b="{number}">{name}____{f" <small>[{hint}]</small>" if hint else ""}</span>'
        )
        filled.append(f'<b class="gap">{escape(blank.answers[0])}</b>')
    wrong = [option for blank in body.blanks for option in blank.wrong]
    data: dict[str, Any] = {"accept": accept, **_whole(body.partial)}
    if any(blank.hint for blank in body.blanks):
        data["blankHints"] = [show_plain(blank.hint) if blank.hint else "" for blank in body.blanks]
    answer = fill_blanks(html, filled)
    if html.count(BLANK) < len(body.blanks):  # some are in formulas, where the answer is not seen
        answer += make_list("ol", (escape(blank.answers[0]) for blank in body.blanks))
    return Shown(
        "Fill in the blanks" if several else "Fill in the blank",
        answer + _show_also([text for blank in body.blanks for text in blank.answers[1:]]),
        data,
        stem=fill_blanks(html, open_gaps),
        feedback={n: texts.inline(option.feedback) for n, option in enumerate(wrong) if option.feedback},
    )


def _show_hint(blank: Blank, texts: Texts) -> str:
    return " / ".join(map(escape, list_choices(blank))) or (texts.inline(blank.hint) if blank.hint else "")


def _show_number(question: Question, body: Numeric, texts: Texts, accept: Mapping[str, Any]) -> Shown:
    unit = f" {escape(body.units[0])}" if body.units else ""
    span = ""
    if body.low != body.high:
        span = f' <small class="also">{escape(body.low)} to {escape(body.high)}{unit} accepted</small>'
    elif body.accept:
        span = _show_also(body.accept)
    listed = [*(option.text for option in body.reject), body.answer, *body.accept]
    said = {option_key(option.text): option.feedback for option in (*body.reject, *question.remarks)}
    feedback = _number_feedback(listed, said, texts)
    for number, one in enumerate(body.ranges, len(listed)):
        if one.feedback:
            feedback[number] = texts.inline(one.feedback)
    data: dict[str, Any] = {"accept": accept, **({"unit": body.units[0]} if body.units else {})}
    return Shown(
        f"Type a number{f' in{unit}' if unit else ''}", f"{escape(body.answer)}{unit}{span}", data, feedback=feedback
    )


def _number_feedback(listed: Sequence[str], said: Mapping[str, str], texts: Texts) -> dict[object, str]:
    """Return the feedback on each text that has some, by its number."""
    told = ((number, said.get(option_key(text), "")) for number, text in enumerate(listed))
    return {number: texts.inline(text) for number, text in told if text}


def _show_also(answers: Sequence[str]) -> str:
    """Return up to three other right answers to read."""
    more = " …" if len(answers) > 3 else ""
    return f' <small class="also">also {" / ".join(map(escape, answers[:3]))}{more}</small>' if answers else ""
