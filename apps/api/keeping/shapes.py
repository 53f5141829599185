"""How tags, watchers, text modules and mentions look as JSON, and what may be sent about them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.api.cases.note_shapes import NoteSerializer
from apps.api.paging import PageParameters
from apps.api.shape import Shape
from apps.api.shapes import PersonSerializer, TeamSerializer
from apps.cases.actions import NOTE_LIMIT
from apps.cases.models import TagColour

MOST = 50


class TagSerializer(Shape):
    """A word for cases."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    colour = serializers.ChoiceField(choices=TagColour.values)
    type = serializers.CharField(
        source="definition.key",
        default=None,
        allow_null=True,
        help_text="The key of the only case type that can have it; null for all.",
    )
    is_active = serializers.BooleanField(help_text="Whether it can be put on cases.")
    merged_into = serializers.IntegerField(
        source="merged_into_id", allow_null=True, help_text="The id of the tag that it stands for now."
    )


class NewTagSerializer(Shape):
    """A tag to be made."""

    name = serializers.CharField(max_length=60)
    colour = serializers.ChoiceField(choices=TagColour.values, required=False, default=TagColour.GREY.value)
    type = serializers.CharField(
        required=False, allow_null=True, default=None, max_length=60, help_text="The key of a case type; null for all."
    )


class TagChangeSerializer(Shape):
    """Another name or colour."""

    name = serializers.CharField(required=False, max_length=60)
    colour = serializers.ChoiceField(choices=TagColour.values, required=False)


class MergeSerializer(Shape):
    """The tag that another one is to stand for."""

    into = serializers.IntegerField(min_value=1, max_value=2**62, help_text="The id of a tag that is in use.")


def _names(words: str) -> serializers.ListField:
    child = serializers.CharField(max_length=60)
    return serializers.ListField(child=child, required=False, default=list, max_length=MOST, help_text=words)


class TaggingSerializer(Shape):
    """Tags to be put on a case and taken off, by name."""

    add = _names("Tags that there are.")
    remove = _names("What the case does not have is passed over.")


class TagsSerializer(Shape):
    """The tags of a case, by name."""

    results = TagSerializer(many=True)


class WatchersSerializer(Shape):
    """Who hears of a case."""

    people = PersonSerializer(many=True)
    is_watching = serializers.BooleanField(help_text="Whether the owner of the token does.")


class ModuleSerializer(Shape):
    """A text that is written again and again, with placeholders in braces."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    keyword = serializers.CharField(help_text="Its short cut; may be empty.")
    text = serializers.CharField()
    html = serializers.CharField()
    team = TeamSerializer(allow_null=True)
    is_own = serializers.SerializerMethodField(help_text="For the owner of the token alone.")
    is_active = serializers.BooleanField()

    def get_is_own(self, module: Any) -> bool:
        """Without an owner and without a team it is for everybody."""
        return module.user_id is not None


class ModuleChangeSerializer(Shape):
    """What a text module is to say from now on."""

    name = serializers.CharField(max_length=80)
    keyword = serializers.SlugField(required=False, allow_blank=True, default="", max_length=30, allow_unicode=True)
    text = serializers.CharField(required=False, allow_blank=True, default="", max_length=NOTE_LIMIT)
    html = serializers.CharField(required=False, allow_blank=True, default="", max_length=200_000)


class NewModuleSerializer(ModuleChangeSerializer):
    """A text module, and for whom it is."""

    audience = serializers.ChoiceField(choices=("me", "team", "all"), required=False, default="me")
    team = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**62, help_text="The id of a team, with `team`."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["audience"] == "team") != (attrs.get("team") is not None):
            raise serializers.ValidationError({"team": [_("Send a team where the audience is one, and only there.")]})
        return attrs


class MentionSerializer(Shape):
    """A note that names the owner of the token."""

    id = serializers.IntegerField(source="pk")
    case = serializers.CharField(source="case.number")
    note = NoteSerializer()
    at = serializers.DateTimeField()
    seen_at = serializers.DateTimeField(allow_null=True)


class MentionParameters(PageParameters):
    """Which mentions are listed."""

    new = serializers.BooleanField(required=False, default=False, help_text="Only those not seen yet.")


class SeenSerializer(Shape):
    """How many mentions were new."""

    count = serializers.IntegerField()
