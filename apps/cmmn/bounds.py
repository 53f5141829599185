"""How much work an expression would be, reckoned from the sizes of the values it reads before it is evaluated.

The library counts the rounds of loops; what one round costs, and what grows from round to round, is bounded here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from apps.cmmn.syntax import Node

MAX_WORK = 20_000_000
"""Signs and elements that one evaluation may look at, about a tenth of a second."""

MAX_WEIGHT = 4_000_000
"""Signs and elements of a value that an expression may make."""

MAX_ROUNDS = 10_000
"""Rounds of all loops together, after which the library stops."""

ELEMENT = 8
"""What an element of a list weighs beside what it is, against one sign of a text."""

_GROWING = frozenset({"_+_", "matches"})
_CONVERSIONS = frozenset({"string", "bytes", "dyn"})
_REPEATED = re.compile(r"\{(\d*),?(\d*)\}")
_UNKNOWN_PATTERN = 1_000


class TooMuchError(ValueError):
    """An evaluation that would take too long or too much memory."""


@dataclass(frozen=True, slots=True)
class Size:
    """Of a value: how many elements it has, all its signs and elements together, and those of its largest element."""

    length: int = 1
    weight: int = 1
    part: int = 1


ONE = Size()


def size_of(value: Any) -> Size:
    if isinstance(value, str):
        return Size(len(value), len(value) + 1, 1)
    if isinstance(value, Mapping):
        inner = [len(str(key)) + size_of(each).weight for key, each in value.items()]
    elif isinstance(value, list | tuple):
        inner = [size_of(each).weight for each in value]
    else:
        return ONE
    return Size(len(inner), sum(inner) + ELEMENT * len(inner) + 1, max(inner, default=1))


def is_risky(node: Node) -> bool:
    """Whether its cost hangs on the sizes of what it reads; the others are bounded by their length."""
    if node.what == "comprehension" or (node.what == "call" and node.name in _GROWING):
        return True
    return any(is_risky(arg) for arg in node.args)


def require_bounded(root: Node, sizes: Mapping[str, Size]) -> None:
    """Raises TooMuchError; `sizes` goes by the dotted paths of variables, what is not there is small."""
    _Estimate(sizes).of(root, {})


@dataclass(slots=True)
class _Estimate:
    sizes: Mapping[str, Size]
    rounds: int = 1
    work: int = 0

    def spend(self, cost: int) -> None:
        self.work += cost * self.rounds
        if self.work > MAX_WORK:
            raise TooMuchError("would take too long")

    def of(self, node: Node, bound: Mapping[str, Size]) -> Size:
        self.spend(10)
        if node.what == "const":
            return size_of(node.value)
        path = node.path()
        if path:
            return self._variable(path, bound)
        if node.what == "comprehension":
            return self._loop(node, bound)
        sizes = [self.of(arg, bound) for arg in node.args]
        if node.what == "call":
            return self._call(node, sizes)
        if node.what == "select":
            return _inside(sizes[0])
        weights = [size.weight for size in sizes]
        return _made(len(sizes), sum(weights) + ELEMENT * len(sizes), max(weights, default=1))

    def _variable(self, path: tuple[str, ...], bound: Mapping[str, Size]) -> Size:
        if path[0] in bound:
            found = bound[path[0]]
            return _inside(found) if len(path) > 1 else found
        for length in range(len(path), 0, -1):
            found_at = self.sizes.get(".".join(path[:length]))
            if found_at:
                return found_at if length == len(path) else _inside(found_at)
        return ONE

    def _call(self, node: Node, sizes: list[Size]) -> Size:
        everything = sum(size.weight for size in sizes)
        if node.name == "_+_":
            self.spend(everything)
            return _made(sum(size.length for size in sizes), everything, max(size.part for size in sizes))
        if node.name == "_?_:_":
            return _larger(sizes[1], sizes[2])
        if node.name == "_[_]":
            return _inside(sizes[0])
        if node.name == "matches":
            self.spend(sizes[0].weight * _pattern_weight(node.args[-1]))
            return ONE
        self.spend(everything)
        return sizes[0] if node.name in _CONVERSIONS and sizes else ONE

    def _loop(self, node: Node, bound: Mapping[str, Size]) -> Size:
        over, start = (self.of(arg, bound) for arg in node.args[:2])
        element, gathered = node.binds[0], node.binds[-1]
        within = {**bound, **dict.fromkeys(node.binds, ONE), element: _inside(over), gathered: start}
        before = self.rounds
        self.rounds = min(before * max(over.length, 1), MAX_ROUNDS)
        self.of(node.args[2], within)
        step = self.of(node.args[3], within)
        self.rounds = before
        growth = max(step.weight - start.weight, 0)
        longer = max(step.length - start.length, 0)
        if _keeps(node.args[3], element):
            total, part = over.weight, over.part
        else:
            total, part = growth * over.length, step.weight
        result = _made(start.length + longer * over.length, start.weight + total, max(part, start.part))
        return self.of(node.args[4], {**within, gathered: result})


def _inside(size: Size) -> Size:
    """One of the elements."""
    return Size(size.part, size.part, size.part)


def _larger(one: Size, other: Size) -> Size:
    return Size(max(one.length, other.length), max(one.weight, other.weight), max(one.part, other.part))


def _made(length: int, weight: int, part: int) -> Size:
    if weight > MAX_WEIGHT:
        raise TooMuchError("would make too large a value")
    return Size(length, weight + 1, part)


def _keeps(node: Node, element: str) -> bool:
    """Whether a loop gathers elements as they are, as `filter` does."""
    return any(
        each.what == "list" and len(each.args) == 1 and each.args[0].what == "ident" and each.args[0].name == element
        for each in _walk(node)
    )


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for arg in node.args:
        yield from _walk(arg)


def _pattern_weight(pattern: Node) -> int:
    """Steps for each sign of the text: the length of the pattern, with what is repeated written out."""
    if not isinstance(pattern.value, str):
        return _UNKNOWN_PATTERN
    times = 1
    for low, high in _REPEATED.findall(pattern.value):
        times *= max(int(low[:6] or 1), int(high[:6] or 1), 1)
    return (len(pattern.value) + 1) * min(times, 100_000)
