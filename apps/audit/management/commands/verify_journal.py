"""`manage.py verify_journal`: proves journals whole, or names each stream's first bad entry. It changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.audit import selectors
from apps.tenants import context
from apps.tenants.access import public
from apps.tenants.models import Tenant


class Command(BaseCommand):
    help = "Verify the journal of one workspace or of all. Exit status 1 when an entry is bad."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--schema", help="only this workspace")

    def handle(self, *_args: Any, **options: Any) -> None:
        with public():
            names = list(Tenant.objects.values_list("schema_name", flat=True))
        if options["schema"]:
            names = [options["schema"]]
        flaws = sum(self._verify(name) for name in names)
        if flaws:
            raise CommandError(f"{flaws} of the streams are not as they were written.")

    def _verify(self, schema_name: str) -> int:
        with context.enter(schema_name):
            verdicts = {stream: selectors.verify(stream) for stream in selectors.streams()}
        flaws = [verdict.first_bad for verdict in verdicts.values() if verdict.first_bad]
        entries = sum(verdict.entries for verdict in verdicts.values())
        word = "whole" if not flaws else "BAD"
        self.stdout.write(f"{schema_name}: {len(verdicts)} streams, {entries} entries, {word}")
        for flaw in flaws:
            self.stdout.write(f"  {flaw}")
        return len(flaws)
