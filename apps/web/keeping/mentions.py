"""Where the viewer is named: notes of cases that they may see, the new ones first in sight."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.cases import actions, selectors
from apps.web.cases import found
from apps.web.http import HttpResponseSeeOther, WorkspaceRequest, actor


@require_safe
def mentions(request: WorkspaceRequest) -> HttpResponse:
    """Notes that name the viewer, newest first."""
    page = selectors.mentions(request.user, before=found.before(request))
    here = reverse("mentions:list")
    context = {
        "rows": page.rows,
        "has_new": any(row.seen_at is None for row in page.rows),
        "first_url": here if found.before(request) is not None else "",
        "next_url": f"{here}?before={page.before}" if page.before is not None else "",
    }
    return render(request, "keeping/mentions.html", context)


@require_POST
def seen(request: WorkspaceRequest) -> HttpResponse:
    """Everything is seen."""
    count = actions.see_all_mentions(actor=actor(request))
    text = ngettext("%(n)d mention is marked as seen.", "%(n)d mentions are marked as seen.", count) % {"n": count}
    messages.success(request, text if count else _("There was nothing new."))
    return HttpResponseSeeOther(reverse("mentions:list"))
