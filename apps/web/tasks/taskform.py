"""The form that completes a task, made from the plan: its fields, what others change meanwhile, and its draft."""

import json

from django.http import QueryDict

from apps.cases import asking, states
from apps.tasks.models import HumanTask
from apps.users.models import User
from apps.web.casefields import PREFIX
from apps.web.controls import Around
from apps.web.http import WorkspaceRequest
from apps.web.sharedforms import SharedForm
from apps.web.writing import Begun, begun

KIND = "task"


def task_form(task: HumanTask, request: WorkspaceRequest) -> tuple[SharedForm, Begun]:
    """The form as it was sent; or as it was left, when it is opened again."""
    compiled = states.plan_of(task.case)
    writing = begun(request, KIND, task.pk)
    is_sent = request.method == "POST"
    node = compiled.nodes.get(task.key)
    form = SharedForm(
        request.POST if is_sent else writing.typed or _left(task, request.user),
        request.FILES if is_sent else None,
        plan=compiled.definition,
        asked=node.item.form if node is not None and node.item is not None else (),
        conditions=asking.conditions(compiled, task.key),
        case=task.case,
        around=Around(request.user, task.case),
        is_judged=is_sent,
    )
    return form, writing


def _left(task: HumanTask, viewer: User) -> QueryDict | None:
    """What its holder typed before drafts had a place of their own."""
    if not task.draft or task.assignee_id != viewer.pk:
        return None
    typed = QueryDict(mutable=True)
    typed.update({f"{PREFIX}{key}": text for key, text in task.draft.items()})
    typed["was"] = json.dumps(task.case.data)
    return typed


def as_note(form: SharedForm) -> str:
    """What was typed as lines of text, for a note, when the task cannot be completed any more."""
    lines = []
    for slot in form.slots:
        sent = form.data.getlist(slot.name) if hasattr(form.data, "getlist") else []
        text = ", ".join(str(one) for one in sent if str(one).strip())
        if slot.bound is not None and text:
            lines.append(f"{slot.bound.label}: {text}")
    return "\n".join(lines)
