"""Changes people: their role, whether they may come in, and what they say about themselves. Teams are next door."""

from collections.abc import Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid, NotAllowed
from apps.users import permissions
from apps.users.actions.workspace import check_speech
from apps.users.models import Membership, Role, Team, User
from apps.users.reactions import Change, follow


@action
def create_person(
    *, email: str, name: str, role: str, password: str, teams: Sequence[Team] = (), language: str = "", actor: Actor
) -> User:
    """Add a person who can log in at once. Raises Invalid when the password is weak or the address is taken."""
    permissions.require(actor, lambda user: permissions.may_give(user, role))
    check_password(password, User(email=email, name=name))
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name.strip(), role=role, language=language)
    except IntegrityError as error:
        raise Invalid(_("Somebody with this address works here already."), {"email": [taken(email)]}) from error
    join(user, teams)
    facts = {"user": user.pk, "role": user.role, "teams": [team.pk for team in teams]}
    follow(Change("person.added", actor, facts, {"name": user.name, "email": user.email}))
    return user


@action
def change_role(person: User, *, role: str, actor: Actor) -> User:
    """Give a person another role. Nobody gives more than they have, and one active owner always remains."""
    person, owners = _locked_with_owners(person)
    _require_above(person, actor)
    permissions.require(actor, lambda user: permissions.may_give(user, role), _cannot_give())
    if person.role == role:
        return person
    if role != Role.OWNER:
        _keep_an_owner(person, owners)
    before, person.role = person.role, role
    person.save(update_fields=["role"])
    follow(Change("person.role_changed", actor, {"user": person.pk, "before": before, "after": role}))
    return person


@action
def deactivate(person: User, *, actor: Actor) -> User:
    """Shut a person out at once, wherever they are logged in. Their name stays on what they did."""
    person, owners = _locked_with_owners(person)
    _require_above(person, actor)
    if actor.user_id == person.pk:
        raise NotAllowed(_("You cannot deactivate yourself. Ask another administrator."))
    if not person.is_active:
        raise Conflict(_("%(name)s is deactivated already.") % {"name": person.name})
    _keep_an_owner(person, owners)
    person.is_active = False
    person.sessions_ended += 1
    person.save(update_fields=["is_active", "sessions_ended"])
    follow(Change("person.deactivated", actor, {"user": person.pk}))
    return person


@action
def reactivate(person: User, *, actor: Actor) -> User:
    """Let a person in again, with the role and the teams they had."""
    person = _locked(person)
    _require_above(person, actor)
    if person.is_active:
        raise Conflict(_("%(name)s is active already.") % {"name": person.name})
    person.is_active = True
    person.save(update_fields=["is_active"])
    follow(Change("person.reactivated", actor, {"user": person.pk}))
    return person


@action
def change_profile(person: User, *, name: str, language: str, time_zone: str = "", actor: Actor) -> User:
    """What people say about themselves: nobody else may."""
    if actor.user_id != person.pk:
        raise NotAllowed(_("Only %(name)s can change this.") % {"name": person.name})
    check_speech(language=language, time_zone=time_zone)
    person = _locked(person)
    after = {"name": name.strip(), "language": language, "time_zone": time_zone}
    before = {field: getattr(person, field) for field in after}
    if before == after:
        return person
    for field, value in after.items():
        setattr(person, field, value)
    person.save(update_fields=list(after))
    follow(Change("person.profile_changed", actor, {"user": person.pk}, {"before": before, "after": after}))
    return person


@action
def set_password(person: User, *, password: str, actor: Actor) -> User:
    """Give a person the password that they chose, which ends their other sessions. Raises Invalid when it is weak."""
    if actor.user_id != person.pk:
        raise NotAllowed(_("Only %(name)s can change this.") % {"name": person.name})
    check_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    follow(Change("person.password_changed", actor, {"user": person.pk}))
    return person


def check_password(password: str, user: User) -> None:
    """Raise Invalid with the reasons when the password is too easy to guess."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(_("Choose another password."), {"password": list(error.messages)}) from error


def taken(email: str) -> str:
    """Why an address cannot be used again, and what to do instead."""
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person is not None and not person.is_active:
        text = _("%(name)s has used this address here and is deactivated. Reactivate them instead.")
    else:
        text = _("%(name)s works here already with this address.")
    return text % {"name": person.name if person else email}


def join(user: User, teams: Sequence[Team]) -> None:
    for team in teams:
        Membership.objects.create(user=user, team=team)


def _locked(person: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _locked_with_owners(person: User) -> tuple[User, list[User]]:
    """The person's row and those of all active owners, locked in one order: two owners may leave at the same moment."""
    wanted = Q(pk=person.pk) | Q(role=Role.OWNER, is_active=True)
    rows = list(User.objects.select_for_update(no_key=True).filter(wanted).order_by("pk"))
    owners = [row for row in rows if row.role == Role.OWNER and row.is_active]
    return next(row for row in rows if row.pk == person.pk), owners


def _require_above(person: User, actor: Actor) -> None:
    refusal = _("Only an owner can change another owner.") if person.role == Role.OWNER else ""
    permissions.require(actor, lambda user: permissions.may_change(user, person), refusal)


def _cannot_give() -> str:
    return _("You cannot give a role above your own.")


def _keep_an_owner(person: User, owners: list[User]) -> None:
    """Refuse to take the last active owner away."""
    if owners == [person]:
        raise Conflict(_("%(name)s is the only owner. Make somebody else an owner first.") % {"name": person.name})
