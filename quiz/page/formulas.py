"""Formulas as MathML, which browsers show by themselves.

The converter is the library math-core; its result is written again from a list of elements and attributes, so that
no formula can bring anything else to a page. A formula that it does not know is shown as text, as a terminal does.
"""

import re
from functools import lru_cache
from xml.etree import ElementTree

from quiz.markup import escape_html, to_text
from quiz.markup.mathtext import spell_math

_ELEMENTS = frozenset(
    """
    math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub
    msubsup msup mtable mtd mtext mtr munder munderover none
    """.split()  # noqa: SIM905 (forty quoted words say less)
)
_ATTRIBUTES = frozenset(
    """
    accent accentunder columnspan depth displaystyle fence form height largeop linethickness lspace mathvariant maxsize
    minsize movablelimits notation rowspan rspace scriptlevel separator stretchy symmetric voffset width
    """.split()  # noqa: SIM905 (as above)
)
_LONGEST = 5_000


@lru_cache(4096)
def show_math(latex: str, is_display: bool) -> str:
    """Return HTML for a formula, on a line of its own or not."""
    made = _convert(latex, is_display) if len(latex) <= _LONGEST else None
    if made is None:
        node = ("display" if is_display else "math", latex)
        spelled = spell_math((node,)) if not is_display else ((("display", latex)),)
        return f'<span class="formula">{escape_html(to_text(spelled))}</span>'
    return made


def _convert(latex: str, is_display: bool) -> str | None:
    """Return MathML, None for a formula that the library does not know."""
    from math_core import LatexError, LatexToMathML

    try:
        made = LatexToMathML().convert_with_local_state(latex, displaystyle=is_display)
        root = ElementTree.fromstring(made.replace("&ApplyFunction;", "\u2061"))
    except (LatexError, ElementTree.ParseError):
        return None
    return _write(root)


def _write(element: ElementTree.Element) -> str | None:
    """Return an element as text, None if it or one within it is not listed."""
    if element.tag not in _ELEMENTS:
        return None
    kept = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    if element.tag == "math" and element.get("display") == "block":
        kept["display"] = "block"
    if (align := re.search(r"text-align: (left|right)", element.get("style", ""))) is not None:
        kept["class"] = align[1]
    inner = [escape_html(element.text or "")]
    for child in element:
        written = _write(child)
        if written is None:
            return None
        inner += [written, escape_html(child.tail or "")]
    attributes = "".join(f' {name}="{escape_html(value)}"' for name, value in sorted(kept.items()))
    return f"<{element.tag}{attributes}>{''.join(inner)}</{element.tag}>"
