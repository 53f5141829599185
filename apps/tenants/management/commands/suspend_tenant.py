"""`manage.py suspend_tenant SCHEMA`: closes a workspace for the time being. Its people see an honest page."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.tenants import actions
from apps.tenants.models import Tenant


class Command(BaseCommand):
    help = "Close a workspace for the time being; nothing in it is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("schema", help="the name of the workspace's schema")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            tenant = actions.suspend(options["schema"])
        except Tenant.DoesNotExist as error:
            raise CommandError(f"There is no workspace {options['schema']}.") from error
        self.stdout.write(f"{tenant.name} is suspended.")
