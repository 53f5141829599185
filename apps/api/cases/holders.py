"""The people and teams that somebody names by id, for being given a case."""

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from apps.api.endpoint import viewer
from apps.users import selectors as people
from apps.users.models import Team, User


def owner(request: Request, key: int | None, *, name: str = "owner") -> User | None:
    """Somebody who can be given work. Raises ValidationError under the name by which they were sent."""
    if key is None:
        return None
    known = people.workers(viewer(request)).filter(pk=key).first()
    if known is None:
        raise ValidationError({name: [_("There is nobody with this id who can be given work.")]})
    return known


def team(request: Request, key: int | None) -> Team | None:
    """An active team. Raises ValidationError under `team`."""
    if key is None:
        return None
    known = people.teams(viewer(request)).filter(pk=key).first()
    if known is None:
        raise ValidationError({"team": [_("There is no team with this id.")]})
    return known
