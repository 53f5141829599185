"""Offers the starter packs: a command publishes one by its name, and whoever writes a plan can begin with one."""

from functools import partial

from apps.cases import actions as cases
from apps.cases import starters as beginnings
from apps.cases.models import CaseDefinition
from apps.common.action import action
from apps.common.actors import Actor
from apps.intake import starters
from apps.users.models import Team
from apps.wiring.packs import PACKS


@action
def publish(key: str, *, actor: Actor) -> CaseDefinition:
    """Publish the plan of a pack. What the workspace has already, the plan or a team, is left as it is."""
    chosen = PACKS[key]
    if chosen.plan is None:
        raise KeyError(key)
    plan = chosen.plan()
    present = CaseDefinition.objects.select_related("current").filter(key=plan.key, current__isnull=False).first()
    if present is not None:
        return present
    known = {name.lower() for name in Team.objects.values_list("name", flat=True)}
    for name in chosen.teams:
        if name.lower() not in known:
            Team.objects.create(name=name)
    return cases.publish(plan, source=chosen.text, actor=actor).definition


def _starter(key: str, actor: Actor) -> CaseDefinition:
    return publish(key, actor=actor)


def fill() -> None:
    starters.register({key: partial(_starter, key) for key, pack in PACKS.items() if pack.plan is not None})
    beginnings.register(
        beginnings.Starter(key, pack.name, pack.description, pack.plan, partial(getattr, pack, "text"))
        for key, pack in PACKS.items()
        if pack.plan is not None
    )
