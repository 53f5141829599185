"""Topics of the tests' own. How rows are looked at is in `rows`."""

from collections.abc import Iterator
from typing import Any

import pytest

from apps.outbox import handlers
from apps.tenants.access import schema_name


class Recorder:
    """A handler that writes down what it was called with, and fails when it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.error: Exception | None = None
        self.bad: list[Any] = []

    def __call__(self, payload: dict[str, Any]) -> None:
        self.calls.append((schema_name(), payload))
        if self.error is not None and (not self.bad or payload.get("n") in self.bad):
            raise self.error

    @property
    def numbers(self) -> list[Any]:
        """The `n` of each payload, in the order of the calls."""
        return [payload.get("n") for _schema, payload in self.calls]


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    """The only topic there is: `test.note`."""
    work = Recorder()
    before = dict(handlers.REGISTRY)
    handlers.REGISTRY.clear()
    handlers.register("test.note", work, queue="triggers")
    yield work
    handlers.REGISTRY.clear()
    handlers.REGISTRY.update(before)
