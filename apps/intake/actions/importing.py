"""How requests that were handled elsewhere are brought in: stored, matched and opened with their own dates, in batches.

Rows have been read already (`apps.intake.reading`); `apps.intake.importing` goes through a whole file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.cases import actions as cases
from apps.cases import values
from apps.cases.actions import processes
from apps.cases.models import CaseDefinition
from apps.cases.step import Step
from apps.cmmn.commands import Complete
from apps.cmmn.definition import Kind
from apps.cmmn.state import CaseState, State
from apps.common.action import action
from apps.common.actors import Actor
from apps.common.errors import Refused
from apps.intake.actions import accepting
from apps.intake.actions.receiving import references
from apps.intake.models import Request, RequestState
from apps.intake.reading import Draft
from apps.outbox import actions as outbox
from apps.parties import actions as parties
from apps.parties.models import Party

CHANNEL = "import"
# An automatic step that starts another one is common; so many in a row start each other.
ROUNDS = 25


@dataclass(slots=True)
class _Brought:
    """A draft and what has become of it so far."""

    draft: Draft
    step: Step
    messages: list[outbox.Message]

    @property
    def state(self) -> CaseState:
        return self.step.outcome.state


@action
def bring_in(definition: CaseDefinition, drafts: Sequence[Draft], *, source: str, actor: Actor) -> None:
    """Make a request and a case of every draft, all or none; nobody is written to.

    A case whose draft has ended is closed at that date. Raises Refused when the plan does not take one of them, and
    IntegrityError when the key of one is here already.
    """
    clients = _clients(drafts, actor)
    openings = [_opening(draft, client, source) for draft, client in zip(drafts, clients, strict=True)]
    steps = cases.open_all(definition, openings, is_sending=False, actor=actor)
    brought = [_Brought(draft, step, step.messages) for draft, step in zip(drafts, steps, strict=True)]
    _store(definition, brought, source=source, actor=actor)
    _pass_over_messages(brought, actor)
    _close(brought, actor)
    outbox.put_many(
        [
            message
            for one in brought
            for message in one.messages
            if message.topic != processes.TOPIC and one.step.case.is_open
        ]
    )


def _clients(drafts: Sequence[Draft], actor: Actor) -> list[Party | None]:
    contacts = [
        parties.Contact(draft.name, draft.email, draft.phone, draft.opened_at) for draft in drafts if draft.name
    ]
    found = iter(parties.match_or_create_all(contacts, actor=actor))
    return [next(found) if draft.name else None for draft in drafts]


def _opening(draft: Draft, client: Party | None, source: str) -> cases.Opening:
    return cases.Opening(
        data=draft.data,
        title=draft.title,
        client=client,
        priority=draft.priority,
        owner=draft.owner,
        team=draft.team,
        channel=CHANNEL,
        at=draft.opened_at,
        actor=Actor.requester(draft.name or source),
    )


def _store(definition: CaseDefinition, brought: Sequence[_Brought], *, source: str, actor: Actor) -> None:
    """Keep what was asked for, beside the case that it became."""
    fresh = iter(references(len(brought)))
    requests = Request.objects.bulk_create(
        Request(
            reference=next(fresh),
            definition=definition,
            state=RequestState.ACCEPTED,
            channel=CHANNEL,
            name=one.draft.name or source,
            email=one.draft.email,
            phone=one.draft.phone,
            data=values.to_json(one.draft.data),
            source=source,
            external_key=one.draft.key,
            received_at=one.draft.opened_at,
            case=one.step.case,
        )
        for one in brought
    )
    cases.record_many(
        [
            cases.Writing(one.step.case, [accepting.entry(request)], actor, one.draft.opened_at)
            for one, request in zip(brought, requests, strict=True)
        ]
    )


def _pass_over_messages(brought: Sequence[_Brought], actor: Actor) -> None:
    """Count automatic messages as done without sending them: what they would tell is long past."""
    reason = _("Not sent, because the case was brought in from elsewhere.")
    for _round in range(ROUNDS):
        waiting = [(one, number) for one in brought if (number := _automatic(one.state)) is not None]
        if not waiting:
            return
        moves = [
            cases.Move(one.step.case, one.state, Complete(number), actor, one.draft.opened_at, reason)
            for one, number in waiting
        ]
        steps = cases.advance_all(moves, is_sending=False)
        for (one, _number), step in zip(waiting, steps, strict=True):
            one.step = step
            one.messages += step.messages
    raise Refused(_("Its automatic steps start each other again and again."))


def _automatic(state: CaseState) -> int | None:
    """An automatic step that is at work."""
    for number, item in state.items.items():
        if item.kind is Kind.PROCESS_TASK and item.state is State.ACTIVE:
            return number
    return None


def _close(brought: Sequence[_Brought], actor: Actor) -> None:
    endings = [
        cases.Ending(one.step.case, one.state, one.draft.outcome, one.draft.ended_at, one.draft.reason)
        for one in brought
        if one.draft.ended_at is not None
    ]
    if endings:
        cases.close_all(endings, is_sending=False, actor=actor)
