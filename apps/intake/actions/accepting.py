"""How a stored request becomes a case. Where it cannot, it stays with the reason, and nothing that was sent is lost."""

import logging
from collections.abc import Sequence
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.audit.actions import Entry
from apps.audit.models import JournalEntry
from apps.cases import actions as cases
from apps.cases import states, values
from apps.cases.models import Case
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor, ActorKind
from apps.common.blobs import Blob
from apps.common.errors import Conflict, NotAllowed, Refused
from apps.intake import permissions
from apps.intake.models import Request, RequestState
from apps.outbox import actions as outbox
from apps.parties import actions as parties
from apps.users.models import User
from apps.users.permissions import person

TOPIC = "intake.accept"
# What passes by itself: no connection, a deadlock, a lock not got in time.
OUTAGES = (OperationalError, InterfaceError)
log = logging.getLogger(__name__)


def accept(request: Request, *, actor: Actor) -> Request:
    """Make a case of a request in a transaction of its own; accepting twice makes one case.

    A plan that cannot start leaves the request stuck with the reason. When the database cannot be reached or is too
    busy the error goes up and the request stays as it is, for the outbox to try again.
    """
    try:
        return _open(request, actor=actor)
    except Refused as refused:
        problem = _told(request, refused)
    except OUTAGES:
        raise
    except Exception as fault:  # whatever a plan does, the request must be kept and shown
        log.exception("Request %s could not become a case", request.reference)
        problem = _("The plan could not be started: %(fault)s") % {"fault": str(fault) or type(fault).__name__}
    return _set_aside(request, problem=problem, actor=actor)


def retry(request: Request, *, actor: Actor) -> Request:
    """Try again to make a case of a request that is stuck.

    Raises NotAllowed for those who may not open such a case, and Conflict when somebody else has made one meanwhile.
    """
    if actor.kind is ActorKind.PERSON and not permissions.may_handle(person(actor), request):
        raise NotAllowed(_("You may look at this request, but not make a case of it."))
    done = accept(request, actor=actor)
    if actor.kind is ActorKind.PERSON and done.case is not None:
        _require_own(done.case, actor)
    return done


def _require_own(case: Case, actor: Actor) -> None:
    """Raise Conflict, with who it was and when, where somebody else has made this case of a request."""
    made = JournalEntry.objects.filter(stream=case.stream, action="request.accept").values("actor_id", "at").first()
    if made is None or made["actor_id"] == actor.user_id:
        return
    words = {"number": case.number, "when": date_format(timezone.localtime(made["at"]), "DATETIME_FORMAT")}
    maker = User.objects.filter(pk=made["actor_id"]).first() if made["actor_id"] else None
    if maker is None:
        raise Conflict(_("It became case %(number)s already (%(when)s).") % words)
    raise Conflict(_("%(name)s has made case %(number)s of it already (%(when)s).") % {**words, "name": maker})


@action
def _open(request: Request, *, actor: Actor) -> Request:
    locked = _lock(request)
    if locked.state == RequestState.ACCEPTED:
        return locked
    requester = Actor.requester(locked.name)
    client = parties.match_or_create(name=locked.name, email=locked.email, phone=locked.phone, actor=requester)
    data, left_out = _fitting(locked)
    case = cases.open_case(locked.definition, data=data, client=client, channel=locked.channel, actor=requester).case
    for file in locked.files.all():
        cases.attach(case, Blob(file.name, file.content_type, file.size, file.sha256), actor=requester)
    said = entry(locked, files=locked.files.count(), left_out=left_out)
    cases.record_many([cases.Writing(case, [said], actor, clock.now())])
    locked.state, locked.case, locked.problem = RequestState.ACCEPTED, case, ""
    locked.save(update_fields=["state", "case", "problem"])
    outbox.cancel(TOPIC, locked.reference)
    return locked


@action
def _set_aside(request: Request, *, problem: str, actor: Actor) -> Request:
    del actor  # bound for the history by the decorator; a request has no journal until it is a case
    locked = _lock(request)
    if locked.state == RequestState.ACCEPTED:
        return locked
    locked.state, locked.problem = RequestState.STUCK, problem
    locked.save(update_fields=["state", "problem"])
    outbox.cancel(TOPIC, locked.reference)
    return locked


def _lock(request: Request) -> Request:
    # The case is read when it is asked for: who has waited for the lock would not find it beside the row.
    rows = Request.objects.select_for_update(of=("self",)).select_related("definition__current")
    return rows.get(pk=request.pk)


def _fitting(request: Request) -> tuple[dict[str, Any], list[str]]:
    """The data that the present plan takes, and the keys of what it takes no longer since the form was sent."""
    version = request.definition.current
    if version is None:
        return {}, []  # opening refuses it in its own words
    fields = {field.key: field for field in states.plan(version).definition.fields}
    data: dict[str, Any] = {}
    for key, value in request.data.items():
        try:
            data[key] = values.parse(fields[key], value)
        except (KeyError, ValueError):
            continue
    return data, sorted(request.data.keys() - data.keys())


def entry(request: Request, *, files: int = 0, left_out: Sequence[str] = ()) -> Entry:
    """What the journal of the case says of the request that it came from."""
    facts: dict[str, Any] = {
        "request": request.pk,
        "reference": request.reference,
        "channel": request.channel,
        "received_at": request.received_at.isoformat(),
        "files": files,
        "left_out": list(left_out),
    }
    if request.source:
        facts |= {"source": request.source, "key": request.external_key}
    sender = {"name": request.name, "email": request.email, "phone": request.phone}
    return Entry("request.accept", facts, {key: text for key, text in sender.items() if text})


def _told(request: Request, refused: Refused) -> str:
    """The refusal's own sentence, and what is said of single fields below it."""
    reasons = getattr(refused, "fields", {})
    lines = [f"{key}: {' '.join(sentences)}" for key, sentences in reasons.items()]
    log.warning("Request %s could not become a case: %s", request.reference, refused)
    return "\n".join([str(refused), *lines])
