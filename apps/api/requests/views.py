"""Requests: list, read, send."""

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response

from apps.api import paging
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.api.requests.shapes import (
    NewRequestSerializer,
    RequestListParameters,
    RequestSerializer,
    RequestSummarySerializer,
)
from apps.api.shapes import listed
from apps.audit import actions as audit
from apps.cases.models import CaseDefinition
from apps.intake import actions, selectors

TAG = "Requests"


class Requests(Endpoint):
    @operation(
        "listRequests",
        "List requests",
        tag=TAG,
        answer=listed(RequestSummarySerializer, "Request"),
        parameters=[RequestListParameters],
    )
    def get(self, request: HttpRequest) -> Response:
        """The latest first."""
        asked = paging.asked(request, RequestListParameters)
        found = selectors.requests(viewer(request))
        if asked.get("state"):
            found = found.filter(state__in=asked.get("state"))
        if asked.get("type"):
            found = found.filter(definition__key__in=asked.get("type"))
        rows, after = paging.keyset(found, ("received_at", "pk"), asked, is_descending=True)
        return paging.page(request, asked, RequestSummarySerializer(rows, many=True).data, after)

    @operation(
        "sendRequest",
        "Send a request",
        tag=TAG,
        answer=RequestSerializer,
        status=201,
        sent=NewRequestSerializer,
        examples=[
            sent_example(
                "A claim",
                {
                    "type": "claim",
                    "name": "Rita Roe",
                    "email": "rita@client.example",
                    "data": {"policy": "P-7", "amount": "1250.00"},
                },
            )
        ],
    )
    @once
    def post(self, request: HttpRequest) -> Response:
        """What somebody asks for, sent on their behalf. It is stored, confirmed by mail, and made a case."""
        sent = given(NewRequestSerializer, request)
        definition = _form(sent.pop("type"))
        made = actions.receive(definition, **{"data": {}, **sent}, channel="api", actor=actor(request))
        body = RequestSerializer(made).data  # who sent it may read this much of it, even without access to its type
        place = request.build_absolute_uri(reverse("api:request", args=[made.reference]))
        return Response(body, status=201, headers={"Location": place})


class OneRequest(Endpoint):
    @operation("readRequest", "Read a request", tag=TAG, answer=RequestSerializer)
    def get(self, request: HttpRequest, reference: str) -> Response:
        """Everything that was sent with it, and what became of it."""
        found = seen(selectors.request, viewer(request), reference)
        audit.record_access(viewer(request).pk, "read", f"request:{found.pk}")
        return Response(RequestSerializer(found).data)


def _form(key: str) -> CaseDefinition:
    try:
        return selectors.form(key)
    except CaseDefinition.DoesNotExist:
        raise ValidationError({"type": [_("There is no request form with this key.")]}) from None
