"""Taking back that a case was closed or discarded, and opening a closed one again as far as its plan allows.

CMMN knows no way out of *closed*: this goes past the plan, as repairs do (docs/cmmn-decisions.md).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.audit.actions import Entry
from apps.cases import states, statuses, store, verbs
from apps.cases.actions.holding import said
from apps.cases.actions.perform import advance
from apps.cases.actions.record import Writing, record_many
from apps.cases.models import Case, Closing
from apps.cases.step import Step
from apps.cases.verbs import Verb
from apps.cmmn.commands import Reactivate, Restore
from apps.cmmn.state import CaseState, PlanItem, State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor

_COLUMNS = (
    *("status", "outcome", "outcome_reason", "goal_reached", "lessons", "discarded_at"),
    *("held_at", "hold_until", "hold_reason", "is_hold_added"),
)
"""What closing or discarding writes over in the row of a case."""
_FIELDS = {field.attname: field for field in Case._meta.concrete_fields}  # noqa: SLF001  (Django's name)


@action
def undo_close(case: Case, *, actor: Actor) -> Case:
    """Take back that a case was closed or discarded a moment ago: it and all work in it stand as they did before.

    Raises NotAllowed, or Conflict when half an hour has passed. Cases that its steps had started stay ended; those
    steps can be tried again.
    """
    locked = store.lock(case.pk)
    verbs.require(Verb.UNDO_CLOSE, locked, store.plan_of(locked).definition, actor=actor)
    closing, status = _latest(locked), locked.status
    _take_back(locked, closing, _items(locked, closing), actor)
    _record(locked, Entry("case.undo_close"), status, actor)
    return locked


@action
def reopen(case: Case, *, reason: str, is_work_restored: bool = True, actor: Actor) -> Case:
    """Open a case again that has ended or was closed, or take back that it was discarded, with a reason.

    Work that closing it had cut off goes on where it was, unless `is_work_restored` says no; where the plan had ended
    by itself, what waits for a re-activation begins. Raises NotAllowed, Conflict when the plan does not allow it (any
    more), or Invalid without a reason.
    """
    locked = store.lock(case.pk)
    compiled = store.plan_of(locked)
    verbs.require(Verb.REOPEN, locked, compiled.definition, actor=actor)
    reason = said(reason, missing=_("Say why the case is opened again."))
    closing, was_discarded, status = _latest(locked), locked.discarded_at is not None, locked.status
    if was_discarded:
        _take_back(locked, closing, _items(locked, closing), actor)
    else:
        if locked.is_closed:
            is_whole = is_work_restored and closing is not None and bool(closing.cut_off())
            _take_back(locked, closing, _items(locked, closing, is_whole=is_whole), actor)
        state = store.load(locked, compiled)
        locked.outcome, locked.outcome_reason, locked.goal_reached = "", "", None
        if state.case.state is not State.ACTIVE:
            advance(locked, state, Reactivate(0), reason="", actor=actor)
    facts = {"was_discarded": was_discarded, "is_work_restored": is_work_restored}
    _record(locked, Entry("case.reopen", facts, {"reason": reason}), status, actor)
    return locked


def columns_of(case: Case) -> dict[str, Any]:
    """What a case has to get back when its closing is taken back. For this app's actions only."""
    return {name: getattr(case, name) for name in _COLUMNS}


def keep_closing(
    case: Case, before: Mapping[str, Any], old: CaseState, new: CaseState, *, at: datetime, actor: Actor
) -> None:
    """Keep what closing or discarding a case has changed. For this app's actions only."""
    plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in before.items()}
    items = [states.item_to_json(item) for number, item in old.items.items() if new.items.get(number) != item]
    Closing.objects.create(case=case, at=at, by_name=actor.name[:200], items=items, before=plain)


def _latest(case: Case) -> Closing | None:
    return case.closings.filter(taken_back_at=None).first()


def _items(case: Case, closing: Closing | None, *, is_whole: bool = True) -> tuple[PlanItem, ...]:
    """The items as they were; otherwise, or where that was not kept, the case alone, as its plan ended."""
    if closing is not None and (is_whole or not closing.items):
        return tuple(states.item_from_json(item) for item in closing.items)
    ended = State(case.ended_as or State.TERMINATED)
    root = store.load(case, store.plan_of(case)).case
    return (PlanItem(0, None, root.key, root.kind, ended, {}, required=root.required, index=root.index),)


def _take_back(case: Case, closing: Closing | None, items: tuple[PlanItem, ...], actor: Actor) -> Step | None:
    """Put the items and the columns back."""
    before = closing.before if closing else {}
    step = None
    if items:
        state = store.load(case, store.plan_of(case))
        _set_columns(case, before)
        step = advance(case, state, Restore(items), reason="", actor=actor)
    else:
        _set_columns(case, before)
        case.save(update_fields=[*before])
    if closing is not None:
        closing.taken_back_at = clock.now()
        closing.save(update_fields=["taken_back_at"])
    return step


def _record(case: Case, entry: Entry, status: str, actor: Actor) -> None:
    """Journal what was done, and the status that the case got back with it; `status` is the one it had."""
    entries = [entry]
    if status != case.status:
        plan = store.plan_of(case).definition
        old, new = (statuses.find(plan, key) for key in (status, case.status))
        names = {"before": old.name if old else "", "after": new.name if new else ""}
        entries.append(Entry("status.follow", {"before": status, "after": case.status}, names))
    record_many([Writing(case, entries, actor, clock.now())])


def _set_columns(case: Case, before: Mapping[str, Any]) -> None:
    for name, value in before.items():
        setattr(case, name, _FIELDS[name].to_python(value))
