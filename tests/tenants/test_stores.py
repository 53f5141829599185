"""Caches, files and sessions carry the tenant: what one keeps, another does not find."""

from pathlib import Path

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from apps.tenants.access import public
from apps.tenants.context import enter
from apps.tenants.models import Tenant


def test_a_cached_value_is_found_by_its_own_tenant_only(tenant: Tenant) -> None:
    cache.set("canary", "of acme")
    with enter("beta"):
        assert cache.get("canary") is None
    with public():
        assert cache.get("canary") is None
    assert cache.get("canary") == "of acme"


def test_a_file_lies_in_the_folder_of_its_own_tenant(tenant: Tenant) -> None:
    name = default_storage.save("canary.txt", ContentFile(b"of acme"))
    assert Path(default_storage.path(name)).parent.name == "acme"
    with enter("beta"):
        assert not default_storage.exists(name)


def test_a_session_is_a_row_of_its_own_tenant(tenant: Tenant) -> None:
    session = SessionStore()
    session["canary"] = "of acme"
    session.save()
    with enter("beta"):
        assert not Session.objects.exists()
        assert "canary" not in SessionStore(session_key=session.session_key)
