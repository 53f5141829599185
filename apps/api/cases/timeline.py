"""What happened to a case: everything, what the client may know, and how long things took."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.cases import found
from apps.api.cases.filters import day
from apps.api.describing import operation
from apps.api.endpoint import Endpoint, viewer
from apps.api.paging import PageParameters
from apps.api.shape import Shape
from apps.api.shapes import listed
from apps.cases import selectors, words
from apps.cases.selectors import Sought

TAG = "Timeline"


class EventSerializer(Shape):
    """Something that happened, in words."""

    at = serializers.DateTimeField()
    kind = serializers.ChoiceField(choices=words.KINDS)
    who = serializers.CharField(help_text="Empty for the product itself.")
    text = serializers.CharField(help_text="Follows the name of who did it.")
    quote = serializers.CharField(help_text="What was written, such as a note or a reason.")
    because = serializers.ListField(child=serializers.CharField(), help_text="What followed, and why.")
    note = serializers.IntegerField(allow_null=True, help_text="The id of the note that it is about.")


class TimelineParameters(PageParameters):
    """What is looked for. Several kinds are alternatives; different parameters all hold."""

    view = serializers.ChoiceField(
        choices=("internal", "client"),
        required=False,
        default="internal",
        help_text="`client` is what the client may know, in public words; nothing can be looked for in it.",
    )
    kind = serializers.ListField(child=serializers.ChoiceField(choices=words.KINDS), required=False)
    person = serializers.IntegerField(required=False, min_value=1, max_value=2**62, help_text="The id of who did it.")
    first = day("The first day.")
    last = day("The last day, itself included.")
    q = serializers.CharField(required=False, max_length=100, help_text="Words in notes, reasons and names.")


class SpanSerializer(Shape):
    """How long something was so."""

    label = serializers.CharField(help_text="The status, who held it, or how it stood.")
    start = serializers.DateTimeField()
    end = serializers.DateTimeField(allow_null=True, help_text="Null while it is so.")


class LaneSerializer(Shape):
    """Spans of one thing after each other."""

    group = serializers.ChoiceField(choices=("status", "assignment", "tasks"))
    name = serializers.CharField()
    spans = SpanSerializer(many=True)


class CourseParameters(Shape):
    """Which tasks are shown."""

    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=10_000, help_text="Of the tasks.")


class CourseSerializer(Shape):
    """How long each status, responsibility and task lasted. `tasks` counts all of them, `pages` their pages."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    lanes = LaneSerializer(many=True)
    tasks = serializers.IntegerField()
    page = serializers.IntegerField()
    pages = serializers.IntegerField()


class Timeline(Endpoint):
    @operation(
        "readTimeline",
        "Read what happened to a case",
        tag=TAG,
        answer=listed(EventSerializer, "Event"),
        parameters=[TimelineParameters],
    )
    def get(self, request: Request, number: str) -> Response:
        """Newest first, from the journal that nobody can change."""
        asked = paging.asked(request, TimelineParameters)
        case = found.read(request, number)
        if asked.get("view") == "client":
            page = selectors.client_timeline(viewer(request), case, before=asked.after, size=asked.limit)
        else:
            page = selectors.timeline(
                viewer(request), case, sought=_sought(asked), before=asked.after, size=asked.limit
            )
        return paging.page(request, asked, EventSerializer(page.events, many=True).data, page.before)


class Course(Endpoint):
    @operation(
        "readCourse",
        "Read how long things took",
        tag=TAG,
        answer=CourseSerializer,
        parameters=[CourseParameters],
    )
    def get(self, request: Request, number: str) -> Response:
        """Spans of the statuses, of who was responsible, and of the tasks, 40 tasks a page in the order they began."""
        sent = CourseParameters(data=request.query_params)
        sent.is_valid(raise_exception=True)
        case = found.read(request, number)
        return Response(CourseSerializer(selectors.course(viewer(request), case, **sent.validated_data)).data)


def _sought(asked: paging.Asked) -> Sought:
    given: dict[str, Any] = {name: asked.get(name) for name in ("person", "first", "last")}
    return Sought(kinds=frozenset(asked.get("kind") or ()), q=asked.get("q") or "", **given)
