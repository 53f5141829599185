"""Moving the due dates of many tasks: all to one moment, or each by so many days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from apps.bulk.given import Given
from apps.bulk.models import Kind
from apps.bulk.verbs.base import Shot, Verb, Verdict, Writable, nothing, refused
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.tasks import actions
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb as TaskVerb

MOST_DAYS = 3_650


class Reschedule(Verb):
    """A task that starts on a later day is moved as a whole when it is moved by days."""

    kind = Kind.RESCHEDULE
    is_of_tasks = True

    def check(self, given: Given) -> None:
        if (given.due_at is None) == (given.days == 0):
            problem = _("Say until when, or by how many days.")
            raise Invalid(problem, {"due_at": [problem]})
        if abs(given.days) > MOST_DAYS:
            problem = _("At most %(limit)s days.") % {"limit": MOST_DAYS}
            raise Invalid(problem, {"days": [problem]})

    def judge(self, who: Writable, row: HumanTask, given: Given) -> Verdict:
        if said := who.objection(TaskVerb.RESCHEDULE, row):
            return said
        if row.due_at is None and given.due_at is None:
            return refused(_no_date())
        return nothing(_("It is due then already.")) if row.due_at == given.due_at else Verdict()

    def shot(self, row: HumanTask) -> Shot:
        return {"due_at": _text(row.due_at), "starts_at": _text(row.starts_at)}

    def act(self, row: HumanTask, given: Given, *, actor: Actor) -> None:
        due_at, starts_at = given.due_at, row.starts_at
        if due_at is None:
            if row.due_at is None:
                raise Conflict(_no_date())
            shift = timedelta(days=given.days)
            due_at, starts_at = row.due_at + shift, starts_at + shift if starts_at else None
        actions.reschedule(row, due_at=due_at, starts_at=starts_at, reason=given.reason, actor=actor)

    def undo(self, row: HumanTask, given: Given, before: Mapping[str, Any], *, actor: Actor) -> None:
        del given
        due_at, starts_at = _moment(before["due_at"]), _moment(before["starts_at"])
        actions.reschedule(row, due_at=due_at, starts_at=starts_at, actor=actor)


def _no_date() -> str:
    return _("It has no due date that could be moved.")


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
