"""How notes look as JSON, and what may be sent about them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.api.shape import Shape
from apps.cases.actions import NOTE_LIMIT
from apps.cases.actions.notes import HTML_LIMIT


class NoteSerializer(Shape):
    """Something somebody wrote down."""

    id = serializers.IntegerField(source="pk")
    author = serializers.CharField(source="author_name")
    text = serializers.CharField(help_text="Without its looks.")
    html = serializers.CharField(help_text="Cleaned; empty for an old note that has no looks.")
    item = serializers.IntegerField(
        source="item_number", allow_null=True, help_text="The number of the plan item that it comments."
    )
    corrects = serializers.IntegerField(
        source="corrects_id", allow_null=True, help_text="The id of the note that it corrects."
    )
    is_visible_to_requester = serializers.BooleanField()
    hidden_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was hidden from the client, who could read it before."
    )
    written_at = serializers.DateTimeField()


class NewNoteSerializer(Shape):
    """A note to be written, as plain text or as HTML, which is cleaned. Whoever is named with an @ hears of it."""

    text = serializers.CharField(
        required=False, max_length=NOTE_LIMIT, help_text="A colleague is named as `@Whole Name`."
    )
    html = serializers.CharField(
        required=False,
        max_length=HTML_LIMIT,
        help_text='A colleague is named as `<span data-mention="ID">@Name</span>`.',
    )
    item = serializers.IntegerField(
        source="item_number", required=False, allow_null=True, min_value=0, max_value=2**31 - 1
    )
    corrects = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**62)
    is_visible_to_requester = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("text" in attrs) == ("html" in attrs):
            raise serializers.ValidationError(_("Send the note either as text or as html."))
        return attrs


class HidingSerializer(Shape):
    """Why the client is not to read a note any more."""

    reason = serializers.CharField(max_length=2_000)
