"""Text modules a viewer can use, and those they may change."""

from django.db.models import Q, QuerySet

from apps.cases.models import TextModule
from apps.users.models import User
from apps.users.permissions import may_manage
from apps.users.selectors import team_ids

OFFERED = 20


def modules(viewer: User) -> QuerySet[TextModule]:
    """Those for everybody, for the viewer's teams and for themselves; managers see those of all teams."""
    theirs = Q(user=viewer) | Q(user=None, team=None) | Q(user=None, team__in=team_ids(viewer))
    if may_manage(viewer):
        theirs |= Q(user=None)
    return TextModule.objects.select_related("team", "user").filter(theirs)


def module(viewer: User, pk: int) -> TextModule:
    """Raises TextModule.DoesNotExist."""
    return modules(viewer).get(pk=pk)


def offered(viewer: User, words: str = "") -> list[TextModule]:
    """What fits the words, by short cut first, then by name; what is nobody's of the viewer's teams is left out."""
    mine = Q(team=None) | Q(team__in=team_ids(viewer))
    found = modules(viewer).filter(mine, is_active=True)
    for word in words.replace("\x00", "").split()[:8]:
        found = found.filter(Q(name__icontains=word) | Q(keyword__istartswith=word) | Q(text__icontains=word))
    rows = list(found.order_by("name", "pk")[: OFFERED * 3])
    first = words.strip().casefold()
    rows.sort(key=lambda row: (not row.keyword.startswith(first) if first else False, row.name.casefold()))
    return rows[:OFFERED]
