"""Handlers of what cases leave to workers: process tasks, timers, child cases, holds, moves to another version, purges.

A message outlives its case when that is deleted, as sample cases are; then there is nothing to do.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from apps.cases import actions
from apps.cases.models import Case, CaseMove
from apps.common.actors import Actor
from apps.tenants.access import public
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.users.models import User
from config.celery import app

_CASES = Actor.system("case")
log = logging.getLogger(__name__)
Handler = Callable[[dict[str, Any]], None]


def _if_there(handler: Handler) -> Handler:
    @wraps(handler)
    def run(payload: dict[str, Any]) -> None:
        try:
            handler(payload)
        except (Case.DoesNotExist, CaseMove.DoesNotExist):
            return

    return run


@app.task(name="cases.rearm")
def rearm() -> None:
    """Look in every workspace for timers whose message is lost, and put it again. One bad workspace stops no other."""
    with public():
        schemas = list(Tenant.objects.values_list("schema_name", flat=True))
    for schema_name in schemas:
        try:
            with enter(schema_name) as tenant:
                found = actions.rearm() if tenant.is_open else 0
            if found:
                log.warning("%s messages for timers of %s were lost and are put again", found, schema_name)
        except Exception:  # the others go on
            log.exception("The timers of %s could not be looked at", schema_name)


@_if_there
def process(payload: dict[str, Any]) -> None:
    """Do a process task: `{"case": id, "item": number}`."""
    actions.run_process(int(payload["case"]), int(payload["item"]), actor=Actor.system("process"))


@_if_there
def wake(payload: dict[str, Any]) -> None:
    """Let the timers of a case occur that are due: `{"case": id}`."""
    actions.wake(int(payload["case"]), actor=Actor.system("timer"))


@_if_there
def start_child(payload: dict[str, Any]) -> None:
    """Start the case of a case task: `{"case": id, "item": number}`."""
    actions.start_child(int(payload["case"]), int(payload["item"]), actor=_CASES)


@_if_there
def report_child(payload: dict[str, Any]) -> None:
    """Tell the parent that a child has ended: `{"case": id of the child}`."""
    actions.report_child(int(payload["case"]), actor=_CASES)


@_if_there
def end_child(payload: dict[str, Any]) -> None:
    """End the case of a case task that has ended: `{"case": id, "item": number}`."""
    actions.end_child(int(payload["case"]), int(payload["item"]), actor=_CASES)


@_if_there
def migrate(payload: dict[str, Any]) -> None:
    """Move one case to another version: `{"row": id of the line of the report}`."""
    actions.migrate_row(int(payload["row"]))


@_if_there
def resume(payload: dict[str, Any]) -> None:
    """Let a case go on whose time on hold is over: `{"case": id}`."""
    actions.resume_due(int(payload["case"]), actor=Actor.system("timer"))


@_if_there
def purge(payload: dict[str, Any]) -> None:
    """Erase a case: `{"case": id, "by": id of who asked for it, or null}`."""
    by = payload.get("by")
    user = User.objects.filter(pk=int(by)).first() if by else None
    actions.purge_now(int(payload["case"]), actor=Actor.person(user) if user else Actor.system("purge"))


def purge_due(payload: dict[str, Any]) -> None:
    """Find the cases of a type whose time is over: `{"definition": id}`."""
    actions.sweep(int(payload["definition"]), actor=Actor.system("purge"))


def erase_files(payload: dict[str, Any]) -> None:
    """Delete bytes that nobody needs any more: `{"hashes": [...]}`."""
    actions.erase_files(payload["hashes"])


@_if_there
def tell_watchers(payload: dict[str, Any]) -> None:
    """Tell those who watch a case what happened: `{"case": id}`."""
    actions.tell_watchers(int(payload["case"]), actor=_CASES)
