"""The starter packs: plans without a mistake, which can be worked from their start to their end."""

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.cmmn import commands
from apps.cmmn.checks import check
from apps.cmmn.codec import from_json, to_json
from apps.cmmn.compiled import Compiled, compile_definition
from apps.cmmn.definition import CaseDefinition, Kind
from apps.cmmn.engine import apply, plannable
from apps.cmmn.state import CaseState, State
from apps.wiring.packs import PACKS, housing, insurance

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WITH_PLAN = [pack for pack in PACKS.values() if pack.plan is not None]


def start(plan: CaseDefinition, **values: Any) -> tuple[Compiled, CaseState]:
    compiled = compile_definition(plan)
    return compiled, apply(compiled, None, commands.Start(values), now=NOW).state


def complete(compiled: Compiled, state: CaseState, key: str, **values: Any) -> CaseState:
    """Complete the instance of `key` at work, then every automatic step that follows."""
    number = next(item.number for item in state.instances(key) if item.state is State.ACTIVE)
    state = apply(compiled, state, commands.Complete(number, values), now=NOW).state
    while waiting := [
        item for item in state.items.values() if item.kind is Kind.PROCESS_TASK and item.state is State.ACTIVE
    ]:
        state = apply(compiled, state, commands.Complete(waiting[0].number), now=NOW).state
    return state


def states(state: CaseState, *keys: str) -> list[str]:
    return [state.instances(key)[-1].state.value for key in keys]


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_a_pack_has_no_mistake(pack: Any) -> None:
    assert [finding for finding in check(pack.plan()) if finding.severity == "error"] == []


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_a_pack_survives_being_written_down(pack: Any) -> None:
    assert from_json(to_json(pack.plan())) == pack.plan()


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_every_team_a_plan_names_comes_with_its_pack(pack: Any) -> None:
    assert {item.team for item in pack.plan().walk() if item.team} == set(pack.teams)


def test_a_harmless_claim_is_resolved_without_an_investigation() -> None:
    compiled, state = start(insurance.plan())
    state = complete(compiled, state, "initial_review", is_covered=True, risk_score=7)
    assert states(state, "assessment", "investigation", "resolution") == ["completed", "available", "active"]
    state = complete(compiled, state, "decide", decision="declined", decision_reason="Not covered.")
    assert states(state, "claim_settled") == ["completed"]
    assert state.case.state is State.COMPLETED


def test_a_risky_claim_is_investigated_first() -> None:
    compiled, state = start(insurance.plan(), estimated_amount=9000)
    state = complete(compiled, state, "initial_review", is_covered=True, risk_score=8)
    assert states(state, "investigation", "resolution") == ["active", "available"]
    offered = {choice.key: choice.is_allowed for choice in plannable(compiled, state)}
    assert (offered["police_report"], offered["expert_opinion"]) == (True, True)
    state = complete(compiled, state, "interview")
    state = complete(compiled, state, "write_findings", findings="As described.", is_fraud_suspected=False)
    assert states(state, "investigated", "investigation", "resolution") == ["completed", "completed", "active"]
    state = complete(compiled, state, "decide", decision="approved", decision_reason="Covered.", payout=100)
    assert state.case.state is State.ACTIVE
    state = complete(compiled, state, "pay")
    assert (states(state, "claim_settled"), state.case.state) == (["completed"], State.COMPLETED)


def test_a_small_claim_needs_no_expert() -> None:
    compiled, state = start(insurance.plan(), estimated_amount=5000)
    state = complete(compiled, state, "initial_review", is_covered=True, risk_score=8)
    offered = {choice.key: choice.is_allowed for choice in plannable(compiled, state)}
    assert not offered.get("expert_opinion", False)


def test_a_withdrawn_claim_ends_whatever_it_was_doing() -> None:
    compiled, state = start(insurance.plan())
    state = apply(compiled, state, commands.SetValues({"is_withdrawn": True}), now=NOW).state
    assert state.case.state is State.TERMINATED


def test_a_household_is_housed_and_looked_after() -> None:
    compiled, state = start(housing.plan())
    for key in ("register", "identity", "income"):
        state = complete(compiled, state, key)
    assert states(state, "application_complete", "assessment") == ["completed", "active"]
    state = complete(compiled, state, "home_visit", visit_report="Mould.", need=8)
    state = complete(compiled, state, "decide", decision="granted", decision_reason="Urgent.")
    for key in ("match", "viewing", "sign"):
        state = complete(compiled, state, key)
    assert states(state, "housed", "aftercare") == ["completed", "active"]
    state = complete(compiled, state, "visit_30", is_settled=True)
    assert (states(state, "settled"), state.case.state) == (["completed"], State.COMPLETED)


def test_a_refused_household_has_no_placement() -> None:
    compiled, state = start(housing.plan())
    for key in ("register", "identity", "income"):
        state = complete(compiled, state, key)
    state = complete(compiled, state, "home_visit", visit_report="Safe.", need=1)
    state = complete(compiled, state, "decide", decision="refused", decision_reason="Safe for now.")
    assert (states(state, "placement"), state.case.state) == (["terminated"], State.COMPLETED)
