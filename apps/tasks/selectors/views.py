"""The views that somebody finds above their worklist: their own, and those that are shared with them."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from apps.tasks.models import Sharing, StartView, WorklistView
from apps.users.models import User
from apps.users.selectors import team_ids


@dataclass(frozen=True, slots=True)
class Shelf:
    """The views of one person by name, and the one that their worklist begins with."""

    views: tuple[WorklistView, ...]
    start: WorklistView | None


def views(viewer: User) -> QuerySet[WorklistView]:
    """Their own views, those of their teams, and everybody's."""
    mine = Q(owner=viewer) | Q(sharing=Sharing.EVERYONE) | Q(sharing=Sharing.TEAM, team__in=team_ids(viewer))
    return WorklistView.objects.filter(mine).select_related("owner", "team")


def view(viewer: User, key: int) -> WorklistView:
    """One of them. Raises WorklistView.DoesNotExist."""
    return views(viewer).get(pk=key)


def shelf(viewer: User) -> Shelf:
    """All of them, in two statements."""
    found = tuple(views(viewer).order_by("name", "pk"))
    chosen = StartView.objects.filter(user=viewer).values_list("view_id", flat=True).first()
    return Shelf(found, next((one for one in found if one.pk == chosen), None))
