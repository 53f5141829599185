"""`manage.py run_scenarios DIR|FILE...`: works scenario files and says which came out as expected.

In memory, or with `--persisted` through the actions and the database; what a scenario means is decided in `apps.cmmn`.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError

from apps.cmmn.definition import DefinitionError
from apps.cmmn.scenarios import PureDriver, Result, Scenario, UnsupportedError, read, run


class Command(BaseCommand):
    help = "Works scenario files and says which came out as expected."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="DIR|FILE")
        parser.add_argument("--persisted", action="store_true", help="through the actions and the database")

    def handle(self, *_: Any, paths: list[Path], persisted: bool, **__: Any) -> None:
        files = list(_files(paths))
        if persisted:
            from apps.cases import scenario_driver

            try:
                with scenario_driver.workspace():
                    failed = self._work(files, scenario_driver.run_persisted)
            except OperationalError as error:
                raise CommandError(f"The database does not answer ({error}). `make run` starts one.") from error
        else:
            failed = self._work(files, lambda scenario: run(scenario, PureDriver()))
        if failed or not files:
            raise SystemExit(1)

    def _work(self, files: list[Path], work: Callable[[Scenario], Result]) -> int:
        """Says how each file came out and how many did; returns the number that did not."""
        failed = 0
        for path in files:
            result = _result(path, work)
            failed += not result.is_passed
            self.stdout.write(f"PASS  {path.stem}" if result.is_passed else f"FAIL  {path.stem}: {result.problem}")
        self.stdout.write(f"{len(files) - failed} passed, {failed} failed")
        return failed


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.json"))
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"{path} does not exist.")


def _result(path: Path, work: Callable[[Scenario], Result]) -> Result:
    try:
        scenario = read(path)
    except UnsupportedError as unsupported:
        return Result(f"not supported: {unsupported}")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Result(f"could not be read: {error}")
    try:
        return work(scenario)
    except (DefinitionError, DatabaseError) as error:
        return Result(f"cannot be run: {error}")
