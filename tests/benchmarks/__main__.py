"""`make bench`: take every figure, print a table, write JSON.

What is measured stands in the modules beside this one.
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path

from scripts import postgres
from tests import benchmarks, services
from tests.benchmarks.figures import FIGURES, Figure, NotMeasured, Rate, Result, take

HEAD = ("figure", "ours", "peer", "ratio", "spread", "target", "")


def main(arguments: list[str]) -> int:
    """Exit status 1 when a target is missed. Arguments choose figures by a part of their name."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--out", type=Path, default=None, help="where the JSON goes (VAR/bench/results.json)")
    parser.add_argument("names", nargs="*", help="parts of figures' names; none means all")
    options = parser.parse_args(arguments)
    _make_database()
    import django

    django.setup()
    _load_figures()
    chosen = [one for one in FIGURES if not options.names or any(part in one.name for part in options.names)]
    results: list[Result] = []
    missing: list[tuple[Figure, str]] = []
    for within, neighbours in groupby(chosen, key=lambda figure: figure.within):
        with within() if within else nullcontext():
            for figure in neighbours:
                print(f"  {figure.name}: {figure.ours} against {figure.peer}, {figure.rounds} rounds …", flush=True)
                try:
                    results.append(take(figure))
                except NotMeasured as problem:
                    missing.append((figure, str(problem)))
    if not chosen:
        print(f"No figure has {' or '.join(options.names)} in its name.", file=sys.stderr)
        return 2
    _print_table(results)
    for figure, reason in missing:
        print(f"  {figure.name}: not measured, because {reason}")
    out = options.out or services.folder().parent / "bench" / "results.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    taken = [result.as_json() for result in results]
    left = [{"name": figure.name, "not_measured": reason} for figure, reason in missing]
    out.write_text(json.dumps([*taken, *left], indent=1) + "\n")
    print(f"\n  {out}")
    return 0 if all(result.is_met for result in results) else 1


def _make_database() -> None:
    services.provide()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    if os.environ["DATABASE_URL"].endswith(f"/run{os.getpid()}"):  # ours, and so not there yet
        cluster, _ = services.start()
        postgres.open_for_product(cluster, f"run{os.getpid()}")


def _load_figures() -> None:
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name != "__main__":
            importlib.import_module(f"{benchmarks.__name__}.{module.name}")


def _print_table(results: list[Result]) -> None:
    rows: list[tuple[str, ...]] = [HEAD]
    for result in results:
        rate = result.figure.rate
        shown = _costs(result) if rate is None else _rates(result, rate)
        rows.append((result.figure.name, *shown, "PASS" if result.is_met else "FAIL"))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    print()
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for result in results:
        if result.told:
            print(f"  {result.figure.name}: " + ", ".join(f"{what} {value:g}" for what, value in result.told.items()))
        for what, count in result.figure.rate.beside if result.figure.rate else ():
            print(f"  {result.figure.name}: {count / result.ours_seconds:,.0f} {what} a second")


def _costs(result: Result) -> tuple[str, ...]:
    return (
        f"{result.ours_seconds * 1000:.2f} ms",
        f"{result.peer_seconds * 1000:.2f} ms",
        f"{result.ratio:.2f}",
        f"{result.lowest:.2f} to {result.highest:.2f}",
        f"{result.figure.target:.2f} at most",
    )


def _rates(result: Result, rate: Rate) -> tuple[str, ...]:
    return (
        f"{rate.steps / result.ours_seconds:,.0f} {rate.unit}/s",
        f"{rate.steps / result.peer_seconds:,.0f} {rate.peer_unit}/s",
        f"{1 / result.ratio:.2f} times",
        f"{1 / result.highest:.2f} to {1 / result.lowest:.2f}",
        f"{rate.least:.2f} at least",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
