"""Giving more time: another due date for a whole case, for some of its tasks, or both, with a reason."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases import store, verbs
from apps.cases.models import Case
from apps.cases.verbs import Verb
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.outbox import actions as outbox
from apps.slas.actions.moving import move_tasks, watched
from apps.slas.actions.watching import CASE_TOPIC, set_due
from apps.tasks.models import ALIVE, HumanTask, TaskState

LONGEST = 3_650


class _Unchanged:
    """Stands for a due date that stays as it is, where None takes it away."""


UNCHANGED = _Unchanged()


@action
def extend(
    case: Case,
    *,
    deadline: datetime | _Unchanged | None = UNCHANGED,
    days: int = 0,
    tasks: Collection[int] = (),
    reason: str,
    actor: Actor,
) -> Case:
    """Set the day by which a whole case is to be done, and move the due dates of some of its tasks by some days.

    `tasks` are keys of tasks of the case that are open, or on hold with it. Raises NotAllowed, Conflict when one of
    them is not open any more, or Invalid without a reason, without anything to change, or with days that make no sense.
    """
    locked = store.lock(case.pk)
    verbs.require(Verb.EXTEND, locked, store.plan_of(locked).definition, actor=actor)
    reason = case_actions.said(reason, missing=_("Say why there is more time."))
    now, before = clock.now(), locked.deadline_at
    found = _tasks(locked, tasks, days)
    is_moved = not isinstance(deadline, _Unchanged) and deadline != before
    if not found and not is_moved:
        problem = _("Nothing would change: choose another day, or tasks and a number of days.")
        raise Invalid(problem, {"days": [problem]})
    dates = {task: task.due_at + timedelta(days=days) for task in found if task.due_at}
    moves = [{"task": task.pk, "before": task.due_at, "after": dates[task]} for task in found]
    facts: dict[str, object] = {"days": days, "tasks": [_plain(move) for move in moves]}
    outbox.put_many(move_tasks(dates, now))
    if is_moved and not isinstance(deadline, _Unchanged):
        facts["deadline"] = _plain({"before": before, "after": deadline})
        _set_deadline(locked, deadline, now)
    set_due(locked)
    names = {"names": [task.name for task in found]} if found else {}
    case_actions.record(locked, "case.extend", facts, {"reason": reason, **names}, actor=actor)
    return locked


def _tasks(case: Case, keys: Collection[int], days: int) -> list[HumanTask]:
    """The tasks whose due dates are to move."""
    if not keys:
        return []
    if not 0 < abs(days) <= LONGEST:
        problem = _("Give the number of days by which these tasks move.")
        raise Invalid(problem, {"days": [problem]})
    waiting = [*ALIVE, TaskState.SUSPENDED]
    rows = HumanTask.objects.filter(case=case, pk__in=list(keys), state__in=waiting).exclude(due_at=None)
    found = list(rows.order_by("pk"))
    if {task.pk for task in found} != set(keys):
        raise Conflict(_("One of these tasks is not open any more, or has no due date."))
    return found


def _set_deadline(case: Case, deadline: datetime | None, now: datetime) -> None:
    if deadline is not None and deadline <= now:
        problem = _("Choose a day that is still to come.")
        raise Invalid(problem, {"deadline": [problem]})
    case.deadline_at = deadline
    case.save(update_fields=["deadline_at"])
    if deadline is None:
        outbox.cancel(CASE_TOPIC, str(case.pk))
    else:
        outbox.put_many([watched(case.pk, deadline)])


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
