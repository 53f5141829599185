"""What requests hold of a case that is purged: what was asked for, by whom, and the files that came with it."""

from collections.abc import Collection

from apps.cases.models import Case
from apps.intake.models import Request, RequestFile
from apps.notifications import actions as notifications


def erase(case: Case) -> list[str]:
    """Delete the requests that became a case, with their mails. Returns the hashes of their files."""
    requests = Request.objects.filter(case=case)
    hashes = list(RequestFile.objects.filter(request__in=requests).values_list("sha256", flat=True))
    notifications.forget([f"request:{key}" for key in requests.values_list("pk", flat=True)])
    requests.delete()
    return hashes


def in_use(hashes: Collection[str]) -> list[str]:
    """Those that a request still has a file of."""
    return list(RequestFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
