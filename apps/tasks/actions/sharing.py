"""One task for several people: who takes part, what each says when done, and how many of them the task needs.

Approvals that need several people go the same way: each decides once, and nobody is asked beforehand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.cases.step import Step
from apps.cmmn.commands import SetValues
from apps.cmmn.definition import Item, TaskOutcome
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.tasks.actions.locking import lock, locked_for, text_of
from apps.tasks.actions.telling import News, tell
from apps.tasks.actions.working import ending, finish, require_item, typed_values
from apps.tasks.models import HumanTask, PartState, TaskPart, TaskState
from apps.tasks.permissions import Verb
from apps.users.models import User
from apps.users.permissions import may_write, require_there

MOST = 50
_COUNTS = ("parts_total", "parts_done", "parts_needed")


@action
def share(
    task: HumanTask, *, people: Sequence[User], needed: int | None = None, comment: str = "", actor: Actor
) -> Step | None:
    """Let exactly these people take part, of whom `needed` have to say that they are done; None is all of them.

    Who is new gets access to the case and is told, and so is who is not asked any more; who has said that they are done
    stays. Nobody at all makes it one person's task again. Where those who stay have all said so, the task is completed:
    the step is returned then. Raises Invalid when there are fewer people than are needed.
    """
    said = text_of(comment, "comment")
    fresh = locked_for(Verb.SHARE, task, actor)
    wanted = {person.pk: person for person in people}
    parts = {part.user_id: part for part in fresh.parts.select_related("user")}
    gone = [part for key, part in parts.items() if key not in wanted and not part.is_done]
    total = len(wanted.keys() | {key for key, part in parts.items() if part.is_done})
    _check(wanted.values(), needed, total)
    new = [person for key, person in wanted.items() if key not in parts]
    for person in new:
        require_there(person, None)
        case_actions.grant(fresh.case, user=person, actor=actor)
    now = clock.now()
    TaskPart.objects.bulk_create([TaskPart(task=fresh, user=person, asked_at=now) for person in new])
    TaskPart.objects.filter(pk__in=[part.pk for part in gone]).delete()
    fresh.parts_needed = needed or 0
    recount(fresh)
    facts: dict[str, Any] = {"task": fresh.pk, "item": fresh.item_number, "needed": fresh.parts_needed}
    facts |= {"new": [person.pk for person in new], "gone": [part.user_id for part in gone]}
    names = {"task": fresh.name, "text": said, "people": ", ".join(person.name for person in wanted.values())}
    case_actions.record(fresh.case, "task.share", facts, names, actor=actor)
    for person in new:
        tell(fresh, person, News.ASKED, said=said, actor=actor)
    for part in gone:
        tell(fresh, part.user, News.NOT_ASKED, said=said, actor=actor)
    return _finish_if_enough(fresh, actor)


@action
def say_done(
    task: HumanTask, *, output: Mapping[str, Any], outcome: str = "", comment: str = "", actor: Actor
) -> Step | None:
    """Say that one's part is done, or how one decides, with words of one's own. The last one needed completes the task.

    What was filled in stands in the case at once, for the others to see. Returns the step that completed the task;
    None while others are still needed. Raises as `complete`.
    """
    said = text_of(comment, "comment")
    fresh = locked_for(Verb.SAY_DONE, task, actor)
    item = require_item(fresh)
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can do this."))
    chosen = ending(item, outcome)
    part = TaskPart.objects.filter(task=fresh, user=actor.user_id).first()
    part = part or TaskPart(task=fresh, user_id=actor.user_id, asked_at=clock.now())
    part.state, part.done_at = PartState.DONE, clock.now()
    part.outcome, part.comment = chosen.key if chosen else "", said
    part.save()
    facts = {"task": fresh.pk, "item": fresh.item_number, "outcome": part.outcome}
    label = chosen.label if chosen else ""
    case_actions.record(
        fresh.case, "task.part_done", facts, {"task": fresh.name, "label": label, "text": said}, actor=actor
    )
    approvers = item.approval.approvers if item.approval else 0
    if approvers > 1:
        return _decide(fresh, chosen, output, approvers, actor)
    recount(fresh)
    if fresh.parts_missing:
        _keep(fresh, output, actor)
        return None
    return finish(fresh, _typed(fresh, output, actor), _common(fresh, item, chosen), comment="", actor=actor)


@action
def finish_shared(task_id: int, *, actor: Actor) -> bool:
    """Complete a task whose missing people have left. Says whether it did: the message is only a hint."""
    task = HumanTask.objects.select_related("case").filter(pk=task_id, state=TaskState.OPEN).first()
    if task is None or not task.is_shared:
        return False
    fresh = lock(task, actor)
    return fresh.is_open and _finish_if_enough(fresh, actor) is not None


def recount(task: HumanTask) -> None:
    """Write down how many take part in a task of a locked case, and how many of them are done."""
    states = list(task.parts.values_list("state", flat=True))
    task.parts_total, task.parts_done = len(states), states.count(PartState.DONE)
    if not states:
        task.parts_needed = 0
    task.save(update_fields=_COUNTS)


def _check(people: Any, needed: int | None, total: int) -> None:
    problem = ""
    for person in people:
        if not may_write(person):
            problem = _("%(name)s may look at cases, but not work on them.") % {"name": person.name}
    if total > MOST:
        problem = _("At most %(limit)s people take part in a task.") % {"limit": MOST}
    if problem:
        raise Invalid(problem, {"people": [problem]})
    if needed is not None and not 1 <= needed <= max(total, 1):
        problem = _("So many people do not take part.")
        raise Invalid(problem, {"needed": [problem]})


def _finish_if_enough(task: HumanTask, actor: Actor) -> Step | None:
    """Complete what nobody is missing for any more, when what its form needs is known; else it is anybody's to finish
    who takes part."""
    if not task.is_open or not task.is_shared or not task.parts_done or task.parts_missing:
        return None
    try:
        return finish(task, _typed(task, {}, actor), _common(task, require_item(task), None), comment="", actor=actor)
    except Invalid:
        return None


def _decide(
    task: HumanTask, chosen: TaskOutcome | None, output: Mapping[str, Any], approvers: int, actor: Actor
) -> Step | None:
    """Count those who decide alike. While they are too few, the task is free for the others."""
    alike = task.parts.filter(outcome=chosen.key if chosen else "", state=PartState.DONE).count()
    task.parts_needed, task.parts_done = approvers, alike
    task.assignee = task.handed_by = None
    task.save(update_fields=[*_COUNTS, "assignee", "handed_by"])
    if alike < approvers:
        _keep(task, output, actor)
        return None
    return finish(task, _typed(task, output, actor), chosen, comment="", actor=actor)


def _keep(task: HumanTask, output: Mapping[str, Any], actor: Actor) -> None:
    """Write what was filled in into the case; what was left empty takes nothing away from others."""
    said = typed_values(task, output, is_whole=False, actor=actor)
    typed = {key: value for key, value in said.items() if value is not None}
    if typed:
        case_actions.perform(task.case, SetValues(typed), actor=actor)


def _typed(task: HumanTask, output: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """What the form asks for, from this person or, where they say nothing, from those before them."""
    asked = [field.field for field in require_item(task).form]
    known = {key: task.case.data[key] for key in asked if task.case.data.get(key) is not None}
    said = {key: value for key, value in output.items() if key not in known or value not in (None, "")}
    return typed_values(task, {**known, **said}, is_whole=True, actor=actor)


def _common(task: HumanTask, item: Item, last: TaskOutcome | None) -> TaskOutcome | None:
    """The outcome that most have given; where they are equally many, the last one's."""
    given = Counter(task.parts.filter(state=PartState.DONE).exclude(outcome="").values_list("outcome", flat=True))
    if not given:
        return last
    most = max(given.values())
    if last is not None and given[last.key] == most:
        return last
    first = next(key for key, count in given.items() if count == most)
    known = {one.key: one for one in item.outcomes}
    if first not in known:
        raise Conflict(_("The plan does not know the outcome “%(outcome)s” any more.") % {"outcome": first})
    return known[first]
