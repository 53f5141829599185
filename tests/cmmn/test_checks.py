"""Checks of a plan: each mistake is found at its place, and a good plan is left alone."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from apps.cmmn.builders import case, email, entry, field, leave, milestone, on, process, stage, task
from apps.cmmn.checks import Severity, check
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import CaseDefinition, DefinitionError, Field, FieldType, FormField, Item, Kind

SCORE = field("score", FieldType.NUMBER)


def found(definition: CaseDefinition, severity: Severity = Severity.ERROR) -> list[tuple[str, str]]:
    return [(finding.code, finding.place) for finding in check(definition) if finding.severity is severity]


def permit(*items: Item, fields: Iterable[Field] = (SCORE,), **options: Any) -> CaseDefinition:
    return case("permit", *items, fields=tuple(fields), **options)


def test_a_good_plan_has_no_findings() -> None:
    visit = stage(
        "visit",
        task("look", form=["score!"], due="P1DT4H"),
        task("expert", discretionary=True, applicability="score > 8"),
        process("tell", process=email("client", "{case.number}", "Score {data.score}")),
        entry=entry(on("read", "complete"), condition="score > 7"),
        exit=leave(on("read", "reenable"), key="again"),
    )
    read = task("read", manual_activation=True)
    letter = task("letter", entry=entry(on("visit", "exit", through="again")))
    assert check(permit(read, visit, letter, milestone("done", entry=entry(on("visit", "complete"))))) == ()


@pytest.mark.parametrize(
    ("items", "code", "place"),
    [
        ([task("read", name=" ")], "missing-name", "items[0].name"),
        ([task("1 2")], "bad-key", "items[0].key"),
        ([task("read"), stage("s", task("read"))], "duplicate-key", "items[1].items[0].key"),
        ([task("read", entry=entry(on("raed", "complete")))], "unknown-item", "items[0].entry[0].on[0].source"),
        ([task("a"), task("b", entry=entry(on("a", "occur")))], "unknown-event", "items[1].entry[0].on[0].event"),
        ([task("read", entry=entry(condition="scroe > 7"))], "unknown-name", "items[0].entry[0].condition"),
        ([task("read", entry=entry(condition='score > "7"'))], "wrong-type", "items[0].entry[0].condition"),
        ([task("read", required="score >")], "syntax", "items[0].required"),
        ([task("read", repetition="x" * 2_001)], "too-long", "items[0].repetition"),
        ([task("read", repetition=True, entry=entry(condition="score > 7"))], "bare-repetition", "items[0].entry[0]"),
        ([milestone("done", repetition=True)], "endless-repetition", "items[0].repetition"),
        ([task("read", max_instances=2)], "bad-limit", "items[0].maxInstances"),
        ([task("read", max_instances=0, repetition=True)], "bad-limit", "items[0].maxInstances"),
        ([task("read", repetition=True, counter="score")], "bad-counter", "items[0].counter"),
        ([task("read", entry=entry())], "empty-criterion", "items[0].entry[0]"),
        ([task("read", form=["size"])], "unknown-field", "items[0].form[0].field"),
        ([task("read", form=["score", "score!"])], "duplicate-field", "items[0].form[0].field"),
        ([task("read", due="3 days")], "bad-duration", "items[0].due"),
        ([replace(task("read"), items=(task("sub"),))], "wrong-kind", "items[0].items"),
        ([replace(milestone("done"), exit=(leave(condition="score > 7", key="x"),))], "wrong-kind", "items[0].exit"),
        ([replace(stage("s", task("a")), form=(FormField("score"),))], "wrong-kind", "items[0].form"),
        ([process("tell", process=email("somebody", "x", "y"))], "bad-receiver", "items[0].process.to"),
        ([process("tell", process=email("team", " ", "y"))], "missing-name", "items[0].process.subject"),
        (
            [process("tell", process=email("a@example.org", "x", "{data.x}"))],
            "unknown-placeholder",
            "items[0].process.body",
        ),
    ],
)
def test_a_mistake_in_an_item_is_found_at_its_place(items: list[Item], code: str, place: str) -> None:
    assert (code, place) in found(permit(*items))


@pytest.mark.parametrize(
    ("definition", "code", "place"),
    [
        (permit(name=" "), "missing-name", "name"),
        (permit(number_pattern="{key}"), "bad-number-pattern", "numberPattern"),
        (permit(number_pattern="A/{n}"), "bad-number-pattern", "numberPattern"),
        (permit(outcomes=()), "no-outcome", "outcomes"),
        (permit(exit=leave(condition="score")), "wrong-type", "exit[0].condition"),
        (permit(fields=[SCORE, SCORE]), "duplicate-key", "fields[0].key"),
        (permit(fields=[field("not-a-word")]), "bad-key", "fields[0].key"),
        (permit(fields=[field("in")]), "bad-key", "fields[0].key"),
        (permit(fields=[field("x", label=" ")]), "missing-name", "fields[0].label"),
        (permit(fields=[field("x", FieldType.CHOICE)]), "bad-choices", "fields[0].choices"),
        (permit(fields=[field("x", FieldType.CHOICE, choices=["a", "a"])]), "bad-choices", "fields[0].choices"),
    ],
)
def test_a_mistake_in_the_case_is_found_at_its_place(definition: CaseDefinition, code: str, place: str) -> None:
    assert (code, place) in found(definition)


def test_every_finding_has_a_sentence_and_an_advice() -> None:
    for finding in check(permit(task("", name=""), task("b", entry=entry(on("c", "complete"), condition="x")))):
        assert finding.message.endswith((".", ")"))
        assert finding.advice.endswith(".")


def test_items_that_wait_for_each_other_are_unreachable() -> None:
    one = task("one", entry=entry(on("two", "complete")))
    two = stage("two", task("inside"), entry=entry(on("one", "complete")))
    assert found(permit(one, two), Severity.WARNING) == [("unreachable", "items[0]"), ("unreachable", "items[1]")]


def test_an_item_that_waits_for_a_start_by_hand_that_never_comes_is_unreachable() -> None:
    late = task("b", entry=entry(on("a", "manualStart")))
    assert found(permit(task("a"), late), Severity.WARNING) == [("unreachable", "items[1]")]


def test_an_item_with_one_criterion_that_can_happen_is_reachable() -> None:
    either = (entry(on("b", "complete")), entry(on("a", "complete")))
    assert check(permit(task("a"), task("b", entry=either))) == ()


def test_an_exit_criterion_that_the_source_does_not_have_is_found() -> None:
    late = task("late", entry=entry(on("a", "exit", through="nowhere")))
    assert ("unknown-exit-criterion", "items[1].entry[0].on[0].exitCriterion") in found(permit(task("a"), late))


def test_two_criteria_with_one_key_are_found() -> None:
    twice = (entry(condition="score > 1", key="x"), entry(condition="score > 2", key="x"))
    assert ("duplicate-criterion", "items[0].entry[1].key") in found(permit(task("a", entry=twice)))


def test_a_child_that_waits_for_what_its_stage_has_waited_for_is_warned_of() -> None:
    inner = stage("inner", task("late", entry=entry(on("a", "complete"))), entry=entry(on("a", "complete")))
    assert found(permit(task("a"), inner), Severity.WARNING) == [("heard-too-late", "items[1].items[0].entry[0].on[0]")]


def test_discretionary_work_that_is_called_required_is_warned_of() -> None:
    item = task("extra", discretionary=True, required=True)
    assert found(permit(item), Severity.WARNING) == [("discretionary-required", "items[0].required")]


def test_an_applicability_rule_that_nobody_asks_is_warned_of() -> None:
    item = task("extra", applicability="score > 7")
    assert found(permit(item), Severity.WARNING) == [("applicability-unused", "items[0].applicability")]


def test_a_stage_with_nothing_in_it_and_a_process_that_does_nothing_are_warned_of() -> None:
    warnings = found(permit(stage("s"), process("p")), Severity.WARNING)
    assert warnings == [("empty-stage", "items[0].items"), ("nothing-to-run", "items[1].process")]


def test_a_plan_beyond_all_measure_is_refused_at_once() -> None:
    assert [finding.code for finding in check(permit(*(task(f"t{at}") for at in range(2_001))))] == ["too-big"]
    item = task("t")
    for level in range(21):
        item = stage(f"s{level}", item)
    assert [finding.code for finding in check(permit(item))] == ["too-big"]


def test_a_case_inside_a_case_is_refused() -> None:
    assert ("wrong-kind", "items[0].kind") in found(permit(replace(task("a"), kind=Kind.CASE)))


def test_what_cannot_run_is_not_compiled() -> None:
    with pytest.raises(DefinitionError) as mistake:
        compile_definition(permit(task("a", entry=entry(condition="nothing > 1"))))
    assert mistake.value.place == "items[0].entry[0].condition"
