"""What Camunda and Flowable say in their own words, and what is never run."""

from dataclasses import replace

from apps.cmmn.definition import Criterion, Field, FieldType, Item, Kind, OnPart
from apps.cmmn.endings import Completion, ExitEvent, ExitScope
from apps.cmmn.xml import read, write
from tests.cmmn.xml.samples import case, file, sentry, task


def _item(data: bytes, key: str) -> Item:
    return read(data).definitions[0].item(key)


def test_a_plain_task_is_what_its_type_says() -> None:
    data = file(
        case(*(task(name, element="task", more=f'flowable:type="{name}"') for name in ("human", "decision", "java")))
    )
    [plan] = read(data).definitions
    assert [item.kind for item in plan.items] == [Kind.HUMAN_TASK, Kind.DECISION_TASK, Kind.PROCESS_TASK]
    assert write(read(data)).count(b"<cmmn:task ") == 3


def test_a_listener_is_what_its_event_type_says() -> None:
    variable = 'flowable:eventType="variable" flowable:variableName="risk" flowable:variableChangeType="update"'
    data = file(
        case(
            task("v", element="eventListener", more=variable),
            task("r", element="eventListener", more='flowable:eventType="reactivate"'),
            task("s", element="eventListener", more='flowable:eventType="signal"'),
        )
    )
    [plan] = read(data).definitions
    assert [item.kind for item in plan.items] == [Kind.VARIABLE_EVENT, Kind.REACTIVATE_EVENT, Kind.EVENT]
    assert (plan.item("v").variable, plan.item("v").variable_event) == ("risk", "update")
    assert read(write(read(data))) == read(data)


def test_counters_and_limits_of_a_repetition_are_understood() -> None:
    rule = """<itemControl><repetitionRule flowable:counterVariable="round" flowable:maxInstanceCount="3"
        flowable:collectionVariable="${papers}" flowable:elementVariable="paper" flowable:elementIndexVariable="at">
        <condition>${round &lt; 5}</condition></repetitionRule></itemControl>"""
    item = _item(file(case(task("a", rule))), "a")
    assert (item.repetition, item.counter, item.max_instances) == ("round < 5", "round", 3)
    assert (item.collection, item.element, item.index) == ("papers", "paper", "at")


def test_a_counter_that_nobody_names_has_its_usual_name() -> None:
    rule = (
        "<itemControl><repetitionRule><condition>${repetitionCounter &lt; 5}</condition></repetitionRule></itemControl>"
    )
    item = _item(file(case(task("a", rule))), "a")
    assert (item.repetition, item.counter) == ("repetitionCounter < 5", "repetitionCounter")


def test_how_an_item_counts_for_its_parent_is_understood() -> None:
    neutral = "<itemControl><extensionElements><flowable:completionNeutralRule/></extensionElements></itemControl>"
    ignored = neutral.replace("completionNeutralRule", 'parentCompletionRule type="ignoreIfAvailableOrEnabled"')
    data = file(case(task("a", neutral), task("b", ignored)))
    assert _item(data, "a").completion is Completion.IGNORE_AVAILABLE
    assert _item(data, "b").completion is Completion.IGNORE_ENABLED


def test_how_and_whom_an_exit_ends_is_understood() -> None:
    leave = """<exitCriterion id="x" flowable:sentryRef="s" flowable:exitEventType="forceComplete"
        flowable:exitType="activeInstances"/>"""
    data = file(case(task("a", leave), sentry("s", "${n == 1}", more='flowable:triggerMode="onEvent"')))
    assert _item(data, "a").exit == (
        Criterion("x", (), "n == 1", on_event=True, exit_event=ExitEvent.FORCE_COMPLETE, exit_scope=ExitScope.ACTIVE),
    )


def test_people_and_times_are_understood_where_they_are_plain() -> None:
    plain = 'flowable:candidateGroups="Claims,Sales" flowable:dueDate="P2D" flowable:assignee="${who}"'
    reckoned = 'flowable:candidateGroups="${groups}" flowable:dueDate="${due}"'
    data = file(case(task("a", more=plain), task("b", more=reckoned)))
    assert (_item(data, "a").team, _item(data, "a").due) == ("Claims", "P2D")
    assert (_item(data, "b").team, _item(data, "b").due) == (None, None)


def test_a_listener_may_be_there_only_while_a_condition_holds() -> None:
    more = 'flowable:availableCondition="${cmmn:isStageCompletable()}"'
    inside = task("e", element="userEventListener", more=more)
    data = file(case(task("st", element="stage", definition=inside)))
    assert _item(data, "e").available_condition == "completable(st)"


def test_variables_that_are_waited_for_are_items_of_the_case_file() -> None:
    on = """<extensionElements><camunda:variableOnPart variableName="risk">
        <camunda:variableEvent>create</camunda:variableEvent></camunda:variableOnPart></extensionElements>"""
    data = file(case(task("a", '<entryCriterion id="e" sentryRef="s"/>'), f'<sentry id="s">{on}</sentry>'))
    assert _item(data, "a").entry[0].on == (OnPart("risk", "create", in_case_file=True),)
    assert read(data).definitions[0].fields == (Field("risk", "risk", FieldType.ANY),)


def test_scripts_are_kept_and_never_run() -> None:
    script = """<extensionElements><camunda:caseExecutionListener event="create"><camunda:script scriptFormat="groovy">
        new File("gone").delete()</camunda:script></camunda:caseExecutionListener></extensionElements>"""
    model = read(file(case(task("a", definition=script))))
    assert model.definitions[0].item("a").kind is Kind.HUMAN_TASK
    assert b'new File("gone").delete()' in write(model)


def test_what_this_product_wrote_is_not_guessed_at_again() -> None:
    [plan] = read(file(case(task("a", more='flowable:candidateGroups="Claims"')))).definitions
    nobody = replace(plan, items=(replace(plan.items[0], team=None),))
    assert read(write(nobody)).definitions == (nobody,)
