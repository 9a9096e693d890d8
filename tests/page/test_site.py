"""A folder of pages for any web server, and a page inside another one."""

import re
from base64 import b64decode
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from quiz.cli import quiz
from tests.page.browser import Browser

FITS = "document.documentElement.scrollHeight <= document.documentElement.clientHeight"
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("QUIZ_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "pixel.png").write_bytes(PIXEL)
    (folder / "moon.yaml").write_text(
        "deck: moon\ntitle: The <Moon>\ndescription: About it.\ncollection: Space\nquestions:\n"
        "- {id: q, question: What is this?, answer: a pixel, image: {file: pixel.png, alt: A pixel}}\n"
    )
    (folder / "sun.yaml").write_text(
        "deck: sun\ntitle: The Sun\ncollection: Space\nquestions:\n- {id: q, front: sun, back: star}\n"
    )
    return tmp_path


def export(*words: str) -> Result:
    return CliRunner().invoke(quiz, ["export", "html", *words])


def test_a_site_has_an_index_and_a_page_for_each_deck(home: Path) -> None:
    done = export("lessons", "--site", "public")
    assert (done.exit_code, done.stdout) == (0, "public: 2 written\n")
    assert sorted(path.name for path in Path("public").iterdir()) == ["index.html", "moon.html", "sun.html"]
    index = Path("public/index.html").read_text()
    assert 'href="moon.html"' in index
    assert "The &lt;Moon&gt;" in index
    assert "About it." in index
    assert "<script" not in index
    assert 'href="index.html">All quizzes' in Path("public/moon.html").read_text()
    before = {path.name: path.read_bytes() for path in Path("public").iterdir()}
    assert export("lessons", "--site", "public").exit_code == 0
    assert {path.name: path.read_bytes() for path in Path("public").iterdir()} == before


def test_previews_have_a_picture_and_an_address_only_if_the_author_gives_one() -> None:
    export("lessons", "--site", "plain")
    for path in Path("plain").iterdir():
        assert not re.search("og:(url|image)", path.read_text()), path
        assert "og:title" in path.read_text()
    export("lessons", "--site", "public", "--address", "https://school.example/quizzes/")
    page = Path("public/moon.html").read_text()
    assert 'content="https://school.example/quizzes/moon.html"' in page
    assert 'property="og:image" content="https://school.example/quizzes/moon.png"' in page
    assert Path("public/moon.png").read_bytes() == PIXEL
    assert "og:image" not in Path("public/sun.html").read_text()


def test_a_deck_that_has_nothing_to_ask_has_no_page() -> None:
    done = export("lessons", "--site", "public", "--exam")
    assert sorted(path.name for path in Path("public").iterdir()) == ["index.html", "moon.html"]
    assert done.stdout == "public: 1 written, 1 left out\n"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--site", "x", "-o", "x.html"), "Use -o or --site, not both."),
        (("--site", "x", "--embed"), "--embed is about one page"),
        (("-o", "x.html", "--time", "5m"), "--time needs --exam."),
        (("-o", "x.html", "--exam", "--time", "soon"), "is not a time"),
        (("-o", "x.html", "--count", "0"), "--count takes a whole number from 1, not '0'."),
        (("-o", "x.html", "--tag", "none"), "No question of lessons is left for the page."),
    ],
)
def test_wrong_usage_writes_nothing(words: tuple[str, ...], why: str) -> None:
    done = export("lessons", *words)
    assert (done.exit_code, why in done.stderr) == (2, True), done.stderr
    assert not [path for path in Path().iterdir() if path.name.startswith("x")]


def test_what_cannot_be_written_is_told(home: Path) -> None:
    Path("file").write_text("mine")
    done = export("lessons", "--site", "file")
    assert (done.exit_code, Path("file").read_text()) == (1, "mine")
    assert "cannot be written" in done.stderr


@pytest.mark.slow
def test_an_iframe_grows_with_its_content_and_the_index_is_accessible(chromium: Browser, home: Path) -> None:
    done = export("lessons/moon.yaml", "-o", "moon.html", "--embed")
    snippet = done.stdout.partition("\n")[2]
    Path("host.html").write_text(f"<!doctype html><html lang=en><title>host</title><main><h1>Host</h1>{snippet}</main>")
    chromium.open(url=Path("host.html").absolute().as_uri())
    chromium.until(code="/px$/.test(document.querySelector('iframe').style.height)")
    height = float(chromium.run(code="parseFloat(document.querySelector('iframe').style.height)"))
    assert 100 < height < 640
    for width in (320, 768):
        chromium.size(width=width, height=900)
        chromium.untilInside(code=FITS)
    export("lessons", "--site", "public")
    for dark in (False, True):
        chromium.open(url=Path("public/index.html").absolute().as_uri(), dark=dark, width=320)
        assert chromium.axe() == []
        assert chromium.run(code="document.documentElement.scrollWidth") <= 320
    chromium.click(selector="a")
    chromium.wait(selector=".start")
    assert chromium.text("h1") == "The <Moon>"
