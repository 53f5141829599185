"""Tags: the list of them, and those of one case; who watches a case."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.cases import found, matching
from apps.api.describing import operation, sent_example
from apps.api.endpoint import Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.api.keeping.shapes import (
    MergeSerializer,
    NewTagSerializer,
    TagChangeSerializer,
    TaggingSerializer,
    TagSerializer,
    TagsSerializer,
    WatchersSerializer,
)
from apps.api.shapes import listed
from apps.cases import actions, selectors
from apps.cases.models import Case, CaseDefinition, Tag

TAG, WATCHERS = "Tags", "Watchers"


class Tags(Endpoint):
    @operation(
        "listTags", "List tags", tag=TAG, answer=listed(TagSerializer, "Tag"), parameters=[paging.PageParameters]
    )
    def get(self, request: Request) -> Response:
        """By name; those that were merged or retired are among them."""
        asked = paging.asked(request)
        rows, after = paging.keyset(selectors.tags(viewer(request)), ("name", "pk"), asked, is_descending=False)
        return paging.page(request, asked, TagSerializer(rows, many=True).data, after)

    @operation(
        "makeTag",
        "Make a tag",
        tag=TAG,
        answer=TagSerializer,
        status=201,
        sent=NewTagSerializer,
        examples=[sent_example("For all types of case", {"name": "press", "colour": "violet"})],
    )
    @once
    def post(self, request: Request) -> Response:
        """Makes a tag, or answers with the one that is called so already."""
        sent = given(NewTagSerializer, request)
        definition = _type(request, sent.pop("type"))
        made = actions.create_tag(**sent, definition=definition, actor=actor(request))
        return Response(TagSerializer(made).data, status=201)


class OneTag(Endpoint):
    @operation(
        "changeTag",
        "Rename or recolour a tag",
        tag=TAG,
        answer=TagSerializer,
        sent=TagChangeSerializer,
        examples=[sent_example("Another colour", {"colour": "red"})],
    )
    @once
    def patch(self, request: Request, key: int) -> Response:
        """On every case that has it. Managers may."""
        tag = seen(selectors.tag, viewer(request), key)
        sent = {"name": tag.name, "colour": tag.colour, **given(TagChangeSerializer, request)}
        return Response(TagSerializer(actions.change_tag(tag, **sent, actor=actor(request))).data)


class MergeTag(Endpoint):
    @operation(
        "mergeTag",
        "Merge a tag into another",
        tag=TAG,
        answer=TagSerializer,
        sent=MergeSerializer,
        examples=[sent_example("Into the tag 7", {"into": 7})],
    )
    @once
    def post(self, request: Request, key: int) -> Response:
        """The first one keeps its cases and stands for the other one from now on, which is the answer."""
        tag = seen(selectors.tag, viewer(request), key)
        into = selectors.tags(viewer(request)).filter(pk=given(MergeSerializer, request)["into"]).first()
        if into is None:
            raise ValidationError({"into": [_("There is no tag with this id.")]})
        return Response(TagSerializer(actions.merge_tag(tag, into=into, actor=actor(request))).data)


class RetireTag(Endpoint):
    @operation("retireTag", "Retire a tag", tag=TAG, answer=TagSerializer)
    @once
    def post(self, request: Request, key: int) -> Response:
        """It stays on its cases and is put on no more."""
        tag = seen(selectors.tag, viewer(request), key)
        return Response(TagSerializer(actions.retire_tag(tag, actor=actor(request))).data)


class RestoreTag(Endpoint):
    @operation("restoreTag", "Bring back a retired tag", tag=TAG, answer=TagSerializer)
    @once
    def post(self, request: Request, key: int) -> Response:
        """It can be put on cases again."""
        tag = seen(selectors.tag, viewer(request), key)
        return Response(TagSerializer(actions.restore_tag(tag, actor=actor(request))).data)


class CaseTags(Endpoint):
    @operation("listCaseTags", "List the tags of a case", tag=TAG, answer=TagsSerializer)
    def get(self, request: Request, number: str) -> Response:
        """By name; in the place of a merged tag stands the one that it was merged into."""
        return _tags(request, found.read(request, number))

    @operation(
        "tagCase",
        "Put tags on a case and take tags off",
        tag=TAG,
        answer=TagsSerializer,
        sent=TaggingSerializer,
        examples=[sent_example("One on, one off", {"add": ["press"], "remove": ["second opinion"]})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """By name. A tag that there is not is made by `makeTag` first."""
        sent = given(TaggingSerializer, request)
        case = matching.writable(request, number)
        if sent["add"]:
            actions.tag(case, tags=_named(request, case, "add", sent["add"]), actor=actor(request))
        if sent["remove"]:
            actions.untag(case, tags=_named(request, case, "remove", sent["remove"]), actor=actor(request))
        return _tags(request, case)


class Watchers(Endpoint):
    @operation("listWatchers", "List who watches a case", tag=WATCHERS, answer=WatchersSerializer)
    def get(self, request: Request, number: str) -> Response:
        """Those who may see it still; the others hear nothing."""
        return _watchers(request, found.read(request, number))


class WatchCase(Endpoint):
    @operation("watchCase", "Watch a case", tag=WATCHERS, answer=WatchersSerializer)
    @once
    def post(self, request: Request, number: str) -> Response:
        """Its owner gets a mail about status, notes and the end of the case, one an hour at most."""
        case = found.case(request, number)
        actions.watch(case, actor=actor(request))
        return _watchers(request, case)


class UnwatchCase(Endpoint):
    @operation("unwatchCase", "Watch a case no more", tag=WATCHERS, answer=WatchersSerializer)
    @once
    def post(self, request: Request, number: str) -> Response:
        """Whoever does not watch it changes nothing by that."""
        case = found.case(request, number)
        actions.unwatch(case, actor=actor(request))
        return _watchers(request, case)


def _tags(request: Request, case: Case) -> Response:
    tags = selectors.tags_of(viewer(request), [case])[case.pk]
    return Response(TagsSerializer({"results": tags}).data)


def _watchers(request: Request, case: Case) -> Response:
    return Response(WatchersSerializer(selectors.watchers(viewer(request), case)).data)


def _named(request: Request, case: Case, field: str, names: list[str]) -> list[Tag]:
    """The tags of these names that the case can have: those of its type, and those of all types."""
    known = {
        tag.name.casefold(): tag
        for tag in selectors.tags(viewer(request))
        if tag.definition_id in {None, case.definition_id}
    }
    unknown = [name for name in names if name.casefold() not in known]
    if unknown:
        raise ValidationError({field: [_("There is no tag “%(name)s”.") % {"name": unknown[0]}]})
    return [known[name.casefold()] for name in names]


def _type(request: Request, key: str | None) -> CaseDefinition | None:
    if key is None:
        return None
    definition = selectors.definitions(viewer(request)).filter(key=key).first()
    if definition is None:
        raise ValidationError({"type": [_("There is no case type with this key.")]})
    return definition
