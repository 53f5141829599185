"""What a case plan says: items, criteria, rules, fields, forms, as frozen values.

Nothing here runs or judges a plan; `checks` finds its mistakes and `engine` works it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

CASE = "$case"
"""How an on-part names the case plan itself."""


class Kind(StrEnum):
    CASE = "case"
    STAGE = "stage"
    HUMAN_TASK = "humanTask"
    PROCESS_TASK = "processTask"
    MILESTONE = "milestone"


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
    OBJECT = "object"
    LIST = "list"


class DefinitionError(ValueError):
    """A definition that cannot be read or compiled; `place` says where, such as `items[2].entry[0]`."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the case file. `choices` holds pairs of value and label."""

    key: str
    label: str
    type: FieldType
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    help: str = ""
    on_request_form: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """A case field that a task's form asks for."""

    field: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class EmailProcess:
    """An e-mail that a process task sends. `to` is `client`, `owner`, `team` or an address."""

    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class OnPart:
    """Waits for `event` of the item `source` (`$case` is the case), through one exit criterion when it is named."""

    source: str
    event: str
    exit_criterion: str | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """Satisfied when every on-part has occurred and the condition, where there is one, is true.

    With `on_event` the condition is looked at only in the moment the last on-part occurs.
    """

    key: str
    on: tuple[OnPart, ...] = ()
    condition: str | None = None
    on_event: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the plan. Rules are a constant or an expression; `repetition` None means there is no rule.

    `max_instances` bounds the instances at work at one time. `counter` names the variable under which the
    item's own rules see the number of the instance, from 1. A task that is not `blocking` ends as it starts.
    `due` is an ISO 8601 duration after the item became active, `team` the name of the team that gets it.
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

    def walk(self) -> Iterator["Item"]:
        """Yields the item and everything below it, parents before children."""
        yield self
        for item in self.items:
            yield from item.walk()


@dataclass(frozen=True, slots=True)
class CaseDefinition:
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
