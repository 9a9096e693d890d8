"""Stems that ask for what is not so, without emphasis: `negative-stem`.

A "not" alone makes no negative question: in "Which operator is true if two values are not equal?" it belongs to a
condition, in "Packages are fetched but not installed by which option?" to what is described. It counts only in the
clause that asks: after the question word and its verb, with nothing between them that begins another clause or a
quotation.
"""

import re

from quiz.checking.questions import Found, Subject, stem_key
from quiz.patterns import compile_late

_EMPHASIS = compile_late(r"(\*+|_+|`+)\w.*?\1")
_QUOTED = compile_late(r"""["“„«].+?["”“»]|(?<!\w)['‘].+?['’](?!\w)""")
_SENTENCE_END = compile_late(r"(?<=[.!?…])[\"')\]’”]*\s+")

_VERB = r"(?:am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|need)"
_ASKING = r"(?:^|[^\w\s]\s*|\b(?:and|are|at|by|did|does|for|from|in|is|of|on|through|to|under|was|were|with)\s+)" + (
    r"(?:which|what|who|whom|whose)\b"
)
_NOT = compile_late(
    rf"{_ASKING}(?P<between>.*?)\b(?:(?P<verb>(?:{_VERB}n|can|won)['’](?-i:t))|(?P<word>(?-i:not)))"
    r"\b(?! (?:only|just|to)\b)",
    re.IGNORECASE | re.DOTALL,
)
_OTHER_CLAUSE = compile_late(
    r"""[,:;"“”„«(—–]|\b(?:that|which|what|who|whom|whose|where|when|while|why|how|if|unless|until|because|since
    |although|though|whether|but|than|so|means?|says?|said|states?|stated|shows?|tells?|told|ensures?|indicates?
    |proves?|thinks?|thought|claims?|claimed|wrote|sings?|sang)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_HAS_VERB = compile_late(rf"\b{_VERB}\b", re.IGNORECASE)
_PHRASE = compile_late(r"\b(?:about|and|at|by|for|from|in|of|or|to|without)\s*$", re.IGNORECASE)
"""Words before a "not" that belongs to a phrase, as in "for not paying"."""

_EXCEPT = compile_late(
    r"\b(?P<word>(?-i:except))(?:\W*$| (?:for )?(?:which|what|who|whom|one|this|these)\b)", re.IGNORECASE
)
_LEAST = compile_late(
    r"(?<!at )\b(?P<word>(?-i:least))\b(?! (?:amount|common (?:multiple|denominator)|number|one|quantity|some)\b)",
    re.IGNORECASE,
)
_ASKS = compile_late(r"\b(?:which|what|who|whom|whose)\b", re.IGNORECASE)


def negative_stem(subject: Subject) -> Found | None:
    """The last sentence asks with "not", "except" or "least" without emphasis."""
    low = subject.low
    if not ("not" in low or "except" in low or "least" in low or "n't" in low or "n’t" in low):
        return None
    stem = subject.question.stem.rstrip()
    sentence = _SENTENCE_END.split(stem.lstrip())[-1]
    found = _find_reversing(_QUOTED.sub(_blank_out, _EMPHASIS.sub(_blank_out, sentence)))
    if found is None:
        return None
    word = sentence[found[0] : found[1]]
    before = stem.count(word, 0, len(stem) - len(sentence) + found[0])
    return Found(
        stem_key(subject.question),
        f"the word '{word}' reverses the question and is easily overlooked",
        f"write {word.upper()} or **{word}**, or ask what is true instead",
        word,
        before,
    )


def _find_reversing(sentence: str) -> tuple[int, int] | None:
    """Return the span of the word that reverses a question; None if there is none."""
    start = 0
    while found := _NOT.search(sentence, start):
        between = found["between"]
        if not _OTHER_CLAUSE.search(between) and (
            found["verb"] or (_HAS_VERB.search(between) and not _PHRASE.search(between))
        ):
            return found.span("verb" if found["verb"] else "word")
        start = found.start() + 1
    found = _EXCEPT.search(sentence) or (_LEAST.search(sentence) if _ASKS.search(sentence) else None)
    return found.span("word") if found else None


def _blank_out(found: re.Match[str]) -> str:
    return "x" * len(found.group())
