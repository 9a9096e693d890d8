"""Questions with options to pick: multiple choice and multiple response."""

from quiz.intent.labelled import IN_OPTIONS
from quiz.intent.options import are_different, find_equal_options, match_shown
from quiz.model import Body, Draw, MultipleChoice, MultipleResponse, Option
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import MappingNode, Node, SequenceNode
from quiz.reading.questions.defaults import Context, Keys, read_flag, read_stem
from quiz.reading.questions.labelled import check_key, check_labels
from quiz.reading.values.collections import read_items, read_texts
from quiz.reading.values.draws import fill_draws, read_wish
from quiz.reading.values.options import NO_OPTIONS, read_options
from quiz.reading.values.scalars import read_inline


def build_choice(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a multiple choice."""
    stem = read_stem(source, keys)
    errors = source.report.errors
    if "any-of" in keys:
        rights, right_nodes = _read_rights(source, keys["any-of"], "any-of")
    else:
        rights, right_nodes = [read_inline(source, keys["answer"], "'answer'")], [keys["answer"]]
    partly: list[Option] = []
    partly_nodes: list[Node] = []
    if "partly" in keys:
        partly, partly_nodes, draws, withins = read_options(source, keys["partly"], "partly")
        for draw in draws:
            source.add("not-a-text", draw, "'partly' cannot be drawn from a pool", "write the options out")
        for within in withins.values():
            source.add("key-of-other-kind", within, "'within' belongs to a number that is typed", "remove it")
    wrong, wrong_nodes, draws, _ = read_options(source, keys["wrong"], "wrong")
    wrong_texts = [option.text for option in wrong]
    texts = [*rights, *(option.text for option in partly), *wrong_texts]
    nodes = [*right_nodes, *partly_nodes, *wrong_nodes]
    if all(rights) and not are_different(texts):
        _report_equal_options(source, texts, nodes, len(rights), len(rights) + len(partly))
    answer, *others = rights or [""]
    if others or not check_key(source, answer, nodes[0], wrong_texts, wrong_nodes):
        check_labels(source, texts, nodes, IN_OPTIONS)
    drawn = _draws(source, draws, deck, texts) if draws else ()
    shown = _shown(source, keys, texts, bool(draws)) if source.report.errors == errors else ()
    partial = read_flag(source, keys, "partial", deck.defaults.partial)
    return stem, MultipleChoice(answer, tuple(partly), tuple(wrong), drawn, shown, partial, tuple(others))


def _read_rights(source: Source, node: Node, name: str) -> tuple[list[str], list[Node]]:
    """Return the right options of a list, with a node for each."""
    texts: list[str] = []
    nodes: list[Node] = []
    for number, item in enumerate(read_items(source, node, name)):
        source.note(f"{name}/{number}", item)
        if text := read_inline(source, item, f"an item of '{name}'"):
            texts.append(text)
            nodes.append(item)
    return texts, nodes


def build_response(source: Source, keys: Keys, deck: Context) -> tuple[str, Body]:
    """Return stem and body of a multiple response."""
    stem = read_stem(source, keys)
    errors = source.report.errors
    for name in ("none-right", "all-right"):
        if name in keys and not read_flag(source, keys, name, True):
            source.add("bad-flag", keys[name], f"'{name}' is yes, or not there", f"remove it, or write {name}: yes")
    if "all-right" in keys and "wrong" in keys:
        help = "remove 'all-right', or the wrong options"
        source.add("key-of-other-kind", keys["all-right"], "'all-right' has no meaning beside 'wrong'", help)
    answers, nodes = _read_rights(source, keys["answers"], "answers") if "answers" in keys else ([], [])
    wrong, wrong_nodes, draws, _ = read_options(source, keys["wrong"], "wrong") if "wrong" in keys else NO_OPTIONS
    texts = [*answers, *(option.text for option in wrong)]
    if not are_different(texts):
        _report_equal_options(source, texts, [*nodes, *wrong_nodes], len(answers), len(answers))
    check_labels(source, texts, [*nodes, *wrong_nodes], IN_OPTIONS)
    drawn = _draws(source, draws, deck, texts) if draws else ()
    shown = _shown(source, keys, texts, bool(draws)) if source.report.errors == errors else ()
    partial = read_flag(source, keys, "partial", deck.defaults.partial)
    return stem, MultipleResponse(tuple(answers), tuple(wrong), drawn, shown, partial)


def _draws(source: Source, nodes: list[MappingNode], deck: Context, own: list[str]) -> tuple[Draw, ...]:
    wishes = [wish for node in nodes if (wish := read_wish(source, node, deck.pools, deck.is_whole))]
    return fill_draws(source, wishes, deck.pools, deck.is_whole, own, deck.defaults.language)


def _report_equal_options(source: Source, texts: list[str], nodes: list[Node], keys: int, wrong: int) -> None:
    """Report options that are equal or look the same: the first `keys` texts are right, those from `wrong` on wrong."""
    lines = [node.start_mark.line + source.first for node in nodes]
    for fault in find_equal_options(texts, lines, keys, wrong):
        source.add(fault.code, nodes[fault.number], fault.message, fault.help)


def _shown(source: Source, keys: Keys, texts: list[str], drawn: bool) -> tuple[str, ...]:
    """Return the options in the order of `shown`, each spelt as in its first place; () if there is no such order."""
    node = keys.get("shown")
    if node is None:
        return ()
    errors = source.report.errors
    shown = read_texts(source, node, "shown", inline=True)
    if source.report.errors > errors:
        return ()
    if drawn:
        message = "options drawn from a pool have no fixed order"
        source.add("shown-mismatch", node, message, "remove 'shown', or write the options out")
        return ()
    assert isinstance(node, SequenceNode)
    found, faults = match_shown(shown, texts)
    for fault in faults:
        source.add(fault.code, node if fault.number < 0 else node.value[fault.number], fault.message, fault.help)
    return found
