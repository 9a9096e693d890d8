"""Runs the rules: on each deck separately, and on all decks together.

Touches no file: the library finds out whether a file exists.
"""

from collections.abc import Callable, Collection, Iterator, Sequence

from quiz.checking import formulas, names, questions
from quiz.checking.allow import unknown_code
from quiz.checking.names import locate_part
from quiz.checking.outline import Outline, list_doubles, outline
from quiz.checking.questions import Subject
from quiz.checking.rules import ACROSS, choose_rules
from quiz.checking.slips import typo_is_word
from quiz.checking.unused import unused_part
from quiz.checking.words import TopicWords
from quiz.kinds import KINDS
from quiz.model import Deck, Sheet
from quiz.problems import Flaw, Location, Problem

ENOUGH = 10
"""If most questions of a deck lack an explanation, or all a source, and they are this many, it is reported once."""

_IN_ENGLISH = {kind: choose_rules(kind, True) for kind in KINDS}
_IN_OTHERS = {kind: choose_rules(kind, False) for kind in KINDS}


def check_deck(
    deck: Deck, read_lines: Callable[[], Sequence[str]] = tuple, may_have_formulas: bool | None = None
) -> Iterator[Problem]:
    """Yield the flaws of each question of a deck, refused commands in formulas, and codes in `allow` that do not exist.

    Retired questions are skipped, except for their formulas, because learners may have their cards. `read_lines`
    returns the lines of the file, in which a word is searched for; they tell whether the file `may_have_formulas`,
    unless the caller knows.
    """
    yield from unknown_code(deck)
    if may_have_formulas is None:
        lines = read_lines()
        may_have_formulas = not lines or any("\\" in line or "$$" in line for line in lines)
    if may_have_formulas:
        for place, command in formulas.list_commands(deck):
            yield formulas.latex_command(Location(deck.path, *_find_word(read_lines(), place, command, 0)), command)
    english = deck.language.casefold().partition("-")[0] == "en"
    rules = _IN_ENGLISH if english else _IN_OTHERS
    together: set[str] = set()
    for code, message in _list_lacking(deck):
        together.add(code)
        if code not in deck.allow:
            help = (
                "add 'explain:' to them, the hard ones first" if code == "no-explanation" else "add 'source:' to them"
            )
            yield Problem(code, locate_part(deck, "deck"), message, help)
    yield from typo_is_word(deck)
    yield from unused_part(deck, read_lines)
    topic = TopicWords(question.stem for question in deck.questions)
    for question in deck.questions:
        if question.retired:
            continue
        subject = Subject(deck, question, topic)
        for code, rule in rules[question.kind].items():
            if (
                (found := rule(subject))
                and code not in question.allow
                and code not in deck.allow
                and code not in together
            ):
                for flaw in found if isinstance(found, list) else [found]:
                    place = question.place_of(flaw.key)
                    if flaw.word:
                        place = _find_word(read_lines(), place, flaw.word, flaw.before)
                    yield Problem(code, Location(deck.path, *place), flaw.message, flaw.help)


def _find_word(lines: Sequence[str], place: tuple[int, int], word: str, before: int) -> tuple[int, int]:
    """Return the place of a word after `before` earlier occurrences in the text at a place; that place if not found."""
    line, column = place
    for number, text in enumerate(lines[line - 1 : line + 50], line):
        at = text.find(word, column - 1 if number == line else 0)
        while at >= 0:
            if not before:
                return number, at + 1
            before -= 1
            at = text.find(word, at + 1)
    return place


def _list_lacking(deck: Deck) -> Iterator[tuple[Flaw, str]]:
    """Yield each part that most questions of a deck should have and lack, if they are many: code, message."""
    asked = [question for question in deck.questions if not question.retired]
    explained = [question for question in asked if questions.needs_explanation(question)]
    bare = sum(not question.explanation and "no-explanation" not in question.allow for question in explained)
    if bare >= ENOUGH and 2 * bare > len(explained):
        if bare == len(explained):
            yield "no-explanation", f"none of the {bare} questions has an explanation"
        else:
            yield "no-explanation", f"{bare} of {len(explained)} questions have no explanation"
    if deck.sources and len(asked) >= ENOUGH and not any(question.citations for question in asked):
        yield "no-source", f"none of the {len(asked)} questions cites a source"


def check_bank(
    decks: Sequence[Deck],
    sheets: Sequence[Sheet],
    *,
    complete: Collection[str] = (),
    sheet_names: Collection[str] = (),
) -> Iterator[Problem]:
    """Yield faults and flaws across the questions of all decks.

    `sheets` are the existing sheets that the decks name or cite. `complete` holds the paths of those
    whose decks are all among `decks`, so that facts which are not asked can be reported; `sheet_names`
    holds ids of further sheets, as suggestions for a misspelt id.
    """
    return compare(list(map(outline, decks)), sheets, complete=complete, sheet_names=sheet_names)


def compare(
    outlines: Sequence[Outline],
    sheets: Sequence[Sheet],
    *,
    complete: Collection[str] = (),
    sheet_names: Collection[str] = (),
) -> Iterator[Problem]:
    """Yield the same as `check_bank`, given only the outlines of the decks."""
    outlines = sorted(outlines, key=lambda one: one.path)
    doubles = list_doubles(outlines)
    yield from names.duplicate_deck(doubles)
    yield from names.duplicate_id(doubles)
    citing = names.list_citing_wrongly(outlines, sheets)
    lost = [
        *names.misnamed_sheet(sheets),
        *names.unknown_source(citing, sheets, sheet_names),
        *names.unknown_fact(citing, sheets),
    ]
    yield from lost
    if not lost:  # otherwise the fact that a misspelt citation means would seem not to be asked
        yield from names.fact_not_asked(outlines, sheets, complete)
    yield from formulas.check_sheets(sheets)
    for rule in ACROSS:
        yield from rule(outlines)
