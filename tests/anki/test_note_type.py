import re

import pytest

from quiz.anki import note_type
from quiz.anki.note_type import CARDS, FIELDS, MOD, VERSIONS, fingerprint, make_note_type, make_templates
from quiz.script import GRADER, read_script

FROZEN_FIELDS = [
    *("Id", "Question", "Answer", "Options", "Correct", "Typed", "Accept", "Feedback", "Explanation", "Source"),
    *("Hint", "Passage", "Image", "Audio", "Kind", "Flags", "Unit", "Need", "Language", "Both ways", "Retired"),
    *("Reserve 1", "Reserve 2", "Reserve 3", "Reserve 4", "Reserve 5"),
]


def test_what_is_frozen():
    """Changing any of this would turn every learner's import into a conflict or a second note type."""
    made = make_note_type()
    assert made["id"] == "1763751600417"
    assert [field["name"] for field in made["flds"]] == FROZEN_FIELDS
    assert [field["id"] for field in made["flds"]] == list(range(4127000100, 4127000126))
    assert [(t["name"], t["id"]) for t in made["tmpls"]] == [("Question", 4127000900), ("Both ways", 4127000901)]
    assert made["sortf"] == 1
    assert len(FIELDS) == len(FROZEN_FIELDS)
    assert len(CARDS) == 2


def test_templates_do_not_change_without_a_new_mod():
    """Anki applies a changed template only with a newer `mod`: add a line to VERSIONS, never change an old one."""
    assert {MOD: fingerprint()} == {max(VERSIONS): VERSIONS[MOD]}
    assert make_note_type()["mod"] == MOD


def test_cards_fetch_nothing_and_hold_no_live_code():
    """No network, no files; braces and brackets that Anki would act on only where they are meant."""
    for template in make_templates():
        for side in (template["qfmt"], template["afmt"]):
            assert not re.search(r"https?:|//cdn|<link|@import|url\(|src=", side)
            assert not re.search(r"\[(sound|latex|\$|anki):?", side)
            named = set(re.findall(r"\{\{(.*?)\}\}", side))
            assert {re.sub(r"^([#/^]|type:)", "", name) for name in named} <= set(FROZEN_FIELDS)
            assert side.count("{{") == side.count("}}") == len(re.findall(r"\{\{.*?\}\}", side))
    assert "url(" not in note_type.read("style.css")


def test_the_script_needs_nothing_that_an_older_phone_lacks():
    """No look-behind, optional chaining or `??`: older WebViews refuse the whole script for one of them."""
    for name, text in [(name, read_script(name)) for name in GRADER] + [
        (n, note_type.read(n)) for n in note_type.SCRIPTS
    ]:
        bare = re.sub(r'"[^"\n]*"', '""', text)
        assert not re.search(r"\?\.[a-z(\[]|\?\?|\(\?<[=!]|\.at\(|replaceAll|structuredClone", bare), name


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [".card {", ".card.nightMode,"])
def test_colours_can_be_told_apart(theme):
    """WCAG 2.2 asks for a contrast of 4.5 for text and of 3 for the border of a field."""
    block = f"\n{note_type.read('style.css')}".partition(f"\n{theme}")[2].partition("}")[0]
    shade = {name: luminance(colour) for name, colour in re.findall(r"--([\w-]+): (#\w{6})", block)}

    def contrast(one: str, other: str) -> float:
        darker, lighter = sorted((shade[one], shade[other]))
        return (lighter + 0.05) / (darker + 0.05)

    for ground in ("paper", "sheet"):
        assert contrast("field", ground) >= 3
        assert min(contrast(text, ground) for text in ("ink", "soft", "accent", "good", "bad", "half")) >= 4.5
    assert min(contrast(text, f"{text}-tint") for text in ("good", "bad", "half")) >= 4.5
    assert min(contrast(text, "tint") for text in ("ink", "soft", "accent")) >= 4.5
