"""Makes of a row what a case begins with, by a mapping and a plan. Nothing is stored here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from apps.cases import values
from apps.cases.models import Priority
from apps.cmmn.definition import CaseDefinition, Field, FieldType
from apps.common import clock
from apps.intake.mapping import COLUMN, Cell, ImportMap
from apps.intake.sheet import Row
from apps.users.models import Team, User

T = TypeVar("T", User, Team)
_PRIORITIES = {name.lower(): value for value, name in zip(Priority.values, Priority.names, strict=True)}


class Bad(ValueError):
    """The row cannot be brought in; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row says: the request, its client, and the case, with an outcome and an end when it has ended."""

    line: int
    key: str
    opened_at: datetime
    name: str
    email: str
    phone: str
    data: Mapping[str, Any]
    title: str
    priority: int
    owner: User | None
    team: Team | None
    ended_at: datetime | None
    outcome: str
    reason: str


class Reader:
    """Reads rows by one mapping for one plan. People and teams are those of the workspace, by address and name."""

    def __init__(
        self, import_map: ImportMap, plan: CaseDefinition, *, people: Mapping[str, User], teams: Mapping[str, Team]
    ) -> None:
        self._map, self._people, self._teams = import_map, people, teams
        self._fields = {field.key: field for field in plan.fields}

    def key(self, row: Row) -> str:
        """What tells the row apart in its source. Raises Bad."""
        if row.problem:
            raise Bad(row.problem)
        key = _text(self._map.key, row.values)
        if not key or len(key) > 200:
            raise Bad(_("It has no key of at most 200 characters that tells it from other rows."))
        return key

    def draft(self, row: Row) -> Draft:
        """Everything the row says. Raises Bad."""
        case = self._map.case
        opened_at = self._moment(case["opened"], row.values)
        if opened_at is None:
            raise Bad(_("%(place)s: it has no date.") % {"place": case["opened"].place})
        ended_at, outcome = self._end(row.values, opened_at)
        return Draft(
            line=row.line,
            key=self.key(row),
            opened_at=opened_at,
            **self._contact(row.values),
            data={key: self._value(cell, self._fields[key], row.values) for key, cell in self._map.fields.items()},
            title=" ".join(_text(case["title"], row.values).split())[:200] if "title" in case else "",
            priority=self._priority(row.values),
            owner=self._found(case.get("owner"), row.values, self._people),
            team=self._found(case.get("team"), row.values, self._teams),
            ended_at=ended_at,
            outcome=outcome,
            reason=self._map.status.reason if self._map.status and outcome else "",
        )

    def _contact(self, row: Mapping[str, str]) -> dict[str, str]:
        found = {name: _text(cell, row) for name, cell in self._map.client.items()}
        contact = {"name": "", "email": "", "phone": ""} | found
        if "name" in found and not (0 < len(contact["name"]) <= 200 and contact["name"].isprintable()):
            raise Bad(_("The client needs a name of at most 200 characters."))
        if contact["email"]:
            try:
                validate_email(contact["email"])
            except ValidationError:
                raise Bad(_("“%(text)s” is no e-mail address.") % {"text": contact["email"]}) from None
        if contact["phone"] and not values.is_phone(contact["phone"]):
            raise Bad(_("“%(text)s” is no telephone number.") % {"text": contact["phone"]})
        return contact

    def _end(self, row: Mapping[str, str], opened_at: datetime) -> tuple[datetime | None, str]:
        status = self._map.status
        word = row[status.column].strip() if status else ""
        if status is None or word in status.open:
            return None, ""
        if word not in status.closed:
            raise Bad(_("case.status: nothing is said of “%(word)s”.") % {"word": word})
        ended_at = self._moment(self._map.case["closed"], row)
        if ended_at is None:
            raise Bad(_("It has ended, but the date is missing."))
        if ended_at < opened_at:
            raise Bad(_("It ended before it was opened."))
        return ended_at, status.closed[word]

    def _moment(self, cell: Cell, row: Mapping[str, str]) -> datetime | None:
        text = _text(cell, row)
        if not text:
            return None
        try:
            found = datetime.strptime(text, cell.format) if cell.format else parse_datetime(text)  # noqa: DTZ007
        except ValueError:
            found = None
        if found is None:
            raise Bad(_("%(place)s: “%(text)s” is no date as expected.") % {"place": cell.place, "text": text})
        moment = (found if found.tzinfo else found.replace(tzinfo=self._map.zone)).astimezone(UTC)
        if moment > clock.now():
            raise Bad(_("%(place)s: %(text)s is still to come.") % {"place": cell.place, "text": text})
        return moment

    def _value(self, cell: Cell, field: Field, row: Mapping[str, str]) -> Any:
        text = _text(cell, row)
        try:
            if text and cell.format:
                return values.parse(field, datetime.strptime(text, cell.format).date().isoformat())  # noqa: DTZ007
            return values.parse(field, _choice(field, text))
        except ValueError as problem:
            raise Bad(f"{cell.place}: {problem}") from None

    def _priority(self, row: Mapping[str, str]) -> int:
        cell = self._map.case.get("priority")
        word = _text(cell, row).lower() if cell else ""
        if word and word not in _PRIORITIES:
            raise Bad(_("case.priority: “%(word)s” is none of low, normal, high and urgent.") % {"word": word})
        return _PRIORITIES.get(word, Priority.NORMAL)

    def _found(self, cell: Cell | None, row: Mapping[str, str], known: Mapping[str, T]) -> T | None:
        word = _text(cell, row) if cell else ""
        if cell is None or not word:
            return None
        if word.lower() not in known:
            raise Bad(_("%(place)s: “%(word)s” is not in this workspace.") % {"place": cell.place, "word": word})
        return known[word.lower()]


def _text(cell: Cell, row: Mapping[str, str]) -> str:
    """What the cell finds in the row, with its replacement when it has one."""
    if cell.fixed is not None:
        return cell.fixed
    text = row[cell.column] if cell.column else COLUMN.sub(lambda match: row[match[1]].strip(), cell.template)
    text = text.replace("\x00", "").strip()
    if cell.values is None or text in cell.values:
        return cell.values[text] if cell.values else text
    if cell.otherwise is None and text:
        raise Bad(_("%(place)s: nothing is said of “%(word)s”.") % {"place": cell.place, "word": text})
    return cell.otherwise or ""


def _choice(field: Field, text: str) -> str:
    """A choice by its label, whatever its case, where it is not the value itself."""
    if field.type is not FieldType.CHOICE or text in {value for value, _label in field.choices}:
        return text
    return next((value for value, label in field.choices if label.casefold() == text.casefold()), text)
