"""Taking many tasks, giving them back, handing them over; undone alike, by taking back who holds them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.bulk import access
from apps.bulk.given import Given
from apps.bulk.models import Kind
from apps.bulk.verbs.base import Shot, Verb, Verdict, Writable, nothing
from apps.common.actors import Actor
from apps.common.errors import Invalid
from apps.tasks import actions
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb as TaskVerb
from apps.users.permissions import require_there


class Holding(Verb):
    """Who holds a task, before and after."""

    is_of_tasks = True
    is_quick = True

    def check(self, given: Given) -> None:
        """There is nothing to be said beside the tasks."""

    def shot(self, row: HumanTask) -> Shot:
        return {"user": row.assignee_id, "team": row.team_id, "is_blocked": row.is_blocked}

    def beside(self, row: HumanTask, given: Given) -> Shot:
        """Who of those that get it came into the case before."""
        return access.known(row.case_id, given)

    def undo(self, row: HumanTask, given: Given, before: Mapping[str, Any], *, actor: Actor) -> None:
        actions.take_back(row, actor=actor)
        access.withdraw(row.case, given, before, actor=actor)


class Claim(Holding):
    kind = Kind.CLAIM

    def judge(self, who: Writable, row: HumanTask, given: Given) -> Verdict:
        del given
        if row.assignee_id == who.viewer.pk and row.is_open:
            return nothing(_("You hold this task already."))
        return who.objection(TaskVerb.CLAIM, row) or Verdict()

    def act(self, row: HumanTask, given: Given, *, actor: Actor) -> None:
        del given
        actions.claim(row, actor=actor)


class Release(Holding):
    kind = Kind.RELEASE

    def judge(self, who: Writable, row: HumanTask, given: Given) -> Verdict:
        del given
        if row.assignee_id is None and row.is_open:
            return nothing(_("Nobody holds this task."))
        return who.objection(TaskVerb.RELEASE, row) or Verdict()

    def act(self, row: HumanTask, given: Given, *, actor: Actor) -> None:
        del given
        actions.release(row, actor=actor)


class Assign(Holding):
    """To a person, to a team, or to a person in a team. A person alone keeps the team that each task has."""

    kind = Kind.ASSIGN
    is_quick = False

    def check(self, given: Given) -> None:
        if given.user is None and given.team is None:
            problem = _("Choose a person or a team.")
            raise Invalid(problem, {"user": [problem]})
        require_there(given.user, given.team)

    def judge(self, who: Writable, row: HumanTask, given: Given) -> Verdict:
        if said := who.objection(TaskVerb.ASSIGN, row):
            return said
        return nothing(_("It is there already.")) if self._is_there(row, given) else Verdict()

    def act(self, row: HumanTask, given: Given, *, actor: Actor) -> None:
        if not self._is_there(row, given):
            actions.assign(row, user=given.user, team=given.team or row.team, actor=actor)

    def _is_there(self, row: HumanTask, given: Given) -> bool:
        team = given.team.pk if given.team else row.team_id
        return row.is_open and (row.assignee_id, row.team_id) == (given.user.pk if given.user else None, team)
