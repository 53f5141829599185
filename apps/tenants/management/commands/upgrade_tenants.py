"""`manage.py upgrade_tenants`: brings workspaces of an older version up to this one. Those that fail are set aside."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.tenants import upgrading


class Command(BaseCommand):
    help = "Upgrade the workspaces that stand at an older version, one by one. One that fails is closed and reported."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for done in upgrading.upgrade_all():
            if done.error:
                self.stderr.write(f"{done.schema_name}: set aside, for its upgrade failed: {done.error}")
            else:
                self.stdout.write(f"{done.schema_name}: upgraded")
