"""Names across files: ids used twice, sheets and facts that are not there, allowances that allow nothing."""

from quiz.checking import check_bank, check_deck, drop_allowed
from quiz.model import Deck, Sheet
from quiz.problems import Code, Location, Problem
from quiz.reading.deckfile import read_deck
from quiz.reading.sourcefile import read_sheet

QUESTION = "- id: {}\n  question: {}?\n  answer: it\n"


def deck(name: str, questions: str, head: str = "") -> Deck:
    text = f"deck: {name}\ntitle: {name}\n{head}questions:\n{questions}"
    made, _ = read_deck(text.encode(), f"{name}.yaml")
    assert made is not None
    return made


def sheet(name: str, *facts: str, path: str = "") -> Sheet:
    listed = "".join(f"- id: {fact}\n  fact: The fact {fact}.\n" for fact in facts)
    made, problems = read_sheet(f"source: {name}\ntitle: T\nfacts:\n{listed}".encode(), path or f"seeds/{name}.yaml")
    assert made is not None
    assert not problems
    return made


def said(problems: list[Problem]) -> list[tuple[str, str, int, int, str]]:
    return [(p.code, p.location.path, p.location.line, p.location.column, p.help) for p in problems]


def test_two_decks_of_one_id_are_one_problem_however_many_questions_they_share() -> None:
    one = deck("demo", QUESTION.format("a", "Why") + QUESTION.format("b", "How"))
    other = Deck(**{name: getattr(one, name) for name in one.__slots__} | {"path": "other.yaml"})
    found = [problem for problem in check_bank([one, other], []) if problem.severity == "error"]
    assert said(found) == [("duplicate-deck", "other.yaml", 1, 7, "give the newer deck a different id")]


def test_old_id_of_a_deck_stays_taken() -> None:
    found = list(check_bank([deck("a", QUESTION.format("x", "Why")), deck("b", "", "was: a\n")], []))
    assert [problem.code for problem in found] == ["duplicate-deck"]
    assert (found[0].location.path, found[0].location.line) == ("b.yaml", 3)


def test_old_id_of_a_question_that_still_exists_elsewhere() -> None:
    old = deck("a", QUESTION.format("x", "Why"))
    new = deck("b", QUESTION.format("y", "How") + "  was: a/x\n")
    (found,) = check_bank([new, old], [])
    assert (found.code, found.location) == ("duplicate-id", Location("b.yaml", 7, 8))
    assert found.message == "'a/x' is already the identity of the question 'x' at a.yaml:4"


def test_two_questions_without_an_id_and_of_one_text_are_one() -> None:
    made = deck("a", "- {question: Why?, answer: So}\n- {question: Why?, answer: Thus}\n")
    found = [problem for problem in check_bank([made], []) if problem.severity == "error"]
    assert said(found) == [("duplicate-id", "a.yaml", 5, 3, "run `quiz check --fix`, which gives each its own id")]


def test_same_id_in_two_decks_is_fine() -> None:
    assert not list(check_bank([deck("a", QUESTION.format("x", "Why")), deck("b", QUESTION.format("x", "How"))], []))


def test_unknown_sheet_is_said_once_where_the_deck_names_it() -> None:
    cited = QUESTION.format("x", "Why") + "  source: [mon/a, mon/b]\n"
    moon = sheet("moon", "a")
    found = list(check_bank([deck("d", cited, "sources: [mon]\n")], [moon]))
    assert said(found) == [("unknown-source", "d.yaml", 3, 11, "did you mean 'moon'?")]
    found = list(check_bank([deck("d", cited)], [moon]))
    assert said(found) == [
        ("unknown-source", "d.yaml", 7, 12, "did you mean 'moon'?"),
        ("unknown-source", "d.yaml", 7, 19, "did you mean 'moon'?"),
    ]


def test_names_of_sheets_that_nobody_cites_can_be_meant() -> None:
    found = list(check_bank([deck("d", "", "sources: [mon]\n")], [], sheet_names=["moon"]))
    assert said(found) == [("unknown-source", "d.yaml", 3, 11, "did you mean 'moon'?")]


def test_unknown_fact_may_be_misspelt_or_of_another_sheet() -> None:
    cited = QUESTION.format("x", "Why") + "  source: [moon/distanse, moon/ring, moon/zzz, A book of 1911, moon]\n"
    found = list(check_bank([deck("d", cited)], [sheet("moon", "distance"), sheet("saturn", "ring")]))
    assert said(found) == [
        ("unknown-fact", "d.yaml", 7, 12, "did you mean 'moon/distance'?"),
        ("unknown-fact", "d.yaml", 7, 27, "did you mean 'saturn/ring'?"),
        ("unknown-fact", "d.yaml", 7, 38, "see the facts in seeds/moon.yaml"),
    ]


def test_sheet_must_be_called_as_its_file() -> None:
    (found,) = check_bank([], [sheet("moon", "a", path="seeds/luna.yaml")])
    assert (found.code, found.location, found.help) == (
        "misnamed-sheet",
        Location("seeds/luna.yaml"),
        "rename the file to moon.yaml, or write source: luna",
    )


def test_facts_count_as_not_asked_only_for_complete_sheets() -> None:
    moon = sheet("moon", "a", "b", "c")
    asking = deck("d", QUESTION.format("x", "Why") + "  source: moon/a\n", "sources: [moon]\n")
    assert not list(check_bank([asking], [moon]))
    found = list(check_bank([asking], [moon], complete=["seeds/moon.yaml"]))
    assert [(p.code, p.location.line, p.message) for p in found] == [
        ("fact-not-asked", 6, "no question asks the fact 'b'"),
        ("fact-not-asked", 8, "no question asks the fact 'c'"),
    ]


def test_facts_count_as_asked_by_no_retired_question_and_may_be_allowed() -> None:
    moon = sheet("moon", "a")
    cited = QUESTION.format("x", "Why") + "  source: moon/a\n  retired: yes\n"
    assert [p.code for p in check_bank([deck("d", cited)], [moon], complete=[moon.path])] == ["fact-not-asked"]
    allowing = deck("d", cited, "sources: [moon]\nallow: [fact-not-asked]\n")
    assert not list(check_bank([allowing], [moon], complete=[moon.path]))


def test_misspelt_citation_does_not_make_the_fact_unasked_as_well() -> None:
    moon = sheet("moon", "distance")
    cited = QUESTION.format("x", "Why") + "  source: moon/distanse\n"
    assert [p.code for p in check_bank([deck("d", cited)], [moon], complete=[moon.path])] == ["unknown-fact"]


def test_only_warnings_can_be_allowed() -> None:
    made = deck("d", QUESTION.format("x", "Why") + "  allow: [near-duplicat, duplicate-deck]\n", "allow: [no-sourc]\n")
    found = [problem for problem in check_deck(made) if problem.code == "unknown-code"]
    assert said(found) == [
        ("unknown-code", "d.yaml", 3, 9, "did you mean 'no-source'?"),
        ("unknown-code", "d.yaml", 8, 11, "did you mean 'near-duplicate'?"),
        ("unknown-code", "d.yaml", 8, 26, "fix the error; quiz check --explain duplicate-deck shows how"),
    ]


def test_what_the_reader_warns_of_can_be_allowed_too() -> None:
    made = deck("d", QUESTION.format("x", "Why") + "  allow: [missing-id]\n" + QUESTION.format("y", "How"))

    def warn(line: int, code: Code = "missing-id") -> Problem:
        return Problem(code, Location("d.yaml", line), "message")

    error = Problem("bad-id", Location("d.yaml", 5), "message")
    problems = [warn(1), warn(5), warn(6, "yes-is-text"), warn(8), error]
    assert drop_allowed(made, problems) == [warn(1), warn(6, "yes-is-text"), warn(8), error]
