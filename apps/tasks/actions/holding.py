"""Who holds a task: claim, take over, release, hand over.

Each locks the case first, so two people at once get one winner.
"""

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, NotAllowed
from apps.tasks import permissions
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import Team, User
from apps.users.permissions import require_there
from apps.users.selectors import team_ids


@action
def claim(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Take an unassigned task. Conflict when somebody was faster, NotAllowed for a stranger to its team."""
    fresh = _locked(task, actor)
    if fresh.assignee_id == actor.user_id:
        return fresh
    if fresh.assignee_id is not None:
        raise Conflict(_("%(name)s has taken this task already.") % {"name": fresh.assignee})
    _require(permissions.may_claim(actor.user, fresh, team_ids(actor.user)), _("This task belongs to another team."))
    return give(fresh, "task.claim", user=actor.user, team=fresh.team, actor=actor)


@action
def take_over(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Take a task from a colleague of the same team."""
    fresh = _locked(task, actor)
    allowed = permissions.may_take_over(actor.user, fresh, team_ids(actor.user))
    _require(allowed, _("Only a colleague of the same team may take over a task that somebody holds."))
    return give(fresh, "task.take_over", user=actor.user, team=fresh.team, actor=actor)


@action
def release(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Give a task back to its team. Only who holds it may."""
    fresh = _locked(task, actor)
    _require(permissions.may_release(actor.user, fresh), _("Only the person who holds a task may give it back."))
    return give(fresh, "task.release", user=None, team=fresh.team, actor=actor)


@action
def assign(task: HumanTask, *, user: User | None, team: Team | None, actor: Actor) -> HumanTask:
    """Hand a task to a person, a team, or a person in a team; they are given access to the case.

    Raises Conflict when they have left, or been retired, meanwhile.
    """
    fresh = _locked(task, actor)
    if actor.kind is ActorKind.PERSON:
        _require(permissions.may_assign(actor.user, fresh), _("Only a manager or who holds a task may hand it over."))
    require_there(user, team)
    return give(fresh, "task.assign", user=user, team=team, actor=actor)


def _locked(task: HumanTask, actor: Actor) -> HumanTask:
    case = case_actions.lock_open(task.case, actor)
    fresh = HumanTask.objects.select_related("assignee", "team").get(pk=task.pk)
    fresh.case = case
    if fresh.state != TaskState.OPEN:
        raise Conflict(_("This task is not open any more."))
    return fresh


def give(task: HumanTask, verb: str, *, user: User | None, team: Team | None, actor: Actor) -> HumanTask:
    """Write down who holds a task of a locked case from now on. For this app's actions only: it asks nobody."""
    before = {"user": task.assignee_id, "team": task.team_id}
    task.assignee, task.team = user, team
    if team is not None:
        task.retired_team = ""
    task.save(update_fields=["assignee", "team", "retired_team"])
    for person in filter(None, [user]):
        case_actions.grant(task.case, user=person, actor=actor)
    for group in filter(None, [team]):
        case_actions.grant(task.case, team=group, actor=actor)
    facts = {"task": task.pk, "item": task.item_number, "before": before}
    facts["after"] = {"user": task.assignee_id, "team": task.team_id}
    names = {"task": task.name, "user": user.name if user else None, "team": team.name if team else None}
    case_actions.record(task.case, verb, facts, names, actor=actor)
    return task


def _require(is_allowed: bool, sentence: str) -> None:  # noqa: FBT001  (reads as "require that")
    if not is_allowed:
        raise NotAllowed(sentence)
