"""Keys in the bytes that a terminal sends.

A key is a `str`: the character itself ("a", "?"), or a name of several letters ("enter"). Escape
sequences are swallowed whole and a paste is one key, so neither can be taken for an answer.
Knows nothing of questions or of what a key means.
"""

import codecs
import re
import unicodedata

NAMED = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    "\x7f": "backspace",
    "\x08": "backspace",
    "\x03": "ctrl-c",
    "\x04": "ctrl-d",
    "\x0c": "ctrl-l",
    "\x1a": "ctrl-z",
    "\x1c": "ctrl-backslash",
}
"""The control characters with a meaning; there are also "esc", "other" (a key such
as an arrow), "paste", "resize", "redraw" (back from a suspension) and "eof" (the terminal is gone).
"""

_PASTE_START, _PASTE_END = b"\x1b[200~", b"\x1b[201~"
_COMPLETE = re.compile(
    rb"""\x1b (?: \[M... | \[\[. | \[ (?![M\[]) [0-?]* [ -/]* [@-~]  # mouse, Linux console, CSI
             | O [0-9;]* [@-~]                              # keypad and F1-F4
             | [\]P^_X] .*? (?: \x07 | \x1b\\ )             # strings: what a terminal replies
             | [ -/]* [0-NQ-WYZ`-\x7f\\] )                     # Alt and a key
    """,
    re.DOTALL | re.VERBOSE,
)
_PARTIAL = re.compile(rb"\x1b(?:\[M.{0,2}|\[\[|\[[0-?]*[ -/]*|O[0-9;]*|[\]P^_X].*|[ -/]*)", re.DOTALL)
_SEQUENCE = re.compile(_COMPLETE.pattern.decode("ascii"), re.DOTALL | re.VERBOSE)
_KEYPAD = dict(zip("jklmnopqrstuvwxyM", "*+,-./0123456789\r", strict=True))
_KEY_ENDS = b"ABCDEFHPQSZ~u^$@"  # final bytes of the CSI sequences that keys send; others are reports


class Decoder:
    """Turns the bytes that a terminal sends into keys, in whatever pieces they come."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._held = b""
        self._pasting = False
        self._escaped = False  # a lone Esc has just been accepted as a key
        self._text = codecs.getincrementaldecoder(encoding)("replace")

    @property
    def patience(self) -> float | None:
        """Seconds to wait for the rest of a sequence before `give_up`; None if none has begun.

        A lone Esc may be the key of that name, and Alt with a key begins as a terminal's replies do. Bytes that can
        only begin a longer sequence may come over a slow line.
        """
        if self._pasting or self._held.startswith((b"\x1b[", b"\x1bO")):
            return 5.0
        return 0.06 if self._held else None

    def feed(self, data: bytes) -> list[str]:
        """Return the keys that these bytes complete."""
        late = self._escaped and data.startswith((b"[", b"O"))  # the rest of a sequence over a slow line
        self._held += b"\x1b" + data if late else data
        self._escaped = False
        keys: list[str] = []
        while self._held:
            if self._pasting:
                _, end, after = self._held.partition(_PASTE_END)
                if not end:
                    self._held = self._held[-len(_PASTE_END) + 1 :]
                    break
                self._pasting, self._held = False, after
                keys.append("paste")
            elif self._held.startswith(b"\x1b"):
                if not self._take_sequence(keys):
                    break
            else:
                run, escape, rest = self._held.partition(b"\x1b")
                self._held = escape + rest
                keys += map(name_key, self._text.decode(run))
        return keys

    def give_up(self) -> list[str]:
        """Return the keys of the bytes held so far, as no more have come."""
        self._escaped = self._held == b"\x1b"
        pasting, self._pasting, self._held = self._pasting, False, b""
        return ["paste" if pasting else "esc" if self._escaped else "other"]

    def _take_sequence(self, keys: list[str]) -> bool:
        """Remove one escape sequence from the bytes held; False if it is not yet complete."""
        held = self._held
        if held.startswith(b"\x1b\x1b"):  # Alt and an arrow, in some terminals
            self._held = held[1:]
            return True
        found = _COMPLETE.match(held)
        if not found:
            if _PARTIAL.fullmatch(held):
                return False
            found = _PARTIAL.match(held)  # broken off by another byte
            assert found
        self._held = held[found.end() :]
        sequence = found.group()
        if sequence == _PASTE_START:
            self._pasting = True
        elif sequence.startswith(b"\x1bO") and chr(sequence[-1]) in _KEYPAD:
            keys.append(name_key(_KEYPAD[chr(sequence[-1])]))
        elif sequence[1:2] not in b"[]P^_X" or sequence[1:3] == b"[[" or _is_key(sequence):
            keys.append("other")
        return True


def _is_key(sequence: bytes) -> bool:
    """Whether a CSI sequence comes from a key, not from a mouse or in reply to something."""
    return sequence[-1] in _KEY_ENDS and sequence[1:3] != b"[M"


def name_key(character: str) -> str:
    """Return the key that a character comes from."""
    if character in NAMED:
        return NAMED[character]
    if not character.isascii():
        character = unicodedata.normalize("NFKC", character)  # a full-width letter is the letter
    return character if character.isprintable() and len(character) == 1 else "other"


def drop_sequences(text: str) -> str:
    """Return a typed line without the sequences that keys such as arrows left in it."""
    return _SEQUENCE.sub("", text) if "\x1b" in text else text
