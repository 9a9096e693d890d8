"""The card's script grades as Python does: in V8 here, in the real desktop by `make test-desktop`."""

import json
import sys
import unicodedata

import pytest
from py_mini_racer import MiniRacer

from quiz.anki.note_type import read
from quiz.engine import typed


@pytest.fixture(scope="module")
def script():
    """A function that calls one of the card's script."""
    engine = MiniRacer()
    engine.eval(read("grade.js") + read("numbers.js"))

    def call(name, *arguments):
        return json.loads(engine.eval(f"JSON.stringify({name}({', '.join(map(json.dumps, arguments))}))"))

    call.engine = engine
    return call


def test_every_character_is_folded_alike(script):
    """Alone, before a combining accent and between letters; but for what only one side's Unicode knows."""
    signs = [
        chr(code)
        for code in range(sys.maxunicode + 1)
        if not 0xD800 <= code < 0xE000 and unicodedata.category(chr(code)) not in ("Cn", "Co")
    ]
    for pattern in ("%s", "%s\u0301", "x%s", "-%s", "a%sb", "%s7"):
        texts = [pattern % sign for sign in signs]
        script.engine.eval(f"var texts = {json.dumps(texts)}")
        found = json.loads(script.engine.eval("JSON.stringify(texts.map((text) => normalize(text, false, 'en')))"))
        odd = [(t, f, e) for t, f in zip(texts, found, strict=True) if f != (e := typed.normalize(t))]
        assert odd == [], pattern
