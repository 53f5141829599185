"""The worklist."""

from datetime import timedelta

import pytest
from django.test import Client

from apps.common import clock
from apps.common.actors import Actor
from apps.tasks import actions
from apps.tasks.models import HumanTask
from apps.users.models import User


def test_it_says_what_is_next_and_why(as_bob: Client, review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    HumanTask.objects.filter(pk=review.pk).update(due_at=clock.now() - timedelta(hours=2))
    text = as_bob.get("/").content.decode()
    assert "Next for you, because its time ran out first" in text
    assert "1 task is yours. Overdue: 1." in text
    assert f"/cases/{review.case.number}/why/{review.item_number}/" in text


def test_what_nobody_has_taken_can_be_taken_there(as_bob: Client, review: HumanTask, bob: User) -> None:
    text = as_bob.get("/", {"view": "unassigned"}).content.decode()
    assert f"/tasks/{review.pk}/claim/" in text
    answer = as_bob.post(f"/tasks/{review.pk}/claim/", {"next": "worklist"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    review.refresh_from_db()
    assert review.assignee == bob


def test_what_is_mine_can_be_given_back_there(as_bob: Client, review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    assert "Give back: Initial review" in as_bob.get("/").content.decode()
    assert as_bob.post(f"/tasks/{review.pk}/release/", {"next": "worklist"}).headers["Location"] == "/"
    review.refresh_from_db()
    assert review.assignee is None


@pytest.mark.parametrize("view", ["mine", "teams", "unassigned", "done", "nonsense"])
def test_every_view_has_an_address_and_says_when_it_is_empty(as_bob: Client, bob: User, view: str) -> None:
    answer = as_bob.get("/", {"view": view})
    assert answer.status_code == 200
    assert answer.context["empty"][0].replace("’", "&#x27;") in answer.content.decode().replace("’", "&#x27;")


def test_a_viewer_sees_work_and_no_buttons(as_dan: Client, review: HumanTask) -> None:
    text = as_dan.get("/", {"view": "unassigned"}).content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    assert "Initial review" in main
    assert 'method="post"' not in main
    assert 'type="checkbox" name="task"' not in main


def test_the_navigation_counts(as_bob: Client, review: HumanTask, bob: User) -> None:
    actions.claim(review, actor=Actor.person(bob))
    navigation = {entry["label"]: entry for entry in as_bob.get("/").context["navigation"]}
    assert (navigation["My work"]["count"], navigation["My work"]["is_current"]) == ("1", True)
    assert (navigation["Team queue"]["count"], navigation["Team queue"]["is_current"]) == ("", False)
    assert "Case types" not in navigation


def test_administrators_find_the_case_types(client: Client, alice: User) -> None:
    client.force_login(alice)
    assert "Case types" in {entry["label"] for entry in client.get("/").context["navigation"]}


def test_counts_beyond_the_limit_are_not_counted_out(
    as_bob: Client, review: HumanTask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.tasks.selectors.COUNT_LIMIT", 1)
    assert "1,000+" in as_bob.get("/", {"view": "unassigned"}).content.decode()
