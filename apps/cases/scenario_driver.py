"""Works a scenario through the actions and the database, so that it can be compared with the same one in memory.

Everything happens in a workspace that is rolled back; what a scenario means is decided in `apps.cmmn.scenarios`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from django.db import transaction
from django_tenants.utils import tenant_context

from apps.cases import actions, store
from apps.cases.models import Case, DefinitionVersion
from apps.cases.models import CaseDefinition as CaseType
from apps.cmmn.codec import content_hash, to_json
from apps.cmmn.commands import Command
from apps.cmmn.definition import CaseDefinition
from apps.cmmn.engine import Illegal, Plannable, plannable
from apps.cmmn.scenarios import Result, Scenario, run
from apps.cmmn.state import CaseState
from apps.common import clock
from apps.common.actors import Actor
from apps.common.errors import Refused
from apps.tenants import provisioning, template
from apps.tenants.access import public

ACTOR = Actor.system("scenario")


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
    """A case in the database of the workspace the connection stands in."""

    def __init__(self) -> None:
        self._case: Case | None = None

    def start(self, definition: CaseDefinition, values: Mapping[str, Any]) -> None:
        with _told_as_the_engine_does():
            self._case = actions.open_case(_published(definition), data=values, actor=ACTOR).case

    def apply(self, command: Command) -> None:
        with _told_as_the_engine_does():
            actions.perform(self._started(), command, actor=ACTOR)

    def state(self) -> CaseState:
        case = store.lock(self._started().pk)
        return store.load(case, store.plan_of(case))

    def plannable(self) -> tuple[Plannable, ...]:
        case = store.lock(self._started().pk)
        compiled = store.plan_of(case)
        return plannable(compiled, store.load(case, compiled))

    def _started(self) -> Case:
        if self._case is None:
            raise Illegal("not-started", "The case has not been started.")
        return self._case


@contextmanager
def _told_as_the_engine_does() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        raise Illegal("refused", "%(reason)s", reason=str(refusal)) from refusal


def _published(plan: CaseDefinition) -> CaseType:
    """The plan as a published version. Not through `publish`: a scenario may show what the checks would refuse."""
    now = clock.now()
    definition = CaseType.objects.create(key=plan.key, name=plan.name, created_at=now)
    definition.current = DefinitionVersion.objects.create(
        definition=definition,
        number=1,
        body=to_json(plan),
        content_hash=content_hash(plan),
        created_at=now,
        published_at=now,
        published_by_name=ACTOR.name,
    )
    definition.save(update_fields=["current"])
    return definition
