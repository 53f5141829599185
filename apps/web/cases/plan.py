"""How the plan of a case looks: stages as columns, items as lines with icon, name and one fact.

What may be done and why is answered by the selectors; here it only gets its looks and words.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases.models import Case
from apps.cases.selectors import PlanView, Step
from apps.cmmn.definition import LISTENERS, Kind
from apps.cmmn.state import ENDED, State
from apps.tasks.models import HumanTask
from apps.web import wording

# From how many lines on a stage and a plan are long, and how many make a fold worth its click.
LONG_STAGE, LONG_PLAN, FEWEST = 8, 60, 3
AT_WORK = frozenset({"active", "late", "due", "waiting"})
_LOOKS = {
    State.UNAVAILABLE: "wait",
    State.AVAILABLE: "wait",
    State.ENABLED: "active",
    State.DISABLED: "wait",
    State.ACTIVE: "active",
    State.SUSPENDED: "waiting",
    State.COMPLETED: "done",
    State.TERMINATED: "wait",
    State.FAILED: "late",
    State.CLOSED: "wait",
}
_LISTENER_ICONS = {
    Kind.TIMER_EVENT: "clock",
    Kind.VARIABLE_EVENT: "edit",
    Kind.REACTIVATE_EVENT: "refresh",
}
_ICONS = {State.ENABLED: "player-play", State.DISABLED: "player-skip-forward", State.TERMINATED: "circle-minus"}


@dataclass(frozen=True, slots=True)
class Line:
    """One item: what `components/step.html` asks for, and the lines of a stage inside a stage."""

    look: str
    name: str
    fact: str
    url: str
    icon: str
    is_now: bool
    lines: tuple["Line", ...] = ()
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the case, or what stands beside all stages (no url, no word).

    In a long stage `past` is what is over, one fold above the other lines; in a long plan a whole stage that is not at
    work is one fold, and `folded` says how much lies in it.
    """

    look: str
    name: str
    word: str
    url: str
    lines: tuple[Line, ...]
    milestones: tuple[Line, ...]
    past: tuple[Line, ...] = ()
    folded: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """An instance of an item, or an item that has none yet, as the diagram shows it."""

    key: str
    item: str
    look: str
    word: str
    fact: str
    url: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    case: Case
    tasks: Mapping[int, HumanTask]
    children: Mapping[int, Case]
    now: datetime


def columns(
    case: Case,
    view: PlanView,
    tasks: Mapping[int, HumanTask],
    *,
    children: Mapping[int, Case] | None = None,
    now: datetime,
) -> list[Column]:
    """The stages of the case in the order of the plan; items outside of them share the last column.

    `children` are the cases that case tasks have started, as far as the viewer may see them.
    """
    draft = _Draft(case, tasks, children or {}, now)
    found = [_column(draft, step) for step in view.case.steps if step.kind is Kind.STAGE]
    loose = [step for step in view.case.steps if step.kind is not Kind.STAGE]
    if loose:
        lines, milestones = _split(draft, loose)
        name = _("Whole case") if found else _("Steps")
        found.append(_with_past(Column("wait", name, "", "", lines, milestones)))
    is_long = sum(len(column.lines) + len(column.past) for column in found) > LONG_PLAN
    return [_folded(column) if is_long and column.url and column.look not in AT_WORK else column for column in found]


def _with_past(column: Column) -> Column:
    """A long column keeps in sight what is still to do."""
    over = tuple(line for line in column.lines if line.is_over)
    if len(column.lines) <= LONG_STAGE or len(over) < FEWEST:
        return column
    return replace(column, past=over, lines=tuple(line for line in column.lines if not line.is_over))


def _folded(column: Column) -> Column:
    size = len(column.lines) + len(column.past) + len(column.milestones)
    words = ngettext("%(n)d step", "%(n)d steps", size) % {"n": size}
    return replace(column, folded=words, lines=(*column.past, *column.lines), past=())


def seen(
    case: Case, view: PlanView, tasks: Mapping[int, HumanTask], *, children: Mapping[int, Case], now: datetime
) -> Iterator[Seen]:
    """Every item of the plan with its looks, stages before what is in them."""
    draft = _Draft(case, tasks, children, now)
    for step in view.walk():
        if step.kind is Kind.STAGE:
            look, word = _stage_word(draft, step)
            yield Seen(step.key, step.name, look, word, "", why_url(case, step), is_now=False)
            continue
        task = tasks.get(step.number) if step.number is not None else None
        look, fact = _look_and_fact(draft, step, task)
        yield Seen(step.key, step.name, look, "", fact, why_url(case, step), is_now=_is_now(step))


def _is_now(step: Step) -> bool:
    return step.kind is Kind.HUMAN_TASK and step.state in {State.ACTIVE, State.ENABLED}


def why_url(case: Case, step: Step) -> str:
    """Where an item explains itself."""
    if step.number is not None:
        return reverse("cases:why", args=[case.number, step.number])
    return reverse("cases:why_key", args=[case.number, step.key])


def name_of(step: Step) -> str:
    """The name, with which instance it is from the second on."""
    return step.name if step.index == 1 else _("%(name)s (%(n)s)") % {"name": step.name, "n": _ordinal(step.index)}


def _column(draft: _Draft, step: Step) -> Column:
    lines, milestones = _split(draft, step.steps)
    look, word = _stage_word(draft, step)
    return _with_past(Column(look, name_of(step), word, why_url(draft.case, step), lines, milestones))


def _split(draft: _Draft, steps: Iterable[Step]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Work above, milestones below."""
    both = [(step.kind is Kind.MILESTONE, _line(draft, step)) for step in steps]
    return (
        tuple(line for is_milestone, line in both if not is_milestone),
        tuple(line for is_milestone, line in both if is_milestone),
    )


def _stage_word(draft: _Draft, step: Step) -> tuple[str, str]:
    if step.state is None:
        return "wait", _("Not yet")
    when = wording.day(step.since, now=draft.now) if step.since else ""
    if step.state is State.ACTIVE and step.since:
        days = (timezone.localtime(draft.now).date() - timezone.localtime(step.since).date()).days + 1
        return "active", _("Active, day %(n)d") % {"n": days}
    words = {
        State.COMPLETED: _("Done %(when)s") % {"when": when},
        State.TERMINATED: _("Not needed"),
        State.ENABLED: _("Can be started"),
        State.DISABLED: _("Skipped"),
        State.SUSPENDED: _("On hold"),
        State.FAILED: _("Failed"),
    }
    return _LOOKS[step.state], words.get(step.state, _("Not yet"))


def _line(draft: _Draft, step: Step) -> Line:
    task = draft.tasks.get(step.number) if step.number is not None else None
    look, fact = _look_and_fact(draft, step, task)
    inner, milestones = _split(draft, step.steps) if step.steps else ((), ())
    return Line(
        look=look,
        name=name_of(step),
        fact=fact,
        url=why_url(draft.case, step),
        icon=_icon(step),
        is_now=_is_now(step),
        lines=inner + milestones,
        is_over=step.state in ENDED,
    )


def _icon(step: Step) -> str:
    if step.kind is Kind.MILESTONE:
        return "flag"
    if step.kind in LISTENERS:
        return _LISTENER_ICONS.get(step.kind, "bolt")
    if step.offer or (step.is_optional and step.number is None):
        return "circle-plus"
    return _ICONS.get(step.state, "") if step.state else ""


def _look_and_fact(draft: _Draft, step: Step, task: HumanTask | None) -> tuple[str, str]:
    if step.state is None:
        return "wait", _missing(step)
    when = wording.day(step.since, now=draft.now) if step.since else ""
    if step.kind in LISTENERS and step.state in {State.AVAILABLE, State.UNAVAILABLE, State.COMPLETED}:
        return _listener(draft, step, when)
    if step.state is State.ACTIVE:
        return _active(draft, step, task, when)
    if step.state is State.COMPLETED:
        if step.kind is Kind.MILESTONE:
            return "done", _("reached %(when)s") % {"when": when}
        by = step.ended_by if step.kind is Kind.HUMAN_TASK else ""
        return "done", ", ".join(filter(None, [by, when]))
    return _LOOKS[step.state], _FACTS[step.state](step)


def _listener(draft: _Draft, step: Step, when: str) -> tuple[str, str]:
    """What waits for something outside the plan: whether it can happen, and when a timer does."""
    if step.state is State.COMPLETED:
        return "done", _("happened %(when)s") % {"when": when}
    if step.state is State.UNAVAILABLE:
        return "wait", _("not possible now")
    if step.due is not None:
        return "waiting", wording.moment(step.due, now=draft.now)
    if step.kind is Kind.TIMER_EVENT:
        return "wait", _("its time has not begun")
    return "wait", _("may happen") if "occur" in step.commands else ""


def _missing(step: Step) -> str:
    if step.offer and step.offer.is_allowed:
        return _("can be added")
    return _("optional") if step.is_optional else ""


def _active(draft: _Draft, step: Step, task: HumanTask | None, when: str) -> tuple[str, str]:
    child = draft.children.get(step.number) if step.number is not None else None
    if step.kind is Kind.CASE_TASK:
        return "waiting", _("waits for %(number)s") % {"number": child.number} if child else _("starts a case")
    if step.kind is Kind.PROCESS_TASK:
        return "waiting", _("at work since %(when)s") % {"when": when}
    if task is None:
        return "active", _("since %(when)s") % {"when": when}
    holder = task.assignee or task.team
    if task.due_at:
        due = wording.due(task.due_at, now=draft.now)
        return due.look, ", ".join(filter(None, [str(task.assignee or ""), due.words]))
    return "active", str(holder) if holder else _("nobody has taken it")


def _waiting(step: Step) -> str:
    if step.index > 1:
        return _("can happen again")
    return _("required") if step.is_required else ""


_FACTS: dict[State, Callable[[Step], str]] = {
    State.UNAVAILABLE: lambda _step: _("not possible now"),
    State.AVAILABLE: _waiting,
    State.ENABLED: lambda _step: _("can be started by hand"),
    State.DISABLED: lambda _step: _("skipped"),
    State.SUSPENDED: lambda _step: _("on hold"),
    State.TERMINATED: lambda _step: _("not needed"),
    State.FAILED: lambda _step: _("failed"),
    State.CLOSED: lambda _step: "",
}


def _ordinal(number: int) -> str:
    """Which one: 2nd, 3rd, 4th; languages without such endings translate them to a full stop or nothing."""
    last, teen = number % 10, 10 < number % 100 < 14
    if last == 2 and not teen:
        return _("%(n)dnd") % {"n": number}
    if last == 3 and not teen:
        return _("%(n)drd") % {"n": number}
    if last == 1 and not teen:
        return _("%(n)dst") % {"n": number}
    return _("%(n)dth") % {"n": number}


def progress(view: PlanView) -> str:
    """How far it is: “5 of 13 steps done”."""
    words = {"done": view.done, "total": view.total}
    return ngettext("%(done)d of %(total)d step done", "%(done)d of %(total)d steps done", view.total) % words
