"""Who holds a task: claim, take over, release, hand over.

Each locks the case first, so two people at once get one winner.
"""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict
from apps.tasks.actions.locking import lock, locked_for, require, text_of
from apps.tasks.actions.telling import News, tell
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb
from apps.tasks.selectors import barred_from, last_move, plan_item
from apps.users.models import Team, User
from apps.users.permissions import require_there

HELD = ("assignee", "team", "retired_team", "handed_by", "handed_note", "is_blocked", "blocked_reason")


@action
def claim(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Take an unassigned task. Conflict when somebody was faster or it is blocked, NotAllowed for a stranger to its
    team."""
    fresh = lock(task, actor)
    if fresh.is_open and fresh.assignee_id == actor.user_id:
        return fresh
    if fresh.is_open and fresh.assignee_id is not None:
        raise Conflict(_taken(fresh))
    require(Verb.CLAIM, fresh, actor)
    return give(fresh, "task.claim", user=actor.user, team=fresh.team, actor=actor)


@action
def take_over(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Take a task from a colleague of the same team, who is told. Conflict when it is blocked."""
    fresh = locked_for(Verb.TAKE_OVER, task, actor)
    loser = fresh.assignee
    given = give(fresh, "task.take_over", user=actor.user, team=fresh.team, actor=actor)
    tell(given, loser, News.TAKEN_OVER, actor=actor)
    return given


@action
def release(task: HumanTask, *, actor: Actor) -> HumanTask:
    """Give a task back to its team; a blocked one is blocked no more. Only who holds it may."""
    fresh = locked_for(Verb.RELEASE, task, actor)
    return give(fresh, "task.release", user=None, team=fresh.team, actor=actor)


@action
def assign(task: HumanTask, *, user: User | None, team: Team | None, comment: str = "", actor: Actor) -> HumanTask:
    """Hand a task to a person, a team, or a person in a team, with a word to them; they are given access to the case.

    Who hands it to somebody else is remembered, and who gets it or loses it is told. What is blocked stays so in the
    hands of a person. Raises Conflict when the receiver has left, or been retired, meanwhile, or may not decide what
    they have done themselves.
    """
    said = text_of(comment, "comment")
    fresh = locked_for(Verb.ASSIGN, task, actor)
    require_there(user, team)
    _require_free_to_decide(fresh, user)
    before = fresh.assignee
    given = give(fresh, "task.assign", user=user, team=team, said=said, actor=actor)
    if user != before:
        tell(given, user, News.GIVEN, said=said, actor=actor)
        tell(given, before, News.TAKEN_OVER, said=said, actor=actor)
    return given


def give(
    task: HumanTask, verb: str, *, user: User | None, team: Team | None, said: str = "", actor: Actor
) -> HumanTask:
    """Write down who holds a task of a locked case from now on. For this app's actions only: it asks nobody."""
    facts: dict[str, Any] = {"task": task.pk, "item": task.item_number}
    facts["before"] = {"user": task.assignee_id, "team": task.team_id}
    loser = task.assignee.name if task.assignee and task.assignee != user else None
    task.handed_note = said if user is None or user.pk != task.assignee_id or said else task.handed_note
    task.handed_by_id = _hander(task, user, actor)
    if task.handed_by_id is not None:
        facts["handed_by"] = task.handed_by_id
    if user is None and task.is_blocked:
        # Nobody is left who could say that it goes on.
        facts["is_unblocked"] = True
        task.is_blocked, task.blocked_reason = False, ""
    task.assignee, task.team = user, team
    if team is not None:
        task.retired_team = ""
    task.save(update_fields=HELD)
    for person in filter(None, [user]):
        case_actions.grant(task.case, user=person, actor=actor)
    for group in filter(None, [team]):
        case_actions.grant(task.case, team=group, actor=actor)
    facts["after"] = {"user": task.assignee_id, "team": task.team_id}
    names = {"task": task.name, "user": user.name if user else None, "team": team.name if team else None}
    names |= {"from": loser} if loser else {}
    names |= {"text": said} if said else {}
    case_actions.record(task.case, verb, facts, names, actor=actor)
    return task


def _taken(task: HumanTask) -> str:
    """Who was faster, and when."""
    words = {"name": task.assignee}
    move = last_move(task)
    if move is None:
        return _("%(name)s has taken this task already.") % words
    when = date_format(timezone.localtime(move.at), "DATETIME_FORMAT")
    return _("%(name)s has taken this task already (%(when)s).") % {**words, "when": when}


def _require_free_to_decide(task: HumanTask, user: User | None) -> None:
    item = plan_item(task)
    if user is None or item is None or item.approval is None:
        return
    reason = barred_from(user, task, item)
    if reason:
        raise Conflict(f"{user.name}: {reason}")


def _hander(task: HumanTask, user: User | None, actor: Actor) -> int | None:
    """The person who hands a task to another one; who keeps it had it from the same person as before."""
    if user is None or user.pk == actor.user_id:
        return None
    return task.handed_by_id if user.pk == task.assignee_id else actor.user_id
