"""What a case plan says: items, criteria, rules, fields, forms, as frozen values.

Nothing here runs or judges a plan; `checks` finds its mistakes and `engine` works it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from apps.cmmn.endings import Completion, ExitEvent, ExitScope

CASE = "$case"
"""How an on-part names the case plan itself."""


class Kind(StrEnum):
    CASE = "case"
    STAGE = "stage"
    TASK = "task"
    HUMAN_TASK = "humanTask"
    PROCESS_TASK = "processTask"
    CASE_TASK = "caseTask"
    DECISION_TASK = "decisionTask"
    MILESTONE = "milestone"
    EVENT = "event"
    USER_EVENT = "userEvent"
    TIMER_EVENT = "timerEvent"
    VARIABLE_EVENT = "variableEvent"
    REACTIVATE_EVENT = "reactivateEvent"


TASKS = frozenset({Kind.TASK, Kind.HUMAN_TASK, Kind.PROCESS_TASK, Kind.CASE_TASK, Kind.DECISION_TASK})
LISTENERS = frozenset({Kind.EVENT, Kind.USER_EVENT, Kind.TIMER_EVENT, Kind.VARIABLE_EVENT, Kind.REACTIVATE_EVENT})
"""Kinds that wait for something outside the plan: they occur and have no work of their own."""


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "longText"
    NUMBER = "number"
    INTEGER = "integer"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"
    PERSON = "person"
    OBJECT = "object"
    LIST = "list"
    ANY = "any"


class HitPolicy(StrEnum):
    UNIQUE = "unique"
    FIRST = "first"
    ANY = "any"
    PRIORITY = "priority"
    COLLECT = "collect"
    RULE_ORDER = "ruleOrder"
    OUTPUT_ORDER = "outputOrder"


class Aggregation(StrEnum):
    """What a table that collects makes of the results of its rules."""

    LIST = "list"
    SUM = "sum"
    MIN = "min"
    MAX = "max"
    COUNT = "count"


class DefinitionError(ValueError):
    """A definition that cannot be read or compiled; `place` says where, such as `items[2].entry[0]`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Field:
    """One item of the case file. `choices` holds pairs of value and label.

    An object may say its `fields`; one that is `many` holds a list of such values. `targets` are the paths of the
    items that it may refer to. `minimum` and `maximum` bound numbers, amounts and dates (`10`, `2026-01-31`),
    `max_length` a text. A file is the id of a file of the case, a person the id of an active one.
    """

    key: str
    label: str
    type: FieldType
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    on_request_form: bool = False
    many: bool = False
    fields: tuple["Field", ...] = ()
    targets: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    max_length: int | None = None

    @property
    def is_asked_of_clients(self) -> bool:
        """Whether the request form asks for it. What names something inside the organisation no client can give."""
        return self.on_request_form and self.type not in {FieldType.FILE, FieldType.PERSON}


@dataclass(frozen=True, slots=True)
class FormField:
    """A case field that a task's form asks for, while the `condition` holds over the case file and the answers."""

    field: str
    required: bool = False
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Where a case stands in the organisation's words. The client reads the `alias`, or the name without one.

    It may be set from those that it `follows`; every change is allowed where no status of the plan names any.
    """

    key: str
    name: str
    alias: str = ""
    is_initial: bool = False
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    """How a human task can end, with the key of the status that the case gets then."""

    key: str
    label: str
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Approval:
    """Nobody who completed one of the tasks `of` may complete this one, nor who opened the case where they name
    `$case`; so many different people must agree."""

    of: tuple[str, ...] = ()
    approvers: int = 1


@dataclass(frozen=True, slots=True)
class EmailProcess:
    """An e-mail that a process task sends. `to` is `client`, `owner`, `team` or an address."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class OnPart:
    """Waits for `event` of the item `source` (`$case` is the case), through one exit criterion when it is named.

    With `in_case_file` the source is the dotted path of a case file item and the event one of `create`, `update`,
    `replace`, `delete`, `addChild`, `removeChild`, `addReference` and `removeReference`.
    """

    source: str
    event: str
    exit_criterion: str | None = None
    in_case_file: bool = False


@dataclass(frozen=True, slots=True)
class Criterion:
    """Satisfied when every on-part has occurred and the condition, where there is one, is true.

    With `on_event` the condition is looked at only in the moment the last on-part occurs. `exit_event` and
    `exit_scope` belong to exit criteria.
    """

    key: str
    on: tuple[OnPart, ...] = ()
    condition: str | None = None
    on_event: bool = False
    exit_event: ExitEvent = ExitEvent.EXIT
    exit_scope: ExitScope = ExitScope.ALL


@dataclass(frozen=True, slots=True)
class Timer:
    """When a timer occurs. `at` is an ISO 8601 duration, date or repeating interval (`R3/PT1H`), or an expression
    that gives one; it counts from the event `start`, or from the creation of the timer."""

    at: str
    start: OnPart | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value handed over: from the path `source` on one side to the path `target` on the other."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Role:
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class PlanningTable:
    """Discretionary items that are offered together: `items` are keys of discretionary items of the same stage, for
    the table of a human task of the stage it lies in. Those of a human task are offered while it is active.

    `applicability` and `roles` hold for all that is in it, nested tables included.
    """

    key: str
    items: tuple[str, ...] = ()
    tables: tuple["PlanningTable", ...] = ()
    applicability: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionInput:
    """A column that is tested: `expression` gives the value that the cells look at."""

    expression: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class DecisionOutput:
    """A column of results. `values` are the possible ones, best first, where the hit policy asks for an order."""

    key: str
    label: str = ""
    type: FieldType = FieldType.TEXT
    values: tuple[str, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """One row: a unary test for each input (empty or `-` is any value) and an expression for each output."""

    tests: tuple[str, ...]
    results: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    key: str
    name: str
    inputs: tuple[DecisionInput, ...] = ()
    outputs: tuple[DecisionOutput, ...] = ()
    rules: tuple[DecisionRule, ...] = ()
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation = Aggregation.LIST


@dataclass(frozen=True, slots=True)
class Extra:
    """Something of another tool that this one keeps and does not understand: XML that belongs to `place`, an item's
    key, or `$case`, `$document` or `$diagram`, which no item can be called."""

    place: str
    xml: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the plan. Rules are a constant or an expression; `repetition` None means there is no rule.

    `max_instances` bounds the instances at work at one time. `counter` names the variable under which the
    item's own rules see the number of the instance, from 1, `index` the same from 0. With a `collection`, the path of
    a list, the item repeats once for each of its elements, which is known as `element`.
    A task that is not `blocking` ends as it starts.
    `due` is an ISO 8601 duration after the item became active, `team` the name of the team that gets it.
    `available_condition` is for listeners: they are unavailable while it does not hold. `variable` and
    `variable_event` (create, update or delete; empty for any) say what a variable listener waits for.
    `case_ref` is the key of the case type that a case task starts; `inputs` go to it, `outputs` come back.
    `decision` is the key of the table of a decision task, whose `outputs` say which results go to which fields.
    `performer` is the role that does a human task, `roles` are those who may plan an item or let a listener occur.
    `checklist` names boolean fields to tick, `outcomes` how a human task ends: its key goes to `outcome_field`.
    """

    key: str
    name: str
    kind: Kind
    items: tuple["Item", ...] = ()
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()
    manual_activation: bool | str = False
    required: bool | str = False
    repetition: bool | str | None = None
    max_instances: int | None = None
    counter: str | None = None
    discretionary: bool = False
    applicability: str | None = None
    auto_complete: bool = False
    blocking: bool = True
    description: str = ""
    form: tuple[FormField, ...] = ()
    process: EmailProcess | None = None
    due: str | None = None
    team: str | None = None
    completion: Completion = Completion.NORMAL
    collection: str | None = None
    element: str | None = None
    index: str | None = None
    available_condition: str | None = None
    timer: Timer | None = None
    variable: str | None = None
    variable_event: str = ""
    case_ref: str | None = None
    process_ref: str | None = None
    decision: str | None = None
    inputs: tuple[Parameter, ...] = ()
    outputs: tuple[Parameter, ...] = ()
    performer: str | None = None
    roles: tuple[str, ...] = ()
    planning: PlanningTable | None = None
    checklist: tuple[FormField, ...] = ()
    outcomes: tuple[TaskOutcome, ...] = ()
    outcome_field: str | None = None
    approval: Approval | None = None

    def walk(self) -> Iterator["Item"]:
        """Yields the item and everything below it, parents before children."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class CaseDefinition:
    """A plan. `reopening` is how long after its end a case may be opened again, as an ISO 8601 duration; empty for
    ever, None for never."""

    key: str
    name: str
    items: tuple[Item, ...] = ()
    exit: tuple[Criterion, ...] = ()
    auto_complete: bool = False
    fields: tuple[Field, ...] = ()
    description: str = ""
    number_pattern: str = "{key}-{year}-{n:05}"
    outcomes: tuple[tuple[str, str], ...] = (("completed", "Completed"),)
    request_intro: str = ""
    title_pattern: str = "{name}"
    entry: tuple[Criterion, ...] = ()
    roles: tuple[Role, ...] = ()
    planning: PlanningTable | None = None
    decisions: tuple[DecisionTable, ...] = ()
    extras: tuple[Extra, ...] = ()
    statuses: tuple[Status, ...] = ()
    reopening: str | None = ""

    def walk(self) -> Iterator[Item]:
        """Every item, parents before children, in the order of the plan."""
        for item in self.items:
            yield from item.walk()

    def item(self, key: str) -> Item:
        """The item of that key; KeyError when there is none."""
        for item in self.walk():
            if item.key == key:
                return item
        raise KeyError(key)

    def field(self, key: str) -> Field:
        """The field of that key; KeyError when there is none."""
        for field in self.fields:
            if field.key == key:
                return field
        raise KeyError(key)
