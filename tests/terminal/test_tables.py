"""Tables, code and formulas as lines."""

import io

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from quiz.markup import parse, parse_inline
from quiz.terminal.text import first_line, put_after, show_blocks, show_inline

CITIES = """
| city | people | remark |
|---|--:|---|
| Oslo | 717,000 | The capital, on a fjord, with a fine opera house |
| Bergen | 294,000 | `Rain` |
"""


def draw(text: str, width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    lines = show_blocks(parse(text), console, width)
    assert all(cell_len(line.plain) <= width for line in lines)
    return "\n".join(line.plain for line in lines)


def test_a_table_has_columns_below_each_other():
    assert draw(CITIES, 80) == (
        "city     people  remark\n"
        "──────  ───────  ────────────────────────────────────────────────\n"
        "Oslo    717,000  The capital, on a fjord, with a fine opera house\n"
        "Bergen  294,000  Rain"
    )


def test_the_widest_column_gives_way():
    assert draw(CITIES, 40) == (
        "city     people  remark\n"
        "──────  ───────  ───────────────────────\n"
        "Oslo    717,000  The capital, on a\n"
        "                 fjord, with a fine\n"
        "                 opera house\n"
        "Bergen  294,000  Rain"
    )


def test_where_columns_would_cut_words_up_each_row_is_labelled_lines():
    assert draw(CITIES, 20) == (
        "city: Oslo\npeople: 717,000\nremark: The capital,\non a fjord, with a\nfine opera house\n\n"
        "city: Bergen\npeople: 294,000\nremark: Rain"
    )


def test_columns_are_as_wide_as_their_cells_are_shown():
    """Wide characters take two cells, and alignment counts them so."""
    assert (
        draw("| 日本 | x |\n|:-:|---|\n| a | 1 |\n| 東京都 | 2 |", 40) == " 日本   x\n──────  ─\n  a     1\n東京都  2"
    )


def test_the_head_of_a_table_is_bold():
    console = Console(file=io.StringIO(), width=40)
    head = show_blocks(parse(CITIES), console, 40)[0]
    assert any(span.style == "bold" for span in head.spans)


def test_blanks_in_a_table_are_filled_in_the_order_of_reading():
    text = "| a | \ufdd0 |\n|---|---|\n| \ufdd0 | b |"
    console = Console(file=io.StringIO(), width=40)
    shown = show_blocks(parse(text), console, 40, blanks=iter([Text("one"), Text("two")]))
    assert [line.plain for line in shown] == ["a    one", "───  ───", "two  b"]


def test_a_formula_of_its_own_has_a_line_of_its_own():
    assert draw(r"So \[ \frac{a}{b} \] holds.", 40) == "So\n\n    a/b\n\nholds."


def test_line_ends_and_indented_code_are_kept():
    text = "Tyger Tyger,\n  burning bright\n\n    if x:\n        y"
    assert draw(text, 40) == text


def test_code_without_fences_keeps_its_indentation():
    text = "What does this print?\nfor n in x:\n    # as long as it is\n    print(n * 2)\n\nAnd this?"
    assert draw(text, 40) == text


def test_code_of_an_option_keeps_its_lines_beside_a_label():
    code = show_inline(parse_inline("```\nif x:\n\ty\n```"))
    assert code.plain == "if x:\n    y"
    assert put_after(Text("a  "), code).plain == "a  if x:\n       y"
    assert first_line(code).plain == "if x: …"
    assert first_line(Text("one")).plain == "one"
