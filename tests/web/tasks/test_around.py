"""What stands around the form of a task: the dialogs of its verbs, its checklist, its outcomes, its people."""

import pytest
from django.test import Client

from apps.cases import actions as case_actions
from apps.cases.models import Case, Note
from apps.cmmn.builders import case, field, task
from apps.cmmn.definition import FieldType
from apps.common.actors import Actor
from apps.tasks import actions
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import User
from tests.web.cases.conftest import SYSTEM

PLAN = case(
    "loan",
    task("check", checklist=["is_known!"], outcomes=("fine", "poor"), form=["remark"]),
    fields=(field("is_known", FieldType.BOOLEAN, label="Is known"), field("remark")),
)


@pytest.fixture
def check(bob: User) -> HumanTask:
    """A task with a checklist and two outcomes, which Bob holds."""
    version = case_actions.publish(PLAN, actor=SYSTEM)
    opened = case_actions.open_case(version.definition, data={}, actor=SYSTEM).case
    found = HumanTask.objects.select_related("case").get(case=opened, key="check")
    actions.claim(found, actor=Actor.person(bob))
    return HumanTask.objects.select_related("case").get(pk=found.pk)


def url(task: HumanTask, verb: str = "") -> str:
    return f"/tasks/{task.pk}/{verb}"


def test_every_verb_stands_in_its_menu_with_the_reason_where_it_cannot_be(as_bob: Client, check: HumanTask) -> None:
    text = as_bob.get(url(check, "verbs/")).content.decode()
    assert f'href="{url(check, "reschedule/")}"' in text
    assert "Only a manager may discard a task." in text
    assert f'href="{url(check, "discard/")}"' not in text


def test_a_tick_is_saved_at_once_with_and_without_scripts(as_bob: Client, check: HumanTask) -> None:
    sent = {"field": "is_known", "is_ticked": "on"}
    part = as_bob.post(url(check, "tick/"), sent, headers={"HX-Request": "true"})
    assert (part.status_code, "checked" in part.content.decode()) == (200, True)
    assert Case.objects.get(pk=check.case_id).data == {"is_known": True}
    page = as_bob.post(url(check, "tick/"), {"field": "is_known"})
    assert (page.status_code, page.headers["Location"]) == (303, url(check))
    assert Case.objects.get(pk=check.case_id).data == {"is_known": False}


def test_it_ends_with_a_chosen_outcome_and_not_before_its_points_are_ticked(as_bob: Client, check: HumanTask) -> None:
    assert "How does it end?" in as_bob.get(url(check)).content.decode()
    missing = as_bob.post(url(check), {"data-remark": "Odd."})
    assert (missing.status_code, "Choose how this task ends." in missing.content.decode()) == (422, True)
    early = as_bob.post(url(check), {"outcome": "fine"})
    assert (early.status_code, "This point has to be ticked first: Is known" in early.content.decode()) == (409, True)
    actions.tick(check, field="is_known", is_ticked=True, actor=SYSTEM)
    assert as_bob.post(url(check), {"outcome": "fine"}).status_code == 303
    check.refresh_from_db()
    assert (check.state, check.outcome) == (TaskState.COMPLETED, "fine")


def test_it_is_moved_to_a_later_day_and_says_so(as_bob: Client, check: HumanTask) -> None:
    bad = as_bob.post(url(check, "reschedule/"), {"starts_at": "2090-01-02T08:00", "due_at": "2090-01-01T08:00"})
    assert (bad.status_code, "It has to start before it is due." in bad.content.decode()) == (422, True)
    assert as_bob.post(url(check, "reschedule/"), {"starts_at": "2090-01-02T08:00"}).status_code == 303
    check.refresh_from_db()
    assert check.state == TaskState.SCHEDULED
    assert "Starts on" in as_bob.get(url(check)).content.decode()
    assert "Check" in as_bob.get("/?view=scheduled").content.decode()


def test_help_is_asked_for_shown_and_given(as_bob: Client, check: HumanTask, carol: User, client: Client) -> None:
    assert as_bob.post(url(check, "escalate/"), {"to": carol.pk, "reason": ""}).status_code == 422
    as_bob.post(url(check, "escalate/"), {"to": carol.pk, "reason": "Above my limit."})
    assert "Above my limit." in as_bob.get(url(check)).content.decode()
    client.force_login(carol)
    assert "Check" in client.get("/?view=escalated").content.decode()
    client.post(url(check, "answer/"), {"answer": "Go on."})
    check.refresh_from_db()
    assert check.is_escalated is False
    assert "Go on." in client.get(url(check, "past/")).content.decode()


def test_several_people_say_their_part(as_bob: Client, check: HumanTask, bob: User, carol: User) -> None:
    actions.tick(check, field="is_known", is_ticked=True, actor=SYSTEM)
    few = as_bob.post(url(check, "share/"), {"people": [bob.pk], "rule": "some"})
    assert (few.status_code, "Say how many of them are needed." in few.content.decode()) == (422, True)
    as_bob.post(url(check, "share/"), {"people": [bob.pk, carol.pk], "rule": "all"})
    assert "My part is done" in as_bob.get(url(check)).content.decode()
    told = as_bob.post(url(check), {"outcome": "fine", "comment": "All there."}, follow=True).content.decode()
    assert "Your part of “Check” is done. It waits for others." in told
    page = as_bob.get(url(check)).content.decode()
    assert "All there." in page
    assert "1 of 2 are done; all are needed." in page


def test_a_comment_is_a_note_that_the_task_shows(as_bob: Client, check: HumanTask) -> None:
    as_bob.post(url(check, "comment/"), {"text": "Rang twice."})
    assert Note.objects.get().item_number == check.item_number
    assert "Rang twice." in as_bob.get(url(check)).content.decode()


def test_a_dialog_goes_back_to_the_list_that_it_was_opened_in(as_bob: Client, check: HumanTask) -> None:
    assert 'value="/?view=all"' in as_bob.get(url(check, "skip/?next=/%3Fview%3Dall")).content.decode()
    answer = as_bob.post(url(check, "skip/"), {"reason": "Not needed.", "next": "/?view=all"})
    assert answer.headers["Location"] == "/?view=all"
    away = as_bob.get(url(check, "restart/?next=https://elsewhere.example/"))
    assert "elsewhere" not in away.content.decode().split("<main")[1]
