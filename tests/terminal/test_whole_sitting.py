"""A whole sitting with real keys, as the screen holds it at the end: `screens/sitting.txt`.

`REGENERATE=1 pytest tests/terminal/test_whole_sitting.py` writes it anew.
"""

import os
import re
import shutil
import sys
from pathlib import Path

from .terminal import Terminal

EXPECTED = Path(__file__).parent / "screens" / "sitting.txt"
ISLAND = Path(__file__).parents[1] / "transcripts" / "island.yaml"
ENTER, AFTER = "\r", "Enter next"

STEPS = (  # words to wait for, then keys
    (("1 of 13", "> "), "h"),
    (("Not the largest town.", "> "), "d"),
    (("Wrong", AFTER), "u"),
    (("second look", "> "), "c"),
    (("Correct", AFTER), ENTER),
    (("2 of 13", "> "), "acd"),
    (("> a c d",), ENTER),
    (("Correct", AFTER), ENTER),
    (("3 of 13", "> "), "s"),
    (("4 of 13", "> "), "a dozen\r"),
    (("Please type it again", "> "), "1,240 ft\r"),
    (("Correct", AFTER), "!"),
    (("Marked as easy.",), ENTER),
    (("5 of 13", "> "), "Willow\r"),
    (("Wrong", AFTER), ENTER),
    (("6 of 13", "1 > "), "forty\r"),
    (("2 > ",), "Eastclif\r"),
    (("Correct", AFTER), ENTER),
    (("7 of 13", "1 > "), "ashby\r"),
    (("2 > ",), "cold corner\r"),
    (("3 > ",), "Paris\r"),
    (("Partly", AFTER), ENTER),
    (("8 of 13", "> "), "dcba\r"),
    (("Wrong", AFTER), ENTER),
    (("9 of 13", "> "), "b"),
    (("> b", "> "), "b"),
    (("> b", "> "), "0"),
    (("left open", AFTER), ENTER),
    (("10 of 13", "> "), ENTER),
    (("The Moon pulls", "> "), "3"),
    (("Rated good", AFTER), ENTER),
    (("11 of 13", "> "), ENTER),
    (("Land warms", "> "), "13"),
    (("> 1 3",), ENTER),
    (("Partly", AFTER), ENTER),
    (("12 of 13", "Tuesdays", "> "), "0"),
    (("Not known", AFTER), ENTER),
    (("13 of 13", "> "), "letters\r"),
    (("Wrong", AFTER), "y"),
    (("Counted as right", AFTER), ENTER),
    (("3 of 13", "again", "> "), "f"),
    (("Correct", AFTER), ENTER),
    (("Enter done",), ENTER),
)


def test_a_whole_sitting(tmp_path: Path) -> None:
    shutil.copy(ISLAND, tmp_path)
    command = [sys.executable, "-m", "quiz", "take", "island.yaml", "--order", "file", "--seed", "1", "--pass", "60"]
    with Terminal(command, folder=tmp_path, width=72, height=400) as quiz:
        for words, keys in STEPS:
            quiz.wait(*words)
            quiz.press(keys)
        quiz.end()
        found = re.sub(r"(?:\d+ min )?\d+ s, (?=best streak)", "", quiz.display) + "\n"  # however long it took
    if os.environ.get("REGENERATE"):
        EXPECTED.write_text(found, encoding="utf-8")
    assert re.sub(" +", " ", found) == re.sub(" +", " ", EXPECTED.read_text(encoding="utf-8"))
