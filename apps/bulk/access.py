"""The access to a case that comes with being given work in it, and how it goes again when the work is taken back."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from apps.bulk.given import Given
from apps.cases import actions as cases
from apps.cases.models import Case, CaseGrant
from apps.common.actors import Actor
from apps.tasks.models import HumanTask, TaskState


def known(case_id: int, given: Given) -> dict[str, bool]:
    """Whether those who get something were let into the case already."""
    if given.user is None and given.team is None:
        return {}
    lines = list(
        CaseGrant.objects.filter(Q(user=given.user, team=None) | Q(team=given.team, user=None), case=case_id)
        .filter(Q(user__isnull=False) | Q(team__isnull=False))
        .values_list("user_id", "team_id")
    )
    return {"knew_user": any(user for user, _team in lines), "knew_team": any(team for _user, team in lines)}


def withdraw(case: Case, given: Given, before: Mapping[str, Any], *, actor: Actor) -> None:
    """Let those out again who came in by the operation, unless something else keeps them there by now."""
    if given.user is not None and not before.get("knew_user", True):
        holds = HumanTask.objects.filter(case=case, assignee=given.user, state__in=_ALIVE).exists()
        if not holds and case.owner_id != given.user.pk:
            cases.revoke(case, user=given.user, actor=actor)
    if given.team is not None and not before.get("knew_team", True):
        holds = HumanTask.objects.filter(case=case, team=given.team, state__in=_ALIVE).exists()
        if not holds and case.team_id != given.team.pk:
            cases.revoke(case, team=given.team, actor=actor)


_ALIVE = (TaskState.OPEN, TaskState.SUSPENDED)
