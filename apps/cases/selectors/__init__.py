"""Questions about cases. The viewer comes first, and every answer has gone through `permissions.restrict`.

Pages get frozen dataclasses; the number of statements never depends on how much there is to show.
"""

from apps.cases.selectors.cases import CaseHead, case, cases, head, require_seen
from apps.cases.selectors.course import Course, Lane, Span, course
from apps.cases.selectors.definitions import definitions, openable, standings, with_plans
from apps.cases.selectors.endings import Learnt, deleted, deleted_case, is_known, lessons, purge_outlook
from apps.cases.selectors.family import Family, family
from apps.cases.selectors.filtering import Filters, due_groups, fitting, involving, matching
from apps.cases.selectors.life import (
    Answer,
    StatusShown,
    StatusSpan,
    answers,
    cut_off,
    possible_statuses,
    status_of,
    status_timeline,
)
from apps.cases.selectors.listing import SORTS, Listing, in_order, listing
from apps.cases.selectors.marks import (
    Mentions,
    Watchers,
    counted_tags,
    is_mentioned,
    mentionable,
    mentions,
    tag,
    tagged,
    tags,
    tags_of,
    usable_tags,
    watched,
    watchers,
)
from apps.cases.selectors.papers import Papers, commented, file, files, note, notes
from apps.cases.selectors.picture import picture
from apps.cases.selectors.plan import Offer, PlanView, Step, plan
from apps.cases.selectors.snippets import module, modules, offered
from apps.cases.selectors.starting import OptionalWork, optional_work
from apps.cases.selectors.timeline import Sought, Timeline, client_timeline, timeline, writers
from apps.cases.selectors.why import Past, Why, why
from apps.cases.selectors.writing import Present, draft, present

__all__ = [
    "SORTS",
    "Answer",
    "CaseHead",
    "Course",
    "Family",
    "Filters",
    "Lane",
    "Learnt",
    "Listing",
    "Mentions",
    "Offer",
    "OptionalWork",
    "Papers",
    "Past",
    "PlanView",
    "Present",
    "Sought",
    "Span",
    "StatusShown",
    "StatusSpan",
    "Step",
    "Timeline",
    "Watchers",
    "Why",
    "answers",
    "case",
    "cases",
    "client_timeline",
    "commented",
    "counted_tags",
    "course",
    "cut_off",
    "definitions",
    "deleted",
    "deleted_case",
    "draft",
    "due_groups",
    "family",
    "file",
    "files",
    "fitting",
    "head",
    "in_order",
    "involving",
    "is_known",
    "is_mentioned",
    "lessons",
    "listing",
    "matching",
    "mentionable",
    "mentions",
    "module",
    "modules",
    "note",
    "notes",
    "offered",
    "openable",
    "optional_work",
    "picture",
    "plan",
    "possible_statuses",
    "present",
    "purge_outlook",
    "require_seen",
    "standings",
    "status_of",
    "status_timeline",
    "tag",
    "tagged",
    "tags",
    "tags_of",
    "timeline",
    "usable_tags",
    "watched",
    "watchers",
    "why",
    "with_plans",
    "writers",
]
