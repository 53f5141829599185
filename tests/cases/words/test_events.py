"""What changed because of a command, in sentences."""

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.cases import words
from apps.cmmn.builders import case, entry, field, leave, listener, milestone, on, on_file, stage, task, timer
from apps.cmmn.commands import ChangeState, Command, Complete, Occur, Plan, SetValues, Start, Wake
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import CaseDefinition, FieldType
from apps.cmmn.engine import apply
from apps.cmmn.state import CaseState

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PLAN = case(
    "claim",
    task("review", name="Initial review", required=True),
    task("extra", name="Ask an expert", discretionary=True),
    stage(
        "investigation",
        task("interview"),
        task("visit", manual_activation=True),
        milestone("done", name="Investigated", entry=entry(on("interview", "complete"))),
        entry=entry(on("review", "complete"), condition="risk_score > 7"),
    ),
    fields=(field("risk_score", FieldType.INTEGER), field("is_withdrawn", FieldType.BOOLEAN, label="Withdrawn")),
    exit=leave(condition="is_withdrawn", key="withdrawn"),
)


def told(plan: CaseDefinition, *commands: Command) -> tuple[str, list[str]]:
    """Headline and consequences of the last command."""
    compiled = compile_definition(plan)
    state: CaseState | None = None
    happenings: list[words.Happening] = []
    for command in commands:
        outcome = apply(compiled, state, command, now=NOW)
        state = outcome.state
        happenings = [words.Happening.of(transition) for transition in outcome.transitions]
    return words.headline(happenings), words.what_changed(plan, happenings)


def review(**values: Any) -> Complete:
    return Complete(1, values)


def test_a_sentry_is_told_with_the_event_and_the_value() -> None:
    headline, followed = told(PLAN, Start(), review(risk_score=9))
    assert headline == "Initial review is complete"
    assert followed == [
        "Investigation started: initial review is complete and the risk score is 9",
        "Visit can be started",
        "Ready to work on: Interview",
    ]


def test_nothing_is_told_when_nothing_followed() -> None:
    assert told(PLAN, Start(), review(risk_score=3)) == ("Initial review is complete", [])


def test_a_value_given_later_tells_the_event_that_was_remembered() -> None:
    _headline, followed = told(PLAN, Start(), review(risk_score=3), SetValues({"risk_score": 8}))
    assert followed[0] == "Investigation started: initial review is complete and the risk score is 8"


def test_a_milestone_is_told_with_its_reason() -> None:
    _headline, followed = told(PLAN, Start(), review(risk_score=9), Complete(3))
    assert followed == ["Milestone “Investigated” reached: interview is complete"]


def test_an_added_step_is_the_headline() -> None:
    headline, followed = told(PLAN, Start(), Plan("extra"))
    assert (headline, followed) == ("Ask an expert was added", ["Ready to work on: Ask an expert"])


def test_leaving_by_an_exit_criterion_says_why() -> None:
    _headline, followed = told(PLAN, Start(), SetValues({"is_withdrawn": True}))
    assert followed == ["The case ended early: “Withdrawn” is answered yes"]


def test_many_tasks_that_come_together_share_one_sentence() -> None:
    plan = case("wide", *(task(f"task_{n}", name=f"Task {n}") for n in range(10)))
    _headline, followed = told(plan, Start())
    assert followed == ["Ready to work on: Task 0, Task 1, Task 2 and 7 more"]


def test_a_repeating_task_is_ready_again() -> None:
    plan = case("calls", task("call", repetition=True), task("other"))
    _headline, followed = told(plan, Start(), Complete(1))
    assert followed == ["Ready to work on: Call"]


LISTENING = case(
    "trip",
    listener("sick", name="The child is sick"),
    timer("lunch", "P1D", name="Lunch"),
    task("nurse", name="Ring the nurse", entry=entry(on("sick", "occur"))),
    task("eat", name="Eat", entry=entry(on("lunch", "occur"))),
    task("read", name="Read it", entry=entry(on_file("letter", "update"))),
    fields=(field("letter", label="Letter"),),
)


def test_an_event_from_outside_is_told_as_what_has_happened() -> None:
    headline, followed = told(LISTENING, Start(), Occur(1))
    assert headline == "“The child is sick” has happened"
    assert followed == ["“Ring the nurse” is ready to work on: “The child is sick” has happened"]


def test_a_timer_is_told_as_its_time_having_come() -> None:
    compiled = compile_definition(LISTENING)
    state = apply(compiled, None, Start(), now=NOW).state
    outcome = apply(compiled, state, Wake(), now=NOW + timedelta(days=2))
    happenings = [words.Happening.of(transition) for transition in outcome.transitions]
    assert words.what_changed(LISTENING, happenings) == [
        "The time of “Lunch” has come",
        "“Eat” is ready to work on: the time of “Lunch” has come",
    ]


def test_a_change_of_the_data_is_told_as_one() -> None:
    _, followed = told(LISTENING, Start(), SetValues({"letter": "a"}), SetValues({"letter": "b"}))
    assert followed == ["“Read it” is ready to work on: the letter was changed"]


def test_a_repair_is_told_as_one() -> None:
    _, followed = told(PLAN, Start(), ChangeState((1,), ("interview",)))
    assert followed[:2] == [
        "Initial review ended early: the plan was repaired by hand",
        "Investigation started: the plan was repaired by hand",
    ]
