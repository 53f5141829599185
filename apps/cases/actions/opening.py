"""How a case is opened, by hand, from a request or by an import."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from apps.cases import permissions, references, statuses, store, texts, values
from apps.cases.actions.perform import Move, advance_all
from apps.cases.actions.retiring import require_in_use
from apps.cases.models import Case, CaseDefinition, CaseGrant, DefinitionVersion, Priority
from apps.cases.step import Step
from apps.cmmn.commands import Start
from apps.cmmn.compiled import Compiled
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common import clock, series
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, NotAllowed, Refused
from apps.parties.models import Party
from apps.users.models import Team, User
from apps.users.permissions import require_there

_KEY_IN_NUMBER = 26  # characters, which leaves room for year and count in the number's column


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case begins with: data by field key, typed or as typed, its own moment, and who asked for it.

    A case that a case task starts has a parent, and the number of that task there. `included` and `left_out` are keys
    of optional work.
    """

    data: Mapping[str, Any]
    title: str
    client: Party | None
    priority: int
    owner: User | None
    team: Team | None
    channel: str
    at: datetime
    actor: Actor
    parent: Case | None = None
    parent_item: int | None = None
    status: str = ""
    included: Sequence[str] = ()
    left_out: Sequence[str] = ()


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
    status: str = "",
    included: Sequence[str] = (),
    left_out: Sequence[str] = (),
    actor: Actor,
) -> Step:
    """Open a case on the definition's current version with `data` by field key, as typed or already typed values.

    `status` is one of the plan's; left out, the initial one. Raises NotAllowed, Invalid (with reasons by field, also
    where the plan has statuses and none to begin with), Refused when the type has no published version or is retired,
    or Conflict when something cannot be put in or left out. `included` are keys of discretionary work that the case
    begins with, `left_out` of work that it goes without (`selectors.optional_work`).
    """
    opening = Opening(
        data=data,
        title=title,
        client=client,
        priority=priority,
        owner=owner,
        team=team,
        channel=channel,
        at=clock.now(),
        actor=actor,
        status=status,
        included=included,
        left_out=left_out,
    )
    return open_all(definition, [opening], actor=actor)[0]


@action
def open_all(
    definition: CaseDefinition, openings: Sequence[Opening], *, is_sending: bool = True, actor: Actor
) -> list[Step]:
    """Open cases in as many statements as one. Unless `is_sending`, their messages stay in the steps.

    Raises as `open_case`, and Conflict where they would be somebody's who has left; then no case is opened.
    """
    version, compiled = _version(definition, actor)
    for opening in openings:
        require_there(opening.owner, opening.team)
        permissions.require_planning(opening.actor, compiled, opening.included)
    plan = compiled.definition
    typed = [values.clean(plan, opening.data) for opening in openings]
    for one in typed:
        references.require(plan, one, case=None)
    numbers = _numbers(plan, openings)
    cases = [
        Case(
            number=number,
            title=(opening.title.strip() or _title(plan, data, opening.client))[:200],
            definition=definition,
            version=version,
            client=opening.client,
            owner=opening.owner,
            team=opening.team,
            priority=opening.priority,
            channel=opening.channel,
            parent=opening.parent,
            parent_item=opening.parent_item,
            status=statuses.beginning(plan, opening.status),
            opened_at=opening.at,
            updated_at=opening.at,
        )
        for opening, data, number in zip(openings, typed, numbers, strict=True)
    ]
    Case.objects.bulk_create(cases)  # without history, which is written when the plan has started
    moves = [
        Move(case, None, Start(data, tuple(opening.included), tuple(opening.left_out)), opening.actor, opening.at)
        for case, data, opening in zip(cases, typed, openings, strict=True)
    ]
    steps = advance_all(moves, is_sending=is_sending)
    _require_work(openings, steps)
    _grant(steps)
    return steps


def _version(definition: CaseDefinition, actor: Actor) -> tuple[DefinitionVersion, Compiled]:
    """The version that cases begin on. Raises NotAllowed, or Refused where there is none or the type is retired."""
    if actor.kind is ActorKind.PERSON and not permissions.may_open(actor.user, definition):
        raise NotAllowed(_("You may not open cases of this type."))
    require_in_use(definition)
    if definition.current is None:
        raise Refused(_("There is no published plan for “%(name)s” yet.") % {"name": definition.name})
    return definition.current, store.plan(definition.current)


def _require_work(openings: Sequence[Opening], steps: Sequence[Step]) -> None:
    """Raises Conflict where so much is left out that the case would end as it begins."""
    for opening, step in zip(openings, steps, strict=True):
        if opening.left_out and step.case.ended_at is not None:
            raise Conflict(_("Too much is left out: nothing would be left to do in this case."))


def _grant(steps: Sequence[Step]) -> None:
    """Let in those who opened the cases and those who are responsible for them."""
    grants = [
        CaseGrant(case=step.case, user=user)
        for step in steps
        for user in {person for person in (step.actor.user, step.case.owner) if person is not None}
    ]
    grants += [CaseGrant(case=step.case, team=step.case.team) for step in steps if step.case.team is not None]
    if grants:
        CaseGrant.objects.bulk_create(grants, ignore_conflicts=True)


def _numbers(plan: Plan, openings: Sequence[Opening]) -> list[str]:
    """The case numbers, each from the series of its year, in the order of the openings."""
    key = plan.key.upper()[:_KEY_IN_NUMBER]
    stems = [texts.fill(plan.number_pattern, {"key": key, "year": opening.at.year, "n": ""}) for opening in openings]
    series_of = {stem: itertools.count(series.take(f"case:{stem}", count)) for stem, count in Counter(stems).items()}
    return [
        texts.fill(plan.number_pattern, {"key": key, "year": opening.at.year, "n": next(series_of[stem])})
        for opening, stem in zip(openings, stems, strict=True)
    ]


def _title(plan: Plan, data: Mapping[str, Any], client: Party | None) -> str:
    words: dict[str, object] = {"name": plan.name, "client": client.name if client else ""}
    words |= {f"data.{key}": value for key, value in data.items() if value is not None}
    return texts.fill(plan.title_pattern, words).strip(" ,:–-") or plan.name
