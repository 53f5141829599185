"""The questions about one task that are asked most, answered with yes or no. The rules stand in `objections`."""

from collections.abc import Collection

from apps.tasks.models import HumanTask
from apps.tasks.permissions.objections import Facts, Verb, objection
from apps.users import permissions as people
from apps.users.models import User


def may_claim(user: User, task: HumanTask, teams: Collection[int]) -> bool:
    """An unassigned open task that is not blocked; where it has a team, by somebody in that team."""
    return _may(Verb.CLAIM, user, task, teams)


def may_take_over(user: User, task: HumanTask, teams: Collection[int]) -> bool:
    """A task that somebody else of one's own team holds, unless it is blocked."""
    return _may(Verb.TAKE_OVER, user, task, teams)


def may_release(user: User, task: HumanTask) -> bool:
    """Only the one who holds it."""
    return _may(Verb.RELEASE, user, task)


def may_assign(user: User, task: HumanTask) -> bool:
    """Who holds it may hand it over; a manager may give it to anybody."""
    return _may(Verb.ASSIGN, user, task)


def may_take_back(user: User, task: HumanTask, moved_by: int | None) -> bool:
    """Who moved it into the hands where it lies, and a manager."""
    is_own = moved_by == user.pk and people.may_write(user)
    return task.is_alive and (is_own or people.may_manage(user))


def may_complete(user: User, task: HumanTask, teams: Collection[int]) -> bool:
    """Who holds it, or who could claim it this moment; while it is blocked only who holds it."""
    return _may(Verb.COMPLETE, user, task, teams)


def may_skip(user: User, task: HumanTask) -> bool:
    """Only who holds it. Whether the plan can do without it is the engine's answer."""
    return _may(Verb.SKIP, user, task)


def may_block(user: User, task: HumanTask) -> bool:
    """Only who holds it, when it is not blocked."""
    return _may(Verb.BLOCK, user, task)


def may_unblock(user: User, task: HumanTask) -> bool:
    """Who holds a blocked task, or a manager."""
    return _may(Verb.UNBLOCK, user, task)


def _may(verb: Verb, user: User, task: HumanTask, teams: Collection[int] = ()) -> bool:
    return objection(verb, user, task, Facts(teams)) is None
