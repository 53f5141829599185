"""What was typed becomes a value, or a sentence that says what would be right."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.cases import values
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType
from apps.common.errors import Invalid

PRICE, DAY = field("price", FieldType.MONEY), field("day", FieldType.DATE)
PLAN = case(
    "claim",
    task("review"),
    fields=(
        field("name", required=True),
        field("amount", FieldType.MONEY),
        field("score", FieldType.INTEGER),
        field("ratio", FieldType.NUMBER),
        field("on", FieldType.DATE),
        field("covered", FieldType.BOOLEAN),
        field("kind", FieldType.CHOICE, choices=("fire", "theft")),
        field("email", FieldType.EMAIL),
        field("phone", FieldType.PHONE),
        field("tags", many=True),
        field(
            "lines", FieldType.OBJECT, many=True, fields=(field("price", FieldType.MONEY), field("day", FieldType.DATE))
        ),
        field("extra", FieldType.ANY),
    ),
)


@pytest.mark.parametrize(
    ("key", "typed", "expected"),
    [
        ("name", "  Ada  ", "Ada"),
        ("amount", "1250", Decimal("1250.00")),
        ("amount", "12,5", Decimal("12.50")),
        ("score", "9", 9),
        ("score", "9.0", 9),
        ("ratio", "0.125", Decimal("0.125")),
        ("on", "2026-03-31", date(2026, 3, 31)),
        ("covered", "yes", True),
        ("covered", "off", False),
        ("covered", False, False),
        ("kind", "fire", "fire"),
        ("email", "a@b.example", "a@b.example"),
        ("phone", "+44 20 7946 0018", "+44 20 7946 0018"),
        ("amount", "   ", None),
        ("tags", ["a", " b ", ""], ["a", "b"]),
        ("tags", [], None),
        ("lines", [{"price": "2,5"}, {"day": "2026-03-31"}], [{"price": Decimal("2.50")}, {"day": date(2026, 3, 31)}]),
        ("extra", {"a": [1, "x"]}, {"a": [1, "x"]}),
        ("name", None, None),
    ],
)
def test_it_reads_what_people_type(key: str, typed: Any, expected: Any) -> None:
    assert values.clean(PLAN, {key: typed}) == {key: expected}


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("amount", "1.234", "Enter an amount with at most two decimals, such as 1250.00."),
        ("amount", "much", "Enter a number, such as 12.5."),
        ("amount", "NaN", "Enter a number, such as 12.5."),
        ("amount", "1e99", "Enter a number, such as 12.5."),
        ("score", "9.5", "Enter a whole number, such as 7."),
        ("score", True, "Enter a whole number, such as 7."),
        ("on", "31.03.2026", "Enter a date as year-month-day, such as 2026-03-31."),
        ("covered", "perhaps", "Choose yes or no."),
        ("kind", "flood", "Choose one of: Fire, Theft."),
        ("email", "nobody", "Enter an e-mail address, such as name@example.org."),
        ("phone", "call me", "Enter a telephone number, such as +44 20 7946 0018."),
        ("name", "x" * 1001, "This is too long: at most 1000 characters."),
        ("shoe", "43", "There is no such field."),
        ("tags", "a", "Enter a list of such values."),
        ("lines", [{"price": "much"}], "Price: Enter a number, such as 12.5."),
        ("lines", [{"colour": "red"}], "There is no field “colour” in it."),
    ],
)
def test_it_says_what_would_be_right(key: str, typed: Any, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        values.clean(PLAN, {key: typed})
    assert refusal.value.fields == {key: [sentence]}


def test_it_names_every_problem_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        values.clean(PLAN, {"amount": "much", "score": "few"}, required=["name"])
    assert sorted(refusal.value.fields) == ["amount", "name", "score"]


def test_stored_values_come_back_as_they_were() -> None:
    typed = values.clean(PLAN, {"amount": "12.50", "on": "2026-03-31", "ratio": "0.1", "covered": "no", "score": "7"})
    stored = values.to_json(typed)
    assert stored == {"amount": "12.50", "on": "2026-03-31", "ratio": "0.1", "covered": False, "score": 7}
    assert values.from_json(PLAN, stored) == typed


def test_what_has_parts_comes_back_as_it_was() -> None:
    typed = values.clean(PLAN, {"tags": ["a"], "lines": [{"price": "2.50", "day": "2026-03-31"}], "extra": {"n": 1}})
    stored = values.to_json(typed)
    assert stored == {"tags": ["a"], "lines": [{"price": "2.50", "day": "2026-03-31"}], "extra": {"n": 1}}
    assert values.from_json(PLAN, stored) == typed


def test_what_comes_from_another_case_goes_by_paths() -> None:
    assert values.clean_paths(PLAN, {"amount": "3", "lines": [{"price": 1}]}) == {
        "amount": Decimal("3.00"),
        "lines": [{"price": Decimal("1.00")}],
    }
    with pytest.raises(Invalid) as refusal:
        values.clean_paths(PLAN, {"shoe.size": 43})
    assert refusal.value.fields == {"shoe.size": ["There is no such field."]}


def test_an_emptied_field_is_not_stored() -> None:
    assert values.to_json({"amount": None, "score": 0}) == {"score": 0}


def test_a_field_the_plan_no_longer_has_is_left_out() -> None:
    assert values.from_json(PLAN, {"score": 3, "old": "x"}) == {"score": 3}
