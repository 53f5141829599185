"""The `@action` decorator: one transaction, and the actor bound to every history row written inside it."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from types import SimpleNamespace
from typing import Any, ParamSpec, TypeVar

from django.contrib.auth import get_user_model
from django.db import transaction
from simple_history.models import HistoricalRecords

from apps.common.actors import Actor

P = ParamSpec("P")
R = TypeVar("R")

_current: ContextVar[Actor | None] = ContextVar("current_actor", default=None)


def current_actor() -> Actor | None:
    """The actor of the innermost running action, for rows that simple-history does not write itself."""
    return _current.get()


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function(..., actor=...)` in a transaction with its actor bound for django-simple-history.

    Actions may call actions: the inner one joins the transaction and gives the actor back when it ends.
    """

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{function.__qualname__} needs actor=Actor")
        before: Any = getattr(HistoricalRecords.context, "request", None)
        is_inner = _current.get() is not None
        token = _current.set(actor)
        HistoricalRecords.context.request = SimpleNamespace(user=_history_user(actor))
        try:
            # An inner action needs no savepoint: when it refuses, the whole command is refused.
            with transaction.atomic(savepoint=not is_inner):
                return function(*args, **kwargs)
        finally:
            _current.reset(token)
            if before is None:
                del HistoricalRecords.context.request
            else:
                HistoricalRecords.context.request = before

    return run


def _history_user(actor: Actor) -> Any:
    """A user that carries only its key: enough for a foreign key, and it saves reading the row."""
    return None if actor.user_id is None else get_user_model()(pk=actor.user_id)
