import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quiz.errors import QuizError
from quiz.model import MultipleChoice, Option, ShortAnswer
from quiz.quoting import write_text
from quiz.reading.deckfile import read_deck
from quiz.writing.block import append_block, write_block, write_option

HEAD = "deck: demo\ntitle: Demo\nquestions:\n"

UNSEEN = "\ufeff\xad\u200b\u202d\u202e\u2060\u2061\u2062\u2063\u2064"

TEXTS = st.text(
    st.one_of(
        st.sampled_from("ab -:#,[]{}&*!|>'\"%@`?.=~/\\01é 中\n"),
        st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"], exclude_characters=UNSEEN),
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: text == text.strip() and "\n " not in text and " \n" not in text)


def read(text: str):
    deck, problems = read_deck(text.encode(), "demo.yaml")
    assert [problem for problem in problems if problem.severity == "error" and problem.code != "unclosed-markup"] == []
    assert deck is not None
    return deck, problems


@given(TEXTS)
def test_any_text_reads_back_as_itself(text: str):
    block = write_block([("id", "one"), ("question", "q"), ("answer", write_text(text, typed=True))])
    deck, problems = read(HEAD + block)
    assert deck.questions[0].body == ShortAnswer((text,))
    assert problems == []


@given(TEXTS, TEXTS)
@example("a", "\\-")
def test_any_option_and_feedback_read_back_as_themselves(text: str, feedback: str):
    block = write_block(
        [("id", "one"), ("question", "q"), ("answer", "key of it"), ("wrong", [write_option(text, feedback)])]
    )
    deck, problems = read_deck((HEAD + block).encode(), "demo.yaml")
    if not any(problem.severity == "error" for problem in problems):
        assert deck is not None
        assert deck.questions[0].body == MultipleChoice("key of it", wrong=(Option(text, feedback),))
    assert {problem.code for problem in problems} <= {"unclosed-markup", "accidental-markup", "few-distractors"}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Canberra", "Canberra"),
        ("What is 2 + 2?", "What is 2 + 2?"),
        ("Star Wars: A New Hope", '"Star Wars: A New Hope"'),
        ("C # not C++", '"C # not C++"'),
        ("C#", "C#"),
        ("NO", '"NO"'),
        ("007", '"007"'),
        ("- dash", '"- dash"'),
        ('say "x"', 'say "x"'),
        ('"x" he said', "'\"x\" he said'"),
    ],
)
def test_quotes_stand_only_where_they_must(text: str, written: str):
    assert write_text(text, typed=True) == written


BLOCK = write_block([("id", "new"), ("question", "q"), ("answers", ["a", "b"]), ("match", ["a: b"])])
ADDED = ["- id: new", "  question: q", "  answers:", "  - a", "  - b", "  match:", "    a: b"]
INSIDE = "".join(f"  {line}\r\n" for line in ADDED)
PLAIN = "".join(f"{line}\n" for line in ADDED)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("questions:\n- id: a\n  question: q\n", f"questions:\n- id: a\n  question: q\n\n{PLAIN}", 5),
        # no newline at the end, indented items, CRLF
        ("questions:\r\n  - id: a", f"questions:\r\n  - id: a\r\n\r\n{INSIDE}", 4),
        # another key follows
        (
            "questions:  # all\n- id: a\n\n# end\ntags: [x]\n",
            f"questions:  # all\n- id: a\n\n{PLAIN}\n# end\ntags: [x]\n",
            4,
        ),
        ("questions:\n", f"questions:\n{PLAIN}", 2),
        # a line with # inside a text is no comment
        (
            "questions:\n- id: a\n  explain: |\n    b\n    # c\n# end\n",
            f"questions:\n- id: a\n  explain: |\n    b\n    # c\n\n{PLAIN}\n# end\n",
            7,
        ),
    ],
)
def test_a_block_goes_behind_the_last_question(before: str, after: str, line: int):
    assert append_block(before, BLOCK) == (after, line)


def test_questions_between_brackets_are_left_alone():
    with pytest.raises(QuizError):
        append_block("questions: [{id: a}]\n", BLOCK)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\x0c"])
def test_a_block_goes_below_the_questions_whatever_looks_like_a_line_end_above(character: str):
    text = HEAD + f"# a note{character}sources: not here\n- id: a\n  question: q\n  answer: b\n\nsources: [x]\n"
    block = write_block([("id", "b"), ("question", "q"), ("answer", "c")])
    after, line = append_block(text, block)
    assert after == text.replace("\n\nsources", f"\n\n{block}\nsources")
    assert after.split("\n")[line - 1] == "- id: b"
