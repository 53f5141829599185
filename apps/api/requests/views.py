"""Requests: list, read, send."""

from typing import Any

from django.conf import settings
from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request as HttpRequest
from rest_framework.response import Response

from apps.api import paging
from apps.api.describing import operation, sent_example
from apps.api.downloads import download
from apps.api.endpoint import MULTIPART_ROOM, Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.api.parsing import StrictJSONParser
from apps.api.rendering import FileRenderer
from apps.api.requests.shapes import (
    NewRequestSerializer,
    NewRequestWithFilesSerializer,
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
    parser_classes = (StrictJSONParser, MultiPartParser)
    body_limit = settings.FILE_MAX_BYTES + MULTIPART_ROOM

    def initial(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Only a form may be as large as its files."""
        if not _is_form(request):
            self.body_limit = settings.API_BODY_MAX_BYTES
        super().initial(request, *args, **kwargs)

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
        sent={"application/json": NewRequestSerializer, "multipart/form-data": NewRequestWithFilesSerializer},
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
        """What somebody asks for, sent on their behalf. It is stored, confirmed by mail, and made a case. Files go
        with it in a form, where `data` is JSON text; they become files of the case."""
        sent = given(NewRequestWithFilesSerializer if _is_form(request) else NewRequestSerializer, request)
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


class OneFile(Endpoint):
    renderer_classes = (FileRenderer,)

    @operation(
        "downloadRequestFile", "Download a file of a request", tag=TAG, answer={(200, "*/*"): OpenApiTypes.BINARY}
    )
    def get(self, request: HttpRequest, reference: str, key: int) -> FileResponse:
        """The content of a file that was sent with a request, under its own content type."""
        paper = seen(selectors.request_file, viewer(request), reference, key)
        audit.record_access(viewer(request).pk, "download", f"request-file:{paper.pk}")
        return download(paper)


def _is_form(request: HttpRequest) -> bool:
    return request.content_type.partition(";")[0].strip().lower() == MultiPartParser.media_type


def _form(key: str) -> CaseDefinition:
    try:
        return selectors.form(key)
    except CaseDefinition.DoesNotExist:
        raise ValidationError({"type": [_("There is no request form with this key.")]}) from None
