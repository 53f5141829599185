"""The plan of a case: its items with what may be done to each, doing it, and adding what the plan offers."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.cases import found, matching
from apps.api.cases.shapes import ItemActionSerializer, NewItemSerializer, PlanSerializer, StepSerializer
from apps.api.cases.views import moved
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, viewer
from apps.api.idempotency import once
from apps.api.problems import ApiProblem
from apps.api.refusals import under
from apps.cases import actions, permissions, selectors
from apps.cases.models import Case, PlanItem
from apps.cases.selectors import Step
from apps.cases.step import Step as CaseStep
from apps.cmmn import commands
from apps.cmmn.definition import LISTENERS, Kind
from apps.cmmn.state import State
from apps.common.errors import Conflict
from apps.tasks import actions as task_actions
from apps.tasks import permissions as task_permissions
from apps.tasks import selectors as tasks
from apps.tasks.models import HumanTask
from apps.users.models import User
from apps.users.selectors import team_ids

TAG = "Plan items"
COMMANDS: dict[str, Callable[[int], commands.ItemCommand | commands.Occur]] = {
    "begin": commands.Begin,
    "complete": commands.Complete,
    "disable": commands.Disable,
    "occur": commands.Occur,
    "reactivate": commands.Reactivate,
    "reenable": commands.Reenable,
    "suspend": commands.Suspend,
}
_OF_THE_CASE = ("suspend", "reactivate", "complete")
_BY_STATE = {State.ENABLED: ("begin", "disable"), State.FAILED: ("reactivate",), State.DISABLED: ("reenable",)}


class PlanItems(Endpoint):
    @operation("listPlanItems", "List the plan items of a case", tag=TAG, answer=PlanSerializer)
    def get(self, request: Request, number: str) -> Response:
        """The whole plan: what is, what may come, and what may be done to each item now."""
        case = found.read(request, number)
        view = selectors.plan(viewer(request), case)
        open_tasks = tasks.of_case(viewer(request), case)
        may_write = permissions.may_write(viewer(request), case)
        reader = _Reader(viewer(request), open_tasks, may_write=may_write)
        return Response(PlanSerializer({"results": list(reader.rows(view.case, None))}).data)

    @operation(
        "addPlanItem",
        "Add a discretionary item",
        tag=TAG,
        answer=StepSerializer,
        status=201,
        sent=NewItemSerializer,
        examples=[sent_example("A police report", {"key": "police_report"})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Adds an item that the plan offers to a stage, as those that say `can_be_added`."""
        sent = given(NewItemSerializer, request)
        case = matching.writable(request, number)
        step = actions.perform(case, commands.Plan(sent["key"], sent.get("parent")), actor=actor(request))
        response = moved(request, step)
        response.status_code = 201
        return response


class ItemAction(Endpoint):
    @operation(
        "actOnPlanItem",
        "Act on a plan item",
        tag=TAG,
        answer=StepSerializer,
        sent=ItemActionSerializer,
        examples=[
            sent_example("Start by hand", {"action": "begin"}),
            sent_example("Complete a task with its form", {"action": "complete", "data": {"risk_score": 9}}),
            sent_example("Skip a task", {"action": "skip", "reason": "The client has withdrawn."}),
            sent_example("Say that something has happened", {"action": "occur"}),
        ],
    )
    @once
    def post(self, request: Request, number: str, item: int) -> Response:
        """Does one of the item's `actions`. Item 0 is the case itself: `reactivate` opens one that has ended again.

        `occur` says that what an event listener waits for has happened. 409 says why something is not possible now.
        """
        sent = given(ItemActionSerializer, request)
        case = matching.writable(request, number)
        kind = PlanItem.objects.filter(case=case, number=item).values_list("kind", flat=True).first()
        if kind is None:
            raise ApiProblem("not-found")
        return moved(request, _act(request, case, item, Kind(kind), sent))


def _act(request: Request, case: Case, item: int, kind: Kind, sent: dict[str, Any]) -> CaseStep:
    """Human tasks are completed and skipped by the actions for tasks, which know their forms and their holders."""
    verb, reason = sent["action"], sent["reason"]
    if kind is Kind.HUMAN_TASK and verb in {"complete", "skip"}:
        task = _task(request, case, item)
        if verb == "skip":
            return task_actions.skip(task, reason=reason, actor=actor(request))
        with under("data"):
            return task_actions.complete(task, output=sent.get("data", {}), actor=actor(request))
    if verb == "skip":
        raise Conflict(_("Only a task can be skipped."))
    return actions.perform(case, COMMANDS[verb](item), reason=reason, actor=actor(request))


def _task(request: Request, case: Case, item: int) -> HumanTask:
    all_tasks = tasks.tasks(viewer(request)).filter(case=case, item_number=item)
    task = all_tasks.select_related("case__definition", "case__version", "assignee").first()
    if task is None:
        raise Conflict(_("This task is not open any more."))
    return task


class _Reader:
    """Turns the tree of the plan into rows, each with what this viewer may do."""

    def __init__(self, user: User, open_tasks: dict[int, HumanTask], *, may_write: bool) -> None:
        self.user = user
        self.tasks = open_tasks
        self.may_write = may_write

    def rows(self, step: Step, parent: int | None) -> Iterator[dict[str, Any]]:
        task = self.tasks.get(step.number) if step.number is not None else None
        yield {
            "number": step.number,
            "parent": parent,
            "key": step.key,
            "name": step.name,
            "kind": step.kind.value,
            "description": step.description,
            "state": step.state.value if step.state else None,
            "since": step.since,
            "is_required": step.is_required,
            "is_discretionary": step.is_optional,
            "is_repeating": step.is_repeating,
            "due_at": step.due,
            "can_be_added": bool(step.offer and step.offer.is_allowed and self.may_write),
            "task": task.pk if task else None,
            "actions": self._actions(step, task) if self.may_write else (),
        }
        for inner in step.steps:
            yield from self.rows(inner, step.number)

    def _actions(self, step: Step, task: HumanTask | None) -> tuple[str, ...]:
        """Of what is legal, what the pages offer as well."""
        if step.kind is Kind.CASE:
            return tuple(verb for verb in _OF_THE_CASE if verb in step.commands)
        if task is not None and step.state is State.ACTIVE:
            return self._of_task(step, task)
        if step.kind is Kind.STAGE and step.state is State.ACTIVE:
            return tuple(verb for verb in ("complete",) if verb in step.commands)
        if step.kind in LISTENERS:
            return tuple(verb for verb in ("occur",) if verb in step.commands)
        offered = _BY_STATE.get(step.state, ()) if step.state else ()
        return tuple(verb for verb in offered if verb in step.commands)

    def _of_task(self, step: Step, task: HumanTask) -> tuple[str, ...]:
        teams = team_ids(self.user)
        may_complete = task_permissions.may_complete(self.user, task, teams)
        may_skip = task_permissions.may_skip(self.user, task) and not step.is_required
        return tuple(verb for verb, is_so in (("complete", may_complete), ("skip", may_skip)) if is_so)
