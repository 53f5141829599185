"""How tasks look as JSON, and what may be sent about them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.paging import PageParameters
from apps.api.shape import Shape
from apps.api.shapes import (
    HELP_SEEN,
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
from apps.tasks.actions.locking import TEXT_LIMIT
from apps.tasks.models import TaskState
from apps.tasks.permissions import Verb
from apps.tasks.selectors import Scope


class TaskListParameters(PageParameters):
    """Whose work is asked for."""

    scope = serializers.ChoiceField(
        choices=[scope.value for scope in Scope],
        required=False,
        default=Scope.MINE.value,
        help_text="`mine` (held or shared), `teams` (one's teams' and not one's own), `unassigned`, `handed` (by a "
        "colleague to oneself), `escalated` (to oneself), `scheduled` (for a later day), `all` (everybody's open "
        "tasks), or `done` lately by oneself.",
    )


class TaskCaseSerializer(Shape):
    """The case that a task belongs to."""

    number = serializers.CharField()
    title = serializers.CharField()
    type = TypeSerializer(source="definition")


class ActionSerializer(Shape):
    """Something that can be done with a task."""

    verb = serializers.ChoiceField(choices=[verb.value for verb in Verb])
    allowed = serializers.BooleanField()
    reason = serializers.CharField(help_text="Why not, in a sentence; empty where it is allowed.")
    url = serializers.CharField(help_text="Where to post it.")


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
    handed_note = serializers.CharField(help_text="The words with which it was handed over.")
    is_blocked = serializers.BooleanField(help_text="Nobody completes, claims or takes it over until it is unblocked.")
    blocked_reason = serializers.CharField(help_text="Why it cannot go on; empty unless it is blocked.")
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    urgency = serializers.ChoiceField(choices=Urgency.values, help_text="How the due date stands; empty without one.")
    starts_at = serializers.DateTimeField(allow_null=True, help_text="Not before; with state `scheduled` until then.")
    ended_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.CharField(help_text="The key of the outcome with which it was completed, if it has outcomes.")
    escalated_to = PersonSerializer(allow_null=True, help_text="Who has been asked for help.")
    escalation_reason = serializers.CharField()
    parts_total = serializers.IntegerField(help_text="How many people take part; 0 for one person's task.")
    parts_done = serializers.IntegerField(help_text="How many of them are done, or agree.")
    parts_needed = serializers.IntegerField(help_text="How many have to be done, or to agree; 0 for all.")
    actions = serializers.SerializerMethodField(help_text="Every verb, and whether the owner of the token may do it.")

    @extend_schema_field(ActionSerializer(many=True))
    def get_actions(self, task: Any) -> list[dict[str, Any]]:
        """Answered by the view, which knows the viewer."""
        found: list[dict[str, Any]] = self.context["actions"][task.pk]
        return found


class TaskFieldSerializer(Shape):
    """A field that the form of a task asks for."""

    key = serializers.CharField()
    label = serializers.CharField()
    type = serializers.ChoiceField(choices=[kind.value for kind in FieldType])
    is_required = serializers.BooleanField()
    choices = ChoiceSerializer(many=True)
    help = serializers.CharField()
    is_many = serializers.BooleanField(help_text="Whether its value is a list.")
    minimum = serializers.CharField(allow_null=True, help_text="Of numbers, amounts and dates; null without a bound.")
    maximum = serializers.CharField(allow_null=True)
    max_length = serializers.IntegerField(allow_null=True, help_text="Of texts.")
    condition = serializers.CharField(
        allow_null=True, help_text="In CEL: it is asked, and required, only while this holds over case and answers."
    )
    is_asked = serializers.BooleanField(help_text="Whether it is asked as the case stands now.")
    value = AnyField(help_text="What the case knows already.")


class PointSerializer(Shape):
    """A point of a checklist."""

    field = serializers.CharField(help_text="The field of the case that it is kept in.")
    label = serializers.CharField()
    is_required = serializers.BooleanField(help_text="Whether it has to be ticked before the task is completed.")
    is_ticked = serializers.BooleanField()


class OutcomeSerializer(Shape):
    """A way in which a task can end."""

    key = serializers.CharField()
    label = serializers.CharField()


class PartSerializer(Shape):
    """Somebody's part in a task."""

    person = PersonSerializer(source="user")
    is_done = serializers.BooleanField()
    outcome = serializers.CharField()
    comment = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)


class TaskDetailSerializer(TaskSerializer):
    """A task with its form."""

    description = serializers.CharField()
    completed_by = PersonSerializer(allow_null=True)
    form = TaskFieldSerializer(many=True)
    checklist = PointSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)
    parts = PartSerializer(many=True, source="shown_parts")


class CompletionSerializer(Shape):
    """What the form asks for."""

    data = DataField(required=False, help_text="Values by field key.")
    seen = DataField(required=False, help_text=HELP_SEEN)
    outcome = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=120, help_text="Needed where there are several."
    )
    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=TEXT_LIMIT)


class BlockSerializer(Shape):
    """Why a task cannot go on."""

    reason = serializers.CharField(max_length=2_000, help_text="Shown to everybody who sees the case.")


class UnblockSerializer(Shape):
    """What made it possible to go on."""

    comment = serializers.CharField(required=False, allow_blank=True, default="", max_length=2_000)
