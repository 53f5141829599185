"""What happens to tenants: one signs up, is suspended, is resumed, speaks another language.

How a schema is made is in `provisioning`.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from apps.common.errors import Invalid
from apps.tenants import entry, provisioning, seeds, selectors
from apps.tenants.access import public
from apps.tenants.models import Tenant, TenantStatus
from apps.tenants.seeds import Founding

LIMITS = {"organisation": 120, "name": 120, "email": 254}


@dataclass(frozen=True, slots=True)
class SignedUp:
    """A new workspace: its tenant, its host name, and the pass that lets its owner in once within a minute."""

    tenant: Tenant
    host: str
    entry_token: str


def sign_up(
    *, organisation: str, address: str, name: str, email: str, password: str, pack: str, language: str = ""
) -> SignedUp:
    """Make a workspace with its owner and starter pack, whole or not at all. Raises Invalid, reasons by field.

    It speaks the language that its founder read meanwhile, until somebody changes that.
    """
    given = {key: value.strip() for key, value in {"organisation": organisation, "name": name, "email": email}.items()}
    address = address.strip().lower()
    _check(given, address=address, password=password, pack=pack)
    email = given["email"].lower()
    try:
        # Hashing is slow on purpose, and so is making tables: one is done here while PostgreSQL does the other.
        with ThreadPoolExecutor(1) as beside, public(), transaction.atomic():
            hashing = beside.submit(make_password, password)
            tenant = provisioning.create(address=address, name=given["organisation"], language=language)
            founding = Founding(given["organisation"], address, given["name"], email, hashing.result(), pack)
            with tenant_context(tenant):
                for seed in seeds.REGISTRY:
                    seed(founding)
            token = entry.issue(tenant.schema_name, email)
    except provisioning.AddressTaken as error:
        state = selectors.taken()
        raise Invalid(state.message, {"address": [state.message]}) from error
    selectors.forget()
    return SignedUp(tenant, provisioning.host(address), token)


def suspend(schema_name: str) -> Tenant:
    """Close a workspace for the time being. Nothing in it is lost; its people see an honest page."""
    return _set_status(schema_name, TenantStatus.SUSPENDED)


def resume(schema_name: str) -> Tenant:
    """Open a suspended workspace again."""
    return _set_status(schema_name, TenantStatus.ACTIVE)


def set_speech(schema_name: str, *, language: str, time_zone: str) -> None:
    """Keep in which language and time zone a workspace speaks. What is allowed is the caller's to say."""
    with public(), transaction.atomic():
        Tenant.objects.filter(schema_name=schema_name).update(language=language, time_zone=time_zone)
    selectors.forget()


def _set_status(schema_name: str, status: TenantStatus) -> Tenant:
    with public(), transaction.atomic():
        tenant: Tenant = Tenant.objects.select_for_update().get(schema_name=schema_name)
        tenant.status = status
        tenant.save(update_fields=["status"])
    selectors.forget()
    return tenant


def _check(given: dict[str, str], *, address: str, password: str, pack: str) -> None:
    problems: dict[str, list[str]] = {}
    for key, most in LIMITS.items():
        if not given[key]:
            problems[key] = [_("Please fill this in.")]
        elif len(given[key]) > most or "\0" in given[key]:
            problems[key] = [_("At most %(count)d characters, please.") % {"count": most}]
    if "email" not in problems:
        problems |= _reasons("email", lambda: validate_email(given["email"]))
    state = selectors.check_address(address)
    if not state.ok:
        problems["address"] = [state.message]
    person = get_user_model()(email=given["email"])
    problems |= _reasons("password", lambda: validate_password(password, person))
    if pack not in seeds.CHOICES:
        problems["pack"] = [_("Please choose one of these.")]
    if problems:
        raise Invalid(_("The workspace could not be made yet."), problems)


def _reasons(key: str, check: Callable[[], None]) -> dict[str, list[str]]:
    try:
        check()
    except ValidationError as error:
        return {key: list(error.messages)}
    return {}
