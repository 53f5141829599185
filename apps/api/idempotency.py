"""Carries out each request that changes something in one transaction, and one with an Idempotency-Key only once.

The answer is stored in that same transaction, so it is remembered exactly when what it tells has happened. A refusal
is not remembered: nothing has happened then, and the request may be tried again.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.endpoint import Endpoint, token
from apps.api.models import GivenAnswer
from apps.api.problems import ApiProblem
from apps.common import clock
from apps.outbox import actions as outbox

HEADER = "Idempotency-Key"
TOPIC = "api.forget"
LIFETIME = timedelta(hours=24)
_KEPT_HEADERS = ("Location", "ETag")

Handler = Callable[..., Response]


def once(handler: Handler) -> Handler:
    """For every method that changes something."""

    @wraps(handler)
    def answer(view: Endpoint, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = _key(request)
        with transaction.atomic():
            if not key:
                return handler(view, request, *args, **kwargs)
            return _once(request, key, lambda: handler(view, request, *args, **kwargs))

    return answer


def forget() -> None:
    """Delete the answers that are too old to be given again."""
    GivenAnswer.objects.filter(given_at__lte=clock.now() - LIFETIME).delete()


def _once(request: Request, key: str, act: Callable[[], Response]) -> Response:
    if not _lock(request, key):
        raise ApiProblem("in-progress")
    fingerprint = _fingerprint(request)
    fresh = GivenAnswer.objects.filter(given_at__gt=clock.now() - LIFETIME)
    before = fresh.filter(token=token(request), key=key).first()
    if before is None:
        response = act()
        _remember(request, key, fingerprint, response)
        return response
    if before.fingerprint != fingerprint:
        raise ApiProblem("key-reused")
    headers = {**before.headers, "Idempotent-Replayed": "true"}
    return Response(json.loads(before.body), status=before.status, headers=headers)


def _key(request: Request) -> str:
    key: str = request.headers.get(HEADER, "")
    if len(key) > 255 or not key.isascii() or not key.isprintable():
        raise ValidationError({HEADER: [_("Send at most 255 printable ASCII characters.")]})
    return key


def _lock(request: Request, key: str) -> bool:
    """Whether nobody else is at work on this key; held until the transaction ends. The server is shared by tenants."""
    with connection.cursor() as cursor:
        name = f"{request._request.tenant.schema_name}:{token(request).pk}:{key}"  # type: ignore[attr-defined] # noqa: SLF001
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def _fingerprint(request: Request) -> str:
    """The same for the same request, however its JSON is laid out and its form is cut into parts."""
    sent = request.data
    plain = sent
    if hasattr(sent, "lists"):
        plain = {name: [_content(value) for value in values] for name, values in sent.lists()}
    text = json.dumps([request.method, request.get_full_path(), plain], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _content(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return [value.name, digest.hexdigest()]


def _remember(request: Request, key: str, fingerprint: str, response: Response) -> None:
    now = clock.now()
    given = GivenAnswer(
        token=token(request),
        key=key,
        fingerprint=fingerprint,
        status=response.status_code,
        headers={name: response[name] for name in _KEPT_HEADERS if name in response},
        body=JSONRenderer().render(response.data).decode() or "null",
        given_at=now,
    )
    columns = ["fingerprint", "status", "headers", "body", "given_at"]
    GivenAnswer.objects.bulk_create(
        [given], update_conflicts=True, unique_fields=["token", "key"], update_fields=columns
    )
    outbox.put(TOPIC, {}, key=str(given.pk), at=now + LIFETIME)
