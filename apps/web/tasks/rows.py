"""How a task looks in the worklist: its words, and what may be done with it there. Nothing is fetched."""

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.cases.models import Priority
from apps.tasks import permissions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Because, Group, Inbox, Next
from apps.users.models import User
from apps.users.permissions import may_write
from apps.users.selectors import team_ids
from apps.web import wording


def groups(viewer: User, inbox: Inbox, now: datetime) -> Iterator[dict[str, Any]]:
    """The rows of a page under the words of their groups."""
    for group, found in groupby(inbox.rows, key=lambda found: found[0]):
        shown = [row(viewer, task, now) for _group, task in found]
        yield {"label": _GROUPS[group](), "rows": shown, "count": len(shown)}


def row(viewer: User, task: HumanTask, now: datetime) -> dict[str, Any]:
    """A task as the table shows it."""
    teams = team_ids(viewer)
    due = wording.due(task.due_at, now=now) if task.due_at and task.is_open else None
    return {
        "task": task,
        "mark": selectors.mark(task),
        "case_url": reverse("cases:case", args=[task.case.number]),
        "due": due,
        "share": _share(task, now),
        "is_mine": task.assignee_id == viewer.pk,
        "priority": _PRIORITIES.get(task.priority, ""),
        "priority_word": Priority(task.priority).label,
        "is_handed": task.handed_by_id is not None and task.assignee_id == viewer.pk,
        "task_url": reverse("tasks:complete", args=[task.pk]),
        "verbs_url": reverse("tasks:verbs", args=[task.pk]),
        "joint": _joint(task),
        "may_complete": permissions.may_complete(viewer, task, teams) or task.is_shared,
        "button": _button(viewer, task, teams),
        "may_select": task.is_alive and may_write(viewer),
    }


def _button(viewer: User, task: HumanTask, teams: Collection[int]) -> dict[str, Any] | None:
    """The one thing that a row offers beside opening it."""
    if permissions.may_claim(viewer, task, teams):
        return {"key": "c", "word": _("Take it"), "icon": "", **_post(task, "claim")}
    if permissions.may_take_over(viewer, task, teams):
        return {"key": "c", "word": _("Take over"), "icon": "", **_post(task, "take_over")}
    if permissions.may_release(viewer, task):
        return {"key": "r", "word": _("Give back"), "icon": "arrow-back-up", **_post(task, "release")}
    return None


def _post(task: HumanTask, verb: str) -> dict[str, str]:
    return {"name": verb, "url": reverse(f"tasks:{verb}", args=[task.pk])}


def next_row(viewer: User, found: Next | None, now: datetime) -> dict[str, Any] | None:
    """The task of the card above the table, with the reason why it is that one."""
    if found is None:
        return None
    return {
        **row(viewer, found.task, now),
        "why": _BECAUSE[found.because](),
        "is_mine": found.is_mine,
        "why_url": reverse("cases:why", args=[found.task.case.number, found.task.item_number]),
        "look": wording.due(found.task.due_at, now=now).look if found.task.due_at else "active",
    }


def _joint(task: HumanTask) -> str:
    """How far a task of several people is; empty for one person's."""
    if not (task.parts_total or task.parts_needed):
        return ""
    needed = task.parts_needed or task.parts_total
    return _("%(done)s of %(needed)s done") % {"done": task.parts_done, "needed": needed}


def _share(task: HumanTask, now: datetime) -> int:
    """How much of its time has passed, in per cent."""
    if task.due_at is None or task.due_at <= task.opened_at:
        return 100
    passed = (now - task.opened_at) / (task.due_at - task.opened_at)
    return round(min(max(passed, 0.02), 1) * 100)


_PRIORITIES: dict[int, str] = {Priority.URGENT: "late", Priority.HIGH: "due"}
_BECAUSE = {
    Because.LATE: lambda: _("Next for you, because its time ran out first"),
    Because.TODAY: lambda: _("Next for you, because it is due first today"),
    Because.URGENT: lambda: _("Next for you, because its case is urgent"),
    Because.DUE: lambda: _("Next for you, because it is due first"),
    Because.OLDEST: lambda: _("Next for you, because it has waited longest"),
}
_GROUPS = {
    Group.OVERDUE: lambda: _("Overdue"),
    Group.SOON: lambda: _("Due soon"),
    Group.TODAY: lambda: _("Due today"),
    Group.LATER: lambda: _("Later"),
    Group.NO_DATE: lambda: _("No date"),
    Group.DONE: lambda: _("Done in the last two weeks"),
    Group.STARTS: lambda: _("By the day on which they start"),
    Group.BY_AGE: lambda: _("By when the work came"),
}
