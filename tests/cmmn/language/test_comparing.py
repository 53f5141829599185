"""Two versions of a plan and the sentences that tell one from the other."""

import pytest

from apps.cmmn.language import compare, read

BEFORE = """Plan: Claim
Outcomes
- Paid
- Lost
Fields
- Risk score: whole number
- Decision: one of Approved or Declined
Steps
Stage: Assessment
  Task: Review
    By Claims, within 2 days.
    Asks for: Risk score
  Task: Interview
Task: Pay
Rules
1. When the review is complete and the risk score is above 7, start the interview.
2. The review must be done before the stage can end.
"""


def _sentences(*replacements: tuple[str, str]) -> list[str]:
    after = BEFORE
    for old, new in replacements:
        assert old in after
        after = after.replace(old, new)
    before, now = read(BEFORE).definition, read(after).definition
    assert before is not None
    assert now is not None
    return [str(change.sentence) for change in compare(before, now)]


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("above 7", "above 5", [
            ("Changed rule: When “Review” is complete and the risk score is above 5, start “Interview”."
            " Before: When “Review” is complete and the risk score is above 7, start “Interview”.")]),
        ("2. The review must be done before the stage can end.", "2. Start the interview by hand.", [
            "No longer a rule: “Review” must be done before the stage can end.",
            "New rule: Start “Interview” by hand."]),
        ("Task: Interview", "Task: Interviews [interview]", ["“Interview” is now called “Interviews”."]),
        ("Task: Pay\n", "Task: Pay\nMilestone: Paid\n", ["The milestone “Paid” is new outside all stages."]),
        ("Task: Pay\n", "", ["The task “Pay” outside all stages is gone."]),
        ("Task: Pay\n", "  Task: Pay\n", ["The task “Pay” stands now in “Assessment”."]),
        ("within 2 days", "within 4 hours", ["The time of “Review” is now “4 hours” and was “2 days”."]),
        ("Asks for: Risk score", "Asks for: Risk score (required)",
            ["The form of “Review” is now “Risk score (required)” and was “Risk score”."]),
        ("Risk score: whole number", "Risk score: number, required", [
            "The field “Risk score” is now number and was whole number.",
            "The field “Risk score” must now be filled in."]),
        ("Approved or Declined", "Approved, Declined or Settled",
            ["In the field “Decision” the choice “Settled” is new."]),
        ("- Lost", "- Given up", ["The outcome “Given up” is new.", "The outcome “Lost” is gone."]),
        ("Plan: Claim", "Plan: Loss [claim]", ["The name of the plan is now “Loss” and was “Claim”."]),
    ],
)  # fmt: skip
def test_a_difference_is_told_in_a_sentence(old: str, new: str, sentences: list[str]) -> None:
    assert _sentences((old, new)) == sentences


def test_equal_versions_have_no_difference() -> None:
    assert _sentences() == []
