"""A plan as somebody is writing it: what is wrong where, in the reader's language, and its outline.

How plans are read and checked is the engine's; nothing is stored here.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from apps.cases import states
from apps.cases.models import DefinitionVersion
from apps.cmmn.checks import check
from apps.cmmn.codec import content_hash
from apps.cmmn.definition import CaseDefinition as Plan
from apps.cmmn.definition import DefinitionError
from apps.cmmn.findings import Severity
from apps.cmmn.language import OutlineEntry, Position, Problem, Reading, read, write
from apps.cmmn.sentences import translated

MAX_KEY, MAX_NAME, MAX_TEAM = 60, 120, 80  # as the columns that they go into
ADDRESSES = frozenset({"new"})  # what stands in the place of a key in our own addresses
STEPS = frozenset(
    {
        "stage", "task", "email", "automatic", "milestone", "case", "decision", "work", "event", "timer", "change",
        "reopening", "signal",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at, with the line it stands in cut into what is before, meant and after."""

    line: int
    column: int
    end: int
    message: str
    before: str = ""
    meant: str = ""
    after: str = ""
    expected: tuple[str, ...] = ()
    suggestion: str = ""
    candidates: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a text says. `plan` is None as long as there is one error."""

    text: str
    plan: Plan | None
    errors: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    outline: tuple[OutlineEntry, ...]
    teams: tuple[str, ...]

    @property
    def steps(self) -> tuple[OutlineEntry, ...]:
        return tuple(entry for entry in self.outline if entry.kind in STEPS)

    @property
    def fields(self) -> tuple[OutlineEntry, ...]:
        return tuple(entry for entry in self.outline if entry.kind == "field")

    @property
    def statuses(self) -> tuple[OutlineEntry, ...]:
        return tuple(entry for entry in self.outline if entry.kind == "status")

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()


def draft(text: str, *, key: str = "", retired: Collection[str] = ()) -> Draft:
    """Read a text. `key` is that of the case type it belongs to, which it keeps; empty for a new one.

    `retired` are the names of teams that get no more work.
    """
    reading = read(text)
    lines = text.split("\n")
    errors = [_problem(problem, lines) for problem in reading.errors]
    warnings = [_problem(problem, lines) for problem in reading.warnings]
    plan = reading.definition
    teams = _teams(reading)
    if plan is not None:
        warnings += _kept(plan, key, lines)
        warnings += _retired(teams, retired, lines)
        plan = replace(plan, key=key or plan.key)
        errors += [_remark(Position(1), reason, lines) for reason in _unfit(plan, teams)]
        for finding in check(plan):
            message, advice = translated(finding.message, _), translated(finding.advice, _)
            found = _remark(reading.position(finding.place), message, lines, advice=advice)
            (errors if finding.severity is Severity.ERROR else warnings).append(found)
    return Draft(
        text=text,
        plan=None if errors else plan,
        errors=tuple(sorted(errors, key=_place)),
        warnings=tuple(sorted(warnings, key=_place)),
        outline=reading.outline,
        teams=teams,
    )


def text_of(version: DefinitionVersion) -> str:
    """The plan file of a version: as its author wrote it where that still says the same, else written out.

    Empty when there is something in the plan that cannot be said in a text.
    """
    if version.source and _says(version.source, version):
        return version.source
    try:
        return write(states.plan(version).definition)
    except DefinitionError:
        return ""


def _says(text: str, version: DefinitionVersion) -> bool:
    """Whether a text is read today as it was on the day it was published."""
    reading = read(text)
    if reading.definition is None or reading.errors:
        return False
    return content_hash(replace(reading.definition, key=version.definition.key)) == version.content_hash


def _place(remark: Remark) -> tuple[int, int]:
    return remark.line, remark.column


def _teams(reading: Reading) -> tuple[str, ...]:
    """All teams that the text names, once each."""
    used = [item.team for item in reading.definition.walk() if item.team] if reading.definition else []
    return tuple({name.casefold(): name for name in [*used, *reading.teams]}.values())


def _problem(problem: Problem, lines: Sequence[str]) -> Remark:
    return replace(
        _remark(problem.position, translated(problem.message, _), lines),
        expected=problem.expected,
        suggestion=problem.suggestion or "",
        candidates=problem.candidates,
    )


def _remark(position: Position, message: str, lines: Sequence[str], *, advice: str = "") -> Remark:
    line = lines[position.line - 1] if 0 < position.line <= len(lines) else ""
    start = min(position.column - 1, len(line))
    end = min(max(position.end - 1, start), len(line))
    return Remark(
        line=position.line,
        column=position.column,
        end=max(position.end, position.column),
        message=message,
        before=line[:start],
        meant=line[start:end],
        after=line[end:],
        advice=advice,
    )


def _kept(plan: Plan, key: str, lines: Sequence[str]) -> Iterator[Remark]:
    """What a published version will not have of the text."""
    if key and plan.key != key:
        yield _remark(Position(1), _("This case type keeps its key “%(key)s”.") % {"key": key}, lines)


def _retired(teams: Sequence[str], retired: Collection[str], lines: Sequence[str]) -> Iterator[Remark]:
    """The teams of the plan that get no work any more, at the first line that names each."""
    gone = {name.casefold() for name in retired}
    for name in teams:
        if name.casefold() in gone:
            line = next((at for at, text in enumerate(lines, start=1) if name.casefold() in text.casefold()), 1)
            said = _("The team “%(name)s” is retired: its tasks would be there for everybody.") % {"name": name}
            advice = _("Restore the team, or name another one.")
            yield _remark(Position(line), said, lines, advice=advice)


def _unfit(plan: Plan, teams: Sequence[str]) -> Iterator[str]:
    """What the engine would take and a case type, its address or a team cannot be called."""
    try:
        validate_slug(plan.key)
    except ValidationError:
        yield _("The key “%(key)s” must have letters a to z, numerals, hyphens and underscores only.") % {
            "key": plan.key
        }
    if plan.key in ADDRESSES:
        yield _("A case type cannot have the key “%(key)s”. Write another one in brackets.") % {"key": plan.key}
    longest = {
        _("key"): (plan.key, MAX_KEY),
        _("name"): (plan.name, MAX_NAME),
    }
    for what, (said, most) in longest.items():
        if len(said) > most:
            yield _("The %(what)s of the plan has more than %(count)s characters.") % {"what": what, "count": most}
    for team in teams:
        if len(team) > MAX_TEAM:
            yield _("The name of the team “%(name)s” is too long.") % {"name": team}
