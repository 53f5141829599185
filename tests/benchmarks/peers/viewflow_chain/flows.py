"""A task, and thirty If nodes behind it: each asks whether a number of the process is large enough."""

from collections.abc import Callable
from typing import Any

from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process

NODES = 30


def _is_above(number: int) -> Callable[[Any], bool]:
    return lambda activation: bool(activation.process.data["amount"] > number)


def _node(number: int) -> Any:
    following = getattr(this, f"if_{number + 1}") if number + 1 < NODES else this.end
    return flow.If(_is_above(number)).Then(following).Else(this.other)


class ChainFlow(flow.Flow):  # type: ignore[misc]
    """Each process is locked while it moves, as its makers recommend on PostgreSQL."""

    process_class = Process
    lock_impl = lock.select_for_update_lock
    start = flow.StartHandle(lambda activation: activation.process).Next(this.go)
    go = flow.Handle(lambda activation: activation.process).Next(this.if_0)
    end = flow.End()
    other = flow.End()
    vars().update({f"if_{number}": _node(number) for number in range(NODES)})
