"""What is wrong with a plan is told with its place, what was expected and the nearest name; all at once."""

import pytest

from apps.cmmn.language import read
from tests.cmmn.language.claim import FIRST_RULE, OUTLINE, problem


def test_an_unknown_name_is_told_with_the_nearest_one() -> None:
    found = problem("1. When the initial reveiw is complete, start the interview.")
    assert (found.code, found.line, found.column) == ("unknown-name", FIRST_RULE, 13)
    assert found.position.end == 27
    assert found.message == "There is no step “initial reveiw” in this plan."
    assert found.suggestion == "Initial review"


def test_a_name_that_means_two_steps_is_refused_with_both() -> None:
    found = problem("When the visit is complete, start the interview.")
    assert found.code == "ambiguous-name"
    assert found.candidates == ("the task “Visit” [visit_1] in “Investigation”", "the task “Visit” [visit_2]")


def test_a_sentence_that_means_two_things_is_refused_with_both() -> None:
    text = "Plan: P\nSteps\nTask: Review\nTask: Decide\nMilestone: Review complete\nRules\n"
    reading = read(text + "When the review is complete, start “Decide”.")
    (found,) = reading.errors
    assert (found.code, found.line) == ("ambiguous", 7)
    assert len(found.candidates) == 2
    exact = read(text + "When “Review” is complete, start “Decide”.")
    assert exact.definition is not None
    assert exact.definition.item("decide").entry[0].on[0].source == "review"


@pytest.mark.parametrize(
    ("sentence", "code", "column", "expected"),
    [
        ("When the interview ends, start the fraud check.", "ambiguous", 20, ()),
        ("Start the interview until the risk score is 3.", "syntax", 21, ("“by hand”",)),
        ("When the interview until, start the home visit.", "syntax", 20, ("an event such as “is complete”",)),
        ("Start the interview.", "syntax", 20, ("“when”",)),
        ("Start the interview when the risk score is high.", "wrong-type", 44, ("a number",)),
        ("Start the interview when the decision is aproved.", "unknown-choice", 42, ("“Approved”",)),
        ("Start the interview when the fraud check is 3.", "wrong-sort", 30, ("“is complete”",)),
        ("Start the interview when the truth found milestone fails.", "wrong-event", 52, ("“is reached”",)),
        ("Start the interview when the fraud check.", "says-nothing", 30, ("“is complete”",)),
        ("The case must be done before the case can end.", "not-a-rule", 1, ()),
        ("The interview must be done before the assessment stage can end.", "not-inside", 39, ()),
        ("At most many interviews at a time.", "syntax", 9, ("a number",)),
        ("Repeat the interview until the fraud check is created.", "no-state", 32, ()),
        ("Start the interview when the decision is not approved or declined.", "ambiguous", 58, ()),
    ],
)
def test_a_mistake_is_told_with_its_place(sentence: str, code: str, column: int, expected: tuple[str, ...]) -> None:
    found = problem(sentence)
    assert (found.code, found.line, found.column) == (code, FIRST_RULE, column)
    assert set(expected) <= set(found.expected)


def test_the_same_rule_twice_is_refused_with_the_first_line() -> None:
    found = problem("Repeat the interview.", "Never repeat the interview.")
    assert (found.code, found.line) == ("said-twice", FIRST_RULE + 1)
    assert found.message == f"Line {FIRST_RULE} says this of “Interview” already."


def test_all_mistakes_are_told_at_once() -> None:
    reading = read(
        "Plan: P\nTeams\n- Claims\nFeilds\n- Risk: whole nmber\nSteps\nTask: Pay\n  By Clams, within soon.\n"
        "  By Clams.\n  Asks for: risc\n  Abuot: x\nTsak: Tell\nE-mail: News\nRules\nStart the pai by hand.\n"
    )
    assert [(found.code, found.line, found.suggestion) for found in reading.errors] == [
        ("unknown-heading", 4, "Fields"),
        ("unknown-type", 5, "whole number"),
        ("bad-duration", 8, None),
        ("unknown-team", 8, "Claims"),
        ("said-twice", 9, None),
        ("unknown-team", 9, "Claims"),
        ("unknown-field", 10, "Risk"),
        ("unknown-label", 11, "About"),
        ("not-a-step", 12, "Task"),
        ("missing-subject", 13, None),
        ("unknown-name", 15, "Pay"),
    ]
    assert reading.definition is None
    assert [entry.name for entry in reading.outline] == ["P", "Claims", "Risk", "Pay", "News"]


def test_a_repetition_that_may_never_happen_is_warned_of() -> None:
    reading = read(OUTLINE + "Repeat the interview until the family is safe.")
    (warning,) = [found for found in reading.warnings if found.code == "not-yet-known"]
    assert (warning.line, warning.message) == (
        FIRST_RULE,
        "While “The family is safe” is not known, “Interview” is not repeated. Let its form ask for it, required.",
    )
    assert read(OUTLINE + "Repeat the home visit until the family is safe.").warnings == ()


def test_a_team_without_work_is_warned_of() -> None:
    (warning,) = read("Plan: P\nTeams\n- Claims").warnings
    assert (warning.code, warning.line) == ("unused-team", 3)


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark"])
def test_nothing_is_no_plan(text: str) -> None:
    assert [found.code for found in read(text).errors] == ["missing-name"]


@pytest.mark.parametrize(
    "text",
    [
        "x" * 200_001,
        "Plan: P\nRules\n" + '"\\' * 5_000,
        "Plan: P\nRules\nWhen " + "(" * 900 + ".",
        "Plan: P\nRules\nWhen " + "not " * 300 + ".",
        OUTLINE + "When " + " and ".join(["(the interview or the fraud check is done)"] * 9) + ", start [visit_1].",
        "Plan: P\nSteps\n" + "".join(f"{' ' * depth}Stage: S\n" for depth in range(300)),
        OUTLINE + "1. A b.\n" * 9_000,
    ],
    ids=["long", "quotes", "brackets", "nots", "ways", "levels", "sentences"],
)
def test_what_is_too_much_is_refused_soon(text: str) -> None:
    reading = read(text)
    assert reading.definition is None
    assert 0 < len(reading.errors) <= 100
