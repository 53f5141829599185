"""Where journal streams keep their last entry: a case in its own row, everything else in a row of the audit app."""

from collections.abc import Mapping

from apps.audit.heads import REGISTRY, Head
from apps.cases.models import Case, Tombstone


def of_cases(stream: str | None) -> Mapping[str, Head]:
    """The heads of all cases, or of the one that is named."""
    cases = Case.objects.all()
    if stream is not None:
        kind, _colon, key = stream.partition(":")
        if kind != "case" or not key.isdecimal():
            return {}
        cases = cases.filter(pk=int(key))
    rows = cases.values_list("pk", "journal_sequence", "journal_hash")
    return {f"case:{pk}": Head(sequence, digest) for pk, sequence, digest in rows.iterator()}


def of_purged_cases(stream: str | None) -> Mapping[str, Head]:
    """The same of cases that were purged: their tombstones keep the heads."""
    stones = Tombstone.objects.all()
    if stream is not None:
        kind, _colon, key = stream.partition(":")
        if kind != "case" or not key.isdecimal():
            return {}
        stones = stones.filter(case_key=int(key))
    rows = stones.values_list("case_key", "journal_sequence", "journal_hash")
    return {f"case:{key}": Head(sequence, digest) for key, sequence, digest in rows.iterator()}


def fill() -> None:
    REGISTRY[:] = [of_cases, of_purged_cases]
