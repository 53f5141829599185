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


WIDER = """Plan: Care
Roles
- Nurse
Fields
- Score: number
- Level: text
- Family: record
  - Children: record, several
- Report: record
Steps
Stage: Home
  Task: Letter
  Task: Extra visit
  Timer: Reminder
    Happens 2 days after the letter is complete.
  Decision: Grade
    Uses the table “Grades”.
    Brings back: mark as Level.
  Case: Complaint
    Opens a “complaint” case and waits for it.
    Hands over: Score as score.
  Event: Call
    Recorded by: Nurse.
  Can be added: Extra visit.
Decision tables
Table: Grades
  The first row that fits decides.
  | Score || Mark |
  | > 3   || "a"  |
  |       || "b"  |
Rules
1. End the letter when the call happens.
2. The extra visit if needed.
Kept from other tools
- letter:
    <a/>
"""


@pytest.mark.parametrize(
    ("old", "new", "sentences"),
    [
        ("2 days after", "3 days after", ["The timer “Reminder” now waits 3 days instead of 2 days."]),
        ("2 days after the letter is complete", "on 1 March 2026", [
            "“Reminder” now happens on 1 March 2026. Before: 2 days after the letter is complete."]),
        ("Uses the table “Grades”", "Uses the table [other]", [
            "The decision table of “Grade” is now “[other]” and was “Grades”."]),
        ("Score as score", "Score as points", [
            "The list of what is handed over of “Complaint” is now “Score as points” and was “Score”."]),
        ("and waits for it", "and does not wait for it", [
            ("The case opened of “Complaint” is now “a “complaint” case and does not wait for it”"
             " and was “a “complaint” case and waits for it”.")]),
        ("    Recorded by: Nurse.\n", "", [
            "The list of those who may plan or record of “Call” is now “nothing” and was “Nurse”."]),
        ("Can be added: Extra visit.", "Can be added: Extra visit.\n    Planned by: Nurse.", [
            ("What can be added at “Home” is now “Can be added: Extra visit. Planned by: Nurse.”"
             " and was “Can be added: Extra visit.”.")]),
        ("End the letter when", "End the letter as completed when", [
            ("Changed rule: End the letter as completed when “Call” happens."
             " Before: End the letter when “Call” happens.")]),
        ("| > 3   ||", "| > 4   ||", [
            'In the table “Grades” the row “> 4 → "a"” is new.', 'In the table “Grades” the row “> 3 → "a"” is gone.']),
        ("The first row that fits decides", "At most one row fits", [
            ("The rule about the rows that count of the table “Grades” is now “At most one row fits”"
             " and was “The first row that fits decides”.")]),
        ("- Nurse\n", "- Nurse\n- Doctor\n", ["The role “Doctor” is new."]),
        ("Children: record, several", "Children: record", ["The field “Children” has now only one value."]),
        ("- Report: record", "- Report: record\n  Refers to: Family.", [
            "The field “Report” may now refer to: Family. Before: nothing."]),
        ("    <a/>", "    <b/>", [
            "What another tool keeps at “letter” is new.", "What another tool kept at “letter” is gone."]),
        ("2. The extra visit if needed.", "2. The extra visit if needed. The letter never holds its stage open.", [
            "New rule: The letter never holds its stage open."]),
    ],
)  # fmt: skip
def test_every_part_of_a_plan_is_compared(old: str, new: str, sentences: list[str]) -> None:
    assert old in WIDER
    before, now = read(WIDER).definition, read(WIDER.replace(old, new)).definition
    assert before is not None
    assert now is not None
    assert [str(change.sentence) for change in compare(before, now)] == sentences
