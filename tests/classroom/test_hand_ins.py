"""Whatever is handed in becomes rows of a class: statements, reports of Moodle, zips, letters, pasted lines."""

import csv
import json
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from pathlib import Path
from zlib import compress

import pytest
from click.testing import CliRunner, Result
from pupils import Item, write_class

from quiz.classroom.store import open_class
from quiz.classroom.submissions import name_pupil
from quiz.cli import quiz

DECK = """\
deck: demo
title: Demo
questions:
- {id: one, question: What is the *capital* of Norway?, answer: Oslo, wrong: [Bergen, Tromsø]}
- {id: some, question: Which of them are metals?, answers: [Iron, Gold], wrong: [Wood, Air]}
- {id: true, question: The moon is a planet., answer: false}
- {id: text, question: Who wrote Faust?, answer: Goethe, points: 2}
- {id: number, question: How far is it?, answer: 12.5, unit: km}
- {id: gaps, cloze: "{{Oslo}} is in {{Norway}}."}
- {id: pairs, question: Match them., match: {Norway: Oslo, Italy: Rome}}
- {id: order, question: Put them in order., order: [first, second, third]}
"""
HEADER = ["Last name", "First name", "Email address", "State", "Started", "Completed", "Duration", "Grade/10.00"]
QUESTIONS = [
    ("What is the capital of Norway?: Bergen; Oslo; Tromsø", "Oslo"),
    ("Which of them are metals?: Air; Gold; Iron; Wood", "Iron; Gold"),
    ("The moon is a planet.", "False"),
    ("Who wrote Faust?", "Goethe"),
    ("How far is it?", "12.5 km"),
    ("_____ is in _____.", "part 1: Oslo; part 2: Norway"),
    ("Match them. {Norway; Italy} -> {Oslo; Rome}", "Norway -> Oslo; Italy -> Rome"),
    ("Put them in order.", "first; second; third"),
    ("Who painted it?", "Nobody"),
]
ADA = ["Oslo", "Gold; Iron", "False", "Goethe", "12,6", "part 1: Oslo; part 2: Sweden", "Norway -> Rome; Italy -> Rome",
       "first; second; third", "Me"]  # fmt: skip
BOB = ["Bergen", "Iron; Wood", "True", "-", "12.5 km", "", "Norway -> Oslo; Italy -> Rome", "first; third; second", "-"]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("QUIZ_DECKS", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("demo.yaml").write_text(DECK)
    return Path()


def run(*words: str) -> Result:
    return CliRunner().invoke(quiz, words)


def add(*words: str) -> Result:
    done = run("class", "add", *words)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def states(*words: str) -> dict[str, dict[str, str]]:
    told = json.loads(run("class", "report", *words, "--json").stdout)["learners"]
    return {one["name"]: {name.partition("/")[2]: state for name, state in one["items"].items()} for one in told}


def make_report(columns: Sequence[str] = ("Question", "Response", "Right answer")) -> list[list[str]]:
    header, ada, bob = list(HEADER), ["Lovelace", "Ada", "ada@x"], ["Doe", "Bob", "bob@x"]
    for row in (ada, bob):
        row += ["Finished", "24 November 2026  9:05 AM", "24 November 2026  9:30 AM", "25 mins", "7.00"]
    for number, ((text, right), *given) in enumerate(zip(QUESTIONS, ADA, BOB, strict=True), 1):
        for name in columns:
            header.append(f"{name} {number}")
            for row, response in zip((ada, bob), given, strict=True):
                row.append({"Question": text, "Response": response, "Right answer": right}[name])
    return [header, ada, bob]


def write_csv(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    text = StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def write_xlsx(rows: Sequence[Sequence[str]], entity: str = "") -> bytes:
    """Return a workbook as spreadsheet programs write it: texts shared and in place, empty cells left out."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    shared, sheet = [], []
    for number, row in enumerate(rows, 1):
        cells = []
        for place, text in enumerate(row):
            name = (chr(64 + place // 26) if place >= 26 else "") + chr(65 + place % 26)
            escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            if not text:
                continue
            if place % 2:
                cells.append(f'<c r="{name}{number}" t="inlineStr"><is><t>{escaped}</t></is></c>')
            else:
                cells.append(f'<c r="{name}{number}" t="s"><v>{len(shared)}</v></c>')
                shared.append(f"<si><r><t>{escaped[:1]}</t></r><r><t>{escaped[1:]}</t></r></si>")
        sheet.append(f'<row r="{number}">{"".join(cells)}</row>')
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", f"<workbook {main}/>")
        book.writestr("xl/sharedStrings.xml", f"<sst {main}>{''.join(shared)}</sst>")
        book.writestr(
            "xl/worksheets/sheet1.xml", f"{entity}<worksheet {main}><sheetData>{''.join(sheet)}</sheetData></worksheet>"
        )
    return out.getvalue()


def as_objects(rows: Sequence[Sequence[str]]) -> str:
    """Return Moodle's JSON of today: names without blanks and marks, in a list of sheets."""
    names = ["".join(char for char in name.lower() if char.isalnum()) for name in rows[0]]
    return json.dumps([[dict(zip(names, row, strict=True)) for row in rows[1:]]])


GERMAN = ["Nachname", "Vorname", "E-Mail-Adresse", "Status", "Begonnen", "Beendet", "Dauer", "Bewertung/10,00"]


def in_german(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    header = list(GERMAN)
    for name in rows[0][len(GERMAN) :]:
        kind, _, number = name.rpartition(" ")
        words = {"Question": "Frage", "Response": "Antwort", "Right answer": "Richtige Antwort"}
        header.append(f"{words[kind]} {number}")
    return [header, *([cell.replace("Finished", "Beendet") for cell in row] for row in rows[1:])]


FORMS = {
    "CSV": lambda rows: write_csv(rows).encode(),
    "CSV with a mark and semicolons": lambda rows: b"\xef\xbb\xbf" + write_csv(rows, ";").encode(),
    "UTF-16 with tabs": lambda rows: write_csv(rows, "\t").encode("utf-16"),
    "JSON": lambda rows: as_objects(rows).encode(),
    "JSON of lists": lambda rows: json.dumps([list(rows)]).encode(),
    "XLSX": write_xlsx,
    "German": lambda rows: write_csv(in_german(rows)).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_moodles_responses_are_graded_by_the_deck(form: str) -> None:
    Path("responses.dat").write_bytes(FORMS[form](make_report()))
    done = add("responses.dat", "--deck", "demo.yaml")
    told = "Passed over: responses.dat: question 9 ('Who painted it?') is not a question of demo.\n"
    assert done.stderr == told, "and the grade, which ends with a number too, is none"
    assert (done.exit_code, done.stdout) == (1, "14 new answers from 1 file.\n")
    assert add("responses.dat", "--deck", "demo.yaml").stdout == "0 new answers from 1 file.\n"
    assert states() == {
        "Ada Lovelace": {
            "one": "right", "some": "right", "true": "right", "text": "right", "number": "wrong",
            "gaps": "partly", "pairs": "partly", "order": "right",
        },
        "Bob Doe": {
            "one": "wrong", "some": "wrong", "true": "wrong", "text": "open", "number": "right",
            "gaps": "open", "pairs": "right", "order": "partly",
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "count"), [(("Question", "Response"), 14), (("Response", "Right answer"), 14), (("Response",), 0)]
)
def test_a_report_may_lack_columns(columns: Sequence[str], count: int) -> None:
    """A question is found by its text, else by its right answer; without either, each is told."""
    Path("responses.csv").write_text(write_csv(make_report(columns)))
    done = add("responses.csv", "--deck", "demo.yaml")
    assert done.stdout.startswith(f"{count} new answer")
    assert done.stderr.count("is not a question of demo") == (9 if not count else 1)


def test_two_of_one_name_are_two_learners() -> None:
    rows = make_report()
    rows[2][:3] = ["Lovelace", "Ada", "other@x"]
    Path("responses.csv").write_text(write_csv(rows))
    add("responses.csv", "--deck", "demo.yaml")
    assert set(states()) == {"Ada Lovelace (ada@x)", "Ada Lovelace (other@x)"}


def test_a_report_needs_the_deck() -> None:
    Path("responses.csv").write_text(write_csv(make_report()))
    assert "responses.csv: name the deck that it is about: --deck." in add("responses.csv").stderr


def make_results() -> list[bytes]:
    write_class(Path("made"), [Item(-9, 1), Item(0, 1)], 2, seed=1)
    return [path.read_bytes() for path in sorted(Path("made").iterdir())]


def pack(data: bytes) -> str:
    from base64 import urlsafe_b64encode

    return f"quiz-results:1:{urlsafe_b64encode(compress(data)).decode().rstrip('=')}"


def test_a_folder_of_a_zip_is_a_pupil_whatever_the_file_says() -> None:
    first, second = make_results()
    with zipfile.ZipFile("hand-ins.zip", "w") as archive:
        archive.writestr("Ada Lovelace_123_assignsubmission_file_/quiz.jsonl", first)
        archive.writestr("Bob Doe_124_assignsubmission_onlinetext_/onlinetext.html", f"<p>{pack(second)}</p>")
        archive.writestr("Eve_125_assignsubmission_file_/mine.jsonl", first)
        archive.writestr("readme.txt", "hello")
        archive.writestr("Zoe_126_assignsubmission_file_/photo.png", b"\x89PNG\0\0")
        archive.writestr("Zoe_126_assignsubmission_file_/more.zip", b"PK\3\4...")
    done = add("hand-ins.zip")
    assert (done.exit_code, done.stdout) == (1, "4 new answers from 1 file.\n")
    assert set(states()) == {"Ada Lovelace", "Bob Doe"}
    for told in (
        "what Eve handed in is a quiz that Ada Lovelace handed in before.",
        "readme.txt: it is in no pupil's folder.",
        "more.zip: an archive in an archive is not opened.",
        "photo.png",
    ):
        assert told in done.stderr


def test_nobody_changes_what_another_has_handed_in() -> None:
    """With the numbers of somebody's quiz, anyone could write an answer or a correction into it."""
    first, _ = make_results()
    Path("ada.jsonl").write_bytes(first)
    add("ada.jsonl")
    before = run("class", "report", "--json").stdout
    head, start, answer, *_ = first.decode().splitlines()
    answer = json.loads(answer)
    forged = [
        json.loads(head) | {"learner": "Eve"},
        json.loads(start),
        answer
        | {"id": answer["id"][:-3] + "fff", "kind": "override", "target": answer["id"], "score": 1.0, "data": {}},
    ]
    Path("eve.jsonl").write_text("".join(json.dumps(line) + "\n" for line in forged))
    done = add("eve.jsonl")
    assert "what Eve handed in is a quiz that Pupil 000 handed in before." in done.stderr
    assert run("class", "report", "--json").stdout == before


def test_a_pasted_line_is_the_file() -> None:
    first, second = make_results()
    Path("message.txt").write_text(f"Hello! Here they are:\n> {pack(first)}\n\nand my brother's: {pack(second)}.")
    assert add("message.txt").stdout == "4 new answers from 1 file.\n"
    Path("ada.jsonl").write_bytes(first)
    assert add("ada.jsonl").stdout == "0 new answers from 1 file.\n"
    Path("short.txt").write_text(pack(second)[:-9])
    assert "cut short" in add("short.txt").stderr


def test_statements_that_were_written_are_the_results_again() -> None:
    """In each form in which a learning record store hands them out; sent with the results, they count once."""
    for number, data in enumerate(make_results()):
        Path(f"{number}.jsonl").write_bytes(data)
    add("0.jsonl", "1.jsonl")
    lines = run("class", "export", "xapi", "demo").stdout
    assert "answered" in lines
    whole = json.loads(run("class", "report", "--json").stdout)
    statements = [json.loads(line) for line in lines.splitlines()]
    for form in (lines, json.dumps(statements), json.dumps({"statements": statements[::-1], "more": ""})):
        Path("store.json").write_text(form)
        Path("c.db").unlink(missing_ok=True)
        assert add("store.json", "--class", "c.db").stdout == "4 new answers from 1 file.\n"
        assert json.loads(run("class", "report", "--class", "c.db", "--json").stdout) == whole
    assert add("store.json").stdout == "0 new answers from 1 file.\n"


def test_answers_that_another_program_recorded_are_matched_by_their_text() -> None:
    def statement(text: str, response: str, result: dict, choices: Sequence[str] = ()) -> dict:
        definition = {
            "name": {"en": text},
            "choices": [{"id": f"c{n}", "description": {"en": c}} for n, c in enumerate(choices)],
        }
        return {
            "actor": {"mbox": "mailto:ada@x", "name": "Ada"},
            "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
            "object": {"id": f"https://lms/{text}", "definition": definition},
            "result": {"response": response, **result},
            "timestamp": "2026-11-24T09:00:00Z",
            "context": {"registration": "11111111-1111-4111-8111-111111111111"},
        }

    said = [
        statement("What is the capital of Norway?", "c1", {"success": True}, ["Bergen", "Oslo"]),
        statement("Who wrote Faust?", "Schiller", {"score": {"scaled": 0.25}}),
        statement("Who painted it?", "x", {"success": True}),
        statement("How far is it?", "3", {}),
        {"actor": {"name": "Ada"}, "verb": {"id": "http://adlnet.gov/expapi/verbs/experienced"}, "object": {"id": "x"}},
        {"actor": [], "verb": 1},
    ]
    end = statement("", "", {}) | {"verb": {"id": "http://adlnet.gov/expapi/verbs/completed"}}
    Path("s.json").write_text(json.dumps([*said, end]))
    done = add("s.json", "--deck", "demo.yaml")
    assert (done.exit_code, done.stdout) == (1, "2 new answers from 1 file.\n")
    for told in (
        "'Who painted it?', which is not a question here",
        "statement 4: it has no score",
        "statement 6 is none",
        "1 statement of something else",
    ):
        assert told in done.stderr
    assert states() == {"Ada": {"one": "right", "text": "partly"}}


MAPPING = {
    "deck": "demo",
    "versions": {
        "A": [
            {"question": "demo/one", "options": ["Bergen", "Oslo", "Tromsø"]},
            {"question": "demo/some", "options": ["Air", "Gold", "Iron", "Wood"]},
            {"question": "demo/true", "options": ["true", "false"]},
        ],
        "B": [
            {"question": "demo/true", "options": ["true", "false"]},
            {"question": "demo/one", "options": ["Oslo", "Tromsø", "Bergen"]},
            {"question": "demo/some", "options": ["Wood", "Iron", "Gold", "Air"]},
        ],
    },
}


def test_letters_of_paper_versions_are_answers() -> None:
    Path("mapping.json").write_text(json.dumps(MAPPING))
    Path("letters.csv").write_text(
        'pupil,version,1,2,3\nAda,A,b,B C,b\nBob,b,A,a,"b,d"\nCy,C,a,a,a\nDi,A,,E,b\n,A,a,a,a\n,A,,,\n'
    )
    words = ("letters.csv", "--deck", "demo.yaml", "--mapping", "mapping.json")
    done = add(*words)
    assert done.stderr.splitlines() == [
        "Passed over: letters.csv:4: there is no version 'C'.",
        "Passed over: letters.csv:5: 'E' is not an answer to question 2.",
        "Passed over: letters.csv:6: it names no pupil.",
    ]
    assert add(*words).stdout == "0 new answers from 1 file.\n"
    assert states() == {
        "Ada": {"one": "right", "some": "right", "true": "right"},
        "Bob": {"one": "right", "some": "wrong", "true": "wrong"},
        "Di": {"one": "open", "some": "open", "true": "right"},
    }
    assert "--mapping" in add("letters.csv", "--deck", "demo.yaml").stderr


def test_a_paper_that_was_printed_comes_back_as_results() -> None:
    """The table and the mapping are those that the export writes: whoever copies the key has everything right."""
    done = run("export", "paper", "demo.yaml", "-o", "demo.html", "--versions", "A,B", "--seed", "7", "--key")
    assert done.exit_code == 0, done.stderr
    versions = json.loads(Path("demo.mapping.json").read_text())["versions"]
    right = {"demo/one": {"Oslo"}, "demo/some": {"Iron", "Gold"}, "demo/true": {"false"}}
    rows = list(csv.reader(StringIO(Path("demo.letters.csv").read_text())))
    for row, (name, version) in zip(rows[1:], (("Ada", "A"), ("Bob", "B")), strict=False):
        row[:2] = [name, version]
        for column, place in enumerate(versions[version], 2):
            keys = right.get(place["question"], set())
            row[column] = "".join(chr(65 + n) for n, option in enumerate(place["options"]) if option in keys)
    Path("filled.csv").write_text(write_csv(rows))
    added = add("filled.csv", "--deck", "demo.yaml", "--mapping", "demo.mapping.json")
    assert added.stdout == "6 new answers from 1 file.\n", added.stderr
    for learner in states().values():
        assert [learner[name] for name in ("one", "some", "true")] == ["right"] * 3


def test_pseudonyms_leave_nothing_of_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even in the ids that are made up: with another secret, all are others."""
    Path("mapping.json").write_text(json.dumps(MAPPING))
    Path("letters.csv").write_text("pupil,version,1,2,3\nAda Lovelace,A,b,b,b\n")
    Path("responses.csv").write_text(write_csv(make_report()))
    nameless = {
        "actor": {"name": "Ada Lovelace"},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": {"id": "x", "definition": {"name": {"en": "Who wrote Faust?"}}},
        "result": {"success": True},
        "timestamp": "2026-11-24T09:00:00Z",
    }
    Path("s.json").write_text(json.dumps([nameless]))
    words = (
        "letters.csv",
        "responses.csv",
        "s.json",
        "--deck",
        "demo.yaml",
        "--mapping",
        "mapping.json",
        "--pseudonyms",
    )
    ids = []
    for number in range(2):
        monkeypatch.setenv("QUIZ_HOME", str(tmp_path / f"home{number}"))
        assert "18 new answers" in add(*words, "--class", f"{number}.db").stdout
        assert "0 new answers" in add(*words, "--class", f"{number}.db").stdout
        data = Path(f"{number}.db").read_bytes()
        assert not any(word in data for word in (b"Ada", b"Lovelace", b"ada@x"))
        with open_class(f"{number}.db") as room:
            tables = ("attempt", "answer", "finish")
            ids.append({id for table in tables for (id,) in room.query(f"SELECT id FROM {table}")})
    assert len(ids[0]) > 20
    assert not ids[0] & ids[1]


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Ada_1_assignsubmission_file_/a.jsonl", b"\0" * (65 * 2**20))
    return out.getvalue()


@pytest.mark.slow
def test_hostile_archives_are_told_and_nothing_is_written(tmp_path: Path) -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../evil.jsonl", make_results()[0])
        archive.writestr("/etc/x/evil.jsonl", b"{}\n")
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    hostile = {
        "climbing.zip": made.getvalue(),
        "bomb.zip": bomb(),
        "cut.zip": bomb()[:-30],
        "entity.xlsx": write_xlsx(make_report(), entity),
        "cut.xlsx": write_xlsx(make_report())[:-40],
        "empty.zip": b"PK\3\4",
    }
    for name, data in hostile.items():
        Path(name).write_bytes(data)
        before = sorted(path for path in tmp_path.rglob("*") if "home" not in path.parts)
        done = add(name, "--deck", "demo.yaml")
        assert (done.exit_code, done.stdout) == (1, "0 new answers from 1 file.\n"), name
        assert name in done.stderr
        assert sorted(path for path in tmp_path.rglob("*") if "home" not in path.parts) == before


@pytest.mark.parametrize(
    ("name", "pupil"),
    [
        ("Ada Lovelace_123_assignsubmission_file_/a.jsonl", "Ada Lovelace"),
        ("Ada_Marie_9_assignsubmission_file_a.jsonl", "Ada_Marie"),
        ("all/Ada_9_assignsubmission_file_/x/a.jsonl", "Ada"),
        ("Bob\\a.jsonl", "Bob"),
        ("../Bob/a.jsonl", "Bob"),
        ("a.jsonl", ""),
        ("", ""),
    ],
)
def test_whose_a_member_is(name: str, pupil: str) -> None:
    assert name_pupil(name) == pupil
