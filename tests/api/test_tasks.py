"""Tasks by API: list, read, claim, release, complete."""

from typing import Any

import pytest

from apps.cases import actions as cases
from apps.cases.models import Case
from apps.cmmn.builders import case, task
from apps.common.actors import Actor
from apps.tasks import actions
from apps.tasks.models import HumanTask, TaskState
from apps.users.models import Team, User
from tests.api.conftest import SYSTEM, Api, api_of, problem, refusal
from tests.api.test_cases import hide
from tests.factories import TeamFactory, UserFactory


@pytest.fixture
def review(claim: Case) -> HumanTask:
    return HumanTask.objects.get(case=claim, key="review")


@pytest.fixture
def team(tenant: Any) -> Team:
    return TeamFactory.create(name="Claims")


@pytest.fixture
def teams_task(team: Team) -> HumanTask:
    plan = case("visit", task("visit", team="Claims"), name="Visit")
    definition = cases.publish(plan, actor=SYSTEM).definition
    opened = cases.open_case(definition, data={}, actor=SYSTEM).case
    return HumanTask.objects.get(case=opened)


def names(api: Api, scope: str) -> list[str]:
    return [row["key"] for row in api.get("tasks/", scope=scope).json()["results"]]


def test_it_lists_by_whose_work_it_is(api: Api, review: HumanTask, bob: User) -> None:
    assert sorted(names(api, "unassigned")) == ["chat", "review"]
    assert names(api, "mine") == []
    actions.claim(review, actor=Actor.person(bob))
    assert names(api, "mine") == ["review"]
    assert names(api, "unassigned") == ["chat"]
    actions.complete(HumanTask.objects.get(pk=review.pk), output={"risk_score": 1}, actor=Actor.person(bob))
    assert names(api, "done") == ["review"]


def test_it_lists_what_lies_with_the_teams(teams_task: HumanTask, team: Team) -> None:
    member = UserFactory.create(name="Mia Moor", teams=[team])

    assert names(api_of(member), "teams") == ["visit"]


def test_it_lists_in_pages(api: Api, review: HumanTask) -> None:
    first = api.get("tasks/", scope="unassigned", limit="1").json()
    second = api.get(first["next"].removeprefix("http://acme.localhost/api/v1/")).json()

    assert len(first["results"]) == 1
    assert [row["key"] for row in first["results"] + second["results"]] == names(api, "unassigned")
    assert second["next"] is None


def test_an_unknown_scope_is_refused(api: Api) -> None:
    assert refusal(api.get("tasks/", scope="everybody")) == (422, "invalid")


HELD = ["complete", "assign", "share", "release", "reschedule", "escalate"]


def allowed(task: dict[str, Any]) -> list[str]:
    return [one["verb"] for one in task["actions"] if one["allowed"]]


def test_it_says_of_every_verb_where_it_is_and_why_not(api: Api, review: HumanTask) -> None:
    listed = next(one for one in api.get("tasks/?scope=unassigned").json()["results"] if one["id"] == review.pk)
    one = api.get(f"tasks/{review.pk}/").json()
    assert listed["actions"] == one["actions"]
    by_verb = {action["verb"]: action for action in one["actions"]}
    assert by_verb["claim"] == {
        "verb": "claim",
        "allowed": True,
        "reason": "",
        "url": f"/api/v1/tasks/{review.pk}/claim/",
    }
    assert by_verb["skip"] == {
        "verb": "skip",
        "allowed": False,
        "reason": "Only who holds a task may skip it.",
        "url": f"/api/v1/tasks/{review.pk}/skip/",
    }


def test_every_verb_has_its_address(api: Api, review: HumanTask, bob: User, carol: User, alice: User) -> None:
    cases.assign(review.case, owner=alice, team=None, actor=SYSTEM)
    path = f"tasks/{review.pk}/"
    api.post(f"{path}claim/")
    moved = api.post(f"{path}reschedule/", {"due_at": "2090-01-01T00:00:00Z"}).json()
    assert (moved["due_at"], moved["starts_at"], moved["state"]) == ("2090-01-01T00:00:00Z", None, "open")
    asked = api.post(f"{path}escalate/", {"reason": "Help."}).json()
    assert (asked["escalated_to"]["name"], asked["escalation_reason"]) == (alice.name, "Help.")
    assert api.post(f"{path}withdraw/", {}).json()["escalated_to"] is None
    shared = api.post(f"{path}share/", {"people": [bob.pk, carol.pk]}).json()
    assert (shared["parts_total"], [part["person"]["name"] for part in shared["parts"]]) == (2, [bob.name, carol.name])
    done = api.post(f"{path}done/", {"data": {"risk_score": 3}, "comment": "Fine."}).json()
    assert (done["state"], done["parts_done"], done["parts"][0]["comment"]) == ("open", 1, "Fine.")
    noted = api.post(f"{path}comment/", {"text": "Rang twice."})
    assert (noted.status_code, noted.json()["text"]) == (201, "Rang twice.")
    given = api.post(f"{path}hand-over/", {"person": carol.pk, "comment": "Please."}).json()
    assert (given["assignee"]["name"], given["handed_note"]) == (carol.name, "Please.")
    assert refusal(api.post(f"{path}discard/", {"reason": "Withdrawn."})) == (403, "forbidden")


def test_what_has_ended_is_restarted(api: Api, claim: Case, bob: User) -> None:
    chat = HumanTask.objects.get(case=claim, key="chat")
    api.post(f"tasks/{chat.pk}/claim/")
    assert api.post(f"tasks/{chat.pk}/skip/", {"reason": "Not needed."}).status_code == 200
    changes = api.post(f"tasks/{chat.pk}/restart/", {"reason": "It is."}).json()["changes"]
    assert [(change["key"], change["state"]) for change in changes][-1] == ("chat", "active")
    assert HumanTask.objects.filter(case=claim, key="chat", state=TaskState.OPEN, assignee=bob).count() == 1


def test_it_shows_a_task_with_its_form(api: Api, review: HumanTask) -> None:
    cases.change_data(review.case, data={"remark": "Odd."}, actor=SYSTEM)

    found = api.get(f"tasks/{review.pk}/").json()

    assert allowed(found) == ["complete", "claim", "escalate", "comment"]
    assert [(field["key"], field["type"], field["is_required"], field["value"]) for field in found["form"]] == [
        ("risk_score", "integer", True, None),
        ("remark", "text", False, "Odd."),
    ]


def test_it_claims_and_releases(api: Api, review: HumanTask, bob: User) -> None:
    claimed = api.post(f"tasks/{review.pk}/claim/").json()
    assert claimed["assignee"] == {"id": bob.pk, "name": "Bob Brook"}
    assert allowed(claimed) == [*HELD, "block", "comment"]
    released = api.post(f"tasks/{review.pk}/release/").json()
    assert released["assignee"] is None


def test_the_second_to_claim_is_told_who_was_faster(api: Api, review: HumanTask, carol: User) -> None:
    actions.claim(review, actor=Actor.person(carol))

    refused = api.post(f"tasks/{review.pk}/claim/")

    assert refusal(refused) == (409, "conflict")
    assert problem(refused)["detail"].startswith("Carol Castle has taken this task already (")


def test_a_stranger_to_the_team_claims_nothing(api: Api, teams_task: HumanTask) -> None:
    assert refusal(api.post(f"tasks/{teams_task.pk}/claim/")) == (403, "forbidden")
    assert HumanTask.objects.get(pk=teams_task.pk).assignee is None


def test_only_who_holds_it_releases_it(api: Api, review: HumanTask) -> None:
    assert refusal(api.post(f"tasks/{review.pk}/release/")) == (403, "forbidden")


def test_it_completes_with_its_form(api: Api, review: HumanTask) -> None:
    done = api.post(f"tasks/{review.pk}/complete/", {"data": {"risk_score": "9", "remark": "Odd."}})

    assert done.status_code == 200
    assert done.json()["case"]["data"] == {"risk_score": 9, "remark": "Odd."}
    assert done.json()["changes"][0]["transition"] == "complete"
    assert HumanTask.objects.get(pk=review.pk).state == TaskState.COMPLETED


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "data.risk_score"),
        ({"risk_score": "high"}, "data.risk_score"),
        ({"risk_score": 1, "amount": 2}, "data.amount"),
    ],
    ids=str,
)
def test_it_says_what_the_form_lacks(api: Api, review: HumanTask, data: dict[str, Any], field: str) -> None:
    refused = api.post(f"tasks/{review.pk}/complete/", {"data": data})

    assert refusal(refused) == (422, "invalid")
    assert [error["field"] for error in problem(refused)["errors"]] == [field]
    assert HumanTask.objects.get(pk=review.pk).state == TaskState.OPEN


def test_what_somebody_else_holds_is_not_completed(api: Api, review: HumanTask, carol: User) -> None:
    actions.claim(review, actor=Actor.person(carol))

    assert refusal(api.post(f"tasks/{review.pk}/complete/", {"data": {"risk_score": 1}})) == (403, "forbidden")


def test_it_blocks_and_unblocks(api: Api, review: HumanTask) -> None:
    api.post(f"tasks/{review.pk}/claim/")
    blocked = api.post(f"tasks/{review.pk}/block/", {"reason": "No report yet."}).json()
    assert (blocked["is_blocked"], blocked["blocked_reason"]) == (True, "No report yet.")
    assert allowed(blocked) == [*HELD, "unblock", "comment"]
    going = api.post(f"tasks/{review.pk}/unblock/", {}).json()
    assert (going["is_blocked"], going["blocked_reason"]) == (False, "")
    assert allowed(going) == [*HELD, "block", "comment"]


def test_blocking_needs_a_reason(api: Api, review: HumanTask) -> None:
    api.post(f"tasks/{review.pk}/claim/")
    refused = api.post(f"tasks/{review.pk}/block/", {"reason": " "})
    assert refusal(refused) == (422, "invalid")
    assert [error["field"] for error in problem(refused)["errors"]] == ["reason"]
    assert HumanTask.objects.get(pk=review.pk).is_blocked is False


def test_what_is_blocked_is_not_completed(api: Api, review: HumanTask) -> None:
    actions.block(review, reason="No report yet.", actor=Actor.system("test"))
    refused = api.post(f"tasks/{review.pk}/complete/", {"data": {"risk_score": 1}})
    assert refusal(refused) == (409, "conflict")
    assert problem(refused)["detail"] == "This task is blocked: No report yet."
    assert HumanTask.objects.get(pk=review.pk).state == TaskState.OPEN


def test_it_tells_who_handed_it_over(api: Api, review: HumanTask, bob: User, carol: User) -> None:
    actions.claim(review, actor=Actor.person(carol))
    actions.assign(review, user=bob, team=None, actor=Actor.person(carol))
    assert api.get(f"tasks/{review.pk}/").json()["handed_by"] == {"id": carol.pk, "name": "Carol Castle"}
    assert names(api, "handed") == ["review"]


@pytest.mark.parametrize("verb", ["", "claim/", "release/", "block/", "unblock/", "complete/"])
def test_a_task_of_a_hidden_case_is_not_there(api: Api, review: HumanTask, verb: str) -> None:
    hide(review.case.definition)
    path = f"tasks/{review.pk}/{verb}"

    assert refusal(api.post(path) if verb else api.get(path)) == (404, "not-found")
