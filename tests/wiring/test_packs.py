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
from apps.cmmn.language import read, write
from apps.cmmn.state import CaseState, State
from apps.wiring.demo.cast import ORGANISATIONS, Organisation
from apps.wiring.packs import PACKS

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WITH_PLAN = [pack for pack in PACKS.values() if pack.plan is not None]


def plan(key: str) -> CaseDefinition:
    chosen = PACKS[key].plan
    assert chosen is not None
    return chosen()


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
    assert check(pack.plan()) == ()


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_a_pack_survives_being_written_down(pack: Any) -> None:
    assert from_json(to_json(pack.plan())) == pack.plan()


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_every_team_a_plan_names_comes_with_its_pack(pack: Any) -> None:
    assert {item.team for item in pack.plan().walk() if item.team} == set(pack.teams)


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_a_pack_is_read_without_a_warning_and_written_in_its_own_words(pack: Any) -> None:
    assert pack.plan() is pack.plan()
    reading = read(write(pack.plan()))
    assert (reading.errors, reading.warnings, reading.definition) == ((), (), pack.plan())


@pytest.mark.parametrize("pack", WITH_PLAN, ids=lambda pack: pack.key)
def test_a_pack_asks_its_requesters_and_writes_to_them(pack: Any) -> None:
    assert any(field.required and field.on_request_form for field in pack.plan().fields)
    assert pack.plan().request_intro
    assert [item.process.to for item in pack.plan().walk() if item.process][:1] == ["client"]
    assert {item.due is not None for item in pack.plan().walk() if item.kind is Kind.HUMAN_TASK} == {True}
    assert {bool(item.team) for item in pack.plan().walk() if item.kind is Kind.HUMAN_TASK} == {True}


@pytest.mark.parametrize("organisation", ORGANISATIONS, ids=lambda organisation: organisation.address)
def test_the_people_of_the_demo_work_in_the_teams_of_their_pack(organisation: Organisation) -> None:
    teams = {team for member in organisation.members for team in member.teams}
    assert teams == set(PACKS[organisation.pack].teams)


def test_a_harmless_claim_is_resolved_without_an_investigation() -> None:
    compiled, state = start(plan("insurance-claim"))
    state = complete(compiled, state, "initial_review", is_covered=True, risk_score=7)
    assert states(state, "assessment", "investigation", "resolution") == ["completed", "available", "active"]
    state = complete(compiled, state, "decide", decision="declined", decision_reason="Not covered.")
    assert states(state, "claim_settled") == ["completed"]
    assert state.case.state is State.COMPLETED


def test_a_risky_claim_is_investigated_first() -> None:
    compiled, state = start(plan("insurance-claim"), estimated_amount=9000)
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
    compiled, state = start(plan("insurance-claim"), estimated_amount=5000)
    state = complete(compiled, state, "initial_review", is_covered=True, risk_score=8)
    offered = {choice.key: choice.is_allowed for choice in plannable(compiled, state)}
    assert not offered.get("expert_opinion", False)


def test_a_withdrawn_claim_ends_whatever_it_was_doing() -> None:
    compiled, state = start(plan("insurance-claim"))
    state = apply(compiled, state, commands.SetValues({"is_withdrawn": True}), now=NOW).state
    assert state.case.state is State.TERMINATED


def test_a_household_is_housed_and_looked_after() -> None:
    compiled, state = start(plan("housing-support"))
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
    compiled, state = start(plan("housing-support"))
    for key in ("register", "identity", "income"):
        state = complete(compiled, state, key)
    state = complete(compiled, state, "home_visit", visit_report="Safe.", need=1)
    state = complete(compiled, state, "decide", decision="refused", decision_reason="Safe for now.")
    assert (states(state, "placement"), state.case.state) == (["terminated"], State.COMPLETED)


def test_a_justified_complaint_is_refunded_answered_and_learnt_from() -> None:
    compiled, state = start(plan("customer-complaint"), subject="delivery")
    state = complete(compiled, state, "judge_the_complaint", severity="high")
    assert states(state, "inquiry", "inform_the_management") == ["active", "active"]
    state = complete(compiled, state, "find_out_what_happened", findings="Lost by the carrier.", is_justified=True)
    state = complete(compiled, state, "inform_the_management")
    assert states(state, "reply") == ["active"]
    state = complete(compiled, state, "decide_on_the_remedy", remedy="refund", refund=600, answer="Sorry.")
    assert states(state, "approve_the_refund", "pay_the_refund", "learning") == ["active", "available", "active"]
    state = complete(compiled, state, "approve_the_refund", refund=600)
    state = complete(compiled, state, "pay_the_refund")
    state = complete(compiled, state, "note_what_we_change", lesson="Another carrier.")
    assert state.case.state is State.COMPLETED


def test_a_new_colleague_is_prepared_for_welcomed_and_confirmed() -> None:
    compiled, state = start(
        plan("employee-onboarding"), needs_a_work_permit=False, is_trusted=True, place_of_work="both"
    )
    assert states(state, "check_the_work_permit", "check_background") == ["available", "active"]
    state = complete(compiled, state, "collect_the_papers", contract_signed_on="2026-11-02")
    state = complete(compiled, state, "set_up_the_accounts", user_name="mrask", work_email="mina@harbour.example")
    for key in ("order_the_equipment", "prepare_the_workplace"):
        state = complete(compiled, state, key)
    assert states(state, "ready", "week_one", "before") == ["completed", "active", "active"]
    state = complete(compiled, state, "check_background", background_check="clear")
    for key in ("welcome_and_tour", "hand_over_the_equipment", "train_in_safety_and_data_protection"):
        state = complete(compiled, state, key)
    state = complete(compiled, state, "talk_after_the_first_week", first_week="Well.")
    state = complete(compiled, state, "introduce_to_the_department")
    state = complete(compiled, state, "talk_about_progress")
    assert len(state.instances("talk_about_progress")) == 2
    state = complete(compiled, state, "review_the_probation", probation_report="Good.", probation="passed")
    state = complete(compiled, state, "talk_about_progress")
    assert (states(state, "settled_in"), state.case.state) == (["completed"], State.COMPLETED)


def test_a_colleague_who_is_not_cleared_does_not_start() -> None:
    compiled, state = start(plan("employee-onboarding"), needs_a_work_permit=False, is_trusted=True)
    state = complete(compiled, state, "check_background", background_check="not_clear")
    assert state.case.state is State.TERMINATED


def test_a_large_expense_needs_a_second_approval() -> None:
    compiled, state = start(plan("expense-approval"), amount=1200)
    state = complete(compiled, state, "check_the_receipt", has_receipt=True)
    state = complete(compiled, state, "decide_on_the_expense", decision="approved")
    assert states(state, "second_approval", "payment") == ["active", "available"]
    state = complete(compiled, state, "second_approval", second_decision="approved")
    state = complete(compiled, state, "pay_the_expense", paid_on="2026-11-20")
    assert (states(state, "tell_of_the_payment"), state.case.state) == (["completed"], State.COMPLETED)


def test_a_refused_expense_is_told_and_not_paid() -> None:
    compiled, state = start(plan("expense-approval"), amount=80)
    state = complete(compiled, state, "check_the_receipt", has_receipt=False)
    assert states(state, "ask_for_the_receipt", "look_at_the_new_receipt") == ["completed", "active"]
    state = complete(compiled, state, "look_at_the_new_receipt", has_receipt=True)
    state = complete(compiled, state, "decide_on_the_expense", decision="refused", reason="Private.")
    assert states(state, "refused", "tell_of_the_refusal", "payment") == ["completed", "completed", "terminated"]
    assert state.case.state is State.COMPLETED


def test_a_family_in_danger_is_visited_until_it_is_safe_and_then_helped() -> None:
    compiled, state = start(plan("social-care-referral"), lives_alone=False)
    state = complete(compiled, state, "screen_the_referral", risk=8, has_child=True)
    assert states(state, "protection", "safeguarding_visit", "call_the_person") == ["active", "active", "active"]
    state = complete(compiled, state, "safeguarding_visit", visit_report="Not well.", is_safe=False)
    state = complete(compiled, state, "home_visit", visit_report="Still not.", is_safe=False)
    state = complete(compiled, state, "home_visit", visit_report="Better.", is_safe=True)
    assert [item.state for item in state.instances("home_visit")][:2] == [State.COMPLETED, State.COMPLETED]
    assert states(state, "danger_averted", "assessment") == ["completed", "active"]
    state = complete(compiled, state, "call_the_person", has_agreed=True)
    state = complete(compiled, state, "assess_the_needs_at_home", wishes="To stay.", need="regular")
    state = complete(compiled, state, "agree_the_support_plan", support_plan="Daily.", hours=24)
    state = complete(compiled, state, "approve_more_than_twenty_hours")
    state = complete(compiled, state, "start_the_help")
    state = complete(compiled, state, "review_the_help", review_note="Well.", is_needed=True)
    assert state.case.state is State.COMPLETED


def test_a_report_is_worked_until_it_is_settled_and_then_answered() -> None:
    compiled, state = start(plan("service-request"), request_type="Dead animal", address="Mill Lane 3")
    state = complete(compiled, state, "sort_the_report", is_ours=True, urgency="danger")
    assert states(state, "work", "make_the_place_safe") == ["active", "active"]
    state = complete(compiled, state, "make_the_place_safe")
    for key in ("visit_the_place", "visit_again"):
        state = complete(compiled, state, key, findings="Not yet gone.", is_settled=False)
    state = complete(compiled, state, "visit_again", findings="Gone.", is_settled=True)
    assert states(state, "settled", "reply") == ["completed", "active"]
    state = complete(compiled, state, "write_the_answer", answer="It is gone.")
    assert (states(state, "send_the_answer"), state.case.state) == (["completed"], State.COMPLETED)


def test_a_report_for_somebody_else_is_passed_on() -> None:
    compiled, state = start(plan("service-request"), request_type="Noise")
    state = complete(compiled, state, "sort_the_report", is_ours=False, urgency="low")
    assert states(state, "pass_it_on", "work") == ["active", "available"]
    state = complete(compiled, state, "pass_it_on", agency_name="Police")
    assert state.case.state is State.COMPLETED
