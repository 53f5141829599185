"""Notes and files of a case: list, add, download."""

from django.conf import settings
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import paging
from apps.api.cases import found, matching
from apps.api.cases.note_shapes import HidingSerializer, NewNoteSerializer, NoteSerializer
from apps.api.cases.shapes import CaseFileSerializer, NewFileSerializer
from apps.api.describing import operation, sent_example
from apps.api.downloads import download
from apps.api.endpoint import MULTIPART_ROOM, Endpoint, actor, given, seen, viewer
from apps.api.idempotency import once
from apps.api.rendering import FileRenderer
from apps.api.shapes import listed
from apps.audit import actions as audit
from apps.cases import actions, selectors
from apps.common.errors import Invalid

NOTES, FILES = "Notes", "Files"


class Notes(Endpoint):
    @operation(
        "listNotes",
        "List the notes of a case",
        tag=NOTES,
        answer=listed(NoteSerializer, "Note"),
        parameters=[paging.PageParameters],
    )
    def get(self, request: Request, number: str) -> Response:
        """Newest first."""
        asked = paging.asked(request)
        case = found.read(request, number)
        page = selectors.notes(viewer(request), case, before=asked.after, size=asked.limit)
        return paging.page(request, asked, NoteSerializer(page.rows, many=True).data, page.before)

    @operation(
        "addNote",
        "Write a note",
        tag=NOTES,
        answer=NoteSerializer,
        status=201,
        sent=NewNoteSerializer,
        examples=[sent_example("A note", {"text": "The assessor rang: photographs follow tomorrow."})],
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Notes are never changed: a correction is another note."""
        sent = given(NewNoteSerializer, request)
        note = actions.add_note(matching.writable(request, number), **sent, actor=actor(request))
        return Response(NoteSerializer(note).data, status=201)


class HideNote(Endpoint):
    @operation(
        "hideNote",
        "Hide a note from the client",
        tag=NOTES,
        answer=NoteSerializer,
        sent=HidingSerializer,
        examples=[sent_example("A slip", {"reason": "It was meant for another case."})],
    )
    @once
    def post(self, request: Request, number: str, key: int) -> Response:
        """It stays in the case for colleagues, and the reason in the timeline. The client may have read it already."""
        sent = given(HidingSerializer, request)
        note = seen(selectors.note, viewer(request), matching.writable(request, number), key)
        return Response(NoteSerializer(actions.hide_note(note, **sent, actor=actor(request))).data)


class Files(Endpoint):
    parser_classes = (MultiPartParser,)
    body_limit = settings.FILE_MAX_BYTES + MULTIPART_ROOM

    @operation(
        "listFiles",
        "List the files of a case",
        tag=FILES,
        answer=listed(CaseFileSerializer, "CaseFile"),
        parameters=[paging.PageParameters],
    )
    def get(self, request: Request, number: str) -> Response:
        """Newest first."""
        asked = paging.asked(request)
        case = found.read(request, number)
        page = selectors.files(viewer(request), case, before=asked.after, size=asked.limit)
        return paging.page(request, asked, CaseFileSerializer(page.rows, many=True).data, page.before)

    @operation(
        "addFile",
        "Put a file into a case",
        tag=FILES,
        answer=CaseFileSerializer,
        status=201,
        sent={"multipart/form-data": NewFileSerializer},
    )
    @once
    def post(self, request: Request, number: str) -> Response:
        """Takes PDF, pictures, text and office documents up to 25 MB; their content must be what their name says."""
        sent = given(NewFileSerializer, request)
        case = matching.writable(request, number)
        try:
            file = actions.add_file(case, file=sent["file"], actor=actor(request))
        except Invalid as refusal:
            raise Invalid(str(refusal), {"file": [str(refusal)]}) from refusal
        return Response(CaseFileSerializer(file).data, status=201)


class OneFile(Endpoint):
    renderer_classes = (FileRenderer,)

    @operation(
        "downloadFile",
        "Download a file",
        tag=FILES,
        answer={(200, "*/*"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, number: str, key: int) -> FileResponse:
        """The content of a file, under its own content type."""
        paper = seen(selectors.file, viewer(request), found.case(request, number), key)
        audit.record_access(viewer(request).pk, "download", f"file:{paper.pk}")
        return download(paper)
