"""Saving what the worklist shows as a view, describing and sharing it, and taking it away again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.common.errors import Invalid
from apps.tasks import actions, permissions, selectors
from apps.tasks.models import Sharing, WorklistView
from apps.web.http import Back, WorkspaceRequest, actor, go, overlay
from apps.web.tasks import asking
from apps.web.tasks.forms import ViewForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def new(request: WorkspaceRequest) -> HttpResponse:
    """Keep the question of this address under a name."""
    initial = {"sharing": Sharing.NOBODY}
    form = ViewForm(request.POST or None, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            view = actions.save_view(**_question(request), **form.described(), actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            return _done(request, form, view, _("“%(name)s” stands among your views now."))
    return _sheet(request, form, _("Save as a view"), {"action": request.get_full_path()})


@get_or_post
def describe(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Rename a view, share it, begin with it; or take it away. Who only uses it may begin with it."""
    view = _view(request, key)
    may_change = permissions.may_change_view(request.user, view)
    is_start = selectors.shelf(request.user).start == view
    context = {"view": view, "may_change": may_change, "is_start": is_start}
    initial = {"name": view.name, "sharing": view.sharing, "team": view.team_id, "is_start": is_start}
    form = ViewForm(request.POST or None, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            view = actions.describe_view(view, **form.described(), actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            return _done(request, form, view, _("“%(name)s” is saved."))
    return _sheet(request, form, view.name, {**context, "action": request.path})


@require_POST
def change(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Let a view ask what this address asks."""
    view = actions.change_view(_view(request, key), **_question(request), actor=actor(request))
    messages.success(request, _("“%(name)s” is saved.") % {"name": view.name})
    return go(request, _address(view))


@require_POST
def delete(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Take a view away."""
    view = _view(request, key)
    actions.delete_view(view, actor=actor(request))
    messages.success(request, _("The view “%(name)s” is gone. The tasks are untouched.") % {"name": view.name})
    return go(request, reverse("worklist"))


@require_POST
def start(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Begin one's worklist with this view, or with one's own work again where it was this view."""
    view = _view(request, key)
    is_start = selectors.shelf(request.user).start == view
    actions.start_with(None if is_start else view, actor=actor(request))
    sentence = _("Your work begins with your own tasks again.") if is_start else _("Your work begins with “%(name)s”.")
    messages.success(request, sentence % {"name": view.name})
    return go(request, _address(view))


def _question(request: WorkspaceRequest) -> dict[str, Any]:
    form = asking.question(request.user, request.GET).form
    return {"filters": form.filters(), "columns": form.columns(), "order": form.asked().order.value}


def _view(request: WorkspaceRequest, key: int) -> WorklistView:
    try:
        return selectors.view(request.user, key)
    except WorklistView.DoesNotExist:
        raise Http404 from None


def _done(request: WorkspaceRequest, form: ViewForm, view: WorklistView, sentence: str) -> HttpResponse:
    was_start = selectors.shelf(request.user).start == view
    if form.cleaned_data["is_start"] != was_start:
        actions.start_with(view if form.cleaned_data["is_start"] else None, actor=actor(request))
    messages.success(request, sentence % {"name": view.name})
    return go(request, _address(view))


def _sheet(request: WorkspaceRequest, form: ViewForm, title: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    back = Back(reverse("worklist"), _("My work"))
    context = {"form": form, "may_change": True, **context}
    return overlay(request, "tasks/view.html", context, title=title, back=back, place="modal", status=status)


def _address(view: WorklistView) -> str:
    return f"{reverse('worklist')}?saved={view.pk}"
