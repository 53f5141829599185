"""What carrying out and taking back share: handing rows to the workers, trying one, and what is said of it."""

import logging
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import Error, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.bulk.actions.tallying import TALLY, TALLY_AGAIN, tally
from apps.bulk.models import Operation, OperationRow, Result
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Refused
from apps.outbox import actions as outbox
from apps.outbox.actions import Message

log = logging.getLogger(__name__)

RESUME_AFTER = timedelta(minutes=1)


def hand_out(operation: Operation, topic: str, keys: Sequence[int], *, is_waited_for: bool) -> None:
    """A message for each row. Where somebody waits for few rows, the workers come only if that fails."""
    at = clock.now() + RESUME_AFTER if is_waited_for and operation.has_few else None
    outbox.put_many([Message(topic, {"row": key}, key=str(key), at=at) for key in keys])
    outbox.put(TALLY, {"operation": operation.pk}, key=str(operation.pk), at=(at or clock.now()) + TALLY_AGAIN)


def work_off(operation: Operation, topic: str, keys: Sequence[int], work: Callable[[int], bool], actor: Actor) -> None:
    """Work few rows one after the other, and write down the sums. The workers are not needed any more."""
    for key in keys:
        work(key)
    _settle(operation, topic, keys, actor=actor)


def attempt(actor: Actor, act: Callable[[], object]) -> tuple[Result, str]:
    """Do it in a savepoint; what became of it, and why not in the person's language.

    An error of the database goes on to who called: the whole row is tried again then.
    """
    with translation.override(language(actor)):
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            return Result.REFUSED, str(refusal)
        except Error:
            raise
        except Exception:  # one row must not keep the others waiting
            log.exception("A row of an operation failed")
            return Result.FAILED, _("Something went wrong on our side. Nothing was changed here.")
    return Result.DONE, ""


def language(actor: Actor) -> str:
    """In which rows are told: the actor's."""
    return str(actor.user.language or translation.get_language()) if actor.user else translation.get_language()


def tally_when_last(row: OperationRow, **waiting: str) -> None:
    """Have the sums written down when no other row is waiting. Two last ones at once are found by the next look."""
    others = OperationRow.objects.filter(operation=row.operation_id, **waiting).exclude(pk=row.pk)
    if not others.exists():
        outbox.put(TALLY, {"operation": row.operation_id}, key=str(row.operation_id))


@action
def _settle(operation: Operation, topic: str, keys: Sequence[int], *, actor: Actor) -> None:
    del actor  # bound by the decorator
    outbox.cancel_many(topic, [str(key) for key in keys])
    if tally(operation.pk):
        outbox.cancel(TALLY, str(operation.pk))
    operation.refresh_from_db()
