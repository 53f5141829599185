"""What a viewer can do next in a case: complete or take tasks, start what may be started, add what may be added.

Rights and legality are asked of those who know; here stands only which buttons follow from the answers.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.cases.models import Case
from apps.cases.selectors import CaseHead, Offer, PlanView, Step
from apps.cmmn.definition import Kind
from apps.cmmn.state import State
from apps.tasks import permissions
from apps.tasks.models import HumanTask
from apps.users.models import User
from apps.users.selectors import team_ids
from apps.web import wording
from apps.web.cases.plan import name_of, why_url

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `place` names the overlay its form opens in; without one it acts at once, by post."""

    label: str
    url: str
    place: str = ""
    is_primary: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A piece of work with its buttons."""

    name: str
    text: str
    look: str
    word: str
    why_url: str
    buttons: tuple[Button, ...]
    is_mine: bool = False
    rank: tuple[int, float] = (9, 0.0)


@dataclass(frozen=True, slots=True)
class Next:
    """The actions shown, how many more there are, what can be added, and the one for the phone's action bar."""

    actions: tuple[Action, ...]
    more: int
    offers: tuple[tuple[Offer, str], ...]
    first: Button | None


def next_actions(
    viewer: User, head: CaseHead, view: PlanView, tasks: Mapping[int, HumanTask], *, now: datetime
) -> Next:
    """Everything this viewer can do now, their own work first; nothing at all for who may only look."""
    if not head.may_write or view.case.state is not State.ACTIVE:
        return Next((), 0, (), None)
    found = [action for step in view.walk() for action in _of(viewer, head.case, step, tasks, now)]
    found.sort(key=lambda action: action.rank)
    found = _with_one_primary(found)
    plan_url = reverse("cases:plan", args=[head.case.number])
    first = next((button for action in found for button in action.buttons if button.is_primary), None)
    offers = tuple((offer, plan_url) for offer in view.offers)
    return Next(tuple(found[:SHOWN]), max(0, len(found) - SHOWN), offers, first)


def _of(viewer: User, case: Case, step: Step, tasks: Mapping[int, HumanTask], now: datetime) -> Iterable[Action]:
    task = tasks.get(step.number) if step.number is not None else None
    if task is not None and step.state is State.ACTIVE:
        yield _task(viewer, case, step, task, now)
    elif step.state is State.ENABLED and "begin" in step.commands:
        yield _act(case, step, "active", _("Can be started"), 5, ("begin", _("Start")), ("disable", _("Skip")))
    elif step.state is State.FAILED and "reactivate" in step.commands:
        yield _act(case, step, "late", _("Failed"), 2, ("retry", _("Try again")))
    elif step.state is State.DISABLED and "reenable" in step.commands:
        yield _act(case, step, "wait", _("Skipped"), 8, ("reenable", _("Bring back")))
    elif step.kind is Kind.STAGE and "complete" in step.commands:
        yield _act(case, step, "active", _("Nothing required is left"), 7, ("finish", _("Complete this stage")))


def _act(case: Case, step: Step, look: str, word: str, rank: int, *verbs: tuple[str, str]) -> Action:
    buttons = (Button(label, reverse("cases:act", args=[case.number, step.number, verb])) for verb, label in verbs)
    return Action(name_of(step), step.description, look, word, why_url(case, step), tuple(buttons), rank=(rank, 0.0))


def _task(viewer: User, case: Case, step: Step, task: HumanTask, now: datetime) -> Action:
    teams = team_ids(viewer)
    is_mine = task.assignee_id == viewer.pk
    may_complete = permissions.may_complete(viewer, task, teams)
    buttons = []
    if may_complete:
        buttons.append(Button(_("Complete"), _url("complete", task), place="panel", icon="check"))
    if permissions.may_claim(viewer, task, teams):
        buttons.append(Button(_("Take it"), _url("claim", task)))
    if permissions.may_take_over(viewer, task, teams):
        buttons.append(Button(_("Take over"), _url("take_over", task)))
    if permissions.may_assign(viewer, task):
        buttons.append(Button(_("Hand over"), _url("assign", task), place="modal"))
    if permissions.may_release(viewer, task):
        buttons.append(Button(_("Give back"), _url("release", task)))
    if permissions.may_skip(viewer, task, teams) and not step.is_required:
        buttons.append(Button(_("Skip"), _url("skip", task), place="modal"))
    look, word = wording.due(task.due_at, now=now) if task.due_at else ("active", _("No date"))
    rank = 1 if is_mine else 3 if may_complete else 6
    due = task.due_at.timestamp() if task.due_at else float("inf")
    text = step.description if is_mine else _held(task, step.description)
    return Action(name_of(step), text, look, word, why_url(case, step), tuple(buttons), is_mine, (rank, due))


def _held(task: HumanTask, description: str) -> str:
    if task.assignee:
        who = _("%(name)s has it.") % {"name": task.assignee.name}
    elif task.team:
        who = _("Free for %(team)s.") % {"team": task.team.name}
    else:
        who = _("Nobody has taken it yet.")
    return f"{who} {description}".strip()


def _url(verb: str, task: HumanTask) -> str:
    return reverse(f"tasks:{verb}", args=[task.pk])


def _with_one_primary(actions: list[Action]) -> list[Action]:
    """One filled button a page: the first thing to do."""
    for at, action in enumerate(actions):
        if action.buttons:
            first, *rest = action.buttons
            chosen = replace(action, buttons=(replace(first, is_primary=True), *rest))
            return [*actions[:at], chosen, *actions[at + 1 :]]
    return actions
