"""Tags of a case and watching it: the row under the title, and the posts that change it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.cases import actions, selectors
from apps.cases.models import Case, CaseStatus, Tag
from apps.cases.selectors import CaseHead
from apps.common.errors import Invalid
from apps.web.cases import found
from apps.web.forms import Form
from apps.web.http import WorkspaceRequest, actor, go, overlay


class TagsForm(Form):
    """All tags a case can have, ticked where it has them, and the name of a new one."""

    tags = forms.MultipleChoiceField(label=gettext_lazy("Tags"), required=False, widget=forms.CheckboxSelectMultiple)
    new = forms.CharField(
        label=gettext_lazy("A new tag"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("For all types of case. Look first whether one above means the same."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, offered: list[Tag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].choices = [(str(tag.pk), tag.name) for tag in offered]  # type: ignore[attr-defined]
        if not offered:
            del self.fields["tags"]


def row(request: WorkspaceRequest, head: CaseHead) -> dict[str, Any]:
    """What the row of marks shows. Two statements."""
    return {
        "tags": selectors.tags_of(request.user, [head.case])[head.case.pk],
        "watchers": selectors.watchers(request.user, head.case),
        "may_tag": head.may_write and head.case.state != CaseStatus.CLOSED,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def tags(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Choose the tags of a case."""
    case = _writable(request, number)
    present = selectors.tags_of(request.user, [case])[case.pk]
    offered = {tag.pk: tag for tag in [*present, *selectors.usable_tags(request.user, case.definition)]}
    sent = request.POST if request.method == "POST" else None
    form = TagsForm(sent, offered=list(offered.values()), initial={"tags": [str(tag.pk) for tag in present]})
    if form.is_valid():
        chosen = [offered[int(key)] for key in form.cleaned_data.get("tags", ())]
        try:
            _choose(request, case, present, chosen, form.cleaned_data["new"])
        except Invalid as refusal:
            form.add_problems(_on_the_form(refusal))
        else:
            return go(request, found.url(case))
    return overlay(
        request,
        "cases/tags.html",
        {"form": form, "case": case},
        title=_("Tags of this case"),
        back=found.back(case),
        place="modal",
        status=422 if sent is not None else 200,
    )


@require_POST
def untag(request: WorkspaceRequest, number: str, key: int) -> HttpResponse:
    """Take one tag off."""
    case = found.case(request, number)
    try:
        gone = selectors.tag(request.user, key)
    except Tag.DoesNotExist:
        raise Http404 from None
    actions.untag(case, tags=[gone], actor=actor(request))
    messages.success(request, _("The tag “%(name)s” is taken off.") % {"name": gone.name})
    return go(request, found.url(case))


@require_POST
def watch(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Hear of this case from now on."""
    case = found.case(request, number)
    actions.watch(case, actor=actor(request))
    messages.success(
        request, _("You watch this case now.\nYou get a mail about its status and notes, one an hour at most.")
    )
    return go(request, found.url(case))


@require_POST
def unwatch(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Hear of this case no more."""
    case = found.case(request, number)
    actions.unwatch(case, actor=actor(request))
    messages.success(request, _("You watch this case no more."))
    return go(request, found.url(case))


def _choose(request: WorkspaceRequest, case: Case, present: list[Tag], chosen: list[Tag], new: str) -> None:
    """Put on what is ticked and take off what is not, all or nothing."""
    with transaction.atomic():
        who = actor(request)
        fresh = [tag for tag in chosen if tag not in present]
        if new.strip():
            fresh.append(actions.create_tag(name=new, actor=who))
        gone = [tag for tag in present if tag not in chosen and tag not in fresh]
        if fresh:
            actions.tag(case, tags=fresh, actor=who)
        if gone:
            actions.untag(case, tags=gone, actor=who)


def _on_the_form(refusal: Invalid) -> Invalid:
    """What is wrong with the name of a tag is wrong with the one that is new."""
    return Invalid(str(refusal), {"new" if key == "name" else key: why for key, why in refusal.fields.items()})


def _writable(request: WorkspaceRequest, number: str) -> Case:
    head = found.head(request, number)
    if not head.may_write or head.case.state == CaseStatus.CLOSED:
        raise PermissionDenied(_("You may look at this case, but not change it."))
    return head.case
