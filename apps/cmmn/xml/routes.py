"""Lines from what happens to the criterion that waits for it, at right angles and round the other shapes.

It reckons with boxes only; the elements of a diagram are made in `diagram`.
"""

from collections.abc import Iterator
from itertools import pairwise

from apps.cmmn.xml.layout import Box

Point = tuple[float, float]
STEP, NEAR, MANY = 18.0, 12, 150
"""How far a line leaves a shape, how many lanes are tried, and from how many shapes on only the straight way is."""


def route(source: Box, target: Box, others: list[Box], *, to_right: bool) -> tuple[Point, ...]:
    """The points of a line from the right edge of a shape to a diamond, which is met from its outer side."""
    start = (source.right, source.y + source.height / 2)
    end = (target.right if to_right else target.x, target.y + target.height / 2)
    ways = _ways(start, end, others, to_right=to_right)
    if len(others) > MANY:
        return next(ways)
    return min(ways, key=lambda way: (_crossed(way, others), len(way), _length(way)))


def _ways(start: Point, end: Point, others: list[Box], *, to_right: bool) -> Iterator[tuple[Point, ...]]:
    before = end[0] + STEP if to_right else end[0] - STEP
    after = start[0] + STEP
    if before >= after or to_right:
        turn = max(before, after) if to_right else before
        yield _bent(start, (turn, start[1]), (turn, end[1]), end)
        if not to_right:
            yield _bent(start, (after, start[1]), (after, end[1]), end)
    middle = (start[1] + end[1]) / 2
    lanes = {edge for box in others for edge in (box.y - STEP, box.bottom + STEP)} | {middle}
    for lane in sorted(lanes, key=lambda y: abs(y - middle))[:NEAR]:
        yield _bent(start, (after, start[1]), (after, lane), (before, lane), (before, end[1]), end)


def _bent(*points: Point) -> tuple[Point, ...]:
    """The points without those that lie on the line between their neighbours."""
    kept = [points[0]]
    for at in range(1, len(points) - 1):
        (x, y), (next_x, next_y) = points[at], points[at + 1]
        last_x, last_y = kept[-1]
        if not (last_x == x == next_x or last_y == y == next_y) and (x, y) != kept[-1]:
            kept.append((x, y))
    return (*kept, points[-1])


def _crossed(way: tuple[Point, ...], others: list[Box]) -> int:
    lines = [
        Box(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]) or 0.1, abs(a[1] - b[1]) or 0.1)
        for a, b in pairwise(way)
    ]
    return sum(box.meets(line) for line in lines for box in others)


def _length(way: tuple[Point, ...]) -> float:
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(way))
