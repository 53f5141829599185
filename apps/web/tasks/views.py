"""One task: its form, and the posts that take it, give it away, end it. What each means is decided by the actions."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.cases import states
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask, TaskState
from apps.users.permissions import may_write
from apps.web.casefields import CaseFieldsForm
from apps.web.cases import found
from apps.web.http import WorkspaceRequest, actor, go, overlay
from apps.web.tasks import around
from apps.web.tasks.finding import found_task, get_or_post
from apps.web.tasks.forms import EndingForm
from apps.web.tasks.going import back_to_list, came_from_list

Verb = Callable[..., HumanTask]


@get_or_post
def complete(request: WorkspaceRequest, key: int) -> HttpResponse:
    """The task with its form. When somebody was faster, what was typed stays on the page."""
    task = found_task(request, key)
    form, ending = _form(task, request), around.ending_form(request, task)
    found.note_read(request, task.case)
    if request.method != "POST":
        return _page(request, task, form, ending)
    if not (form.is_valid() and ending.is_valid()):
        return _page(request, task, form, ending, status=422)
    try:
        step = around.finish(request, task, form.data_values(), ending)
    except Invalid as refusal:
        form.add_problems(refusal)
        return _page(request, task, form, ending, status=422)
    except (Conflict, NotAllowed) as refusal:
        if not may_write(request.user):
            raise
        return _page(request, found_task(request, key), form, ending, status=409, refusal=str(refusal))
    around.tell(request, task, step)
    return go(request, found.url(task.case))


@require_POST
def draft(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Keep what was typed so far. Nothing is judged and nothing shown."""
    task = found_task(request, key)
    actions.save_draft(task, draft=_form(task, request).data_typed(), actor=actor(request))
    return HttpResponse(status=204)


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


def _form(task: HumanTask, request: WorkspaceRequest) -> CaseFieldsForm:
    plan = states.plan_of(task.case).definition
    known = {**task.case.data, **task.draft}
    typed = request.POST if request.method == "POST" else None
    item = selectors.plan_item(task)
    return CaseFieldsForm(typed, plan=plan, asked=item.form if item else (), known=known)


def _page(
    request: WorkspaceRequest,
    task: HumanTask,
    form: CaseFieldsForm,
    ending: EndingForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    item = selectors.plan_item(task)
    context = {
        "task": task,
        "case": task.case,
        "form": form,
        "ending": ending,
        "description": item.description if item else "",
        "refusal": _faster(task) or refusal if refusal else "",
        "has_draft": bool(task.draft) and request.method != "POST",
        **around.shown(request, task),
        "why_url": reverse("cases:why", args=[task.case.number, task.item_number]),
    }
    return overlay(request, "tasks/complete.html", context, title=task.name, back=found.back(task.case), status=status)


def _faster(task: HumanTask) -> str:
    """Who was faster, if the task shows it."""
    if task.state == TaskState.COMPLETED and task.completed_by:
        return _("%(name)s completed this task in the meantime.") % {"name": task.completed_by.name}
    if task.state != TaskState.OPEN:
        return _("This task is not open any more.")
    if task.is_blocked:
        return actions.blocked_sentence(task)
    return _("%(name)s has taken this task in the meantime.") % {"name": task.assignee.name} if task.assignee else ""


def _hold(request: WorkspaceRequest, key: int, verb: Verb, sentence: str) -> HttpResponse:
    task = found_task(request, key)
    who: Actor = actor(request)
    verb(task, actor=who)
    messages.success(request, sentence % {"task": task.name})
    return back_to_list(request) if came_from_list(request) else go(request, found.url(task.case))
