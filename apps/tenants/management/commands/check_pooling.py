"""`manage.py check_pooling`: refuses to go on behind a proxy that pools transactions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.tenants import pooling


class Command(BaseCommand):
    help = "Check that database connections are the product's own. Behind a proxy that pools transactions they are not."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            pooling.check()
        except pooling.PooledTransactions as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Every connection keeps its own role and search path.")
