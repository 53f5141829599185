"""Bringing requests in against the very rows that they become, replayed as single statements through psycopg."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from apps.cases import actions as case_actions
from apps.cases.models import CaseDefinition
from apps.common.actors import Actor
from apps.common.models import NumberSeries
from apps.intake import importing, mapping
from apps.intake.reading import Reader
from apps.intake.sheet import Row
from apps.tenants.context import enter
from apps.users.models import Team
from tests import databases
from tests.benchmarks import city
from tests.benchmarks.complete_task import workspace
from tests.benchmarks.figures import Pair, figure
from tests.benchmarks.rows import Capture

IMPORTER = Actor.system("importer")
SAMPLE = 500


def prepare() -> tuple[CaseDefinition, Reader]:
    """The plan, published, with its teams, and a reader of the city's table."""
    teams = [Team.objects.create(name=name) for name in city.TEAMS.values()]
    definition = case_actions.publish(city.plan(), actor=IMPORTER).definition
    by_name = {team.name.lower(): team for team in teams}
    return definition, Reader(mapping.read(city.MAPPING), city.plan(), people={}, teams=by_name)


def bring_in(definition: CaseDefinition, reader: Reader, rows: list[Row]) -> int:
    """Bring the rows in as the command does; how many came in."""
    progress = list(importing.run(definition, rows, reader, source="city", actor=IMPORTER))
    problems = [problem for batch in progress for problem in batch.problems]
    if problems:
        raise ValueError(f"{len(problems)} rows could not come in, the first because: {problems[0].reason}")
    return sum(batch.imported for batch in progress)


@figure(
    f"bringing {SAMPLE} requests in",
    ours="intake.importing.run, cases with their ends, tasks, journal and history included",
    peer="the same rows, a statement each, through psycopg",
    target=2.0,
    rounds=5,
)
@contextmanager
def importing_requests() -> Iterator[Pair]:
    """Every round brings in the same rows under other keys; the whole table is brought in once, for the rate."""
    with workspace() as schema, enter(schema), databases.connect() as raw:
        definition, reader = prepare()
        every = list(city.rows())
        sample = every[:: max(len(every) // SAMPLE, 1)][:SAMPLE]
        turn = 0

        def ours() -> None:
            nonlocal turn
            turn += 1
            keyed = [replace(row, values={**row.values, "Unique Key": f"{turn}-{row.line}"}) for row in sample]
            bring_in(definition, reader, keyed)

        bring_in(definition, reader, [every[0]])  # the series of case numbers exists from here on
        capture = Capture(raw, schema)
        capture.record(ours)

        def between() -> None:
            capture.revert()
            # Numbers that a replay does not use.
            NumberSeries.objects.filter(key__startswith="case:").update(last=turn * 1_000_000)

        between()
        yield Pair(ours, capture.replay, between)
        start = time.perf_counter()
        count = bring_in(definition, reader, every)
        seconds = time.perf_counter() - start
        print(f"  {count:,} requests in {seconds:.1f} s: {count / seconds:,.0f} cases a second", file=sys.stderr)
