"""Who may see and change clients. Their cases have rights of their own."""

from apps.users import permissions as people
from apps.users.models import User


def may_see(viewer: User) -> bool:
    return viewer.is_active


def may_change(user: User) -> bool:
    return people.may_write(user)
