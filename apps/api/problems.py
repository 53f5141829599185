"""Every refusal as RFC 9457 has it, and the list of the kinds there are. What is refused is decided elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from rest_framework import exceptions
from rest_framework.response import Response

from apps.cases.merging import Clash
from apps.common.errors import Conflict, Invalid, NotAllowed, Refused

CONTENT_TYPE = "application/problem+json"
PLACE = "/api/v1/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its code, the status it comes with, its title, and what to do about it."""

    code: str
    status: HTTPStatus
    title: str | Promise
    meaning: str | Promise

    @property
    def type(self) -> str:
        """The address that explains it."""
        return f"{PLACE}{self.code}/"


KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "unreadable",
            HTTPStatus.BAD_REQUEST,
            lazy("The request cannot be read"),
            lazy("The body is not what its content type says, such as broken JSON. Mend it before trying again."),
        ),
        Kind(
            "unauthenticated",
            HTTPStatus.UNAUTHORIZED,
            lazy("No valid token"),
            lazy(
                "Send an access token of this workspace as “Authorization: Bearer …”. It may be missing, mistyped, "
                "expired or revoked, or its owner may have left."
            ),
        ),
        Kind(
            "forbidden",
            HTTPStatus.FORBIDDEN,
            lazy("Not allowed"),
            lazy("It may be seen but not done: by the role or teams of the token's owner, or by a reading token."),
        ),
        Kind(
            "not-found",
            HTTPStatus.NOT_FOUND,
            lazy("Not found"),
            lazy("There is no such thing, or the owner of the token may not see it; which of the two is not told."),
        ),
        Kind(
            "method-not-allowed",
            HTTPStatus.METHOD_NOT_ALLOWED,
            lazy("Not this way"),
            lazy("This address does not take that method. The header Allow names those it takes."),
        ),
        Kind(
            "not-acceptable",
            HTTPStatus.NOT_ACCEPTABLE,
            lazy("No such format"),
            lazy("Answers are JSON; the header Accept asks for something else."),
        ),
        Kind(
            "conflict",
            HTTPStatus.CONFLICT,
            lazy("Not possible as things stand"),
            lazy("Somebody was faster, or the plan does not allow it now. Read the case again and decide anew."),
        ),
        Kind(
            "clash",
            HTTPStatus.CONFLICT,
            lazy("Others have changed the same"),
            lazy(
                "Fields that were to be written are no longer as `seen` says. `clashes` tells what they hold now, who "
                "changed them and when. Nothing was changed: look at both versions, and send again what is meant "
                "with `seen` brought up to date."
            ),
        ),
        Kind(
            "in-progress",
            HTTPStatus.CONFLICT,
            lazy("Still being carried out"),
            lazy("A request with the same Idempotency-Key has not been answered yet. Repeat it in a moment."),
        ),
        Kind(
            "changed",
            HTTPStatus.PRECONDITION_FAILED,
            lazy("The case has changed"),
            lazy("The case is no longer as If-Match says. Read it again and decide anew."),
        ),
        Kind(
            "too-large",
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            lazy("Too large"),
            lazy("The body is larger than this address takes."),
        ),
        Kind(
            "media-type",
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            lazy("Not this content type"),
            lazy("Send JSON; files are sent as multipart/form-data."),
        ),
        Kind(
            "invalid",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            lazy("Something sent is wrong"),
            lazy("`errors` says which fields and why. Nothing was changed."),
        ),
        Kind(
            "key-reused",
            HTTPStatus.UNPROCESSABLE_ENTITY,
            lazy("This Idempotency-Key belongs to another request"),
            lazy("A key stands for one request. Take a new key for every new request."),
        ),
        Kind(
            "throttled",
            HTTPStatus.TOO_MANY_REQUESTS,
            lazy("Too many requests"),
            lazy("Wait as many seconds as the header Retry-After says."),
        ),
        Kind(
            "fault",
            HTTPStatus.INTERNAL_SERVER_ERROR,
            lazy("A fault of ours"),
            lazy("Nothing was changed. It is safe to repeat the request with the same Idempotency-Key."),
        ),
        Kind(
            "unavailable",
            HTTPStatus.SERVICE_UNAVAILABLE,
            lazy("Not available now"),
            lazy("The workspace is closed or being upgraded. The header Retry-After says when to try again."),
        ),
    )
}
_BY_STATUS = {int(kind.status): kind for kind in reversed(KINDS.values())}
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (NotAllowed, "forbidden"),
    (Clash, "clash"),
    (Conflict, "conflict"),
    (Invalid, "invalid"),
    (Refused, "conflict"),
    (PermissionDenied, "forbidden"),
    (Http404, "not-found"),
    (RequestDataTooBig, "too-large"),
)


class ApiProblem(exceptions.APIException):
    """A refusal that belongs to the door itself, such as a key that was used before."""

    def __init__(self, code: str, detail: str = "") -> None:
        kind = KINDS[code]
        super().__init__(detail or str(kind.meaning), code=code)
        self.status_code = int(kind.status)


def body(code: str, detail: str = "", errors: Iterator[dict[str, str]] | None = None) -> dict[str, Any]:
    """The members of a problem document; `errors` only where there are any."""
    kind = KINDS[code]
    document: dict[str, Any] = {
        "type": kind.type,
        "title": str(kind.title),
        "status": int(kind.status),
        "code": code,
        "detail": detail or str(kind.meaning),
    }
    if errors is not None:
        document["errors"] = list(errors)
    return document


def of_status(status: int) -> str:
    """The code of a bare status."""
    if status in _BY_STATUS:
        return _BY_STATUS[status].code
    return "fault" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "unreadable"


def handle(exception: Exception, context: Mapping[str, Any]) -> Response | None:
    """Django REST framework's exception handler. None for what is no refusal: that is a fault and goes up."""
    del context
    if isinstance(exception, exceptions.APIException):
        return _of_framework(exception)
    for kind, code in _REFUSALS:
        if isinstance(exception, kind):
            answer = _answer(code, str(exception), _reasons(exception))
            if isinstance(exception, Clash):
                answer.data["clashes"] = list(_clashes(exception))
            return answer
    return None


def _of_framework(exception: exceptions.APIException) -> Response:
    headers = {}
    if isinstance(exception, ApiProblem):
        return _answer(str(exception.get_codes()), str(exception.detail))
    if getattr(exception, "auth_header", None):
        headers["WWW-Authenticate"] = exception.auth_header  # type: ignore[attr-defined]  # the framework sets it
    if isinstance(exception, exceptions.Throttled):
        headers["Retry-After"] = str(int(getattr(exception, "wait", None) or 1))
    if isinstance(exception, exceptions.ValidationError):
        return _answer("invalid", _("Some of what was sent needs another look."), _flat(exception.detail))
    return _answer(of_status(exception.status_code), str(exception.detail), headers=headers)


def _answer(
    code: str, detail: str, errors: Iterator[dict[str, str]] | None = None, headers: dict[str, str] | None = None
) -> Response:
    document = body(code, detail, errors)
    return Response(document, status=document["status"], headers=headers, content_type=CONTENT_TYPE)


def _reasons(exception: Exception) -> Iterator[dict[str, str]] | None:
    if not isinstance(exception, Invalid):
        return None
    return ({"field": key, "detail": reason} for key, reasons in exception.fields.items() for reason in reasons)


def _clashes(clash: Clash) -> Iterator[dict[str, Any]]:
    for one in clash.theirs:
        yield {"field": one.key, "value": one.value, "by": one.by, "at": one.at.isoformat() if one.at else None}


def _flat(detail: Any, path: str = "") -> Iterator[dict[str, str]]:
    """The framework's nested reasons, each with the dotted path of its field; empty for the body as a whole."""
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            name = "" if key == "non_field_errors" else str(key)
            yield from _flat(inner, ".".join(filter(None, [path, name])))
    elif isinstance(detail, list | tuple):
        for inner in detail:
            yield from _flat(inner, path)
    else:
        yield {"field": path, "detail": str(detail)}
