"""Where a further accepted text, or a comment, goes in the text of a question, so that nothing else changes.

An edit is a proposal: the caller reads the file again and keeps it only if it says what was meant.
"""

import re
from collections.abc import Iterator

from quiz.checking.edits import Edit, Text
from quiz.checking.taking_over import Addition
from quiz.quoting import quote, write_text
from quiz.reading.nodes.tree import MappingNode, Node, ScalarNode, SequenceNode, compose

_BRACES = re.compile(r"[{}]")
_OPEN = re.compile(r"(?<!\\)\{\{")
_HINT = re.compile(r"(?<!\\)::")


def find_questions(text: Text) -> list[MappingNode]:
    """Return the nodes of the questions of a deck without errors, in order."""
    root = compose(text.text)
    found = _get(root, "questions") if isinstance(root, MappingNode) else root
    assert isinstance(found, SequenceNode)
    return [node for node in found.value if isinstance(node, MappingNode)]


def propose_additions(text: Text, question: MappingNode, addition: Addition) -> Iterator[Edit]:
    """Yield the edits that may add a text to what a question accepts, the plainest first."""
    if addition.part == "blank":
        node = _get(question, "cloze")
        assert isinstance(node, ScalarNode)
        yield from _extend_cloze(text, node, addition)
        return
    if addition.part == "place":
        places = _get(question, "places")
        assert isinstance(places, MappingNode)
        yield _extend_place(text, places.value[addition.number][1], write_text(addition.text, flow=True))
        return
    answer = _get(question, "answer")
    right = answer.value[0][0] if isinstance(answer, MappingNode) else answer  # without its feedback
    is_number = isinstance(right, ScalarNode) and _is_number(right)
    in_brackets = addition.text if is_number else write_text(addition.text, typed=True, flow=True)
    as_line = addition.text if is_number else write_text(addition.text, typed=True)
    if addition.part == "accept":
        accept = _get(question, "accept")
        if isinstance(accept, SequenceNode):
            yield _append(text, accept, as_line, in_brackets)
        elif answer is not None and question.flow_style:
            key = question.value[0][0]
            name = '"accept"' if isinstance(key, ScalarNode) and key.style == '"' else "accept"
            at = _end_of(text, answer)
            yield Edit(at, at, f", {name}: [{in_brackets}]")
        elif answer is not None:
            yield _insert_below(text, question, answer, "accept:", f"- {as_line}")
        return
    answers = _get(question, "answers")
    assert isinstance(answers, SequenceNode)
    if addition.number < 0:
        yield _append(text, answers, as_line, in_brackets)
        return
    entry = answers.value[addition.number]
    if isinstance(entry, SequenceNode):
        yield _append(text, entry, as_line, in_brackets)
    elif isinstance(entry, ScalarNode):
        written = write_text(entry.value, typed=True, flow=True)
        if entry.style in ("'", '"'):
            written = text.text[entry.start_mark.index : entry.end_mark.index]
        yield Edit(entry.start_mark.index, _end_of(text, entry), f"[{written}, {in_brackets}]")


def propose_comments(text: Text, question: MappingNode, comment: str) -> Iterator[Edit]:
    """Yield the edits that may put a comment at a question, the first on a line of its own.

    Below the first key rather than above the question, where it would touch the end of the one before: so patches of
    different questions do not meet. Only a question in braces has it above.
    """
    at = text.start_of_line(question.start_mark.index)
    line = text.text[at : question.start_mark.index]
    indent = line[: len(line) - len(line.lstrip())]
    above = Edit(at, at, f"{indent}{comment}{text.ending_after(question.start_mark.index)}")
    if question.flow_style:
        yield above
        at = _end_of_line(text, question.end_mark.index)
        yield Edit(at, at, f"  {comment}")
    else:
        yield _insert_below(text, question, question.value[0][1], comment)
        yield above


def find_surroundings(text: Text, question: MappingNode) -> str:
    """Return the text of a question with all places that `propose_comments` knows: its lines, and comments above."""
    above = text.start_of_line(question.start_mark.index)
    while above:
        before = text.start_of_line(above - 1)
        if not text.text[before:above].lstrip().startswith("#"):
            break
        above = before
    return text.text[above : _end_of_line(text, _end_of(text, question))]


def _insert_below(text: Text, question: MappingNode, node: Node, *lines: str) -> Edit:
    """Return the edit that puts lines below a value of a question, indented as its keys."""
    at = _end_of_line(text, _end_of(text, node))
    ending, indent = text.ending_after(at), " " * question.start_mark.column
    return Edit(at, at, "".join(f"{ending}{indent}{line}" for line in lines))


def _append(text: Text, items: SequenceNode, as_line: str, in_brackets: str) -> Edit:
    """Return the edit that adds an item to a list."""
    last = items.value[-1]
    at = _end_of(text, last)
    if items.flow_style:
        return Edit(at, at, f", {in_brackets}")
    at = _end_of_line(text, at)
    return Edit(at, at, f"{text.ending_after(at)}{' ' * items.start_mark.column}- {as_line}")


def _extend_place(text: Text, place: Node, written: str) -> Edit:
    """Return the edit that adds a name to a masked place, which is four numbers or has keys of its own."""
    end = _end_of(text, place)
    if isinstance(place, SequenceNode):
        numbers = ", ".join(str(item.value) for item in place.value)
        return Edit(place.start_mark.index, end, f"{{at: [{numbers}], accept: [{written}]}}")
    accept = _get(place, "accept")
    if isinstance(accept, SequenceNode):
        return _append(text, accept, written, written)
    assert isinstance(place, MappingNode)
    if place.flow_style:
        last = _end_of(text, place.value[-1][1])
        return Edit(last, last, f", accept: [{written}]")
    return _insert_below(text, place, place.value[-1][1], f"accept: [{written}]")


def _extend_cloze(text: Text, node: ScalarNode, addition: Addition) -> Iterator[Edit]:
    said = addition.text.replace("{{", r"\{{").replace("|", r"\|").replace("::", r"\::")
    style = node.style or ""
    source = text.text[node.start_mark.index : node.end_mark.index]
    written = said
    if style == '"':
        written = quote(said)[1:-1] if quote(said)[0] == '"' else said.replace("\\", "\\\\").replace('"', '\\"')
    elif style == "'":
        written = said.replace("'", "''")
    at = _find_end_of_blank(source, addition.number)
    if at >= 0:
        at += node.start_mark.index
        yield Edit(at, at, f"|{written}")
    at = _find_end_of_blank(node.value, addition.number)
    if at >= 0 and style not in ("|", ">"):
        whole = f"{node.value[:at]}|{said}{node.value[at:]}"
        yield Edit(node.start_mark.index, _end_of(text, node), quote(whole))


def _find_end_of_blank(text: str, number: int) -> int:
    """Return where the answers of the n-th blank of a cloze end, -1 if it has none."""
    at = 0
    while found := _OPEN.search(text, at):
        at, depth = found.end(), 0
        for brace in _BRACES.finditer(text, at):
            if brace.group() == "{":
                depth += 1
            elif depth:
                depth -= 1
            elif text.startswith("}}", brace.start()):
                hint = _HINT.search(text, at, brace.start())
                if not number:
                    return hint.start() if hint else brace.start()
                at = brace.end() + 1
                break
        number -= 1
    return -1


def _get(mapping: Node | None, name: str) -> Node | None:
    """Return the value of a key."""
    pairs = mapping.value if isinstance(mapping, MappingNode) else []
    return next((value for key, value in pairs if isinstance(key, ScalarNode) and key.value == name), None)


def _is_number(node: ScalarNode) -> bool:
    from quiz.model import PLAIN_NUMBER

    return not node.style and PLAIN_NUMBER.fullmatch(node.value) is not None


def _end_of(text: Text, node: Node) -> int:
    """Return the position after the last character of a value, without comments and empty lines below it."""
    if isinstance(node, SequenceNode | MappingNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end_of(text, last[1] if isinstance(last, tuple) else last)
    return node.start_mark.index + len(text.text[node.start_mark.index : node.end_mark.index].rstrip())


def _end_of_line(text: Text, at: int) -> int:
    """Return the end of the line of a position, before its line end."""
    found = re.compile(r"[^\r\n]*").match(text.text, at)
    assert found
    return found.end()
