r"""A text as a YAML scalar or comment: the one place that quotes, and that tells whether quotes are needed.

What it returns as a scalar is read back as exactly the same text, by the reader of this program and by any YAML
parser. Knows nothing of keys or files.
"""

import re

# The patterns are compiled when they are first used: few runs quote anything.
_BARE = r"[^\W_](?:[^\n\r\t:#\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufdd0-\ufdef]|:(?=\S)|(?<=\S)#)*"
_WORDS = frozenset("yes no on off true false null y n".split())  # noqa: SIM905
_NUMBER = r"[-+.]?[0-9]"
_UNSAFE = "[\x00-\x1f\x7f-\xa0\xad\u2028\u2029\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"


def quote(text: str) -> str:
    r"""Return the text in quotes: in double ones, in single ones where those save escapes.

    A text with characters that cannot be seen is in double quotes, with no escapes but \\ \" \n \x and \u.
    """
    if re.search(_UNSAFE, text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{re.sub(_UNSAFE, _escape, escaped)}"'
    if '"' in text or "\\" in text:
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return f'"{text}"'


def write_text(text: str, *, typed: bool = False, flow: bool = False) -> str:
    """Return the text as it is if a YAML value can be written so, else in quotes.

    `typed`: where a bare number or true/false would mean something else, as in `answer`. `flow`: inside of `[]`.
    """
    bare = re.fullmatch(_BARE, text) and text == text.strip() and not text.endswith(":") and "::" not in text
    if not bare or text.casefold() in _WORDS or (typed and re.match(_NUMBER, text)) or "{{" in text:
        return quote(text)
    return quote(text) if flow and re.search(r"[][{},:#]", text) else text


def write_comment(text: str) -> str:
    """Return the text as a YAML comment, on one line; characters that cannot be seen are written as escapes."""
    return f"# {re.sub(_UNSAFE, _escape, ' '.join(text.split()))}"


def _escape(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
