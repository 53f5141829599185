"""From a list to an operation: ticked rows, or everything that the list finds. What it means is decided in `bulk`."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.http.request import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.bulk import actions, verbs
from apps.bulk.models import Kind
from apps.bulk.selection import Question, Selection
from apps.tasks.selectors import PAGE
from apps.users.models import User
from apps.web.cases.filters import FilterForm
from apps.web.http import WorkspaceRequest, actor, go
from apps.web.operations import going
from apps.web.tasks import asking


@require_POST
def new(request: WorkspaceRequest) -> HttpResponse:
    """Begin with what is chosen. What asks for nothing more, and is a page at most, is done at once."""
    kind, chosen = request.POST.get("do", ""), _selection(request)
    if kind not in Kind.values:
        return HttpResponseBadRequest()
    if not (chosen.is_list or chosen.tasks or chosen.cases):
        messages.warning(request, _("Choose something first."))
        return going.back(request)
    operation = actions.choose(Kind(kind), selection=chosen, actor=actor(request))
    if not verbs.of(kind).is_quick:
        return go(request, going.onward(request, "operations:describe", operation))
    if chosen.is_list:
        return go(request, going.onward(request, "operations:preview", operation))
    actions.run(operation, actor=actor(request))
    return going.told(request, operation)


def _selection(request: WorkspaceRequest) -> Selection:
    path, _mark, query = request.POST.get("next", "").partition("?")
    if request.POST.get("all") == "on":
        return _everything(request.user, path, QueryDict(query))
    return Selection(tasks=_keys(request, "task"), cases=_keys(request, "case"))


def _everything(viewer: User, path: str, query: QueryDict) -> Selection:
    """The question of the list that somebody came from."""
    if path == reverse("cases:list"):
        wanted = FilterForm(query, viewer=viewer).wanted()
        return Selection(question=Question(wanted.filters, tuple(wanted.workers), tuple(wanted.queues)))
    return Selection(asked=asking.question(viewer, query).asked)


def _keys(request: WorkspaceRequest, name: str) -> tuple[int, ...]:
    given = request.POST.getlist(name)[:PAGE]
    return tuple(int(key) for key in given if key.isdecimal() and len(key) < 19)
