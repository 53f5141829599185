"""Questions about people, teams and invitations. Everybody sees their colleagues; administrators see the rest."""

from dataclasses import dataclass
from hashlib import sha256

from django.db.models import Prefetch, Q, QuerySet

from apps.common import clock
from apps.users import permissions
from apps.users.models import AccessToken, Invitation, Role, Team, User

PAGE = 50


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people are active, deactivated, and invited without having joined."""

    active: int
    deactivated: int
    invited: int


@dataclass(frozen=True, slots=True)
class Directory:
    """A page of people; `after` continues the list, empty at its end."""

    people: tuple[User, ...]
    after: str


def people(viewer: User) -> QuerySet[User]:
    """The colleagues of the viewer with their teams; those who have left are shown to administrators only."""
    found = User.objects.prefetch_related(Prefetch("teams", Team.objects.filter(is_active=True)))
    return found if permissions.may_administer(viewer) else found.filter(is_active=True)


def directory(viewer: User, *, words: str = "", is_active: bool = True, after: str = "") -> Directory:
    """A page of people by name; every word is found in name or address. `after` is where the last page ended."""
    found = people(viewer).filter(is_active=is_active)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    last = User.objects.filter(pk=int(after)).first() if after.isdecimal() and len(after) < 19 else None
    if last is not None:
        found = found.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    rows = tuple(found.order_by("name", "pk")[: PAGE + 1])
    return Directory(rows[:PAGE], str(rows[PAGE - 1].pk) if len(rows) > PAGE else "")


def person(viewer: User, pk: int) -> User:
    """One colleague with their teams. Raises User.DoesNotExist."""
    return people(viewer).get(pk=pk)


def workers(viewer: User) -> QuerySet[User]:
    """Colleagues who can be given work."""
    return people(viewer).filter(is_active=True).exclude(role=Role.VIEWER)


def teams(viewer: User, *, besides: int | None = None) -> QuerySet[Team]:
    """The active teams with their active members; `besides` is the key of one that is there even when it is retired."""
    members = Prefetch("members", User.objects.filter(is_active=True), to_attr="people")
    found = Team.objects.filter(Q(is_active=True) | Q(pk=besides)) if besides else Team.objects.filter(is_active=True)
    return found.prefetch_related(members) if viewer.is_active else Team.objects.none()


def retired_teams(viewer: User) -> QuerySet[Team]:
    """The teams that get no more work, for administrators."""
    return Team.objects.filter(is_active=False) if permissions.may_administer(viewer) else Team.objects.none()


def team_ids(user: User) -> frozenset[int]:
    """The teams that the user is in, retired ones too: what was opened to them stays open.

    Read once for each loaded user.
    """
    known: frozenset[int] | None = getattr(user, "_team_ids", None)
    if known is None:
        rows = Team.objects.filter(memberships__user=user).order_by()
        known = frozenset(rows.values_list("pk", flat=True))
        user._team_ids = known  # type: ignore[attr-defined] # noqa: SLF001  (a memo on the loaded row)
    return known


def team_names(user: User) -> frozenset[str]:
    """The names of the teams that the user is in, case-folded; read once for each loaded user."""
    known: frozenset[str] | None = getattr(user, "_team_names", None)
    if known is None:
        rows = Team.objects.filter(memberships__user=user).order_by()
        known = frozenset(name.casefold() for name in rows.values_list("name", flat=True))
        user._team_names = known  # type: ignore[attr-defined] # noqa: SLF001  (a memo on the loaded row)
    return known


def invitations(viewer: User) -> QuerySet[Invitation]:
    """Open invitations, for administrators; an expired one stays until it is sent again or withdrawn."""
    if not permissions.may_administer(viewer):
        return Invitation.objects.none()
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related("invited_by")


def invitation(token: str) -> Invitation | None:
    """The invitation that a mailed token still opens, or None: unknown, expired, withdrawn and spent look alike."""
    open_ones = Invitation.objects.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=clock.now())
    return open_ones.filter(token_hash=token_hash(token)).first()


def tokens(viewer: User) -> QuerySet[AccessToken]:
    """The viewer's own access tokens that are not revoked; an expired one stays until it is."""
    return AccessToken.objects.filter(user=viewer, revoked_at=None)


def bearer(token: str) -> AccessToken | None:
    """The access token behind a secret, with its person; None when unknown, expired, revoked, or the person has left.

    One statement.
    """
    valid = AccessToken.objects.filter(revoked_at=None, expires_at__gt=clock.now(), user__is_active=True)
    return valid.select_related("user").filter(token_hash=token_hash(token)).first()


def token_hash(token: str) -> str:
    """What is kept of a secret token. It is long and random, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def headcount(viewer: User) -> Headcount:
    found = list(people(viewer).order_by().values_list("is_active", flat=True))
    active = sum(found)
    return Headcount(active, len(found) - active, invitations(viewer).count())
