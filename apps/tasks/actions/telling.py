"""Tells people by mail what others did with a task that concerns them. Nobody is told of what they did themselves."""

from enum import StrEnum

from apps.common.actors import Actor
from apps.notifications import actions as notifications
from apps.tasks.models import HumanTask
from apps.users.models import User


class News(StrEnum):
    """What there is to tell; the words stand in the template of the mail."""

    GIVEN = "given"
    TAKEN_OVER = "taken_over"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    ASKED = "asked"
    NOT_ASKED = "not_asked"


def tell(task: HumanTask, receiver: User | None, news: News, *, said: str = "", actor: Actor) -> None:
    """Write the mail, unless the receiver is who did it or is not here any more."""
    if receiver is None or receiver.pk == actor.user_id or not receiver.is_active:
        return
    context = {
        "news": news.value,
        "who": actor.name,
        "said": said,
        "task": task.name,
        "task_id": task.pk,
        "case_number": task.case.number,
        "case_title": task.case.title,
    }
    notifications.send(
        kind="task_news",
        to_address=receiver.email,
        to_name=receiver.name,
        language=receiver.language,
        time_zone=receiver.time_zone,
        context=context,
        about=task.case.stream,
    )
