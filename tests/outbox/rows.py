"""A look at the outbox as its owner sees it: all tenants' rows."""

from typing import Any

from apps.outbox.models import OutboxMessage
from apps.tenants.access import public


def row(**condition: Any) -> OutboxMessage:
    """The one row that meets the condition, whoever's it is."""
    with public():
        return OutboxMessage.objects.get(**condition)


def count(**condition: Any) -> int:
    """How many rows meet the condition, of all tenants."""
    with public():
        return OutboxMessage.objects.filter(**condition).count()
