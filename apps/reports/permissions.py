"""Whose cases a dashboard is about. Which of them the viewer may see, `cases.permissions` decides as everywhere."""

from apps.users import permissions as people
from apps.users.models import User
from apps.users.selectors import team_ids


def reach(viewer: User) -> frozenset[int] | None:
    """The teams whose figures the viewer gets; None for those who steer, who get the whole workspace's."""
    return None if people.may_manage(viewer) else team_ids(viewer)
