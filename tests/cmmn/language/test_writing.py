"""Definitions written as plan files: sentences that read well, and exact ones where names would be misunderstood."""

import pytest

from apps.cmmn.builders import case, email, entry, field, leave, milestone, on, process, stage, task
from apps.cmmn.definition import CaseDefinition, Criterion, DefinitionError, FieldType, OnPart
from apps.cmmn.language import read, write


def _plan() -> CaseDefinition:
    return case(
        "permit",
        stage(
            "check",
            task("read_papers", "Read the papers", team="Front desk", due="P2DT4H", form=["score!"], required=True),
            task("visit", repetition='!(state(done) == "completed")', discretionary=True, applicability="score > 8"),
            process(
                "tell",
                "Tell them",
                process=email("client", "News", "Dear you,\n\n- hello"),
                entry=entry(on("visit", "complete")),
            ),
            milestone(
                "done",
                entry=[entry(on("read_papers", "complete")), entry(on("visit", "fault"), condition="score > 10000")],
            ),
            required="score > 7",
            auto_complete=True,
            manual_activation=True,
        ),
        name="Building permit",
        description="For sheds.",
        fields=(
            field("score", FieldType.NUMBER, help="From 0: low."),
            field("is_ok", FieldType.BOOLEAN, label="All is well"),
        ),
        exit=leave(condition="is_ok == true", key="well"),
        outcomes=(("granted", "Granted"), ("no", "Refused")),
    )


TEXT = """Plan: Building permit [permit]
For sheds.

Outcomes
- Granted
- Refused [no]

Teams
- Front desk

Fields
- Score: number
  Help: From 0: low.
- All is well [is_ok]: yes or no

Steps
Stage: Check
  Task: Read the papers [read_papers]
    By Front desk, within 2 days and 4 hours.
    Asks for: Score (required).
  Task: Visit
  E-mail: Tell them [tell]
    To: the client
    Subject: News
    Text:
      Dear you,

      - hello
  Milestone: Done

Rules
1. Start “Check” by hand.
2. “Check” must be done before the case can end if the score is above 7.
3. “Read the papers” must be done before the stage can end.
4. Visit if needed, but only when the score is above 8.
5. Repeat “Visit” until “Done” is reached.
6. When “Visit” is complete, tell them.
7. “Done” is reached when “Read the papers” is complete, or “Visit” fails and the score is above 10,000.
8. “Check” ends by itself when its required work is done.
9. Close the case when all is well, known as [well].
"""


def test_a_definition_is_written_as_a_plan_that_reads_well() -> None:
    assert write(_plan()) == TEXT


def test_what_was_written_gives_the_definition_again() -> None:
    assert read(TEXT).definition == _plan()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Initial review", "the initial review"),
        ("NATO inquiry", "the NATO inquiry"),
        ("Pay the claim", "“Pay the claim”"),
        ("complete", "the complete"),
        ("The “real” one", '"The “real” one"'),
        ("  ", "[x]"),
        ("score", "the score"),
    ],
)
def test_a_name_is_said_as_plainly_as_it_is_understood(name: str, said: str) -> None:
    plan = case("p", task("x", name), task("y", "Other", entry=entry(on("x", "complete"))), fields=(field("score"),))
    assert f"When {said} is complete, start the other." in write(plan)
    assert read(write(plan)).definition == plan


@pytest.mark.parametrize("plan_name", ["P", "the", "case"])
@pytest.mark.parametrize("name", ["the", "a", "is", "case", "the case", "when the", "is complete and"])
def test_names_that_are_words_of_the_language_are_told_apart(name: str, plan_name: str) -> None:
    changed = [OnPart("claim", event, in_case_file=True) for event in ("update", "addChild")]
    ends = leave(on("x", "complete"), *changed, on("$case", "suspend"), condition="n > 2")
    plan = case(
        "p",
        task("x", name),
        task("y", "Other", exit=ends),
        name=plan_name,
        fields=(field("n", FieldType.NUMBER), field("claim", FieldType.OBJECT, label=name)),
        exit=leave(on("$case", "suspend"), on("$case", "create")),
    )
    assert read(write(plan)).definition == plan


def test_a_condition_that_cannot_be_said_stands_as_a_formula() -> None:
    plan = case("p", task("x", "One", entry=entry(condition="n * 2 > 3")), fields=(field("n", FieldType.NUMBER),))
    assert "1. When the formula `n * 2 > 3` holds, start the one." in write(plan)


def test_steps_of_the_same_name_are_told_apart_by_their_keys() -> None:
    plan = case("p", task("a", "Visit"), task("b", "Visit", entry=entry(on("a", "complete"))))
    assert (
        write(plan)
        == "Plan: P\n\nSteps\nTask: Visit [a]\nTask: Visit [b]\n\nRules\n1. When [a] is complete, start [b].\n"
    )


def test_a_criterion_that_waits_for_nothing_cannot_be_said() -> None:
    with pytest.raises(DefinitionError, match="waits for nothing"):
        write(case("p", task("x", entry=Criterion("entry1"))))
