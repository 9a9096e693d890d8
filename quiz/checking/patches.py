"""A deck as learners would have it: what they counted as right is accepted, what they flagged has a comment.

Every change is tried: it counts only if the deck, read again, says what was meant, no other question has changed, and
`quiz check` has no new problem with it. Opens no file.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from quiz.checking.allow import drop_allowed
from quiz.checking.checks import check_bank, check_deck
from quiz.checking.edits import Edit, Text
from quiz.checking.insertions import find_questions, find_surroundings, propose_additions, propose_comments
from quiz.checking.taking_over import Addition, is_accepted, list_additions
from quiz.model import Cloze, Deck, ListRecall, MaskedPicture, Numeric, Question, Shared, ShortAnswer
from quiz.quoting import quote, write_comment
from quiz.reading.deckfile import read_deck
from quiz.reading.nodes.tree import MappingNode
from quiz.responses import Response, Typed


class Said(NamedTuple):
    """A remark on the question with this identity: a response that its learner counted as right, else a note."""

    question: str
    note: str = ""
    response: Response | None = None


class Patched(NamedTuple):
    """The bytes of the deck with the remarks in it; the numbers of the remarks that are only to be listed.

    `bounds` are the lines (from 0, as a line feed ends them) at which the questions of the old deck begin.
    """

    data: bytes
    listed: tuple[int, ...]
    bounds: tuple[int, ...]


def comment_on(said: Said) -> str:
    """Return the comment for a remark: a flag, or typed texts that could not be added to the accepted ones."""
    if said.response is None:
        note = " ".join(said.note.split())
        return write_comment(f"Flagged: {note}" if note else "Flagged by a learner.")
    texts = said.response.texts if isinstance(said.response, Typed) else ()
    return write_comment(f"Counted as right by a learner: {', '.join(quote(' '.join(t.split())) for t in texts if t)}")


def patch(data: bytes, shown: str, remarks: Sequence[Said], shared: Shared | None = None) -> Patched:
    """Return a deck without errors with remarks on its questions in it; `shown` is the path in messages.

    `shared` has what it can use besides its own pools and passages.
    """
    current = before = _Version(data, shown, shared)
    rounds: list[list[tuple[int, Said]]] = []
    met: Counter[str] = Counter()
    for number, said in enumerate(remarks):
        if met[said.question] == len(rounds):
            rounds.append([])
        rounds[met[said.question]].append((number, said))
        met[said.question] += 1
    listed: list[int] = []
    for one in rounds:
        current = _take_over(current, one, listed)
    text = before.text.text
    bounds = tuple(text.count("\n", 0, node.start_mark.index) for node in find_questions(before.text))
    return Patched(current.data, tuple(sorted(listed)), bounds)


def _take_over(current: "_Version", remarks: Sequence[tuple[int, Said]], listed: list[int]) -> "_Version":
    """Return the version with remarks on different questions; those that are not in it are added to `listed`.

    All are tried together, which reads the deck once; if that is wrong, each half is.
    """
    if len(remarks) > 1:
        after = current.add_together([said for _, said in remarks])
        if after is not None:
            return after
        half = len(remarks) // 2
        return _take_over(_take_over(current, remarks[:half], listed), remarks[half:], listed)
    ((number, said),) = remarks
    question = current.find(said.question)
    if question is None:
        listed.append(number)
    elif said.response is None:
        return current.add_comment(question, said)
    elif not is_accepted(question, said.response, current.deck.language):
        additions = list_additions(question, said.response, current.deck.language)
        after = current.add_all(question, additions, said.response)
        if after is None and isinstance(said.response, Typed) and any(said.response.texts):
            after = current.add_comment(question, said)
        if after is None:
            listed.append(number)
        return after or current
    return current


class _Version:
    """A deck at one step of its changes, with all problems that `quiz check` has with it."""

    def __init__(self, data: bytes, shown: str, shared: Shared | None) -> None:
        self.data = data
        self.shown = shown
        self.shared = shared
        self.text = Text(data)
        deck, problems = read_deck(data, shown, shared)
        self.is_sound = deck is not None and not any(problem.severity == "error" for problem in problems)
        self.deck = deck or Deck("", "", "", shown, ())
        found = [*problems, *check_deck(self.deck, lambda: self.text.lines), *check_bank([self.deck], [])]
        self.problems = Counter(problem.code for problem in drop_allowed(self.deck, found))

    def find(self, identity: str) -> Question | None:
        """Return the question with this identity, None if the deck has none."""
        return next((question for question in self.deck.questions if question.identity == identity), None)

    def list_nodes(self) -> list[MappingNode]:
        """Return the node of each question; several have the same one, if they ask about places of one picture."""
        places = [(question.line, question.column) for question in self.deck.questions]
        nodes = dict(zip(dict.fromkeys(places), find_questions(self.text), strict=False))
        return [nodes[place] for place in places]

    def add_together(self, remarks: Sequence[Said]) -> "_Version | None":
        """Return the version in which different questions have these remarks, each with the plainest edit for it.

        None if there is none, or if one of the remarks needs more than that.
        """
        nodes, language = self.list_nodes(), self.deck.language
        numbers = {question.identity: number for number, question in enumerate(self.deck.questions)}
        edits: list[Edit] = []
        changed: dict[int, tuple[Said, Addition | None]] = {}
        for said in remarks:
            if said.question not in numbers:
                return None
            number = numbers[said.question]
            question, node, addition = self.deck.questions[number], nodes[number], None
            if said.response is None:
                comment = comment_on(said)
                if comment in find_surroundings(self.text, node):
                    continue
                found = propose_comments(self.text, node, comment)
            elif is_accepted(question, said.response, language):
                continue
            else:
                additions = list_additions(question, said.response, language)
                if len(additions) != 1:
                    return None
                (addition,) = additions
                found = propose_additions(self.text, node, addition)
            edit = next(found, None)
            if edit is None:
                return None
            edits.append(edit)
            changed[number] = said, addition
        after = self.apply(*edits)
        if not self.is_followed_by(after, *(number for number, (_, addition) in changed.items() if addition)):
            return None
        for number, (said, addition) in changed.items():
            question = after.deck.questions[number]
            if addition is None or said.response is None:
                continue
            if not (_holds(question, addition) and is_accepted(question, said.response, language)):
                return None
        return after

    def add_all(self, question: Question, additions: Sequence[Addition], response: Response) -> "_Version | None":
        """Return the version in which a question accepts a response, None if there is none."""
        number, current = self.deck.questions.index(question), self
        for addition in additions:
            node = current.list_nodes()[number]
            for edit in propose_additions(current.text, node, addition):
                after = current.apply(edit)
                if current.is_followed_by(after, number) and _holds(after.deck.questions[number], addition):
                    current = after
                    break
            else:
                return None
        return current if is_accepted(current.deck.questions[number], response, self.deck.language) else None

    def add_comment(self, question: Question, said: Said) -> "_Version":
        """Return the version with a comment at a question: the same, if it has it already or must not have it."""
        number, comment = self.deck.questions.index(question), comment_on(said)
        node = self.list_nodes()[number]
        if comment in find_surroundings(self.text, node):
            return self
        for edit in propose_comments(self.text, node, comment):
            after = self.apply(edit)
            if self.is_followed_by(after):
                return after
        return self

    def apply(self, *edits: Edit) -> "_Version":
        """Return the version with edits, which need not be sound ones."""
        return _Version(self.text.apply(edits), self.shown, self.shared)

    def is_followed_by(self, after: "_Version", *numbers: int) -> bool:
        """Whether another version has no new problem, and all but the body and stem of these questions as here.

        Questions about places of one picture have one body among them.
        """
        old, new = self.deck.questions, after.deck.questions
        places = {(old[number].line, old[number].column) for number in numbers}
        numbers = tuple(n for n, question in enumerate(old) if (question.line, question.column) in places)
        return (
            after.is_sound
            and len(old) == len(new)
            and all(_strip(old[n]) == _strip(new[n]) for n in range(len(old)) if n not in numbers)
            and all(replace(_strip(old[n]), body=new[n].body, stem=new[n].stem) == _strip(new[n]) for n in numbers)
            and not after.problems - self.problems
        )


def _strip(question: Question) -> Question:
    return replace(question, line=1, column=1, places="")


def _holds(question: Question, addition: Addition) -> bool:
    """Whether a question has a text among those that it accepts, where it belongs."""
    body = question.body
    if isinstance(body, Cloze):
        texts = body.blanks[addition.number].answers
    elif isinstance(body, MaskedPicture):
        texts = body.masks[addition.number].answers
    elif isinstance(body, ListRecall):
        texts = body.entries[addition.number]
    elif isinstance(body, Numeric):
        texts = body.accept
    else:
        texts = body.answers if isinstance(body, ShortAnswer) else ()
    return texts[-1:] == (addition.text,)
