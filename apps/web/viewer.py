"""Who looks at a page that only people of the workspace come to. Who comes in at all is the middleware's."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.users.models import User


def viewer(request: HttpRequest) -> User:
    """The person who is logged in. A view that asks this without having been behind the log-in wall refuses."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
