"""Deadlines in words and in ISO 8601: `2 days and 4 hours` is `P2DT4H`.

Only what a plan may say; how a duration is added to a moment is decided elsewhere.
"""

import re

UNITS = (
    ("years", "Y", False),
    ("months", "M", False),
    ("weeks", "W", False),
    ("days", "D", False),
    ("hours", "H", True),
    ("minutes", "M", True),
    ("seconds", "S", True),
)
MAX_WORDS = 200
_ISO = re.compile(
    r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?",
    re.ASCII,
)
_COUNT = r"(?:[0-9]{1,6}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_AMOUNT = re.compile(rf"(?P<count>{_COUNT})\s+(?P<unit>[a-z]+)")
AMOUNT = rf"{_COUNT}\s+(?:{'|'.join(f'{unit}?' for unit, _, _ in UNITS)})\b"
"""One amount of time as a pattern, for those who look for it in a longer text."""
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SPELLED = frozenset(str(number) for number in range(1, len(_COUNTS) + 1))


def from_words(text: str) -> str | None:
    """The ISO duration, or None when the words are not one."""
    found: dict[str, int] = {}
    if len(text) > MAX_WORDS:
        return None
    for part in re.split(r"\s*(?:,\s*and\b|,|\band\b)\s*", text.strip().lower()):
        match = _AMOUNT.fullmatch(part)
        unit = _unit(match["unit"]) if match else None
        if match is None or unit is None or unit in found:
            return None
        found[unit] = _count(match["count"])
    if not found or ("weeks" in found and len(found) > 1):
        return None
    return _iso(found)


def to_words(duration: str) -> str | None:
    """The words that give exactly this text again, or None when there are none."""
    match = _ISO.fullmatch(duration)
    if match is None:
        return None
    parts = [
        f"{match[unit]} {unit if match[unit] != '1' else unit[:-1]}" for unit, _, _ in UNITS if match[unit] is not None
    ]
    words = " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
    return words if words and from_words(words) == duration else None


def spelled(text: str) -> str:
    """A text whose first number is written as a word where it is a small one: two weeks after the review starts."""
    first, _, rest = text.partition(" ")
    return f"{_COUNTS[int(first) - 1]} {rest}" if first in _SPELLED else text


def times(step: str, whole: str) -> int | None:
    """How often a step fits into a whole of the same unit, when it does so exactly."""
    one, all_ = (re.fullmatch(r"(PT?)(\d+)([A-Z])", text, re.ASCII) for text in (step, whole))
    if not one or not all_ or (one[1], one[3]) != (all_[1], all_[3]) or int(one[2]) == 0:
        return None
    count, rest = divmod(int(all_[2]), int(one[2]))
    return count if count and not rest else None


def _unit(word: str) -> str | None:
    return next((unit for unit, _, _ in UNITS if word in {unit, unit[:-1]}), None)


def _count(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return _COUNTS.index(word) + 1 if word in _COUNTS else 1


def _iso(found: dict[str, int]) -> str:
    days = "".join(f"{found[unit]}{sign}" for unit, sign, is_time in UNITS if unit in found and not is_time)
    hours = "".join(f"{found[unit]}{sign}" for unit, sign, is_time in UNITS if unit in found and is_time)
    return f"P{days}" + (f"T{hours}" if hours else "")
