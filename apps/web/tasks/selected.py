"""What is done with several tasks at once from the worklist. Each is judged by itself, and told by itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.common.errors import Refused
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.selectors import PAGE
from apps.web.http import WorkspaceRequest, actor
from apps.web.tasks.going import back_to_list

VERBS: dict[str, Callable[..., Any]] = {"claim": actions.claim, "release": actions.release}


@require_POST
def selected(request: WorkspaceRequest) -> HttpResponse:
    """Take the ticked tasks, or give them back; those that cannot be are named with the reason."""
    verb = VERBS.get(request.POST.get("do", ""))
    if verb is None:
        return HttpResponseBadRequest()
    keys = [int(key) for key in request.POST.getlist("task")[:PAGE] if key.isdecimal() and len(key) < 19]
    # In the order of their cases, as everything that touches several.
    found = list(selectors.tasks(request.user).filter(pk__in=keys).select_related("case").order_by("case", "pk"))
    refused = [sentence for task in found if (sentence := _refusal(request, verb, task))]
    _tell(request, len(found) - len(refused), refused)
    return back_to_list(request)


def _refusal(request: WorkspaceRequest, verb: Callable[..., Any], task: HumanTask) -> str:
    """Why it was not done, or nothing when it was."""
    try:
        verb(task, actor=actor(request))
    except Refused as refusal:
        return f"{task.name}, {task.case.number}: {refusal}"
    return ""


def _tell(request: WorkspaceRequest, count: int, refused: list[str]) -> None:
    is_claim = request.POST.get("do") == "claim"
    done = (
        ngettext("%(n)s task is yours now.", "%(n)s tasks are yours now.", count)
        if is_claim
        else ngettext("%(n)s task is free again.", "%(n)s tasks are free again.", count)
    )
    parts = [done % {"n": count}] if count else [_("Nothing was changed.")]
    tell = messages.warning if refused or not count else messages.success
    tell(request, "\n".join([*parts, *refused]))
