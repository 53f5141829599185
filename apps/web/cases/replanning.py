"""Pages that change the plan of one case: add a task that it does not have, repair it, move it to another version."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.cases import actions, permissions, selectors, states
from apps.cases.models import Case, CaseStatus
from apps.cases.selectors import moves
from apps.common.errors import Conflict, Invalid
from apps.tasks import actions as tasks
from apps.web.cases import banner, found
from apps.web.cases.planforms import RepairForm, TaskForm, VersionForm
from apps.web.http import WorkspaceRequest, actor, go, overlay

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def add_task(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Give the case a task that its plan does not have."""
    case = _open(request, number)
    view = selectors.plan(request.user, case)
    form = TaskForm(request.POST or None, viewer=request.user, view=view)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("name", "description", "stage", "team", "person")}
        try:
            step = tasks.add_task(
                case,
                **chosen,
                due=form.due_at(),
                is_required=form.cleaned_data["is_required"],
                actor=actor(request),
            )
        except Invalid as refusal:
            _show(form, refusal)
        else:
            banner.tell(request, step, headline=_("%(name)s is added.") % {"name": chosen["name"]})
            return go(request, found.url(case))
    return _sheet(request, case, "cases/add_task.html", {"form": form}, _("Add a task"))


@get_or_post
def repair(request: WorkspaceRequest, number: str) -> HttpResponse:
    """End and begin items past the plan. For administrators."""
    case = _repairable(request, number)
    form = RepairForm(request.POST or None, view=selectors.plan(request.user, case))
    if request.method == "POST" and form.is_valid():
        try:
            step = actions.repair(case, **form.cleaned_data, actor=actor(request))
        except Invalid as refusal:
            _show(form, refusal)
        else:
            banner.tell(request, step, headline=_("The plan is repaired."))
            return go(request, found.url(case))
    return _sheet(request, case, "cases/repair.html", {"form": form}, _("Repair the plan"))


@get_or_post
def change_version(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Move the case to the current version of its type, with what that would do in plain sight. For administrators."""
    case = _repairable(request, number)
    version = case.definition.current
    if version is None or version.pk == case.version_id:
        raise Conflict(_("This case follows the current version already."))
    outlook = moves.preview(request.user, case, version)
    old, new = states.plan_of(case).definition, states.plan(version).definition
    known = {item.key for item in old.walk()}
    added = [(item.key, item.name) for item in new.walk() if item.key not in known]
    form = VersionForm(request.POST or None, added=added)
    # Where nothing has to be filled in, an empty form is sent and means yes.
    if request.method == "POST":
        form = VersionForm(request.POST, added=added)
        if form.is_valid():
            step = actions.migrate(case, version=version, **form.chosen, actor=actor(request))
            banner.tell(request, step, headline=_("The case follows version %(n)s now.") % {"n": version.number})
            return go(request, found.url(case))
    context = {"form": form, "outlook": outlook, "version": version}
    return _sheet(
        request, case, "cases/change_version.html", context, _("Move to version %(n)s") % {"n": version.number}
    )


def _open(request: WorkspaceRequest, number: str) -> Case:
    head = found.head(request, number)
    if not head.may_write:
        raise PermissionDenied(_("You may look at this case, but not change it."))
    if head.case.state == CaseStatus.CLOSED:
        raise Conflict(_("This case is closed: it can be read, but not changed any more."))
    return head.case


def _repairable(request: WorkspaceRequest, number: str) -> Case:
    case = _open(request, number)
    if not permissions.may_repair(request.user):
        raise PermissionDenied(_("Only an administrator may do this."))
    return case


def _show(form: forms.Form, refusal: Invalid) -> None:
    for name, reasons in refusal.fields.items():
        form.add_error(name if name in form.fields else None, reasons)


def _sheet(request: WorkspaceRequest, case: Case, body: str, context: dict[str, Any], title: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return overlay(request, body, {**context, "case": case}, title=title, back=found.back(case), status=status)
