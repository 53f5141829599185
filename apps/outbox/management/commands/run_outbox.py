"""`manage.py run_outbox`: does what Celery's workers do, without Celery. Several may run at once."""

from time import sleep
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from apps.outbox import draining

PAUSE = 0.25  # between two looks when there was nothing to do


class Command(BaseCommand):
    help = "Do what is due in the outbox of every workspace, without Celery. Ends with Ctrl-C, or at once with --once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then end")

    def handle(self, *_args: Any, **options: Any) -> None:
        tried = self._work()
        while not options["once"]:
            if not tried:
                sleep(PAUSE)
            tried = self._work()
        self.stdout.write(f"{tried} messages tried.")

    def _work(self) -> int:
        return draining.drain_all() if draining.sweep(wait=0) else 0
