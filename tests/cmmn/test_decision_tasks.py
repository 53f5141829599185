"""Decision tasks: what their table decides is written, and they end in the same step."""

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, on, task
from apps.cmmn.definition import (
    CaseDefinition,
    DecisionInput,
    DecisionOutput,
    DecisionRule,
    DecisionTable,
    FieldType,
    Item,
    Kind,
    Parameter,
)
from tests.cmmn.desk import Desk

FIELDS = (field("risk", FieldType.NUMBER), field("grade"), field("claim", FieldType.OBJECT))
GRADES = DecisionTable(
    "grades",
    "Grades",
    (DecisionInput("risk"),),
    (DecisionOutput("grade", values=("low", "high")),),
    (DecisionRule(("< 5",), ('"low"',)), DecisionRule(("> 3",), ('"high"',))),
)


def _claim(outputs: tuple[Parameter, ...] = (), table: str | None = "grades") -> CaseDefinition:
    grade = Item(
        "grade_it",
        "Grade it",
        Kind.DECISION_TASK,
        decision=table,
        outputs=outputs,
        entry=(entry(on("read", "complete"), key="e"),),
    )
    look = task("look", entry=entry(on("grade_it", "complete"), condition='grade == "high"'))
    return case("claim", task("read"), grade, look, task("keep"), fields=FIELDS, decisions=(GRADES,))


def test_it_decides_writes_and_completes_in_one_step() -> None:
    desk = Desk(_claim())
    desk.complete("read", risk=9)
    assert desk.steps() == ["read complete", "grade_it start", "grade_it complete", "look start"]
    assert desk.last.state.values["grade"] == "high"
    assert desk.last.trace.decisions[0].matched == (2,)
    assert desk.last.transitions[2].cause is not None
    assert desk.last.transitions[2].cause.kind == "decision"


def test_results_go_where_the_task_says() -> None:
    desk = Desk(_claim((Parameter("grade", "claim.class"),)))
    desk.complete("read", risk=1)
    assert desk.last.state.values == {"risk": 1, "claim": {"class": "low"}}


def test_a_table_that_decides_nothing_fails_the_task_and_is_an_incident() -> None:
    desk = Desk(_claim())
    desk.complete("read", risk=4)
    assert (desk.state("grade_it"), "grade" in desk.last.state.values) == ("failed", False)
    assert desk.last.trace.incidents[0].place == "decision grades"


def test_a_failed_decision_may_be_taken_again() -> None:
    desk = Desk(_claim())
    desk.complete("read", risk=4)
    desk.set(risk=8)
    desk.give(do.Reactivate(desk.item("grade_it").number))
    assert (desk.state("grade_it"), desk.last.state.values["grade"]) == ("completed", "high")


def test_a_task_without_a_table_ends_at_once() -> None:
    desk = Desk(_claim(table=None))
    desk.complete("read")
    assert desk.state("grade_it") == "completed"
