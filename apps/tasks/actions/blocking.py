"""Saying that a task cannot go on for now, and why: nobody else may work on it until it is unblocked.

Giving it back unblocks it too (see `holding`), and so does its end (see `store`).
"""

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.tasks.actions.locking import lock, require, text_of
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb


@action
def block(task: HumanTask, *, reason: str, actor: Actor) -> HumanTask:
    """Stop an open task, with the reason. Only who holds it may.

    Raises Invalid without a reason, and Conflict when it is blocked already or not open any more.
    """
    fresh = lock(task, actor)
    require(Verb.BLOCK, fresh, actor)
    if fresh.is_blocked:
        raise Conflict(_("This task is blocked already."))
    reason = text_of(reason, "reason", missing=_("Say why it cannot go on."))
    return _write(fresh, "task.block", {"reason": reason}, reason=reason, actor=actor)


@action
def unblock(task: HumanTask, *, comment: str = "", actor: Actor) -> HumanTask:
    """Let a blocked task go on. Only who holds it, or a manager, may; Conflict when it is not blocked."""
    fresh = lock(task, actor)
    require(Verb.UNBLOCK, fresh, actor)
    if not fresh.is_blocked:
        raise Conflict(_("This task is not blocked."))
    return _write(fresh, "task.unblock", {"text": text_of(comment, "comment")}, reason="", actor=actor)


def _write(task: HumanTask, verb: str, said: dict[str, str], *, reason: str, actor: Actor) -> HumanTask:
    task.is_blocked, task.blocked_reason = bool(reason), reason
    task.save(update_fields=["is_blocked", "blocked_reason"])
    facts = {"task": task.pk, "item": task.item_number}
    case_actions.record(task.case, verb, facts, {"task": task.name, **said}, actor=actor)
    return task
