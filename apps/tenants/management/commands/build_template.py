"""`manage.py build_template`: makes the SQL from which new workspaces are made, unless it is there already."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.tenants import template


class Command(BaseCommand):
    help = "Make the SQL from which new workspaces are made. Quick when the migrations have not changed."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"Template: {template.build()}")
