"""One task: its form, and the posts that take it, give it away, end it. What each means is decided by the actions."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.cases.merging import Clash
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from apps.users.permissions import may_write
from apps.web.cases import found
from apps.web.cases.banner import tell_beside
from apps.web.http import WorkspaceRequest, actor, go, overlay
from apps.web.sharedforms import SharedForm
from apps.web.tasks import around
from apps.web.tasks.finding import found_task, get_or_post
from apps.web.tasks.forms import EndingForm
from apps.web.tasks.going import back_to_list, came_from_list
from apps.web.tasks.taskform import KIND, as_note, task_form
from apps.web.wording import in_full
from apps.web.writing import Begun, sent

Verb = Callable[..., HumanTask]


@get_or_post
def complete(request: WorkspaceRequest, key: int) -> HttpResponse:
    """The task with its form. When somebody was faster, what was typed stays on the page."""
    task = found_task(request, key)
    form, writing = task_form(task, request)
    ending = around.ending_form(task, form)
    found.note_read(request, task.case)
    if request.method != "POST" or form.is_step:
        return _page(request, task, form, writing, ending)
    if not (form.is_valid() and ending.is_valid()):
        return _page(request, task, form, writing, ending, status=422)
    try:
        step = around.finish(request, task, form.data_values(), form.seen(), ending)
    except Invalid as refusal:
        form.add_problems(refusal)
        return _page(request, task, form, writing, ending, status=422)
    except Clash as clash:
        form.show(clash)
        return _page(request, task, form, writing, ending, status=409)
    except (Conflict, NotAllowed) as refusal:
        if not may_write(request.user):
            raise
        return _page(request, found_task(request, key), form, writing, ending, status=409, refusal=str(refusal))
    around.tell(request, task, step)
    if step is not None:
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


def _page(
    request: WorkspaceRequest,
    task: HumanTask,
    form: SharedForm,
    writing: Begun,
    ending: EndingForm,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    item = selectors.plan_item(task)
    form.keep_files()
    context = {
        "task": task,
        "case": task.case,
        "form": form,
        "ending": ending,
        "description": item.description if item else "",
        "refusal": _faster(task, request.user) or refusal if refusal else "",
        **around.shown(request, task),
        "writing": writing,
        "note_text": as_note(form) if refusal else "",
        "why_url": reverse("cases:why", args=[task.case.number, task.item_number]),
    }
    return overlay(request, "tasks/complete.html", context, title=task.name, back=found.back(task.case), status=status)


def _faster(task: HumanTask, viewer: User) -> str:
    """Who was faster, if the task shows it."""
    if task.state == TaskState.COMPLETED and task.completed_by:
        words = {"name": task.completed_by.name, "when": in_full(task.ended_at) if task.ended_at else ""}
        return _("%(name)s completed this task in the meantime. That was %(when)s.") % words
    if task.state != TaskState.OPEN:
        return _("This task is not open any more.")
    if task.assignee is None or task.assignee == viewer:
        return ""
    return _("%(name)s has taken this task in the meantime.") % {"name": task.assignee.name}


def _hold(request: WorkspaceRequest, key: int, verb: Verb, sentence: str) -> HttpResponse:
    task = found_task(request, key)
    who: Actor = actor(request)
    verb(task, actor=who)
    messages.success(request, sentence % {"task": task.name})
    return back_to_list(request) if came_from_list(request) else go(request, found.url(task.case))
