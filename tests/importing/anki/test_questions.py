"""Anybody's collection becomes decks that pass `quiz check`, and whatever is lost is named."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer

from quiz import markup
from quiz.library import Library
from quiz.model import Flashcard

from ...cli.program import run_quiz
from ..conftest import FORMS, add, write

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def call(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "QUIZ_HOME": str(tmp_path / "home")}
        return run_quiz(*words, folder=tmp_path, env=env, input=stdin)

    return call


@pytest.fixture
def take(col: Collection, tmp_path: Path, run: Run) -> Callable[..., list[dict]]:
    """Import the collection into one deck, check it, and return its questions as YAML has them."""

    def call(*words: str) -> list[dict]:
        done = run("import", write(col, tmp_path, "new.apkg").name, "-o", "out.yaml", *words)
        assert done.returncode == 0, done.stderr
        call.stderr = done.stderr  # type: ignore[attr-defined]
        checked = run("check", "out.yaml")
        assert "error" not in checked.stdout, checked.stdout
        return yaml.safe_load((tmp_path / "out.yaml").read_text())["questions"]

    return call


def without(question: dict, *names: str) -> dict:
    return {name: value for name, value in question.items() if name not in ("id", *names)}


def test_the_stock_types(col: Collection, take):
    add(col, "Basic", "What is <b>Oslo</b>?", "A city<br>in <i>Norway</i>", tags="geo marked leech")
    add(col, "Basic (and reversed card)", "dog", "Hund")
    add(col, "Basic (optional reversed card)", "cat", "Katze", "y")
    add(col, "Basic (optional reversed card)", "cow", "Kuh")
    add(col, "Basic (type in the answer)", "Au?", "gold &amp; more")
    add(col, "Cloze", "{{c1::Oslo}} is in {{c2::Norway::country}}, {{c1::not}} {{c3::Sweden}}", "See the <b>map</b>.")
    found = take()
    assert [without(question) for question in found] == [
        {"front": "What is **Oslo**?", "back": "A city\nin *Norway*", "tags": ["geo"]},
        {"front": "dog", "back": "Hund", "both-ways": True},
        {"front": "cat", "back": "Katze", "both-ways": True},
        {"front": "cow", "back": "Kuh"},
        {"question": "Au?", "answer": "gold & more", "recall": "type"},
        {"cloze": "{{Oslo}} is in Norway, {{not}} Sweden", "explain": "See the **map**."},
        {"cloze": "Oslo is in {{Norway::country}}, not Sweden", "explain": "See the **map**."},
        {"cloze": "Oslo is in Norway, not {{Sweden}}", "explain": "See the **map**."},
    ]
    assert take.stderr == ""


def test_clozes_that_cannot_be_typed_are_flashcards(col: Collection, take):
    add(col, "Cloze", r"\(x = {{c1::3}}\) and {{c2::<img src='a.png'>}}")
    add(col, "Cloze", "{{c1::one {{c2::two}} three}} {{c3::a|b}} {{c4::x::y::z}} }} {{c5::{ }}")
    col.media.write_data("a.png", b"picture")
    found = [without(question) for question in take()]
    assert found[:2] == [
        {"front": r"\(x = (…)\) and ![](out.media/a.png)", "back": r"\(x = 3\) and ![](out.media/a.png)"},
        {"front": r"\(x = 3\) and (…)", "back": r"\(x = 3\) and ![](out.media/a.png)"},
    ]
    blanks = [question["cloze"] if "cloze" in question else question["front"] for question in found[2:]]
    assert [text[: text.index(" }}")] if " }}" in text else text for text in blanks][1].startswith("one ")


def test_any_other_type_by_its_template(col: Collection, take):
    kind = col.models.new("Own")
    for name in ("Word", "Meaning", "Example", "Hint"):
        col.models.add_field(kind, col.models.new_field(name))
    for name, front, back in (
        ("A", "<style>x</style><div>Word: {{Word}}</div>{{#Example}}<p>{{Example}}</p>{{/Example}}{{hint:Hint}}",
         "{{FrontSide}}<hr id=answer>{{Meaning}}{{^Example}} (bare){{/Example}}"),
        ("B", "{{Meaning}} {{type:Word}}", "{{Meaning}}<hr id='answer'>{{type:Word}}{{Example}}"),
    ):  # fmt: skip
        template = col.models.new_template(name)
        template["qfmt"], template["afmt"] = front, back
        col.models.add_template(kind, template)
    col.models.add(kind)
    add(col, "Own", "Haus", "house", "Das Haus.", "ends with s")
    add(col, "Own", "Baum", "tree")
    assert [without(question) for question in take()] == [
        {"front": "Word: Haus\n\nDas Haus.", "back": "house", "hint": "ends with s"},
        {"question": "house", "answer": "Haus", "recall": "type", "explain": "Das Haus."},
        {"front": "Word: Baum", "back": "tree (bare)"},
        {"question": "tree", "answer": "Baum", "recall": "type"},
    ]


def test_media_lie_beside_the_deck(col: Collection, take, tmp_path: Path):
    umlaut = col.media.write_data("ä.PNG", "ä.PNG".encode())
    add(col, "Basic", '<img src="a b.png"> what? [sound:a.mp3]', f'this <img src="{umlaut}">')
    add(col, "Basic", "[sound:a.mp3]", "back [sound:b.mp3]")
    add(col, "Basic", 'gone <img src="gone.png">', 'web <img src="https://x.org/y.png">')
    for name in ("a b.png", "a.mp3", "b.mp3"):
        col.media.write_data(name, name.encode())
    first, second, third = take()
    (shown,) = markup.find_images(markup.parse(first["front"]))
    assert shown == ("out.media/a b.png", "")
    assert (first["audio"], second["front"], second["back"]) == ("out.media/a.mp3", "(sound)", "back")
    assert (third["front"], third["back"]) == ("gone", "web")
    assert {path.read_bytes() for path in (tmp_path / "out.media").iterdir()} == {
        b"a b.png",
        "ä.PNG".encode(),
        b"a.mp3",
    }
    said = take.stderr.splitlines()
    assert [line.partition("loses: ")[2] for line in said] == [
        "sounds of the back, or more than one",
        "the picture 'gone.png', which is not there",
        "a picture on the web",
    ]


TEXTS = [
    *("1. What?", "A) foo", "- a<br>- b", "2019. A year", "**bold", "`code", "a *b* _c_ __d__", r"C:\new\*.txt"),
    *("[x](y)", "&lt;b&gt;x&lt;/b&gt;", "&amp;lt;", "x &lt; y &gt; z", "{{x}} }}", "~~~", "| a | b |", "# no", "1984"),
    *("true", "yes", "a: b", "@x", "un<b>believ</b>able", "<b>a</b><b>b</b>", "<i>x</i>y", "<b>(</b>", "$$x$$"),
    *(
        *("a\u200bb", "1) What?", "(a) Which?", "Question 3: Which one?"),
        "a<br>1) b<br>2) c",
        "a<br>===",
        "a\tb",
        "\u202ex",
        "<code>a*b</code>",
        "<code>`</code>",
        "::",
        "'",
        '"',
    ),
    *("<table><tr><td>a</td><td>b</td></tr></table>", "<pre>a  b\n c</pre>", "<a href='https://x.org'>x</a>", "\\"),
    *(
        "<a href='x'>y</a>",
        "<b>a<br>b</b>",
        "&quot;x&#39;",
        "<div>- [ ] a</div>",
        "a&nbsp;*&nbsp;b",
        "<!-- x -->y",
        "%",
    ),
    *("<b>a</b>s", "a <b> b </b> c", "<i>a</i>, <i>b</i>.", "<b><i>x</i></b>", "<p>a</p><p>b</p>", "no", "null", "***"),
]


def test_any_text_shows_the_same_characters(col: Collection, take, tmp_path: Path):
    """As Anki's engine strips the HTML of a field: on fronts, on backs and around the blank of a cloze."""
    for text in TEXTS:
        add(col, "Basic", text, f"x {text}")
        add(col, "Cloze", f"x {text} {{{{c1::blank}}}} {text}")
    found = take()
    assert len(found) == 2 * len(TEXTS), take.stderr
    bank = Library([], cwd=tmp_path).open([str(tmp_path / "out.yaml")])
    questions = [bank.items([entry.identity])[0].question for entry in bank.entries]
    for text, card, filled in zip(TEXTS, questions[::2], questions[1::2], strict=True):
        shown = col._backend.strip_html(text=text, mode=0).translate({0x200B: "", 0x202E: ""})
        wanted = "".join(shown.split())
        front, back, stem = (
            "".join(markup.to_text(markup.parse(one)).split()) for one in (card.stem, card.body.back, filled.stem)
        )
        if isinstance(filled.body, Flashcard):
            front_of_cloze = f"x{wanted}(…){wanted}"
        else:
            front_of_cloze = f"x{wanted}\ufdd0{wanted}"
        assert (front, back, stem) == (wanted, f"x{wanted}", front_of_cloze), text


def test_each_cover_of_a_picture_is_a_question(col: Collection, take):
    col.media.write_data("a.png", b"picture")
    add(
        col,
        "Image Occlusion",
        "{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4:oi=1}}<br>"
        "{{c2::image-occlusion:ellipse:left=.5:top=.5:rx=.1:ry=.2}}<br>"
        "{{c3::image-occlusion:polygon:points=.1,.2 .3,.9 .9,.4}}<br>"
        "{{c4::image-occlusion:rect:left=.1:top=.1:width=.1:height=.1}}"
        "{{c4::image-occlusion:rect:left=.4:top=.1:width=.1:height=.1}}",
        '<img src="a.png">',
        "The <b>heart</b>",
        "extra",
    )
    found = take()
    assert [question["ask"] for question in found] == ["place-1", "place-2", "place-3", "all"]
    assert without(found[0], "ask") == {
        "question": "The **heart**",
        "image": "out.media/a.png",
        "explain": "extra",
        "places": {
            "1": {"at": [10, 20, 30, 40], "id": "place-1"},
            "2": {"at": [50, 50, 20, 40], "id": "place-2"},
            "3": {"at": [10, 20, 80, 70], "id": "place-3"},
            "4": {"at": [10, 10, 10, 10], "id": "place-4"},
            "4 (2)": {"at": [40, 10, 10, 10], "id": "place-4-2"},
        },
    }
    assert found[3]["places"] == {
        "1": {"at": [10, 10, 10, 10], "id": "place-4-1"},
        "2": {"at": [40, 10, 10, 10], "id": "place-4-2"},
    }
    assert take.stderr.endswith(": the covers of its other cards\n"), "which stay covered in Anki"


def test_losses_are_named_with_their_notes(col: Collection, take, run: Run, tmp_path: Path):
    add(col, "Basic", "front", "")
    add(col, "Basic", "<u>under</u>", "<span style='color: red'>red</span>")
    add(col, "Image Occlusion", "{{c1::image-occlusion:rect:left=.1:top=.1:width=.1:height=.1}}", '<img src="a.png">')
    take()
    lines = take.stderr.splitlines()
    assert [line.partition(") ")[0].partition("(")[2].partition(")")[0] for line in lines][:2] == ["front", "under"]
    assert "left out: its back is empty" in lines[0]
    assert "loses: <u> has no form in Markdown" in lines[1]
    assert "loses: colours" in lines[2]
    assert "left out: its picture is not there" in lines[3]
    done = run("import", "new.apkg", "-o", "strict.yaml", "--strict")
    assert done.returncode == 1
    assert not (tmp_path / "strict.yaml").exists()


@pytest.mark.parametrize("form", FORMS)
def test_each_deck_becomes_a_file_and_ids_stay(col: Collection, run: Run, tmp_path: Path, form: str):
    """Of all forms that a collection comes in, also after its notes were edited."""
    for number, name in enumerate(("Geo::Capitals", "Geo::Rivers", "Default")):
        add(col, "Basic", f"front {number}", "back", deck=col.decks.id(name))
    path = write(col, tmp_path, form)
    done = run("import", os.path.relpath(path, tmp_path), "-o", "one")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "3 questions, in 3 decks:"
    names = {file.name for file in (tmp_path / "one").glob("*.yaml")}
    assert {"geo-capitals.yaml", "geo-rivers.yaml"} < names
    deck = yaml.safe_load((tmp_path / "one" / "geo-rivers.yaml").read_text())
    assert (deck["title"], deck["collection"], deck["recall"]) == ("Rivers", "Geo", "flip")
    assert run("check", "one").stdout == ""
    again = Collection(str(tmp_path / "anki" / "collection.anki2")) if form == "collection.anki2" else col
    note = again.get_note(again.find_notes('"deck:Geo::Rivers"')[0])
    note["Front"] = "edited"
    again.update_note(note)
    again.decks.rename(again.decks.id("Geo::Rivers"), "Streams")
    path = write(again, tmp_path, form)
    run("import", os.path.relpath(path, tmp_path), "-o", "two")
    edited = yaml.safe_load((tmp_path / "two" / "streams.yaml").read_text())
    assert (edited["deck"], edited["questions"][0]["id"]) == (deck["deck"], deck["questions"][0]["id"])
    assert edited["questions"][0]["front"] == "edited"
    run("import", os.path.relpath(path, tmp_path), "-o", "whole.yaml")
    origins = [json.loads(file.read_text())["questions"] for file in sorted((tmp_path / "two").glob("*.json"))]
    assert json.loads((tmp_path / "whole.import.json").read_text())["questions"] == {
        k: v for one in origins for k, v in one.items()
    }


def test_nothing_is_overwritten(col: Collection, run: Run, tmp_path: Path, snapshot):
    add(col, "Basic", "front", "back")
    write(col, tmp_path, "new.apkg")
    (tmp_path / "out.yaml").write_text("mine")
    before = snapshot()
    done = run("import", "new.apkg", "-o", "out.yaml")
    assert (done.returncode, done.stderr) == (
        1,
        "quiz: out.yaml is there already: give another name with -o, or move it away.\n",
    )
    assert snapshot() == before


def test_history_comes_along(col: Collection, run: Run, tmp_path: Path):
    notes = [add(col, "Basic (and reversed card)", "dog", "Hund"), add(col, "Cloze", "{{c1::a}} {{c2::b}}")]
    for note in notes:
        for card in col.get_note(note).card_ids():
            loaded = col.get_card(card)
            loaded.start_timer()
            states = col._backend.get_scheduling_states(card)
            col.sched.answer_card(col.sched.build_answer(card=loaded, states=states, rating=CardAnswer.GOOD))
    write(col, tmp_path, "new.apkg")
    done = run("import", "new.apkg", "-o", "out.yaml", "--with-history")
    assert "4 new events in your history.\n" in done.stdout
    assert run("review", "out.yaml", "--due").stdout == "Due: 0 tomorrow, 4 in the next 7 days.\n"
    assert run("import", "new.apkg", "-o", "again", "--with-history").stdout.count("0 new events") == 1


def test_an_export_leaves_imported_questions_out(col: Collection, run: Run, tmp_path: Path):
    """So that 8,000 cards do not become 16,000."""
    add(col, "Basic", "front", "back")
    write(col, tmp_path, "new.apkg")
    run("import", "new.apkg", "-o", "out.yaml")
    done = run("export", "anki", "out.yaml", "-o", "back.apkg")
    assert done.returncode == 1
    assert "1 question from Anki left out" in done.stderr
    assert not (tmp_path / "back.apkg").exists()
    with (tmp_path / "out.yaml").open("a") as file:
        file.write("- id: own\n  front: mine\n  back: too\n")
    done = run("export", "anki", "out.yaml", "-o", "back.apkg")
    assert (done.returncode, done.stdout) == (0, "back.apkg: 1 new, 0 changed, 0 unchanged\n")
    assert "--as-new-cards" in done.stderr
    done = run("export", "anki", "out.yaml", "-o", "back.apkg", "--as-new-cards")
    assert "1 new, 0 changed, 1 unchanged" in done.stdout
    (tmp_path / "out.import.json").write_text("[]")
    assert "is not a file that `quiz import` wrote" in run("export", "anki", "out.yaml", "-o", "x.apkg").stderr


def test_a_file_of_an_unknown_format(run: Run, tmp_path: Path):
    (tmp_path / "x.txt").write_text("hello")
    done = run("import", "x.txt")
    assert done.returncode == 1
    assert done.stderr.startswith("quiz: x.txt has no format that is known: name it with --format (anki, ")
    assert run("import", "x.txt", "--format", "anki").stderr.startswith("quiz: Cannot import x.txt: it is not one of")
