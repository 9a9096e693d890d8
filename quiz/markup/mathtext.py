r"""LaTeX as a line of text: `\frac{1}{2} \times x^2` becomes "1/2 × x²".

A small table covers what school questions use; anything else stays as LaTeX source. Knows nothing of
screens.
"""

import re
from typing import Any

from quiz.patterns import compile_late

_SIGNS = {
    "times": "×",
    "cdot": "·",
    "div": "÷",
    "pm": "±",
    "mp": "∓",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "equiv": "≡",
    "sim": "~",
    "propto": "∝",
    "infty": "∞",
    "to": "→",
    "rightarrow": "→",
    "leftarrow": "←",
    "Rightarrow": "⇒",
    "rightleftharpoons": "⇌",
    "in": "∈",
    "notin": "∉",
    "subset": "⊂",
    "cup": "∪",
    "cap": "∩",
    "emptyset": "∅",
    "forall": "∀",
    "exists": "∃",
    "neg": "¬",
    "land": "∧",
    "lor": "∨",
    "sum": "∑",
    "prod": "∏",
    "int": "∫",
    "partial": "∂",
    "nabla": "∇",
    "degree": "°",
    "circ": "°",
    "ldots": "…",
    "dots": "…",
    "cdots": "⋯",
    "quad": "  ",
    "left": "",
    "right": "",
    **dict(zip("alpha beta gamma delta epsilon zeta eta theta".split(), "αβγδεζηθ", strict=True)),  # noqa: SIM905
    **dict(zip("iota kappa lambda mu nu xi pi rho".split(), "ικλμνξπρ", strict=True)),  # noqa: SIM905
    **dict(zip("sigma tau upsilon phi chi psi omega".split(), "στυφχψω", strict=True)),  # noqa: SIM905
    **dict(zip("Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(), "ΓΔΘΛΞΠΣΦΨΩ", strict=True)),  # noqa: SIM905
    **{name: name for name in ("sin", "cos", "tan", "log", "ln", "exp", "lim", "min", "max", "det", "gcd")},
}
_KNOWN = {*_SIGNS, *"frac dfrac tfrac sqrt text mathrm mathbf mathit mathbb operatorname".split()}  # noqa: SIM905
_RAISED = str.maketrans("0123456789+-=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")
_LOWERED = str.maketrans("0123456789+-=()aeijoruvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₒᵣᵤᵥₓ")
_GROUP = r"\{((?:[^{}]|\{[^{}]*\})*)\}"
_FRACTION = compile_late(rf"\\[dt]?frac\s*{_GROUP}\s*{_GROUP}")
_ROOT = compile_late(rf"\\sqrt\s*{_GROUP}")
_WORDS = compile_late(rf"\\(?:text|mathrm|mathbf|mathit|mathbb|operatorname)\s*{_GROUP}")
_SCRIPT = compile_late(rf"([\^_])\s*(?:{_GROUP}|(\\[A-Za-z]+|[^\s{{}}\\]))")
_COMMAND = compile_late(r"\\([A-Za-z]+) ?|\\([,;:! \\])|\\([%$&#_{}])|([{}])")


def to_line(latex: str) -> str:
    """Return a formula as readable text on one line; unchanged if there is something unknown in it."""
    text = " ".join(latex.split())
    unknown = set(re.findall(r"\\([A-Za-z]+)", text)) - _KNOWN
    if unknown or text.count("{") != text.count("}"):
        return text
    for _ in range(5):  # as deeply nested as anyone writes
        before = text
        text = _WORDS.sub(r"\1", text)
        text = _FRACTION.sub(lambda found: f"{_group(found[1])}/{_group(found[2])}", text)
        text = _ROOT.sub(lambda found: f"√{_group(found[1])}", text)
        if text == before:
            break
    return _COMMAND.sub(_command, _SCRIPT.sub(_script, text)).strip()


def _group(inner: str) -> str:
    """Put a part in brackets, unless it is a single number or name or is already in brackets."""
    inner = inner.strip()
    return inner if re.fullmatch(r"[\w.]+|\\[A-Za-z]+|\([^()]*\)", inner) else f"({inner})"


def _script(found: re.Match[str]) -> str:
    inner = _COMMAND.sub(_command, found[2] if found[2] is not None else found[3]).strip()
    table = _RAISED if found[1] == "^" else _LOWERED
    if inner == "°":
        return inner
    if all(ord(character) in table for character in inner):
        return inner.translate(table)
    return found[1] + (inner if inner.isalnum() else f"({inner})")


def _command(found: re.Match[str]) -> str:
    name, space, escaped, _ = found.groups()
    if name:
        known = _SIGNS.get(name, "")
        return known + (" " if found[0].endswith(" ") and known else "")
    if space:
        return "" if space == "!" else " "
    return escaped or ""


def spell_math(content: Any) -> Any:
    """Return parsed markup with every formula as a line of text."""
    if not isinstance(content, tuple):
        return content
    if len(content) == 2 and content[0] in ("math", "display"):
        return ("text" if content[0] == "math" else "display", to_line(content[1]))
    return tuple(map(spell_math, content))
