"""Where a request comes from on the network, and how much is too much from there. What to answer is the view's."""

import logging

from django.conf import settings
from django.http import HttpRequest
from django_ratelimit import ALL
from django_ratelimit.core import get_usage
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def address(request: HttpRequest) -> str:
    """The sender's network address as the outermost proxy of ours saw it; what lies before can be made up."""
    direct = str(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    passed: list[str] = [
        part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()
    ]
    hops: list[str] = [*passed, direct]
    trusted: int = settings.TRUSTED_PROXIES
    return hops[-1 - min(trusted, len(hops) - 1)]


def wait(request: HttpRequest, what: str, *, rate: str) -> int:
    """Count one more of `what` from the sender's address; the seconds to wait when that passes `rate`, or 0.

    When the counter cannot be reached nobody is kept out: losing what people send is worse than taking too much.
    """
    try:
        usage = get_usage(request, group=what, key="ip", rate=rate, method=ALL, increment=True)
    except RedisError:
        log.exception("The rate limit of %s cannot be counted", what)
        return 0
    return int(usage["time_left"]) + 1 if usage and usage["should_limit"] else 0
