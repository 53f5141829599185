"""How often a token may ask, and how often somebody without one may try. Counted in the cache, per workspace."""

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit import ALL
from django_ratelimit.core import get_usage
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.users.models import AccessToken

log = logging.getLogger(__name__)


class TokenThrottle(BaseThrottle):
    """So many requests a minute for each token."""

    seconds = 0

    def allow_request(self, request: Request, view: APIView) -> bool:
        del view
        token = request.auth
        if isinstance(token, AccessToken):
            self.seconds = _wait(
                request, "api.token", key=lambda _group, _request: str(token.pk), rate=settings.API_RATE
            )
        return self.seconds == 0

    def wait(self) -> float | None:
        return self.seconds or None


def wait_of_stranger(request: Request) -> int:
    """Count one more token that opens nothing; the seconds to wait when there were too many from that address, or 0."""
    return _wait(request, "api.stranger", key="ip", rate=settings.API_STRANGER_RATE)


def _wait(request: Request, group: str, *, key: Any, rate: str | None) -> int:
    """When the counter cannot be reached nobody is kept out."""
    bare: HttpRequest = request._request  # noqa: SLF001  (the framework's name for the request underneath)
    try:
        usage = get_usage(bare, group=group, key=key, rate=rate, method=ALL, increment=True)
    except RedisError:
        log.exception("The rate of %s cannot be counted", group)
        return 0
    return int(usage["time_left"]) + 1 if usage and usage["should_limit"] else 0
