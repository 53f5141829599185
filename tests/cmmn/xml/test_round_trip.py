"""What is written is read as it was: any plan, and any file together with what other tools put into it."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from apps.cmmn.definition import CaseDefinition, Extra
from apps.cmmn.xml import Model, read, write
from apps.cmmn.xml.names import FLOWABLE, MODEL
from tests.cmmn.plans import definitions
from tests.cmmn.xml.samples import case, file, sentry, task

NAMES = {"c": MODEL, "f": FLOWABLE, "a": "urn:acme"}


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(definitions())
def test_any_plan_is_read_as_it_was_written(plan: CaseDefinition) -> None:
    model = read(write(plan))
    assert model.definitions == (plan,)
    assert model.warnings == ()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(definitions(), definitions())
def test_several_plans_share_one_file(one: CaseDefinition, other: CaseDefinition) -> None:
    one, other = replace(one, extras=()), replace(other, extras=())
    data = write(Model((one, other)))
    assert read(data).definitions == (one, other)
    identities = [each.get("id") for each in etree.fromstring(data).iter() if each.get("id")]
    assert len(identities) == len(set(identities))


def test_writing_is_always_the_same() -> None:
    model = read(file(case(task("look"), task("pay"))))
    assert write(model) == write(model)
    assert write(read(write(model))) == write(model)


def test_what_other_tools_say_is_written_back_word_for_word() -> None:
    note = "<acme:note xmlns:acme='urn:acme' level='3'>Mind the <b>dog</b></acme:note>"
    listener = "<flowable:taskListener event='create' class='Never'/>"
    data = file(
        case(
            task(
                "look",
                f"<extensionElements>{note}</extensionElements>",
                definition=f"<extensionElements>{listener}</extensionElements>",
                more='flowable:formKey="f1" flowable:assignee="${initiator}"',
            )
        )
    )
    model = read(data)
    assert [extra.place for extra in model.definitions[0].extras] == ["$document", "$case", "look", "look"]
    written = etree.fromstring(write(model))
    [item] = written.iterfind(".//c:planItem", NAMES)
    [kept] = item.iterfind("c:extensionElements/a:note", NAMES)
    assert (kept.get("level"), "".join(str(text) for text in kept.itertext())) == ("3", "Mind the dog")
    [definition] = written.iterfind(".//c:humanTask", NAMES)
    assert definition.get(f"{{{FLOWABLE}}}assignee") == "${initiator}"
    assert [each.get("class") for each in definition.iterfind(".//f:taskListener", NAMES)] == ["Never"]
    assert read(write(model)) == model


def test_ids_and_the_target_namespace_stay() -> None:
    paid = task("pay", '<entryCriterion id="when" sentryRef="s"/>')
    written = etree.fromstring(write(read(file(case(task("look"), paid, sentry("s", "", "look"))))))
    assert written.get("targetNamespace") == "urn:sample"
    identities = {each.get("id") for each in written.iter()}
    assert {"claim", "plan", "look", "pay", "when"} <= identities


def test_the_children_of_an_element_stand_in_the_order_of_the_standard() -> None:
    items = [
        task("look"),
        task("pay", '<exitCriterion id="x" sentryRef="s"/><entryCriterion id="e" sentryRef="s"/>'),
        sentry("s", "a > 1", "look"),
    ]
    written = etree.fromstring(write(read(file(case(*reversed(items))))))
    [plan] = written.findall("c:case/c:casePlanModel", NAMES)
    inside = [etree.QName(child).localname for child in plan]
    assert inside == ["planItem", "planItem", "sentry", "sentry", "humanTask", "humanTask"]
    [item] = plan.findall("c:planItem[@id='pay']", NAMES)
    assert [etree.QName(child).localname for child in item] == ["entryCriterion", "exitCriterion"]


def test_a_kept_thing_that_is_no_kept_thing_is_refused() -> None:
    plan = CaseDefinition("claim", "Claim", extras=(Extra("$case", "<a><b></a>"),))
    with pytest.raises(ValueError, match="mismatch"):
        write(plan)
