"""`manage.py plan FILE...`: reads plan files, checks them, and prints the outline and everything that is wrong.

What a plan file says is decided in `apps.cmmn.language`, whether the plan makes sense in `apps.cmmn.checks`.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from apps.cmmn import language
from apps.cmmn.checks import check
from apps.cmmn.definition import CaseDefinition, DefinitionError
from apps.cmmn.findings import Severity
from apps.cmmn.language import OutlineEntry, Position, Problem, Reading
from apps.cmmn.sentences import translated


class Command(BaseCommand):
    help = "Reads plan files, checks them, and prints the outline and everything that is wrong."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--write", action="store_true", dest="is_written", help="print the plan as the product writes it"
        )
        parser.add_argument("--against", type=Path, metavar="OLDER", help="say what differs from an older version")

    def handle(self, *_args: Any, files: list[Path], is_written: bool, against: Path | None, **_options: Any) -> None:
        older = None if against is None else self._read(against, is_silent=is_written)
        readings = [self._read(path, is_silent=is_written) for path in files]
        for reading in readings:
            if reading.definition is not None and is_written:
                self._write(reading.definition)
            if reading.definition is not None and older is not None and older.definition is not None:
                for change in language.compare(older.definition, reading.definition):
                    self.stdout.write(f"{change.kind.value:<8} {translated(change.sentence, _)}")
        if any(reading.definition is None for reading in [*readings, *([older] if older else [])]):
            raise SystemExit(1)

    def _read(self, path: Path, *, is_silent: bool) -> Reading:
        """The reading, without a definition when the checks find an error; all of it printed."""
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(_("%(path)s cannot be read: %(error)s") % {"path": path, "error": error}) from error
        reading = language.read(text)
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        errors = [(problem.position, _told(problem)) for problem in reading.errors]
        warnings = [(problem.position, _told(problem)) for problem in reading.warnings]
        for finding in check(reading.definition) if reading.definition else ():
            told = f"{translated(finding.message, _)} {translated(finding.advice, _)}"
            (errors if finding.severity is Severity.ERROR else warnings).append((reading.position(finding.place), told))
        if not is_silent:
            for row in _outline(reading.outline):
                self.stdout.write(row)
        for level, found in (("error", errors), ("warning", warnings)):
            for position, told in sorted(found, key=lambda pair: pair[0]):
                self._complain(f"{path}:{position.line}:{position.column}: {level}: {told}", lines, position)
        self.stderr.write(
            _("%(path)s: errors %(errors)s, warnings %(warnings)s")
            % {"path": path, "errors": len(errors), "warnings": len(warnings)}
        )
        return reading if not errors else Reading(None, reading.errors, reading.warnings, reading.outline)

    def _complain(self, told: str, lines: list[str], position: Position) -> None:
        """The sentence, the line itself, and a mark under what is meant."""
        self.stderr.write(told)
        line = lines[position.line - 1] if position.line <= len(lines) else ""
        if line.strip():
            start = max(position.column - 1, 0)
            width = max(min(position.end - 1, len(line)) - start, 1)
            self.stderr.write(f"    {line.expandtabs(1)}")
            self.stderr.write(f"    {' ' * start}{'^' * width}")

    def _write(self, definition: CaseDefinition) -> None:
        try:
            self.stdout.write(language.write(definition), ending="")
        except DefinitionError as error:
            raise CommandError(str(error)) from error


def _told(problem: Problem) -> str:
    """The message, and behind it whatever helps."""
    parts = [translated(problem.message, _)]
    if problem.suggestion:
        parts.append(_("Did you mean “%(name)s”?") % {"name": problem.suggestion})
    if problem.candidates:
        parts.append(_("It can be: %(candidates)s.") % {"candidates": "; ".join(problem.candidates)})
    elif problem.expected:
        parts.append(_("Expected: %(expected)s.") % {"expected": ", ".join(problem.expected)})
    return " ".join(parts)


def _outline(entries: tuple[OutlineEntry, ...]) -> Iterator[str]:
    for entry in entries:
        notes = f" ({', '.join(entry.notes)})" if entry.notes else ""
        key = f" [{entry.key}]" if entry.key else ""
        yield f"{'  ' * entry.level}{entry.kind}: {entry.name}{key}{notes}"
