"""Goes through a whole table in batches, in constant memory: skips what is here, reports what cannot come in.

Every batch is a transaction of its own, so that it can be stopped at any moment and run again. What is done with the
rows of a batch stands in `actions.importing`.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import Error as DatabaseError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from apps.cases.models import CaseDefinition
from apps.common.actors import Actor
from apps.common.errors import Refused
from apps.intake import actions
from apps.intake.actions.accepting import OUTAGES
from apps.intake.models import Request
from apps.intake.reading import Bad, Draft, Reader
from apps.intake.sheet import Row

BATCH = 250
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that did not come in, and why."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the rows of a batch: brought in (and how many of those had ended), here already, or bad."""

    rows: int
    imported: int
    ended: int
    skipped: int
    problems: tuple[Problem, ...]


def run(
    definition: CaseDefinition, rows: Iterable[Row], reader: Reader, *, source: str, size: int = BATCH, actor: Actor
) -> Iterator[Progress]:
    """Bring the rows in, batch by batch. Not more than one batch is ever held.

    Raises only where trying again later may help: when the database cannot be reached or is too busy.
    """
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        fresh, problems = _fresh(batch, reader, source)
        drafts, unread = _drafts(fresh, reader)
        imported, refused = _bring_in(definition, drafts, source, actor)
        by_line = {row.line: row for row in fresh}
        problems += [*unread, *(Problem(by_line[line], reason) for line, reason in refused)]
        problems.sort(key=lambda problem: problem.row.line)
        yield Progress(
            rows=len(batch),
            imported=len(imported),
            ended=sum(draft.ended_at is not None for draft in imported),
            skipped=len(batch) - len(imported) - len(problems),
            problems=tuple(problems),
        )


def check(rows: Iterable[Row], reader: Reader, *, source: str, size: int = BATCH) -> Iterator[Progress]:
    """Say what `run` would do, as far as reading tells, and write nothing. A plan may still refuse a row."""
    remaining = iter(rows)
    while batch := list(islice(remaining, size)):
        fresh, problems = _fresh(batch, reader, source)
        drafts, unread = _drafts(fresh, reader)
        problems += unread
        ended = sum(draft.ended_at is not None for draft in drafts)
        skipped = len(batch) - len(drafts) - len(problems)
        yield Progress(len(batch), len(drafts), ended, skipped, tuple(problems))


def _fresh(batch: Sequence[Row], reader: Reader, source: str) -> tuple[list[Row], list[Problem]]:
    """The rows that are not here yet, each key once, and those that have no key."""
    by_key: dict[str, Row] = {}
    problems = []
    for row in batch:
        try:
            by_key.setdefault(reader.key(row), row)
        except Bad as bad:
            problems.append(Problem(row, str(bad)))
    here = Request.objects.filter(source=source, external_key__in=by_key).values_list("external_key", flat=True)
    for key in here:
        del by_key[key]
    return list(by_key.values()), problems


def _drafts(rows: Sequence[Row], reader: Reader) -> tuple[list[Draft], list[Problem]]:
    drafts, problems = [], []
    for row in rows:
        try:
            drafts.append(reader.draft(row))
        except Bad as bad:
            problems.append(Problem(row, str(bad)))
    return drafts, problems


def _bring_in(
    definition: CaseDefinition, drafts: Sequence[Draft], source: str, actor: Actor
) -> tuple[list[Draft], list[tuple[int, str]]]:
    """Bring in all of them, or, where that fails, each half by itself, until the one that fails stands alone."""
    if not drafts:
        return [], []
    try:
        actions.bring_in(definition, drafts, source=source, actor=actor)
    except OUTAGES:
        raise
    except Exception as fault:  # whatever one row does to a plan, the others must come in
        log.debug("%s rows could not be brought in together", len(drafts), exc_info=True)
        if len(drafts) == 1:
            return [], _refusal(drafts[0], source, fault)
    else:
        return list(drafts), []
    middle = len(drafts) // 2
    first, second = (_bring_in(definition, half, source, actor) for half in (drafts[:middle], drafts[middle:]))
    return first[0] + second[0], first[1] + second[1]


def _refusal(draft: Draft, source: str, fault: Exception) -> list[tuple[int, str]]:
    """The line and why it did not come in; nothing when somebody else has brought it in meanwhile."""
    here = Request.objects.filter(source=source, external_key=draft.key)
    if isinstance(fault, IntegrityError) and here.exists():
        return []
    if isinstance(fault, Refused):
        details = [f"{key}: {' '.join(reasons)}" for key, reasons in getattr(fault, "fields", {}).items()]
        return [(draft.line, " ".join([str(fault), *details]))]
    kind = _("The database refused it") if isinstance(fault, DatabaseError) else _("The plan could not be started")
    return [(draft.line, f"{kind}: {fault}")]
