"""The workers' pages about requests: the list with what is stuck on top, everything one says, and trying again."""

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.audit import actions as audit
from apps.common import blobs
from apps.intake import actions, permissions, selectors
from apps.intake.models import Request, RequestState
from apps.web.http import WorkspaceRequest, actor, go


@require_safe
def requests(request: WorkspaceRequest) -> HttpResponse:
    """The requests that the viewer may see."""
    words = request.GET.get("q", "").strip()
    after = _position(request.GET.get("after", ""))
    page = selectors.request_page(request.user, words=words, after=after)
    context = {
        "page": page,
        "words": words,
        "forms": selectors.forms(),
        "first_url": _url(words) if after else "",
        "next_url": _url(words, page.next) if page.next else "",
    }
    return render(request, "intake/requests.html", context)


@require_safe
def one(request: WorkspaceRequest, reference: str) -> HttpResponse:
    """Everything that was sent with a request."""
    found = _found(request, reference)
    audit.record_access(request.user.pk, "read", f"request:{found.pk}")
    context = {
        "sent": found,
        "answers": selectors.answers(found),
        "files": found.files.all(),
        "may_retry": found.state != RequestState.ACCEPTED and permissions.may_handle(request.user, found),
    }
    return render(request, "intake/request.html", context)


@require_POST
def retry(request: WorkspaceRequest, reference: str) -> HttpResponse:
    """Try again to make a case of a request."""
    after = actions.retry(_found(request, reference), actor=actor(request))
    if after.case is None:
        messages.error(
            request, "\n".join([_("%(reference)s still cannot start.") % {"reference": reference}, after.problem])
        )
        return go(request, reverse("intake:request", args=[after.reference]))
    messages.success(
        request, _("%(reference)s became case %(number)s.") % {"reference": reference, "number": after.case.number}
    )
    return go(request, reverse("cases:case", args=[after.case.number]))


@require_safe
def file(request: WorkspaceRequest, reference: str, pk: int) -> FileResponse:
    """A file of a request, to be saved: it is never shown inside a page of ours."""
    try:
        found = selectors.request_file(request.user, reference, pk)
    except ObjectDoesNotExist:
        raise Http404 from None
    audit.record_access(request.user.pk, "download", f"request-file:{found.pk}")
    response = FileResponse(
        blobs.read(found.sha256), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _found(request: WorkspaceRequest, reference: str) -> Request:
    try:
        return selectors.request(request.user, reference)
    except Request.DoesNotExist:
        raise Http404 from None


def _position(text: str) -> tuple[datetime, int] | None:
    """Where the page before ended; the beginning when the address was tampered with."""
    moment, _comma, pk = text.partition(",")
    try:
        return datetime.fromisoformat(moment), int(pk)
    except ValueError:
        return None


def _url(words: str, after: tuple[datetime, int] | None = None) -> str:
    query = {"q": words} if words else {}
    if after:
        query["after"] = f"{after[0].isoformat()},{after[1]}"
    return "?".join(filter(None, [reverse("intake:requests"), urlencode(query)]))
