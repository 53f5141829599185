"""The worklist: what is next for you, and everybody's work in the order in which it presses."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from apps.common import clock
from apps.tasks import permissions, selectors
from apps.tasks.selectors import Counts, Inbox, Scope
from apps.users.models import User
from apps.web.http import WorkspaceRequest
from apps.web.operations import offers
from apps.web.tasks import asking, rows, samples, words
from apps.web.tasks.asking import COLUMN_NAMES, Question
from apps.web.tasks.first_steps import first_steps
from apps.web.tasks.news import digest_of


@require_safe
def worklist(request: WorkspaceRequest) -> HttpResponse:
    """One question to the work: a scope by `?view=`, a saved view by `?saved=`, and filters."""
    asked = asking.question(request.user, request.GET)
    inbox = selectors.inbox(request.user, asked.asked, after=asked.after)
    counts = selectors.counts(request.user, asked.asked.scope)
    context = {
        **_head(request.user, asked, counts),
        **_list(request, asked, inbox, counts),
        **_around(request.user, asked, counts),
        "samples": samples.shown(request.user),
    }
    if not inbox.rows and not any_waiting(counts):
        context["first_steps"] = first_steps(request.user)
    context["digest"] = digest_of(request, _marks(inbox), counts)
    return render(request, "tasks/worklist.html", context)


def any_waiting(counts: Counts) -> bool:
    """Whether there is any open work, so that the workspace cannot be new."""
    return bool(counts.mine or counts.teams or counts.unassigned or counts.all)


def _head(viewer: User, asked: Question, counts: Counts) -> dict[str, Any]:
    scope = asked.asked.scope
    is_first = scope is Scope.MINE and not asked.after and not asked.asked.is_filtered
    found = selectors.next_for(viewer) if is_first else None
    return {
        "scope": scope,
        "title": asked.view.name if asked.view else words.title(scope),
        "lead": words.lead(scope, counts),
        "next": rows.next_row(viewer, found, clock.now()),
    }


def _list(request: WorkspaceRequest, asked: Question, inbox: Inbox, counts: Counts) -> dict[str, Any]:
    columns = asked.form.columns()
    here = asking.address(asked, path=reverse("worklist"))
    return {
        "groups": list(rows.groups(request.user, inbox, clock.now())),
        "columns": [
            (name, pgettext("task", "Completed") if _is_done(name, inbox) else COLUMN_NAMES[name]) for name in columns
        ],
        "width": len(columns) + 3,
        "here": here,
        "first_url": here if asked.after else "",
        "next_url": f"{here}&after={inbox.after}" if inbox.after else "",
        "news_url": asking.address(asked, {"after": [asked.after]}, path=reverse("tasks:news")),
        "verbs": offers.of_tasks(),
        "everything": offers.everything(_known_count(asked, inbox, counts), limit=selectors.COUNT_LIMIT),
        "empty": words.empty(asked.asked.scope, is_filtered=asked.asked.is_filtered),
    }


def _around(viewer: User, asked: Question, counts: Counts) -> dict[str, Any]:
    """The views, the filters and what else stands around the list."""
    view = asked.view
    return {
        "form": asked.form,
        "several": [asked.form[name] for name in asking.SEVERAL],
        "views": _scopes(asked, counts),
        "quick": _quick(asked, counts),
        "chips": [
            {"label": label, "url": asking.without(asked, name, value)} for name, value, label in asked.form.chips()
        ],
        "plain_url": f"?view={asked.asked.scope}",
        "shelf": asked.shelf,
        "current": view,
        "is_changed": asked.is_changed,
        "may_change_view": view is not None and permissions.may_change_view(viewer, view),
        "save_url": asking.address(asked, path=reverse("tasks:view_new")),
        "change_url": asking.address(asked, path=reverse("tasks:view_change", args=[view.pk])) if view else "",
    }


def _scopes(asked: Question, counts: Counts) -> list[dict[str, Any]]:
    labels = {
        Scope.MINE: (_("Mine"), counts.mine),
        Scope.TEAMS: (_("My teams’"), counts.teams),
        Scope.UNASSIGNED: (_("Unassigned"), counts.unassigned),
        Scope.HANDED: (_("Handed to me"), counts.handed),
        Scope.ESCALATED: (_("For my help"), counts.escalated),
        Scope.SCHEDULED: (_("Starts later"), counts.scheduled),
        Scope.ALL: (_("Everybody’s"), counts.all),
        Scope.DONE: (_("Done lately"), None),
    }
    return [
        {
            "url": f"?view={scope}",
            "name": scope.value,
            "label": label,
            "count": "" if count is None else words.capped(count),
            "is_current": asked.view is None and scope is asked.asked.scope,
        }
        for scope, (label, count) in labels.items()
    ]


def _quick(asked: Question, counts: Counts) -> list[dict[str, Any]]:
    """The filters that are asked for every day, each with what it would show."""
    if asked.asked.scope in {Scope.DONE, Scope.SCHEDULED}:
        return []
    found = (
        ("due", "late", _("Overdue"), "late", counts.overdue),
        ("due", "today", _("Due today"), "due", counts.today),
        ("blocked", "on", _("Blocked"), "waiting", counts.blocked),
    )
    return [
        {
            "name": f"{name}-{value}",
            "label": label,
            "look": look,
            "count": words.capped(count),
            "is_set": asked.query.getlist(name) == [value],
            "url": asking.address(asked, {name: [] if asked.query.getlist(name) == [value] else [value]}),
        }
        for name, value, label, look, count in found
    ]


def _is_done(column: str, inbox: Inbox) -> bool:
    return column == "due" and inbox.scope is Scope.DONE


def _known_count(asked: Question, inbox: Inbox, counts: Counts) -> int | None:
    """How many tasks the list finds, where that costs nothing: on its only page, or where it is a counted one."""
    if not asked.after and not inbox.after:
        return len(inbox.rows)
    return None if asked.asked.is_filtered else getattr(counts, asked.asked.scope.value, None)


def _marks(inbox: Inbox) -> dict[int, str]:
    return {task.pk: selectors.mark(task) for _group, task in inbox.rows}
