"""Cells of a decision table: what they let pass."""

from typing import Any

import pytest

from apps.cmmn import unary
from apps.cmmn.builders import field
from apps.cmmn.definition import FieldType as F
from apps.cmmn.expressions import Language

LANGUAGE = Language((field("risk", F.NUMBER), field("name"), field("ok", F.BOOLEAN), field("limits", F.LIST)), bool)


def passes(cell: str, value: Any, kind: F, **values: Any) -> bool:
    tests = unary.read(cell)
    if not tests:
        return True
    answer = LANGUAGE.compile(unary.cel(tests), {"value": kind}).answer(values, lambda _: None, {"value": value})
    assert answer.error is None
    return answer.value is True


@pytest.mark.parametrize(
    ("cell", "yes", "no"),
    [
        ("> 7", [8, 7.5], [7, -8]),
        (">= 7", [7, 8], [6.99]),
        ("<7", [6], [7]),
        ("<= 7", [7], [7.01]),
        ("= 7", [7], [8]),
        ("!= 7", [8], [7]),
        ("7", [7, 7.0], [8]),
        ("-7", [-7], [7]),
        ("7, 9, 11", [7, 9, 11], [8]),
        ("< 3, > 7", [2, 8], [3, 5, 7]),
        ("1..5", [1, 3, 5], [0, 6]),
        ("[1..5]", [1, 5], [0.9, 5.1]),
        ("(1..5)", [1.1, 4.9], [1, 5]),
        ("(1..5]", [5], [1]),
        ("[1..5)", [1], [5]),
        ("[-5..-1]", [-5, -1], [0]),
        ("1.5..2.5", [1.5, 2], [1.4]),
        ("[1..2], [8..9], 20", [1, 9, 20], [5]),
        ("in [1, 2]", [1, 2], [3]),
        ("in [1..5]", [3], [6]),
        ("not(7)", [8], [7]),
        ("not(< 3, > 7)", [3, 7], [2, 8]),
        ("not(7), 7", [7, 8], []),
        ("value > 3 && value < 9", [4], [3, 9]),
        ("value * 2 > risk", [6], [5]),
        ("> risk", [11], [10]),
        ("[risk - 5 .. risk + 5]", [5, 15], [4, 16]),
        ("-", [1], []),
        ("", [1], []),
        (" - ", [1], []),
    ],
)
def test_a_cell_about_numbers(cell: str, yes: list[float], no: list[float]) -> None:
    assert [value for value in [*yes, *no] if passes(cell, value, F.NUMBER, risk=10)] == yes


@pytest.mark.parametrize(
    ("cell", "yes", "no"),
    [
        ('"A"', ["A"], ["B"]),
        ("'A'", ["A"], ["B"]),
        ('"A", "B"', ["A", "B"], ["C"]),
        ('"A, B"', ["A, B"], ["A"]),
        ('in ["A", "B"]', ["B"], ["C"]),
        ('not("A")', ["B"], ["A"]),
        ('not("A", "B")', ["C"], ["A", "B"]),
        ('value.startsWith("A"), "B"', ["Ab", "B"], ["C"]),
        ('"value"', ["value"], ["A"]),
        ('"1..5"', ["1..5"], ["3"]),
        ('"say \\"so\\""', ['say "so"'], ["say"]),
        ("in limits", ["x"], ["y"]),
        ("name", ["Ada"], ["Bob"]),
        ('"a" + "b"', ["ab"], ["a"]),
        ('["a".."f"]', ["c"], ["g"]),
    ],
)
def test_a_cell_about_texts(cell: str, yes: list[str], no: list[str]) -> None:
    assert [value for value in [*yes, *no] if passes(cell, value, F.TEXT, limits=["x"], name="Ada")] == yes


def test_a_cell_about_yes_and_no_and_about_dates() -> None:
    assert passes("true", True, F.BOOLEAN)
    assert not passes("false", True, F.BOOLEAN)
    assert passes("ok", True, F.BOOLEAN, ok=True)
    assert passes('>= date("2026-02-01")', "2026-02-01", F.DATE)
    assert passes('[date("2026-01-01")..date("2026-12-31")]', "2026-06-30", F.DATE)
    assert not passes('[date("2026-01-01")..date("2026-12-31")]', "2027-01-01", F.DATE)


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1,,2", "has nothing between two commas"),
        ('"A",', "has nothing between two commas"),
        ("1..2..3", "is not a range such as [1..5]"),
        ("[1..]", "is not a range such as [1..5]"),
        ("not(not(1))", "says not inside not"),
    ],
)
def test_a_cell_that_is_no_test_is_refused(cell: str, message: str) -> None:
    with pytest.raises(unary.UnreadableError) as refusal:
        unary.read(cell)
    assert str(refusal.value) == message


def test_several_values_are_written_as_one_list() -> None:
    assert unary.cel(unary.read('"A", "B"')) == 'value in ["A", "B"]'
    assert unary.cel(unary.read("< 3, > 7")) == "value < 3 || value > 7"
    assert unary.cel(unary.read("not(1..2)")) == "!((value >= 1 && value <= 2))"
