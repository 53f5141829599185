"""Checks of the limits of fields: each fits the type of its field, can be read, and leaves something to enter.

Whether a value keeps to them is looked at where values are taken in.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from apps.cmmn.definition import Field, FieldType
from apps.cmmn.findings import Finding, error, warning
from apps.cmmn.sentences import Sentence, gettext_noop
from apps.cmmn.values import NUMBERS

_TEXTS = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
_INSIDE = frozenset({FieldType.FILE, FieldType.PERSON})


def limit_findings(spec: Field, place: str) -> Iterator[Finding]:
    bounds = {name: text for name in ("minimum", "maximum") if (text := getattr(spec, name)) is not None}
    for name, text in bounds.items():
        if spec.type not in NUMBERS | {FieldType.DATE}:
            message = Sentence(
                gettext_noop("%(label)s is neither a number nor a date and has no limits."), label=spec.label
            )
            yield error("bad-limit", f"{place}.{name}", message, gettext_noop("Remove the limit, or change the type."))
        elif _bound(spec.type, text) is None:
            message = Sentence(gettext_noop('"%(text)s" is no limit of %(label)s.'), text=text, label=spec.label)
            advice = gettext_noop("Write a number such as 1250.50, or a date such as 2026-01-31.")
            yield error("bad-limit", f"{place}.{name}", message, advice)
    least, most = (_bound(spec.type, bounds[name]) if name in bounds else None for name in ("minimum", "maximum"))
    if least is not None and most is not None and most < least:
        message = Sentence(gettext_noop("%(label)s has limits that nothing lies between."), label=spec.label)
        yield error("bad-limit", f"{place}.maximum", message, gettext_noop("Let the greatest be above the smallest."))
    if spec.max_length is not None and (spec.max_length < 1 or spec.type not in _TEXTS):
        message = Sentence(gettext_noop("The length of %(label)s cannot be limited like this."), label=spec.label)
        yield error(
            "bad-limit", f"{place}.maxLength", message, gettext_noop("Give texts a limit of 1 or more, others none.")
        )
    if spec.type in _INSIDE and spec.on_request_form:
        asked = gettext_noop("Clients cannot give %(label)s: it names something inside your organisation.")
        advice = gettext_noop("Take it off the request form; clients can send files with their request.")
        yield warning("not-for-clients", f"{place}.onRequestForm", Sentence(asked, label=spec.label), advice)


def _bound(kind: FieldType, text: str) -> Decimal | None:
    """The limit as a number, days counted; None when it cannot be read."""
    try:
        if kind is FieldType.DATE:
            return Decimal(date.fromisoformat(text).toordinal())
        number = Decimal(text) if kind in NUMBERS else None
    except (ValueError, InvalidOperation):
        return None
    return number if number is not None and number.is_finite() else None
