from quiz.lines.home import Shelf, Today, labelled_lines, plain_lines

SHELVES = [
    Shelf("hanoi-summit", "Hanoi summit", 118, "7/10, 3 days ago", "4 of 10 answered, yesterday", 0, 8, 101, 40, 70.0),
    Shelf("kanji", "漢字の部首", 1),
    Shelf("bad", "bad", 0, errors=2),
    Shelf("half", "Half", 12, last="1/12, yesterday", errors=1),
]


def test_without_a_terminal_names_come_first():
    assert plain_lines(SHELVES)[0] == (
        "hanoi-summit  Hanoi summit  118 questions  unfinished: 4 of 10 answered, yesterday, 8 due,"
        " 101 of 118 met, 40 known, last 7/10, 3 days ago"
    )


def test_labelled_lines_are_sentences():
    assert labelled_lines(SHELVES) == [
        "1. Hanoi summit. 118 questions. Unfinished: 4 of 10 answered, yesterday, 8 due, 101 of 118 met, 40 known,"
        " last 7/10, 3 days ago.",
        "2. 漢字の部首. 1 question.",
        "3. bad. has errors.",
        "4. Half. 12 questions. Last 1/12, yesterday, 1 file with errors.",
    ]


def test_a_day_without_answers_is_its_date():
    assert Today("Monday 1 June").list_parts() == ["Monday 1 June"]
    assert Today("Monday 1 June", 1, 1, 2, 3).list_parts() == [
        "Monday 1 June",
        "1 due",
        "about 1 minute",
        "2 minutes today",
        "3 days in a row",
    ]
