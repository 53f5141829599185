"""How an action of this app takes a task: under the lock of its case, as it is now, and with the right to the verb."""

from django.utils.translation import gettext as _

from apps.cases import actions as case_actions
from apps.common.actors import Actor, ActorKind
from apps.common.errors import Conflict, Invalid
from apps.tasks.models import HumanTask
from apps.tasks.permissions import Verb, objection
from apps.tasks.selectors import facts_now
from apps.users.permissions import person

TEXT_LIMIT = 2_000


def lock(task: HumanTask, actor: Actor) -> HumanTask:
    """The task as it is under the lock of its case, which is not closed and which the actor may change."""
    case = case_actions.lock_open(task.case, actor)
    known = HumanTask.objects.select_related("assignee", "team", "completed_by", "escalated_to", "escalated_by")
    fresh = known.get(pk=task.pk)
    fresh.case = case
    return fresh


def locked_for(verb: Verb, task: HumanTask, actor: Actor) -> HumanTask:
    """The same, for a verb that nothing speaks against. Raises NotAllowed or Conflict with the reason."""
    fresh = lock(task, actor)
    require(verb, fresh, actor)
    return fresh


def require(verb: Verb, task: HumanTask, actor: Actor) -> None:
    """Raise what speaks against it. Parts of the system may do everything to a task that has not ended."""
    if actor.kind is ActorKind.PERSON:
        user = person(actor)
        found = objection(verb, user, task, facts_now(user, task, verb))
        if found is not None:
            raise found
    elif not task.is_alive:
        raise Conflict(_("This task is not open any more."))


def text_of(text: str, field: str, *, missing: str = "") -> str:
    """What somebody wrote, without what no text has. Raises Invalid, with the words in `missing` where it is needed."""
    text = text.replace("\x00", "").strip()
    problem = ""
    if len(text) > TEXT_LIMIT:
        problem = _("Say it in at most %(limit)s characters.") % {"limit": TEXT_LIMIT}
    elif not text:
        problem = missing
    if problem:
        raise Invalid(problem, {field: [problem]})
    return text
