"""What the worklist is asked for in an address: filters, columns, orders, and posts that come back to them."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.common import clock
from apps.tasks.models import HumanTask
from apps.users.models import User


def test_filters_of_an_address_are_shown_and_can_be_taken_away(as_bob: Client, review: HumanTask) -> None:
    answer = as_bob.get("/", {"view": "all", "due": ["late", "today"], "q": "review"})
    chips = {chip["label"]: chip["url"] for chip in answer.context["chips"]}
    assert chips == {
        "Due: Overdue": "?view=all&due=today&q=review",
        "Due: Due today": "?view=all&due=late&q=review",
        "Task, case or client: review": "?view=all&due=late&due=today",
    }


@pytest.mark.parametrize("query", ["view=all&due=never", "view=no&team=x", "order=sideways&person=99999999", "col=x"])
def test_nonsense_in_an_address_asks_for_nothing(as_bob: Client, review: HumanTask, query: str) -> None:
    assert as_bob.get(f"/?{query}").status_code == 200


def test_columns_are_chosen_in_the_order_of_the_table(as_bob: Client, review: HumanTask) -> None:
    answer = as_bob.get("/", {"view": "all", "col": ["due", "type", "opened"]})
    assert [str(label) for _name, label in answer.context["columns"]] == ["Type", "Waiting since", "Due"]
    assert "Claim" in answer.content.decode()


def test_what_presses_is_one_click_away_and_counted(as_bob: Client, review: HumanTask, bob: User) -> None:
    HumanTask.objects.filter(pk=review.pk).update(due_at=clock.now() - timedelta(hours=1), is_blocked=True)
    quick = {one["label"]: (one["count"], one["url"]) for one in as_bob.get("/?view=all").context["quick"]}
    assert quick == {
        "Overdue": ("1", "?view=all&due=late"),
        "Due today": ("0", "?view=all&due=today"),
        "Blocked": ("1", "?view=all&blocked=on"),
    }


def test_a_blocked_task_says_why(as_bob: Client, review: HumanTask) -> None:
    HumanTask.objects.filter(pk=review.pk).update(is_blocked=True, blocked_reason="Waiting for the police.")
    text = as_bob.get("/?view=all&blocked=on").content.decode()
    assert "Blocked" in text
    assert "Waiting for the police." in text


def test_taking_a_task_comes_back_to_the_same_list(as_bob: Client, review: HumanTask) -> None:
    here = "/?view=all&due=week"
    assert as_bob.post(f"/tasks/{review.pk}/claim/", {"next": here}).headers["Location"] == here


@pytest.mark.parametrize("elsewhere", ["//evil.example/?", "https://evil.example/", "/accounts/logout/", "/?\n"])
def test_a_post_never_leads_elsewhere(as_bob: Client, review: HumanTask, elsewhere: str) -> None:
    location = as_bob.post(f"/tasks/{review.pk}/claim/", {"next": elsewhere}).headers["Location"]
    assert location.startswith((f"/cases/{review.case.number}/", "/?"))
    assert "evil" not in location


def test_an_empty_list_says_where_there_is_work(as_bob: Client, review: HumanTask) -> None:
    text = as_bob.get("/?view=mine").content.decode()
    assert "Nothing is waiting for you" in text
    assert 'href="?view=unassigned"' in text
    filtered = as_bob.get("/?view=all&q=zzz").content.decode()
    assert "No task fits" in filtered
