"""How cases, plan items, notes and files look as JSON, and what may be sent about them."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.cases.life_shapes import StatusSerializer, VerbSerializer
from apps.api.shape import Shape
from apps.api.shapes import (
    HELP_DATA,
    HELP_SEEN,
    ClientSerializer,
    DataField,
    FileSerializer,
    PersonSerializer,
    PriorityField,
    TeamSerializer,
    TypeSerializer,
)
from apps.cases import selectors
from apps.cases.models import Case, CaseStatus, Priority, Urgency
from apps.cases.selectors.family import MOST
from apps.cmmn.definition import Kind
from apps.cmmn.state import State

ACTIONS = ("begin", "complete", "disable", "occur", "reactivate", "reenable", "skip", "suspend")


class CaseSummarySerializer(Shape):
    """A case as lists show it."""

    number = serializers.CharField()
    title = serializers.CharField()
    type = TypeSerializer(source="definition")
    state = serializers.ChoiceField(choices=CaseStatus.values, help_text="The CMMN state.")
    stage = serializers.CharField(help_text="The names of the active stages.")
    status = serializers.SerializerMethodField(
        help_text="Where it stands in the words of its plan; null where the plan has no statuses."
    )
    outcome = serializers.CharField(help_text="How it ended; empty while it has not.")
    priority = PriorityField()
    channel = serializers.CharField(help_text="The way it came in, such as `hand`, `web` or `api`.")
    client = ClientSerializer(allow_null=True)
    owner = PersonSerializer(allow_null=True)
    team = TeamSerializer(allow_null=True)
    opened_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    urgency = serializers.ChoiceField(choices=Urgency.values, help_text="How the due date stands; empty without one.")
    ended_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    discarded_at = serializers.DateTimeField(allow_null=True, help_text="It was opened by mistake, and counts nowhere.")
    goal_reached = serializers.BooleanField(allow_null=True, help_text="As said at closing; null where it was not.")

    @extend_schema_field(StatusSerializer(allow_null=True))
    def get_status(self, case: Case) -> dict[str, str] | None:
        """As `statuses` has it, from the compiled plan."""
        if not case.status:
            return None
        shown = selectors.status_of(case)
        return {"key": case.status, "name": shown.name, "alias": shown.alias}


class RelatedCaseSerializer(Shape):
    """A case that started another one, or was started by it."""

    number = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=CaseStatus.values, help_text="The CMMN state.")
    link = serializers.URLField(help_text="Where it is read.")


class CaseSerializer(CaseSummarySerializer):
    """Everything about a case but its plan, notes and files, which have addresses of their own."""

    parent = RelatedCaseSerializer(
        source="family.parent",
        allow_null=True,
        help_text="The case whose plan started this one; null where none is to be seen.",
    )
    children = RelatedCaseSerializer(
        source="family.children",
        many=True,
        help_text=(
            f"The cases that its plan has started, the latest {MOST}, latest first: those that the owner of the token "
            "may see."
        ),
    )
    version = serializers.IntegerField(source="version.number", help_text="Of the plan that it follows.")
    outcome_reason = serializers.CharField()
    lessons = serializers.CharField(help_text="What the next one who has such a case should know.")
    held_at = serializers.DateTimeField(allow_null=True, help_text="On hold since.")
    hold_until = serializers.DateTimeField(allow_null=True, help_text="It goes on by itself then.")
    hold_reason = serializers.CharField()
    deadline_at = serializers.DateTimeField(allow_null=True, help_text="The day set for the whole case.")
    actions = VerbSerializer(
        many=True, help_text="What the owner of the token may do to it as a whole now, and why not the rest."
    )
    data = DataField(help_text=HELP_DATA)  # type: ignore[assignment]  # see Shape


class NewClientSerializer(Shape):
    """Whom the case is about: a known client by number, or the details by which one is found or made."""

    number = serializers.CharField(required=False, max_length=20)
    name = serializers.CharField(required=False, max_length=200)
    email = serializers.EmailField(required=False, max_length=254)
    phone = serializers.CharField(required=False, max_length=40)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("number" in attrs) == ("name" in attrs):
            raise serializers.ValidationError(_("Send either the number of a client or the name of a new one."))
        return attrs


class NewCaseSerializer(Shape):
    """A case to be opened."""

    type = serializers.CharField(max_length=60, help_text="The key of a case type.")
    title = serializers.CharField(
        required=False, max_length=200, allow_blank=True, default="", help_text="Left out, it is made from the data."
    )
    data = DataField(required=False, help_text=HELP_DATA)
    client = NewClientSerializer(required=False)
    priority = PriorityField(required=False, default=Priority.NORMAL.value)
    status = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=60,
        help_text="A status of its plan; left out, the one to begin with.",
    )
    owner = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**62, help_text="The id of a person."
    )
    team = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**62, help_text="The id of a team."
    )
    included = serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        default=list,
        max_length=200,
        help_text="Keys of optional work that the case begins with, beside what is usual.",
    )
    left_out = serializers.ListField(
        child=serializers.CharField(max_length=100),
        required=False,
        default=list,
        max_length=200,
        help_text="Keys of usual work that this case goes without.",
    )


class CaseChangeSerializer(Shape):
    """Fields to write; those that are not named stay as they are, and null empties one."""

    data = DataField(help_text=HELP_DATA)
    seen = DataField(required=False, help_text=HELP_SEEN)


class PlanItemSerializer(Shape):
    """An item of the plan: an instance, or what may still come (then number and state are null)."""

    number = serializers.IntegerField(allow_null=True, help_text="Within the case; 0 is the case itself.")
    parent = serializers.IntegerField(allow_null=True, help_text="The number of the stage it stands in.")
    key = serializers.CharField(help_text="The item of the plan that it is an instance of.")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    description = serializers.CharField()
    state = serializers.ChoiceField(choices=[state.value for state in State], allow_null=True)
    since = serializers.DateTimeField(allow_null=True, help_text="In this state since.")
    is_required = serializers.BooleanField()
    is_discretionary = serializers.BooleanField()
    is_repeating = serializers.BooleanField()
    due_at = serializers.DateTimeField(allow_null=True, help_text="When a timer occurs that is running.")
    can_be_added = serializers.BooleanField(
        help_text="Whether the owner of the token can add it to its stage now, as the plan and its roles say."
    )
    task = serializers.IntegerField(allow_null=True, help_text="The id of its open task.")
    actions = serializers.ListField(
        child=serializers.ChoiceField(choices=ACTIONS), help_text="What the owner of the token may do to it now."
    )


class PlanSerializer(Shape):
    """The whole plan, parents before children; the first item is the case itself."""

    results = PlanItemSerializer(many=True)


class ItemActionSerializer(Shape):
    """What is to be done to an item."""

    action = serializers.ChoiceField(choices=ACTIONS)
    reason = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=2_000, help_text="Needed for `skip`."
    )
    data = DataField(required=False, help_text="What the form of a task asks for, with `complete`.")


class NewItemSerializer(Shape):
    """A discretionary item to be added to the plan."""

    key = serializers.CharField(max_length=120)
    parent = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2**31 - 1,
        help_text="The number of the stage; may be left out where it can be only one.",
    )


class ChangeSerializer(Shape):
    """Something that happened to an item of the plan."""

    item = serializers.IntegerField(help_text="Its number.")
    key = serializers.CharField()
    name = serializers.CharField()
    transition = serializers.CharField(help_text="The CMMN transition, such as `create`, `start` or `complete`.")
    state = serializers.ChoiceField(choices=[state.value for state in State], source="to_state.value")


class StepSerializer(Shape):
    """What a command has led to: the case as it is now, and all that happened, in order."""

    case = CaseSerializer()
    changes = ChangeSerializer(many=True)


class CaseFileSerializer(FileSerializer):
    """A file of a case."""

    uploaded_by = serializers.CharField(source="uploaded_by_name")
    uploaded_at = serializers.DateTimeField()


class NewFileSerializer(Shape):
    """A file to be put into the case."""

    file = serializers.FileField(allow_empty_file=True, help_text="A PDF, picture, text or office document.")
