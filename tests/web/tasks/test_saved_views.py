"""Saved views on the worklist."""

import pytest
from django.test import Client

from apps.common.actors import Actor
from apps.tasks import actions
from apps.tasks.models import HumanTask, Sharing, StartView, WorklistView
from apps.users.models import User

LATE = {"view": ["all"], "due": ["late"]}


@pytest.fixture
def shared(alice: User) -> WorklistView:
    """Alice's, found by everybody."""
    options = {"filters": LATE, "columns": ["case", "due"], "order": "oldest", "sharing": Sharing.EVERYONE}
    return actions.save_view(name="Late work", actor=Actor.person(alice), **options)  # type: ignore[arg-type]


def test_what_is_looked_at_is_kept_under_a_name(as_bob: Client, bob: User) -> None:
    data = {"name": "Late and unassigned", "sharing": "nobody", "is_start": "on"}
    answer = as_bob.post("/tasks/views/new/?view=unassigned&due=late&col=who&order=newest", data)
    view = WorklistView.objects.get()
    assert answer.headers["Location"] == f"/?saved={view.pk}"
    assert (view.filters, view.columns, view.order) == ({"view": ["unassigned"], "due": ["late"]}, ["who"], "newest")
    assert StartView.objects.get(user=bob).view == view


def test_a_view_without_a_name_is_not_kept(as_bob: Client) -> None:
    answer = as_bob.post("/tasks/views/new/?view=all", {"name": " ", "sharing": "nobody"})
    assert answer.status_code == 422
    assert "Give the view a name." in answer.content.decode()
    assert not WorklistView.objects.exists()


def test_a_saved_view_speaks_for_itself(as_bob: Client, review: HumanTask, shared: WorklistView) -> None:
    answer = as_bob.get(f"/?saved={shared.pk}")
    asked = answer.context["form"].asked()
    assert (asked.scope, asked.due, asked.order) == ("all", ("late",), "oldest")
    assert answer.context["title"] == "Late work"
    assert answer.context["is_changed"] is False


def test_something_else_beside_it_is_a_change_that_can_be_kept(
    client: Client, alice: User, bob: User, shared: WorklistView
) -> None:
    client.force_login(alice)
    answer = client.get(f"/?saved={shared.pk}&view=all&due=today")
    assert (answer.context["is_changed"], answer.context["may_change_view"]) == (True, True)
    client.post(answer.context["change_url"])
    shared.refresh_from_db()
    assert shared.filters == {"view": ["all"], "due": ["today"]}
    client.force_login(bob)
    answer = client.get(f"/?saved={shared.pk}&view=all&due=week")
    assert (answer.context["is_changed"], answer.context["may_change_view"]) == (True, False)


def test_the_worklist_begins_with_the_start_view(as_bob: Client, bob: User, shared: WorklistView) -> None:
    as_bob.post(f"/tasks/views/{shared.pk}/start/")
    assert as_bob.get("/").context["current"] == shared
    assert as_bob.get("/?view=mine").context["current"] is None
    as_bob.post(f"/tasks/views/{shared.pk}/start/")
    assert as_bob.get("/").context["current"] is None


def test_a_view_of_somebody_else_does_not_exist(as_bob: Client, shared: WorklistView) -> None:
    WorklistView.objects.filter(pk=shared.pk).update(sharing=Sharing.NOBODY)
    assert as_bob.get(f"/tasks/views/{shared.pk}/").status_code == 404
    assert as_bob.get(f"/?saved={shared.pk}").context["current"] is None


def test_who_only_uses_a_view_does_not_change_it(as_bob: Client, shared: WorklistView) -> None:
    assert "Only its owner or an administrator changes it" in as_bob.get(f"/tasks/views/{shared.pk}/").content.decode()
    assert as_bob.post(f"/tasks/views/{shared.pk}/delete/").status_code == 403
    assert WorklistView.objects.filter(pk=shared.pk).exists()


def test_a_deleted_view_is_gone_and_the_tasks_are_not(
    client: Client, alice: User, shared: WorklistView, review: HumanTask
) -> None:
    client.force_login(alice)
    client.post(f"/tasks/views/{shared.pk}/delete/")
    assert not WorklistView.objects.exists()
    assert HumanTask.objects.filter(pk=review.pk).exists()
