"""Notes and files of a case, newest first, in pages."""

from collections.abc import Iterable
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


def notes(
    viewer: User, case: Case, *, item: int | None = None, before: int | None = None, size: int = PAGE
) -> Papers[Note]:
    """With the note that each corrects; with `item` only the comments on that plan item."""
    require_seen(viewer, case)
    found = Note.objects.filter(case=case).select_related("corrects")
    return _page(found if item is None else found.filter(item_number=item), before, size)


def note(viewer: User, case: Case, key: int) -> Note:
    """One note of the case. Raises Note.DoesNotExist."""
    require_seen(viewer, case)
    return Note.objects.select_related("case").get(pk=key, case=case)


def commented(viewer: User, case: Case, notes: Iterable[Note]) -> dict[int, str]:
    """The names of the plan items that these notes comment, by number. No statement where none does."""
    require_seen(viewer, case)
    numbers = {note.item_number for note in notes if note.item_number is not None}
    return dict(case.items.filter(number__in=numbers).values_list("number", "name")) if numbers else {}


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
