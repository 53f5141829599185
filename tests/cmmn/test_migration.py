"""Moving running cases to another plan, and telling before what that would do."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, listener, milestone, on, stage, task, timer
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import CaseDefinition, Field, FieldType, Kind
from apps.cmmn.migration import Firing, Mapped, Preview, preview
from apps.cmmn.state import State
from apps.cmmn.timers import next_due
from tests.cmmn.desk import MONDAY, Desk

RISK = field("risk", FieldType.NUMBER)


def look_ahead(desk: Desk, definition: CaseDefinition, *activate: str) -> Preview:
    new = compile_definition(definition)
    return preview(desk.compiled, new, desk.last.state, now=MONDAY, activate=activate)


def test_what_runs_goes_on_and_what_the_plan_adds_comes_into_being() -> None:
    desk = Desk(case("loan", task("read")))
    before = desk.item("read")
    desk.migrate(case("loan", task("read"), task("sign"), task("pay", entry=entry(on("sign", "complete")))))
    assert desk.item("read") == before
    assert desk.steps() == ["sign create", "pay create", "sign start"]
    assert {step.cause.kind for step in desk.last.transitions[:2] if step.cause} == {"migration"}


def test_what_the_plan_adds_to_a_stage_comes_where_the_stage_is_active() -> None:
    old = case("loan", stage("desk", task("read")), stage("later", task("x"), manual_activation=True), task("keep"))
    new = case(
        "loan",
        stage("desk", task("read"), task("copy")),
        stage("later", task("x"), task("y"), manual_activation=True),
        task("keep"),
    )
    desk = Desk(old)
    desk.migrate(new)
    assert (desk.state("copy"), desk.state("y")) == ("active", None)


def test_what_is_added_to_a_suspended_stage_comes_when_it_resumes() -> None:
    desk = Desk(case("loan", stage("desk", task("read")), task("keep")))
    desk.suspend("desk")
    desk.migrate(case("loan", stage("desk", task("read"), task("copy")), task("keep")))
    assert desk.state("copy") is None
    desk.resume("desk")
    assert desk.state("copy") == "active"


def test_what_the_new_plan_does_not_have_is_dropped_with_all_in_it() -> None:
    desk = Desk(case("loan", stage("desk", task("read"), listener("call")), task("keep")))
    desk.migrate(case("loan", task("keep"), task("read")))
    assert desk.last.dropped == (1, 3, 4)
    assert desk.steps() == ["desk exit", "read exit", "call parentTerminate", "read create", "read start"]
    assert [item.key for item in desk.last.state.items.values()] == ["$case", "keep", "read"]


def test_an_item_of_another_kind_is_another_item() -> None:
    desk = Desk(case("loan", task("read"), task("keep")))
    desk.migrate(case("loan", stage("read", task("page")), task("keep")))
    assert (desk.state("read"), desk.state("page")) == ("active", "active")
    assert desk.item("read").number != 1


def test_numbers_are_never_used_again() -> None:
    desk = Desk(case("loan", task("read"), task("keep")))
    desk.migrate(case("loan", task("keep")))
    desk.migrate(case("loan", task("keep"), task("read")))
    assert desk.item("read").number == 3


def test_what_has_occurred_is_remembered_where_the_new_plan_waits_for_it_as_well() -> None:
    join = entry(on("a", "complete"), on("b", "complete"), key="join")
    desk = Desk(case("loan", task("a"), task("b"), task("c"), task("sign", entry=join)))
    desk.complete("a")
    more = entry(on("c", "complete"), on("a", "complete"), on("b", "complete"), key="join")
    desk.migrate(case("loan", task("a"), task("b"), task("c"), task("sign", entry=more)))
    desk.complete("b")
    assert desk.state("sign") == "available"
    desk.complete("c")
    assert desk.state("sign") == "active"


def test_a_criterion_that_waits_for_less_may_be_satisfied_at_once() -> None:
    join = entry(on("a", "complete"), on("b", "complete"), key="join")
    desk = Desk(case("loan", task("a"), task("b"), task("sign", entry=join)))
    desk.complete("a")
    new = case("loan", task("a"), task("b"), task("sign", entry=entry(on("a", "complete"), key="join")))
    assert look_ahead(desk, new).firing == (Firing("sign", "Sign", 3, "entry", "join"),)
    desk.migrate(new)
    assert desk.state("sign") == "active"


def test_a_condition_that_holds_in_the_new_plan_fires() -> None:
    desk = Desk(case("loan", task("keep"), milestone("big", entry=entry(condition="risk > 9")), fields=(RISK,)), risk=7)
    desk.migrate(case("loan", task("keep"), milestone("big", entry=entry(condition="risk > 5")), fields=(RISK,)))
    assert desk.state("big") == "completed"


def test_what_need_not_wait_any_more_goes_ahead() -> None:
    desk = Desk(case("loan", task("keep"), task("sign", entry=entry(on("keep", "complete")))))
    desk.migrate(case("loan", task("keep"), task("sign")))
    assert desk.state("sign") == "active"


def test_a_stage_with_nothing_left_to_do_completes() -> None:
    desk = Desk(case("loan", stage("desk", task("read"), task("copy")), task("keep")))
    desk.complete("read")
    desk.migrate(case("loan", stage("desk", task("read")), task("keep")))
    assert desk.state("desk") == "completed"


def test_items_are_activated_as_asked() -> None:
    desk = Desk(case("loan", task("read")))
    desk.migrate(case("loan", task("read"), task("sign", entry=entry(on("read", "exit")))), "sign", "read")
    assert desk.states("read") == ["active"]
    assert desk.state("sign") == "active"


def test_a_timer_keeps_its_moment_and_a_new_one_is_armed() -> None:
    desk = Desk(case("loan", timer("clock", "PT5H"), task("keep")))
    desk.wait(hours=1)
    desk.migrate(case("loan", timer("clock", "PT9H"), timer("second", "PT1H"), task("keep")))
    assert desk.item("clock").memory["due"] == "2026-03-02T14:00:00+00:00"
    assert next_due(desk.last.state) == desk.now.replace(hour=11)


def test_an_injected_item_moves_along_unless_the_new_plan_has_it() -> None:
    desk = Desk(case("loan", task("keep")))
    desk.give(do.Inject(task("phone")))
    desk.migrate(case("loan", task("keep"), task("mail")))
    assert ([parent for parent, _ in desk.last.state.added], desk.state("phone")) == (["$case"], "active")
    desk.migrate(case("loan", task("keep"), task("phone")))
    assert (desk.last.state.added, desk.states("phone")) == ((), ["active"])


def test_an_injected_item_whose_stage_is_gone_is_dropped() -> None:
    desk = Desk(case("loan", stage("desk", task("read")), task("keep")))
    desk.give(do.Inject(task("phone"), desk.item("desk").number))
    desk.migrate(case("loan", task("keep")))
    assert (desk.last.state.added, desk.state("phone")) == ((), None)


def test_a_case_that_has_ended_keeps_its_plan() -> None:
    desk = Desk(case("loan", task("read"), name="Loan"))
    desk.complete("read")
    found = look_ahead(desk, case("loan", task("read"), task("more")))
    assert found == Preview(refused=found.refused)
    assert found.refused == "Loan has ended and keeps its plan."


def test_a_preview_says_what_is_kept_added_dropped_and_forgotten() -> None:
    old = case("loan", task("read", name="Read it"), task("copy"), task("keep"), fields=(RISK, field("note")))
    desk = Desk(old, risk=1, note="x")
    desk.complete("keep")
    before = desk.last.state
    found = look_ahead(desk, case("loan", task("read"), task("keep"), task("sign", name="Sign it"), fields=(RISK,)))
    assert found.kept == (Mapped("$case", "Loan", 0, State.ACTIVE), Mapped("read", "Read it", 1, State.ACTIVE))
    assert found.added == (Mapped("sign", "Sign it", 4, State.ACTIVE),)
    assert found.dropped == (Mapped("copy", "Copy", 2, State.ACTIVE),)
    assert (found.fields, found.firing, found.refused) == (("note",), (), None)
    assert desk.last.state == before


def test_values_that_the_new_plan_cannot_keep_are_lost() -> None:
    texts = field("note"), field("until"), field("kind"), field("tags", many=True)
    old = case("loan", task("read"), fields=(RISK, *texts))
    desk = Desk(old, risk=1, note="x", until="soon", kind="fire", tags=["a"])
    until, kind = field("until", FieldType.DATE), field("kind", FieldType.CHOICE, choices=[("water", "Water")])
    new = case("loan", task("read"), fields=(RISK, until, kind, field("tags")))
    assert look_ahead(desk, new).fields == ("note", "tags", "until")
    desk.migrate(new)
    assert dict(desk.last.state.values) == {"risk": 1, "kind": "fire"}


def test_a_list_and_an_object_stay_as_far_as_their_parts_fit() -> None:
    def plan(inner: FieldType, *more: Field) -> CaseDefinition:
        car = field("car", FieldType.OBJECT, fields=(field("age", inner), *more))
        return case("loan", task("read"), fields=(car, field("days", inner, many=True)))

    desk = Desk(plan(FieldType.ANY, field("seats")), car={"age": 3, "seats": "red"}, days=[1, 2])
    assert look_ahead(desk, plan(FieldType.NUMBER)).fields == ()
    assert look_ahead(desk, plan(FieldType.DATE)).fields == ("car", "days")


def test_a_condition_of_the_new_plan_does_not_see_what_was_lost() -> None:
    desk = Desk(case("loan", task("read"), fields=(field("risk"),)), risk="high")
    new = case("loan", task("read"), task("ask", entry=entry(condition="risk != 7")), fields=(RISK,))
    desk.migrate(new)
    assert (desk.state("ask"), dict(desk.last.state.values)) == ("available", {})


def test_a_preview_names_exits_that_would_happen() -> None:
    desk = Desk(case("loan", task("read"), task("keep"), fields=(RISK,)), risk=7)
    new = case("loan", task("read", exit=leave(condition="risk > 5", key="risky")), task("keep"), fields=(RISK,))
    assert look_ahead(desk, new).firing == (Firing("read", "Read", 1, "exit", "risky"),)


def test_a_reactivation_listener_that_is_added_waits_for_the_end() -> None:
    desk = Desk(case("loan", task("read")))
    desk.migrate(case("loan", task("read"), listener("again", Kind.REACTIVATE_EVENT)))
    assert desk.state("again") == "unavailable"
