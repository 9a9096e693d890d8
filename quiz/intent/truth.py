"""Answers that say whether a statement is true, as texts: `'False'`, `f`, `“true”`, and `no` to a yes/no question.

Knows a stem and its answer. A question word, or a request such as "Name", makes any answer a text.
"""

import re

from quiz.patterns import compile_late

_TRUE = "true t yes y wahr ja vrai oui verdadero verdadera sí vero sì verdadeiro sim waar правда верно да"
_FALSE = "false f no n falsch nein faux non falso falsa não nee onwaar неправда неверно нет"
_TRUTHS = dict.fromkeys(_TRUE.split(), True) | dict.fromkeys(_FALSE.split(), False)
_YES_OR_NO = frozenset("yes y no n ja nein oui non sí sì sim não nee да нет".split())  # noqa: SIM905
_QUOTES = "\"'“”„‘’«»‹›"

_EITHER = compile_late(
    r"\b(?:true (?:or|/) ?false|true/false|t/f|yes (?:or|/) ?no|yes/no|y/n|right or wrong|correct or incorrect"
    r"|wahr oder falsch|richtig oder falsch|ja oder nein|vrai ou faux|oui ou non|verdadero o falso|sí o no"
    r"|vero o falso|sì o no|verdadeiro ou falso|sim ou não|waar of onwaar|ja of nee)\b",
    re.IGNORECASE,
)
_JUDGED = {"right": True, "correct": True, "richtig": True, "wrong": False, "incorrect": False}
"""Words that are an answer only where the stem offers them."""

_ASKING = compile_late(
    r"""
    \b(?: what|which|who|whom|whose|when|where|why|how
    | was|wer|wie|wo|wann|warum|welche[mnrs]?|wessen|wem|wen|woher|wohin
    | quel(?:le)?s?|que|qui|quoi|où|quand|comment|pourquoi|combien
    | qué|quién(?:es)?|cuál(?:es)?|cuándo|dónde|cómo|cuánt[oa]s?
    | qual(?:i|e|is)?|chi|che|cosa|dove|quando|come|perché|quem|onde
    | wat|waar|wanneer|waarom|welke? | что|кто|где|когда|как(?:ой|ая|ое|ие)?|почему|сколько
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_VERB = compile_late(
    r"""
    (?:.*[,;:.!?]\s+)? (?: is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must
    | (?:is|are|was|were|do|does|did|has|have|had|can|could|wo|would|should)n['’]t )\s
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_REQUEST = compile_late(
    r"""
    (?: name|give|list|write|state|type|complete|fill|find|spell|translate|identify|tell|say|enter|choose|pick|decode
    | convert|express|define|provide|evaluate|simplify|solve|add|insert|use|answer|nenne|schreibe?|übersetze|ergänze
    | donne[zr]?|nomme[zr]?|écri(?:s|vez)|tradui(?:s|sez)|nombra|escribe|traduce
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_GAP = compile_late(
    r"_{2,}|…|\.\.\.|[:=]\s*$|\bopposite\b|\bword\b|\bsymbol\b|\bletter\b|\bkeyword\b|\bnote\b", re.IGNORECASE
)


def find_truth(stem: str, answer: str) -> bool | None:
    """Return what a typed answer says of a statement or yes/no question, None if it is just a text."""
    word = answer.strip(f"{_QUOTES}. ").casefold()
    if word not in _TRUTHS and word not in _JUDGED:
        return None
    asked = stem.strip()
    if _EITHER.search(asked):
        return _TRUTHS.get(word, _JUDGED.get(word))
    truth = _TRUTHS.get(word)
    if truth is None or _GAP.search(asked):
        return None
    last = re.split(r"(?<=[.!?;])\s+", asked)[-1]
    if asked.endswith(("?", "？", "\u037e")):
        if word not in _YES_OR_NO:
            return truth if _VERB.match(last) and len(word) > 1 else None
        is_question = _VERB.match(last) or (len(last.split()) > 3 and not _ASKING.search(last))
        return truth if is_question else None
    is_statement = (
        len(asked.split()) > 2 and word not in _YES_OR_NO and not _REQUEST.match(last) and not _REQUEST.match(asked)
    )
    return truth if is_statement and not _ASKING.match(asked) else None
