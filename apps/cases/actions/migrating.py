"""Moving running cases to another version of their plan: one, or many by workers with a report of what became of each.

What a move would do is told by `selectors.moves`; what it does is decided by the engine.
"""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import statuses, store, values
from apps.cases.actions.perform import advance
from apps.cases.actions.record import Writing, record_many
from apps.cases.models import Case, CaseDefinition, CaseMove, DefinitionVersion, MoveState, VersionMove
from apps.cases.permissions import require_repair, require_write
from apps.cases.step import Step
from apps.cmmn import transfer
from apps.cmmn.commands import Migrate
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, Refused
from apps.outbox import actions as outbox
from apps.outbox.actions import Message

TOPIC = "case.migrate"


@action
def migrate(
    case: Case, *, version: DefinitionVersion, activate: Sequence[str] = (), reason: str = "", actor: Actor
) -> Step:
    """Move one case to another version of its plan, then begin those keys.

    Raises NotAllowed but for administrators who may change the case, and Conflict when it cannot be moved.
    """
    require_repair(actor)
    locked = store.lock(case.pk)
    require_write(actor, locked)
    if version.definition_id != locked.definition_id:
        raise Conflict(_("A case stays a case of its type: that version belongs to another one."))
    if version.pk == locked.version_id:
        raise Conflict(_("This case follows version %(n)s already.") % {"n": version.number})
    plan = store.plan_of(locked)
    before = store.load(locked, plan)
    old, locked.version = locked.version, version
    status, locked.status = locked.status, statuses.carried(store.plan(version).definition, locked.status)
    step = advance(locked, before, Migrate(tuple(activate)), reason="", actor=actor)
    facts: dict[str, Any] = {"from": old.number, "to": version.number, "activate": list(activate)}
    if lost := _lost(plan.definition, step):
        facts["lost"] = lost
    entries = [audit.Entry("case.migrate", facts, {"reason": reason.strip()} if reason.strip() else {})]
    if status != locked.status:
        plans = (plan.definition, step.compiled.definition)
        found = [statuses.find(one, key) for one, key in zip(plans, (status, locked.status), strict=True)]
        names = dict(zip(("before", "after"), (one.name if one else "" for one in found), strict=True))
        entries.append(audit.Entry("status.follow", {"before": status, "after": locked.status}, names))
    record_many([Writing(locked, entries, actor, step.now)])
    return step


def _lost(plan: Plan, step: Step) -> list[str]:
    """The labels of the fields whose values the move has cost, as the plan called them that the case had before."""
    return values.labels(plan, transfer.lost(step.compiled, step.before.values)) if step.before else []


def _told(lost: Sequence[str]) -> str:
    return _("Lost: %(fields)s") % {"fields": ", ".join(lost)} if lost else ""


@action
def migrate_all(
    definition: CaseDefinition,
    *,
    version: DefinitionVersion,
    activate: Sequence[str] = (),
    reason: str = "",
    actor: Actor,
) -> VersionMove:
    """Have workers move every open case that follows another version, each in a transaction of its own.

    Raises NotAllowed but for administrators, and Invalid when there is nothing to move.
    """
    require_repair(actor)
    if version.definition_id != definition.pk:
        raise Conflict(_("That version belongs to another case type."))
    waiting = Case.objects.filter(definition=definition, ended_at=None).exclude(version=version).order_by("pk")
    cases = list(waiting.values_list("pk", "version_id"))
    if not cases:
        raise Invalid(_("Every open case follows this version already."))
    move = VersionMove.objects.create(
        definition=definition,
        version=version,
        activate=list(activate),
        reason=reason.strip(),
        started_by_id=actor.user_id,
        started_by_name=actor.name[:200],
        started_at=clock.now(),
    )
    rows = [CaseMove(move=move, case_id=case, before_id=before) for case, before in cases]
    CaseMove.objects.bulk_create(rows, batch_size=2_000)
    outbox.put_many([Message(TOPIC, {"row": row.pk}, key=str(row.pk)) for row in rows])
    facts = {"definition": definition.pk, "version": version.number, "cases": len(rows)}
    audit.append_config([audit.Entry("definition.migrate", facts, {"name": definition.name})], actor=actor)
    return move


def migrate_row(row_id: int) -> bool:
    """Move the case of one line of a report, as the person who asked for it. Says whether there was something to do."""
    row = CaseMove.objects.select_related("move__version", "move__started_by", "case").get(pk=row_id)
    user = row.move.started_by
    actor = Actor.person(user) if user else Actor.system(row.move.started_by_name)
    return _migrate_row(row, actor=actor)


@action
def _migrate_row(row: CaseMove, *, actor: Actor) -> bool:
    case = store.lock(row.case_id)
    if not CaseMove.objects.filter(pk=row.pk, state=MoveState.WAITING).exists():
        return False
    move = row.move
    if case.version_id == move.version_id or not case.is_open:
        row.state = MoveState.UNNEEDED
        row.text = _("It has ended meanwhile.") if not case.is_open else _("It follows this version already.")
    else:
        plan = store.plan_of(case).definition
        try:
            with transaction.atomic():
                step = migrate(case, version=move.version, activate=move.activate, reason=move.reason, actor=actor)
            row.state, row.text = MoveState.MOVED, _told(_lost(plan, step))
        except Refused as refusal:
            row.state, row.text = MoveState.REFUSED, str(refusal)
    row.at = clock.now()
    row.save(update_fields=["state", "text", "at"])
    return True
