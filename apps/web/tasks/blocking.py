"""The dialogs that block a task and unblock it. Who may, and what it means, is decided by the actions."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.tasks import actions, permissions
from apps.web.cases import found
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.tasks.forms import BlockForm, UnblockForm
from apps.web.tasks.views import found_task, get_or_post, sheet


@get_or_post
def block(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Say why a task cannot go on."""
    task = found_task(request, key)
    if task.assignee_id != request.user.pk:
        raise PermissionDenied(_("Only who holds a task may block it."))
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.block(task, reason=form.cleaned_data["reason"], actor=actor(request))
        messages.success(request, _("“%(task)s” is blocked.") % {"task": task.name})
        return go(request, found.url(task.case))
    return sheet(request, task, form, "tasks/block.html", _("Block this task"))


@get_or_post
def unblock(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Let a blocked task go on. A post without a word is enough."""
    task = found_task(request, key)
    if not permissions.may_assign(request.user, task):
        raise PermissionDenied(_("Only who holds a task, or a manager, may unblock it."))
    form = UnblockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.unblock(task, comment=form.cleaned_data["comment"], actor=actor(request))
        messages.success(request, _("“%(task)s” goes on.") % {"task": task.name})
        return go(request, found.url(task.case))
    return sheet(request, task, form, "tasks/unblock.html", _("Unblock this task"))
