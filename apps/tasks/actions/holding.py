"""Who holds a task: claim, take over, release, hand over.

Each locks the case first, so two people at once get one winner.
"""

from typing import Any

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
    """Take an unassigned task. Conflict when somebody was faster or it is blocked, NotAllowed for a stranger to its
    team."""
    fresh = lock(task, actor)
    if fresh.assignee_id == actor.user_id:
        return fresh
    if fresh.assignee_id is not None:
        raise Conflict(_("%(name)s has taken this task already.") % {"name": fresh.assignee})
    refuse_blocked(fresh)
    require(permissions.may_claim(actor.user, fresh, team_ids(actor.user)), _("This task belongs to another team."))
    return give(fresh, "task.claim", user=actor.user, team=fresh.team, actor=actor)


@action
def take_over(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Take a task from a colleague of the same team. Conflict when it is blocked."""
    fresh = lock(task, actor)
    refuse_blocked(fresh)
    allowed = permissions.may_take_over(actor.user, fresh, team_ids(actor.user))
    require(allowed, _("Only a colleague of the same team may take over a task that somebody holds."))
    return give(fresh, "task.take_over", user=actor.user, team=fresh.team, actor=actor)


@action
def release(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Give a task back to its team; a blocked one is blocked no more. Only who holds it may."""
    fresh = lock(task, actor)
    require(permissions.may_release(actor.user, fresh), _("Only the person who holds a task may give it back."))
    return give(fresh, "task.release", user=None, team=fresh.team, actor=actor)


@action
def assign(task: HumanTask, *, user: User | None, team: Team | None, actor: Actor) -> HumanTask:
    """Hand a task to a person, a team, or a person in a team; they are given access to the case.

    Who hands it to somebody else is remembered. What is blocked stays so in the hands of a person.
    Raises Conflict when the receiver has left, or been retired, meanwhile.
    """
    fresh = lock(task, actor)
    if actor.kind is ActorKind.PERSON:
        require(permissions.may_assign(actor.user, fresh), _("Only a manager or who holds a task may hand it over."))
    require_there(user, team)
    return give(fresh, "task.assign", user=user, team=team, actor=actor)


def lock(task: HumanTask, actor: Actor) -> HumanTask:
    """The task as it is under the lock of its case, when it is open. For this app's actions only."""
    case = case_actions.lock_open(task.case, actor)
    fresh = HumanTask.objects.select_related("assignee", "team").get(pk=task.pk)
    fresh.case = case
    if fresh.state != TaskState.OPEN:
        raise Conflict(_("This task is not open any more."))
    return fresh


def give(task: HumanTask, verb: str, *, user: User | None, team: Team | None, actor: Actor) -> HumanTask:
    """Write down who holds a task of a locked case from now on. For this app's actions only: it asks nobody."""
    facts: dict[str, Any] = {"task": task.pk, "item": task.item_number}
    facts["before"] = {"user": task.assignee_id, "team": task.team_id}
    task.handed_by_id = _hander(task, user, actor)
    if task.handed_by_id is not None:
        facts["handed_by"] = task.handed_by_id
    if user is None and task.is_blocked:
        # Nobody is left who could say that it goes on.
        facts["is_unblocked"] = True
        task.is_blocked, task.blocked_reason = False, ""
    task.assignee, task.team = user, team
    if team is not None:
        task.retired_team = ""
    task.save(update_fields=["assignee", "team", "retired_team", "handed_by", "is_blocked", "blocked_reason"])
    for person in filter(None, [user]):
        case_actions.grant(task.case, user=person, actor=actor)
    for group in filter(None, [team]):
        case_actions.grant(task.case, team=group, actor=actor)
    facts["after"] = {"user": task.assignee_id, "team": task.team_id}
    names = {"task": task.name, "user": user.name if user else None, "team": team.name if team else None}
    case_actions.record(task.case, verb, facts, names, actor=actor)
    return task


def _hander(task: HumanTask, user: User | None, actor: Actor) -> int | None:
    """The person who hands a task to another one; who keeps it had it from the same person as before."""
    if user is None or user.pk == actor.user_id:
        return None
    return task.handed_by_id if user.pk == task.assignee_id else actor.user_id


def refuse_blocked(task: HumanTask) -> None:
    """Raise Conflict, with the reason, when a task is blocked."""
    if task.is_blocked:
        raise Conflict(blocked_sentence(task))


def blocked_sentence(task: HumanTask) -> str:
    """What is said to who would go on with a blocked task."""
    return _("This task is blocked: %(reason)s") % {"reason": task.blocked_reason}


def require(is_allowed: bool, sentence: str) -> None:  # noqa: FBT001  (reads as "require that")
    """Raise NotAllowed with the sentence otherwise."""
    if not is_allowed:
        raise NotAllowed(sentence)
