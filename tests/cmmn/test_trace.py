"""What an outcome tells about itself: enough to say why, as JSON."""

import json

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, on, stage, task
from apps.cmmn.definition import FieldType
from apps.cmmn.outcome import Part
from tests.cmmn.desk import Desk

RISK = field("risk", FieldType.NUMBER)


def _claim() -> Desk:
    visit = stage("visit", task("look"), entry=entry(on("review", "complete"), condition="risk > 7"))
    return Desk(case("claim", task("review", name="Initial review"), visit, task("keep"), fields=(RISK,)))


def test_a_start_names_the_criterion_its_parts_and_the_values() -> None:
    step = _claim().complete("review", risk=9).transitions[1]
    assert (step.name, step.transition, step.criterion) == ("Visit", "start", "entry1")
    assert step.cause is not None
    assert step.cause.parts == (Part("review", "Initial review", "complete", True),)
    assert step.cause.reading is not None
    assert (step.cause.reading.expression, step.cause.reading.values) == ("risk > 7", {"risk": 9})


def test_what_was_looked_at_and_missed_is_told_as_well() -> None:
    trace = _claim().complete("review", risk=5).trace
    (look,) = trace.looks
    assert (look.key, look.role, look.is_satisfied) == ("visit", "entry", False)
    assert look.reading is not None
    assert look.reading.values == {"risk": 5}


def test_a_part_that_is_still_missing_is_told() -> None:
    join = entry(on("a", "complete"), on("b", "complete"))
    desk = Desk(case("claim", task("a"), task("b"), task("late", entry=join)))
    (look,) = desk.complete("a").trace.looks
    assert [part.is_satisfied for part in look.parts] == [True, False]


def test_children_that_end_with_their_stage_name_it() -> None:
    outer = stage("outer", task("work"), exit=leave(on("stop", "complete")))
    desk = Desk(case("claim", task("stop"), outer, task("keep")))
    outer_ends, work_ends = desk.complete("stop").transitions[1:]
    assert (outer_ends.cause and outer_ends.cause.kind, outer_ends.criterion) == ("exit", "exit1")
    assert work_ends.cause is not None
    assert (work_ends.cause.kind, work_ends.cause.item) == ("parent", outer_ends.item)


def test_every_transition_has_a_cause() -> None:
    desk = _claim()
    kinds = {step.cause.kind for step in desk.last.transitions if step.cause}
    assert kinds == {"command", "created", "activation"}
    desk.complete("review", risk=9)
    desk.complete("look")
    assert [step.cause.kind for step in desk.last.transitions if step.cause] == ["command", "completion"]


def test_an_expression_that_fails_is_an_incident_and_stops_nothing() -> None:
    halve = task("halve", entry=entry(condition="1 / int(parts) > 3"))
    desk = Desk(case("claim", task("review"), halve, fields=(field("parts", FieldType.INTEGER),)))
    desk.complete("review", parts=0)
    assert desk.state("halve") == "available"
    (incident,) = desk.last.trace.incidents
    assert (incident.item, incident.place, incident.message) == (2, "entry1", "INVALID_ARGUMENT: divide by zero")


def test_a_value_that_does_not_fit_its_field_is_refused() -> None:
    desk = _claim()
    review = desk.item("review").number
    assert desk.refuses(do.Complete(review, {"risk": "many"})) == "Risk must be a number."
    assert desk.refuses(do.SetValues({"risks": 1})) == 'The plan has no field "risks".'


def test_everything_turns_into_json() -> None:
    outcome = _claim().complete("review", risk=9)
    told = json.loads(json.dumps([outcome.trace.to_json(), *(step.to_json() for step in outcome.transitions)]))
    assert told[0]["at"] == "2026-03-02T09:00:00+00:00"
    assert told[0]["command"] == "complete"
    assert told[2]["cause"]["reading"]["values"] == {"risk": 9}


def test_one_event_touches_only_what_depends_on_it() -> None:
    chain = [task(f"t{at}", entry=entry(on(f"t{at - 1}", "complete"), condition="risk > 7")) for at in range(1, 400)]
    desk = Desk(case("claim", task("t0"), *chain, fields=(RISK,)), risk=9)
    before = desk.last.state
    outcome = desk.complete("t0")
    changed = [number for number, item in outcome.state.items.items() if before.items[number] is not item]
    assert len(changed) == 2
    assert len(outcome.trace.looks) == 1


def test_a_data_change_touches_only_who_reads_the_field() -> None:
    readers = [task(f"t{at}", entry=entry(condition=f"f{at} > 7")) for at in range(100)]
    fields = tuple(field(f"f{at}", FieldType.NUMBER) for at in range(100))
    desk = Desk(case("claim", *readers, fields=fields))
    assert [look.key for look in desk.set(f42=8).trace.looks] == ["t42"]
    assert desk.set(f42=8).trace.looks == ()
