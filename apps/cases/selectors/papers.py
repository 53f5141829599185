"""Notes and files of a case, newest first, in pages."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import QuerySet

from apps.cases.models import Case, CaseFile, Note
from apps.cases.selectors.cases import require_seen
from apps.users.models import User

PAGE = 30
Paper = TypeVar("Paper", Note, CaseFile)


@dataclass(frozen=True, slots=True)
class Papers(Generic[Paper]):
    """One page; `before` is the key to continue from, None at the end."""

    rows: tuple[Paper, ...]
    before: int | None


def notes(viewer: User, case: Case, *, before: int | None = None, size: int = PAGE) -> Papers[Note]:
    require_seen(viewer, case)
    return _page(Note.objects.filter(case=case), before, size)


def files(viewer: User, case: Case, *, before: int | None = None, size: int = PAGE) -> Papers[CaseFile]:
    require_seen(viewer, case)
    return _page(CaseFile.objects.filter(case=case), before, size)


def file(viewer: User, case: Case, key: int) -> CaseFile:
    """One file of the case. Raises CaseFile.DoesNotExist."""
    require_seen(viewer, case)
    return CaseFile.objects.get(pk=key, case=case)


def _page(rows: QuerySet[Paper], before: int | None, size: int) -> Papers[Paper]:
    # Keys grow with time, so the newest is the one with the largest key.
    rows = rows.order_by("-pk")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: size + 1])
    return Papers(tuple(found[:size]), found[size - 1].pk if len(found) > size else None)
