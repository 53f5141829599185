"""What cases remember, split by noun. Every name is importable from `apps.cases.models`."""

from apps.cases.models.access import CaseGrant, DefinitionAccess
from apps.cases.models.cases import Case, CaseStatus, Channel, PlanItem, Priority, Urgency
from apps.cases.models.definitions import CaseDefinition, DefinitionVersion
from apps.cases.models.endings import Closing, Tombstone
from apps.cases.models.marks import CaseTag, Tag, TagColour, Watch
from apps.cases.models.moves import CaseMove, MoveState, VersionMove
from apps.cases.models.papers import CaseFile, Mention, Note
from apps.cases.models.snippets import TextModule
from apps.cases.models.writing import Draft, Presence

__all__ = [
    "Case",
    "CaseDefinition",
    "CaseFile",
    "CaseGrant",
    "CaseMove",
    "CaseStatus",
    "CaseTag",
    "Channel",
    "Closing",
    "DefinitionAccess",
    "DefinitionVersion",
    "Draft",
    "Mention",
    "MoveState",
    "Note",
    "PlanItem",
    "Presence",
    "Priority",
    "Tag",
    "TagColour",
    "TextModule",
    "Tombstone",
    "Urgency",
    "VersionMove",
    "Watch",
]
