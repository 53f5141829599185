"""Checks of statuses, checklists, outcomes, approvals and limits: each mistake at its place, a good plan left alone."""

from dataclasses import replace

import pytest

from apps.cmmn.builders import case, field, milestone, status, task
from apps.cmmn.checks import Severity, check
from apps.cmmn.definition import Approval, CaseDefinition, Field, FieldType, FormField, Item, TaskOutcome
from tests.cmmn.test_checks import found

SEEN, KIND = field("seen", FieldType.BOOLEAN), field("kind", FieldType.CHOICE, choices=("yes", "no"))
MACHINE = (status("new", is_initial=True), status("open", follows=["new"]), status("done", follows=["open"]))


def permit(*items: Item, statuses: tuple[object, ...] = MACHINE, fields: tuple[Field, ...] = ()) -> CaseDefinition:
    return case("permit", *items, fields=(SEEN, KIND, field("note"), *fields), statuses=statuses)


def test_a_plan_that_says_how_its_cases_are_handled_has_no_findings() -> None:
    check_it = task("check", checklist=["seen!"], form=[FormField("note", condition="seen")])
    decide = task(
        "decide", outcomes=[("yes", "done"), "no"], outcome_field="kind", approval=Approval(("check", "$case"))
    )
    limited = field("amount", FieldType.MONEY, minimum="0", maximum="9.50"), field("name", max_length=9)
    assert check(permit(check_it, decide, fields=limited)) == ()


@pytest.mark.parametrize(
    ("item", "code", "place"),
    [
        (task("t", checklist=["gone"]), "unknown-field", "items[0].checklist[0].field"),
        (task("t", checklist=["note"]), "not-yes-or-no", "items[0].checklist[0].field"),
        (task("t", checklist=["seen", "seen!"]), "duplicate-field", "items[0].checklist[0].field"),
        (task("t", form=[FormField("note", condition="sene")]), "unknown-name", "items[0].form[0].condition"),
        (task("t", form=[FormField("note", condition="note > 3")]), "wrong-type", "items[0].form[0].condition"),
        (task("t", outcomes=["a", "a"]), "duplicate-key", "items[0].outcomes[0].key"),
        (task("t", outcomes=[TaskOutcome("a", " ")]), "missing-name", "items[0].outcomes[0].label"),
        (task("t", outcomes=[TaskOutcome("a b", "A")]), "bad-key", "items[0].outcomes[0].key"),
        (task("t", outcomes=[("a", "gone")]), "unknown-status", "items[0].outcomes[0].status"),
        (task("t", outcomes=["a"], outcome_field="gone"), "unknown-field", "items[0].outcomeField"),
        (task("t", outcomes=["a"], outcome_field="seen"), "bad-outcome-field", "items[0].outcomeField"),
        (task("t", outcomes=["a"], outcome_field="kind"), "outcome-not-offered", "items[0].outcomeField"),
        (task("t", approval=Approval(("gone",))), "unknown-item", "items[0].approval.of[0]"),
        (task("t", approval=Approval(("t",))), "own-approval", "items[0].approval.of[0]"),
        (task("t", approval=Approval((), 0)), "bad-limit", "items[0].approval.approvers"),
        (milestone("m", outcomes=(TaskOutcome("a", "A"),)), "wrong-kind", "items[0].outcomes"),
        (replace(milestone("m"), approval=Approval()), "wrong-kind", "items[0].approval"),
    ],
)
def test_a_mistake_in_the_work_of_a_task_is_found_at_its_place(item: Item, code: str, place: str) -> None:
    assert (code, place) in found(permit(item))


def test_an_approval_of_something_that_no_person_does_is_found() -> None:
    assert found(permit(milestone("m"), task("t", approval=Approval(("m",))))) == [
        ("wrong-kind", "items[1].approval.of[0]")
    ]


@pytest.mark.parametrize(
    ("statuses", "severity", "code", "place"),
    [
        ((status("a"), status("b")), Severity.WARNING, "no-initial-status", "statuses"),
        (
            (status("a", is_initial=True), status("b", is_initial=True)),
            Severity.ERROR,
            "several-initial",
            "statuses[1].isInitial",
        ),
        ((status("a", is_initial=True), status("a")), Severity.ERROR, "duplicate-key", "statuses[0].key"),
        ((status("a b", is_initial=True),), Severity.ERROR, "bad-key", "statuses[0].key"),
        ((status("a", " ", is_initial=True),), Severity.ERROR, "missing-name", "statuses[0].name"),
        ((status("a", is_initial=True, follows=["z"]),), Severity.ERROR, "unknown-status", "statuses[0].follows[0]"),
        ((*MACHINE, status("lost")), Severity.WARNING, "unreachable-status", "statuses[3]"),
        (
            (*MACHINE, status("b", follows=["c"]), status("c", follows=["b"])),
            Severity.WARNING,
            "unreachable-status",
            "statuses[3]",
        ),
    ],
)
def test_a_mistake_in_the_statuses_is_found(
    statuses: tuple[object, ...], severity: Severity, code: str, place: str
) -> None:
    assert (code, place) in found(permit(statuses=statuses), severity)


def test_where_no_status_follows_another_every_one_can_be_set() -> None:
    assert check(permit(statuses=(status("a", is_initial=True), status("b")))) == ()


def test_a_time_to_reopen_must_be_a_duration() -> None:
    assert found(replace(permit(), reopening="soon")) == [("bad-duration", "reopening")]
    assert check(replace(permit(), reopening=None)) == check(replace(permit(), reopening="P4W")) == ()


@pytest.mark.parametrize(
    ("spec", "attribute"),
    [
        (field("x", minimum="3"), "minimum"),
        (field("x", FieldType.NUMBER, minimum="three"), "minimum"),
        (field("x", FieldType.DATE, maximum="31.1.2026"), "maximum"),
        (field("x", FieldType.INTEGER, minimum="9", maximum="3"), "maximum"),
        (field("x", FieldType.NUMBER, max_length=3), "maxLength"),
        (field("x", max_length=0), "maxLength"),
    ],
)
def test_a_limit_that_does_not_fit_its_field_is_found(spec: Field, attribute: str) -> None:
    assert found(permit(fields=(spec,))) == [("bad-limit", f"fields[3].{attribute}")]


def test_what_names_something_inside_is_not_asked_of_clients() -> None:
    asked = field("clerk", FieldType.PERSON, on_request_form=True)
    assert found(permit(fields=(asked,)), Severity.WARNING) == [("not-for-clients", "fields[3].onRequestForm")]
