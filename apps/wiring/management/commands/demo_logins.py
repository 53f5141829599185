"""Prints the demo's addresses and log-ins, one a line, tab-separated: address, name, role, e-mail, password."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from apps.tenants.models import Tenant
from apps.users.models import Role
from apps.wiring.demo.cast import ORGANISATIONS, PASSWORD


class Command(BaseCommand):
    help = "Print the demo's addresses and log-ins as tab-separated lines."

    def handle(self, *_args: Any, **_options: Any) -> None:
        port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
        there = set(Tenant.objects.values_list("schema_name", flat=True))
        for organisation in ORGANISATIONS:
            if organisation.address not in there:
                continue
            url = f"{settings.PUBLIC_SCHEME}://{organisation.address}.{settings.TENANT_DOMAIN}{port}/"
            for member in organisation.members:
                self.stdout.write("\t".join((url, member.name, str(Role(member.role).label), member.email, PASSWORD)))
