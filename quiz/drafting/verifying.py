"""A source sheet held against its article: whether the words it quotes are there, and none are copied beyond them."""

from typing import Literal, NamedTuple

from quiz.drafting.lookup import Lookup, list_numbers
from quiz.drafting.wording import MAX_RUN, cut, list_words
from quiz.model import Fact, Sheet
from quiz.plurals import say_which

Reason = Literal["no-place", "no-paragraph", "other-paragraph", "not-said", "ambiguous", "copied"]


class Finding(NamedTuple):
    """A fact that is not as its article has it: the reason, one clause about it, and what to do."""

    fact: Fact
    reason: Reason
    message: str
    help: str


class Verdict(NamedTuple):
    """The findings about a sheet in its order, and the paragraphs that no fact names."""

    findings: tuple[Finding, ...]
    unused: tuple[int, ...]


def verify_sheet(sheet: Sheet, lookup: Lookup) -> Verdict:
    """Return what is not as the article has it, and the paragraphs without a fact."""
    findings = [finding for fact in sheet.facts for finding in _verify_fact(fact, lookup)]
    used = {number for fact in sheet.facts for number in list_numbers(fact)}
    return Verdict(tuple(findings), tuple(n for n in range(1, lookup.count + 1) if n not in used))


def _verify_fact(fact: Fact, lookup: Lookup) -> list[Finding]:
    found = [Finding(fact, *place)] if (place := find_misplaced(fact, lookup)) else []
    for name, text in (("fact", fact.text), ("note", fact.note)):
        if copied := lookup.find_copy(text):
            found.append(Finding(fact, "copied", *describe_copy(name, copied)))
    return found


def find_misplaced(fact: Fact, lookup: Lookup) -> tuple[Reason, str, str] | None:
    """Return why the words of a fact do not lead to a place in the article, and what to do; None if they do."""
    says, where = fact.says, say_which("paragraph", [fact.paragraphs])
    has = "say" if fact.last_paragraph else "says"
    if not list_words(says):
        return "no-place", "it has no 'says', so no reader finds its place", "quote a few words of its paragraph"
    count, quoted = lookup.count_in(fact), cut(says)
    if count == 1:
        return None
    if count:
        message = f'{where} {has} "{quoted}" {count} times, so it shows no place'
        return "ambiguous", message, "quote a few more words"
    elsewhere = lookup.find_paragraphs(says)
    if not fact.paragraph:
        help = f"write paragraph: {elsewhere[0]}" if elsewhere else "write the number of its paragraph"
        return "no-place", "it has no 'paragraph', so no reader finds its place", help
    if elsewhere:
        numbers = " and ".join(map(str, elsewhere[:3]))
        message = f'"{quoted}" is in paragraph {numbers}, not in {fact.paragraphs}'
        return "other-paragraph", message, f"write paragraph: {elsewhere[0]}"
    last = list_numbers(fact)[-1]
    if last > lookup.count:
        return "no-paragraph", f"the article has {lookup.count} paragraphs, but none {last}", "count them again"
    does = "do" if fact.last_paragraph else "does"
    return "not-said", f'{where} {does} not say "{quoted}"', "quote the article letter for letter"


def describe_copy(name: str, copied: str) -> tuple[str, str]:
    """Return the message about copied words, and what to do."""
    count = len(copied.split())
    message = f"'{name}' copies {count} words of the article: \"{cut(copied)}\""
    return message, f"say it in your own words; {MAX_RUN} in a row are the maximum"
