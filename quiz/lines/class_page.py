"""The report on a class as one page for a browser: no script, nothing from elsewhere, plots as SVG.

Names and texts are of anybody: each is made safe to show, then escaped.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from quiz.classroom.figures import FEW, Item, Learner, Option, WholeTest
from quiz.lines.class_report import figure_parts, list_questions, test_lines
from quiz.shown import show
from quiz.sitting.wording import say_number

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2733; --paper: #fff; --quiet: #5b6875; --line: #d8dee5; --good: #1a7f4b;
  --some: #b07b00; --bad: #c2323a; --bar: #3b6ea8; --low: #c9d6e6; --middle: #86a6cb; --high: #3b6ea8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --paper: #14191f; --quiet: #9aa7b4; --line: #323c47;
  --good: #58c78d; --some: #e0b04a; --bad: #f0838a; --bar: #79a8de; --low: #2c3f55; --middle: #4b729d;
  --high: #79a8de; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 2rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif;
  color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; } p { margin: .25rem 0; } .quiet, caption, th { color: var(--quiet); }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; } th { font-weight: 500; text-align: start; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: end; }
td.m { padding: .25rem .1rem; text-align: center; font-family: ui-monospace, monospace; }
.right { color: var(--good); } .partly { color: var(--some); }
.wrong { color: var(--bad); } .open { color: var(--quiet); }
section.item { padding: 1rem 0; border-bottom: 1px solid var(--line); break-inside: avoid; }
svg { max-width: 100%; height: auto; } svg text { fill: var(--quiet); font: 12px system-ui, sans-serif; }
.old { opacity: .65; }
"""
_MARKS = {"right": "+", "partly": "~", "wrong": "−", "open": "·"}
_WIDTH, _HEIGHT = 620, 220


def make_class_page(
    title: str, learners: Sequence[Learner], test: WholeTest, items: Sequence[Item], stems: Mapping[str, str]
) -> str:
    """Return the page: the test as a whole, the learners, and each question."""
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_safe(title)}: a class</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f"<h1>{_safe(title)}</h1>",
        *(f"<p>{_safe(line)}</p>" for line in test_lines(test) if "%" not in line[:3]),
        *_draw_histogram(test),
        "<h2>Learners</h2>",
        *_make_table(learners),
        "<h2>Questions</h2>",
        *_draw_map(items),
        *(part for item in items for part in _describe_item(item, stems.get(item.question, ""))),
        "</main>\n</body>\n</html>\n",
    ]
    return "\n".join(parts)


def _safe(text: str) -> str:
    return escape(show(text))


def _draw_histogram(test: WholeTest) -> Iterator[str]:
    """Yield how many learners earned 0 to 10%, 10 to 20% and so on."""
    top = max(test.histogram, default=0)
    if not top:
        return
    told = "; ".join(f"{10 * number} to {10 * number + 10}%: {count}" for number, count in enumerate(test.histogram))
    yield f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" role="img" aria-label="Learners by result. {told}">'
    step, base = _WIDTH / 10, _HEIGHT - 24
    for number, count in enumerate(test.histogram):
        high = round((base - 20) * count / top, 1)
        x = round(number * step + 4, 1)
        yield f'<rect x="{x}" y="{base - high}" width="{step - 8:.1f}" height="{high}" rx="2" fill="var(--bar)"/>'
        if count:
            yield f'<text x="{x + step / 2 - 4:.1f}" y="{base - high - 5}" text-anchor="middle">{count}</text>'
        yield f'<text x="{number * step + 2:.1f}" y="{_HEIGHT - 6}">{10 * number}%</text>'
    yield "</svg>"


def _make_table(learners: Sequence[Learner]) -> Iterator[str]:
    questions = list_questions(learners)
    heads = "".join(
        f'<th class="n" scope="col" title="{_safe(item)}">{number}</th>' for number, item in enumerate(questions, 1)
    )
    yield '<div class="wide"><table><caption>+ right, ~ partly, − wrong, · open</caption>'
    yield (
        '<thead><tr><th scope="col">Name</th><th class="n" scope="col">Points</th><th class="n" scope="col">%</th>'
        f'<th class="n" scope="col">Tries</th>{heads}</tr></thead><tbody>'
    )
    for learner in learners:
        cells = "".join(_make_mark(learner, item) for item in questions)
        points = f"{say_number(learner.points)}/{say_number(learner.max_points)}" if learner.attempts else "nothing"
        percent = "" if learner.percent is None else f"{learner.percent:.1f}"
        note = "" if learner.finished or not learner.attempts else ' <span class="quiet">not finished</span>'
        yield (
            f'<tr><th scope="row">{_safe(learner.name)}{note}</th><td class="n">{points}</td>'
            f'<td class="n">{percent}</td><td class="n">{learner.attempts}</td>{cells}</tr>'
        )
    yield "</tbody></table></div>"


def _make_mark(learner: Learner, item: str) -> str:
    state = learner.items.get(item)
    return f'<td class="m {state}" title="{state}">{_MARKS[state]}</td>' if state else '<td class="m"></td>'


def _draw_map(items: Sequence[Item]) -> Iterator[str]:
    """Yield the questions as points: how easy, and how well each tells who knows more."""
    points = [item for item in items if item.discrimination is not None]
    if not points:
        return
    high = _HEIGHT + 60
    yield (
        f'<svg viewBox="0 0 {_WIDTH} {high}" width="{_WIDTH}" role="img"'
        ' aria-label="Each question by its share of the points and its discrimination; the figures are below">'
    )
    for value in (-0.5, 0, 0.3, 0.5, 1):
        y = _place(value, high)
        yield f'<line x1="36" x2="{_WIDTH}" y1="{y}" y2="{y}" stroke="var(--line)"/>'
        yield f'<text x="0" y="{y + 4}">{value:g}</text>'
    for share in (0, 25, 50, 75, 100):
        yield f'<text x="{36 + share * (_WIDTH - 70) / 100:.1f}" y="{high - 4}">{share}%</text>'
    for item in points:
        x, y = 36 + item.facility * (_WIDTH - 70), _place(item.discrimination or 0, high)
        color = "var(--bad)" if (item.discrimination or 0) < 0 else "var(--bar)"
        told = f"{_safe(item.question)}: {100 * item.facility:.0f}%, discrimination {item.discrimination:.2f}"
        yield f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{color}" fill-opacity=".8"><title>{told}</title></circle>'
    yield "</svg>"
    yield '<p class="quiet">Across: share of the points earned. Up: discrimination; good questions have over 0.3.</p>'


def _place(value: float, high: int) -> float:
    """Return where a discrimination of -0.5 to 1 is; what is lower is at the bottom."""
    return round((high - 28) * (1 - (max(-0.5, value) + 0.5) / 1.5) + 8, 1)


def _describe_item(item: Item, stem: str) -> Iterator[str]:
    kind = "item" if item.is_current else "item old"
    yield f'<section class="{kind}"><h3>{_safe(item.question)}</h3>'
    if stem:
        yield f"<p>{_safe(stem)}</p>"
    yield f'<p class="quiet">{_safe(", ".join(figure_parts(item)))}</p>'
    if item.options:
        yield '<div class="wide"><table><thead><tr><th scope="col">Option</th><th class="n" scope="col">Picked</th>'
        yield '<th class="n" scope="col">r</th><th scope="col">Of the low, middle and high third</th></tr></thead>'
        yield "<tbody>"
        top = max(max(option.thirds) for option in item.options) or 1
        for option in item.options:
            yield from _describe_option(option, item.n, top)
        yield "</tbody></table></div>"
    if item.discrimination is not None and item.n < FEW:
        yield f'<p class="quiet">Fewer than {FEW} learners: the correlations are uncertain.</p>'
    yield "</section>"


def _describe_option(option: Option, n: int, top: int) -> Iterator[str]:
    r = "" if option.correlation is None else f"{option.correlation:.2f}"
    key = ' <span class="right">✓ right</span>' if option.is_key else ""
    yield f'<tr><th scope="row">{_safe(option.text)}{key}</th><td class="n">{100 * option.picked / n:.0f}%</td>'
    told = "/".join(map(str, option.thirds))
    bars = "".join(
        f'<rect y="{7 * row}" width="{140 * count / top:.1f}" height="6" rx="1" fill="var(--{name})"/>'
        for row, (name, count) in enumerate(zip(("low", "middle", "high"), option.thirds, strict=True))
    )
    yield (
        f'<td class="n">{r}</td><td><svg viewBox="0 0 200 21" width="200" height="21" role="img" aria-label="{told}">'
        f'{bars}<text x="146" y="15">{told}</text></svg></td></tr>'
    )
