"""Taking back: each row that was done is put back through an ordinary action, where it is as the operation left it."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.bulk import given as parameters
from apps.bulk import permissions, subjects, verbs
from apps.bulk.actions.rows import attempt, hand_out, language, tally_when_last, work_off
from apps.bulk.models import Operation, OperationRow, Result, State, Undoing
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.users import permissions as people

UNDO = "bulk.undo"


@action
def begin_undo(operation: Operation, *, is_waited_for: bool = False, actor: Actor) -> list[int]:
    """Hand the rows that were done to the workers, to be put back as they were. Returns their keys.

    Raises NotAllowed for who may not, Conflict when the time is over or it is taken back already.
    """
    fresh = Operation.objects.select_for_update(of=("self",)).get(pk=operation.pk)
    people.require(actor, lambda user: permissions.may_see(user, fresh))
    _require_undoable(fresh)
    begun = {"state": State.UNDOING, "undone_at": clock.now(), "undone_by": people.person(actor)}
    Operation.objects.filter(pk=fresh.pk).update(**begun)
    done = OperationRow.objects.filter(operation=fresh, result=Result.DONE)
    # The last first: what several rows of one case left behind goes in the order opposite to that in which it came.
    keys = list(done.order_by("-pk").values_list("pk", flat=True))
    done.update(undoing=Undoing.WAITING)
    hand_out(fresh, UNDO, keys, is_waited_for=is_waited_for)
    facts = {"operation": fresh.pk, "kind": fresh.kind, "rows": len(keys)}
    audit.append_config([audit.Entry("bulk.undo", facts)], actor=actor)
    operation.refresh_from_db()
    return keys


def undo(operation: Operation, *, actor: Actor) -> Operation:
    """Take an operation back; what is little at once."""
    keys = begin_undo(operation, is_waited_for=True, actor=actor)
    if operation.has_few:
        work_off(operation, UNDO, keys, work_back, actor)
    return operation


def work_back(row_id: int) -> bool:
    """Put one row back as the person who takes the operation back. Says whether there was something to do."""
    row = OperationRow.objects.select_related("operation__undone_by").filter(pk=row_id).first()
    if row is None or row.operation.undone_by is None:
        return False
    return _work_back(row, actor=Actor.person(row.operation.undone_by))


@action
def _work_back(row: OperationRow, *, actor: Actor) -> bool:
    subject = subjects.locked(row)
    if not OperationRow.objects.filter(pk=row.pk, undoing=Undoing.WAITING).exists():
        return False
    verb, given = verbs.of(row.operation.kind), parameters.from_json(row.operation.given)
    if verb.is_as_left(subject, row.before, row.after):
        result, row.undo_problem = attempt(actor, lambda: verb.undo(subject, given, row.before, actor=actor))
        row.undoing = Undoing.UNDONE if result == Result.DONE else Undoing.LEFT
    else:
        with translation.override(language(actor)):
            row.undoing, row.undo_problem = Undoing.LEFT, _changed_since(subject)
    row.save(update_fields=["undoing", "undo_problem"])
    tally_when_last(row, undoing=Undoing.WAITING)
    return True


def _require_undoable(operation: Operation) -> None:
    if operation.state in {State.UNDOING, State.UNDONE}:
        raise Conflict(_("%(name)s has taken this back already.") % {"name": operation.undone_by})
    if operation.state != State.DONE or not operation.done:
        raise Conflict(_("There is nothing to take back."))
    if operation.undo_until is None or clock.now() > operation.undo_until:
        raise Conflict(_("The time to take this back is over."))


def _changed_since(subject: Any) -> str:
    """That the row is not as it was left, and whose doing that is."""
    last = subject.history.select_related("history_user").order_by("-history_date", "-history_id").first()
    if last is None or last.history_user is None:
        return _("It has been changed since.")
    return _("%(name)s has changed it since.") % {"name": last.history_user}
