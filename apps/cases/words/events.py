"""What happened to an item and because of what, such as:

“Investigation started: initial review is complete and the risk score is 9”. The causes are the engine's; only the
wording stands here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, gettext_noop

from apps.audit.selectors import Record
from apps.cases.words import conditions, values
from apps.cmmn.definition import CASE, LISTENERS, CaseDefinition, Kind
from apps.cmmn.outcome import Transition

AND_MORE = 3
"""So many names are listed in a sentence; the others are counted."""

# How an event reads inside a sentence, and how it reads as news.
_IS = {
    "create": gettext_noop("%(name)s exists"),
    "enable": gettext_noop("%(name)s can be started"),
    "reenable": gettext_noop("%(name)s can be started again"),
    "disable": gettext_noop("%(name)s was skipped"),
    "start": gettext_noop("%(name)s has started"),
    "manualStart": gettext_noop("%(name)s was started by hand"),
    "complete": gettext_noop("%(name)s is complete"),
    "occur": gettext_noop("%(name)s is reached"),
    "terminate": gettext_noop("%(name)s ended early"),
    "parentTerminate": gettext_noop("%(name)s is no longer needed"),
    "exit": gettext_noop("%(name)s is no longer needed"),
    "fault": gettext_noop("%(name)s failed"),
    "suspend": gettext_noop("%(name)s is on hold"),
    "parentSuspend": gettext_noop("%(name)s is on hold"),
    "resume": gettext_noop("%(name)s goes on"),
    "parentResume": gettext_noop("%(name)s goes on"),
    "reactivate": gettext_noop("%(name)s is open again"),
    "restore": gettext_noop("%(name)s goes on"),
    "close": gettext_noop("%(name)s is closed"),
    "initiate": gettext_noop("%(name)s can happen now"),
    "dismiss": gettext_noop("%(name)s cannot happen now"),
}
# How what happens to an item of the case file reads inside a sentence.
_OF_DATA = {
    "create": gettext_noop("the %(name)s was filled in"),
    "update": gettext_noop("the %(name)s was changed"),
    "replace": gettext_noop("the %(name)s was replaced"),
    "delete": gettext_noop("the %(name)s was removed"),
    "addChild": gettext_noop("something was added to the %(name)s"),
    "removeChild": gettext_noop("something was taken out of the %(name)s"),
    "addReference": gettext_noop("the %(name)s refers to something new"),
    "removeReference": gettext_noop("the %(name)s does not refer to something any more"),
}
_HAPPENED = gettext_noop("“%(name)s” has happened")
_TIME_HAS_COME = gettext_noop("the time of “%(name)s” has come")
_NEWS = {
    **_IS,
    "create": gettext_noop("%(name)s was added"),
    "start": gettext_noop("%(name)s started"),
    "occur": gettext_noop("Milestone “%(name)s” reached"),
}
_TASK_NEWS = {**_NEWS, "start": gettext_noop("“%(name)s” is ready to work on")}
_CASE_NEWS = {**_NEWS, "create": gettext_noop("%(name)s was opened")}
_LISTENER_NEWS = {**_NEWS, "occur": _HAPPENED}
_TIMER_NEWS = {**_NEWS, "occur": gettext_noop("The time of “%(name)s” has come")}
_TABLES: dict[str, dict[str, str]] = {
    Kind.CASE.value: _CASE_NEWS,
    Kind.HUMAN_TASK.value: _TASK_NEWS,
    **{kind.value: _LISTENER_NEWS for kind in LISTENERS},
    Kind.TIMER_EVENT.value: _TIMER_NEWS,
}
_TURNING = frozenset({Kind.STAGE.value, Kind.MILESTONE.value, Kind.CASE.value})
_TOLD = frozenset(_NEWS) - {"create", "parentTerminate", "parentSuspend", "parentResume", "initiate", "dismiss"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One transition as the sentences need it, from a step of now or from the journal."""

    item: int
    key: str
    name: str
    kind: str
    transition: str
    cause: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, transition: Transition) -> "Happening":
        cause = transition.cause.to_json() if transition.cause else {}
        return cls(
            transition.item, transition.key, transition.name, transition.kind.value, transition.transition, cause
        )

    @classmethod
    def told(cls, record: Record) -> "Happening":
        """The same from a journal entry, which may have lost its values."""
        facts = record.facts
        return cls(
            item=facts["item"],
            key=facts["key"],
            name=record.values.get("name", facts["key"]),
            kind=facts["kind"],
            transition=record.action.removeprefix("item."),
            cause=record.values.get("cause", {}),
        )

    @property
    def is_command(self) -> bool:
        """Whether somebody asked for it, rather than the plan."""
        is_added = self.transition == "create" and self.cause.get("kind") in {"planned", "injected"}
        return self.cause.get("kind") == "command" or is_added

    @property
    def is_left_out(self) -> bool:
        """Whether it is work that somebody left out of the case when it began."""
        return self.cause.get("kind") == "leftOut"

    @property
    def is_told(self) -> bool:
        """Whether people hear of it; the rest only prepares or repeats what they hear."""
        return self.transition in _TOLD or self.is_command


def is_so(plan: CaseDefinition, source: str, name: str, event: str) -> str:
    """An event as a fact: “initial review is complete”, “the invoice was changed”."""
    kind = Kind.CASE if source == CASE else next((item.kind for item in plan.walk() if item.key == source), None)
    if kind is None and event in _OF_DATA:
        return gettext(_OF_DATA[event]) % {"name": values.inside(name)}
    if kind in LISTENERS and event == "occur":
        return gettext(_TIME_HAS_COME if kind is Kind.TIMER_EVENT else _HAPPENED) % {"name": name}
    shown = gettext("the case") if source == CASE else values.inside(name)
    return gettext(_IS.get(event, gettext_noop("%(name)s changed"))) % {"name": shown}


def news(happening: Happening) -> str:
    """An event as news, without its reason: “Investigation started”."""
    is_case = happening.kind == Kind.CASE
    if happening.is_left_out:
        return gettext("%(name)s was left out of this case") % {"name": happening.name}
    name = gettext("The case") if is_case else happening.name
    table = _TABLES.get(happening.kind, _NEWS)
    return gettext(table.get(happening.transition, gettext_noop("%(name)s changed"))) % {"name": name}


def because(plan: CaseDefinition, cause: Mapping[str, Any]) -> str:
    """The reason as a sentence without its full stop; empty where there is none worth telling."""
    if cause.get("kind") in _BECAUSE:
        return gettext(_BECAUSE[cause["kind"]])
    facts = [_part(plan, part) for part in cause.get("parts", ()) if part.get("is_satisfied")]
    reading = cause.get("reading")
    if reading and reading.get("is_satisfied"):
        facts += conditions.known(plan, reading["values"]) or [conditions.condition(plan, reading["expression"])]
    return _and(facts)


def sentence(plan: CaseDefinition, happening: Happening) -> str:
    """An event with its reason: “Investigation started: initial review is complete and the risk score is 9”."""
    reason = because(plan, happening.cause)
    told = news(happening)
    return gettext("%(news)s: %(reason)s") % {"news": told, "reason": reason} if reason else told


def headline(happenings: Iterable[Happening]) -> str:
    """What somebody has just done, in words for themselves: “Initial review is complete”."""
    asked = next((happening for happening in happenings if happening.is_command), None)
    return news(asked) if asked else gettext("Saved")


def what_changed(plan: CaseDefinition, happenings: Sequence[Happening]) -> list[str]:
    """All that followed from a command, a sentence each; tasks that only came with their stage share one."""
    told = [happening for happening in happenings if happening.transition in _TOLD and not happening.is_command]
    last = {happening.item: happening for happening in told}  # an item that starts and ends at once is told once
    told = [happening for happening in last.values() if not _is_left_over(happening)]
    sentences = [sentence(plan, happening) for happening in told if not _came_along(happening)]
    for kind, text in _CAME_ALONG.items():
        names = [happening.name for happening in told if _came_along(happening) and happening.kind == kind]
        if names:
            sentences.append(gettext(text) % {"names": listing(names)})
    return sentences


def turns(happenings: Sequence[Happening]) -> list[str]:
    """What happened to stages, milestones and the case itself, without the reasons."""
    told = [happening for happening in happenings if happening.kind in _TURNING and happening.is_told]
    last = {happening.item: happening for happening in told}
    return [news(happening) for happening in last.values() if not _is_left_over(happening)]


def listing(names: Sequence[str]) -> str:
    """Names in a row; beyond three the rest is counted, so that a plan of hundreds stays readable."""
    if len(names) <= AND_MORE + 1:
        return _and(list(dict.fromkeys(names)))
    shown = ", ".join(names[:AND_MORE])
    return gettext("%(names)s and %(count)d more") % {"names": shown, "count": len(names) - AND_MORE}


_BECAUSE = {
    "restoration": gettext_noop("that the case had ended was taken back"),
    "completion": gettext_noop("nothing in it is left to do"),
    "repetition": gettext_noop("it is to be done again"),
    "collection": gettext_noop("it is done for each entry of a list"),
    "parent": gettext_noop("the stage around it ended"),
    "variable": gettext_noop("the data that it waits for was written"),
    "decision": gettext_noop("its table has decided"),
    "child": gettext_noop("the case that it started has ended"),
    "reactivation": gettext_noop("the case was opened again"),
    "repair": gettext_noop("the plan was repaired by hand"),
    "migration": gettext_noop("the case follows another version of its plan"),
}
_CAME_ALONG = {
    Kind.STAGE.value: gettext_noop("Started: %(names)s"),
    Kind.HUMAN_TASK.value: gettext_noop("Ready to work on: %(names)s"),
    Kind.PROCESS_TASK.value: gettext_noop("Started: %(names)s"),
    Kind.CASE_TASK.value: gettext_noop("Started: %(names)s"),
    Kind.DECISION_TASK.value: gettext_noop("Started: %(names)s"),
    Kind.TASK.value: gettext_noop("Started: %(names)s"),
    Kind.MILESTONE.value: gettext_noop("Reached: %(names)s"),
}


def _came_along(happening: Happening) -> bool:
    """Started because the stage around it did, without a reason of its own."""
    return happening.cause.get("kind") in {"activation", "created"} and happening.transition in {"start", "occur"}


def _is_left_over(happening: Happening) -> bool:
    return happening.transition == "exit" and happening.cause.get("kind") == "parent"


def _part(plan: CaseDefinition, part: Mapping[str, Any]) -> str:
    source = part.get("source", "")
    return is_so(plan, source, part.get("name") or source, part.get("event", ""))


def _and(facts: Sequence[str]) -> str:
    if len(facts) < 2:
        return "".join(facts)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(facts[:-1]), "last": facts[-1]}
