"""How a task is found for a request, and shown: with its form, its checklist, who takes part, and what may be done."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.cases import matching
from apps.api.endpoint import seen, viewer
from apps.api.shapes import field_facts
from apps.api.tasks.shapes import TaskDetailSerializer
from apps.cases import asking, states, values
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CaseDefinition, Item
from apps.tasks import selectors
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb

_PLACES: dict[Verb, str] = {verb: verb.value for verb in Verb} | {Verb.ASSIGN: "hand_over"}


def found(request: Request, key: int) -> HumanTask:
    """The task, for a change: as If-Match says."""
    task = seen(selectors.task, viewer(request), key)
    matching.require(request, task.case)
    return task


def shown(request: Request, task: HumanTask) -> Response:
    """The task with all that there is to it."""
    compiled = states.plan_of(task.case)
    plan = compiled.definition
    item = selectors.plan_item(task)
    about: dict[str, Any] = {"description": "", "form": [], "checklist": [], "outcomes": []}
    if item is not None:
        about = {
            "description": item.description,
            "form": _form(compiled, item, task),
            "checklist": _checklist(plan, item, task),
            "outcomes": item.outcomes,
        }
    for name, value in about.items():
        setattr(task, name, value)  # the plan's, shown beside the row's own columns
    is_joint = bool(task.parts_total or task.parts_needed)
    task.shown_parts = list(task.parts.select_related("user")) if is_joint else []  # type: ignore[attr-defined]
    return Response(TaskDetailSerializer(task, context=offered(request, [task])).data)


def offered(request: Request, tasks: Sequence[HumanTask]) -> dict[str, dict[int, list[dict[str, Any]]]]:
    """What the owner of the token may do with each of the tasks, for their shapes."""
    options = selectors.options(viewer(request), tasks)
    return {"actions": {key: [_action(key, option) for option in found] for key, found in options.items()}}


def _action(key: int, option: selectors.Option) -> dict[str, Any]:
    url = reverse(f"api:{_PLACES[option.verb]}", args=[key])
    return {"verb": option.verb.value, "allowed": option.is_allowed, "reason": option.reason, "url": url}


def _form(compiled: Compiled, item: Item, task: HumanTask) -> list[dict[str, Any]]:
    plan = compiled.definition
    conditions = asking.conditions(compiled, item.key)
    now = {one.field for one in asking.asked(item.form, conditions, values.from_json(plan, task.case.data), {})}
    return [
        {
            **field_facts(plan.field(asked.field)),
            "is_required": asked.required,
            "condition": asked.condition,
            "is_asked": asked.field in now,
            "value": task.case.data.get(asked.field),
        }
        for asked in item.form
    ]


def _checklist(plan: CaseDefinition, item: Item, task: HumanTask) -> list[dict[str, Any]]:
    return [
        {
            "field": point.field,
            "label": plan.field(point.field).label,
            "is_required": point.required,
            "is_ticked": task.case.data.get(point.field) is True,
        }
        for point in item.checklist
    ]
