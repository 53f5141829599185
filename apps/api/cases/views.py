"""Cases: list, read, open, change the data."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.cases import family, found, matching
from apps.api.cases.filters import CaseListParameters, filters
from apps.api.cases.holders import owner, team
from apps.api.cases.shapes import (
    CaseChangeSerializer,
    CaseSerializer,
    CaseSummarySerializer,
    NewCaseSerializer,
    StepSerializer,
)
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, viewer
from apps.api.idempotency import once
from apps.api.refusals import under
from apps.api.shapes import listed
from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition
from apps.cases.step import Step
from apps.parties import actions as party_actions
from apps.parties import selectors as parties
from apps.parties.models import Party
from apps.reports.figures import Wanted, within
from apps.users.models import User

TAG = "Cases"


class Cases(Endpoint):
    @operation(
        "listCases",
        "List cases",
        tag=TAG,
        answer=listed(CaseSummarySerializer, "Case"),
        parameters=[CaseListParameters],
    )
    def get(self, request: Request) -> Response:
        """The cases that the owner of the token may see. The filters are those of the list in the workspace: the
        query of a link of the dashboard finds the same cases here."""
        asked = paging.asked(request, CaseListParameters)
        wanted = Wanted(filters(asked.parameters), asked.get("worker", ()), asked.get("queue", ()))
        page = selectors.listing(
            viewer(request),
            wanted.filters,
            within=within(viewer(request), wanted),
            after=asked.after or "",
            size=asked.limit,
        )
        return paging.page(request, asked, CaseSummarySerializer(page.cases, many=True).data, page.after)

    @operation(
        "openCase",
        "Open a case",
        tag=TAG,
        answer=CaseSerializer,
        status=201,
        sent=NewCaseSerializer,
        examples=[
            sent_example(
                "A claim",
                {
                    "type": "claim",
                    "client": {"name": "Rita Roe", "email": "rita@client.example"},
                    "data": {"policy": "P-7", "amount": "1250.00"},
                    "priority": "high",
                },
            )
        ],
    )
    @once
    def post(self, request: Request) -> Response:
        """Opens a case of a published type that is not retired. Its plan starts at once; the owner of the token may
        change it. Which work is optional is said by the case type."""
        sent = given(NewCaseSerializer, request)
        definition = _definition(viewer(request), sent["type"])
        with under("data"):
            step = actions.open_case(
                definition,
                data=sent.get("data", {}),
                title=sent["title"],
                client=_client(request, sent.get("client")),
                priority=sent["priority"],
                owner=owner(request, sent.get("owner")),
                team=team(request, sent.get("team")),
                channel="api",
                status=sent["status"],
                included=sent["included"],
                left_out=sent["left_out"],
                actor=actor(request),
            )
        response = shown(request, step.case.number, status=201)
        response["Location"] = request.build_absolute_uri(reverse("api:case", args=[step.case.number]))
        return response


class OneCase(Endpoint):
    @operation("readCase", "Read a case", tag=TAG, answer=CaseSerializer)
    def get(self, request: Request, number: str) -> Response:
        """Everything about a case; the header ETag names its state, but not that of its parent and its children, for
        If-Match and If-None-Match."""
        case = found.read(request, number)
        if matching.is_known(request, case):
            return Response(status=304, headers={"ETag": matching.etag(case)})
        return _answer(request, case, 200)

    @operation(
        "changeCase",
        "Change the data of a case",
        tag=TAG,
        answer=StepSerializer,
        sent=CaseChangeSerializer,
        examples=[sent_example("A new amount", {"data": {"amount": "980.00"}})],
    )
    @once
    def patch(self, request: Request, number: str) -> Response:
        """Writes fields of the case file; conditions of the plan that look at them are looked at anew."""
        sent = given(CaseChangeSerializer, request)
        case = matching.writable(request, number)
        with under("data"):
            step = actions.change_data(case, data=sent["data"], seen=sent.get("seen"), actor=actor(request))
        return moved(request, step)


def shown(request: Request, number: str, *, status: int = 200) -> Response:
    """A case as it is now."""
    return _answer(request, selectors.case(viewer(request), number), status)


def moved(request: Request, step: Step) -> Response:
    """What a command has led to."""
    fresh = family.known(request, selectors.case(viewer(request), step.case.number))
    changes = step.outcome.transitions
    body = StepSerializer({"case": fresh, "changes": changes}).data
    return Response(body, headers={"ETag": matching.etag(fresh)})


def _answer(request: Request, case: Case, status: int) -> Response:
    body = CaseSerializer(family.known(request, case)).data
    return Response(body, status=status, headers={"ETag": matching.etag(case)})


def _definition(user: User, key: str) -> CaseDefinition:
    """The type that is asked for; whether a case of it may be opened is decided by the action."""
    known = selectors.definitions(user).select_related("current").filter(key=key).first()
    if known is None:
        raise ValidationError({"type": [_("There is no case type with this key.")]})
    return known


def _client(request: Request, sent: dict[str, Any] | None) -> Party | None:
    if sent is None:
        return None
    if "number" not in sent:
        return party_actions.match_or_create(**sent, actor=actor(request))
    known = parties.parties(viewer(request)).filter(client_number=sent["number"]).first()
    if known is None:
        raise ValidationError({"client": {"number": [_("There is no client with this number.")]}})
    return known
