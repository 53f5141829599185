"""Case types: list, read with the schema of their fields."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.definitions.shapes import DefinitionSerializer, DefinitionSummarySerializer
from apps.api.describing import operation
from apps.api.endpoint import Endpoint, seen, viewer
from apps.api.shapes import field_facts, listed
from apps.cases import selectors, states
from apps.cases.models import CaseDefinition
from apps.users.models import User

TAG = "Definitions"


class Definitions(Endpoint):
    @operation(
        "listDefinitions",
        "List case types",
        tag=TAG,
        answer=listed(DefinitionSummarySerializer, "Definition"),
        parameters=[paging.PageParameters],
    )
    def get(self, request: Request) -> Response:
        """The case types that the owner of the token may know, by name."""
        asked = paging.asked(request)
        found = (
            selectors.definitions(viewer(request)).select_related("current").defer("current__body", "current__source")
        )
        rows, after = paging.keyset(found, ("name", "pk"), asked, is_descending=False)
        return paging.page(request, asked, DefinitionSummarySerializer(rows, many=True).data, after)


class OneDefinition(Endpoint):
    @operation("readDefinition", "Read a case type with its fields", tag=TAG, answer=DefinitionSerializer)
    def get(self, request: Request, key: str) -> Response:
        """What may stand in the data of its cases, and how they can end."""
        found = selectors.definitions(viewer(request)).select_related("current")
        return Response(DefinitionSerializer(_described(viewer(request), seen(found.get, key=key))).data)


def _described(user: User, definition: CaseDefinition) -> CaseDefinition:
    """The row with what its published plan says; nothing where none is published."""
    plan = states.plan(definition.current).definition if definition.current else None
    definition.fields = [  # type: ignore[attr-defined]
        {**field_facts(field), "is_required": field.required, "is_on_request_form": field.on_request_form}
        for field in (plan.fields if plan else ())
    ]
    definition.outcomes = [  # type: ignore[attr-defined]
        {"key": key, "label": label} for key, label in (plan.outcomes if plan else ())
    ]
    definition.statuses = plan.statuses if plan else ()  # type: ignore[attr-defined]
    definition.optional_work = selectors.optional_work(user, definition)  # type: ignore[attr-defined]
    return definition
