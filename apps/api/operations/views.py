"""Operations: begin or only look, follow, read the rows, take back. Workers do the rows, as for the pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.cases.filters import filters
from apps.api.cases.holders import owner, team
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.api.operations.shapes import (
    ForeseenSerializer,
    OperationRequestSerializer,
    OperationRowSerializer,
    OperationSerializer,
    RowParameters,
)
from apps.api.problems import ApiProblem
from apps.api.shapes import listed
from apps.bulk import actions, permissions, selectors
from apps.bulk.given import Given
from apps.bulk.models import Kind, Operation, State
from apps.bulk.selection import Question, Selection
from apps.cases import selectors as cases
from apps.cases.models import Case
from apps.common.actors import Actor
from apps.tasks.selectors import Asked, Scope
from apps.users import permissions as people

TAG = "Operations"
FORESEEN = 100


class Operations(Endpoint):
    @operation(
        "listOperations",
        "List operations",
        tag=TAG,
        answer=listed(OperationSerializer, "Operation"),
        parameters=[paging.PageParameters],
    )
    def get(self, request: Request) -> Response:
        """What the owner of the token did to many tasks or cases at once, the latest first."""
        people.require(Actor.person(viewer(request)), permissions.may_operate)
        asked = paging.asked(request)
        found = selectors.operations(viewer(request))
        if asked.after is not None:
            found = found.filter(pk__lt=asked.after)
        rows = list(found[: asked.limit + 1])
        after = rows[asked.limit - 1].pk if len(rows) > asked.limit else None
        shown = [selectors.progress(row) for row in rows[: asked.limit]]
        return paging.page(request, asked, OperationSerializer(shown, many=True).data, after)

    @operation(
        "beginOperation",
        "Do one thing to many",
        tag=TAG,
        answer={200: ForeseenSerializer, 202: OperationSerializer},
        sent=OperationRequestSerializer,
        examples=[
            sent_example("Look first", {"kind": "assign", "scope": "mine", "user": 3, "preview": True}),
            sent_example(
                "Close old claims",
                {"kind": "close", "filter": {"type": ["claim"]}, "outcome": "paid", "reason": "Old."},
            ),
        ],
    )
    @once
    def post(self, request: Request) -> Response:
        """Takes tasks or gives them back, hands tasks or cases over, reschedules tasks, changes tags, closes cases:
        each for itself, with the rights of the token's owner. With `preview` nothing happens: 200 tells what would."""
        people.require(actor(request), permissions.may_operate)
        sent = given(OperationRequestSerializer, request)
        kind, chosen, what = Kind(sent["kind"]), _selection(request, sent), _given(request, sent)
        if sent["preview"]:
            imagined = actions.imagine(kind, selection=chosen, given=what, actor=actor(request))
            return Response(_foreseen(request, imagined))
        drafted = actions.choose(kind, selection=chosen, actor=actor(request))
        actions.describe(drafted, given=what, actor=actor(request))
        actions.begin(drafted, actor=actor(request))
        return _shown(drafted)


class OneOperation(Endpoint):
    @operation("readOperation", "Read an operation", tag=TAG, answer=OperationSerializer)
    def get(self, request: Request, key: int) -> Response:
        """How far it is."""
        return _shown(_found(request, key), status=200)


class Rows(Endpoint):
    @operation(
        "listOperationRows",
        "List what became of each",
        tag=TAG,
        answer=listed(OperationRowSerializer, "OperationRow"),
        parameters=[RowParameters],
    )
    def get(self, request: Request, key: int) -> Response:
        """Every task or case of it, with the reason where it was not done."""
        asked = paging.asked(request, RowParameters)
        rows = selectors.rows(viewer(request), _found(request, key), show=asked.get("result", ""))
        if asked.after is not None:
            rows = rows.filter(pk__gt=asked.after)
        found = list(rows[: asked.limit + 1])
        after = found[asked.limit - 1].pk if len(found) > asked.limit else None
        return paging.page(request, asked, OperationRowSerializer(found[: asked.limit], many=True).data, after)


class Undo(Endpoint):
    @operation("undoOperation", "Take an operation back", tag=TAG, answer={202: OperationSerializer})
    @once
    def post(self, request: Request, key: int) -> Response:
        """Puts back what it did, where that is as it was left. 409 when half an hour is over."""
        found = _found(request, key)
        actions.begin_undo(found, actor=actor(request))
        return _shown(found)


def _found(request: Request, key: int) -> Operation:
    found = seen(selectors.operation, viewer(request), key)
    if found.state == State.DRAFT:
        raise ApiProblem("not-found")
    return found


def _shown(found: Operation, *, status: int = 202) -> Response:
    headers = {"Location": reverse("api:operation", args=[found.pk])} if status == 202 else {}
    return Response(OperationSerializer(selectors.progress(found)).data, status=status, headers=headers)


def _selection(request: Request, sent: dict[str, Any]) -> Selection:
    if "tasks" in sent:
        return Selection(tasks=tuple(sent["tasks"]))
    if "scope" in sent:
        return Selection(asked=Asked(Scope(sent["scope"])))
    if "filter" in sent:
        asked = sent["filter"]
        return Selection(question=Question(filters(asked), asked.get("worker", ()), asked.get("queue", ())))
    known = cases.cases(viewer(request)).filter(number__in=sent["cases"]).order_by("pk")
    return Selection(cases=tuple(known.values_list("pk", flat=True)))


def _given(request: Request, sent: dict[str, Any]) -> Given:
    tags = {tag.pk: tag for tag in cases.tags(viewer(request))} if "add" in sent or "remove" in sent else {}
    chosen = {name: tuple(sent.get(name, ())) for name in ("add", "remove")}
    for name, keys in chosen.items():
        if unknown := [key for key in keys if key not in tags]:
            raise ValidationError({name: [_("There is no tag %(id)s.") % {"id": key} for key in unknown]})
    return Given(
        user=owner(request, sent.get("user"), name="user"),
        team=team(request, sent.get("team")),
        due_at=sent.get("due_at"),
        days=sent.get("days", 0),
        add=tuple(tags[key] for key in chosen["add"]),
        remove=tuple(tags[key] for key in chosen["remove"]),
        outcome=sent.get("outcome", ""),
        reason=sent.get("reason", ""),
        goal_reached=sent.get("goal_reached"),
        lessons=sent.get("lessons", ""),
    )


def _foreseen(request: Request, imagined: Operation) -> dict[str, Any]:
    found = selectors.outlook(viewer(request), imagined, is_refused_first=True, size=FORESEEN)
    rows = [
        {
            "case": line.row.number if isinstance(line.row, Case) else line.row.case.number,
            "task": None if isinstance(line.row, Case) else line.row.pk,
            "change": line.verdict.change,
            "reason": line.verdict.reason,
        }
        for line in found.lines
    ]
    return dict(ForeseenSerializer({**_sums(found), "rows": rows}).data)


def _sums(found: selectors.Outlook) -> dict[str, Any]:
    return {name: getattr(found, name) for name in ("total", "will", "nothing", "refused", "is_cut")}
