"""Posts that move the plan of a case.

Start, skip, bring back, complete a stage, let something happen, add a step and take it back, complete the case. Holding
it and opening it again have dialogs of their own (`life`).
"""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.cases import actions
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cmmn import commands
from apps.web.cases import banner, found
from apps.web.http import WorkspaceRequest, actor, go

VERBS: dict[str, Callable[[int], commands.ItemCommand | commands.Occur]] = {
    "begin": commands.Begin,
    "disable": commands.Disable,
    "reenable": commands.Reenable,
    "retry": commands.Reactivate,
    "occur": commands.Occur,
}
CASE_VERBS: dict[str, Callable[[], commands.Command]] = {
    "complete": lambda: commands.Complete(0),
}


@require_POST
def act(request: WorkspaceRequest, number: str, item: int, verb: str) -> HttpResponse:
    """Give one item of the plan a command. Human tasks are completed on their own page, with their form."""
    case = found.case(request, number)
    command = VERBS.get(verb)
    if item == 0 or (command is None and verb not in {"finish", "take-back"}):
        raise Http404
    if verb == "take-back":
        return _take_back(request, case, item)
    if command is None:
        return _told(request, case, actions.finish_stage(case, item=item, actor=actor(request)))
    return _perform(request, case, command(item))


def _take_back(request: WorkspaceRequest, case: Case, item: int) -> HttpResponse:
    """What was added and has not begun goes again."""
    row = case.items.filter(number=item).values_list("key", "parent_number").first()
    if row is None:
        raise Http404
    return _perform(request, case, commands.Unplan(*row))


@require_POST
def move(request: WorkspaceRequest, number: str, verb: str) -> HttpResponse:
    """Give the case itself a command."""
    case = found.case(request, number)
    command = CASE_VERBS.get(verb)
    if command is None:
        raise Http404
    return _perform(request, case, command(), reason=_reason(request))


@require_POST
def plan(request: WorkspaceRequest, number: str) -> HttpResponse:
    """Add a discretionary item to a stage."""
    case = found.case(request, number)
    key, parent = request.POST.get("key", ""), request.POST.get("parent", "")
    return _perform(request, case, commands.Plan(key, int(parent) if parent.isdecimal() else None))


def _reason(request: WorkspaceRequest) -> str:
    return request.POST.get("reason", "").replace("\x00", "")[:2_000].strip()


def _perform(request: WorkspaceRequest, case: Case, command: commands.Command, *, reason: str = "") -> HttpResponse:
    return _told(request, case, actions.perform(case, command, reason=reason, actor=actor(request)))


def _told(request: WorkspaceRequest, case: Case, step: Step) -> HttpResponse:
    banner.tell(request, step, headline="" if step.outcome.transitions else _("Noted for later."))
    return go(request, found.url(case))
