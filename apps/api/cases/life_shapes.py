"""What is sent and answered about the life of a case: status, hold, more time, opening again, discarding, purging."""

from rest_framework import serializers

from apps.api.shape import Shape
from apps.cases.actions.holding import REASON_LIMIT
from apps.cases.verbs import Verb
from apps.slas.actions.extending import LONGEST


class StatusSerializer(Shape):
    """A status of the plan."""

    key = serializers.CharField()
    name = serializers.CharField()
    alias = serializers.CharField(help_text="What the client reads.")


class VerbSerializer(Shape):
    """Something that can be done to the case as a whole, or why it cannot."""

    action = serializers.ChoiceField(choices=[verb.value for verb in Verb], source="verb.value")
    is_allowed = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why not; empty where it is allowed.")


class PossibleStatusSerializer(Shape):
    """A status and whether the case may get it now."""

    key = serializers.CharField(source="status.key")
    name = serializers.CharField(source="status.name")
    is_current = serializers.BooleanField()
    is_allowed = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why it cannot follow the present one; empty where it can.")


class StatusSpanSerializer(Shape):
    """A time that the case has spent in a status."""

    key = serializers.CharField()
    name = serializers.CharField()
    alias = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(allow_null=True, help_text="Null for the present one.")
    set_by = serializers.CharField(source="who")
    reason = serializers.CharField()


class StatusesSerializer(Shape):
    """The statuses of the plan, and those that the case has had, earliest first."""

    possible = PossibleStatusSerializer(many=True)
    timeline = StatusSpanSerializer(many=True)


class NewStatusSerializer(Shape):
    """The status that the case is to get."""

    status = serializers.CharField(max_length=60, help_text="The key of a status of its plan.")
    seen = serializers.CharField(
        required=False,
        max_length=60,
        allow_blank=True,
        help_text="The one that was looked at: 409 when it is another now.",
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=REASON_LIMIT)


class ReasonSerializer(Shape):
    """Why."""

    reason = serializers.CharField(max_length=REASON_LIMIT)


class MaybeReasonSerializer(Shape):
    """Why, if there is something to say."""

    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=REASON_LIMIT)


class HoldSerializer(ReasonSerializer):
    """Why and until when a case is on hold."""

    until = serializers.DateTimeField(
        required=False, allow_null=True, default=None, help_text="It goes on by itself then; left out, it does not."
    )
    is_hold_added = serializers.BooleanField(
        required=False, default=False, help_text="Whether due dates then move by the time on hold."
    )


class ResumeSerializer(MaybeReasonSerializer):
    """How a case goes on."""

    is_hold_added = serializers.BooleanField(
        required=False, help_text="Left out, it stays as was said when the case was put on hold."
    )


class ExtensionSerializer(ReasonSerializer):
    """More time."""

    deadline = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When the whole case is due; null for no date of its own."
    )
    days = serializers.IntegerField(required=False, default=0, min_value=-LONGEST, max_value=LONGEST)
    tasks = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62),
        required=False,
        default=list,
        max_length=500,
        help_text="The ids of tasks whose due dates move by `days`.",
    )


class ReopeningSerializer(ReasonSerializer):
    """Why a case is opened again."""

    is_work_restored = serializers.BooleanField(
        required=False, default=True, help_text="Whether tasks that closing it has cut off go on."
    )


class DeletedSerializer(Shape):
    """A deleted case."""

    number = serializers.CharField()
    title = serializers.CharField()
    deleted_at = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="It can be brought back until then, and is purged after.")


class DeletedListSerializer(Shape):
    """All of them, latest first."""

    results = DeletedSerializer(many=True)


class PurgingSerializer(Shape):
    """What a worker will purge in a moment."""

    number = serializers.CharField()
