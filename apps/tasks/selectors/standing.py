"""What somebody may do with tasks now, each verb with the reason where they may not. The rules stand in `permissions`.

The number of statements is the same for one task and for a page of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit import selectors as audit
from apps.cases import states
from apps.cases.models import Case, PlanItem
from apps.cases.permissions import writable
from apps.cmmn.definition import CASE, Item, Kind
from apps.cmmn.state import DONE, State
from apps.tasks.models import HumanTask, TaskPart, TaskState
from apps.tasks.permissions import Facts, Verb, objection
from apps.users.models import User
from apps.users.selectors import team_ids


@dataclass(frozen=True, slots=True)
class Option:
    """A verb with whether somebody may do it now, and the reason where they may not."""

    verb: Verb
    is_allowed: bool
    reason: str = ""


class _Row(NamedTuple):
    """What is read of a plan item."""

    case: int
    number: int
    parent: int | None
    key: str
    name: str
    kind: str
    state: str
    is_required: bool | None


def options(
    viewer: User, tasks: Sequence[HumanTask], *, case: Case | None = None, required: Collection[int] = ()
) -> dict[int, tuple[Option, ...]]:
    """Every verb for every task, by the key of the task.

    Where all are open tasks of one `case` that is at hand, with the numbers of those that are `required`, that is not
    read once more.
    """
    known = facts(viewer, tasks, case=case, required=required)
    return {task.pk: tuple(_option(verb, viewer, task, known[task.pk]) for verb in Verb) for task in tasks}


def offered(viewer: User, task: HumanTask, known: Facts) -> tuple[Option, ...]:
    """Every verb for one task of which the facts are at hand."""
    return tuple(_option(verb, viewer, task, known) for verb in Verb)


def is_joint(task: HumanTask) -> bool:
    """Whether each says for themselves that they are done, or how they decide; the last one needed completes it."""
    item = plan_item(task)
    if item is not None and item.approval is not None and item.approval.approvers > 1:
        return True
    return task.is_shared and task.parts_missing > 0


def _option(verb: Verb, viewer: User, task: HumanTask, known: Facts) -> Option:
    found = objection(verb, viewer, task, known)
    return Option(verb, found is None, str(found or ""))


def facts(
    viewer: User, tasks: Sequence[HumanTask], *, case: Case | None = None, required: Collection[int] = ()
) -> dict[int, Facts]:
    """What the rules ask beside the tasks themselves, by the key of the task."""
    if not tasks:
        return {}
    cases = {case.pk: case} if case else _cases(tasks)
    guarded = [key for key, one in cases.items() if one.definition.is_access_controlled]
    allowed = writable(viewer, guarded) if guarded else frozenset()
    items = {task.pk: _item(task, cases[task.case_id]) for task in tasks}
    rows = {} if case else _rows(tasks)
    parts = _parts(viewer, tasks)
    barred = _barred(viewer, tasks, items)
    found = {}
    for task in tasks:
        its, item = cases[task.case_id], items[task.pk]
        row = rows.get((task.case_id, task.item_number))
        found[task.pk] = Facts(
            teams=team_ids(viewer),
            part=parts.get(task.pk),
            may_write=task.case_id in allowed or not its.definition.is_access_controlled,
            is_case_closed=its.state == State.CLOSED,
            is_required=bool(row and row.is_required) or task.item_number in required,
            approvers=item.approval.approvers if item and item.approval else 0,
            barred=barred.get(task.pk, ""),
            has_checklist=bool(item and item.checklist),
            unticked=unticked(its, item),
            gone="" if task.is_alive else _gone(its, task, item, row, rows),
        )
    return found


def facts_now(user: User, task: HumanTask, verb: Verb) -> Facts:
    """The same for one task whose case is at hand and may be changed, asking no more than the verb needs."""
    item = _item(task, task.case)
    rows = _rows([task]) if verb in {Verb.SKIP, Verb.RESTART} else {}
    row = rows.get((task.case_id, task.item_number))
    return Facts(
        teams=frozenset() if task.assignee_id == user.pk else team_ids(user),
        part=_parts(user, [task]).get(task.pk),
        is_required=bool(row and row.is_required),
        approvers=item.approval.approvers if item and item.approval else 0,
        barred=barred_from(user, task, item) if item and item.approval else "",
        has_checklist=bool(item and item.checklist),
        unticked=unticked(task.case, item),
        gone="" if task.is_alive or verb is not Verb.RESTART else _gone(task.case, task, item, row, rows),
    )


def plan_item(task: HumanTask) -> Item | None:
    """A task as the plan of its case has it; None when the plan has it no more."""
    return _item(task, task.case)


def unticked(case: Case, item: Item | None) -> tuple[str, ...]:
    """The labels of the required points of a checklist that are not ticked."""
    if item is None or not item.checklist:
        return ()
    plan = states.plan_of(case).definition
    points = [point.field for point in item.checklist if point.required and case.data.get(point.field) is not True]
    return tuple(plan.field(key).label for key in points)


def barred_from(user: User, task: HumanTask, item: Item) -> str:
    """Why the user is not one of those who may approve a task; empty where they are."""
    return _barred(user, [task], {task.pk: item}).get(task.pk, "")


def _cases(tasks: Iterable[HumanTask]) -> dict[int, Case]:
    found = Case.objects.filter(pk__in={task.case_id for task in tasks}).select_related("definition", "version")
    light = ("number", "state", "data", "added", "definition__is_access_controlled", "version__content_hash")
    return {case.pk: case for case in found.only(*light)}


def _item(task: HumanTask, case: Case) -> Item | None:
    """The task as the plan has it; nothing when another version of the plan has it no more."""
    try:
        return states.plan_of(case).definition.item(task.key)
    except KeyError:
        return None


def _rows(tasks: Sequence[HumanTask]) -> dict[tuple[int, int], _Row]:
    """The plan items of the tasks, their other instances, and the stages around them. Of what is open, only itself."""
    ended = [task for task in tasks if not task.is_alive]
    wanted = Q(
        case__in={task.case_id for task in tasks if task.is_alive},
        number__in={task.item_number for task in tasks if task.is_alive},
    )
    if ended:
        around = Q(kind__in=[Kind.CASE, Kind.STAGE]) | Q(key__in={task.key for task in ended})
        wanted |= Q(case__in={task.case_id for task in ended}) & around
    columns = ("case_id", "number", "parent_number", "key", "name", "kind", "state", "memory__required")
    rows = (_Row(*row) for row in PlanItem.objects.filter(wanted).order_by().values_list(*columns))
    return {(row.case, row.number): row for row in rows}


def _parts(viewer: User, tasks: Iterable[HumanTask]) -> dict[int, TaskPart]:
    shared = [task.pk for task in tasks if task.parts_total or task.parts_needed]
    return {part.task_id: part for part in TaskPart.objects.filter(task__in=shared, user=viewer)} if shared else {}


def _barred(viewer: User, tasks: Iterable[HumanTask], items: Mapping[int, Item | None]) -> dict[int, str]:
    """Why the viewer may not approve what they have done themselves, by task."""
    bars = {task: item.approval.of for task in tasks if (item := items[task.pk]) and item.approval}
    if not any(bars.values()):
        return {}
    doers = _doers(bars)
    opened = audit.first_actors([_stream(task) for task, of in bars.items() if CASE in of])
    found = {}
    for task, of in bars.items():
        if CASE in of and opened.get(_stream(task)) == viewer.pk:
            found[task.pk] = _("You opened this case, and the plan asks for four eyes: somebody else has to decide.")
        for key in of:
            name = doers.get((task.case_id, key), {}).get(viewer.pk)
            if name is not None:
                sentence = _("You did “%(task)s”, and the plan asks for four eyes: somebody else has to decide.")
                found[task.pk] = sentence % {"task": name}
    return found


def _stream(task: HumanTask) -> str:
    return Case(pk=task.case_id).stream


def _doers(bars: Mapping[HumanTask, Collection[str]]) -> dict[tuple[int, str], dict[int, str]]:
    """Who has completed the latest instance of each task, or had a part in it, with its name."""
    keys = {key for of in bars.values() for key in of if key != CASE}
    done = HumanTask.objects.filter(case__in={task.case_id for task in bars}, key__in=keys, state=TaskState.COMPLETED)
    latest = done.order_by("case_id", "key", "-item_number").distinct("case_id", "key")
    rows = {row.pk: row for row in latest}
    found: defaultdict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    for row in rows.values():
        if row.completed_by_id is not None:
            found[row.case_id, row.key][row.completed_by_id] = row.name
    for task, user in TaskPart.objects.filter(task__in=rows, state="done").values_list("task", "user"):
        found[rows[task].case_id, rows[task].key][user] = rows[task].name
    return found


def _gone(
    case: Case, task: HumanTask, item: Item | None, row: _Row | None, rows: Mapping[tuple[int, int], _Row]
) -> str:
    """Why a task that has ended cannot be done once more; empty where it can."""
    if item is None or row is None:
        return _("The plan of this case does not have this task any more.")
    if case.state != State.ACTIVE:
        return _("The case does not run: it has to be opened again before anything in it is done once more.")
    above = rows.get((case.pk, row.parent)) if row.parent is not None else None
    while above is not None:
        if above.state != State.ACTIVE:
            sentence = _("“%(stage)s”, to which it belongs, has ended. An administrator can repair the plan.")
            return sentence % {"stage": above.name}
        above = rows.get((case.pk, above.parent)) if above.parent is not None else None
    others = [one for one in rows.values() if one.case == case.pk and one.key == task.key and one.parent == row.parent]
    at_work = any(one.state not in DONE and one.state != State.AVAILABLE for one in others)
    return _("“%(task)s” is open once more already.") % {"task": task.name} if at_work else ""
