"""Importing 10,000 questions, against the bare parse of the same file with the library that reads it.

Each in a fresh process, best of several runs, in seconds of the processor. "parse" reads the file with
`ElementTree` or `csv`; "import" makes a deck of it, each question written, read back and compared. The goal
is 3 times as long.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

COUNT = 10_000
RUNS = 3
FLOOR = {"moodle": 15.0, "csv": 200.0}
GOAL = 3.0

ITEM = """\
<question type="multichoice"><name><text>Question {n}</text></name>
<questiontext format="html">
<text><![CDATA[<p>Which of these stands at place <b>{n}</b> of the long list?</p>]]></text></questiontext>
<generalfeedback format="html"><text>It always did, as place {n} shows.</text></generalfeedback>
<defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>item-{n}</idnumber>
<single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
<answer fraction="100" format="html">
<text>right answer {n}</text><feedback format="html"><text>Yes.</text></feedback></answer>
<answer fraction="0" format="html">
<text>first wrong one {n}</text><feedback format="html"><text></text></feedback></answer>
<answer fraction="0" format="html">
<text>second wrong one {n}</text><feedback format="html"><text>No, not this.</text></feedback></answer>
</question>
"""
START = "import json, resource, sys, tempfile\npath = sys.argv[1]\n"
END = "used = resource.getrusage(resource.RUSAGE_SELF)\nprint(json.dumps(used.ru_utime + used.ru_stime))\n"
PARSE = {
    "moodle": "from xml.etree.ElementTree import parse\nassert len(parse(path).getroot()) == 10000\n",
    "csv": "import csv\nwith open(path, newline='') as file:\n    assert len(list(csv.reader(file))) == 10001\n",
}
IMPORT = """
from importlib import import_module
from quiz.importing import SOURCES
from quiz.importing.decks import plan_decks, write_plan
losses = []
folder = tempfile.mkdtemp()
with import_module(SOURCES[{name!r}]).SOURCE.open(path, folder) as reading:
    plan = plan_decks(reading.drafts(losses.append, "media"), folder + "/out.yaml", {name!r}, is_file=True)
    write_plan(plan, reading)
assert (len(plan.decks[0].blocks), losses) == (10000, [])
"""


def measure(code: str, path: Path) -> float:
    """Return the seconds that a program takes, best of several runs, without those of an empty one."""
    command = [sys.executable, "-c", f"{START}{code}{END}", str(path)]
    runs = [float(json.loads(subprocess.run(command, check=True, capture_output=True).stdout)) for _ in range(RUNS)]
    return min(runs)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = {"moodle": Path(folder, "bank.xml"), "csv": Path(folder, "bank.csv")}
        items = "".join(ITEM.format(n=number) for number in range(COUNT))
        files["moodle"].write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{items}</quiz>\n')
        rows = "".join(f"Which word is number {n}?,It is word {n}.,words\n" for n in range(COUNT))
        files["csv"].write_text(f"question,answer,tags\n{rows}")
        bare = measure("", files["csv"])
        print(f"Importing {COUNT:,} questions, in seconds of the processor")
        for name, path in files.items():
            parse, imported = (measure(code, path) - bare for code in (PARSE[name], IMPORT.format(name=name)))
            ratio = imported / max(parse, 1e-3)
            verdict = "" if ratio <= FLOOR[name] else "  TOO SLOW"
            print(f"{name:8} parse {parse:6.2f}  import {imported:6.2f}  {ratio:5.1f} times (goal {GOAL:g}){verdict}")


if __name__ == "__main__":
    main()
