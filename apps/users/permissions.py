"""What a role may do in the workspace as such. What people may do with cases is decided in the apps that own them.

The predicates are pure; `require` raises, and lets parts of the system act, because nobody else can speak for them.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, NotAllowed
from apps.users.models import Role, Team, User

# From most to least powerful, so that a smaller rank is above a larger one.
_RANK = {role: rank for rank, role in enumerate(Role)}


def is_manager(user: User) -> bool:
    """Managers and whoever stands above them: they see and steer everybody's work."""
    return may_manage(user)


def may_manage(user: User) -> bool:
    return _is_at_least(user, Role.MANAGER)


def may_administer(user: User) -> bool:
    """People, teams, rights, case types."""
    return _is_at_least(user, Role.ADMINISTRATOR)


def may_write(user: User) -> bool:
    """A viewer changes nothing, whatever else is given to them."""
    return _is_at_least(user, Role.WORKER)


def has_rank(user: User, role: str) -> bool:
    """Whether the role of the user is that role or stands above it."""
    return _is_at_least(user, Role(role))


def may_give(user: User, role: str) -> bool:
    """Nobody makes anybody more powerful than they are themselves."""
    return may_administer(user) and _RANK[Role(role)] >= _RANK[Role(user.role)]


def may_change(user: User, person: User) -> bool:
    """Change the role of a person, deactivate or reactivate them: administrators, up to their own role."""
    return may_give(user, person.role)


def roles_to_give(user: User) -> list[Role]:
    return [role for role in Role if may_give(user, role)]


def require(actor: Actor, predicate: Callable[[User], bool], refusal: str = "") -> None:
    """Refuse the actor unless it is a part of the system or a person for whom the predicate holds."""
    if actor.kind == ActorKind.SYSTEM:
        return
    if actor.kind == ActorKind.PERSON and predicate(person(actor)):
        return
    raise NotAllowed(refusal or _("Your role does not allow this. An administrator of the workspace can help."))


def require_there(user: User | None, team: Team | None) -> None:
    """Refuse to give work to a person who was deactivated or to a team that was retired."""
    if user is not None and not user.is_active:
        raise Conflict(_("%(name)s is deactivated and gets no more work.") % {"name": user.name})
    if team is not None and not team.is_active:
        raise Conflict(_("The team “%(name)s” is retired and gets no more work.") % {"name": team.name})


def person(actor: Actor) -> User:
    """The user behind a person's action, loaded only when the caller has not brought it along."""
    if isinstance(actor.user, User):
        return actor.user
    if actor.user_id is None:
        raise NotAllowed(_("Only a person can do this."))
    return User.objects.get(pk=actor.user_id)


def _is_at_least(user: User, role: Role) -> bool:
    return user.is_active and _RANK[Role(user.role)] <= _RANK[role]
