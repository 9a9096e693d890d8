"""Questions with options to pick: multiple choice and multiple response."""

from typing import Any

from quiz.engine.typed import option_key
from quiz.model import Body, Draw, MultipleChoice, MultipleResponse, Option
from quiz.reading.options import Pool, are_different, fill_draws, read_options, read_wish
from quiz.reading.scalars import Reader, shorten
from quiz.reading.ways import Keys, Ways, read_flag, read_stem


def build_choice(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    """Return stem and body of a multiple choice."""
    stem = read_stem(reader, keys)
    errors = reader.errors
    node = keys["answer"]
    answer = reader.inline(node, "'answer'")
    partly: list[Option] = []
    partly_nodes: list[Any] = []
    if "partly" in keys:
        partly, partly_nodes, draws = read_options(reader, keys["partly"], "partly")
        for draw in draws:
            reader.report("not-a-text", draw, "'partly' cannot be drawn from a pool", "write the options out")
    wrong, wrong_nodes, draws = read_options(reader, keys["wrong"], "wrong")
    texts = [answer, *(option.text for option in partly), *(option.text for option in wrong)]
    nodes = [node, *partly_nodes, *wrong_nodes]
    if answer and not are_different(texts):
        _report_equal_options(reader, texts, nodes, 1, 1 + len(partly))
    if len(answer) == 1 and answer.isalnum():
        _check_letter(reader, answer, wrong, wrong_nodes)
    drawn = _draws(reader, draws, pools, texts, ways.language) if draws else ()
    shown = _shown(reader, keys["shown"], texts, bool(draws)) if "shown" in keys and reader.errors == errors else ()
    partial = read_flag(reader, keys, "partial", ways.partial)
    return stem, MultipleChoice(answer, tuple(partly), tuple(wrong), drawn, shown, partial)


def build_response(reader: Reader, keys: Keys, ways: Ways, pools: dict[str, Pool]) -> tuple[str, Body]:
    """Return stem and body of a multiple response."""
    stem = read_stem(reader, keys)
    errors = reader.errors
    answers: list[str] = []
    nodes: list[Any] = []
    for number, item in enumerate(reader.items(keys["answers"], "answers")):
        reader.note(f"answers/{number}", item)
        if text := reader.inline(item, "an item of 'answers'"):
            answers.append(text)
            nodes.append(item)
    wrong, wrong_nodes, draws = read_options(reader, keys["wrong"], "wrong")
    texts = [*answers, *(option.text for option in wrong)]
    if not are_different(texts):
        _report_equal_options(reader, texts, [*nodes, *wrong_nodes], len(answers), len(answers))
    drawn = _draws(reader, draws, pools, texts, ways.language) if draws else ()
    shown = _shown(reader, keys["shown"], texts, bool(draws)) if "shown" in keys and reader.errors == errors else ()
    partial = read_flag(reader, keys, "partial", ways.partial)
    return stem, MultipleResponse(tuple(answers), tuple(wrong), drawn, shown, partial)


def _check_letter(reader: Reader, answer: str, wrong: list[Option], nodes: list[Any]) -> None:
    """Report an answer that is the letter or number of an option, as where all options stand in one list."""
    for option, node in zip(wrong, nodes, strict=True):
        text = option.text
        if text[:1].casefold() == answer.casefold() and text[1:2] in (".", ")", ":") and len(text) > 3:
            reader.report(
                "key-in-wrong",
                node,
                f"'{shorten(text)}' stands in 'wrong', and the answer is its sign '{answer}'",
                "write its text after 'answer:', without the sign, and take it out of 'wrong': options are shuffled",
            )


def _draws(reader: Reader, nodes: list[Any], pools: dict[str, Pool], own: list[str], language: str) -> tuple[Draw, ...]:
    wishes = [wish for node in nodes if (wish := read_wish(reader, node, pools))]
    return fill_draws(reader, wishes, pools, own, language)


def _report_equal_options(reader: Reader, texts: list[str], nodes: list[Any], keys: int, wrong: int) -> None:
    """Report options that are equal: the first `keys` texts are right, those from `wrong` on are wrong."""
    first: dict[str, int] = {}
    for number, text in enumerate(texts):
        same = first.setdefault(option_key(text), number)
        if same == number:
            continue
        line = nodes[same].start_mark.line + reader.base
        if same < keys <= number:
            where = "'wrong'" if number >= wrong else "'partly'"
            reader.report(
                "key-in-wrong",
                nodes[number],
                f"'{shorten(text)}' is the right answer in line {line}",
                f"take it out of {where}",
            )
        else:
            reader.report(
                "duplicate-option",
                nodes[number],
                f"'{shorten(text)}' is already an option in line {line}",
                "take one of the two out",
            )


def _shown(reader: Reader, node: Any, texts: list[str], drawn: bool) -> tuple[str, ...]:
    """Return the options in the order of `shown`, each spelt as where it was first written."""
    errors = reader.errors
    shown = reader.inlines(node, "shown")
    if reader.errors > errors:
        return ()
    if drawn:
        reader.report(
            "shown-mismatch",
            node,
            "options drawn from a pool have no fixed order",
            "take 'shown' away, or write the options out",
        )
        return ()
    missing = {option_key(text): text for text in texts}
    out = []
    for text, item in zip(shown, node.value, strict=False):
        found = missing.pop(option_key(text), "")
        if not found and texts:
            twice = option_key(text) in {option_key(known) for known in texts}
            message = (
                f"'{shorten(text)}' stands twice in 'shown'" if twice else f"'{shorten(text)}' is none of the options"
            )
            reader.report("shown-mismatch", item, message, "name every option exactly once in 'shown'")
        out.append(found)
    if missing and shown and all(out):
        left = ", ".join(f"'{shorten(text)}'" for text in missing.values())
        reader.report("shown-mismatch", node, f"'shown' leaves out {left}", "name every option exactly once in 'shown'")
    return tuple(out)
