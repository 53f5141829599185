"""What every test may count on: the services are up before Django's settings are read, and two workspaces stand.

`tenant` puts a test inside acme and rolls back afterwards; `live` gives it a database of its own, where commits count.
Fixtures of one area stand in its folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.compile_catalogues import compile_all
from tests import services

compile_all()
services.provide()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")

# The settings were not named on pytest's command line or in its configuration, so pytest-django has not loaded them.
import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.utils import translation  # noqa: E402
from pytest_django import DjangoDbBlocker, Settings  # noqa: E402
from pytest_django.live_server_helper import LiveServer  # noqa: E402

from apps.tenants import selectors  # noqa: E402
from apps.tenants.access import tenant_connection  # noqa: E402
from apps.tenants.models import Tenant  # noqa: E402
from tests import databases  # noqa: E402
from tests.cast import alice, bob, carol, dan, erin  # noqa: E402, F401  (fixtures for every test)
from tests.smtp import Catcher  # noqa: E402

pytest_plugins = ["tests.browsers"]


class WorkspaceClient(Client):
    """Django's client on a workspace's host. The test goes on where it stood, in whatever schema the request ran."""

    def request(self, **request: Any) -> Any:
        here = tenant_connection()
        before = here.tenant
        try:
            return super().request(**request)
        finally:
            here.set_tenant(before)


class Site:
    """A web server on a port of this machine, with a database of its own. Browsers resolve *.localhost themselves."""

    def __init__(self, port: int) -> None:
        self.port = port

    def url(self, path: str = "/", *, address: str = "acme") -> str:
        """An address in a workspace, or on the public site when `address` is empty."""
        host = f"{address}.localhost" if address else "localhost"
        return f"http://{host}:{self.port}{path}"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One database for this process, cloned, with acme and beta in it."""
    with django_db_blocker.unblock():
        given = connections["default"].settings_dict["NAME"]
        name = "_".join(filter(None, ["test", given, os.environ.get("PYTEST_XDIST_WORKER", "")]))
        databases.clone(databases.template_database(), name)
        databases.use(name)
        databases.drop_copies(name)  # they and the roles were left by a run that was killed
        databases.drop_roles()
        databases.make_tenants()
    yield
    with django_db_blocker.unblock():
        databases.drop(name)
        databases.drop_roles()


@pytest.fixture(scope="session", autouse=True)
def _files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Uploaded files of tests go where they are thrown away."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of each client otherwise
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """A request leaves the language of its reader behind; the next test begins in English all the same."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _in_public() -> Iterator[None]:
    """Every test begins and ends outside all workspaces, with nothing remembered about them."""
    yield
    tenant_connection().set_schema_to_public()
    selectors.forget()


@pytest.fixture
def clean_cache() -> None:
    """Nothing counted or cached by an earlier test."""
    cache.clear()


@pytest.fixture
def acme(db: None) -> Tenant:
    """The workspace that most tests stand in."""
    return _named("acme")


@pytest.fixture
def beta(db: None) -> Tenant:
    """The neighbour, with the same ids."""
    return _named("beta")


@pytest.fixture
def tenant(acme: Tenant, beta: Tenant, clean_cache: None) -> Iterator[Tenant]:
    """Stand inside acme, as its role; everything is rolled back."""
    with acme:
        yield acme


@pytest.fixture
def client(tenant: Tenant) -> Client:
    """A client of acme's host; the test itself stands inside acme."""
    return WorkspaceClient(headers={"host": "acme.localhost"})


@pytest.fixture
def beta_client(tenant: Tenant) -> Client:
    """A client of beta's host; the test itself stands inside acme."""
    return WorkspaceClient(headers={"host": "beta.localhost"})


@pytest.fixture
def public_client(db: None, clean_cache: None) -> Client:
    """A client of the public site."""
    return WorkspaceClient(headers={"host": "localhost"})


@pytest.fixture
def live(django_db_setup: None, django_db_blocker: DjangoDbBlocker, clean_cache: None) -> Iterator[str]:
    """A fresh database in which commits count, for tests with several connections, processes or a browser.

    It has acme and beta and their roles. Gives the database's name; use it instead of `db` and `tenant`.
    """
    with django_db_blocker.unblock():
        before = connections["default"].settings_dict["NAME"]
        known = databases.roles()
        connections.close_all()
        name = f"{before}_live"
        databases.clone(before, name)
        databases.use(name)
        try:
            yield name
        finally:
            tenant_connection().set_schema_to_public()
            databases.use(before)
            databases.drop(name)
            databases.drop_roles(but=known)


@pytest.fixture
def site(live: str, settings: Settings) -> Iterator[Site]:
    """The product behind a real web server, over the database of `live`."""
    server = LiveServer("127.0.0.1")
    port = int(server.thread.port)
    settings.PUBLIC_PORT = str(port)
    try:
        yield Site(port)
    finally:
        server.stop()


@pytest.fixture
def smtp(settings: Settings) -> Iterator[Catcher]:
    """A mail server that keeps what it gets; Django's mail goes there instead of into a list."""
    with Catcher() as catcher:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = catcher.host, catcher.port
        yield catcher


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).resolve().parents[1]


def _named(schema_name: str) -> Tenant:
    found: Tenant = Tenant.objects.get(schema_name=schema_name)
    return found
