"""How tasks look as JSON, and what may be sent about them."""

from typing import Any

from rest_framework import serializers

from apps.api.paging import PageParameters
from apps.api.shape import Shape
from apps.api.shapes import (
    AnyField,
    ChoiceSerializer,
    DataField,
    PersonSerializer,
    PriorityField,
    TeamSerializer,
    TypeSerializer,
)
from apps.cases.models import Urgency
from apps.cmmn.definition import FieldType
from apps.tasks.models import TaskState
from apps.tasks.selectors import Scope

ACTIONS = ("claim", "complete", "release", "block", "unblock")


class TaskListParameters(PageParameters):
    """Whose work is asked for."""

    scope = serializers.ChoiceField(
        choices=[scope.value for scope in Scope],
        required=False,
        default=Scope.MINE.value,
        help_text="`mine`, `teams` (one's teams' and not one's own), `unassigned`, `handed` (by a colleague to "
        "oneself), `all` (everybody's open tasks), or `done` lately by oneself.",
    )


class TaskCaseSerializer(Shape):
    """The case that a task belongs to."""

    number = serializers.CharField()
    title = serializers.CharField()
    type = TypeSerializer(source="definition")


class TaskSerializer(Shape):
    """A piece of work."""

    id = serializers.IntegerField(source="pk")
    case = TaskCaseSerializer()
    item = serializers.IntegerField(source="item_number", help_text="Its number in the plan of the case.")
    key = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(choices=TaskState.values)
    priority = PriorityField(help_text="The case's.")
    assignee = PersonSerializer(allow_null=True)
    team = TeamSerializer(allow_null=True)
    handed_by = PersonSerializer(allow_null=True, help_text="Who handed it to the one that holds it.")
    is_blocked = serializers.BooleanField(help_text="Nobody completes, claims or takes it over until it is unblocked.")
    blocked_reason = serializers.CharField(help_text="Why it cannot go on; empty unless it is blocked.")
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    urgency = serializers.ChoiceField(choices=Urgency.values, help_text="How the due date stands; empty without one.")
    ended_at = serializers.DateTimeField(allow_null=True)
    actions = serializers.SerializerMethodField(help_text="What the owner of the token may do with it now.")

    def get_actions(self, task: Any) -> list[str]:
        """Answered by the view, which knows the viewer."""
        found: list[str] = self.context["actions"](task)
        return found


class TaskFieldSerializer(Shape):
    """A field that the form of a task asks for."""

    key = serializers.CharField()
    label = serializers.CharField()
    type = serializers.ChoiceField(choices=[kind.value for kind in FieldType])
    is_required = serializers.BooleanField()
    choices = ChoiceSerializer(many=True)
    help = serializers.CharField()
    value = AnyField(help_text="What the case knows already.")


class TaskDetailSerializer(TaskSerializer):
    """A task with its form."""

    description = serializers.CharField()
    completed_by = PersonSerializer(allow_null=True)
    form = TaskFieldSerializer(many=True)


class CompletionSerializer(Shape):
    """What the form asks for."""

    data = DataField(required=False, help_text="Values by field key.")


class BlockSerializer(Shape):
    """Why a task cannot go on."""

    reason = serializers.CharField(max_length=2_000, help_text="Shown to everybody who sees the case.")


class UnblockSerializer(Shape):
    """What made it possible to go on."""

    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=2_000)
