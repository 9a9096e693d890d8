"""Simulates learners who study for a date, by the rule of `quiz review --by` and by other orders.

Run it: `python tests/benchmarks/bench_by_date.py [SEEDS]` (1 if no number is given; 5 take a few minutes). Each
learner forgets in a way that the scheduler does not know; it believes the default parameters of FSRS-6 and sees the
answers only. Prints the mean probability of recall on the date, in percent, by how many answers there are a question:

- `seen`: questions that were never asked count 0;
- `guess`: they count 28%, the share of first answers that are right.

Learners: `default`, of whom the model is right; `noise`, whose questions differ in difficulty, in the speed of
forgetting and in the chance of the first answer; `exponential`, who forgets exponentially, with a half-life that
doubles with each right answer, so that spacing does nothing.

Orders: `due` asks what is due and then at most ten new ones, as `quiz review` does; `due, all new` has no such limit;
`new` asks new ones, then those least likely to be known on the date; `gain` asks where an answer adds the most; `rule`
is ours.

Last, what the rule costs for 10,000 questions; floor: the recall of each, sorted.
"""

import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from itertools import product
from typing import NamedTuple

from quiz.engine.fsrs import next_stability, recall
from quiz.engine.memory import Day, State, remember
from quiz.engine.rating import AGAIN, GOOD
from quiz.engine.readiness import select_by_date

CELLS = tuple(product((150, 600), (14, 30, 60), (10, 20, 40)))
"""Questions, days, answers a day."""
GROUPS = ((0, 1, "under 1"), (1, 2.5, "1 to 2.5"), (2.5, 5, "2.5 to 5"), (5, 99, "5 and more"))
FIRST = 0.28

States = dict[str, State]


class Learner:
    """Remembers as FSRS-6 says, with its default parameters."""

    def __init__(self, questions: Sequence[str], seed: int) -> None:
        self.drawn = random.Random(f"learner {seed}")
        self.states: States = {}
        self.traits = {question: self._make_traits() for question in questions}

    def _make_traits(self) -> "Traits":
        return Traits(0.0, 1.0, FIRST)

    def recall(self, question: str, day: int) -> float:
        """Return the true probability of recall."""
        traits, state = self.traits[question], self.states.get(question)
        if state is None:
            return traits.first
        return recall(state.stability, (day - state.last_day) * traits.speed)

    def answer(self, question: str, day: int, luck: float) -> bool:
        """Answer; return whether that was right."""
        right = luck < self.recall(question, day)
        state = remember(self.states.get(question), day, GOOD if right else AGAIN)
        if question not in self.states:
            state = state._replace(difficulty=min(10, max(1, state.difficulty + self.traits[question].harder)))
        self.states[question] = state
        return right


class Traits(NamedTuple):
    """By how much a question is harder, how fast it is forgotten, and how likely the first answer is right."""

    harder: float
    speed: float
    first: float


class Noise(Learner):
    """The same, with questions that differ."""

    def _make_traits(self) -> Traits:
        return Traits(self.drawn.gauss(0, 1.5), math.exp(self.drawn.gauss(0, 0.5)), self.drawn.betavariate(1.4, 3.6))


class Exponential(Learner):
    """Forgets exponentially, whenever the answers were given."""

    def __init__(self, questions: Sequence[str], seed: int) -> None:
        super().__init__(questions, seed)
        self.powers: dict[str, float] = {}
        self.last: dict[str, int] = {}
        self.noise = {question: self.drawn.gauss(0, 0.5) for question in questions}

    def recall(self, question: str, day: int) -> float:
        """Return the true probability of recall."""
        if question not in self.last:
            return FIRST
        return 2.0 ** -((day - self.last[question]) / 2 ** (0.3 + self.noise[question] + self.powers[question]))

    def answer(self, question: str, day: int, luck: float) -> bool:
        """Answer; return whether that was right."""
        right = luck < self.recall(question, day)
        self.powers[question] = self.powers.get(question, 0.0) + (1.0 if right else -0.2)
        self.last[question] = day
        return right


class Task(NamedTuple):
    """What an order chooses from: all states, those of them not answered today, what is new, and the days."""

    states: States
    seen: States
    new: list[str]
    today: Day
    date: Day
    budget: int


def choose_due(task: Task, most_new: int = 10) -> list[str]:
    due = sorted(
        (one for one in task.seen if task.seen[one].due_day <= task.today), key=lambda one: task.seen[one].due_day
    )
    return due + task.new[:most_new]


def choose_due_all_new(task: Task) -> list[str]:
    return choose_due(task, len(task.new))


def choose_new(task: Task) -> list[str]:
    def kept(one: str) -> float:
        return recall(task.seen[one].stability, task.date - task.seen[one].last_day)

    return task.new + sorted(task.seen, key=kept)


def choose_gain(task: Task) -> list[str]:
    left = task.date - task.today

    def gain(state: State) -> float:
        days = task.today - state.last_day
        now = recall(state.stability, days)
        right, wrong = (
            recall(next_stability(state.stability, state.difficulty, days, rating), left) for rating in (GOOD, AGAIN)
        )
        return now * right + (1 - now) * wrong - recall(state.stability, days + left)

    gains = {one: gain(state) for one, state in task.seen.items()}
    first = 0.3 * recall(2.3065, left) + 0.7 * recall(0.212, left)
    gains.update(dict.fromkeys(task.new, first))
    return sorted(gains, key=gains.__getitem__, reverse=True)


def choose_by_rule(task: Task) -> list[str]:
    return list(select_by_date(task.states, task.new, today=task.today, date=task.date, budget=task.budget).identities)


ORDERS: dict[str, Callable[[Task], list[str]]] = {
    "due": choose_due,
    "due, all new": choose_due_all_new,
    "new": choose_new,
    "gain": choose_gain,
    "rule": choose_by_rule,
}
LEARNERS = {"default": Learner, "noise": Noise, "exponential": Exponential}


def simulate(
    make_learner: type[Learner], order: Callable[[Task], list[str]], questions: int, days: int, budget: int, seed: int
) -> tuple[float, float]:
    """Return the mean recall on the day after the last one: new ones as 0, and as a guess."""
    names = [str(number) for number in range(questions)]
    learner, states = make_learner(names, seed), States()
    luck = {name: random.Random(f"{seed} {name}") for name in names}
    for day in range(days):
        seen = {name: state for name, state in states.items() if state.last_day < day}
        new = [name for name in names if name not in states]
        for name in order(Task(states, seen, new, Day(day), Day(days), budget))[:budget]:
            right = learner.answer(name, day, luck[name].random())
            states[name] = remember(states.get(name), day, GOOD if right else AGAIN)
    known = [learner.recall(name, days) if name in states else None for name in names]
    return (
        sum(one or 0.0 for one in known) / questions,
        sum(FIRST if one is None else one for one in known) / questions,
    )


def measure_cost() -> None:
    """Print what an order of 10,000 questions costs, in processor time."""
    drawn = random.Random(1)
    states = {}
    for number in range(10_000):
        stability, difficulty, last = drawn.expovariate(0.1) + 0.05, drawn.uniform(1, 10), Day(drawn.randint(60, 99))
        states[str(number)] = State(stability, difficulty, Day(0), last, Day(100), 3, 0)
    turns: dict[str, Callable[[], object]] = {
        "floor": lambda: sorted(states, key=lambda one: recall(states[one].stability, 110 - states[one].last_day)),
        "last round": lambda: select_by_date(states, [], today=Day(100), date=Day(101), budget=40),
        "before it": lambda: select_by_date(states, [], today=Day(100), date=Day(130), budget=4000),
    }
    times: dict[str, float] = {}
    for name, turn in turns.items():
        best = math.inf
        for _ in range(7):
            began = time.process_time()
            turn()
            best = min(best, time.process_time() - began)
        times[name] = best
    for name in ("last round", "before it"):
        ours, floor = times[name], times["floor"]
        figures = f"{ours * 1000:5.1f} ms   floor {floor * 1000:4.1f} ms   ratio {ours / floor:.1f}"
        print(f"10,000 questions, {name:10}  {figures}")


def main(seeds: int) -> None:
    """Print a table for each learner, then the cost."""
    for learner_name, make_learner in LEARNERS.items():
        print(f"{learner_name:14}" + "".join(f"{name:>20}" for *_, name in GROUPS))
        print(f"{'':14}" + f"{'seen / guess':>20}" * len(GROUPS))
        for order_name, order in ORDERS.items():
            found: dict[str, list[tuple[float, float]]] = {name: [] for *_, name in GROUPS}
            for (questions, days, budget), seed in product(CELLS, range(seeds)):
                answers = days * budget / questions
                group = next(name for low, high, name in GROUPS if low <= answers < high)
                found[group].append(simulate(make_learner, order, questions, days, budget, seed))
            line = f"  {order_name:12}"
            for results in found.values():
                seen, guess = (100 * sum(values) / len(values) for values in zip(*results, strict=True))
                line += f"{f'{seen:.1f} / {guess:.1f}':>20}"
            print(line, flush=True)
    measure_cost()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
