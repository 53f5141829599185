"""Who may use, change and share a view of the worklist. Pure predicates; the facts about teams come as arguments."""

from collections.abc import Collection

from apps.tasks.models import Sharing, WorklistView
from apps.users import permissions as people
from apps.users.models import User


def may_use_view(user: User, view: WorklistView, teams: Collection[int]) -> bool:
    """One's own, one's teams', and everybody's."""
    is_teams = view.sharing == Sharing.TEAM and view.team_id in teams
    return view.owner_id == user.pk or view.sharing == Sharing.EVERYONE or is_teams


def may_change_view(user: User, view: WorklistView) -> bool:
    """Its owner; an administrator too once others use it."""
    return user.is_active and (view.owner_id == user.pk or (view.is_shared and people.may_administer(user)))


def may_share_view(user: User, view: WorklistView, teams: Collection[int]) -> bool:
    """With a team that one is in, or with everybody; administrators with any team. A viewer shares nothing."""
    if view.sharing == Sharing.NOBODY:
        return True
    is_known = view.sharing == Sharing.EVERYONE or view.team_id in teams or people.may_administer(user)
    return is_known and people.may_write(user)
