"""Conditions of other languages: in CEL where that is sure, untouched and told where it is not."""

import pytest

from apps.cmmn.xml import read, write
from apps.cmmn.xml.names import FLOWABLE
from apps.cmmn.xml.translate import translate
from tests.cmmn.xml.samples import case, file, task

SURE = {
    "${risk > 7}": "risk > 7",
    "#{risk ge 7 and not closed}": "risk >= 7 && !closed",
    "${kind == 'it\\'s \"x\"'}": 'kind == "it\'s \\"x\\""',
    "${(a || b) && c.d != 3}": "(a || b) && c.d != 3",
    "${vars:getOrDefault('go', false)}": "go",
    "${variables:get(n) == 2}": "n == 2",
    "${var:equals(kind, 'a')}": 'kind == "a"',
    "${caseInstance.getVariable('go') != null && go}": "go",
    "${a + 2 * b > -7.5}": "a + (2 * b) > -7.5",
    "${vars:getOrDefault('approval', null) == 'declined' && go}": 'approval == "declined" && go',
    "${kind != null && caseInstance.getVariable('kind') != 'a'}": 'kind != "a"',
    "${vars:exists(kind) && !vars:equals(kind, 'a')}": '!(kind == "a")',
    "REPEAT": "REPEAT",
    "${cmmn:isStageCompletable()}": "completable(st)",
}
DOUBTFUL = [
    "${bean.decide(task)}",
    "${vars:getOrDefault('go', true)}",
    "${vars:getOrDefault('n', 0) < 5}",
    "${!vars:getOrDefault('go', false)}",
    "${vars:getOrDefault('n', 0) + 1 > 0}",
    "${-vars:getOrDefault('n', 5) < 3}",
    "${variables:get(n) + 1 > 0}",
    "${!(vars:getOrDefault('kind', null) == 'a')}",
    "${!(vars:getOrDefault('go', false) && ready)}",
    "${(vars:getOrDefault('go', false) && ready) == false}",
    "${!vars:equals(kind, 'a')}",
    "${vars:equals(kind, 'a') == false}",
    "${caseInstance.getVariable('kind') != 'a'}",
    "${variables:get(a) == variables:get(b)}",
    "${!(risk != null && risk > 3)}",
    "${risk != null}",
    "${risk == null || risk > 2}",
    "T(java.time.Instant).now()",
    "${a / 2 > 1}",
    "${kind > }",
    "${a ? b : c}",
    "${var:contains(list, 'a')}",
    "3 > 'a'",
    "(" * 3_000,
]


@pytest.mark.parametrize("text", SURE)
def test_what_is_sure_is_said_in_cel(text: str) -> None:
    found = translate(text, "st")
    assert found is not None
    assert found.text == SURE[text]


@pytest.mark.parametrize("text", DOUBTFUL)
def test_what_is_doubtful_is_left_alone(text: str) -> None:
    assert translate(text, "st") is None


def test_an_expression_that_stays_is_told_with_its_line() -> None:
    rule = "<itemControl>\n<requiredRule>\n<condition>${bean.decide()}</condition></requiredRule></itemControl>"
    model = read(file(case(task("a", rule))))
    assert model.definitions[0].items[0].required == "${bean.decide()}"
    [notice] = model.warnings
    assert (notice.element, notice.line) == ("condition", 3)
    assert "${bean.decide()}" in notice.message
    assert read(write(model)) == model


@pytest.mark.parametrize("name", ["task", "caseInstance", "execution"])
def test_objects_of_other_engines_are_no_values(name: str) -> None:
    rule = f"<itemControl><requiredRule><condition>{name}.index == 2</condition></requiredRule></itemControl>"
    assert len(read(file(case(task("a", rule)))).warnings) == 1


def test_what_opens_a_listener_reads_no_objects_of_other_engines() -> None:
    listener = (
        f'<planItem id="e" definitionRef="de"/><userEventListener id="de" xmlns:f="{FLOWABLE}"'
        " f:availableCondition=\"${caseInstance.state == 'active'}\"/>"
    )
    model = read(file(case(listener)))
    assert model.definitions[0].items[0].available_condition == "${caseInstance.state == 'active'}"
    assert model.definitions[0].fields == ()
    assert len(model.warnings) == 1
