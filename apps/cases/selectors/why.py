"""Why an item stands where it stands: what is satisfied, what is missing, what has been, and what follows from it.

The engine explains; here its reports become sentences, and the journal tells the past.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from apps.audit.selectors import records
from apps.cases import states, words
from apps.cases.models import Case, PlanItem
from apps.cases.selectors.cases import require_seen
from apps.cmmn.compiled import NOBODY, Compiled, Sentry
from apps.cmmn.completion import holds_back
from apps.cmmn.definition import CaseDefinition, Kind
from apps.cmmn.explain import explain
from apps.cmmn.explanation import Blocker
from apps.cmmn.run import Run
from apps.cmmn.state import State
from apps.users.models import User

PAST = 20


@dataclass(frozen=True, slots=True)
class Past:
    """Something that happened to the item: what and why, by whom (empty for the system), and when."""

    text: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Why:
    """All that is to be said about one item, in the reader's language.

    `lead` is the one sentence that answers the question; the groups are alternatives that each need all of theirs.
    `blockers` keep a stage or the case from completing by itself, `undone` keeps a person from completing it.
    """

    key: str
    name: str
    kind: Kind
    number: int | None
    state: State | None
    lead: str
    entry: tuple[words.Group, ...] = ()
    exit: tuple[words.Group, ...] = ()
    rules: tuple[words.Reason, ...] = ()
    blockers: tuple[words.Reason, ...] = ()
    undone: tuple[words.Reason, ...] = ()
    past: tuple[Past, ...] = ()
    follows: tuple[words.Reason, ...] = ()


def why(viewer: User, case: Case, item: int | str) -> Why:
    """Explain an instance by its number, or an item of the plan by its key. Raises KeyError when there is none."""
    require_seen(viewer, case)
    compiled = states.plan_of(case)
    columns = PlanItem.objects.filter(case=case).order_by("number").values_list(*states.Row._fields)
    state = states.state(case, compiled, map(states.Row._make, columns))
    report = explain(compiled, state, item)
    plan = compiled.definition
    return Why(
        key=report.key,
        name=report.name,
        kind=report.kind,
        number=report.number,
        state=report.state,
        lead=words.lead(report),
        entry=tuple(words.group(plan, criterion) for criterion in report.criteria if criterion.kind != "exit"),
        exit=tuple(words.group(plan, criterion) for criterion in report.criteria if criterion.kind == "exit"),
        rules=tuple(words.rules(plan, report)),
        blockers=tuple(words.blockers(report.blocks_completion)),
        undone=tuple(words.blockers(_undone(Run(compiled, state), report.blocks_manual_completion))),
        past=tuple(_past(plan, case, report.number)) if report.number is not None else (),
        follows=tuple(words.follows(plan, _listeners(compiled, report.key))),
    )


def _listeners(compiled: Compiled, key: str) -> list[Sentry]:
    """The criteria that wait for any event of an item, or ask about it, each once and in the order of the plan."""
    by_event = [
        sentry for (source, _event), heard in compiled.listeners.items() if source == key for sentry, _ in heard
    ]
    asking = compiled.plan_readers.get(key, NOBODY).sentries
    return [sentry for sentry in dict.fromkeys([*by_event, *asking]) if sentry.owner != key]


def _undone(run: Run, held: Iterable[Blocker]) -> Iterator[Blocker]:
    """The pieces of work that hold something open; a stage is told by what is undone in it."""
    for blocker in held:
        is_stage = blocker.number is not None and run.node(blocker.number).is_container
        inner = list(_undone(run, holds_back(run, blocker.number))) if is_stage and blocker.number else []
        yield from inner or [blocker]


def _past(plan: CaseDefinition, case: Case, number: int) -> Iterator[Past]:
    for record in records(case.stream, fact=("item", number), limit=PAST):
        if not record.action.startswith("item."):
            continue
        happening = words.Happening.told(record)
        if happening.is_told:
            who = words.author(record) if happening.is_command else ""
            yield Past(words.sentence(plan, happening), who, record.at)
