"""From ticked rows to what became of them, and back."""

from datetime import timedelta

from django.test import Client

from apps.bulk.models import Operation
from apps.cases.models import Case, CaseDefinition, CaseGrant
from apps.common import clock
from apps.common.actors import Actor
from apps.outbox import draining
from apps.tasks import actions as task_actions
from apps.tasks.models import HumanTask
from apps.users.models import Team, User
from tests.bulk.conftest import holders, open_review

NEW = "/operations/new/"
HERE = "/?view=teams"


def ticked(reviews: list[HumanTask], kind: str) -> dict[str, object]:
    return {"do": kind, "task": [review.pk for review in reviews], "next": HERE}


def test_ticked_tasks_are_taken_at_once_and_can_be_given_back_beside_the_message(
    as_bob: Client, reviews: list[HumanTask], bob: User
) -> None:
    answer = as_bob.post(NEW, ticked(reviews, "claim"))
    assert (answer.status_code, answer.headers["Location"]) == (303, HERE)
    key = Operation.objects.get().pk
    text = as_bob.get(HERE).content.decode()
    assert "3 tasks taken" in text
    assert f'action="/operations/{key}/undo/"' in text
    assert as_bob.post(f"/operations/{key}/undo/", {"next": HERE}).headers["Location"] == HERE
    assert holders(reviews) == [None] * 3


def test_what_was_refused_is_told_row_by_row(as_bob: Client, reviews: list[HumanTask], carol: User) -> None:
    task_actions.assign(reviews[0], user=carol, team=None, actor=Actor.person(carol))
    answer = as_bob.post(NEW, ticked(reviews, "claim"), follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith(f"/operations/{Operation.objects.get().pk}/")
    assert "Carol Castle has taken this task already (" in text
    assert reviews[0].case.number in text


def test_tasks_are_handed_over_after_a_look_at_what_would_happen(
    as_carol: Client, reviews: list[HumanTask], bob: User
) -> None:
    described = as_carol.post(NEW, ticked(reviews, "assign")).headers["Location"]
    assert as_carol.post(described, {}).status_code == 422
    looked = as_carol.post(described, {"user": bob.pk}).headers["Location"]
    text = as_carol.get(looked).content.decode()
    assert "Hand 3 tasks over" in text
    assert holders(reviews) == [None] * 3
    key = Operation.objects.get().pk
    assert as_carol.post(f"/operations/{key}/run/", {"next": HERE}).headers["Location"] == HERE
    assert holders(reviews) == [bob.pk] * 3


def test_everything_that_a_list_finds_is_more_than_the_page(
    as_carol: Client, reviews: list[HumanTask], carol: User
) -> None:
    late = open_review(reviews[0].case.definition)
    HumanTask.objects.filter(pk=late.pk).update(due_at=clock.now() - timedelta(days=1))
    chosen = {"do": "claim", "all": "on", "task": [reviews[0].pk], "next": "/?view=all&due=late"}
    looked = as_carol.post(NEW, chosen).headers["Location"]
    assert "This task belongs to another team." in as_carol.get(looked).content.decode()
    Team.objects.update(is_active=True)
    HumanTask.objects.update(team=None)
    as_carol.post(f"/operations/{Operation.objects.get().pk}/run/")
    assert holders([*reviews, late]) == [None, None, None, carol.pk]


def test_all_cases_of_a_filter_are_closed_with_one_reason(as_carol: Client, reviews: list[HumanTask]) -> None:
    chosen = {"do": "close", "all": "on", "next": "/cases/?state=active"}
    described = as_carol.post(NEW, chosen).headers["Location"]
    as_carol.post(described, {"outcome": "refused", "reason": "The insurer has gone."})
    as_carol.post(f"/operations/{Operation.objects.get().pk}/run/")
    found = Case.objects.order_by().values_list("state", "outcome", "outcome_reason").distinct()
    assert list(found) == [("closed", "refused", "The insurer has gone.")]


def test_a_page_of_progress_asks_again_and_is_answered_nothing_while_nothing_changed(
    as_bob: Client, reviews: list[HumanTask]
) -> None:
    as_bob.post(NEW, ticked(reviews, "claim"))
    operation = Operation.objects.get()
    Operation.objects.update(state="running", finished_at=None)
    page = f"/operations/{operation.pk}/"
    assert 'hx-trigger="every 2s"' in as_bob.get(page).content.decode()
    htmx = {"HX-Request": "true"}
    assert as_bob.get(page, {"known": "running-3"}, headers=htmx).status_code == 204
    draining.drain_all()
    Operation.objects.update(state="done")
    assert 'hx-trigger="every 2s"' not in as_bob.get(page, {"known": "running-3"}, headers=htmx).content.decode()


def test_the_report_can_be_had_as_a_sheet(as_bob: Client, reviews: list[HumanTask]) -> None:
    Case.objects.filter(pk=reviews[0].case_id).update(title="=SUM(A1)")
    as_bob.post(NEW, ticked(reviews, "claim"))
    answer = as_bob.get(f"/operations/{Operation.objects.get().pk}/rows.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Case,Title,Task,Result,Reason,Taken back,Reason"
    assert lines[1] == f"{reviews[0].case.number},'=SUM(A1),Review,Done,,Not taken back,"
    assert len(lines) == 4


def test_nothing_chosen_and_nothing_known_change_nothing(as_bob: Client, reviews: list[HumanTask]) -> None:
    assert as_bob.post(NEW, {"do": "claim", "next": HERE}).headers["Location"] == HERE
    assert as_bob.post(NEW, ticked(reviews, "delete")).status_code == 400
    assert not Operation.objects.exists()


def test_a_form_never_leads_elsewhere(as_bob: Client, reviews: list[HumanTask]) -> None:
    answer = as_bob.post(NEW, {**ticked(reviews, "claim"), "next": "//evil.example/?"})
    assert answer.headers["Location"].startswith("/operations/")


def test_a_row_of_a_case_that_is_hidden_by_now_is_not_shown(as_bob: Client, reviews: list[HumanTask]) -> None:
    as_bob.post(NEW, ticked(reviews, "claim"))
    CaseDefinition.objects.update(is_access_controlled=True)
    CaseGrant.objects.filter(case=reviews[0].case).delete()
    text = as_bob.get(f"/operations/{Operation.objects.get().pk}/").content.decode()
    assert reviews[0].case.number not in text
    assert reviews[1].case.number in text
