from quiz.lines.home import Shelf, labelled_lines, plain_lines

SHELVES = [
    Shelf("hanoi-summit", "Hanoi summit", 118, "7/10, 3 days ago", "unfinished, 4 of 10 answered"),
    Shelf("kanji", "漢字の部首", 1),
    Shelf("bad", "bad", 0, errors=2),
    Shelf("half", "Half", 12, last="1/12, yesterday", errors=1),
]


def test_without_a_terminal_names_come_first():
    assert plain_lines(SHELVES)[0] == (
        "hanoi-summit  Hanoi summit  118 questions  unfinished, 4 of 10 answered, last 7/10, 3 days ago"
    )


def test_labelled_lines_are_sentences():
    assert labelled_lines(SHELVES) == [
        "1. Hanoi summit. 118 questions. Unfinished, 4 of 10 answered, last 7/10, 3 days ago.",
        "2. 漢字の部首. 1 question.",
        "3. bad. has errors.",
        "4. Half. 12 questions. Last 1/12, yesterday, 1 file with errors.",
    ]
