"""A desk to play a case on: one line a command, one line a question.

It only names things shortly; what is right is said in the tests.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.cmmn import commands as do
from apps.cmmn.compiled import compile_definition
from apps.cmmn.definition import CaseDefinition
from apps.cmmn.engine import Illegal, Outcome, apply, plannable
from apps.cmmn.state import ENDED, PlanItem

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Desk:
    """A running case. Items are meant by key: the open instance, or the newest."""

    def __init__(
        self,
        definition: CaseDefinition,
        included: tuple[str, ...] = (),
        left_out: tuple[str, ...] = (),
        **values: Any,
    ) -> None:
        self.now = MONDAY
        self.compiled = compile_definition(definition)
        self.last: Outcome = apply(self.compiled, None, do.Start(values, included, left_out), now=self.now)

    def give(self, command: do.Command) -> Outcome:
        self.last = apply(self.compiled, self.last.state, command, now=self.now)
        return self.last

    def wait(self, **time: float) -> Outcome:
        """Time passes, `hours=3`, and the timers are woken."""
        self.now += timedelta(**time)
        return self.give(do.Wake())

    def migrate(self, definition: CaseDefinition, *activate: str) -> Outcome:
        """To another plan, which is the desk's from then on."""
        compiled = compile_definition(definition)
        self.last = apply(compiled, self.last.state, do.Migrate(activate), now=self.now)
        self.compiled = compiled
        return self.last

    def item(self, key: str, at: int | None = None) -> PlanItem:
        found = self.last.state.instances(key)
        return found[at] if at is not None else max(found, key=lambda item: (item.state not in ENDED, item.number))

    def state(self, key: str) -> str | None:
        """The state of the only instance, None when there is none; several are a mistake in the test."""
        found = self.states(key)
        assert len(found) <= 1, found
        return found[0] if found else None

    def states(self, key: str) -> list[str]:
        return [item.state.value for item in self.last.state.instances(key)]

    @property
    def case(self) -> str:
        return self.last.state.case.state.value

    def steps(self) -> list[str]:
        """What the last command did, as `key transition`."""
        return [f"{step.key} {step.transition}" for step in self.last.transitions]

    def complete(self, key: str, **values: Any) -> Outcome:
        active = [item for item in self.last.state.instances(key) if item.state == "active"]
        return self.give(do.Complete((active or [self.item(key)])[0].number, values))

    def begin(self, key: str) -> Outcome:
        return self.give(do.Begin(self.item(key).number))

    def disable(self, key: str) -> Outcome:
        return self.give(do.Disable(self.item(key).number))

    def reenable(self, key: str) -> Outcome:
        return self.give(do.Reenable(self.item(key).number))

    def terminate(self, key: str) -> Outcome:
        return self.give(do.Terminate(self.item(key).number))

    def fail(self, key: str) -> Outcome:
        return self.give(do.Fail(self.item(key).number))

    def suspend(self, key: str) -> Outcome:
        return self.give(do.Suspend(self.item(key).number))

    def resume(self, key: str) -> Outcome:
        return self.give(do.Resume(self.item(key).number))

    def reactivate(self, key: str) -> Outcome:
        return self.give(do.Reactivate(self.item(key).number))

    def occur(self, key: str) -> Outcome:
        return self.give(do.Occur(self.item(key).number))

    def file(self, path: str, operation: str, value: Any = None) -> Outcome:
        return self.give(do.ChangeFile(path, operation, value))

    def set(self, **values: Any) -> Outcome:
        return self.give(do.SetValues(values))

    def plan(self, key: str, parent: int | None = None) -> Outcome:
        return self.give(do.Plan(key, parent))

    def offers(self) -> list[str]:
        return [offer.key for offer in plannable(self.compiled, self.last.state) if offer.is_allowed]

    def refuses(self, command: do.Command) -> str:
        """The sentence of a refusal, which has changed nothing."""
        before = self.last.state
        with pytest.raises(Illegal) as refusal:
            self.give(command)
        assert self.last.state == before
        return str(refusal.value.reason)
