"""What holds for every definition and every text: writing and reading give back the same, and reading never fails."""

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.cmmn.definition import CaseDefinition
from apps.cmmn.language import compare, read, write
from tests.cmmn.plans import definitions as plans

WRITTEN = """Plan: Claim
Fields
- Risk score: whole number, required, on the request form
- Decision: one of Approved or Declined
Steps
Stage: Assessment
  Task: Review
    By Claims, within 2 days.
    Asks for: Risk score (required).
  Milestone: Claim assessed
  E-mail: Tell the client
    To: the client
    Subject: Your claim
    Text:
      Hello
Rules
1. When the review starts or (the risk score is above 7 and the decision is approved), send “Tell the client”.
2. “Claim assessed” is reached when the review is complete, known as [one].
3. Repeat the review until the formula `risk_score > 7` holds.
"""
SIGNS = '“”"`[](){}:;,.-–#\n\t 7é\0\ud800\u2028andorwhenis'


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_what_is_written_is_read_as_an_equal_definition(plan: CaseDefinition) -> None:
    text = write(plan)
    reading = read(text)
    assert reading.errors == ()
    assert reading.definition == plan


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_writing_is_always_the_same(plan: CaseDefinition) -> None:
    assert write(plan) == write(plan)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(), plans())
def test_two_versions_differ_when_they_are_not_equal(old: CaseDefinition, new: CaseDefinition) -> None:
    assert compare(old, old) == ()
    assert bool(compare(old, new)) == (old != new)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300) | st.text(alphabet=SIGNS, max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    reading = read(text)
    assert (reading.definition is None) == bool(reading.errors)


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(1, 8))
def test_a_damaged_plan_is_read_without_failing(source: random.Random, count: int) -> None:
    text = WRITTEN
    for _ in range(count):
        at = source.randrange(len(text))
        text = text[:at] + source.choice([*SIGNS, "", WRITTEN[at : at + 30]]) + text[at + source.randrange(12) :]
    reading = read(text)
    assert all(1 <= problem.line <= text.count("\n") + text.count("\r") + 1 for problem in reading.errors)
    assert (reading.definition is None) == bool(reading.errors)
