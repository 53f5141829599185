"""How case types and their fields look as JSON."""

from typing import Any

from rest_framework import serializers

from apps.api.shape import Shape
from apps.api.shapes import ChoiceSerializer
from apps.cmmn.definition import FieldType


class DefinitionSummarySerializer(Shape):
    """A case type as lists show it."""

    key = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    version = serializers.IntegerField(
        source="current.number", default=None, allow_null=True, help_text="The published one; null without."
    )
    is_active = serializers.BooleanField(help_text="Whether cases of it are opened.")
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


class OutcomeSerializer(Shape):
    """A way in which a case can end."""

    key = serializers.CharField()
    label = serializers.CharField()


class DefinitionSerializer(DefinitionSummarySerializer):
    """A case type with the fields of its published version."""

    fields_ = DefinitionFieldSerializer(many=True)
    outcomes = OutcomeSerializer(many=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The member is called `fields`, a name that the framework's class uses itself."""
        found = super().get_fields()
        return {name.removesuffix("_"): field for name, field in found.items()}
