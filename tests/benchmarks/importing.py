"""Bringing requests in against the very rows that they become, replayed as single statements through psycopg."""

import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from apps.common.models import NumberSeries
from apps.tenants.context import enter
from tests import databases
from tests.benchmarks import city
from tests.benchmarks.complete_task import workspace
from tests.benchmarks.figures import Pair, figure
from tests.benchmarks.rows import Capture

SAMPLE = 300


@figure(
    f"bringing {SAMPLE} requests in",
    ours="intake.importing.run, cases with their ends, tasks, journal and history included",
    peer="the same rows, a statement each, through psycopg",
    target=2.0,
    rounds=5,
)
@contextmanager
def bringing_requests_in() -> Iterator[Pair]:
    """Every round brings in the same rows under other keys, taken evenly from the whole table."""
    with workspace() as schema, enter(schema), databases.connect() as raw:
        definition, reader = city.prepare()
        every = list(city.rows())
        sample = every[:: max(len(every) // SAMPLE, 1)][:SAMPLE]
        seconds: list[float] = []

        def ours() -> None:
            turn = len(seconds)
            keyed = [replace(row, values={**row.values, "Unique Key": f"{turn}-{row.line}"}) for row in sample]
            start = time.perf_counter()
            city.bring_in(definition, reader, keyed)
            seconds.append(time.perf_counter() - start)

        city.bring_in(definition, reader, [every[0]])  # the series of case numbers exists from here on
        capture = Capture(raw, schema)
        capture.record(ours)

        def between() -> None:
            capture.revert()
            # Numbers that a replay does not use.
            NumberSeries.objects.filter(key__startswith="case:").update(last=len(seconds) * 1_000_000)

        between()
        yield Pair(ours, capture.replay, between)
        rate = len(sample) / statistics.median(seconds)
        print(f"  {rate:,.0f} cases a second; a case is {len(capture.writes) / len(sample):.0f} rows", file=sys.stderr)
