"""One step of a case on its way through `advance`: what the engine decided, and what the reactions add to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from apps.audit.actions import Entry
from apps.cases.models import Case
from apps.cmmn.compiled import Compiled
from apps.cmmn.outcome import Outcome, Transition
from apps.cmmn.state import CaseState, State
from apps.common.actors import Actor
from apps.outbox.actions import Message


@dataclass(slots=True)
class Step:
    """What reactions read. They change rows of their own; entries and messages they add are written once at the end.

    `before` is None for a case that this step has opened.
    """

    case: Case
    compiled: Compiled
    before: CaseState | None
    outcome: Outcome
    actor: Actor
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)  # what one reaction leaves for those after it

    def last(self) -> list[Transition]:
        """The last transition of each item that moved in this step."""
        return list({transition.item: transition for transition in self.outcome.transitions}.values())

    def arrived(self, state: State) -> list[Transition]:
        """The transitions that end in `state` and are the last of their item in this step."""
        return [transition for transition in self.last() if transition.to_state is state]

    def record(self, action: str, facts: Mapping[str, Any], values: Mapping[str, Any] | None = None) -> None:
        """Add a journal entry: `facts` are ids and keys, `values` what may one day be erased."""
        self.entries.append(Entry(action, dict(facts), dict(values or {})))

    def put(self, topic: str, payload: Mapping[str, Any], *, key: str = "", at: datetime | None = None) -> None:
        """Add an outbox message."""
        self.messages.append(Message(topic, dict(payload), key, at))
