"""The gate: lets a candidate into a sheet or deck only if the article has it, in a place that it names.

Judges one candidate after the other against the files as they would be by then, so that a question may cite a fact
that has just been let in. Writes no file.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, NamedTuple

from quiz.checking.checks import check_deck, compare
from quiz.checking.formulas import check_sheets
from quiz.checking.outline import outline
from quiz.checking.slips import read_english
from quiz.drafting.answers import list_answers, list_said
from quiz.drafting.figures import list_invented, list_known, list_names, list_numbers
from quiz.drafting.lookup import Lookup
from quiz.drafting.proposals import Proposal, find_value, with_id, with_sheet
from quiz.drafting.skeleton import make_fact_id
from quiz.drafting.verifying import describe_copy, find_misplaced
from quiz.drafting.wording import cut, list_words
from quiz.errors import QuizError
from quiz.identity import suggest_id
from quiz.model import Deck, Fact, Question, Shared, Sheet
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet
from quiz.writing.block import LINE_END, append_block, write_block

Reason = Literal[
    "malformed", "check", "no-place", "no-paragraph", "other-paragraph", "not-said", "ambiguous", "copied",
    "invented", "repeated", "uncited", "no-deck",
]  # fmt: skip

_ALIKE = 0.8
"""Facts that share this part of their words say the same."""

_OF_AUTHORS = ("image", "audio", "allow", "was", "retired")
"""Keys that lead to other files, silence checks or change identities."""

_OF_BANK = ("fact-not-asked", "true-false-balance", "key-length-bias", "no-source", "no-explanation")
"""Warnings about a whole bank, and about parts that a question may lack until its author adds them."""


class Files(NamedTuple):
    """The texts of a sheet and a deck; the deck's is None if there is none."""

    sheet: str
    deck: str | None


class Refusal(NamedTuple):
    """Why a candidate is not let in: one clause, and what to do."""

    reason: Reason
    message: str
    help: str


class Admitted(NamedTuple):
    """A candidate that is let in: the files with it, its id, its first line in its file, and the sentences it cites."""

    files: Files
    id: str
    line: int
    sentences: tuple[str, ...]


class Gate:
    """Judges candidates for one sheet and one deck, named by their paths.

    `others` are the decks beside that one, whose questions must not be repeated, either; `shared` has the pools and
    passages that it can use.
    """

    def __init__(
        self,
        lookup: Lookup,
        sheet_path: str,
        deck_path: str,
        others: Sequence[Deck] = (),
        shared: Shared | None = None,
    ) -> None:
        self.lookup = lookup
        self._shared = shared
        self._sheet_path = sheet_path
        self._deck_path = deck_path
        self._others = [outline(deck) for deck in others]
        self._words: dict[str, frozenset[str]] = {}
        self._last_sheet: tuple[str, Sheet] | None = None
        self._last_deck: tuple[str, set[tuple[str, str]], set[str]] | None = None
        article = (paragraph.text for paragraph in lookup.article.paragraphs)
        texts = list(article)
        self._known = list_known(texts)
        small = (word for text in texts for word in re.findall(r"\b[a-z]+\b", text))
        self._ordinary = read_english().union(small)

    def judge(self, proposal: Proposal, files: Files) -> Admitted | list[Refusal]:
        """Return the files with the candidate in them, or every reason against it."""
        if wrong := [key for key, _ in proposal.lines if key in _OF_AUTHORS or key.startswith("x-")]:
            return [Refusal("check", f"a candidate cannot have '{wrong[0]}'", "add it yourself once it is kept")]
        try:
            if proposal.kind == "fact":
                return self._judge_fact(proposal, files)
            return self._judge_question(proposal, files)
        except QuizError as error:
            return [Refusal("check", str(error).rstrip("."), "put the list below its key, one item after the other")]

    # ------------------------------------------------------------ facts

    def _judge_fact(self, proposal: Proposal, files: Files) -> Admitted | list[Refusal]:
        before = self._read_sheet(files.sheet)
        taken = {fact.id for fact in before.facts}
        id = find_value(proposal.lines, "id") or make_fact_id(find_value(proposal.lines, "fact"), taken)
        text, line = append_block(files.sheet, write_block(with_id(proposal.lines, id)), "facts")
        after, problems = read_sheet(text.encode("utf-8"), self._sheet_path)
        if after:
            problems = [*problems, *check_sheets([after])]
        faults = [_refuse(problem) for problem in problems if problem.location.line >= line]
        fact = next((fact for fact in after.facts if fact.line == line), None) if after else None
        if faults or fact is None:
            return faults or [Refusal("check", "this is not a fact", "see the keys of a source sheet")]
        found = [*self._doubt_fact(fact), *self._find_repeated(fact, before)]
        if not found and after:
            self._last_sheet = text, after
        sentence = self.lookup.find_sentence(fact)
        return found or Admitted(files._replace(sheet=text), id, line, (sentence,))

    def _doubt_fact(self, fact: Fact) -> Iterator[Refusal]:
        if misplaced := find_misplaced(fact, self.lookup):
            yield Refusal(*misplaced)
        else:
            sentence = self.lookup.find_sentence(fact)
            yield from _doubt_numbers([fact.text], [sentence], "the fact", "the sentence that it quotes does")
        yield from self._doubt_names([fact.text], self._known, "the fact", "the article does")
        for name, text in (("fact", fact.text), ("note", fact.note)):
            if copied := self.lookup.find_copy(text):
                yield Refusal("copied", *describe_copy(name, copied))

    def _doubt_names(self, texts: list[str], known: Collection[str], what: str, where: str) -> Iterator[Refusal]:
        names = [name for text in texts for name in list_names(text, self._ordinary)]
        if invented := list_invented(names, known):
            message = f"{where} not have {_quote(invented)}, which {what} names"
            yield Refusal("invented", message, "write the name as the article has it, or cite its place")

    def _find_repeated(self, fact: Fact, sheet: Sheet) -> Iterator[Refusal]:
        """Yield a refusal if a fact of the sheet says nearly the same."""
        words = self._list_distinct(fact.text)
        for other in sheet.facts:
            others = self._list_distinct(other.text)
            if len(words & others) >= _ALIKE * len(words | others):
                yield Refusal("repeated", f"the fact '{other.id}' already says this", "remove one of them")
                return

    def _list_distinct(self, text: str) -> frozenset[str]:
        if text not in self._words:
            self._words[text] = frozenset(list_words(text))
        return self._words[text]

    def _read_sheet(self, text: str) -> Sheet:
        """Return the sheet that a text is; a new one has no facts yet."""
        if not self._last_sheet or self._last_sheet[0] != text:
            sheet, _ = read_sheet(text.encode("utf-8"), self._sheet_path)
            assert sheet
            self._last_sheet = text, sheet
        return self._last_sheet[1]

    # ------------------------------------------------------------ questions

    def _judge_question(self, proposal: Proposal, files: Files) -> Admitted | list[Refusal]:
        if files.deck is None:
            return [Refusal("no-deck", "there is no deck to put a question into", "name one with --deck")]
        sheet = self._read_sheet(files.sheet)
        known, taken = self._look_at_deck(files.deck, sheet)
        id = find_value(proposal.lines, "id") or _make_id(proposal, taken)
        lines = with_sheet(with_id(proposal.lines, id), sheet.id)
        text, line = append_block(files.deck, write_block(lines))
        after, problems = self._read_deck(text, sheet)
        faults = [_refuse(problem) for problem in problems if _mark(problem) not in known]
        question = next((one for one in after.questions if one.line == line), None) if after else None
        if question is None:
            return faults or [Refusal("check", "this is not a question", "see the keys of question files")]
        cited = {citation.fact for citation in question.citations if citation.sheet == sheet.id}
        facts = [fact for fact in sheet.facts if fact.id in cited]
        if not facts and not faults:
            help = f"write source: {sheet.id}/FACT, with the id of the fact that it asks"
            return [Refusal("uncited", f"it cites no fact of the sheet '{sheet.id}'", help)]
        sentences = tuple(dict.fromkeys(self.lookup.find_sentence(fact) for fact in facts))
        found = [*faults, *self._doubt_question(question, sentences)]
        return found or Admitted(files._replace(deck=text), id, line, sentences)

    def _doubt_question(self, question: Question, sentences: Sequence[str]) -> Iterator[Refusal]:
        answers = list_answers(question)
        where = "the cited sentence does" if len(sentences) == 1 else "the cited sentences do"
        if sentences:
            yield from _doubt_numbers(answers, sentences, "the answer", where)
            yield from self._doubt_names(answers, list_known(sentences), "the answer", where)
        for text in dict.fromkeys(list_said(question)):
            if copied := self.lookup.find_copy(text):
                yield Refusal("copied", *describe_copy("the question", copied))

    def _look_at_deck(self, text: str, sheet: Sheet) -> tuple[set[tuple[str, str]], set[str]]:
        """Return the problems that a deck has already, and the ids of its questions."""
        if not self._last_deck or self._last_deck[0] != text:
            deck, problems = self._read_deck(text, sheet)
            ids = {question.id for question in deck.questions} if deck else set()
            self._last_deck = text, set(map(_mark, problems)), ids
        return self._last_deck[1:]

    def _read_deck(self, text: str, sheet: Sheet) -> tuple[Deck | None, list[Problem]]:
        """Return the deck, and its problems as `quiz check` reports them except those of the whole bank."""
        deck, problems = read_deck(text.encode("utf-8"), self._deck_path, self._shared)
        if deck is None:
            return None, problems
        found = [
            *problems,
            *check_deck(deck, lambda: LINE_END.split(text)),
            *compare([outline(deck), *self._others], [sheet]),
        ]
        others = {citation.sheet for question in deck.questions for citation in question.citations} - {sheet.id}
        lost = [f"'{name}'" for name in {*others, *deck.sources} - {sheet.id}]
        return deck, [
            problem
            for problem in found
            if problem.code not in _OF_BANK
            and not (problem.code == "unknown-source" and any(name in problem.message for name in lost))
        ]


def _make_id(proposal: Proposal, taken: set[str]) -> str:
    stem = next((find_value(proposal.lines, key) for key in ("question", "cloze", "front")), "")
    stem = stem or find_value(proposal.lines, "cloze") or find_value(proposal.lines, "front")
    id = suggest_id(stem)
    while id in taken:
        id = suggest_id(f"{stem} {id}")
    return id


def _refuse(problem: Problem) -> Refusal:
    reason: Reason = "repeated" if problem.code in ("duplicate-id", "near-duplicate") else "check"
    return Refusal(reason, f"{problem.message} [{problem.code}]", problem.help)


def _mark(problem: Problem) -> tuple[str, str]:
    return problem.code, problem.message


def _doubt_numbers(texts: Sequence[str], places: Sequence[str], what: str, where: str) -> Iterator[Refusal]:
    known = {value for place in places for value in list_numbers(place)}
    missing = sorted({value for text in texts for value in list_numbers(text, strict=False)} - known)
    if missing:
        numbers = [f"{value:f}" for value in missing]
        message = f"{where} not have {_quote(numbers)}, which {what} gives"
        yield Refusal("invented", message, "give the number as the article does, or cite its place")


def _quote(texts: list[str]) -> str:
    quoted = [f"'{cut(text)}'" for text in texts[:3]]
    return " and ".join(quoted)
