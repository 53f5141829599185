"""Saying for many cases at once who is responsible."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.bulk import access
from apps.bulk.given import Given
from apps.bulk.models import Kind
from apps.bulk.verbs.base import Shot, Verb, Verdict, Writable, nothing
from apps.cases import actions
from apps.cases.models import Case
from apps.cases.verbs import Verb as CaseVerb
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.users.models import Team, User
from apps.users.permissions import require_there


class AssignCases(Verb):
    """Owner, team, or both; what is not said stays as it is."""

    kind = Kind.ASSIGN_CASES

    def check(self, given: Given) -> None:
        if given.user is None and given.team is None:
            problem = _("Choose a person or a team.")
            raise Invalid(problem, {"user": [problem]})
        require_there(given.user, given.team)

    def judge(self, who: Writable, row: Case, given: Given) -> Verdict:
        if said := who.case_objection(CaseVerb.ASSIGN, row):
            return said
        return nothing(_("It is there already.")) if self._is_there(row, given) else Verdict()

    def shot(self, row: Case) -> Shot:
        return {"user": row.owner_id, "team": row.team_id}

    def beside(self, row: Case, given: Given) -> Shot:
        """Who of those that get it came into the case before."""
        return access.known(row.pk, given)

    def act(self, row: Case, given: Given, *, actor: Actor) -> None:
        actions.assign(row, owner=given.user or row.owner, team=given.team or row.team, actor=actor)

    def undo(self, row: Case, given: Given, before: Mapping[str, Any], *, actor: Actor) -> None:
        owner = User.objects.get(pk=before["user"]) if before["user"] else None
        team = Team.objects.get(pk=before["team"]) if before["team"] else None
        case = actions.assign(row, owner=owner, team=team, actor=actor)
        access.withdraw(case, given, before, actor=actor)

    def _is_there(self, row: Case, given: Given) -> bool:
        is_owner = given.user is None or row.owner_id == given.user.pk
        return is_owner and (given.team is None or row.team_id == given.team.pk)
