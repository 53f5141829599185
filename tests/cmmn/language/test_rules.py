"""Rules: the six sentences every manager should be able to write, and the many ways to say the same."""

import pytest

from tests.cmmn.language.claim import condition, entry, item, plan, told


def test_a_stage_is_activated_by_an_event_and_a_condition() -> None:
    sentence = (
        "When the initial review task is complete and the risk score is above 7, activate the investigation stage."
    )
    assert entry(sentence) == [(["initial_review complete"], "risk_score > 7")]


def test_the_case_is_closed_by_either_of_two_milestones() -> None:
    found = plan("Close the case when the claim is approved or the claim is withdrawn.")
    assert [told(criterion) for criterion in found.exit] == [
        (["claim_approved occur"], None),
        (["claim_withdrawn occur"], None),
    ]
    assert [criterion.key for criterion in found.exit] == ["exit1", "exit2"]


def test_a_task_is_there_if_needed() -> None:
    assert item("ask_for_a_police_report", "Ask for a police report if needed.").discretionary is True


def test_a_task_repeats_until_something_is_so() -> None:
    found = item("home_visit", "Repeat the home visit until the family is safe.")
    assert found.repetition == "!(the_family_is_safe == true)"


def test_a_task_is_started_by_hand() -> None:
    assert item("fraud_check", "Start the fraud check by hand.").manual_activation is True


def test_a_task_must_be_done() -> None:
    assert item("interview", "The interview must be done before the stage can end.").required is True


def test_fields_may_end_a_case_as_well_as_milestones() -> None:
    found = plan("Close the case when the decision is approved or the family is safe.")
    assert [told(criterion) for criterion in found.exit] == [
        ([], 'decision == "approved" || the_family_is_safe == true')
    ]


@pytest.mark.parametrize(
    "words", ["is complete", "is completed", "has been completed", "completes", "finishes", "is finished", "is done"]
)
@pytest.mark.parametrize("name", ["the interview", "Interview", "the INTERVIEWS", "the interview task", "“Interview”"])
def test_completion_is_said_in_many_ways(words: str, name: str) -> None:
    assert entry(f"When {name} {words}, start the investigation.") == [(["interview complete"], None)]


@pytest.mark.parametrize(
    ("words", "sign"),
    [
        ("is above", ">"),
        ("is more than", ">"),
        ("is greater than", ">"),
        ("is over", ">"),
        ("exceeds", ">"),
        ("is at least", ">="),
        ("is not below", ">="),
        ("is greater than or equal to", ">="),
        ("is less than", "<"),
        ("is under", "<"),
        ("is not more than", "<="),
        ("is at most", "<="),
        ("is", "=="),
        ("equals", "=="),
        ("is not", "!="),
        ("isn’t", "!="),
    ],
)
def test_numbers_are_compared_in_many_words(words: str, sign: str) -> None:
    assert condition(f"the risk score {words} 7") == f"risk_score {sign} 7"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("the estimated amount is over €5,000", "estimated_amount > 5000"),
        ("the estimated amount is over 5,000.50 euros", "estimated_amount > 5000.50"),
        ("the risk score is between 3 and 5", "risk_score >= 3 && risk_score <= 5"),
        ("the risk score is above 3 and below 9", "risk_score > 3 && risk_score < 9"),
        ("the incident date is after 31 January 2026", 'incident_date > date("2026-01-31")'),
        ("the incident date is on or before January 5, 2026", 'incident_date <= date("2026-01-05")'),
        ("the incident date is 2026-02-01", 'incident_date == date("2026-02-01")'),
        ("the decision is Approved", 'decision == "approved"'),
        ("the decision is not handed to friends", 'decision != "friends"'),
        ("the decision is “friends”", 'decision == "friends"'),
        ("the decision is approved or declined", 'decision == "approved" || decision == "declined"'),
        ("decision is one of approved, declined or friends and the risk score is 3",
         '(decision == "approved" || decision == "declined" || decision == "friends") && risk_score == 3'),
        ("the family is safe", "the_family_is_safe == true"),
        ("the family is not safe", "the_family_is_safe == false"),
        ("“The family is safe” is no", "the_family_is_safe == false"),
        ("the name of the bank is “North & Sons”", 'name_of_the_bank == "North & Sons"'),
        ("the risk score is 1 or the risk score is 2 and the family is safe",
         "risk_score == 1 || risk_score == 2 && the_family_is_safe == true"),
        ("(the risk score is 1 or the risk score is 2) and the family is safe",
         "(risk_score == 1 || risk_score == 2) && the_family_is_safe == true"),
        ("it is not true that (the risk score is 1 or the family is safe)",
         "!(risk_score == 1 || the_family_is_safe == true)"),
        ("the interview is not complete", 'state(interview) != "completed"'),
        ("the interview is still active", 'state(interview) == "active"'),
        ("the number of interviews is above 2", "count(interview) > 2"),
        ("the formula `risk_score * 2 > 9` holds", "risk_score * 2 > 9"),
        ("[risk_score] is above 7", "risk_score > 7"),
    ],
)  # fmt: skip
def test_a_condition_becomes_an_expression(words: str, expected: str) -> None:
    assert condition(words) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Start the investigation when the interview and the fraud check are done.",
         [(["interview complete", "fraud_check complete"], None)]),
        ("The investigation starts once the interview fails.", [(["interview fault"], None)]),
        ("As soon as the interview is skipped, then the investigation starts.", [(["interview disable"], None)]),
        ("When the interview is complete and the risk score is 1, or the truth is found, begin the investigation.",
         [(["interview complete"], "risk_score == 1"), (["truth_found occur"], None)]),
        ("When (the interview or the fraud check is complete) and the risk score is 1, start the investigation.",
         [(["interview complete"], "risk_score == 1"), (["fraud_check complete"], "risk_score == 1")]),
        ("When the truth found milestone is complete, start the investigation.", [(["truth_found occur"], None)]),
        ("When [visit_2] is complete, start the investigation.", [(["visit_2 complete"], None)]),
        ("Start the investigation after the interview.", [(["interview complete"], None)]),
        ("When the truth is found start the investigation.", [(["truth_found occur"], None)]),
        ("When the case is reopened, start the investigation.", [(["$case reactivate"], None)]),
    ],
)  # fmt: skip
def test_events_and_conditions_become_criteria(sentence: str, expected: list[tuple[list[str], str | None]]) -> None:
    assert entry(sentence) == expected


def test_a_criterion_can_have_a_key_and_look_only_once() -> None:
    (found,) = item(
        "interview",
        "Only at the moment when the fraud check is stopped through [late] and the risk score is 1, end the interview, "
        "known as [over].",
    ).exit
    assert (found.key, found.on_event, found.condition) == ("over", True, "risk_score == 1")
    assert found.on[0].exit_criterion == "late"


def test_every_other_rule_has_its_sentence() -> None:
    found = plan(
        "1. The assessment and investigation stages end by themselves.",
        "2. Repeat the interview as often as needed. At most 2 interviews at a time.",
        "3. Count the interviews as [round].",
        "4. Never repeat the fraud check.",
        "5. Do not wait for the fraud check.",
        "6. Start the home visit by hand if the risk score is above 2.",
        "7. The home visit, the initial review must be done before the assessment stage ends",
        "   if the decision is approved.",
        "8. Do the interview if needed, but only when the risk score is 4.",
        "9. Allow the fraud check only when the initial review is complete.",
        "10. The case ends by itself when its required work is done.",
    )
    interview, check, visit = found.item("interview"), found.item("fraud_check"), found.item("home_visit")
    assert found.auto_complete
    assert found.item("assessment").auto_complete
    assert found.item("investigation").auto_complete
    assert (interview.repetition, interview.max_instances, interview.counter) == (True, 2, "round")
    assert (interview.discretionary, interview.applicability) == (True, "risk_score == 4")
    assert (check.repetition, check.blocking) == (False, False)
    assert check.applicability == 'state(initial_review) == "completed"'
    assert (visit.manual_activation, visit.required) == ("risk_score > 2", 'decision == "approved"')
    assert found.item("initial_review").required == 'decision == "approved"'
