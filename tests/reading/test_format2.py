"""Keys of format 2 that are not about grading: who made a deck, descriptions, names of sources, shared pools."""

from quiz import keys
from quiz.checking.fixes import fix
from quiz.model import Citation, Deck, Draw, Image, MultipleChoice, Option, Shared
from quiz.problems import Problem
from quiz.reading.deckfile import read_deck, read_shared

HEAD = "deck: d\ntitle: T\nformat: 2\n"
SHARED = """\
pools:
  planets: [Mars, Venus, Earth, Jupiter]
passages:
  rings: Giant planets have *rings*.
  moons: They have moons.
"""


def read(text: str, shared: str = "") -> Deck:
    found = read_shared(shared.encode(), "shared.yaml")[0] if shared else None
    deck, problems = read_deck(text.encode(), "d.yaml", found)
    assert problems == []
    assert deck
    return deck


def list_problems(text: str, shared: str = SHARED) -> list[str]:
    found, faults = read_shared(shared.encode(), "shared.yaml")
    assert faults == []
    _, problems = read_deck(text.encode(), "d.yaml", found)
    return [f"{p.location.line}:{p.location.column} {p.code}: {p.message}" for p in problems]


def test_who_made_a_deck() -> None:
    deck = read(
        f"{HEAD}author: Ada\nlicence: CC BY 4.0\norigin: https://a.b\nquestions: [{{id: a, question: q?, answer: b}}]"
    )
    assert (deck.author, deck.licence, deck.origin) == ("Ada", "CC BY 4.0", "https://a.b")


def test_a_description_is_beside_what_it_describes() -> None:
    deck = read(f"""{HEAD}questions:
- {{id: a, question: q?, answer: b, image: a.png, alt: A disc}}
- {{id: b, question: r?, answer: b, audio: a.ogg, alt: A bell}}
- {{id: c, question: s?, answer: b, audio: {{file: a.ogg, alt: A bell}}}}
""")
    assert [(q.image, q.audio, q.audio_alt) for q in deck.questions] == [
        (Image("a.png", "A disc"), "", ""),
        (None, "a.ogg", "A bell"),
        (None, "a.ogg", "A bell"),
    ]


def test_the_name_of_a_source_needs_no_quotation_marks() -> None:
    deck = read(f"{HEAD}questions:\n- {{id: a, question: q?, answer: b, source: [Wikipedia, WHO, moon, moon/far]}}")
    expected = (Citation(text="Wikipedia"), Citation(text="WHO"), Citation("moon"), Citation("moon", "far"))
    assert deck.questions[0].citations == expected


QUESTION = (
    "questions:\n- id: a\n  passage: rings\n  question: Which?\n  answer: Saturn\n  wrong: [{from: planets, pick: 3}]\n"
)


def test_a_deck_uses_what_is_shared_as_its_own() -> None:
    deck = read(HEAD + QUESTION, SHARED)
    assert deck.passages == {"rings": "Giant planets have *rings*."}
    draw = Draw("planets", 3, ("Mars", "Venus", "Earth", "Jupiter"))
    assert deck.questions[0].body == MultipleChoice("Saturn", draws=(draw,))
    more = "- {id: b, passage: own, question: b?, answer: c, wrong: [{from: mine, pick: 2}]}\n"
    own = read(f"{HEAD}pools: {{mine: [Mars, Io]}}\npassages: {{own: So.}}\n{QUESTION}{more}", SHARED)
    assert list(own.passages) == ["rings", "own"]


def test_a_deck_that_uses_nothing_shared_is_as_it_was() -> None:
    question = "{id: a, question: q?, answer: b, wrong: [{from: planets, pick: 2}]}"
    text = f"deck: d\ntitle: T\npools: {{planets: [Io, Europa]}}\nquestions: [{question}]"
    assert read(text, SHARED) == read(text)
    assert read(text, SHARED).questions[0].body == MultipleChoice("b", draws=(Draw("planets", 2, ("Io", "Europa")),))


def test_names_that_are_not_shared_or_twice() -> None:
    assert list_problems(HEAD + QUESTION.replace("rings", "ring").replace("planets", "planet")) == [
        "6:12 unknown-passage: there is no passage 'ring'",
        "9:18 unknown-pool: there is no pool 'planet'",
    ]
    assert list_problems(f"{HEAD}pools:\n  planets: [Mars, Io, Titan]\n{QUESTION}") == [
        "5:12 duplicate-key: 'planets' is already among the pools in shared.yaml"
    ]
    assert list_problems("deck: d\ntitle: T\n" + QUESTION) == [
        "5:12 needs-format: 'rings' of shared.yaml needs format 2, which the deck does not name"
    ]
    small = SHARED.replace(", Earth, Jupiter", "")
    assert list_problems(HEAD + QUESTION, small)[0].startswith("9:11 pool-too-small")


def test_a_name_that_may_be_in_a_faulty_shared_file_is_not_missed() -> None:
    faulty, problems = read_shared(b"pools: [a\n", "shared.yaml")
    assert [problem.code for problem in problems] == ["unclosed-bracket"]
    _, problems = read_deck((HEAD + QUESTION).encode(), "d.yaml", faulty)
    assert problems == []


# Each new key where it belongs. Those that are a deck's are before the questions.
USES = {
    **{name: f"{name}: x\nquestions: [{{id: a, question: q?, answer: b}}]" for name in ("author", "licence", "origin")},
    "write": "questions: [{id: a, front: f, back: b, write: yes}]",
    "places": "questions: [{id: a, question: q?, image: {file: a.png, alt: x}, places: {b: [1, 2, 3, 4]}}]",
    "ask": "questions: [{id: a, question: q?, image: {file: a.png, alt: x}, ask: all, places: {b: [1, 2, 3, 4]}}]",
    "any-of": "questions: [{id: a, question: q?, any-of: [b, c], wrong: [d]}]",
    "none-right": "questions: [{id: a, question: q?, none-right: yes, wrong: [d]}]",
    "all-right": "questions: [{id: a, question: q?, answers: [b, c], all-right: yes}]",
    "numbers": "questions: [{id: a, cloze: 'a {{5}}', numbers: yes}]",
    "if-right": "questions: [{id: a, question: q?, answer: b, if-right: x}]",
    "if-wrong": "questions: [{id: a, front: f, back: b, if-wrong: x}]",
    "alt": "questions: [{id: a, question: q?, answer: b, image: a.png, alt: x}]",
}
# What is new in keys that there were.
MORE = {
    "feedback on the right answer": "questions: [{id: a, question: q?, answer: {b: So.}}]",
    "feedback on true": "questions: [{id: a, question: q?, answer: {true: So.}}]",
    "feedback on an accepted text": "questions: [{id: a, question: q?, answer: b, accept: [c: So.]}]",
    "feedback on an entry": "questions: [{id: a, question: q?, answers: [b: So.]}]",
    "credit": "questions: [{id: a, question: q?, answer: b, partly: [{text: c, credit: 5%}], wrong: [d]}]",
    "partly of a text": "questions: [{id: a, question: q?, answer: b, partly: [c]}]",
    "partly of a number": "questions: [{id: a, question: q?, answer: 5, partly: [6]}]",
    "an accepted tolerance": "questions: [{id: a, question: q?, answer: 5, accept: [{text: 9, within: 1}]}]",
    "a rejected tolerance": "questions: [{id: a, question: q?, answer: 5, reject: [{text: 9, within: 1}]}]",
    "a blank that is picked": "questions: [{id: a, cloze: 'a {{b}}', wrong: {b: [c]}}]",
    "partly of a blank": "questions: [{id: a, cloze: 'a {{b}}', partly: {b: [c]}}]",
    "accept of a blank": "questions: [{id: a, cloze: 'a {{b}}', accept: {b: [c]}}]",
    "a picture by its path": "questions: [{id: a, question: q?, answer: b, image: a.png}]",
    "the alt of a sound": "questions: [{id: a, question: q?, answer: b, audio: {file: a.mp3, alt: x}}]",
    "an essay": "questions: [{id: a, question: q?, answer: b, write: yes}]",
    "the name of a source": "questions: [{id: a, question: q?, answer: b, source: Wikipedia}]",
}


def test_every_new_key_leads_to_format_2_and_a_fix_writes_it() -> None:
    names = {key.name for table in (keys.DECK_KEYS, keys.QUESTION_KEYS) for key in table if key.format > 1}
    assert names == USES.keys()

    def look(data: bytes) -> tuple[Deck | None, list[Problem]]:
        return read_deck(data, "d.yaml")

    for name, use in (USES | MORE).items():
        old = f"deck: d\ntitle: T\n{use}\n"
        _, problems = look(old.encode())
        assert [problem.code for problem in problems] == ["needs-format"], name
        fixed = fix(old.encode(), look).data.decode()
        assert fixed == old.replace("title: T\n", "format: 2\ntitle: T\n"), name
        assert look(fixed.encode())[1] == [], name


def test_a_quoted_word_is_a_citation_unless_it_names_a_sheet_of_the_deck() -> None:
    question = "questions:\n- {id: a, question: q?, answer: b, source: ['britannica', \"moon\", moon/far, bare]}"
    deck = read(f"{HEAD}sources: [moon]\n{question}")
    expected = (Citation(text="britannica"), Citation("moon"), Citation("moon", "far"), Citation("bare"))
    assert deck.questions[0].citations == expected
    old = read(f"deck: d\ntitle: T\n{question}")
    assert old.questions[0].citations[0] == Citation("britannica")


def test_a_shared_file_has_nothing_else() -> None:
    def look(text: str) -> list[str]:
        return [f"{p.location.line}:{p.location.column} {p.code}" for p in read_shared(text.encode(), "shared.yaml")[1]]

    assert look(SHARED + "format: 2\nx-mine: [1]\n") == []
    assert look(SHARED + "title: T\npool: {a: [b]}\n") == ["6:1 unknown-key", "7:1 unknown-key"]
    assert look("pools: {a: [b, B, b]}\n") == ["1:19 duplicate-entry"]
    assert look("passages: {a: **b}\n") == ["1:15 needs-quotes"]
    assert look("# nothing\n") == ["1:1 empty-file"]
    assert look("- a\n- b\n") == ["1:1 not-a-mapping"]
    shared, _ = read_shared(SHARED.encode(), "shared.yaml")
    assert shared == Shared(
        "shared.yaml",
        {"planets": ("Mars", "Venus", "Earth", "Jupiter")},
        {"rings": "Giant planets have *rings*.", "moons": "They have moons."},
        "pools:2:3 pools/planets:2:12 passages:4:3 passages/rings:4:10 passages/moons:5:10",
    )
    assert Option("unused") not in shared.pools.values()
