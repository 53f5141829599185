"""Keeps what people are writing, and who has which form open. Nothing of it is judged, journalled or part of a case.

What is sent in the end goes through the action of its form.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _

from apps.cases.models import Case, Draft, Presence
from apps.cases.permissions import require_write
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Invalid

DRAFT_LIMIT = 400_000
"""Characters that one draft may hold: more than any form takes."""
KEPT_FOR = timedelta(days=30)
LEASE = timedelta(seconds=50)
"""How long somebody counts as present who does not say so again."""


@action
def save_draft(form: str, *, values: Mapping[str, Sequence[str]], case: Case | None = None, actor: Actor) -> Draft:
    """Keep what was typed into a form so far, by the names of its controls, in place of what was kept before.

    Raises NotAllowed when the actor may not change the case, and Invalid when it is too much to keep.
    """
    if case is not None:
        require_write(actor, case)
    kept = {name: [text.replace("\x00", "") for text in texts] for name, texts in values.items()}
    if sum(len(name) + sum(map(len, texts)) for name, texts in kept.items()) > DRAFT_LIMIT:
        raise Invalid(_("This is too long to be kept before it is sent."))
    now = clock.now()
    given = {"case": case, "values": kept, "saved_at": now}
    draft, is_new = Draft.objects.update_or_create(user=actor.user, form=form, defaults=given)
    if is_new:
        Draft.objects.filter(user=actor.user, saved_at__lt=now - KEPT_FOR).delete()
    return draft


@action
def forget_draft(form: str, *, actor: Actor) -> None:
    """Throw away what the actor has typed into a form and not sent."""
    Draft.objects.filter(user=actor.user, form=form).delete()


@action
def be_present(form: str, *, case: Case, actor: Actor) -> None:
    """Say that the actor has a form of a case open, for as long as the lease lasts; ended leases of all are removed."""
    now = clock.now()
    Presence.objects.filter(until__lt=now).delete()
    mine = Presence(user=actor.user, case=case, form=form, since=now, until=now + LEASE)
    Presence.objects.bulk_create([mine], update_conflicts=True, unique_fields=["form", "user"], update_fields=["until"])


@action
def leave(form: str, *, actor: Actor) -> None:
    """Say that the actor has closed a form."""
    Presence.objects.filter(user=actor.user, form=form).delete()
