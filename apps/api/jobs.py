"""What workers do for the API from the outbox."""

from typing import Any

from apps.api import idempotency


def forget(payload: dict[str, Any]) -> None:
    """Delete the answers that nobody can ask for again any more. One message deletes all that are due."""
    del payload
    idempotency.forget()
