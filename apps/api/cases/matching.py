"""ETag, If-Match and If-None-Match: whether a case is still as somebody has read it.

A case's journal grows with every change of the case, its tasks, notes and files, so its length names its state.
"""

from django.utils.http import parse_etags, quote_etag
from rest_framework.request import Request

from apps.api.cases.found import case
from apps.api.endpoint import actor
from apps.api.problems import ApiProblem
from apps.cases import actions
from apps.cases.models import Case


def etag(found: Case) -> str:
    return quote_etag(f"{found.pk}-{found.journal_sequence}")


def is_known(request: Request, found: Case) -> bool:
    """Whether the reader has this state already, as If-None-Match says."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return etag(found) in {tag.removeprefix("W/") for tag in known} or known == ["*"]


def writable(request: Request, number: str) -> Case:
    """The case, for a change. With If-Match it is locked and compared first: 412 when it has changed since."""
    found = case(request, number)
    require(request, found)
    return found


def require(request: Request, found: Case) -> None:
    """Raises 412 unless the case, from here on locked, is as If-Match says."""
    wanted = request.headers.get("If-Match", "")
    if not wanted:
        return
    locked = actions.lock_open(found, actor(request))
    if parse_etags(wanted) != ["*"] and etag(locked) not in parse_etags(wanted):
        raise ApiProblem("changed")
