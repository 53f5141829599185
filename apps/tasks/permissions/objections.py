"""The rules about tasks: for each verb the first thing that speaks against it, in a sentence, or nothing.

Actions raise what they find here, pages and the API show it; so they never differ.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.common.errors import Conflict, NotAllowed, Refused
from apps.tasks.models import HumanTask, TaskPart, TaskState
from apps.users import permissions as people
from apps.users.models import User


class Verb(StrEnum):
    """What can be done with a task, in the order in which it is offered."""

    COMPLETE = "complete"
    SAY_DONE = "say_done"
    TICK = "tick"
    CLAIM = "claim"
    TAKE_OVER = "take_over"
    ASSIGN = "assign"
    SHARE = "share"
    RELEASE = "release"
    RESCHEDULE = "reschedule"
    ESCALATE = "escalate"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    BLOCK = "block"
    UNBLOCK = "unblock"
    COMMENT = "comment"
    SKIP = "skip"
    DISCARD = "discard"
    RESTART = "restart"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known beside the task: the user's teams, their part in it, and what plan and case say about it.

    `approvers` is how many different people have to agree (0: nobody approves anything), `barred` why the user is not
    one of them, `unticked` the required points of the checklist that are not ticked, `gone` why it cannot be done
    once more. `is_case_closed` and `may_write` are about the case.
    """

    teams: Collection[int] = ()
    part: TaskPart | None = None
    may_write: bool = True
    is_case_closed: bool = False
    is_required: bool = False
    approvers: int = 0
    barred: str = ""
    has_checklist: bool = False
    unticked: tuple[str, ...] = ()
    gone: str = ""


Rule = Callable[[User, HumanTask, Facts], Refused | None]


def objection(verb: Verb, user: User, task: HumanTask, facts: Facts) -> Refused | None:
    """Why the user may not do it now: something to raise, or to show; None when they may."""
    if not (people.may_write(user) and facts.may_write):
        return NotAllowed(_("You may look at this task, but not change it."))
    if facts.is_case_closed:
        return Conflict(_("This case is closed: it can be read, but not changed any more."))
    return _RULES[verb](user, task, facts)


def blocked_sentence(task: HumanTask) -> str:
    """What is said to who would go on with a blocked task."""
    return _("This task is blocked: %(reason)s") % {"reason": task.blocked_reason}


def starts_sentence(task: HumanTask) -> str:
    """What is said to who would do today what begins on another day."""
    when = date_format(timezone.localtime(task.starts_at), "DATETIME_FORMAT") if task.starts_at else ""
    return _("This task starts on %(when)s. Reschedule it to begin earlier.") % {"when": when}


def not_alive(task: HumanTask) -> Refused | None:
    """That a task has ended or is on hold, and who completed it when; None while something can be done about it."""
    if task.is_alive:
        return None
    if task.state == TaskState.SUSPENDED:
        return Conflict(_("This task is on hold with its case or stage."))
    if task.state == TaskState.COMPLETED and task.completed_by:
        when = date_format(timezone.localtime(task.ended_at), "DATETIME_FORMAT")
        words = {"name": task.completed_by, "when": when}
        return Conflict(_("This task is not open any more: %(name)s has completed it (%(when)s).") % words)
    return Conflict(_("This task is not open any more."))


def _not_open(task: HumanTask) -> Refused | None:
    return Conflict(starts_sentence(task)) if task.state == TaskState.SCHEDULED else not_alive(task)


def _is_for(task: HumanTask, facts: Facts) -> bool:
    """Whether it is for everybody, or for a team of the user."""
    return task.team_id is None or task.team_id in facts.teams


def _holds_or_manages(user: User, task: HumanTask) -> bool:
    return task.assignee_id == user.pk or people.may_manage(user)


def _claim(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if found := _not_open(task):
        return found
    if task.assignee_id == user.pk:
        return Conflict(_("You have this task already."))
    if task.assignee_id is not None:
        return Conflict(_("%(name)s has taken this task already.") % {"name": task.assignee})
    if task.is_blocked:
        return Conflict(blocked_sentence(task))
    if not _is_for(task, facts):
        return NotAllowed(_("This task belongs to another team."))
    return _barred(facts)


def _barred(facts: Facts) -> Refused | None:
    if facts.barred:
        return NotAllowed(facts.barred)
    if facts.approvers and facts.part is not None and facts.part.is_done:
        return NotAllowed(_("You have decided already; now it is for somebody else."))
    return None


def _take_over(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if found := _not_open(task):
        return found
    if task.is_blocked:
        return Conflict(blocked_sentence(task))
    if task.assignee_id in {None, user.pk} or task.team_id not in facts.teams:
        return NotAllowed(_("Only a colleague of the same team may take over a task that somebody holds."))
    return _barred(facts)


def _release(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if task.assignee_id != user.pk:
        return NotAllowed(_("Only the person who holds a task may give it back."))
    return None


def _assign(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if not _holds_or_manages(user, task):
        return NotAllowed(_("Only a manager or who holds a task may hand it over."))
    return None


def _share(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if facts.approvers:
        return Conflict(_("Who approves this task is the plan’s to say: it is not shared."))
    if not _holds_or_manages(user, task):
        return NotAllowed(_("Only a manager or who holds a task may give it to several people."))
    return None


def _reschedule(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if not _holds_or_manages(user, task):
        return NotAllowed(_("Only who holds a task, or a manager, may reschedule it."))
    return None


def _work(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    """What speaks against working on it oneself, as its holder or as who could take it this moment."""
    if found := _not_open(task):
        return found
    if task.assignee_id not in {None, user.pk}:
        return NotAllowed(_("%(name)s holds this task.") % {"name": task.assignee})
    if task.is_blocked and task.assignee_id != user.pk:
        return Conflict(blocked_sentence(task))
    if task.assignee_id is None and not _is_for(task, facts):
        return NotAllowed(_("This task is not yours to complete."))
    return _barred(facts)


def _ticked(facts: Facts) -> Refused | None:
    if not facts.unticked:
        return None
    sentence = ngettext(
        "This point has to be ticked first: %(points)s.",
        "These points have to be ticked first: %(points)s.",
        len(facts.unticked),
    )
    return Conflict(sentence % {"points": ", ".join(facts.unticked)})


def _has_part(task: HumanTask, facts: Facts) -> bool:
    return facts.part is not None and task.is_shared


def _tick(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if not facts.has_checklist:
        return Conflict(_("This task has no checklist."))
    return _not_open(task) if _has_part(task, facts) else _work(user, task, facts)


def _complete(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if found := (_not_open(task) if _has_part(task, facts) else _work(user, task, facts)):
        return found
    if facts.approvers > 1:
        return Conflict(
            ngettext(
                "%(n)s person has to agree; each says so.", "%(n)s people have to agree; each says so.", facts.approvers
            )
            % {"n": facts.approvers}
        )
    if task.parts_missing:
        sentence = ngettext(
            "%(n)s more person has to say that they are done.",
            "%(n)s more people have to say that they are done.",
            task.parts_missing,
        )
        return Conflict(sentence % {"n": task.parts_missing})
    return _ticked(facts)


def _say_done(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if facts.approvers > 1:
        return _work(user, task, facts) or _ticked(facts)
    if found := _not_open(task):
        return found
    if not task.is_shared:
        return Conflict(_("This task is one person’s: it is simply completed."))
    if facts.part is None:
        return NotAllowed(_("You have no part in this task."))
    if facts.part.is_done:
        return Conflict(_("You have said already that your part is done."))
    if task.is_blocked and task.assignee_id != user.pk:
        return Conflict(blocked_sentence(task))
    return _ticked(facts) if task.parts_missing <= 1 else None


def _skip(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if task.assignee_id != user.pk:
        if task.is_blocked:
            return Conflict(blocked_sentence(task))
        return NotAllowed(_("Only who holds a task may skip it."))
    if facts.is_required:
        return Conflict(_("%(name)s is required: it cannot be skipped.") % {"name": task.name})
    return None


def _discard(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    return None if people.may_manage(user) else NotAllowed(_("Only a manager may discard a task."))


def _block(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := _not_open(task):
        return found
    if task.assignee_id != user.pk:
        return NotAllowed(_("Only who holds a task may block it."))
    return Conflict(_("This task is blocked already.")) if task.is_blocked else None


def _unblock(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if not _holds_or_manages(user, task):
        return NotAllowed(_("Only who holds a task, or a manager, may unblock it."))
    return None if task.is_blocked else Conflict(_("This task is not blocked."))


def _escalate(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if found := _not_open(task):
        return found
    is_near = task.assignee_id == user.pk or facts.part is not None or _is_for(task, facts)
    if not (is_near or people.may_manage(user)):
        return NotAllowed(_("Only who works on a task, its team or a manager may escalate it."))
    if task.is_escalated:
        return Conflict(_("%(name)s has been asked for help with this task already.") % {"name": task.escalated_to})
    return None


def _answer(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if not task.is_escalated:
        return Conflict(_("This task is not escalated."))
    if task.escalated_to_id != user.pk and not people.may_manage(user):
        return NotAllowed(_("Only %(name)s or a manager may answer this.") % {"name": task.escalated_to})
    return None


def _withdraw(user: User, task: HumanTask, _facts: Facts) -> Refused | None:
    if found := not_alive(task):
        return found
    if not task.is_escalated:
        return Conflict(_("This task is not escalated."))
    if user.pk not in {task.escalated_by_id, task.assignee_id}:
        return NotAllowed(_("Only who has escalated a task, or who holds it, may take that back."))
    return None


def _comment(_user: User, _task: HumanTask, _facts: Facts) -> Refused | None:
    return None


def _restart(user: User, task: HumanTask, facts: Facts) -> Refused | None:
    if task.state in {TaskState.OPEN, TaskState.SCHEDULED, TaskState.SUSPENDED}:
        return Conflict(_("This task has not ended: there is nothing to restart."))
    if user.pk not in {task.completed_by_id, task.assignee_id} and not people.may_manage(user):
        return NotAllowed(_("Only who has done a task, or a manager, may restart it."))
    return Conflict(facts.gone) if facts.gone else None


_RULES: dict[Verb, Rule] = {
    Verb.COMPLETE: _complete,
    Verb.SAY_DONE: _say_done,
    Verb.CLAIM: _claim,
    Verb.TAKE_OVER: _take_over,
    Verb.ASSIGN: _assign,
    Verb.SHARE: _share,
    Verb.RELEASE: _release,
    Verb.RESCHEDULE: _reschedule,
    Verb.ESCALATE: _escalate,
    Verb.ANSWER: _answer,
    Verb.WITHDRAW: _withdraw,
    Verb.BLOCK: _block,
    Verb.UNBLOCK: _unblock,
    Verb.TICK: _tick,
    Verb.COMMENT: _comment,
    Verb.SKIP: _skip,
    Verb.DISCARD: _discard,
    Verb.RESTART: _restart,
}
