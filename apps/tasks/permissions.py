"""Who may do what with a task, and with a view of the worklist. Pure predicates.

The facts about teams come as arguments.
"""

from collections.abc import Collection

from apps.tasks.models import HumanTask, Sharing, TaskState, WorklistView
from apps.users import permissions as people
from apps.users.models import User


def may_claim(user: User, task: HumanTask, teams: Collection[int]) -> bool:
    """An unassigned open task that is not blocked; where it has a team, by somebody in that team."""
    is_for_all = task.team_id is None or task.team_id in teams
    is_free = task.assignee_id is None and not task.is_blocked
    return task.state == TaskState.OPEN and is_free and is_for_all and people.may_write(user)


def may_take_over(user: User, task: HumanTask, teams: Collection[int]) -> bool:
    """A task that somebody else of one's own team holds, unless it is blocked."""
    is_others = task.assignee_id not in {None, user.pk} and not task.is_blocked
    return task.state == TaskState.OPEN and is_others and task.team_id in teams and people.may_write(user)


def may_release(user: User, task: HumanTask) -> bool:
    """Only the one who holds it."""
    return task.state == TaskState.OPEN and task.assignee_id == user.pk and people.may_write(user)


def may_assign(user: User, task: HumanTask) -> bool:
    """Who holds it may hand it over; a manager may give it to anybody."""
    is_own = task.assignee_id == user.pk and people.may_write(user)
    return task.state == TaskState.OPEN and (is_own or people.may_manage(user))


def may_take_back(user: User, task: HumanTask, moved_by: int | None) -> bool:
    """Who moved it into the hands where it lies, and a manager."""
    is_own = moved_by == user.pk and people.may_write(user)
    return task.state == TaskState.OPEN and (is_own or people.may_manage(user))


def may_complete(user: User, task: HumanTask, teams: Collection[int]) -> bool:
    """Who holds it, or who could claim it this moment; nobody while it is blocked."""
    if task.state != TaskState.OPEN or task.is_blocked or not people.may_write(user):
        return False
    return task.assignee_id == user.pk or may_claim(user, task, teams)


def may_skip(user: User, task: HumanTask, teams: Collection[int]) -> bool:
    """Who could complete it; a manager in any case, but a blocked one only who holds it.

    Whether the plan can do without it is the engine's answer.
    """
    if task.is_blocked:
        return may_release(user, task)
    return may_complete(user, task, teams) or (task.state == TaskState.OPEN and people.may_manage(user))


def may_block(user: User, task: HumanTask) -> bool:
    """Who holds it, or a manager, when it is not blocked."""
    return not task.is_blocked and may_assign(user, task)


def may_unblock(user: User, task: HumanTask) -> bool:
    """Who holds a blocked task, or a manager."""
    return task.is_blocked and may_assign(user, task)


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
