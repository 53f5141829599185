"""Whether a value keeps to the bounds that its field sets, with the sentence for one that does not.

How values are read, and which types there are, is the matter of `values`.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases import notation
from apps.cmmn.definition import Field, FieldType

_MONEY_DECIMALS = 2


def require(field: Field, value: Any) -> None:
    """Raises ValueError with what would be right, for one typed value."""
    if isinstance(value, str):
        _require_length(field, value)
    elif isinstance(value, date):
        _require_day(field, value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        _require_size(field, value)


def hint(field: Field) -> str:
    """What a control says of the bounds beforehand; empty without any."""
    if field.type is FieldType.DATE:
        first, last = _day(field.minimum), _day(field.maximum)
        words = {"least": notation.written(first) if first else "", "most": notation.written(last) if last else ""}
    else:
        words = {"least": _shown(field, _number(field.minimum)), "most": _shown(field, _number(field.maximum))}
    if words["least"] and words["most"]:
        return _("From %(least)s to %(most)s.") % words
    if words["least"] or words["most"]:
        return (_("%(least)s at least.") if words["least"] else _("%(most)s at most.")) % words
    limit = field.max_length
    return ngettext("At most %(n)s character.", "At most %(n)s characters.", limit) % {"n": limit} if limit else ""


def _require_length(field: Field, text: str) -> None:
    limit = field.max_length
    if limit is not None and len(text) > limit:
        problem = ngettext(
            "This is too long by %(over)s character: at most %(limit)s.",
            "This is too long by %(over)s characters: at most %(limit)s.",
            len(text) - limit,
        )
        raise ValueError(problem % {"over": len(text) - limit, "limit": limit})


def _require_size(field: Field, number: int | Decimal) -> None:
    least, most = _number(field.minimum), _number(field.maximum)
    if (least is None or number >= least) and (most is None or number <= most):
        return
    shown = {"least": _shown(field, least), "most": _shown(field, most)}
    if least is not None and most is not None:
        raise ValueError(_("Enter a number from %(least)s to %(most)s.") % shown)
    raise ValueError((_("Enter %(most)s or less.") if least is None else _("Enter %(least)s or more.")) % shown)


def _require_day(field: Field, day: date) -> None:
    first, last = _day(field.minimum), _day(field.maximum)
    if (first is None or day >= first) and (last is None or day <= last):
        return
    shown = {"first": notation.written(first) if first else "", "last": notation.written(last) if last else ""}
    if first is not None and last is not None:
        raise ValueError(_("Enter a date from %(first)s to %(last)s.") % shown)
    raise ValueError((_("Enter %(last)s or earlier.") if first is None else _("Enter %(first)s or later.")) % shown)


def _number(bound: str | None) -> Decimal | None:
    """The bound of a plan that was checked; what cannot be read bounds nothing."""
    try:
        return Decimal(bound) if bound else None
    except InvalidOperation:
        return None


def _day(bound: str | None) -> date | None:
    try:
        return date.fromisoformat(bound) if bound else None
    except ValueError:
        return None


def _shown(field: Field, bound: Decimal | None) -> str:
    if bound is None:
        return ""
    return notation.amount(bound, _MONEY_DECIMALS if field.type is FieldType.MONEY else None)
