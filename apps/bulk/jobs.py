"""Handlers of operations, run by workers from the outbox. The messages are hints: each looks at the row under lock."""

from typing import Any

from apps.bulk import actions


def work(payload: dict[str, Any]) -> None:
    """Do one row: `{"row": id}`."""
    actions.work(int(payload["row"]))


def work_back(payload: dict[str, Any]) -> None:
    """Put one row back: `{"row": id}`."""
    actions.work_back(int(payload["row"]))


def tally(payload: dict[str, Any]) -> None:
    """See whether an operation is at its end: `{"operation": id}`."""
    actions.tally(int(payload["operation"]))


def forget(payload: dict[str, Any]) -> None:
    """Delete what is too old: `{"operation": id}`."""
    actions.forget(int(payload["operation"]))
