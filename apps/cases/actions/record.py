"""Writes what happened to a case into its journal. The case row must be locked: it holds the head of its own chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.audit import actions as audit
from apps.cases.actions.announcing import announce
from apps.cases.actions.saving import save_untracked
from apps.cases.models import Case
from apps.common import clock
from apps.common.actors import Actor


@dataclass(frozen=True, slots=True)
class Writing:
    """What is to be written into the journal of a case, by whom and when."""

    case: Case
    entries: Sequence[audit.Entry]
    actor: Actor
    at: datetime


def append(writings: Sequence[Writing]) -> None:
    """Append entries, each case at most once, and move the heads in the case objects, which the caller saves."""
    heads = audit.append_many(
        [
            audit.Piece(
                audit.Head(writing.case.journal_sequence, writing.case.journal_hash),
                writing.case.stream,
                writing.entries,
                writing.actor,
                writing.at,
            )
            for writing in writings
        ]
    )
    for writing, head in zip(writings, heads, strict=True):
        case = writing.case
        case.journal_sequence, case.journal_hash, case.updated_at = head.sequence, head.hash, writing.at
    announce([(writing.case, writing.entries, writing.at) for writing in writings])


def record(
    case: Case, verb: str, facts: Mapping[str, Any], values: Mapping[str, Any] | None = None, *, actor: Actor
) -> None:
    """Append one entry to a locked case and save its head. `facts` are ids and keys; `values` may one day be erased."""
    record_many([Writing(case, [audit.Entry(verb, dict(facts), dict(values or {}))], actor, clock.now())])


def record_many(writings: Sequence[Writing]) -> None:
    """Append entries to locked cases and save their heads."""
    append(writings)
    save_untracked([writing.case for writing in writings])
