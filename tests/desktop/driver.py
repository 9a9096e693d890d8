"""Plays cards in the real Anki desktop: run by test_reviewer.py with a Python that has `aqt[qt6]`.

Reads a JSON object from stdin: `base` (an empty folder), `package`, `night`, `width`, `height` and
`plays`, a list of lists of steps. Each play opens the card that its first step names and
prints its results as one JSON line. The steps:

    {"open": "demo/choice", "card": 0}  show this card of this note in the reviewer
    {"js": "1 + 1"}                     evaluate on the page; the value is a result
    {"click": ".option"}                a real mouse click in the middle of the element
    {"keys": "2"}                       real key presses
    {"pick": "Sydney", "among": ".x"}   click the option with this text, wherever the shuffle put it
    {"digit": "Sydney"}                 the key that the option with this text shows
    {"press": "Enter"}                  one named key: Enter, Space, Tab, Escape
    {"answer": true}                    Anki's Show Answer
    {"shot": "/path.png"}               a picture of the page
    {"side": "back"}                    wait for this side
    {"until": "2 > 1"}                  wait until a script says true
    {"width": 390}                      a window of this width, or the narrowest that there can be
    {"state": true}                     "question" or "answer": which side the reviewer is on
"""

import json
import sys
from pathlib import Path

import aqt
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from aqt import gui_hooks
from aqt.profiles import ProfileManager
from aqt.qt import QEventLoop, QPoint, Qt, QTimer
from PyQt6.QtTest import QTest

KEYS = {"Enter": "Key_Return", "Space": "Key_Space", "Tab": "Key_Tab", "Escape": "Key_Escape"}
HERE = """
document.querySelectorAll("[data-here]").forEach((e) => delete e.dataset.here);
Array.from(document.querySelectorAll({among}))
  .find((e) => e.querySelector(".text").innerText === {text}).dataset.here = 1;
0
"""
spec = json.load(sys.stdin)


def wait(milliseconds: int) -> None:
    """Let the desktop work for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def ask(script: str):
    """Return the value of a script on the reviewer's page."""
    loop, found = QEventLoop(), []

    def take(value) -> None:
        found.append(value)
        loop.quit()

    aqt.mw.web.evalWithCallback(script, take)
    QTimer.singleShot(10_000, loop.quit)
    if not found:
        loop.exec()
    if not found:
        raise TimeoutError(script)
    return found[0]


def wait_for(script: str) -> None:
    """Wait until a script says true, at most ten seconds."""
    for _ in range(200):
        if ask(script) is True:
            return
        wait(50)
    raise TimeoutError(script)


def wait_for_side(side: str, identity: str) -> None:
    """Wait until the page shows that side of a note with its script run."""
    here = f".quiz.{side}[data-id='{identity}']"
    wait_for(f'Boolean(document.querySelector("{here}.js, {here}.reverse"))')
    wait(150)


def open_card(identity: str, number: int) -> None:
    """Show a card: the one in a filtered deck made for it.

    The desktop takes what a page reports for the report of the page that it loads next, and then
    shows an empty one. So the page before has to be there before the next is asked for.
    """
    mw = aqt.mw
    ask("0")
    for deck in mw.col.decks.all_names_and_ids():
        if mw.col.decks.is_filtered(deck.id):
            mw.col.decks.remove([deck.id])
    (note,) = mw.col.find_notes(f'"Id:{identity}"')
    card = mw.col.get_note(note).cards()[number]
    did = mw.col.decks.new_filtered("play")
    deck = mw.col.decks.get(did)
    deck["terms"], deck["resched"] = [[f"cid:{card.id}", 1, 0]], False
    mw.col.decks.save(deck)
    mw.col.sched.rebuild_filtered_deck(did)
    mw.col.decks.select(did)
    mw.moveToState("review")
    wait_for_side("front", identity)


def click(selector: str) -> None:
    """Click where a finger or mouse would."""
    place = f"document.querySelector({json.dumps(selector)})"
    ask(f"{place}.scrollIntoView({{block: 'center'}}); 0")
    box = ask(
        f"(() => {{ const b = {place}.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
    )
    zoom = aqt.mw.web.zoomFactor()
    at = QPoint(int(box[0] * zoom), int(box[1] * zoom))
    QTest.mouseClick(aqt.mw.web.focusProxy(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    wait(80)


def play(steps: list[dict]) -> list:
    """Do the steps of one play; return its results."""
    results, identity = [], ""
    for step in steps:
        match step:
            case {"open": identity}:
                open_card(identity, step.get("card", 0))
            case {"js": script}:
                results.append(ask(script))
            case {"click": selector}:
                click(selector)
            case {"keys": text}:
                for key in text:
                    QTest.keyClick(aqt.mw.web.focusProxy(), key)
                    wait(60)
            case {"pick": text}:
                ask(HERE.format(among=json.dumps(step.get("among", ".option")), text=json.dumps(text)))
                click("[data-here]")
            case {"digit": text}:
                ask(HERE.format(among=json.dumps(".option"), text=json.dumps(text)))
                QTest.keyClick(aqt.mw.web.focusProxy(), ask("document.querySelector('[data-here] .badge').innerText"))
                wait(60)
            case {"press": name}:
                QTest.keyClick(aqt.mw.web.focusProxy(), getattr(Qt.Key, KEYS[name]))
                wait(250)
            case {"answer": True}:
                aqt.mw.reviewer.onEnterKey()
                wait_for_side("back", identity)
            case {"until": script}:
                wait_for(script)
            case {"width": width}:
                aqt.mw.resize(width, aqt.mw.height())
                wait(100)
            case {"side": side}:
                wait_for_side(side, identity)
            case {"state": True}:
                results.append(aqt.mw.reviewer.state)
            case {"shot": path}:
                wait(250)
                aqt.mw.web.grab().save(path)
            case _:
                raise ValueError(step)
    return results


def start() -> None:
    """Import the package and do all plays."""
    mw = aqt.mw
    try:
        mw.resize(spec.get("width", 760), spec.get("height", 900))
        if spec.get("night"):
            from aqt.theme import Theme

            mw.set_theme(Theme.DARK)
        mw.col.import_anki_package(
            ImportAnkiPackageRequest(package_path=spec["package"], options=ImportAnkiPackageOptions())
        )
        mw.activateWindow()
        for steps in spec["plays"]:
            try:
                line = {"results": play(steps)}
            except Exception as error:
                line = {"error": f"{type(error).__name__}: {error}"}
            print("PLAY " + json.dumps(line), flush=True)
    finally:
        print("DONE", flush=True)
        mw.unloadProfileAndExit()


profiles = ProfileManager(Path(spec["base"]))
profiles.setupMeta()
profiles.setLang("en_US")
profiles.meta.update(firstRun=False, updates=False, defaultLang="en_US")
profiles.create("User 1")
profiles.load("User 1")
profiles.save()
profiles.db.close()
gui_hooks.main_window_did_init.append(lambda: QTimer.singleShot(1500, start))
sys.argv = ["anki", "-b", spec["base"], "-p", "User 1", "-l", "en_US"]
aqt.run()
