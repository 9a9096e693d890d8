"""The covers of Anki's Image Occlusion as places of a picture.

A cover is a cloze such as `{{c1::image-occlusion:rect:left=.1:top=.2:width=.3:height=.4}}`, in shares of the picture.
"""

import re
from collections.abc import Iterator

_COVER = re.compile(r"\{\{c([0-9]{1,3})::image-occlusion:([a-z]+):([^{}]*)\}\}")
_LEAST = 0.01

Box = tuple[float, float, float, float]
"""Left and upper edge, width and height, in percent of the picture."""


def list_covers(text: str) -> dict[int, list[Box]]:
    """Return the boxes of the covers by the number of their card; of an ellipse or a polygon, the box around it."""
    found: dict[int, list[Box]] = {}
    for number, shape, values in _COVER.findall(text):
        given = dict(part.partition("=")[::2] for part in values.split(":"))
        try:
            box = _measure(shape, given)
        except ValueError:
            continue
        if box is not None and int(number):
            found.setdefault(int(number), []).append(box)
    return found


def _measure(shape: str, given: dict[str, str]) -> Box | None:
    if shape == "polygon":
        points = [tuple(map(float, point.split(","))) for point in given.get("points", "").split()]
        xs, ys = [point[0] for point in points], [point[-1] for point in points]
        left, top, right, bottom = (min(xs), min(ys), max(xs), max(ys)) if points else (0.0, 0.0, 0.0, 0.0)
    elif shape in ("rect", "ellipse"):
        left, top = float(given.get("left", 0)), float(given.get("top", 0))
        wide, high = ("width", "height") if shape == "rect" else ("rx", "ry")
        times = 1 if shape == "rect" else 2
        right, bottom = left + times * float(given.get(wide, 0)), top + times * float(given.get(high, 0))
    else:
        return None
    edges = list(_clip((left, top, right, bottom)))
    box = (edges[0], edges[1], round(edges[2] - edges[0], 2), round(edges[3] - edges[1], 2))
    return box if box[2] >= _LEAST and box[3] >= _LEAST else None


def _clip(edges: tuple[float, float, float, float]) -> Iterator[float]:
    """Yield shares of the picture in percent, none outside of it."""
    for edge in edges:
        if edge != edge:
            raise ValueError("not a number")
        yield round(min(max(edge, 0.0), 1.0) * 100, 2)
