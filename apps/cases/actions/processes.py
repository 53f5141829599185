"""Process tasks: work that the product does itself in a worker. To begin with, it sends an e-mail."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.cases import placeholders, store, texts
from apps.cases.actions.perform import perform
from apps.cases.actions.record import record
from apps.cases.models import Case
from apps.cases.step import Step
from apps.cmmn.commands import Complete, Fail
from apps.cmmn.definition import EmailProcess, Kind
from apps.cmmn.state import State
from apps.common.action import action
from apps.common.actors import Actor
from apps.notifications import actions as notifications
from apps.users.models import User

TOPIC = "process.run"


def start_processes(steps: Sequence[Step]) -> None:
    """A reaction: ask a worker to do each process task that became active."""
    for step in steps:
        for transition in step.outcome.transitions:
            if transition.kind is Kind.PROCESS_TASK and transition.to_state is State.ACTIVE:
                payload = {"case": step.case.pk, "item": transition.item}
                step.put(TOPIC, payload, key=f"{step.case.pk}:{transition.item}")


@action
def run_process(case_id: int, item: int, *, actor: Actor) -> bool:
    """Do the work of one process task and complete it. Says whether there was something to do.

    The row that woke us is a hint: a task that is not active any more is left alone. A task that cannot be done
    fails with its reason in the journal, and a person can start it again. A task that nobody waits for has ended
    already and is done all the same.
    """
    case = store.lock(case_id)
    compiled = store.plan_of(case)
    plan_item = case.items.get(number=item)
    task = compiled.definition.item(plan_item.key)
    if plan_item.state != State.ACTIVE and task.blocking:
        return False
    process = task.process
    addresses = _addresses(case, process) if process else []
    if process is None or not addresses:
        if not task.blocking:
            record(case, "process.skip", {"item": item}, {"name": task.name}, actor=actor)
            return True
        reason = _("There is no e-mail address to write to.") if process else _("The plan does not say what to do.")
        perform(case, Fail(item), reason=reason, actor=actor)
        return True
    words = placeholders.of_case(case, compiled)
    for address, name, reader in addresses:
        mail = notifications.send_raw(
            kind="case_message",
            to_address=address,
            to_name=name,
            subject=texts.fill(process.subject, words),
            text=texts.fill(process.body, words),
            about=case.stream,
            **reader,
        )
        record(
            case, "mail.write", {"mail": mail.pk, "item": item}, {"to": address, "subject": mail.subject}, actor=actor
        )
    if task.blocking:
        perform(case, Complete(item), actor=actor)
    return True


def _addresses(case: Case, process: EmailProcess) -> list[tuple[str, str, dict[str, str]]]:
    """Whom to write to: address, name, and how they read."""
    if process.to == "client":
        client = case.client
        return [(client.email, client.name, {"language": client.language})] if client and client.email else []
    if process.to == "owner":
        return [_of(case.owner)] if case.owner else []
    if process.to == "team":
        members = User.objects.filter(memberships__team=case.team, is_active=True) if case.team else User.objects.none()
        return [_of(user) for user in members]
    return [(process.to, "", {})]


def _of(user: User) -> tuple[str, str, dict[str, str]]:
    return user.email, user.name, {"language": user.language, "time_zone": user.time_zone}
