"""Checks of decision tables: columns, results, policies, and rules that can match together."""

from typing import Any

import pytest

from apps.cmmn.builders import case, field, table, task
from apps.cmmn.checks import Severity, check
from apps.cmmn.definition import Aggregation, DecisionTable
from apps.cmmn.definition import FieldType as F

FIELDS = (
    field("age", F.INTEGER),
    field("weight", F.NUMBER),
    field("kind", F.CHOICE, choices=["car", "house"]),
    field("name"),
    field("urgent", F.BOOLEAN),
    field("due", F.DATE),
)


def found(spec: DecisionTable, severity: Severity = Severity.ERROR) -> list[tuple[str, str]]:
    findings = check(case("claims", task("look"), fields=FIELDS, decisions=(spec,)))
    return [(finding.code, finding.place) for finding in findings if finding.severity is severity]


def level(inputs: list[str], *cells: tuple[str, ...], **options: Any) -> DecisionTable:
    """A table with one result, whose rules are given by their tests."""
    return table("level", inputs=inputs, outputs=["level"], rules=[(*row, '"x"') for row in cells], **options)


@pytest.mark.parametrize(
    ("options", "code", "place"),
    [
        ({"name": " "}, "missing-name", "name"),
        ({"outputs": []}, "no-result", "outputs"),
        ({"outputs": ["two words"]}, "bad-key", "outputs[0].key"),
        ({"outputs": ["x", "x"], "rules": [("> 1", "1", "2")]}, "duplicate-key", "outputs[0].key"),
        ({"rules": [("> 1", '"a"', '"b"')]}, "missing-column", "rules[0].results"),
        ({"inputs": ["age", "kind"], "rules": [("> 1",)]}, "missing-column", "rules[0].tests"),
        ({"hit_policy": "priority"}, "missing-values", "outputs"),
        (
            {"hit_policy": "outputOrder", "outputs": [{"key": "level", "values": ("low", "high")}]},
            "missing-values",
            "rules[0].results[0]",
        ),
        ({"hit_policy": "collect", "aggregation": "sum"}, "bad-aggregation", "aggregation"),
        (
            {"hit_policy": "collect", "aggregation": "max", "outputs": [("a", F.NUMBER), ("b", F.NUMBER)]},
            "bad-aggregation",
            "aggregation",
        ),
        ({"rules": [("1..", '"a"')]}, "bad-cell", "rules[0].tests[0]"),
        ({"rules": [('"x"', '"a"')]}, "wrong-type", "rules[0].tests[0]"),
        ({"rules": [("> 1", "7")]}, "wrong-type", "rules[0].results[0]"),
        ({"rules": [("> limit", '"a"')]}, "unknown-name", "rules[0].tests[0]"),
        ({"inputs": ["ages"]}, "unknown-name", "inputs[0].expression"),
        ({"inputs": ["name"], "rules": [('value == decide("level")', '"a"')]}, "wrong-place", "rules[0].tests[0]"),
    ],
)
def test_a_mistake_in_a_table_is_found_at_its_place(options: dict[str, Any], code: str, place: str) -> None:
    given = {"inputs": ["age"], "outputs": ["level"], "rules": [("> 1", '"middle"')], **options}
    if "aggregation" in options:
        given["aggregation"] = Aggregation(options["aggregation"])
    assert (code, f"decisions[0].{place}") in found(table("level", **given))


def test_a_table_with_no_rule_is_warned_of() -> None:
    assert found(level(["age"]), Severity.WARNING) == [("no-rule", "decisions[0].rules")]


def test_two_tables_with_one_key_are_found() -> None:
    spec = level(["age"], ("> 1",))
    findings = check(case("claims", task("look"), fields=FIELDS, decisions=(spec, spec)))
    assert [(finding.code, finding.place) for finding in findings] == [("duplicate-key", "decisions[1].key")]


def test_a_table_beyond_all_measure_is_refused_at_once() -> None:
    assert found(level(["age"], *[("> 1",)] * 5_001)) == [("too-big", "decisions[0]")]


@pytest.mark.parametrize(
    ("inputs", "rows"),
    [
        (["age"], [("> 18",), (">= 60",)]),
        (["age"], [("[1..5]",), ("5..9",)]),
        (["age"], [("3",), ("1..5",)]),
        (["age"], [("-",), ("> 3",)]),
        (["age"], [("not(3)",), ("not(4)",)]),
        (["weight"], [("> 5",), ("< 6",)]),
        (["age", "kind"], [("> 18", "-"), ("-", '"car"')]),
        (["name"], [('"a", "b"',), ('"b", "c"',)]),
        (["name"], [('not("a")',), ('not("b")',)]),
        (["urgent"], [("true",), ("-",)]),
        (["due"], [('> date("2026-01-01")',), ('< date("2026-06-01")',)]),
        (["age", "age"], [("> 5", "< 9"), ("> 7", "-")]),
    ],
)
def test_rules_that_can_match_together_are_found_where_one_may(inputs: list[str], rows: list[tuple[str, ...]]) -> None:
    assert found(level(inputs, *rows)) == [("overlapping-rules", "decisions[0].rules[1]")]
    assert found(level(inputs, *rows, hit_policy="first")) == []


@pytest.mark.parametrize(
    ("inputs", "rows"),
    [
        (["age"], [("< 18",), (">= 18",)]),
        (["age"], [("> 5",), ("< 6",)]),
        (["age"], [("[1..5)",), ("5..9",)]),
        (["age"], [("3",), ("not(3)",)]),
        (["age", "kind"], [("> 18", '"car"'), ("-", '"house"')]),
        (["kind"], [('not("car")',), ('"car"',)]),
        (["kind"], [('not("car", "")',), ('not("house", "")',)]),
        (["urgent"], [("true",), ("false",)]),
        (["due"], [('>= date("2026-01-01")',), ('< date("2026-01-01")',)]),
        (["age"], [("> weight",), ("> 3",)]),
        (["age"], [("value > 3",), ("> 3",)]),
        (["age", "age"], [("> 5", "-"), ("-", "< 3")]),
        (["age", "age * 2"], [("> 5", "-"), ("-", "< 3")]),
        (["name"], [('value.startsWith("a")',), ('"ab"',)]),
    ],
)
def test_rules_that_exclude_each_other_or_may_do_so_are_left_alone(
    inputs: list[str], rows: list[tuple[str, ...]]
) -> None:
    assert found(level(inputs, *rows)) == []
