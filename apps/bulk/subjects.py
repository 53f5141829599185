"""Reads the tasks and cases that operations are about: many for a preview, or one under the lock of its case."""

from collections.abc import Iterable, Sequence

from django.db.models import QuerySet

from apps.bulk.models import OperationRow
from apps.bulk.selection import Place
from apps.bulk.verbs.base import Row
from apps.cases import store as case_store
from apps.cases.models import Case
from apps.tasks.models import HumanTask

_HEAVY = ("data", "version__body", "version__source", "definition__description")


def many(places: Sequence[Place], *, also: Sequence[str] = ()) -> list[Row]:
    """The tasks or cases of these places, in their order; what has gone meanwhile is not there."""
    keys = [place.task for place in places if place.task is not None]
    rows: Iterable[Row]
    if keys:
        rows = _tasks().filter(pk__in=keys)
    else:
        rows = _cases().filter(pk__in=[place.case for place in places]).prefetch_related(*also)
    found = {row.pk: row for row in rows}
    return [found[key] for key in (place.task or place.case for place in places) if key in found]


def locked(row: OperationRow) -> Row:
    """The task or case of a row as it is, its case locked until the transaction ends."""
    case = case_store.lock(row.case_id)
    if row.task_id is None:
        return case
    task = _tasks().get(pk=row.task_id)
    task.case = case
    return task


def again(row: Row) -> Row:
    """The same task or case as it is now; its case is locked."""
    if isinstance(row, Case):
        return Case.objects.get(pk=row.pk)
    return HumanTask.objects.get(pk=row.pk)


def _tasks() -> QuerySet[HumanTask]:
    along = ("case__definition", "case__version", "assignee", "team")
    heavy = ("draft", *(f"case__{name}" for name in _HEAVY))
    return HumanTask.objects.select_related(*along).defer(*heavy)


def _cases() -> QuerySet[Case]:
    return Case.objects.select_related("definition", "version", "owner", "team").defer(*_HEAVY)
