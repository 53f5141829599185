"""Purging: erasing what a closed or discarded case holds, for good. What stays is its journal without values, whose
chain of hashes stays whole, and a tombstone.

Asked for by a person, or due some days after closing where the case type says so; done by workers either way.
"""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import permissions, purging, store, verbs
from apps.cases.actions.record import record
from apps.cases.models import Case, CaseDefinition, CaseFile, Tombstone
from apps.cases.selectors.endings import due_for_purge
from apps.cases.verbs import Verb
from apps.common import blobs, clock
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Invalid, NotAllowed
from apps.notifications import actions as notifications
from apps.outbox import actions as outbox
from apps.outbox.actions import Message

TOPIC, SWEEP, ERASE = "case.purge", "case.purge_due", "case.erase_files"
SOON, DAILY, GRACE = timedelta(0), timedelta(days=1), timedelta(minutes=10)
"""Bytes are erased a little later than the rows: whoever is storing the same ones just then is seen by that time."""
AT_ONCE = 500
LONGEST = 36_500


@action
def purge(case: Case, *, reason: str = "", actor: Actor) -> None:
    """Have a worker erase a closed or discarded case. Raises NotAllowed but for owners, or Conflict."""
    locked = store.lock(case.pk)
    verbs.require(Verb.PURGE, locked, store.plan_of(locked).definition, actor=actor)
    record(locked, "case.purge_asked", {}, {"reason": reason.strip()} if reason.strip() else {}, actor=actor)
    outbox.put(TOPIC, {"case": locked.pk, "by": actor.user_id}, key=str(locked.pk))


@action
def purge_all(cases: Iterable[Case], *, reason: str = "", actor: Actor) -> int:
    """The same for many, in the order of their keys. Says how many there were."""
    found = sorted(cases, key=lambda case: case.pk)
    for case in found:
        purge(case, reason=reason, actor=actor)
    return len(found)


@action
def set_purge_days(definition: CaseDefinition, *, days: int | None, actor: Actor) -> None:
    """Say how many days after closing cases of a type are purged by themselves; None is never.

    Raises NotAllowed but for owners, and Invalid for a number of days that makes no sense.
    """
    if actor.kind is ActorKind.PERSON and not permissions.may_purge(actor.user):
        raise NotAllowed(_("Only an owner of the workspace may say when cases are purged."))
    if days is not None and not 1 <= days <= LONGEST:
        problem = _("Give a number of days from 1 to %(most)s.") % {"most": LONGEST}
        raise Invalid(problem, {"days": [problem]})
    before, definition.purge_days = definition.purge_days, days
    if before == days:
        return
    definition.save(update_fields=["purge_days"])
    facts = {"definition": definition.pk, "before": before, "after": days}
    audit.append_config([audit.Entry("purge.set", facts, {"name": definition.name})], actor=actor)
    if days is None:
        outbox.cancel(SWEEP, str(definition.pk))
    else:
        # Not at once: whoever has mistyped the number has a day to see it.
        outbox.put(SWEEP, {"definition": definition.pk}, key=str(definition.pk), at=clock.now() + DAILY)


@action
def sweep(definition_id: int, *, actor: Actor) -> int:
    """Have workers purge the cases of a type whose time is over, and look again tomorrow. Says how many there were."""
    del actor  # bound by the decorator; what is purged is journalled case by case
    definition = CaseDefinition.objects.filter(pk=definition_id).exclude(purge_days=None).first()
    if definition is None or definition.purge_days is None:
        return 0
    due = list(due_for_purge(definition, definition.purge_days).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    outbox.put_many([Message(TOPIC, {"case": key, "by": None}, key=str(key)) for key in due])
    later = SOON if len(due) == AT_ONCE else DAILY
    outbox.put(SWEEP, {"definition": definition.pk}, key=str(definition.pk), at=clock.now() + later)
    return len(due)


@action
def purge_now(case_id: int, *, actor: Actor) -> bool:
    """Erase one case. Says whether there was something to erase.

    The row that woke us is a hint: a case that was opened again meanwhile is left alone.
    """
    case = store.lock(case_id)
    if verbs.objection(Verb.PURGE, case, store.plan_of(case).definition, now=clock.now()):
        return False
    record(case, "case.purge", {"definition": case.definition_id}, actor=actor)
    _bury(case, actor)
    hashes = set(CaseFile.objects.filter(case=case).values_list("sha256", flat=True))
    for holder in purging.REGISTRY:
        hashes.update(holder.erase(case))
    _erase(case)
    if hashes:
        outbox.put(ERASE, {"hashes": sorted(hashes)}, at=clock.now() + GRACE)
    return True


def erase_files(hashes: Collection[str]) -> int:
    """Delete the bytes of those that nobody needs any more. Says how many there were."""
    unused = set(hashes) - files_in_use(hashes)
    for sha256 in unused:
        default_storage.delete(blobs.path(sha256))
    return len(unused)


def files_in_use(hashes: Collection[str]) -> set[str]:
    """Those of the hashes that some case, or a layer above, still has a file of."""
    found = set(CaseFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for holder in purging.REGISTRY:
        found.update(holder.in_use(hashes))
    return found


def _bury(case: Case, actor: Actor) -> None:
    Tombstone.objects.create(
        case_key=case.pk,
        number=case.number,
        definition_id=case.definition_id,
        opened_at=case.opened_at,
        closed_at=case.closed_at or case.ended_at,
        purged_at=clock.now(),
        purged_by_name=actor.name[:200] if actor.kind is ActorKind.PERSON else "",
        journal_sequence=case.journal_sequence,
        journal_hash=case.journal_hash,
    )


def _erase(case: Case) -> None:
    """The row and all that hangs on it, every version of either, the plain values of its journal, and its mails."""
    key, stream = case.pk, case.stream
    Case.objects.filter(pk=key).delete()  # before its history: each deletion would write another version
    Case.history.filter(id=key).delete()
    for relation in Case._meta.related_objects:  # noqa: SLF001  (Django's name)
        history: Any = getattr(relation.related_model, "history", None)
        if history is not None and relation.related_model is not Case:
            history.filter(**{relation.field.attname: key}).delete()
    audit.erase([stream])
    notifications.forget([stream])
