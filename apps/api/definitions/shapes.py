"""How case types and their fields look as JSON."""

from typing import Any

from rest_framework import serializers

from apps.api.shape import Shape
from apps.api.shapes import ChoiceSerializer
from apps.cmmn.definition import FieldType, Kind


class DefinitionSummarySerializer(Shape):
    """A case type as lists show it."""

    key = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    version = serializers.IntegerField(
        source="current.number", default=None, allow_null=True, help_text="The published one; null without."
    )
    is_active = serializers.BooleanField(help_text="Whether new cases of it are opened: not of one that is retired.")
    retired_reason = serializers.CharField(help_text="Why it is retired; empty while it is in use.")
    has_request_form = serializers.BooleanField(help_text="Whether requests for it may be sent.")


class DefinitionFieldSerializer(Shape):
    """A field of the case file."""

    key = serializers.CharField()
    label = serializers.CharField()
    type = serializers.ChoiceField(choices=[kind.value for kind in FieldType])
    is_required = serializers.BooleanField()
    is_on_request_form = serializers.BooleanField()
    choices = ChoiceSerializer(many=True)
    help = serializers.CharField()
    is_many = serializers.BooleanField(help_text="Whether its value is a list.")
    minimum = serializers.CharField(allow_null=True, help_text="Of numbers, amounts and dates; null without a bound.")
    maximum = serializers.CharField(allow_null=True)
    max_length = serializers.IntegerField(allow_null=True, help_text="Of texts.")


class OptionalWorkSerializer(Shape):
    """Work that a case can have or go without, as is said when it is opened."""

    key = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in Kind])
    about = serializers.CharField(help_text="What it is for.")
    stage = serializers.CharField(help_text="The name of the stage around it; empty outside all stages.")
    is_usual = serializers.BooleanField(help_text="Done unless it is left out; otherwise only when it is included.")
    needed_by = serializers.ListField(child=serializers.CharField(), help_text="Names of what never starts without it.")


class StatusSerializer(Shape):
    """Where cases of the type can stand."""

    key = serializers.CharField()
    name = serializers.CharField()
    alias = serializers.CharField(help_text="What the client reads; empty for the name.")
    is_initial = serializers.BooleanField()
    follows = serializers.ListField(
        child=serializers.CharField(), help_text="Keys of the statuses from which it may be set."
    )


class OutcomeSerializer(Shape):
    """A way in which a case can end."""

    key = serializers.CharField()
    label = serializers.CharField()


class DefinitionSerializer(DefinitionSummarySerializer):
    """A case type with the fields of its published version."""

    fields_ = DefinitionFieldSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)
    statuses = StatusSerializer(many=True, help_text="Empty: the case stands where its stages do.")
    optional_work = OptionalWorkSerializer(many=True, help_text="As the owner of the token may decide about it.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The member is called `fields`, a name that the framework's class uses itself."""
        found = super().get_fields()
        return {name.removesuffix("_"): field for name, field in found.items()}
