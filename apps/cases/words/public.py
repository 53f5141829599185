"""The journal of a case in the words that its client may read: no names of colleagues, no reasons, no inner steps."""

from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext

from apps.audit.selectors import Record
from apps.cases.models import Case, Note
from apps.cases.words.history import Told
from apps.cases.words.kinds import MAILS, NOTES, STATUS
from apps.cmmn.definition import CaseDefinition, Kind

_STATUS = {"case.status", "status.follow"}
_OPENED = "item.create"
_OPENED_AGAIN = {"item.reactivate", "item.restore"}
# What a client may know of at all; the sentences below leave out what is not for this client.
PUBLIC = (
    Q(action__in=[*_STATUS, "case.close", "mail.write"])
    | Q(action="note.add", body__contains='"is_visible_to_requester":true')
    | Q(action__in=[_OPENED, *_OPENED_AGAIN], body__contains=f'"kind":"{Kind.CASE.value}"')
)


def tell_client(case: Case, plan: CaseDefinition, records: Sequence[Record], shown: Mapping[int, Note]) -> list[Told]:
    """Events of entries newest first; `shown` are the notes that the client may read now, by key."""
    told = (_tell(case, plan, record, shown) for record in records)
    return [event for event in told if event is not None]


def _tell(case: Case, plan: CaseDefinition, record: Record, shown: Mapping[int, Note]) -> Told | None:
    if record.action == "note.add":
        note = shown.get(record.facts.get("note", 0))
        return _told(record, gettext("A note for the client"), NOTES, quote=note.text) if note else None
    if record.action == "mail.write":
        is_theirs = case.client is not None and record.values.get("to") == case.client.email
        words = {"subject": record.values.get("subject") or gettext("(erased)")}
        return _told(record, gettext("E-mail: %(subject)s") % words, MAILS) if is_theirs else None
    text = _turn(case, plan, record)
    return _told(record, text, STATUS) if text else None


def _turn(case: Case, plan: CaseDefinition, record: Record) -> str:
    if record.action in _STATUS:
        key = record.facts.get("after")
        status = next((status for status in plan.statuses if status.key == key), None)
        return gettext("Status: %(status)s") % {"status": status.alias or status.name} if status else ""
    if record.action == "case.close":
        return gettext("The case was closed")
    if record.action == _OPENED:
        return gettext("The case was opened: %(number)s") % {"number": case.number}
    return gettext("The case was opened again")


def _told(record: Record, text: str, kind: str, *, quote: str = "") -> Told:
    return Told("", text, (), quote, record.at, record.sequence, kinds=frozenset({kind}), kind=kind)
