"""Questions about operations: whose they are, what one would do, how far it is, and what became of each row.

Rows of cases that the viewer may not see (any more) are left out, and counted nowhere but in the operation's own sums.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from apps.bulk import given as parameters
from apps.bulk import permissions, selection, subjects, verbs
from apps.bulk.models import Operation, OperationRow, Result, State, Undoing
from apps.bulk.verbs import Change, Verdict, Writable
from apps.bulk.verbs.base import Row
from apps.cases import permissions as case_permissions
from apps.cases import states
from apps.cases.models import Case
from apps.tasks import selectors as task_selectors
from apps.tasks.models import HumanTask
from apps.users import permissions as people
from apps.users.models import User

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a preview: the task or case, and what would become of it."""

    row: Row
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an operation would do now. `reasons` are why rows would stay as they are, the commonest first.

    `is_cut` says that the list holds more than is taken.
    """

    total: int
    will: int
    nothing: int
    refused: int
    reasons: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an operation is, in rows. While it is taken back `worked` counts what has been looked at for that."""

    operation: Operation
    counts: Counter[str]
    undoing: Counter[str]

    @property
    def is_moving(self) -> bool:
        return self.operation.state in {State.RUNNING, State.UNDOING}

    @property
    def total(self) -> int:
        return self.operation.done if self.operation.state == State.UNDOING else self.operation.total

    @property
    def worked(self) -> int:
        if self.operation.state == State.UNDOING:
            return self.undoing[Undoing.UNDONE] + self.undoing[Undoing.LEFT]
        return self.operation.total - self.counts[Result.WAITING]

    @property
    def percent(self) -> int:
        return 100 * self.worked // max(self.total, 1)

    @property
    def done(self) -> int:
        return self.counts[Result.DONE]

    @property
    def skipped(self) -> int:
        return self.counts[Result.SKIPPED]

    @property
    def refused(self) -> int:
        return self.counts[Result.REFUSED] + self.counts[Result.FAILED]


def operations(viewer: User, *, is_everybodys: bool = False) -> QuerySet[Operation]:
    """What the viewer has done to many at once, the latest first; administrators may ask for everybody's."""
    if not permissions.may_operate(viewer):
        return Operation.objects.none()
    found = Operation.objects.exclude(state=State.DRAFT).select_related("person", "undone_by")
    is_all = is_everybodys and people.may_administer(viewer)
    return found if is_all else found.filter(person=viewer)


def operation(viewer: User, key: int) -> Operation:
    """One operation, a draft of one's own too. Raises Operation.DoesNotExist."""
    found = Operation.objects.select_related("person", "undone_by").get(pk=key)
    if not permissions.may_see(viewer, found) or (found.state == State.DRAFT and found.person_id != viewer.pk):
        raise Operation.DoesNotExist
    return found


def progress(operation: Operation) -> Progress:
    """How far it is: counted while it moves, remembered afterwards."""
    counts, undoing = Counter[str](), Counter[str]()
    if operation.state == State.RUNNING:
        counts = _counted(operation, "result")
    else:
        counts.update(done=operation.done, skipped=operation.skipped, refused=operation.refused)
    if operation.state == State.UNDOING:
        undoing = _counted(operation, "undoing")
    else:
        undoing.update(undone=operation.undone, left=operation.left)
    return Progress(operation, counts, undoing)


def rows(viewer: User, operation: Operation, *, show: str = "") -> QuerySet[OperationRow]:
    """What became of each row, in the order of the cases; `show` is a result or what became of it in undoing."""
    seen = case_permissions.restrict(viewer, Case.objects.order_by().only("pk"))
    found = OperationRow.objects.filter(operation=operation, case__in=seen)
    if show == Result.REFUSED:
        found = found.filter(result__in=[Result.REFUSED, Result.FAILED])
    elif show in Result.values:
        found = found.filter(result=show)
    elif show in {Undoing.UNDONE, Undoing.LEFT}:
        found = found.filter(undoing=show)
    return found.select_related("case", "task").defer("case__data", "task__draft").order_by("pk")


def outlook(
    viewer: User,
    operation: Operation,
    *,
    show: str = "",
    is_refused_first: bool = False,
    start: int = 0,
    size: int = PAGE,
) -> Outlook:
    """What an operation would do to each row as things are now, and a page of the rows from `start` on.

    A constant number of statements; every row is judged, at most `selection.LIMIT`.
    """
    verb = verbs.of(operation.kind)
    chosen = selection.chosen(viewer, selection.from_json(operation.selection), as_cases=not verb.is_of_tasks)
    found = subjects.many(chosen.places, also=verb.also)
    lines = judged(viewer, operation, found)
    counts = Counter(line.verdict.change for line in lines)
    reasons = Counter(line.verdict.reason for line in lines if line.verdict.reason)
    shown = [line for line in lines if line.verdict.change == show] if show in list(Change) else lines
    if is_refused_first:
        shown = sorted(shown, key=lambda line: line.verdict.change != Change.REFUSED)
    return Outlook(
        total=len(lines),
        will=counts[Change.WILL],
        nothing=counts[Change.NOTHING],
        refused=counts[Change.REFUSED],
        reasons=tuple(reasons.most_common()),
        lines=tuple(shown[start : start + size]),
        is_cut=chosen.is_cut,
    )


def judged(viewer: User, operation: Operation, found: Sequence[Row]) -> list[Line]:
    """What would become of each of these rows."""
    verb, given = verbs.of(operation.kind), parameters.from_json(operation.given)
    if verb.is_of_tasks:
        who = Writable(viewer, facts=task_selectors.facts(viewer, [row for row in found if isinstance(row, HumanTask)]))
    else:
        who = Writable(viewer, case_permissions.writable(viewer, {row.pk for row in found}))
    return [Line(row, verb.judge(who, row, given)) for row in found]


def outcomes(viewer: User, operation: Operation) -> dict[str, str]:
    """How the chosen cases can end, by key: the outcomes of all their plans together, with the first name of each."""
    chosen = selection.chosen(viewer, selection.from_json(operation.selection), as_cases=True)
    keys = [place.case for place in chosen.places]
    one_each = (
        Case.objects.filter(pk__in=keys).order_by("version_id", "pk").distinct("version_id").select_related("version")
    )
    found: dict[str, str] = {}
    for case in one_each.defer("data", "version__body", "version__source"):
        found = dict(states.plan_of(case).definition.outcomes) | found
    return found


def _counted(operation: Operation, column: str) -> Counter[str]:
    found = OperationRow.objects.filter(operation=operation).order_by().values_list(column)
    return Counter(dict(found.annotate(n=Count("pk"))))
