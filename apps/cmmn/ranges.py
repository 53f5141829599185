"""Sets of values that conditions and cells of decision tables leave over: when they are empty, and when two meet.

Where the values come from is the matter of those who ask; only what is written out as a literal can be known.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import ceil, floor, inf

Value = float | str | bool


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers between two bounds, or texts in their order; `is_open` leaves a bound out. None is no bound."""

    low: Value | None = None
    high: Value | None = None
    is_open: tuple[bool, bool] = (False, False)

    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        if type(self.low) is not type(self.high):
            return True
        return self.low > self.high or (self.low == self.high and any(self.is_open))  # type: ignore[operator]

    def meets(self, other: "Range") -> "Range":
        low, low_open = _tighter((self.low, self.is_open[0]), (other.low, other.is_open[0]), is_low=True)
        high, high_open = _tighter((self.high, self.is_open[1]), (other.high, other.is_open[1]), is_low=False)
        return Range(low, high, (low_open, high_open))

    def whole(self) -> "Range":
        """The same among whole numbers."""
        low, high = self.low, self.high
        if isinstance(low, float) and abs(low) != inf:
            low = float(floor(low) + 1 if self.is_open[0] else ceil(low))
        if isinstance(high, float) and abs(high) != inf:
            high = float(ceil(high) - 1 if self.is_open[1] else floor(high))
        return Range(low, high, (False, False))


@dataclass(frozen=True, slots=True)
class Values:
    """A union of ranges without single values. `universe` are the only values there are, where they are known."""

    ranges: tuple[Range, ...] = (Range(),)
    without: frozenset[Value] = frozenset()
    is_whole: bool = False
    universe: frozenset[Value] | None = None

    def is_empty(self) -> bool:
        if self.universe is not None:
            return not any(self._holds(value) for value in self.universe)
        return not any(self._is_there(each) for each in self.ranges)

    def meets(self, other: "Values") -> "Values":
        ranges = tuple(found for one in self.ranges for two in other.ranges if not (found := one.meets(two)).is_empty())
        return replace(
            self,
            ranges=ranges,
            without=self.without | other.without,
            is_whole=self.is_whole or other.is_whole,
            universe=self.universe if self.universe is not None else other.universe,
        )

    def _is_there(self, found: Range) -> bool:
        found = found.whole() if self.is_whole else found
        if found.is_empty():
            return False
        if found.low is None or found.low != found.high:
            return not (self.is_whole and self._is_used_up(found))
        return found.low not in self.without

    def _is_used_up(self, found: Range) -> bool:
        """Whether every whole number of a short range is left out."""
        if not (isinstance(found.low, float) and isinstance(found.high, float)) or found.high - found.low > 50:
            return False
        return all(float(value) in self.without for value in range(int(found.low), int(found.high) + 1))

    def _holds(self, value: Value) -> bool:
        if value in self.without:
            return False
        return any(not Range(value, value).meets(each).is_empty() for each in self.ranges)


def exactly(values: Iterable[Value]) -> Values:
    return Values(tuple(Range(value, value) for value in values))


def compared(sign: str, value: Value) -> Values | None:
    """What `sign value` leaves over; None for a comparison that says nothing here."""
    if sign == "==":
        return exactly([value])
    if sign == "!=":
        return Values(without=frozenset({value}))
    return {
        "<": Values((Range(None, value, (False, True)),)),
        "<=": Values((Range(None, value),)),
        ">": Values((Range(value, None, (True, False)),)),
        ">=": Values((Range(value, None),)),
    }.get(sign)


def opposite(values: Values) -> Values | None:
    """What single values leave over; None where they are not single."""
    if values.without or any(each.low is None or each.low != each.high for each in values.ranges):
        return None
    return Values(without=frozenset(each.low for each in values.ranges if each.low is not None))


def _tighter(
    one: tuple[Value | None, bool], other: tuple[Value | None, bool], *, is_low: bool
) -> tuple[Value | None, bool]:
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if type(one[0]) is not type(other[0]):
        return one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    first_is_tighter = (one[0] > other[0]) == is_low  # type: ignore[operator]
    return one if first_is_tighter else other
