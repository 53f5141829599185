"""Sample cases on the first page: put them in, see them come, take them out. Who may is decided by the actions."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from apps.intake import actions, selectors
from apps.users.models import User
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor


@dataclass(frozen=True, slots=True)
class Shown:
    """Sample cases as the page tells of them; `share` is how much of them is here, in per cent."""

    here: int
    coming: int
    offered: int

    @property
    def total(self) -> int:
        return self.here + self.coming

    @property
    def share(self) -> int:
        return round(100 * self.here / self.total) if self.total else 0


def shown(viewer: User) -> Shown | None:
    """What the first page says of sample cases; None for those who have no say in them."""
    found = selectors.samples(viewer)
    return Shown(found.here, found.coming, found.offered) if found else None


@require_safe
def progress(request: WorkspaceRequest) -> HttpResponse:
    """How far they are. When all are here, the page around it is shown anew."""
    found = shown(request.user)
    if found is None:
        raise PermissionDenied(_("Only administrators put sample cases in or take them out."))
    if not request.htmx:
        return HttpResponseSeeOther(reverse("worklist"))
    if not found.coming:
        return HttpResponseClientRefresh()
    return render(request, "tasks/samples.html", {"samples": found})


@require_POST
def add(request: WorkspaceRequest) -> HttpResponse:
    """Have them made; a worker does it while the page tells how far it is."""
    actions.add_samples(actor=actor(request))
    return HttpResponseSeeOther(reverse("worklist"))


@require_POST
def remove(request: WorkspaceRequest) -> HttpResponse:
    """Delete them all."""
    count = actions.remove_samples(actor=actor(request))
    told = ngettext("%(n)d sample case is removed.", "%(n)d sample cases are removed.", count) % {"n": count}
    messages.success(request, told)
    return HttpResponseSeeOther(reverse("worklist"))
