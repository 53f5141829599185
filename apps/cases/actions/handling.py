"""What a person does with a case as a whole: its owner, its priority. Its data is in `changing`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.audit import selectors as audit
from apps.cases import merging, store, verbs
from apps.cases.actions.access import grant
from apps.cases.actions.perform import perform
from apps.cases.actions.record import record
from apps.cases.models import Case, Priority
from apps.cases.permissions import require_write
from apps.cases.step import Step
from apps.cmmn.commands import Complete
from apps.cmmn.definition import Kind
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.users.models import Team, User
from apps.users.permissions import require_there


@action
def finish_stage(case: Case, *, item: int, actor: Actor) -> Step:
    """Complete a stage by hand. Tasks have their own way to be completed, with their form and their rights."""
    if not case.items.filter(number=item, kind=Kind.STAGE.value).exists():
        raise Conflict(_("Only a stage can be completed this way."))
    return perform(case, Complete(item), actor=actor)


@action
def assign(case: Case, *, owner: User | None, team: Team | None, actor: Actor) -> Case:
    """Set who is responsible for a case, and give them write access to it.

    Raises Conflict when they have left, or been retired, meanwhile; a team that has the case already keeps it.
    """
    locked = lock_open(case, actor)
    before = {"owner": locked.owner_id, "team": locked.team_id}
    locked.owner, locked.team = owner, team
    after = {"owner": locked.owner_id, "team": locked.team_id}
    if before == after:
        return locked
    is_other_team = before["team"] != after["team"]
    require_there(owner, team if is_other_team else None)
    if owner is not None:
        locked.left_by = None
    locked.save(update_fields=["owner", "team", "left_by"])
    for user in filter(None, [owner]):
        grant(locked, user=user, actor=actor)
    for group in filter(None, [team]):
        grant(locked, team=group, actor=actor)
    names = {"owner": owner.name if owner else None, "team": team.name if team else None}
    record(locked, "case.assign", {"before": before, "after": after}, names, actor=actor)
    return locked


@action
def set_priority(case: Case, *, priority: int, actor: Actor) -> Case:
    """Set how urgent a case is."""
    if priority not in Priority.values:
        raise Invalid(_("There is no such priority."), {"priority": [_("Choose one from the list.")]})
    locked = lock_open(case, actor)
    before, locked.priority = locked.priority, priority
    if before == priority:
        return locked
    locked.save(update_fields=["priority"])
    record(locked, "case.priority", {"before": before, "after": priority}, actor=actor)
    return locked


@action
def handle(
    case: Case,
    *,
    owner: User | None,
    team: Team | None,
    priority: int,
    seen: Mapping[str, Any] | None = None,
    actor: Actor,
) -> Case:
    """Set owner, team and priority at once; what stays as it was leaves no trace.

    `seen` holds what the actor looked at, by the same names: Clash where others have set one of them since, to
    something else; what only others set stays.
    """
    if seen is not None:
        owner, team, priority = _beside_others(case, owner, team, priority, seen, actor)
    assign(case, owner=owner, team=team, actor=actor)
    return set_priority(case, priority=priority, actor=actor)


def _beside_others(
    case: Case, owner: User | None, team: Team | None, priority: int, seen: Mapping[str, Any], actor: Actor
) -> tuple[User | None, Team | None, int]:
    locked = lock_open(case, actor)
    now = {"owner": locked.owner_id, "team": locked.team_id, "priority": locked.priority}
    mine = {"owner": owner.pk if owner else None, "team": team.pk if team else None, "priority": priority}
    sifted = merging.sift(mine, seen, now)
    if sifted.clashing:
        raise merging.Clash(_who_handled(case, {key: now[key] for key in now if key in sifted.clashing}))
    return (
        locked.owner if "owner" in sifted.left else owner,
        locked.team if "team" in sifted.left else team,
        locked.priority if "priority" in sifted.left else priority,
    )


def _who_handled(case: Case, changed: Mapping[str, Any]) -> tuple[merging.Theirs, ...]:
    """Who set owner, team or priority last, and when, as the journal has it."""
    found = []
    for key, value in changed.items():
        fact = ("after", value) if key == "priority" else (f"after__{key}", value)
        entries = audit.records(case.stream, fact=fact, limit=1)
        by, at = (entries[0].actor_name, entries[0].at) if entries else ("", None)
        found.append(merging.Theirs(key, value, by, at))
    return tuple(found)


def lock_open(case: Case, actor: Actor) -> Case:
    """Lock a case that the actor may change and that is not closed; NotAllowed or Conflict otherwise."""
    locked = store.lock(case.pk)
    require_write(actor, locked)
    problem = verbs.standing(locked)
    if problem:
        raise Conflict(problem)
    return locked
