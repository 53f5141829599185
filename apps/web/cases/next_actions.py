"""What a viewer can do next in a case: complete or take tasks, start what may be started, add what may be added.

Rights and legality are asked of those who know; here stands only which buttons follow from the answers.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

from apps.cases.models import Case
from apps.cases.selectors import CaseHead, Offer, PlanView, Step
from apps.cmmn.definition import Kind
from apps.cmmn.state import State
from apps.tasks import permissions, selectors
from apps.tasks.models import HumanTask, TaskState
from apps.tasks.permissions import Verb
from apps.tasks.selectors import Option
from apps.users.models import User
from apps.users.selectors import team_ids
from apps.web import wording
from apps.web.cases.plan import name_of, why_url
from apps.web.tasks import offers

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


@dataclass(frozen=True, slots=True)
class _Command:
    """How a command of the engine is offered: its place in the order, look and word, and the buttons by verb."""

    rank: int
    look: str
    word: str
    verbs: tuple[tuple[str, str], ...]


_COMMANDS = {
    "reactivate": _Command(2, "late", gettext_noop("Failed"), (("retry", gettext_noop("Try again")),)),
    "begin": _Command(
        5,
        "active",
        gettext_noop("Can be started"),
        (("begin", gettext_noop("Start")), ("disable", gettext_noop("Skip"))),
    ),
    "complete": _Command(
        7,
        "active",
        gettext_noop("Nothing required is left"),
        (("finish", gettext_noop("Complete this stage")),),
    ),
    "reenable": _Command(8, "wait", gettext_noop("Skipped"), (("reenable", gettext_noop("Bring back")),)),
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something outside the plan of which somebody may say that it has happened, with the stage that waits for it."""

    name: str
    text: str
    stage: str
    url: str
    why_url: str


@dataclass(frozen=True, slots=True)
class Next:
    """The actions shown, how many more there are, what may happen, what can be added (`own_url` takes a task that the
    plan does not have), and the one for the phone's action bar."""

    actions: tuple[Action, ...] = ()
    more: int = 0
    events: tuple[Event, ...] = ()
    offers: tuple[tuple[Offer, str], ...] = ()
    own_url: str = ""
    first: Button | None = None


def next_actions(
    viewer: User, head: CaseHead, view: PlanView, tasks: Mapping[int, HumanTask], *, now: datetime
) -> Next:
    """Everything this viewer can do now, their own work first; nothing at all for who may only look."""
    if not head.may_write or view.case.state is not State.ACTIVE:
        return Next()
    ranked = [(rank, step) for step in view.walk() if (rank := _rank(viewer, step, _task_of(step, tasks))) is not None]
    ranked.sort(key=lambda one: one[0])
    # Only what is shown is worked out: a plan of hundreds has hundreds of open tasks.
    steps = [(step, _task_of(step, tasks)) for _place, step in ranked[:SHOWN]]
    required = [step.number for step, _task in steps if step.is_required and step.number is not None]
    open_tasks = [task for _step, task in steps if task is not None]
    options = selectors.options(viewer, open_tasks, case=head.case, required=required)
    shown = [_action(viewer, head.case, step, task, options, now) for step, task in steps]
    shown = _with_one_primary(shown)
    plan_url = reverse("cases:plan", args=[head.case.number])
    first = next((button for action in shown for button in action.buttons if button.is_primary), None)
    to_add = tuple((offer, plan_url) for offer in view.offers)
    own_url = reverse("cases:add_task", args=[head.case.number])
    return Next(tuple(shown), len(ranked) - len(shown), _events(head.case, view.case), to_add, own_url, first)


def _events(case: Case, around: Step) -> tuple[Event, ...]:
    """What may happen in an item and below it, in the order of the plan."""
    found: list[Event] = []
    for step in around.steps:
        if "occur" in step.commands and step.number is not None:
            stage = "" if around.kind is Kind.CASE else name_of(around)
            url = reverse("cases:act", args=[case.number, step.number, "occur"])
            found.append(Event(name_of(step), step.description, stage, url, why_url(case, step)))
        found += _events(case, step)
    return tuple(found)


def _task_of(step: Step, tasks: Mapping[int, HumanTask]) -> HumanTask | None:
    is_active = step.number is not None and step.state is State.ACTIVE
    return tasks.get(step.number) if is_active and step.number is not None else None


def _rank(viewer: User, step: Step, task: HumanTask | None) -> tuple[int, float] | None:
    """Where it stands among the others, own work first; None when there is nothing to do about it."""
    if task is not None:
        due = task.due_at.timestamp() if task.due_at else float("inf")
        if task.is_blocked:
            return (4, due)
        if task.state == TaskState.SCHEDULED:
            return (6, due)
        if task.assignee_id == viewer.pk:
            return (1, due)
        return (3 if permissions.may_complete(viewer, task, team_ids(viewer)) else 6, due)
    command = _command(step)
    return (_COMMANDS[command].rank, 0.0) if command else None


def _command(step: Step) -> str | None:
    """What can be offered for an item that is no open task; only stages are completed by a button."""
    commands = (command for command in _COMMANDS if command in step.commands)
    return next((command for command in commands if command != "complete" or step.kind is Kind.STAGE), None)


def _action(
    viewer: User,
    case: Case,
    step: Step,
    task: HumanTask | None,
    options: Mapping[int, Collection[Option]],
    now: datetime,
) -> Action:
    if task is not None:
        return _task(viewer, case, step, task, options[task.pk], now)
    return _act(case, step, _command(step) or "")


def _act(case: Case, step: Step, command: str) -> Action:
    offer = _COMMANDS[command]
    verbs = offer.verbs
    if command == "begin" and step.is_optional:
        verbs = (*verbs, ("take-back", gettext_noop("Take back")))
    buttons = (
        Button(gettext(label), reverse("cases:act", args=[case.number, step.number, verb])) for verb, label in verbs
    )
    word = gettext(offer.word)
    return Action(name_of(step), step.description, offer.look, word, why_url(case, step), tuple(buttons))


def _task(viewer: User, case: Case, step: Step, task: HumanTask, options: Collection[Option], now: datetime) -> Action:
    look, word = wording.due(task.due_at, now=now) if task.due_at else ("active", _("No date"))
    text = step.description if task.assignee_id == viewer.pk else _held(task, step.description)
    if task.state == TaskState.SCHEDULED and task.starts_at:
        look, word = "wait", _("Starts %(when)s") % {"when": wording.moment(task.starts_at, now=now)}
    if task.is_escalated:
        look, word = "due", _("%(name)s is asked for help") % {"name": task.escalated_to}
    if task.is_blocked:
        look, word, text = "waiting", _("Blocked"), f"{task.blocked_reason} {text}".strip()
    return Action(name_of(step), text, look, word, why_url(case, step), tuple(_of_task(task, options)))


def _of_task(task: HumanTask, options: Collection[Option]) -> list[Button]:
    is_ready = any(option.is_allowed for option in options if option.verb in {Verb.COMPLETE, Verb.SAY_DONE})
    found = offers.possible(task, options, besides=[Verb.TICK] if is_ready else [])
    return [Button(offer.label, offer.url, place=offer.place, icon=offer.icon) for offer in found]


def _held(task: HumanTask, description: str) -> str:
    if task.assignee:
        who = _("%(name)s has it.") % {"name": task.assignee.name}
    elif task.team:
        who = _("Free for %(team)s.") % {"team": task.team.name}
    else:
        who = _("Nobody has taken it yet.")
    return f"{who} {description}".strip()


def _with_one_primary(actions: list[Action]) -> list[Action]:
    """One filled button a page: the first thing to do."""
    for at, action in enumerate(actions):
        if action.buttons:
            first, *rest = action.buttons
            chosen = replace(action, buttons=(replace(first, is_primary=True), *rest))
            return [*actions[:at], chosen, *actions[at + 1 :]]
    return actions
