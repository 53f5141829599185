"""What a new workspace contains when its owner first enters it: the owner, and the starter pack that was chosen."""

from simple_history.utils import bulk_create_with_history

from apps.cases import actions as cases
from apps.common.actors import Actor
from apps.notifications import actions as notifications
from apps.tenants import addresses, seeds
from apps.tenants.seeds import Founding
from apps.users.models import Membership, Role, Team, User
from apps.users.reactions import Change, follow
from apps.wiring.packs import PACKS

SIGN_UP = Actor.system("sign-up")


def owner(founding: Founding) -> None:
    """The person who signed up, and their teams when the pack names any."""
    user = User(email=founding.email, name=founding.name, role=Role.OWNER, password=founding.password_hash)
    user.save()
    follow(
        Change("person.added", SIGN_UP, {"user": user.pk, "role": user.role}, {"name": user.name, "email": user.email})
    )


def pack(founding: Founding) -> None:
    """The plan of the pack, published, and the teams it gives work to, with the owner in them."""
    chosen = PACKS[founding.pack]
    user = User.objects.get(email=founding.email)
    if chosen.teams:
        teams = bulk_create_with_history([Team(name=name) for name in chosen.teams], Team)
        bulk_create_with_history([Membership(user=user, team=team) for team in teams], Membership)
    if chosen.plan is not None:
        cases.publish(chosen.plan(), source=chosen.text, actor=SIGN_UP)


def welcome(founding: Founding) -> None:
    """A mail with the address, so that it is found again."""
    notifications.send(
        kind="welcome",
        to_address=founding.email,
        to_name=founding.name,
        context={"organisation": founding.organisation, "url": addresses.url("/")},
    )


def fill() -> None:
    seeds.REGISTRY[:] = [owner, pack, welcome]
    seeds.CHOICES.clear()
    seeds.CHOICES.update({key: seeds.Choice(key, pack.name, pack.description) for key, pack in PACKS.items()})
