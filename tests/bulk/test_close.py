"""Closing many cases at once, and taking that back with the work in them as it was."""

from apps.bulk import actions
from apps.bulk.models import Kind, OperationRow
from apps.bulk.selection import Selection
from apps.cases import actions as cases
from apps.cases.models import Case
from apps.common.actors import Actor
from apps.tasks.models import HumanTask
from apps.users.models import User
from tests.bulk.conftest import run


def test_closing_many_is_taken_back_but_for_what_was_opened_again_since(reviews: list[HumanTask], carol: User) -> None:
    selection = Selection(cases=tuple(task.case_id for task in reviews))
    operation = run(Kind.CLOSE, selection, carol, outcome="refused", reason="The insurer has gone.")
    assert set(Case.objects.values_list("state", flat=True)) == {"closed"}
    cases.reopen(reviews[0].case, reason="Not this one.", actor=Actor.person(carol))
    actions.undo(operation, actor=Actor.person(carol))
    assert set(Case.objects.values_list("state", "outcome")) == {("active", "")}
    assert set(HumanTask.objects.values_list("state", flat=True)) == {"open"}
    rows = OperationRow.objects.filter(operation=operation).order_by("pk")
    assert list(rows.values_list("undoing", flat=True)) == ["left", "undone", "undone"]
