"""Makes the demo tenants that are not there yet. Nothing of a tenant that exists is touched."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.common import clock
from apps.tenants.models import Tenant
from apps.wiring.demo.cast import ORGANISATIONS
from apps.wiring.demo.seed import build


class Command(BaseCommand):
    help = "Make the demo tenants that are not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--at", type=datetime.fromisoformat, help="the moment at which the demo stands (ISO 8601, with zone)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        now = options["at"] or clock.now().replace(minute=0, second=0, microsecond=0)
        for organisation in ORGANISATIONS:
            if Tenant.objects.filter(schema_name=organisation.address).exists():
                continue
            build(organisation, now=now)
            self.stdout.write(f"{organisation.name}: {organisation.cases} cases")
