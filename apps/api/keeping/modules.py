"""Text modules: list, write, change, retire."""

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.cases.holders import team
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.api.keeping.shapes import ModuleChangeSerializer, ModuleSerializer, NewModuleSerializer
from apps.api.shapes import listed
from apps.cases import actions, selectors

TAG = "Text modules"


class Modules(Endpoint):
    @operation(
        "listTextModules",
        "List text modules",
        tag=TAG,
        answer=listed(ModuleSerializer, "TextModule"),
        parameters=[paging.PageParameters],
    )
    def get(self, request: Request) -> Response:
        """Those for everybody, for one's teams and for oneself, by name; retired ones are among them."""
        asked = paging.asked(request)
        rows, after = paging.keyset(selectors.modules(viewer(request)), ("name", "pk"), asked, is_descending=False)
        return paging.page(request, asked, ModuleSerializer(rows, many=True).data, after)

    @operation(
        "writeTextModule",
        "Write a text module",
        tag=TAG,
        answer=ModuleSerializer,
        status=201,
        sent=NewModuleSerializer,
        examples=[sent_example("A greeting", {"name": "Greeting", "keyword": "hi", "text": "Dear {client.name},"})],
    )
    @once
    def post(self, request: Request) -> Response:
        """For oneself, for a team that one is in, or, as a manager, for any team and for everybody."""
        sent = given(NewModuleSerializer, request)
        audience, key = sent.pop("audience"), sent.pop("team", None)
        owner: dict[str, Any] = {"user": viewer(request)} if audience == "me" else {"team": team(request, key)}
        module = actions.create_module(**sent, **owner, actor=actor(request))
        return Response(ModuleSerializer(module).data, status=201)


class OneModule(Endpoint):
    @operation(
        "changeTextModule",
        "Write a text module anew",
        tag=TAG,
        answer=ModuleSerializer,
        sent=ModuleChangeSerializer,
        examples=[sent_example("Other words", {"name": "Greeting", "keyword": "hi", "text": "Hello {client.name},"})],
    )
    @once
    def patch(self, request: Request, key: int) -> Response:
        """What was written with it before stays as it is."""
        module = seen(selectors.module, viewer(request), key)
        sent = given(ModuleChangeSerializer, request)
        return Response(ModuleSerializer(actions.change_module(module, **sent, actor=actor(request))).data)


class RetireModule(Endpoint):
    @operation("retireTextModule", "Retire a text module", tag=TAG, answer=ModuleSerializer)
    @once
    def post(self, request: Request, key: int) -> Response:
        """It is offered no more."""
        module = seen(selectors.module, viewer(request), key)
        return Response(ModuleSerializer(actions.retire_module(module, actor=actor(request))).data)


class RestoreModule(Endpoint):
    @operation("restoreTextModule", "Bring back a retired text module", tag=TAG, answer=ModuleSerializer)
    @once
    def post(self, request: Request, key: int) -> Response:
        """It is offered again."""
        module = seen(selectors.module, viewer(request), key)
        return Response(ModuleSerializer(actions.restore_module(module, actor=actor(request))).data)
