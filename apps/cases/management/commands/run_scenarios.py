"""`manage.py run_scenarios DIR|FILE...`: works scenario files and says which came out as expected.

In memory, or with `--persisted` through the actions and the database; what a scenario means is decided in `apps.cmmn`.
"""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.cmmn.scenarios import Driver, PureDriver, Result, UnsupportedError, read, run


class Command(BaseCommand):
    help = "Works scenario files and says which came out as expected."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="DIR|FILE")
        parser.add_argument("--persisted", action="store_true", help="through the actions and the database")

    def handle(self, *_: Any, paths: list[Path], persisted: bool, **__: Any) -> None:
        new_driver: Callable[[], Driver] = PureDriver
        if persisted:
            from apps.cases.scenario_driver import PersistedDriver

            new_driver = PersistedDriver
        passed = failed = 0
        for path in _files(paths):
            result = _work(path, new_driver)
            passed += result.is_passed
            failed += not result.is_passed
            self.stdout.write(f"PASS  {path.stem}" if result.is_passed else f"FAIL  {path.stem}: {result.problem}")
        self.stdout.write(f"{passed} passed, {failed} failed")
        if failed or not passed:
            raise SystemExit(1)


def _files(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(path.glob("*.json"))
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"{path} does not exist.")


def _work(path: Path, new_driver: Callable[[], Driver]) -> Result:
    try:
        return run(read(path), new_driver())
    except UnsupportedError as unsupported:
        return Result(f"not supported: {unsupported}")
    except (ValueError, KeyError, TypeError) as error:
        return Result(f"could not be read: {error}")
