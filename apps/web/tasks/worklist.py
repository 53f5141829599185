"""The worklist: what is next for you, and everybody's work in groups by when it is due."""

from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.common import clock
from apps.tasks import permissions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import Because, Counts, Group, Inbox, Scope
from apps.users.models import User
from apps.users.selectors import team_ids
from apps.web import wording
from apps.web.http import WorkspaceRequest
from apps.web.tasks import samples
from apps.web.tasks.first_steps import first_steps


@require_safe
def worklist(request: WorkspaceRequest) -> HttpResponse:
    """One view of the work, chosen by `?view=`."""
    asked = request.GET.get("view", Scope.MINE)
    scope = Scope(asked) if asked in set(Scope) else Scope.MINE
    after = request.GET.get("after", "")
    inbox = selectors.inbox(request.user, scope, after=after)
    counts = selectors.counts(request.user)
    now = clock.now()
    context = {
        "scope": scope,
        "title": _("Team queue") if scope is Scope.TEAMS else _("My work"),
        "lead": _LEADS[scope](counts),
        "views": _views(scope, counts),
        "groups": list(_groups(request.user, inbox, now)),
        "next": _next(request.user, now) if scope is Scope.MINE and not after else None,
        "first_url": f"?view={scope}" if after else "",
        "first_steps": [] if inbox.rows or any_waiting(counts) else first_steps(request.user),
        "samples": samples.shown(request.user),
        "next_url": f"?view={scope}&after={inbox.after}" if inbox.after else "",
        "empty": _EMPTY[scope](),
    }
    return render(request, "tasks/worklist.html", context)


def any_waiting(counts: Counts) -> bool:
    """Whether there is any open work, so that the workspace cannot be new."""
    return bool(counts.mine or counts.teams or counts.unassigned)


def capped(count: int) -> str:
    """A count as shown: exact up to the limit, “1,000+” beyond."""
    return str(count) if count <= selectors.COUNT_LIMIT else _("1,000+")


def _mine(counts: Counts) -> str:
    if not counts.mine:
        return _("Nothing is assigned to you.")
    tasks = ngettext("%(n)s task is yours.", "%(n)s tasks are yours.", counts.mine) % {"n": capped(counts.mine)}
    if counts.overdue and counts.today:
        words = {"late": capped(counts.overdue), "today": capped(counts.today)}
        return f"{tasks} {_('Overdue: %(late)s, due today: %(today)s.') % words}"
    if counts.overdue:
        return f"{tasks} {_('Overdue: %(late)s.') % {'late': capped(counts.overdue)}}"
    if counts.today:
        return f"{tasks} {_('Due today: %(today)s.') % {'today': capped(counts.today)}}"
    return f"{tasks} {_('None is due today.')}"


def _views(scope: Scope, counts: Counts) -> list[dict[str, Any]]:
    labels = {
        Scope.MINE: (_("Mine"), capped(counts.mine)),
        Scope.TEAMS: (_("My teams’"), capped(counts.teams)),
        Scope.UNASSIGNED: (_("Unassigned"), capped(counts.unassigned)),
        Scope.DONE: (_("Done lately"), ""),
    }
    return [
        {"url": f"?view={one}", "label": label, "count": count, "is_current": one is scope}
        for one, (label, count) in labels.items()
    ]


def _groups(viewer: User, inbox: Inbox, now: datetime) -> Iterator[dict[str, Any]]:
    for group, rows in groupby(inbox.rows, key=lambda row: row[0]):
        shown = [_row(viewer, task, now) for _group, task in rows]
        yield {"label": _GROUPS[group](), "rows": shown, "count": len(shown)}


def _row(viewer: User, task: HumanTask, now: datetime) -> dict[str, Any]:
    teams = team_ids(viewer)
    due = wording.due(task.due_at, now=now) if task.due_at and task.is_open else None
    return {
        "task": task,
        "case_url": reverse("cases:case", args=[task.case.number]),
        "due": due,
        "share": _share(task, now),
        "is_mine": task.assignee_id == viewer.pk,
        "may_claim": permissions.may_claim(viewer, task, teams),
        "may_complete": permissions.may_complete(viewer, task, teams),
        "may_release": permissions.may_release(viewer, task),
        "may_take_over": permissions.may_take_over(viewer, task, teams),
    }


def _share(task: HumanTask, now: datetime) -> int:
    """How much of its time has passed, in per cent."""
    if task.due_at is None or task.due_at <= task.opened_at:
        return 100
    passed = (now - task.opened_at) / (task.due_at - task.opened_at)
    return round(min(max(passed, 0.02), 1) * 100)


def _next(viewer: User, now: datetime) -> dict[str, Any] | None:
    found = selectors.next_for(viewer)
    if found is None:
        return None
    return {
        **_row(viewer, found.task, now),
        "why": _BECAUSE[found.because](),
        "is_mine": found.is_mine,
        "why_url": reverse("cases:why", args=[found.task.case.number, found.task.item_number]),
        "look": wording.due(found.task.due_at, now=now).look if found.task.due_at else "active",
    }


def _teams(counts: Counts) -> str:
    words = {"n": capped(counts.teams)}
    return ngettext("%(n)s task lies with your teams.", "%(n)s tasks lie with your teams.", counts.teams) % words


def _unassigned(counts: Counts) -> str:
    words = {"n": capped(counts.unassigned)}
    return ngettext("%(n)s task has nobody yet.", "%(n)s tasks have nobody yet.", counts.unassigned) % words


_LEADS = {Scope.MINE: _mine, Scope.TEAMS: _teams, Scope.UNASSIGNED: _unassigned, Scope.DONE: _mine}
_BECAUSE = {
    Because.LATE: lambda: _("Next for you, because its time ran out first"),
    Because.TODAY: lambda: _("Next for you, because it is due first today"),
    Because.URGENT: lambda: _("Next for you, because its case is urgent"),
    Because.DUE: lambda: _("Next for you, because it is due first"),
    Because.OLDEST: lambda: _("Next for you, because it has waited longest"),
}
_GROUPS = {
    Group.OVERDUE: lambda: _("Overdue"),
    Group.TODAY: lambda: _("Due today"),
    Group.LATER: lambda: _("Later"),
    Group.NO_DATE: lambda: _("No date"),
    Group.DONE: lambda: _("Done in the last two weeks"),
}
_EMPTY = {
    Scope.MINE: lambda: (
        _("Nothing is waiting for you"),
        _("Work that is given to you or that you take stands here, what is due first on top."),
    ),
    Scope.TEAMS: lambda: (
        _("Nothing is waiting for your teams"),
        _("Work that a plan gives to one of your teams stands here until somebody takes it and does it."),
    ),
    Scope.UNASSIGNED: lambda: (
        _("Everything has somebody who does it"),
        _("Work that belongs to nobody yet stands here for everybody to take."),
    ),
    Scope.DONE: lambda: (
        _("Nothing was completed in the last two weeks"),
        _("What you complete stands here for two weeks. The case keeps it for ever."),
    ),
}
