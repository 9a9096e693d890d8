import pytest
from rich.cells import cell_len
from rich.style import Style

from quiz.lines.home import Shelf, Today
from quiz.terminal.home import DUE, screen_lines

TODAY = Today("Saturday 28 November", due=12, minutes_due=6, minutes=1, days=9)
SHELVES = [
    Shelf("hanoi-summit", "Hanoi summit", 163, "7/10, 3 days ago", "4 of 10 answered, yesterday", 0, 8, 101, 40, 70.0),
    Shelf("kanji", "漢字の部首", 1),
    Shelf("bad", "bad", 0, errors=2),
    Shelf("half", "Half", 12, last="1/12, yesterday", errors=1, met=1, percent=8.3),
    Shelf("whole", "Whole", 30, due=4, met=30, known=30, percent=100.0),
]


def test_a_line_has_what_is_due_a_bar_and_numbers() -> None:
    assert [line.plain for line in screen_lines(SHELVES, 80, TODAY)] == [
        "quiz   Saturday 28 November · 12 due · about 6 minutes · 1 minute today",
        "       9 days in a row",
        "",
        "  1  Hanoi summit  8 due  ━━━━━━━─────  101 of 163 met, 40 known   last 70%",
        "     unfinished: 4 of 10 answered, yesterday",
        "  2  漢字の部首      new  ────────────  1 question",
        "  3  bad                  ────────────  has errors",
        "  4  Half                 ━───────────  1 of 12 met                 last 8%",
        "     1 file with errors",
        "  5  Whole         4 due  ━━━━━━━━━━━━  30 of 30 met, 30 known    last 100%",
    ]


def test_below_sixty_cells_the_numbers_have_a_line_and_there_is_no_bar() -> None:
    assert [line.plain for line in screen_lines(SHELVES, 40, TODAY)] == [
        "quiz   Saturday 28 November · 12 due",
        "       about 6 minutes · 1 minute today",
        "       9 days in a row",
        "",
        "  1  Hanoi summit  8 due",
        "     101 of 163 met, 40 known, last 70%",
        "     unfinished: 4 of 10 answered,",
        "     yesterday",
        "  2  漢字の部首      new",
        "     1 question",
        "  3  bad",
        "     has errors",
        "  4  Half",
        "     1 of 12 met, last 8%",
        "     1 file with errors",
        "  5  Whole         4 due",
        "     30 of 30 met, 30 known, last 100%",
    ]


def test_a_result_of_a_part_says_of_how_many_questions() -> None:
    part = Shelf("long", "Long", 40, met=10, percent=70.0, asked=10)
    assert screen_lines([part], 80, TODAY)[-1].plain.endswith("10 of 40 met  last 70% of 10")
    assert screen_lines([part], 40, TODAY)[-1].plain == "     10 of 40 met, last 70% of 10"


@pytest.mark.parametrize("width", [20, 40, 50, 60, 80, 100])
def test_nothing_is_too_wide(width: int) -> None:
    shelves = [*SHELVES, Shelf("long", "A title " * 12, 7, met=3, due=3)] * 30
    assert max(line.cell_len for line in screen_lines(shelves, width, TODAY)) <= width


def test_every_word_is_there_at_every_width() -> None:
    """Words are wrapped, never dropped: only titles are cut."""
    for width in (40, 60, 80, 100):
        text = " ".join(line.plain for line in screen_lines(SHELVES, width, TODAY))
        text = " ".join(text.replace("·", "").split())
        for words in ("12 due", "about 6 minutes", "9 days in a row", "101 of 163 met, 40 known", "last 70%", "8 due"):
            assert words in text
        assert "unfinished: 4 of 10 answered, yesterday" in text


def test_yellow_is_for_what_is_due_alone() -> None:
    for line in screen_lines(SHELVES, 80, TODAY):
        yellow = [line.plain[span.start : span.end].strip() for span in line.spans if span.style == DUE]
        assert yellow in ([], ["8 due"], ["4 due"])
        assert cell_len(line.plain) == line.cell_len


@pytest.mark.parametrize("style", [DUE, "color(65)", "color(28)", "color(34)"])
def test_a_colour_of_256_can_be_read_on_a_light_background_as_on_a_dark_one(style: str) -> None:
    """A contrast of 3 to 1, as WCAG asks of bold text and of marks, or the nearest that 256 colours have."""
    color = Style.parse(style).color
    assert color is not None
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in color.get_truecolor())
    )
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    assert min(1.05 / (light + 0.05), (light + 0.05) / 0.05) > 2.9
