"""Shapes that several resources share: people, teams, clients, files, priorities. Areas have their own beside these."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.shape import Shape
from apps.cases.models import Priority
from apps.cmmn.definition import Field

PRIORITIES = {priority.value: priority.name.lower() for priority in Priority}


@extend_schema_field({"type": "string", "enum": list(PRIORITIES.values())})
class PriorityField(serializers.ChoiceField):
    """A priority by its name: low, normal, high, urgent."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=list(PRIORITIES.values()), **options)

    def to_internal_value(self, data: Any) -> int:  # type: ignore[override]  # it comes in as a name
        name = super().to_internal_value(data)
        return next(value for value, known in PRIORITIES.items() if known == name)

    def to_representation(self, value: Any) -> str:
        return PRIORITIES[int(value)]


class PersonSerializer(Shape):
    """Somebody who works here."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class TeamSerializer(Shape):
    """People who share a queue."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()


class TypeSerializer(Shape):
    """A case type."""

    key = serializers.CharField()
    name = serializers.CharField()


class ClientSerializer(Shape):
    """Whom a case is about."""

    number = serializers.CharField(source="client_number")
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()


class FileSerializer(Shape):
    """What is known of a file; its content has an address of its own."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    sha256 = serializers.CharField(help_text="In hexadecimal digits.")


class ChoiceSerializer(Shape):
    """One of the values that a field of type `choice` takes."""

    value = serializers.CharField()
    label = serializers.CharField()


@extend_schema_field({})
class AnyField(serializers.JSONField):
    """Anything that JSON can say, null included. (Called nullable, the generator would say “anything or null”.)"""

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, None) if data is None else super().validate_empty_values(data)


class DataField(serializers.DictField):
    """Values of the case file by field key. The fields of each case type are under definitions."""

    child = AnyField()


def field_facts(field: Field) -> dict[str, Any]:
    """What is known of a field of a plan, for the shapes that describe one."""
    return {
        "key": field.key,
        "label": field.label,
        "type": field.type.value,
        "help": field.help,
        "choices": [{"value": value, "label": label} for value, label in field.choices],
        "is_many": field.many,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "max_length": field.max_length,
    }


def listed(shape: type[serializers.Serializer[Any]], name: str) -> type[serializers.Serializer[Any]]:
    """The shape of a page of that list."""
    return type(
        f"{name}PageSerializer",
        (Shape,),
        {
            "__doc__": "A page of the list.",
            "results": shape(many=True),
            "next": serializers.URLField(allow_null=True, help_text="The address of the next page; null at the end."),
        },
    )


HELP_DATA = (
    "Values by field key. Amounts and decimal numbers are text, dates are ISO 8601; a file is the id of one of the "
    "case, a person the id of somebody who works here, both as text."
)
HELP_SEEN = (
    "The values that you have looked at, by field key, as they were read. 409 `clash` when others have changed a field "
    "since that you write; what only they changed stays."
)
