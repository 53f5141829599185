"""The plan of a case as a tree: what is, what may come, and what can be done to each item now.

Two statements, whatever the size of the plan. How a step looks on a page is decided above.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.cases import permissions, states
from apps.cases.models import Case, PlanItem
from apps.cases.selectors.cases import require_seen
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import LISTENERS, Item, Kind
from apps.cmmn.engine import Plannable, plannable
from apps.cmmn.legality import legal
from apps.cmmn.outcome import Reading
from apps.cmmn.run import Run
from apps.cmmn.state import ENDED, CaseState, State
from apps.users.models import User

_UNCOUNTED = LISTENERS | {Kind.CASE, Kind.STAGE}


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the plan lets people add to a stage. `reading` tells the rule that forbids it now, if one does."""

    key: str
    name: str
    description: str
    parent: int
    stage: str
    is_allowed: bool
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """An item of the plan: an instance, or one that does not exist yet (number and state are None).

    `commands` are the engine's names of what may be done to it now, without what the roles of the plan keep from the
    viewer; `index` counts instances in the same stage. `due` is when an armed timer occurs.
    """

    key: str
    name: str
    kind: Kind
    description: str = ""
    number: int | None = None
    state: State | None = None
    since: datetime | None = None
    ended_by: str = ""
    due: datetime | None = None
    index: int = 1
    is_required: bool = False
    is_optional: bool = False
    is_repeating: bool = False
    commands: tuple[str, ...] = ()
    steps: tuple["Step", ...] = ()
    offer: Offer | None = None

    def walk(self) -> Iterator["Step"]:
        yield self
        for step in self.steps:
            yield from step.walk()


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole plan. `case` is the case itself with its top-level steps; `offers` what can be added now."""

    case: Step
    offers: tuple[Offer, ...]
    done: int
    total: int

    def walk(self) -> Iterator[Step]:
        """Every step below the case, parents first."""
        for step in self.case.steps:
            yield from step.walk()


def plan(viewer: User, case: Case) -> PlanView:
    """The plan of a case with everything on it."""
    require_seen(viewer, case)
    compiled = states.plan_of(case)
    rows = list(PlanItem.objects.filter(case=case).order_by("number"))
    state = _state(compiled, case, rows)
    tree = _Tree(viewer, compiled, state, {row.number: row for row in rows})
    root = tree.root(compiled.definition.name)
    steps = [step for step in root.walk() if step.kind not in _UNCOUNTED and _counts(step)]
    done = sum(step.state is State.COMPLETED for step in steps)
    return PlanView(root, tuple(offer for offer in tree.offers.values() if offer.is_allowed), done, len(steps))


def _state(compiled: Compiled, case: Case, rows: Sequence[PlanItem]) -> CaseState:
    columns = (states.Row(row.number, row.parent_number, row.key, row.kind, row.state, row.memory) for row in rows)
    return states.state(case, compiled, columns)


def _counts(step: Step) -> bool:
    """Steps people would count: not what was left out, and not the next round of something that can happen again."""
    if step.state in {State.TERMINATED, State.DISABLED} or step.offer:
        return False
    return not (step.number is None and step.is_optional) and not (step.index > 1 and step.state is State.AVAILABLE)


class _Tree:
    """Joins the definition, the engine's state and the rows."""

    def __init__(self, viewer: User, compiled: Compiled, state: CaseState, rows: Mapping[int, PlanItem]) -> None:
        self.viewer = viewer
        self.compiled = compiled
        self.state = state
        self.rows = rows
        self.run = Run(compiled, state)
        self.offers = {(offer.parent, offer.key): self._offer(offer) for offer in plannable(compiled, state)}
        self.below: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
        for item in state.items.values():
            if item.parent is not None:
                self.below[item.parent, item.key].append(item.number)

    def root(self, name: str) -> Step:
        case = self.state.case
        return Step(
            key=case.key,
            name=name,
            kind=Kind.CASE,
            number=0,
            state=case.state,
            since=self.rows[0].since,
            commands=legal(self.run, 0),
            steps=self._children(self.compiled.definition.items, 0),
        )

    def _children(self, items: Sequence[Item], parent: int | None) -> tuple[Step, ...]:
        return tuple(step for item in items for step in self._instances(item, parent))

    def _instances(self, item: Item, parent: int | None) -> Iterator[Step]:
        numbers = self.below.get((parent, item.key), []) if parent is not None else []
        for number in numbers:
            yield self._instance(item, number)
        offer = self.offers.get((parent, item.key)) if parent is not None else None
        if item.discretionary and (not numbers or (offer and offer.is_allowed)):
            if offer or parent is None:
                yield self._not_yet(item, offer)
        elif not numbers and self._may_come(parent):
            yield self._not_yet(item, None)

    def _may_come(self, parent: int | None) -> bool:
        return parent is None or self.state.items[parent].state not in ENDED

    def _instance(self, item: Item, number: int) -> Step:
        held, row = self.state.items[number], self.rows[number]
        return Step(
            key=item.key,
            name=item.name,
            kind=item.kind,
            description=item.description,
            number=number,
            state=held.state,
            since=row.since,
            ended_by=row.ended_by_name,
            index=held.index,
            is_required=held.required,
            is_optional=item.discretionary,
            is_repeating=item.repetition not in {None, False},
            due=datetime.fromisoformat(held.memory["due"]) if held.memory.get("due") else None,
            commands=self._commands(item, number),
            steps=self._children(item.items, number),
        )

    def _commands(self, item: Item, number: int) -> tuple[str, ...]:
        found = legal(self.run, number)
        if "occur" not in found:
            return found
        comes_by_itself = item.kind in {Kind.TIMER_EVENT, Kind.VARIABLE_EVENT}
        if comes_by_itself or not permissions.plays(self.viewer, self.compiled.definition, item.roles):
            return tuple(command for command in found if command != "occur")
        return found

    def _not_yet(self, item: Item, offer: Offer | None) -> Step:
        return Step(
            key=item.key,
            name=item.name,
            kind=item.kind,
            description=item.description,
            is_optional=item.discretionary,
            is_repeating=item.repetition not in {None, False},
            steps=self._children(item.items, None),
            offer=offer,
        )

    def _offer(self, offer: Plannable) -> Offer:
        item = self.compiled.definition.item(offer.key)
        stage = self.compiled.nodes[self.state.items[offer.parent].key]
        return Offer(
            key=offer.key,
            name=offer.name,
            description=item.description,
            parent=offer.parent,
            stage="" if stage.kind is Kind.CASE else stage.name,
            is_allowed=offer.is_allowed and permissions.may_plan(self.viewer, self.compiled.definition, offer),
            reading=None if offer.is_allowed else offer.reading,
        )
