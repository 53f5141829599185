"""The list of tags: everybody looks and makes, managers rename, recolour, merge and retire."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.cases import actions, selectors
from apps.cases.models import Tag
from apps.cases.permissions import may_manage_tags
from apps.common.errors import Invalid
from apps.users.permissions import may_write
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor
from apps.web.keeping.forms import MergeForm, NewTagForm, TagForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def tags(request: WorkspaceRequest) -> HttpResponse:
    """All tags with how many cases have them."""
    found = list(selectors.counted_tags(request.user))
    context = {
        "used": [tag for tag in found if tag.is_active],
        "retired": [tag for tag in found if not tag.is_active],
        "may_manage": may_manage_tags(request.user),
    }
    return render(request, "keeping/tags.html", context)


@get_or_post
def new(request: WorkspaceRequest) -> HttpResponse:
    """Make a tag."""
    if not may_write(request.user):
        raise PermissionDenied(_("You may look at tags, but not make any."))
    sent = request.POST if request.method == "POST" else None
    form = NewTagForm(sent, definitions=selectors.definitions(request.user))
    if form.is_valid():
        try:
            made = actions.create_tag(**form.cleaned_data, actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            messages.success(request, _("The tag “%(name)s” is there.") % {"name": made.name})
            return HttpResponseSeeOther(reverse("tags:list"))
    return render(request, "keeping/tag.html", {"form": form}, status=422 if form.is_bound else 200)


@get_or_post
def tag(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Rename or recolour a tag; merging and retiring it stand beside."""
    found = _found(request, pk)
    sent = request.POST if request.method == "POST" else None
    form = TagForm(sent, initial={"name": found.name, "colour": found.colour})
    if form.is_valid():
        try:
            actions.change_tag(found, **form.cleaned_data, actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            return _done(request, _("The tag is saved, on every case that has it."))
    return _page(request, found, form=form, status=422 if form.is_bound else 200)


@require_POST
def merge(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Let a tag mean another one."""
    found = _found(request, pk)
    form = MergeForm(request.POST, tags=_others(request, found))
    if form.is_valid():
        try:
            into = actions.merge_tag(found, into=form.cleaned_data["into"], actor=actor(request))
        except Invalid as refusal:
            form.add_problems(refusal)
        else:
            words = {"name": found.name, "into": into.name}
            return _done(request, _("“%(name)s” means “%(into)s” now, on every case that has it.") % words)
    return _page(request, found, merge=form, status=422)


@require_POST
def retire(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Offer a tag no more."""
    found = actions.retire_tag(_found(request, pk), actor=actor(request))
    text = _("The tag “%(name)s” is retired.\nIt stays on its cases and is offered no more.")
    return _done(request, text % {"name": found.name})


@require_POST
def restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Offer a tag again."""
    found = actions.restore_tag(_found(request, pk), actor=actor(request))
    return _done(request, _("The tag “%(name)s” is offered again.") % {"name": found.name})


def _page(
    request: WorkspaceRequest,
    found: Tag,
    *,
    form: TagForm | None = None,
    merge: MergeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "tag": found,
        "form": form or TagForm(initial={"name": found.name, "colour": found.colour}),
        "merge": merge or MergeForm(tags=_others(request, found)),
    }
    return render(request, "keeping/tag.html", context, status=status)


def _others(request: WorkspaceRequest, found: Tag) -> Any:
    """The tags that this one can be merged into."""
    fitting = selectors.tags(request.user).filter(is_active=True, definition=None).exclude(pk=found.pk)
    if found.definition_id is None:
        return fitting
    of_type = selectors.tags(request.user).filter(is_active=True, definition=found.definition).exclude(pk=found.pk)
    return fitting | of_type


def _found(request: WorkspaceRequest, pk: int) -> Tag:
    """A tag, for those who keep the list."""
    try:
        found = selectors.tag(request.user, pk)
    except Tag.DoesNotExist:
        raise Http404 from None
    if not may_manage_tags(request.user):
        raise PermissionDenied(_("Only managers change tags."))
    return found


def _done(request: WorkspaceRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return HttpResponseSeeOther(reverse("tags:list"))
