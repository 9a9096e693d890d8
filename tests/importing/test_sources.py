"""What every format of an import does alike, whatever is in the file."""

from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quiz.errors import QuizError
from quiz.importing import SOURCES
from quiz.importing.decks import plan_decks
from quiz.importing.source import Source
from quiz.losses import Loss
from quiz.reading.deckfile import read_deck

ROOT = Path(__file__).parents[2]
TEXTS = sorted(set(SOURCES) - {"anki"})
WORDS = """\
::¦->¦####¦TRUE¦%50%¦word¦Which is it?¦é¦<b>¦[html]¦A. ¦ANSWER: A¦- [x] ¦- [ ] ¦## Q1. ¦==¦```¦{{¦}}¦Q: ¦A: ¦C: ¦\
1. ¦*a) ¦\
<quiz>¦<question type="multichoice">¦</question>¦<answer fraction="100"><text>¦#separator:tab"""
PIECES = st.sampled_from([*"{}=~#%:\n\n\\.*[]()-<>&|_$`\"',;\t0123 ", *WORDS.split("¦")])


def load(name: str) -> Source:
    source = import_module(SOURCES[name]).SOURCE
    assert isinstance(source, Source)
    return source


@pytest.mark.parametrize("name", SOURCES)
def test_it_has_a_page_that_the_list_of_formats_links(name: str) -> None:
    assert (ROOT / f"docs/from-{name}.md").read_text().startswith("# From ")
    assert f"](from-{name}.md)" in (ROOT / "docs/importing.md").read_text()


@pytest.mark.parametrize("name", TEXTS)
def test_any_text_gives_questions_that_read_back_and_losses(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("any") / "any.txt"
    source = load(name)

    @settings(max_examples=60, deadline=None)
    @given(st.one_of(st.lists(PIECES, max_size=40).map("".join).map(str.encode), st.binary(max_size=60)))
    def check(data: bytes) -> None:
        path.write_bytes(data)
        losses: list[Loss] = []
        try:
            with source.open(str(path), str(path.parent)) as reading:
                drafts = reading.drafts(losses.append, "media")
                plan = plan_decks(drafts, "x.yaml", name, is_file=True, head=source.head)
        except QuizError:
            return
        for deck in plan.decks:
            read, problems = read_deck(deck.text.encode(), "x.yaml")
            assert read is not None
            assert not [problem for problem in problems if problem.severity == "error"]
            assert len(read.questions) == len(deck.blocks)
        assert all(loss.place and loss.what for loss in losses)

    check()
