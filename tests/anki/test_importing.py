"""What an import does to a learner's collection, asked of the real Anki engine.

The learner of these tests has reviewed, suspended, flagged and tagged cards: none of it may go.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from anki.cards import CardId
from anki.scheduler.v3 import CardAnswer

from quiz.anki.note_type import FIELDS, MOD, MODEL_ID, SCRIPTS, VERSIONS, read
from quiz.model import Blank, Cloze, Flashcard, Image, MultipleChoice, Option, ShortAnswer
from quiz.script import GRADER, read_script

from .conftest import BODIES, STEMS, make_deck, make_question

NAMES = tuple(BODIES)
QUESTION, ANSWER = ("Is 1 < 2 & [x]?", "de_DE"), ("Yes, of course.", "de_DE")


def review(learner, identity: str) -> CardId:
    """Answer the card of a question Good a few times; suspend it, flag it and tag its note."""
    note = learner.note(identity)
    card = note.cards()[0].id
    for _ in range(3):
        learner.answer(card, CardAnswer.GOOD)
    learner.col.sched.suspend_cards([card])
    learner.col.set_user_flag_for_cards(3, [card])
    note.load()
    note.tags.append("mine")
    learner.col.update_note(note)
    return card


def history(learner, card: CardId) -> object:
    """Everything that a learner's work has made of a card."""
    row = learner.col.db.first(
        "select ivl, due, factor, reps, lapses, queue, type, flags, data from cards where id=?", card
    )
    return row, learner.col.db.all("select id, ease, ivl, factor, type from revlog where cid=?", card)


def use_fsrs(learner) -> None:
    """Turn FSRS on, so that cards have a memory state to lose."""
    learner.col.set_config("fsrs", True)


def assert_clean(learner) -> None:
    """Check Database, Check Media and Empty Cards have nothing to say."""
    report, fine = learner.col.fix_integrity()
    assert fine, report
    empty = learner.col.get_empty_cards()
    assert not empty.notes
    media = learner.col.media.check()
    assert not media.missing
    assert not media.unused


def test_every_kind_imports_and_renders(export, learner):
    """A deck with every kind arrives whole; both sides of every card render without a complaint."""
    assert vars(learner.take(export())) == {"new": 12, "updated": 0, "duplicate": 0, "conflicting": 0}
    cards = [learner.col.get_card(card) for card in learner.col.find_cards("")]
    assert len(cards) == 13
    for card in cards:
        shown = card.render_output()
        for side in (shown.question_text, shown.answer_text):
            assert "<main" in side
            assert "{{" not in side
            assert "error" not in side.lower().replace("catch (error)", "")
        assert "Because." in shown.answer_text
        assert "NASA, fact sheet: <cite>The Moon &amp; us</cite>, paragraphs 3, 5" in shown.answer_text
    assert_clean(learner)


def test_identical_export_changes_nothing(export, learner):
    """Exported later and imported again: every note is a duplicate, none is new or updated."""
    learner.take(export(now=1_700_000_000))
    use_fsrs(learner)
    before = history(learner, review(learner, "demo/choice"))
    assert vars(learner.take(export(now=4_000_000_000))) == {"new": 0, "updated": 0, "duplicate": 12, "conflicting": 0}
    card = learner.note("demo/choice").cards()[0].id
    assert history(learner, card) == before
    assert_clean(learner)


def test_a_package_of_an_older_release_is_imported_again(export, learner):
    """Cards made before the last change of templates: they get the new script, and history and content stay."""
    learner.take(Path(__file__).with_name("made-at-275c126.apkg"))
    use_fsrs(learner)
    cards = {name: review(learner, f"demo/{name}") for name in NAMES}
    before = {name: history(learner, card) for name, card in cards.items()}
    stamp, schema = "select mtime_secs from notetypes where name='Plainquiz'", "select scm from col"
    unchanged = learner.col.db.scalar(schema)
    assert learner.col.db.scalar(stamp) == min(VERSIONS)
    done = learner.take(export(now=1_700_000_000))
    assert vars(done) == {"new": 0, "updated": 0, "duplicate": 12, "conflicting": 0}
    assert learner.col.db.scalar(stamp) == MOD > min(VERSIONS)
    shown = learner.col.get_card(cards["text"]).render_output()
    scripts = [*map(read_script, GRADER), *map(read, SCRIPTS)]
    assert all(script in shown.question_text and script in shown.answer_text for script in scripts)
    assert learner.col.db.scalar(schema) == unchanged, "the import asks for a full sync"
    assert {name: history(learner, card) for name, card in cards.items()} == before
    assert all("mine" in learner.note(f"demo/{name}").tags for name in NAMES)
    assert_clean(learner)


def test_one_edit_touches_one_note(export, learner):
    """Of many notes one was edited: it is updated; history stays everywhere, own tags on all others."""
    learner.take(export(now=1_700_000_000))
    use_fsrs(learner)
    cards = {name: review(learner, f"demo/{name}") for name in NAMES}
    before = {name: history(learner, card) for name, card in cards.items()}
    own = learner.note("demo/truth")
    own["Explanation"] = "My own words."
    learner.col.update_note(own)
    edited = [make_question(n, **({"explanation": "Better."} if n == "text" else {})) for n in NAMES]
    done = learner.take(export(make_deck(*edited), now=4_000_000_500))
    assert vars(done) == {"new": 0, "updated": 1, "duplicate": 11, "conflicting": 0}
    assert {name: history(learner, card) for name, card in cards.items()} == before
    assert before["text"][0][8] not in ("", "{}"), "no FSRS memory to keep"
    assert learner.note("demo/text")["Explanation"] == "<p>Better.</p>"
    assert learner.note("demo/truth")["Explanation"] == "My own words."
    for name in NAMES:
        assert ("mine" in learner.note(f"demo/{name}").tags) == (name != "text")
    assert_clean(learner)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("text", MultipleChoice("gold", (), (Option("silver"), Option("iron")))),
        ("blanks", ShortAnswer(("100",))),
        ("choice", Cloze((Blank(("Canberra",)),))),
        ("card", BODIES["match"]),
        ("order", BODIES["number"]),
    ],
)
def test_a_question_may_change_its_kind(export, learner, first, second):
    """One note type for all kinds: a change of kind is a change of fields, and the history stays."""
    learner.take(export(make_deck(make_question(first)), now=1_700_000_000))
    card = review(learner, f"demo/{first}")
    before = history(learner, card)
    stem = "Is it \ufdd0?" if isinstance(second, Cloze) else "Is it?"
    changed = make_question(first, body=second, stem=stem)
    done = learner.take(export(make_deck(changed), now=4_000_000_500))
    assert (done.updated, done.new, done.conflicting) == (1, 0, 0)
    assert [c.id for c in learner.note(f"demo/{first}").cards()] == [card]
    assert history(learner, card) == before
    assert_clean(learner)


def test_a_question_is_renamed_and_moved(export, learner):
    """With `was`, a question keeps its note, history and stamp under another id in another deck."""
    deck = make_deck(make_question("choice"), make_question("text"))
    learner.take(export(deck, now=1_700_000_000))
    card = review(learner, "demo/choice")
    before = history(learner, card)
    left = make_deck(make_question("text"))
    moved = make_question("choice", id="capital", identity="demo/choice")
    other = make_deck(moved, id="other", identity="other", path="other.yaml", title="Another")
    done = learner.take(export(left, other, now=4_000_000_500))
    assert vars(done) == {"new": 0, "updated": 0, "duplicate": 2, "conflicting": 0}
    assert history(learner, card) == before
    assert "mine" in learner.note("demo/choice").tags
    assert "demo/choice 1700000000" in (export.folder / "other.anki.lock").read_text()


def test_a_retired_question(export, make_learner):
    """Who has it keeps it, tagged and with a banner; who is new gets no card."""
    old, new = make_learner(), make_learner()
    deck = make_deck(make_question("choice"), make_question("text"))
    old.take(export(deck, now=1_700_000_000))
    card = review(old, "demo/text")
    before = history(old, card)
    gone = make_deck(make_question("choice"), make_question("text", retired=True))
    package = export(gone, now=4_000_000_500)
    assert old.take(package).updated == 1
    assert history(old, card) == before
    assert "quiz::retired" in old.note("demo/text").tags
    assert "Withdrawn by its author" in old.col.get_card(card).render_output().question_text
    assert_clean(old)
    new.take(package)
    assert [new.col.get_card(c).note()["Id"] for c in new.col.find_cards("")] == ["demo/choice"]


def test_a_withdrawn_question_comes_alive_for_no_one_who_has_the_file_for_new_learners(export, make_learner):
    """The default package has its note without a card, and Check Database makes one: the other file has no note."""
    deck = make_deck(make_question("choice"), make_question("text", retired=True))
    usual, new = make_learner(), make_learner()
    usual.take(export(deck, now=1_700_000_000))
    assert usual.col.card_count() == 1
    usual.col.fix_integrity()
    assert usual.col.card_count() == 2, "the reason for the other file"
    assert vars(new.take(export(deck, without_retired=True)))["new"] == 1
    new.col.fix_integrity()
    assert [new.col.get_card(c).note()["Id"] for c in new.col.find_cards("")] == ["demo/choice"]
    assert_clean(new)


def test_the_file_for_new_learners_takes_nothing_from_others(export, learner):
    """Who has the card of a withdrawn question keeps it, whichever of the two files comes first."""
    deck = make_deck(make_question("choice"), make_question("text"))
    learner.take(export(deck, now=1_700_000_000))
    card = review(learner, "demo/text")
    before = history(learner, card)
    gone = make_deck(make_question("choice"), make_question("text", retired=True))
    assert vars(learner.take(export(gone, now=4_000_000_500, without_retired=True)))["duplicate"] == 1
    assert history(learner, card) == before
    assert learner.take(export(gone, now=4_000_000_500)).updated == 1
    assert history(learner, card) == before
    assert_clean(learner)


def test_a_blank_is_inserted(export, learner):
    """A new blank in front of a cloze leaves it one card, with its history."""
    learner.take(export(make_deck(make_question("blanks")), now=1_700_000_000))
    card = review(learner, "demo/blanks")
    before = history(learner, card)
    body = Cloze((Blank(("Water",)), *BODIES["blanks"].blanks))
    longer = make_question("blanks", body=body, stem="\ufdd0" + STEMS["blanks"].removeprefix("Water"))
    assert learner.take(export(make_deck(longer), now=4_000_000_500)).updated == 1
    assert [c.id for c in learner.note("demo/blanks").cards()] == [card]
    assert history(learner, card) == before
    assert_clean(learner)


def test_both_ways_is_switched_on_later(export, learner):
    """The second card arrives, the first keeps its history; switched off, the second is offered as empty."""
    learner.take(export(make_deck(make_question("card")), now=1_700_000_000))
    card = review(learner, "demo/card")
    before = history(learner, card)
    both = make_question("card", body=replace(BODIES["card"], both_ways=True))
    assert learner.take(export(make_deck(both), now=4_000_000_500)).updated == 1
    first, second = learner.note("demo/card").cards()
    assert (first.id, first.ord, second.ord) == (card, 0, 1)
    assert history(learner, card) == before
    assert_clean(learner)
    learner.take(export(make_deck(make_question("card")), now=4_000_001_000))
    (empty,) = learner.col.get_empty_cards().notes
    assert list(empty.card_ids) == [second.id]


def test_media_change(export, learner):
    """A picture with new bytes gets a new name, so the note is stamped and shows the new one."""
    (export.folder / "img").mkdir()
    picture = export.folder / "img" / "a pic é.png"
    asked = make_question("text", image=Image("img/a pic é.png", 'A "pic"'), stem="See ![it](img/a%20pic%20é.png)")
    picture.write_bytes(b"one")
    learner.take(export(make_deck(asked), now=1_700_000_000))
    name = learner.note("demo/text")["Image"].split('"')[1]
    assert (name.startswith("a-pic-é-"), learner.col.media.have(name)) == (True, True)
    assert learner.take(export(make_deck(asked), now=4_000_000_100)).duplicate == 1
    picture.write_bytes(b"two")
    assert learner.take(export(make_deck(asked), now=4_000_000_200)).updated == 1
    changed = learner.note("demo/text")["Image"].split('"')[1]
    assert changed != name
    assert f'src="{changed}"' in learner.note("demo/text")["Question"]
    assert (learner.col.media.dir() and learner.col.media.have(changed)) is True
    assert not learner.col.media.check().missing


def test_an_older_package_does_not_undo_a_newer_one(export, learner, tmp_path):
    """Whichever file comes second, the newer content and the same note type stay."""
    old = tmp_path / "old.apkg"
    export(now=1_700_000_000).rename(old)
    edited = [make_question(n, explanation="Newer.") for n in NAMES]
    learner.take(export(make_deck(*edited), now=4_000_000_500))
    done = learner.take(old)
    assert vars(done) == {"new": 0, "updated": 0, "duplicate": 12, "conflicting": 0}
    assert "Newer." in learner.note("demo/text")["Explanation"]


def test_an_older_note_type_does_not_undo_a_newer_one(export, learner, monkeypatch):
    """A learner has the type of a later release (newer `mod`, other style): an older tool's file leaves it."""
    with monkeypatch.context() as later:
        later.setattr("quiz.anki.note_type.MOD", 2_000_000_000)
        later.setattr("quiz.anki.note_type.NAME", "Plainquiz of tomorrow")
        learner.take(export(make_deck(make_question("text")), now=1_700_000_000))
    learner.take(export(make_deck(make_question("text"), make_question("choice")), now=4_000_000_500))
    (kind,) = [k for k in learner.col.models.all() if k["id"] == MODEL_ID]
    assert kind["name"] == "Plainquiz of tomorrow"
    assert learner.col.card_count() == 2


def test_there_is_one_note_type_with_described_fields(export, learner):
    learner.take(export())
    (kind,) = [k for k in learner.col.models.all() if k["name"] == "Plainquiz"]
    assert [(f["name"], f["description"]) for f in kind["flds"]] == list(FIELDS)
    assert [t["name"] for t in kind["tmpls"]] == ["Question", "Both ways"]
    assert len({f["id"] for f in kind["flds"]}) == len(FIELDS)


def test_new_cards_come_in_the_order_of_the_file(export, learner):
    learner.take(export())
    cards = learner.col.find_cards("is:new", order="c.due asc, c.ord asc")
    found = list(dict.fromkeys(learner.col.get_card(card).note()["Id"] for card in cards))
    assert found == [f"demo/{name}" for name in NAMES]


def test_two_decks_of_one_name_and_two_packages_of_one_second(export, learner):
    """Decks with one name are one deck in Anki; ids of two packages never collide."""
    one = make_deck(make_question("text"))
    two = make_deck(make_question("card", identity="two/card"), id="two", identity="two", path="two.yaml")
    learner.take(export(one, two))
    three = make_deck(make_question("order", identity="three/order"), id="three", identity="three", path="three.yaml")
    assert learner.take(export(three)).new == 1
    assert [d.name for d in learner.col.decks.all_names_and_ids() if d.name != "Default"] == ["Demo", "Demo::A little"]
    assert learner.col.card_count() == 3


def test_the_learners_deck_description_stays(export, learner):
    learner.take(export(now=1_700_000_000))
    deck = learner.col.decks.by_name("Demo::A little")
    deck["desc"] = "mine"
    learner.col.decks.save(deck)
    learner.take(export(now=4_000_000_500))
    assert learner.col.decks.by_name("Demo::A little")["desc"] == "mine"


def test_hostile_text_in_every_place(export, learner):
    """Anki's own codes, as text in any part of a question, are shown and mean nothing."""
    nasty = (
        "a<b> & {{Id}} {{c1::x}} [sound:x.mp3] [[type:Id]] [latex]y[/latex] [$]z[/$] \x1f \ud800 <!-- </main> \\[q\\]"
    )
    option = Option(nasty + "1", nasty)
    bodies = {
        "a": MultipleChoice(nasty, (option,), (Option(nasty + "2", nasty),)),
        "b": ShortAnswer((nasty, nasty + "!"), (option,), typos=True),
        "c": Cloze((Blank((nasty,), nasty),)),
        "d": Flashcard(nasty, both_ways=True),
    }
    questions = [
        make_question(n, body=b, stem=nasty + "\ufdd0" * (n == "c"), explanation=nasty, hints=(nasty,))
        for n, b in bodies.items()
    ]
    deck = make_deck(*questions, tags=("a b\u3000c", "x:: ::y", "marked", "leech", "\x1f<tag>"))
    assert learner.take(export(deck)).new == 4
    assert learner.note("demo/a").tags == sorted(
        ["quiz::demo", "a-b-c", "x::y", "quiz::marked", "quiz::leech", "�<tag>"], key=str.casefold
    )
    for card in map(learner.col.get_card, learner.col.find_cards("")):
        out = card.render_output()
        assert not out.question_av_tags + out.answer_av_tags
        for side in (out.question_text, out.answer_text):
            assert side.count("</main>") == 1
            assert "[[type:Id]]" not in side
            assert "a&lt;b&gt; &amp; &#123;&#123;Id" in side
    assert_clean(learner)


SPOKEN = [("question", [QUESTION], []), ("answer", [], [ANSWER]), ("both", [QUESTION], [ANSWER]), ("", [], [])]


@pytest.mark.parametrize(("speak", "front", "back"), SPOKEN)
def test_a_side_is_read_aloud(export, learner, speak, front, back):
    """The engine finds the very text, in the deck's language, on the side asked for; the reverse card turns it."""
    deck = make_deck(
        make_question(
            "both", speak=speak, stem="Is *1 < 2* & [x]?", body=replace(BODIES["both"], back="Yes, of course.")
        ),
        language="de",
    )
    learner.take(export(deck))
    sides = [learner.col.get_card(card).render_output() for card in learner.col.find_cards("")]
    heard = [
        [[(tag.field_text, tag.lang) for tag in tags] for tags in (s.question_av_tags, s.answer_av_tags)] for s in sides
    ]
    assert heard == [[front, back], [back, front]]


@pytest.mark.parametrize("field", ["stem", "explanation", "back"])
def test_an_authors_text_is_never_a_voice(export, learner, field):
    text = "[anki:tts lang=en_US]Boo[/anki:tts] {{tts en_US:Question}} [/anki:tts][sound:x.mp3]"
    changes = {"body": Flashcard(text)} if field == "back" else {field: text}
    learner.take(export(make_deck(make_question("card", **changes, speak="both"))))
    (card,) = learner.col.find_cards("")
    shown = learner.col.get_card(card).render_output()
    tags = [*shown.question_av_tags, *shown.answer_av_tags]
    assert len(tags) == 2
    assert not [tag for tag in tags if tag.lang != "en_US" or tag.field_text == "Boo"]


def test_the_hole_that_stays(export, learner):
    """A learner who touched a note after the author's stamp does not get that edit; the next one arrives."""
    learner.take(export(make_deck(make_question("text")), now=1_700_000_000))
    review(learner, "demo/text")  # now, which is later than the edit below
    edited = make_deck(make_question("text", explanation="Missed."))
    assert learner.take(export(edited, now=1_700_000_500)).duplicate == 1
    again = make_deck(make_question("text", explanation="Arrives."))
    assert learner.take(export(again, now=4_000_000_000)).updated == 1
