"""The cases around a case: the one whose task started it, and those that its own tasks have started."""

from dataclasses import dataclass

from django.db.models import Q

from apps.cases.models import Case
from apps.cases.selectors.cases import cases, require_seen
from apps.users.models import User

MOST = 50


@dataclass(frozen=True, slots=True)
class Family:
    """What the viewer may see of it; a case of which they may not know is not here. Children are latest first."""

    parent: Case | None
    children: tuple[Case, ...]

    def by_item(self) -> dict[int, Case]:
        """The present case of each case task, by the task's number."""
        return {child.parent_item: child for child in self.children if child.parent_item is not None}


def family(viewer: User, case: Case) -> Family:
    """One statement."""
    require_seen(viewer, case)
    near = Q(parent=case.pk)
    if case.parent_id is not None:
        near |= Q(pk=case.parent_id)
    found = list(cases(viewer).filter(near).order_by("-pk")[: MOST + 1])
    parent = next((one for one in found if one.pk == case.parent_id), None)
    return Family(parent, tuple(one for one in found if one.parent_id == case.pk))
