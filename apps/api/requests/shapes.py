"""How requests look as JSON, and what is sent with one."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ParseError

from apps.api.paging import PageParameters
from apps.api.parsing import load
from apps.api.shape import Shape
from apps.api.shapes import HELP_DATA, DataField, FileSerializer, TypeSerializer
from apps.intake import actions
from apps.intake.models import RequestState


@extend_schema_field({"type": "string", "contentMediaType": "application/json"})
class TextOfDataField(serializers.CharField):
    """Values by field key as the text of a JSON object, because the parts of a form are text."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            found = load(super().to_internal_value(data))
        except ParseError as error:
            raise serializers.ValidationError(str(error.detail)) from None
        if not isinstance(found, dict):
            raise serializers.ValidationError(_("Send a JSON object with values by field key."))
        return found


class RequestListParameters(PageParameters):
    """The filters of the list."""

    state = serializers.ListField(child=serializers.ChoiceField(choices=RequestState.values), required=False)
    type = serializers.ListField(child=serializers.CharField(max_length=60), required=False, help_text="Keys of types.")


class RequestSummarySerializer(Shape):
    """A request as lists show it."""

    reference = serializers.CharField()
    type = TypeSerializer(source="definition")
    state = serializers.ChoiceField(choices=RequestState.values)
    channel = serializers.CharField()
    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    received_at = serializers.DateTimeField()
    case = serializers.CharField(
        source="case.number", default=None, allow_null=True, help_text="The number of the case that it became."
    )
    problem = serializers.CharField(help_text="Why it could not become a case.")


class RequestSerializer(RequestSummarySerializer):
    """A request with everything that was sent."""

    data = DataField(help_text=HELP_DATA)  # type: ignore[assignment]  # see Shape
    files = FileSerializer(many=True)


class NewRequestSerializer(Shape):
    """A request in somebody's name."""

    type = serializers.CharField(max_length=60, help_text="The key of a case type with a request form.")
    name = serializers.CharField(max_length=200)
    email = serializers.EmailField(required=False, allow_blank=True, default="", max_length=254)
    phone = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    data = DataField(required=False, help_text=HELP_DATA)
    language = serializers.RegexField(
        r"^[a-z]{2}(-[a-z]{2,4})?$", required=False, help_text="For the mails that follow."
    )


class NewRequestWithFilesSerializer(NewRequestSerializer):
    """The same as a form with files; `data` is JSON text there."""

    data = TextOfDataField(required=False, help_text=f"A JSON object. {HELP_DATA}")  # type: ignore[assignment]
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        max_length=actions.FILE_LIMIT,
        help_text="PDF, pictures, text and office documents, 25 MB together.",
    )
