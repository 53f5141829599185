"""Where the owner of the token is named."""

from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.describing import operation
from apps.api.endpoint import Endpoint, actor, viewer
from apps.api.idempotency import once
from apps.api.keeping.shapes import MentionParameters, MentionSerializer, SeenSerializer
from apps.api.shapes import listed
from apps.cases import actions, selectors

TAG = "Mentions"


class Mentions(Endpoint):
    @operation(
        "listMentions",
        "List the notes that name one",
        tag=TAG,
        answer=listed(MentionSerializer, "Mention"),
        parameters=[MentionParameters],
    )
    def get(self, request: Request) -> Response:
        """Newest first, in cases that the owner of the token may see."""
        asked = paging.asked(request, MentionParameters)
        page = selectors.mentions(viewer(request), before=asked.after, is_new=asked.get("new", False), size=asked.limit)
        return paging.page(request, asked, MentionSerializer(page.rows, many=True).data, page.before)


class SeenMentions(Endpoint):
    @operation("seeMentions", "Mark all mentions as seen", tag=TAG, answer=SeenSerializer)
    @once
    def post(self, request: Request) -> Response:
        """Says how many were new."""
        return Response(SeenSerializer({"count": actions.see_all_mentions(actor=actor(request))}).data)
