"""Decision tables in the plan file, and what other tools have left in it."""

from dataclasses import replace
from typing import Any

import pytest

from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import (
    Aggregation,
    CaseDefinition,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    Extra,
    FieldType,
    HitPolicy,
)
from apps.cmmn.language import Problem, read, write
from apps.cmmn.language.tables import POLICIES

TABLE = DecisionTable(
    "risk",
    "Level of risk",
    (DecisionInput("score"), DecisionInput("score * 2", "Twice | the score")),
    (DecisionOutput("level", "Level", values=('"high"', '"low"')), DecisionOutput("days", "", FieldType.INTEGER)),
    (
        DecisionRule(("> 7", "[1..5] || `x`"), ('"high"', "2"), "urgent"),
        DecisionRule(("", " spaced "), ('"low"', "score + 1"), ""),
    ),
    HitPolicy.FIRST,
)
TEXT = """Decision tables
Table: Level of risk [risk]
  The first row that fits decides.
  - Level: text
    Best first: "high", "low"
  - [days]: whole number
  | Score | "Twice \\u007c the score" (`score * 2`) || Level  | [days]    || Remark |
  | > 7   | ``"[1..5] || \\u0060x\\u0060"``        || "high" | 2         || urgent |
  |       | ` spaced `                            || "low"  | score + 1 ||        |
"""


def _plan(**options: Any) -> CaseDefinition:
    return replace(case("p", task("a", "A"), fields=(field("score", FieldType.NUMBER),)), **options)


def test_a_table_is_written_with_columns_and_rows() -> None:
    text = write(_plan(decisions=(TABLE,)))
    shown = text[text.index("Decision tables") :].replace("\\u007c\\u007c", "||")
    assert [row.split() for row in shown.splitlines()] == [row.split() for row in TEXT.splitlines()]


def test_a_table_that_was_written_is_read_as_it_was() -> None:
    plan = _plan(decisions=(TABLE,))
    assert read(write(plan)).definition == plan


@pytest.mark.parametrize("policy", list(HitPolicy))
@pytest.mark.parametrize("aggregation", list(Aggregation))
def test_every_hit_policy_has_its_sentence(policy: HitPolicy, aggregation: Aggregation) -> None:
    plan = _plan(decisions=(replace(TABLE, hit_policy=policy, aggregation=aggregation),))
    text = write(plan)
    assert f"  {POLICIES.get((policy, aggregation), POLICIES[policy, Aggregation.LIST])}." in text
    assert read(text).definition == plan


def _problem(*lines: str) -> Problem:
    text = "Plan: P\nFields\n- Score: number\nDecision tables\nTable: T\n  The first row that fits decides.\n"
    (found,) = read(text + "".join(f"  {line}\n" for line in lines)).errors
    return found


def test_a_row_with_too_few_cells_is_told_with_its_line() -> None:
    found = _problem("| Score || Level |", "| > 3   |  |")
    assert (found.code, found.line) == ("uneven-row", 8)
    assert found.message == "The row has 2 and 0 cells, the head of the table has 1 and 1."


def test_an_unknown_column_is_told_with_the_nearest_field() -> None:
    found = _problem("| Scor || Level |")
    assert (found.code, found.line, found.column, found.suggestion) == ("unknown-field", 7, 5, "Score")


def test_a_sentence_that_is_nearly_a_hit_policy_is_told() -> None:
    found = _problem("The frist row that fit decides.")
    assert (found.code, found.suggestion) == ("unknown-policy", "The first row that fits decides")


@pytest.mark.parametrize(
    "xml",
    [
        "<a/>",
        '<a x="1">\n  <b/>\n\n      deep\n</a>',
        "",
        "\tTabs\r\n",
        '"quoted"',
        "  indented\n<a/>",
        "<long>" + "x" * 12_000 + "</long>",
        "".join(f"{' ' * depth}<d>\n" for depth in range(40)) + "</d>",
        "# no remark\nRules\n<a/>",
    ],
)
def test_what_another_tool_left_is_kept_word_for_word(xml: str) -> None:
    plan = _plan(extras=(Extra("$case", xml), Extra("a", "<b/>")))
    reading = read(write(plan))
    assert reading.errors == ()
    assert reading.definition == plan


def test_a_large_diagram_of_another_tool_does_not_make_a_plan_too_long() -> None:
    plan = _plan(extras=(Extra("diagram", "<shape/>\n" * 30_000),))
    assert read(write(plan)).definition == plan
    (found,) = read("Plan: P\n" + "x\n" * 100_001).errors
    assert (found.code, found.message) == ("too-long", "The text has more than 200000 characters.")
