"""How long a page of 300 questions takes in a real Chromium, as ratios to an empty page's own load and click.

The first question: from the click on Start to its being laid out. Feedback: from the click on Check to its being laid
out. Both are compared with an empty page, which does nothing but change one text on a click, in the same browser.
"""

import json
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[2]))

from click.testing import CliRunner

from quiz.cli import quiz
from tests.page.browser import Browser, find_reason_to_skip, start_browser

ROUNDS = 9
EMPTY = """<!doctype html><html lang=en><title>empty</title><button class=primary>Start</button>
<script>document.querySelector("button").addEventListener("click", () => { document.body.append("x"); });</script>"""
LOAD = "(() => { const n = performance.getEntriesByType('navigation')[0]; return n.loadEventEnd - n.startTime; })()"


def time_click(browser: Browser, selector: str) -> float:
    """Milliseconds from a click to the end of the layout that follows."""
    code = (
        f"(() => {{ const t = performance.now(); document.querySelector({json.dumps(selector)}).click();"
        " document.body.getBoundingClientRect(); return performance.now() - t; })()"
    )
    return float(browser.run(code=code))


def measure(browser: Browser, url: str, *, is_page: bool) -> tuple[float, float, float]:
    """Return the medians in milliseconds: load, first question, feedback."""
    loads, firsts, feedbacks = [], [], []
    for _ in range(ROUNDS):
        browser.open(url=url)
        loads.append(float(browser.run(code=LOAD)))
        firsts.append(time_click(browser, ".primary"))
        if is_page:
            browser.run(code="document.querySelector('.picks input').click()")
        feedbacks.append(time_click(browser, "button[type=submit]" if is_page else ".primary"))
    return median(loads), median(firsts), median(feedbacks)


def main() -> None:
    """Print the figures."""
    if reason := find_reason_to_skip():
        print(f"skipped: {reason}")
        return
    with tempfile.TemporaryDirectory() as folder:
        questions = "".join(
            f"- {{id: q{n}, question: Which number is {n}?, answer: 'number {n}', wrong: [red, blue, no]}}\n"
            for n in range(300)
        )
        deck = Path(folder, "many.yaml")
        deck.write_text(f"deck: many\ntitle: Many\nquestions:\n{questions}")
        page, empty = Path(folder, "many.html"), Path(folder, "empty.html")
        empty.write_text(EMPTY)
        done = CliRunner().invoke(quiz, ["export", "html", str(deck), "-o", str(page), "--seed", "1"])
        assert done.exit_code == 0, done.output
        with start_browser() as browser:
            floor = measure(browser, empty.as_uri(), is_page=False)
            found = measure(browser, page.as_uri(), is_page=True)
    print(f"300 questions, {page.name}; an empty page beside it")
    for name, one, other in zip(("load", "first question", "feedback"), found, floor, strict=True):
        print(f"{name:15} {one:7.1f} ms   empty page {other:6.1f} ms   ratio {one / max(other, 0.1):6.1f}")


if __name__ == "__main__":
    main()
