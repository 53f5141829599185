"""Where a case stands and what may be done to it as a whole: its status, the statuses it may get, and every verb with
the reason where it is not allowed.

Pages and the API show exactly this. What the reasons are is decided in `verbs` and `statuses`.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit.selectors import records
from apps.cases import permissions, states, statuses, verbs
from apps.cases.models import Case, CaseStatus
from apps.cases.selectors.cases import require_seen
from apps.cases.statuses import Choice
from apps.cases.verbs import Verb
from apps.common import clock
from apps.users.models import User

TONES = {
    CaseStatus.ACTIVE: "active",
    CaseStatus.SUSPENDED: "waiting",
    CaseStatus.COMPLETED: "done",
    CaseStatus.TERMINATED: "wait",
    CaseStatus.FAILED: "late",
    CaseStatus.CLOSED: "wait",
}


@dataclass(frozen=True, slots=True)
class StatusShown:
    """What a person calls the status of a case. `alias` is what its client reads, `tone` one of the looks of a chip.

    `standing` says beside the status of the plan that the case is on hold, ended, closed or discarded; empty otherwise.
    """

    name: str
    alias: str
    tone: str
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the viewer may do something to a case now, and why not: `is_refused` where they never may."""

    verb: Verb
    reason: str = ""
    is_refused: bool = False

    @property
    def is_allowed(self) -> bool:
        return not self.reason


@dataclass(frozen=True, slots=True)
class StatusSpan:
    """A time that a case spent in a status, by whom it was set; `until` is None for the present one."""

    key: str
    name: str
    alias: str
    since: datetime
    until: datetime | None
    who: str
    reason: str


def status_of(case: Case) -> StatusShown:
    """The status of its plan; where the plan has none the active stages while it is open, its state otherwise."""
    state = CaseStatus(case.state)
    tone = "wait" if case.discarded_at else TONES[state]
    word = _("Discarded") if case.discarded_at else str(state.label)
    known = statuses.find(states.plan(case.version).definition, case.status) if case.status else None
    if known is not None:
        standing = "" if state is CaseStatus.ACTIVE else word
        return StatusShown(known.name, known.alias or known.name, tone, standing)
    is_at_work = state is CaseStatus.ACTIVE and bool(case.stage)
    return StatusShown(case.stage if is_at_work else word, word, tone)


def possible_statuses(viewer: User, case: Case) -> tuple[Choice, ...]:
    """Every status of the plan with the reason where the viewer may not give it to the case now."""
    require_seen(viewer, case)
    plan = states.plan_of(case).definition
    found = statuses.choices(plan, case.status)
    refused = verbs.refusal(Verb.STATUS, viewer, is_writer=permissions.may_write(viewer, case))
    problem = refused or verbs.objection(Verb.STATUS, case, plan, now=clock.now())
    return tuple(Choice(one.status, problem or one.reason, is_current=one.is_current) for one in found)


def answers(viewer: User, case: Case, *, is_writer: bool | None = None) -> dict[Verb, Answer]:
    """Every verb with the reason where the viewer may not do it to the case now: rights first, then the state."""
    plan, now = states.plan_of(case).definition, clock.now()
    writes = permissions.may_write(viewer, case) if is_writer is None else is_writer
    found = {}
    for verb in Verb:
        refused = verbs.refusal(verb, viewer, is_writer=writes, is_discarded=case.discarded_at is not None)
        found[verb] = Answer(verb, refused or verbs.objection(verb, case, plan, now=now), is_refused=bool(refused))
    return found


def cut_off(viewer: User, case: Case) -> list[str]:
    """The names of the tasks that closing the case has cut off, which opening it again can let go on."""
    require_seen(viewer, case)
    closing = case.closings.filter(taken_back_at=None).first()
    nodes = states.plan_of(case).nodes
    return [nodes[item["key"]].name for item in closing.cut_off() if item["key"] in nodes] if closing else []


def status_timeline(viewer: User, case: Case) -> tuple[StatusSpan, ...]:
    """The statuses that the case has had, earliest first, each with who set it and why."""
    require_seen(viewer, case)
    plan = states.plan_of(case).definition
    changes = [
        entry
        for entry in reversed(records(case.stream, fitting=Q(action__in=_CHANGING)))
        if "after" in entry.facts and entry.facts["after"] != entry.facts.get("before")
    ]
    spans = []
    for at, entry in enumerate(changes):
        key = entry.facts["after"]
        known = statuses.find(plan, key)
        name = known.name if known else str(entry.values.get("after") or key)
        until = changes[at + 1].at if at + 1 < len(changes) else None
        alias = (known.alias if known else "") or name
        reason = str(entry.values.get("reason", ""))
        spans.append(StatusSpan(key, name, alias, entry.at, until, entry.actor_name, reason))
    return tuple(span for span in spans if span.key)


_CHANGING = ("case.status", "status.follow")
