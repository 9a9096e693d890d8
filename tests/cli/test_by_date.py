"""`quiz review --by` as a program: the questions of a day, what it says before and after, and what it refuses."""

import json
from pathlib import Path

import pytest

from .test_review import Learner

DECK = "deck: big\ntitle: Big\nquestions:\n" + "".join(
    f"- {{id: q{number}, question: What is {number} twice?, answer: {2 * number}}}\n" for number in range(40)
)


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    learner = Learner(tmp_path)
    (tmp_path / "decks" / "big.yaml").write_text(DECK)
    return learner


def study(learner: Learner, day: int, *words: str, wrong: tuple[int, ...] = ()) -> list[dict]:
    """Review by the 20th of March, all right but these; return the events."""
    answers = {f"q{number}": "" if number in wrong else str(2 * number) for number in range(40)}
    (learner.folder / "answers.json").write_text(json.dumps(answers))
    done = learner.run(day, "review", "big", "--by", "2026-03-20", *words, "--json", "--answers", "answers.json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def asked(events: list[dict]) -> list[str]:
    return [event["id"] for event in events if event["event"] == "question"]


def test_more_than_ten_new_questions_a_day(learner: Learner) -> None:
    events = study(learner, 1, "-n", "25")
    assert asked(events) == [f"q{number}" for number in range(25)]
    assert events[-1] == {
        "event": "by", "date": "2026-03-20", "days": 19, "begun": 25, "total": 40,
        "low": 15, "high": 20, "answers_left": 450, "answers_needed": [70, 100],
    }  # fmt: skip


def test_what_was_missed_comes_first_the_day_after(learner: Learner) -> None:
    study(learner, 1, "-n", "6", wrong=(1, 3))
    assert set(asked(study(learner, 2, "-n", "2"))) == {"q1", "q3"}


def test_on_the_day_nothing_new_is_asked(learner: Learner) -> None:
    study(learner, 19, "-n", "5")
    assert sorted(asked(study(learner, 20, "-n", "30"))) == ["q0", "q1", "q2", "q3", "q4"]


def test_minutes_count_twenty_seconds_an_answer_at_first(learner: Learner) -> None:
    assert len(asked(study(learner, 1, "--minutes", "3"))) == 9
    assert len(asked(study(learner, 1))) == 31, "45 answers are 15 minutes; nine are done, and 40 are all"


def test_a_limit_of_new_questions_holds(learner: Learner) -> None:
    """Those begun earlier in the day count, as without a date."""
    assert len(asked(study(learner, 1, "-n", "3", "--new", "4"))) == 3
    assert len(asked(study(learner, 1, "-n", "20", "--new", "4"))) == 1
    assert len(asked(study(learner, 1, "-n", "20", "--new", "4"))) == 0


def test_due_dates_stay_as_they_are(learner: Learner) -> None:
    """What is asked before it is due is a review like any other: the next day is worked out from that."""
    events = study(learner, 1, "-n", "3")
    days = [event["days"] for event in events if event["event"] == "next"]
    done = learner.run(1 + min(days), "review", "big", "--new", "0", "--due")
    assert done.stdout.startswith("Due: 3 today")


def test_it_says_how_far_the_learner_is(learner: Learner) -> None:
    start = learner.run(1, "review", "big", "--by", "2026-03-20", "-n", "10", "--due").stdout
    assert start == (
        "By 20 March 2026, in 19 days: 0 of 40 questions begun.\n"
        "Today 10 answers, about 3 minutes: 10 new.\n"
    )  # fmt: skip
    done = learner.run(
        1, "review", "big", "--by", "2026-03-20", "-n", "10", input="0\n2\n4\n6\n8\n10\n12\n14\n16\n18\n"
    )
    assert done.returncode == 0
    assert done.stdout.endswith("\nExpected on 20 March 2026, if you stopped now: 6 to 7 of the 10 begun.\n")


def test_it_says_when_time_is_short(learner: Learner) -> None:
    done = learner.run(15, "review", "big", "--by", "2026-03-20", "-n", "2", input="0\n2\n")
    assert done.stdout.endswith(
        "Until then there is time for about 8 more answers; all 40 questions need 116 to 192."
        " To reach all of fewer questions, choose with --tag.\n"
    )


@pytest.mark.parametrize(
    ("day", "count", "input", "says"),
    [
        (19, 2, "0\n2\n", "There is no time left for more answers; all 40 questions need 116 to 192."),
        (
            19,
            3,
            "0\n2\n",
            "Today is the last day, with time for about 1 more answer; all 40 questions need 116 to 192.",
        ),
        (18, 1, "0\n", "Until then there is time for about 1 more answer; all 40 questions need 118 to 196."),
        (18, 3, "0\n2\n", "Until then there is time for about 4 more answers; all 40 questions need 116 to 192."),
        (20, 3, "", ""),
    ],
)
def test_it_says_how_much_time_is_left(learner: Learner, day: int, count: int, input: str, says: str) -> None:
    """What today still leaves time for counts, and there is never a day that is not there."""
    done = learner.run(day, "review", "big", "--by", "2026-03-20", "-n", str(count), input=input)
    assert done.stdout.endswith(f"{says} To reach all of fewer questions, choose with --tag.\n" if says else "!\n")
    assert "0 more" not in done.stdout
    assert "about 0" not in done.stdout


def test_more_would_add_nothing_only_once_all_was_asked(learner: Learner) -> None:
    """A review that is left early has something left."""
    study(learner, 1)
    study(learner, 1)
    left = learner.run(15, "review", "big", "--by", "2026-03-20", input="0\n")
    assert "next to nothing" not in left.stdout
    study(learner, 15)
    done = learner.run(15, "review", "big", "--by", "2026-03-20")
    assert done.stdout.endswith("More answers today would add next to nothing.\n")


def test_a_question_both_ways_is_one_question(learner: Learner) -> None:
    """Its sides are asked, rated and counted as answers apart, but the learner has one question to know."""
    cards = [f"- {{id: c{n}, front: Front {n}, back: Back {n}, both-ways: yes}}\n" for n in range(4)]
    (learner.folder / "decks" / "cards.yaml").write_text("deck: cards\ntitle: Cards\nquestions:\n" + "".join(cards))

    def review(day: int, count: int, input: str) -> str:
        return learner.run(day, "review", "cards", "--by", "2026-03-20", "-n", str(count), input=input).stdout

    first = review(1, 3, "\n3\n\n3\n\n3\n")
    assert first.startswith(
        "By 20 March 2026, in 19 days: 0 of 4 questions begun.\nToday 3 answers, about 1 minute: 3 new."
    )
    assert first.splitlines()[-1].endswith("if you stopped now: 1 to 2 of the 3 begun.")
    assert "3 of 4 questions begun" in review(2, 9, "\n3\n" * 4)
    third = review(3, 9, "")
    assert "4 of 4 questions begun" in third
    last = review(19, 9, "\n1\n" * 9)  # one side of each, and then the day is over
    assert last.splitlines()[-1].startswith("There is no time left for more answers; all 4 questions need ")


def test_the_command_that_goes_on_has_the_date(learner: Learner) -> None:
    done = learner.run(1, "review", "big", "--by", "2026-03-20", "--minutes", "5", input="0\n")
    assert "Resume with: quiz review big --by 2026-03-20 --minutes 5\n" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--by", "2026-02-28"], "2026-02-28 is in the past: --by needs a date from today on."),
        (["--by", "soon"], "'soon' is not a date: write it as 2026-12-20."),
        (["--by", "2026-13-01"], "'2026-13-01' is not a date: write it as 2026-12-20."),
        (["--by", "2026-03-20", "--ahead", "2"], "Use --by or --ahead, not both"),
        (["--by", "2026-03-20", "-n", "2", "--minutes", "2"], "Use -n or --minutes, not both."),
        (["--minutes", "2"], "--minutes belongs to --by DATE."),
    ],
)
def test_what_cannot_be_is_refused(learner: Learner, words: list[str], message: str) -> None:
    done = learner.run(1, "review", "big", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_it_says_when_there_is_nothing_to_ask(learner: Learner) -> None:
    done = learner.run(1, "review", "big", "--by", "2026-03-20", "--new", "0")
    assert (done.returncode, done.stdout) == (
        0, "By 20 March 2026, in 19 days: 0 of 40 questions begun.\nThere is nothing to ask today.\n"
    )  # fmt: skip
