"""Values as people write them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from apps.cases import words
from apps.cases.words.values import plain
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType

PLAN = case(
    "claim",
    task("review", name="Initial review"),
    fields=(
        field("amount", FieldType.MONEY, label="Estimated damage"),
        field("decision", FieldType.CHOICE, choices=(("ok", "Approved"), ("no", "Declined"))),
        field("vehicle", FieldType.OBJECT),
    ),
)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldType.MONEY, "12958.5", "12,958.50"),
        (FieldType.MONEY, Decimal("0.00"), "0.00"),
        (FieldType.NUMBER, "1250.75", "1,250.75"),
        (FieldType.INTEGER, 9, "9"),
        (FieldType.DATE, "2026-11-08", "8 Nov 2026"),
        (FieldType.DATE, date(2026, 1, 31), "31 Jan 2026"),
        (FieldType.BOOLEAN, True, "yes"),
        (FieldType.BOOLEAN, False, "no"),
        (FieldType.TEXT, "P-7", "P-7"),
        (FieldType.TEXT, None, "not yet known"),
        (FieldType.MONEY, "a lot", "a lot"),
    ],
)
def test_a_value_is_written_by_its_type(kind: FieldType, value: Any, text: str) -> None:
    assert words.show(field("any", kind), value) == text


def test_money_is_written_as_the_reader_writes_it() -> None:
    with translation.override("de"):
        assert words.show(field("amount", FieldType.MONEY), "12958.5") == "12.958,50"


def test_a_choice_is_shown_by_its_label_and_a_dropped_one_by_itself() -> None:
    decision = PLAN.field("decision")
    assert words.show(decision, "no") == "Declined"
    assert words.show(decision, "maybe") == "maybe"


def test_labels_name_fields_inner_paths_and_questions_about_items() -> None:
    assert words.label(PLAN, "amount") == "Estimated damage"
    assert words.label(PLAN, "vehicle.colour") == "Vehicle: colour"
    assert words.label(PLAN, "state(review)") == "Initial review"
    assert words.label(PLAN, "count(review, completed)") == "number of “Initial review” that are complete"
    assert words.shown(PLAN, "state(review)", "completed") == "complete"


def test_a_name_inside_a_sentence_keeps_its_capitals_where_they_mean_something() -> None:
    assert words.inside("Initial review") == "initial review"
    assert words.inside("KYC check") == "KYC check"
    with translation.override("de"):
        assert words.inside("Prüfung") == "Prüfung"


def test_long_lists_are_counted() -> None:
    assert plain(["a", "b"]) == "a, b"
    assert plain(list("abcdefg")) == "7 entries"
    assert plain({"colour": "red", "doors": 4}) == "colour: red; doors: 4"
