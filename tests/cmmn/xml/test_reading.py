"""What CMMN itself says, 1.1 and 1.0: items, rules, criteria, planning, the case file, and what has no diagram."""

import pytest

from apps.cmmn.definition import (
    CASE,
    Criterion,
    Field,
    FieldType,
    Kind,
    OnPart,
    Parameter,
    PlanningTable,
    Role,
    Timer,
)
from apps.cmmn.xml import read
from tests.cmmn.xml.samples import case, file, sentry, task

OLD = '<definitions xmlns="http://www.omg.org/spec/CMMN/20131201/MODEL" targetNamespace="urn:sample"'
BARE = "<definitions"


def test_every_element_is_an_item_of_its_kind() -> None:
    elements = {
        "stage": Kind.STAGE,
        "task": Kind.TASK,
        "humanTask": Kind.HUMAN_TASK,
        "processTask": Kind.PROCESS_TASK,
        "caseTask": Kind.CASE_TASK,
        "decisionTask": Kind.DECISION_TASK,
        "milestone": Kind.MILESTONE,
        "eventListener": Kind.EVENT,
        "userEventListener": Kind.USER_EVENT,
        "timerEventListener": Kind.TIMER_EVENT,
    }
    [plan] = read(file(case(*(task(f"i{at}", element=name) for at, name in enumerate(elements))))).definitions
    assert [item.kind for item in plan.items] == list(elements.values())


def test_a_criterion_waits_for_items_and_asks_a_condition() -> None:
    data = file(case(task("a"), task("b", '<entryCriterion id="c" sentryRef="s"/>'), sentry("s", "n > 2", "a")))
    [plan] = read(data).definitions
    assert plan.item("b").entry == (Criterion("c", (OnPart("a", "complete"),), "n > 2"),)
    assert plan.fields == (Field("n", "n", FieldType.NUMBER),)


def test_events_and_conditions_may_stand_in_character_data() -> None:
    on = '<planItemOnPart sourceRef="a"><standardEvent> <![CDATA[complete]]> </standardEvent></planItemOnPart>'
    asked = "<ifPart><condition><![CDATA[ n < 2 ]]></condition></ifPart>"
    data = file(
        case(task("a"), task("b", '<exitCriterion id="c" sentryRef="s"/>'), f'<sentry id="s">{on}{asked}</sentry>')
    )
    [plan] = read(data).definitions
    assert plan.item("b").exit == (Criterion("c", (OnPart("a", "complete"),), "n < 2"),)


def test_the_exit_criterion_that_a_source_left_through_is_named() -> None:
    on = '<planItemOnPart sourceRef="a" exitCriterionRef="x"><standardEvent>exit</standardEvent></planItemOnPart>'
    left = task("a", '<exitCriterion id="x" sentryRef="r"/>')
    data = file(
        case(
            left, task("b", '<entryCriterion id="c" sentryRef="s"/>'), f'<sentry id="s">{on}</sentry>', sentry("r", "n")
        )
    )
    assert read(data).definitions[0].item("b").entry[0].on == (OnPart("a", "exit", "x"),)


def test_the_case_itself_can_be_waited_for_and_left() -> None:
    on = '<planItemOnPart sourceRef="plan"><standardEvent>suspend</standardEvent></planItemOnPart>'
    end = '<exitCriterion id="x" sentryRef="s"/>'
    [plan] = read(file(case(task("a"), f'<sentry id="s">{on}</sentry>', end))).definitions
    assert plan.exit == (Criterion("x", (OnPart(CASE, "suspend"),)),)


def test_rules_of_the_item_go_before_those_of_its_definition() -> None:
    own = "<itemControl><requiredRule><condition>false</condition></requiredRule></itemControl>"
    general = """<defaultControl><repetitionRule/><requiredRule/>
        <manualActivationRule><condition>n > 1</condition></manualActivationRule></defaultControl>"""
    [item] = read(file(case(task("a", own, definition=general)))).definitions[0].items
    assert (item.repetition, item.required, item.manual_activation) == (True, False, "n > 1")


def test_two_items_of_one_stage_definition_have_each_their_own_children() -> None:
    inside = task("a") + task("b", '<entryCriterion sentryRef="s"/>') + sentry("s", "", "a")
    [plan] = read(
        file(
            case(
                '<planItem id="first" definitionRef="st"/><planItem id="second" definitionRef="st"/>',
                f'<stage id="st" name="Stage">{inside}</stage>',
            )
        )
    ).definitions
    assert [item.key for item in plan.walk()] == ["first", "a", "b", "second", "second/a", "second/b"]
    assert plan.item("b").entry[0].on == (OnPart("a", "complete"),)
    assert plan.item("second/b").entry[0].on == (OnPart("second/a", "complete"),)


def test_planning_tables_say_what_is_offered_when_and_to_whom() -> None:
    table = """<planningTable id="t" authorizedRoleRefs="nurse">
        <discretionaryItem id="x" definitionRef="x_d" applicabilityRuleRefs="r1 r2" authorizedRoleRefs="judge nurse"/>
        <planningTable id="inner"><discretionaryItem id="y" definitionRef="y_d"/></planningTable>
        <applicabilityRule id="r1"><condition>n > 1</condition></applicabilityRule>
        <applicabilityRule id="r2"><condition>m == 2</condition></applicabilityRule></planningTable>
        <humanTask id="x_d" name="X"/><task id="y_d" name="Y"/>"""
    roles = '<caseRoles><role id="nurse" name="Nurse"/><role id="judge" name="Judge"/></caseRoles>'
    [plan] = read(file(case(table, roles=roles))).definitions
    assert plan.roles == (Role("nurse", "Nurse"), Role("judge", "Judge"))
    assert plan.planning == PlanningTable("t", ("x",), (PlanningTable("inner", ("y",)),), roles=("nurse",))
    item = plan.item("x")
    assert (item.discretionary, item.applicability, item.roles) == (True, "(n > 1) && (m == 2)", ("judge", "nurse"))


def test_what_a_human_task_offers_lies_in_its_stage() -> None:
    table = '<planningTable id="t"><discretionaryItem id="x" definitionRef="x_d"/></planningTable>'
    [plan] = read(file(case(task("a", definition=table), '<task id="x_d" name="X"/>'))).definitions
    assert [(item.key, item.discretionary) for item in plan.items] == [("a", False), ("x", True)]
    assert plan.item("a").planning == PlanningTable("t", ("x",))


def test_a_task_may_offer_to_be_done_again() -> None:
    table = '<planningTable id="t"><discretionaryItem id="again" definitionRef="a_d"/></planningTable>'
    [plan] = read(file(case(task("a", definition=table)))).definitions
    assert [item.key for item in plan.items] == ["a", "again"]
    assert (plan.item("a").planning, plan.item("again").planning) == (PlanningTable("t", ("again",)), None)


def test_two_tasks_of_one_definition_offer_each_its_own() -> None:
    table = '<planningTable id="t"><discretionaryItem id="x" definitionRef="x_d"/></planningTable>'
    both = '<planItem id="a" definitionRef="d"/><planItem id="b" definitionRef="d"/>'
    data = file(case(both, f'<humanTask id="d">{table}</humanTask><task id="x_d"/>'))
    [plan] = read(data).definitions
    assert plan.item("a").planning == PlanningTable("t", ("x",))
    assert plan.item("b").planning == PlanningTable("t-2", ("x-2",))


def test_the_case_file_becomes_fields() -> None:
    model = """<caseFileModel>
        <caseFileItem id="c" name="claim" multiplicity="ExactlyOne" definitionRef="d"><children>
          <caseFileItem id="p" name="Papers of it" multiplicity="ZeroOrMore" targetRefs="c  v"/></children>
          </caseFileItem>
        <caseFileItem id="v" name="visit" definitionRef="w"/></caseFileModel>"""
    kinds = """<caseFileItemDefinition id="d"/><caseFileItemDefinition id="w">
        <property name="cost" type="http://www.omg.org/spec/CMMN/PropertyType/decimal"/></caseFileItemDefinition>"""
    [plan] = read(file(kinds, case(file_model=model))).definitions
    papers = Field("Papers_of_it", "Papers of it", FieldType.ANY, many=True, targets=("claim", "visit"))
    assert plan.fields == (
        Field("claim", "claim", FieldType.OBJECT, required=True, fields=(papers,)),
        Field("visit", "visit", FieldType.OBJECT, fields=(Field("cost", "cost", FieldType.NUMBER),)),
    )


def test_case_file_events_name_the_path_of_the_item() -> None:
    model = """<caseFileModel><caseFileItem id="c" name="claim"><children>
        <caseFileItem id="p" name="paper"/></children></caseFileItem></caseFileModel>"""
    on = '<caseFileItemOnPart sourceRef="p"><standardEvent>addChild</standardEvent></caseFileItemOnPart>'
    data = file(
        case(task("a", '<entryCriterion id="e" sentryRef="s"/>'), f'<sentry id="s">{on}</sentry>', file_model=model)
    )
    assert read(data).definitions[0].item("a").entry[0].on == (OnPart("claim.paper", "addChild", in_case_file=True),)


def test_a_timer_counts_from_its_start() -> None:
    timer = """<timerExpression>PT3H</timerExpression>
        <planItemStartTrigger sourceRef="a"><standardEvent>complete</standardEvent></planItemStartTrigger>"""
    [plan] = read(file(case(task("a"), task("t", definition=timer, element="timerEventListener")))).definitions
    assert plan.item("t").timer == Timer("PT3H", OnPart("a", "complete"))


def test_tasks_name_what_they_call() -> None:
    [plan] = read(
        file(
            case(
                task("c", element="caseTask", more='caseRef="tns:other" isBlocking="false"'),
                task("p", element="processTask", definition="<processRefExpression>bill</processRefExpression>"),
                task("d", element="decisionTask", more='decisionRef="grade"'),
            ),
            '<decision id="grade" name="Grade it" externalRef="elsewhere"/>',
        )
    ).definitions
    called = plan.item("c")
    assert (called.case_ref, called.blocking) == ("other", False)
    assert plan.item("p").process_ref == "bill"
    assert plan.item("d").decision == "grade"
    assert [(table.key, table.name) for table in plan.decisions] == [("grade", "Grade it")]


def test_what_a_task_gives_and_takes_is_read_from_the_tools_that_say_it() -> None:
    mapped = """<extensionElements><camunda:in source="a" target="b"/><flowable:out source="c" targetExpression="${d}"/>
        <camunda:in businessKey="x"/></extensionElements>"""
    [plan] = read(file(case(task("c", element="caseTask", definition=mapped)))).definitions
    assert plan.item("c").inputs == (Parameter("a", "b"),)
    assert plan.item("c").outputs == (Parameter("c", "d"),)


def test_several_cases_are_several_plans() -> None:
    other = case(task("b")).replace('"claim"', '"visit"').replace('"plan"', '"plan2"')
    assert [plan.key for plan in read(file(case(task("a")), other)).definitions] == ["claim", "visit"]


@pytest.mark.parametrize("head", [BARE, OLD])
def test_files_without_a_namespace_and_of_the_older_version_are_read(head: str) -> None:
    [plan] = read(file(case(task("a")), head=head)).definitions
    assert plan.item("a").kind is Kind.HUMAN_TASK


def test_the_older_version_starts_work_by_hand_and_names_sentries_at_the_item() -> None:
    data = file(
        case(
            '<planItem id="a" definitionRef="a_d"/>',
            '<planItem id="b" definitionRef="b_d" entryCriteriaRefs="s" exitCriteriaRefs="r"/>',
            '<planItem id="m" definitionRef="m_d"/>',
            sentry("s", "", "a"),
            '<sentry id="r"><ifPart><condition><body>n == 1</body></condition></ifPart></sentry>',
            '<planItemDefinition xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:type="tHumanTask" id="a_d"/>',
            '<humanTask id="b_d"><defaultControl><manualActivationRule><condition><body>false</body></condition>'
            "</manualActivationRule></defaultControl></humanTask>",
            '<milestone id="m_d"/>',
        ),
        head=OLD,
    )
    [plan] = read(data).definitions
    assert [item.manual_activation for item in plan.items] == [True, False, False]
    assert plan.item("a").kind is Kind.HUMAN_TASK
    assert plan.item("b").entry == (Criterion("s", (OnPart("a", "complete"),)),)
    assert plan.item("b").exit == (Criterion("r", (), "n == 1"),)


def test_an_older_diagram_before_the_case_is_kept() -> None:
    drawn = '<diagram xmlns="urn:drawn"><bounds x="1"/></diagram>'
    [plan] = read(file(drawn, case(task("a")))).definitions
    assert plan.extras[0].place == "$document"
    assert ':bounds x="1"/>' in plan.extras[0].xml


def test_remarks_and_their_lines_are_kept() -> None:
    remarks = """<textAnnotation id="n"><text>Mind this</text></textAnnotation>
        <association id="l" sourceRef="n" targetRef="a"/>"""
    [plan] = read(file(case(task("a")), remarks)).definitions
    assert "<cmmn:text>Mind this</cmmn:text>" in plan.extras[0].xml
    assert 'targetRef="a"' in plan.extras[0].xml
