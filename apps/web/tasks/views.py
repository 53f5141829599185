"""One task: its form, and the posts that take it, give it away, end it. What each means is decided by the actions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.cases import states
from apps.cases.merging import Clash
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions, permissions, selectors
from apps.tasks.models import HumanTask, TaskState
from apps.users.permissions import may_write
from apps.users.selectors import team_ids
from apps.web.cases import banner, found
from apps.web.cases.banner import tell_beside
from apps.web.http import Back, WorkspaceRequest, actor, go, overlay
from apps.web.sharedforms import SharedForm
from apps.web.tasks.forms import HandOverForm, SkipForm
from apps.web.tasks.going import back_to_list, came_from_list
from apps.web.tasks.taskform import KIND, as_note, task_form
from apps.web.wording import in_full
from apps.web.writing import Begun, sent

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
Verb = Callable[..., HumanTask]


@get_or_post
def complete(request: WorkspaceRequest, key: int) -> HttpResponse:
    """The task with its form. When somebody was faster, what was typed stays on the page."""
    task = found_task(request, key)
    form, writing = task_form(task, request)
    found.note_read(request, task.case)
    if request.method != "POST" or form.is_step:
        return _page(request, task, form, writing)
    if not form.is_valid():
        return _page(request, task, form, writing, status=422)
    try:
        step = actions.complete(task, output=form.data_values(), seen=form.seen(), actor=actor(request))
    except Invalid as refusal:
        form.add_problems(refusal)
        return _page(request, task, form, writing, status=422)
    except Clash as clash:
        form.show(clash)
        return _page(request, task, form, writing, status=409)
    except (Conflict, NotAllowed) as refusal:
        if not may_write(request.user):
            raise
        return _page(request, found_task(request, key), form, writing, status=409, refusal=str(refusal))
    banner.tell(request, step)
    tell_beside(request, step, form.seen())
    return sent(request, go(request, found.url(task.case)), KIND, task.pk)


@require_POST
def claim(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Take a free task."""
    return _hold(request, key, actions.claim, _("“%(task)s” is yours now."))


@require_POST
def take_over(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Take a task from a colleague."""
    return _hold(request, key, actions.take_over, _("You have taken over “%(task)s”."))


@require_POST
def release(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Give a task back."""
    return _hold(request, key, actions.release, _("“%(task)s” is free again."))


@get_or_post
def assign(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Hand a task over to a person or a team."""
    task = found_task(request, key)
    if not permissions.may_assign(request.user, task):
        raise PermissionDenied(_("Only a manager or who holds a task may hand it over."))
    initial = {"user": task.assignee_id, "team": task.team_id}
    form = HandOverForm(request.POST or None, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.assign(task, **form.cleaned_data, actor=actor(request))
        receiver = form.cleaned_data["user"] or form.cleaned_data["team"]
        messages.success(request, _("“%(task)s” is with %(name)s now.") % {"task": task.name, "name": receiver})
        return go(request, found.url(task.case))
    return sheet(request, task, form, "tasks/assign.html", _("Hand over"))


@get_or_post
def skip(request: WorkspaceRequest, key: int) -> HttpResponse:
    """End a task that is not needed, with the reason."""
    task = found_task(request, key)
    if not permissions.may_skip(request.user, task):
        raise PermissionDenied(_("Only who holds a task may skip it."))
    form = SkipForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        step = actions.skip(task, reason=form.cleaned_data["reason"], actor=actor(request))
        banner.tell(request, step, headline=_("%(task)s is skipped.") % {"task": task.name})
        return go(request, found.url(task.case))
    return sheet(request, task, form, "tasks/skip.html", _("Skip this task"))


def found_task(request: WorkspaceRequest, key: int) -> HumanTask:
    """The task of an address, when the viewer may see it; 404 otherwise."""
    try:
        return selectors.task(request.user, key)
    except HumanTask.DoesNotExist:
        raise Http404 from None


def _page(
    request: WorkspaceRequest,
    task: HumanTask,
    form: SharedForm,
    writing: Begun,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    plan = states.plan_of(task.case).definition
    form.keep_files()
    context = {
        "task": task,
        "case": task.case,
        "form": form,
        "description": plan.item(task.key).description,
        "refusal": _faster(task) or refusal if refusal else "",
        "writing": writing,
        "note_text": as_note(form) if refusal else "",
        "may_complete": permissions.may_complete(request.user, task, team_ids(request.user)),
        "may_claim": permissions.may_claim(request.user, task, team_ids(request.user)),
        "may_block": permissions.may_block(request.user, task),
        "may_unblock": permissions.may_unblock(request.user, task),
        "why_url": reverse("cases:why", args=[task.case.number, task.item_number]),
    }
    return overlay(request, "tasks/complete.html", context, title=task.name, back=found.back(task.case), status=status)


def _faster(task: HumanTask) -> str:
    """Who was faster, if the task shows it."""
    if task.state == TaskState.COMPLETED and task.completed_by:
        words = {"name": task.completed_by.name, "when": in_full(task.ended_at) if task.ended_at else ""}
        return _("%(name)s completed this task in the meantime. That was %(when)s.") % words
    if task.state != TaskState.OPEN:
        return _("This task is not open any more.")
    if task.is_blocked:
        return actions.blocked_sentence(task)
    return _("%(name)s has taken this task in the meantime.") % {"name": task.assignee.name} if task.assignee else ""


def sheet(request: WorkspaceRequest, task: HumanTask, form: Any, body: str, title: str) -> HttpResponse:
    """A small form about a task, in a dialog or on a page of its own."""
    status = 422 if request.method == "POST" else 200
    back = Back(found.url(task.case), task.case.number)
    return overlay(request, body, {"task": task, "form": form}, title=title, back=back, status=status)


def _hold(request: WorkspaceRequest, key: int, verb: Verb, sentence: str) -> HttpResponse:
    task = found_task(request, key)
    who: Actor = actor(request)
    verb(task, actor=who)
    messages.success(request, sentence % {"task": task.name})
    return back_to_list(request) if came_from_list(request) else go(request, found.url(task.case))
