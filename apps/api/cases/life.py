"""The life of a case: its status, hold, more time, taking back and opening again, discarding, deleting, purging."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.cases import found, matching
from apps.api.cases.life_shapes import (
    DeletedListSerializer,
    ExtensionSerializer,
    HoldSerializer,
    MaybeReasonSerializer,
    NewStatusSerializer,
    PurgingSerializer,
    ReasonSerializer,
    ReopeningSerializer,
    ResumeSerializer,
    StatusesSerializer,
)
from apps.api.cases.shapes import CaseSerializer, StepSerializer
from apps.api.cases.views import TAG, moved, shown
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.cases import actions, permissions, selectors, verbs
from apps.cases.models import Case
from apps.common.errors import NotAllowed
from apps.slas import actions as slas


class Status(Endpoint):
    @operation("listStatuses", "List the statuses of a case", tag=TAG, answer=StatusesSerializer)
    def get(self, request: Request, number: str) -> Response:
        """Every status of the plan with the reason where it cannot follow the present one, and those it has had."""
        case = found.read(request, number)
        possible = selectors.possible_statuses(viewer(request), case)
        timeline = selectors.status_timeline(viewer(request), case)
        return Response(StatusesSerializer({"possible": possible, "timeline": timeline}).data)

    @operation(
        "setStatus",
        "Set the status of a case",
        tag=TAG,
        answer=CaseSerializer,
        sent=NewStatusSerializer,
        examples=[sent_example("All papers are here", {"status": "in_review", "reason": "All papers are here."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Gives the case another status of its plan; 409 says why it cannot follow the present one."""
        sent = given(NewStatusSerializer, request)
        actions.set_status(matching.writable(request, number), **sent, actor=actor(request))
        return shown(request, number)


class Hold(Endpoint):
    @operation(
        "holdCase",
        "Put a case on hold",
        tag=TAG,
        answer=StepSerializer,
        sent=HoldSerializer,
        examples=[sent_example("Until a day", {"reason": "The client is away.", "until": "2027-01-11T08:00:00Z"})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """All open work waits; with `until` the case goes on by itself then."""
        sent = given(HoldSerializer, request)
        return moved(request, actions.hold(matching.writable(request, number), **sent, actor=actor(request)))


class Resume(Endpoint):
    @operation(
        "resumeCase",
        "Take a case off hold",
        tag=TAG,
        answer=StepSerializer,
        sent=ResumeSerializer,
        examples=[sent_example("The client is back", {"reason": "The papers have come."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Work goes on where it stopped, and what happened meanwhile is applied."""
        sent = given(ResumeSerializer, request)
        return moved(request, actions.go_on(matching.writable(request, number), **sent, actor=actor(request)))


class Extend(Endpoint):
    @operation(
        "extendCase",
        "Give a case more time",
        tag=TAG,
        answer=CaseSerializer,
        sent=ExtensionSerializer,
        examples=[sent_example("A day for the whole case", {"deadline": "2027-01-29T16:00:00Z", "reason": "Agreed."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Sets the day of the whole case, moves the due dates of some of its tasks, or both."""
        sent = given(ExtensionSerializer, request)
        slas.extend(matching.writable(request, number), **sent, actor=actor(request))
        return shown(request, number)


class UndoClose(Endpoint):
    @operation("undoCloseCase", "Take back the closing of a case", tag=TAG, answer=CaseSerializer)
    @once
    def post(self, request: Request, number: str) -> Response:
        """For half an hour after closing or discarding: the case and all work in it stand as they did before."""
        actions.undo_close(found.case(request, number), actor=actor(request))
        return shown(request, number)


class Reopen(Endpoint):
    @operation(
        "reopenCase",
        "Open a case again",
        tag=TAG,
        answer=CaseSerializer,
        sent=ReopeningSerializer,
        examples=[sent_example("They asked again", {"reason": "New papers have come."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Opens what has ended or was closed, as long as its plan allows; takes back that a case was discarded."""
        sent = given(ReopeningSerializer, request)
        actions.reopen(found.case(request, number), **sent, actor=actor(request))
        return shown(request, number)


class Discard(Endpoint):
    @operation(
        "discardCase",
        "Discard a case",
        tag=TAG,
        answer=CaseSerializer,
        sent=ReasonSerializer,
        examples=[sent_example("Opened twice", {"reason": "The same claim is open under another number."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """For one that was opened by mistake: all work in it ends, and no figure counts it. Managers only."""
        actions.discard(found.case(request, number), **given(ReasonSerializer, request), actor=actor(request))
        return shown(request, number)


class Delete(Endpoint):
    @operation(
        "deleteCase",
        "Delete a case",
        tag=TAG,
        answer=PurgingSerializer,
        sent=MaybeReasonSerializer,
        examples=[sent_example("A trial", {"reason": "It was opened to try the form."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Takes a discarded case out of sight; it can be brought back for 30 days. Administrators only."""
        case = found.case(request, number)
        actions.delete(case, **given(MaybeReasonSerializer, request), actor=actor(request))
        return Response(PurgingSerializer({"number": case.number}).data)


class Purge(Endpoint):
    @operation(
        "purgeCase",
        "Purge a case",
        tag=TAG,
        answer=PurgingSerializer,
        status=202,
        sent=MaybeReasonSerializer,
        examples=[sent_example("As the client asked", {"reason": "The client has asked for it."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Has a worker erase what a closed or discarded case holds, for good. Owners only."""
        case = _known(request, number)
        actions.purge(case, **given(MaybeReasonSerializer, request), actor=actor(request))
        return Response(PurgingSerializer({"number": case.number}).data, status=202)


class Deleted(Endpoint):
    @operation("listDeletedCases", "List deleted cases", tag=TAG, answer=DeletedListSerializer)
    def get(self, request: Request) -> Response:
        """Those that can still be brought back, the latest 200. Administrators only."""
        if not permissions.may_delete(viewer(request)):
            raise NotAllowed(verbs.refusal(verbs.Verb.DELETE, viewer(request), is_writer=True))
        rows = [_row(case) for case in selectors.deleted(viewer(request))[:200]]
        return Response(DeletedListSerializer({"results": rows}).data)


class BringBack(Endpoint):
    @operation("bringBackCase", "Bring a deleted case back", tag=TAG, answer=CaseSerializer)
    @once
    def post(self, request: Request, number: str) -> Response:
        """It can be seen again, discarded as it was. Administrators only."""
        case = seen(selectors.deleted_case, viewer(request), number)
        actions.undelete(case, actor=actor(request))
        return shown(request, number)


def _known(request: Request, number: str) -> Case:
    """A case that is seen, or a deleted one for those who may see these."""
    deleted = selectors.deleted(viewer(request)).filter(number=number).first()
    return deleted or found.case(request, number)


def _row(case: Case) -> dict[str, Any]:
    until = case.deleted_at + verbs.KEPT if case.deleted_at else None
    return {"number": case.number, "title": case.title, "deleted_at": case.deleted_at, "until": until}
