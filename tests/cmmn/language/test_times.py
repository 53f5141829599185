"""Sentences that begin with a time, and the timers that they stand for."""

import pytest

from apps.cmmn.definition import CaseDefinition, Kind, OnPart, Timer
from apps.cmmn.language import read, write
from tests.cmmn.language.claim import FIRST_RULE, plan, problem


def _timer(definition: CaseDefinition) -> tuple[str, Timer | None]:
    (found,) = (item for item in definition.walk() if item.kind is Kind.TIMER_EVENT)
    return found.key, found.timer


@pytest.mark.parametrize(
    ("sentence", "timer"),
    [
        ("Two weeks after the interview is complete, start the fraud check.",
         Timer("P2W", OnPart("interview", "complete"))),
        ("2 days and 4 hours after the interview, the fraud check starts.",
         Timer("P2DT4H", OnPart("interview", "complete"))),
        ("Every day for 3 days after the interview starts, start the fraud check.",
         Timer("R3/P1D", OnPart("interview", "start"))),
        ("On 1 March 2030, start the fraud check.", Timer("2030-03-01")),
        ("After 3 hours, start the fraud check.", Timer("PT3H")),
        ("Every week, twice, start the fraud check.", Timer("R2/P1W")),
    ],
)  # fmt: skip
def test_a_sentence_that_begins_with_a_time_adds_a_timer(sentence: str, timer: Timer) -> None:
    found = plan(sentence)
    key, added = _timer(found)
    assert added == timer
    assert found.item("fraud_check").entry[0].on == (OnPart(key, "occur"),)


def test_the_timer_stands_beside_the_step_and_is_said_in_its_sentence_again() -> None:
    found = plan("Two weeks after the interview is complete, ask for a police report.")
    keys = [item.key for item in found.item("assessment").items]
    assert keys[2:] == ["timer_2_weeks_after_interview_is_complete", "ask_for_a_police_report"]
    assert "1. Two weeks after “Interview” is complete, ask for a police report." in write(found)


def test_the_case_can_end_after_a_time() -> None:
    found = plan("One year after the case is created, close the case, known as [old].")
    assert (found.exit[0].key, found.exit[0].on[0].event) == ("old", "occur")
    assert "1. One year after the case is created, close the case, known as [old]." in write(found)


def test_a_timer_that_two_steps_wait_for_is_a_step_of_its_own() -> None:
    found = plan("Two weeks after the interview is complete, start the fraud check and the home visit.")
    text = write(found)
    assert "Timer: 2 weeks after Interview is complete" in text
    assert read(text).definition == found


def test_a_time_with_a_condition_is_refused() -> None:
    found = problem("Two weeks after the interview and the risk score is above 3, start the fraud check.")
    assert (found.code, found.line, found.column) == ("timer-alone", FIRST_RULE, 1)


def test_an_event_after_a_word_that_is_no_time_stays_an_event() -> None:
    assert plan("After the interview, start the fraud check.").item("fraud_check").entry[0].on == (
        OnPart("interview", "complete"),
    )
