"""Files: what people put into a case. Notes are in `notes`."""

from collections.abc import Iterable

from django.core.files.base import File

from apps.cases.actions.handling import lock_open
from apps.cases.actions.record import record
from apps.cases.models import Case, CaseFile
from apps.common import blobs, clock
from apps.common.action import action
from apps.common.actors import Actor


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
