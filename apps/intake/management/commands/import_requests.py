"""`manage.py import_requests`: brings the rows of a table in as cases of a workspace, and reports what it could not.

What a row means stands in the mapping file, which docs/import.md describes.
"""

import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from apps.cases import actions as cases
from apps.cases.models import CaseDefinition
from apps.cmmn.definition import CaseDefinition as Plan
from apps.common.actors import Actor
from apps.common.errors import Refused
from apps.intake import importing, mapping, selectors, starters
from apps.intake.importing import BATCH, Problem, Progress
from apps.intake.reading import Reader
from apps.intake.sheet import Sheet
from apps.tenants import context
from apps.users.models import Team, User

IMPORTER = Actor.system("importer")
SHOWN = 20  # problems on the screen; the file that --problems names gets them all


@dataclass(slots=True)
class Tally:
    """What became of all rows so far."""

    rows: int = 0
    imported: int = 0
    ended: int = 0
    skipped: int = 0
    bad: int = 0

    def add(self, progress: Progress) -> None:
        self.rows += progress.rows
        self.imported += progress.imported
        self.ended += progress.ended
        self.skipped += progress.skipped
        self.bad += len(progress.problems)


class Command(BaseCommand):
    help = (
        "Open a case for each row of a table. Safe to stop and to run again: a row that is here already is skipped. "
        "Exit status 1 when a row could not come in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--schema", required=True, help="the workspace")
        parser.add_argument("--plan", required=True, help="the key of a published case type, or of a starter pack")
        parser.add_argument("--map", required=True, type=Path, help="the mapping (TOML)")
        parser.add_argument("--batch", type=int, default=BATCH, help=f"rows in a transaction ({BATCH})")
        parser.add_argument("--problems", type=Path, help="a file for the rows that could not come in, with the reason")
        parser.add_argument("--check", action="store_true", help="say what would come in, and write nothing")
        parser.add_argument("file", type=Path, help="the table: comma-separated values with a heading line")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["batch"] < 1:
            raise CommandError("--batch: at least 1")
        try:
            import_map = mapping.read(options["map"].read_text(encoding="utf-8"))
            sheet = Sheet(options["file"], encoding=import_map.encoding, delimiter=import_map.delimiter)
            header = list(sheet.header())
            with context.enter(options["schema"]):
                definition = _definition(options["plan"], may_publish=not options["check"])
                cases.require_in_use(definition)
                plan = selectors.plan(definition)
                import_map.require(plan, header)
                self._bring_in(definition, plan, import_map, sheet, header, options)
        except mapping.Unusable as unusable:
            raise CommandError("\n".join([f"{options['map']}:", *unusable.problems])) from unusable
        except (OSError, Refused, context.UnknownTenant) as error:
            raise CommandError(str(error)) from error

    def _bring_in(
        self,
        definition: CaseDefinition,
        plan: Plan,
        import_map: mapping.ImportMap,
        sheet: Sheet,
        header: list[str],
        options: dict[str, Any],
    ) -> None:
        people = {user.email.lower(): user for user in User.objects.filter(is_active=True)}
        teams = {team.name.lower(): team for team in Team.objects.filter(is_active=True)}
        reader = Reader(import_map, plan, people=people, teams=teams)
        source, size, rows = import_map.source, options["batch"], sheet.rows()
        if options["check"]:
            progress = importing.check(rows, reader, source=source, size=size)
        else:
            progress = importing.run(definition, rows, reader, source=source, size=size, actor=IMPORTER)
        self._follow(progress, total=sheet.count(), header=header, options=options)

    def _follow(self, progress: Iterator[Progress], *, total: int, header: list[str], options: dict[str, Any]) -> None:
        """Show a bar with the rate and the problems as they come; say at the end, or when stopped, what was done."""
        tally, start = Tally(), perf_counter()
        with ExitStack() as stack:
            bar = stack.enter_context(tqdm(total=total, unit=" rows", disable=None))
            report = _Report(stack, options["problems"], header)
            try:
                for batch in progress:
                    tally.add(batch)
                    bar.update(batch.rows)
                    for problem in batch.problems:
                        report.write(problem)
                        if report.count <= SHOWN:
                            bar.write(f"line {problem.row.line}: {problem.reason}", file=sys.stderr)
            except KeyboardInterrupt:
                self.stderr.write("Stopped. What is in stays; run it again to go on.")
                raise SystemExit(130) from None
            finally:
                self._say(tally, perf_counter() - start, is_check=options["check"])
        if tally.bad:
            raise SystemExit(1)

    def _say(self, tally: Tally, seconds: float, *, is_check: bool) -> None:
        done = "would come in" if is_check else "brought in"
        self.stdout.write(
            f"{tally.rows:,} rows: {tally.imported:,} {done} ({tally.imported - tally.ended:,} open, {tally.ended:,}"
            f" ended), {tally.skipped:,} here already, {tally.bad:,} with problems."
        )
        self.stdout.write(f"{seconds:.1f} s, {tally.imported / max(seconds, 0.001):,.0f} cases a second.")
        if tally.bad > SHOWN:
            self.stdout.write(f"The first {SHOWN} problems are shown; --problems FILE keeps all of them.")


class _Report:
    """A table of the rows that could not come in, which can be corrected and brought in by itself."""

    def __init__(self, stack: ExitStack, path: Path | None, header: list[str]) -> None:
        self.count = 0
        self._header = header
        self._writer = None
        if path is not None:
            self._writer = csv.writer(stack.enter_context(path.open("w", encoding="utf-8", newline="")))
            self._writer.writerow(["line", "problem", *header])

    def write(self, problem: Problem) -> None:
        """Add a row; one that could not be read at all has only its line and the problem."""
        self.count += 1
        if self._writer is not None:
            values = [problem.row.values.get(name, "") for name in self._header]
            self._writer.writerow([problem.row.line, problem.reason, *values])


def _definition(key: str, *, may_publish: bool) -> CaseDefinition:
    """The case type of that key, or of the starter pack of that key, which is published first."""
    found = CaseDefinition.objects.select_related("current").filter(key=key).first()
    if found is not None and found.current is not None:
        return found
    if key not in starters.REGISTRY:
        known = sorted({*starters.REGISTRY, *CaseDefinition.objects.values_list("key", flat=True)})
        raise CommandError(f"There is no case type and no starter pack “{key}”. There are: {', '.join(known)}.")
    if not may_publish:
        raise CommandError(f"“{key}” is a starter pack that is not published here yet; --check writes nothing.")
    return starters.REGISTRY[key](IMPORTER)
