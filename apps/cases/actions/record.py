"""Writes what happened to a case into its journal. The case row must be locked: it holds the head of its own chain."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from apps.audit import actions as audit
from apps.cases.models import Case
from apps.common import clock
from apps.common.actors import Actor

# The columns of a case that follow every entry and that history does not keep.
UNTRACKED = ("next_item", "updated_at", "due_at", "urgency", "journal_sequence", "journal_hash")


def append(case: Case, entries: Sequence[audit.Entry], *, actor: Actor, at: datetime) -> None:
    """Append entries and move the head in the case object, which the caller saves."""
    head = audit.append(
        head=audit.Head(case.journal_sequence, case.journal_hash),
        stream=case.stream,
        entries=entries,
        actor=actor,
        at=at,
    )
    case.journal_sequence, case.journal_hash, case.updated_at = head.sequence, head.hash, at


def record(
    case: Case, verb: str, facts: Mapping[str, Any], values: Mapping[str, Any] | None = None, *, actor: Actor
) -> None:
    """Append one entry to a locked case and save its head. `facts` are ids and keys; `values` may one day be erased."""
    append(case, [audit.Entry(verb, dict(facts), dict(values or {}))], actor=actor, at=clock.now())
    save_untracked(case)


def save_untracked(case: Case) -> None:
    """Save the columns that follow every entry: one statement, no history."""
    Case.objects.filter(pk=case.pk).update(**{name: getattr(case, name) for name in UNTRACKED})
    forget_expressions(case)


def forget_expressions(case: Case) -> None:
    """Drop columns that the database computed, so that they are read anew when somebody asks."""
    for name in UNTRACKED:
        if hasattr(case.__dict__.get(name), "resolve_expression"):
            del case.__dict__[name]
