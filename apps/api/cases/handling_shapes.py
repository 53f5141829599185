"""What is sent to close a case, to give it to somebody, and to say how urgent it is."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.api.shape import Shape
from apps.api.shapes import PriorityField
from apps.cases.actions.closing import LESSONS_LIMIT


class ClosingSerializer(Shape):
    """How a case ended."""

    outcome = serializers.CharField(max_length=60, help_text="One of the outcomes of the case type.")
    reason = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=2_000,
        help_text="Needed where required work is not done.",
    )
    goal_reached = serializers.BooleanField(required=False, allow_null=True, default=None)
    lessons = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LESSONS_LIMIT,
        help_text="What the next one who has such a case should know.",
    )
    status = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=60, help_text="The status of its plan that it gets."
    )


class AssignmentSerializer(Shape):
    """Who is responsible; null for nobody."""

    owner = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**62, help_text="The id of a person."
    )
    team = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**62, help_text="The id of a team."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError(_("Send an owner, a team or both."))
        return attrs


class PrioritySerializer(Shape):
    """How urgent a case is."""

    priority = PriorityField()
