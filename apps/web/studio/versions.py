"""The page of one version of a case type: its plan as a text, who published it when, and what another one has else."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.cases import states
from apps.cases.models import CaseDefinition, DefinitionVersion
from apps.cases.selectors import casetypes
from apps.web.http import WorkspaceRequest
from apps.web.studio.changes import changes
from apps.web.studio.doors import case_type_of
from apps.web.studio.drafts import text_of

MAX_NUMBER = 2**31 - 1


@require_safe
def version(request: WorkspaceRequest, key: str, number: int) -> HttpResponse:
    """One version; `?with=` names another to compare it with, which is the one before unless told."""
    definition = case_type_of(request, key)
    shown = _version(definition, number)
    wanted = request.GET.get("with", "")
    is_number = wanted.isdecimal() and wanted.isascii() and len(wanted) < 10
    if wanted and not is_number:
        raise Http404
    numbers = list(casetypes.versions(definition).values_list("number", flat=True))
    earlier = [other for other in numbers if other < number]
    other = _version(definition, int(wanted)) if wanted else _version(definition, earlier[0]) if earlier else None
    old, new = (other, shown) if other is not None and other.number <= number else (shown, other)
    context = {
        "definition": definition,
        "version": shown,
        "other": other,
        "old": old,
        "new": new,
        "numbers": [each for each in numbers if each != number],
        "changes": changes(states.plan(old).definition, states.plan(new).definition) if new is not None else (),
        "text": text_of(shown),
        "running": casetypes.open_cases(definition).get(number, 0),
    }
    return render(request, "studio/version.html", context)


def _version(definition: CaseDefinition, number: int) -> DefinitionVersion:
    if number > MAX_NUMBER:
        raise Http404
    try:
        return casetypes.version(definition, number)
    except DefinitionVersion.DoesNotExist:
        raise Http404 from None
