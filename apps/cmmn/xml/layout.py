"""Where each shape of a plan stands when nobody has drawn it: columns by what waits for what, stages around theirs.

It reckons with boxes only; the elements of a diagram are made in `diagram`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, sqrt

from apps.cmmn.definition import CASE, LISTENERS, CaseDefinition, Criterion, Item, Kind

TASK, MILESTONE, LISTENER, DIAMOND = (120.0, 80.0), (120.0, 50.0), (36.0, 36.0), (20.0, 28.0)
COLUMN_GAP, ROW_GAP, PADDING, HEAD = 70.0, 45.0, 45.0, 60.0
MARGIN, NAME_HEIGHT, APART = 50.0, 30.0, 34.0


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def moved(self, x: float, y: float) -> "Box":
        return Box(self.x + x, self.y + y, self.width, self.height)

    def holds(self, other: "Box") -> bool:
        return self.x <= other.x and self.y <= other.y and other.right <= self.right and other.bottom <= self.bottom

    def meets(self, other: "Box") -> bool:
        """Whether the two have more than an edge in common."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


Places = dict[str, Box]
"""Symbols of a diagram (see `symbols`) to boxes."""


def place(definition: CaseDefinition) -> Places:
    """A box for the case, each of its items, and each of their criteria."""
    inner, width, height = _contents(definition.items)
    height = max(height, _needed(definition.exit, ()))
    found = {"plan": Box(MARGIN, MARGIN, width, height)}
    found |= {symbol: box.moved(MARGIN, MARGIN) for symbol, box in inner.items()}
    return found | dict(_diamonds(CASE, found["plan"], (), definition.exit))


def size(kind: Kind) -> tuple[float, float]:
    """Width and height of a shape that holds no others."""
    return MILESTONE if kind is Kind.MILESTONE else LISTENER if kind in LISTENERS else TASK


def _contents(items: tuple[Item, ...]) -> tuple[Places, float, float]:
    """The boxes inside a stage from its own corner, and how large it must be."""
    found: Places = {}
    x, bottom = PADDING, 0.0
    for column in _columns(items):
        y, widest = HEAD, 0.0
        for item in column:
            inner, box = _item(item)
            found |= {symbol: each.moved(x, y) for symbol, each in inner.items()}
            y += box.height + (NAME_HEIGHT if item.kind in LISTENERS else 0) + ROW_GAP
            widest = max(widest, box.width, TASK[0])
        x += widest + COLUMN_GAP
        bottom = max(bottom, y - ROW_GAP)
    width = max(x - COLUMN_GAP, TASK[0] + PADDING) + PADDING
    return found, width, max(bottom, HEAD + TASK[1]) + PADDING


def _item(item: Item) -> tuple[Places, Box]:
    """The boxes of an item and of everything in it, from its own corner."""
    inner: Places = {}
    if item.kind is Kind.STAGE:
        inner, width, height = _contents(item.items)
    else:
        width, height = size(item.kind)
    box = Box(0, 0, width, max(height, _needed(item.entry, item.exit)))
    return {f"item {item.key}": box} | dict(_diamonds(item.key, box, item.entry, item.exit)) | inner, box


def _needed(entry: tuple[Criterion, ...], exits: tuple[Criterion, ...]) -> float:
    """How high a box must be for its diamonds."""
    return APART * (max(len(entry), len(exits)) + 1) if entry or exits else 0


def _diamonds(
    key: str, box: Box, entry: tuple[Criterion, ...], exits: tuple[Criterion, ...]
) -> Iterator[tuple[str, Box]]:
    """Entry criteria sit on the left edge, exit criteria on the right."""
    for role, criteria, x in (("entry", entry, box.x), ("exit", exits, box.right)):
        for number, criterion in enumerate(criteria, 1):
            y = box.y + box.height * number / (len(criteria) + 1)
            yield f"{role} {key} {criterion.key}", Box(x - DIAMOND[0] / 2, y - DIAMOND[1] / 2, *DIAMOND)


def _columns(items: tuple[Item, ...]) -> Iterator[list[Item]]:
    """What waits for something stands right of it; many that wait alike stand in several columns."""
    ranks = _ranks(items)
    for rank in sorted(set(ranks.values())):
        alike = [item for item in items if ranks[item.key] == rank]
        rows = max(ceil(sqrt(len(alike))) + 1, 4)
        yield from (alike[at : at + rows] for at in range(0, len(alike), rows))


def _ranks(items: tuple[Item, ...]) -> dict[str, int]:
    """The length of the longest way to each item; ways in a circle are cut where they close."""
    home = {below.key: item.key for item in items for below in item.walk()}
    before = {
        item.key: {
            home[part.source]
            for below in item.walk()
            for criterion in below.entry
            for part in criterion.on
            if not part.in_case_file and part.source in home and home[part.source] != item.key
        }
        for item in items
    }
    ranks: dict[str, int] = {}
    for start in before:
        _rank(start, before, ranks)
    return ranks


def _rank(start: str, before: dict[str, set[str]], ranks: dict[str, int]) -> None:
    """Without recursion: a chain may be long."""
    way = [start]
    while way:
        here = way[-1]
        waiting = [key for key in sorted(before[here]) if key not in ranks and key not in way]
        if here not in ranks and waiting:
            way.append(waiting[0])
            continue
        ranks.setdefault(here, 1 + max((ranks[key] for key in before[here] if key in ranks), default=-1))
        way.pop()
