"""How an operation begins: what is chosen, and what is to be done to it. Nothing is done to any row here."""

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _

from apps.bulk import given as parameters
from apps.bulk import permissions, selection, selectors, verbs
from apps.bulk.given import Given
from apps.bulk.models import Kind, Operation, State
from apps.bulk.selection import Selection
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.outbox import actions as outbox
from apps.users import permissions as people

FORGET = "bulk.forget"
DRAFTS_FOR = timedelta(days=1)


def imagine(kind: Kind, *, selection: Selection, given: Given, actor: Actor) -> Operation:
    """An operation that nobody has written down, to be looked at. Raises as choosing and describing it would."""
    imagined = _drafted(kind, selection, actor)
    imagined.given = parameters.to_json(_checked(imagined, given, actor))
    return imagined


@action
def choose(kind: Kind, *, selection: Selection, actor: Actor) -> Operation:
    """Begin an operation over what is chosen. It does nothing before it is described and run.

    Raises Invalid for an empty selection, and for one of cases where tasks are asked for.
    """
    drafted = _drafted(kind, selection, actor)
    drafted.save()
    outbox.put(FORGET, {"operation": drafted.pk}, key=str(drafted.pk), at=clock.now() + DRAFTS_FOR)
    return drafted


@action
def describe(operation: Operation, *, given: Given, actor: Actor) -> Operation:
    """Say what is to be done to the rows. Invalid where that is no use for any of them."""
    require_own(operation, actor)
    operation.given = parameters.to_json(_checked(operation, given, actor))
    operation.save(update_fields=["given"])
    return operation


def forget(operation_id: int) -> None:
    """Delete a draft that was never run, or an operation that is long past. The journal of the cases knows for ever."""
    Operation.objects.filter(pk=operation_id).exclude(state__in=[State.RUNNING, State.UNDOING]).delete()


def require_own(operation: Operation, actor: Actor) -> None:
    """Raise NotAllowed for anybody else's operation, Conflict for one that has begun."""
    if operation.person_id != actor.user_id:
        raise NotAllowed(_("Only who has chosen the rows may say what is to be done to them."))
    if operation.state != State.DRAFT:
        raise Conflict(_("This has been started already."))
    people.require(actor, permissions.may_operate)


def _drafted(kind: Kind, chosen: Selection, actor: Actor) -> Operation:
    people.require(actor, permissions.may_operate)
    if not (chosen.is_list or chosen.tasks or chosen.cases):
        raise Invalid(_("Choose something first."))
    if verbs.of(kind).is_of_tasks and not chosen.is_of_tasks:
        raise Invalid(_("This can be done to tasks only."))
    kept = selection.to_json(chosen)
    return Operation(kind=kind, selection=kept, person=people.person(actor), created_at=clock.now())


def _checked(operation: Operation, given: Given, actor: Actor) -> Given:
    """The parameters, which are of use, with the names that they have now."""
    found = _with_name(operation, given, actor) if given.outcome else given
    verbs.of(operation.kind).check(found)
    return found


def _with_name(operation: Operation, given: Given, actor: Actor) -> Given:
    known = selectors.outcomes(people.person(actor), operation)
    if given.outcome not in known:
        problem = _("None of these cases can end like that.")
        raise Invalid(problem, {"outcome": [problem]})
    return replace(given, outcome_name=known[given.outcome])
