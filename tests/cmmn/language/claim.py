"""One plan that the tests of the language speak of, and short ways to add rules to it.

What each rule must become is said in the tests.
"""

from apps.cmmn.definition import CaseDefinition, Criterion, Item
from apps.cmmn.language import Problem, read

OUTLINE = """Plan: Claim
Fields
- Risk score: whole number
- Decision: one of Approved, Declined or Handed to friends [friends]
- Estimated amount: amount of money
- The family is safe: yes or no
- Incident date: date
- Name of the bank: text
- File: record
  - Statements: record, several
    - Words: long text
Steps
Stage: Assessment
  Task: Initial review
  Task: Home visit
    Asks for: The family is safe (required)
  Task: Ask for a police report
Stage: Investigation
  Task: Fraud check
  Task: Interview
  Task: Visit [visit_1]
  Milestone: Truth found
Task: Visit [visit_2]
Milestone: Claim approved
Milestone: Claim withdrawn
Rules
"""


def plan(*sentences: str) -> CaseDefinition:
    reading = read(OUTLINE + "\n".join(sentences))
    assert reading.errors == ()
    assert reading.definition is not None
    return reading.definition


def item(key: str, *sentences: str) -> Item:
    return plan(*sentences).item(key)


def entry(sentence: str, key: str = "investigation") -> list[tuple[list[str], str | None]]:
    """The entry criteria as events and condition."""
    return [told(criterion) for criterion in item(key, sentence).entry]


def told(criterion: Criterion) -> tuple[list[str], str | None]:
    return [f"{part.source} {part.event}" for part in criterion.on], criterion.condition


def condition(words: str) -> str | None:
    """What a clause without events is in an expression."""
    ((events, found),) = entry(f"Start the investigation when {words}.")
    assert events == []
    return found


def problem(*sentences: str) -> Problem:
    """The only thing that is wrong."""
    reading = read(OUTLINE + "\n".join(sentences))
    assert reading.definition is None
    (found,) = reading.errors
    return found


FIRST_RULE = OUTLINE.count("\n") + 1
