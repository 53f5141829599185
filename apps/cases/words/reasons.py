"""The Why panel in words: what an item waits for, its rules, what holds it open, and what follows from it.

The reports are the engine's; nothing is judged again here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from apps.cases.words import conditions, events, values
from apps.cmmn.compiled import Sentry
from apps.cmmn.definition import LISTENERS, CaseDefinition, Kind
from apps.cmmn.explanation import Blocker, CriterionReport, Explanation, PartReport, RuleReport
from apps.cmmn.state import State


@dataclass(frozen=True, slots=True)
class Reason:
    """One line: a fact, whether it holds (None where that is no question), and the values behind it by their labels."""

    title: str
    is_satisfied: bool | None = None
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """One criterion: all of its reasons must hold."""

    is_satisfied: bool
    reasons: tuple[Reason, ...]


def lead(report: Explanation) -> str:
    """The one sentence that answers why an item stands where it stands."""
    if report.waits_in and report.state in {None, State.AVAILABLE}:
        return gettext("It waits until %(stage)s is active.") % {"stage": values.inside(report.waits_in.name)}
    if report.state is None:
        return gettext("It is not part of this case yet.")
    if report.state is State.AVAILABLE:
        return _waiting(report)
    if report.state is State.ACTIVE:
        return _active(report)
    return _LEADS[report.state]()


def group(plan: CaseDefinition, report: CriterionReport) -> Group:
    """One criterion with all its parts."""
    return Group(report.is_satisfied, tuple(_part(plan, part) for part in report.parts))


def rules(plan: CaseDefinition, report: Explanation) -> Iterator[Reason]:
    """The rules that say something: started by hand, required, repeated, when it may be added."""
    for rule in report.rules:
        sentence = _RULES.get((rule.kind, rule.is_satisfied))
        if sentence:
            yield Reason(sentence(), rule.is_satisfied, _rule_text(plan, rule), _read(plan, rule.values))


def blockers(found: Iterable[Blocker]) -> Iterator[Reason]:
    """What a stage or the case still waits for."""
    for blocker in found:
        yield Reason(blocker.name, is_satisfied=False, text=_blocks(blocker), key=blocker.key, number=blocker.number)


def follows(plan: CaseDefinition, sentries: Iterable[Sentry]) -> Iterator[Reason]:
    """What starts or ends because of an item, and what else must hold for it."""
    names = {item.key: item for item in plan.walk()}
    for sentry in sentries:
        owner = names.get(sentry.owner)
        parts = [events.is_so(plan, part.source, part.name, part.event) for part in sentry.parts]
        if sentry.condition:
            parts.append(conditions.condition(plan, sentry.condition.source))
        words = {"conditions": gettext(" and ").join(parts)}
        if sentry.role == "exit":
            text = gettext("is ended when %(conditions)s") % words
        elif sentry.role == "start":
            text = gettext("begins to count its time when %(conditions)s") % words
        elif sentry.role == "variable":
            text = gettext("happens when %(conditions)s") % words
        elif owner and owner.kind is Kind.MILESTONE:
            text = gettext("is reached when %(conditions)s") % words
        else:
            text = gettext("starts when %(conditions)s") % words
        yield Reason(owner.name if owner else gettext("The case"), None, text, key=sentry.owner)


def _waiting(report: Explanation) -> str:
    if report.kind in LISTENERS:
        return _listening(report)
    entry = [criterion for criterion in report.criteria if criterion.kind == "entry"]
    if not entry:
        return gettext("It waits for its turn.")
    if report.kind is Kind.MILESTONE:
        if len(entry) > 1:
            return gettext("It is reached as soon as one of these is fully satisfied.")
        return gettext("It is reached as soon as this is satisfied.")
    if len(entry) > 1:
        return gettext("It starts as soon as one of these is fully satisfied.")
    return gettext("It starts as soon as this is satisfied.")


def _listening(report: Explanation) -> str:
    """What has to happen outside the plan."""
    if report.kind is Kind.TIMER_EVENT:
        due = report.timer.due if report.timer else None
        if due is None:
            return gettext("Its time has not begun: what it counts from has not happened yet.")
        return gettext("It happens by itself at its time: %(when)s.") % {"when": values.moment(due)}
    if report.is_needed is False:
        return gettext("It may happen, but nothing waits for it any more.")
    if report.kind is Kind.VARIABLE_EVENT:
        return gettext("It happens by itself as soon as the data that it waits for is written.")
    return gettext("It waits for something outside the plan. Somebody says here that it has happened.")


def _active(report: Explanation) -> str:
    if report.kind is Kind.HUMAN_TASK:
        return gettext("It is open: somebody has to complete it.")
    if report.kind is Kind.PROCESS_TASK:
        return gettext("The system is doing this now.")
    if report.kind is Kind.CASE_TASK:
        return gettext("It waits for the case that it has started.")
    if report.kind is Kind.TASK:
        return gettext("It is at work until somebody says that it is done.")
    if report.blocks_completion:
        return gettext("It is active. It completes by itself when what stands below is done.")
    return gettext("It is active, and nothing in it is left to do.")


_LEADS = {
    State.UNAVAILABLE: lambda: gettext("It cannot happen now. It can as soon as its condition holds."),
    State.ENABLED: lambda: gettext("It is ready: somebody may start it by hand, or skip it."),
    State.DISABLED: lambda: gettext("It was skipped. It can be brought back."),
    State.SUSPENDED: lambda: gettext("It is on hold. What happens meanwhile is remembered."),
    State.COMPLETED: lambda: gettext("It is complete."),
    State.TERMINATED: lambda: gettext("It ended without being completed, because it was no longer needed."),
    State.FAILED: lambda: gettext("It failed. It can be tried again."),
    State.CLOSED: lambda: gettext("The case is closed: it can be read, but not changed any more."),
}
_RULES = {
    ("manual activation", True): lambda: gettext("It is started by hand"),
    ("manual activation", False): lambda: gettext("It starts by itself"),
    ("required", True): lambda: gettext("It is required: its stage cannot complete without it"),
    ("required", False): lambda: gettext("It is not required"),
    ("repetition", True): lambda: gettext("It can happen again"),
    ("repetition", False): lambda: gettext("It does not happen again"),
    ("applicability", True): lambda: gettext("It may be added"),
    ("applicability", False): lambda: gettext("It may not be added now"),
    ("availability", True): lambda: gettext("It can happen now"),
    ("availability", False): lambda: gettext("It cannot happen now"),
    ("room", False): lambda: gettext("As many as may be at work at one time are at work"),
}


def _part(plan: CaseDefinition, part: PartReport) -> Reason:
    if part.expression is None:
        title = _capital(events.is_so(plan, part.source, part.name, part.event))
        return Reason(title, part.is_satisfied, "" if part.is_satisfied else gettext("Not yet"), key=part.source)
    title = _capital(conditions.condition(plan, part.expression))
    return Reason(title, part.is_satisfied, _error(part.error), _read(plan, part.values))


def _rule_text(plan: CaseDefinition, rule: RuleReport) -> str:
    if rule.error or not rule.expression:
        return _error(rule.error)
    words = {"condition": conditions.condition(plan, rule.expression)}
    if rule.is_satisfied:
        return gettext("because %(condition)s") % words
    return gettext("only when %(condition)s") % words


def _error(error: str | None) -> str:
    return gettext("It could not be looked at: %(problem)s.") % {"problem": error} if error else ""


def _read(plan: CaseDefinition, read: Mapping[str, Any]) -> dict[str, str]:
    return {values.label(plan, name): values.shown(plan, name, value) for name, value in read.items()}


def _blocks(blocker: Blocker) -> str:
    if blocker.reason == "plannable":
        return gettext("can still be added")
    state = values.state_word(blocker.state or "")
    if blocker.reason == "required":
        return gettext("is required, and %(state)s") % {"state": state}
    return gettext("is %(state)s") % {"state": state}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
