"""What anybody may open on a workspace's address: the request forms, and the thanks for one that was sent."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from apps.cases.models import CaseDefinition
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, Refused
from apps.intake import actions, selectors
from apps.intake.models import Request
from apps.web import network
from apps.web.casefields import request_fields
from apps.web.http import HttpResponseSeeOther
from apps.web.intake import guard, uploads
from apps.web.intake.forms import RequestForm


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The request forms of the organisation."""
    return render(request, "intake/index.html", {"definitions": selectors.forms()})


# Nobody is signed in here, so there is nobody in whose name a strange site could send; and a check that needs a cookie
# would lose what people typed where cookies are off. The signed pass of the form keeps programs out.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: HttpRequest, key: str) -> HttpResponse:
    """A request form: shown, and sent."""
    if selectors.is_retired(key):
        return render(request, "intake/closed.html", {"others": selectors.forms()}, status=410)
    definition = _definition(key)
    if request.method == "POST":
        return _send(request, definition)
    return _page(request, definition, _form(definition), token=guard.issue())


@login_not_required
@never_cache
@require_safe
def received(request: HttpRequest, key: str, reference: str) -> HttpResponse:
    """The thanks, for whoever knows the reference. It shows nothing that was typed."""
    try:
        found = selectors.received(key, reference)
    except Request.DoesNotExist:
        if network.wait(request, "reference", rate=guard.RATE):
            return render(request, "errors/429.html", status=429)
        raise Http404 from None
    return render(request, "intake/received.html", {"sent": found, "definition": found.definition})


def _definition(key: str) -> CaseDefinition:
    try:
        return selectors.form(key)
    except CaseDefinition.DoesNotExist:
        raise Http404 from None


def _form(definition: CaseDefinition, *sent: Any, **options: Any) -> RequestForm:
    plan = selectors.plan(definition)
    return RequestForm(*sent, plan=plan, asked=request_fields(plan), **options)


def _page(
    request: HttpRequest, definition: CaseDefinition, form: RequestForm, *, token: str, status: int = 200
) -> HttpResponse:
    form.keep_files()
    context = {"definition": definition, "form": form, "plan": form.plan, "token": token, "guard": guard}
    return render(request, "intake/form.html", context, status=status)


def _send(request: HttpRequest, definition: CaseDefinition) -> HttpResponse:
    if uploads.is_hopeless(request):
        return render(request, "errors/413.html", {"limit": settings.FILE_MAX_BYTES}, status=413)
    seconds = network.wait(request, "request", rate=guard.RATE)
    bound = uploads.bound(request)
    form = _form(definition, request.POST, request.FILES, left_out=bound.left_out)
    hurdle = guard.judge(request.POST)
    if form.is_step:
        return _page(request, definition, form, token=hurdle.token)
    if seconds:
        return _later(request, definition, form, hurdle, seconds)
    if form.is_valid() and not hurdle.reason:
        return _receive(request, definition, form, hurdle)
    if hurdle.reason:
        form.add_error(None, hurdle.reason)
    return _page(request, definition, form, token=hurdle.token, status=422)


def _later(
    request: HttpRequest, definition: CaseDefinition, form: RequestForm, hurdle: guard.Hurdle, seconds: int
) -> HttpResponse:
    minutes = -(-seconds // 60)
    text = ngettext(
        "Too much was sent from your network just now. What you typed is still here: send it again in %(n)d minute.",
        "Too much was sent from your network just now. What you typed is still here: send it again in %(n)d minutes.",
        minutes,
    )
    form.add_error(None, text % {"n": minutes})
    form.fresh = []  # the limit is there to keep the disk from being filled; what an earlier showing kept stays
    response = _page(request, definition, form, token=hurdle.token, status=429)
    response["Retry-After"] = str(seconds)
    return response


def _receive(request: HttpRequest, definition: CaseDefinition, form: RequestForm, hurdle: guard.Hurdle) -> HttpResponse:
    sent = form.cleaned_data
    try:
        made = actions.receive(
            definition,
            name=sent["name"],
            email=sent["email"],
            phone=sent["phone"],
            data=form.data_values(),
            files=sent["attachments"],
            submission=hurdle.submission,
            language=get_language() or "",
            actor=Actor.requester(sent["name"]),
        )
    except Conflict as conflict:
        form.add_error(
            None, gettext("%(reason)s Send it once more to make another request of it.") % {"reason": conflict}
        )
        return _page(request, definition, form, token=guard.issue(), status=409)
    except Invalid as refused:
        form.add_problems(refused)
    except Refused as refused:
        form.add_error(None, str(refused))
    else:
        return HttpResponseSeeOther(reverse("intake:received", args=[definition.key, made.reference]))
    return _page(request, definition, form, token=hurdle.token, status=422)
