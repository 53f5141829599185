"""A new case by hand: choose the type, say for whom, fill in what is known."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.cases import actions, selectors, states
from apps.cases.models import CaseDefinition
from apps.cases.step import Step
from apps.common.errors import Conflict, Invalid, Refused
from apps.parties import actions as parties
from apps.users import permissions
from apps.web.cases.forms import NewCaseForm
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.writing import begun, sent


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: WorkspaceRequest) -> HttpResponse:
    """The choice of types; with one chosen, its form."""
    if not permissions.may_write(request.user):
        raise PermissionDenied(_("Your role lets you look at cases, but not open them."))
    types = list(selectors.openable(request.user))
    key = request.GET.get("type") or (types[0].key if len(types) == 1 else "")
    if not key:
        return render(request, "cases/new_type.html", {"types": types})
    chosen = next((definition for definition in types if definition.key == key), None)
    if chosen is None:
        _require_in_use(request, key)
        raise Http404
    return _form(request, chosen, has_choice=len(types) > 1)


def _require_in_use(request: WorkspaceRequest, key: str) -> None:
    """Says why no case of a type that is retired is opened."""
    for known in selectors.definitions(request.user).filter(key=key):
        try:
            actions.require_in_use(known)
        except Refused as refusal:
            raise PermissionDenied(str(refusal)) from refusal


def _form(request: WorkspaceRequest, chosen: CaseDefinition, *, has_choice: bool) -> HttpResponse:
    assert chosen.current is not None  # noqa: S101  (openable types have one)
    plan = states.plan(chosen.current).definition
    typed = request.POST or None
    work = selectors.optional_work(request.user, chosen)
    writing = begun(request, "new", chosen.key)
    form = NewCaseForm(
        typed or writing.typed,
        request.FILES or None,
        viewer=request.user,
        plan=plan,
        work=work,
        is_judged=typed is not None,
    )
    status = 200
    if typed is not None and _is_search(typed):
        form = NewCaseForm.searching(typed, viewer=request.user, plan=plan, work=work)
    elif typed is not None and not form.is_step:
        status = 422
        if form.is_valid():
            try:
                step = _open(request, chosen, form)
            except Invalid as refusal:
                form.add_problems(refusal)
            except Conflict as refusal:
                form.add_error("work", str(refusal))
            else:
                messages.success(request, _("%(number)s is open.") % {"number": step.case.number})
                return sent(request, go(request, reverse("cases:case", args=[step.case.number])), "new", chosen.key)
    form.keep_files()
    context = {"form": form, "type": chosen, "has_choice": has_choice, "writing": writing}
    return render(request, "cases/new.html", context, status=status)


def _is_search(typed: QueryDict) -> bool:
    """The button, or Enter in the search field: words that have not been searched for and nobody chosen yet."""
    words = typed.get("find", "").strip()
    is_settled = typed.get("client") or typed.get("client_name") or words == typed.get("found_for", "").strip()
    return "search" in typed or bool(words and not is_settled)


@transaction.atomic
def _open(request: WorkspaceRequest, chosen: CaseDefinition, form: NewCaseForm) -> Step:
    """Client and case together, or neither."""
    given = form.cleaned_data
    client, details = form.chosen_client(), form.new_client()
    if client is None and details is not None:
        client = parties.match_or_create(**details, actor=actor(request))
    files = form.file_values()
    step = actions.open_case(
        chosen,
        data={key: value for key, value in form.data_values().items() if key not in files},
        title=given["title"],
        status=given.get("status", ""),
        client=client,
        priority=given["priority"],
        owner=given["owner"],
        team=given["team"],
        included=form.included(),
        left_out=form.left_out(),
        actor=actor(request),
    )
    # Files are put into a case that is there; with them, its plan goes on in the same transaction.
    return actions.change_data(step.case, data=files, actor=actor(request)) if files else step
