"""Notes: what people write down about a case, whom they name in it, and what the client may read of it.

How the words are cleaned is in `richtext`. Notes are never edited: a correction is another note.
"""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from apps.cases import permissions, richtext
from apps.cases.actions.handling import lock_open
from apps.cases.actions.mentioning import tell_mentioned
from apps.cases.actions.record import record
from apps.cases.models import Case, Mention, Note
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.users.models import User

NOTE_LIMIT = 20_000
HTML_LIMIT = 200_000
"""Looks cost signs: what is pasted from an office program is mostly looks."""


@dataclass(frozen=True, slots=True)
class _Written:
    html: str
    text: str
    people: tuple[User, ...]


@action
def add_note(
    case: Case,
    *,
    text: str = "",
    html: str = "",
    item_number: int | None = None,
    corrects: int | None = None,
    is_visible_to_requester: bool = False,
    token: UUID | None = None,
    actor: Actor,
) -> Note:
    """Write a note, as `html`, which is cleaned, or as plain `text`; with `item_number` a comment on that plan item.

    Who is named with an @ and may see the case hears of it. `corrects` is the key of a note of the case that this one
    corrects. A note that comes a second time with the same `token` is the first one. Raises Invalid when it is empty
    or too long, or when the case has no such item or note.
    """
    _require_size(text, html)
    locked = lock_open(case, actor)
    sent = token and Note.objects.filter(case=locked, author=actor.user, token=token).first()
    if sent:
        return sent
    _require_there(locked, item_number, corrects)
    written = _read(locked, text, html, actor)
    note = Note.objects.create(
        case=locked,
        author=actor.user,
        author_name=actor.name,
        text=written.text,
        html=written.html,
        item_number=item_number,
        corrects_id=corrects,
        is_visible_to_requester=is_visible_to_requester,
        token=token,
        written_at=clock.now(),
    )
    _mention(note, locked, written.people)
    _record(note, locked, written.people, actor)
    return note


@action
def hide_note(note: Note, *, reason: str, actor: Actor) -> Note:
    """Take a note away from the client, who may have read it already. It stays where it is for everybody else."""
    reason = reason.replace("\x00", "").strip()
    if not reason:
        problem = _("Say why the client is not to read this any more.")
        raise Invalid(problem, {"reason": [problem]})
    locked = lock_open(note.case, actor)
    found = Note.objects.get(pk=note.pk, case=locked)
    if not found.is_visible_to_requester:
        raise Conflict(_("The client cannot read this note."))
    found.is_visible_to_requester = False
    found.hidden_at, found.hidden_by_name = clock.now(), actor.name
    found.save(update_fields=["is_visible_to_requester", "hidden_at", "hidden_by_name"])
    record(locked, "note.hide", {"note": found.pk}, {"reason": reason[:2_000]}, actor=actor)
    return found


def _require_size(text: str, html: str) -> None:
    if len(text) > NOTE_LIMIT or len(html) > HTML_LIMIT:
        raise _too_long()


def _too_long() -> Invalid:
    problem = _("A note has at most %(limit)s characters.") % {"limit": NOTE_LIMIT}
    return Invalid(problem, {"text": [problem]})


def _require_there(case: Case, item_number: int | None, corrects: int | None) -> None:
    if item_number is not None and not case.items.filter(number=item_number).exists():
        problem = _("This case has no such step.")
        raise Invalid(problem, {"item_number": [problem]})
    if corrects is not None and not case.notes.filter(pk=corrects).exists():
        problem = _("This case has no such note.")
        raise Invalid(problem, {"corrects": [problem]})


def _read(case: Case, text: str, html: str, actor: Actor) -> _Written:
    """What is kept of the words, and who of those named may see the case. One statement at most."""
    if html.strip():
        rich = richtext.clean(html)
        people = list(permissions.viewers(case).filter(pk__in=rich.mentioned)) if rich.mentioned else []
        kept = richtext.name_people(rich.html, {person.pk: person.name for person in people})
    else:
        people = _named(case, text) if "@" in text else []
        kept = richtext.from_text(text, {person.name: person.pk for person in people})
    plain = richtext.text_of(kept)
    if not plain:
        raise Invalid(_("The note is empty."), {"text": [_("Write something first.")]})
    if len(plain) > NOTE_LIMIT:
        raise _too_long()
    others = tuple(person for person in people if person.pk != actor.user_id and f'data-mention="{person.pk}"' in kept)
    return _Written(kept, plain, others)


def _named(case: Case, text: str) -> list[User]:
    """Whose whole name stands after an @ in a plain text. Of two people of one name nobody knows who is meant."""
    words = text.casefold()
    found = [person for person in permissions.viewers(case) if f"@{person.name.casefold()}" in words]
    names = [person.name.casefold() for person in found]
    return [person for person in found if names.count(person.name.casefold()) == 1]


def _mention(note: Note, case: Case, people: tuple[User, ...]) -> None:
    if not people:
        return
    Mention.objects.bulk_create(Mention(note=note, case=case, user=person, at=note.written_at) for person in people)
    tell_mentioned(note, case, people)


def _record(note: Note, case: Case, people: tuple[User, ...], actor: Actor) -> None:
    facts: dict[str, object] = {"note": note.pk, "is_visible_to_requester": note.is_visible_to_requester}
    values: dict[str, object] = {"text": note.text}
    if note.item_number is not None:
        facts["item"] = note.item_number
        values["task"] = case.items.values_list("name", flat=True).get(number=note.item_number)
    if note.corrects_id is not None:
        facts["corrects"] = note.corrects_id
    if people:
        facts["mentions"] = [person.pk for person in people]
        values["mentions"] = [person.name for person in people]
    record(case, "note.add", facts, values, actor=actor)
