"""What becomes of tasks whose holder is not there any more: a person who was shut out, a team that was retired.

That somebody leaves is decided in `users`; whoever decides it needs no right to change each of the cases.
"""

from collections import defaultdict
from collections.abc import Callable

from django.db.models import Q

from apps.audit.actions import Entry
from apps.cases import actions as case_actions
from apps.cases.models import Case, CaseGrant
from apps.common import clock, history
from apps.common.action import action
from apps.common.actors import Actor
from apps.outbox import actions as outbox
from apps.tasks.models import UNFINISHED, HumanTask, PartState, TaskPart
from apps.users.models import Team, User

Change = Callable[[HumanTask], Entry]
CHANGED = (
    *("assignee", "team", "retired_team", "handed_by", "handed_note", "is_blocked", "blocked_reason"),
    *("escalated_to", "escalated_by", "escalated_at", "escalation_reason", "parts_total", "parts_needed"),
)
TOPIC = "tasks.finish"


@action
def give_up_tasks(person: User, *, actor: Actor) -> int:
    """Take the open tasks from a person who has left; each stays with its team and goes on if it was blocked.

    Says how many there were.
    """

    def change(task: HumanTask) -> Entry:
        task.assignee = task.handed_by = None
        task.is_blocked, task.blocked_reason, task.handed_note = False, "", ""
        return _entry("task.left", task, user=person.pk, name=person.name)

    count = len(_change_all(Q(assignee=person), change, actor))
    _give_up_parts(person, actor)
    _give_up_escalations(person, actor)
    return count


@action
def give_up_queue(team: Team, *, actor: Actor) -> int:
    """Take the open tasks from a team that is retired; each stays with who holds it, or is for everybody."""

    def change(task: HumanTask) -> Entry:
        task.team, task.retired_team = None, team.name
        return _entry("task.team_retired", task, team=team.pk, name=team.name)

    return len(_change_all(Q(team=team), change, actor))


@action
def take_back_queue(team: Team, *, actor: Actor) -> int:
    """Give a team that is restored the open tasks that it would have had, unless they are another team's by now."""

    def change(task: HumanTask) -> Entry:
        task.team, task.retired_team = team, ""
        return _entry("task.team_restored", task, team=team.pk, name=team.name)

    tasks = _change_all(Q(team=None, retired_team__iexact=team.name), change, actor)
    let_in = [CaseGrant(case_id=key, team=team) for key in {task.case_id for task in tasks}]
    CaseGrant.objects.bulk_create(let_in, ignore_conflicts=True)
    return len(tasks)


def _give_up_parts(person: User, actor: Actor) -> None:
    """Ask a person for nothing any more that they had a part in. A task that waits for nobody else is completed then,
    by a worker; one that nobody else takes part in is one person's again."""
    mine = TaskPart.objects.filter(user=person, state=PartState.OPEN)

    def change(task: HumanTask) -> Entry:
        task.parts_total -= 1
        task.parts_needed = min(task.parts_needed, task.parts_total)
        return _entry("task.part_left", task, user=person.pk, name=person.name)

    tasks = _change_all(Q(pk__in=mine.values("task")), change, actor)
    mine.filter(task__in=tasks).delete()
    waiting = [task for task in tasks if task.is_shared and not task.parts_missing]
    outbox.put_many([outbox.Message(TOPIC, {"task": task.pk}, str(task.pk)) for task in waiting])


def _give_up_escalations(person: User, actor: Actor) -> None:
    """Nobody waits for the help of who is not there: whoever asked can ask somebody else."""

    def change(task: HumanTask) -> Entry:
        task.escalated_to = task.escalated_by = task.escalated_at = None
        task.escalation_reason = ""
        return _entry("task.helper_left", task, user=person.pk, name=person.name)

    _change_all(Q(escalated_to=person), change, actor)


def _entry(verb: str, task: HumanTask, *, name: str, **holder: int) -> Entry:
    facts = {"task": task.pk, "item": task.item_number, **holder}
    return Entry(verb, facts, {"task": task.name, "holder": name})


def _change_all(held: Q, change: Change, actor: Actor) -> list[HumanTask]:
    """Change the tasks that are open or on hold, each in a locked case; a handful of statements, however many."""
    found = HumanTask.objects.filter(held, state__in=UNFINISHED).order_by("pk")
    concerned = Case.objects.filter(pk__in=found.order_by().values("case")).order_by("pk")
    cases = {case.pk: case for case in concerned.select_for_update(of=("self",))}
    tasks = list(found.filter(case__in=cases))
    now = clock.now()
    entries: dict[int, list[Entry]] = defaultdict(list)
    for task in tasks:
        entries[task.case_id].append(change(task))
    HumanTask.objects.bulk_update(tasks, CHANGED, batch_size=500)
    history.write((task, now) for task in tasks)
    case_actions.record_many([case_actions.Writing(cases[key], told, actor, now) for key, told in entries.items()])
    return tasks
