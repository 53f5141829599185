"""Of what kind an entry of the journal is, for those who look for one kind and those who hear of some.

The database asks the same question: `fitting` says it in its words.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.cmmn.definition import Kind

STATUS, TASKS, ASSIGNMENT, NOTES, FILES, MAILS, DATA, TAGS, OTHER = KINDS = (
    "status",
    "tasks",
    "assignment",
    "notes",
    "files",
    "mails",
    "data",
    "tags",
    "other",
)
LABELS = {
    STATUS: _("Status"),
    TASKS: _("Tasks"),
    ASSIGNMENT: _("Assignment"),
    NOTES: _("Notes"),
    FILES: _("Files"),
    MAILS: _("E-mails"),
    DATA: _("Data"),
    TAGS: _("Tags"),
    OTHER: _("Everything else"),
}
# What those who watch a case are told.
HEARD = frozenset({STATUS, NOTES})

_BY_ACTION = {
    "data": DATA,
    "case.tag": TAGS,
    "case.untag": TAGS,
    "case.assign": ASSIGNMENT,
    "case.left": ASSIGNMENT,
    **dict.fromkeys(("case.priority", "case.migrate", "case.repair", "case.watch", "case.unwatch"), OTHER),
    **dict.fromkeys(("case.start_child", "case.refuse_child"), OTHER),
    **dict.fromkeys(
        (
            *("task.assign", "task.claim", "task.release", "task.take_over", "task.take_back", "task.left"),
            *("task.share", "task.part_left"),
            *("task.team_retired", "task.team_restored", "task.without_team"),
        ),
        ASSIGNMENT,
    ),
}
_BY_PREFIX = {"note.": NOTES, "file.": FILES, "mail.": MAILS, "task.": TASKS, "case.": STATUS, "status.": STATUS}
_OF_STATUS = (Kind.STAGE.value, Kind.MILESTONE.value, Kind.CASE.value)
_OF_TASKS = (
    Kind.HUMAN_TASK.value,
    Kind.PROCESS_TASK.value,
    Kind.CASE_TASK.value,
    Kind.DECISION_TASK.value,
    Kind.TASK.value,
)


def kind_of(action: str, facts: Mapping[str, Any]) -> str:
    """One of KINDS."""
    if action.startswith("item."):
        kind = facts.get("kind")
        return STATUS if kind in _OF_STATUS else TASKS if kind in _OF_TASKS else OTHER
    if action in _BY_ACTION:
        return _BY_ACTION[action]
    return next((kind for prefix, kind in _BY_PREFIX.items() if action.startswith(prefix)), OTHER)


def is_heard(action: str, facts: Mapping[str, Any]) -> bool:
    """Whether those who watch a case may want to know."""
    return kind_of(action, facts) in HEARD


def fitting(kinds: Collection[str]) -> Q:
    """The condition on entries of the journal that they are of one of these kinds."""
    found = Q(pk__in=())
    for kind in kinds:
        found |= _others() if kind == OTHER else _of(kind)
    return found


def _of(kind: str) -> Q:
    found = Q(action__in=[action for action, of in _BY_ACTION.items() if of == kind])
    for prefix, of in _BY_PREFIX.items():
        if of == kind:
            found |= Q(action__startswith=prefix) & ~Q(action__in=list(_BY_ACTION))
    for of, named in ((STATUS, _OF_STATUS), (TASKS, _OF_TASKS)):
        if of == kind:
            found |= _of_items(named)
    return found


def _of_items(named: Collection[str]) -> Q:
    # The body is the canonical text of the entry: facts stand in it as they are.
    within = Q()
    for name in named:
        within |= Q(body__contains=f'"kind":"{name}"')
    return Q(action__startswith="item.") & within


def _others() -> Q:
    known = Q(action__in=[action for action, of in _BY_ACTION.items() if of != OTHER])
    for prefix in _BY_PREFIX:
        known |= Q(action__startswith=prefix) & ~Q(action__in=list(_BY_ACTION))
    return ~(known | _of_items((*_OF_STATUS, *_OF_TASKS)))


# What the picture of spans is drawn from.
PICTURED = fitting({STATUS, TASKS, ASSIGNMENT}) & ~Q(action="item.create")
