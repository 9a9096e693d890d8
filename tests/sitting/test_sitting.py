"""A sitting is on the disk before anything is returned, and resumes as it was."""

import random
import sqlite3
from contextlib import closing
from textwrap import dedent

import pytest

from quiz.engine.responses import right_response
from quiz.engine.session import Result, Rules, TryAgain
from quiz.errors import HistoryError
from quiz.history.figures import count_answers
from quiz.history.log import Log
from quiz.history.memory import Memory
from quiz.history.remarks import list_remarks
from quiz.history.sittings import find_unfinished, list_sittings, read_last_fractions
from quiz.responses import Malformed, Matched, Ordered, Picked, Rated, Revealed, Typed
from quiz.sitting import replay
from quiz.sitting.sitting import Sitting

DECK = """
deck: d
title: A deck
questions:
- {id: a, question: First?, answer: 'yes', wrong: ['no', maybe, never], hint: [one, two]}
- {id: b, question: Second?, answer: gold, typos: yes}
- {id: c, question: Third?, answer: 42}
- {id: d, question: Fourth?, answers: [x1, x2], wrong: [y1, y2, y3]}
"""

CARDS = """
deck: d
title: A deck
questions:
- {id: a, front: First, back: one}
- {id: b, front: Second, back: two}
"""


def facts(sitting: Sitting) -> tuple:
    """All that a learner sees of the progress of a sitting."""
    session = sitting.session
    return (
        sitting.asked,
        session.results,
        sitting.summary(),
        session.streak,
        session.round,
        sitting.ms,
        sitting.last_result,
    )


def resume(sitting: Sitting, log: Log, now) -> Sitting:
    row = next(row for row in list_sittings(log) if row.session == sitting.attempt.id)
    return replay.resume(row.session, bank=sitting.attempt.bank, log=log, now=now)


def test_an_undo_reaches_the_round_before(open_bank, log, begin, now):
    """The round that was finished is finished once more, by its new answer, or as it was; nothing else asks for it."""
    sitting = begin(open_bank(CARDS), log, memory=Memory(log, now))
    for rating in (3, 1):
        sitting.answer(Rated(rating))
    assert sitting.finish().percent == 50
    for rating in (1, None):
        again = sitting.retry()
        assert (again.can_undo, again.first) == (True, sitting)
        assert again.undo() is sitting
        assert (sitting.finished, sitting.is_over, sitting.can_resume) == (False, True, False)
        assert sitting.list_intervals() == (1, 1, 2, 8)
        if rating:
            sitting.answer(Rated(rating))
            assert sitting.days_to_next() == 1
        assert sitting.finish().percent == 50
        assert find_unfinished(log, "d", "take", "review") is None
    assert [(row.percent, row.round) for row in list_sittings(log)] == [(50, 1)]
    assert resume(sitting, log, now).finished


def test_an_answer_is_committed_before_its_result_is_returned(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log)
    result = sitting.answer(Picked(("yes",)), ms=1200)
    assert isinstance(result, Result)
    with closing(sqlite3.connect(log.path)) as other:
        rows = other.execute("SELECT kind, question, score, points, rating, ms FROM event ORDER BY id").fetchall()
    assert rows == [("start", "", None, None, None, None), ("answer", "d/a", 1.0, 1.0, 3, 1200)]


def test_a_sitting_in_which_nothing_was_done_leaves_no_trace(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log)
    assert not sitting.attempt.begun
    assert list_sittings(log) == []


def test_the_start_freezes_questions_seed_rules_and_options(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log, seed=7, rules=Rules(tries=2), options={"names": ["d"], "pass": 60.0})
    sitting.answer(Revealed())
    (start, _) = log.events(sitting.attempt.id)
    assert start.data == {
        "bank": "d",
        "retry_of": "",
        "title": "A deck",
        "seed": 7,
        "round": 1,
        "questions": ["d/a", "d/b", "d/c", "d/d"],
        "rules": {"tries": 2, "negative": False, "confidence": False},
        "options": {"names": ["d"], "pass": 60.0},
    }


def test_an_answer_keeps_option_texts_as_shown_and_never_letters(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log)
    shown = sitting.asked.options
    sitting.answer(Picked(("no",)))
    assert log.events(sitting.attempt.id)[1].data == {
        "response": {"picked": ["no"]},
        "options": list(shown),
        "max_points": 1.0,
    }


def test_what_cannot_be_read_is_not_saved(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Revealed())
    sitting.answer(Revealed())
    assert isinstance(sitting.answer(Typed(("12..5",))), Malformed)
    assert len(log.events(sitting.attempt.id)) == 3
    assert sitting.asked.number == 3


def test_when_the_log_fails_the_sitting_stays_as_it_was(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("yes",)))
    before = facts(sitting)
    log.close()
    for step in (lambda: sitting.answer(Typed(("gold",))), sitting.skip, sitting.undo, lambda: sitting.flag("odd")):
        with pytest.raises((HistoryError, sqlite3.ProgrammingError)):
            step()
        assert facts(sitting) == before


def test_without_a_log_everything_works_and_nothing_is_kept(open_bank, begin):
    sitting = begin(open_bank(DECK))
    sitting.hint()
    sitting.answer(Picked(("no",)))
    sitting.undo()
    sitting.answer(Picked(("yes",)))
    sitting.skip()
    sitting.flag("why")
    summary = sitting.finish()
    assert (sitting.attempt.log, sitting.attempt.begun, summary.points) == (None, False, 0)


def test_a_resumed_sitting_is_as_it_was_after_every_step(open_bank, log, begin, now):
    """Hints, second tries, skips, undo, override and Easy included."""
    sitting = begin(open_bank(DECK), log, seed=3, rules=Rules(tries=2))
    steps = [
        sitting.hint,
        lambda: sitting.answer(Picked(("no",)), ms=100),
        lambda: sitting.answer(Picked(("yes",)), ms=150),
        sitting.undo,
        sitting.hint,
        lambda: sitting.answer(Picked(("yes",)), ms=50),
        lambda: sitting.answer(Typed(("silver",)), ms=10),
        lambda: sitting.answer(Typed(("silver",)), ms=10),
        sitting.override,
        sitting.skip,
        lambda: sitting.answer(Picked(("x1", "y1")), ms=10),
        lambda: sitting.flag("odd"),
        lambda: sitting.answer(Picked(("x1", "x2")), ms=10),
        lambda: sitting.answer(Typed(("42",)), ms=10),
        sitting.rate_easy,
        sitting.finish,
    ]
    for step in steps:
        step()
        again = resume(sitting, log, now)
        assert facts(again) == facts(sitting)
        assert (again.finished, again.attempt.title, again.attempt.lost) == (sitting.finished, "A deck", ())
    assert [event.kind for event in log.events(sitting.attempt.id)].count("override") == 2


def test_a_resumed_sitting_keeps_the_score_that_the_log_has(open_bank, log, begin, now):
    """An answer is not judged again by newer rules, nor is a try that was not right when it was made."""
    deck = """
        deck: d
        title: A deck
        questions:
        - {id: a, question: Name two., answers: [iron, tin, lead], need: 2}
        - {id: b, question: Where?, answer: 'Washington, D.C.'}
        - {id: c, question: Which?, answer: gold}
    """
    sitting = begin(open_bank(dedent(deck)), log, rules=Rules(tries=2))
    sitting.attempt.save(now())  # its start alone
    made = {"session": sitting.attempt.id, "origin": "take", "now": now()}
    answers = [
        ("answer", "d/a", {"response": {"typed": ["iron", "zinc"]}}, 0.0),
        ("draft", "d/b", {"step": "try", "response": {"typed": ["Washington DC"]}}, None),
        ("answer", "d/b", {"response": {"typed": ["Washington DC"]}}, 0.0),
        ("answer", "d/c", {"response": {"typed": ["silver"]}}, 1.0),
    ]
    log.append(*(log.make(kind, question=q, data=data, score=score, **made) for kind, q, data, score in answers))
    again = resume(sitting, log, now)
    assert [(result.identity, result.score.fraction) for result in again.session.results] == [
        ("d/a", 0.0), ("d/b", 0.0), ("d/c", 1.0)
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_any_sitting_can_be_resumed_at_any_point(everything, log, begin, now, seed):
    """Random steps on one question of every kind; what is done after a resume is the same, too."""
    drawn = random.Random(seed)
    rules = drawn.choice([Rules(), Rules(tries=3), Rules(confidence=True), Rules(negative=True)])
    sitting = begin(everything, log, seed=seed, rules=rules)
    for _ in range(40):
        if sitting.asked is None:
            break
        step = drawn.choice(["answer", "answer", "answer", "wrong", "dunno", "hint", "skip", "undo", "resume"])
        if step == "resume":
            if sitting.attempt.begun:
                again = resume(sitting, log, now)
                assert facts(again) == facts(sitting)
                sitting = again
        elif step == "hint":
            sitting.hint()
        elif step == "skip":
            sitting.skip()
        elif step == "undo":
            if sitting.last_result:
                sitting.undo()
        else:
            question = sitting.asked.item.question
            response = {"answer": right_response(question), "dunno": Revealed()}.get(step, wrong_response(question))
            sitting.answer(response, confidence=drawn.choice([1, 2, 3]) if rules.confidence else None, ms=5)
    if sitting.attempt.begun:
        assert facts(resume(sitting, log, now)) == facts(sitting)


def wrong_response(question):
    match right_response(question):
        case Rated():
            return Rated(1)
        case Picked(texts) if question.kind == "true-false":
            return Picked(("false" if texts == ("true",) else "true",))
        case Picked():
            wrong = getattr(question.body, "wrong", ())
            return Picked((wrong[0].text,)) if wrong else Revealed()
        case Ordered(texts):
            return Ordered(tuple(reversed(texts)))
        case Matched(pairs):
            return Matched(pairs[:1])
        case Typed() if question.kind == "numeric":
            return Typed(("1",))
        case _:
            return Typed(("nonsense",))


def test_a_question_that_vanished_is_left_out_and_said(open_bank, log, begin, now):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("yes",)))
    sitting.answer(Typed(("gold",)))
    row = find_unfinished(log, "d")
    shorter = DECK.replace(
        "- {id: a, question: First?, answer: 'yes', wrong: ['no', maybe, never], hint: [one, two]}\n", ""
    )
    shorter = shorter.replace("answer: 42", "answer: 42, retired: yes")
    again = replay.resume(row.session, bank=open_bank(shorter), log=log, now=now)
    assert again.attempt.lost == ("d/a", "d/c")
    assert again.asked.item.question.id == "d"
    assert (again.summary().points, again.summary().total) == (1, 2)


def test_a_question_that_became_another_kind_is_asked_again_at_the_end(open_bank, log, begin, now):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("yes",)))
    sitting.answer(Typed(("gold",)))
    changed = DECK.replace("answer: gold, typos: yes", "answer: 79")
    again = replay.resume(find_unfinished(log, "d").session, bank=open_bank(changed), log=log, now=now)
    assert again.asked.item.question.id == "c"
    again.answer(Typed(("42",)))
    again.answer(Picked(("x1", "x2")))
    assert (again.asked.item.question.id, again.asked.again) == ("b", True)


def test_an_undone_answer_counts_until_there_is_another(open_bank, log, begin, now):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("no",)))
    sitting.undo()
    assert sitting.last_result is None
    with pytest.raises(ValueError, match="no answer to undo"):
        sitting.undo()
    for again in (sitting, resume(sitting, log, now)):
        assert (again.asked.item.question.id, again.asked.second_look, again.summary().answered) == ("a", True, 1)
    assert read_last_fractions(log) == {"d/a": 0.0}
    assert [(row.answered, row.points) for row in list_sittings(log)] == [(1, 0.0)]
    memory = Memory(log, now)
    assert memory.state("d/a") == memory.states()["d/a"]
    assert memory.state("d/a").reps == 1


def test_what_was_seen_is_worth_no_more_also_after_a_resume(open_bank, log, begin, now):
    """After "don't know" and undo, the answer copied from the screen has no points, and memory says Again."""
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Revealed())
    sitting.undo()
    sitting = resume(sitting, log, now)
    result = sitting.answer(Picked(("yes",)))
    assert (result.score.fraction, result.points, result.rating) == (1.0, 0.0, 1)
    assert facts(resume(sitting, log, now)) == facts(sitting)
    assert read_last_fractions(log) == {"d/a": 0.0}
    assert [(row.answered, row.points) for row in list_sittings(log)] == [(1, 0.0)]
    assert Memory(log, now).state("d/a").reps == 1
    assert Memory(log, now).days_to_next("d/a") == 1


def test_a_guess_keeps_its_points_and_is_remembered_as_again(open_bank, log, begin, now):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("yes",)))
    assert sitting.days_after_guess() is None
    assert (sitting.guess().points, sitting.last_result.rating) == (1, 1)
    assert facts(resume(sitting, log, now)) == facts(sitting)
    assert Memory(log, now).days_to_next("d/a") == 1
    assert read_last_fractions(log) == {"d/a": 1.0}


def test_a_slip_of_the_finger_counts_as_right_on_ones_word(open_bank, log, begin, now):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("no",)))
    assert (sitting.override().points, sitting.summary().overridden) == (1, 1)
    assert facts(resume(sitting, log, now)) == facts(sitting)
    assert read_last_fractions(log) == {"d/a": 1.0}


@pytest.mark.parametrize("resumed", [False, True])
@pytest.mark.parametrize("again", [False, True])
def test_an_undo_takes_ones_word_back(open_bank, log, begin, now, again, resumed):
    """Whether one leaves then or answers right: the first answer counts as it was given."""
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("no",)))
    sitting.override()
    if resumed:
        sitting = resume(sitting, log, now)
    sitting.undo()
    if again:
        sitting.answer(Picked(("yes",)))
    assert facts(resume(sitting, log, now)) == facts(sitting)
    summary = sitting.summary()
    assert (summary.points, summary.overridden) == (0, 0)
    assert read_last_fractions(log) == {"d/a": 0.0}
    assert [row.points for row in list_sittings(log)] == [0.0]
    assert Memory(log, now).days_to_next("d/a") == 1
    assert sum(day.right for day in count_answers(log).days) == 0
    assert list_remarks(log) == []
    if again:
        return
    sitting.answer(Picked(("no",)))
    sitting.override()
    assert (sitting.summary().points, read_last_fractions(log)) == (1, {"d/a": 1.0})


def test_an_undo_takes_it_back_that_it_was_easy_but_not_that_it_was_a_guess(open_bank, log, begin, now):
    for amend, rating in ((Sitting.rate_easy, 3), (Sitting.guess, 1)):
        sitting = begin(open_bank(DECK), log)
        sitting.answer(Revealed())
        sitting.answer(Typed(("gold",)))
        assert amend(sitting).rating != 3
        sitting.undo()
        assert sitting.session.stop().results[1].rating == rating
        assert read_last_fractions(log)["d/b"] == 1
        assert facts(resume(sitting, log, now)) == facts(sitting)


def test_an_override_counts_in_the_record(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Revealed())
    sitting.answer(Typed(("Au",)))
    assert read_last_fractions(log) == {"d/a": 0.0, "d/b": 0.0}
    assert sitting.override().score.fraction == 1
    assert read_last_fractions(log) == {"d/a": 0.0, "d/b": 1.0}
    assert list_sittings(log)[0].points == 1


def test_a_try_that_was_not_the_last_is_no_answer_in_the_record(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log, rules=Rules(tries=2))
    assert isinstance(sitting.answer(Picked(("no",))), TryAgain)
    assert read_last_fractions(log) == {}
    assert list_sittings(log)[0].answered == 0


def test_finish_is_recorded_once_with_what_it_came_to(open_bank, log, begin):
    sitting = begin(open_bank(DECK), log, options={"pass": 50})
    sitting.answer(Picked(("yes",)), ms=3000)
    assert sitting.finish() == sitting.finish()
    (row,) = list_sittings(log, "d")
    assert (row.finished, row.points, row.max_points, row.percent, row.answered, row.count) == (True, 1, 4, 25, 1, 4)
    assert [event.kind for event in log.events(sitting.attempt.id)] == ["start", "answer", "finish"]
    assert sitting.passed is False


def test_a_retry_is_a_sitting_of_its_own_and_no_bank_s_last_score(open_bank, log, begin, now):
    sitting = begin(open_bank(DECK), log)
    sitting.answer(Picked(("no",)))
    sitting.finish()
    again = sitting.retry()
    assert (again.attempt.id != sitting.attempt.id, again.session.round, again.asked.total) == (True, 2, 4)
    again.answer(Picked(("yes",)))
    assert facts(resume(again, log, now)) == facts(again)
    assert [row.session for row in list_sittings(log, "d")] == [sitting.attempt.id]
    assert find_unfinished(log, "d") is None


def test_the_command_to_resume_names_the_decks_played(open_bank, begin):
    assert begin(open_bank(DECK)).attempt.resume_command == "quiz take d --resume"
    named = begin(open_bank(DECK), options={"names": ["my decks/a.yaml"]})
    assert named.attempt.resume_command == "quiz take 'my decks/a.yaml' --resume"


def test_a_question_that_is_held_does_not_come_back_and_is_replayed(begin, log, now, open_bank):
    from quiz.history.memory import Memory
    from quiz.sitting.replay import resume

    bank = open_bank("deck: d\ntitle: D\nquestions:\n" + "".join(f"- {{question: {n}?, answer: x}}\n" for n in "abc"))
    memory = Memory(log, now)
    sitting = begin(bank, log, memory=memory)
    with pytest.raises(ValueError, match="no answer is saved"):
        sitting.hold("suspend")
    for kinds in (("suspend",), ("bury",), ("suspend", "unsuspend")):
        sitting.answer(Revealed())
        for kind in kinds:
            sitting.hold(kind)
    sitting.finish()
    assert sitting.has_to_come_back
    assert [item.question.stem for item in sitting.retry().session.items] == ["c?"]
    identities = [entry.identity for entry in bank.entries]
    assert {name for name in memory.list_held() if "#" not in name} == set(identities[:2])
    again = resume(sitting.attempt.id, bank=bank, log=log, now=now)
    assert again.summary() == sitting.summary()


def test_after_eight_lapses_the_learner_is_told(begin, log, now, open_bank):
    from quiz.history.memory import Memory

    bank = open_bank("deck: d\ntitle: D\nquestions:\n- {question: a?, answer: x}\n")
    lapses = []
    for _ in range(10):
        sitting = begin(bank, log, memory=Memory(log, now))
        sitting.answer(Revealed())
        lapses.append(sitting.count_lapses())
        sitting.finish()
    assert lapses == [0, 0, 0, 0, 0, 0, 0, 0, 8, 9]
    right = begin(bank, log, memory=Memory(log, now))
    right.answer(Typed(("x",)))
    assert right.count_lapses() == 0
