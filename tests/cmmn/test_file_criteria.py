"""Criteria that wait for what happens to the case file, and commands that change it."""

from typing import Any

import pytest

from apps.cmmn import commands as do
from apps.cmmn.builders import case, entry, field, leave, on, on_file, stage, task
from apps.cmmn.definition import FieldType
from tests.cmmn.desk import Desk

DOC = field("doc", FieldType.OBJECT)
PAPERS = field("papers", FieldType.TEXT, many=True)
RISK = field("risk", FieldType.NUMBER)


def _desk(event: str, **options: Any) -> Desk:
    wait = entry(on_file("doc", event), **options)
    return Desk(case("claim", task("look", entry=wait), task("keep"), fields=(DOC, RISK)))


def test_create_and_update_are_different_events() -> None:
    desk = Desk(
        case(
            "claim",
            task("first", entry=entry(on_file("doc", "create"))),
            task("again", entry=entry(on_file("doc", "update"))),
            task("keep"),
            fields=(DOC,),
        )
    )
    desk.file("doc", "create", {"n": 1})
    assert (desk.state("first"), desk.state("again")) == ("active", "available")
    desk.file("doc", "update", {"n": 2})
    assert desk.state("again") == "active"


@pytest.mark.parametrize(("operation", "event"), [("replace", "replace"), ("delete", "delete"), ("update", "update")])
def test_each_operation_has_its_event(operation: str, event: str) -> None:
    desk = _desk(event)
    desk.file("doc", "create", {"n": 1})
    assert desk.state("look") == "available"
    desk.file("doc", operation, {"n": 2})
    assert desk.state("look") == "active"


def test_fields_that_are_written_have_the_events_as_well() -> None:
    desk = _desk("create")
    desk.set(doc={"n": 1})
    assert desk.state("look") == "active"


def test_one_more_of_many_is_created() -> None:
    wait = task("look", repetition=True, entry=entry(on_file("papers", "create")))
    desk = Desk(case("claim", wait, task("keep"), fields=(PAPERS,)))
    desk.file("papers", "create", "plan.pdf")
    desk.file("papers", "create", "map.pdf")
    assert desk.states("look") == ["active", "active", "available"]
    assert desk.last.state.values == {"papers": ["plan.pdf", "map.pdf"]}


def test_an_event_of_the_case_file_is_remembered_until_the_condition_holds() -> None:
    desk = _desk("create", condition="risk > 5")
    desk.file("doc", "create", {"n": 1})
    assert desk.state("look") == "available"
    assert desk.item("look").memory == {"parts": {"entry:entry1": ["file doc create"]}}
    desk.set(risk=6)
    assert desk.state("look") == "active"


def test_an_event_of_the_case_file_may_be_joined_with_one_of_the_plan() -> None:
    join = entry(on_file("doc", "create"), on("read", "complete"))
    desk = Desk(case("claim", task("read"), task("look", entry=join), fields=(DOC,)))
    desk.complete("read")
    assert desk.state("look") == "available"
    desk.file("doc", "create", {"n": 1})
    assert desk.state("look") == "active"


def test_what_a_case_starts_with_is_created() -> None:
    wait = entry(on_file("doc", "create"))
    desk = Desk(case("claim", task("look", entry=wait), task("keep"), fields=(DOC,)), doc={"n": 1})
    assert desk.state("look") == "active"


def test_every_instance_of_a_stage_hears_the_case_file() -> None:
    visit = stage(
        "visit",
        task("look", entry=entry(on_file("doc", "create"))),
        task("wait"),
        repetition=True,
        entry=entry(on("call", "disable")),
    )
    desk = Desk(case("claim", task("call", manual_activation=True), visit, fields=(DOC,)))
    desk.disable("call")
    desk.reenable("call")
    desk.disable("call")
    desk.file("doc", "create", {"n": 1})
    assert desk.states("look") == ["active", "active"]


def test_an_exit_criterion_may_wait_for_the_case_file() -> None:
    desk = Desk(case("claim", task("look", exit=leave(on_file("doc", "delete"))), task("keep"), fields=(DOC,)))
    desk.file("doc", "create", {"n": 1})
    desk.file("doc", "delete")
    assert desk.state("look") == "terminated"


def test_what_cannot_be_done_to_the_case_file_is_refused() -> None:
    desk = _desk("create")
    assert desk.refuses(do.ChangeFile("doc", "update", {"n": 1})) == "Doc is not in the case file."
    assert desk.refuses(do.ChangeFile("nothing", "create", 1)) == 'The case file has no item "nothing".'
    desk.give(do.Terminate(0))
    desk.give(do.Close())
    assert desk.refuses(do.ChangeFile("doc", "create", {})).startswith("The case is closed")


def test_an_event_touches_only_what_listens_for_it() -> None:
    others = [task(f"other{at}", entry=entry(on_file("doc", "delete"))) for at in range(20)]
    wait = task("look", entry=entry(on_file("doc", "create")))
    desk = Desk(case("claim", wait, *others, fields=(DOC,)))
    desk.file("doc", "create", {"n": 1})
    assert [look.key for look in desk.last.trace.looks] == ["look"]
