from rich.cells import cell_len

from quiz.lines.home import Shelf
from quiz.terminal.home import screen_lines

SHELVES = [
    Shelf("hanoi-summit", "Hanoi summit", 118, "7/10, 3 days ago", "unfinished, 4 of 10 answered"),
    Shelf("kanji", "漢字の部首", 1),
    Shelf("bad", "bad", 0, errors=2),
    Shelf("half", "Half", 12, last="1/12, yesterday", errors=1),
]


def test_the_screen_shows_decks_sizes_and_how_they_went():
    assert [line.plain for line in screen_lines(SHELVES, 100)] == [
        "Which deck?",
        "",
        "  1  Hanoi summit  118 questions  unfinished, 4 of 10 answered, last 7/10, 3 days ago",
        "  2  漢字の部首       1 question",
        "  3  bad              has errors",
        "  4  Half           12 questions  last 1/12, yesterday, 1 file with errors",
    ]


def test_on_a_narrow_screen_notes_stand_below_and_nothing_is_too_wide():
    for width in (40, 50, 60):
        lines = [line.plain for line in screen_lines([*SHELVES, Shelf("long", "A title " * 12, 7)], width)]
        assert max(map(cell_len, lines)) <= width
        assert "     unfinished, 4 of 10 answered" in "\n".join(lines)
