"""Decision tables: hit policies, typed results, and what is told about the rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.cmmn import commands as do
from apps.cmmn import decisions
from apps.cmmn.builders import case, entry, field, on, table, task
from apps.cmmn.compiled import compile_definition
from apps.cmmn.decisions import Decision
from apps.cmmn.definition import (
    Aggregation,
    Criterion,
    DecisionTable,
    DefinitionError,
    HitPolicy,
    Item,
    Kind,
    Parameter,
)
from apps.cmmn.definition import FieldType as F
from apps.cmmn.explain import explain
from tests.cmmn.desk import Desk

FIELDS = (
    field("age", F.INTEGER),
    field("kind", F.CHOICE, choices=["car", "house"]),
    field("amount", F.MONEY),
    field("started", F.DATE),
    field("claim", F.OBJECT),
)


def decide(spec: DecisionTable, **values: Any) -> Decision:
    compiled = compile_definition(case("claims", task("look"), fields=FIELDS, decisions=(spec,)))
    return decisions.evaluate(compiled.tables[spec.key], values, lambda _: None)


def fees(policy: HitPolicy, **options: Any) -> DecisionTable:
    """Rule 1 matches from 18, rule 2 from 60, rule 3 for cars."""
    return table(
        "fees",
        inputs=["age", "kind"],
        outputs=[("fee", F.INTEGER)],
        rules=[(">= 18", "", "10"), (">= 60", "-", "5"), ("", '"car"', "20")],
        hit_policy=policy,
        **options,
    )


@pytest.mark.parametrize(
    ("policy", "values", "matched", "fee"),
    [
        (HitPolicy.UNIQUE, {"age": 30}, (1,), 10),
        (HitPolicy.UNIQUE, {"age": 3}, (), None),
        (HitPolicy.FIRST, {"age": 70, "kind": "car"}, (1, 2, 3), 10),
        (HitPolicy.ANY, {"age": 30, "kind": "house"}, (1,), 10),
        (HitPolicy.COLLECT, {"age": 70, "kind": "car"}, (1, 2, 3), [10, 5, 20]),
        (HitPolicy.COLLECT, {}, (), []),
        (HitPolicy.RULE_ORDER, {"age": 70}, (1, 2), [10, 5]),
    ],
)
def test_a_hit_policy_decides_what_counts(policy: HitPolicy, values: dict[str, Any], matched: Any, fee: Any) -> None:
    decision = decide(fees(policy), **values)
    assert (decision.matched, decision.results, decision.problem) == (matched, {"fee": fee}, None)


@pytest.mark.parametrize(
    ("aggregation", "values", "fee"),
    [
        (Aggregation.SUM, {"age": 70, "kind": "car"}, 35),
        (Aggregation.MIN, {"age": 70, "kind": "car"}, 5),
        (Aggregation.MAX, {"age": 70, "kind": "car"}, 20),
        (Aggregation.COUNT, {"age": 70, "kind": "car"}, 3),
        (Aggregation.SUM, {}, 0),
        (Aggregation.COUNT, {}, 0),
        (Aggregation.MIN, {}, None),
    ],
)
def test_a_table_that_collects_can_add_up(aggregation: Aggregation, values: dict[str, Any], fee: Any) -> None:
    assert decide(fees(HitPolicy.COLLECT, aggregation=aggregation), **values).results == {"fee": fee}


FEES = fees(HitPolicy.UNIQUE)
FEE = field("fee", F.INTEGER)


def _after_look() -> tuple[Criterion, ...]:
    return (entry(on("look", "complete"), key="seen"),)


def test_two_rules_are_one_too_many_where_one_may_match() -> None:
    decision = decide(fees(HitPolicy.UNIQUE), age=70)
    assert decision.problem == "Fees allows one rule to match, and these do: 1, 2."
    assert decision.results == {}


def test_several_rules_may_match_when_they_agree() -> None:
    spec = table(
        "level",
        inputs=["age"],
        outputs=["level"],
        rules=[("> 1", '"x"'), ("> 2", '"x"'), ("> 3", '"y"')],
        hit_policy="any",
    )
    assert decide(spec, age=3).results == {"level": "x"}
    assert decide(spec, age=4).problem == ("Level lets several rules match when they agree, and rules 1 and 3 do not.")


LEVELS = [("> 1", '"low"'), ("> 2", '"high"'), ("> 3", '"middle"')]


def test_the_best_result_wins_where_priority_counts() -> None:
    outputs = [{"key": "level", "values": ("high", "middle", "low")}]
    spec = table("level", inputs=["age"], outputs=outputs, rules=LEVELS, hit_policy="priority")
    assert decide(spec, age=9).results == {"level": "high"}
    assert decide(spec, age=2).results == {"level": "low"}


def test_results_come_in_the_order_of_the_outputs() -> None:
    outputs = [{"key": "level", "values": ('"high"', '"middle"', '"low"')}]
    spec = table("level", inputs=["age"], outputs=outputs, rules=LEVELS, hit_policy="outputOrder")
    assert decide(spec, age=9).results == {"level": ["high", "middle", "low"]}


def test_results_have_the_type_of_their_column() -> None:
    outputs = [("n", F.NUMBER), ("m", F.MONEY), ("i", F.INTEGER), ("b", F.BOOLEAN), ("d", F.DATE), ("t", F.TEXT)]
    results = ("1.5", "amount * 0.1", "7", "age > 3", 'date("2026-03-02")', 'kind + "s"')
    spec = table("typed", inputs=["age"], outputs=outputs, rules=[("-", *results)])
    assert decide(spec, age=4, amount=Decimal("10.55"), kind="car").results == {
        "n": Decimal("1.5"),
        "m": Decimal("1.06"),
        "i": 7,
        "b": True,
        "d": date(2026, 3, 2),
        "t": "cars",
    }


def test_a_column_has_its_default_only_where_no_rule_matches() -> None:
    outputs = [{"key": "fee", "type": F.INTEGER, "default": "99"}, {"key": "note"}]
    spec = table("fee", inputs=["age"], outputs=outputs, rules=[("> 5", "1", '"x"'), ("< 0", "", '"y"')])
    assert decide(spec, age=6).results == {"fee": 1, "note": "x"}
    assert decide(spec, age=-1).results == {"fee": None, "note": "y"}
    assert decide(spec, age=3).results == {"fee": 99, "note": None}


def test_a_reading_says_why_a_rule_did_not_match() -> None:
    decision = decide(fees(HitPolicy.UNIQUE), age=30, kind="house")
    assert decision.inputs == {"age": 30.0, "kind": "house"}
    assert decision.values == {"age": 30, "kind": "house"}
    told = [(rule.number, rule.is_matched, rule.column, rule.test) for rule in decision.rules]
    assert told == [(1, True, None, ""), (2, False, 1, ">= 60"), (3, False, 2, '"car"')]


def test_what_is_not_known_passes_no_test() -> None:
    decision = decide(fees(HitPolicy.UNIQUE), kind="car")
    assert (decision.matched, decision.unknown) == ((3,), ("age",))


def test_an_error_is_a_problem_and_never_a_no() -> None:
    spec = table("odd", inputs=["age"], outputs=[("fee", F.INTEGER)], rules=[("1 / 0 == 1 && value > 0", "1")])
    assert decide(spec, age=3).problem == "Rule 1, column 1: INVALID_ARGUMENT: divide by zero."
    spec = table("odd", inputs=["age"], outputs=[("fee", F.INTEGER)], rules=[("", "age / 2")])
    assert decide(spec, age=3).problem == "Fee is not a whole number."


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ({"inputs": ["agee"]}, "decisions[0].inputs[0].expression"),
        ({"rules": [('"old"', "1")]}, "decisions[0].rules[0].tests[0]"),
        ({"rules": [("> 1", '"x"')]}, "decisions[0].rules[0].results[0]"),
        ({"rules": [("1..", "1")]}, "decisions[0].rules[0].tests[0]"),
        ({"rules": [("> 1", "1"), (">" * 2_001, "1")]}, "decisions[0].rules[1].tests[0]"),
        ({"outputs": [{"key": "fee", "type": F.INTEGER, "default": "nothing"}]}, "decisions[0].outputs[0].default"),
        ({"rules": [('value == decide("fee")', "1")]}, "decisions[0].rules[0].tests[0]"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_at_its_place(options: dict[str, Any], place: str) -> None:
    given = {"inputs": ["age"], "outputs": [("fee", F.INTEGER)], "rules": [("> 1", "1")], **options}
    with pytest.raises(DefinitionError) as refusal:
        decide(table("fee", **given))
    assert refusal.value.place == place


def test_a_condition_can_ask_a_table() -> None:
    level = table("level", inputs=["age"], outputs=["level"], rules=[("> 60", '"high"'), ("<= 60", '"low"')])
    check = task("check", entry=entry(condition='decide("level") == "high"'))
    desk = Desk(case("claims", task("look"), check, fields=FIELDS, decisions=(level,)))
    assert desk.state("check") == "available"
    desk.set(age=61)
    assert desk.state("check") == "active"
    (decision,) = desk.last.trace.decisions
    assert (decision.table, decision.matched, decision.results) == ("level", (1,), {"level": "high"})


def test_a_condition_about_a_table_that_fails_is_false_and_an_incident() -> None:
    level = table("level", inputs=["age"], outputs=["level"], rules=[("> 1", '"high"'), ("> 2", '"low"')])
    check = task("check", entry=entry(condition='decide("level") == "high"'))
    desk = Desk(case("claims", task("look"), check, fields=FIELDS, decisions=(level,)))
    desk.give(do.SetValues({"age": 3}))
    assert desk.state("check") == "available"
    (incident,) = desk.last.trace.incidents
    assert (incident.place, incident.message) == (
        "decision level",
        "Level allows one rule to match, and these do: 1, 2.",
    )


def test_a_decision_task_writes_what_its_table_decides_and_is_done() -> None:
    assess = Item("assess", "Assess", Kind.DECISION_TASK, decision="fees", entry=_after_look())
    desk = Desk(case("claims", task("look"), assess, task("keep"), fields=(*FIELDS, FEE), decisions=(FEES,)), age=30)
    desk.complete("look")
    assert desk.state("assess") == "completed"
    assert desk.last.state.values == {"age": 30, "fee": 10}
    assert [decision.matched for decision in desk.last.trace.decisions] == [(1,)]


def test_a_decision_task_may_send_its_results_elsewhere() -> None:
    outputs = (Parameter("fee", "claim.fee"),)
    assess = Item("assess", "Assess", Kind.DECISION_TASK, decision="fees", outputs=outputs)
    desk = Desk(case("claims", assess, task("keep"), fields=FIELDS, decisions=(FEES,)), age=30)
    assert desk.last.state.values == {"age": 30, "claim": {"fee": 10}}


def test_a_decision_task_whose_table_decides_nothing_fails() -> None:
    assess = Item("assess", "Assess", Kind.DECISION_TASK, decision="fees")
    desk = Desk(case("claims", assess, task("keep"), fields=(*FIELDS, FEE), decisions=(FEES,)), age=70)
    assert desk.state("assess") == "failed"
    assert desk.last.state.values == {"age": 70}
    (incident,) = desk.last.trace.incidents
    assert incident.message == "Fees allows one rule to match, and these do: 1, 2."


def test_a_result_that_does_not_fit_its_field_fails_the_task() -> None:
    outputs = (Parameter("fee", "kind"),)
    assess = Item("assess", "Assess", Kind.DECISION_TASK, decision="fees", outputs=outputs)
    desk = Desk(case("claims", assess, task("keep"), fields=FIELDS, decisions=(FEES,)), age=30)
    assert desk.state("assess") == "failed"
    assert [incident.message for incident in desk.last.trace.incidents] == ["Kind must be one of: Car, House."]


def test_an_explanation_tells_how_the_tables_that_an_item_asks_decide_now() -> None:
    assess = Item("assess", "Assess", Kind.DECISION_TASK, decision="fees", entry=_after_look())
    check = task("check", entry=entry(condition='decide("fees") > 15'))
    desk = Desk(case("claims", task("look"), assess, check, fields=(*FIELDS, FEE), decisions=(FEES,)), age=30)
    for key in ("assess", "check"):
        (decision,) = explain(desk.compiled, desk.last.state, key).decisions
        assert (decision.table, decision.matched, decision.results) == ("fees", (1,), {"fee": 10})
    assert explain(desk.compiled, desk.last.state, "look").decisions == ()


def test_a_decision_turns_into_json() -> None:
    decision = decide(fees(HitPolicy.UNIQUE), age=30, kind="house")
    assert decision.to_json() == {
        "table": "fees",
        "name": "Fees",
        "matched": [1],
        "results": {"fee": 10},
        "problem": None,
        "inputs": {"age": 30.0, "kind": "house"},
        "values": {"age": 30, "kind": "house"},
        "unknown": [],
        "rules": [
            {"number": 1, "is_matched": True, "column": None, "test": "", "error": None},
            {"number": 2, "is_matched": False, "column": 1, "test": ">= 60", "error": None},
            {"number": 3, "is_matched": False, "column": 2, "test": '"car"', "error": None},
        ],
    }
