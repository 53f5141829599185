"""How a case is opened, by hand, from a request or by an import."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.cases import permissions, store, texts, values
from apps.cases.actions.access import grant
from apps.cases.actions.perform import advance
from apps.cases.models import Case, CaseDefinition, Priority
from apps.cases.step import Step
from apps.cmmn.commands import Start
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common import clock, series
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import NotAllowed, Refused
from apps.parties.models import Party
from apps.users.models import Team, User


@action
def open_case(  # noqa: PLR0913  (a case begins with that much)
    definition: CaseDefinition,
    *,
    data: Mapping[str, Any],
    title: str = "",
    client: Party | None = None,
    priority: int = Priority.NORMAL,
    owner: User | None = None,
    team: Team | None = None,
    channel: str = "hand",
    actor: Actor,
) -> Step:
    """Open a case on the definition's current version with `data` by field key, as typed or already typed values.

    Raises NotAllowed, Invalid (with reasons by field) or Refused when the type has no published version.
    """
    if actor.kind is ActorKind.PERSON and not permissions.may_open(actor.user, definition):
        raise NotAllowed(_("You may not open cases of this type."))
    version = definition.current
    if version is None or not definition.is_active:
        raise Refused(_("There is no published plan for “%(name)s” yet.") % {"name": definition.name})
    plan = store.plan(version).definition
    typed = values.clean(plan, data)
    now = clock.now()
    case = Case(
        number=_number(plan, now),
        title=(title.strip() or _title(plan, typed, client))[:200],
        definition=definition,
        version=version,
        client=client,
        owner=owner,
        team=team,
        priority=priority,
        channel=channel,
        opened_at=now,
        updated_at=now,
    )
    case.skip_history_when_saving = True  # the history row is written once, when the plan has started
    case.save()
    del case.skip_history_when_saving
    step = advance(case, None, Start(typed), reason="", actor=actor)
    for user in {person for person in (actor.user, owner) if person is not None}:
        grant(case, user=user, actor=actor)
    if team is not None:
        grant(case, team=team, actor=actor)
    return step


def _number(plan: Plan, now: datetime) -> str:
    words = {"key": plan.key.upper(), "year": now.year}
    stem = texts.fill(plan.number_pattern, {**words, "n": ""})
    return texts.fill(plan.number_pattern, {**words, "n": series.take(f"case:{stem}")})


def _title(plan: Plan, data: Mapping[str, Any], client: Party | None) -> str:
    words: dict[str, object] = {"name": plan.name, "client": client.name if client else ""}
    words |= {f"data.{key}": value for key, value in data.items() if value is not None}
    return texts.fill(plan.title_pattern, words).strip(" ,:–-") or plan.name
