"""Sentences of a paragraph in English and similar scripts. Knows nothing of facts.

A full stop ends no sentence in a decimal, after a title ("Dr."), after an initial ("J. S. Bach"), or before a small
letter. After words that may also end a sentence ("Inc.", "p.m.", "U.S.") the next word decides.
"""

import re

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|(?<=[a-z]{2})[.!?][\"”’)]?(?=[A-Z“\"][a-z])|[。！？]+[」』”’）]*")
_WORD_BEFORE = re.compile(r"[^\s(\[\"“‘'—–]{1,40}\Z")
_NEXT = re.compile(r"\s*([\"'“‘«(\[]*)(\S{0,40})")
_SPEAKING = re.compile(
    r"\s*(?:[A-Z][\w.’'-]{0,40}\s+){1,4}(?:said|says|asked|asks|added|adds|told|wrote|writes|cried|replied|shouted)\b"
)

_NEVER_END = frozenset(
    """
    mr mrs ms mx messrs dr prof sen rep gov gen lt col sgt capt cmdr maj adm rev hon pres supt insp fr st ste mt ft
    e.g i.e eg ie cf vs viz no nos nr fig figs vol vols pp p ch sec art eq ed eds trans ca approx est al
    herr hr frau bzw z.b d.h m mme mlle sr sra srta dña d
    """.split()  # noqa: SIM905 (a list of many quoted words is harder to read)
)
_MAY_END = frozenset(
    """
    inc ltd co corp llc plc bros jr etc dept univ assn ave blvd rd a.m p.m am pm bc ad b.c a.d ph.d m.d b.a m.a
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri sat sun
    """.split()  # noqa: SIM905
)
STARTERS = frozenset(
    """
    a after all although an and another as at because before both but by despite during each even every few for from
    he her his how however i if in it its last later many meanwhile more most my no nobody nor not now of on once one
    only or other our over she since so some still such that the their then there these they this those though
    to today under until we what when where whether which while who why with yet you your
    """.split()  # noqa: SIM905
)
"""Words that begin a sentence with a capital but are no names."""


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text in order, without the spaces between them; all of its words are in one of them."""
    sentences, start = [], 0
    for found in _END.finditer(text):
        if _ends_sentence(text, found):
            sentences.append(text[start : found.end()].strip())
            start = found.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]


def _ends_sentence(text: str, found: re.Match[str]) -> bool:
    mark = found.group()
    after = _NEXT.match(text, found.end())
    assert after
    opening, word = after.groups()
    if not word:
        return True
    if word[0].islower() and mark[0] not in "。！？":
        return False
    if mark[0] in "!?…" and len(mark) > 1 and not opening:
        return not _SPEAKING.match(text, found.end())
    if mark != ".":
        return True
    before = _WORD_BEFORE.search(text, max(0, found.start() - 40), found.start())
    last = before.group() if before else ""
    bare = last.casefold()
    if bare in _NEVER_END or (bare in ("no", "nos") and word[0].isdigit()):
        return bare == "no" and not word[0].isdigit()
    is_initial = len(last) == 1 and last.isalpha() and last != "I"
    is_spelt = "." in last and all(len(part) <= 2 for part in last.split("."))
    if is_initial or is_spelt or bare in _MAY_END:
        return word.strip("\"'”’,.;:").casefold() in STARTERS
    return True
