"""The permanent identities of the questions of one deck, each once."""

from quiz.identity import identify
from quiz.reading.nodes.source import Source
from quiz.reading.nodes.tree import Node
from quiz.reading.questions.defaults import Keys
from quiz.reading.values.closed import read_identifier, read_was


class Identities:
    """Ids and former ids of the questions of `deck` (its identity) that were read so far, with their lines."""

    def __init__(self, deck: str) -> None:
        self.deck = deck
        self._ids: dict[str, int] = {}
        self._renamed: dict[str, int] = {}

    def read(self, source: Source, keys: Keys) -> tuple[str, str]:
        """Return id and identity of a question, checked against the others; the id is "" when it has none."""
        node = keys.get("id")
        id = read_identifier(source, node, "'id'") if node else ""
        line = 0
        if node and id:
            line = node.start_mark.line + source.first
            first = self._ids.setdefault(id, line)
            if first != line:
                message = f"'{id}' is already the id of the question on line {first}"
                source.add("duplicate-id", node, message, "give this one a different id")
                line = 0
        if "was" in keys:
            return id, self._read_was(source, keys["was"], id)
        identity = f"{self.deck}/{id}"
        if node and line and identity in self._renamed:
            message = f"'{identity}' is the former id of the question on line {self._renamed[identity]}"
            source.add("duplicate-id", node, message, "give this one a different id")
        return id, identity

    def _read_was(self, source: Source, node: Node, id: str) -> str:
        """Return the identity of a question that was renamed or moved."""
        identity = identify(self.deck, id, was := read_was(source, node))
        if id and was == id:
            help = "remove 'was', or write the id that the question had before"
            source.add("bad-was", node, f"'{was}' is the id that the question has now", help)
        line, _ = source.place(node)
        first = self._renamed.setdefault(identity, line)
        deck, _, old = identity.partition("/")
        if first == line and deck == self.deck and old != id:
            first = self._ids.get(old, line)
        if first != line:
            message = f"'{identity}' is already the identity of the question on line {first}"
            help = "an old id belongs to only one question: remove 'was' from the new one"
            source.add("duplicate-id", node, message, help)
        return identity
