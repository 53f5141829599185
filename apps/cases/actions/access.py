"""Who is given access to cases: to a whole type by an administrator, to one case by assignment."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.audit import actions as audit
from apps.cases import permissions
from apps.cases.models import Case, CaseDefinition, CaseGrant, DefinitionAccess
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.errors import NotAllowed
from apps.users.models import Team, User


@dataclass(frozen=True, slots=True)
class Access:
    """One line of a case type's access list: a person or a team, to read or also to change."""

    user: User | None = None
    team: Team | None = None
    can_write: bool = False


@action
def control_access(definition: CaseDefinition, *, is_on: bool, actor: Actor) -> None:
    """Turn access control for a case type on (then nobody gets in unless given access) or off."""
    _require(actor)
    definition.is_access_controlled = is_on
    definition.save(update_fields=["is_access_controlled"])
    _journal("access.control", definition, {"is_on": is_on}, actor)


@action
def set_access(definition: CaseDefinition, *, accesses: Sequence[Access], actor: Actor) -> None:
    """Replace the access list of a case type. Every line added, changed or removed has its own history row."""
    _require(actor)
    wanted = {_who(access): access for access in accesses}
    for row in DefinitionAccess.objects.filter(definition=definition).select_related("user", "team"):
        access = wanted.pop(_who(row), None)
        if access is None:
            row.delete()
        elif access.can_write != row.can_write:
            row.can_write = access.can_write
            row.save(update_fields=["can_write"])
    for access in wanted.values():
        DefinitionAccess.objects.create(
            definition=definition, user=access.user, team=access.team, can_write=access.can_write
        )
    lines = [[*_who(access), access.can_write] for access in accesses]
    _journal("access.set", definition, {"lines": lines}, actor)


@action
def grant(case: Case, *, user: User | None = None, team: Team | None = None, actor: Actor) -> None:
    """Give write access to one case, as every assignment does. Granting twice changes nothing."""
    del actor  # bound for the history by the decorator; the assignment itself is journalled by its own action
    CaseGrant.objects.bulk_create([CaseGrant(case=case, user=user, team=team)], ignore_conflicts=True)


@action
def revoke(case: Case, *, user: User | None = None, team: Team | None = None, actor: Actor) -> None:
    """Take access to one case back that an assignment gave, when the assignment is taken back."""
    del actor  # as in `grant`
    CaseGrant.objects.filter(case=case, user=user, team=team).delete()


def _require(actor: Actor) -> None:
    if actor.kind is ActorKind.PERSON and not permissions.may_set_access(actor.user):
        raise NotAllowed(_("Only an administrator may change who has access."))


def _who(access: Access | DefinitionAccess) -> tuple[str, int | None]:
    return ("user", access.user.pk) if access.user else ("team", access.team.pk if access.team else None)


def _journal(verb: str, definition: CaseDefinition, facts: dict[str, object], actor: Actor) -> None:
    audit.append_config(
        [audit.Entry(verb, {"definition": definition.pk, **facts}, {"name": definition.name})], actor=actor
    )
