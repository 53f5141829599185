"""Tells people that a note names them, and remembers what they have looked at. Who may be named is asked before."""

from collections.abc import Iterable

from apps.cases.models import Case, Mention, Note
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.notifications import actions as notifications
from apps.users.models import User


def tell_mentioned(note: Note, case: Case, people: Iterable[User]) -> None:
    """A mail to each: who, in which case, and the way there. What the note says stays inside."""
    for person in people:
        notifications.send(
            kind="mentioned",
            to_address=person.email,
            to_name=person.name,
            language=person.language,
            time_zone=person.time_zone,
            context={
                "author": note.author_name,
                "case_number": case.number,
                "case_title": case.title,
                "note": note.pk,
                "before": note.pk + 1,
            },
            about=case.stream,
        )


@action
def see_mentions(case: Case, *, actor: Actor) -> int:
    """The actor has looked at the notes of a case: what names them there is no news any more. Says how much was.

    A mark of their own, of which the case and its journal know nothing.
    """
    return Mention.objects.filter(user=actor.user_id, case=case, seen_at=None).update(seen_at=clock.now())


@action
def see_all_mentions(*, actor: Actor) -> int:
    """The actor has seen whatever names them. Says how much there was."""
    return Mention.objects.filter(user=actor.user_id, seen_at=None).update(seen_at=clock.now())
