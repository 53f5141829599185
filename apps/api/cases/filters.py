"""The filters of the list of cases: those of the page, under the same names. What they mean, `selectors` decide."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.paging import PageParameters
from apps.api.shapes import PRIORITIES, PriorityField
from apps.cases.models import CaseStatus
from apps.cases.selectors import SORTS, Filters
from apps.cases.selectors.filtering import DUE, GOALS

_DAYS = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
_HOLDER = r"^(me|none|[0-9]{1,18})$"
_TEAM = r"^(none|[0-9]{1,18})$"


@extend_schema_field({"type": "string", "enum": [*PRIORITIES.values(), *map(str, PRIORITIES)]})
class PriorityFilter(PriorityField):
    """A priority by its name, or by the number that the links of the dashboard have."""

    def to_internal_value(self, data: object) -> int:  # type: ignore[override]  # as in its base
        names = {str(value): name for value, name in PRIORITIES.items()}
        return super().to_internal_value(names.get(str(data), data))


def _holders(pattern: str, words: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.RegexField(pattern), required=False, help_text=words)


def day(words: str = "") -> serializers.DateField:
    return serializers.DateField(required=False, validators=_DAYS, help_text=words)


class CaseListParameters(PageParameters):
    """The filters of the list. Several values of one parameter are alternatives; different parameters all hold."""

    q = serializers.CharField(required=False, max_length=200, help_text="Words in number, title or client.")
    state = serializers.ListField(child=serializers.ChoiceField(choices=CaseStatus.values), required=False)
    type = serializers.ListField(child=serializers.CharField(max_length=60), required=False, help_text="Keys of types.")
    stage = serializers.ListField(
        child=serializers.CharField(max_length=200), required=False, help_text="The name of an active stage."
    )
    status = serializers.ListField(
        child=serializers.CharField(max_length=300),
        required=False,
        help_text="The names of all active stages, as in `stage` of a case.",
    )
    standing = serializers.ListField(
        child=serializers.RegexField(r"^[^:]{1,60}:[^:]{1,60}$"),
        required=False,
        help_text="A status of a plan, as the keys of the type and the status: `claim:in_review`.",
    )
    goal = serializers.ListField(
        child=serializers.ChoiceField(choices=list(GOALS)),
        required=False,
        help_text="Of closed cases: whether the goal was reached, as said at closing.",
    )
    discarded = serializers.BooleanField(
        required=False, default=False, help_text="Those that were discarded, which are left out otherwise."
    )
    between = serializers.BooleanField(required=False, default=False, help_text="Only those between two stages.")
    owner = _holders(_HOLDER, "An id, `me` or `none`.")
    team = _holders(_HOLDER, "An id, `me` for one's own teams, or `none`.")
    involved = _holders(_TEAM, "The id of a team that is responsible for the case or has worked on it.")
    worker = _holders(_HOLDER, "Who has an open task in the case: an id, `me`, or `none` for a free one.")
    queue = _holders(_TEAM, "The id of a team with an open task in the case, or `none`.")
    priority = serializers.ListField(child=PriorityFilter(), required=False)
    channel = serializers.ListField(
        child=serializers.CharField(max_length=20), required=False, help_text="As in `channel` of a case."
    )
    due = serializers.ListField(
        child=serializers.ChoiceField(choices=DUE),
        required=False,
        help_text="Of open cases: overdue, today, within the next six days, later, or without a date.",
    )
    tag = serializers.ListField(
        child=serializers.RegexField(r"^[0-9]{1,18}$"), required=False, help_text="The ids of tags."
    )
    watched = serializers.BooleanField(required=False, default=False, help_text="Only those that one watches.")
    overdue = serializers.BooleanField(required=False, default=False, help_text="Only those past their due date.")
    opened_from = day()
    opened_to = day("The last day, itself included.")
    ended_from = day()
    ended_to = day("The last day, itself included.")
    sort = serializers.ChoiceField(choices=list(SORTS), required=False, default="-opened")


def filters(asked: Mapping[str, Any]) -> Filters:
    """What is asked for, from checked parameters."""
    return Filters(
        q=asked.get("q", ""),
        states=asked.get("state", ()),
        stages=asked.get("stage", ()),
        statuses=asked.get("status", ()),
        standings=asked.get("standing", ()),
        goals=asked.get("goal", ()),
        is_discarded=asked.get("discarded", False),
        is_between_stages=asked.get("between", False),
        types=asked.get("type", ()),
        owners=asked.get("owner", ()),
        teams=asked.get("team", ()),
        involved=asked.get("involved", ()),
        priorities=asked.get("priority", ()),
        channels=asked.get("channel", ()),
        due=asked.get("due", ()),
        tags=asked.get("tag", ()),
        is_watched=asked.get("watched", False),
        is_overdue=asked.get("overdue", False),
        opened_from=asked.get("opened_from"),
        opened_to=asked.get("opened_to"),
        ended_from=asked.get("ended_from"),
        ended_to=asked.get("ended_to"),
        sort=asked.get("sort", "-opened"),
    )
