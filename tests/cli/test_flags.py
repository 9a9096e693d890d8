"""`quiz flags`: what learners flagged or counted as right is listed, patched into decks by the real git, cleared."""

import json
import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from quiz.engine.session import Session
from quiz.history.log import Log
from quiz.library import Library
from quiz.responses import Matched, Ordered, Picked, Response, Typed
from quiz.sitting.sitting import Sitting

from ..json_output import fits
from .program import run_quiz

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)

EVERY_KIND = """\
deck: demo
title: Demo
language: en
questions:
- id: short
  question: What is the capital of Norway?  # a\ttab
  answer: Oslo
- id: more
  question: Who wrote Hamlet?
  answer: Shakespeare
  accept:
  - W. Shakespeare  # the usual form

- id: row
  question: Who wrote Faust?
  answer: Goethe
  accept: [J. W. Goethe, "von Goethe"]
  typos: yes
- id: far
  question: How far is it to the village?
  answer: 12
  unit: km
- {id: near, question: "How near is it, then?", answer: 3, unit: km}
- id: blocks
  cloze: |
    The capital of Norway is {{Oslo::a city}}, that of Italy

    is {{Rome}}.
- id: quoted
  cloze: "He said \\"{{hello}}\\" to {{her|Ann}}."
- id: plain
  cloze: Water is {{H2O}}
- id: list
  question: Name the two seas of the story.
  answers:
  - North Sea
  - [Baltic Sea, Baltic]
- id: some
  question: Name two of the colours.
  answers: [red, green, blue]
  need: 2
- id: choice
  question: Which of them is a fruit?
  answer: Apple
  wrong: [Brick, Stone]
- id: several
  question: Which of them are metals?
  answers: [Iron, Gold]
  wrong: [Wood, Air, Clay]
- id: truth
  question: The moon is a planet.
  answer: false
- id: order
  question: Put them in order.
  order: [one, two, three]
- id: pairs
  question: Match them.
  match:
    Norway: Oslo
    Italy: Rome
- id: card
  front: The front
  back: The back
- id: free
  question: Why does it rain?
  rubric: [clouds, water]
"""

RIGHT: Mapping[str, Response] = {
    "short": Typed(("Kristiania: now",)),
    "more": Typed(('The "Bard"',)),
    "row": Typed(("Wolfgang, they say",)),
    "far": Typed(("15,5 km",)),
    "near": Typed(("about 4 km",)),
    "blocks": Typed(("Kristiania", "Roma")),
    "quoted": Typed(('hi "you"', "she")),
    "plain": Typed(("aqua: water",)),
    "list": Typed(("North Sea", "East Sea")),
    "some": Typed(("red", "yellow")),
    "choice": Picked(("Brick",)),
    "several": Picked(("Iron", "Wood")),
    "truth": Picked(("true",)),
    "order": Ordered(("two", "one", "three")),
    "pairs": Matched((("Norway", "Rome"), ("Italy", "Oslo"))),
}
TYPED = [name for name, response in RIGHT.items() if isinstance(response, Typed)]


def run(folder: Path, *words: str, home: str = "home") -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "QUIZ_HOME": str(folder / home), "QUIZ_NOW": "2026-11-23T10:00:00+01:00"}
    return run_quiz(*words, folder=folder, env=env)


def git(folder: Path, *words: str, input: bytes | None = None) -> str:
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
    done = subprocess.run(["git", *names, *words], cwd=folder, input=input, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    return done.stdout.decode()


def play(
    folder: Path,
    deck: str,
    *,
    right: Mapping[str, Response] = {},
    flags: Mapping[str, str] = {},
    home: str = "home",
) -> None:
    """Answer questions of a deck and count the answers as right; flag questions."""
    library = Library([folder], cwd=folder)
    bank = library.open([str(folder / deck)])
    with Log.open(folder / home / "history.db") as log:
        for name in {**right, **flags}:
            (identity,) = [entry.identity for entry in bank.entries if entry.identity.endswith(f"/{name}")]
            session = Session.start([bank.item(identity)], seed=1)
            sitting = Sitting.begin(session, bank=bank, log=log, now=lambda: NOW)
            if name in right:
                sitting.answer(right[name])
                sitting.override()
            if name in flags:
                sitting.flag(flags[name])


def check(folder: Path, home: str = "home") -> list[tuple[str, str]]:
    done = run(folder, "check", ".", "--format", "json", home=home)
    return sorted((problem["path"], problem["code"]) for problem in json.loads(done.stdout))


def make_patch(folder: Path, home: str = "home") -> bytes:
    done = run(folder, "flags", "--patch", "-o", f"{home}.patch", home=home)
    assert done.returncode == 0, done.stderr
    return (folder / f"{home}.patch").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "decks").mkdir()
    (tmp_path / "decks/demo.yaml").write_bytes(EVERY_KIND.encode())
    git(tmp_path, "init", "-q", "-b", "main")
    return tmp_path


def test_flags_and_answers_counted_as_right_are_listed_with_their_places(folder: Path) -> None:
    play(
        folder, "decks/demo.yaml", right={"far": RIGHT["far"], "choice": RIGHT["choice"]}, flags={"short": "No\nmore."}
    )
    done = run(folder, "flags")
    assert (done.stdout, done.stderr) == (
        "decks/demo.yaml:5: flagged on 2026-11-22: No more.\n"
        'decks/demo.yaml:19: counted as right on 2026-11-22: "15,5 km"\n'
        'decks/demo.yaml:42: counted as right on 2026-11-22: "Brick"\n',
        "",
    )
    first, second, _ = fits("quiz flags", run(folder, "flags", "--json").stdout)
    assert first == {
        "kind": "flag",
        "question": "demo/short",
        "path": "decks/demo.yaml",
        "line": 5,
        "at": "2026-11-22T09:00:00+00:00",
        "note": "No\nmore.",
        "response": None,
    }
    assert (second["kind"], second["note"], second["response"]) == ("right", "", {"typed": ["15,5 km"]})


def test_a_named_deck_lists_its_own_and_what_is_in_no_deck_comes_last(folder: Path) -> None:
    (folder / "decks/other.yaml").write_text(
        "deck: other\ntitle: O\nquestions:\n- {id: a, question: Why?, answer: so}\n"
    )
    play(folder, "decks/other.yaml", flags={"a": "Odd"})
    play(folder, "decks/demo.yaml", flags={"short": "Old"})
    assert run(folder, "flags", "other").stdout == "decks/other.yaml:4: flagged on 2026-11-22: Odd\n"
    (folder / "decks/demo.yaml").unlink()
    assert run(folder, "flags").stdout.splitlines()[1] == "demo/short (in no deck here): flagged on 2026-11-22: Old"
    assert run(folder, "flags", "other").stdout.count("\n") == 1


def test_what_is_cleared_is_listed_no_more_and_later_flags_are(folder: Path) -> None:
    play(folder, "decks/demo.yaml", right={"choice": RIGHT["choice"]}, flags={"short": "Old"})
    assert run(folder, "flags", "--clear").stdout == "2 entries cleared.\n"
    assert run(folder, "flags").stdout == ""
    assert run(folder, "flags", "--clear").stdout == "0 entries cleared.\n"
    play(folder, "decks/demo.yaml", flags={"far": "New"})
    assert run(folder, "flags").stdout == "decks/demo.yaml:19: flagged on 2026-11-22: New\n"


def test_an_undone_answer_is_not_listed(folder: Path) -> None:
    library = Library([folder], cwd=folder)
    bank = library.open([str(folder / "decks/demo.yaml")])
    with Log.open(folder / "home/history.db") as log:
        sitting = Sitting.begin(Session.start([bank.item("demo/short")], seed=1), bank=bank, log=log, now=lambda: NOW)
        sitting.answer(Typed(("Bergen",)))
        sitting.override()
        sitting.undo()
        sitting.answer(Typed(("Oslo",)))
    assert run(folder, "flags").stdout == ""


CHANGES = {
    "as it is": lambda data: data,
    "Windows line ends": lambda data: data.replace(b"\n", b"\r\n"),
    "no final newline": lambda data: data.rstrip(b"\n"),
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "indented": lambda data: (
        data[: data.index(b"- id")]
        + b"\n".join(b"  " + line if line else line for line in data[data.index(b"- id") :].split(b"\n")[:-1])
        + b"\n"
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("as it is", "demo.yaml"),
        ("Windows line ends", "Übung & 日本 語.yaml"),
        ("no final newline", 'a"b\\c.yaml'),
        ("a byte order mark", "Übung & 日本 語.yaml"),
        ("indented", 'a"b\\c.yaml'),
    ],
)
def test_git_applies_the_patch_to_decks_of_every_kind(folder: Path, change: str, name: str) -> None:
    path = folder / "decks" / name
    (folder / "decks/demo.yaml").rename(path)
    path.write_bytes(CHANGES[change](EVERY_KIND.encode()))
    flags = {name: f"Look at {name}: # ' \" \t {{x}}" for name in [*RIGHT, "card", "free"]}
    play(folder, f"decks/{name}", right=RIGHT, flags=flags)
    before = check(folder)
    patch = make_patch(folder)
    git(folder, "apply", "--check", "home.patch")
    git(folder, "apply", "home.patch")
    assert check(folder) == before
    written = path.read_bytes()
    assert written.count(b"# Flagged: Look at") == len(flags)
    assert (b"\r\n" in written) == (change == "Windows line ends")
    assert written.count(b"\r\n") in (0, written.count(b"\n"))
    listed = run(folder, "flags").stdout
    for typed in TYPED:
        assert RIGHT[typed].texts[0] not in listed, listed  # type: ignore[union-attr]
    assert listed.count("counted as right") == len(RIGHT) - len(TYPED)
    removed = [line for line in patch.split(b"\n") if line.startswith(b"-") and not line.startswith(b"---")]
    assert len(removed) <= 8  # those that hold an answer in brackets or a cloze, and a last line without its end


def test_a_patch_that_was_applied_is_not_written_again(folder: Path) -> None:
    play(folder, "decks/demo.yaml", right=RIGHT, flags={"short": "Old"})
    make_patch(folder)
    git(folder, "apply", "home.patch")
    done = run(folder, "flags", "--patch")
    assert (done.stdout, done.stderr.splitlines()[-1]) == ("", "There is nothing to patch.")


def test_answers_that_were_not_typed_are_only_listed(folder: Path) -> None:
    play(folder, "decks/demo.yaml", right={name: RIGHT[name] for name in RIGHT if name not in TYPED})
    done = run(folder, "flags", "--patch")
    assert done.stdout == ""
    assert done.stderr.splitlines()[:2] == [
        'decks/demo.yaml:42: only listed: counted as right on 2026-11-22: "Brick"',
        'decks/demo.yaml:46: only listed: counted as right on 2026-11-22: "Iron", "Wood"',
    ]


def test_a_text_that_the_deck_rejects_becomes_a_comment(folder: Path) -> None:
    (folder / "decks/demo.yaml").write_text(
        "deck: demo\ntitle: D\nquestions:\n- id: a\n  question: Why?\n  answer: so\n  reject: [never]\n"
    )
    play(folder, "decks/demo.yaml", right={"a": Typed(("Never",))})
    make_patch(folder)
    git(folder, "apply", "home.patch")
    assert '- id: a\n  # Counted as right by a learner: "Never"\n' in (folder / "decks/demo.yaml").read_text()


def test_a_list_of_which_all_entries_are_unknown_gets_a_comment(folder: Path) -> None:
    """Which entry is meant by which text is not plain."""
    play(folder, "decks/demo.yaml", right={"list": Typed(("East Sea", "West Sea"))})
    assert '+  # Counted as right by a learner: "East Sea", "West Sea"\n' in make_patch(folder).decode()
    git(folder, "apply", "home.patch")


def test_several_files_are_one_patch_and_faulty_or_linked_ones_are_named(folder: Path, tmp_path: Path) -> None:
    text = "title: O\nquestions:\n- {id: a, question: Why?, answer: so}\n"
    for name in ("one", "two", "bad"):
        (folder / f"decks/{name}.yaml").write_text(f"deck: {name}\n{text}")
        play(folder, f"decks/{name}.yaml", flags={"a": "Odd"})
    (folder / "decks/bad.yaml").write_text("deck: bad\n" + text + "- {id: b, question: Why?}\n")
    done = run(folder, "flags", "--patch")
    assert done.stderr == "decks/bad.yaml: not patched, because it has errors; fix them first\n"
    git(folder, "apply", "-", input=done.stdout.encode())
    for name in ("one", "two"):
        assert (
            (folder / f"decks/{name}.yaml")
            .read_text()
            .endswith("# Flagged: Odd\n- {id: a, question: Why?, answer: so}\n")
        )


def test_the_patch_applies_in_the_folder_in_which_it_was_made(folder: Path) -> None:
    play(folder, "decks/demo.yaml", flags={"short": "Odd"})
    env = {**os.environ, "QUIZ_HOME": str(folder / "home")}
    done = run_quiz("flags", "demo.yaml", "--patch", folder=folder / "decks", env=env)
    git(folder / "decks", "apply", "-", input=done.stdout.encode())
    assert "# Flagged: Odd" in (folder / "decks/demo.yaml").read_text()
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    done = run_quiz("flags", "../decks/demo.yaml", "--patch", folder=elsewhere, env=env)
    assert (done.stdout, "it is outside this folder" in done.stderr) == ("", True)


LEARNERS = {
    "ana": ({"short": Typed(("Christiania",)), "far": Typed(("13",))}, {"blocks": "Too easy"}),
    "bo": ({"more": Typed(("the Bard",)), "plain": Typed(("water",))}, {"near": "Which village?", "row": "Who?"}),
}


def test_patches_of_two_learners_apply_one_after_the_other(folder: Path) -> None:
    for home, (right, flags) in LEARNERS.items():
        play(folder, "decks/demo.yaml", right=right, flags=flags, home=home)
    for home in LEARNERS:
        make_patch(folder, home)
    for home in LEARNERS:
        git(folder, "apply", f"{home}.patch")
    for home in LEARNERS:
        assert "counted as right" not in run(folder, "flags", home=home).stdout
    assert (folder / "decks/demo.yaml").read_text().count("# Flagged:") == 3


NEIGHBOURS = {
    "ana": (
        {"short": Typed(("Christiania",)), "more": Typed(("the Bard",)), "plain": Typed(("water",))},
        {"short": "Which Norway?", "more": "Old", "row": "Who?", "far": "Far", "near": "Which?", "quoted": "Odd"},
    ),
    "bo": (
        {"far": Typed(("13",)), "some": Typed(("red", "yellow"))},
        {"short": "Too easy", "more": "Odd", "row": "Why?", "far": "Which?", "near": "Far", "quoted": "Who?"},
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("order", [("ana", "bo"), ("bo", "ana")])
@pytest.mark.parametrize("change", ["as it is", "Windows line ends", "indented"])
def test_patches_about_the_same_questions_apply_in_any_order(folder: Path, order: tuple[str, ...], change: str) -> None:
    """Both flag the same questions and their neighbours, one of them has answers accepted there, too."""
    path = folder / "decks/demo.yaml"
    path.write_bytes(CHANGES[change](EVERY_KIND.encode()))
    for home, (right, flags) in NEIGHBOURS.items():
        play(folder, "decks/demo.yaml", right=right, flags=flags, home=home)
        make_patch(folder, home)
    before = check(folder)
    for home in order:
        git(folder, "apply", f"{home}.patch")
    assert check(folder) == before
    text = path.read_text()
    assert text.count("# Flagged:") == 12
    for home in order:
        assert "counted as right" not in run(folder, "flags", home=home).stdout
    library = Library([folder], cwd=folder)
    entries = library.open([str(path)]).entries
    for name in ("short", "more", "row", "far", "near", "quoted"):
        (line,) = [one for one in text.splitlines() if f"id: {name}" in one]
        assert text.count(line) == 1
    assert len(entries) == 17


def test_a_comment_is_at_its_question_among_questions_that_look_the_same(folder: Path) -> None:
    deck = "deck: same\ntitle: Same\nquestions:\n" + "".join(
        f"- explain: It is.\n  answer: right\n  question: Is it so {n} times?\n  id: q{n}\n" for n in range(8)
    )
    path = folder / "decks/same.yaml"
    path.write_text(deck)
    for home, picked in (("ana", (2, 5)), ("bo", (5, 6, 2))):
        play(folder, "decks/same.yaml", flags={f"q{n}": f"{home} {n}" for n in picked}, home=home)
        make_patch(folder, home)
    for home in ("ana", "bo"):
        git(folder, "apply", f"{home}.patch")
    parts = path.read_text().split("- explain")[1:]
    assert [sorted(line.split(": ")[1] for line in part.splitlines() if "#" in line) for part in parts] == [
        [], [], ["ana 2", "bo 2"], [], [], ["ana 5", "bo 5"], ["bo 6"], [],
    ]  # fmt: skip


SAME = {
    "ana": ({name: RIGHT[name] for name in TYPED} | {"choice": RIGHT["choice"]}, {"near": "Which?"}),
    "bo": (
        {
            "short": Typed(("Christiania",)), "more": Typed(("the Bard",)), "row": Typed(("JWG",)),
            "far": Typed(("13",)), "near": Typed(("5 km",)), "blocks": Typed(("Christiania", "Roma aeterna")),
            "quoted": Typed(("good day", "Mary")), "plain": Typed(("water",)), "some": Typed(("red", "pink")),
        },
        {"near": "Far from where?"},
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("form", ["patch", "json", "history"])
def test_remarks_that_learners_handed_in_become_one_patch(folder: Path, form: str) -> None:
    """Also where both want the same line changed, which git alone cannot do; their author has no record of it."""
    handed_in = []
    for home, (right, flags) in SAME.items():
        play(folder, "decks/demo.yaml", right=right, flags=flags, home=home)
        file = folder / f"{home}.txt"
        if form == "patch":
            file.write_bytes(make_patch(folder, home))
        elif form == "json":
            file.write_text(run(folder, "flags", "--json", home=home).stdout)
        else:
            assert run(folder, "history", "export", "out", home=home).returncode == 0
            (exported,) = (folder / "out").iterdir()
            exported.rename(file)
        handed_in += ["--from", file.name]
    before = check(folder)
    assert run(folder, "flags", *handed_in, home="author").stdout.count("counted as right") == 20
    done = run(folder, "flags", *handed_in, "--patch", "-o", "both.patch", home="author")
    assert 'only listed: counted as right on 2026-11-22: "Brick"' in done.stderr
    git(folder, "apply", "both.patch")
    assert check(folder) == before
    assert run(folder, "flags", *handed_in, home="author").stdout.count("counted as right") == 1
    assert not (folder / "author" / "history.db").exists() or run(folder, "flags", home="author").stdout == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello\n",
        '{"kind": "flag"}\n',
        '{"kind": "right", "question": "demo/short", "at": "2026-11-22", "note": "", "response": {"typed": [1]}}\n',
        '{"kind": "flag", "question": "demo/short", "at": "never", "note": ""}\n',
        "[" * 100_000,
        '{"format": 99}\n',
        "\0\ud800\n",
    ],
)
def test_a_file_without_remarks_is_refused(folder: Path, text: str) -> None:
    (folder / "bad.txt").write_text(text, errors="surrogatepass")
    done = run(folder, "flags", "--from", "bad.txt", "--patch")
    assert (done.returncode, done.stdout) == (1, "")
    assert "bad.txt" in done.stderr


def test_branches_of_two_learners_merge_and_the_same_line_is_there_once(folder: Path) -> None:
    git(folder, "add", "decks")
    git(folder, "commit", "-qm", "deck")
    for home, (right, flags) in LEARNERS.items():
        play(folder, "decks/demo.yaml", right={**right, "row": Typed(("JWG",))}, flags=flags, home=home)
        make_patch(folder, home)
    for home in LEARNERS:
        git(folder, "checkout", "-q", "-b", home, "main")
        git(folder, "apply", f"{home}.patch")
        git(folder, "commit", "-qam", home)
    git(folder, "merge", "-q", "-m", "both", "ana")
    text = (folder / "decks/demo.yaml").read_text()
    assert text.count("JWG") == 1
    for home in LEARNERS:
        assert "counted as right" not in run(folder, "flags", home=home).stdout


def test_many_remarks_are_taken_over_together_and_a_wrong_one_spoils_no_other(folder: Path) -> None:
    """The result is the same as for each remark by itself, but the one that the deck rejects becomes a comment."""
    names = [f"q{n}" for n in range(40)]
    deck = "deck: many\ntitle: Many\nquestions:\n" + "".join(
        f"- {{id: {name}, question: 'The number {n}?', answer: word {n}, reject: [bad {n}]}}\n"
        for n, name in enumerate(names)
    )
    path = folder / "decks" / "many.yaml"
    path.write_text(deck)
    said = {name: Typed((f"other {n}" if n != 17 else "bad 17",)) for n, name in enumerate(names)}
    play(folder, "decks/many.yaml", right=said, flags=dict.fromkeys(names[:20], "Too easy"))
    make_patch(folder)
    git(folder, "apply", "home.patch")
    text = path.read_text()
    assert text.count("# Flagged: Too easy") == 20
    assert all(f"other {n}" in text for n in range(40) if n != 17)
    assert text.count("Counted as right by a learner") == 1
    assert run(folder, "flags").stdout.count("counted as right") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--json", "--patch"),
        ("--patch", "--clear"),
        ("-o", "x.patch"),
        ("no-such-deck",),
        ("--clear", "--from", "a.patch"),
    ],
)
def test_wrong_usage(folder: Path, words: tuple[str, ...]) -> None:
    assert run(folder, "flags", *words).returncode == 2


def test_check_shows_flags_as_notes_in_every_format(folder: Path) -> None:
    play(folder, "decks/demo.yaml", right={"far": RIGHT["far"]}, flags={"short": "No\nmore.", "near": ""})
    assert ": note: " not in run(folder, "check", "decks").stdout
    plain, flagged = run(folder, "check", "decks", "--strict"), run(folder, "check", "decks", "--strict", "--flags")
    assert flagged.returncode == plain.returncode
    assert (
        "decks/demo.yaml:5:3: note: flagged on 2026-11-22: No more. [flagged]\n    5 | - id: short\n"
        "      |   ^\n" in flagged.stdout
    )
    assert flagged.stderr.split(" in ")[0].endswith(", 2 notes")
    said = json.loads(run(folder, "check", "decks", "--flags", "--format", "json").stdout)
    assert [(one["line"], one["code"], one["message"]) for one in said if one["severity"] == "note"] == [
        (5, "flagged", "flagged on 2026-11-22: No more."),
        (23, "flagged", "flagged on 2026-11-22"),
    ]
    said = run(folder, "check", "decks", "--flags", "--format", "github").stdout
    assert "::notice file=decks/demo.yaml,line=5,col=3,title=flagged::flagged on 2026-11-22: No more.\n" in said
    log = json.loads(run(folder, "check", "decks", "--flags", "--format", "sarif").stdout)
    results = [one for one in log["runs"][0]["results"] if one["ruleId"] == "flagged"]
    assert [one["level"] for one in results] == ["note", "note"]
    rules = {rule["id"]: rule["shortDescription"]["text"] for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert rules["flagged"] == "A learner flagged this question."
    assert run(folder, "check", "decks", "--flags", "--watch").returncode == 2


def test_a_check_that_finds_nothing_but_flags_succeeds(folder: Path) -> None:
    (folder / "decks/demo.yaml").write_text(
        "deck: demo\ntitle: D\nallow: [no-source, no-explanation]\nquestions:\n- {id: a, question: Why?, answer: so}\n"
    )
    play(folder, "decks/demo.yaml", flags={"a": "Odd"})
    done = run(folder, "check", "decks", "--strict", "--flags")
    assert (done.returncode, done.stderr) == (0, "1 note in 1 file\n")


def test_a_deck_in_the_current_folder_names_its_line_and_is_patched(folder: Path) -> None:
    """Without a DECK, and though it is not in the folder of decks."""
    (folder / "decks/demo.yaml").rename(folder / "demo.yaml")
    play(folder, "demo.yaml", flags={"short": "Odd"})
    assert run(folder, "flags").stdout == "demo.yaml:5: flagged on 2026-11-22: Odd\n"
    assert run(folder, "flags", "--patch").stdout.startswith("--- a/demo.yaml\n+++ b/demo.yaml\n")


PICTURE = """\
deck: demo
title: Demo
format: 2
questions:
- id: plant
  question: What is this part of the plant called?
  image: {file: a.svg, alt: A plant}
  places:
    leaf: [60, 53, 26, 15]
    root: {at: [30, 82, 40, 17], accept: [roots], words: Below}
    stem:
      at: [44, 46, 12, 14]   # in the middle
      words: It carries the blossom
    petal: {at: [63, 15, 19, 13], words: Above}
- id: all
  question: Name them.
  image: {file: a.svg, alt: A plant}
  ask: all
  places: {bud: [1, 2, 3, 4], fruit: [5, 6, 7, 8]}
"""


def test_names_of_masked_places_are_taken_over(folder: Path) -> None:
    (folder / "decks/a.svg").write_text("<svg/>")
    (folder / "decks/demo.yaml").write_text(PICTURE)
    said = {"leaf": "frond, of a fern", "root": "radix", "stem": "stalk", "petal": "corolla"}
    right: dict[str, Response] = {f"plant-{name}": Typed((text,)) for name, text in said.items()}
    play(folder, "decks/demo.yaml", right={**right, "all": Typed(("gemma", "fruit"))})
    make_patch(folder)
    git(folder, "apply", "home.patch")
    text = (folder / "decks/demo.yaml").read_text()
    assert '    leaf: {at: [60, 53, 26, 15], accept: ["frond, of a fern"]}\n' in text
    assert "    root: {at: [30, 82, 40, 17], accept: [roots, radix], words: Below}\n" in text
    assert (
        "      at: [44, 46, 12, 14]   # in the middle\n      words: It carries the blossom\n      accept: [stalk]\n"
        in text
    )
    assert "    petal: {at: [63, 15, 19, 13], words: Above, accept: [corolla]}\n" in text
    assert "places: {bud: {at: [1, 2, 3, 4], accept: [gemma]}, fruit: [5, 6, 7, 8]}" in text
    assert run(folder, "flags").stdout == ""
