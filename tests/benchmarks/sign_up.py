"""What signing up costs beyond the replay of the template, and whether it depends on how many have signed up before."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings

from apps.tenants import actions, provisioning, selectors, template
from apps.tenants.models import Tenant
from tests import databases
from tests.benchmarks.figures import Pair, figure

FEW, MANY = 10, 200
REAL_HASHES = override_settings(PASSWORD_HASHERS=["apps.common.passwords.Argon2"])
_numbers = count()


def sign_up() -> None:
    """One organisation signs up with a starter pack, its password hashed as in production."""
    actions.sign_up(
        organisation="Northwind Mutual",
        address=f"northwind{next(_numbers)}",
        name="Alice Archer",
        email="alice@northwind.example",
        password="harbour-lantern-42",
        pack="insurance-claim",
    )


def drop_new() -> None:
    """Remove the workspaces that a round has made."""
    for tenant in Tenant.objects.all():
        provisioning.drop(tenant)
    selectors.forget()


@figure(
    "signing up",
    ours="tenants.actions.sign_up with a starter pack and an Argon2 hash",
    peer="the template replayed through psycopg in one transaction",
    target=1.5,
    rounds=11,
)
@contextmanager
def signing_up() -> Iterator[Pair]:
    """Schemas and roles are removed after each round, untimed."""
    with databases.temporary("signup"), databases.connect() as raw, REAL_HASHES:
        made: list[str] = []

        def replay() -> None:
            name = f"replayed{next(_numbers)}"
            made.append(name)
            with raw.transaction():
                raw.execute(template.sql_for(name, f"{settings.TENANT_ROLE_PREFIX}{name}").encode())

        def clear() -> None:
            drop_new()
            while made:
                name = made.pop()
                raw.execute(f'DROP SCHEMA "{name}" CASCADE; DROP ROLE "{settings.TENANT_ROLE_PREFIX}{name}"'.encode())

        yield Pair(sign_up, replay, clear)


@figure(
    "signing up among many",
    ours=f"sign_up in a database with {MANY} workspaces",
    peer=f"sign_up in a database with {FEW}",
    target=1.2,
    rounds=11,
)
@contextmanager
def signing_up_among_many() -> Iterator[Pair]:
    """Two databases, each with a connection that stays open, so that only the number of workspaces differs."""
    with databases.temporary("few") as few, REAL_HASHES:
        fill(0, FEW)
        many = f"{few}_many"
        connections.close_all()
        databases.clone(few, many)
        databases.use(many)
        # Both are new: the one that has made all those workspaces would be at an advantage.
        crowded, roomy = connections.create_connection("default"), connections.create_connection("default")
        roomy.settings_dict = {**roomy.settings_dict, "NAME": few}
        usual = connections["default"]
        try:
            fill(FEW, MANY)
            usual.close()
            # What a round makes stays: removing it would leave one of the two with colder caches than the other.
            yield Pair(through(crowded), through(roomy))
        finally:
            connections["default"] = usual
            crowded.close()
            roomy.close()
            databases.use(few)
            databases.drop(many)


def fill(first: int, end: int) -> None:
    """Make workspaces with these numbers."""
    for number in range(first, end):
        provisioning.create(address=f"tenant{number}", name=f"Tenant {number}")


def through(place: BaseDatabaseWrapper) -> Callable[[], None]:
    """Signing up over this connection."""

    def act() -> None:
        connections["default"] = place
        sign_up()

    return act
