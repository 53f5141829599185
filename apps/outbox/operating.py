"""What the operator asks about the outbox, over all workspaces: how much is due, what is dead, try it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from apps.outbox import waking
from apps.outbox.models import OutboxMessage
from apps.tenants.access import public


@dataclass(frozen=True, slots=True)
class Backlog:
    """What stands open of one topic. `oldest` is when the earliest of them became due."""

    topic: str
    due: int
    later: int
    dead: int
    oldest: datetime | None


def backlog() -> list[Backlog]:
    """Every topic that has something open or dead."""
    is_open = Q(dead_at=None)
    with public():
        rows = (
            OutboxMessage.objects.filter(done_at=None)
            .values("topic")
            .annotate(
                due=Count("pk", filter=is_open & Q(available_at__lte=Now())),
                later=Count("pk", filter=is_open & Q(available_at__gt=Now())),
                dead=Count("pk", filter=~is_open),
                oldest=Min("available_at", filter=is_open & Q(available_at__lte=Now())),
            )
            .order_by("topic")
        )
        return [Backlog(**row) for row in rows]


def dead(*, topic: str = "", schema_name: str = "") -> list[OutboxMessage]:
    """The dead letters, the latest first."""
    with public():
        return list(_dead(topic, schema_name).order_by("-dead_at", "-pk"))


def replay(*, topic: str = "", schema_name: str = "", pk: int | None = None) -> int:
    """Try dead letters again, as if they were new. One whose key has an open message is left dead. Returns how many."""
    with public():
        open_twin = OutboxMessage.objects.filter(done_at=None, dead_at=None).exclude(key="")
        taken = set(open_twin.values_list("schema_name", "topic", "key"))
        letters = _dead(topic, schema_name).filter(**({} if pk is None else {"pk": pk}))
        chosen = _one_a_key(letters.order_by("-dead_at", "-pk"), taken)
        count = OutboxMessage.objects.filter(pk__in=[letter.pk for letter in chosen]).update(
            dead_at=None, attempts=0, leased_until=None, available_at=Now()
        )
    for name in {letter.topic for letter in chosen}:
        waking.after_commit(name)
    return count


def _dead(topic: str, schema_name: str) -> QuerySet[OutboxMessage]:
    given = {"topic": topic, "schema_name": schema_name}
    return OutboxMessage.objects.exclude(dead_at=None).filter(**{key: value for key, value in given.items() if value})


def _one_a_key(letters: Iterable[OutboxMessage], taken: set[tuple[str, str, str]]) -> list[OutboxMessage]:
    chosen = []
    for letter in letters:
        name = (letter.schema_name, letter.topic, letter.key)
        if letter.key and name in taken:
            continue
        taken.add(name)
        chosen.append(letter)
    return chosen
