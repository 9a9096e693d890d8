"""Made-up learners and their results, as rows of a class and as the files that they hand in."""

import json
import random
from collections.abc import Iterator, Sequence
from math import exp
from pathlib import Path

from quiz.classroom.results import Answer, Attempt, Finish, Row

START = 1_795_941_331_567


def make_rows(points: Sequence[Sequence[float]], most: Sequence[float]) -> Iterator[Row]:
    """Yield a finished attempt for each row of points, with an item for each column."""
    names = [f"demo/q{number + 1:02d}" for number in range(len(most))]
    for number, row in enumerate(points):
        attempt, learner, at = f"s{number:05d}", f"Pupil {number:05d}", START + number
        yield Attempt(attempt, learner, "demo", "take", at, json.dumps(names))
        for name, earned, top in zip(names, row, most, strict=True):
            id = f"a{number:05d}{name}"
            yield Answer(id, attempt, learner, name, "r1", at, earned / top, float(earned), top, '{"typed":["x"]}', 0)
        yield Finish(f"f{number:05d}", attempt, learner, at + 1)


def make_id(ms: int, source: random.Random) -> str:
    h = f"{ms:012x}7{source.getrandbits(12):03x}{0x8 | source.getrandbits(2):x}{source.getrandbits(60):015x}"
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


class Item:
    """A made-up item: how able a learner must be, how sharply it tells, and what is wrong with it."""

    def __init__(self, difficulty: float, slope: float, fault: str = "") -> None:
        self.difficulty, self.slope, self.fault = difficulty, slope, fault

    def answer(self, ability: float, source: random.Random) -> str:
        """Return what a learner picks: "key", or "w1" to "w3"."""
        if self.fault == "negative-item":
            ability = -ability
        right = source.random() < 1 / (1 + exp(-self.slope * (ability - self.difficulty)))
        if self.fault == "key-suspect":  # the author marked the wrong option
            return "w1" if right else source.choice(["key", "w2", "w3"])
        if self.fault == "dead-distractor":
            return "key" if right else source.choice(["w1", "w2"])
        return "key" if right else source.choice(["w1", "w2", "w3"])


def write_class(folder: Path, items: Sequence[Item], learners: int, *, seed: int, revs: Sequence[str] = ()) -> None:
    """Write a file for each learner, as `quiz history export --deck` does."""
    source = random.Random(seed)
    folder.mkdir(exist_ok=True)
    names = [f"demo/q{number + 1:02d}" for number in range(len(items))]
    for learner in range(learners):
        ability, at = source.gauss(0, 1), START + learner * 100_000
        session = make_id(at, source)
        lines: list[object] = [{"format": 2, "device": f"d{learner}", "learner": f"Pupil {learner:03d}"}]
        base = {"session": session, "origin": "take", "tz_min": 0, "day": (at - 4 * 3_600_000) // 86_400_000}
        start = {"bank": "demo", "title": "Demo", "seed": 1, "questions": names}
        lines.append({**base, "id": make_id(at, source), "kind": "start", "at_ms": at, "data": start})
        for number, (name, item) in enumerate(zip(names, items, strict=True)):
            pick = item.answer(ability, source)
            score = float(pick == "key")
            said = {"response": {"picked": [pick]}, "options": ["key", "w1", "w2", "w3"], "max_points": 1.0}
            when = at + 1_000 * number + 500
            answer = {"kind": "answer", "at_ms": when, "question": name, "score": score, "points": score, "data": said}
            rev = revs[number] if revs else "r1"
            lines.append({**base, "id": make_id(when, source), "rev": rev, **answer})
        end = at + 99_000
        lines.append({**base, "id": make_id(end, source), "kind": "finish", "at_ms": end, "data": {}})
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"pupil-{learner:03d}.jsonl").write_text(text)
