"""Labels and values as people write them: money, dates, yes and no, choices by their labels, “not yet known”."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext, gettext_noop, ngettext, pgettext

from apps.cmmn.definition import CaseDefinition, Field, FieldType
from apps.cmmn.explanation import NOT_YET_KNOWN

LIST_LIMIT = 5
NO_NAMES: Mapping[tuple[FieldType, str], str] = MappingProxyType({})
_UNNAMED = {FieldType.PERSON: gettext_noop("a person"), FieldType.FILE: gettext_noop("a file")}


def field_label(plan: CaseDefinition, path: str) -> str:
    """What a person calls a field, or an inner path of an object such as `vehicle.colour`."""
    key, _dot, rest = path.partition(".")
    field = _field(plan, key)
    name = field.label if field else key
    return f"{name}: {rest.replace('.', ', ')}" if rest else name


def label(plan: CaseDefinition, name: str) -> str:
    """What a person calls what an expression read: a field, or a question about an item such as `state(review)`."""
    word, bracket, inner = name.partition("(")
    if not bracket:
        return field_label(plan, name)
    key, _comma, state = inner.rstrip(")").partition(", ")
    item = next((item.name for item in plan.walk() if item.key == key), None) or field_label(plan, key)
    if word == "count" and state:
        return gettext("number of “%(name)s” that are %(state)s") % {"name": item, "state": state_word(state)}
    if word == "count":
        return gettext("number of “%(name)s”") % {"name": item}
    if word == "completable":
        return gettext("“%(name)s” can be completed") % {"name": item}
    return item


def shown(plan: CaseDefinition, name: str, value: Any) -> str:
    """The value of something an expression read, as text."""
    if value is None or value == NOT_YET_KNOWN:
        return gettext("not yet known")
    if name.startswith("state("):
        return state_word(str(value))
    field = _field(plan, name)
    return show(field, value) if field else plain(value)


def show(field: Field, value: Any, names: Mapping[tuple[FieldType, str], str] = NO_NAMES) -> str:
    """A value of a field as text, typed or as stored; “not yet known” when there is none.

    `names` are those of the files and people that values name by their numbers.
    """
    if value is None or value == "":
        return gettext("not yet known")
    if field.many and isinstance(value, Sequence) and not isinstance(value, str):
        return _several([show(replace(field, many=False), one, names) for one in value])
    if field.fields and isinstance(value, Mapping):
        shown = ((inner, value.get(inner.key)) for inner in field.fields)
        return "; ".join(f"{inner.label}: {show(inner, one, names)}" for inner, one in shown if one is not None)
    if field.type in _UNNAMED:
        known = names.get((field.type, str(value))) or ("" if str(value).isdecimal() else str(value))
        return known or gettext(_UNNAMED[field.type])
    if field.type is FieldType.CHOICE:
        return dict(field.choices).get(str(value), str(value))
    if field.type in {FieldType.MONEY, FieldType.NUMBER, FieldType.INTEGER}:
        return _number(value, 2 if field.type is FieldType.MONEY else None)
    if field.type is FieldType.DATE:
        return _date(value)
    return plain(value)


def plain(value: Any) -> str:
    """A value without a field to say more about it."""
    if isinstance(value, bool):
        return pgettext("answer", "yes") if value else pgettext("answer", "no")
    if isinstance(value, int | float | Decimal):
        return _number(value, None)
    if isinstance(value, date):
        return _date(value)
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {plain(inner)}" for key, inner in value.items() if not str(key).startswith("$"))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _several([plain(one) for one in value])
    return str(value)


def inside(name: str) -> str:
    """A name in the middle of a sentence: English writes “initial review”, other languages and KYC stay as they are."""
    is_english = (get_language() or "en").startswith("en")
    return name[:1].lower() + name[1:] if is_english and name[1:2].islower() else name


def state_word(state: str) -> str:
    """A CMMN state in a case worker's words."""
    words = {
        "unavailable": gettext("not possible now"),
        "available": gettext("waiting"),
        "enabled": gettext("ready to be started"),
        "disabled": gettext("skipped"),
        "active": gettext("active"),
        "suspended": gettext("on hold"),
        "completed": gettext("complete"),
        "terminated": gettext("ended early"),
        "failed": gettext("failed"),
        "closed": gettext("closed"),
    }
    return words.get(state, state)


def _field(plan: CaseDefinition, key: str) -> Field | None:
    return next((field for field in plan.fields if field.key == key), None)


def _number(value: Any, decimals: int | None) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if decimals is None and number == number.to_integral_value():
        number = number.quantize(Decimal(1))
    return number_format(number, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def _date(value: Any) -> str:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if len(value) > len("2026-01-31") else date.fromisoformat(value)
        except ValueError:
            return str(value)
    return date_format(value, pgettext("date", "j M Y"))


def moment(text: str) -> str:
    """A moment in ISO 8601 as people write it, where the reader is."""
    return date_format(timezone.localtime(datetime.fromisoformat(text)), pgettext("date and time", "j M Y, H:i"))


def _several(values: Sequence[str]) -> str:
    if len(values) <= LIST_LIMIT:
        return ", ".join(values)
    return ngettext("%(n)d entry", "%(n)d entries", len(values)) % {"n": len(values)}
