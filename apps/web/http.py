"""What every view of a workspace shares: the typed request, going on after a post, and overlays that are pages too.

No page is known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from apps.common.actors import Actor
from apps.tenants.models import Tenant
from apps.users.models import User


class WorkspaceRequest(HttpRequest):
    """A request behind the log-in wall of a workspace."""

    user: User
    htmx: HtmxDetails
    tenant: Tenant


class HttpResponseSeeOther(HttpResponseRedirect):
    """After a post: go and get that page."""

    status_code = 303


def actor(request: WorkspaceRequest) -> Actor:
    """The person at the keyboard, as actions want it."""
    return Actor.person(request.user)


def go(request: WorkspaceRequest, url: str) -> HttpResponse:
    """Go on to another page; a form that htmx sent must not swap that page into itself."""
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseSeeOther(url)


@dataclass(frozen=True, slots=True)
class Back:
    """The page that something lies above: where it leads and what it is called."""

    url: str
    label: str


def overlay(
    request: WorkspaceRequest,
    body: str,
    context: Mapping[str, Any],
    *,
    title: str,
    back: Back,
    place: str = "panel",
    status: int = 200,
) -> HttpResponse:
    """A template shown in one of the shell's overlays (`panel` or `modal`), or as a page of its own without scripts."""
    shared = {**context, "id": place, "title": title, "body": body, "back": back}
    page = "components/panel.html" if request.htmx else "workspace/sheet.html"
    return render(request, page, shared, status=status)
