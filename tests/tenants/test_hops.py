"""Whatever happens to a connection on the way, it stands where it is said to stand."""

from collections.abc import Callable
from random import Random
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from apps.tenants.access import public, tenant_connection
from apps.tenants.context import enter
from apps.tenants.models import Tenant
from apps.users.models import Team
from tests import databases

pytestmark = pytest.mark.usefixtures("live")

HOPS = 250


def look() -> tuple[str, str, str]:
    """Where the connection stands, as whom, and whose row it reads there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema, current_user, name FROM users_team")
        schema, role, name = cursor.fetchone()
    return str(schema), str(role), str(name)


def undo() -> None:
    with transaction.atomic():
        look()
        transaction.set_rollback(True)


def undo_part() -> None:
    with transaction.atomic():
        with transaction.atomic():
            look()
            transaction.set_rollback(True)
        look()


def fail() -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def visit_public() -> None:
    with public():
        assert Tenant.objects.count() == 2


def close() -> None:
    connection.close()


def lose() -> None:
    """The server process of this connection is killed, as when the database restarts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        process = cursor.fetchone()[0]
    settings = tenant_connection().settings_dict
    with databases.server() as server:
        server.execute("SELECT pg_terminate_backend(%s)", [process])
    assert settings["NAME"]
    with pytest.raises((DatabaseError, psycopg.OperationalError)):
        look()
    connection.close_if_unusable_or_obsolete()


def hop_further() -> None:
    with enter("beta"):
        assert look()[0] == "beta"
    with enter("acme"):
        assert look()[0] == "acme"


def iterate() -> None:
    """A server-side cursor sets its own path."""
    with transaction.atomic():
        assert [team.name for team in Team.objects.iterator(chunk_size=1)] == [look()[2]]


DEEDS: tuple[tuple[Callable[[], Any], int], ...] = (
    (look, 20),
    (undo, 15),
    (undo_part, 15),
    (fail, 15),
    (visit_public, 10),
    (hop_further, 10),
    (iterate, 10),
    (close, 4),
    (lose, 1),
)


def test_after_any_hop_a_connection_stands_where_it_should() -> None:
    roles = {}
    for name in ("acme", "beta"):
        with enter(name) as tenant:
            Team.objects.create(name=f"canary of {name}")
            roles[name] = tenant.db_role
    random = Random(20261122)  # noqa: S311
    deeds, weights = zip(*DEEDS, strict=True)
    for _ in range(HOPS):
        name = random.choice(("acme", "beta"))
        with enter(name):
            for deed in random.choices(deeds, weights, k=2):
                deed()
            assert look() == (name, roles[name], f"canary of {name}")


def test_a_lost_connection_comes_back_inside_its_tenant() -> None:
    with enter("beta") as beta:
        Team.objects.create(name="canary of beta")
        lose()
        assert look() == ("beta", beta.db_role, "canary of beta")


def test_the_role_is_given_back_in_public() -> None:
    with enter("acme"):
        Team.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_schema")
        assert cursor.fetchone() == (True, "public")
