"""Notes of Obsidian with cards for spaced repetition."""

from collections.abc import Callable

Import = Callable[[str, str], tuple[str, list[str]]]


def test_every_way_to_write_a_card(import_text: Import) -> None:
    source = """\
#flashcards/bio/cells

What is a cell::The unit of life <!--SR:!2026-12-01,10,250-->
- Left:::Right

Two
lines
?
Answer **bold** [[Note|words]] ![[x.png]]
<!--SR:!2026-12-01,10,250-->

The ==mitochondrion== makes ==ATP==, not `a==b==c`

```cpp
std::vector<int> x;
```

Only text.
"""
    block, losses = import_text("obsidian", source)
    assert [line for line in block.split("\n") if not line.startswith("- id") and "tags: " not in line] == [
        "  front: What is a cell",
        "  back: The unit of life",
        "",
        "  front: Left",
        "  back: Right",
        "  both-ways: yes",
        "",
        "  front: |",
        "    Two",
        "    lines",
        "  back: Answer **bold** words (picture)",
        "",
        '  cloze: "The {{mitochondrion}} makes ATP, not `a==b==c`"',
        "  recall: flip",
        "",
        '  cloze: "The mitochondrion makes {{ATP}}, not `a==b==c`"',
        "  recall: flip",
        "",
    ]
    assert block.count('tags: ["bio::cells"]') == 5
    assert losses == ["line 6: the picture 'x.png', which is not there"]
