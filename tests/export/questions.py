"""Questions of every kind for round trips: written as a format, and read again by its importer."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from hypothesis import assume
from hypothesis import strategies as st

from quiz import markup
from quiz.export.bank import LeftOut, Surroundings, Written
from quiz.importing.bank import Files, Parse
from quiz.importing.lines import write_lines
from quiz.importing.parsed import Parsed
from quiz.importing.texts import from_plain, unnumber
from quiz.losses import Loss
from quiz.model import (
    BLANK,
    Blank,
    Body,
    Cloze,
    Deck,
    Flashcard,
    Matching,
    MultipleChoice,
    MultipleResponse,
    Numeric,
    Option,
    Ordering,
    Question,
    Rubric,
    ShortAnswer,
    TrueFalse,
)
from quiz.reading.deckfile import read_deck
from quiz.writing.block import write_block

ODD = "ab Äß日1.#=~{}:\\*_<>&`$[]()|-%\"'!?;,/@"
words = st.text(ODD, min_size=1, max_size=12).map(lambda text: " ".join(text.split())).filter(bool)
plain = st.one_of(st.sampled_from(["one", "two words", "drei", "Is it?"]), words)
inline = st.one_of(
    plain.map(from_plain),
    st.sampled_from(
        ["**bold** word", "so *it* is", "`x = {1}`", r"\(x^2 = \frac{1}{2}\)", "[link](https://example.org/a_b)"]
    ),
)
block = st.one_of(
    inline.map(unnumber),
    st.sampled_from(
        ["One.\n\nTwo *so*.", "Text:\n\n```\nif x:\n    y = {1}\n```", "Which?\n\n- one\n- two", r"\[x^2\]"]
    ),
)
option = st.builds(Option, inline, st.one_of(st.just(""), inline))
several = st.lists(inline, min_size=2, max_size=4, unique=True)

BODIES: dict[str, st.SearchStrategy[Body]] = {
    "choice": st.builds(MultipleChoice, inline, wrong=st.lists(option, min_size=1, max_size=3).map(tuple)),
    "response": st.builds(MultipleResponse, several.map(tuple), st.lists(option, min_size=1, max_size=3).map(tuple)),
    "truth": st.builds(TrueFalse, st.booleans()),
    "short": st.builds(
        lambda texts, said: ShortAnswer(tuple(texts[1:]), (Option(texts[0], said),)),
        st.lists(plain, min_size=2, max_size=4, unique_by=str.casefold),
        st.one_of(st.just(""), inline),
    ),
    "number": st.builds(
        Numeric,
        st.sampled_from(["0", "42", "-3.5", "1822"]),
        st.just(""),
        st.just(""),
        st.sampled_from(["", "2", "0.5"]),
    ),
    "matching": st.builds(
        Matching, st.lists(st.tuples(inline, plain.map(from_plain)), min_size=2, max_size=3).map(tuple), st.just(())
    ),
    "card": st.builds(Flashcard, block),
    "ordering": st.builds(
        Ordering, st.lists(inline, min_size=3, max_size=4, unique=True).map(lambda e: tuple((x,) for x in e))
    ),
    "rubric": st.builds(Rubric, st.lists(inline, min_size=2, max_size=3).map(tuple)),
    "cloze": st.builds(
        Cloze,
        st.lists(
            st.builds(Blank, st.lists(plain, min_size=1, max_size=2, unique_by=str.casefold).map(tuple)),
            min_size=2,
            max_size=2,
        ).map(tuple),
    ),
}
tags = st.lists(st.sampled_from(["bio", "cell-walls", "a::b"]), unique=True, max_size=2).map(tuple)


@st.composite
def decks(
    draw: Callable[..., object], kinds: Iterable[str], *, bare: bool = False, **parts: st.SearchStrategy[object]
) -> Deck:
    """Return a deck without errors of one to three questions of these kinds; `parts` are further fields of them.

    `bare`: no option has feedback.
    """
    blocks = []
    for number in range(draw(st.integers(1, 3))):  # type: ignore[call-overload]
        body: Body = draw(BODIES[draw(st.sampled_from(sorted(kinds)))])  # type: ignore[assignment]
        if bare and hasattr(body, "wrong"):
            body = replace(body, wrong=tuple(Option(one.text) for one in body.wrong))
        stem = f"Fill {BLANK} and {BLANK}." if isinstance(body, Cloze) else draw(block)
        fields = {name: draw(strategy) for name, strategy in parts.items()}
        fields = {"tags": draw(tags), **fields}
        question = Question("", "", stem, body, **fields)  # type: ignore[arg-type]
        if isinstance(body, (Flashcard, Rubric)):
            question = replace(question, write=True)
        blocks.append(write_block([("id", f"q{number}"), *write_lines(question).lines]))
    deck, problems = read_deck(
        ("deck: trip\ntitle: Trip\nformat: 2\nquestions:\n" + "\n".join(blocks)).encode(), "t.yaml"
    )
    assume(deck is not None and not [one for one in problems if one.severity == "error"])
    assert deck is not None
    return deck


def go_round(
    deck: Deck, write: Callable[..., str], join: Callable[..., bytes], parse: Parse, path: Path
) -> list[Parsed]:
    """Return the questions of a deck as they come back; a deck that loses something is not taken."""
    around = Surroundings(deck, [], path)
    try:
        written = [Written(question, deck, write(question, around)) for question in deck.questions]
    except LeftOut:
        assume(False)
    assume(not around.losses)
    losses: list[Loss] = []
    found = list(parse(join(written).decode(), Files(str(path), "m"), losses.append))
    assert losses == [], join(written).decode()
    assert [one.losses for one in found] == [()] * len(deck.questions), join(written).decode()
    return found


def show(question: Question) -> Question:
    """Return a question with its texts as they are shown, without its name and places."""
    body = question.body
    shown: Body = body
    match body:
        case Flashcard(back):
            shown = Flashcard(_block(back))
        case MultipleChoice():
            wrong = tuple(map(_option, body.wrong))
            shown = replace(body, answer=_inline(body.answer), others=tuple(map(_inline, body.others)), wrong=wrong)
        case MultipleResponse():
            shown = replace(body, answers=tuple(map(_inline, body.answers)), wrong=tuple(map(_option, body.wrong)))
        case Matching():
            shown = replace(body, pairs=tuple((_inline(left), _inline(right)) for left, right in body.pairs))
        case Ordering(groups):
            shown = replace(body, groups=tuple(tuple(map(_inline, group)) for group in groups))
        case Rubric(criteria):
            shown = Rubric(tuple(map(_inline, criteria)))
        case ShortAnswer():
            shown = replace(body, reject=tuple(Option(one.text, _inline(one.feedback)) for one in body.reject))
        case Numeric():
            shown = replace(body, low="", high="")
        case _:
            pass
    return Question(
        "",
        "",
        _block(question.stem),
        shown,
        tags=question.tags,
        explanation=_block(question.explanation),
        hints=tuple(map(_inline, question.hints)),
        points=question.points,
        if_right=_block(question.if_right),
        if_wrong=_block(question.if_wrong),
        write=question.write,
    )


def _option(option: Option) -> Option:
    return Option(_inline(option.text), _inline(option.feedback), option.credit)


def _inline(text: str) -> str:
    return markup.to_html(markup.parse_inline(text))


def _block(text: str) -> str:
    return markup.to_html(markup.parse(text))
