"""Notes and files: what people write down about a case and put into it."""

from collections.abc import Iterable

from django.core.files.base import File
from django.utils.translation import gettext as _

from apps.cases.actions.handling import lock_open
from apps.cases.actions.record import record
from apps.cases.models import Case, CaseFile, Note
from apps.common import blobs, clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid

NOTE_LIMIT = 20_000


@action
def add_note(
    case: Case,
    *,
    text: str,
    item_number: int | None = None,
    is_visible_to_requester: bool = False,
    actor: Actor,
) -> Note:
    """Write a note; with `item_number` it is a comment on that plan item.

    Raises Invalid when it is empty or too long, or when the case has no such item.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise Invalid(_("The note is empty."), {"text": [_("Write something first.")]})
    if len(text) > NOTE_LIMIT:
        problem = _("A note has at most %(limit)s characters.") % {"limit": NOTE_LIMIT}
        raise Invalid(problem, {"text": [problem]})
    locked = lock_open(case, actor)
    if item_number is not None and not locked.items.filter(number=item_number).exists():
        problem = _("This case has no such step.")
        raise Invalid(problem, {"item_number": [problem]})
    note = Note.objects.create(
        case=locked,
        author=actor.user,
        author_name=actor.name,
        text=text,
        item_number=item_number,
        is_visible_to_requester=is_visible_to_requester,
        written_at=clock.now(),
    )
    facts = {"note": note.pk, "is_visible_to_requester": is_visible_to_requester, "item": item_number}
    record(locked, "note.add", facts, {"text": text}, actor=actor)
    return note


@action
def add_file(case: Case, *, file: "File[bytes]", actor: Actor) -> CaseFile:
    """Put an uploaded file into the case. Raises Invalid when the file is not taken."""
    locked = lock_open(case, actor)
    return attach(locked, blobs.store(file), actor=actor)


@action
def add_files(case: Case, *, files: "Iterable[File[bytes]]", actor: Actor) -> list[CaseFile]:
    """Put several uploaded files into the case, all or none. Raises Invalid when one is not taken."""
    return [add_file(case, file=file, actor=actor) for file in files]


def attach(case: Case, blob: blobs.Blob, *, actor: Actor) -> CaseFile:
    """Put a stored blob into a locked case."""
    paper = CaseFile.objects.create(
        case=case,
        name=blob.name,
        content_type=blob.content_type,
        size=blob.size,
        sha256=blob.sha256,
        uploaded_by_name=actor.name,
        uploaded_at=clock.now(),
    )
    record(case, "file.add", {"file": paper.pk, "sha256": blob.sha256}, {"name": blob.name}, actor=actor)
    return paper
