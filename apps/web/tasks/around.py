"""What stands around the form of a task: what can be done, checklist, outcomes, people, comments, and its past."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.audit import selectors as audit
from apps.cases import selectors as cases
from apps.cases import states, words
from apps.cases.step import Step
from apps.tasks import actions, selectors
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Facts, Verb, objection
from apps.web.cases import banner, found
from apps.web.http import WorkspaceRequest, actor, go, overlay
from apps.web.sharedforms import SharedForm
from apps.web.tasks import offers
from apps.web.tasks.finding import found_task
from apps.web.tasks.forms import EndingForm
from apps.web.tasks.going import list_asked

COMMENTS = 5
_HERE = (Verb.COMPLETE, Verb.SAY_DONE, Verb.TICK)


def shown(request: WorkspaceRequest, task: HumanTask) -> dict[str, Any]:
    """Everything around the form, as the template of the task asks for it."""
    known = selectors.facts(request.user, [task])[task.pk]
    options = selectors.offered(request.user, task, known)
    bare = replace(known, unticked=())
    says_done = objection(Verb.SAY_DONE, request.user, task, bare) is None
    against = None if says_done else objection(Verb.COMPLETE, request.user, task, bare)
    return {
        "offers": offers.possible(task, options, besides=_HERE),
        "says_done": says_done,
        "may_complete": against is None,
        "against": str(against or ""),
        "checklist": _checklist(task),
        "is_ticking": any(one.is_allowed for one in options if one.verb is Verb.TICK),
        "parts": _parts(task),
        "joint": _joint(task, known),
        "comments": cases.notes(request.user, task.case, item=task.item_number, size=COMMENTS).rows,
        "verbs_url": reverse("tasks:verbs", args=[task.pk]),
        "past_url": reverse("tasks:past", args=[task.pk]),
    }


def ending_form(task: HumanTask, beside: SharedForm) -> EndingForm:
    """How the task ends; it asks for nothing where there is nothing to say.

    It is judged together with the form `beside` it, and begins with the same draft.
    """
    item = selectors.plan_item(task)
    is_joint = task.is_shared or bool(item and item.approval and item.approval.approvers > 1)
    typed = beside.data if beside.is_bound else {}
    return EndingForm(
        typed if beside.is_judged and beside.is_bound else None,
        initial={name: typed.get(name, "") for name in ("outcome", "comment")},
        outcomes=item.outcomes if item else (),
        is_joint=is_joint,
    )


def finish(
    request: WorkspaceRequest, task: HumanTask, output: dict[str, Any], seen: Mapping[str, Any], ending: EndingForm
) -> Step | None:
    """Complete the task, or say that one's part of it is done: the last one needed completes it."""
    given = {"outcome": "", "comment": "", **ending.cleaned_data}
    who = actor(request)
    if selectors.is_joint(task):
        return actions.say_done(task, output=output, **given, actor=who)
    return actions.complete(task, output=output, seen=seen, **given, actor=who)


def tell(request: WorkspaceRequest, task: HumanTask, step: Step | None) -> None:
    """Say what has changed; or that others are still needed."""
    if step is not None:
        banner.tell(request, step)
        return
    messages.success(request, _("Your part of “%(task)s” is done. It waits for others.") % {"task": task.name})


@require_safe
def verbs(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Everything that can be done with a task now, and of all else the reason why not."""
    task = found_task(request, key)
    found_offers = offers.offers(task, selectors.options(request.user, [task])[task.pk])
    context = {
        "task": task,
        "possible": [offer for offer in found_offers if not offer.reason],
        "others": [offer for offer in found_offers if offer.reason],
        "next": list_asked(request),
    }
    title = _("What you can do")
    return overlay(request, "tasks/verbs.html", context, title=title, back=found.back(task.case), place="modal")


@require_safe
def past(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Who had a task, and what was done with it, latest first."""
    task = found_task(request, key)
    plan = states.plan_of(task.case).definition
    told = words.tell(plan, audit.records(task.case.stream, fact=("task", task.pk)))
    title = _("What happened to this task")
    context = {"events": told, "task": task}
    return overlay(request, "tasks/past.html", context, title=title, back=found.back(task.case), place="modal")


@require_POST
def tick(request: WorkspaceRequest, key: int) -> HttpResponse:
    """Tick a point of the checklist, or take the tick away."""
    task = found_task(request, key)
    is_ticked = request.POST.get("is_ticked") == "on"
    actions.tick(task, field=request.POST.get("field", ""), is_ticked=is_ticked, actor=actor(request))
    fresh = found_task(request, key)
    if not request.htmx:
        return go(request, reverse("tasks:complete", args=[key]))
    return render(request, "tasks/checklist.html", {"task": fresh, "checklist": _checklist(fresh), "is_ticking": True})


def _checklist(task: HumanTask) -> list[dict[str, Any]]:
    item = selectors.plan_item(task)
    if item is None:
        return []
    plan = states.plan_of(task.case).definition
    return [
        {
            "key": point.field,
            "label": plan.field(point.field).label,
            "help": plan.field(point.field).help,
            "is_required": point.required,
            "is_ticked": task.case.data.get(point.field) is True,
        }
        for point in item.checklist
    ]


def _parts(task: HumanTask) -> list[dict[str, Any]]:
    """Who takes part, each with the words of the outcome that they have given."""
    if not (task.parts_total or task.parts_needed):
        return []
    item = selectors.plan_item(task)
    labels = {one.key: one.label for one in item.outcomes} if item else {}
    return [{"part": part, "label": labels.get(part.outcome, "")} for part in task.parts.select_related("user")]


def _joint(task: HumanTask, known: Facts) -> str:
    """What a task of several people still needs, in a sentence."""
    if known.approvers > 1:
        sentence = ngettext(
            "%(n)s person has to agree. So far, %(done)s.",
            "%(n)s people have to agree. So far, %(done)s.",
            known.approvers,
        )
        return sentence % {"n": known.approvers, "done": task.parts_done}
    if not task.is_shared:
        return ""
    words_ = {"done": task.parts_done, "total": task.parts_total, "needed": task.parts_needed}
    if task.parts_needed:
        return _("%(done)s of %(total)s are done; %(needed)s are needed.") % words_
    return _("%(done)s of %(total)s are done; all are needed.") % words_
