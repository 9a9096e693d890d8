"""Cards of hashcards."""

from collections.abc import Callable

Import = Callable[[str, str], tuple[str, list[str]]]


def test_both_kinds_of_card(import_text: Import) -> None:
    source = """\
---
name = "Cells"
---
Q: What is $E$ in
$E=mc^2$?
A: Energy

and more

C: The [mitochondrion] of the \\[cell\\] makes [ATP], see [link](https://x.org) and `a[0]`.
---
not a card
Q: No answer
"""
    block, losses = import_text("hashcards", source)
    assert [line for line in block.split("\n") if not line.startswith("- id")] == [
        "  front: |",
        "    What is \\(E\\) in",
        "    \\(E=mc^2\\)?",
        "  back: |",
        "    Energy",
        "",
        "    and more",
        "",
        '  cloze: "The {{mitochondrion}} of the &#91;cell&#93; makes ATP, see [link](https://x.org) and `a[0]`."',
        "  recall: flip",
        "",
        '  cloze: "The mitochondrion of the &#91;cell&#93; makes {{ATP}}, see [link](https://x.org) and `a[0]`."',
        "  recall: flip",
        "",
    ]
    assert losses == ["line 13: it has no answer"]


def test_a_text_with_very_many_deletions_is_left_out(import_text: Import) -> None:
    assert import_text("hashcards", f"Q: a\nA: b\nC: {'[x] ' * 101}")[1] == ["line 3: more than 100 deletions"]
    assert import_text("obsidian", f"a::b\n\n{'==x== ' * 101}")[1] == ["line 3: more than 100 clozes in one paragraph"]
    assert import_text("markdown", "# A\n- [x] a\n- [ ] b\n\n# B\n" + "- [x] a\n" * 201)[1] == [
        "line 5: it has more than 200 options"
    ]
