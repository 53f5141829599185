"""Handlers of requests and kept files, run by workers from the outbox."""

from typing import Any

from apps.common.actors import Actor
from apps.intake import actions
from apps.intake.models import Request, RequestState


def accept(payload: dict[str, Any]) -> None:
    """Make a case of a request that has not been tried: `{"request": id}`. One that is stuck waits for people."""
    request = Request.objects.filter(pk=int(payload["request"]), state=RequestState.RECEIVED).first()
    if request is not None:
        actions.accept(request, actor=Actor.requester(request.name))


def play_sample(payload: dict[str, Any]) -> None:
    """Make a sample case: `{"definition": id, "index": number, "user": id or null}`."""
    user = payload["user"]
    actions.play_sample(
        definition=int(payload["definition"]), index=int(payload["index"]), user=None if user is None else int(user)
    )


def tidy(payload: dict[str, Any]) -> None:
    """Remove the file of a form that was not sent in time: `{"kept": key}`."""
    actions.tidy(str(payload["kept"]))
