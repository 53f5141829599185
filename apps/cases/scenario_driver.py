"""Works a scenario through the actions and the database, so that it can be compared with the same one in memory.

Everything happens in a workspace that is rolled back; what a scenario means is decided in `apps.cmmn.scenarios`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models.functions import Now
from django_tenants.utils import tenant_context

from apps.cases import actions, store
from apps.cases.actions import children, waking
from apps.cases.models import Case, DefinitionVersion, PlanItem
from apps.cases.models import CaseDefinition as CaseType
from apps.cmmn.codec import content_hash, to_json
from apps.cmmn.commands import Command
from apps.cmmn.definition import CaseDefinition
from apps.cmmn.engine import Illegal, Plannable, plannable
from apps.cmmn.scenarios import Place, Result, Scenario, run
from apps.cmmn.state import CaseState
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Refused
from apps.outbox.handlers import REGISTRY
from apps.outbox.models import OutboxMessage
from apps.tenants import provisioning, template
from apps.tenants.access import public

ACTOR = Actor.system("scenario")
MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""When scenarios begin, in memory as well."""
MAX_WAKES = 10_000
FOLLOWING = (children.START, children.REPORT, children.END)
"""What cases tell each other, which happens at once."""


@contextmanager
def workspace() -> Iterator[None]:
    """Stand in a workspace that exists only inside this block."""
    template.build()
    with public(), transaction.atomic():
        tenant = provisioning.create(address=f"scenarios-{uuid4().hex[:12]}", name="Scenarios")
        with tenant_context(tenant):
            yield
        transaction.set_rollback(True)


def run_persisted(scenario: Scenario) -> Result:
    """Run a scenario inside `workspace`; nothing of it is left behind."""
    with transaction.atomic():
        result = run(scenario, PersistedDriver())
        transaction.set_rollback(True)
    return result


class PersistedDriver:
    """A case in the database of the workspace the connection stands in, with those that its case tasks start.

    What it leaves to workers is done at once, in the same transaction; timers are, when their time has come by a clock
    that only `advance` moves, unless time is held already. Mails and other work of process tasks is left alone, as it
    is in memory; with `is_alone` so is all that concerns other cases.
    """

    def __init__(self, *, is_alone: bool = False) -> None:
        self._case: Case | None = None
        self._moment = MOMENT
        self._following = () if is_alone else FOLLOWING

    def start(self, scenario: Scenario, values: Mapping[str, Any]) -> None:
        with self._working():
            for plan in scenario.children.values():
                _publish(plan)
            self._case = actions.open_case(_publish(scenario.definition), data=values, actor=ACTOR).case

    def apply(self, command: Command, place: Place = ()) -> None:
        with self._working():
            actions.perform(self._at(place), command, actor=ACTOR)

    def migrate(self, definition: CaseDefinition, activate: tuple[str, ...], place: Place = ()) -> None:
        case = self._at(place)
        with self._working():
            version = _add_version(case.definition, definition)
            actions.migrate(case, version=version, activate=activate, actor=ACTOR)

    def advance(self, by: timedelta) -> None:
        self._moment += by
        due = OutboxMessage.objects.filter(topic=waking.TOPIC, done_at=None, available_at__lte=self._moment)
        for _ in range(MAX_WAKES):
            message = due.order_by("available_at", "pk").first()
            if message is None:
                return
            with self._working():
                _work(message)

    def state(self, place: Place = ()) -> CaseState:
        case = store.lock(self._at(place).pk)
        return store.load(case, store.plan_of(case))

    def plannable(self, place: Place = ()) -> tuple[Plannable, ...]:
        case = store.lock(self._at(place).pk)
        compiled = store.plan_of(case)
        return plannable(compiled, store.load(case, compiled))

    def _at(self, place: Place) -> Case:
        """The case at that place: the one that the latest instance of each case task has started."""
        if self._case is None:
            raise Illegal("not-started", "The case has not been started.")
        case = self._case
        for key in place:
            tasks = PlanItem.objects.filter(case=case, key=key).values("number")
            child = Case.objects.filter(parent=case, parent_item__in=tasks).order_by("-parent_item").first()
            if child is None:
                raise Illegal("no-case", "No such case has been started.")
            case = child
        return case

    @contextmanager
    def _working(self) -> Iterator[None]:
        """At the present moment, with all that follows in other cases; what is refused changes none of them."""
        try:
            with clock.at(clock.held() or self._moment), transaction.atomic():
                yield
                open_messages = OutboxMessage.objects.filter(topic__in=self._following, done_at=None).order_by("pk")
                while message := open_messages.first():
                    _work(message)
        except Refused as refusal:
            raise Illegal("refused", "%(reason)s", reason=str(refusal)) from refusal


def _work(message: OutboxMessage) -> None:
    """What a worker would do. The message is done before, so that its handler may put it anew."""
    OutboxMessage.objects.filter(pk=message.pk).update(done_at=Now())
    REGISTRY[message.topic].work(message.payload)


def _publish(plan: CaseDefinition) -> CaseType:
    """The plan as a published version. Not through `publish`: a scenario may show what the checks would refuse."""
    definition = CaseType.objects.create(key=plan.key, name=plan.name[:120], created_at=clock.now())
    definition.current = _add_version(definition, plan)
    definition.save(update_fields=["current"])
    return definition


def _add_version(definition: CaseType, plan: CaseDefinition) -> DefinitionVersion:
    plan = replace(plan, number_pattern="S-{n}")  # keys of scenarios are longer than numbers may be
    return DefinitionVersion.objects.create(
        definition=definition,
        number=definition.versions.count() + 1,
        body=to_json(plan),
        content_hash=content_hash(plan),
        created_at=clock.now(),
        published_at=clock.now(),
        published_by_name=ACTOR.name,
    )
