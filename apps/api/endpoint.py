"""What every address of the API shares: token, JSON, bounds, and the way to what a viewer may see."""

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from apps.api.authentication import BearerAuthentication, TokenScope
from apps.api.parsing import StrictJSONParser
from apps.api.problems import ApiProblem
from apps.api.throttling import TokenThrottle
from apps.common.actors import Actor
from apps.users.models import AccessToken, User

P = ParamSpec("P")
R = TypeVar("R")
MULTIPART_ROOM = 1024 * 1024
"""How much a form may hold beside its files."""


class Endpoint(APIView):
    """One resource or one command. Views read, act and answer; rights are the selectors' and the actions'."""

    authentication_classes: Sequence[type[BaseAuthentication]] = (BearerAuthentication,)
    permission_classes: Sequence[type[BasePermission]] = (TokenScope,)
    throttle_classes = (TokenThrottle,)
    parser_classes: Sequence[type[BaseParser]] = (StrictJSONParser,)
    renderer_classes: Sequence[type[BaseRenderer]] = (JSONRenderer,)
    metadata_class = None
    http_method_names = ("get", "head", "post", "patch")
    body_limit: int = settings.API_BODY_MAX_BYTES

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what is too large unread, and addresses that the database could not even look for."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.body_limit:
            raise ApiProblem("too-large")
        super().initial(request, *args, **kwargs)
        if any("\x00" in str(part) for part in kwargs.values()):
            raise ApiProblem("not-found")

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """What one person may see belongs into nobody's cache unasked."""
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return super().finalize_response(request, response, *args, **kwargs)


def viewer(request: Request) -> User:
    """The person whose token it is."""
    assert isinstance(request.user, User)  # noqa: S101  (the permission has seen to it)
    return request.user


def actor(request: Request) -> Actor:
    return Actor.person(viewer(request))


def seen(selector: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """What the selector finds for the viewer; 404 when there is nothing or they may not see it."""
    try:
        return selector(*args, **kwargs)
    except ObjectDoesNotExist:
        raise ApiProblem("not-found") from None


def token(request: Request) -> AccessToken:
    """What the request was let in with."""
    assert isinstance(request.auth, AccessToken)  # noqa: S101  (the permission has seen to it)
    return request.auth


def given(shape: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, checked. Raises ValidationError, which becomes 422 with the reasons by field."""
    sent = shape(data=request.data)
    sent.is_valid(raise_exception=True)
    found: dict[str, Any] = sent.validated_data
    return found
