"""Carrying out: every row in a transaction of its own, through the ordinary action, as the person who asked for it."""

from django.utils import translation
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.bulk import given as parameters
from apps.bulk import selection, subjects, verbs
from apps.bulk.actions.choosing import require_own
from apps.bulk.actions.rows import attempt, hand_out, language, tally_when_last, work_off
from apps.bulk.models import Operation, OperationRow, Result, State
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.users import permissions as people

ROW = "bulk.row"


@action
def begin(operation: Operation, *, is_waited_for: bool = False, actor: Actor) -> list[int]:
    """Write down the rows that the selection holds now, and hand them to the workers. Returns their keys.

    Raises Invalid when there are none, Conflict when it has begun already.
    """
    require_own(operation, actor)
    verb = verbs.of(operation.kind)
    verb.check(parameters.from_json(operation.given))
    chosen = selection.from_json(operation.selection)
    places = selection.chosen(people.person(actor), chosen, as_cases=not verb.is_of_tasks).places
    if not places:
        raise Invalid(_("There is nothing among them that you may see any more."))
    now = clock.now()
    begun = {"state": State.RUNNING, "started_at": now, "total": len(places)}
    if not Operation.objects.filter(pk=operation.pk, state=State.DRAFT).update(**begun):
        raise Conflict(_("This has been started already."))
    operation.refresh_from_db()
    # In the order of their cases, as everything that touches several.
    ordered = sorted(places, key=lambda place: (place.case, place.task or 0))
    rows = [OperationRow(operation=operation, case_id=place.case, task_id=place.task) for place in ordered]
    keys = [row.pk for row in OperationRow.objects.bulk_create(rows, batch_size=1_000)]
    hand_out(operation, ROW, keys, is_waited_for=is_waited_for)
    facts = {"operation": operation.pk, "kind": operation.kind, "rows": len(rows)}
    audit.append_config([audit.Entry("bulk.run", facts)], actor=actor)
    return keys


def run(operation: Operation, *, actor: Actor) -> Operation:
    """Begin, and work off what is little at once. Should this process end, the workers go on where it stood."""
    keys = begin(operation, is_waited_for=True, actor=actor)
    if operation.has_few:
        work_off(operation, ROW, keys, work, actor)
    return operation


def work(row_id: int) -> bool:
    """Do one row as the person who asked for it. Says whether there was something to do."""
    row = OperationRow.objects.select_related("operation__person").filter(pk=row_id).first()
    return row is not None and _work(row, actor=Actor.person(row.operation.person))


@action
def _work(row: OperationRow, *, actor: Actor) -> bool:
    subject = subjects.locked(row)
    if not OperationRow.objects.filter(pk=row.pk, result=Result.WAITING).exists():
        return False
    verb, given = verbs.of(row.operation.kind), parameters.from_json(row.operation.given)
    before = verb.shot(subject)
    row.before = {**before, **verb.beside(subject, given)}
    row.result, row.problem = attempt(actor, lambda: verb.act(subject, given, actor=actor))
    row.after = verb.shot(subjects.again(subject))
    if row.result == Result.DONE and row.after == before:
        with translation.override(language(actor)):
            row.result, row.problem = Result.SKIPPED, _("It was so already.")
    row.at = clock.now()
    row.save(update_fields=["before", "after", "result", "problem", "at"])
    tally_when_last(row, result=Result.WAITING)
    return True
