"""How cases are handled, in words: statuses, reopening, checklists, outcomes, approvals, conditions and limits."""

import pytest

from apps.cmmn.checks import check
from apps.cmmn.definition import Approval, CaseDefinition, Field, FieldType, FormField, Status, TaskOutcome
from apps.cmmn.language import compare, read, write

PLAN = """Plan: Permit

Can be reopened: within 4 weeks

Statuses
- Received: first
  The client reads: We have your request
- Being assessed
  Comes after: Received, Waiting for papers.
- Waiting for papers
  The client reads: We need it
  Comes after: Being assessed.
- Granted
  Comes after: Being assessed.

Fields
- Papers seen: yes or no
- Amount: amount of money, at least 0, at most 5000.50
- Day: date, not before 1 March 2026, not after 31 December 2026
- Reason: long text, at most 2000 characters
- Decision: choice
  - Grant
  - Refuse
- Drawing: file
- Clerk: person

Steps
Task: Check the papers
  Asks for:
    - Amount (required)
    - Reason (required, only when the amount is above 500 or the decision is refuse)
    - Drawing (only when “Papers seen” is yes)
  Checklist: Papers seen (required).
Task: Decide
  Outcomes: Grant (status Granted), Refuse.
  Keeps the outcome in the decision.
  Approval by two people, not by whoever did Check the papers or opened the case.
"""


def _read(text: str) -> CaseDefinition:
    reading = read(text)
    assert reading.errors == ()
    assert reading.definition is not None
    return reading.definition


def test_a_plan_is_written_as_it_was_read() -> None:
    assert write(_read(PLAN)) == PLAN
    assert check(_read(PLAN)) == ()


def test_statuses_say_what_the_client_reads_and_what_they_come_after() -> None:
    plan = _read(PLAN)
    assert plan.reopening == "P4W"
    assert plan.statuses[0] == Status("received", "Received", "We have your request", is_initial=True)
    assert plan.statuses[1].follows == ("received", "waiting_for_papers")


def test_a_task_says_what_is_asked_ticked_and_how_it_ends() -> None:
    papers, decide = _read(PLAN).items
    assert papers.form == (
        FormField("amount", required=True),
        FormField("reason", required=True, condition='amount > 500 || decision == "refuse"'),
        FormField("drawing", condition="papers_seen == true"),
    )
    assert papers.checklist == (FormField("papers_seen", required=True),)
    assert decide.outcomes == (TaskOutcome("grant", "Grant", "granted"), TaskOutcome("refuse", "Refuse"))
    assert decide.outcome_field == "decision"
    assert decide.approval == Approval(("check_the_papers", "$case"), 2)


def test_fields_have_limits_and_hold_files_and_people() -> None:
    plan = _read(PLAN)
    assert plan.field("amount") == Field("amount", "Amount", FieldType.MONEY, minimum="0", maximum="5000.50")
    assert (plan.field("day").minimum, plan.field("day").maximum) == ("2026-03-01", "2026-12-31")
    assert plan.field("reason").max_length == 2000
    assert [plan.field(key).type for key in ("drawing", "clerk")] == [FieldType.FILE, FieldType.PERSON]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Can be reopened: within 4 weeks", "May be reopened: 4 weeks."),
        ("- Received: first", "- Received: at first"),
        ("Comes after: Received, Waiting for papers.", "After: Received or Waiting for papers"),
        ("at least 0, at most 5000.50", "from 0, up to €5000.50"),
        ("Checklist: Papers seen (required).", "To tick off:\n    - Papers seen (must be filled in)"),
        ("Outcomes: Grant (status Granted), Refuse.", "Ends with: Grant (sets the status Granted) and Refuse"),
        ("by two people, not by whoever did", "by 2 different people, but not by those who did the task"),
    ],
)
def test_the_same_can_be_said_otherwise(said: str, meant: str) -> None:
    other = PLAN.replace(said, meant)
    assert other != PLAN
    if "Grant (sets" in meant:
        other = other.replace(") and Refuse", "), and Refuse")
    assert _read(other) == _read(PLAN)


@pytest.mark.parametrize(
    ("said", "wrong", "code", "message"),
    [
        ("within 4 weeks", "for a while", "bad-duration", "“for a while” is not a time that can be counted."),
        ("Received: first", "Received: early", "unknown-word", "“early” cannot be said of a status."),
        ("after: Received,", "after: Recieved,", "unknown-status", "There is no status “Recieved” in this plan."),
        ("The client reads: We have", "They read: We have", "unknown-label", ""),
        ("at least 0,", "at least a bit,", "bad-limit", "“a bit” is not a limit."),
        ("(status Granted)", "(status Given)", "unknown-status", "There is no status “Given” in this plan."),
        ("in the decision", "in the verdict", "unknown-field", "There is no field “the verdict” in this plan."),
        ("did Check the papers", "did Czech papers", "unknown-name", "There is no step “Czech papers” in this plan."),
        ("Approval by two people,", "Approval: by nobody,", "unreadable-approval", "It is not said who must agree."),
        ("amount is above 500", "amont is above 500", "unknown-name", "There is no field “amont” in this plan."),
    ],
)
def test_what_cannot_be_understood_is_told_at_its_line(said: str, wrong: str, code: str, message: str) -> None:
    text = PLAN.replace(said, wrong)
    (problem,) = read(text).errors
    assert problem.code == code
    assert wrong.split(maxsplit=1)[0] in text.splitlines()[problem.line - 1]
    assert str(problem.message) == message or not message


def test_an_old_word_of_prose_stays_prose() -> None:
    text = "Plan: P\n\nSteps\nTask: T\n  Approval of the mayor is not needed.\n"
    assert _read(text).item("t").description == "Approval of the mayor is not needed."
    assert write(_read(text)) == text


@pytest.mark.parametrize(
    ("said", "now", "sentences"),
    [
        ("within 4 weeks", "never", ["The time to reopen a case is now “never” and was “within 4 weeks”."]),
        ("- Granted\n", "- Refused\n- Granted\n", ["The status “Refused” is new."]),
        (
            "We need it",
            "We wait for it",
            ["For the status “Waiting for papers” the client now reads “We wait for it” and read “We need it”."],
        ),
        (
            "Comes after: Received, Waiting for papers.",
            "Comes after: Received.",
            ["The status “Being assessed” now comes after: Received. Before: Received, Waiting for papers."],
        ),
        (
            "at most 2000 ",
            "at most 9 ",
            ["The limits of the field “Reason” are now “at most 9 characters” and were “at most 2000 characters”."],
        ),
        (
            ", not by whoever did Check the papers or opened the case",
            "",
            [
                (
                    "The approval of “Decide” is now “by two people”"
                    " and was “by two people, not by whoever did Check the papers or opened the case”."
                )
            ],
        ),
        (
            "Papers seen (required).",
            "Papers seen.",
            ["The checklist of “Check the papers” is now “Papers seen” and was “Papers seen (required)”."],
        ),
    ],
)
def test_what_has_changed_is_said(said: str, now: str, sentences: list[str]) -> None:
    assert [str(change.sentence) for change in compare(_read(PLAN), _read(PLAN.replace(said, now, 1)))] == sentences
