"""How a plan looks: what is over makes way in long stages, and finished stages do in long plans."""

from datetime import UTC, datetime

from apps.cases.models import Case
from apps.cases.selectors import PlanView, Step
from apps.cmmn.definition import CASE, Kind
from apps.cmmn.state import State
from apps.web.cases.plan import Column, columns

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def task(number: int, state: State) -> Step:
    return Step(f"t{number}", f"Task {number}", Kind.HUMAN_TASK, number=number, state=state, since=NOW)


def stage(number: int, state: State | None, *steps: Step) -> Step:
    key = f"s{number}"
    return Step(key, f"Stage {number}", Kind.STAGE, number=100 * number, state=state, since=NOW, steps=steps)


def looks(*stages: Step) -> list[Column]:
    view = PlanView(Step(CASE, "Claim", Kind.CASE, number=0, state=State.ACTIVE, steps=stages), (), 0, 0)
    return columns(Case(number="CL-1"), view, {}, now=NOW)


def test_a_long_stage_folds_what_is_over_and_keeps_the_rest_in_order() -> None:
    done = [task(number, State.COMPLETED) for number in range(1, 8)]
    (column,) = looks(stage(1, State.ACTIVE, *done, task(8, State.ACTIVE), task(9, State.AVAILABLE)))
    assert [line.name for line in column.past] == [f"Task {number}" for number in range(1, 8)]
    assert [line.name for line in column.lines] == ["Task 8", "Task 9"]


def test_a_short_stage_shows_everything() -> None:
    (column,) = looks(stage(1, State.ACTIVE, *(task(number, State.COMPLETED) for number in range(1, 9))))
    assert (len(column.lines), column.past, column.folded) == (8, (), "")


def test_a_long_plan_folds_the_stages_that_are_not_at_work() -> None:
    def stages(many: int) -> list[Column]:
        rest = [stage(number, None, *(task(number, State.AVAILABLE) for _ in range(10))) for number in range(3, many)]
        return looks(stage(1, State.COMPLETED, task(1, State.COMPLETED)), stage(2, State.ACTIVE), *rest)

    assert [column.folded for column in stages(8)] == [""] * 7
    assert [column.folded for column in stages(9)] == ["1 step", "", *["10 steps"] * 6]
