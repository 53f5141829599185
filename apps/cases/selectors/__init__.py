"""Questions about cases. The viewer comes first, and every answer has gone through `permissions.restrict`.

Pages get frozen dataclasses; the number of statements never depends on how much there is to show.
"""

from apps.cases.selectors.cases import CaseHead, case, cases, head, require_seen
from apps.cases.selectors.definitions import definitions, openable
from apps.cases.selectors.family import Family, family
from apps.cases.selectors.filtering import Filters, due_groups, fitting, involving, matching
from apps.cases.selectors.listing import SORTS, Listing, listing
from apps.cases.selectors.papers import Papers, file, files, notes
from apps.cases.selectors.picture import picture
from apps.cases.selectors.plan import Offer, PlanView, Step, plan
from apps.cases.selectors.starting import OptionalWork, optional_work
from apps.cases.selectors.timeline import Timeline, timeline
from apps.cases.selectors.why import Past, Why, why
from apps.cases.selectors.writing import Present, draft, present

__all__ = [
    "SORTS",
    "CaseHead",
    "Family",
    "Filters",
    "Listing",
    "Offer",
    "OptionalWork",
    "Papers",
    "Past",
    "PlanView",
    "Present",
    "Step",
    "Timeline",
    "Why",
    "case",
    "cases",
    "definitions",
    "draft",
    "due_groups",
    "family",
    "file",
    "files",
    "fitting",
    "head",
    "involving",
    "listing",
    "matching",
    "notes",
    "openable",
    "optional_work",
    "picture",
    "plan",
    "present",
    "require_seen",
    "timeline",
    "why",
]
