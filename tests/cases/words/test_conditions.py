"""Conditions in words."""

import pytest

from apps.cases import words
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType

PLAN = case(
    "claim",
    task("review", name="Initial review"),
    fields=(
        field("risk_score", FieldType.INTEGER),
        field("decision", FieldType.CHOICE, choices=(("approved", "Approved"), ("declined", "Declined"))),
        field("is_withdrawn", FieldType.BOOLEAN, label="Withdrawn"),
        field("happened", FieldType.DATE, label="Day of the loss"),
    ),
)


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("risk_score > 7", "the risk score is above 7"),
        ("risk_score>=7", "the risk score is 7 or more"),
        ("risk_score < 7 && decision == 'declined'", "the risk score is below 7 and the decision is Declined"),
        ('decision == "approved" || decision == "declined"', "the decision is Approved or the decision is Declined"),
        ('decision != "approved"', "the decision is known and not Approved"),
        ("is_withdrawn == true", "“Withdrawn” is answered yes"),
        ("!is_withdrawn", "“Withdrawn” is answered no"),
        ('happened <= date("2026-01-31")', "the day of the loss is 31 Jan 2026 or earlier"),
        ('state(review) == "completed"', "the initial review is complete"),
    ],
)
def test_a_plain_condition_becomes_a_sentence(expression: str, sentence: str) -> None:
    assert words.condition(PLAN, expression) == sentence


@pytest.mark.parametrize(
    "expression", ["risk_score + 1 > 7", "(risk_score > 7)", "risk_score > 7 && is_withdrawn || is_withdrawn", "7 < 8"]
)
def test_a_clever_condition_is_shown_as_it_is_written(expression: str) -> None:
    assert words.condition(PLAN, expression) == expression


def test_what_was_read_is_told_with_its_values() -> None:
    read = {"risk_score": 9, "decision": "declined", "is_withdrawn": False, "happened": None}
    assert words.known(PLAN, read) == [
        "the risk score is 9",
        "the decision is Declined",
        "“Withdrawn” is answered no",
        "the day of the loss is not yet known",
    ]
