"""How a request is taken in: checked, stored in a transaction of its own, confirmed, and only then made a case."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import validate_email
from django.db import IntegrityError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.cases import actions as cases
from apps.cases import values
from apps.cases.models import CaseDefinition
from apps.common import blobs, clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Conflict, Invalid
from apps.intake import selectors
from apps.intake.actions import accepting
from apps.intake.models import Request, RequestFile
from apps.notifications import actions as notifications
from apps.outbox import actions as outbox
from apps.tenants import addresses

FILE_LIMIT = 10
# Neither vowels nor look-alikes: read out on the telephone it stays itself, and it never spells a word.
ALPHABET = "BCDFGHJKMNPQRTVWXY34679"
# Time enough for the second transaction, which nearly always makes the case at once.
PATIENCE = timedelta(seconds=30)
log = logging.getLogger(__name__)


def receive(  # noqa: PLR0913  (these are the parts of a request)
    definition: CaseDefinition,
    *,
    name: str,
    email: str,
    phone: str = "",
    data: Mapping[str, Any],
    files: Sequence["File[bytes]"] = (),
    channel: str = "web",
    submission: str = "",
    language: str = "",
    actor: Actor,
) -> Request:
    """Store a request with its files, confirm it by e-mail, then make a case of it in a second transaction.

    `data` holds values by field key, as typed or typed already. A `submission` names one showing of a form: the same
    content sent twice under it gives the same request, other content raises Conflict. Raises Invalid with reasons
    under `name`, `email`, `phone`, `files` and `data.<key>`; Refused when the type is retired or nothing is published.
    """
    cases.require_in_use(definition)
    typed = _checked(definition, name=name, email=email, phone=phone, data=data, is_complete=channel == "web")
    wanted = Request(
        definition=definition,
        channel=channel,
        name=name.strip(),
        email=email.strip(),
        phone=phone.strip(),
        language=language,
        data=values.to_json(typed),
        submission=submission,
    )
    papers = _stored(files)
    request = _earlier(wanted, papers) or _kept_once(wanted, papers, actor)
    try:
        return accepting.accept(request, actor=actor)
    except accepting.OUTAGES:
        log.exception("Request %s is stored; the outbox will make a case of it", request.reference)
        return request


def _checked(
    definition: CaseDefinition, *, name: str, email: str, phone: str, data: Mapping[str, Any], is_complete: bool
) -> dict[str, Any]:
    plan = selectors.plan(definition)
    problems = {key: [reason] for key, reason in _contact_problems(name, email, phone, is_complete=is_complete).items()}
    required = [field.key for field in plan.fields if field.is_asked_of_clients and field.required]
    try:
        typed = values.clean(plan, data, required=required if is_complete else ())
    except Invalid as refused:
        problems |= {f"data.{key}": reasons for key, reasons in refused.fields.items()}
        typed = {}
    if problems:
        raise Invalid(_("Some of what you entered needs another look."), problems)
    return typed


def _contact_problems(name: str, email: str, phone: str, *, is_complete: bool) -> dict[str, str]:
    problems: dict[str, str] = {}
    if not name.strip() or len(name.strip()) > 200 or not name.isprintable():
        problems["name"] = _("Enter your name, in at most 200 characters.")
    try:
        if email.strip() or is_complete:
            validate_email(email.strip())
    except ValidationError:
        problems["email"] = _("Enter an e-mail address, such as name@example.org.")
    if phone.strip() and not values.is_phone(phone):
        problems["phone"] = _("Enter a telephone number, such as +44 20 7946 0018.")
    return problems


def _stored(files: Sequence["File[bytes]"]) -> list[blobs.Blob]:
    """Store the files under their hashes. Raises Invalid with every reason when one of them is not taken."""
    problems = []
    if len(files) > FILE_LIMIT:
        text = ngettext("At most %(n)d file can be sent.", "At most %(n)d files can be sent.", FILE_LIMIT)
        problems.append(text % {"n": FILE_LIMIT})
    if sum(file.size for file in files) > settings.FILE_MAX_BYTES:
        limit = filesizeformat(settings.FILE_MAX_BYTES)
        problems.append(_("The files are larger than %(limit)s together.") % {"limit": limit})
    for file in files:
        try:
            blobs.check(file)
        except Invalid as refused:
            problems.append(str(refused))
    if problems:
        raise Invalid(problems[0], {"files": problems})
    return [blobs.store(file) for file in files]


def _earlier(wanted: Request, papers: Sequence[blobs.Blob]) -> Request | None:
    """The request that the same showing of the form has made before. Raises Conflict when it said something else."""
    if not wanted.submission:
        return None
    found = Request.objects.select_related("definition__current").filter(submission=wanted.submission).first()
    if found is None:
        return None
    same = ("definition_id", "name", "email", "phone", "data")
    sent = sorted(found.files.values_list("name", "sha256"))
    if all(getattr(found, key) == getattr(wanted, key) for key in same) and sent == _names(papers):
        return found
    text = _("You have sent this form already, as %(reference)s. What you changed since is not part of it.")
    raise Conflict(text % {"reference": found.reference})


def _names(papers: Sequence[blobs.Blob]) -> list[tuple[str, str]]:
    return sorted((paper.name, paper.sha256) for paper in papers)


def _kept_once(wanted: Request, papers: Sequence[blobs.Blob], actor: Actor) -> Request:
    """Store the request; when the same form was sent twice at the same moment, the one that was faster."""
    try:
        return _store(wanted, papers, actor=actor)
    except IntegrityError:
        earlier = _earlier(wanted, papers)
        if earlier is None:
            raise
        return earlier


@action
def _store(wanted: Request, papers: Sequence[blobs.Blob], *, actor: Actor) -> Request:
    del actor  # bound for the history by the decorator; the journal begins with the case
    now = clock.now()
    wanted.reference, wanted.received_at = references(1)[0], now
    wanted.save(force_insert=True)
    RequestFile.objects.bulk_create(
        RequestFile(
            request=wanted, name=paper.name, content_type=paper.content_type, size=paper.size, sha256=paper.sha256
        )
        for paper in papers
    )
    # The safety net for a process that dies before the second transaction.
    outbox.put(accepting.TOPIC, {"request": wanted.pk}, key=wanted.reference, at=now + PATIENCE)
    if wanted.email:
        _confirm(wanted, papers)
    return wanted


def _confirm(request: Request, papers: Sequence[blobs.Blob]) -> None:
    """Tell the sender that the request has arrived; that is true from here on, whatever becomes of it."""
    notifications.send(
        kind="request_received",
        to_address=request.email,
        to_name=request.name,
        context={
            "reference": request.reference,
            "request": request.definition.name,
            "files": [paper.name for paper in papers],
            "url": addresses.url(f"/request/{request.definition.key}/{request.reference}/"),
        },
        about=f"request:{request.pk}",
        language=request.language,
    )


def references(count: int) -> list[str]:
    """So many references that no request has."""
    found: set[str] = set()
    while len(found) < count:
        found |= {"R-" + "".join(secrets.choice(ALPHABET) for _position in range(8)) for _missing in range(count)}
        found -= set(Request.objects.filter(reference__in=found).values_list("reference", flat=True))
    return list(found)[:count]
