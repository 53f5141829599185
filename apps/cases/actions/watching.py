"""Who hears of a case, and telling them: one mail an hour and case at most, with all that happened since the last.

What is worth hearing is decided by `words.kinds`; `announcing` puts the message that wakes `tell_watchers`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from apps.audit.selectors import Record, records
from apps.cases import permissions, store, words
from apps.cases.actions.announcing import TOPIC
from apps.cases.actions.record import record
from apps.cases.models import Case, Watch
from apps.common import clock
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import NotAllowed
from apps.notifications import actions as notifications
from apps.outbox import actions as outbox
from apps.tenants.speech import speaking
from apps.users import permissions as people
from apps.users.models import User

PAUSE = timedelta(hours=1)
MOST = 400
"""So many entries are read for one mail; of more, the latest are told."""


@action
def watch(case: Case, *, actor: Actor) -> bool:
    """Let the actor hear of a case from now on; whoever may see it may watch it. Says whether that is new."""
    user = _watcher(actor)
    locked = store.lock(case.pk)
    if not permissions.viewers(locked).filter(pk=user.pk).exists():
        raise NotAllowed(_("You may not see this case."))
    since = {"since": clock.now(), "told_sequence": locked.journal_sequence}
    _row, is_new = Watch.objects.get_or_create(case=locked, user=user, defaults=since)
    if is_new:
        Case.objects.filter(pk=locked.pk).update(is_watched=True)
        record(locked, "case.watch", {"user": user.pk}, actor=actor)
    return is_new


@action
def unwatch(case: Case, *, actor: Actor) -> bool:
    """Let the actor hear of a case no more. Says whether they did."""
    locked = store.lock(case.pk)
    user = _watcher(actor)
    gone, _rows = Watch.objects.filter(case=locked, user=user).delete()
    if gone:
        Case.objects.filter(pk=locked.pk).update(is_watched=locked.watches.exists())
        record(locked, "case.unwatch", {"user": user.pk}, actor=actor)
    return bool(gone)


@action
def tell_watchers(case_id: int, *, actor: Actor) -> int:  # noqa: ARG001  (`action` binds it)
    """Mail what happened to those who watch a case and may see it still. Returns how many mails were written.

    Whoever had a mail within the last hour is told when the hour is over.
    """
    case = store.lock(case_id)
    now = clock.now()
    watches = list(Watch.objects.filter(case=case).select_related("user"))
    due = [watch for watch in watches if watch.told_at is None or watch.told_at <= now - PAUSE]
    later = [watch.told_at for watch in watches if watch not in due and watch.told_at]
    if later:
        outbox.put(TOPIC, {"case": case.pk}, key=str(case.pk), at=min(later) + PAUSE)
    if not due:
        return 0
    allowed = set(
        permissions.viewers(case).filter(pk__in=[watch.user_id for watch in due]).values_list("pk", flat=True)
    )
    news = records(case.stream, since=min(watch.told_sequence for watch in due), limit=MOST)
    sent = sum(_tell(watch, case, news, now) for watch in due if watch.user_id in allowed)
    Watch.objects.bulk_update(due, ["told_sequence", "told_at"])
    return sent


def _watcher(actor: Actor) -> User:
    people.require(actor, people.may_write)
    return people.person(actor)


def _tell(watch: Watch, case: Case, news: Sequence[Record], now: datetime) -> bool:
    """Write one mail, in the watcher's language; nothing where nothing is news to them."""
    fresh = [entry for entry in news if entry.sequence > watch.told_sequence]
    watch.told_sequence = case.journal_sequence
    user: User = watch.user
    with speaking(user.language, user.time_zone):
        told = words.tell(store.plan_of(case).definition, fresh)
        lines = [line for event in reversed(told) if event.actor_id != user.pk for line in _lines(event)]
    if not lines:
        return False
    watch.told_at = now
    notifications.send(
        kind="watched",
        to_address=user.email,
        to_name=user.name,
        language=user.language,
        time_zone=user.time_zone,
        context={"case_number": case.number, "case_title": case.title, "lines": lines},
        about=case.stream,
    )
    return True


def _lines(event: words.Told) -> list[str]:
    """What happened, without what was said and known: that stays inside."""
    if event.kind in words.HEARD:
        return [f"{event.who} {event.text}" if event.who else event.text]
    return list(event.news)
