"""The lines below a step: what each of them sets, and that it is written as it is read."""

import pytest

from apps.cmmn.definition import Item, OnPart, Parameter, PlanningTable, Timer
from apps.cmmn.language import Problem, read, write

PLAN = """Plan: P
Roles
- Nurse
- Chief judge [judge]
- Search and rescue
Fields
- Risk score: whole number
- Name of the client: text
- Day of the hearing: date
- Family: record
  - Address: text
  - Children: record, several
- Letter: record
  - Address: text
Steps
Stage: Care
  Task: Review
  Task: Visit
  Milestone: Help is there
  {kind}: Thing [x]
    {line}
Decision tables
Table: Which help
"""


def _item(kind: str, line: str) -> Item:
    reading = read(PLAN.format(kind=kind, line=line))
    assert reading.errors == ()
    assert reading.definition is not None
    assert read(write(reading.definition)).definition == reading.definition
    return reading.definition.item("x")


def _problem(kind: str, line: str) -> Problem:
    (found,) = read(PLAN.format(kind=kind, line=line)).errors
    return found


@pytest.mark.parametrize(
    ("line", "at", "start"),
    [
        ("Happens 2 weeks after “Review” is complete.", "P2W", OnPart("review", "complete")),
        ("Happens two weeks after the review.", "P2W", OnPart("review", "complete")),
        ("Happens: after 3 hours", "PT3H", None),
        ("Happens every day.", "R/P1D", None),
        ("Happens every 2 hours, 3 times, after the visit starts.", "R3/PT2H", OnPart("visit", "start")),
        ("Happens every day for 3 days.", "R3/P1D", None),
        ("Happens every week, once.", "R1/P1W", None),
        ("Happens on 1 March 2026.", "2026-03-01", None),
        ("Happens on 2026-03-01 at 09:30, after the help is there.", "2026-03-01T09:30",
         OnPart("help_is_there", "occur")),
        ("Happens on 1 March 2026 at 09:30:00 UTC.", "2026-03-01T09:30:00Z", None),
        ("Happens on the day of the hearing.", "day_of_the_hearing", None),
        ("Happens 1 day after something is added to the family.", "P1D",
         OnPart("family", "addChild", in_case_file=True)),
        ("Happens at the time `R5/2026-03-01/P1D`, after the case is reopened.", "R5/2026-03-01/P1D",
         OnPart("$case", "reactivate")),
    ],
)  # fmt: skip
def test_a_timer_says_when_it_happens(line: str, at: str, start: OnPart | None) -> None:
    assert _item("Timer", line).timer == Timer(at, start)


@pytest.mark.parametrize(
    ("line", "variable", "event"),
    [
        ("Happens when the risk score changes.", "risk_score", ""),
        ("Happens whenever the field [risk_score] is updated.", "risk_score", "update"),
        ("Happens when the children are created", None, None),
        ("Happens when the children of the family is created.", "family.children", "create"),
        ("Happens when the address of the letter is deleted.", "letter.address", "delete"),
    ],
)
def test_a_change_says_which_field_is_watched(line: str, variable: str | None, event: str | None) -> None:
    if variable is None:
        assert _problem("Change", line).code == "bad-change"
    else:
        found = _item("Change", line)
        assert (found.variable, found.variable_event) == (variable, event)


def test_a_case_is_opened_with_what_goes_in_and_comes_out() -> None:
    found = _item(
        "Case",
        "Opens a “complaint” case and does not wait for it.\n"
        "    Hands over: Name of the client as complainant, Risk score.\n"
        "    Brings back: result as the address of the letter.",
    )
    assert (found.case_ref, found.blocking) == ("complaint", False)
    assert found.inputs == (Parameter("name_of_the_client", "complainant"), Parameter("risk_score", "risk_score"))
    assert found.outputs == (Parameter("result", "letter.address"),)


@pytest.mark.parametrize(
    "line", ["Opens a complaint case.", "Opens a “complaint” case and waits for it", "Opens: a new complaint case"]
)
def test_a_case_is_waited_for_where_nothing_else_is_said(line: str) -> None:
    found = _item("Case", line)
    assert (found.case_ref, found.blocking) == ("complaint", True)


def test_a_case_can_be_told_like_an_order() -> None:
    found = _item(
        "Case",
        "Open a complaint case and do not wait for it.\n"
        "    Hand over the name of the client as complainant.\n"
        "    Bring back the result as risk score.",
    )
    assert (found.case_ref, found.blocking) == ("complaint", False)
    assert found.inputs == (Parameter("name_of_the_client", "complainant"),)
    assert found.outputs == (Parameter("result", "risk_score"),)


def test_a_step_is_done_for_each_entry_of_a_list() -> None:
    text = PLAN.format(kind="Task", line="") + "Rules\nDo [x] for each child in the family, as child."
    plan = read(text).definition
    assert plan is not None
    assert (plan.item("x").collection, plan.item("x").element) == ("family.children", "child")
    assert "1. Do [x] for each of the children, as [child]." in write(plan).replace("“Thing”", "[x]").replace(
        "the thing", "[x]"
    )


def test_a_decision_uses_a_table_and_a_process_has_a_name() -> None:
    assert _item("Decision", "Uses the table “Which help”.").decision == "which_help"
    assert _item("Automatic step", "Runs the process “pay-out”.").process_ref == "pay-out"


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("Planned by: Nurse, Chief judge.", ("nurse", "judge")),
        ("Recorded by: the nurse or the chief judge", ("nurse", "judge")),
        ("May be planned by: Search and rescue", ("search_and_rescue",)),
        ("Recorded by: [stranger]", ("stranger",)),
    ],
)
def test_roles_say_who_may(line: str, roles: tuple[str, ...]) -> None:
    assert _item("Event", line).roles == roles


def test_a_task_is_performed_by_a_role() -> None:
    assert _item("Task", "Performed by Nurse.").performer == "nurse"


def test_what_can_be_added_lies_in_tables_in_tables() -> None:
    found = _item(
        "Task",
        "Can be added [more]: Visit, “Review”.\n"
        "      Only when the risk score is above 7.\n"
        "      Planned by: Nurse.\n"
        "      Can be added:\n"
        "        - Visit",
    )
    inner = PlanningTable("more_1", ("visit",))
    assert found.planning == PlanningTable("more", ("visit", "review"), (inner,), "risk_score > 7", ("nurse",))


@pytest.mark.parametrize(
    ("kind", "line", "code", "column", "suggestion"),
    [
        ("Task", "Performed by Nurs.", "unknown-role", 18, "Nurse"),
        ("Decision", "Uses the table “Which hlp”.", "unknown-table", 20, "Which help"),
        ("Case", "Hands over: Risk scor as score.", "unknown-field", 17, "Risk score"),
        ("Case", "Hands over: Address as address.", "ambiguous-name", 17, None),
        ("Case", "Brings back: the good result as Risk score.", "bad-key", 18, None),
        ("Case", "Opens: the complaint", "unreadable-case", 12, None),
        ("Timer", "Happens soon.", "bad-time", 13, None),
        ("Timer", "Happens 2 days after the revew is complete.", "unknown-name", 30, "Review"),
        ("Timer", "Happens on the day of the hering.", "unknown-field", 16, "Day of the hearing"),
        ("Task", "Can be added: Vist.", "unknown-name", 19, "Visit"),
        ("Task", "Performed by Nurse.\n    Performed by Nurse.", "said-twice", 18, None),
    ],
)
def test_a_mistake_is_told_with_its_place(kind: str, line: str, code: str, column: int, suggestion: str | None) -> None:
    found = _problem(kind, line)
    assert (found.code, found.column, found.suggestion) == (code, column, suggestion)


def test_a_description_that_reads_like_a_line_stands_behind_its_label() -> None:
    found = _item("Task", "About: Performed by Nobody.")
    assert (found.description, found.performer) == ("Performed by Nobody.", None)
    assert _item("Task", "Opens at nine.").description == "Opens at nine."


@pytest.mark.parametrize(
    ("rule", "performer", "roles"),
    [
        ("Let the nurse record that the client has called.", None, ("nurse",)),
        ("Only the nurse and the chief judge may plan the visit.", None, ("nurse", "judge")),
        ("The chief judge does the visit.", "judge", ()),
    ],
)
def test_roles_can_be_said_in_rules_as_well(rule: str, performer: str | None, roles: tuple[str, ...]) -> None:
    text = PLAN.format(kind="Event", line="").replace("Thing [x]", "The client has called [called]") + "Rules\n" + rule
    plan = read(text).definition
    assert plan is not None
    item = plan.item("called" if "called" in rule else "visit")
    assert (item.performer, item.roles) == (performer, roles)
    assert read(write(plan)).definition == plan


def test_a_role_that_is_not_there_and_one_said_twice_are_told() -> None:
    text = PLAN.format(kind="Event", line="Recorded by: Nurse.") + "Rules\n"
    (found,) = read(text + "Let the nurss record that [x].").errors
    assert (found.code, found.suggestion) == ("unknown-role", "Nurse")
    (found,) = read(text + "Let the nurse record that [x].").errors
    assert (found.code, found.message) == ("said-twice", "Line 21 says this of “Thing” already.")
