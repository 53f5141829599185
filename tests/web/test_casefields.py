"""Forms made from the fields of a plan."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from apps.cmmn.builders import case, field
from apps.cmmn.definition import FieldType, FormField
from apps.common.errors import Invalid
from apps.web.casefields import CaseFieldsForm, data_fields, request_fields

PLAN = case(
    "claim",
    fields=(
        field("policy", required=True, on_request_form=True, help="Top of page 1"),
        field("story", FieldType.LONG_TEXT, on_request_form=True),
        field("number", FieldType.NUMBER),
        field("score", FieldType.INTEGER),
        field("damage", FieldType.MONEY),
        field("is_hurt", FieldType.BOOLEAN),
        field("day", FieldType.DATE),
        field("kind", FieldType.CHOICE, choices=("fire", "water")),
        field("email", FieldType.EMAIL),
        field("phone", FieldType.PHONE),
        field("raw", FieldType.OBJECT),
        field("many", FieldType.LIST),
    ),
)


def form(typed: dict[str, str] | None = None, *asked: FormField, **known: Any) -> CaseFieldsForm:
    data = None
    if typed is not None:
        data = QueryDict(mutable=True)
        data.update({f"data-{key}": value for key, value in typed.items()})
    return CaseFieldsForm(data, plan=PLAN, asked=asked or data_fields(PLAN), known=known)


def test_every_type_a_person_can_type_has_a_control() -> None:
    types = {key: form()[f"data-{key}"].widget_type for key in form().asked_keys}
    assert types == {
        "policy": "text",
        "story": "textarea",
        "number": "text",
        "score": "text",
        "damage": "text",
        "is_hurt": "radioselect",
        "day": "day",
        "kind": "radioselect",
        "email": "text",
        "phone": "text",
    }
    assert 'type="date"' in str(form()["data-day"])
    assert 'inputmode="decimal"' in str(form()["data-damage"])
    assert 'type="tel"' in str(form()["data-phone"])


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("damage", "1250,5", Decimal("1250.50")),
        ("number", "1 000.25", Decimal("1000.25")),
        ("score", "7", 7),
        ("is_hurt", "false", False),
        ("day", "2026-11-08", date(2026, 11, 8)),
        ("kind", "fire", "fire"),
        ("policy", "  P-7 ", "P-7"),
        ("policy", "", None),
        ("phone", "+44 20 7946 0018", "+44 20 7946 0018"),
    ],
)
def test_what_was_typed_becomes_what_the_engine_reads(key: str, typed: str, value: Any) -> None:
    filled = form({key: typed}, FormField(key))
    assert filled.is_valid()
    assert filled.data_values() == {key: value}


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("damage", "1.234"),
        ("score", "7.5"),
        ("is_hurt", "perhaps"),
        ("day", "31.13.2026"),
        ("kind", "storm"),
        ("email", "bob"),
        ("phone", "call me"),
        ("policy", "x" * 1_001),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(key: str, typed: str) -> None:
    filled = form({key: typed}, FormField(key))
    assert not filled.is_valid()
    assert list(filled.errors) == [f"data-{key}"]
    assert filled[f"data-{key}"].value() == typed


@pytest.mark.parametrize("key", ["policy", "is_hurt", "kind", "damage"])
def test_what_the_form_requires_is_asked_for(key: str) -> None:
    filled = form({}, FormField(key, required=True))
    assert filled.errors == {f"data-{key}": ["This is needed."]}


def test_stored_values_are_shown_as_they_are_typed() -> None:
    filled = form(None, damage="1250.50", is_hurt=False, day="2026-11-08", score=7)
    assert [filled[f"data-{key}"].value() for key in ("damage", "is_hurt", "day", "score")] == [
        "1250.50",
        "false",
        "2026-11-08",
        "7",
    ]
    assert 'value="false"' in str(filled["data-is_hurt"])
    assert "checked" in str(filled["data-is_hurt"])


def test_reasons_of_an_action_stand_beside_their_controls() -> None:
    filled = form({"policy": "P-7"}, FormField("policy"))
    filled.is_valid()
    filled.add_problems(Invalid("No.", {"policy": ["There is no such policy."], "gone": ["Unknown."]}))
    assert filled.errors == {"data-policy": ["There is no such policy."], "__all__": ["Unknown."]}
    bare = form({"policy": "P-7"}, FormField("policy"))
    bare.is_valid()
    bare.add_problems(Invalid("Nothing fits."))
    assert bare.errors == {"__all__": ["Nothing fits."]}


def test_the_request_form_asks_for_what_the_plan_marks() -> None:
    assert request_fields(PLAN) == (FormField("policy", required=True), FormField("story"))
