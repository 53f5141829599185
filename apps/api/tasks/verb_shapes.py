"""What is sent to do something with a task: to whom, when, and why. What completes it stands in `shapes`."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.api.shape import Shape
from apps.tasks.actions.locking import TEXT_LIMIT


def _key(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**62, help_text=help_text)


class ReasonSerializer(Shape):
    """Why it is done."""

    reason = serializers.CharField(max_length=TEXT_LIMIT, help_text="Shown to everybody who sees the case.")


class HandOverSerializer(Shape):
    """Who gets a task: a person, a team, or a person in a team."""

    person = _key("The id of a person; null for nobody.")
    team = _key("The id of a team; null for none.")
    comment = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=TEXT_LIMIT, help_text="A word to whoever gets it."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "person" not in attrs and "team" not in attrs:
            raise serializers.ValidationError(_("Send a person, a team or both."))
        return attrs


class ShareSerializer(Shape):
    """Who takes part in a task."""

    people = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62),
        max_length=50,
        help_text="The ids of all who take part; an empty list makes it one person's task again.",
    )
    needed = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=50,
        help_text="How many of them have to say that they are done; null for all.",
    )
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=TEXT_LIMIT)


class RescheduleSerializer(Shape):
    """When a task is to be done. What is left out stays as it is; null takes it away."""

    due_at = serializers.DateTimeField(required=False, allow_null=True)
    starts_at = serializers.DateTimeField(required=False, allow_null=True, help_text="Not before.")
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=TEXT_LIMIT)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "due_at" not in attrs and "starts_at" not in attrs:
            raise serializers.ValidationError(_("Send a date, or two."))
        return attrs


class EscalateSerializer(Shape):
    """Whom to ask for help, and why."""

    to = _key("The id of a person; left out or null, the owner of the case.")
    reason = serializers.CharField(max_length=TEXT_LIMIT)


class AnswerSerializer(Shape):
    """What helps."""

    answer = serializers.CharField(max_length=TEXT_LIMIT)


class WordSerializer(Shape):
    """A word about it."""

    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=TEXT_LIMIT)


class TickSerializer(Shape):
    """A point of the checklist."""

    field = serializers.CharField(max_length=120)
    is_ticked = serializers.BooleanField()


class CommentSerializer(Shape):
    """A comment on a task."""

    text = serializers.CharField(max_length=20_000)
    is_visible_to_requester = serializers.BooleanField(required=False, default=False)
