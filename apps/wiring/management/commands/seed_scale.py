"""Fills a workspace with very many cases, to see how the product behaves at that size."""

import time
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from apps.common import clock
from apps.common.actors import Actor
from apps.tenants.context import UnknownTenant, enter
from apps.wiring.scale.filling import Filling
from apps.wiring.scale.patterns import patterns
from apps.wiring.scale.plan import prepare


class Command(BaseCommand):
    help = "Fill a workspace with cases, plan items, tasks, clients and their journal, by COPY. Not for one in use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--schema", required=True, help="the workspace")
        parser.add_argument("--tasks", type=int, required=True, help="how many tasks at least, open and done")
        parser.add_argument("--people", type=int, default=40, help="how many people work on them (40)")
        parser.add_argument("--patterns", type=int, default=24, help="how many different cases are copied (24)")
        parser.add_argument("--seed", type=int, default=1, help="the same number gives the same cases (1)")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            with enter(options["schema"]):
                self._fill(**{name: options[name] for name in ("tasks", "people", "patterns", "seed")})
        except UnknownTenant as error:
            raise CommandError(str(error)) from None

    def _fill(self, *, tasks: int, people: int, patterns: int, seed: int) -> None:
        started = time.monotonic()
        for done in fill(tasks=tasks, people=people, count=patterns, seed=seed):
            seconds = time.monotonic() - started
            self.stdout.write(f"{done:,} of {tasks:,} tasks, {done / seconds:,.0f} a second", ending="\r")
            self.stdout.flush()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # or the first questions would be planned for an empty workspace
        self.stdout.write(f"{tasks:,} tasks in {time.monotonic() - started:.0f} s".ljust(60))


def fill(*, tasks: int, people: int = 40, count: int = 24, seed: int = 1) -> Any:
    """Fill the workspace that is entered; yields how many tasks there are after each batch."""
    now = clock.now()
    random = Random(seed)  # noqa: S311  (made-up cases, not a secret)
    definition, workers = prepare(people=people, actor=Actor.system("scale"))
    found = patterns(definition, workers, count=count, now=now, random=random)
    yield from Filling(found, workers, random, now.year).fill(tasks)
