"""Cases that were opened by mistake: discarding one ends all work in it, deleting it takes it out of sight.

Both can be taken back; purging, which cannot, stands in `purging`.
"""

from django.utils.translation import gettext as _

from apps.cases import store, verbs
from apps.cases.actions.holding import said
from apps.cases.actions.perform import advance
from apps.cases.actions.purging import TOPIC as PURGE
from apps.cases.actions.record import record
from apps.cases.actions.reopening import columns_of, keep_closing
from apps.cases.models import Case
from apps.cases.verbs import Verb
from apps.cmmn.commands import Close, Terminate
from apps.cmmn.state import State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.outbox import actions as outbox


@action
def discard(case: Case, *, reason: str, actor: Actor) -> Case:
    """Say that a case was opened by mistake: all that runs in it ends, it can be read, and no figure counts it.

    Raises NotAllowed but for managers who may change the case, Conflict, or Invalid without a reason.
    """
    locked = store.lock(case.pk)
    compiled = store.plan_of(locked)
    verbs.require(Verb.DISCARD, locked, compiled.definition, actor=actor)
    reason = said(reason, missing=_("Say why the case is discarded."))
    before, old, now = columns_of(locked), store.load(locked, compiled), clock.now()
    state = old
    locked.discarded_at = now
    if not locked.is_closed:
        if state.case.state is State.ACTIVE:
            state = advance(locked, state, Terminate(0), reason="", actor=actor).outcome.state
        locked.outcome_reason = reason
        state = advance(locked, state, Close(), reason="", actor=actor).outcome.state
    else:
        locked.save(update_fields=["discarded_at"])
    keep_closing(locked, before, old, state, at=now, actor=actor)
    record(locked, "case.discard", {}, {"reason": reason}, actor=actor)
    return locked


@action
def delete(case: Case, *, reason: str = "", actor: Actor) -> Case:
    """Take a discarded case out of everybody's sight. It can be brought back for 30 days, and is purged then.

    Raises NotAllowed but for administrators, and Conflict when the case is not discarded.
    """
    locked = store.lock(case.pk)
    verbs.require(Verb.DELETE, locked, store.plan_of(locked).definition, actor=actor)
    locked.deleted_at = clock.now()
    locked.save(update_fields=["deleted_at"])
    record(locked, "case.delete", {}, {"reason": reason.strip()} if reason.strip() else {}, actor=actor)
    outbox.put(PURGE, {"case": locked.pk}, key=str(locked.pk), at=locked.deleted_at + verbs.KEPT)
    return locked


@action
def undelete(case: Case, *, actor: Actor) -> Case:
    """Let a deleted case be seen again, discarded as it was. Raises NotAllowed, or Conflict after 30 days."""
    locked = store.lock(case.pk)
    verbs.require(Verb.BRING_BACK, locked, store.plan_of(locked).definition, actor=actor)
    locked.deleted_at = None
    locked.save(update_fields=["deleted_at"])
    record(locked, "case.bring_back", {}, actor=actor)
    outbox.cancel(PURGE, str(locked.pk))
    return locked
