"""What cases remember, split by noun. Every name is importable from `apps.cases.models`."""

from apps.cases.models.access import CaseGrant, DefinitionAccess
from apps.cases.models.cases import Case, CaseStatus, Channel, PlanItem, Priority, Urgency
from apps.cases.models.definitions import CaseDefinition, DefinitionVersion
from apps.cases.models.marks import CaseTag, Tag, TagColour, Watch
from apps.cases.models.moves import CaseMove, MoveState, VersionMove
from apps.cases.models.papers import CaseFile, Mention, Note
from apps.cases.models.snippets import TextModule

__all__ = [
    "Case",
    "CaseDefinition",
    "CaseFile",
    "CaseGrant",
    "CaseMove",
    "CaseStatus",
    "CaseTag",
    "Channel",
    "DefinitionAccess",
    "DefinitionVersion",
    "Mention",
    "MoveState",
    "Note",
    "PlanItem",
    "Priority",
    "Tag",
    "TagColour",
    "TextModule",
    "Urgency",
    "VersionMove",
    "Watch",
]
