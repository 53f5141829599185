"""Files that are refused: broken ones, hostile ones, and plans that name what is not there. Each says where and why."""

import pytest

from apps.cmmn.xml import XmlError, context, read
from tests.cmmn.xml.samples import case, file, sentry, task

GOOD = file(case(task("look")))
BOMB = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><definitions>&b;</definitions>'
OUTSIDE = b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>'
HOSTILE = {
    "nothing": (b"", 0),
    "only space": (b" \n ", 0),
    "entities that grow": (BOMB, 1),
    "an entity from outside": (OUTSIDE, 1),
    "a document type from outside": (b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><definitions/>', 1),
    "too many levels": (b"<a>" * 100_000 + b"</a>" * 100_000, 1),
    "too many elements": (b"<a>" + b"<b/>" * 100_001 + b"</a>", 1),
    "too many bytes": (b"<a>" + b" " * 5_000_000 + b"</a>", 0),
    "a null character": (GOOD.replace(b"Look", b"Lo\0ok"), 1),
    "a control character": (GOOD.replace(b"Look", b"Lo\x01ok"), 1),
    "an encoding that it has not": (b'<?xml version="1.0" encoding="UTF-16"?>' + GOOD, 1),
    "an encoding nobody knows": (b'<?xml version="1.0" encoding="klingon"?>' + GOOD, 1),
    "bytes that are no UTF-8": (GOOD.replace(b"Look", b"Lo\xffok"), 1),
    "only its beginning": (GOOD[:-40], 1),
    "a page": (b"<!DOCTYPE html><html><body><p>Sign in<br></body></html>", 1),
    "a page that is XML": (b"<html><body/></html>", 1),
    "no XML at all": (b"PK\x03\x04\x14\x00", 1),
    "text behind it": (GOOD + b"<more/>", 1),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    data, line = HOSTILE[name]
    with pytest.raises(XmlError) as refused:
        read(data)
    assert refused.value.line == line
    assert refused.value.message
    assert refused.value.advice


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_any_honest_encoding_is_read(encoding: str) -> None:
    text = GOOD.decode().replace("Look", "Prüfen")
    said = "" if encoding == "utf-8-sig" else f'<?xml version="1.0" encoding="{encoding}"?>'
    [plan] = read((said + text).encode(encoding)).definitions
    assert plan.item("look").name == "Prüfen"


BROKEN = {
    "an id twice": (file(case(task("a"), "\n", task("a"))), "planItem “a”", 2),
    "a sentry without an id": (file(case(task("a"), "\n<sentry/>")), "sentry", 2),
    "a sentry that is not there": (
        file(case(task("a", '\n<entryCriterion id="e" sentryRef="s"/>'))),
        "entryCriterion “e”",
        2,
    ),
    "an item that is not there": (
        file(case(task("a", '<entryCriterion sentryRef="s"/>'), "\n", sentry("s", "", "b"))),
        "planItemOnPart",
        2,
    ),
    "a definition that is not there": (file(case('\n<planItem id="a" definitionRef="x"/>')), "planItem “a”", 2),
    "no definition at all": (file(case('\n<planItem id="a"/>')), "planItem “a”", 2),
    "a stage in itself": (
        file(case(task("a", element="stage", definition='\n<planItem id="b" definitionRef="a_d"/>'))),
        "planItem “b”",
        2,
    ),
    "a rule that is not there": (
        file(
            case(
                '<planningTable id="t">\n<discretionaryItem id="x" definitionRef="d" applicabilityRuleRefs="r"/>'
                '</planningTable><task id="d"/>'
            )
        ),
        "discretionaryItem “x”",
        2,
    ),
    "a role that is not there": (
        file(case("\n", task("a", element="userEventListener", more='authorizedRoleRefs="nurse"'))),
        "userEventListener “a_d”",
        2,
    ),
    "a case file item that is not there": (
        file(
            case(
                task("a", '<entryCriterion id="e" sentryRef="s"/>'),
                '<sentry id="s">\n<caseFileItemOnPart id="o" sourceRef="x"><standardEvent>create</standardEvent>'
                "</caseFileItemOnPart></sentry>",
            )
        ),
        "caseFileItemOnPart “o”",
        2,
    ),
    "no case": (file(), "definitions", 1),
    "something else": (b"<process/>", "process", 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_is_refused_with_element_and_line(name: str) -> None:
    data, element, line = BROKEN[name]
    with pytest.raises(XmlError) as refused:
        read(data)
    assert (refused.value.element, refused.value.line) == (element, line)


def test_definitions_that_multiply_are_refused() -> None:
    pair = '<planItem id="l{0}" definitionRef="s{1}"/><planItem id="r{0}" definitionRef="s{1}"/>'
    stages = "".join(f'<stage id="s{at}">{pair.format(at, at + 1)}</stage>' for at in range(30))
    with pytest.raises(XmlError, match="more than 5000 items"):
        read(file(case('<planItem id="top" definitionRef="s0"/>', stages, '<stage id="s30"/>')))


def test_a_sentry_that_is_used_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "MAX_PARTS", 50)
    many = "".join('<entryCriterion sentryRef="s"/>' for _ in range(30))
    with pytest.raises(XmlError, match="more than 50 parts"):
        read(file(case(task("a", many), sentry("s", "n", "a"))))


def test_what_can_be_read_is_read_with_a_warning() -> None:
    data = file(case(task("a", '<entryCriterion id="e"/>'), '<sentry id="s"/>'))
    model = read(data)
    assert [(notice.element, notice.line) for notice in model.warnings] == [("entryCriterion “e”", 1)]
    assert model.definitions[0].items[0].entry[0].on == ()
