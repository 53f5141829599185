"""Puts sample cases into a workspace, one message each, and takes them out again without a trace but the journal's."""

import logging
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import store
from apps.cases.models import Case, CaseDefinition
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Refused
from apps.intake import samples, selectors
from apps.intake.models import Request
from apps.notifications import actions as notifications
from apps.outbox import actions as outbox
from apps.parties.models import Party
from apps.tasks.models import HumanTask
from apps.users import permissions
from apps.users.models import User

log = logging.getLogger(__name__)


@action
def add_samples(*, actor: Actor) -> int:
    """Have sample cases made for every type of case that has some. Returns how many are on their way."""
    permissions.require(actor, permissions.may_administer)
    wanted = [(definition, index) for definition in selectors.with_samples() for index in range(samples.COUNT)]
    there = set(selectors.sample_requests().values_list("external_key", flat=True))
    messages = [
        outbox.Message(
            samples.TOPIC,
            {"definition": definition.pk, "index": index, "user": actor.user_id},
            key=samples.key(definition, index),
        )
        for definition, index in wanted
        if samples.key(definition, index) not in there
    ]
    if not messages:
        raise Conflict(_("There is no type of case here that has samples."))
    outbox.put_many(messages)
    audit.append_config([audit.Entry("samples.add", {"cases": len(messages)})], actor=actor)
    return len(messages)


def play_sample(*, definition: int, index: int, user: int | None) -> Request | None:
    """Make one sample case, unless it is there. What cannot be told of a plan that was changed stays away."""
    kind = CaseDefinition.objects.select_related("current").get(pk=definition)
    play = samples.REGISTRY.get(kind.key)
    known = selectors.sample_requests().filter(external_key=samples.key(kind, index))
    if play is None or known.exists():
        return None
    receiver = User.objects.filter(pk=user, is_active=True).first() if user else None
    try:
        with transaction.atomic():
            request = play(kind, index, receiver)
            Request.objects.filter(pk=request.pk).update(source=samples.SOURCE, external_key=samples.key(kind, index))
    except Refused:
        log.exception("The sample %s of %s could not be told", index, kind.key)
        return None
    about = [f"request:{request.pk}", *([request.case.stream] if request.case else [])]
    notifications.withhold(about)
    return request


@action
def remove_samples(*, actor: Actor) -> int:
    """Delete all sample cases with everything in them, and their clients. Returns how many there were."""
    permissions.require(actor, permissions.may_administer)
    outbox.cancel_all(samples.TOPIC)
    requests = selectors.sample_requests()
    keys = sorted(requests.exclude(case=None).values_list("case_id", flat=True))
    cases = [store.lock(key) for key in keys]
    clients = {case.client_id for case in cases if case.client_id}
    notifications.forget([f"request:{key}" for key in requests.values_list("pk", flat=True)])
    requests.delete()
    _delete_cases(cases)
    _delete_clients(clients)
    numbers = [case.number for case in cases]
    audit.append_config([audit.Entry("samples.remove", {"cases": keys}, {"numbers": numbers})], actor=actor)
    return len(cases)


def _delete_cases(cases: list[Case]) -> None:
    """The rows, their history, the plain values of their journals and their mails. The journals' entries stay."""
    keys = [case.pk for case in cases]
    streams = [case.stream for case in cases]
    tasks = list(HumanTask.objects.filter(case__in=keys).values_list("pk", flat=True))
    Case.objects.filter(pk__in=keys).delete()
    _forget(Case, keys)
    _forget(HumanTask, tasks)
    audit.erase(streams)
    notifications.forget(streams)


def _delete_clients(keys: set[int]) -> None:
    """Those who are invented and in no other case."""
    left = Party.objects.filter(pk__in=keys, cases=None, email__endswith=samples.CLIENTS)
    found = list(left.values_list("pk", flat=True))
    left.delete()
    _forget(Party, found)


def _forget(model: Any, keys: list[int]) -> None:
    model.history.filter(id__in=keys).delete()
