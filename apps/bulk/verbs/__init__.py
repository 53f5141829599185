"""What can be done to many at once: one verb for each kind of operation, in the order in which they are offered."""

from apps.bulk.models import Kind
from apps.bulk.verbs.base import Change, Verb, Verdict, Writable
from apps.bulk.verbs.closing import Close
from apps.bulk.verbs.handling import AssignCases
from apps.bulk.verbs.holding import Assign, Claim, Release
from apps.bulk.verbs.rescheduling import Reschedule
from apps.bulk.verbs.tagging import ChangeTags

__all__ = ["VERBS", "Change", "Verb", "Verdict", "Writable", "of"]

VERBS: dict[str, Verb] = {
    verb.kind: verb for verb in (Claim(), Release(), Assign(), Reschedule(), AssignCases(), ChangeTags(), Close())
}


def of(kind: str) -> Verb:
    """The verb of a kind of operation."""
    return VERBS[Kind(kind)]
