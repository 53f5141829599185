"""What is done with a case as a whole: closing it, who is responsible for it, how urgent it is."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.cases import matching
from apps.api.cases.handling_shapes import AssignmentSerializer, ClosingSerializer, PrioritySerializer
from apps.api.cases.holders import owner, team
from apps.api.cases.shapes import CaseSerializer, StepSerializer
from apps.api.cases.views import TAG, moved, shown
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given
from apps.api.idempotency import once
from apps.cases import actions


class Close(Endpoint):
    @operation(
        "closeCase",
        "Close a case",
        tag=TAG,
        answer=StepSerializer,
        sent=ClosingSerializer,
        examples=[sent_example("A claim that was withdrawn", {"outcome": "withdrawn", "reason": "The client rang."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Ends and closes the case. The outcomes of its type are under definitions; open work needs a reason."""
        sent = given(ClosingSerializer, request)
        case = matching.writable(request, number)
        return moved(request, actions.close(case, **sent, actor=actor(request)))


class Assign(Endpoint):
    @operation(
        "assignCase",
        "Say who is responsible",
        tag=TAG,
        answer=CaseSerializer,
        sent=AssignmentSerializer,
        examples=[sent_example("To a team, and to nobody in it yet", {"owner": None, "team": 2})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Gives the case to a person, a team or both, and lets them in. What is left out stays as it is."""
        sent = given(AssignmentSerializer, request)
        case = matching.writable(request, number)
        actions.assign(
            case,
            owner=owner(request, sent["owner"]) if "owner" in sent else case.owner,
            team=team(request, sent["team"]) if "team" in sent else case.team,
            actor=actor(request),
        )
        return shown(request, number)


class Prioritise(Endpoint):
    @operation(
        "prioritiseCase",
        "Say how urgent a case is",
        tag=TAG,
        answer=CaseSerializer,
        sent=PrioritySerializer,
        examples=[sent_example("Before all others", {"priority": "urgent"})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Sets the priority."""
        sent = given(PrioritySerializer, request)
        case = matching.writable(request, number)
        actions.set_priority(case, priority=sent["priority"], actor=actor(request))
        return shown(request, number)
