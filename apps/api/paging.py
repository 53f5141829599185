"""Lists in pages: the parameters, the signed cursor, and the address of the next page.

A cursor belongs to the list, filters and order that gave it out, so that no page is ever silently the wrong one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.shape import Shape

_SIGNER = signing.Signer(salt="apps.api.paging")
PAGE, LARGEST = 50, 100


class PageParameters(Shape):
    """What every list takes. A parameter that the list does not know is refused, not overlooked."""

    cursor = serializers.CharField(
        required=False, max_length=2_000, help_text="Where to go on: from `next` of the page before."
    )
    limit = serializers.IntegerField(
        required=False, default=PAGE, min_value=1, max_value=LARGEST, help_text="How many entries a page holds."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = set(self.initial_data) - set(self.fields)
        if unknown:
            raise serializers.ValidationError({name: [_("There is no such parameter.")] for name in sorted(unknown)})
        return attrs


@dataclass(frozen=True, slots=True)
class Asked:
    """The checked parameters of a list, and what the cursor holds (None on the first page)."""

    parameters: dict[str, Any]
    after: Any
    limit: int
    list: str

    def get(self, name: str, default: Any = None) -> Any:
        return self.parameters.get(name, default)


def asked(request: Request, shape: type[PageParameters] = PageParameters) -> Asked:
    """Read the parameters. Raises ValidationError, also for a cursor that this list did not give out."""
    sent = shape(data=request.query_params)
    sent.is_valid(raise_exception=True)
    found = sent.validated_data
    which = _which(request)
    return Asked(found, _read(found.get("cursor", ""), which), found["limit"], which)


def page(request: Request, asked: Asked, rows: Any, after: Any) -> Response:
    """The answer: the rows, and the address of the next page or null. `after` is None or empty at the end."""
    following = None
    if after:
        query = request.query_params.copy()
        query["cursor"] = _SIGNER.sign_object([asked.list, after])
        following = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return Response({"results": rows, "next": following})


def keyset(
    found: QuerySet[Any], order: tuple[str, str], asked: Asked, *, is_descending: bool
) -> tuple[list[Any], list[Any] | None]:
    """A page of rows ordered by two columns, of which the second is unique, and the values to go on from."""
    first, second = order
    sign, step = ("-", "lt") if is_descending else ("", "gt")
    if asked.after is not None:
        value, key = asked.after
        found = found.filter(Q(**{f"{first}__{step}": value}) | Q(**{first: value, f"{second}__{step}": key}))
    rows = list(found.order_by(sign + first, sign + second)[: asked.limit + 1])
    if len(rows) <= asked.limit:
        return rows, None
    last: Model = rows[asked.limit - 1]
    value = getattr(last, first)
    return rows[: asked.limit], [value.isoformat() if hasattr(value, "isoformat") else value, getattr(last, second)]


def _which(request: Request) -> str:
    """The list with its filters and order, short."""
    chosen: Mapping[str, list[str]] = {
        name: sorted(values) for name, values in request.query_params.lists() if name not in {"cursor", "limit"}
    }
    return signing.Signer(salt="apps.api.paging.list").signature(f"{request.path}{sorted(chosen.items())}")[:16]


def _read(cursor: str, which: str) -> Any:
    if not cursor:
        return None
    try:
        belongs_to, after = _SIGNER.unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError):
        belongs_to, after = "", None
    if belongs_to != which:
        raise serializers.ValidationError({"cursor": [_("This is no cursor of this list with these filters.")]})
    return after
