"""Plays cards in the real Anki desktop: run by test_reviewer.py with a Python that has `aqt[qt6]`.

Reads a JSON object from stdin: `base` (an empty folder), `package`, `night`, `width`, `height` and
`plays`, a list of lists of steps. Each play opens the card that its first step names and
prints its results as one JSON line. No step is over before the page has seen what it did: each
click and key is waited for, however slow the machine. The steps:

    {"open": "demo/choice", "card": 0}  show this card of this note in the reviewer
    {"js": "1 + 1"}                     evaluate on the page; the value is a result
    {"click": ".option"}                a real mouse click in the middle of the element
    {"keys": "2"}                       real key presses
    {"pick": "Sydney", "among": ".x"}   click the option with this text, wherever the shuffle put it
    {"digit": "Sydney"}                 the key that the option with this text shows
    {"press": "Enter"}                  one named key: Enter, Space, Tab, Escape
    {"answer": true}                    Anki's Show Answer
    {"focus": true}                     wait until a field takes keys; its name is a result
    {"side": "back"}                    wait for this side
    {"until": "2 > 1"}                  wait until a script says true
    {"width": 390}                      a window of this width, or the narrowest that there can be
    {"state": true}                     "question" or "answer": which side the reviewer is on
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import aqt
from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest
from aqt import gui_hooks
from aqt.profiles import ProfileManager
from aqt.qt import QPoint, Qt, QTimer
from PyQt6.QtTest import QTest

LIMIT = 60.0  # seconds: a right card needs a fraction of one, a slow machine some
KEYS = {"Enter": "Key_Return", "Space": "Key_Space", "Tab": "Key_Tab", "Escape": "Key_Escape"}
HERE = """
document.querySelectorAll("[data-here]").forEach((e) => delete e.dataset.here);
Array.from(document.querySelectorAll({among}))
  .find((e) => e.querySelector(".text").innerText === {text}).dataset.here = 1;
0
"""
WATCH = """
if (!window.seen) {
  window.seen = {click: 0, keyup: 0};
  for (const name of ["click", "keyup"]) addEventListener(name, (event) => {
    if (!event.isTrusted) return;
    seen[name] += 1;
    seen.path = event.composedPath();
  }, true);
}
0
"""
MIDDLE = """
(() => {{
  const wanted = seen.wanted = document.querySelector({selector});
  wanted.scrollIntoView({{block: "center"}});
  const box = wanted.getBoundingClientRect(), at = [box.x + box.width / 2, box.y + box.height / 2];
  return wanted.contains(document.elementFromPoint(...at)) ? at : null;
}})()
"""
FIELD = "(({tagName: tag, className, id}) => tag === 'INPUT' || tag === 'TEXTAREA' ? className || id : null)"
spec = json.load(sys.stdin)


def wait_until(holds: Callable[[], object], what: str):
    """Let the desktop work until something holds; return what that was. TimeoutError if it never does."""
    end = time.monotonic() + LIMIT
    while not (found := holds()):
        if time.monotonic() > end:
            raise TimeoutError(what)
        QTest.qWait(20)
    return found


def ask(script: str, web=None):
    """Return the value of a script on the reviewer's page, or on that of another view."""
    found: list = []
    (web or aqt.mw.web).evalWithCallback(script, found.append)
    wait_until(lambda: found, script)
    return found[0]


def wait_for(script: str) -> None:
    """Wait until a script says true."""
    wait_until(lambda: ask(script) is True, script)


def wait_for_side(side: str, identity: str) -> None:
    """Wait until the page shows that side of a note whole, with its script run; count the clicks and keys on it."""
    here = f".quiz.{side}[data-id='{identity}']"
    wait_for(f'Boolean(document.querySelector("{here}.js, {here}.reverse"))')
    wait_for("document.getElementById('qa').style.opacity === '1'")  # the last that Anki does to it
    wait_for("performance.getEntriesByName('first-paint').length > 0")  # before, the web engine drops clicks and keys
    ask(WATCH)


def wait_for_focus() -> str:
    """Wait until a field of the page takes keys, and the desktop knows: else it takes them for its own; its name."""
    name = wait_until(lambda: ask(f"document.hasFocus() && {FIELD}(document.activeElement)"), "a field with the focus")
    wait_until(lambda: aqt.mw.web.focusProxy().inputMethodQuery(Qt.InputMethodQuery.ImEnabled), "a desktop that knows")
    return name


def open_card(identity: str, number: int) -> None:
    """Show a card: the one in a filtered deck made for it.

    The desktop takes what a page reports for the report of the page that it loads next, and then
    shows an empty one. So the page before has to be there before the next is asked for.
    """
    mw = aqt.mw
    ask("0")
    ask("0", mw.bottomWeb)
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
    """Click where a finger or mouse would, once the element stays in one place with nothing above it."""
    looks: list = [None]

    def is_steady() -> bool:
        looks.append(ask(MIDDLE.format(selector=json.dumps(selector))))
        return looks[-1] is not None and looks[-1] == looks[-2]

    wait_until(is_steady, f"a place to click {selector}")
    zoom, before = aqt.mw.web.zoomFactor(), ask("seen.click")
    at = QPoint(*(int(place * zoom) for place in looks[-1]))
    QTest.mouseClick(aqt.mw.web.focusProxy(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    wait_for(f"seen.click > {before}")
    assert ask("seen.path.includes(seen.wanted)"), f"the click on {selector} went elsewhere"


def press(key) -> None:
    """Press a key in the field that has the focus."""
    wait_for_focus()
    before = ask("seen.keyup")
    QTest.keyClick(aqt.mw.web.focusProxy(), key)
    wait_for(f"seen.keyup > {before}")


def has_its_width() -> bool:
    """Whether the page knows how wide its view is."""
    return abs(ask("innerWidth") * aqt.mw.web.zoomFactor() - aqt.mw.web.width()) < 2


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
                    press(key)
            case {"pick": text}:
                ask(HERE.format(among=json.dumps(step.get("among", ".option")), text=json.dumps(text)))
                click("[data-here]")
            case {"digit": text}:
                ask(HERE.format(among=json.dumps(".option"), text=json.dumps(text)))
                press(ask("document.querySelector('[data-here] .badge').innerText"))
            case {"press": name}:
                press(getattr(Qt.Key, KEYS[name]))
            case {"focus": True}:
                results.append(wait_for_focus())
            case {"answer": True}:
                aqt.mw.reviewer.onEnterKey()
                wait_for_side("back", identity)
            case {"until": script}:
                wait_for(script)
            case {"width": width}:
                aqt.mw.resize(width, aqt.mw.height())
                wait_until(has_its_width, "a page as wide as its view")
            case {"side": side}:
                wait_for_side(side, identity)
            case {"state": True}:
                results.append(aqt.mw.reviewer.state)
            case _:
                raise ValueError(step)
    return results


def start() -> None:
    """Import the package and do all plays."""
    mw = aqt.mw
    gui_hooks.deck_browser_did_render.remove(begin)
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


def begin(_browser: object) -> None:
    QTimer.singleShot(0, start)


profiles = ProfileManager(Path(spec["base"]))
profiles.setupMeta()
profiles.setLang("en_US")
profiles.meta.update(firstRun=False, defaultLang="en_US")
profiles.set_update_check(False)  # whatever is news of Anki would open a window
profiles.create("User 1")
profiles.load("User 1")
profiles.save()
profiles.db.close()
gui_hooks.deck_browser_did_render.append(begin)  # the last that a start does by itself
sys.argv = ["anki", "-b", spec["base"], "-p", "User 1", "-l", "en_US"]
aqt.run()
