"""Takes the picture of a page that the README shows, in a real Chromium.

python docs/shoot.py
"""

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from click.testing import CliRunner  # noqa: E402

from quiz.cli import quiz  # noqa: E402
from tests.page.browser import find_reason_to_skip, start_browser  # noqa: E402

TARGET = ROOT / "docs" / "pictures" / "page.png"
DECK = ROOT / "decks" / "hanoi-start.yaml"


def main() -> None:
    """Write the picture: the first multiple choice of a deck, answered with an option that has a comment."""
    if reason := find_reason_to_skip():
        sys.exit(reason)
    with tempfile.TemporaryDirectory() as folder, start_browser() as browser:
        page = Path(folder, "page.html")
        done = CliRunner().invoke(quiz, ["export", "html", str(DECK), "-o", str(page), "--seed", "1"])
        assert done.exit_code == 0, done.output
        browser.open(url=page.as_uri(), width=880, height=760)
        browser.click(selector=".primary", expect="form")
        while "multiple-choice" not in browser.run(code="document.querySelector('main').className"):
            browser.push(words="Skip", expect="form")
        at = browser.run(code="document.querySelector('main').dataset.q")
        said = f"document.querySelectorAll('#paper article')[{at}].querySelector('template').content"
        wrong = browser.run(code=f"Number({said}.querySelector('[data-f]').dataset.f)")
        text = f"JSON.parse(document.getElementById('data').textContent).questions[{at}].texts[{wrong}]"
        browser.fill(response={"picked": [browser.run(code=text)]}, expect=".feedback")
        browser.run(code="document.activeElement.blur()")
        browser.shot(path=str(TARGET))
    print(f"{TARGET.relative_to(ROOT)} written")


if __name__ == "__main__":
    main()
