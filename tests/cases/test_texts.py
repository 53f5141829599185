"""Placeholders are names and nothing more."""

import pytest

from apps.cases.texts import fill, placeholders


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("CL-{year}-{n:05}", "CL-2026-00042"),
        ("{client}: {data.kind}", "Ada: fire"),
        ("{unknown}!", "!"),
        ("{n.__class__}", ""),
        ("{0}", "{0}"),
        ("{n!r} {n:>9}", "{n!r} {n:>9}"),
    ],
)
def test_it_replaces_known_names_only(pattern: str, expected: str) -> None:
    assert fill(pattern, {"year": 2026, "n": 42, "client": "Ada", "data.kind": "fire"}) == expected


def test_a_word_with_braces_is_not_filled_again() -> None:
    assert fill("{a}", {"a": "{b}", "b": "secret"}) == "{b}"


def test_it_lists_what_a_pattern_asks_for() -> None:
    assert placeholders("{name} {data.kind} {n:05}") == ("name", "data.kind", "n")
