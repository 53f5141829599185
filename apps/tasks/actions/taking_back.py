"""Taking back who holds a task: whoever gave it, took it or gave it back can put it where it was."""

from django.utils.translation import gettext as _

from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, NotAllowed
from apps.tasks import permissions
from apps.tasks.actions.holding import give
from apps.tasks.actions.locking import lock
from apps.tasks.models import HumanTask
from apps.tasks.selectors import last_move
from apps.users.permissions import require_there


@action
def take_back(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Put a task where it lay before it changed hands the last time, blocked if it was.

    Only who did that, or a manager, may. Conflict when it never changed hands, or whoever had it has left meanwhile.
    """
    fresh = lock(task, actor)
    move = last_move(fresh)
    if move is None:
        raise Conflict(_("This task has never changed hands."))
    before = move.before
    if not fresh.is_alive:
        raise Conflict(_("This task is not open any more."))
    if not permissions.may_take_back(actor.user, fresh, move.by):
        raise NotAllowed(_("Only a manager, or who has handed it over, may take a task back."))
    require_there(before.assignee, before.team)
    give(fresh, "task.take_back", user=before.assignee, team=before.team, actor=actor)
    fresh.handed_by_id, fresh.retired_team = before.handed_by_id, before.retired_team
    fresh.is_blocked, fresh.blocked_reason = before.is_blocked, before.blocked_reason
    fresh.save(update_fields=["handed_by", "retired_team", "is_blocked", "blocked_reason"])
    return fresh
