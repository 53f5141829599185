"""The cases around a case: the one whose task started it, and those that its own tasks have started."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q

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
    found = cases(viewer).filter(parent=case.pk).order_by("-pk")
    if case.parent_id is not None:
        is_parent = Q(pk=case.parent_id)
        found = cases(viewer).filter(Q(parent=case.pk) | is_parent)
        found = found.order_by(ExpressionWrapper(is_parent, BooleanField()).desc(), "-pk")  # or many children hide it
    near = list(found[: MOST + 1])
    parent = next((one for one in near if one.pk == case.parent_id), None)
    return Family(parent, tuple(one for one in near if one.parent_id == case.pk)[:MOST])
