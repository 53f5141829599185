"""Tenants and their host names, in the public schema. Nothing here is about people, and no tenant table refers here."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

SCHEMA_NAME = "^[a-z][a-z0-9_]{1,47}$"


class TenantStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")


class Tenant(TenantMixin):  # type: ignore[misc]  # its package has no types
    """One organisation's workspace. `schema_version` says which template or upgrade its schema stands at."""

    auto_create_schema = False
    auto_drop_schema = False

    name = models.CharField(_("organisation"), max_length=120)
    status = models.CharField(max_length=12, choices=TenantStatus.choices, default=TenantStatus.ACTIVE)
    db_role = models.CharField(max_length=63, unique=True)
    db_alias = models.CharField(max_length=40, default="default")
    schema_version = models.CharField(max_length=64, blank=True)
    # How it speaks to readers who have chosen nothing themselves; empty leaves it to their browsers.
    language = models.CharField(_("language"), max_length=10, blank=True, default="", db_default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="", db_default="")
    upgrade_error = models.TextField(blank=True)  # why its last upgrade failed; empty when all is well
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("schema_name",)
        constraints = (
            # Names are put into SQL when a workspace is made, and a tenant in the public schema would be no tenant.
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=SCHEMA_NAME) & ~models.Q(schema_name="public"),
                name="tenant_schema_name",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether anything may happen in it: it is not suspended, and its last upgrade went well."""
        return self.status == TenantStatus.ACTIVE and not self.upgrade_error


class Domain(DomainMixin):  # type: ignore[misc]
    """A host name of a tenant, in lower case and without port."""


class EntryToken(models.Model):
    """A one-time pass from the public site to a new workspace, spent on first use. Only its hash is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    schema_name = models.CharField(max_length=63)
    email = models.EmailField(max_length=254)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.schema_name
